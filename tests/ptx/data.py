"""Instructions that move data: between registers, and between registers and memory."""

import numpy as np

from .fault import KernelFault
from .kinds import NUMPY, UNSIGNED, WIDTHS, is_signed
from .operations import expect, operation

_MOVED = ("pred", "b16", "u16", "s16", "b32", "u32", "s32", "f32", "b64", "u64", "s64", "f64")
_IN_MEMORY = _MOVED[4:]
_LOADED = ("u8", "s8", "b8", "u16", "s16", "b16", *_IN_MEMORY)
# Without a space, an address may be of any.
_LOADS = {f"{space}{vector}{kind}" for vector in ("", "v2.", "v4.") for kind in _LOADED
          for space in ("", "param.", "global.", "global.nc.", "shared.", "local.")}
_STORES = {f"{space}{kind}" for space in ("", "global.", "shared.", "local.")
           for kind in _IN_MEMORY}
_COMBINE = {"add": np.add, "min": np.minimum, "max": np.maximum}
_ATOMIC = {f"global.{name}.{kind}" for name in _COMBINE for kind in ("u32", "u64")}


def _parts(operand):
    """The registers of an operand such as {%r1, %r2}, or the one that it is."""
    return [part.strip() for part in operand.strip("{}").split(",")]


def _half(instruction):
    """The type of each of two registers that are one."""
    expect(instruction, ("b32", "b64"))
    return f"b{4 * WIDTHS[instruction.kind]}"


@operation("mov")
def mov(group, instruction):
    expect(instruction, _MOVED)
    target, source = instruction.operands
    kind = instruction.kind
    if target.startswith("{"):
        half = _half(instruction)
        bits = group.value(source, kind)
        for part, shift in zip(_parts(target), (0, 8 * WIDTHS[half])):
            group.set(part, (bits >> bits.dtype.type(shift)).astype(NUMPY[half]))
    elif source.startswith("{"):
        half = _half(instruction)
        low, high = (group.value(part, half).astype(NUMPY[kind]) for part in _parts(source))
        group.set(target, low | high << high.dtype.type(8 * WIDTHS[half]))
    else:
        group.set(target, group.value(source, kind))


def _space(instruction):
    """None if its address is of any."""
    first = instruction.modifiers[0]
    return first if first in ("param", "global", "shared", "local") else None


@operation("ld")
def ld(group, instruction):
    expect(instruction, _LOADS)
    *others, kind = instruction.modifiers
    targets = _parts(instruction.operands[0])
    vector = next((int(other[1:]) for other in others if other in ("v2", "v4")), 1)
    if len(targets) != vector:
        raise KernelFault("a load of a vector into other than so many registers")
    width = WIDTHS[kind]
    memory, addresses = group.launch.access(group, _space(instruction), instruction, 1)
    for i, target in enumerate(targets):
        values = memory.load(group.threads, addresses + np.uint64(i * width), width)
        size = group.launch.registers[target].dtype.itemsize
        if size > width and kind[0] in "us":  # what is loaded is widened
            wide = np.int64 if is_signed(kind) else np.uint64
            values = values.view(NUMPY[kind]).astype(wide).astype(UNSIGNED[size])
        group.set(target, values)


@operation("st")
def st(group, instruction):
    expect(instruction, _STORES)
    kind = instruction.kind
    width = WIDTHS[kind]
    values = group.narrowed(instruction.operands[1], kind).view(UNSIGNED[width])
    memory, addresses = group.launch.access(group, _space(instruction), instruction, 0)
    memory.store(group.threads, addresses, width, values)


def _atomic(group, instruction, address, value):
    expect(instruction, _ATOMIC)
    space, name, kind = instruction.modifiers
    values = group.value(instruction.operands[value], kind)
    memory, addresses = group.launch.access(group, space, instruction, address)
    return memory.atomic(_COMBINE[name], addresses, WIDTHS[kind], values)


@operation("red")
def red(group, instruction):
    _atomic(group, instruction, 0, 1)


@operation("atom")
def atom(group, instruction):
    before = _atomic(group, instruction, 1, 2)
    target = instruction.operands[0]
    # What a thread sees depends on the order of all of them, so nothing may depend on it.
    if group.launch.kernel.is_read(target):
        raise KernelFault(f"{target} depends on the order in which threads come")
    group.set(target, before)


@operation("cvta")
def cvta(group, instruction):
    """An address of a space is the same number as one of any."""
    expect(instruction, [f"{to}{space}.u64" for to in ("", "to.")
                         for space in ("global", "local", "param")])
    target, source = instruction.operands
    group.set(target, group.value(source, "u64"))
