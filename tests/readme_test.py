#!/usr/bin/env python3
"""Holds the program's output in README.md and docs/ against what the program prints now.

    readme_test.py SOURCE_FOLDER SIMGPU

A fenced block that begins with "$ simgpu" or "$ script/run" is run on the CPU. Help must be equal. A run must be equal
but for its figures and the machine it ran on, and for the lines that stand as "..."; a refusal but for line breaks. The
checksum of the tour's run must be the one it has; the example of a program that uses the libraries must be the one in
examples/library. README's comparison with other programs must be what bench/results has.
"""

import glob
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def blocks_of(page):
    """The arguments and the output of each block that shows a run."""
    for arguments, told in re.findall(r"^```\n\$ (?:simgpu|script/run)([^\n]*)\n(.*?)^```$", page, re.DOTALL | re.MULTILINE):
        yield shlex.split(arguments), told.strip()


def output(simgpu, arguments, folder):
    """What the program prints, or the sentence with which it refuses."""
    device = [] if "--device" in arguments or "--help" in arguments else ["--device", "cpu"]
    result = subprocess.run([simgpu, *arguments, *device], cwd=folder, capture_output=True, text=True, check=False)
    return result.returncode == 0, (result.stdout if result.returncode == 0 else result.stderr).strip()


def shape(text):
    """The text with figures, line numbers, widths and the machine's name taken out."""
    lines = [line for line in text.splitlines() if not re.search(r"\bcpu(: | \()", line)]
    lines = [re.sub(r"^ +[0-9]+ ", "# ", line) for line in lines]
    lines = [re.sub(r"[+-]?[0-9]+\.[0-9]+(e-[0-9]+)?", "#", line) for line in lines]
    return [re.sub(r"\s+", " ", line).strip() for line in lines]


def require_run(page, told, now):
    """The lines are those of now, in their order; "..." stands for any that are left out."""
    place = 0
    skipping = False
    for line in told:
        if line == "...":
            skipping = True
            continue
        assert line in (now[place:] if skipping else now[place : place + 1]), (
            f"{page}: {line}\nnow: {now[place : place + 1]}"
        )
        place = now.index(line, place) + 1
        skipping = False
    assert skipping or place == len(now), f"{page} leaves out: {now[place:]}"


def hold_blocks(page, simgpu, folder):
    """Holds the page's blocks, and returns how many there are."""
    blocks = list(blocks_of(read(page)))
    for arguments, told in blocks:
        succeeded, now = output(simgpu, arguments, folder)
        if "--help" in arguments:
            assert told == now, f"{page} has another {' '.join(arguments)}"
        elif succeeded:
            require_run(page, shape(told), shape(now))
        else:
            assert told.split() == now.split(), f"{page}: {told}\nnow: {now}"
    return len(blocks)


def digits(number):
    """As README rounds: a whole number from 10 on, else two digits."""
    return f"{number:.0f}" if number >= 10 else f"{number:.2g}"


def comparison_rows(source):
    """The rows of README's comparison, from the runs that it names."""
    results = {}
    for file in ("2026-11-29-cascade-lake-2-cores/compare_trackers", "2026-11-28-xeon-2-cores/compare_peers"):
        section = json.loads(read(os.path.join(source, "bench/results", file + ".json")))["sections"][0]
        for row in section["table"]:
            result = section["results"][row["result"]]
            memory = f" | {row['peak_rss_bytes'] / 2**20:.0f} MiB" if "peak_rss_bytes" in row else ""
            name = result["name"] + (f" ({result['variant']})" if result["variant"] else "")
            results[name] = digits(row["times_as_long_as_simgpu"]["median"]) + memory
    for told, measured in (
        ("a loop written by hand for numba", "numba by hand (nodes, fastmath)"),
        ("OceanTracker 0.5.3", "OceanTracker"),
        ("Parcels 4.0.2", "Parcels 4 as it comes (single positions)"),
        ("simgpu `--math fast`", "simgpu --math fast (1 thread, fast)"),
        ("numba", "numba (step by step, parallel)"),
        ("numpy", "numpy"),
        ("plain C++", "plain scalar C++"),
        ("CPython", "CPython (new evolve)"),
    ):
        yield f"| {told} | {results[measured]} |"


def main(source, simgpu):
    pages = [os.path.join(source, "README.md"), *sorted(glob.glob(os.path.join(source, "docs/*.md")))]
    with tempfile.TemporaryDirectory() as folder:
        held = {os.path.basename(page): hold_blocks(page, simgpu, folder) for page in pages}
    assert held["command-line.md"] and sum(held.values()) >= 5, held

    tour = read(os.path.join(source, "docs/getting-started.md"))
    arguments = re.search(r"script/run (--timestep .* --verify)$", tour, re.MULTILINE).group(1).split()
    checksum = re.search(r"checksum +([0-9a-f]{16})", output(simgpu, arguments, source)[1]).group(1)
    assert f"`{checksum}`" in tour, f"docs/getting-started.md does not say {checksum}"

    for name, language, page in (("CMakeLists.txt", "cmake", "docs/library.md"), ("main.cpp", "cpp", "README.md")):
        example = read(os.path.join(source, "examples/library", name))
        assert f"```{language}\n{example}```" in read(os.path.join(source, page)), f"{page} does not show {name} as it is"
    for row in comparison_rows(source):
        assert row in read(os.path.join(source, "README.md")), f"README does not have: {row}"


if __name__ == "__main__":
    main(sys.argv[1], os.path.abspath(sys.argv[2]))
