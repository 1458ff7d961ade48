"""Runs docs/lesson.md as its reader would, and holds the output that it shows.

Blocks of python run one after the other in one process. A block of ipython is a session of its own, skipped where
IPython or memory_profiler is not installed. A block of text is what the block before it prints.
"""

import contextlib
import importlib.util
import io
import os
import pathlib
import re
import subprocess
import sys

import pytest

PAGE = pathlib.Path(__file__).parents[2] / "docs" / "lesson.md"
BLOCK = re.compile(r"^```(python|ipython)\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.DOTALL | re.MULTILINE)
# A row of memory_profiler's table: line, usage, increment, occurrences, contents.
ROW = re.compile(r"^ +(\d+) +[\d.]+ MiB +(-?[\d.]+) MiB +\d+   (.*)$", re.MULTILINE)
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def blocks_of(kind):
    """Of each block of a kind: the number of the line before it, its code, and the output that the page shows."""
    text = PAGE.read_text(encoding="utf-8")
    for match in BLOCK.finditer(text):
        found, code, shown = match.groups()
        if found == kind:
            yield text.count("\n", 0, match.start(2)), code, shown or ""


def near(number, shown):
    """As near as versions of CPython and what else a process does leave it."""
    return abs(number - shown) <= 0.1 * abs(shown)


def alike(printed, shown):
    """Whether two lines have the same words, and numbers that are near each other."""
    if NUMBER.sub("#", printed).split() != NUMBER.sub("#", shown).split():
        return False
    numbers = [
        [float(number.replace(",", "")) for number in NUMBER.findall(line)] for line in (printed, shown)
    ]
    return all(near(*pair) for pair in zip(*numbers))


def test_python_prints_what_the_page_shows(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = {"__name__": "__main__"}
    blocks = list(blocks_of("python"))
    assert blocks
    for line, code, shown in blocks:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            # Blank lines, so that a traceback names the page's own lines.
            exec(compile("\n" * line + code, PAGE, "exec"), names)
        for expected in shown.splitlines():
            assert any(alike(found, expected) for found in printed.getvalue().splitlines()), (
                f"the block at line {line + 1} does not print '{expected}' but:\n{printed.getvalue()}"
            )


def table_of(output):
    """Each row's line and contents, and the increments of all but the first, which is what the process had."""
    rows = ROW.findall(output)
    return [(int(line), contents) for line, _, contents in rows], [float(increment) for _, increment, _ in rows][1:]


@pytest.mark.parametrize("line, code, shown", list(blocks_of("ipython")))
def test_ipython_shows_the_table_of_the_page(line, code, shown, tmp_path):
    missing = [module for module in ("IPython", "memory_profiler") if importlib.util.find_spec(module) is None]
    if missing:
        pytest.skip(f"{' and '.join(missing)} not installed (pip install ipython memory_profiler)")
    session = tmp_path / "session.ipy"
    session.write_text(code)
    result = subprocess.run(
        [sys.executable, "-m", "IPython", "--no-banner", "--colors=NoColor", session],
        env={**os.environ, "IPYTHONDIR": str(tmp_path / "ipython")},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    rows, increments = table_of(result.stdout)
    shown_rows, shown_increments = table_of(shown)
    assert shown_rows and rows == shown_rows, result.stdout + result.stderr
    # A process takes some memory that is not the particles': for code that it runs first, and for threads.
    for found, expected in zip(increments, shown_increments):
        assert near(found, expected) or abs(found - expected) < 1, result.stdout
