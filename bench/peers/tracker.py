"""What the trackers of compare_trackers share. Each is a peer (see protocol.py) that is started as

    TRACKER START STEPS FIELD TIMESTEP [MORE...] [VARIANT]

and moves particles by the classical Runge-Kutta scheme through FIELD, a NetCDF file with the velocities
u(time, y, x) and v(time, y, x) in metres. The first step begins at the first time of the file, and an
interval of its times is a whole number of timesteps.
"""

import contextlib
import re
import time

from protocol import keep_answers_apart

keep_answers_apart()


class Tracker:
    """Has track(), which does a whole run with `with self.moving():` around what moves particles."""

    def __init__(self, columns, steps, field, timestep):
        self.start, self.steps = columns, steps
        self.field, self.timestep = field, float(timestep)

    def reset(self):
        pass

    def evolve(self):
        self.moving_seconds = 0.0
        wall, cpu = time.perf_counter(), time.process_time()
        self.track()
        self.whole_seconds = time.perf_counter() - wall
        self.cpu_seconds = time.process_time() - cpu
        return self.moving_seconds

    @contextlib.contextmanager
    def moving(self):
        begin = time.perf_counter()
        yield
        self.moving_seconds += time.perf_counter() - begin

    def figures(self):
        """Of the last run, without the start of Python and what is compiled once: what it took beside
        moving, as reading the field, and CPU time. Of the process since its start: its peak memory."""
        return {
            "beside_seconds": self.whole_seconds - self.moving_seconds,
            "cpu_seconds": self.cpu_seconds,
            "peak_rss_bytes": peak_rss_bytes("self"),
        }


def peak_rss_bytes(process):
    """As Linux counts it; None if it does not say."""
    try:
        with open(f"/proc/{process}/status", encoding="ascii") as file:
            found = re.search(r"^VmHWM:\s+(\d+) kB$", file.read(), re.MULTILINE)
    except OSError:
        return None
    return 1024 * int(found[1]) if found else None
