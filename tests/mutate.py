#!/usr/bin/env python3
"""Breaks the steps and how they are taken, which decide about all bits, a place at a time, and tells which tests notice.

    mutate.py [--jobs N] [--only HEADER] > docs/mutants.md

Each mutant is one of the headers below with an operator, a sign, a comparison, a constant or a function changed; the
tests that stand beside the header are compiled against it and run. A mutant that they let pass survives: a test is
missing, or the change changes nothing, and then EQUIVALENT says why. The exit status is 0 only if no other survives.
Takes a C++ compiler (CXX, else g++), GoogleTest, and some ten seconds for each mutant: ten minutes on two processors.
"""

import argparse
import concurrent.futures
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FLAGS = ["-std=c++20", "-O2", "-march=native", "-ffp-contract=off", "-fno-math-errno", "-w"]
SECONDS = 120  # a mutant that runs for longer has been noticed, too

# Headers, and the tests that hold them.
HEADERS = {
    "common/laws/circle/step.hpp": ["tests/step_test.cpp"],
    "common/laws/circle/fast_step.hpp": ["tests/fast_step_test.cpp"],
    "common/laws/circle/enclosed_step.hpp": ["tests/enclosed_step_test.cpp"],
    "common/kernels/evolve.hpp":
        ["tests/fast_step_test.cpp", "tests/enclosed_step_test.cpp", "tests/drift_test.cpp"],
}

# What is changed into what, wherever it stands in code.
CHANGES = [
    (r"(?<=[\w)\]]) \+ ", " - "),
    (r"(?<=[\w)\]]) - ", " + "),
    (r"(?<=[\w)\]]) \* ", " / "),
    (r"(?<=[\w)\]]) / ", " * "),
    (r" \+= ", " -= "),
    (r"(?<=[(,=:?] )-(?=[\w(])|(?<=\()-(?=[\w(])", ""),
    (r" < ", " <= "),
    (r" <= ", " < "),
    (r" >= ", " > "),
    (r" > ", " >= "),
    (r" == ", " != "),
    (r" && ", " || "),
    (r" \|\| ", " && "),
    (r"std::sqrt\(", "std::cbrt("),
    (r"std::fma\(", "std::fma(0.5 * "),
    (r"std::(f?)min\(", r"std::\1max("),
    (r"\b(\d+\.\d+|\d+e\d+)\b", r"(\1 * 1.01)"),
    (r"(?<![\w.:])([1-9]\d*)(?![\w.'])", r"(\1 + 1)"),
    (r"\bparticle\.x = ", "particle.y = "),
    (r"\ba \* y\b", "a * x"),
    (r"\ba \* x\b", "a * y"),
    (r"^\s*particle\.\w+ = .*;$", ""),
    (r"!\(", "("),
]

LAST_BATCH = "where the two are equal, what is left is a batch, and taken as such"
MORE_ROOM = "more room than is needed changes no bit, and is a little slower; tests/enclosure_budget_test.py notices less"

# Mutants that do what the original does, by header and changed line, and why.
EQUIVALENT = {
    ("common/laws/circle/fast_step.hpp", "while (steps - done > batch) {"): LAST_BATCH,
    ("common/kernels/evolve.hpp", "const std::uint64_t epoch = left <= steps_of_an_epoch ? left : steps_of_an_epoch;"):
        "where the two are equal, so are the choices",
    ("common/kernels/evolve.hpp", "for (; first + batch < end; first += batch) {"):
        LAST_BATCH,
    ("common/laws/circle/enclosed_step.hpp", "static constexpr double at_first = (9.25 * 1.01);"): MORE_ROOM,
    ("common/laws/circle/enclosed_step.hpp", "static constexpr double each_step = (2.125 * 1.01);"): MORE_ROOM,
    ("common/laws/circle/enclosed_step.hpp", "static constexpr double curvature = (2.75 * 1.01);"): MORE_ROOM,
}


def code_lines(text):
    """Numbers of the lines that hold code of functions, not comments, directives or declarations of names."""
    depth = 0
    for number, line in enumerate(text.splitlines()):
        bare = line.split("//")[0]
        if depth >= 2 and bare.strip() and not bare.lstrip().startswith("#"):
            yield number
        depth += bare.count("{") - bare.count("}")


def mutants_of(header):
    """Pairs of line number and changed text."""
    with open(os.path.join(ROOT, header), encoding="utf-8") as file:
        lines = file.read().splitlines(keepends=True)
    for number in code_lines("".join(lines)):
        code = lines[number].split("//")[0].rstrip("\n")
        for pattern, replacement in CHANGES:
            for match in re.finditer(pattern, code):
                changed = code[: match.start()] + match.expand(replacement) + code[match.end():]
                yield number, code.strip(), changed.strip(), "".join(
                    lines[:number] + [changed + "\n"] + lines[number + 1:])


def verdict_of(header, text):
    """noticed, survived, or does not compile."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, header)
        os.makedirs(os.path.dirname(path))
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        program = os.path.join(folder, "program")
        sources = [os.path.join(ROOT, test) for test in HEADERS[header]]
        # Quoted names are looked for beside the including file first: tests and headers include from the root.
        compiled = subprocess.run(
            [os.environ.get("CXX", "g++"), *FLAGS, "-I", folder, "-I", ROOT, "-I", os.path.join(ROOT, "tests"),
             *sources, "-o", program, "-lgtest", "-lgtest_main", "-pthread"],
            capture_output=True, check=False)
        if compiled.returncode != 0:
            return "does not compile"
        try:
            run = subprocess.run([program], capture_output=True, check=False, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            return "noticed"
        return "noticed" if run.returncode != 0 else "survived"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--only", choices=HEADERS)
    arguments = parser.parse_args()
    headers = [arguments.only] if arguments.only else list(HEADERS)
    for header in headers:
        with open(os.path.join(ROOT, header), encoding="utf-8") as file:
            if verdict_of(header, file.read()) != "survived":
                sys.exit(f"mutate.py: the tests of {header} fail as it is")
    todo = [(header, *mutant) for header in headers for mutant in mutants_of(header)]
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        verdicts = list(pool.map(lambda one: verdict_of(one[0], one[4]), todo))

    print("# Mutants\n\nMade by `tests/mutate.py`: each header that decides about bits, broken at one place at a time, "
          "and\nwhether the tests beside it notice.\n")
    print("| header | mutants | noticed | do what the original does | survived |\n|---|---:|---:|---:|---:|")
    unexplained = []
    explained = []
    for header in headers:
        counts = {"noticed": 0, "equivalent": 0, "survived": 0}
        for (of, number, code, changed, _), verdict in zip(todo, verdicts):
            if of != header or verdict == "does not compile":
                continue
            if verdict == "survived" and (of, changed) in EQUIVALENT:
                verdict = "equivalent"
                explained.append((of, number, code, changed, EQUIVALENT[of, changed]))
            elif verdict == "survived":
                unexplained.append((of, number, code, changed))
            counts[verdict] += 1
        print(f"| `{header}` | {sum(counts.values())} | {counts['noticed']} | {counts['equivalent']} "
              f"| {counts['survived']} |")
    if explained:
        print("\nThose that do what the original does, or nothing that is promised:\n")
        for header, number, code, changed, reason in explained:
            print(f"- `{header}`: `{code}` as `{changed}`: {reason}")
    if unexplained:
        print("\nThose that survived:\n")
        for header, number, code, changed in unexplained:
            print(f"- `{header}`, line {number + 1}: `{code}` as `{changed}`")
        sys.exit(1)


if __name__ == "__main__":
    main()
