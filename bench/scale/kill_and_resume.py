#!/usr/bin/env python3
"""Kills real runs at random times, resumes them until they end, and holds them against the prediction.

    bench/scale/kill_and_resume.py [--mtbf S] [--every S] [--courses N] [--seed N] ...

Before each course an unbroken run gives the checksum, the time of the work and of a checkpoint, and one that
only resumes the time of a restart, so that a busy machine slows both. Then the course is killed (SIGKILL)
after times that are exponentially distributed, and resumed, until it ends. Its checksum must be that of the
unbroken run, or the exit code is 1. Of times nothing is asserted: they are printed beside what
simulate_failures makes of the means of the unbroken runs.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def command(options, folder, *rest):
    return [options.simgpu, "--device", "cpu", "--threads", "1", "--quiet", "--json", "-",
            "--checkpoint", os.path.join(folder, "run.ckpt"), "--checkpoint-every", f"{options.every}s", *rest]


def start(options):
    return ["--particles", options.particles, "--steps", options.steps]


def timed(arguments):
    begin = time.monotonic()
    done = subprocess.run(arguments, check=True, stdout=subprocess.PIPE)
    return time.monotonic() - begin, json.loads(done.stdout)["runs"][0]


def line_of(run, label):
    return next(line for line in run["memory"]["lines"] if line["label"] == label)


def unbroken(options):
    """Seconds of the work, of a checkpoint and of a restart, and the checksum."""
    with tempfile.TemporaryDirectory() as folder:
        seconds, run = timed(command(options, folder, *start(options)))
        line = line_of(run, "checkpoint")
        # From the checkpoint of the end there is nothing to do but to load it, and to save it again.
        resume = ["--resume", os.path.join(folder, "run.ckpt")]
        took, again = timed(command(options, folder, *resume))
    restart = took - line_of(again, "checkpoint")["seconds"]
    return seconds - line["seconds"], line["seconds"] / line["occurrences"], restart, run["checksum"]


def broken(options, random_numbers):
    """One course: seconds in all, how often it was killed, and the checksum."""
    with tempfile.TemporaryDirectory() as folder:
        begin = time.monotonic()
        kills = 0
        while True:
            resumes = os.path.exists(os.path.join(folder, "run.ckpt"))
            rest = ["--resume", os.path.join(folder, "run.ckpt")] if resumes else start(options)
            process = subprocess.Popen(command(options, folder, *rest), stdout=subprocess.PIPE)
            try:
                out, _ = process.communicate(timeout=random_numbers.expovariate(1 / options.mtbf))
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
                kills += 1
                continue
            if process.returncode != 0:
                sys.exit(f"kill_and_resume: simgpu ended with {process.returncode}")
            return time.monotonic() - begin, kills, json.loads(out)["runs"][0]["checksum"]


def predicted(options, work, checkpoint, restart):
    # The run's portions are a quarter of a second, so a checkpoint comes half a one late.
    figures = {"work": work, "interval": options.every + 0.125, "checkpoint": checkpoint, "restart": restart,
               "rank-mtbf": options.mtbf, "trials": 20000, "seed": options.seed}
    arguments = [word for name, value in figures.items() for word in (f"--{name}", str(value))]
    done = subprocess.run([options.simulator, *arguments], check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--simgpu", default=os.path.join(ROOT, "build/release/driver/simgpu"))
    parser.add_argument("--simulator", default=os.path.join(ROOT, "build/release/bench/scale/simulate_failures"))
    parser.add_argument("--particles", default="1e6")
    parser.add_argument("--steps", default="1500")
    parser.add_argument("--mtbf", type=float, default=4.0, help="mean seconds between kills")
    parser.add_argument("--every", type=float, default=1.0, help="seconds of work between checkpoints")
    parser.add_argument("--courses", type=int, default=12)
    parser.add_argument("--seed", type=int, default=2006)
    options = parser.parse_args()

    random_numbers = random.Random(options.seed)
    figures = []
    totals = []
    kills_in_all = 0
    for course in range(options.courses):
        work, checkpoint, restart, checksum = unbroken(options)
        figures.append((work, checkpoint, restart))
        seconds, kills, its_checksum = broken(options, random_numbers)
        totals.append(seconds)
        kills_in_all += kills
        print(f"course {course + 1}: work {work:.2f} s, a checkpoint {checkpoint:.3f} s, a restart {restart:.3f} s; "
              f"killed {kills} times, {seconds:.2f} s, {its_checksum}", flush=True)
        if its_checksum != checksum:
            sys.exit("kill_and_resume: the checksum is not that of the unbroken run")
    means = [statistics.mean(column) for column in zip(*figures)]
    model = predicted(options, *means)
    low, middle, high = model["seconds_at_5_50_95_percent"]
    print("unbroken: work {:.2f} s, a checkpoint {:.3f} s, a restart {:.3f} s, the means".format(*means))
    print(f"killed {kills_in_all} times, every {sum(totals) / max(kills_in_all, 1):.1f} s, where {options.mtbf} were "
          "asked for")
    print(f"measured: mean {statistics.mean(totals):.2f} s, from {min(totals):.2f} to {max(totals):.2f} s")
    print(f"formula: {model['formula_seconds']:.2f} s; simulated: mean {model['mean_seconds']:.2f} s, median "
          f"{middle:.2f} s, nine of ten from {low:.2f} to {high:.2f} s")
    print(f"beyond the work: measured {statistics.mean(totals) - means[0]:.2f} s, simulated "
          f"{model['mean_seconds'] - means[0]:.2f} s, of which {model['mean_lost_seconds']:.2f} s were undone")


if __name__ == "__main__":
    main()
