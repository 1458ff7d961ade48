#!/usr/bin/env python3
"""Holds the program's output in README.md against what the program prints now.

    readme_test.py README SIMGPU

The help must be equal; a run must be equal but for its figures and the machine it ran on; the checksum
of the tour's run must be the one it has.
"""

import re
import subprocess
import sys


def block_after(readme, command):
    match = re.search(r"```\n\$ " + re.escape(command) + r"\n(.*?)```", readme, re.DOTALL)
    assert match, f"README has no block that begins with: $ {command}"
    return match.group(1).strip()


def output(simgpu, *arguments):
    result = subprocess.run([simgpu, *arguments], capture_output=True, text=True, check=True)
    return result.stdout.strip()


def shape(text):
    """The text with figures, line numbers, widths and the machine's name taken out."""
    lines = [line for line in text.splitlines() if not line.startswith("cpu: ")]
    lines = [re.sub(r"^ +[0-9]+ ", "# ", line) for line in lines]
    return [re.sub(r"\s+", " ", re.sub(r"[+-]?[0-9]+\.[0-9]+", "#", line)).strip() for line in lines]


def main(readme_file, simgpu):
    with open(readme_file) as file:
        readme = file.read()
    assert block_after(readme, "simgpu --help") == output(simgpu, "--help")
    tour = re.search(r"script/run (--timestep .* --verify) ", readme).group(1).split()
    checksum = re.search(r"checksum +([0-9a-f]{16})", output(simgpu, "--device", "cpu", *tour)).group(1)
    assert f"`{checksum}`" in readme, f"README does not say {checksum}"
    told = shape(block_after(readme, "script/run --device cpu"))
    now = shape(output(simgpu, "--device", "cpu"))
    assert told == now, "\n".join(f"README: {a}\nnow:    {b}" for a, b in zip(told, now) if a != b)


if __name__ == "__main__":
    main(*sys.argv[1:])
