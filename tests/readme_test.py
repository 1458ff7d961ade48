#!/usr/bin/env python3
"""Holds the program's output in README.md against what the program prints now.

    readme_test.py README SIMGPU

The help must be equal; a run must be equal but for its figures and the machine it ran on, and for the lines
that stand as "..."; the checksum of the tour's run must be the one it has; the example of a program that uses
the libraries must be the one in examples/library.
"""

import os
import re
import subprocess
import sys


def blocks_after(readme, command):
    blocks = re.findall(r"```\n\$ " + re.escape(command) + r"\n(.*?)```", readme, re.DOTALL)
    assert blocks, f"README has no block that begins with: $ {command}"
    return [block.strip() for block in blocks]


def output(simgpu, *arguments):
    result = subprocess.run([simgpu, *arguments], capture_output=True, text=True, check=True)
    return result.stdout.strip()


def shape(text):
    """The text with figures, line numbers, widths and the machine's name taken out."""
    lines = [line for line in text.splitlines() if not line.startswith("cpu: ")]
    lines = [re.sub(r"^ +[0-9]+ ", "# ", line) for line in lines]
    return [re.sub(r"\s+", " ", re.sub(r"[+-]?[0-9]+\.[0-9]+", "#", line)).strip() for line in lines]


def require_run(told, now):
    """The lines are those of now, in their order; "..." stands for any that are left out."""
    place = 0
    skipping = False
    for line in told:
        if line == "...":
            skipping = True
            continue
        assert line in (now[place:] if skipping else now[place : place + 1]), (
            f"README: {line}\nnow:    {now[place : place + 1]}"
        )
        place = now.index(line, place) + 1
        skipping = False
    assert skipping or place == len(now), f"README leaves out: {now[place:]}"


def main(readme_file, simgpu):
    with open(readme_file) as file:
        readme = file.read()
    assert blocks_after(readme, "simgpu --help") == [output(simgpu, "--help")]
    tour = re.search(r"script/run (--timestep .* --verify) ", readme).group(1).split()
    checksum = re.search(r"checksum +([0-9a-f]{16})", output(simgpu, "--device", "cpu", *tour)).group(1)
    assert f"`{checksum}`" in readme, f"README does not say {checksum}"
    for name, language in (("CMakeLists.txt", "cmake"), ("main.cpp", "cpp")):
        with open(os.path.join(os.path.dirname(os.path.abspath(readme_file)), "examples/library", name)) as file:
            assert f"```{language}\n{file.read()}```" in readme, f"README does not show {name} as it is"
    now = shape(output(simgpu, "--device", "cpu"))
    for told in blocks_after(readme, "script/run --device cpu"):
        require_run(shape(told), now)


if __name__ == "__main__":
    main(*sys.argv[1:])
