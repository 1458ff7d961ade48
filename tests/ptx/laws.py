"""The laws of motion, as the program describe_laws (tests/describe_laws.cpp) tells of them."""

import json
import subprocess
from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """A number of each particle; generated ones are uniform between these two."""

    name: str
    start_from: float
    start_to: float


@dataclass(frozen=True)
class Law:
    """What its kernels' arguments depend on."""

    flow: str
    struct: str  # the C++ name
    columns: tuple
    parameters: tuple = ()  # the defaults
    has_fast: bool = False
    steps_of_an_enclosure: int = 0  # 0 where no steps are enclosed

    @property
    def names(self):
        return [column.name for column in self.columns]


def read_laws(program):
    """All laws, by their flows."""
    done = subprocess.run([program], stdout=subprocess.PIPE, check=True)
    laws = [Law(law["flow"], law["struct"], tuple(Column(**column) for column in law["columns"]),
                tuple(law["parameters"]), law["has_fast"], law["steps_of_an_enclosure"])
            for law in json.loads(done.stdout)]
    return {law.flow: law for law in laws}
