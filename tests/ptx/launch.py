"""The execution of a kernel by all threads of a grid."""

import numpy as np

# Each registers its instructions.
from . import arithmetic, comparisons, control, conversions, data, integers  # noqa: F401
from .fault import KernelFault
from .group import Group
from .kinds import UNSIGNED
from .memory import Memory
from .operations import execute

MOST_INSTRUCTIONS = 2_000_000  # of all threads at once; the longest launch here has a sixth of it

# Where the spaces begin that pointers to any space may lead to; below is global memory.
GENERIC = {"local": 1 << 40, "param": 1 << 41}
END_OF_A_SPACE = 1 << 40


class Registers(dict):
    """Arrays of one number for each thread, made when they are first asked for."""

    def __init__(self, widths, garbage):
        super().__init__()
        self._widths, self._garbage = widths, garbage

    def __missing__(self, name):
        self[name] = self._garbage(self._widths[name])
        return self[name]


class Launch:
    """One launch: all threads of the grid in one array for each register, and a place in the code
    for each thread. Those with the lowest place go on until they come to a branch or to where
    others wait, so that threads which have taken different branches meet again.

    `arguments` are the bytes of each parameter, `memory` is what .global means. `approximation`
    says how far approximations are off (see rounded.py); where it is None there must be none.
    """

    def __init__(self, kernel, memory, blocks, block_threads, arguments, approximation=None):
        self.kernel = kernel
        self.approximation = approximation
        self.block_threads = block_threads
        self.thread_count = blocks * block_threads
        self.threads = np.arange(self.thread_count)  # their numbers
        self.place = np.full(self.thread_count, kernel.start, np.int64)
        self.came_from = {}  # label of a function -> where each thread goes on after it
        self.registers = Registers(kernel.registers, self._garbage)
        self._blocks = self.threads // block_threads
        self.special = self._special_registers(blocks)
        # Names of constants, of parameters, and of shared and local memory -> addresses.
        self.symbols = {name: memory.constant(name, values)
                        for name, values in kernel.constants.items()}
        self._strides = {}  # space -> how far apart it is for each block, or for each thread
        self._spaces = {"global": memory, "param": self._parameters(arguments),
                        "shared": self._memory_of_each("shared", blocks, 0),
                        "local": self._memory_of_each("local", self.thread_count,
                                                      GENERIC["local"])}
        memory.forget_accesses()

    def _garbage(self, width):
        """What is in a register that no instruction has set."""
        if width == 0:
            return self.threads % 3 == 0
        values = self.threads.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        return (values + np.uint64(0xA5A5A5A5A5A5A5A5)).astype(UNSIGNED[width])

    def _special_registers(self, blocks):
        numbers = {"%tid.x": self.threads % self.block_threads, "%ctaid.x": self._blocks,
                   "%laneid": self.threads % control.LANES,
                   "%ntid.x": np.full(self.thread_count, self.block_threads),
                   "%nctaid.x": np.full(self.thread_count, blocks)}
        return {name: values.astype(np.uint32) for name, values in numbers.items()}

    def _parameters(self, arguments):
        if len(arguments) != len(self.kernel.parameters):
            raise KernelFault(f"it has {len(self.kernel.parameters)} parameters, "
                              f"not {len(arguments)}")
        memory = Memory("parameter", GENERIC["param"], is_each_threads=True)
        for (name, size), value in zip(self.kernel.parameters, arguments):
            if len(value) != size:
                raise KernelFault(f"{name} has {size} bytes, not {len(value)}")
            self.symbols[name] = memory.allocate(size)
            memory.put(self.symbols[name], np.frombuffer(value, np.uint8))
        return memory

    def _memory_of_each(self, space, count, start):
        """The memory that each block or thread has for itself, as a buffer of one; the first is
        what names stand for."""
        memory = Memory(space, start, is_each_threads=space == "local")
        size = self.kernel.bytes[space]
        starts = [memory.allocate(size) for _ in range(count if size else 1)]
        self._strides[space] = np.uint64(starts[1] - starts[0] if len(starts) > 1 else 0)
        for name, offset in self.kernel.arrays[space].items():
            self.symbols[name] = starts[0] + offset
        return memory

    def access(self, group, space, instruction, operand):
        """The memory that an instruction's operand leads to, and the addresses there. Those of
        shared and of local memory are each block's or each thread's own."""
        addresses = group.addresses(instruction.operands[operand])
        if space is None:
            space = self._space_of(addresses)
        if space == "shared":
            blocks = self._blocks[group.index].astype(np.uint64)
            addresses = addresses + blocks * self._strides[space]
        elif space == "local":
            addresses = addresses + group.threads.astype(np.uint64) * self._strides[space]
        return self._spaces[space], addresses

    @staticmethod
    def _space_of(addresses):
        """The space that pointers lead to."""
        numbers = addresses // np.uint64(END_OF_A_SPACE)
        if (numbers != numbers[0]).any():
            raise KernelFault("pointers to several spaces at once")
        start = int(numbers[0]) * END_OF_A_SPACE
        return next((space for space, first in GENERIC.items() if first == start), "global")

    def pass_barrier(self, blocks):
        """All threads of these blocks have come to a barrier, which orders what they do to memory
        for each other. (It orders what they do to global memory, too, but no kernel here has its
        threads meet there, so that counts as a race.)"""
        for block in blocks:
            start = Memory.FIRST + int(block) * int(self._strides["shared"])
            self._spaces["shared"].forget_accesses(start, start + self.kernel.bytes["shared"])

    def run(self):
        kernel, left = self.kernel, MOST_INSTRUCTIONS
        with np.errstate(all="ignore"):
            while (at := int(self.place.min())) < len(kernel.code):
                chosen = self.place == at
                here = slice(None) if chosen.all() else np.nonzero(chosen)[0]
                self.place[here] = kernel.block_ends[at]  # unless a branch says otherwise
                left -= kernel.block_ends[at] - at
                if left < 0:
                    raise KernelFault("it does not end")
                for i in range(at, kernel.block_ends[at]):
                    self._execute(i, here)

    def _execute(self, i, here):
        instruction = self.kernel.code[i]
        self.kernel.was_reached[i] = True
        if instruction.guard:
            predicate, is_negated = instruction.guard
            here = self.threads[here][self.registers[predicate][here] != is_negated]
            if here.size == 0:
                return
        try:
            execute(Group(self, here), instruction)
        except KernelFault as fault:
            raise KernelFault(f"{instruction}: {fault}") from None
