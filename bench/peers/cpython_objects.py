"""The original benchmark in CPython: particles as objects, moved by its old or its new evolve."""

import array
import platform

from benchmark_memory import SIMULATORS, TIMESTEP, PlainParticle
from protocol import serve


class CPythonObjects:
    version = f"{platform.python_implementation()} {platform.python_version()}"

    def __init__(self, columns, steps, variant):
        self.start = list(zip(*columns))
        self.time = steps * TIMESTEP
        self.Simulator = SIMULATORS[variant.removesuffix(" evolve")]

    def reset(self):
        self.simulator = self.Simulator([PlainParticle(*particle) for particle in self.start])

    def evolve(self):
        self.simulator.evolve(self.time)

    def positions(self):
        particles = self.simulator.particles
        return array.array("d", [p.x for p in particles]), array.array("d", [p.y for p in particles])


if __name__ == "__main__":
    serve(CPythonObjects)
