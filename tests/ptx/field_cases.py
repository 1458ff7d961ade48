"""The same for particles in a gridded velocity field, and for the kernels of its memory.

What such particles do, describe_laws tells: it has had runs done on the CPU (tests/field_runs.hpp).
"""

from dataclasses import replace

import numpy as np

from .field import Times, launch_on_nodes
from .kernels import NO_PLACE, forms_of_field_memory, short
from .kinds import UNSIGNED
from .memory import Memory
from .state import Evolution


class FieldCases:
    """The runs of one law in one precision, of which `cases` is."""

    def __init__(self, cases):
        self._cases, self._real = cases, cases.real
        precision = "double" if cases.real is np.float64 else "single"
        self._runs = [run for run in cases.law.field_runs if run["precision"] == precision]

    def run(self):
        for run in self._runs:
            self._do(run, "particle")
        self._do(self._runs[0], "step")

    def _do(self, run, order):
        """What the CPU has done, one after the other."""
        state = self._cases.state(self._columns(run["start"]))
        state.hold_field(run["grid"])
        for action in run["actions"]:
            if "put" in action:
                state.field.put(action["put"], action["numbers"])
            elif "advance" in action:
                state.field.advance(action["advance"])
            else:
                self._move(state, run["what"], self._evolution(action, order), action)

    def _columns(self, columns):
        return [np.array(bits, UNSIGNED[np.dtype(self._real).itemsize]).view(self._real)
                for bits in columns]

    @staticmethod
    def _evolution(action, order):
        return Evolution(action["timestep"], action["steps"], order=order,
                         start_time=action["start_time"], first_step=action["first_step"],
                         times=Times(tuple(action["times"]), action["more_is_before"]))

    def _move(self, state, what, evolution, action):
        what, end = f"{what}, {evolution}", self._columns(action["end"])
        self._cases.equal(state, "evolve", what, lambda: state.evolve(1, evolution), end)
        state.load(end)  # so that what comes next fails by itself alone
        place = action["first_outside"]
        self._cases.equal(state, "first_outside", f"after {what}",
                          lambda: state.first_outside(1, replace(evolution, steps=0)),
                          NO_PLACE if place is None else place)


def compare_field_memory(kernels, value, checks):
    """Levels of any number of components are where common/kernels/field.hpp says."""
    number = "double" if value is np.float64 else "float"
    for components in (0, 1, 2, 3, 4, 9):
        for nodes, blocks in ((1, 1), (300, 1), (300, 2)):
            FieldMemoryCases(kernels, value, checks, forms_of_field_memory(number), components,
                             nodes, blocks).run()


class FieldMemoryCases:
    """Launches on a memory of so many nodes with so many components."""

    def __init__(self, kernels, value, checks, forms, components, nodes, blocks):
        self._kernels, self._value, self._checks, self._forms = kernels, value, checks, forms
        self._components, self._nodes, self._blocks = components, nodes, blocks
        generator = np.random.default_rng(components)
        self._levels = [generator.uniform(-1, 1, (nodes, components)).astype(value)
                        for _ in range(3)]

    def run(self):
        first, second, third = self._levels
        self._equal("put_level", "of a pair", self._pair_put,
                    np.hstack((first, second)))
        self._equal("put_level", "alone", self._third_put, third)
        self._equal("advance_pair", "forward", lambda: self._advanced(True),
                    np.hstack((second, third)))
        self._equal("advance_pair", "backward", lambda: self._advanced(False),
                    np.hstack((third, first)))

    def _equal(self, key, what, compute, expected):
        name = short(self._kernels.find(self._forms[key].name).name)
        what = f"{name}: {what}, {self._nodes} nodes with {self._components} components"
        self._checks.equal(what, lambda: [compute()], [expected.reshape(-1)])

    def _launch(self, key, memory, *members):
        launch_on_nodes(self._kernels, memory, self._forms[key], self._nodes, members,
                        self._blocks)

    def _put(self, memory, level, place, numbers_of_node, offset):
        arrived = self._stored(memory, np.ascontiguousarray(level.T))
        self._launch("put_level", memory, arrived, self._nodes, self._components, place,
                     numbers_of_node, offset)

    @staticmethod
    def _stored(memory, numbers):
        place = memory.allocate(numbers.nbytes)
        memory.put(place, numbers)
        return place

    def _pair_put(self):
        memory = Memory("global")
        pair = memory.allocate(2 * self._levels[0].nbytes)
        for level, offset in zip(self._levels, (0, self._components)):
            self._put(memory, level, pair, 2 * self._components, offset)
        return memory.get(pair, self._value, 2 * self._levels[0].size)

    def _third_put(self):
        memory = Memory("global")
        more = memory.allocate(self._levels[2].nbytes)
        self._put(memory, self._levels[2], more, self._components, 0)
        return memory.get(more, self._value, self._levels[2].size)

    def _advanced(self, is_forward):
        memory, (first, second, third) = Memory("global"), self._levels
        pair = self._stored(memory, np.hstack((first, second)))
        more = self._stored(memory, third)
        self._launch("advance_pair", memory, pair, more, self._components, is_forward)
        return memory.get(pair, self._value, 2 * first.size)
