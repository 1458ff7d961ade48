"""The same for what the circle alone has: a domain, a reach, and the ends of its range."""

import numpy as np

from .cases import PLACES_OF_LANES, numbers_of_blocks
from .kernels import BLOCK_THREADS
from .state import Evolution


def squared_reach(columns, evolution):
    """The bits of the largest: common/laws/circle/reach.hpp."""
    x, y = (column.astype(np.float64) for column in columns[:2])
    squares = x * x + y * y
    if evolution.steps > 0:
        step = (columns[2].dtype.type(evolution.timestep) * columns[2]).astype(np.float64)
        squares = squares + float(evolution.steps) * (step * step)
    return int(squares.max().view(np.uint64))


def is_in_domain(columns, evolution):
    """Which particles can be moved: common/laws/circle/domain.hpp."""
    x, y, speed = columns
    limits = np.finfo(x.dtype)
    with np.errstate(all="ignore"):
        square = x * x + y * y
        end = square.astype(np.float64)
        if evolution.steps > 0:
            step = (x.dtype.type(evolution.timestep) * speed).astype(np.float64)
            end = end + float(evolution.steps) * (step * step)
        is_finite = np.isfinite(x) & np.isfinite(y) & np.isfinite(speed)
        return is_finite & (square >= limits.tiny) & (end <= float(limits.max) / 2)


def extreme_start(real, count, timestep, generator):
    """Particles at all magnitudes that the domain has: fast and slow ones, on the axes, near the
    origin, at rest."""
    low, high = (-300, 300) if real is np.float64 else (-36, 36)
    radius = 10.0 ** generator.uniform(low / 2 + 1, high / 2 - 2, count)
    angle = generator.uniform(0, 2 * np.pi, count)
    x, y = radius * np.cos(angle), radius * np.sin(angle)
    # Tangents from far too large for fast arithmetic to far too small.
    speed = radius * 10.0 ** generator.uniform(-12, 2, count) / timestep
    fastest = 10.0 ** (high / 2 - 3)
    speed = np.clip(speed * generator.choice([-1, 1], count), -fastest, fastest)
    i = np.arange(count)
    signed_zeros = np.where(i % 2 == 1, 0.0, -0.0)
    x = np.where(i % 11 == 3, signed_zeros, x)
    y = np.where((i % 13 == 4) & (x != 0), -signed_zeros, y)
    speed = np.where(i % 17 == 5, signed_zeros, speed)
    columns = [np.asarray(column, real) for column in (x, y, speed)]
    inside = is_in_domain(columns, Evolution(timestep, 1103))
    return [column[inside] for column in columns]


class CircleCases:
    """Launches beside those of any law, of which `cases` is."""

    def __init__(self, cases):
        self._cases, self._real = cases, cases.real

    def run(self):
        for timestep in (1e-5, 0.25):
            self._moved_from_extremes(timestep)
        for timestep in (1e-5, 1e-4, 1e-3):
            self._moved_enclosed(timestep)
        self._outside_domain()
        self._reach()

    def _moved_from_extremes(self, timestep):
        start = extreme_start(self._real, 250, timestep, np.random.default_rng(7))
        program, law = self._cases.program, self._cases.law
        file = program.file(law, self._real, start)
        steps_of_fast = self._cases.extent.extreme_steps
        for evolution in (Evolution(timestep, 50), Evolution(timestep, 55),
                          Evolution(timestep, 3, order="step"),
                          *(Evolution(timestep, steps, "fast") for steps in steps_of_fast)):
            end = program.run(law, *file, *program.evolution(evolution))
            self._cases.compare_end(start, end, evolution, 0, 1)

    def _moved_enclosed(self, timestep):
        """From steps of which hardly any falls back on the plain one to those of which many do."""
        program, law, count = self._cases.program, self._cases.law, 300
        range_ = program.range(law, self._real, count, seed=3)
        start = program.run(law, *range_, "--steps", 0).columns
        for steps in self._cases.extent.enclosed_steps:
            evolution = Evolution(timestep, steps)
            end = program.run(law, *range_, *program.evolution(evolution))
            self._cases.compare_end(start, end, evolution, 0, 1)

    def _outside_domain(self):
        """The first of several particles that are outside, for each reason."""
        limits = np.finfo(self._real)
        # Their squares are the smallest normal number, and half of the first power of two that is
        # too large.
        small, large = 2.0 ** (limits.minexp // 2), 2.0 ** (limits.maxexp // 2 - 1)
        below = np.nextafter([small, large], 0, dtype=self._real)
        reasons = {"the origin": (0.0, 0.0, 0.5), "too near": (small / 2, small / 2, 0.5),
                   "just too near": (below[0], 0.0, 0.5), "just not too near": (small, 0.0, 0.5),
                   "just too far": (large, large, 0.0), "just not too far": (large, below[1], 0.0),
                   "too far": (2 * large, 2 * large, 0.5), "too fast": (0.5, 0.5, 2 * large)}
        for place, (reason, particle) in zip(range(0, 998, 31), reasons.items()):
            columns = [np.full(1000, 0.5, self._real) for _ in particle]
            for column, value in zip(columns, particle):
                column[place] = value
            columns[2][999] = np.nan
            for evolution in (Evolution(1e3, 10), Evolution(1e3, 0)):
                first = int(np.argmin(is_in_domain(columns, evolution)))
                state = self._cases.state(columns)
                self._cases.equal(state, "first_outside", f"{reason}, {evolution}",
                                  lambda: state.first_outside(2, evolution), first)

    def _reach(self):
        """The largest, wherever it is."""
        self._reach_of_many()
        for place in PLACES_OF_LANES:
            columns = [np.full(BLOCK_THREADS, 0.5, self._real) for _ in self._cases.law.columns]
            columns[0][place] = 0.75
            self._compare_reach(columns, Evolution(1e-5, 100), 1, f"{place} the farthest")

    def _reach_of_many(self):
        for count in self._cases.extent.sizes:
            start = extreme_start(self._real, count + 9, 1e-5, np.random.default_rng(9))
            for evolution in (Evolution(1e-5, 100), Evolution(1e300, 0)):
                for blocks in numbers_of_blocks(self._cases.extent, len(start[0])):
                    self._compare_reach(start, evolution, blocks, f"{len(start[0])} particles")

    def _compare_reach(self, columns, evolution, blocks, what):
        state = self._cases.state(columns)
        self._cases.equal(state, "reach", f"{evolution}, {what}, {blocks} blocks",
                          lambda: state.reach(blocks, evolution),
                          squared_reach(columns, evolution))
