"""The profiler, which is the decorator as well."""

import atexit
import functools
import inspect
import sys
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from simgpu.memory import devices, sources
from simgpu.memory.meter import Meter
from simgpu.memory.table import report_text
from simgpu.memory.trace import Table, Tracer
from simgpu.memory.wrappers import wrapped

Function = TypeVar("Function")


def open_sources(traced_python=False):
    """The sources that this machine has, and a dict of the titles of the others with the reason why not."""
    kinds = [("RSS", sources.HostRss)]
    if traced_python:
        kinds.append(("Python", sources.TracedPython))
    kinds += [
        ("Device process", devices.DeviceProcess),
        ("Whole GPU", devices.WholeGpu),
        ("Host own", functools.partial(sources.Own, 0)),
        ("Device own", functools.partial(sources.Own, 1)),
    ]
    there, unavailable = [], {}
    for title, kind in kinds:
        try:
            there.append(kind())
        except sources.Unavailable as reason:
            unavailable[title] = str(reason)
    return there, unavailable


class Profiler:
    """Measures the memory of functions line by line.

        profiler = Profiler()
        load = profiler(load)
        load()
        print(profiler.report())

    With `tracemalloc`, Python's own memory has a column, and every allocation of the process takes longer.
    `open_sources` replaces what is read. Tables are kept for as long as the profiler is.
    """

    def __init__(self, tracemalloc: bool = False, open_sources: Callable = open_sources) -> None:
        self.tracemalloc = tracemalloc
        self._open_sources = open_sources

    @functools.cached_property
    def _meter(self):
        """Made when the first function is followed, so that an import costs nothing."""
        return Meter(functools.partial(self._open_sources, self.tracemalloc))

    @functools.cached_property
    def _tracer(self):
        return Tracer(self._meter)

    @property
    def tables(self) -> list[Table]:
        """A Table for each function that is followed, in the order in which they were given."""
        return self._tracer.tables

    @property
    def ran(self) -> bool:
        """Whether any function that is followed was called."""
        return any(table.ran for table in self.tables)

    def report(self) -> str:
        """The tables of all functions that ran so far, as text."""
        return report_text(self.tables, self._meter)

    def follow(self, function: Callable) -> None:
        """Measures `function` wherever run() calls it, and leaves the function as it is.

        Raises TypeError if it is not written in Python."""
        code = getattr(inspect.unwrap(function), "__code__", None)
        if code is None:
            name = getattr(function, "__qualname__", repr(function))
            raise TypeError(f"{name} has no lines to measure: give a function that is written in Python")
        self._tracer.follow(code)

    def run(self, function: Callable, *args: Any, **kwargs: Any) -> Any:
        """Calls `function` and measures the functions that are followed, in this thread and in those that it starts."""
        threads_before = threading.gettrace()
        threading.settrace(self._tracer.on_call)
        before = self._tracer.swap_in()
        try:
            return function(*args, **kwargs)
        finally:
            self._tracer.swap_out(before)
            threading.settrace(threads_before)

    def close(self) -> None:
        """Ends what this profiler started in the process: tracemalloc, and NVML. Measure nothing with it afterwards."""
        self._meter.close()

    def __call__(self, function: Function) -> Function:
        """The decorator: `function`, which is measured whenever it is called, in any thread."""
        self.follow(function)
        if isinstance(function, (staticmethod, classmethod)):
            return type(function)(wrapped(self._tracer, function.__func__))
        return wrapped(self._tracer, function)


class ProcessProfiler(Profiler):
    """A profiler whose report is written when the program ends: to standard output, or to the file `output`."""

    output: str | None = None

    @functools.cached_property
    def _tracer(self):
        atexit.register(self._write)
        return Tracer(self._meter)

    def _write(self):
        if not self.ran:
            return
        if self.output is None:
            sys.stdout.write("\n" + self.report())
            return
        with open(self.output, "w", encoding="utf-8") as file:
            file.write(self.report())
