#!/usr/bin/env python3
"""What the Python package costs beside the program and beside numpy.

    PYTHONPATH=build/release/python python3 bench/python_bench.py [REPETITIONS]

Prints, each the least of so many repetitions, since what disturbs a measurement only adds to it:
the evolution of the default run in Python against the program's own, in turns; what importing simgpu
adds to importing numpy; and what one call takes.
"""

import json
import subprocess
import sys
import timeit

import simgpu

IMPORT = "import time, numpy; start = time.perf_counter(); import simgpu; {use}; print(time.perf_counter() - start)"


def evolve_of_program():
    command = [simgpu.program(), "--device=cpu", "--quiet", "--json=-"]
    report = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return report["runs"][0]["evolve_seconds"]


def evolve_of_python():
    """The whole call, as a user's clock sees it."""
    simulation = simgpu.Simulation(device="cpu")
    return timeit.timeit(simulation.evolve, number=1)


def import_over_numpy(use):
    script = IMPORT.format(use=use)
    return float(subprocess.run([sys.executable, "-c", script], check=True, capture_output=True).stdout)


def call():
    simulation = simgpu.Simulation(1, device="cpu")
    simulation.evolve(steps=1, timestep=1e-5)
    calls = 1000
    return timeit.timeit(lambda: simulation.evolve(steps=1), number=calls) / calls


def main():
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    turns = [(evolve_of_program(), evolve_of_python()) for _ in range(repetitions)]
    program, python = (min(times) for times in zip(*turns))
    print(f"evolve of the default run: program {program * 1e3:.3f} ms, Python {python * 1e3:.3f} ms "
          f"({python / program - 1:+.1%})")
    for name, use in {"import": "pass", "import and the first use": "simgpu.Simulation"}.items():
        print(f"{name} over numpy's: {min(import_over_numpy(use) for _ in range(repetitions)) * 1e3:.1f} ms")
    print(f"a call of evolve with one step of one particle: {min(call() for _ in range(repetitions)) * 1e6:.1f} us")


if __name__ == "__main__":
    main()
