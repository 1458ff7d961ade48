#!/usr/bin/env python3
"""Measures how much faster two threads, and two ranks of one thread each, are than one, and prints a table.

    bench/scale/scaling.py [--repetitions N] [--particles COUNT] [--build FOLDER]

One and two take turns, so that a busy moment of the machine hits both; the quotient is of neighbours, and its
median and range are over the repetitions. Two ranks must give the checksum of one thread, or the exit code is 1.
Open MPI needs OMPI_ALLOW_RUN_AS_ROOT=1 and OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 to be run by root.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def command(options, kind, count):
    arguments = ["--device", "cpu", "--quiet", "--json", "-", "--particles", options.particles]
    if kind == "threads":
        return [os.path.join(options.build, "driver/simgpu"), "--threads", str(count), *arguments]
    program = os.path.join(options.build, "mpi/simgpu-mpi")
    # Left to itself, mpirun binds two ranks to a core each, but one rank of a machine to none.
    return ["mpirun", "-n", str(count), "--bind-to", "none", program, "--threads", "1", *arguments]


def measure(options, kind, count, work):
    done = subprocess.run(command(options, kind, count) + work, check=True, stdout=subprocess.PIPE)
    run = json.loads(done.stdout)["runs"][0]
    return run["particle_steps_per_second"], run["checksum"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repetitions", type=int, default=7)
    parser.add_argument("--particles", default="1e6")
    parser.add_argument("--build", default=os.path.join(ROOT, "build/release"))
    options = parser.parse_args()
    options.build = os.path.abspath(options.build)

    print("| of 2 | arithmetic | one, million particle-steps/s | two | two / one |")
    print("|---|---|---:|---:|---:|")
    for math, steps in (("exact", "1000"), ("fast", "16384")):
        work = ["--math", math, "--steps", steps]
        checksums = set()
        for kind in ("threads", "ranks"):
            pairs = []
            for _ in range(options.repetitions):
                one, of_one = measure(options, kind, 1, work)
                two, of_two = measure(options, kind, 2, work)
                pairs.append((one, two))
                checksums |= {of_one, of_two}
            ratios = [two / one for one, two in pairs]
            ones, twos = (statistics.median(rates) / 1e6 for rates in zip(*pairs))
            print(f"| {kind} | {math} | {ones:,.0f} | {twos:,.0f} | {statistics.median(ratios):.2f} "
                  f"({min(ratios):.2f} to {max(ratios):.2f}) |")
        if len(checksums) > 1:
            sys.exit(f"checksums differ: {', '.join(sorted(checksums))}")


if __name__ == "__main__":
    main()
