"""Simulations behave as Python users expect: Ctrl-C, threads, forks, errors."""

import os
import pathlib
import signal
import sys
import textwrap
import threading
import time
import types

import numpy
import pytest
import simgpu

SMALL = {"particles": 1000, "device": "cpu"}
ENDLESS = 10**12


def interrupt_when(condition):
    """Sends this process SIGINT once condition() holds."""

    def watch():
        while not condition():
            time.sleep(0.001)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=watch)
    thread.start()
    return thread


def test_ctrl_c_ends_an_evolution_whose_state_can_be_used():
    simulation = simgpu.Simulation(**SMALL, flow="double-gyre").evolve(steps=1, timestep=1e-9)
    first = simulation.columns["x"].copy()
    watcher = interrupt_when(lambda: (simulation.columns["x"] != first).any())
    with pytest.raises(KeyboardInterrupt):
        simulation.evolve(steps=ENDLESS)
    watcher.join()
    taken = simulation.steps
    assert 1 < taken < ENDLESS
    simulation.evolve(steps=5)
    whole = simgpu.Simulation(**SMALL, flow="double-gyre").evolve(steps=taken + 5, timestep=1e-9)
    assert simulation.checksum == whole.checksum


def evolve_until_done(simulation, work):
    """Evolves while another thread does `work`, and presses Ctrl-C after that."""

    def work_and_interrupt():
        work()
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=work_and_interrupt)
    with pytest.raises(KeyboardInterrupt):
        thread.start()
        simulation.evolve(steps=ENDLESS, timestep=1e-9)
    thread.join()


def test_threads_run_while_a_simulation_computes():
    """The watcher above would never see a change if the evolution held the interpreter; here it counts."""
    simulation = simgpu.Simulation(**SMALL, flow="double-gyre")
    counted = 0

    def count():
        nonlocal counted
        while counted < 1000:
            counted += 1

    evolve_until_done(simulation, count)
    assert counted == 1000


def test_two_threads_run_two_simulations():
    expected = simgpu.Simulation(20_000, device="cpu").evolve(steps=2000, timestep=1e-3).checksum
    checksums = []

    def run():
        checksums.append(simgpu.Simulation(20_000, device="cpu").evolve(steps=2000, timestep=1e-3).checksum)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert checksums == [expected, expected]


def test_one_simulation_is_of_one_thread_at_a_time():
    simulation = simgpu.Simulation(**SMALL, flow="double-gyre")
    refusals = []

    def use():
        while simulation.steps == 0:
            time.sleep(0.001)
        while not refusals:
            try:
                _ = simulation.checksum
            except ValueError as error:
                refusals.append(str(error))

    evolve_until_done(simulation, use)
    assert "another thread" in refusals[0]


FORK = """
    import os, simgpu
    {before}
    child = os.fork()
    if child == 0:
        {inherited}
        checksum = simgpu.Simulation(200_000, device="cpu").evolve(steps=50).checksum
        os._exit(0 if checksum == "{expected}" else 1)
    _, status = os.waitpid(child, 0)
    assert status == 0, status
    assert simgpu.Simulation(200_000, device="cpu").evolve(steps=50).checksum == "{expected}"
"""


@pytest.mark.parametrize("before, inherited", [
    ("pass", "pass"),
    ("simgpu.Simulation(200_000, device='cpu').evolve(steps=50)", "pass"),
    ("old = simgpu.Simulation(200_000, device='cpu').evolve(steps=50)", "old.evolve(steps=50)"),
], ids=["after import", "after a run", "with a simulation"])
def test_a_forked_process_computes(before, inherited, in_new_process):
    expected = simgpu.Simulation(200_000, device="cpu").evolve(steps=50).checksum
    in_new_process(textwrap.dedent(FORK).format(before=before, inherited=inherited, expected=expected))


@pytest.mark.parametrize("arguments, message", [
    ({"particles": 0}, "--particles"),
    ({"particles": "no-such-file.csv"}, "no-such-file.csv"),
    ({"flow": "cirle"}, "did you mean circle"),
    ({"precision": "duble"}, "--precision"),
    ({"device": "gpu"}, "did you mean cuda"),
    ({"velocity": "-y, x +"}, r"\^"),
    ({"flow": "double-gyre", "parameters": {"frequncy": 1}}, "did you mean frequency"),
    ({"flow": "abc", "velocity": "y, x"}, "exclude"),
    ({"scheme": "rk3"}, "rk3"),
])
def test_what_cannot_be_asked_for_is_a_value_error_with_the_sentence(arguments, message):
    with pytest.raises(ValueError, match=message):
        simgpu.Simulation(**{"particles": 10, "device": "cpu", **arguments})


@pytest.mark.parametrize("arguments", [
    {"steps": -1}, {"steps": 1.5}, {"steps": 1, "time": 1}, {"time": -1}, {"time": float("nan")},
    {"timestep": 0}, {"timestep": float("inf")}, {"timestep": -0.1}, {"steps": 2**53 + 1},
])
def test_an_evolution_that_cannot_be_is_refused_and_changes_nothing(arguments):
    simulation = simgpu.Simulation(10, device="cpu").evolve(steps=3, timestep=0.1)
    checksum = simulation.checksum
    with pytest.raises(ValueError):
        simulation.evolve(**arguments)
    assert (simulation.checksum, simulation.steps, simulation.timestep) == (checksum, 3, 0.1)


def test_too_many_particles_are_a_memory_error():
    with pytest.raises(MemoryError, match="fewer particles"):
        simgpu.Simulation(2**53, device="cpu")


def test_a_file_that_cannot_be_written_is_an_os_error(tmp_path):
    simulation = simgpu.Simulation(10, device="cpu")
    with pytest.raises(OSError, match="nowhere"):
        simulation.save(tmp_path / "nowhere" / "state.csv")
    simulation.evolve(steps=1)


def test_a_device_that_cannot_be_used_is_a_device_error():
    gpus = [device for device in simgpu.devices() if device["device"] != "cpu"]
    with pytest.raises(simgpu.DeviceError):
        simgpu.Simulation(10, device=f"cuda:{len(gpus)}")


def test_a_state_that_is_lost_is_told_of_until_one_is_loaded():
    simulation = simgpu.Simulation(10, device="cpu", velocity="x*1e300, y")
    with pytest.raises(RuntimeError, match="not finite"):
        simulation.evolve(steps=10, timestep=1)
    with pytest.raises(RuntimeError, match="failed"):
        _ = simulation.checksum
    simulation.load(x=numpy.zeros(10), y=numpy.ones(10))
    simulation.evolve(steps=1, timestep=1e-3)


class NotedBar:
    """Stands in for tqdm's bar, and asks for an end as soon as something is shown."""

    bars = []

    def __init__(self, total, **_):
        self.total = total
        self.n = 0
        self.closed = False
        self.bars.append(self)

    def update(self, steps):
        self.n += steps
        os.kill(os.getpid(), signal.SIGINT)

    def close(self):
        self.closed = True


def test_a_progress_bar_is_shown_by_tqdm(monkeypatch):
    tqdm = types.ModuleType("tqdm")
    tqdm.auto = types.ModuleType("tqdm.auto")
    tqdm.auto.tqdm = NotedBar
    monkeypatch.setitem(sys.modules, "tqdm", tqdm)
    monkeypatch.setitem(sys.modules, "tqdm.auto", tqdm.auto)
    simulation = simgpu.Simulation(**SMALL, flow="double-gyre")
    with pytest.raises(KeyboardInterrupt):
        simulation.evolve(steps=ENDLESS, timestep=1e-9, progress=True)
    bar, = NotedBar.bars
    assert bar.total == ENDLESS
    assert 0 < bar.n <= simulation.steps
    assert bar.closed


def test_importing_needs_no_cuda_driver(in_new_process):
    libraries = in_new_process("import simgpu; print(open('/proc/self/maps').read())")
    assert "libcuda" not in libraries
    assert pathlib.Path(simgpu.__file__).name == "__init__.py"
