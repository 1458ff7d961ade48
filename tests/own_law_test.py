#!/usr/bin/env python3
"""Holds the page of a law of one's own against its files and what its program prints.

    own_law_test.py examples/own_law PROGRAM

What the page shows as cpp or cmake stands in a file just so; what it shows as printed is printed, but for figures
and the names of devices.
"""

import os
import re
import subprocess
import sys


def shape(text):
    lines = [re.sub(r"^(cpu|cuda:\d+): .*", "DEVICE", line) for line in text.strip().splitlines()]
    return [re.sub(r"\s+", " ", re.sub(r"[+-]?[0-9]+\.[0-9]+", "#", line)) for line in lines]


def main(folder, program):
    with open(os.path.join(folder, "README.md")) as file:
        page = file.read()
    sources = ""
    for name in ("pendulum.hpp", "main.cpp", "CMakeLists.txt"):
        with open(os.path.join(folder, name)) as file:
            sources += file.read()
    blocks = re.findall(r"```(?:cpp|cmake)\n(.*?)```", page, re.DOTALL)
    assert len(blocks) == 4, f"{len(blocks)} blocks"
    for block in blocks:
        assert block in sources, f"no file has:\n{block}"
    told = re.search(r"```\n\$ build/own_law/pendulums\n(.*?)```", page, re.DOTALL).group(1)
    now = subprocess.run([program], capture_output=True, text=True, check=True).stdout
    assert shape(told) == shape(now), f"the page: {shape(told)}\nnow: {shape(now)}"


if __name__ == "__main__":
    main(*sys.argv[1:])
