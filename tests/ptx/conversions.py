"""Instructions that convert numbers from one type to another."""

import numpy as np

from .fault import KernelFault
from .kinds import NUMPY, WIDTHS, is_real
from .operations import operation

_INTEGERS = ("u8", "s8", "u16", "s16", "u32", "s32", "u64", "s64")
_TO_INTEGER = {"rni": np.rint, "rzi": np.trunc, "rmi": np.floor, "rpi": np.ceil}


def _whole_numbers(values, kind):
    """Reals that are whole numbers as integers: the nearest that there is, and 0 for NaN."""
    limits = np.iinfo(NUMPY[kind])
    result = np.zeros(values.shape, NUMPY[kind])
    # Of reals, the next above the largest integer is the first that is too large.
    too_large = values >= values.dtype.type(2.0 ** (limits.bits - (limits.min < 0)))
    too_small = values < values.dtype.type(limits.min)
    fits = ~(too_large | too_small | np.isnan(values))
    result[fits] = values[fits].astype(NUMPY[kind])
    result[too_large], result[too_small] = limits.max, limits.min
    return result


def _converted(rounding, to, from_, values):
    """What the instruction makes of `values`, or None if it is not known."""
    if is_real(from_) and to in _INTEGERS and rounding in _TO_INTEGER:
        return _whole_numbers(_TO_INTEGER[rounding](values), to)
    if is_real(from_) and to == from_ and rounding in _TO_INTEGER:
        return _TO_INTEGER[rounding](values)
    if from_ in _INTEGERS and to in _INTEGERS and rounding is None:
        return values.astype(NUMPY[to])
    if from_ in _INTEGERS and is_real(to) and rounding == "rn":
        return values.astype(NUMPY[to])
    if is_real(from_) and is_real(to) and from_ != to:
        narrows = WIDTHS[to] < WIDTHS[from_]
        if rounding == ("rn" if narrows else None):
            return values.astype(NUMPY[to])
    return None


@operation("cvt")
def cvt(group, instruction):
    target, source = instruction.operands
    *rounding, to, from_ = instruction.modifiers
    result = None
    if len(rounding) <= 1:
        values = group.narrowed(source, from_)
        result = _converted(rounding[0] if rounding else None, to, from_, values)
    if result is None:
        raise KernelFault("a conversion that is not known")
    group.set(target, result)
