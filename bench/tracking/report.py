"""The results as text and as JSON."""

from statistics import median

from comparison.report import aligned, row_json, times_text
from comparison.summary import remarks, rows
from tracking.catalogue import LEFT_OUT
from tracking.made_field import INTERVAL

MIB = 2**20
FIGURES = ("beside_seconds", "cpu_seconds", "peak_rss_bytes")


def text_report(run):
    work = run.workload
    lines = [
        f"{work.particles:,} particles, {work.steps:,} steps of {work.timestep:g} s by the classical Runge-Kutta"
        " scheme, velocities on",
        f"{work.field.nodes} x {work.field.nodes} nodes at {work.field.times} times {INTERVAL:g} s apart;"
        f" {run.repetitions} repetitions",
        f"{run.host['processor']}, {run.host['logical_processors']} processors, {run.host['kernel']}; {run.date}",
    ]
    for measurement in run.measurements:
        lines += ["", measurement.title, *table(rows(measurement, work))]
        lines += [f"  {line}" for line in remarks(measurement)]
    lines += [f"\nsimgpu on two cores: skipped, {run.no_second_core}"] if run.no_second_core else []
    left_out = [f"{name}: left out, {reason}" for name, reason in LEFT_OUT.items()]
    return "\n".join([*lines, "", *left_out, "", *own_bytes(run), *notes()])


def table(rows_):
    if not rows_:
        return []
    heads = zip(
        ("", ""),
        ("million particle-steps/s", "median (min..max)"),
        ("times as long as simgpu", "median (min..max)"),
        ("beside", "moving, s"),
        ("CPU", "in all, s"),
        ("peak RSS", "MiB"),
        ("ends from", "simgpu's, m"),
        ("", "what was run"),
    )
    return aligned([*heads, *(row_cells(row) for row in rows_)])


def row_cells(row):
    result, rate = row.result, row.rate
    of = f", best of {row.variants}" if row.variants > 1 else ""
    beside, cpu, rss = (of_figure(result, name) for name in FIGURES)
    return (
        result.peer.name + (f" ({result.peer.variant}{of})" if result.peer.variant else ""),
        f"{rate.median / 1e6:8.3f} ({rate.least / 1e6:.3f}..{rate.most / 1e6:.3f})",
        times_text(row.times_slower),
        known(beside, "{:.2f}"),
        known(cpu, "{:.2f}"),
        known(rss and rss / MIB, "{:,.0f}"),
        "every bit" if result.difference.metres == 0 else f"{result.difference.metres:.0e}",
        result.version,
    )


def of_figure(result, name):
    """The median of the samples of a figure, of peaks the largest; None if one is unknown."""
    samples = [figures[name] for figures in result.figures]
    if not samples or None in samples:
        return None
    return max(samples) if name.startswith("peak") else median(samples)


def known(value, form):
    return "n/a" if value is None else form.format(value)


def own_bytes(run):
    """What simgpu says of its own memory."""
    first = run.measurements[0].results[0]
    for figures in first.figures[:1]:
        state_and_field = (figures["host_own_peak_bytes"], figures["predicted_host_own_bytes"])
        own, predicted = (known(count, "{:,}") for count in state_and_field)
        yield f"simgpu's own bytes, {first.peer.variant}: {own} at the peak, {predicted} predicted."


def notes():
    yield "Moving: the steps alone. Beside moving: reading particles and field, arranging velocities, building"
    yield "grids, and files, without the start of Python and compiling. CPU in all: of a whole run. Peak RSS: since"
    yield "the start of the process; simgpu's with that of the process that reads files for it. Ends: the worst"
    yield "particle; what is allowed follows from the numbers that a tracker rounds to (--json has it). Where a"
    yield "tracker has variants, the fastest is shown."


def json_report(run):
    work = run.workload
    return {
        "schema": {"name": "simgpu.compare_trackers", "major": 1, "minor": 0},
        "date": run.date,
        "command": run.command,
        "simgpu": run.simgpu,
        "host": run.host,
        "params": {
            "nodes": work.field.nodes,
            "times": work.field.times,
            "interval": INTERVAL,
            "field_sha256": run.field_sha256,
            "particles": work.particles,
            "steps": work.steps,
            "timestep": work.timestep,
            "scheme": "rk4",
            "repetitions": run.repetitions,
        },
        "two_cores_skipped": run.no_second_core,
        "left_out": LEFT_OUT,
        "sections": [section_json(measurement, work) for measurement in run.measurements],
    }


def section_json(measurement, work):
    return {
        "title": measurement.title,
        "results": [result_json(result, work) for result in measurement.results],
        "order_of_results_in_each_repetition": measurement.rounds,
        "table": [
            {
                **row_json(row, measurement),
                **{name: of_figure(row.result, name) for name in FIGURES},
            }
            for row in rows(measurement, work)
        ],
    }


def result_json(result, work):
    return {
        "name": result.peer.name,
        "variant": result.peer.variant,
        "status": result.status,
        "reason": result.reason,
        "version": result.version,
        "difference": difference_json(result.difference),
        "allowed_metres": work.bound(result.peer),
        "seconds": result.seconds,
        "figures": result.figures,
    }


def difference_json(difference):
    if difference is None:
        return None
    # JSON has no infinity, which stands for positions that are no numbers.
    metres = None if difference.metres == float("inf") else difference.metres
    return {"metres": metres, "particle": difference.particle, "x": difference.x, "y": difference.y}
