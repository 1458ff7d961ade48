"""A Python lesson on the memory of many particles, and the same particles on simgpu.

Particles circle the origin. CPython holds each as an object, with a dict (Particle) or with slots
(ParticleWithSlots); simgpu holds them all as three columns. docs/lesson.md leads a class through it.
"""

import os
import tempfile
from array import array
from random import uniform

import numpy

import simgpu

PARTICLES = 100_000
TIMESTEP = 0.00001


class Particle:
    """A particle at (x, y). ang_vel is its speed along its circle, positive counter-clockwise."""

    def __init__(self, x, y, ang_vel):
        self.x = x
        self.y = y
        self.ang_vel = ang_vel


class ParticleWithSlots:
    """A Particle with room for these three attributes only, which takes less memory."""

    __slots__ = ("x", "y", "ang_vel")

    def __init__(self, x, y, ang_vel):
        self.x = x
        self.y = y
        self.ang_vel = ang_vel


class ParticleSimulator:
    """Moves particles in CPython, at right angles to their radius and in steps of TIMESTEP.

    particles is a list of Particle or ParticleWithSlots, none of them at the origin. Both ways to
    evolve end with the same bits, since particles do not interact.
    """

    def __init__(self, particles):
        self.particles = particles

    def evolve(self, dt):
        """Moves one particle by int(dt / TIMESTEP) steps, then the next particle."""
        nsteps = int(dt / TIMESTEP)
        for particle in self.particles:
            length = TIMESTEP * particle.ang_vel
            for _ in range(nsteps):
                radius = (particle.x**2 + particle.y**2) ** 0.5
                x = particle.x - length * particle.y / radius
                particle.y = particle.y + length * particle.x / radius
                particle.x = x

    def evolve_old(self, dt):
        """Moves all particles by one step, then by the next, int(dt / TIMESTEP) times."""
        nsteps = int(dt / TIMESTEP)
        for _ in range(nsteps):
            for particle in self.particles:
                length = TIMESTEP * particle.ang_vel
                radius = (particle.x**2 + particle.y**2) ** 0.5
                x = particle.x - length * particle.y / radius
                particle.y = particle.y + length * particle.x / radius
                particle.x = x


def random_values():
    """x, y and ang_vel of a particle, each from -1 to 1, by Python's random module."""
    return uniform(-1.0, 1.0), uniform(-1.0, 1.0), uniform(-1.0, 1.0)


def random_columns(count):
    """The columns of count particles, of the random numbers that count calls of random_values() give."""
    x, y, angular_speed = (array("d", [0.0]) * count for _ in range(3))
    for i in range(count):
        x[i], y[i], angular_speed[i] = random_values()
    return {"x": x, "y": y, "angular_speed": angular_speed}


def benchmark_memory():
    """Makes 100,000 particles and moves them by 100 steps. Returns their ParticleSimulator."""
    particles = [Particle(*random_values()) for _ in range(PARTICLES)]
    simulator = ParticleSimulator(particles)
    simulator.evolve(0.001)
    return simulator


def benchmark_memory_optimized():
    """benchmark_memory of particles with slots."""
    particles = [ParticleWithSlots(*random_values()) for _ in range(PARTICLES)]
    simulator = ParticleSimulator(particles)
    simulator.evolve(0.001)
    return simulator


def benchmark_memory_simgpu(device="auto"):
    """benchmark_memory on simgpu, on a device that simgpu.Simulation knows. Returns the Simulation.

    After random.seed(N) its particles are those of benchmark_memory after random.seed(N).
    """
    simulation = simgpu.Simulation(random_columns(PARTICLES), device=device)
    simulation.evolve(time=0.001, timestep=TIMESTEP)
    return simulation


class ParticleSimulatorSimgpu:
    """ParticleSimulator, but simgpu moves the particles.

    particles is the same list of Particle or ParticleWithSlots, device that of simgpu.Simulation. Each
    evolve copies the particles to simgpu and writes their x and y when it ends. Raises ValueError if a
    particle is at the origin.
    """

    def __init__(self, particles, device="auto"):
        self.particles = particles
        self.device = device

    def evolve(self, dt):
        """Moves one particle by int(dt / TIMESTEP) steps, then the next particle."""
        self._evolve(dt, "particle")

    def evolve_old(self, dt):
        """Moves all particles by one step, then by the next, int(dt / TIMESTEP) times."""
        self._evolve(dt, "step")

    def _evolve(self, dt, order):
        columns = {
            "x": array("d", [particle.x for particle in self.particles]),
            "y": array("d", [particle.y for particle in self.particles]),
            "angular_speed": array("d", [particle.ang_vel for particle in self.particles]),
        }
        simulation = simgpu.Simulation(columns, device=self.device, order=order)
        simulation.evolve(steps=int(dt / TIMESTEP), timestep=TIMESTEP)
        end = state(simulation)
        for particle, x, y in zip(self.particles, end["x"].tolist(), end["y"].tolist()):
            particle.x = x
            particle.y = y


def state(simulation):
    """The particles of a simgpu.Simulation on any device, as a NumPy array with a field for each column."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "state.npy")
        simulation.save(path)
        return numpy.load(path)
