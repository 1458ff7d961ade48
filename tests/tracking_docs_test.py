#!/usr/bin/env python3
"""Runs the commands of docs/tracking.md as they stand, one after the other in one folder, as its reader would.

    tracking_docs_test.py SOURCE_FOLDER SIMGPU

The run of the page's picture must have the checksum that the page names, and examples/tracking/ocean.nc must
be what its script writes. Where xarray, netCDF4 and matplotlib are installed, the map is drawn, too. Exits with 77
(skipped) if SIMGPU was built without NetCDF or libpng.
"""

import importlib.util
import os
import re
import shlex
import shutil
import struct
import subprocess
import sys
import tempfile

from commands_test import commands_of

# What a command is said to write, by the flags that name files.
WRITES = ("--output", "--render", "--trajectory", "--checkpoint", "--json")


def commands_of_page(page):
    """The ten commands, and that of the map."""
    found = [
        command for command in commands_of(page) if command.startswith(("cp ", "script/run ", "python3 docs/"))
    ]
    assert len(found) == 11, found
    return found[:-1], found[-1]


def run(arguments, folder):
    return subprocess.run(arguments, cwd=folder, capture_output=True, text=True, check=False)


def hold_command(command, simgpu, folder):
    """Runs it, and returns what it says. Skips the test if the program cannot do it."""
    arguments = shlex.split(command)
    if arguments[0] == "script/run":
        arguments[0] = simgpu
    result = run(arguments, folder)
    without = re.search(r"was built without (NetCDF|libpng)", result.stderr)
    if without:
        print(f"skipped: {without.group(0)}")
        sys.exit(77)
    assert result.returncode == 0, (command, result.stderr)
    for flag, value in zip(arguments, arguments[1:]):
        if flag in WRITES:
            assert os.path.getsize(os.path.join(folder, value)) > 0, (command, value)
    return result.stdout


def hold_checksum(page, command, told):
    checksum = re.search(r"checksum +([0-9a-f]{16})", told).group(1)
    assert f"`{checksum}`" in page, f"docs/tracking.md does not say {checksum}, of {command}"


def hold_map(source, command, folder):
    modules = ("xarray", "netCDF4", "matplotlib")
    missing = [module for module in modules if importlib.util.find_spec(module) is None]
    if missing:
        print(f"no map without {', '.join(missing)} (Debian: python3-xarray, python3-netcdf4, python3-matplotlib)")
        return
    arguments = shlex.split(command)
    script = os.path.join(source, arguments[1])
    result = run([sys.executable, script, *arguments[2:]], folder)
    assert result.returncode == 0, result.stderr
    assert os.path.getsize(os.path.join(folder, arguments[-1])) > 0, arguments[-1]


def hold_ocean(examples, folder):
    """The file is what its script writes, but for roundings of a machine's own sine and exponential."""
    made = os.path.join(folder, "made.nc")
    result = run([sys.executable, os.path.join(examples, "make_ocean.py"), made], folder)
    assert result.returncode == 0, result.stderr
    with open(made, "rb") as now, open(os.path.join(examples, "ocean.nc"), "rb") as kept:
        now, kept = now.read(), kept.read()
    assert len(now) == len(kept), (len(now), len(kept))
    velocities = 2 * 25 * 29 * 60  # at the end of the file, two bytes each
    assert now[: -2 * velocities] == kept[: -2 * velocities], "another header or other coordinates"
    numbers = [struct.unpack(f">{velocities}h", content[-2 * velocities :]) for content in (now, kept)]
    worst = max(abs(one - other) for one, other in zip(*numbers))
    assert worst <= 1, f"a velocity is {worst} units off"


def main(source, simgpu, folder):
    with open(os.path.join(source, "docs/tracking.md"), encoding="utf-8") as file:
        page = file.read()
    examples = os.path.join(source, "examples/tracking")
    shutil.copytree(examples, os.path.join(folder, "examples/tracking"))
    ten, map_command = commands_of_page(page)
    for command in ten:
        print(command, flush=True)
        told = hold_command(command, simgpu, folder)
        if "map.png" in command:
            hold_checksum(page, command, told)
    hold_map(source, map_command, folder)
    hold_ocean(examples, folder)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary_folder:
        main(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), temporary_folder)
