"""numba, written by hand: one particle after the other goes through all steps between two times of the field.

A variant is "planes", four arrays of u and v at both times as they are read, or "nodes", where the four
numbers of a node lie side by side; then "fastmath" where the compiler may change the arithmetic.
"""

import platform

from protocol import needed, serve
from tracker import Tracker

with needed("numba", "pip install numba"):
    import numba
with needed("netCDF4", "pip install netCDF4"):
    import netCDF4

import numpy as np


def compiled(fastmath):
    """For functions that raise nothing, as loops in C would not."""
    return numba.njit(error_model="numpy", fastmath=fastmath)


def velocity_of_planes(jit):
    @jit
    def between(field, j, i, p, q):
        # Differences of the file's numbers are taken in double precision, as simgpu does.
        a, b = np.float64(field[j, i]), np.float64(field[j, i + 1])
        c, d = np.float64(field[j + 1, i]), np.float64(field[j + 1, i + 1])
        below, above = a + p * (b - a), c + p * (d - c)
        return below + q * (above - below)

    @jit
    def velocity(planes, j, i, p, q, share):
        u0, v0, u1, v1 = planes
        u = between(u0, j, i, p, q)
        v = between(v0, j, i, p, q)
        return u + share * (between(u1, j, i, p, q) - u), v + share * (between(v1, j, i, p, q) - v)

    return velocity


def velocity_of_nodes(jit):
    @jit
    def between(nodes, j, i, p, q, k):
        a, b = np.float64(nodes[j, i, k]), np.float64(nodes[j, i + 1, k])
        c, d = np.float64(nodes[j + 1, i, k]), np.float64(nodes[j + 1, i + 1, k])
        below, above = a + p * (b - a), c + p * (d - c)
        return below + q * (above - below)

    @jit
    def velocity(nodes, j, i, p, q, share):
        u = between(nodes, j, i, p, q, 0)
        v = between(nodes, j, i, p, q, 1)
        u += share * (between(nodes, j, i, p, q, 2) - u)
        return u, v + share * (between(nodes, j, i, p, q, 3) - v)

    return velocity


def mover(jit, velocity):
    @jit
    def look_up(field, shape, origin, inverse, x, y, share):
        """u, v and whether the point is inside."""
        p, q = (x - origin[0]) * inverse[0], (y - origin[1]) * inverse[1]
        last_i, last_j = shape[1] - 1, shape[0] - 1
        if not (0 <= p <= last_i and 0 <= q <= last_j):
            return 0.0, 0.0, False
        i, j = min(int(p), last_i - 1), min(int(q), last_j - 1)
        u, v = velocity(field, j, i, p - i, q - j, share)
        return u, v, True

    @jit
    def move(xs, ys, left, field, shape, origin, inverse, h, shares):
        """Takes the steps whose begin, middle and end are at `shares` of the interval."""
        for n in range(len(xs)):
            x, y = xs[n], ys[n]
            for first, middle, last in shares:
                if left[n]:
                    break
                u1, v1, inside1 = look_up(field, shape, origin, inverse, x, y, first)
                u2, v2, inside2 = look_up(field, shape, origin, inverse, x + h / 2 * u1, y + h / 2 * v1, middle)
                u3, v3, inside3 = look_up(field, shape, origin, inverse, x + h / 2 * u2, y + h / 2 * v2, middle)
                u4, v4, inside4 = look_up(field, shape, origin, inverse, x + h * u3, y + h * v3, last)
                if inside1 and inside2 and inside3 and inside4:
                    x += h / 6 * (u1 + u4 + 2 * (u2 + u3))
                    y += h / 6 * (v1 + v4 + 2 * (v2 + v3))
                else:
                    left[n] = True
            xs[n], ys[n] = x, y

    return move


LAYOUTS = {"planes": velocity_of_planes, "nodes": velocity_of_nodes}


class TrackNumba(Tracker):
    version = f"numba {numba.__version__}, CPython {platform.python_version()}"

    def __init__(self, columns, steps, field, timestep, variant):
        super().__init__([np.array(column) for column in columns], steps, field, timestep)
        self.layout, *flags = variant.split(", ")
        jit = compiled(fastmath="fastmath" in flags)
        self.move = mover(jit, LAYOUTS[self.layout](jit))

    def track(self):
        self.x, self.y = (column.copy() for column in self.start)
        left = np.zeros(len(self.x), bool)
        with netCDF4.Dataset(self.field) as file:
            times, *axes = (file[name][:].data for name in ("time", "x", "y"))
            self.u, self.v = file["u"], file["v"]
            for of in (self.u, self.v):
                of.set_auto_mask(False)
            origin = tuple(axis[0] for axis in axes)
            inverse = tuple((len(axis) - 1) / (axis[-1] - axis[0]) for axis in axes)
            shape = self.u.shape[1:]
            steps_between = round((times[1] - times[0]) / self.timestep)
            later = self.read(0)
            for first in range(0, self.steps, steps_between):
                level = first // steps_between
                earlier, later = later, self.read(level + 1)
                field = self.arranged(earlier, later)
                count = min(steps_between, self.steps - first)
                steps = np.arange(count)[:, np.newaxis] + (0, 0.5, 1)
                with self.moving():
                    self.move(self.x, self.y, left, field, shape, origin, inverse, self.timestep, steps / steps_between)

    def read(self, level):
        """u and v at a time, in the processor's own order of bytes."""
        return [np.ascontiguousarray(of[level], dtype=np.float32) for of in (self.u, self.v)]

    def arranged(self, earlier, later):
        if self.layout == "planes":
            return *earlier, *later
        return np.stack((*earlier, *later), axis=-1)

    def positions(self):
        return self.x, self.y


if __name__ == "__main__":
    serve(TrackNumba, columns=2)
