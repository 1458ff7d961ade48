"""A particle simulator that runs bit-identically on CPUs and CUDA GPUs and reports exact memory use.

    >>> import simgpu
    >>> simulation = simgpu.Simulation(particles=1_000)
    >>> simulation.evolve(steps=100)
    >>> simulation.columns["x"].mean()
"""

# Where each public name is. What is in C++ is loaded with the first of them that is used: its libraries take
# longer to load than all else, and simgpu.memory needs none of it.
_HOMES = {
    "DeviceError": "_core",
    "Simulation": "_simulation",
    "__version__": "_simulation",
    "devices": "_simulation",
    "estimate": "_simulation",
    "program": "_program",
}

__all__ = list(_HOMES)


def load_ipython_extension(ipython):
    """Adds %memlines: `%load_ext simgpu` calls this."""
    from simgpu.memory.ipython import load_ipython_extension as load

    load(ipython)


def __getattr__(name):
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    value = getattr(importlib.import_module(f".{_HOMES[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__():
    return sorted({*globals(), *_HOMES})
