"""Holds the direction of includes: a folder of the source tree includes itself and what stands below it.

    python3 include_directions_test.py ROOT

A folder that is new gets a line in this table.
"""

import graphlib
import pathlib
import re
import sys

# The core of common/, the files that lie directly in it, and what it stands on.
CORE = ["common", "common/memory", "common/base", "common/text"]
COMMON = [*CORE, "common/expression", "common/chart", "common/field", "common/io", "common/picture", "common/timeline"]
# From top to bottom: each may include all that stand to its right.
DRIVER = [f"driver/{name}" for name in
          ("shell", "cli", "run", "report", "plan", "field", "checkpoint", "team", "process")]

MAY_INCLUDE = {
    "common/text": [],
    "common/base": ["common/text"],
    "common/memory": ["common/base", "common/text"],
    "common": ["common/memory", "common/base", "common/text"],
    "common/elementary": ["common"],
    "common/expression": [*CORE, "common/elementary"],
    "common/kernels": CORE,
    "common/laws": [*CORE, "common/elementary", "common/laws/circle", "common/laws/gridded"],
    "common/laws/circle": CORE,
    "common/laws/gridded": CORE,
    "common/laws/flows": [*CORE, "common/elementary", "common/expression", "common/laws",
                          "common/laws/flows/rotation"],
    "common/laws/flows/rotation": [*CORE, "common/elementary", "common/laws"],
    "common/io": CORE,
    "common/chart": ["common/text"],
    "common/field": [*CORE, "common/io", "common/laws/gridded"],
    "common/picture": [*CORE, "common/io", "common/chart"],
    "common/timeline": [*CORE, "common/io", "common/chart"],
    "reader": [*CORE, "common/field", "common/io"],
    # No law is named but in the list of laws: backends and the driver are given them.
    "cpu": [*CORE, "common/expression", "common/kernels"],
    "cuda": [*CORE, "common/kernels"],
    **{folder: [*DRIVER[place + 1:], *COMMON, "cpu", "cuda"] for place, folder in enumerate(DRIVER)},
    "mpi": [*DRIVER[1:], *COMMON, "cpu", "cuda"],
    "python/binding": [*DRIVER[1:], *COMMON, "cpu", "cuda"],
}
# These use the product and may include all of it. None of it includes them.
USERS = {"bench", "examples", "tests"}

SOURCES = {".hpp", ".cpp", ".cuh", ".cu"}
INCLUDE = re.compile(r'\s*#\s*include\s*"([^"]+)"')


def sources(root):
    """All source files of the product, from `root`."""
    for top in sorted(root.iterdir()):
        if not top.is_dir() or top.name.startswith((".", "build")) or top.name in USERS:
            continue
        for file in sorted(top.rglob("*")):
            if file.suffix in SOURCES:
                yield file.relative_to(root)


def problem_of(root, file, include):
    """Why that file must not include that; nothing if it may."""
    folder = file.parent.as_posix()
    if (root / file.parent / include).exists() and not (root / include).exists():
        return "whose path does not begin at the root of the project"
    included = pathlib.PurePosixPath(include).parent.as_posix()
    if included == folder or not (root / include).exists():  # what the build makes lies in no folder
        return None
    if included in MAY_INCLUDE[folder]:
        return None
    return f"but {folder}/ may include only: {' '.join(sorted(MAY_INCLUDE[folder])) or 'itself'}"


def problems(root):
    seen = set()
    for file in sources(root):
        folder = file.parent.as_posix()
        if folder not in MAY_INCLUDE:
            if folder not in seen:
                yield f"{folder}/ is not in the table of {pathlib.Path(__file__).name}; say what it may include"
            seen.add(folder)
            continue
        seen.add(folder)
        for number, line in enumerate((root / file).read_text().splitlines(), 1):
            if include := INCLUDE.match(line):
                if problem := problem_of(root, file, include[1]):
                    yield f"{file}:{number} includes {include[1]}, {problem}"
    for folder in MAY_INCLUDE.keys() - seen:
        yield f"{folder}/ is in the table, but has no source files"


def main():
    graphlib.TopologicalSorter(MAY_INCLUDE).prepare()  # throws if the table itself goes in a circle
    found = sorted(problems(pathlib.Path(sys.argv[1])))
    for problem in found:
        print(problem)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
