#!/usr/bin/env python3
"""Holds the files that simgpu writes and reads against numpy's, h5py's and netCDF4's view of them.

    files_test.py SIMGPU SUFFIX...

SUFFIX is each format besides .csv that SIMGPU was built with. Exits with 77 (skipped) where numpy
or h5py is missing; leaves out .nc where netCDF4 is.
"""

import json
import os
import re
import subprocess
import sys
import tempfile

try:
    import h5py
    import numpy
except ImportError as error:
    print(f"skipped: {error} (Debian: python3-numpy, python3-h5py)")
    sys.exit(77)
try:
    import netCDF4
except ImportError:
    netCDF4 = None

COLUMNS = ["x", "y", "angular_speed"]
PARTICLES = 70_001  # a block and a part of one


def run(simgpu, *arguments):
    """The report of a run on the CPU."""
    command = [simgpu, "--device", "cpu", "--json", "-", *map(str, arguments)]
    result = subprocess.run(command, capture_output=True, check=False)
    assert result.returncode == 0, (command, result)
    return json.loads(result.stdout)


def checksum(report):
    return report["runs"][0]["checksum"]


def columns_of(file):
    """A file's columns as other programs see them."""
    suffix = os.path.splitext(file)[1]
    if suffix == ".csv":
        table = numpy.genfromtxt(file, delimiter=",", names=True, dtype=numpy.float64)
    elif suffix == ".h5":
        with h5py.File(file) as opened:
            positions = numpy.stack([opened["x"][:], opened["y"][:]], axis=1)
            assert numpy.array_equal(opened["position"][:], positions)
            assert all(dim[0].name == "/particle" for name in COLUMNS for dim in opened[name].dims)
            assert [dim[0].name for dim in opened["position"].dims] == ["/particle", "/axis"]
            assert opened["time"][()] == opened.attrs["time"]
            return {name: opened[name][:] for name in opened if name in COLUMNS}
    elif suffix == ".nc":
        with netCDF4.Dataset(file) as opened:
            assert opened["x"].dimensions == ("time", "trajectory")
            return {name: opened[name][-1].data for name in opened.variables if name in COLUMNS}
    else:
        table = numpy.load(file)
    return {name: table[name] for name in (table.dtype.names if suffix != ".npz" else table)}


def hold_same_bits(actual, expected):
    assert sorted(actual) == sorted(expected) == sorted(COLUMNS), (actual.keys(), expected.keys())
    for name in COLUMNS:
        assert actual[name].dtype == expected[name].dtype, name
        assert actual[name].tobytes() == expected[name].tobytes(), name


def hold_attributes(file, report, precision):
    with h5py.File(file) as opened:
        told = dict(opened.attrs)
        run = told.pop("run")
        units = {name: opened[name].attrs["unit"] for name in COLUMNS}
        assert all(opened[name].chunks is None for name in opened)
        assert all(len(opened[name].attrs["description"]) > 5 for name in opened)
    assert re.fullmatch("[0-9a-f]{16}", run), run
    assert units == {"x": "length", "y": "length", "angular_speed": "length/time"}, units
    assert told == {
        "schema": "simgpu.state",
        "schema_version": "2.0",
        "particles": PARTICLES,
        "first": 0,
        "region": "-1:1,-1:1",
        "velocity": "",
        "step": 7,
        "timestep": 1e-5,
        "time": 7 * 1e-5,
        "seed": 5,
        "precision": precision,
        "math": "exact",
        "flow": "circle",
        "scheme": "euler",
        "columns": "x,y,angular_speed",
        "start_time": 0,
        "checksum": checksum(report),
        "length_unit": "arbitrary",
        "time_unit": "arbitrary",
    }, told


def written_by_others(folder, columns, suffixes):
    """Files of these columns as numpy and h5py write them."""
    backwards = COLUMNS[::-1]
    dtype = columns["x"].dtype
    if ".npy" in suffixes:
        for names in (COLUMNS, backwards):
            table = numpy.zeros(PARTICLES, [(name, dtype) for name in names])
            for name in names:
                table[name] = columns[name]
            yield os.path.join(folder, "other.npy"), lambda file, table=table: numpy.save(file, table)
        for version in ((2, 0), (3, 0)):

            def save_version(file, table=table, version=version):
                with open(file, "wb") as opened:
                    numpy.lib.format.write_array(opened, table, version)

            yield os.path.join(folder, "other.npy"), save_version
    if ".npz" in suffixes:
        for save in (numpy.savez, numpy.savez_compressed):
            more = {**columns, "more": numpy.arange(3), "time": numpy.float64(1)}
            yield os.path.join(folder, "other.npz"), lambda file, save=save, more=more: save(file, **more)
    if ".h5" in suffixes:
        for options in (
            {},
            {"chunks": True},
            {"compression": "gzip", "shuffle": True, "fletcher32": True},
            {"chunks": (PARTICLES,), "compression": "gzip"},
            {"dtype": dtype.newbyteorder(">")},
        ):

            def save_hdf5(file, options=options):
                with h5py.File(file, "w", libver="latest") as opened:
                    for name in backwards:
                        opened.create_dataset(name, data=columns[name], **options)
                    opened["more"] = "ignored"

            yield os.path.join(folder, "other.h5"), save_hdf5
    if ".nc" in suffixes:
        for file_format, options in (
            ("NETCDF3_CLASSIC", {}),
            ("NETCDF3_64BIT_OFFSET", {}),
            ("NETCDF3_64BIT_DATA", {}),
            ("NETCDF4", {}),
            ("NETCDF4", {"zlib": True, "shuffle": True, "fletcher32": True}),
            ("NETCDF4", {"chunksizes": [PARTICLES]}),
            ("NETCDF4", {"endian": "big"}),
        ):

            def save_netcdf(file, file_format=file_format, options=options):
                with netCDF4.Dataset(file, "w", format=file_format) as opened:
                    opened.createDimension("drifter", PARTICLES)
                    opened.createVariable("drifter", "i4", ("drifter",))[:] = numpy.arange(PARTICLES)
                    for name in backwards:
                        named = {"x": "lon", "y": "latitude"}.get(name, name)
                        opened.createVariable(named, dtype, ("drifter",), **options)[:] = columns[name]

            yield os.path.join(folder, "other.nc"), save_netcdf


def main(simgpu, suffixes, folder):
    if netCDF4 is None and ".nc" in suffixes:
        print("left out: .nc, without netCDF4 (Debian: python3-netcdf4)")
        suffixes.remove(".nc")
    for precision, dtype in (("double", numpy.float64), ("single", numpy.float32)):
        start = ["--particles", PARTICLES, "--steps", 7, "--seed", 5, "--precision", precision]
        csv = os.path.join(folder, "state.csv")
        report = run(simgpu, *start, "--output", csv)
        expected = {name: column.astype(dtype) for name, column in columns_of(csv).items()}
        for suffix in suffixes:
            file = os.path.join(folder, "state" + suffix)
            assert checksum(run(simgpu, *start, "--output", file)) == checksum(report)
            hold_same_bits(columns_of(file), expected)
            if suffix == ".h5":
                hold_attributes(file, report, precision)
            print(f"{precision}: others read {suffix} in every bit")
        for file, save in written_by_others(folder, expected, suffixes):
            save(file)
            again = run(simgpu, "--input", file, "--steps", 0, "--precision", precision)
            assert checksum(again) == checksum(report), file
            print(f"{precision}: {os.path.basename(file)} of others is read in every bit")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary_folder:
        main(sys.argv[1], sys.argv[2:], temporary_folder)
