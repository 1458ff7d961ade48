"""The results as text and as JSON."""

from comparison.summary import remarks, rows


def text_report(run):
    work = run.workload
    lines = [
        f"{work.flow.heading}{work.particles:,} particles, {work.steps:,} steps of {work.timestep:g},"
        f" double precision; {run.repetitions} repetitions",
        f"{run.host['processor']}, {run.host['logical_processors']} processors, {run.host['kernel']};"
        f" {run.date}",
    ]
    for measurement in run.measurements:
        lines += ["", measurement.title, *table(rows(measurement, run.workload), measurement.yardstick)]
        lines += [f"  {line}" for line in remarks(measurement)]
    lines += [f"\nGPU: skipped, {run.no_gpu}"] if run.no_gpu else []
    return "\n".join([*lines, "", *notes(run.workload.flow)])


def notes(flow):
    yield "Times: in the same repetition, so that a busy moment of the machine hits both. Repetitions go"
    yield "through all peers in alternating order; each runs twice and the second run counts. Positions: the"
    yield "largest difference from simgpu's, relative to the particle's distance from the origin; more than"
    yield f"{flow.tolerance} would be wrong, and of simgpu itself any. Where a peer has variants, the fastest is shown."


def table(rows_, yardstick):
    if not rows_:
        return []
    faster = [(f"times as fast as {yardstick}", "median (min..max)")] if rows_[0].times_faster else []
    heads = zip(
        ("", ""),
        ("million particle-steps/s", "median (min..max)"),
        ("times as long as simgpu", "median (min..max)"),
        *faster,
        ("", "positions"),
        ("", "what was run"),
    )
    return aligned([*heads, *(row_cells(row) for row in rows_)])


def aligned(cells):
    """The lines of a table, whose rows are given as texts."""
    widths = [max(map(len, column)) for column in zip(*cells)]
    return [
        "  " + "  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in cells
    ]


def row_cells(row):
    result, rate = row.result, row.rate
    of = f", best of {row.variants}" if row.variants > 1 else ""
    variant = f" ({result.peer.variant}{of})" if result.peer.variant else ""
    return (
        result.peer.name + variant,
        f"{rate.median / 1e6:8.1f} ({rate.least / 1e6:.1f}..{rate.most / 1e6:.1f})",
        *(times_text(times) for times in (row.times_slower, row.times_faster) if times),
        "every bit" if result.difference == 0 else f"within {result.difference:.0e}",
        result.version,
    )


def times_text(times):
    return f"{times.median:7.2f} ({times.least:.2f}..{times.most:.2f})"


def json_report(run):
    return {
        "schema": {"name": "simgpu.compare_peers", "major": 1, "minor": 1},
        "date": run.date,
        "command": run.command,
        "simgpu": run.simgpu,
        "host": run.host,
        "params": {
            "flow": run.workload.flow.name,
            "particles": run.workload.particles,
            "steps": run.workload.steps,
            "timestep": run.workload.timestep,
            "precision": "double",
            "repetitions": run.repetitions,
            "tolerance": run.workload.flow.tolerance,
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
    faster = {f"times_as_fast_as_{measurement.yardstick}": row.times_faster} if row.times_faster else {}
    return {
        "result": measurement.results.index(row.result),
        "particle_steps_per_second": spread_json(row.rate),
        "times_as_long_as_simgpu": spread_json(row.times_slower),
        **{name: spread_json(times) for name, times in faster.items()},
    }


def spread_json(spread):
    return {"median": spread.median, "min": spread.least, "max": spread.most}
