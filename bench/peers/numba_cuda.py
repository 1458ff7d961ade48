"""numba on a GPU: a kernel in Python, one thread for each particle."""

import math
import platform

from protocol import needed, serve, skip

with needed("numba", "pip install numba-cuda[cu12]"):
    import numba
    import numpy as np
    from numba import cuda

TIMESTEP = 1e-5
THREADS_PER_BLOCK = 256


@cuda.jit
def evolve(x, y, angular_speed, steps):
    i = cuda.grid(1)
    if i < x.size:
        px = x[i]
        py = y[i]
        a = TIMESTEP * angular_speed[i]
        for _ in range(steps):
            r = math.sqrt(px * px + py * py)
            px, py = px - a * py / r, py + a * px / r
        x[i] = px
        y[i] = py


class NumbaCuda:
    version = f"numba {numba.__version__}, CPython {platform.python_version()}"

    def __init__(self, columns, steps):
        self.start = [cuda.to_device(np.array(column)) for column in columns]
        self.columns = [cuda.device_array_like(column) for column in self.start]
        self.steps = steps

    def reset(self):
        for column, start in zip(self.columns, self.start):
            column.copy_to_device(start)
        cuda.synchronize()

    def evolve(self):
        blocks = math.ceil(self.columns[0].size / THREADS_PER_BLOCK)
        evolve[blocks, THREADS_PER_BLOCK](*self.columns, self.steps)
        cuda.synchronize()

    def positions(self):
        return [column.copy_to_host() for column in self.columns[:2]]


if __name__ == "__main__":
    if not cuda.is_available():
        skip("numba finds no GPU that it can use")
    serve(NumbaCuda)
