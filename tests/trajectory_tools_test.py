#!/usr/bin/env python3
"""Holds what TrajAn and VTK see in simgpu's trajectories, plain and compressed, against netCDF4.

    trajectory_tools_test.py SIMGPU OCEAN SUFFIX...

OCEAN is a NetCDF file of velocities by longitude and latitude. SUFFIX is each format besides .csv that
SIMGPU was built with. Exits with 77 (skipped) without .nc, where numpy or netCDF4 is missing and, once all
else is held, where one of the tools is.
"""

import os
import subprocess
import sys
import tempfile
import warnings

try:
    import netCDF4
    import numpy
except ImportError as error:
    print(f"skipped: {error} (Debian: python3-numpy, python3-netcdf4)")
    sys.exit(77)

MISSING = []
try:
    import trajan
    import xarray
except ImportError as error:
    trajan = None
    MISSING.append(f"{error} (pip install trajan)")
try:
    import vtk
    from vtk import vtkNetCDFCFReader
    from vtk.util.numpy_support import vtk_to_numpy
except ImportError as error:
    vtk = None
    MISSING.append(f"{error} (pip install vtk; Debian: python3-vtk9)")

PARTICLES = 100
STEPS = 12
EVERY = 5  # no divisor of STEPS
FRAMES = [0, 5, 10, 12]
ALWAYS = {"trajectory", "time", "step"}


def write(simgpu, folder, *flags):
    """The names of a trajectory and its compressed copy."""
    files = [os.path.join(folder, name) for name in ("run.nc", "small.nc")]
    command = [simgpu, "--device", "cpu", "--quiet", "--particles", str(PARTICLES)]
    command += ["--steps", str(STEPS), "--trajectory", files[0], "--trajectory-every", str(EVERY)]
    command += ["--trajectory-compressed", files[1], *flags]
    result = subprocess.run(command, capture_output=True, check=False)
    assert result.returncode == 0, (command, result)
    return files


def read(file):
    """The numbers of all variables, as netCDF4 reads them."""
    with netCDF4.Dataset(file) as opened:
        opened.set_auto_maskandscale(False)
        return {name: variable[:] for name, variable in opened.variables.items()}


def hold_trajan(file, numbers, axes):
    """TrajAn knows which dimension is which and where the particles are."""
    warnings.simplefilter("ignore")
    with xarray.open_dataset(file) as opened:
        found = opened.traj
        assert (found.trajectory_dim, found.obs_dim) == ("trajectory", "time"), found
        for seen, name in zip((found.tx, found.ty), axes):
            assert seen.name == name
            assert numpy.array_equal(seen.transpose("time", "trajectory"), numbers[name])
        middle = found.gridtime(opened.time.values[1:2])
        for name in axes:
            assert numpy.allclose(middle[name].squeeze(), numbers[name][1], rtol=1e-6), name
        if axes[0] != "lon":
            assert found.crs is None  # no distances on a globe
            return
        assert found.crs.is_geographic
        lengths = found.length().values
        assert lengths.shape == (PARTICLES,) and (lengths >= 0).all() and (lengths > 0).any()


def hold_vtk(file, numbers):
    """VTK sees the numbers of each time, the positions among them."""
    reader = vtkNetCDFCFReader()
    reader.SetFileName(file)
    reader.UpdateInformation()
    reader.SetVariableArrayStatus("step", 0)  # it has no particles
    reader.SetOutputType(vtk.VTK_UNSTRUCTURED_GRID)
    key = vtk.vtkStreamingDemandDrivenPipeline.TIME_STEPS()
    times = list(reader.GetOutputInformation(0).Get(key))
    assert len(times) == len(FRAMES) and numpy.array_equal(times, numbers["time"]), times
    # Backwards too: a user moves the slider to and fro.
    for frame in [*range(len(times)), *reversed(range(len(times)))]:
        reader.UpdateTimeStep(times[frame])
        seen = reader.GetOutput()
        assert seen.GetNumberOfPoints() == PARTICLES
        arrays = seen.GetPointData()
        names = {arrays.GetArrayName(i) for i in range(arrays.GetNumberOfArrays())}
        assert names == numbers.keys() - ALWAYS, names
        for name in names:
            values = vtk_to_numpy(arrays.GetArray(name))
            assert values.tobytes() == numbers[name][frame].tobytes(), (name, frame)
    return reader


def hold_vtk_places(reader, numbers, axes):
    """Its calculator makes points of them, as ParaView's does."""
    calculator = vtk.vtkArrayCalculator()
    calculator.SetInputConnection(reader.GetOutputPort())
    for name in axes:
        calculator.AddScalarArrayName(name)
    calculator.SetFunction("+".join(f"{name}*{unit}Hat" for name, unit in zip(axes, "ijk")))
    calculator.SetCoordinateResults(True)
    calculator.SetResultArrayType(vtk.VTK_DOUBLE)
    calculator.UpdateTimeStep(numbers["time"][-1])
    points = vtk_to_numpy(calculator.GetOutput().GetPoints().GetData())
    for place, name in enumerate(axes):
        assert numpy.array_equal(points[:, place], numbers[name][-1]), name


def hold(simgpu, folder, axes, *flags):
    """The trajectory of a run with these flags, whose positions are these variables."""
    plain, compressed = write(simgpu, folder, *flags)
    numbers = read(plain)
    assert numpy.array_equal(numbers["step"], FRAMES)
    assert not numpy.array_equal(numbers[axes[0]][0], numbers[axes[0]][-1])
    for file in (plain, compressed):
        if trajan is not None:
            hold_trajan(file, numbers, axes[:2])
        if vtk is not None:
            hold_vtk_places(hold_vtk(file, numbers), numbers, axes)


def main(simgpu, ocean):
    with tempfile.TemporaryDirectory() as folder:
        hold(simgpu, folder, ["x", "y"])
        hold(simgpu, folder, ["x", "y", "z"], "--flow", "abc", "--precision", "single")
        hold(simgpu, folder, ["lon", "lat"], "--flow", ocean, "--timestep", "3600")


if __name__ == "__main__":
    if ".nc" not in sys.argv[3:]:
        print("skipped: simgpu was built without NetCDF")
        sys.exit(77)
    main(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]))
    if MISSING:
        print("skipped, but for the above:", *MISSING)
        sys.exit(77)
