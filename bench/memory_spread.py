#!/usr/bin/env python3
"""How far a run's memory differs from one run to the next, line by line.

    memory_spread.py SIMGPU [RUNS] [FLAGS OF SIMGPU...]

Runs SIMGPU RUNS times (default: 20) and prints, for each line of its table, whether the own columns
were the same in all runs, the increments of anonymous memory that were seen, and the spread of RSS.
"""

import json
import subprocess
import sys

OWN_COLUMNS = ("host_own_bytes", "host_own_increment_bytes", "host_own_peak_bytes",
               "device_own_bytes", "device_own_increment_bytes", "device_own_peak_bytes")


def lines_of_a_run(simgpu, flags):
    result = subprocess.run([simgpu, *flags, "--json", "-"], capture_output=True, check=True)
    return json.loads(result.stdout)["runs"][0]["memory"]["lines"]


def main(simgpu, runs="20", *flags):
    tables = [lines_of_a_run(simgpu, flags) for _ in range(int(runs))]
    print(f"{runs} runs of simgpu {' '.join(flags)}")
    print(f"{'line':<14}{'own':<12}{'RSS spread':>12}  anonymous increments")
    for executions in zip(*tables):
        own = {tuple(line[column] for column in OWN_COLUMNS) for line in executions}
        resident = [line["host_rss_bytes"] for line in executions]
        increments = sorted({line["host_rss_increment_bytes"] for line in executions})
        print(f"{executions[0]['label']:<14}"
              f"{'the same' if len(own) == 1 else 'DIFFERS':<12}"
              f"{(max(resident) - min(resident)) / 1024:>8.0f} KiB  "
              f"{', '.join(str(increment) for increment in increments)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
