"""OceanTracker in two dimensions, with dispersion, open boundaries and files of tracks switched off.

It divides each cell of the field into two triangles, and interpolates linearly in these.
"""

import os
import platform
import shutil
import tempfile

from protocol import needed, serve
from tracker import Tracker

with needed("OceanTracker", "pip install oceantracker"):
    import oceantracker.main
    from oceantracker import definitions
    from oceantracker.shared_info import shared_info

import netCDF4
import numpy as np

# Which of the file's names mean what to its reader of rectangular grids.
NAMES = {
    "dimension_map": {"row": "lat", "col": "lon", "z": "depth", "all_z_dims": ["depth"]},
    "grid_variable_map": {"time": "time", "x": "lon", "y": "lat"},
    "field_variable_map": {"water_velocity": ["u", "v"], "water_depth": "water_depth"},
    "variable_signature": ["time", "lat", "u", "v"],
}


class TrackOceanTracker(Tracker):
    version = f"OceanTracker {definitions.version['oceantracker_version']}, CPython {platform.python_version()}"

    def __init__(self, *given):
        super().__init__(*given)
        self.folder = tempfile.TemporaryDirectory(prefix="track_oceantracker-")
        self.hindcast = os.path.join(self.folder.name, "hindcast")
        os.mkdir(self.hindcast)
        self.times = as_hindcast(self.field, os.path.join(self.hindcast, "field.nc"))

    def track(self):
        duration = self.steps * self.timestep
        output = os.path.join(self.folder.name, "output")
        shutil.rmtree(output, ignore_errors=True)
        count = len(self.start[0])
        succeeded = oceantracker.main.run(
            {
                "run_output_dir": output,
                "time_step": self.timestep,
                "max_run_duration": duration,
                "processors": 1,
                "use_dispersion": False,
                "write_tracks": False,
                # All times that are needed are read before the first step.
                "time_buffer_size": int(duration / (self.times[1] - self.times[0])) + 2,
                "particle_buffer_initial_size": count,
                "solver": {"RK_order": 4},
                "reader": {
                    "class_name": "oceantracker.reader.GLORYS_reader.GLORYSreader",
                    "input_dir": self.hindcast,
                    "file_mask": "field.nc",
                    **NAMES,
                },
                "release_groups": [
                    {"class_name": "PointRelease", "points": np.column_stack(self.start), "pulse_size": 1}
                ],
            }
        )
        if succeeded is None:
            raise SystemExit("OceanTracker did not complete its run")
        self.moving_seconds = shared_info.core_class_roles.solver.info["time_spent_updating"]
        properties = shared_info.class_roles.particle_properties
        order = np.argsort(properties["ID"].data[:count])
        self.ends = [properties["x"].data[order, axis] for axis in (0, 1)]

    def positions(self):
        return [np.ascontiguousarray(column, dtype=np.float64) for column in self.ends]


def as_hindcast(field, path):
    """Writes the field by the names that its reader asks for, as water of an even depth, without land.
    Returns its times."""
    with netCDF4.Dataset(field) as given, netCDF4.Dataset(path, "w", format="NETCDF3_64BIT_OFFSET") as made:
        names = {"time": "time", "y": "lat", "x": "lon"}
        for name, made_name in names.items():
            made.createDimension(made_name, len(given.dimensions[name]))
        made.createDimension("layer", 1)
        for name in ("time", "y", "x", "u", "v"):
            from_variable = given[name]
            dimensions = [names[dimension] for dimension in from_variable.dimensions]
            variable = made.createVariable(names.get(name, name), from_variable.dtype.newbyteorder("="), dimensions)
            variable.setncatts(from_variable.__dict__)
            variable[:] = from_variable[:]
        made.createVariable("mask", "i1", ("layer", "lat", "lon"))[:] = 1
        made.createVariable("water_depth", "f4", ("lat", "lon"))[:] = 100
        return given["time"][:].data


if __name__ == "__main__":
    serve(TrackOceanTracker, columns=2)
