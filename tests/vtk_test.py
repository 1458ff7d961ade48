#!/usr/bin/env python3
"""Holds a run's snapshots against what VTK's two XDMF readers, h5py and simgpu's reports say of them.

    vtk_test.py SIMGPU SUFFIX...

SUFFIX is each format besides .csv that SIMGPU was built with. Exits with 77 (skipped) without .h5, where
numpy or h5py is missing and, once all else is held, where the readers are (Debian's python3-vtk9 is built
without them).
"""

import glob
import json
import os
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
    import vtk
    from vtk import vtkXdmf3Reader, vtkXdmfReader
    from vtk.util.numpy_support import vtk_to_numpy

    NO_VTK = None
except ImportError as error:
    NO_VTK = f"{error} (Debian: python3-paraview)"

FIELDS = ["x", "y", "angular_speed"]
PARTICLES = 1000
TIMESTEP = 0.01
STEPS = 40
EVERY = 12  # no divisor of STEPS
SNAPSHOTS = [0, 12, 24, 36, 40]


def run(simgpu, *arguments):
    """The report of a run on the CPU."""
    command = [simgpu, "--device", "cpu", "--json", "-", *map(str, arguments)]
    result = subprocess.run(command, capture_output=True, check=False)
    assert result.returncode == 0, (command, result)
    return json.loads(result.stdout)


class Reader:
    """One of VTK's readers with a document open."""

    def __init__(self, vtk_class, document):
        self.name = vtk_class.__name__
        self.reader = vtk_class()
        self.reader.SetFileName(document)
        self.reader.UpdateInformation()

    def times(self):
        key = vtk.vtkStreamingDemandDrivenPipeline.TIME_STEPS()
        return list(self.reader.GetOutputInformation(0).Get(key))

    def grid(self, time):
        self.reader.UpdateTimeStep(time)
        return self.reader.GetOutputDataObject(0)


def hold_state(simgpu, file, step, start, precision):
    """The columns of the snapshot `file`, whose attributes are those of a run of `step` steps."""
    dtype = {"double": numpy.float64, "single": numpy.float32}[precision]
    with h5py.File(file) as opened:
        told = dict(opened.attrs)
        columns = {name: opened[name][:] for name in FIELDS}
        position = opened["position"][:]
    checksum = run(simgpu, *start, "--steps", step)["runs"][0]["checksum"]
    expected = {"step": step, "time": step * TIMESTEP, "timestep": TIMESTEP, "checksum": checksum}
    expected |= {"particles": PARTICLES, "seed": 5, "precision": precision, "math": "exact"}
    assert {name: told[name] for name in expected} == expected, (told, expected)
    assert all(column.dtype == dtype and column.shape == (PARTICLES,) for column in columns.values())
    assert position.tobytes() == numpy.column_stack([columns["x"], columns["y"]]).tobytes()
    return columns


def hold_grid(grid, columns, time):
    assert grid.GetNumberOfPoints() == PARTICLES
    assert grid.GetInformation().Get(vtk.vtkDataObject.DATA_TIME_STEP()) == time
    bounds = [limit for name in "xy" for limit in (columns[name].min(), columns[name].max())]
    assert list(grid.GetBounds()) == [*bounds, 0, 0], (grid.GetBounds(), bounds)
    points = vtk_to_numpy(grid.GetPoints().GetData())
    zero = numpy.zeros(PARTICLES)
    assert (points == numpy.column_stack([columns["x"], columns["y"], zero])).all()
    data = grid.GetPointData()
    names = [data.GetArrayName(index) for index in range(data.GetNumberOfArrays())]
    assert sorted(names) == sorted(FIELDS), names
    for name in FIELDS:
        values = vtk_to_numpy(data.GetArray(name))
        assert values.dtype == columns[name].dtype and values.tobytes() == columns[name].tobytes(), name


def hold_vertices(grid):
    """A vertex for each point, which is what shows the points where surfaces are drawn."""
    assert grid.GetNumberOfCells() == PARTICLES
    assert set(vtk_to_numpy(grid.GetCellTypesArray())) <= {vtk.VTK_VERTEX, vtk.VTK_POLY_VERTEX}
    assert sorted(vtk_to_numpy(grid.GetCells().GetConnectivityArray())) == list(range(PARTICLES))


def main(simgpu, folder):
    for precision in ("double", "single"):
        # From another folder than the current one, as a user's files are.
        # Its name is one that a reader may take for none: a blank first, and letters that are not ASCII.
        document = os.path.join(folder, precision, " été & co.xdmf")
        os.mkdir(os.path.dirname(document))
        start = ["--particles", PARTICLES, "--timestep", TIMESTEP, "--seed", 5, "--precision", precision]
        report = run(
            simgpu, *start, "--steps", STEPS, "--snapshot", document, "--snapshot-every", EVERY
        )
        files = sorted(glob.glob(os.path.join(folder, precision, " été & co-*.h5")))
        assert len(files) == len(SNAPSHOTS), files
        states = [
            hold_state(simgpu, file, step, start, precision) for file, step in zip(files, SNAPSHOTS)
        ]
        with h5py.File(files[-1]) as last:
            assert last.attrs["checksum"] == report["runs"][0]["checksum"]
        assert (states[0]["x"] != states[-1]["x"]).all()
        print(f"{precision}: {len(files)} snapshots are the states of runs of as many steps")

        for vtk_class in () if NO_VTK else (vtkXdmfReader, vtkXdmf3Reader):
            reader = Reader(vtk_class, document)
            times = [step * TIMESTEP for step in SNAPSHOTS]
            assert reader.times() == times, (reader.times(), times)
            # Backwards too: a user moves the slider to and fro.
            for index in [*range(len(times)), *reversed(range(len(times)))]:
                grid = reader.grid(times[index])
                hold_grid(grid, states[index], times[index])
                if vtk_class is vtkXdmfReader:
                    hold_vertices(grid)
            print(f"{precision}: {reader.name} sees the same bits at each of {len(times)} times")


if __name__ == "__main__":
    if ".h5" not in sys.argv[2:]:
        print("skipped: simgpu was built without HDF5")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as temporary_folder:
        main(sys.argv[1], temporary_folder)
    if NO_VTK:
        print(f"skipped, but for the above: {NO_VTK}")
        sys.exit(77)
