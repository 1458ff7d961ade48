#!/usr/bin/env python3
"""Counts what a GPU must do for one step of the circle, from the machine code of a built program.

    sass_count.py PROGRAM [--architecture sm_90]

PROGRAM is what has the kernels: simgpu, candidates_bench, an object or a cubin. Reads the innermost loops of its evolve
kernels with cuobjdump and nvdisasm (NVIDIA's toolkit, or PyPI's nvidia-cuda-cuobjdump and nvidia-cuda-nvdisasm) and
prints the operations of a step by the unit that executes them, and for how many cycles those in double precision occupy
the FP64 units of an SM's quarter. The slow paths of roots and quotients, for numbers near the ends of the range, are
not counted. Nor are, in enclosed steps, the plain steps to which they fall back: each of these takes as much more as
the plain kernel's row says.
"""

import argparse
import collections
import re
import subprocess
import sys

KERNEL = re.compile(r"Function : (\S+)")
INSTRUCTION = re.compile(r"^\s+/\*([0-9a-f]+)\*/\s+(?:@!?U?P\w+\s+)?(\S+?)(?:\s+([^;]*))?;")

UNITS = {
    "FP64": re.compile(r"^D(ADD|MUL|FMA|SETP|MNMX)"),
    "FP32": re.compile(r"^F(ADD|MUL|FMA|SETP|SEL|CHK|MNMX)"),
    "special": re.compile(r"^MUFU"),
}
ROOT = re.compile(r"MUFU\.RSQ")

# Operations in double precision that an SM starts in a cycle: CUDA C++ Programming Guide, "Throughput of Native
# Arithmetic Instructions". Other chips have two.
FP64_LANES = {"sm_80": 32, "sm_90": 64, "sm_100": 64}

STEPS_OF_AN_ENCLOSURE = 8  # common/laws/circle/enclosed_step.hpp
STEPS_BETWEEN_CORRECTIONS = 16  # common/laws/circle/fast_step.hpp

BODIES = {"exact": "6EvolveI", "enclosed": "14EvolveEnclosedI", "fast": "10EvolveFastI"}
PRECISIONS = {"double": "Ed", "single": "Ef"}

Instruction = collections.namedtuple("Instruction", "address operation operands")


def instructions_of(sass):
    """The instructions of each kernel."""
    kernels = collections.defaultdict(list)
    name = None
    for line in sass.splitlines():
        if match := KERNEL.search(line):
            name = match.group(1)
        elif match := INSTRUCTION.match(line):
            kernels[name].append(Instruction(int(match.group(1), 16), match.group(2), match.group(3) or ""))
    return kernels


def target_of(instruction):
    """Where a branch goes; None for other instructions."""
    match = re.search(r"0x([0-9a-f]+)$", instruction.operands.strip())
    return int(match.group(1), 16) if instruction.operation.startswith("BRA") and match else None


def loops_of(code):
    """The bodies of loops that hold no other loop."""
    spans = [(target_of(i), i.address) for i in code if target_of(i) is not None and target_of(i) < i.address]
    innermost = [a for a in spans if not any(b != a and a[0] <= b[0] and b[1] <= a[1] for b in spans)]
    return [[i for i in code if first <= i.address <= last] for first, last in innermost]


def rare_parts_of(body):
    """What a branch goes round and that holds a call, as first and last address: slow paths and, in enclosed steps,
    plain ones. Parts of parts are left out."""
    parts = []
    for branch in body:
        if not target_of(branch) or (parts and branch.address <= parts[-1][1]):
            continue
        between = [i for i in body if branch.address < i.address < target_of(branch)]
        if any(i.operation.startswith("CALL") for i in between):
            parts.append((between[0].address, between[-1].address))
    return parts


def is_in(instruction, part):
    return part[0] <= instruction.address <= part[1]


def unit_of(operation):
    return next((unit for unit, pattern in UNITS.items() if pattern.match(operation)), "other")


def operations_of(body):
    return collections.Counter(unit_of(i.operation) for i in body)


def shared(operations, steps):
    return {unit: operations[unit] / steps for unit in (*UNITS, "other")}


def common_path(body):
    """What is left of a loop's body without its rare parts."""
    parts = rare_parts_of(body)
    return [i for i in body if not any(is_in(i, part) for part in parts)]


def roots_in(body):
    return sum(bool(ROOT.match(i.operation)) for i in body)


def exact_step(code):
    """Each step takes a root. Of several loops, the one of most steps is the unrolled one."""
    body = max(map(common_path, loops_of(code)), key=roots_in)
    return {"": shared(operations_of(body), roots_in(body))}


def fast_step(code):
    """The loop without roots of most operations has all steps between two corrections, and one of these."""
    body = max((body for body in loops_of(code) if not roots_in(body)), key=len)
    return {"": shared(operations_of(body), STEPS_BETWEEN_CORRECTIONS)}


def enclosed_step(code):
    """Each step goes round a plain one. What is not between two of these is the enclosure's, but for a step's share."""

    def plain_steps(body):
        return [part for part in rare_parts_of(body) if roots_in(i for i in body if is_in(i, part))]

    body = max(loops_of(code), key=lambda loop: len(plain_steps(loop)))
    parts = plain_steps(body)
    if len(parts) != STEPS_OF_AN_ENCLOSURE:
        raise ValueError(f"the longest loop of enclosed steps has {len(parts)}, not the {STEPS_OF_AN_ENCLOSURE} of an "
                         "enclosure")
    all_of_it = operations_of(common_path(body))
    first, last = parts[0][1], parts[-1][0]
    steps = operations_of(i for i in common_path(body) if first < i.address < last)
    a_step = shared(steps, len(parts) - 1)
    enclosure = {unit: all_of_it[unit] / len(parts) - a_step[unit] for unit in a_step}
    return {", a step": a_step, f", 1/{len(parts)} of an enclosure": enclosure}


COUNTS = {"exact": exact_step, "enclosed": enclosed_step, "fast": fast_step}


def count(program, architecture):
    """Operations of a step by unit, for each kernel that the program has."""
    command = ["cuobjdump", "-arch", architecture, "-sass", program]
    sass = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", check=True).stdout
    kernels = instructions_of(sass)
    rows = {}
    for name, body in BODIES.items():
        for precision, ending in PRECISIONS.items():
            mangled = re.compile(f"for_each_kernel.*{body}.*6Circle{ending}")
            code = next((code for kernel, code in kernels.items() if mangled.search(kernel)), None)
            for part, operations in (COUNTS[name](code) if code else {}).items():
                rows[f"{name} {precision}{part}"] = operations
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("program")
    parser.add_argument("--architecture", default="sm_90")
    arguments = parser.parse_args()
    try:
        rows = count(arguments.program, arguments.architecture)
    except FileNotFoundError:
        sys.exit("sass_count.py: cuobjdump is not on PATH; it comes with the CUDA toolkit")
    except subprocess.CalledProcessError as error:
        sys.exit(f"sass_count.py: {' '.join(error.cmd)} failed: {error.stderr.strip()}")
    except ValueError as error:
        sys.exit(f"sass_count.py: {error}")
    if not rows:
        sys.exit(f"sass_count.py: {arguments.program} has no evolve kernel for {arguments.architecture}")
    cycles = 32 * 4 / FP64_LANES.get(arguments.architecture, 2)  # of a warp of 32, on the FP64 units of an SM's quarter
    print(f"{arguments.architecture + ', operations of a step':<40}" + "".join(f"{c:>9}" for c in (*UNITS, "other"))
          + "  FP64 cycles")
    for name, operations in rows.items():
        print(f"{name:<40}" + "".join(f"{number:9.2f}" for number in operations.values())
              + f"{operations['FP64'] * cycles:13.2f}")


if __name__ == "__main__":
    main()
