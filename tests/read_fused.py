#!/usr/bin/env python3
"""Reads the compiled code of steps for operations that are fused without being named so.

    read_fused.py ptx exact|contracted PTX... -- TWIN...
    read_fused.py OBJDUMP exact|contracted OBJECT... -- TWIN...

A law's elementary functions name fused operations, so there may be some in its steps. Where the compiler may fuse
others, too, as in the twins, there are more. So each function that takes such steps must have fewer of them than its
twin has, if there is one (exact): all are compiled with the same flags. Twins that are given in place of the others must
be found to have as many (contracted), or this reading could find nothing.
"""

import re
import subprocess
import sys

# Those that take steps, and what they call for it.
PTX_STEPS = r"\w*6EvolveI\w*9AdvectionI\w*|\w*laws9AdvectionI\w*4stepI\w*"
PTX_ENTRY = re.compile(rf"\.(?:entry|func\s+\([^)]*\))\s+({PTX_STEPS})\s*\([^)]*\)[^{{;]*\{{.*?\n\}}", re.S)
PTX_FUSED = re.compile(r"\t(fma|mad)[.a-z]*\.f(32|64)")

X86_FUNCTION = re.compile(r"^[0-9a-f]+ <(\S*move_exact_vectors_v[34]\w*)(?:\.(?:isra|constprop|part)\.\d+)*>:$")
X86_FUSED = re.compile(r"\tvfn?m(add|sub)")


def functions_of_ptx(file):
    with open(file, encoding="utf-8") as text:
        for entry in PTX_ENTRY.finditer(text.read()):
            yield entry[1], entry[0]


def functions_of_object(objdump, file):
    command = [objdump, "--disassemble", "--no-show-raw-insn", file]
    text = subprocess.run(command, stdout=subprocess.PIPE, check=True, encoding="utf-8").stdout
    for function in text.split("\n\n"):
        function = function.strip()
        if name := X86_FUNCTION.match(function.split("\n", 1)[0]):
            yield name[1], function


def fused_in(tool, files):
    """How many fused operations there are in each function that takes steps."""
    counts = {}
    for file in files:
        for name, text in functions_of_ptx(file) if tool == "ptx" else functions_of_object(tool, file):
            counts[name] = len((PTX_FUSED if tool == "ptx" else X86_FUSED).findall(text))
    return counts


def main():
    tool, expect, *files = sys.argv[1:]
    border = files.index("--")
    counts = fused_in(tool, files[:border])
    twins = fused_in(tool, files[border + 1:])
    if not twins or twins.keys() - counts.keys():
        return "there are no functions that take steps, or some are twins of none: " + " ".join(twins.keys() - counts.keys())
    fused = sorted(name for name in twins if counts[name] >= twins[name])
    if expect == "exact" and fused:
        return "as much is fused as where all may be; is -ffp-contract=off, or --fmad=false, missing? " + " ".join(fused[:3])
    if expect == "contracted" and len(fused) < len(twins):
        return "where all may be fused, as much is not found to be"
    return 0


if __name__ == "__main__":
    sys.exit(main())
