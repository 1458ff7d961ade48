"""Instructions that compare, and that choose by a comparison."""

import numpy as np

from .fault import KernelFault
from .kinds import NUMPY, WIDTHS, is_real
from .operations import expect, operation

_FUNCTIONS = {"eq": np.equal, "ne": np.not_equal, "lt": np.less, "le": np.less_equal,
              "gt": np.greater, "ge": np.greater_equal}
_OF_UNSIGNED = {"lo": "lt", "ls": "le", "hi": "gt", "hs": "ge"}
_OF_REALS = [*(f"{name}u" for name in _FUNCTIONS), "num", "nan"]
_NUMBERS = [kind for kind in NUMPY if WIDTHS[kind] > 1]
_COMPARISONS = {f"{comparison}.{kind}" for kind in _NUMBERS for comparison in (
    *_FUNCTIONS, *(_OF_REALS if is_real(kind) else _OF_UNSIGNED if kind[0] == "u" else ()))}


def _compare_reals(comparison, a, b):
    """`lt` is false where either is not a number, `ltu` is true there; `num` and `nan` ask that."""
    is_unordered = np.isnan(a) | np.isnan(b)
    if comparison in ("num", "nan"):
        return is_unordered == (comparison == "nan")
    if comparison in _FUNCTIONS:
        return _FUNCTIONS[comparison](a, b) & ~is_unordered
    return _FUNCTIONS[comparison[:-1]](a, b) | is_unordered


@operation("setp")
def setp(group, instruction):
    kind = instruction.kind
    expect(instruction, _COMPARISONS)
    if len(instruction.operands) != 3:
        raise KernelFault("a comparison with a further operand")
    comparison = instruction.modifiers[0]
    a, b = group.values(instruction)
    if is_real(kind):
        result = _compare_reals(comparison, a, b)
    else:
        result = _FUNCTIONS[_OF_UNSIGNED.get(comparison, comparison)](a, b)
    group.set(instruction.operands[0], result)


@operation("selp")
def selp(group, instruction):
    expect(instruction, _NUMBERS)
    target, if_true, if_false, predicate = instruction.operands
    kind = instruction.kind
    group.set(target, np.where(group.value(predicate, "pred"), group.value(if_true, kind),
                               group.value(if_false, kind)))
