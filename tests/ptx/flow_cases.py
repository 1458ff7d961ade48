"""The same for flows: particles that a velocity field carries, some of them beyond all numbers.

The bodies that generate, count and sum up particles are every law's, so they are left to cases.py.
"""

import contextlib
from dataclasses import replace

import numpy as np

from .cases import START_TIME
from .kernels import NO_PLACE
from .kinds import UNSIGNED
from .program import NotFinite, RunFailed
from .state import Evolution
from .verify_cases import key_of

COUNT = 257  # one block's threads, of which one has two
# What leads far out: steps of so many timesteps of the law, so that angles are no common ones.
FAR = {np.float64: 1e16, np.float32: 2e10}


class FlowCases:
    """Launches of one law in one precision, of which `cases` is."""

    def __init__(self, cases):
        self._cases, self._real, self._law = cases, cases.real, cases.law
        self._program = cases.program
        self._seed, self._first = 2**64 - 3, 2**33 + 5
        self._range = self._program.range(self._law, self._real, COUNT, self._seed, self._first)

    def run(self):
        start = self._program.run(self._law, *self._range, "--steps", 0)
        state = self._cases.state(start.columns)
        self._cases.equal(state, "create", f"of {self._law.flow}",
                          lambda: state.create(1, self._seed, self._first), start.columns)
        self._moved_far(start.columns)
        if self._has_all_operations:
            self._moved(start.columns, Evolution(self._law.timestep, 1, start_time=START_TIME))
            return
        self._moved_near(start.columns)
        self._outside(start.columns)
        if self._law.has_exact_solution:
            self._verified_far(start.columns)

    @property
    def _has_all_operations(self):
        """Of an expression: a step of it takes long."""
        return self._law.velocity is not None and self._law.velocity.has_all_operations

    def _moved_near(self, start):
        timestep = self._law.timestep
        for steps in self._cases.extent.flow_steps:
            self._moved(start, Evolution(timestep, steps, start_time=START_TIME))
        if self._law.is_flow:
            self._moved(start, Evolution(-timestep, 2, order="step"))
        self._moved_in_portions(start)

    def _moved(self, start, evolution):
        end = self._program.run(self._law, *self._range, *self._program.evolution(evolution))
        self._cases.compare_end(start, end, evolution, self._first, 1)
        if self._law.has_exact_solution:
            self._hold(start, end.columns, evolution)

    def _held_after(self, start, evolution):
        """The same without the steps, which may be many."""
        end = self._program.run(self._law, *self._range, *self._program.evolution(evolution))
        self._hold(start, end.columns, evolution)

    def _hold(self, start, end, evolution):
        """The key of --verify: nothing in these kernels is left to a device, so it is the CPU's."""
        share, index = self._verdict(self._range, evolution)
        place, state = index - self._first, self._cases.state(end)
        for kernel, offset, compute in (
                ("worst_since_create", 0, lambda: state.worst_since_create(
                    1, evolution, self._seed, self._first, None)),
                ("worst_since", 12345, lambda: state.worst_since(
                    1, evolution, start, 12345, None))):
            self._cases.equal(state, kernel, str(evolution), compute,
                              key_of(share, place + offset))

    def _verdict(self, particles, evolution):
        """The largest share that the CPU finds, and the index of the particle."""
        verdict = self._program.run(self._law, *particles, *self._program.evolution(evolution),
                                    "--verify").verdict
        share = verdict["max_rel_error"]
        if share is None:  # JSON has no number for it
            raise RunFailed("a deviation beyond all numbers")
        return share / (verdict["tolerance"] or 1), verdict["worst_index"]

    def _verified_far(self, start):
        """From far away, to far away, and where nothing may move. Some flows cannot start or end
        there."""
        timestep, far = self._law.timestep, FAR[np.float64]  # they calculate in double
        if self._law.flow != "rotation":
            with contextlib.suppress(RunFailed):
                self._moved(start, Evolution(far * timestep, 1, start_time=far * timestep))
            for away in range(len(start)):
                some = [column[:9].copy() for column in start]
                some[away] *= self._real(far)
                with contextlib.suppress(RunFailed):
                    self._verified_from(some, Evolution(timestep, 1))
        else:
            # By so many steps of 2, rk4 leads in, and others lead out, as far as numbers go.
            in_double = 2395 if self._law.scheme == "rk4" else 870
            steps = in_double if self._real is np.float64 else 100
            self._held_after(start, Evolution(2, steps))
            start = [column[:9].copy() for column in start]
            for column in start:
                column[:2] = 0, self._real(2) ** -100
            self._verified_from(start, Evolution(2, 3))
            self._verified_from(start, Evolution(2, 0))

    def _verified_from(self, start, evolution):
        file = self._program.file(self._law, self._real, start)
        end = self._program.run(self._law, *file, *self._program.evolution(evolution)).columns
        state = self._cases.state(end)
        self._cases.equal(state, "worst_since", f"from far away, {evolution}",
                          lambda: state.worst_since(1, evolution, start, 0, None),
                          key_of(*self._verdict(file, evolution)))

    def _outside(self, start):
        """Particles that cannot start are found, wherever they are."""
        evolutions = [Evolution(300 * self._law.timestep, 3), Evolution(self._law.timestep, 1)]
        for i, particle in enumerate(self._particles_about()):
            place = 17 * i % COUNT
            columns = [values.copy() for values in start]
            for values, number in zip(columns, particle):
                values[place] = number
            state, evolution = self._cases.state(columns), evolutions[i % 2]
            expected = NO_PLACE if self._can_start(particle, evolution) else place
            self._cases.equal(state, "first_outside", f"{particle}, {evolution}",
                              lambda: state.first_outside(1, evolution), expected)

    def _particles_about(self):
        """Inside and outside of where particles start, by one column or by all; and no numbers."""
        middle = [(column.start_from + column.start_to) / 2 for column in self._law.columns]
        length = [column.start_to - column.start_from for column in self._law.columns]
        generator = np.random.default_rng(11)
        for _ in range(5):
            yield [a + b * generator.uniform(-1.5, 1.5) for a, b in zip(middle, length)]
        for column, size in enumerate(length):
            for number in (*(middle[column] + size * halves / 2 for halves in (-3, -2, 2, 4)),
                           np.nan, (-1) ** column * np.inf):
                yield [*middle[:column], number, *middle[column + 1:]]

    def _can_start(self, particle, evolution):
        """By the CPU."""
        file = self._program.file(self._law, self._real, [[number] for number in particle])
        try:
            self._program.run(self._law, *file, *self._program.evolution(evolution))
        except NotFinite:  # later
            return True
        except RunFailed:
            return False
        return True

    def _moved_in_portions(self, start):
        """A run that is stopped and goes on knows the time."""
        evolution = Evolution(self._law.timestep, 3, start_time=START_TIME)
        end = self._program.run(self._law, *self._range, *self._program.evolution(evolution))
        first, second = replace(evolution, steps=1), replace(evolution, steps=2, first_step=1)
        state = self._cases.state(start)
        self._cases.equal(state, "evolve", f"{first}, then {second}",
                          lambda: (state.evolve(1, first), state.evolve(1, second))[1], end.columns)

    def _moved_far(self, start):
        """So far that angles are no common ones, and at such times; and farther than numbers go."""
        some = [np.append(column[:6], column[0]) for column in start]
        second = self._law.columns[1]
        some[1][-1] = (second.start_from + second.start_to) / 2  # no current along x in basins
        # A power of two, by which velocities that are next to none lead along one axis alone.
        far = 2.0 ** np.rint(np.log2(FAR[self._real] * self._law.timestep))
        try:
            evolutions = [Evolution(far, 2, start_time=far), self._evolution_of_marks(some, 2)]
            if not self._has_all_operations:
                evolutions += [self._evolution_of_marks(some, 6),
                               self._evolution_of_marks([column[::-1] for column in some], 2)]
            for evolution in filter(None, evolutions):
                self._compare_marks(some, evolution, self._ends_by_the_cpu(some, evolution))
        except RunFailed:  # the law can tell where particles would not stay finite
            # From several distances, so that they are lost after several numbers of steps.
            distances = np.asarray([self._most ** (i / 7) for i in range(len(some[0]))], self._real)
            self._moved_by_single_steps([column * distances for column in some],
                                        Evolution(self._most ** (1 / 32), 40))
        if self._law.flow in ("drift", "peninsula"):
            self._lost_one_by_one()
        if not self._has_all_operations:
            self._marked_before(some)

    def _lost_one_by_one(self):
        """By one column or another, or by one number of steps or another, where velocities are so
        steady that it can be said before."""
        if self._law.flow == "drift":
            ahead = list(np.diag([self._most, -self._most, self._most, self._most, 0])[:4])
            evolution = Evolution(self._most / 16, 3)
        else:
            distance = self._most**0.5
            ahead = [distance / 9 * np.arange(6), np.full(6, 1e4)]
            evolution = Evolution(distance / 9, 12)
        ahead = [column.astype(self._real) for column in ahead]
        self._compare_marks(ahead, evolution, self._ends_by_the_cpu(ahead, evolution))

    @property
    def _most(self):
        return float(np.finfo(self._real).max)

    def _evolution_of_marks(self, start, least):
        """One that takes a particle beyond all numbers by so many steps or a few more; or None.
        With longer steps it is fewer, and with shorter ones no particle is lost."""
        file = self._program.file(self._law, self._real, start)
        low, high = 0.0, 1.0  # powers of the largest number
        for _ in range(40):
            power = (low + high) / 2
            evolution = Evolution(self._most**power, 4 * least, start_time=START_TIME)
            try:
                self._program.run(self._law, *file, *self._program.evolution(evolution))
            except NotFinite as lost:
                if lost.steps >= least:
                    return replace(evolution, steps=lost.steps)
                high = power
            else:
                low = power
        return None

    def _marked_before(self, start):
        """Particles that are not finite are left as they are."""
        for steps in (0, 2):
            self._moved_but_marked(start, Evolution(self._law.timestep, steps))

    def _moved_but_marked(self, start, evolution):
        expected = self._ends_by_the_cpu(start, evolution)
        start = [column.copy() for column in start]
        self._mark(start, 1, 5)
        start[1][3] = np.inf
        for column, end in zip(start, expected):
            end[[1, 3]] = column[[1, 3]]
        self._compare_marks(start, evolution, expected)

    def _compare_marks(self, start, evolution, expected):
        state = self._cases.state(start)
        self._cases.equal(state, "evolve", f"{evolution}, some of it not finite",
                          lambda: state.evolve(1, evolution), expected)
        lost = np.flatnonzero(~np.isfinite(expected).all(axis=0))
        state = self._cases.state(expected)
        self._cases.equal(state, "first_outside", f"after {evolution}",
                          lambda: state.first_outside(1, replace(evolution, steps=0)),
                          int(lost[0]) if lost.size else NO_PLACE)

    def _ends_by_the_cpu(self, start, evolution):
        """With marks of particles that are not finite after some step: common/not_finite.hpp."""
        ends, left = [column.copy() for column in start], np.arange(len(start[0]))
        while left.size:
            file = self._program.file(self._law, self._real, [column[left] for column in start])
            try:
                result = self._program.run(self._law, *file, *self._program.evolution(evolution))
            except NotFinite as lost:
                self._mark(ends, left[lost.place], lost.steps - 1)
                left = np.delete(left, lost.place)
            else:
                for column, end in zip(ends, result.columns):
                    column[left] = end
                break
        return ends

    def _moved_by_single_steps(self, start, evolution):
        """Steps in a row and by themselves give the same marks."""
        state, other = self._cases.state(start), self._cases.state(start)

        def problem():
            ends = state.evolve(1, evolution)
            others = other.evolve(1, replace(evolution, order="step"))
            is_same = all(one.tobytes() == two.tobytes() for one, two in zip(ends, others))
            return "" if is_same else f"{ends}, but {others} by single steps"
        self._cases.checks.holds(f"{state.name('evolve')}: {evolution}, beyond all numbers",
                                 problem)

    @staticmethod
    def _mark(columns, place, step):
        unsigned = UNSIGNED[columns[0].itemsize]
        columns[0].view(unsigned)[place] = np.iinfo(unsigned).max
        columns[1].view(unsigned)[place] = step
