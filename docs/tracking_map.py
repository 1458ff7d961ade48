"""Draws the paths of a run over the current that carried its particles:

    python3 tracking_map.py ocean.nc paths.nc map.png

The first file is that of --flow, the second that of --trajectory. It needs xarray, netCDF4 and
matplotlib. The current, uo and vo, is that of the file's last time; land is what has no velocity.
"""

import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as pyplot
import numpy
import xarray

if len(sys.argv) != 4:
    sys.exit(__doc__)
ocean_file, paths_file, picture = sys.argv[1:]

ocean = xarray.open_dataset(ocean_file).isel(time=-1)
paths = xarray.open_dataset(paths_file, decode_times=False)  # times in seconds, as release and left_at
dates = xarray.decode_cf(paths).time.values

# A particle stays where it is before its release and after it left the field. NaN stands for neither.
direction = numpy.sign(paths.timestep)
waits = direction * (paths.time - paths.release) < 0
has_left = direction * (paths.time - paths.left_at) > 0
longitude = paths.lon.where(~waits & ~has_left)
latitude = paths.lat.where(~waits & ~has_left)

figure, map_of = pyplot.subplots(figsize=(10, 5.6), layout="constrained")
map_of.set_facecolor("0.75")  # land
speed = numpy.hypot(ocean.uo, ocean.vo)
shades = map_of.pcolormesh(ocean.longitude, ocean.latitude, speed, cmap="Blues", vmax=1.0)
figure.colorbar(shades, label="speed at the end (m/s)", shrink=0.8)

map_of.plot(longitude, latitude, color="black", linewidth=0.4, alpha=0.5)
map_of.plot(longitude[-1], latitude[-1], ".", color="crimson", markersize=4)

map_of.set_aspect(1 / numpy.cos(numpy.radians(float(ocean.latitude.mean()))))
map_of.set_xlabel("longitude (degrees east)")
map_of.set_ylabel("latitude (degrees north)")
begin, end = numpy.datetime_as_string(dates[[0, -1]], unit="m")
map_of.set_title(f"{paths.sizes['trajectory']} particles, {begin} to {end}")
figure.savefig(picture, dpi=90, bbox_inches="tight")
