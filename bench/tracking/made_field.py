"""A velocity field that changes in time, and the NetCDF file in which all trackers read it.

Eddies stand beside each other as on a chessboard, get weaker and stronger, and sway; waves that draw
the surface apart and together run over them:

    u = +strength(t) sin(2 pi y / wavelength) + wave sin(2 pi x / wavelength - sway(t))
    v = -strength(t) sin(2 pi x / wavelength + sway(t)) + wave sin(2 pi y / wavelength - sway(t))

A velocity is the sum of a function of x and one of y. So trackers that interpolate bilinearly in cells
and those that interpolate linearly in the triangles of a cell must find the same, but for the rounding
of the file's numbers.
"""

import array
import hashlib
import math
import struct
import sys
from dataclasses import dataclass

SPACING = 1000.0  # of nodes, in m
INTERVAL = 3600.0  # between two times, in s
WAVELENGTH = 125 * SPACING
STRENGTH, WAVE = 1.0, 0.125  # the largest speed of eddies and of waves along an axis, in m/s
PERIOD = 20 * 3600.0
SWAY = 0.5  # in radians

# Of the classic format's 64-bit variant, which all NetCDF libraries read.
MAGIC = b"CDF\x02"
DIMENSIONS, VARIABLES, ATTRIBUTES = b"\0\0\0\x0a", b"\0\0\0\x0b", b"\0\0\0\x0c"
TEXT, SINGLE, DOUBLE = 2, 5, 6
MOST_BYTES = 2**31 - 4  # of a variable in this format


@dataclass(frozen=True)
class MadeField:
    nodes: int  # along x, and along y
    times: int

    @property
    def extent(self):
        """Of the square whose corner is the origin, in m."""
        return (self.nodes - 1) * SPACING

    @property
    def duration(self):
        return (self.times - 1) * INTERVAL

    @property
    def speed(self):
        """The largest of each component, in m/s."""
        return STRENGTH + WAVE

    @property
    def strain(self):
        """How fast neighbours part at the most, in 1/s: the largest sum of a component's derivatives."""
        return self.speed * 2 * math.pi / WAVELENGTH

    @property
    def bytes_of_component(self):
        return 4 * self.times * self.nodes**2

    def _parts_of_components(self, time):
        """What u and v are made of at a time: each the sum of a number by row and one by column."""
        strength = STRENGTH * (0.75 + 0.25 * math.cos(2 * math.pi * time / PERIOD))
        sway = SWAY * math.sin(2 * math.pi * time / PERIOD)
        phases = [2 * math.pi * (i * SPACING) / WAVELENGTH for i in range(self.nodes)]
        eddies = [strength * math.sin(phase) for phase in phases]
        swaying = [-strength * math.sin(phase + sway) for phase in phases]
        waves = [WAVE * math.sin(phase - sway) for phase in phases]
        return (eddies, waves), (waves, swaying)

    def write(self, path):
        """Writes the NetCDF file, and returns the SHA-256 of its bytes."""
        digest = hashlib.sha256()
        with open(path, "wb") as file:
            for part in self._parts():
                digest.update(part)
                file.write(part)
        return digest.hexdigest()

    def _parts(self):
        axis = array.array("d", (i * SPACING for i in range(self.nodes)))
        yield header(self)
        yield big_endian(axis)
        yield big_endian(axis)
        yield big_endian(array.array("d", (t * INTERVAL for t in range(self.times))))
        for component in range(2):
            for t in range(self.times):
                by_row, by_column = self._parts_of_components(t * INTERVAL)[component]
                for row in by_row:
                    yield big_endian(array.array("f", [row + column for column in by_column]))


def big_endian(numbers):
    numbers = numbers[:]
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers.tobytes()


def number(value):
    return struct.pack(">i", value)


def text(value):
    encoded = value.encode()
    return number(len(encoded)) + encoded + bytes(-len(encoded) % 4)


def attributes(**values):
    return ATTRIBUTES + number(len(values)) + b"".join(
        text(name) + number(TEXT) + text(value) for name, value in values.items()
    )


def header(field):
    dimensions = {"time": field.times, "y": field.nodes, "x": field.nodes}
    places = {name: place for place, name in enumerate(dimensions)}
    # In the order in which their values follow.
    variables = (
        ("x", DOUBLE, ("x",), {"standard_name": "projection_x_coordinate", "units": "m", "axis": "X"}),
        ("y", DOUBLE, ("y",), {"standard_name": "projection_y_coordinate", "units": "m", "axis": "Y"}),
        (
            "time",
            DOUBLE,
            ("time",),
            {
                "standard_name": "time",
                "units": "seconds since 2000-01-01 00:00:00",
                "calendar": "standard",
                "axis": "T",
            },
        ),
        ("u", SINGLE, ("time", "y", "x"), {"standard_name": "sea_water_x_velocity", "units": "m s-1"}),
        ("v", SINGLE, ("time", "y", "x"), {"standard_name": "sea_water_y_velocity", "units": "m s-1"}),
    )

    def size(kind, names):
        return (4 if kind == SINGLE else 8) * math.prod(dimensions[name] for name in names)

    def with_values_from(begin):
        listed = MAGIC + number(0) + DIMENSIONS + number(len(dimensions))
        listed += b"".join(text(name) + number(length) for name, length in dimensions.items())
        listed += attributes(Conventions="CF-1.8", title="eddies that sway")
        listed += VARIABLES + number(len(variables))
        for name, kind, names, about in variables:
            listed += text(name) + number(len(names)) + b"".join(number(places[n]) for n in names)
            listed += attributes(**about) + number(kind)
            listed += number(size(kind, names)) + struct.pack(">q", begin)
            begin += size(kind, names)
        return listed

    return with_values_from(len(with_values_from(0)))
