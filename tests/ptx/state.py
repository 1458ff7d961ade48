"""Particles in the memory of the interpreter's device, and what simgpu's kernels do with them."""

from dataclasses import dataclass

import numpy as np

from .field import Field, Times
from .kernels import (BLOCK_THREADS, MOST_COLUMNS, MOST_LAW_PARAMETERS, NO_FIELD, NO_PLACE,
                      NO_PROGRAM, PROGRAM, forms, packed, short)
from .launch import Launch
from .memory import Memory


@dataclass(frozen=True)
class Evolution:
    """How particles are moved: common/evolution.hpp."""

    timestep: float
    steps: int
    math: str = "exact"
    order: str = "particle"
    start_time: float = 0.0
    first_step: int = 0
    times: Times = None  # of a field, for laws that take one

    def __str__(self):
        since = f" from step {self.first_step}" if self.first_step else ""
        return f"{self.math}, order {self.order}, {self.steps} steps of {self.timestep}{since}"


def filled(values, count):
    """These values and zeros."""
    return (*values, *(0,) * (count - len(values)))


class State:
    """Particles of a law, of which each method launches one kernel."""

    def __init__(self, kernels, law, real, count, columns=()):
        self._kernels, self.law, self._real, self.count = kernels, law, real, count
        self._forms = forms(law, real)
        self._memory = Memory("global")
        self.field = None  # of a law that takes one
        self._columns = self._stored(columns)

    def _stored(self, columns):
        """The addresses of columns with these numbers, or with none yet."""
        places = [self._memory.allocate(self.count * np.dtype(self._real).itemsize)
                  for _ in self.law.columns]
        self._put(places, columns)
        return places

    def _put(self, places, columns):
        for place, column in zip(places, columns):
            self._memory.put(place, np.asarray(column, self._real))

    def load(self, columns):
        self._put(self._columns, columns)

    def columns(self):
        return [self._memory.get(place, self._real, self.count) for place in self._columns]

    def name(self, key):
        """The C++ name of a kernel, without namespaces."""
        return short(self._kernels.find(self._forms[key].name).name)

    def _launch(self, key, blocks, *arguments, approximation=0):
        form = self._forms[key]
        values = [packed(*pair) for pair in zip(form.parameters, arguments)]
        Launch(self._kernels.find(form.name), self._memory, blocks, BLOCK_THREADS, values,
               None if form.is_exact else approximation).run()

    # Structs, as tuples of their members.

    def _view(self, columns=None):
        return filled(columns or self._columns, MOST_COLUMNS), self.count, len(self.law.columns)

    def _evolution(self, evolution):
        return (evolution.timestep, evolution.steps, evolution.math == "fast",
                evolution.start_time, evolution.first_step,
                filled(self.law.parameters, MOST_LAW_PARAMETERS), self._program(),
                self._field(evolution))

    def _program(self):
        """The velocity that the law is given, or none."""
        velocity = self.law.velocity
        return np.frombuffer(velocity.program if velocity else NO_PROGRAM, PROGRAM)[0]

    def _field(self, evolution):
        """The field that the law is given, or none."""
        return self.field.view(evolution.times) if self.field else NO_FIELD

    def _stepper(self, evolution):
        parameters = self._program() if self.law.velocity else self.law.parameters or 0
        if self.law.takes_field:
            parameters = self._field(evolution)
        return (parameters, self._real(evolution.timestep), evolution.timestep,
                evolution.start_time, evolution.first_step)

    def _start_box(self):
        middle = [(column.start_from + column.start_to) / 2 for column in self.law.columns]
        half = [(column.start_to - column.start_from) / 2 for column in self.law.columns]
        return filled(middle, MOST_COLUMNS), filled(half, MOST_COLUMNS)

    # Kernels.

    def hold_field(self, grid):
        self.field = Field(self._kernels, self._memory, grid)

    def create(self, blocks, seed, first):
        self._launch("create", blocks, self.count, (self._view(), self._start_box(), seed, first))
        return self.columns()

    def key_of(self, evolution):
        """Which kernel evolve() launches: cuda/make_law_functions.cuh."""
        if evolution.math == "fast":
            return "evolve_fast"
        enclosed = self.law.steps_of_an_enclosure
        is_enclosed = enclosed and evolution.order == "particle" and evolution.steps >= enclosed
        return "evolve_enclosed" if is_enclosed else "evolve"

    def evolve(self, blocks, evolution):
        key, steps = self.key_of(evolution), evolution.steps
        view, stepper = self._view(), self._stepper(evolution)
        if key != "evolve":
            self._launch(key, blocks, self.count, (view, stepper, steps))
        elif evolution.order == "step":
            for n in range(steps):
                self._launch(key, blocks, self.count, (view, stepper, n, 1))
        else:
            self._launch(key, blocks, self.count, (view, stepper, 0, steps))
        return self.columns()

    def count_cells(self, blocks, width, height, box):
        place = self._memory.allocate(8 * width * height)
        self._memory.put(place, np.zeros(width * height, np.uint64))
        self._launch("count_cells", blocks, self.count,
                     (self._view(), (width, height, box), place))
        return self._memory.get(place, np.uint64, width * height)

    def _reduce(self, key, blocks, members, identity=0, approximation=0):
        place = self._memory.allocate(8)
        self._memory.put(place, np.array([identity], np.uint64))
        self._launch(key, blocks, self.count, members, place, approximation=approximation)
        return int(self._memory.get(place, np.uint64, 1)[0])

    def checksum(self, blocks, first):
        return self._reduce("checksum", blocks, (self._view(), first))

    def first_outside(self, blocks, evolution):
        members = (self._view(), self._evolution(evolution))
        return self._reduce("first_outside", blocks, members, NO_PLACE)

    def reach(self, blocks, evolution):
        return self._reduce("reach", blocks, (self._view(), self._evolution(evolution)))

    def worst_since_create(self, blocks, evolution, seed, first, approximation):
        start = (self._start_box(), seed, first)
        members = (self._view(), start, self._evolution(evolution), 0)
        return self._reduce("worst_since_create", blocks, members, approximation=approximation)

    def worst_since(self, blocks, evolution, start, offset, approximation):
        """The start is stored as well; `offset` is where these particles begin in their range."""
        stored = self._view(self._stored(start))
        members = (self._view(), (stored,), self._evolution(evolution), offset)
        return self._reduce("worst_since", blocks, members, approximation=approximation)
