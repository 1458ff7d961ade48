"""numba on the CPU: steps of a flow in loops over the particles, as compiled code.

A variant is an order, "particle by particle" or "step by step", then "fastmath" where the compiler may
change the arithmetic.
"""

import platform

from protocol import needed, serve

with needed("numba", "Debian: python3-numba"):
    import numba

import numpy as np
from flows import FLOWS, rk4


def particle_by_particle(step, compiled):
    @compiled
    def move(x, y, steps):
        for i in range(len(x)):
            px, py = x[i], y[i]
            for n in range(steps):
                px, py = step(px, py, n)
            x[i], y[i] = px, py

    return move


def step_by_step(step, compiled):
    # A function of its own, else the loop is not made SIMD.
    @compiled
    def take_step(x, y, n):
        for i in range(len(x)):
            x[i], y[i] = step(x[i], y[i], n)

    @compiled
    def move(x, y, steps):
        for n in range(steps):
            take_step(x, y, n)

    return move


ORDERS = {"particle by particle": particle_by_particle, "step by step": step_by_step}


def loops(flow, order, *flags):
    # Python's own division by zero is an exception, and a loop that may raise one is not made SIMD.
    compiled = numba.njit(error_model="numpy", fastmath="fastmath" in flags)
    velocity, timestep = FLOWS[flow]
    return ORDERS[order](compiled(rk4(compiled(velocity), timestep)), compiled)


class NumbaFlows:
    version = f"numba {numba.__version__}, CPython {platform.python_version()}"

    def __init__(self, columns, steps, flow, variant):
        self.start = [np.array(column) for column in columns]
        self.steps = steps
        self.move = loops(flow, *variant.split(", "))

    def reset(self):
        self.columns = [column.copy() for column in self.start]

    def evolve(self):
        self.move(*self.columns, self.steps)

    def positions(self):
        return self.columns


if __name__ == "__main__":
    serve(NumbaFlows, columns=2)
