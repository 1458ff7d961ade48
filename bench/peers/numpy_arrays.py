"""numpy: each step as expressions of whole arrays."""

import platform

from protocol import needed, serve

with needed("numpy", "Debian: python3-numpy"):
    import numpy as np

TIMESTEP = 1e-5


def evolve(x, y, angular_speed, steps):
    a = TIMESTEP * angular_speed
    for _ in range(steps):
        r = np.sqrt(x * x + y * y)
        x, y = x - a * y / r, y + a * x / r
    return x, y


class NumpyArrays:
    version = f"numpy {np.__version__}, CPython {platform.python_version()}"

    def __init__(self, columns, steps):
        self.start = [np.array(column) for column in columns]
        self.steps = steps

    def reset(self):
        pass  # evolve leaves the start as it is

    def evolve(self):
        self.end = evolve(*self.start, self.steps)

    def positions(self):
        return self.end


if __name__ == "__main__":
    serve(NumpyArrays)
