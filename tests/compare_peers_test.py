#!/usr/bin/env python3
"""Holds bench/compare_peers to what it promises, with peers that are right, wrong, broken or missing.

    compare_peers_test.py COMPARE_PEERS SIMGPU PROGRAMS_FOLDER
"""

import array
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True  # the folder belongs to the source

RIGHT = "from cpython_objects import CPythonObjects\nfrom protocol import serve\n"
REPETITIONS = 3


class Fixture:
    """Peers in a folder, which a test may replace; numba's stand aside, since compiling takes long."""

    def __init__(self, folder, program, simgpu, programs):
        self.peers, self.programs = os.path.join(folder, "peers"), os.path.join(folder, "programs")
        self.folder, self.simgpu = folder, simgpu
        shutil.copytree(os.path.join(os.path.dirname(program), "peers"), self.peers)
        os.mkdir(self.programs)
        for name in ("plain_scalar", "simgpu_library"):
            os.symlink(os.path.join(programs, name), os.path.join(self.programs, name))
        self.put("numba_loops.py", "import protocol\nprotocol.skip('not now')\n")
        self.put("numpy_arrays.py", RIGHT + "serve(lambda *given: CPythonObjects(*given, 'new evolve'))\n")
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
    for arguments in (["--particles", "0"], ["--repetitions", "1.5"], ["--surprise"]):
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
        missing_package_is_one_line,
        broken_peers_are_told,
        gpu_is_a_section_of_its_own,
        bad_usage_is_refused,
    ):
        with tempfile.TemporaryDirectory() as folder:
            test(Fixture(folder, program, simgpu, programs))


if __name__ == "__main__":
    main(*map(os.path.abspath, sys.argv[1:]))
