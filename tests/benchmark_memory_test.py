#!/usr/bin/env python3
"""Holds benchmark_memory to what it promises, at a small size and without CPython's side.

    benchmark_memory_test.py BENCHMARK_MEMORY
"""

import os
import re
import subprocess
import sys
import tempfile


def run(program, *arguments):
    command = [program, "--particles", "1000", "--lean", "1000", *arguments]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    return result.returncode, result.stdout, result.stderr


def script(folder, name, text):
    """A program that stands in for another."""
    path = os.path.join(folder, name)
    with open(path, "w") as file:
        file.write("#!/bin/sh\n" + text)
    os.chmod(path, 0o755)
    return path


def simgpu_with_a_peak_of(bytes_, folder):
    return script(
        folder,
        "simgpu",
        'echo \'{"runs": [{"memory": {"lines": ['
        f'{{"host_own_peak_bytes": 24000, "host_peak_rss_bytes": {bytes_}}}]}}}}]}}\'\n',
    )


def costs_are_exact(program):
    status, out, _ = run(program, "--python", "none")
    assert status == 0, status
    asked = dict(re.findall(r"^  (.+?)  +\S+ MiB +(\S+) B ", out, re.MULTILINE))
    assert asked["heap object per particle"] == "32.0", asked
    assert asked["array of structs"] == asked["SoA double"] == "24.0", asked
    assert asked["SoA single"] == "12.0", asked
    assert asked["device SoA double"] == "24.0" and asked["device SoA single"] == "12.0", asked
    assert "Bits: all of ours end with those of simgpu" in out, out


def missing_python_is_one_line(program, folder):
    no_profiler = script(folder, "python", "echo no profiler here; exit 77\n")
    for python, reason in (("none", "--python none"), (no_profiler, "no profiler here"),
                           ("/nonexistent/python", "/nonexistent/python cannot be run")):
        status, out, _ = run(program, "--python", python)
        assert status == 0, (python, status)
        assert f"CPython: skipped, {reason}" in out, out
    status, out, err = run(program, "--python", script(folder, "broken", "exit 3\n"))
    assert status == 1 and "exit code 3" in err, (status, err)


def too_much_beyond_the_state_fails(program, folder):
    allowed = 1000 * 24 + 8 * 2**20
    for peak, expected, verdict in ((allowed, 0, " ok"), (allowed + 1, 1, " too much")):
        simgpu = simgpu_with_a_peak_of(peak, folder)
        status, out, _ = run(program, "--python", "none", "--simgpu", simgpu)
        assert status == expected and verdict in out, (peak, status, out)


def state_beyond_the_host_is_skipped(program):
    status, out, _ = run(program, "--python", "none", "--lean", "1e15")
    assert status == 0 and "1,000,000,000,000,000 particles: skipped" in out, (status, out)


def bad_usage_is_refused(program):
    for arguments in (["--particles", "0"], ["--only", "nothing"], ["--surprise"]):
        status, _, err = run(program, *arguments)
        assert status == 2 and err, (arguments, status)


def main(program):
    with tempfile.TemporaryDirectory() as folder:
        costs_are_exact(program)
        missing_python_is_one_line(program, folder)
        too_much_beyond_the_state_fails(program, folder)
        state_beyond_the_host_is_skipped(program)
        bad_usage_is_refused(program)


if __name__ == "__main__":
    main(*sys.argv[1:])
