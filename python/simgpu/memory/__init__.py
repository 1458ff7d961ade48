"""Memory by line of Python functions, on the host and on GPUs.

    from simgpu.memory import profile

    @profile
    def load():
        ...

prints a table when the program ends. `python -m simgpu.memory script.py` does so for a script whose functions have
@profile, without the import. In IPython, `%load_ext simgpu` and `%memlines -f load load()`. docs/memory-by-line.md says
what the columns mean.
"""

from simgpu.memory.profiler import ProcessProfiler, Profiler

__all__ = ["Profiler", "profile", "report"]

profile = ProcessProfiler()


def report() -> str:
    """The tables of the functions that have @profile, up to now, as text."""
    return profile.report()
