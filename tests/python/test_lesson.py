"""Holds simgpu.lesson to CPython's results, and to 24 bytes a particle where simgpu holds them."""

import csv
import math
import pathlib
import random

import pytest

import simgpu
from simgpu import lesson

DATA = pathlib.Path(__file__).parents[1] / "data"
DEVICES = [device["device"] for device in simgpu.devices() if device["unusable"] is None]


def golden(name):
    """Particles as (x, y, ang_vel), as the original program draws and moves them."""
    with open(DATA / f"original_{name}.csv", newline="") as file:
        return [tuple(map(float, row)) for row in list(csv.reader(file))[1:]]


def values_of(particles):
    return [(particle.x, particle.y, particle.ang_vel) for particle in particles]


def positions_of(simulation):
    end = lesson.state(simulation)
    return list(zip(end["x"].tolist(), end["y"].tolist()))


def power_rounds_otherwise(x, y, ang_vel, steps):
    """Whether CPython's x**2, the C library's pow, ever differs from x*x on the way, or **0.5 from the root."""
    length = lesson.TIMESTEP * ang_vel
    for _ in range(steps):
        square = x**2 + y**2
        if x**2 != x * x or y**2 != y * y or square**0.5 != math.sqrt(square):
            return True
        x, y = x - length * y / square**0.5, y + length * x / square**0.5
    return False


@pytest.fixture(params=["evolve", "evolve_old"])
def evolve(request):
    return request.param


@pytest.fixture(params=[lesson.Particle, lesson.ParticleWithSlots])
def particles(request):
    return [request.param(*values) for values in golden("initial")]


def test_cpython_ends_with_the_original_bits(particles, evolve):
    getattr(lesson.ParticleSimulator(particles), evolve)(0.001)
    assert values_of(particles) == golden("after_100")


@pytest.mark.parametrize("device", DEVICES)
def test_simgpu_ends_with_the_original_bits(particles, evolve, device):
    getattr(lesson.ParticleSimulatorSimgpu(particles, device), evolve)(0.001)
    assert values_of(particles) == golden("after_100")


def test_only_slots_go_without_a_dict():
    assert hasattr(lesson.Particle(1, 0, 1), "__dict__")
    assert not hasattr(lesson.ParticleWithSlots(1, 0, 1), "__dict__")


@pytest.mark.parametrize("Simulator", [lesson.ParticleSimulator, lesson.ParticleSimulatorSimgpu])
def test_a_quotient_just_below_a_whole_number_is_cut_off(Simulator, evolve):
    dt = 0.00007  # over TIMESTEP, it is 6.999999999999999
    particle, expected = lesson.Particle(1, 0, 1), lesson.Particle(1, 0, 1)
    getattr(Simulator([particle]), evolve)(dt)
    for _ in range(6):
        lesson.ParticleSimulator([expected]).evolve(lesson.TIMESTEP)
    assert values_of([particle]) == values_of([expected])


def test_simgpu_sees_what_particles_are_given_between_calls(evolve):
    particle, expected = lesson.Particle(1, 0, 1), lesson.Particle(0, 2, -1)
    simulator = lesson.ParticleSimulatorSimgpu([particle])
    getattr(simulator, evolve)(0.001)
    particle.x, particle.y, particle.ang_vel = 0, 2, -1
    getattr(simulator, evolve)(0.001)
    lesson.ParticleSimulator([expected]).evolve(0.001)
    assert values_of([particle]) == values_of([expected])


def test_simgpu_refuses_a_particle_at_the_origin(evolve):
    with pytest.raises(ValueError, match="origin"):
        getattr(lesson.ParticleSimulatorSimgpu([lesson.Particle(0, 0, 1)]), evolve)(0.001)


def test_slots_change_no_bit_of_the_benchmark(monkeypatch):
    monkeypatch.setattr(lesson, "PARTICLES", 1000)
    random.seed(1)
    plain = lesson.benchmark_memory()
    random.seed(1)
    slim = lesson.benchmark_memory_optimized()
    assert type(plain.particles[0]) is lesson.Particle
    assert type(slim.particles[0]) is lesson.ParticleWithSlots
    assert values_of(plain.particles) == values_of(slim.particles)


@pytest.mark.parametrize("device", DEVICES)
def test_the_benchmark_on_simgpu_differs_only_where_a_power_rounds_otherwise(device):
    random.seed(1)
    starts = [lesson.random_values() for _ in range(lesson.PARTICLES)]
    random.seed(1)
    expected = [(particle.x, particle.y) for particle in lesson.benchmark_memory().particles]
    random.seed(1)
    found = positions_of(lesson.benchmark_memory_simgpu(device))
    assert len(found) == 100_000
    different = [i for i in range(100_000) if found[i] != expected[i]]
    assert len(different) < 10
    for i in different:
        assert power_rounds_otherwise(*starts[i], 100), (starts[i], found[i], expected[i])


@pytest.mark.parametrize("device", DEVICES)
def test_the_benchmark_on_simgpu_holds_24_bytes_a_particle(device):
    at_the_end = lesson.benchmark_memory_simgpu(device).memory[-1]
    side = "host" if device == "cpu" else "device"
    assert at_the_end[f"{side}_own_bytes"] == 24 * 100_000
