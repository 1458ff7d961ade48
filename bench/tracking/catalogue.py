"""Which trackers are compared."""

import os
from dataclasses import dataclass

from comparison.catalogue import Peer, Section, threads

SINGLE, DOUBLE = 2.0**-24, 2.0**-53  # the largest relative error of one rounding

# Trackers that people use, too, and why they are not compared.
LEFT_OUT = {
    "OpenDrift": "since its runge-kutta4 (of version 1.14) evaluates the last stage half a displacement away instead"
    " of a whole one, and moves particles along geodesics of an ellipsoid, so that they end elsewhere",
    "VTK": "since no program here runs its particle tracer",
}


@dataclass(frozen=True)
class Tracker(Peer):
    """A peer, and what its positions and what it makes velocities of are rounded to."""

    of_positions: float = DOUBLE
    of_velocities: float = DOUBLE


class Catalogue:
    """`field` and `particles` are the files that trackers read; the latter is for simgpu."""

    def __init__(self, peers, interpreters, simgpu, field, timestep, particles):
        self._peers, self._interpreters = peers, interpreters
        self._arguments = (field, repr(timestep))
        self._program = (simgpu, particles)

    def _tracker(self, name, file, variant="", **rounding):
        program = os.path.join(self._peers, file)
        return Tracker(name, program, variant, False, self._interpreters, self._arguments, **rounding)

    def _simgpu(self, threads_text, name="simgpu"):
        program = os.path.join(self._peers, "track_simgpu.py")
        arguments = (*self._arguments, *self._program)
        return Tracker(name, program, threads_text, True, self._interpreters, arguments)

    def one_core(self):
        peers = [
            self._simgpu("1 thread"),
            *(
                self._tracker("numba by hand", "track_numba.py", layout + flags)
                for layout in ("planes", "nodes")
                for flags in ("", ", fastmath")
            ),
            self._tracker("Parcels 4", "track_parcels.py", "double positions"),
            self._tracker(
                "Parcels 4 as it comes", "track_parcels.py", "single positions",
                of_positions=SINGLE, of_velocities=SINGLE,
            ),
            self._tracker("OceanTracker", "track_oceantracker.py", of_velocities=SINGLE),
        ]  # fmt: skip
        return Section("One core", peers, {**with_this_package(), **on_one_core()})

    def two_cores(self):
        # One thread stands beside it, in the same repetitions.
        two, one = self._simgpu("2 threads"), self._simgpu("1 thread", "simgpu on one of them")
        return Section("simgpu on two cores", [two, one], with_this_package())


def with_this_package():
    """What lets a program of the peers import what compares them."""
    folders = os.path.dirname(os.path.dirname(os.path.abspath(__file__))), os.environ.get("PYTHONPATH")
    return {"PYTHONPATH": os.pathsep.join(filter(None, folders))}


def on_one_core():
    """What tells libraries to use one thread."""
    return {**threads(1), "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
