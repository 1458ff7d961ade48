"""The results as text and as JSON."""

from comparison.measure import TOLERANCE
from comparison.summary import remarks, rows

HEADS = (
    ("", "million particle-steps/s", "times as long as simgpu", "", ""),
    ("", "median (min..max)", "median (min..max)", "positions", "what was run"),
)


def text_report(run):
    work = f"{run.workload.particles:,} particles, {run.workload.steps:,} steps of 1e-05, double precision"
    lines = [
        f"{work}; {run.repetitions} repetitions",
        f"{run.host['processor']}, {run.host['logical_processors']} processors, {run.host['kernel']};"
        f" {run.date}",
    ]
    for measurement in run.measurements:
        lines += ["", measurement.title, *table(rows(measurement, run.workload))]
        lines += [f"  {line}" for line in remarks(measurement)]
    lines += [f"\nGPU: skipped, {run.no_gpu}"] if run.no_gpu else []
    return "\n".join([*lines, "", *NOTES])


NOTES = (
    "Times as long: in the same repetition, so that a busy moment of the machine hits both. Repetitions",
    "go through all peers in alternating order; each runs twice and the second run counts. Positions:",
    "the largest difference from simgpu's, relative to the particle's radius; more than",
    f"{TOLERANCE} would be wrong, and of simgpu itself any. Where a peer has variants, the fastest is shown.",
)


def table(rows_):
    cells = [*HEADS, *(row_cells(row) for row in rows_)] if rows_ else []
    widths = [max(map(len, column)) for column in zip(*cells)]
    return [
        "  " + "  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in cells
    ]


def row_cells(row):
    result = row.result
    rate, slower = row.rate, row.times_slower
    of = f", best of {row.variants}" if row.variants > 1 else ""
    variant = f" ({result.peer.variant}{of})" if result.peer.variant else ""
    return (
        result.peer.name + variant,
        f"{rate.median / 1e6:8.1f} ({rate.least / 1e6:.1f}..{rate.most / 1e6:.1f})",
        f"{slower.median:7.2f} ({slower.least:.2f}..{slower.most:.2f})",
        "every bit" if result.difference == 0 else f"within {result.difference:.0e}",
        result.version,
    )


def json_report(run):
    return {
        "schema": {"name": "simgpu.compare_peers", "major": 1, "minor": 0},
        "date": run.date,
        "command": run.command,
        "simgpu": run.simgpu,
        "host": run.host,
        "params": {
            "particles": run.workload.particles,
            "steps": run.workload.steps,
            "timestep": 1e-5,
            "precision": "double",
            "repetitions": run.repetitions,
            "tolerance": TOLERANCE,
        },
        "gpu_skipped": run.no_gpu,
        "sections": [section_json(measurement, run.workload) for measurement in run.measurements],
    }


def section_json(measurement, workload):
    return {
        "title": measurement.title,
        "results": [result_json(result) for result in measurement.results],
        "order_of_results_in_each_repetition": measurement.rounds,
        "table": [row_json(row, measurement) for row in rows(measurement, workload)],
    }


def result_json(result):
    return {
        "name": result.peer.name,
        "variant": result.peer.variant,
        "status": result.status,
        "reason": result.reason,
        "version": result.version,
        # JSON has no infinity, which stands for positions that are no numbers.
        "relative_difference": None if result.difference == float("inf") else result.difference,
        "seconds": result.seconds,
    }


def row_json(row, measurement):
    return {
        "result": measurement.results.index(row.result),
        "particle_steps_per_second": spread_json(row.rate),
        "times_as_long_as_simgpu": spread_json(row.times_slower),
    }


def spread_json(spread):
    return {"median": spread.median, "min": spread.least, "max": spread.most}
