"""Checks the peers of a section against simgpu's result, then times them in turn."""

import contextlib
import os
from dataclasses import dataclass, field

from comparison.peer_process import PeerFailed, PeerProcess, PeerSkipped
from comparison.state import largest_difference, read_positions


class WrongPositions(Exception):
    """A peer moved the particles elsewhere, and the text says how far."""


@dataclass
class Result:
    peer: object
    status: str = "ok"  # or skipped, failed, wrong
    reason: str = ""
    version: str = ""
    difference: float = None  # from simgpu's result, relative; 0 is every bit
    seconds: list = field(default_factory=list)
    figures: list = field(default_factory=list)  # what else each took, of peers that are asked


@dataclass(frozen=True)
class Workload:
    """Where all start, and where simgpu says that they end."""

    flow: object  # that carries them
    start: str
    expected: list
    steps: int
    timestep: float

    @property
    def particles(self):
        return len(self.expected[0])

    def judge(self, result, positions):
        """Sets the difference of a result. Raises WrongPositions if it is more than may be."""
        result.difference = largest_difference(positions, self.expected)
        allowed = 0 if result.peer.every_bit else self.flow.tolerance
        if result.difference > allowed:
            raise WrongPositions(
                f"off by {result.difference:.1e} of a particle's distance from the origin; {allowed} is allowed"
            )


class Measurement:
    """The peers of a section while they are measured, and what came of it."""

    def __init__(self, section, workload, folder, say):
        self.title, self.yardstick = section.title, section.yardstick
        self.results = [Result(peer) for peer in section.peers]
        self.rounds = []  # the order in each, as places in results
        self._environment = section.environment
        self._workload, self._folder, self._say = workload, folder, say
        self._processes = {}

    def measure(self, repetitions):
        self._say(f"{self.title}: checking {len(self.results)} peers and variants")
        for place in range(len(self.results)):
            with self._verdict(place):
                self._start(place)
                self._processes[place].run()  # compiles what is compiled when first run
                self._check(place)
        for repetition in range(repetitions):
            self._say(f"{self.title}: repetition {repetition + 1} of {repetitions}")
            self._time_once(repetition)
        for place in list(self._processes):
            with self._verdict(place):
                self._check(place)  # what was timed is what was checked
        for process in self._processes.values():
            process.close()

    def _time_once(self, repetition):
        order = alternated(list(self._processes), repetition)
        self.rounds.append(order)
        for place in order:
            with self._verdict(place):
                self._time(self._processes[place], self.results[place])

    def _time(self, process, result):
        process.run()  # the caches and the clocks are those of another peer
        result.seconds.append(process.run())

    def _start(self, place):
        result = self.results[place]
        *others, last = result.peer.commands(self._workload.start, self._workload.steps)
        for command in others:
            with contextlib.suppress(PeerSkipped):
                self._processes[place] = PeerProcess(command, self._environment)
                break
        else:
            self._processes[place] = PeerProcess(last, self._environment)
        result.version = self._processes[place].version

    def _check(self, place):
        result = self.results[place]
        path = os.path.join(self._folder, f"positions-{place}-{len(result.seconds)}")
        self._processes[place].write_positions(path)
        try:
            positions = read_positions(path, self._workload.particles)
        except (EOFError, FileNotFoundError):
            raise PeerFailed("it did not write all positions") from None
        os.remove(path)
        self._workload.judge(result, positions)

    @contextlib.contextmanager
    def _verdict(self, place):
        """Whatever becomes of one peer, the others go on."""
        result = self.results[place]
        try:
            yield
        except PeerSkipped as skipped:
            result.status, result.reason = "skipped", str(skipped)
        except (PeerFailed, WrongPositions) as failed:
            result.status = "failed" if isinstance(failed, PeerFailed) else "wrong"
            result.reason = str(failed)
            if place in self._processes:
                self._processes.pop(place).close()


def alternated(places, repetition):
    """Each repetition begins with another place, and every other one goes backwards."""
    way = -1 if repetition % 2 else 1
    return [places[(repetition + way * turn) % len(places)] for turn in range(len(places))]
