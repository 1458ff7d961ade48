#!/usr/bin/env python3
"""Holds the benchmark's Python side to the golden file: every particle, every evolve, every bit.

    peer_test.py BENCHMARK_MEMORY_PY DATA_FOLDER
"""

import csv
import importlib.util
import itertools
import os
import sys

sys.dont_write_bytecode = True  # the folder belongs to the source


def load(path):
    spec = importlib.util.spec_from_file_location("peer", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows(folder, name):
    with open(os.path.join(folder, name), newline="") as file:
        return [tuple(map(float, row)) for row in list(csv.reader(file))[1:]]


def main(program, data):
    peer = load(program)
    start, end = rows(data, "original_initial.csv"), rows(data, "original_after_100.csv")
    for Particle, Simulator in itertools.product(peer.PARTICLES.values(), peer.SIMULATORS.values()):
        particles = [Particle(*row) for row in start]
        Simulator(particles).evolve(0.001)
        assert [(p.x, p.y, p.angular_speed) for p in particles] == end, (Particle, Simulator)
    assert hasattr(peer.PlainParticle(0, 0, 0), "__dict__")
    assert not hasattr(peer.SlimParticle(0, 0, 0), "__dict__")


if __name__ == "__main__":
    main(*sys.argv[1:])
