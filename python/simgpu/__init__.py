"""A particle simulator that runs bit-identically on CPUs and CUDA GPUs and reports exact memory use.

    >>> import simgpu
    >>> simulation = simgpu.Simulation(particles=1_000)
    >>> simulation.evolve(steps=100)
    Simulation(...)
    >>> simulation.columns["x"].mean()
"""

from ._core import DeviceError
from ._core import version as __version__
from ._program import program
from ._simulation import Simulation, devices, estimate

__all__ = ["DeviceError", "Simulation", "__version__", "devices", "estimate", "program"]
