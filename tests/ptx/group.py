"""The threads of a launch that execute one instruction together, and its operands."""

import functools
import re

import numpy as np

from .fault import KernelFault
from .kinds import NUMPY, UNSIGNED, WIDTHS, is_real

ADDRESS = re.compile(r"\[\s*([\w$%.]+)\s*(?:\+\s*(-?\d+))?\s*\]")
INTEGER = re.compile(r"(-?(?:0x[0-9a-fA-F]+|\d+))U?")
BITS_OF_A_REAL = {"0d": ("f64", np.uint64), "0f": ("f32", np.uint32)}


class Group:
    """Some threads of a launch: `index` selects them from its arrays."""

    def __init__(self, launch, index):
        self.launch = launch
        self.index = index
        self.threads = launch.threads[index]  # their numbers in the grid
        self.size = self.threads.size

    def value(self, operand, kind):
        """An operand as an array of numbers of this type, one for each thread."""
        number = NUMPY[kind]
        special = self.launch.special
        if operand in self.launch.kernel.registers:
            bits = self.launch.registers[operand][self.index]
            if bits.dtype.itemsize != np.dtype(number).itemsize or (
                    (bits.dtype == np.bool_) != (kind == "pred")):
                raise KernelFault(f"{operand} is of another size than .{kind}")
            return bits.view(number)
        if operand in special:
            if WIDTHS[kind] != 4:
                raise KernelFault(f"{operand} is of another size than .{kind}")
            return special[operand][self.index].view(number)
        if operand in self.launch.symbols:
            address = UNSIGNED[WIDTHS[kind]](self.launch.symbols[operand])
            return np.full(self.size, address).view(number)
        return repeated(operand, kind, self.size)

    def narrowed(self, operand, kind):
        """The same of an integer, which may be the lower part of a larger register."""
        size = self.launch.kernel.registers.get(operand, WIDTHS[kind])
        if is_real(kind) or size <= WIDTHS[kind]:
            return self.value(operand, kind)
        return self.value(operand, f"u{8 * size}").astype(UNSIGNED[WIDTHS[kind]]).view(NUMPY[kind])

    def values(self, instruction, kind=None):
        """All operands but the first, which is the target."""
        kind = kind or instruction.kind
        return [self.value(operand, kind) for operand in instruction.operands[1:]]

    def set(self, operand, values):
        """Gives a register its values; `_` drops them."""
        if operand == "_":
            return
        target = self.launch.registers[operand]
        if values.dtype.itemsize != target.dtype.itemsize or (
                (values.dtype == np.bool_) != (target.dtype == np.bool_)):
            raise KernelFault(f"{operand} is of another size than the result, {values.dtype}")
        target[self.index] = np.ascontiguousarray(values).view(target.dtype)

    def addresses(self, operand):
        """The addresses of an operand such as [%rd1+8] or [name+8], as 64-bit integers."""
        match = ADDRESS.fullmatch(operand)
        if not match:
            raise KernelFault(f"address {operand} is not understood")
        base, offset = match.groups()
        width = self.launch.kernel.registers.get(base, 8)
        start = self.value(base, f"u{8 * width}").astype(np.uint64)
        return start + np.uint64(int(offset or 0) % (1 << 64))

    def jump(self, place):
        """These threads go on at that instruction."""
        self.launch.place[self.index] = place

    def is_in_grid(self):
        """For each thread of the grid whether it is among these."""
        here = np.zeros(self.launch.thread_count, np.bool_)
        here[self.index] = True
        return here


@functools.lru_cache(maxsize=4096)
def repeated(operand, kind, count):
    """A constant as an array, which nobody may change."""
    values = np.full(count, immediate(operand, kind), NUMPY[kind])
    values.flags.writeable = False
    return values


@functools.lru_cache(maxsize=None)
def immediate(operand, kind):
    """The constant that stands in an instruction, as a number of this type."""
    if operand[:2].lower() in BITS_OF_A_REAL:
        real, unsigned = BITS_OF_A_REAL[operand[:2].lower()]
        if WIDTHS[kind] != WIDTHS[real]:
            raise KernelFault(f"{operand} is of another size than .{kind}")
        return unsigned(int(operand[2:], 16)).view(NUMPY[kind])
    match = INTEGER.fullmatch(operand)
    if not match:
        raise KernelFault(f"operand {operand} is not understood")
    if kind == "pred":
        return np.bool_(int(match.group(1), 0) != 0)
    if is_real(kind):
        raise KernelFault("an integer where a real number belongs")
    unsigned = UNSIGNED[WIDTHS[kind]]
    return unsigned(int(match.group(1), 0) % (1 << 8 * WIDTHS[kind])).view(NUMPY[kind])
