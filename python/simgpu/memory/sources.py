"""Where the figures of a table come from: one class for each kind of memory."""

import os
import sys
import tracemalloc


class Unavailable(Exception):
    """A source that this machine or process does not have; the text says why."""


class Source:
    """A kind of memory. Making one raises Unavailable where this machine or process does not have it."""

    title = ""  # heads the column
    note = ""  # what the figure is
    unknown = "nothing was measured"  # why a reading may be unknown

    def read(self):
        """Two numbers of bytes: the level, and the amount whose differences make increments; None where unknown."""
        raise NotImplementedError

    def close(self):
        """Ends what was begun in the process for this source."""


class HostRss(Source):
    """Resident pages (RSS) as Linux counts them; increments are of anonymous pages alone.

    Pages of files (libraries among them) and of shared memory are in the level and not in the increments, which
    therefore repeat from run to run.
    """

    title = "RSS"
    note = "resident pages as Linux counts them; its increment is of anonymous pages alone"

    def __init__(self):
        self._page = os.sysconf("SC_PAGESIZE")
        try:
            self._statm = os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)
        except OSError as error:
            raise Unavailable(f"/proc/self/statm cannot be opened: {error.strerror}") from None

    def read(self):
        _, resident, shared, _ = os.pread(self._statm, 256, 0).split(b" ", 3)
        resident = int(resident) * self._page
        return resident, resident - int(shared) * self._page

    def error(self):
        """How far the level is behind the kernel's exact count (smaps_rollup), in bytes; None where unknown."""
        try:
            with open("/proc/self/smaps_rollup", encoding="ascii") as rollup:
                exact = next(int(line.split()[1]) * 1024 for line in rollup if line.startswith("Rss:"))
        except (OSError, StopIteration):
            return None
        return abs(exact - self.read()[0])

    def __del__(self):
        # Not in close(): a thread that is still being traced may read again.
        if hasattr(self, "_statm"):
            os.close(self._statm)


class TracedPython(Source):
    """What Python's allocators hold, as tracemalloc counts it. Tracing slows every allocation."""

    title = "Python"
    note = "what Python's allocators hold, as tracemalloc counts it"

    def __init__(self):
        self._started = not tracemalloc.is_tracing()
        if self._started:
            tracemalloc.start()

    def read(self):
        held = tracemalloc.get_traced_memory()[0]
        return held, held

    def close(self):
        if self._started:
            tracemalloc.stop()


class Own(Source):
    """Bytes that simgpu's containers asked for, exact: on the host (`place` 0) or on devices (`place` 1).

    A program that does not use simgpu has none, and its table no such column.
    """

    unknown = "the program has not used simgpu"

    def __init__(self, place):
        self.title = ("Host own", "Device own")[place]
        self.note = f"bytes that simgpu's containers asked for on {('the host', 'devices')[place]}, exact"
        self._place = place

    def read(self):
        core = sys.modules.get("simgpu._core")
        if core is None:
            return None, 0
        held = core.own_bytes()[self._place]
        return held, held
