"""numpy: each step of a flow as expressions of arrays.

A variant says of how many: "all particles", or "4,096 particles", which stay in the processor's caches.
"""

import platform

from flows import FLOWS, rk4
from protocol import needed, serve

with needed("numpy", "Debian: python3-numpy"):
    import numpy as np

BLOCKS = {"all particles": None, "4,096 particles": 4096}


class NumpyFlows:
    version = f"numpy {np.__version__}, CPython {platform.python_version()}"

    def __init__(self, columns, steps, flow, variant):
        self.start = [np.array(column) for column in columns]
        self.steps = steps
        self.step = rk4(*FLOWS[flow])
        self.block = BLOCKS[variant] or max(1, len(columns[0]))

    def reset(self):
        self.columns = [column.copy() for column in self.start]

    def evolve(self):
        for first in range(0, len(self.columns[0]), self.block):
            x, y = ends = [column[first : first + self.block] for column in self.columns]
            for n in range(self.steps):
                x, y = self.step(x, y, n)
            ends[0][:], ends[1][:] = x, y

    def positions(self):
        return self.columns


if __name__ == "__main__":
    serve(NumpyFlows, columns=2)
