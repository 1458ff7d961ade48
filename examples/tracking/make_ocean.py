#!/usr/bin/env python3
"""Writes a small made-up ocean: a current with eddies along a coast, six days, every six hours.

    make_ocean.py FILE.nc

The file has the names, units, packed integers and missing values on land of an ocean model's surface
currents. It is a NetCDF classic file, which is written here by hand: Python alone is needed.
"""

import math
import struct
import sys

LONGITUDES = [4 + i / 10 for i in range(60)]
LATITUDES = [36 + i / 10 for i in range(29)]
HOURS = [6 * i for i in range(25)]

METRES_PER_DEGREE = 60 * 1852
SCALE = 1e-4  # m/s of one in the packed integers
FILL = -32768  # on land

# Where an eddy is at the start, its radius in km, and its fastest speed in m/s, positive if it
# turns counter-clockwise. All drift to the east.
EDDIES = [
    (4.9, 37.75, 30, -0.55),
    (5.9, 38.15, 24, 0.45),
    (7.1, 37.75, 34, -0.60),
    (8.2, 38.25, 26, 0.45),
    (9.1, 37.65, 26, -0.50),
]
DRIFT = 0.06  # m/s


def coast(longitude):
    """The latitude where land ends, with a cape and a bay."""
    cape = 0.45 * math.exp(-(((longitude - 6.3) / 0.35) ** 2))
    bay = -0.25 * math.exp(-(((longitude - 7.6) / 0.4) ** 2))
    return 36.55 + 0.04 * (longitude - 4) + cape + bay


def stream_function(longitude, latitude, seconds):
    """In m2/s. It is constant along the coast, so that no water crosses it."""
    offshore = max(0.0, (latitude - coast(longitude)) * METRES_PER_DEGREE)
    meander = 9e3 * math.sin(2 * math.pi * (longitude - 4 - seconds / 1e6) / 1.9)
    from_axis = offshore - 32e3 - meander * (1 - math.exp(-offshore / 30e3))
    current = -0.5 * 18e3 * (math.tanh(from_axis / 18e3) - math.tanh(-32e3 / 18e3))
    shelter = 1 - math.exp(-((offshore / 35e3) ** 2))
    narrowing = math.cos(math.radians(37.5))
    eddies = 0.0
    for start, middle, radius, speed in EDDIES:
        east = (longitude - start) * METRES_PER_DEGREE * narrowing - DRIFT * seconds
        north = (latitude - middle) * METRES_PER_DEGREE
        squared = (east**2 + north**2) / (radius * 1e3) ** 2
        eddies -= speed * radius * 1e3 * math.exp((1 - squared) / 2)
    return current + shelter * eddies


def velocity(longitude, latitude, seconds):
    """Eastward and northward, in m/s: the derivatives of the stream function."""
    step = 1e-3
    to_north = stream_function(longitude, latitude + step, seconds)
    to_south = stream_function(longitude, latitude - step, seconds)
    to_east = stream_function(longitude + step, latitude, seconds)
    to_west = stream_function(longitude - step, latitude, seconds)
    distance = 2 * step * METRES_PER_DEGREE
    narrowing = math.cos(math.radians(latitude))
    return -(to_north - to_south) / distance, (to_east - to_west) / (distance * narrowing)


def packed_velocities():
    """Both components at all times, latitudes and longitudes."""
    east, north = [], []
    for hours in HOURS:
        for latitude in LATITUDES:
            for longitude in LONGITUDES:
                if latitude < coast(longitude):
                    east.append(FILL)
                    north.append(FILL)
                    continue
                u, v = velocity(longitude, latitude, hours * 3600)
                east.append(round(u / SCALE))
                north.append(round(v / SCALE))
    return east, north


# The NetCDF classic format: https://docs.unidata.ucar.edu/netcdf-c/current/file_format_specifications.html

SHORT, DOUBLE = 3, 6
DIMENSION_LIST, VARIABLE_LIST, ATTRIBUTE_LIST = 10, 11, 12


def to_four_bytes(content):
    return content + bytes(-len(content) % 4)


def name_bytes(name):
    return struct.pack(">i", len(name)) + to_four_bytes(name.encode())


def numbers(kind, values):
    return struct.pack(f">{len(values)}{'h' if kind == SHORT else 'd'}", *values)


def list_bytes(tag, items):
    return struct.pack(">ii", tag if items else 0, len(items)) + b"".join(items)


def attributes(pairs):
    items = []
    for name, value in pairs.items():
        if isinstance(value, str):
            kind, count, content = 2, len(value), value.encode()
        else:
            kind, count = (SHORT if isinstance(value, int) else DOUBLE), 1
            content = numbers(kind, [value])
        items.append(name_bytes(name) + struct.pack(">ii", kind, count) + to_four_bytes(content))
    return list_bytes(ATTRIBUTE_LIST, items)


def classic_file(sizes, title, variables):
    """`sizes` of dimensions by name; of each variable: name, type, dimensions, attributes, values."""
    names = list(sizes)

    def header(places):
        items = []
        for (name, kind, along, about, _), content, place in zip(variables, contents, places):
            numbers_of_dimensions = [names.index(dimension) for dimension in along]
            items.append(
                name_bytes(name)
                + struct.pack(f">i{len(along)}i", len(along), *numbers_of_dimensions)
                + attributes(about)
                + struct.pack(">iii", kind, len(content), place)
            )
        dimensions = [name_bytes(name) + struct.pack(">i", size) for name, size in sizes.items()]
        return (
            b"CDF\x01"
            + struct.pack(">i", 0)
            + list_bytes(DIMENSION_LIST, dimensions)
            + attributes({"Conventions": "CF-1.8", "title": title})
            + list_bytes(VARIABLE_LIST, items)
        )

    contents = [to_four_bytes(numbers(kind, values)) for _, kind, _, _, values in variables]
    place = len(header([0] * len(variables)))
    places = []
    for content in contents:
        places.append(place)
        place += len(content)
    return header(places) + b"".join(contents)


def ocean():
    east, north = packed_velocities()
    everywhere = ("time", "latitude", "longitude")

    def packed(standard_name):
        return {
            "standard_name": standard_name,
            "units": "m s-1",
            "scale_factor": SCALE,
            "add_offset": 0.0,
            "_FillValue": FILL,
        }

    time = {"standard_name": "time", "units": "hours since 2024-03-01 00:00:00", "calendar": "standard"}
    latitude = {"standard_name": "latitude", "units": "degrees_north", "axis": "Y"}
    longitude = {"standard_name": "longitude", "units": "degrees_east", "axis": "X"}
    return classic_file(
        {"time": len(HOURS), "latitude": len(LATITUDES), "longitude": len(LONGITUDES)},
        "A made-up ocean: a current with eddies along a coast",
        [
            ("time", DOUBLE, ("time",), {**time, "axis": "T"}, HOURS),
            ("latitude", DOUBLE, ("latitude",), latitude, LATITUDES),
            ("longitude", DOUBLE, ("longitude",), longitude, LONGITUDES),
            ("uo", SHORT, everywhere, packed("eastward_sea_water_velocity"), east),
            ("vo", SHORT, everywhere, packed("northward_sea_water_velocity"), north),
        ],
    )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with open(sys.argv[1], "wb") as file:
        file.write(ocean())
