"""numba on the CPU: loops over the particles, in both orders, as compiled code.

A variant is an order, "particle by particle" or "step by step", then "fastmath" where the compiler
may change the arithmetic, and "parallel" where the particles are shared among threads.
"""

import platform

from protocol import needed, serve

with needed("numba", "Debian: python3-numba"):
    import numba
    import numpy as np
    from numba import prange

TIMESTEP = 1e-5


def particle_by_particle(x, y, angular_speed, steps):
    for i in prange(len(x)):
        px, py = x[i], y[i]
        a = TIMESTEP * angular_speed[i]
        for _ in range(steps):
            r = np.sqrt(px * px + py * py)
            px, py = px - a * py / r, py + a * px / r
        x[i], y[i] = px, py


def step_by_step(x, y, angular_speed, steps):
    for _ in range(steps):
        for i in prange(len(x)):
            a = TIMESTEP * angular_speed[i]
            r = np.sqrt(x[i] * x[i] + y[i] * y[i])
            x[i], y[i] = x[i] - a * y[i] / r, y[i] + a * x[i] / r


ORDERS = {"particle by particle": particle_by_particle, "step by step": step_by_step}


def compiled(order, *flags):
    # Python's own division by zero is an exception, and a loop that may raise one is not made SIMD.
    return numba.njit(
        ORDERS[order], error_model="numpy", fastmath="fastmath" in flags, parallel="parallel" in flags
    )


class NumbaLoops:
    version = f"numba {numba.__version__}, CPython {platform.python_version()}"

    def __init__(self, columns, steps, variant):
        self.start = [np.array(column) for column in columns]
        self.steps = steps
        self.move = compiled(*variant.split(", "))

    def reset(self):
        self.columns = [column.copy() for column in self.start]

    def evolve(self):
        self.move(*self.columns, self.steps)

    def positions(self):
        return self.columns[:2]


if __name__ == "__main__":
    serve(NumbaLoops)
