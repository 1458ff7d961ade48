"""Operations on numbers that numpy does not have: fused ones, and approximations of the hardware.

All other operations of PTX that round to nearest are numpy's own, which IEEE 754 determines.
"""

import ctypes
import ctypes.util

import numpy as np

_LIBM = ctypes.CDLL(ctypes.util.find_library("m") or "libm.so.6")


def _ufunc(name, number):
    function = getattr(_LIBM, name)
    function.restype, function.argtypes = number, [number] * 3
    return np.frompyfunc(function, 3, 1)


_FMA = {np.dtype(np.float64): _ufunc("fma", ctypes.c_double),
        np.dtype(np.float32): _ufunc("fmaf", ctypes.c_float)}


def fma(a, b, c):
    """a * b + c, rounded once."""
    return np.asarray(_FMA[a.dtype](a, b, c), dtype=a.dtype)


def smaller(a, b):
    """The smaller number; -0 is smaller than +0, and any number is preferred to NaN."""
    first = (a < b) | ((a == b) & np.signbit(a)) | np.isnan(b)
    return np.where(first, a, b)


def larger(a, b):
    """The larger number, in the order of smaller()."""
    return -smaller(-a, -b)


# The approximations, each as far from the true value as `push` (-1, 0 or 1) times its largest
# error. What libdevice makes of them must not depend on it, since it refines them: so a kernel is
# executed with each push. Errors and special values are those of NVIDIA's PTX ISA 9.0, sections
# 9.7.3.14 (rcp.approx.ftz.f64), 9.7.3.20 (lg2) and 9.7.3.21 (ex2).

_UPPER = np.uint64(0xFFFFFFFF00000000)
_QUIET_NAN = np.uint64(0x7FFFFFFF00000000)


def _flushed(values):
    """Subnormal numbers become zeros of their sign."""
    tiny = np.finfo(values.dtype).tiny
    return np.where(np.abs(values) < tiny, np.copysign(values.dtype.type(0), values), values)


def reciprocal_f64(a, push):
    """rcp.approx.ftz.f64: 1 / a of the upper 32 bits of a, in the upper 32 bits of the result.

    NVIDIA calls it gross and gives no error; the last of its 20 bits may be off by one here.
    """
    a = np.ascontiguousarray(a)
    exact = 1 / _flushed((a.view(np.uint64) & _UPPER).view(np.float64))
    rounded = np.ascontiguousarray(exact).view(np.uint64) + np.uint64(0x80000000) & _UPPER
    is_number = np.isfinite(exact) & (exact != 0)
    moved = (rounded.view(np.int64) + (push << 32)).view(np.float64)
    result = _flushed(np.where(is_number, moved, exact))
    return np.where(np.isnan(a), _QUIET_NAN.view(np.float64), result)


def logarithm_f32(a, push):
    """lg2.approx.ftz.f32: off by up to 2^-22, absolute for a in (0.5, 2) and else relative."""
    exact = np.log2(_flushed(a).astype(np.float64))
    scale = np.where((a > 0.5) & (a < 2) | ~np.isfinite(exact), 1, np.abs(exact))
    return _flushed((exact + push * 2.0 ** -22 * scale).astype(np.float32))


def power_f32(a, push):
    """ex2.approx.ftz.f32: 2^a, off by up to two units in the last place."""
    nearest = np.exp2(_flushed(a).astype(np.float64)).astype(np.float32)
    for _ in range(2 * abs(push)):
        nearest = np.nextafter(nearest, np.float32(push) * np.float32(np.inf))
    return _flushed(nearest)
