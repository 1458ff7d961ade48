"""The same for flows: particles that a velocity field carries, some of them beyond all numbers.

The bodies that generate, count and sum up particles are every law's, so they are left to cases.py.
"""

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
FAR = {np.float64: 1e25, np.float32: 1e10}


class FlowCases:
    """Launches of one law in one precision, of which `cases` is."""

    def __init__(self, cases):
        self._cases, self._real, self._law = cases, cases.real, cases.law
        self._program, self._kernels = cases.program, cases.kernels
        self._seed, self._first = 2**64 - 3, 2**33 + 5
        self._range = self._program.range(self._law, self._real, COUNT, self._seed, self._first)

    def run(self):
        start = self._program.run(self._law, *self._range, "--steps", 0)
        state = self._cases.state(start.columns)
        self._cases.equal(state, "create", f"of {self._law.flow}",
                          lambda: state.create(1, self._seed, self._first), start.columns)
        if self._law.velocity and self._law.velocity.has_all_operations:
            self._moved(start.columns, Evolution(self._law.timestep, 1, start_time=START_TIME))
        else:
            self._moved_near(start.columns)
        self._moved_far(start.columns)

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

    def _hold(self, start, end, evolution):
        """The key of --verify: nothing in these kernels is left to a device, so it is the CPU's."""
        verdict = self._program.run(self._law, *self._range, *self._program.evolution(evolution),
                                    "--verify").verdict
        share = verdict["max_rel_error"] / (verdict["tolerance"] or 1)
        place, state = verdict["worst_index"] - self._first, self._cases.state(end)
        for kernel, offset, compute in (
                ("worst_since_create", 0, lambda: state.worst_since_create(
                    1, evolution, self._seed, self._first, None)),
                ("worst_since", 12345, lambda: state.worst_since(
                    1, evolution, start, 12345, None))):
            self._cases.equal(state, kernel, str(evolution), compute,
                              key_of(share, place + offset))

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
        some = [column[:6] for column in start]
        far, most = FAR[self._real] * self._law.timestep, float(np.finfo(self._real).max)
        for evolution in (Evolution(far, 2, start_time=far), Evolution(most / 16, 20),
                          Evolution(most / 16, 3, start_time=far)):
            try:
                expected = self._ends_by_the_cpu(some, evolution)
            except RunFailed:  # the law can tell where particles would not stay finite
                self._moved_by_single_steps(some, evolution)
            else:
                self._compare_marks(some, evolution, expected)

    def _compare_marks(self, start, evolution, expected):
        state = self._cases.state(start)
        self._cases.equal(state, "evolve", f"{evolution}, some of it not finite",
                          lambda: state.evolve(1, evolution), expected)
        lost = np.flatnonzero(np.isnan(expected[0]))
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
        self._cases.checks.holds(f"{state.name('evolve')}: {evolution}, beyond all numbers", problem)

    @staticmethod
    def _mark(columns, place, step):
        unsigned = UNSIGNED[columns[0].itemsize]
        columns[0].view(unsigned)[place] = np.iinfo(unsigned).max
        columns[1].view(unsigned)[place] = step
