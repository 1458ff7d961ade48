#!/usr/bin/env python3
"""Runs the Python of a page, block after block in one process, as its reader would.

    python_docs_test.py PAGE SIMGPU SUFFIX...

SUFFIX is each format besides .csv that SIMGPU was built with. A block that begins with "# Writes A, B"
must leave these files. PYTHONPATH has the package. Exits with 77 (skipped) where that, numpy, h5py or matplotlib
is missing, or .npz or .h5.
"""

import os
import re
import sys
import tempfile

os.environ["MPLBACKEND"] = "Agg"

try:
    import h5py  # noqa: F401
    import matplotlib  # noqa: F401
    import numpy  # noqa: F401
    import simgpu  # noqa: F401
except ImportError as error:
    print(f"skipped: {error} (Debian: python3-numpy, python3-h5py, python3-matplotlib; or the package is not built)")
    sys.exit(77)


def blocks_of(page):
    """Each block of Python with the number of the line before it."""
    with open(page, encoding="utf-8") as file:
        text = file.read()
    for match in re.finditer(r"^```python\n(.*?)^```$", text, re.DOTALL | re.MULTILINE):
        yield text.count("\n", 0, match.start(1)), match.group(1)


def files_promised(block):
    match = re.match(r"# Writes (.*)\n", block)
    return match.group(1).split(", ") if match else []


def main(page, simgpu, folder):
    blocks = list(blocks_of(page))
    assert blocks, f"{page} has no Python"
    os.environ["PATH"] = os.path.dirname(os.path.abspath(simgpu)) + os.pathsep + os.environ["PATH"]
    os.chdir(folder)
    names = {"__name__": "__main__"}
    for line, block in blocks:
        print(f"the block at line {line + 1}", flush=True)
        promised = files_promised(block)
        there_before = [file for file in promised if os.path.exists(file)]
        assert not there_before, f"{there_before} were written by an earlier block"
        # Blank lines, so that a traceback names the page's own lines.
        exec(compile("\n" * line + block, page, "exec"), names)
        empty = [file for file in promised if not os.path.exists(file) or os.path.getsize(file) == 0]
        assert not empty, f"the block at line {line + 1} of {page} did not write {empty}"


if __name__ == "__main__":
    missing = {".npz", ".h5"} - set(sys.argv[3:])
    if missing:
        print(f"skipped: simgpu was built without {' and '.join(sorted(missing))}")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as temporary_folder:
        main(os.path.abspath(sys.argv[1]), sys.argv[2], temporary_folder)
