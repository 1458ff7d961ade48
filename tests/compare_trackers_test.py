#!/usr/bin/env python3
"""Holds bench/compare_trackers to what it promises, with trackers that are right, wrong, broken or missing.

    compare_trackers_test.py COMPARE_TRACKERS SIMGPU
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True  # the folder belongs to the source

NODES, TIMES = 24, 4  # as plain_tracker.py has them
PARTICLES, STEPS, TIMESTEP, REPETITIONS = 40, 8, 900, 2
VARIANTS = ("planes", "planes, fastmath", "nodes", "nodes, fastmath")  # of numba by hand

HERE = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(HERE, "plain_tracker.py"), encoding="utf-8") as plain:
    PLAIN = plain.read()
SERVE = "from plain import Plain\nfrom protocol import serve\n{}\nserve(lambda *given: {}(*given[:4]), columns=2)\n"
RIGHT = SERVE.format("", "Plain")
NOT_NOW = "import protocol\nprotocol.skip('not now')\n"
# Has each variant of numba by hand be another program.
BY_VARIANT = "import os, sys\nexec(open(os.path.join(sys.path[0], sys.argv[-1] + '.py')).read())\n"
TRACKERS = ("track_numba.py", "track_parcels.py", "track_oceantracker.py")


class Fixture:
    """Trackers in a folder, which a test may replace. Parcels is one in plain Python, the others stand
    aside, since they take long to start."""

    def __init__(self, folder, program, simgpu):
        self.peers, self.folder, self.simgpu = os.path.join(folder, "peers"), folder, simgpu
        shutil.copytree(os.path.join(os.path.dirname(program), "peers"), self.peers)
        self.put("plain.py", PLAIN)
        for name in TRACKERS:
            self.put(name, NOT_NOW)
        self.put("track_parcels.py", RIGHT)
        self._json = os.path.join(folder, "report.json")
        self._command = [
            sys.executable, program, "--nodes", str(NODES), "--times", str(TIMES), "--particles", str(PARTICLES),
            "--steps", str(STEPS), "--timestep", str(TIMESTEP), "--repetitions", "1",
            "--peers", self.peers, "--json", self._json,
        ]  # fmt: skip

    def put(self, name, text):
        with open(os.path.join(self.peers, name), "w", encoding="utf-8") as file:
            file.write(text)

    def put_variants(self, texts):
        """Of programs that take the place of numba by hand. Returns the variants by which they go."""
        self.put("track_numba.py", BY_VARIANT)
        for variant, text in zip(VARIANTS, texts, strict=True):
            self.put(variant + ".py", text)
        return VARIANTS

    def run(self, *arguments):
        """The exit status, what was said, and the report."""
        command = [*self._command, "--simgpu", self.simgpu, *arguments]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        if result.returncode not in (0, 1) or not os.path.exists(self._json):
            return result.returncode, result.stdout + result.stderr, None
        with open(self._json, encoding="utf-8") as file:
            return result.returncode, result.stdout, json.load(file)


def found(report, name, variant):
    (result,) = [r for r in report["sections"][0]["results"] if (r["name"], r["variant"]) == (name, variant)]
    return result


def double_parcels(report):
    return found(report, "Parcels 4", "double positions")


def names_in_table(section):
    return [section["results"][line["result"]]["name"] for line in section["table"]]


def right_trackers_are_timed(fixture):
    status, out, report = fixture.run("--repetitions", str(REPETITIONS))
    assert status == 0, out
    section = report["sections"][0]
    assert names_in_table(section)[0] == "simgpu" and "Parcels 4" in names_in_table(section), section
    parcels = double_parcels(report)
    # Other orders of the operations: near, and not the same.
    assert parcels["status"] == "ok" and 0 < parcels["difference"]["metres"] < 1e-9, parcels
    for result in section["results"]:
        timed = REPETITIONS if result["status"] == "ok" else 0
        assert len(result["seconds"]) == timed and all(s > 0 for s in result["seconds"]), result
        assert len(result["figures"]) == timed, result
        for figures in result["figures"]:
            assert figures["cpu_seconds"] >= 0 and figures["beside_seconds"] > 0, figures
    simgpu = found(report, "simgpu", "1 thread")
    assert simgpu["difference"]["metres"] == 0 and simgpu["allowed_metres"] == 0, simgpu
    for figures in simgpu["figures"]:
        assert figures["host_own_peak_bytes"] == figures["predicted_host_own_bytes"] > 16 * PARTICLES, figures
    assert section["table"][0]["times_as_long_as_simgpu"]["median"] == 1, section["table"]
    assert "numba by hand: skipped, not now" in out and "OpenDrift: left out" in out, out
    two_threads_are_beside_one(out, report)


def two_threads_are_beside_one(out, report):
    if len(os.sched_getaffinity(0)) == 1:
        assert "simgpu on two cores: skipped, there is one" in out and len(report["sections"]) == 1, out
        return
    section = report["sections"][1]
    assert sorted(names_in_table(section)) == ["simgpu", "simgpu on one of them"], section
    assert all(result["difference"]["metres"] == 0 for result in section["results"]), section


def wrong_steps_are_told(fixture):
    changes = (
        ("step * h + h / 2)\n                    u3", "step * h)\n                    u3"),
        ("x + h * u3, y + h * v3", "x + h / 2 * u3, y + h / 2 * v3"),
        ("s = time / INTERVAL - t", "s = 0"),
        ("p, q = x", "q, p = x"),
    )
    assert all(old in PLAIN for old, _ in changes)
    variants = fixture.put_variants(
        PLAIN.replace(old, new, 1) + "from protocol import serve\nserve(lambda *given: Plain(*given[:4]), columns=2)\n"
        for old, new in changes
    )
    status, out, report = fixture.run()
    assert status == 1 and names_in_table(report["sections"][0])[0] == "simgpu", out
    assert "numba by hand" not in names_in_table(report["sections"][0]), out
    for variant in variants:
        assert f"numba by hand ({variant}): WRONG, off by" in out, (variant, out)
        wrong = found(report, "numba by hand", variant)
        assert wrong["status"] == "wrong" and wrong["seconds"] == [], wrong
        difference = wrong["difference"]
        assert difference["metres"] > wrong["allowed_metres"] and difference["particle"] < PARTICLES, wrong


def position_that_is_no_number_is_wrong(fixture):
    lost = "class Lost(Plain):\n  def positions(self):\n    self.y[17] = float('nan')\n    return self.x, self.y"
    fixture.put("track_parcels.py", SERVE.format(lost, "Lost"))
    status, out, report = fixture.run()
    parcels = double_parcels(report)
    assert status == 1 and parcels["status"] == "wrong", out
    assert parcels["difference"]["metres"] is None and parcels["difference"]["particle"] == 17, parcels


def tracker_that_slips_later_is_wrong(fixture):
    lazy = "class Lazy(Plain):\n  runs = 0\n  def track(self):\n    self.runs += 1\n    super().track()\n"
    lazy += "    if self.runs > 1: self.x[0] += 1"
    fixture.put("track_parcels.py", SERVE.format(lazy, "Lazy"))
    status, out, report = fixture.run()
    assert status == 1 and double_parcels(report)["status"] == "wrong", out
    assert "Parcels 4" not in names_in_table(report["sections"][0]), out


def single_positions_may_be_farther_off(fixture):
    off = "class Off(Plain):\n  def positions(self):\n    self.x[3] += 1e-3\n    return self.x, self.y"
    fixture.put("track_parcels.py", SERVE.format(off, "Off"))
    status, out, report = fixture.run()
    assert status == 1 and double_parcels(report)["status"] == "wrong", out
    single = found(report, "Parcels 4 as it comes", "single positions")
    assert single["status"] == "ok" and single["difference"]["particle"] == 3, single


def simgpu_must_give_every_bit(fixture):
    near = os.path.join(fixture.folder, "simgpu")
    with open(near, "w", encoding="utf-8") as file:
        file.write(
            f"#!{sys.executable}\nimport os, subprocess, sys\n"
            f"sys.path.insert(0, {os.path.dirname(PROGRAM)!r})\n"
            "from comparison.state import read_npy, write_npy\n"
            f"status = subprocess.run([{fixture.simgpu!r}, *sys.argv[1:]]).returncode\n"
            "if 'track_simgpu' in ' '.join(sys.argv):\n"
            "    end = sys.argv[sys.argv.index('--output') + 1]\n"
            "    columns = {name: list(column) for name, column in read_npy(end).items()}\n"
            "    columns['x'][5] += 2**-30\n"
            "    write_npy(end, columns)\n"
            "sys.exit(status)\n"
        )
    os.chmod(near, 0o755)
    status, out, report = fixture.run("--simgpu", near)
    assert status == 1 and found(report, "simgpu", "1 thread")["status"] == "wrong", out
    assert found(report, "simgpu", "1 thread")["difference"]["particle"] == 5, out
    assert report["sections"][0]["table"] == [], report


def what_libraries_print_is_no_answer(fixture):
    talking = "print('good morning')\nimport os\nos.write(1, b'and evening')"
    fixture.put("track_parcels.py", SERVE.format(talking, "Plain"))
    status, out, _ = fixture.run()
    assert status == 0 and "good morning" not in out, out


def missing_package_is_one_line(fixture):
    fixture.put(
        "track_oceantracker.py",
        "from protocol import needed\n"
        "with needed('OceanTracker', 'pip install oceantracker'):\n  import no_such_module\n",
    )
    status, out, report = fixture.run()
    line = f"OceanTracker: skipped, OceanTracker is not installed for {sys.executable} (pip install oceantracker)"
    assert status == 0 and out.count(line) == 1, out
    assert found(report, "OceanTracker", "")["status"] == "skipped", report


def broken_trackers_are_told(fixture):
    reasons = (
        "exit status 1, out of order",
        "it did not write all positions",
        "exit status 1, no idea",
        "it said 'none' instead of figures",
    )
    says = "print('version 1', flush=True)\ninput()\nprint('1', flush=True)\ninput()\nprint('written')\n"
    silent = "class Silent(Plain):\n  def figures(self):\n    raise SystemExit('no idea')"
    text = "class Text(Plain):\n  def figures(self):\n    protocol.say('none')\n    return {}"
    variants = fixture.put_variants(
        (
            "import sys\nsys.exit('out of order')\n",
            says,
            SERVE.format(silent, "Silent"),
            "import protocol\n" + SERVE.format(text, "Text"),
        )
    )
    status, out, report = fixture.run()
    assert status == 1 and "numba by hand" not in names_in_table(report["sections"][0]), out
    for variant, reason in zip(variants, reasons):
        assert f"numba by hand ({variant}): failed, {reason}" in out, (variant, out)


def trackers_may_be_of_several_pythons(fixture):
    other = os.path.join(fixture.folder, "python")
    with open(other, "w", encoding="utf-8") as file:
        file.write(f'#!/bin/sh\nOTHER=yes exec "{sys.executable}" "$@"\n')
    os.chmod(other, 0o755)
    fixture.put(
        "track_oceantracker.py",
        "import os, protocol\nif 'OTHER' not in os.environ: protocol.skip('not installed')\n" + RIGHT,
    )
    status, out, report = fixture.run("--python", sys.executable, "--python", other)
    assert status == 0 and found(report, "OceanTracker", "")["status"] == "ok", out


def numba_by_hand_agrees(fixture):
    shutil.copy(os.path.join(os.path.dirname(PROGRAM), "peers", "track_numba.py"), fixture.peers)
    status, out, report = fixture.run()
    assert status == 0, out
    for variant in VARIANTS:
        numba = found(report, "numba by hand", variant)
        if numba["status"] == "skipped":
            print(f"not tested: {numba['reason']}")
            return
        assert numba["status"] == "ok" and numba["difference"]["metres"] < 1e-9, numba


def bad_usage_is_refused(fixture):
    for arguments, reason in (
        (["--particles", "0"], "whole number"),
        (["--timestep", "700"], "does not divide"),
        (["--timestep", "-600"], "does not divide"),
        (["--steps", "13"], "beyond the last time"),
        (["--nodes", "16"], "could leave"),
        (["--nodes", "5000"], "2 GiB"),
        (["--surprise"], "unrecognized"),
    ):
        more = ["--times", "30"] if reason == "2 GiB" else []
        status, out, _ = fixture.run(*arguments, *more)
        assert status == 2 and reason in out, (arguments, status, out)
    fixture.simgpu = "/no/such/simgpu"
    status, out, _ = fixture.run()
    assert status == 1 and "/no/such/simgpu: No such file" in out, out


def main(simgpu):
    for test in (
        right_trackers_are_timed,
        wrong_steps_are_told,
        position_that_is_no_number_is_wrong,
        tracker_that_slips_later_is_wrong,
        single_positions_may_be_farther_off,
        simgpu_must_give_every_bit,
        what_libraries_print_is_no_answer,
        missing_package_is_one_line,
        broken_trackers_are_told,
        trackers_may_be_of_several_pythons,
        numba_by_hand_agrees,
        bad_usage_is_refused,
    ):
        with tempfile.TemporaryDirectory() as folder:
            test(Fixture(folder, PROGRAM, simgpu))


if __name__ == "__main__":
    PROGRAM, SIMGPU = map(os.path.abspath, sys.argv[1:])
    main(SIMGPU)
