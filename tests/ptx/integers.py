"""Instructions that compute with integers and bits."""

import numpy as np

from .kinds import bits, is_signed
from .fault import KernelFault
from .operations import expect, operation


def _plain(name, function, types):
    @operation(name, on="integers")
    def execute(group, instruction):
        expect(instruction, types)
        group.set(instruction.operands[0], function(*group.values(instruction)))


_NUMBERS = ("u16", "s16", "u32", "s32", "u64", "s64")
_BITS = ("pred", "b16", "b32", "b64")

_plain("add", np.add, _NUMBERS)
_plain("sub", np.subtract, _NUMBERS)
_plain("min", np.minimum, _NUMBERS)
_plain("max", np.maximum, _NUMBERS)
_plain("neg", np.negative, ("s16", "s32", "s64"))
_plain("abs", np.abs, ("s16", "s32", "s64"))
_plain("and", np.bitwise_and, _BITS)
_plain("or", np.bitwise_or, _BITS)
_plain("xor", np.bitwise_xor, _BITS)
_plain("not", np.invert, _BITS)

# What holds a product of two factors.
_WIDE = {"u32": np.uint64, "s32": np.int64, "u16": np.uint32, "s16": np.int32}
_LOW = {f"lo.{kind}" for kind in _NUMBERS}
_PRODUCTS = _LOW | {f"{part}.{kind}" for kind in _WIDE for part in ("hi", "wide")}


def _product(part, kind, a, b):
    """The lower half of a product, the upper one, or both."""
    if part == "lo":
        return a * b
    product = a.astype(_WIDE[kind]) * b.astype(_WIDE[kind])
    if part == "wide":
        return product
    return (product >> product.dtype.type(bits(kind))).astype(a.dtype)


@operation("mul", on="integers")
def mul(group, instruction):
    expect(instruction, _PRODUCTS)
    part, kind = instruction.modifiers
    group.set(instruction.operands[0], _product(part, kind, *group.values(instruction)))


@operation("mad", on="integers")
def mad(group, instruction):
    expect(instruction, _LOW)
    a, b, c = group.values(instruction)
    group.set(instruction.operands[0], a * b + c)


def _shift(group, instruction, function):
    """A shift by more than there are bits leaves none of them, but for the sign."""
    _, operand, distance = instruction.operands
    kind = instruction.kind
    values = group.value(operand, kind)
    by = group.value(distance, "u32").astype(np.int64)
    most = bits(kind) - 1
    shifted = function(values, np.minimum(by, most).astype(values.dtype))
    if not is_signed(kind):
        shifted = np.where(by > most, values.dtype.type(0), shifted)
    group.set(instruction.operands[0], shifted)


@operation("shl", on="integers")
def shl(group, instruction):
    expect(instruction, _BITS[1:])
    _shift(group, instruction, np.left_shift)


@operation("shr", on="integers")
def shr(group, instruction):
    expect(instruction, (*_BITS[1:], *_NUMBERS))
    _shift(group, instruction, np.right_shift)


@operation("shf", on="integers")
def shf(group, instruction):
    """A shift of two registers as one, of which one half is kept."""
    expect(instruction, ("l.wrap.b32", "r.wrap.b32"))
    low, high, by = (value.astype(np.uint64) for value in group.values(instruction))
    both, by = high << np.uint64(32) | low, by & np.uint64(31)
    is_left = instruction.modifiers[0] == "l"
    kept = both << by >> np.uint64(32) if is_left else both >> by
    group.set(instruction.operands[0], (kept & np.uint64(0xFFFFFFFF)).astype(np.uint32))


@operation("bfi", on="integers")
def bfi(group, instruction):
    """Puts the lowest bits of one register into the middle of another."""
    expect(instruction, ("b32", "b64"))
    target, source, into, *places = instruction.operands
    start, length = (int(place) for place in places)
    if not 0 < length < bits(instruction.kind) or start + length > bits(instruction.kind):
        raise KernelFault("bits that the register does not have")
    a, b = group.value(source, instruction.kind), group.value(into, instruction.kind)
    mask = a.dtype.type(((1 << length) - 1) << start)
    group.set(target, (b & ~mask) | ((a << a.dtype.type(start)) & mask))


@operation("prmt", on="integers")
def prmt(group, instruction):
    """Four bytes, each of which is chosen from the eight of two registers."""
    expect(instruction, ("b32",))
    low, high, selection = (value.astype(np.uint64) for value in group.values(instruction))
    both, result = high << np.uint64(32) | low, np.zeros(group.size, np.uint64)
    for i in range(4):
        selected = selection >> np.uint64(4 * i)
        if (selected & np.uint64(8)).any():
            raise KernelFault("a byte that is filled with its sign")
        byte = both >> (selected & np.uint64(7)) * np.uint64(8) & np.uint64(0xFF)
        result |= byte << np.uint64(8 * i)
    group.set(instruction.operands[0], result.astype(np.uint32))
