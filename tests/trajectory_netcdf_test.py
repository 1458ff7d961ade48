#!/usr/bin/env python3
"""Holds the trajectories that simgpu writes against what netCDF, xarray and its own states say of them.

    trajectory_netcdf_test.py SIMGPU SUFFIX...

SUFFIX is each format besides .csv that SIMGPU was built with; the compressed copies take .nc.
Exits with 77 (skipped) where numpy, netCDF4 or xarray is missing.
"""

import os
import subprocess
import sys
import tempfile

try:
    import netCDF4
    import numpy
    import xarray
except ImportError as error:
    print(f"skipped: {error} (Debian: python3-numpy, python3-netcdf4, python3-xarray)")
    sys.exit(77)

PARTICLES = 70_001  # a block and a part of one
STEPS = 10
EVERY = 4  # no divisor of STEPS
FRAMES = [0, 4, 8, 10]
MOST_IN_A_CHUNK = 128 * 1024
ALWAYS = ["trajectory", "time", "step"]


def run(simgpu, *arguments):
    """Runs it on the CPU."""
    command = [simgpu, "--device", "cpu", "--quiet", *map(str, arguments)]
    result = subprocess.run(command, capture_output=True, check=False)
    assert result.returncode == 0, (command, result)


def state_after(simgpu, folder, step, flags):
    """The particles after so many steps, as simgpu's .npy files have them."""
    file = os.path.join(folder, "state.npy")
    run(simgpu, "--steps", step, "--output", file, *flags)
    return numpy.load(file)


def hold_netcdf(file, states, first):
    """Every number that the netCDF library reads is that of the run."""
    with netCDF4.Dataset(file) as opened:
        assert opened.data_model == "NETCDF3_64BIT_DATA", opened.data_model
        assert opened.dimensions["time"].isunlimited()
        assert opened.Conventions == "CF-1.8" and opened.featureType == "trajectory"
        assert opened["trajectory"].cf_role == "trajectory_id"
        opened.set_auto_mask(False)
        assert numpy.array_equal(opened["trajectory"][:], first + numpy.arange(PARTICLES))
        assert numpy.array_equal(opened["step"][:], FRAMES)
        times = opened.start_time + numpy.array(FRAMES) * opened.timestep
        assert numpy.array_equal(opened["time"][:], times)
        assert sorted(opened.variables) == sorted(ALWAYS + list(states[0].dtype.names))
        for name in states[0].dtype.names:
            stored = opened[name][:].astype(states[0].dtype[name])
            for frame, state in zip(stored, states):
                assert frame.tobytes() == state[name].tobytes(), name


def hold_xarray(file, states):
    """xarray decodes it by the conventions, and changes no number and no time."""
    with xarray.open_dataset(file, engine="netcdf4", decode_cf=True) as opened:
        assert dict(opened.sizes) == {"time": len(FRAMES), "trajectory": PARTICLES}
        assert opened["time"].dtype == numpy.float64
        axes = [name for name in opened.variables if opened[name].attrs.get("axis") in ("X", "Y")]
        assert len(axes) == 2, axes
        for name in states[0].dtype.names:
            assert opened[name].dtype.kind == "f", name
            assert opened[name].dims == ("time", "trajectory"), name
            last = opened[name].isel(time=-1).values
            assert numpy.array_equal(last, states[-1][name]), name


def hold_run(simgpu, folder, *flags, first=0):
    """A run with these flags, and its trajectory."""
    flags = ["--particles", PARTICLES, "--first", first, *flags]
    file = os.path.join(folder, "run.nc")
    run(simgpu, "--steps", STEPS, "--trajectory", file, "--trajectory-every", EVERY, *flags)
    states = [state_after(simgpu, folder, step, flags) for step in FRAMES]
    hold_netcdf(file, states, first)
    hold_xarray(file, states)


def same_attributes(one, other):
    """Attributes of the same names in the same order, types and values."""
    assert one.ncattrs() == other.ncattrs(), (one.ncattrs(), other.ncattrs())
    for name in one.ncattrs():
        values = [numpy.asarray(each.getncattr(name)) for each in (one, other)]
        assert values[0].dtype == values[1].dtype, name
        assert values[0].tobytes() == values[1].tobytes(), name


def hold_same(plain, compressed):
    """The compressed copy says the same, in chunks."""
    with netCDF4.Dataset(plain) as one, netCDF4.Dataset(compressed) as other:
        assert other.data_model == "NETCDF4", other.data_model
        for opened in (one, other):
            opened.set_auto_maskandscale(False)
        same_attributes(one, other)
        assert list(one.dimensions) == list(other.dimensions)
        assert other.dimensions["time"].isunlimited()
        assert list(one.variables) == list(other.variables)
        for name, variable in one.variables.items():
            copy = other[name]
            assert copy.dimensions == variable.dimensions and copy.dtype == variable.dtype, name
            same_attributes(variable, copy)
            assert copy[:].tobytes() == variable[:].tobytes(), name
            filters = copy.filters()
            assert filters["complevel"] == 4 and filters["shuffle"], (name, filters)
            assert numpy.prod(copy.chunking()) <= MOST_IN_A_CHUNK, copy.chunking()


def hold_compressed(simgpu, folder, *flags, law=()):
    """A run with these flags and those of its law, and its compressed copy, which xarray opens, too."""
    file, copy = (os.path.join(folder, name) for name in ("run.nc", "small.nc"))
    written = ["--trajectory", file, "--trajectory-compressed", copy]
    run(simgpu, "--steps", STEPS, *written, "--trajectory-every", EVERY, *flags, *law)
    hold_same(file, copy)
    with xarray.open_dataset(file) as one, xarray.open_dataset(copy, engine="netcdf4") as other:
        xarray.testing.assert_identical(one, other)
    run(simgpu, "--input", copy, "--steps", 0, "--compare-with", file, *law)  # by simgpu's own reader


def hold_chunks(simgpu, folder):
    """Many frames of few particles, and few of many, in chunks by which either is read."""
    hold_compressed(simgpu, folder, "--particles", 300, "--steps", 1000, "--trajectory-every", 1)
    hold_compressed(simgpu, folder, "--particles", 5_000, "--steps", 40, "--trajectory-every", 1)
    with netCDF4.Dataset(os.path.join(folder, "small.nc")) as opened:
        assert opened["x"].chunking() == [32, 4096], opened["x"].chunking()


def hold_output(simgpu, folder, *flags):
    """The last state as a file of its own, with room behind its header."""
    file = os.path.join(folder, "end.nc")
    flags = ["--particles", PARTICLES, *flags]
    run(simgpu, "--steps", STEPS, "--output", file, *flags)
    state = state_after(simgpu, folder, STEPS, flags)
    with netCDF4.Dataset(file) as opened:
        assert numpy.array_equal(opened["step"][:], [STEPS])
        assert numpy.array_equal(opened["trajectory"][:], numpy.arange(PARTICLES))
        for name in state.dtype.names:
            assert numpy.array_equal(opened[name][:], [state[name]]), name


def hold_reading_meanwhile(simgpu, folder):
    """Whoever opens the file of a run that goes on finds whole frames."""
    file = os.path.join(folder, "growing.nc")
    command = [simgpu, "--device", "cpu", "--quiet", "--particles", "1000", "--steps", "1e9"]
    with subprocess.Popen([*command, "--trajectory", file, "--trajectory-every", "1"]) as growing:
        while not os.path.exists(file):
            assert growing.poll() is None
        for _ in range(20):
            with netCDF4.Dataset(file) as opened:
                steps = opened["step"][:]
                assert numpy.array_equal(steps, numpy.arange(len(steps)))
                assert not numpy.ma.is_masked(opened["x"][-1])
        growing.kill()


def main():
    simgpu = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        hold_run(simgpu, folder)
        hold_run(simgpu, folder, "--precision", "single", first=2**53 - PARTICLES)
        hold_run(simgpu, folder, "--flow", "abc", "--start-time", "1.5")
        hold_run(simgpu, folder, "--flow", "stommel", "--timestep", "-3600")
        hold_output(simgpu, folder)
        hold_output(simgpu, folder, "--precision", "single", "--velocity", "-a*y, x", "--set", "a=2")
        hold_reading_meanwhile(simgpu, folder)
        if ".nc" in sys.argv[2:]:
            hold_compressed(simgpu, folder, "--particles", PARTICLES)
            hold_compressed(
                simgpu, folder, "--particles", PARTICLES, law=["--precision", "single"]
            )
            hold_compressed(
                simgpu, folder, "--particles", 1, "--first", 2**53 - 1, law=["--flow", "abc"]
            )
            hold_chunks(simgpu, folder)


main()
