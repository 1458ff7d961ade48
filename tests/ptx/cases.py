"""Which launches are compared with the CPU in every bit, for any law."""

from dataclasses import dataclass, replace

import numpy as np

from .control import LANES
from .kernels import BLOCK_THREADS, NO_PLACE
from .state import Evolution, State

# Around enclosures of the circle's exact steps (every 8 steps) and epochs (every 1024).
EXACT_STEPS = (0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 100, 1001, 1024, 1025, 1039)
STEPS_OF_ORDER_STEP = (1, 9)
# Round corrections (every 16 steps) and epochs (every 1024) of the circle's fast arithmetic.
FAST_STEPS = (0, 1, 15, 16, 17, 100, 1023, 1024, 1025, 2065)
GRIDS = ((7, 5, (-0.75, 0.75, -0.75, 0.75)), (64, 48, (-1.0, 1.0, -0.5, 0.9)))
START_TIME = 2.5


@dataclass(frozen=True)
class Extent:
    """How much is compared."""

    sizes: tuple  # numbers of particles
    most_steps: int
    most_steps_of_large: int  # of states of more than 1000 particles
    # Of fast arithmetic from extreme starts: it takes exact steps with some of these particles,
    # which the compiler unrolls by four.
    extreme_steps: tuple = (1026, 1100, 1101, 1103)
    enclosed_steps: tuple = (8, 55)  # seven of the second are left over by whole enclosures
    flow_steps: tuple = (0, 1, 11)  # of flows: loops over steps are unrolled by four
    all_grids: bool = True


SMALL = Extent((257,), 17, 17, (17,), all_grids=False)
QUICK = Extent((1, 31, 257, 1000), 100, 100)
ALL = Extent((1, 31, 257, 1000, 3001), 2065, 100, enclosed_steps=(8, 55, 400, 1023, 1031),
             flow_steps=(0, 1, 2, 7, 11, 100))


# Threads of a block, each lane once and each warp: where the one particle that a maximum must find
# may be. A reduction that left out a lane or a warp would miss one.
PLACES_OF_LANES = [LANES * (lane % (BLOCK_THREADS // LANES)) + lane for lane in range(LANES)]


def counts_of_cells(columns, width, height, box):
    """How many particles are in each cell: common/grid.hpp."""
    left, right, bottom, top = box
    x, y = (column.astype(np.float64) for column in columns[:2])
    inside = (x >= left) & (x <= right) & (y >= bottom) & (y <= top)
    x, y = x[inside], y[inside]
    column = ((x - left) * (width / (right - left))).astype(np.int64)
    row = ((top - y) * (height / (top - bottom))).astype(np.int64)
    counts = np.zeros(width * height, np.uint64)
    cells = np.minimum(row, height - 1) * width + np.minimum(column, width - 1)
    np.add.at(counts, cells, np.uint64(1))
    return counts


def numbers_of_blocks(extent, count):
    """As many as a launch has on a large device, one more, and fewer, so that threads take several
    particles each."""
    needed = max(1, -(-count // BLOCK_THREADS))
    if not extent.all_grids:
        return [1]
    return sorted({1, max(1, needed // 2), needed, needed + 1})


class Cases:
    """All launches of one law in one precision."""

    def __init__(self, kernels, law, real, program, checks, extent):
        self.kernels, self.law, self.real = kernels, law, real
        self.program, self.checks, self.extent = program, checks, extent

    def run(self):
        for count in self.extent.sizes:
            seed, first = (2**64 - 3, 2**33 + 5) if count == 257 else (42, 0)
            range_ = self.program.range(self.law, self.real, count, seed, first)
            start = self.program.run(self.law, *range_, "--steps", 0)
            for blocks in numbers_of_blocks(self.extent, count):
                self._created(start, blocks, seed, first)
                self._counted(start.columns, blocks)
            for evolution in self._evolutions(count):
                end = self.program.run(self.law, *range_, *self.program.evolution(evolution))
                grids = numbers_of_blocks(self.extent, count)
                for blocks in grids[:2] if evolution.steps > 100 else grids:
                    self.compare_end(start.columns, end, evolution, first, blocks)
        self._moved_in_portions()
        self._not_finite()

    def state(self, columns):
        return State(self.kernels, self.law, self.real, len(columns[0]), columns)

    def equal(self, state, key, what, compute, expected):
        self.checks.equal(f"{state.name(key)}: {what}", compute, expected)

    def _evolutions(self, count):
        most = self.extent.most_steps_of_large if count > 1000 else self.extent.most_steps
        plans = [("exact", "particle", steps) for steps in EXACT_STEPS]
        plans += [("exact", "step", steps) for steps in STEPS_OF_ORDER_STEP]
        if self.law.has_fast:
            plans += [("fast", "particle", steps) for steps in FAST_STEPS]
        return [Evolution(1e-5, steps, math, order, START_TIME)
                for math, order, steps in plans if steps <= most]

    def _created(self, start, blocks, seed, first):
        count = len(start.columns[0])
        state = State(self.kernels, self.law, self.real, count)
        what = f"{count} particles, {blocks} blocks"
        self.equal(state, "create", what, lambda: state.create(blocks, seed, first), start.columns)
        state = self.state(start.columns)
        self.equal(state, "checksum", f"of the start, {what}",
                   lambda: state.checksum(blocks, first), start.checksum)

    def _counted(self, columns, blocks):
        state = self.state(columns)
        what = f"{state.count} particles, {blocks} blocks"
        for grid in GRIDS:
            self.equal(state, "count_cells", f"{what}, grid {grid}",
                       lambda: state.count_cells(blocks, *grid), counts_of_cells(columns, *grid))

    def compare_end(self, start, end, evolution, first, blocks):
        """Moves particles by the kernels, and sums up where the CPU has moved them."""
        state = self.state(start)
        what = f"{evolution}, {state.count} particles, {blocks} blocks"
        key = state.key_of(evolution)
        self.equal(state, key, what, lambda: state.evolve(blocks, evolution), end.columns)
        state = self.state(end.columns)
        self.equal(state, "checksum", what, lambda: state.checksum(blocks, first), end.checksum)

    def _moved_in_portions(self):
        """A run that is stopped and goes on knows the time."""
        evolution = Evolution(1e-3, 17, start_time=START_TIME)
        range_ = self.program.range(self.law, self.real, 100)
        start = self.program.run(self.law, *range_, "--steps", 0).columns
        end = self.program.run(self.law, *range_, *self.program.evolution(evolution)).columns
        for order in ("particle", "step"):
            state = self.state(start)
            first = replace(evolution, steps=8, order=order)
            second = replace(evolution, steps=9, order=order, first_step=8)
            self.equal(state, state.key_of(second), f"{first}, then {second}",
                       lambda: (state.evolve(1, first), state.evolve(1, second))[1], end)

    def _not_finite(self):
        """The first particle with a number that is not finite is found; without any, none is."""
        evolution, columns = Evolution(1e-5, 10), [np.full(1000, 0.5, self.real)
                                                   for _ in self.law.columns]
        state = self.state(columns)
        for blocks in (1, 2, 5):
            self.equal(state, "first_outside", f"none, {blocks} blocks",
                       lambda: state.first_outside(blocks, evolution), NO_PLACE)
        for place in PLACES_OF_LANES:
            self._find_not_finite(columns, np.nan, 0, place)
        for column in range(len(columns)):
            for value, place in ((np.nan, 999), (np.inf, 256 + column), (-np.inf, 31 * column)):
                self._find_not_finite(columns, value, column, place)

    def _find_not_finite(self, columns, value, column, place):
        columns = [values.copy() for values in columns]
        columns[column][place] = value
        state = self.state(columns)
        self.equal(state, "first_outside",
                   f"{value} in {self.law.names[column]} of particle {place}",
                   lambda: state.first_outside(1, Evolution(1e-5, 10)), place)
