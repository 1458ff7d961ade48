"""The program simgpu on the CPU."""

import functools
import json
import os
import re
import subprocess
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Result:
    """What a run gave: its state, its checksum, and the verdict of --verify if that was asked."""

    columns: list
    checksum: int
    verdict: dict


class RunFailed(RuntimeError):
    """The program has refused a run, or it ended with an error."""


class NotFinite(RunFailed):
    """A particle did not stay finite: its place, and the steps after which it was not."""

    def __init__(self, message, place, steps):
        super().__init__(message)
        self.place, self.steps = place, steps


NOT_FINITE = re.compile(r"particle (\d+) is not finite after (\d+) steps?,")


class Program:
    """Runs it, each command once."""

    def __init__(self, path, folder):
        self._path, self._folder = path, folder
        self.run = functools.lru_cache(maxsize=None)(self._run)

    def range(self, law, real, count, seed=42, first=0):
        """The arguments of a run with a generated start."""
        return (*self._kind(law, real), "--particles", count, "--seed", seed, "--first", first)

    def file(self, law, real, columns):
        """The arguments of a run that starts with these columns."""
        path = os.path.join(self._folder, f"start{len(os.listdir(self._folder))}.npy")
        rows = np.zeros(len(columns[0]), [(name, real) for name in law.names])
        for name, column in zip(law.names, columns):
            rows[name] = column
        np.save(path, rows)
        return (*self._kind(law, real), "--input", path)

    @staticmethod
    def _kind(law, real):
        precision = "double" if real is np.float64 else "single"
        flow = ("--velocity", law.velocity.text) if law.velocity else ("--flow", law.flow)
        return *flow, "--scheme", law.scheme, "--precision", precision

    @staticmethod
    def evolution(evolution):
        """The arguments that have particles moved so; exactly step by step, whatever the order, so
        that no step is enclosed."""
        return ("--timestep", evolution.timestep, "--steps", evolution.steps,
                "--math", evolution.math, "--order",
                "step" if evolution.math == "exact" else evolution.order,
                "--start-time", evolution.start_time)

    def _run(self, law, *arguments):
        output = os.path.join(self._folder, "end.npy")
        command = [self._path, "--device", "cpu", "--quiet", "--output", output, "--json", "-"]
        command += map(str, arguments)
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        if done.returncode != 0:
            message = (f"{' '.join(command)}: exit {done.returncode}: "
                       f"{done.stderr.decode().strip()}")
            if lost := NOT_FINITE.search(message):
                raise NotFinite(message, *map(int, lost.groups()))
            raise RunFailed(message)
        report = json.loads(done.stdout.decode())
        rows = np.load(output)
        columns = [np.ascontiguousarray(rows[name]) for name in law.names]
        return Result(columns, int(report["runs"][0]["checksum"], 16), report["verify"])
