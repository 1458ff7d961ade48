"""Kernels of a few instructions, for tests of the interpreter."""

import numpy as np

from .kinds import NUMPY, WIDTHS
from .launch import Launch
from .memory import Memory
from .text import Kernels

REGISTERS = {"pred": "p", "b16": "h", "b32": "r", "b64": "d", "f32": "f", "f64": "g"}


def launch(body, columns, kind, blocks=1, threads=None, approximation=None, beside=""):
    """Runs a kernel with parameters a, b, c and out, each a pointer to a column. Returns what it
    leaves in `out`, a column of this type with a number for each of the first column. `beside` are
    functions and constants."""
    declared = "".join(f".reg .{kind} %{name}<20>;\n" for kind, name in REGISTERS.items())
    head = ", ".join(f".param .u64 {name}" for name in ("a", "b", "c", "out"))
    kernels = Kernels([f"{beside}.visible .entry k({head})\n{{\n{declared}{body}\n}}\n"])
    count = len(columns[0])
    memory = Memory("global")
    places = [memory.allocate(count * 8) for _ in range(4)]
    for place, column in zip(places, columns):
        memory.put(place, column)
    arguments = [np.uint64(place).tobytes() for place in places]
    Launch(kernels.find("k"), memory, blocks, threads or count, arguments, approximation).run()
    return memory.get(places[3], NUMPY[kind], count)


def address(parameter, kind, target="%d15"):
    """Instructions that make the address of a thread's number in a column of this type."""
    return (f"mov.u32 %r15, %tid.x; mul.wide.u32 %d16, %r15, {WIDTHS[kind]};"
            f"ld.param.u64 {target}, [{parameter}]; add.s64 {target}, {target}, %d16;")


def register(kind, number):
    bits = kind if kind in REGISTERS else f"b{8 * WIDTHS[kind]}"
    return f"%{REGISTERS[bits]}{number}"


def run(instruction, kind, *columns, to=None, approximation=None):
    """Executes an instruction, in which A, B and C stand for operands of one type and OUT for the
    result, by one thread for each number of the columns."""
    to = to or kind
    body = ""
    for number, (name, _) in enumerate(zip("abc", columns)):
        body += address(name, kind) + f"ld.global.{kind} {register(kind, number)}, [%d15];"
        instruction = instruction.replace(name.upper(), register(kind, number))
    body += instruction.replace("OUT", register(to, 9)) + ";"
    body += address("out", to) + f"st.global.{to} [%d15], {register(to, 9)}; ret;"
    columns = [np.asarray(column, NUMPY[kind]) for column in columns]
    return launch(body, columns, to, approximation=approximation)
