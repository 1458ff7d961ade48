"""What the samples of a section say."""

from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Spread:
    """Of the samples of a figure."""

    median: float
    least: float
    most: float

    @staticmethod
    def of(samples):
        return Spread(median(samples), min(samples), max(samples))


@dataclass(frozen=True)
class Row:
    """A line of a table: the best variant of a peer."""

    result: object
    variants: int  # that were timed
    rate: Spread  # particle-steps per second
    times_slower: Spread  # than simgpu in the same repetition
    times_faster: Spread  # than the section's yardstick, likewise; None if that was not timed


def rows(measurement, workload):
    """A row for each peer that was timed, simgpu first and then the fastest first. None if simgpu
    itself was not."""
    base = measurement.results[0]
    if base.status != "ok":
        return []
    by_name = {}
    for result in measurement.results:
        if result.status == "ok":
            by_name.setdefault(result.peer.name, []).append(result)
    best = {name: min(variants, key=median_seconds) for name, variants in by_name.items()}
    yardstick = best.get(measurement.yardstick)
    work = workload.particles * workload.steps
    first, *others = (
        Row(
            result,
            len(by_name[name]),
            Spread.of([work / seconds for seconds in result.seconds]),
            times_as_long(result, base),
            times_as_long(yardstick, result) if yardstick else None,
        )
        for name, result in best.items()
    )
    return [first, *sorted(others, key=lambda row: -row.rate.median)]


def median_seconds(result):
    return median(result.seconds)


def times_as_long(result, base):
    return Spread.of([theirs / ours for theirs, ours in zip(result.seconds, base.seconds)])


def remarks(measurement):
    """A line for each peer that is not in the table; one for all variants of it that say the same."""
    variants_of = {}
    for result in measurement.results:
        if result.status != "ok":
            key = (result.peer.name, result.status, result.reason)
            variants_of.setdefault(key, []).append(result.peer.variant)
    for (name, status, reason), variants in variants_of.items():
        which = f" ({'; '.join(variants)})" if any(variants) and status != "skipped" else ""
        yield f"{name}{which}: {status.upper() if status == 'wrong' else status}, {reason}"
