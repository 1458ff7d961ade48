#!/usr/bin/env python3
"""Makes docs/performance.md from the runs that are kept in bench/results/, and prints it.

    performance_page.py > docs/performance.md

A run is a folder with a README.md, whose first line names the machine and the date, and with what the
benchmarks wrote there: evolve_bench.json, run_bench.json, compare_trackers.json, compare_peers.json and, for
other flows than the original benchmark's, compare_peers-FLOW.json.
"""

import json
import os
import sys

BENCH = os.path.dirname(os.path.abspath(__file__))
RESULTS = os.path.join(BENCH, "results")

HEAD = """# Performance

This page is for people who want to know how fast simgpu is, beside other programs and the limits of the hardware.
`bench/performance_page.py` makes it from the runs in `bench/results/`; no figure comes from elsewhere.

To measure your machine, with nothing else running on it:

    script/test              # builds them
    bench/compare_peers --json compare_peers.json
    bench/compare_peers --flow peninsula --json compare_peers-peninsula.json
    bench/compare_peers --flow double-gyre --json compare_peers-double-gyre.json
    bench/compare_trackers --json compare_trackers.json
    build/release/bench/evolve_bench --benchmark_out=evolve_bench.json --benchmark_out_format=json
    build/release/bench/run_bench --benchmark_min_time=1 --benchmark_out=run_bench.json --benchmark_out_format=json
    script/gpu-bundle        # for a GPU machine; its `check` runs them all there

| program | what it measures |
| --- | --- |
| compare_peers | steps through formulas, in particle-steps per second, beside C++, numpy, numba and CPython, and on a GPU CuPy, PyTorch, JAX and numba-cuda |
| compare_trackers | steps through velocities of a NetCDF file, beside Parcels 4, OceanTracker and a loop for numba |
| evolve_bench | steps, beside the limits of the hardware |
| run_bench | everything in a run but its steps |

compare_peers and compare_trackers use the programs that are installed for the Python that runs them
(`pip install parcels oceantracker numba netCDF4`), and check each result before they time it.

In compare_trackers, all programs read one made field, 500 x 500 nodes at 30 times, and take the same steps with the
same particles on one core. The ends of a tracker must agree with simgpu's within what the rounding of its numbers can do;
otherwise it gets no figure. The table has the time of the steps, and beside it the time for reading and for building
grids. The field is such that linear interpolation in cells, as in simgpu, and in triangles, as in OceanTracker, agree.
OpenDrift is left out: its scheme of the same name evaluates the last stage half a displacement away instead of a whole
one (version 1.14), so its particles end elsewhere.
"""

NO_GPU = """
There is no run on a GPU yet.
"""

DEVICES = {"cpu:1": "one thread", "cpu": "all threads"}

LIMITS = {
    "fused_per_second": ("fused multiply-adds", 1e9, "billion/s"),
    "root_and_two_quotients_per_second": ("a root and two quotients", 1e6, "million/s"),
    "bytes_per_second": ("bytes read and written", 1e9, "GB/s"),
}


FASTER = "times_as_fast_as_numpy"


def load(folder, name):
    path = os.path.join(RESULTS, folder, name)
    if not os.path.exists(path):
        return None
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def table(header, rows):
    lines = [header, ["---"] + ["---:"] * (len(header) - 1), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines) + "\n"


def limits_of(benchmarks):
    rows = []
    for benchmark in benchmarks:
        if not benchmark["name"].startswith("limits/"):
            continue
        place = [part for part in benchmark["name"].split("/")[1:] if not part.startswith("iterations:")]
        device, precision = (["cpu:1"] + place)[-2:]
        device = "one core" if device == "cpu:1" else device
        for counter, (name, unit, unit_name) in LIMITS.items():
            rows.append([f"{name}, {precision}, {device}", f"{benchmark[counter] / unit:.1f} {unit_name}"])
    return rows


def evolve_rows(benchmarks):
    for benchmark in benchmarks:
        if benchmark["name"].startswith("limits/") or "items_per_second" not in benchmark:
            continue
        device, precision, arithmetic, order, particles, steps = benchmark["name"].split("/")[:6]
        share, times = benchmark.get("of_limit"), benchmark.get("times_roots")
        yield [
            DEVICES.get(device, device),
            precision,
            f"{arithmetic}, order {order}",
            f"{int(particles):,} x {steps}",
            f"{benchmark['items_per_second'] / 1e6:,.0f}",
            f"{100 * share:.0f} %" if share else "",
            f"{times:.2f}" if times else "",
        ]


def evolve_part(document):
    benchmarks = document["benchmarks"]
    yield "\nThe limits of the device, measured by loops that do nothing else:\n\n"
    yield table(["limit", "measured"], limits_of(benchmarks))
    yield (
        "\nevolve_bench, in million particle-steps/s. *Of the limit* is the share of one core's or the GPU's limit: "
        "its fused\noperations (order particle), its roots and quotients or, if these are fewer, its bytes (order step). It "
        "is above 100 % where\nparticles fit a cache, or where the loop that measures the limit is not the best one. *Of "
        "roots* is how many times as\nfast exact steps are as a root and two quotients, which the formula has.\n\n"
    )
    header = ["device", "precision", "arithmetic", "particles x steps", "million/s", "of the limit", "of roots"]
    yield table(header, evolve_rows(benchmarks))


def run_rows(benchmarks):
    for benchmark in benchmarks:
        kind, device, *rest = benchmark["name"].split("/")
        if kind != "program" or "median_seconds" not in benchmark:
            continue
        median, lower, upper = (1e3 * benchmark[f"{name}_seconds"]
                                for name in ("median", "lower_quartile", "upper_quartile"))
        name = "`--version`" if device == "version" else f"{int(rest[0]):,}, {DEVICES.get(device, device)}"
        yield [name, f"{median:.1f}", f"{lower:.1f} to {upper:.1f}"]


LINES = ["open_device", "start", "load_kernels", "allocate", "create", "check", "evolve", "checksum", "release"]


def milliseconds(seconds):
    return "" if seconds is None else f"{1e3 * seconds:.2f}"


def line_rows(benchmarks):
    for benchmark in benchmarks:
        kind, device = benchmark["name"].split("/")[:2]
        if kind == "lines" and "start_seconds" in benchmark:
            yield [DEVICES.get(device, device), *(milliseconds(benchmark.get(line + "_seconds")) for line in LINES)]


def phase_rows(benchmarks):
    rates = {benchmark["name"].rsplit("/", 1)[0]: benchmark.get("bytes_per_second") for benchmark in benchmarks}
    for benchmark in benchmarks:
        kind, *where = benchmark["name"].split("/")[:4]
        # Smaller numbers of particles are there for the tests.
        if kind != "phases" or "of_100_steps" not in benchmark or int(where[2]) < 100_000:
            continue
        device, precision, particles = where
        transfers = [rates.get("/".join([transfer, *where])) for transfer in ("load", "store")]
        yield [
            DEVICES.get(device, device),
            precision,
            f"{int(particles):,}",
            *(f"{1e3 * benchmark[name + '_seconds']:,.1f}" for name in ("create", "check", "evolve", "checksum")),
            f"{100 * benchmark['of_100_steps']:.0f} %",
            *(f"{rate / 1e9:.1f}" if rate else "" for rate in transfers),
        ]


def file_rows(benchmarks):
    for benchmark in benchmarks:
        kind, precision, particles = benchmark["name"].split("/")[:3]
        if not kind.startswith("csv_") or "bytes_per_second" not in benchmark or int(particles) < 100_000:
            continue
        yield [
            f"{'written' if kind == 'csv_write' else 'read'}, {precision}",
            f"{benchmark['bytes_per_second'] / 1e6:.0f}",
            f"{benchmark['items_per_second'] / 1e6:.1f}",
        ]


def run_part(document):
    benchmarks = document["benchmarks"]
    yield (
        "\nrun_bench: the program as a process, from start to exit, in ms: the median of many runs, and the range of "
        "their middle\nhalf. The default run has 100,000 particles.\n\n"
    )
    yield table(["particles", "median", "middle half"], run_rows(benchmarks))
    yield "\nThe lines of a run of one particle in the program's own report, in ms, the median of many runs:\n\n"
    yield table(["device", *(f"`{line}`" for line in LINES)], line_rows(benchmarks))
    yield (
        "\nThe phases of a run in ms, each run in memory of its own. *Share* is the time of start state and checksum, "
        "together, as a\nshare of the time of 100 exact steps. *Load* and *store* copy particles from and to the host, "
        "a block at a time.\n\n"
    )
    header = ["device", "precision", "particles", "start state", "check", "100 steps", "checksum", "share",
              "load, GB/s", "store, GB/s"]
    yield table(header, phase_rows(benchmarks))
    yield (
        "\nCSV files of a million particles, on one core. Writing ends when the bytes are on the disk. Files that are "
        "read are in\nmemory already, and are read twice, because their rows are counted first.\n\n"
    )
    yield table(["file", "MB/s", "million particles/s"], file_rows(benchmarks))


def peers_of(folder):
    """What compare_peers wrote: of the original benchmark, then of flows."""
    names = [
        name
        for name in os.listdir(os.path.join(RESULTS, folder))
        if name.startswith("compare_peers") and name.endswith(".json")
    ]
    return [load(folder, name) for name in sorted(names, key=lambda name: (len(name), name))]


def spread_text(times):
    return f"{times['median']:.2f} ({times['min']:.2f} to {times['max']:.2f})"


def peers_part(document):
    params = document["params"]
    flow = params.get("flow", "circle")
    program = "compare_peers" if flow == "circle" else f"compare_peers --flow {flow}"
    for section in document["sections"]:
        rows = []
        for row in section["table"]:
            result = section["results"][row["result"]]
            rate = row["particle_steps_per_second"]
            rows.append([
                result["name"] + (f" ({result['variant']})" if result["variant"] else ""),
                f"{rate['median'] / 1e6:,.1f}",
                *(spread_text(row[key]) for key in ("times_as_long_as_simgpu", FASTER) if key in row),
            ])
        yield f"\n{program}, {section['title']}, {params['particles']:,} particles x {params['steps']} steps:\n\n"
        header = ["peer", "million particle-steps/s", "times as long as simgpu", "times as fast as numpy"]
        yield table(header[: len(rows[0])] if rows else header, rows)


def or_unknown(value, form):
    return "n/a" if value is None else form.format(value)


def trackers_part(document):
    params = document["params"]
    for section in document["sections"]:
        rows = []
        for row in section["table"]:
            result = section["results"][row["result"]]
            metres, rss = result["difference"]["metres"], row["peak_rss_bytes"]
            rows.append([
                result["name"] + (f" ({result['variant']})" if result["variant"] else ""),
                f"{row['particle_steps_per_second']['median'] / 1e6:,.3f}",
                spread_text(row["times_as_long_as_simgpu"]),
                or_unknown(row["beside_seconds"], "{:.2f}"),
                or_unknown(rss and rss / 2**20, "{:,.0f}"),
                "every bit" if metres == 0 else f"{metres:.0e}",
            ])
        yield (
            f"\ncompare_trackers, {section['title']}, {params['particles']:,} particles x {params['steps']} steps of "
            f"{params['timestep']:g} s, {params['nodes']} x {params['nodes']} nodes at {params['times']} times:\n\n"
        )
        header = ["tracker", "million particle-steps/s", "times as long as simgpu", "beside moving, s",
                  "peak RSS, MiB", "ends from simgpu's, m"]
        yield table(header, rows)


def page():
    yield HEAD
    folders = sorted(name for name in os.listdir(RESULTS) if os.path.isdir(os.path.join(RESULTS, name)))
    peers = {folder: peers_of(folder) for folder in folders}
    documents = [document for of_folder in peers.values() for document in of_folder]
    if not any(section["title"].startswith("GPU") for document in documents for section in document["sections"]):
        yield NO_GPU
    others = []
    for folder in reversed(folders):
        with open(os.path.join(RESULTS, folder, "README.md"), encoding="utf-8") as file:
            title = file.readline().lstrip("# ").strip()
        parts = [part for document in peers[folder] for part in peers_part(document)]
        for name, parts_of in (
            ("compare_trackers.json", trackers_part),
            ("evolve_bench.json", evolve_part),
            ("run_bench.json", run_part),
        ):
            document = load(folder, name)
            parts += parts_of(document) if document else []
        if parts:
            yield f"\n## {title}\n\nThe machine, the commands and comments: [bench/results/{folder}]"
            yield f"(../bench/results/{folder}/README.md).\n"
            yield from parts
        else:
            others.append(f"- [{title}](../bench/results/{folder}/README.md)\n")
    yield "\n## Other measurements\n\n"
    yield from others


if __name__ == "__main__":
    sys.stdout.write("".join(page()))
