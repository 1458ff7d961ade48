"""Particles between simgpu's files and the peers' files of doubles (see peers/protocol.py)."""

import array
import ast
import csv
import math
import struct

NPY = b"\x93NUMPY\x01\x00"
NPY_TYPES = {"<f8": "d", "<f4": "f", "<i8": "q", "<u8": "Q"}


def read_csv(path):
    """The columns of a file that simgpu wrote."""
    with open(path, newline="") as file:
        rows = csv.reader(file)
        columns = [array.array("d") for _ in next(rows)]
        for row in rows:
            for column, number in zip(columns, row):
                column.append(float(number))
    return columns


def read_npy(path):
    """The columns of an .npy file that simgpu wrote, by name."""
    with open(path, "rb") as file:
        data = file.read()
    (length,) = struct.unpack_from("<H", data, len(NPY))
    begin = len(NPY) + 2 + length
    described = ast.literal_eval(data[len(NPY) + 2 : begin].decode())["descr"]
    row = struct.Struct("<" + "".join(NPY_TYPES[kind] for _, kind in described))
    columns = zip(*row.iter_unpack(data[begin:]))
    return {
        name: array.array(NPY_TYPES[kind], column) for (name, kind), column in zip(described, columns)
    }


def write_npy(path, columns):
    """Writes columns of doubles, given by name, as an .npy file for simgpu."""
    described = [(name, "<f8") for name in columns]
    shape = (len(next(iter(columns.values()))),)
    text = repr({"descr": described, "fortran_order": False, "shape": shape})
    text += " " * (-(len(NPY) + 2 + len(text) + 1) % 64) + "\n"
    row = struct.Struct("<" + "d" * len(columns))
    with open(path, "wb") as file:
        file.write(NPY + struct.pack("<H", len(text)) + text.encode())
        file.write(b"".join(row.pack(*values) for values in zip(*columns.values())))


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
