#!/usr/bin/env python3
"""What compare_trackers gives to trackers is what it says, and comes back from simgpu's files.

    tracking_files_test.py BENCH_FOLDER
"""

import array
import math
import os
import sys
import tempfile

sys.dont_write_bytecode = True  # the folder belongs to the source

NODES, TIMES = 24, 4


def field_is_the_same_each_time(folder):
    from tracking.made_field import MadeField

    paths = [os.path.join(folder, name) for name in ("a.nc", "b.nc")]
    assert len({MadeField(NODES, TIMES).write(path) for path in paths}) == 1
    with open(paths[0], "rb") as file:
        data = file.read()
    values = array.array("f", data[-2 * 4 * TIMES * NODES**2 :])
    values.byteswap()
    for first in range(0, len(values), NODES**2):
        level = values[first : first + NODES**2]
        for place in range(0, NODES * (NODES - 1), NODES + 1):
            a, b, c, d = (level[place + k] for k in (0, 1, NODES, NODES + 1))
            assert abs((a + d) - (b + c)) <= 2 * 2.0**-24 * 1.125, (a, b, c, d)
    try:
        import netCDF4
    except ImportError:
        print("not tested, since netCDF4 is not installed here: that NetCDF reads the field")
        return
    with netCDF4.Dataset(paths[0]) as file:
        both = [file[name][:].data.ravel() for name in ("u", "v")]
        assert [*both[0], *both[1]] == list(values)
        assert list(file["x"][:]) == list(file["y"][:]) == [1000.0 * i for i in range(NODES)]
        assert list(file["time"][:]) == [3600.0 * t for t in range(TIMES)]
        assert abs(both[0]).max() <= MadeField(NODES, TIMES).speed


def particles_come_back_from_npy_files(folder):
    from comparison.state import read_npy, write_npy

    path = os.path.join(folder, "p.npy")
    columns = {"x": array.array("d", [1.5, -0.0, math.inf]), "y": array.array("d", [0.1, 2.0, -3e300])}
    write_npy(path, columns)
    assert {name: column.tobytes() for name, column in read_npy(path).items()} == {
        name: column.tobytes() for name, column in columns.items()
    }
    with open(path, "rb") as file:
        assert (file.read().index(b"\n") + 1) % 64 == 0


def differences_are_of_the_worst_particle(_):
    from tracking.measure import largest_difference

    expected = [array.array("d", [1.0, 2.0, 3.0]), array.array("d", [4.0, 5.0, 6.0])]
    assert largest_difference(expected, expected).metres == 0
    beside = [array.array("d", [1.0, 2.5, 3.0]), array.array("d", [4.0, 5.0, 5.75])]
    worst = largest_difference(beside, expected)
    assert (worst.metres, worst.particle, worst.x, worst.y) == (0.5, 1, 2.0, 5.0), worst
    for nothing in (math.nan, math.inf):
        for axis in (0, 1):
            nowhere = [column[:] for column in expected]
            nowhere[axis][2] = nothing
            worst = largest_difference(nowhere, expected)
            assert (worst.metres, worst.particle) == (math.inf, 2), worst


def main(bench):
    sys.path.insert(0, bench)
    for test in (
        field_is_the_same_each_time,
        particles_come_back_from_npy_files,
        differences_are_of_the_worst_particle,
    ):
        with tempfile.TemporaryDirectory() as folder:
            test(folder)


if __name__ == "__main__":
    main(*map(os.path.abspath, sys.argv[1:]))
