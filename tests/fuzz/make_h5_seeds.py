#!/usr/bin/env python3
"""Writes the HDF5 files that fuzzing begins with: small ones, of every layout, filter and version.

    make_h5_seeds.py FOLDER
"""

import pathlib
import sys

import h5py
import numpy

COLUMNS = ("x", "y", "angular_speed")
SETTINGS = {
    "contiguous": {},
    "chunked": {"chunks": (8,)},
    "resizable": {"chunks": (8,), "maxshape": (None,)},
    "single_chunk": {"chunks": (20,)},
    "gzip": {"chunks": (8,), "compression": "gzip"},
    "gzip_shuffle": {"chunks": (8,), "compression": "gzip", "shuffle": True},
    "fletcher32": {"chunks": (8,), "fletcher32": True},
    "all_filters": {"chunks": (8,), "compression": "gzip", "shuffle": True, "fletcher32": True},
    "lzf": {"chunks": (8,), "compression": "lzf"},
    "scale_offset": {"chunks": (8,), "scaleoffset": 3},
    "fill_value": {"chunks": (8,), "fillvalue": 0.5},
}


def numbers(dtype):
    return (numpy.arange(20) / 7 + 0.25).astype(dtype)


def write(path, libver, dtype, setting, **more):
    with h5py.File(path, "w", libver=libver, **more) as file:
        for name in COLUMNS:
            if "fillvalue" in setting:
                made = file.create_dataset(name, shape=(20,), dtype=dtype, **setting)
                made[:8] = numbers(dtype)[:8]
            else:
                file.create_dataset(name, data=numbers(dtype), **setting)
        if setting == {}:
            file.attrs["step"] = numpy.uint64(3)
            file.attrs["timestep"] = 1e-5
            file.attrs["precision"] = "double"


def write_compact(path, libver):
    with h5py.File(path, "w", libver=libver) as file:
        for name in COLUMNS:
            creation = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
            creation.set_layout(h5py.h5d.COMPACT)
            space = h5py.h5s.create_simple((20,))
            made = h5py.h5d.create(file.id, name.encode(), h5py.h5t.IEEE_F64LE, space, creation)
            made.write(h5py.h5s.ALL, h5py.h5s.ALL, numbers("<f8"))


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for libver, suffix in (("earliest", "v0"), ("latest", "v3")):
        for name, setting in SETTINGS.items():
            write(folder / f"{name}_{suffix}", libver, "<f8", setting)
        write(folder / f"single_big_endian_{suffix}", libver, ">f4", SETTINGS["all_filters"])
        write(folder / f"user_block_{suffix}", libver, "<f8", SETTINGS["gzip"], userblock_size=512)
        write_compact(folder / f"compact_{suffix}", libver)


main(pathlib.Path(sys.argv[1]))
