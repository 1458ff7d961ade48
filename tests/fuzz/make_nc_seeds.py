#!/usr/bin/env python3
"""Writes the NetCDF files that fuzzing begins with: small ones, of every format and shape.

    make_nc_seeds.py FOLDER
"""

import pathlib
import sys

import h5py
import netCDF4
import numpy

FORMATS = {
    "classic": "NETCDF3_CLASSIC",
    "offset": "NETCDF3_64BIT_OFFSET",
    "data": "NETCDF3_64BIT_DATA",
    "four": "NETCDF4",
}
AXES = {
    "time": {"units": "hours since 2000-01-01", "calendar": "noleap", "axis": "T"},
    "depth": {"units": "m", "positive": "down", "axis": "Z"},
    "lat": {"units": "degrees_north", "standard_name": "latitude"},
    "lon": {"units": "degrees_east", "standard_name": "longitude"},
}
VELOCITIES = {
    "u": "eastward_sea_water_velocity",
    "v": "northward_sea_water_velocity",
    "w": "upward_sea_water_velocity",
}


def make(path, form, axes, dtype="f4", unlimited=False, attributes=None, **storage):
    with netCDF4.Dataset(path, "w", format=FORMATS[form]) as file:
        for name, values in axes.items():
            is_record = unlimited and name == "time"
            file.createDimension(name, None if is_record else len(values))
        for name, values in axes.items():
            axis = file.createVariable(name, "f8", (name,))
            axis.setncatts(AXES[name])
            axis[:] = values
        shape = tuple(len(values) for values in axes.values())
        for number, (name, standard_name) in enumerate(VELOCITIES.items()):
            if name == "w" and "depth" not in axes:
                continue
            velocity = file.createVariable(name, dtype, tuple(axes), **storage)
            velocity.set_auto_maskandscale(False)
            velocity.setncatts({"units": "m s-1", "standard_name": standard_name})
            velocity.setncatts(attributes or {})
            values = numpy.arange(numpy.prod(shape)).reshape(shape) % 50 + number
            velocity[:] = values.astype(dtype)


def make_virtual(path):
    """One component is a virtual dataset, of a file that is not there."""
    make(path, "four", {"lat": [0, 1], "lon": [0, 1, 2]})
    with h5py.File(path, "r+") as file:
        attributes = {name: file["u"].attrs[name] for name in ("units", "standard_name")}
        del file["u"]
        layout = h5py.VirtualLayout((2, 3), "f4")
        layout[:] = h5py.VirtualSource("elsewhere.h5", "u", (2, 3))
        u = file.create_virtual_dataset("u", layout)
        u.attrs.update(attributes)
        for number, name in enumerate(("lat", "lon")):
            u.dims[number].attach_scale(file[name])


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    plane = {"time": [0, 1, 3], "lat": [2, 0, -1], "lon": [10, 11, 12.5, 14]}
    space = {"time": [0, 1], "depth": [5, 1], "lat": [-1, 0], "lon": [0, 1, 2]}
    packed = {"scale_factor": -0.01, "add_offset": 0.5, "valid_min": -1.0, "valid_max": 0.9}
    for form in FORMATS:
        make(folder / f"plane_{form}", form, plane)
        make(folder / f"space_{form}", form, space, dtype="f8")
    make(folder / "records_classic", "classic", plane, dtype="i2", unlimited=True, attributes=packed)
    make(folder / "packed_four", "four", plane, dtype="i2", attributes=packed,
         chunksizes=(1, 2, 3), zlib=True)
    make(folder / "times_in_a_chunk_four", "four", plane, chunksizes=(3, 3, 2), zlib=True,
         fletcher32=True)
    make(folder / "bytes_four", "four", plane, dtype="i1", attributes={"_Unsigned": "true"})
    round_the_globe = dict(plane, lon=[0, 90, 180, 270])
    make(folder / "globe_classic", "classic", round_the_globe)
    make(folder / "globe_four", "four", dict(plane, lon=[-180, -90, 0, 90, 180]), dtype="f8")
    steady = {"lon": [0, 1, 2], "lat": [0, 1, 2]}
    make_virtual(folder / "virtual")
    make(folder / "steady_data", "data", steady, attributes={"missing_value": -9.0})


main(pathlib.Path(sys.argv[1]))
