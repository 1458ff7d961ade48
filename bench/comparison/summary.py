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
    first, *others = (row_of(variants, base, workload) for variants in by_name.values())
    return [first, *sorted(others, key=lambda row: -row.rate.median)]


def row_of(variants, base, workload):
    best = min(variants, key=lambda result: median(result.seconds))
    work = workload.particles * workload.steps
    return Row(
        best,
        len(variants),
        Spread.of([work / seconds for seconds in best.seconds]),
        Spread.of([theirs / ours for theirs, ours in zip(best.seconds, base.seconds)]),
    )


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
