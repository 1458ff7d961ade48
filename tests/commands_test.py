#!/usr/bin/env python3
"""Holds the commands that README.md and docs/ show against what is there.

    commands_test.py SOURCE_FOLDER SIMGPU

Scripts and programs that a command names are in
the source or are built by CMake; a page that names a built program says before what builds it; flags of simgpu are
known, and its runs that need no file of a reader's are understood, by --estimate.
"""

import glob
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

PROGRAMS = r"(?:simgpu|script/run|build/release/driver/simgpu)"
# Runs that need something of a reader's, or are something else than a run.
NOT_ESTIMATED = {
    "--input",
    "--resume",
    "--compare-with",
    "--soak",
    "--convergence",
    "--list-devices",
    "--version",
    "--help",
}
BUILDERS = ("script/test", "cmake --build", "script/run")


def commands_of(text):
    """The commands: indented ones, and those behind a $ in fenced blocks. A backslash continues one on the next line.

    Those that are shown to be refused are left out: readme_test.py runs them.
    """
    text = re.sub(r" \\\n +", " ", text)
    text = re.sub(r"^ *\$ .*\n(?= *simgpu: )", "", text, flags=re.MULTILINE)
    for line in text.splitlines():
        found = re.match(r"(?:    )?\$ (.*)|    ([a-z./].*)", line)
        if found:
            yield (found.group(1) or found.group(2)).split("  # ")[0].split(" # ")[0].strip()


def hold_paths(source, page, text):
    for path in re.findall(r"(?<![\w/.-])((?:script|bench|docs)/[\w./-]*[\w-])", text):
        there = os.path.join(source, path)
        built = glob.glob(there + ".cpp") or glob.glob(there + ".cu") or "results/" in path
        assert os.path.exists(there) or built or path == "docs/", f"{page}: there is no {path}"
    # Not those of builds below it, which other tests are making.
    lists = [os.path.join(source, "CMakeLists.txt")] + [
        file
        for folder in glob.glob(source + "/*/")
        if os.path.basename(folder.rstrip("/")) != "build"
        for file in glob.glob(folder + "**/CMakeLists.txt", recursive=True)
    ]
    sources = "\n".join(open(file).read() for file in lists)
    for program in re.finditer(r"^    (build/release/[\w/-]+)", text, re.MULTILINE):
        name = os.path.basename(program.group(1)).replace("-", "_")
        assert name in sources, f"{page}: nothing builds {program.group(1)}"
        before = text[: program.start()]
        assert any(builder in before for builder in BUILDERS), f"{page}: what builds {program.group(1)}?"


def hold_run(simgpu, page, command, known, folder):
    for part in re.split(r"[|;&]", command):
        found = re.match(r"\s*" + PROGRAMS + r"((?: .*)?)$", part)
        if not found:
            continue
        arguments = shlex.split(found.group(1).split(" < ")[0])
        flags = {argument.split("=")[0] for argument in arguments if argument.startswith("--")}
        assert flags <= known, f"{page}: {part}: {flags - known}"
        if flags & NOT_ESTIMATED or "FILE" in part or not arguments:
            continue
        result = subprocess.run(
            [simgpu, *arguments, "--estimate"], cwd=folder, capture_output=True, text=True, check=False
        )
        without = re.search(r"without (zlib|libpng|libhdf5|HDF5)|was built without", result.stderr)
        assert result.returncode == 0 or without, f"{page}: {part}: {result.stderr}"
        print(f"{os.path.basename(page)}: {part.strip()}")


def main(source, simgpu):
    told = subprocess.run([simgpu, "--help"], capture_output=True, text=True, check=True).stdout
    known = set(re.findall(r"--[a-z][a-z-]*", told))
    pages = [source + "/README.md", *sorted(glob.glob(source + "/docs/*.md"))]
    runs = 0
    with tempfile.TemporaryDirectory() as folder:
        examples = os.path.join(folder, "examples/tracking")
        shutil.copytree(os.path.join(source, "examples/tracking"), examples)
        shutil.copytree(examples, folder, dirs_exist_ok=True)  # as docs/tracking.md has its reader do
        for page in pages:
            with open(page) as file:
                text = file.read()
            hold_paths(source, page, text)
            for command in commands_of(text):
                hold_run(simgpu, page, command, known, folder)
                runs += 1
    assert runs > 30, runs


if __name__ == "__main__":
    main(sys.argv[1], os.path.abspath(sys.argv[2]))
