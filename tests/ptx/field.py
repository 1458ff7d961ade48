"""A gridded velocity field in the memory of the interpreter's device: cuda/field_memory.cuh."""

from dataclasses import dataclass

import numpy as np

from .kernels import (BLOCK_THREADS, FIELD, MOST_COMPONENTS, forms_of_field_memory, packed)
from .launch import Launch

FIRST, SECOND, MORE = range(3)  # Slot in common/field_grid.hpp


@dataclass(frozen=True)
class Times:
    """Those at which the memory has velocities."""

    at: tuple
    more_is_before: bool = False


def launch_on_nodes(kernels, memory, form, count, members, blocks=1):
    """A kernel of a field's memory, by its form, on so many nodes."""
    values = [packed(*pair) for pair in zip(form.parameters, (count, members))]
    Launch(kernels.find(form.name), memory, blocks, BLOCK_THREADS, values).run()


class Field:
    """A grid, as describe_laws tells of it, and the velocities at up to three times."""

    def __init__(self, kernels, memory, grid):
        self._kernels, self._memory, self._grid = kernels, memory, grid
        self._dimensions = len(grid["axes"])
        self._nodes = int(np.prod([len(axis["at"]) for axis in grid["axes"]]))
        self._value = np.dtype(np.float64 if grid["has_doubles"] else np.float32)
        self._forms = forms_of_field_memory("double" if grid["has_doubles"] else "float")
        level = self._nodes * self._dimensions * self._value.itemsize
        self._arrived, self._pair = memory.allocate(level), memory.allocate(2 * level)
        self._more = 0 if grid["is_steady"] else memory.allocate(level)
        self._axes = [self._stored(np.asarray(axis["at"], np.float64)) for axis in grid["axes"]]

    def _stored(self, numbers):
        place = self._memory.allocate(numbers.nbytes)
        self._memory.put(place, numbers)
        return place

    def put(self, slot, numbers):
        """Velocities at one time: all of one component, then of the next."""
        self._memory.put(self._arrived, np.asarray(numbers, self._value))
        is_more = slot == MORE
        self._launch("put_level",
                     (self._arrived, self._nodes, self._dimensions,
                      self._more if is_more else self._pair,
                      self._dimensions if is_more else 2 * self._dimensions,
                      self._dimensions if slot == SECOND else 0))

    def advance(self, is_forward):
        """The third time becomes one of the pair."""
        self._launch("advance_pair", (self._pair, self._more, self._dimensions, is_forward))

    def _launch(self, key, members):
        launch_on_nodes(self._kernels, self._memory, self._forms[key], self._nodes, members)

    def view(self, times):
        """What steps are given of it: View in common/field_view.hpp."""
        view, grid = np.zeros((), FIELD), self._grid
        for i in range(min(self._dimensions, MOST_COMPONENTS)):
            axis = grid["axes"][i]
            even = axis["cells_per_unit"], axis["spacing"]
            view["axes"][i] = self._axes[i], len(axis["at"]), *even
        view["nodes"], view["more"] = self._pair, self._more
        view["times"][:len(times.at)] = times.at
        view["time_count"], view["more_is_before"] = len(times.at), times.more_is_before
        for name in ("has_doubles", "is_geographic", "is_steady", "period", "beyond"):
            view[name] = grid[name]
        return view
