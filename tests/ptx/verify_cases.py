"""The same for the kernels of --verify, which hold the circle's particles to its exact solution.

They compute with libdevice's atan, atan2 and cbrt where the CPU has its C library's, so that bits
may differ. What they must find is the particle that uses up most of its tolerance, and its share.
"""

import numpy as np

from .cases import PLACES_OF_LANES, numbers_of_blocks
from .circle_cases import extreme_start
from .closed_form import Course, shares
from .kernels import BLOCK_THREADS
from .state import Evolution

PLACES = 2**40  # most_places in common/worst_key.hpp
CUT = 2.0 ** -12  # of a share, whose significand a key has 12 bits of
PUSHES = (-1, 0, 1)  # how far approximations of the hardware are off, see rounded.py
# Particles and steps. What rounding may do in many steps is much more than double cannot tell.
RUNS = ((600, 0), (600, 1), (600, 100), (257, 1000), (31, 100_000))


def read_key(key):
    """The place and the share in it: common/worst_key.hpp."""
    share = np.uint64(key // PLACES * PLACES).view(np.float64)
    return PLACES - 1 - key % PLACES, float(share)


def key_of(share, place):
    """The key of a share and a place."""
    bits = int(np.float64(share).view(np.uint64))
    return bits // PLACES * PLACES + PLACES - 1 - place


def problem_of(key, offset, expected):
    """What is wrong with a key, if anything: its share must be that of its place, and no other
    place may have a larger one, each as far as double tells. `expected` is what shares() gives."""
    share_of, uncertainty = expected
    place, share = read_key(key)
    place -= offset
    if not 0 <= place < len(share_of):
        return f"place {place} of {len(share_of)}"
    what = f"place {place} with {share} of its tolerance"
    largest = float(share_of.max())
    if largest == np.inf:
        first = int(np.argmax(share_of == np.inf))
        return "" if (place, share) == (first, np.inf) else f"{what}, not {first} with infinity"
    if not abs(share - share_of[place]) <= uncertainty[place] + CUT * share_of[place]:
        return f"{what}, which is {share_of[place]} +- {uncertainty[place]}"
    if not share_of[place] + uncertainty[place] >= (share_of - uncertainty).max():
        return f"{what}, but {int(np.argmax(share_of))} uses up {largest}"
    return ""


class VerifyCases:
    """Launches beside those of any law, of which `cases` is."""

    def __init__(self, cases):
        self._cases, self._real, self._law = cases, cases.real, cases.law
        self._program = cases.program

    def _run(self, *arguments):
        return self._program.run(self._law, *arguments)

    def run(self):
        for count, steps in RUNS:
            self._generated(count, Evolution(1e-5, steps), seed=42, first=0)
        self._generated(257, Evolution(0.25, 100, "fast"), seed=2**64 - 3, first=2**33 + 5)
        for timestep, steps in ((1e-5, 50), (0.25, 60)):
            self._from_extremes(timestep, steps)
        self._wrong_ends()

    def _generated(self, count, evolution, seed, first):
        range_ = self._program.range(self._law, self._real, count, seed, first)
        start = self._run(*range_, "--steps", 0).columns
        result = self._run(*range_, *self._program.evolution(evolution), "--verify")
        expected = shares(start, result.columns, evolution)
        verdict = (result.verdict["worst_index"] - first,
                   result.verdict["max_rel_error"] / result.verdict["tolerance"])
        state = self._cases.state(result.columns)
        for push in PUSHES:
            for blocks in numbers_of_blocks(self._cases.extent, count)[:2]:
                what = f"{count} particles, {evolution}, {blocks} blocks, push {push}"
                self._hold(state, "worst_since_create", what, 0, expected,
                           lambda: state.worst_since_create(blocks, evolution, seed, first, push),
                           verdict)
                self._hold(state, "worst_since", what, 12345, expected,
                           lambda: state.worst_since(blocks, evolution, start, 12345, push))

    def _from_extremes(self, timestep, steps):
        """All at once, and some by themselves, so that each must have the share that it has."""
        start = extreme_start(self._real, 500, timestep, np.random.default_rng(8))
        file = self._program.file(self._law, self._real, start)
        evolution = Evolution(timestep, steps)
        end = self._run(*file, *self._program.evolution(evolution)).columns
        self._hold_stored(f"extreme start, {evolution}", start, end, evolution)
        for i in range(0, len(start[0]), len(start[0]) // 24):
            self._hold_stored(f"particle {i} of an extreme start, {evolution}",
                              [column[i:i + 1] for column in start],
                              [column[i:i + 1] for column in end], evolution, [i % 3 - 1])

    def _wrong_ends(self):
        """End states in which one particle is displaced by twice its tolerance, or worse."""
        evolution, count, wrong = Evolution(1e-3, 200), BLOCK_THREADS, 77
        range_ = self._program.range(self._law, self._real, count, seed=42)
        start = self._run(*range_, "--steps", 0).columns
        end = self._run(*range_, *self._program.evolution(evolution)).columns
        course = Course(start, evolution)
        x, y, speed = (column[wrong] for column in end)
        by = float(2 * course.radius_tolerance[wrong]), float(2 * course.angle_tolerance[wrong])
        faults = {"too far": (x * (1 + by[0]), y * (1 + by[0]), speed),
                  "too near": (x * (1 - by[0]), y * (1 - by[0]), speed),
                  "too late": (x - by[1] * y, y + by[1] * x, speed),
                  "too early": (x + by[1] * y, y - by[1] * x, speed),
                  "not moved": tuple(column[wrong] for column in start),
                  "another speed": (x, y, np.nextafter(speed, self._real(2))),
                  "no number": (np.nan, y, speed), "infinite": (np.inf, y, speed)}
        for i, (what, particle) in enumerate(faults.items()):
            columns = [column.copy() for column in end]
            for column, value in zip(columns, particle):
                column[wrong] = value
            self._hold_wrong(what, start, columns, evolution, wrong, i % 3 - 1)
        for place in PLACES_OF_LANES:
            columns = [column.copy() for column in end]
            for column in columns[:2]:
                column[place] *= self._real(1 + 4 * course.radius_tolerance.max())
            self._hold_wrong("too far", start, columns, evolution, place, place % 3 - 1)

    def _hold_wrong(self, what, start, end, evolution, place, push):
        """Both kernels must find it. The start is that of a range from 0 with the seed 42."""
        state, expected = self._cases.state(end), shares(start, end, evolution)
        for kernel, compute in (
                ("worst_since", lambda: state.worst_since(1, evolution, start, 0, push)),
                ("worst_since_create",
                 lambda: state.worst_since_create(1, evolution, 42, 0, push))):
            self._hold(state, kernel, f"{what}, particle {place}, push {push}", 0, expected,
                       compute, wrong=place)

    def _hold_stored(self, what, start, end, evolution, pushes=PUSHES):
        state = self._cases.state(end)
        expected = shares(start, end, evolution)
        for push in pushes:
            self._hold(state, "worst_since", f"{what}, push {push}", 0, expected,
                       lambda: state.worst_since(1, evolution, start, 0, push))

    def _hold(self, state, kernel, what, offset, expected, compute, verdict=None, wrong=None):
        """Also against the CPU's verdict, where there is one, and a particle that must be found."""
        def problem():
            key = compute()
            place, share = read_key(key)
            if wrong is not None and (place != wrong or share < 1):
                return f"place {place} with {share} of its tolerance, not {wrong} with more"
            return problem_of(key, offset, expected) or self._difference(place, share, verdict,
                                                                         expected[1])
        self._cases.checks.holds(f"{state.name(kernel)}: {what}", problem)

    @staticmethod
    def _difference(place, share, verdict, uncertainty):
        """Between a share and that which the program has found to be the largest."""
        if verdict is None:
            return ""
        place_by_the_cpu, by_the_cpu = verdict
        most = max(uncertainty[place], uncertainty[place_by_the_cpu])
        if abs(share - by_the_cpu) <= 2 * most + CUT * by_the_cpu:
            return ""
        return f"place {place} with {share}, but {by_the_cpu} by the CPU"
