#!/usr/bin/env python3
"""Reads the compiled code of enclosed steps for fused operations that they do not name.

    read_roots.py ptx exact|contracted PTX...
    read_roots.py OBJDUMP exact|contracted OBJECT...

Enclosed steps name some fused operations, so a compiler that fused others cannot be told by there being any. It would
make one of the sum x*x + y*y, of which the plain step, to which these steps fall back, takes the root. So each root in
their functions must be that of a sum (exact). Where the flags that forbid it are missing, each of these functions must
take a root of a fused result (contracted), or this reading could not find one.
"""

import re
import subprocess
import sys

ENCLOSED = re.compile(r"EvolveEnclosedI|(move|evolve)_enclosed")  # in mangled names
SUM, FUSED, ROOT = (re.compile(rf"v?{name}") for name in ("h?add", r"fn?m(a|add|sub)", "sqrt"))

PTX_ENTRY = re.compile(r"\.entry\s+(\w+)\s*\((.*?)\n\}", re.S)
PTX_INSTRUCTION = re.compile(r"^\s+(?:@!?%p\d+\s+)?([a-z][\w.]*)\s+(%\w+),\s*([^;]*);", re.M)

X86_FUNCTION = re.compile(r"^[0-9a-f]+ <(\S+)>:$")
X86_INSTRUCTION = re.compile(r"^\s*([0-9a-f]+):\t(?:\{\w+\} )?(\w+) *([^#<]*)")
X86_OPERAND = re.compile(r"[^,(]*\([^)]*\)|[^,]+")
X86_MOVE = re.compile(r"v?(mov([au]p|dq[au]|s[sd]$|ddup|s[hl]dup)|p?(perm|shuf|unpck|extract|insert|blend|broadcast))")
X86_WRITES_NO_NUMBER = re.compile(r"v?(u?comis|p?test)|cmp|j|call")


def roots_of_ptx(file):
    """The functions of enclosed steps, each with what made the operands of its roots. A register may be written in
    several places."""
    with open(file, encoding="utf-8") as text:
        for name, body in PTX_ENTRY.findall(text.read()):
            if ENCLOSED.search(name):
                yield name, makers_in_ptx(PTX_INSTRUCTION.findall(body))


def makers_in_ptx(instructions):
    written = {}
    for operation, target, sources in instructions:
        written.setdefault(target, []).append((operation, sources))

    def makers_of(register):
        for operation, sources in written[register]:
            yield from makers_of(sources) if operation.startswith("mov") else [operation]

    return [(operation, maker) for operation, _, sources in instructions if ROOT.match(operation)
            for maker in makers_of(sources)]


def roots_of_object(objdump, file):
    """The same of an object for x86-64."""
    command = [objdump, "--disassemble", "--no-show-raw-insn", file]
    text = subprocess.run(command, stdout=subprocess.PIPE, check=True, encoding="utf-8").stdout
    for function in re.split(r"\n\n", text):
        lines = function.strip().splitlines()
        name = X86_FUNCTION.match(lines[0]) if lines else None
        if name and ENCLOSED.search(name.group(1)):
            yield name.group(1), makers_in_x86(lines[1:])


def makers_in_x86(lines):
    """Goes back from each root, on all ways that lead to it, to what wrote its operand."""
    matches = [match.groups() for line in lines if (match := X86_INSTRUCTION.match(line))]
    code = [(operation, [place(operand) for operand in X86_OPERAND.findall(operands.strip())])
            for _, operation, operands in matches]
    before = instructions_before([address for address, _, _ in matches], code)

    def makers_of(i, wanted):
        ways, been = [(j, wanted) for j in before[i]], set()
        while ways:
            way = ways.pop()
            if way in been:
                continue
            been.add(way)
            j, wanted = way
            operation, operands = code[j]
            if len(operands) < 2 or operands[-1] != wanted or X86_WRITES_NO_NUMBER.match(operation):
                ways += [(k, wanted) for k in before[j]]
            elif X86_MOVE.match(operation):
                ways += [(k, source) for k in before[j] for source in operands[:-1] if source[0] != "$"]
            else:
                yield operation

    return [(operation, maker) for i, (operation, operands) in enumerate(code)
            if ROOT.match(operation) for maker in makers_of(i, operands[0])]


def place(operand):
    """A register by its number, whatever its width; memory as it is written."""
    register = re.match(r"%[xyz]mm(\d+)", operand)
    return register.group(1) if register else operand.strip()


def instructions_before(addresses, code):
    """For each instruction, those after which it may be executed."""
    number = {address: i for i, address in enumerate(addresses)}
    before = [[] for _ in code]
    for i, (operation, operands) in enumerate(code):
        if operation.startswith("j") and operands[0] in number:
            before[number[operands[0]]].append(i)
        if operation not in ("jmp", "ret") and i + 1 < len(code):
            before[i + 1].append(i)
    return before


def problem_of(name, roots, expect):
    """What is wrong with a function, if anything."""
    if expect == "exact":
        other = sorted({f"{root} of {maker}" for root, maker in roots if not SUM.match(maker)})
        return f"{name} has {', '.join(other)}; are the project's flags missing?" if other else ""
    is_fused = any(FUSED.match(maker) for _, maker in roots)
    return "" if is_fused else f"{name} takes no root of a fused result, so this test could not find one"


def main():
    reader, expect, *files = sys.argv[1:]
    functions = [(name, roots) for file in files for name, roots in
                 (roots_of_ptx(file) if reader == "ptx" else roots_of_object(reader, file)) if roots]
    problems = [problem for name, roots in functions if (problem := problem_of(name, roots, expect))]
    for precision, ending in (("double", ("f64", "d")), ("single", ("f32", "s"))):
        if not any(root.endswith(ending) for _, roots in functions for root, _ in roots):
            problems.append(f"no function of enclosed steps takes a root in {precision} precision")
    print("\n".join(problems) or
          f"{sum(len(roots) for _, roots in functions)} roots in {len(functions)} functions, as expected")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
