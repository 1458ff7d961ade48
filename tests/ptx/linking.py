"""Functions that kernels call, and constants of their file: what stands beside kernels in PTX.

A kernel is executed as one text, in which the functions that it calls stand before it. None calls
itself, so arguments and results may have a place each: local memory of the thread.
"""

import re
from dataclasses import dataclass

import numpy as np

from .fault import KernelFault
from .kinds import NUMPY

FUNCTION = re.compile(r"\.func\s+(?:\((.*?)\)\s*)?([\w$]+)\s*\((.*?)\)\s*\{(.*?)\n\}", re.S)
CONSTANT = re.compile(
    r"^\.global\s+\.align\s+\d+\s+\.(\w+)\s+([\w$]+)\[\d+\]\s*=\s*\{(.*?)\};", re.M)
ARGUMENT = re.compile(r"\.param\s+(?:\.align\s+(\d+)\s+)?\.(\w+)\s+([\w$]+)(?:\[(\d+)\])?")
SEQUENCE = re.compile(r"\{\s*// callseq[^\n]*\n(.*?)\}\s*// callseq[^\n]*", re.S)
CALL = re.compile(r"call(?:\.uni)?\s+(?:\(([^)]*)\),\s*)?([\w$]+)\s*(?:,\s*\(([^)]*)\)\s*)?;")
PARAMETER_SPACE = re.compile(r"\b(ld|st)\.param\.")
REGISTER = re.compile(r"%(?=(?:p|rs|r|rd|f|fd)[\d<]|SPL?\b)")


@dataclass(frozen=True)
class Function:
    """A text that a kernel contains."""

    name: str  # "" of the kernel itself
    body: str


class Module:
    """What a PTX file has beside its kernels."""

    def __init__(self, text=""):
        self._functions = {name: (results, arguments, body)
                           for results, name, arguments, body in FUNCTION.findall(text)}
        self.constants = {name: np.array([int(value) for value in values.split(",")], NUMPY[kind])
                          for kind, name, values in CONSTANT.findall(text)}

    def altered(self, pattern, alter):
        """This, but for the one function whose name has the pattern: its body is what alter() makes of it."""
        name, = (name for name in self._functions if re.search(pattern, name))
        results, arguments, body = self._functions[name]
        other = Module()
        other.constants = self.constants
        other._functions = {**self._functions, name: (results, arguments, alter(body))}
        return other

    def named_in(self, text):
        """Those of the constants that a text uses."""
        return {name: values for name, values in self.constants.items()
                if re.search(rf"\b{re.escape(name)}\b", text)}

    def linked(self, body):
        """A kernel's body and the functions that it calls, directly or not: callees first."""
        order, prefixes = [], {}

        def add(name, text):
            def call(sequence):
                return self._call(sequence.group(1), visit)
            order.append(Function(name, SEQUENCE.sub(call, text)))

        def visit(name):
            """The prefix of a function, whose text then is there."""
            if name not in prefixes:
                prefixes[name] = None
                prefix = f"F{len(prefixes)}"
                add(name, self._own(name, prefix))
                prefixes[name] = prefix
            if prefixes[name] is None:
                raise KernelFault(f"{name} calls itself")
            return prefixes[name]

        add("", body)
        return order

    def _formal(self, name):
        """The results and arguments of a function: how each is declared, and its name."""
        if name not in self._functions:
            raise KernelFault(f"there is no function {name}")
        results, arguments, _ = self._functions[name]
        return [ARGUMENT.findall(results), ARGUMENT.findall(arguments)]

    def _own(self, name, prefix):
        """A function's text, with names that no other has. It begins with its label."""
        body = REGISTER.sub(f"%{prefix}", self._functions[name][2]).replace("$L_", f"${prefix}L_")
        body = re.sub(r"\b__local_depot\w*", f"{prefix}_depot", body)
        body = re.sub(r"\bret;", f"return ${prefix};", PARAMETER_SPACE.sub(r"\1.local.", body))
        places = ""
        for align, kind, argument, count in sum(self._formal(name), []):
            body = re.sub(rf"\b{re.escape(argument)}\b", f"{prefix}_{argument}", body)
            size = np.dtype(NUMPY[kind]).itemsize * int(count or 1)
            places += f".local .align {align or size} .b8 {prefix}_{argument}[{size}];\n"
        return f"${prefix}:\n{places}{body}"

    def _call(self, sequence, visit):
        """The statements of a call, with the places of the function's arguments."""
        found = CALL.search(sequence)
        if not found:
            raise KernelFault(f"a call that is not understood: {sequence}")
        results, name, arguments = found.groups()
        prefix = visit(name)
        text = PARAMETER_SPACE.sub(r"\1.local.", CALL.sub(f"call ${prefix};", sequence))
        text = re.sub(r"(?<!\S)\.param[^;]*;|\.reg\s+\.b32\s+temp_param_reg;", "", text)
        for actual, formal in zip((results, arguments), self._formal(name)):
            names = re.findall(r"\w+", actual or "")
            if len(names) != len(formal):
                raise KernelFault(f"a call of {name} with {len(names)} operands, not {len(formal)}")
            for one, (*_, other, _) in zip(names, formal):
                text = re.sub(rf"\b{one}\b", f"{prefix}_{other}", text)
        return text
