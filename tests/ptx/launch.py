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
        self.place = np.zeros(self.thread_count, np.int64)
        self.registers = {name: self._garbage(width) for name, width in kernel.registers.items()}
        self._blocks = self.threads // block_threads
        self.special = self._special_registers(blocks)
        self.symbols = {}  # names of parameters and of shared memory -> addresses
        self._spaces = {"global": memory, "param": self._parameters(arguments),
                        "shared": self._shared_memory(blocks)}
        memory.forget_accesses()

    def _garbage(self, width):
        """What is in a register that no instruction has set."""
        values = self.threads * 0xA5A5A5A5 + 0xA5A5A5A5A5A5A5A5
        return (values % 3 == 0) if width == 0 else values.astype(UNSIGNED[width])

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
        memory = Memory("parameter")
        for (name, size), value in zip(self.kernel.parameters, arguments):
            if len(value) != size:
                raise KernelFault(f"{name} has {size} bytes, not {len(value)}")
            self.symbols[name] = memory.allocate(size)
            memory.put(self.symbols[name], np.frombuffer(value, np.uint8))
        return memory

    def _shared_memory(self, blocks):
        """Each block's shared memory is a buffer of one memory; its stride is kept."""
        memory = Memory("shared")
        starts = [memory.allocate(self.kernel.shared_bytes) for _ in range(blocks)]
        self._shared_stride = np.uint64(starts[1] - starts[0] if blocks > 1 else 0)
        for name, offset in self.kernel.shared.items():
            self.symbols[name] = starts[0] + offset
        self._shared_start = starts[0]
        return memory

    def space(self, name):
        return self._spaces[name]

    def places(self, group, space, instruction, operand):
        """The addresses of an instruction's operand in a space; .shared is each block's own."""
        addresses = group.addresses(instruction.operands[operand])
        if space == "shared":
            blocks = self._blocks[group.index].astype(np.uint64)
            addresses = addresses + blocks * self._shared_stride
        return addresses

    def pass_barrier(self, blocks):
        """All threads of these blocks have come to a barrier, which orders what they do to memory
        for each other. (It orders what they do to global memory, too, but no kernel here has its
        threads meet there, so that counts as a race.)"""
        for block in blocks:
            start = self._shared_start + int(block) * int(self._shared_stride)
            self._spaces["shared"].forget_accesses(start, start + self.kernel.shared_bytes)

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
