"""Instructions that compute with real numbers."""

import numpy as np

from . import rounded
from .fault import KernelFault
from .kinds import REALS
from .operations import expect, expect_rounded, operation


def _rounded(name, function):
    @operation(name, on="reals")
    def execute(group, instruction):
        expect_rounded(instruction)
        group.set(instruction.operands[0], function(*group.values(instruction)))


_rounded("add", np.add)
_rounded("sub", np.subtract)
_rounded("mul", np.multiply)
_rounded("div", np.divide)
_rounded("sqrt", np.sqrt)
_rounded("fma", rounded.fma)


def _exact(name, function):
    @operation(name, on="reals")
    def execute(group, instruction):
        expect(instruction, REALS)
        group.set(instruction.operands[0], function(*group.values(instruction)))


_exact("neg", np.negative)
_exact("abs", np.abs)
_exact("min", rounded.smaller)
_exact("max", rounded.larger)
_exact("copysign", lambda sign, size: np.copysign(size, sign))


def _approximation(group):
    """How far approximations are to be off, for rounded.py."""
    push = group.launch.approximation
    if push is None:
        raise KernelFault("an approximation, in a kernel that must be exact")
    return push


@operation("rcp", on="reals")
def rcp(group, instruction):
    (value,) = group.values(instruction)
    if "approx" in instruction.modifiers:
        expect(instruction, {"approx.ftz.f64"})
        result = rounded.reciprocal_f64(value, _approximation(group))
    else:
        expect_rounded(instruction)
        result = value.dtype.type(1) / value
    group.set(instruction.operands[0], result)


def _approximate(name, function):
    @operation(name, on="reals")
    def execute(group, instruction):
        push = _approximation(group)
        expect(instruction, {"approx.ftz.f32"})
        group.set(instruction.operands[0], function(*group.values(instruction), push))


_approximate("lg2", rounded.logarithm_f32)
_approximate("ex2", rounded.power_f32)
