#!/usr/bin/env python3
"""Holds SECURITY.md to naming every variable that the programs read and every file that a flag names.

    security_test.py SOURCE SIMGPU
"""

import pathlib
import re
import subprocess
import sys


def variables_read(source):
    """Names given to getenv(), by themselves or as a constant or a list of the same file."""
    for folder in ("common", "cpu", "cuda", "driver", "mpi", "reader"):
        for file in (source / folder).rglob("*.c*"):
            if file.parent.name == "shell":
                continue  # a program of the build
            text = file.read_text()
            for name in re.findall(r"std::getenv\(([^)]+)\)", text):
                if name.startswith('"'):
                    yield name.strip('"')
                    continue
                values = re.search(rf"\b{name} (?:=|:) ([^;)]+)[;)]", text)
                assert values, f"{file}: what is {name}?"
                yield from re.findall(r'"(\w+)"', values.group(1))


def flags_with_a_file(simgpu):
    text = subprocess.run([simgpu, "--help"], capture_output=True, text=True, check=True).stdout
    return re.findall(r"(--[a-z-]+) FILE", text)


def main(source, simgpu):
    told = (pathlib.Path(source) / "SECURITY.md").read_text()
    variables = set(variables_read(pathlib.Path(source)))
    flags = set(flags_with_a_file(simgpu))
    assert {"TERM", "SIMGPU_STARTED_AGAIN"} <= variables and {"--input", "--render"} <= flags
    missing = [name for name in sorted(variables | flags) if f"`{name}`" not in told]
    assert not missing, f"SECURITY.md does not name {', '.join(missing)}"


if __name__ == "__main__":
    main(*sys.argv[1:])
