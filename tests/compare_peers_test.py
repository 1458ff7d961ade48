#!/usr/bin/env python3
"""Holds bench/compare_peers to what it promises, with peers that are right, wrong, broken or missing.

    compare_peers_test.py COMPARE_PEERS SIMGPU PROGRAMS_FOLDER
"""

import array
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True  # the folder belongs to the source

RIGHT = "from cpython_objects import CPythonObjects\nfrom protocol import serve\n"
# Steps of a flow in plain Python, for what is written for numpy.
FLOW = """import math, sys, types
import protocol
sys.modules["numpy"] = types.SimpleNamespace(sin=math.sin, cos=math.cos, pi=math.pi)
from flows import FLOWS, rk4
class PlainFlows:
    version = "1"
    def __init__(self, columns, steps, flow, *variant):
        self.start, self.steps, self.step = columns, steps, rk4(*FLOWS[flow])
    def reset(self):
        self.columns = [column[:] for column in self.start]
    def evolve(self):
        x, y = self.columns
        for i in range(len(x)):
            for n in range(self.steps):
                x[i], y[i] = self.step(x[i], y[i], n)
    def positions(self):
        return self.columns
protocol.serve(PlainFlows, columns=2)
"""
FLOWS = ("peninsula", "double-gyre")
REPETITIONS = 3


class Fixture:
    """Peers in a folder, which a test may replace; numba's stand aside, since compiling takes long."""

    def __init__(self, folder, program, simgpu, programs):
        self.peers, self.programs = os.path.join(folder, "peers"), os.path.join(folder, "programs")
        self.folder, self.simgpu = folder, simgpu
        shutil.copytree(os.path.join(os.path.dirname(program), "peers"), self.peers)
        os.mkdir(self.programs)
        for name in ("plain_scalar", "simgpu_library", "vector_flows"):
            os.symlink(os.path.join(programs, name), os.path.join(self.programs, name))
        for name in ("numba_loops.py", "numba_flows.py"):
            self.put(name, "import protocol\nprotocol.skip('not now')\n")
        self.put("numpy_arrays.py", RIGHT + "serve(lambda *given: CPythonObjects(*given, 'new evolve'))\n")
        self.put("numpy_flows.py", FLOW)
        self._json = os.path.join(folder, "report.json")
        self._command = [
            program, "--device", "cpu", "--particles", "50", "--steps", "3",
            "--repetitions", str(REPETITIONS), "--simgpu", simgpu, "--programs", self.programs,
            "--peers", self.peers, "--python", sys.executable, "--json", self._json,
        ]  # fmt: skip

    def put(self, name, text):
        with open(os.path.join(self.peers, name), "w") as file:
            file.write(text)

    def change(self, name, old, new):
        with open(os.path.join(self.peers, name)) as file:
            text = file.read()
        assert old in text, (name, old)
        self.put(name, text.replace(old, new, 1))

    def replace_simgpu(self, text):
        """By a peer in Python."""
        self.put("simgpu.py", text)
        path = os.path.join(self.programs, "simgpu_library")
        os.remove(path)
        with open(path, "w") as file:
            file.write(f'#!/bin/sh\nexec "{sys.executable}" "{self.peers}/simgpu.py" "$1" "$2" "new evolve"\n')
        os.chmod(path, 0o755)

    def run(self, *arguments):
        """The exit status, what was said, and the report by row and variant."""
        result = subprocess.run([*self._command, *arguments], capture_output=True, text=True, check=False)
        if result.returncode not in (0, 1):
            return result.returncode, result.stdout + result.stderr, None
        with open(self._json) as file:
            report = json.load(file)
        return result.returncode, result.stdout, report["sections"][0]


def row(section, name, variant=""):
    (found,) = [r for r in section["results"] if (r["name"], r["variant"]) == (name, variant)]
    return found


def names_in_table(section):
    return [section["results"][line["result"]]["name"] for line in section["table"]]


def right_peers_are_timed(fixture):
    status, out, section = fixture.run()
    assert status == 0, out
    assert names_in_table(section)[0] == "simgpu", section
    ours = {"simgpu", "simgpu --math fast"}
    assert set(names_in_table(section)) == ours | {"plain scalar C++", "numpy", "CPython"}, section
    for result in section["results"]:
        timed = REPETITIONS if result["status"] == "ok" else 0
        assert len(result["seconds"]) == timed and all(s > 0 for s in result["seconds"]), result
    assert row(section, "simgpu", "1 thread")["relative_difference"] == 0
    assert section["table"][0]["times_as_long_as_simgpu"] == {"median": 1, "min": 1, "max": 1}
    firsts = {order[0] for order in section["order_of_results_in_each_repetition"]}
    assert len(firsts) == REPETITIONS, firsts
    assert "numba: skipped, not now" in out, out


def wrong_formula_is_told(fixture):
    fixture.change("benchmark_memory.py", "step * particle.y / norm", "step * particle.y")
    status, out, section = fixture.run()
    assert status == 1 and "CPython (old evolve): WRONG" in out, out
    old, new = row(section, "CPython", "old evolve"), row(section, "CPython", "new evolve")
    assert old["status"] == "wrong" and old["seconds"] == [], old
    assert new["status"] == "ok" and "CPython" in names_in_table(section), new


def position_that_is_no_number_is_wrong(fixture):
    fixture.put(
        "numpy_arrays.py",
        RIGHT + "class Lost(CPythonObjects):\n"
        "  def positions(self):\n"
        "    x, y = super().positions()\n"
        "    y[17] = float('nan')\n"
        "    return x, y\n"
        "serve(lambda *given: Lost(*given, 'new evolve'))\n",
    )
    status, out, section = fixture.run()
    assert status == 1 and row(section, "numpy")["status"] == "wrong", out


def peer_that_slips_later_is_wrong(fixture):
    fixture.put(
        "numpy_arrays.py",
        RIGHT + "class Lazy(CPythonObjects):\n"
        "  runs = 0\n"
        "  def evolve(self):\n"
        "    self.runs += 1\n"
        "    if self.runs == 1: super().evolve()\n"
        "serve(lambda *given: Lazy(*given, 'new evolve'))\n",
    )
    status, out, section = fixture.run()
    assert status == 1 and row(section, "numpy")["status"] == "wrong", out
    assert "numpy" not in names_in_table(section), out


def simgpu_must_give_every_bit(fixture):
    fixture.replace_simgpu(
        "import math\n" + RIGHT + "class Near(CPythonObjects):\n"
        "  def positions(self):\n"
        "    x, y = super().positions()\n"
        "    x[0] = math.nextafter(x[0], 2)\n"
        "    return x, y\n"
        "serve(Near)\n"
    )
    status, out, section = fixture.run()
    assert status == 1 and row(section, "simgpu", "1 thread")["status"] == "wrong", out
    assert section["table"] == [], section


def flows_are_timed_beside_their_expressions(fixture):
    for flow in FLOWS:
        status, out, section = fixture.run("--flow", flow)
        assert status == 0 and out.startswith(f"flow {flow}, scheme rk4: 50 particles, 3 steps"), out
        names = names_in_table(section)
        assert names[0] == "simgpu", section
        others = {"simgpu --velocity", "vectorised C++", "numpy", "numpy in blocks"}
        assert set(names[1:]) == others, section
        for name in ("simgpu", "simgpu --velocity"):
            assert row(section, name, "1 thread")["relative_difference"] == 0, section
        assert "numba: skipped, not now" in out, out


def times_as_fast_as_numpy_are_of_the_same_repetition(fixture):
    _, out, section = fixture.run("--flow", "peninsula")
    assert "times as fast as numpy" in out, out
    numpy = row(section, "numpy", "all particles")["seconds"]
    for line in section["table"]:
        seconds = section["results"][line["result"]]["seconds"]
        times = [theirs / ours for theirs, ours in zip(numpy, seconds)]
        told = {"median": statistics.median(times), "min": min(times), "max": max(times)}
        assert line["times_as_fast_as_numpy"] == told, (line, times)
    fixture.put("numpy_flows.py", "import protocol\nprotocol.skip('not now')\n")
    status, out, section = fixture.run("--flow", "peninsula")
    assert status == 0 and "times as fast" not in out, out
    assert not any("times_as_fast_as_numpy" in line for line in section["table"]), section


def wrong_step_through_a_flow_is_told(fixture):
    fixture.change("flows.py", "n * h + h / 2", "n * h")
    status, out, section = fixture.run("--flow", "double-gyre")
    assert status == 1 and "numpy (all particles): WRONG" in out, out
    assert row(section, "numpy", "all particles")["seconds"] == [], section


def expression_must_give_every_bit(fixture):
    path = os.path.join(fixture.programs, "simgpu_library")
    real = os.readlink(path)
    os.remove(path)
    with open(path, "w") as file:
        file.write(
            f"#!{sys.executable}\nimport os, sys\n"
            "near = [f'1e-12 + {a}' if before == '--velocity' else a for before, a in zip(sys.argv, sys.argv[1:])]\n"
            f"os.execv('{real}', ['{real}', *near])\n"
        )
    os.chmod(path, 0o755)
    status, out, section = fixture.run("--flow", "double-gyre")
    result = row(section, "simgpu --velocity", "1 thread")
    assert status == 1 and result["status"] == "wrong" and result["relative_difference"] < 1e-9, out
    assert row(section, "simgpu", "1 thread")["status"] == "ok", out


def missing_package_is_one_line(fixture):
    fixture.put(
        "numpy_arrays.py",
        "from protocol import needed\nwith needed('numpy', 'Debian: python3-numpy'):\n  import no_such_module\n",
    )
    status, out, section = fixture.run()
    line = f"numpy: skipped, numpy is not installed for {sys.executable} (Debian: python3-numpy)"
    assert status == 0 and out.count(line) == 1, out
    assert row(section, "numpy")["status"] == "skipped", section


def broken_peers_are_told(fixture):
    for text, reason in (
        ("import sys\nsys.exit('out of order')\n", "exit status 1, out of order"),
        ("print('good morning')\n", "it began with 'good morning'"),
        ("print('version 1')\ninput()\nprint('soon')\n", "it said 'soon' instead of seconds"),
        (
            "print('version 1', flush=True)\ninput()\nprint('1', flush=True)\ninput()\nprint('written')\n",
            "it did not write all positions",
        ),
    ):
        fixture.put("numpy_arrays.py", text)
        status, out, section = fixture.run()
        assert status == 1 and f"numpy: failed, {reason}" in out, out
        assert "numpy" not in names_in_table(section) and "CPython" in names_in_table(section), out


def gpu_is_a_section_of_its_own(fixture):
    simgpu = os.path.join(fixture.folder, "simgpu")
    with open(simgpu, "w") as file:
        file.write(
            "#!/bin/sh\n"
            f'case $* in *--list-devices*) echo "cuda:0  imaginary" ;; *) exec "{fixture.simgpu}" "$@" ;; esac\n'
        )
    os.chmod(simgpu, 0o755)
    right = RIGHT + "serve(lambda *given: CPythonObjects(*given[:2], 'new evolve'))\n"
    fixture.replace_simgpu(right)
    fixture.put("cupy_raw_kernel.py", right)
    for name in ("numba_cuda.py", "jax_jit.py", "torch_compile.py"):
        fixture.put(name, "import protocol\nprotocol.skip('not now')\n")
    status, out, section = fixture.run("--simgpu", simgpu, "--device", "cuda")
    assert status == 0 and section["title"] == "GPU, imaginary", out
    assert set(names_in_table(section)) == {"simgpu", "simgpu --math fast", "CuPy RawKernel"}, out
    assert "one thread" not in out, out


def bad_usage_is_refused(fixture):
    for arguments in (
        ["--particles", "0"],
        ["--repetitions", "1.5"],
        ["--surprise"],
        ["--flow", "nowhere"],
        ["--flow", "peninsula", "--device", "cuda"],
    ):
        status, out, _ = fixture.run(*arguments)
        assert status == 2, (arguments, status, out)


def differences_are_of_the_worst_particle(state):
    def column(*values):
        return array.array("d", values)

    expected = [column(3.0, 0.3, 0.0), column(4.0, 0.4, 1e-3)]
    assert state.largest_difference(expected, expected) == 0
    beside = [column(3.0, 0.3, 1e-9), column(4.0, 0.4, 1e-3)]
    assert math.isclose(state.largest_difference(beside, expected), 1e-6)
    for nothing in (math.nan, math.inf):
        nowhere = [column(nothing, 0.3, 0.0), column(4.0, 0.4, 1e-3)]
        assert state.largest_difference(nowhere, expected) == math.inf


def main(program, simgpu, programs):
    sys.path.insert(0, os.path.dirname(program))
    from comparison import state

    differences_are_of_the_worst_particle(state)
    for test in (
        right_peers_are_timed,
        wrong_formula_is_told,
        position_that_is_no_number_is_wrong,
        peer_that_slips_later_is_wrong,
        simgpu_must_give_every_bit,
        flows_are_timed_beside_their_expressions,
        times_as_fast_as_numpy_are_of_the_same_repetition,
        wrong_step_through_a_flow_is_told,
        expression_must_give_every_bit,
        missing_package_is_one_line,
        broken_peers_are_told,
        gpu_is_a_section_of_its_own,
        bad_usage_is_refused,
    ):
        with tempfile.TemporaryDirectory() as folder:
            test(Fixture(folder, program, simgpu, programs))


if __name__ == "__main__":
    main(*map(os.path.abspath, sys.argv[1:]))
