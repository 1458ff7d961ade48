"""Steps of flows by the classical Runge-Kutta scheme, for arrays of numpy and for numba."""

from protocol import needed

with needed("numpy", "Debian: python3-numpy"):
    import numpy as np


def peninsula(x, y, _time):
    x = x - 50e3
    square = x * x + y * y
    share = 16e3 * 16e3 / (square * square)
    return 1 - share * (x * x - y * y), -2 * share * (x * y)


def double_gyre(x, y, time):
    a = 0.25 * np.sin(0.62831853071795864769 * time)
    b = 1 - 2 * a
    f = a * (x * x) + b * x
    speed = np.pi * 0.1
    return (
        -speed * np.sin(np.pi * f) * np.cos(np.pi * y),
        speed * np.cos(np.pi * f) * np.sin(np.pi * y) * (2 * a * x + b),
    )


# With the timestep of each.
FLOWS = {"peninsula": (peninsula, 60.0), "double-gyre": (double_gyre, 0.02)}


def rk4(velocity, h):
    """A function that gives x and y after step n, counted from 0."""

    def step(x, y, n):
        middle = n * h + h / 2
        u1, v1 = velocity(x, y, n * h)
        u2, v2 = velocity(x + h / 2 * u1, y + h / 2 * v1, middle)
        u3, v3 = velocity(x + h / 2 * u2, y + h / 2 * v2, middle)
        u4, v4 = velocity(x + h * u3, y + h * v3, (n + 1) * h)
        return x + h / 6 * (u1 + u4 + 2 * (u2 + u3)), y + h / 6 * (v1 + v4 + 2 * (v2 + v3))

    return step
