#!/usr/bin/env python3
"""Measures what the cost model's rates are fitted to, and runs to hold it against, and prints them as JSON.

    bench/scale/measure.py [--simgpu FILE] [--repetitions N] > bench/results/NAME/runs.json

All runs take turns, so that a busy moment of the machine does not hit all repetitions of one.
"""

import argparse
import json
import os
import subprocess
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def fit_runs():
    """One run for each rate, as short as can be timed: so more of them fall into a quiet moment."""
    for threads in ("1", "2"):
        for precision in ("double", "single"):
            for math, steps in (("exact", "1000"), ("fast", "8192")):
                yield ["--particles", "2e5", "--steps", steps, "--precision", precision, "--math", math,
                       "--threads", threads]
        yield ["--particles", "4e6", "--steps", "1", "--threads", threads]
    for suffix in ("npy", "h5", "csv"):
        yield ["--particles", "1e6", "--steps", "1", "--threads", "2", "--output", f"fit.{suffix}"]
        yield ["--input", f"fit.{suffix}", "--steps", "1", "--threads", "2"]
    yield ["--particles", "1e6", "--steps", "200", "--threads", "2", "--checkpoint", "fit.ckpt",
           "--checkpoint-every", "50"]
    yield ["--resume", "fit.ckpt", "--threads", "2"]


def check_runs():
    """Others, of which the fit knows nothing."""
    yield ["--particles", "100000", "--steps", "100", "--threads", "1"]
    yield ["--particles", "6e5", "--steps", "1500", "--threads", "1"]
    yield ["--particles", "6e5", "--steps", "1500", "--threads", "2"]
    yield ["--particles", "4e6", "--steps", "2048", "--math", "fast", "--threads", "1"]
    yield ["--particles", "5e6", "--steps", "200", "--precision", "single", "--threads", "2"]
    yield ["--particles", "3e6", "--steps", "100", "--threads", "2", "--output", "check.npy"]
    yield ["--input", "check.npy", "--steps", "50", "--threads", "2", "--output", "check.h5"]
    yield ["--input", "check.h5", "--steps", "50", "--math", "fast", "--threads", "1"]
    yield ["--particles", "3e6", "--steps", "50", "--threads", "1", "--output", "check.csv"]
    yield ["--particles", "3e6", "--steps", "150", "--threads", "2", "--checkpoint", "check.ckpt",
           "--checkpoint-every", "50"]


def measure(simgpu, arguments, folder):
    command = [simgpu, "--device", "cpu", "--quiet", *arguments, "--json", "-"]
    done = subprocess.run(command, cwd=folder, check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def seconds_of(report):
    run = report["runs"][0]
    seconds = {line["label"]: line["seconds"] for line in run["memory"]["lines"]}
    return {**seconds, "total": run["total_seconds"]}


def row(use, arguments, reports):
    run = reports[0]["runs"][0]
    occurrences = {line["label"]: line["occurrences"] for line in run["memory"]["lines"]}
    times = [seconds_of(report) for report in reports]
    return {
        "use": use,
        "arguments": " ".join(arguments),
        "params": reports[0]["params"],
        "threads": run["threads"],
        "checkpoints": occurrences.get("checkpoint", 0),
        "seconds": {label: [time[label] for time in times] for label in times[0]},
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--simgpu", default=os.path.join(ROOT, "build/release/driver/simgpu"))
    parser.add_argument("--repetitions", type=int, default=15)
    options = parser.parse_args()
    simgpu = os.path.abspath(options.simgpu)

    runs = [("fit", run) for run in fit_runs()] + [("check", run) for run in check_runs()]
    reports = [[] for _ in runs]
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(options.repetitions):
            for kept, (_, arguments) in zip(reports, runs):
                kept.append(measure(simgpu, arguments, folder))
    rows = [row(use, arguments, kept) for (use, arguments), kept in zip(runs, reports)]
    document = {
        "schema": {"name": "simgpu.scale_runs", "major": 1, "minor": 0},
        "program": reports[0][0]["program"],
        "host": reports[0][0]["host"],
        "repetitions": options.repetitions,
        "runs": rows,
    }
    print(json.dumps(document, indent=1))


if __name__ == "__main__":
    main()
