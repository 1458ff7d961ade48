"""Checks trackers against simgpu, then times whole runs of them in turn."""

import math
from dataclasses import dataclass

from comparison.measure import Measurement, WrongPositions
from tracking.catalogue import DOUBLE
from tracking.made_field import MadeField

# Of velocities, in a step: those of four stages, their sum, its product with the timestep, and what
# the values of the file and the place in the cell and in the interval add.
ROUNDINGS_OF_VELOCITIES = 8
# Of positions, in a step: the new one, and the one that is looked up.
ROUNDINGS_OF_POSITIONS = 2


@dataclass(frozen=True)
class Difference:
    """Where two trackers differ most."""

    metres: float  # along one of the axes
    particle: int
    x: float  # where simgpu has the particle
    y: float


@dataclass(frozen=True)
class Tracking:
    """What trackers do, in the place of comparison.measure.Workload."""

    field: MadeField
    start: str
    expected: list
    steps: int
    timestep: float

    @property
    def particles(self):
        return len(self.expected[0])

    def bound(self, tracker):
        """How far, in metres and along each axis, a tracker may end from simgpu.

        In each step it rounds positions of up to the field's extent L and displacements of up to the
        speed U times the timestep h, by relative errors of up to those of its precision; simgpu does
        so in double precision. A step makes a difference of positions larger by no more than a factor
        of exp(S h), with S the field's strain, so all steps by no more than exp(S t), with t their time:

            steps * (2 (e + d) L + 8 (f + d) U h) * exp(S t)

        e is the tracker's error of a position, f that of a velocity, d that of double precision."""
        if tracker.every_bit:
            return 0.0
        displacement = self.field.speed * self.timestep
        in_a_step = ROUNDINGS_OF_POSITIONS * (tracker.of_positions + DOUBLE) * self.field.extent
        in_a_step += ROUNDINGS_OF_VELOCITIES * (tracker.of_velocities + DOUBLE) * displacement
        return self.steps * in_a_step * math.exp(self.field.strain * self.steps * self.timestep)

    def judge(self, result, positions):
        result.difference = largest_difference(positions, self.expected)
        bound = self.bound(result.peer)
        if not result.difference.metres <= bound:
            raise WrongPositions(f"{difference_text(result.difference)}; {bound:.1e} m are allowed")


class TrackerMeasurement(Measurement):
    def _time(self, process, result):
        """A run reads the field anew and is long: no need for another one before it."""
        result.seconds.append(process.run())
        result.figures.append(process.figures())


def difference_text(difference):
    return (
        f"off by {difference.metres:.1e} m at particle {difference.particle}, which should be at "
        f"({difference.x:.1f}, {difference.y:.1f})"
    )


def farther(along_x, along_y):
    """Infinite if one is no number."""
    return max(along_x, along_y) if along_x + along_y < math.inf else math.inf


def largest_difference(positions, expected):
    """Infinite if a position is no number; of particle 0 if there is none."""
    distances = [farther(abs(x - a), abs(y - b)) for x, y, a, b in zip(*positions, *expected)]
    worst = max(range(len(distances)), key=distances.__getitem__)
    return Difference(distances[worst], worst, expected[0][worst], expected[1][worst])
