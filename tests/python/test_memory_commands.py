"""python -m simgpu.memory, %memlines, and the page that describes them."""

import os
import pathlib
import re
import subprocess
import sys

import pytest

PAGE = pathlib.Path(__file__).parents[2] / "docs/memory-by-line.md"
SCRIPT = """\
import sys

@profile
def work(count):
    block = bytearray(count * 2**20)
    return len(block)

print(__name__, sys.argv[1:], work(64))
"""


def run(*command, folder):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.run([sys.executable, *command], cwd=folder, env=environment, capture_output=True, text=True)


def measure(folder, text, *arguments):
    """Runs a script of this text under simgpu.memory; `arguments` has SCRIPT where the script's name belongs."""
    (folder / "script.py").write_text(text)
    return run("-m", "simgpu.memory", *arguments, folder=folder)


def blocks_of(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def shape(text):
    """The lines of `text` with increments in whole MiB, without other figures, and with single spaces."""

    def rounded(size):
        number = float(size[1])
        return f"{number:+.0f}" if size[1][0] in "+-" and abs(number) >= 0.5 else "0" if abs(number) < 0.5 else "#"

    lines = (re.sub(r"([+-]?[0-9]+\.[0-9]+) MiB", rounded, line) for line in text.splitlines())
    return [re.sub(r"\s+", " ", line).strip() for line in lines]


def test_a_script_runs_as_python_runs_it_and_its_table_follows(tmp_path):
    result = measure(tmp_path, SCRIPT, "script.py", "--count", "3")
    assert (result.returncode, result.stderr) == (0, "")
    out = result.stdout.splitlines()
    assert out[0] == "__main__ ['--count', '3'] 67108864"
    assert "Memory by line of work in script.py" in out
    assert any(re.search(r"\+64\.0\d MiB +1 +block = ", line) for line in out)


def test_tables_go_to_a_file_and_have_python_by_itself_where_asked(tmp_path):
    result = measure(tmp_path, SCRIPT, "--tracemalloc", "-o", "table.txt", "script.py")
    assert result.stdout.splitlines() == ["__main__ [] 67108864"]
    table = (tmp_path / "table.txt").read_text()
    assert re.search(r"^ +Line +RSS +Increment +Python +Increment ", table, re.MULTILINE)


def test_an_exception_is_shown_from_the_script_on_and_the_table_too(tmp_path):
    result = measure(tmp_path, SCRIPT + "raise ValueError('too late')\n", "script.py")
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1] == "ValueError: too late"
    assert result.stderr.count("File ") == 1
    assert "Memory by line of work" in result.stdout


def test_the_script_decides_on_the_exit_code(tmp_path):
    result = measure(tmp_path, SCRIPT + "sys.exit(7)\n", "script.py")
    assert result.returncode == 7
    assert "Memory by line of work" in result.stdout


def test_a_script_finds_the_modules_beside_it(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "beside.py").write_text("size = 3\n")
    (folder / "script.py").write_text("import beside\n" + SCRIPT)
    result = run("-m", "simgpu.memory", "folder/script.py", folder=tmp_path)
    assert result.returncode == 0, result.stderr


def test_a_script_without_a_measured_function_is_told_so(tmp_path):
    result = measure(tmp_path, "print('ran')\n", "script.py")
    assert (result.returncode, result.stdout) == (0, "ran\n")
    assert result.stderr == (
        "simgpu.memory: nothing was measured, since no function of script.py with @profile above it ran\n"
    )


def test_an_output_that_cannot_be_written_is_refused_before_the_script_runs(tmp_path):
    result = measure(tmp_path, SCRIPT, "-o", "nowhere/table.txt", "script.py")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.splitlines()[-1] == (
        "python -m simgpu.memory: error: nowhere/table.txt cannot be written: No such file or directory"
    )


def test_a_script_that_is_not_there_is_one_sentence(tmp_path):
    result = run("-m", "simgpu.memory", "nowhere.py", folder=tmp_path)
    assert result.returncode == 2
    assert result.stderr.splitlines()[-1] == (
        "python -m simgpu.memory: error: nowhere.py cannot be read: No such file or directory"
    )


@pytest.mark.skipif("asan" in os.environ.get("LD_PRELOAD", ""), reason="AddressSanitizer keeps blocks that were freed")
def test_the_page_shows_what_its_script_prints(tmp_path):
    script, importing = blocks_of("python")
    (tmp_path / "blocks.py").write_text(script)
    block = r"^```\n\$ python3 (.*?)\n(.*?)\.\.\.\n```$"
    command, told = re.search(block, PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE).groups()
    result = run(*command.split(), folder=tmp_path)
    assert result.returncode == 0, result.stderr
    told = shape(told)
    assert shape(result.stdout)[: len(told)] == told

    (tmp_path / "importing.py").write_text(importing)
    result = run("importing.py", folder=tmp_path)
    assert result.returncode == 0, result.stderr
    assert result.stdout.count("Memory by line of total in ") == 2  # where report() is called, and at the end


def test_the_page_names_every_column():
    from simgpu.memory import devices, sources

    titles = {"Host own", "Device own"}
    titles.update(kind.title for kind in (sources.HostRss, sources.TracedPython))
    titles.update(kind.title for kind in (devices.DeviceProcess, devices.WholeGpu))
    assert titles <= set(re.findall(r"\*\*(.*?)\*\*", PAGE.read_text(encoding="utf-8")))


@pytest.fixture
def shell(tmp_path, monkeypatch):
    """An IPython with simgpu's extension."""
    interactive = pytest.importorskip("IPython.core.interactiveshell")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    from simgpu.memory.ipython import load_ipython_extension

    shell = interactive.InteractiveShell()
    shell.history_manager.enabled = False
    load_ipython_extension(shell)
    return shell


def test_memlines_measures_functions_of_a_cell(shell, capsys):
    (cell,) = blocks_of("ipython")
    definition, magic = cell.replace("%load_ext simgpu\n", "").split("%memlines")
    shell.run_cell(definition, store_history=True).raise_error()
    before = shell.user_ns["squares"]
    shell.run_cell("%memlines" + magic).raise_error()
    out = capsys.readouterr().out
    assert re.search(r"\+\d\d\.\d\d MiB +1 +numbers = \[number \* number", out)
    assert shell.user_ns["squares"] is before


def test_memlines_prints_the_table_of_a_statement_that_fails(shell, capsys):
    shell.run_cell("def fail():\n    raise ValueError('too late')\n").raise_error()
    with pytest.raises(ValueError, match="too late"):
        shell.run_line_magic("memlines", "-t -f fail fail()")
    assert re.search(r"Line +RSS +Increment +Python ", capsys.readouterr().out)


@pytest.mark.parametrize("line", ["", "-f print", "work()", "-f nowhere nowhere()"])
def test_memlines_refuses_what_it_cannot_measure(shell, line):
    error = pytest.importorskip("IPython.core.error").UsageError
    with pytest.raises(error, match="%memlines"):
        shell.run_line_magic("memlines", line)
