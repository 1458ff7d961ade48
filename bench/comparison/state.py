"""Particles between simgpu's CSV files and the peers' files of doubles (see peers/protocol.py)."""

import array
import csv
import math


def read_csv(path):
    """The columns of a file that simgpu wrote."""
    with open(path, newline="") as file:
        rows = csv.reader(file)
        columns = [array.array("d") for _ in next(rows)]
        for row in rows:
            for column, number in zip(columns, row):
                column.append(float(number))
    return columns


def write_columns(path, columns):
    with open(path, "wb") as file:
        for column in columns:
            column.tofile(file)


def read_positions(path, count):
    """The columns x and y that a peer wrote. Raises EOFError if it wrote too little."""
    columns = [array.array("d") for _ in range(2)]
    with open(path, "rb") as file:
        for column in columns:
            column.fromfile(file, count)
    return columns


def largest_difference(positions, expected):
    """How far a particle is from where it should be, relative to its distance from the origin: the
    largest of all particles; 0 if every bit is the same, infinite if a position is no number."""
    if [column.tobytes() for column in positions] == [column.tobytes() for column in expected]:
        return 0.0
    largest = 0.0
    for x, y, expected_x, expected_y in zip(*positions, *expected):
        difference = math.hypot(x - expected_x, y - expected_y) / math.hypot(expected_x, expected_y)
        if math.isnan(difference):
            return math.inf
        largest = max(largest, difference)
    return largest
