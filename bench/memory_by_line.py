#!/usr/bin/env python3
"""What measuring memory by line costs, beside memory_profiler where that is installed.

    memory_by_line.py [LINES]

Runs a loop of LINES lines (default: 20,000) without and with each profiler, and a function that is not measured within
one that is. Prints the least processor time of three. simgpu must be installed.
"""

import sys
import time
import tracemalloc

from simgpu.memory import Profiler


def loop(rounds):
    total = 0
    for number in range(rounds):
        total += number
    return total


def sums(rounds):
    return sum(number * number for number in range(rounds))


def call_sums(rounds):
    return sums(rounds)


def best_seconds(prepare, function, rounds):
    """The least processor time of three that `function`, as `prepare` makes it, takes."""
    times = []
    for _ in range(3):
        prepared, finish = prepare(function)
        start = time.process_time()
        prepared(rounds)
        times.append(time.process_time() - start)
        finish()
    return min(times)


def plain(function):
    return function, lambda: None


def by_simgpu(function, traced=False):
    profiler = Profiler(tracemalloc=traced)
    return profiler(function), profiler.close


def by_simgpu_and_tracemalloc(function):
    return by_simgpu(function, traced=True)


def by_memory_profiler(function):
    from memory_profiler import LineProfiler

    return LineProfiler()(function), lambda: None


def main(lines="20000"):
    rounds = int(lines) // 2
    without = best_seconds(plain, loop, rounds)
    print(f"{2 * rounds:,} lines, CPython {sys.version.split()[0]}")
    for name, prepare in (
        ("simgpu.memory", by_simgpu),
        ("simgpu.memory with tracemalloc", by_simgpu_and_tracemalloc),
        ("memory_profiler", by_memory_profiler),
    ):
        try:
            seconds = best_seconds(prepare, loop, rounds)
        except ImportError:
            print(f"  {name:<32}not installed")
            continue
        print(f"  {name:<32}{(seconds - without) / (2 * rounds) * 1e6:6.1f} us")
    assert not tracemalloc.is_tracing()
    ratio = best_seconds(by_simgpu, call_sums, 10 * rounds) / best_seconds(plain, call_sums, 10 * rounds)
    print(f"  a function that is not measured, called by one that is, takes {ratio:.1f} times as long")


if __name__ == "__main__":
    main(*sys.argv[1:])
