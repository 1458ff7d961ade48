"""The laws of motion, as the program describe_laws (tests/describe_laws.cpp) tells of them."""

import json
import subprocess
from dataclasses import dataclass, field

from .kernels import part_of


@dataclass(frozen=True)
class Column:
    """A number of each particle; generated ones are uniform between these two."""

    name: str
    start_from: float
    start_to: float


@dataclass(frozen=True)
class Velocity:
    """A velocity field that a run gives: as its user writes it, and the bytes of its program."""

    text: str
    program: bytes
    has_all_operations: bool


@dataclass(frozen=True)
class Law:
    """What its kernels' arguments depend on."""

    flow: str
    scheme: str
    struct: str  # the C++ name
    columns: tuple
    parameters: tuple = ()  # the defaults
    velocity: Velocity = None  # of a law that takes one
    timestep: float = 1e-5  # the default
    stays_finite: bool = True
    has_exact_solution: bool = False
    has_fast: bool = False
    steps_of_an_enclosure: int = 0  # 0 where no steps are enclosed
    field_runs: tuple = field(default=(), compare=False)  # tests/field_runs.hpp

    @property
    def part(self):
        """Which of PARTS its kernels are of."""
        return part_of(self.struct)

    @property
    def is_flow(self):
        """Whether a velocity field that is no grid carries the particles."""
        return self.part == "flows"

    @property
    def takes_field(self):
        """Whether velocities on a grid carry the particles."""
        return self.part == "fields"

    @property
    def names(self):
        return [column.name for column in self.columns]


def _laws(told):
    """A law for each velocity that is to be tried with it."""
    velocities = [Velocity(one["text"], bytes(one["program"]), one["has_all_operations"])
                  for one in told["velocities"]]
    for velocity in velocities or [None]:
        yield Law(told["flow"], told["scheme"], told["struct"],
                  tuple(Column(**column) for column in told["columns"]), tuple(told["parameters"]),
                  velocity, told["timestep"], told["stays_finite"], told["has_exact_solution"],
                  told["has_fast"], told["steps_of_an_enclosure"], tuple(told["field_runs"]))


def read_laws(program):
    """All laws. One that takes a velocity is there once for each that is to be tried."""
    done = subprocess.run([program], stdout=subprocess.PIPE, check=True)
    return [law for told in json.loads(done.stdout) for law in _laws(told)]


def law_of(laws, flow):
    """The first law of a flow."""
    return next(law for law in laws if law.flow == flow)
