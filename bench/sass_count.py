#!/usr/bin/env python3
"""Counts what a GPU must do for one step, from the machine code of the built program.

    sass_count.py PROGRAM [--architecture sm_90]

Reads the innermost loop of each evolve kernel of PROGRAM (simgpu, candidates_bench) with cuobjdump and
nvdisasm (NVIDIA's toolkit, or PyPI's nvidia-cuda-cuobjdump and nvidia-cuda-nvdisasm) and prints the
operations of a step by the unit that executes them. The slow paths of roots and quotients, for numbers near
the ends of the range, stand outside of the loops and are not counted.
"""

import argparse
import collections
import re
import subprocess
import sys

KERNEL = re.compile(r"Function : (\S+)")
INSTRUCTION = re.compile(r"^\s+/\*([0-9a-f]+)\*/\s+(?:@!?U?P\w+\s+)?(\S+?)(?:\s+([^;]*))?;")

UNITS = {
    "FP64": re.compile(r"^D(ADD|MUL|FMA|SETP)"),
    "FP32": re.compile(r"^F(ADD|MUL|FMA|SETP|SEL|CHK|MNMX)"),
    "special": re.compile(r"^MUFU"),
}

# Kernels by their mangled names, with the instruction that a step has a known number of, and that number. The fast
# kernels have loops of exact steps too, for particles near the origin.
KERNELS = {
    "exact double": ("evolve_kernelId", r"MUFU\.RSQ64H", 1),
    "exact single": ("evolve_kernelIf", r"MUFU\.RSQ", 1),
    "fast double": ("evolve_fast_kernelId", r"DMUL", 2),
    "fast single": ("evolve_fast_kernelIf", r"FMUL", 2),
    "corrected double": ("corrected_kernel", r"DADD", 3),
}


def instructions_of(sass):
    """The instructions of each kernel: address, operation, operands."""
    kernels = collections.defaultdict(list)
    name = None
    for line in sass.splitlines():
        if match := KERNEL.search(line):
            name = match.group(1)
        elif match := INSTRUCTION.match(line):
            kernels[name].append((int(match.group(1), 16), match.group(2), match.group(3) or ""))
    return kernels


def target_of(instruction):
    """Where a branch goes; None for other instructions."""
    _, operation, operands = instruction
    match = re.search(r"0x([0-9a-f]+)$", operands.strip())
    return int(match.group(1), 16) if operation.startswith("BRA") and match else None


def loops_of(code):
    """The bodies of loops that hold no other loop."""
    spans = [(target_of(i), i[0]) for i in code if target_of(i) is not None and target_of(i) < i[0]]
    innermost = [a for a in spans if not any(b != a and a[0] <= b[0] and b[1] <= a[1] for b in spans)]
    return [[i for i in code if first <= i[0] <= last] for first, last in innermost]


def without_slow_paths(body):
    """Leaves out what a branch goes round and that holds a call."""
    skipped = set()
    for branch in body:
        between = [i for i in body if target_of(branch) and branch[0] < i[0] < target_of(branch)]
        if any(i[1].startswith("CALL") for i in between):
            skipped.update(i[0] for i in between)
    return [i for i in body if i[0] not in skipped]


def unit_of(operation):
    for unit, pattern in UNITS.items():
        if pattern.match(operation):
            return unit
    return "other"


def count(code, marker, markers_a_step):
    """The steps of an iteration of the kernel's loop, and their operations by unit. Of several such loops, that with
    the most steps, which is the unrolled one."""
    best = None
    special_too = marker.startswith("MUFU")
    for body in loops_of(code):
        body = without_slow_paths(body)
        if not special_too and any(unit_of(i[1]) == "special" for i in body):
            continue
        steps = sum(bool(re.fullmatch(marker + r"(\.\w+)*", i[1])) for i in body) // markers_a_step
        if steps and (best is None or steps > best[0]):
            best = (steps, collections.Counter(unit_of(i[1]) for i in body))
    return best


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program")
    parser.add_argument("--architecture", default="sm_90")
    arguments = parser.parse_args()
    command = ["cuobjdump", "-arch", arguments.architecture, "-sass", arguments.program]
    try:
        sass = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except FileNotFoundError:
        sys.exit("sass_count.py: cuobjdump is not on PATH; it comes with the CUDA toolkit")
    except subprocess.CalledProcessError as error:
        sys.exit(f"sass_count.py: {' '.join(command)} failed: {error.stderr.strip()}")
    kernels = instructions_of(sass)
    if not any(mangled in kernel for mangled, _, _ in KERNELS.values() for kernel in kernels):
        sys.exit(f"sass_count.py: {arguments.program} has no evolve kernel for {arguments.architecture}")
    columns = [*UNITS, "other"]
    print(f"{arguments.architecture}, operations of a step  " + "".join(f"{c:>9}" for c in columns))
    for name, (mangled, marker, markers_a_step) in KERNELS.items():
        code = next((code for kernel, code in kernels.items() if mangled in kernel), None)
        if not code:
            continue
        steps, units = count(code, marker, markers_a_step)
        print(f"{name:<34}" + "".join(f"{units[column] / steps:9.2f}" for column in columns))


if __name__ == "__main__":
    main()
