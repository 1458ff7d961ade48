"""PTX as text, as the compiler writes it -> kernels with their instructions."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from . import skip
from .fault import KernelFault
from .kinds import WIDTHS
from .linking import Module

ENTRY = re.compile(r"\.entry\s+([\w$]+)\s*\((.*?)\)[^{]*\{(.*?)\n\}", re.S)
PARAMETER = re.compile(
    r"\.param\s+(?:\.align\s+\d+\s+)?\.(\w+)\s+(?:\.ptr\s+.*?)?([\w$]+)(?:\[(\d+)\])?")
REGISTERS = re.compile(r"\.reg\s+\.(\w+)\s+(%\w+)(?:<(\d+)>)?")
ARRAY = re.compile(r"\.(shared|local)\s+\.align\s+(\d+)\s+\.b8\s+([\w$]+)\[(\d+)\]")
INSTRUCTION = re.compile(r"(?:@(!?)(%\w+)\s+)?(\S+)\s*(.*)", re.S)
OPERAND = re.compile(r"\{[^}]*\}|\[[^\]]*\]|[^,\s]+")

ENDS_OF_BLOCKS = ("bra", "ret", "exit", "bar", "call", "return")


@dataclass(frozen=True)
class Instruction:
    """`@!%p1 add.rn.f64 %fd1, %fd2, %fd3`: guard, name, modifiers, operands."""

    guard: tuple  # (predicate, whether it must be false), or None
    name: str
    modifiers: tuple
    operands: tuple

    @cached_property
    def kind(self):
        return self.modifiers[-1] if self.modifiers else ""

    @cached_property
    def modifier(self):
        """All modifiers, as they stand there."""
        return ".".join(self.modifiers)

    def reads(self):
        """The registers that it may read."""
        target, *sources = self.operands or ("",)
        if target.startswith("["):
            sources.append(target)
        if self.guard:
            sources.append(self.guard[0])
        return set(re.findall(r"%\w+", " ".join(sources)))

    def __str__(self):
        return ".".join((self.name, *self.modifiers)) + " " + ", ".join(self.operands)


def parameters_of(head):
    """Names and bytes."""
    return [(parameter, WIDTHS[kind] * int(count or 1))
            for kind, parameter, count in PARAMETER.findall(head)]


class Kernel:
    """An entry of a PTX file: parameters, registers and instructions, cut into basic blocks. The
    functions that it calls stand before it, so that threads come back from them to the others."""

    def __init__(self, name, head, body, module):
        self.name = name
        self.parameters = parameters_of(head)
        self.registers = {}  # name -> bytes
        self.arrays = {"shared": {}, "local": {}}  # name -> place
        self.bytes = {"shared": 0, "local": 0}
        self.code, self.labels = [], {}
        self.functions = {}  # names of those that it calls -> the places of their instructions
        self.constants = {}  # name -> values
        for function in module.linked(body):
            self.start = len(self.code)
            self.constants |= module.named_in(function.body)
            for statement in re.split(r";|(?<=:)\s*\n", re.sub(r"//[^\n]*", "", function.body)):
                self._add(statement)
            if function.name:
                self.functions[function.name] = slice(self.start, len(self.code))
        after = [i + 1 for i, instruction in enumerate(self.code)
                 if instruction.name in ENDS_OF_BLOCKS]
        starts = sorted({0, *self.labels.values(), *after})
        self.block_ends = dict(zip(starts, [*starts[1:], len(self.code)]))
        self.was_reached = np.zeros(len(self.code), np.bool_)

    def is_read(self, register):
        """Whether any instruction may use what is in a register."""
        return any(register in instruction.reads() for instruction in self.code)

    def _add(self, statement):
        # The braces of inline assembly do no more than to limit where its registers are known.
        statement = statement.lstrip(" \t\n{}").rstrip()
        while match := re.match(r"([$\w]+):\s*", statement):
            self.labels[match.group(1)] = len(self.code)
            statement = statement[match.end():].strip()
        if not statement or re.match(r"\.(pragma|loc)\s", statement):
            return
        if match := REGISTERS.fullmatch(statement):
            self._declare_registers(*match.groups())
        elif match := ARRAY.fullmatch(statement):
            space, align, name, size = match.groups()
            start = -(-self.bytes[space] // int(align)) * int(align)
            self.arrays[space][name] = start
            self.bytes[space] = start + int(size)
        elif statement.startswith("."):
            raise KernelFault(f"{self.name}: directive not understood: {statement}")
        else:
            is_negated, predicate, operation, operands = INSTRUCTION.fullmatch(statement).groups()
            guard = (predicate, bool(is_negated)) if predicate else None
            name, *modifiers = operation.split(".")
            self.code.append(Instruction(guard, name, tuple(modifiers),
                                         tuple(OPERAND.findall(operands))))

    def _declare_registers(self, kind, name, count):
        names = [name] if count is None else [f"{name}{i}" for i in range(int(count))]
        for register in names:
            if self.registers.setdefault(register, WIDTHS[kind]) != WIDTHS[kind]:
                raise KernelFault(f"{self.name}: two registers {register} of different sizes")


def demangled(names):
    """C++'s names of `names`, as c++filt writes them."""
    program = shutil.which("c++filt") or shutil.which("llvm-cxxfilt")
    if program is None:
        skip("there is no c++filt (Debian: binutils)")
    done = subprocess.run([program], input="\n".join(names), stdout=subprocess.PIPE, check=True,
                          encoding="utf-8")
    return done.stdout.splitlines()


class Kernels:
    """The kernels of some PTX files, by their C++ names without the parameters of the function."""

    def __init__(self, texts):
        self._sources = {}  # C++ name -> head, body and module
        for text in texts:
            self._read(text)
        self._kernels = {}

    def _read(self, text):
        text = re.sub(r"\$L__BB\d+_", "$L_", text)  # labels have the kernel's place in its file
        entries, module = ENTRY.findall(text), Module(text)
        for name, (mangled, head, body) in zip(demangled([entry[0] for entry in entries]), entries):
            name = re.sub(r"^void |\([^()]*\)$", "", name)
            if self._sources.setdefault(name, (head, body, module))[:2] != (head, body):
                raise KernelFault(f"two kernels {name} ({mangled}) differ")

    def altered(self, name, alter, function=None):
        """These kernels, but for one whose body is what alter() makes of it; or that of the function it calls, if
        the pattern of one is given."""
        head, body, module = self._sources[name]
        if function:
            return self._with({name: (head, body, module.altered(function, alter))})
        return self._with({name: (head, alter(body), module)})

    def replaced_by(self, others):
        """These kernels, but for those of the same name among `others`."""
        return self._with(others._sources)

    def _with(self, sources):
        kernels = Kernels([])
        kernels._sources = {**self._sources, **sources}
        return kernels

    def functions(self):
        """The functions that kernels call -> which of their instructions some launch has come to,
        and the instructions. Kernels that have not been looked for are left out."""
        found = {}
        for kernel in self._kernels.values():
            for name, places in kernel.functions.items():
                code, reached = kernel.code[places], kernel.was_reached[places]
                others = found.setdefault(name, (code, np.zeros_like(reached)))[1]
                others |= reached
        return found

    def names(self, pattern):
        """Those in which the regular expression is found."""
        return [name for name in self._sources if re.search(pattern, name)]

    def find(self, pattern):
        """The one kernel in whose name the regular expression is found."""
        names = self.names(pattern)
        if len(names) != 1:
            raise KernelFault(f"the PTX has {len(names)} kernels {pattern}, not one: {names}")
        name = names[0]
        if name not in self._kernels:
            self._kernels[name] = Kernel(name, *self._sources[name])
        return self._kernels[name]
