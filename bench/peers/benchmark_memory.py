#!/usr/bin/env python3
"""What the original benchmark costs in CPython, line by line, as one JSON document.

Particles circle the origin, as objects with a dict or with __slots__, moved by the old evolve (steps
outside, particles inside) or by the new one (the other way round). Memory is what memory_profiler
shows of benchmark_memory; under it every line of Python runs a trace function, so the seconds are
measured a second time without it, and the bytes that CPython's allocator was asked for come from
tracemalloc, each in a process of its own.

Exits with 77 where memory_profiler is not installed.
"""

import argparse
import array
import importlib.util
import json
import linecache
import platform
import subprocess
import sys
import time
import tracemalloc
from random import seed, uniform

TIMESTEP = 1e-5
EXIT_SKIPPED = 77


class PlainParticle:
    def __init__(self, x, y, angular_speed):
        self.x = x
        self.y = y
        self.angular_speed = angular_speed


class SlimParticle:
    __slots__ = ("x", "y", "angular_speed")

    def __init__(self, x, y, angular_speed):
        self.x = x
        self.y = y
        self.angular_speed = angular_speed


class OldSimulator:
    """Moves every particle by one step before any by the next."""

    def __init__(self, particles):
        self.particles = particles

    def evolve(self, dt):
        for _ in range(round(dt / TIMESTEP)):
            for particle in self.particles:
                step = TIMESTEP * particle.angular_speed
                norm = (particle.x**2 + particle.y**2) ** 0.5
                x = particle.x - step * particle.y / norm
                particle.y = particle.y + step * particle.x / norm
                particle.x = x


class NewSimulator:
    """Moves one particle by all steps before the next particle."""

    def __init__(self, particles):
        self.particles = particles

    def evolve(self, dt):
        steps = round(dt / TIMESTEP)
        for particle in self.particles:
            step = TIMESTEP * particle.angular_speed
            for _ in range(steps):
                norm = (particle.x**2 + particle.y**2) ** 0.5
                x = particle.x - step * particle.y / norm
                particle.y = particle.y + step * particle.x / norm
                particle.x = x


PARTICLES = {"plain": PlainParticle, "slim": SlimParticle}
SIMULATORS = {"old": OldSimulator, "new": NewSimulator}


def benchmark_memory(Particle, Simulator, count, dt):
    particles = [Particle(uniform(-1, 1), uniform(-1, 1), uniform(-1, 1)) for _ in range(count)]
    simulator = Simulator(particles)
    simulator.evolve(dt)


# The lines of benchmark_memory, from the first after its head.
LABELS = ("create", "simulator", "evolve")
FIRST_LINE = benchmark_memory.__code__.co_firstlineno + 1
LINES = range(FIRST_LINE, FIRST_LINE + len(LABELS))


def seconds(*arguments):
    start = time.perf_counter()
    benchmark_memory(*arguments)
    return {"seconds": time.perf_counter() - start}


def allocations(*arguments):
    """What each line left allocated, by tracemalloc, in bytes."""
    # Room for a figure at each line and at the end, made beforehand so that it is not counted.
    traced = array.array("q", bytes(8 * (len(LABELS) + 1)))

    def at_line(frame, event, _):
        if event == "line":
            traced[frame.f_lineno - FIRST_LINE] = tracemalloc.get_traced_memory()[0]
        elif event == "return":
            traced[len(LABELS)] = tracemalloc.get_traced_memory()[0]
        return at_line

    def at_call(frame, _event, _):
        return at_line if frame.f_code is benchmark_memory.__code__ else None

    tracemalloc.start()
    sys.settrace(at_call)
    benchmark_memory(*arguments)
    sys.settrace(None)
    return {"allocated": [after - before for before, after in zip(traced, traced[1:])]}


def profile(*arguments):
    """What memory_profiler shows, in bytes, and how long the benchmark takes under it."""
    from memory_profiler import LineProfiler

    profiler = LineProfiler()
    profiled = profiler(benchmark_memory)
    start = time.perf_counter()
    profiled(*arguments)
    elapsed = time.perf_counter() - start
    ((_, measures),) = profiler.code_map.items()
    by_line = dict(measures)
    increment, usage, occurrences = zip(*(by_line[line] for line in LINES))
    return {
        "usage": [round(mib * 2**20) for mib in usage],
        "increment": [round(mib * 2**20) for mib in increment],
        "occurrences": occurrences,
        "profiled_seconds": elapsed,
    }


MEASUREMENTS = {"seconds": seconds, "allocations": allocations, "profile": profile}


def measured_alone(name, arguments):
    """One measurement, made by this program in a process of its own, so that memory starts clean."""
    command = [sys.executable, __file__, *arguments, "--only", name]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


def report(arguments):
    import memory_profiler

    figures = {}
    for name in MEASUREMENTS:
        figures.update(measured_alone(name, arguments))
    lines = [
        {
            "label": label,
            "contents": linecache.getline(__file__, line).strip(),
            "occurrences": figures["occurrences"][i],
            "usage_bytes": figures["usage"][i],
            "increment_bytes": figures["increment"][i],
            "allocated_increment_bytes": figures["allocated"][i],
        }
        for i, (label, line) in enumerate(zip(LABELS, LINES))
    ]
    return {
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "memory_profiler": memory_profiler.__version__,
        "lines": lines,
        "seconds": figures["seconds"],
        "profiled_seconds": figures["profiled_seconds"],
    }


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--particle", choices=PARTICLES, default="plain")
    parser.add_argument("--evolve", choices=SIMULATORS, default="old")
    parser.add_argument("--particles", type=int, default=100_000, metavar="N")
    parser.add_argument("--time", type=float, default=0.001, metavar="T")
    parser.add_argument("--only", choices=MEASUREMENTS, help="one measurement, in this process")
    options = parser.parse_args(arguments)
    if importlib.util.find_spec("memory_profiler") is None:
        print(f"memory_profiler is not installed for {sys.executable} (Debian: python3-memory-profiler)")
        sys.exit(EXIT_SKIPPED)
    if options.only:
        seed(42)
        result = MEASUREMENTS[options.only](
            PARTICLES[options.particle], SIMULATORS[options.evolve], options.particles, options.time
        )
    else:
        result = report(arguments)
    print(json.dumps(result))


if __name__ == "__main__":
    main(sys.argv[1:])
