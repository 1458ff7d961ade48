"""How much of its tolerance each particle uses up: what --verify asks, worked out independently.

The scheme's exact solution is summed up step by step in the C library's long double, the tolerance
is that of docs/trust.md. common/verify.hpp has a formula for the sum, in double.
"""

import numpy as np

LONG = np.longdouble
DOUBLE_ROUNDOFF = 2.0 ** -53


def _long(columns):
    return [column.astype(LONG) for column in columns]


class Course:
    """Where particles must be after their steps, and how far off they may be."""

    def __init__(self, start, evolution):
        real = start[2].dtype.type
        x, y, _ = _long(start)
        self.roundoff = LONG(np.finfo(real).eps) / 2
        self.steps = evolution.steps
        self.square = x * x + y * y
        self.step = (real(evolution.timestep) * start[2]).astype(LONG)
        if self.steps == 0:
            self.step = np.zeros_like(self.step)
        self.radius = np.sqrt(self.square + self.steps * self.step ** 2)
        self.turned = np.zeros_like(self.square)
        for n in range(self.steps):
            self.turned += np.arctan(self.step / np.sqrt(self.square + n * self.step ** 2))
        below = 1.5 * self.steps * LONG(np.finfo(real).tiny) / self.square
        walk, turned = self._walk() + below, np.abs(self.turned)
        least = 8 * DOUBLE_ROUNDOFF
        self.radius_tolerance = least + self.roundoff * (5 * np.minimum(turned, 1) + walk)
        self.angle_tolerance = least + self.roundoff * (5 * turned + walk * (1 + turned))

    def _walk(self):
        """w of docs/trust.md."""
        u, turned = self.roundoff, np.abs(self.turned)
        with np.errstate(all="ignore"):
            t = np.abs(self.step) / np.sqrt(self.square)
            alike = np.where(t * t < u, np.cbrt(t) ** 4 / u, np.cbrt(u / t) / t)
            crossings = np.minimum(2 * turned / np.pi, np.cbrt(u / t) ** 2 / t)
            walk = 5 * np.sqrt(LONG(self.steps)) + u / t ** 2 + 3 * alike * (1 + crossings)
        return np.where(walk < self.steps, walk, self.steps)


def shares(start, end, evolution):
    """For each particle the share of its tolerance that is used up, and how far any computation of
    it in double may be off, by which the share is uncertain."""
    course = Course(start, evolution)
    x0, y0, _ = _long(start)
    x, y, _ = _long(end)
    off = np.abs(np.sqrt(x * x + y * y) - course.radius) / course.radius
    turned = np.arctan2(x0 * y - y0 * x, x0 * x + y0 * y)
    angle = course.turned - turned
    angle -= np.rint(angle / (2 * LONG(np.pi))) * (2 * LONG(np.pi))
    share = np.maximum(off / course.radius_tolerance, np.abs(angle) / course.angle_tolerance)
    same_speed = start[2].view(np.uint8) == end[2].view(np.uint8)
    is_finite = np.isfinite(share) & same_speed.reshape(len(share), -1).all(axis=1)
    # docs/trust.md: the closed form is rounded to within 2^-50 + 5 u T.
    rounding = DOUBLE_ROUNDOFF * (8 + 5 * np.abs(course.turned))
    uncertainty = rounding / np.minimum(course.radius_tolerance, course.angle_tolerance)
    return np.where(is_finite, share, np.inf).astype(np.float64), uncertainty.astype(np.float64)
