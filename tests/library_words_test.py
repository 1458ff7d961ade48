"""Holds that the libraries speak of arguments, and never of the flags of the program that is made of them.

    python3 library_words_test.py ROOT

Who uses a library has other flags than simgpu, or none. What a user of simgpu needs to be told about flags, driver/ says.
"""

import pathlib
import re
import sys

LIBRARIES = ("common", "cpu", "cuda")
SOURCES = {".hpp", ".cpp", ".cuh", ".cu", ".in"}
# Strings and comments; code has -- of its own.
WORDS = re.compile(r'"(?:\\.|[^"\\\n])*"|//[^\n]*|/\*.*?\*/', re.DOTALL)
FLAG = re.compile(r"(?<![\w-])--[a-z][a-z-]*|\bcommand[ -]line\b")


def problems(root):
    for library in LIBRARIES:
        files = [file for file in sorted((root / library).rglob("*")) if file.suffix in SOURCES]
        if not files:
            yield f"{library}/ has no source files"
        for file in files:
            text = file.read_text()
            for words in WORDS.finditer(text):
                if flag := FLAG.search(words[0]):
                    line = text.count("\n", 0, words.start() + flag.start()) + 1
                    yield f"{file.relative_to(root)}:{line} speaks of {flag[0]}; say what the argument is"


def require_teeth():
    """A flag is seen in a string and in a comment, and is not where code counts down."""
    for text in ('throw Error("--time is too long");', "int a;  // see --time", "/* the\n command line */"):
        assert any(FLAG.search(words[0]) for words in WORDS.finditer(text)), text
    assert not any(FLAG.search(words[0]) for words in WORDS.finditer("--depth; f(a, --depth);  // down"))


def main():
    require_teeth()
    found = list(problems(pathlib.Path(sys.argv[1])))
    for problem in found:
        print(problem)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
