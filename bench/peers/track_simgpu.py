"""simgpu, as a program that a run starts anew. Two more arguments go before the variant: the program,
and the file of particles for it. A variant is "N threads"."""

import json
import os
import resource
import shlex
import subprocess
import tempfile
import threading
import time

from comparison.state import read_npy
from protocol import serve
from tracker import Tracker, peak_rss_bytes

INTERVAL = 0.005  # in seconds, between looks at the processes of a run


class TrackSimgpu(Tracker):
    def __init__(self, columns, steps, field, timestep, program, particles, variant):
        super().__init__(columns, steps, field, timestep)
        self.folder = tempfile.TemporaryDirectory(prefix="track_simgpu-")
        self.end, self.report = (os.path.join(self.folder.name, name) for name in ("end.npy", "report.json"))
        self.command = [
            program, "--quiet", "--device", "cpu", "--threads", variant.split()[0], "--flow", field,
            "--scheme", "rk4", "--input", particles, "--timestep", timestep, "--steps", str(steps),
            "--output", self.end, "--json", self.report,
        ]  # fmt: skip
        self.version = self.ask(program, "--version").splitlines()[0]
        self.peaks = None

    def ask(self, *command):
        try:
            return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
        except (OSError, subprocess.CalledProcessError) as error:
            raise SystemExit(f"{shlex.join(command)}: {error}") from None

    def evolve(self):
        begin, cpu = time.perf_counter(), cpu_seconds_of_children()
        process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL)
        if self.peaks is None:  # in the first run, which is not timed
            self.peaks = {}
            watch = threading.Thread(target=self.watch, args=(process,))
            watch.start()
            watch.join()
        status = process.wait()
        if status != 0:
            raise SystemExit(f"{shlex.join(self.command)} ended with exit status {status}")
        self.whole_seconds = time.perf_counter() - begin
        self.cpu_seconds = cpu_seconds_of_children() - cpu
        with open(self.report, encoding="utf-8") as file:
            (self.run,) = json.load(file)["runs"]
        self.moving_seconds = self.run["evolve_seconds"]
        return self.moving_seconds

    def watch(self, process):
        """Keeps the peaks of the program and of its children."""
        while process.poll() is None:
            for pid in (process.pid, *children(process.pid)):
                peak = peak_rss_bytes(pid)
                if peak is not None:
                    self.peaks[pid] = peak
            time.sleep(INTERVAL)

    def figures(self):
        memory = self.run["memory"]
        return {
            **super().figures(),
            # Of the program and the process that reads files for it, as if both had them at once.
            "peak_rss_bytes": sum(self.peaks.values()) or None,
            "own_peak_rss_bytes": max((line["host_peak_rss_bytes"] or 0 for line in memory["lines"])) or None,
            "host_own_peak_bytes": memory["host_own_peak_bytes"],
            "predicted_host_own_bytes": memory["predicted_host_own_bytes"],
            "checksum": self.run["checksum"],
        }

    def positions(self):
        columns = read_npy(self.end)
        return columns["x"], columns["y"]


def cpu_seconds_of_children():
    """Of those that have ended, and of theirs."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def children(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            return [int(child) for child in file.read().split()]
    except OSError:
        return []


if __name__ == "__main__":
    serve(TrackSimgpu, columns=2)
