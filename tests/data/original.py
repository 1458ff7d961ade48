#!/usr/bin/env python3
"""The original program's new evolve, in plain CPython: makes original_after_100.csv.

    python3 original.py original_initial.csv original_after_100.csv

CPython computes in IEEE doubles and writes the shortest digits that read back to the same bits,
so the numbers are what the original program gives, exactly.
"""

import csv
import sys

STEPS = 100
TIMESTEP = 0.00001


def evolve(x, y, angular_speed):
    step = TIMESTEP * angular_speed
    for _ in range(STEPS):
        norm = (x**2 + y**2) ** 0.5
        x, y = x - step * y / norm, y + step * x / norm
    return x, y, angular_speed


def main(source, target):
    with open(source, newline="") as file:
        header, *rows = csv.reader(file)
    with open(target, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(evolve(*map(float, row)) for row in rows)


if __name__ == "__main__":
    main(*sys.argv[1:])
