"""Which function carries out which instruction.

A function takes the Group of threads that execute the instruction, and the Instruction. It knows
the modifiers that it understands, and refuses all others.
"""

from .fault import KernelFault
from .kinds import REALS, is_real

_OPERATIONS = {}
_ROUNDED = {f"rn.{kind}" for kind in REALS}


def operation(name, on=None):
    """Registers a function for instructions of this name: on "reals", on "integers" or on both."""
    def register(function):
        for kinds in (on,) if on else ("reals", "integers"):
            _OPERATIONS[name, kinds] = function
        return function
    return register


def execute(group, instruction):
    kinds = "reals" if is_real(instruction.kind) else "integers"
    function = _OPERATIONS.get((instruction.name, kinds))
    if function is None:
        raise KernelFault("an instruction that is not known")
    function(group, instruction)


def expect(instruction, choices):
    """Refuses an instruction whose modifiers ("rn.f64") are none of the choices."""
    if instruction.modifier not in choices:
        raise KernelFault(f"modifiers that are not known: {instruction.modifier}")


def expect_rounded(instruction):
    """Refuses an instruction on reals that is not rounded to nearest, each by itself."""
    if instruction.modifier in REALS:
        raise KernelFault("it has no rounding mode, so the assembler may fuse it with others")
    expect(instruction, _ROUNDED)
