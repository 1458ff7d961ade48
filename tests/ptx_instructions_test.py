#!/usr/bin/env python3
"""Tests the interpreter of PTX in tests/ptx/: each instruction by itself, and what it refuses.

Exits with 77 (skipped) where numpy or c++filt is missing.
"""

import unittest
from fractions import Fraction

from ptx import rounded
from ptx.fault import KernelFault
from ptx.kinds import NUMPY
from ptx.one_kernel import run

import numpy as np  # after ptx, which ends the test where there is none

INFINITY, NAN = np.inf, np.nan


class InstructionsTest(unittest.TestCase):
    def assert_bits(self, one, other):
        unsigned = f"u{one.itemsize}"
        other = np.asarray(other, one.dtype)
        self.assertEqual(one.view(unsigned).tolist(), other.view(unsigned).tolist())

    def assert_refused(self, words, *arguments, **keywords):
        with self.assertRaisesRegex(KernelFault, words):
            run(*arguments, **keywords)


def random_reals(kind, count=300):
    """Of all sizes, so that sums cancel, and results are subnormal or infinite, here and there."""
    generator = np.random.default_rng(1)
    number = NUMPY[kind]
    exponents = generator.integers(-np.finfo(number).maxexp // 2, np.finfo(number).maxexp // 2,
                                   (3, count))
    near = generator.integers(-3, 3, (3, count))
    exponents = np.where(np.arange(count) % 2 == 0, exponents, near)
    return [np.ldexp(generator.uniform(-1, 1, count), exponents[i]).astype(number)
            for i in range(3)]


class RealArithmetic(InstructionsTest):
    def test_one_rounding_to_nearest(self):
        operations = {"add": np.add, "sub": np.subtract, "mul": np.multiply, "div": np.divide}
        for kind in ("f32", "f64"):
            a, b, _ = random_reals(kind)
            for name, function in operations.items():
                with self.subTest(name=name, kind=kind), np.errstate(all="ignore"):
                    self.assert_bits(run(f"{name}.rn.{kind} OUT, A, B", kind, a, b),
                                     function(a, b))
            self.assert_bits(run(f"sqrt.rn.{kind} OUT, A", kind, abs(a)), np.sqrt(abs(a)))
            self.assert_bits(run(f"rcp.rn.{kind} OUT, A", kind, a), 1 / a)

    def test_a_fused_operation_rounds_once(self):
        """Python rounds an exact fraction correctly to double; to single here by hand."""
        for kind in ("f32", "f64"):
            a, b, c = random_reals(kind)
            c[::3] = -(a[::3] * b[::3])  # what is left is the error of the product
            c[np.isinf(c)] = 1
            exact = [Fraction(x) * Fraction(y) + Fraction(z)
                     for x, y, z in zip(a.tolist(), b.tolist(), c.tolist())]
            result = run(f"fma.rn.{kind} OUT, A, B, C", kind, a, b, c)
            for value, truth in zip(result, exact):
                if np.isfinite(value):
                    below, above = (np.nextafter(value, NUMPY[kind](end)) for end in (-np.inf,
                                                                                     np.inf))
                    miss = abs(Fraction(float(value)) - truth)
                    for other in (below, above):
                        if np.isfinite(other):
                            self.assertLessEqual(miss, abs(Fraction(float(other)) - truth))

    def test_what_the_assembler_may_fuse_is_refused(self):
        for name in ("add", "sub", "mul"):
            self.assert_refused("no rounding mode", f"{name}.f64 OUT, A, B", "f64", [1], [2])

    def test_other_roundings_and_flushing_are_refused(self):
        for name in ("add.rz.f64", "mul.rm.f64", "add.rn.ftz.f32", "add.rn.sat.f32", "div.full.f32",
                     "sqrt.approx.f32", "add.f16"):
            kind = "f32" if "32" in name else "f64"
            self.assert_refused("not known", f"{name} OUT, A, B", kind, [1], [2])

    def test_signs_and_sizes(self):
        values = [1.5, -0.0, 0.0, -INFINITY]
        self.assert_bits(run("neg.f64 OUT, A", "f64", values), [-1.5, 0.0, -0.0, INFINITY])
        self.assert_bits(run("abs.f32 OUT, A", "f32", values), [1.5, 0.0, 0.0, INFINITY])
        self.assert_bits(run("copysign.f64 OUT, A, B", "f64", [-1.0, 2.0], [3.0, -4.0]),
                         [-3.0, 4.0])

    def test_smaller_and_larger_numbers(self):
        a, b = [0.0, -0.0, NAN, 1.0, 2.0], [-0.0, 0.0, 1.0, NAN, 1.0]
        self.assert_bits(run("min.f64 OUT, A, B", "f64", a, b), [-0.0, -0.0, 1.0, 1.0, 1.0])
        self.assert_bits(run("max.f64 OUT, A, B", "f64", a, b), [0.0, 0.0, 1.0, 1.0, 2.0])


class Approximations(InstructionsTest):
    PUSHES = (-1, 0, 1)

    def test_an_exact_kernel_must_not_have_any(self):
        for name, kind in (("rcp", "f64"), ("lg2", "f32"), ("ex2", "f32")):
            self.assert_refused("must be exact", f"{name}.approx.ftz.{kind} OUT, A", kind, [1.0])

    def test_a_reciprocal_of_20_bits(self):
        values = np.ldexp(np.random.default_rng(2).uniform(1, 2, 200), np.arange(-100, 100) * 10)
        upper = (values.view(np.uint64) & np.uint64(2**64 - 2**32)).view(np.float64)
        for push in self.PUSHES:
            result = run("rcp.approx.ftz.f64 OUT, A", "f64", values, approximation=push)
            self.assertEqual(result.view(np.uint64).astype(np.uint32).any(), False)
            normal = result[result != 0]
            self.assertLess(abs(normal * upper[result != 0] - 1).max(), 2.0**-19)

    def test_special_values_of_the_reciprocal(self):
        values = [0.0, -0.0, 1e-310, -1e-310, INFINITY, -INFINITY, 1e308]
        self.assert_bits(run("rcp.approx.ftz.f64 OUT, A", "f64", values, approximation=1),
                         [INFINITY, -INFINITY, INFINITY, -INFINITY, 0.0, -0.0, 0.0])

    def test_a_logarithm_within_its_documented_error(self):
        values = np.exp2(np.linspace(-100, 100, 501)).astype(np.float32)
        exact = np.log2(values.astype(np.float64))
        allowed = 2.0**-22 * np.where((values > 0.5) & (values < 2), 1, abs(exact)) * 1.25
        for push in self.PUSHES:
            result = run("lg2.approx.ftz.f32 OUT, A", "f32", values, approximation=push)
            self.assertTrue((abs(result - exact) <= allowed).all())
        self.assert_bits(run("lg2.approx.ftz.f32 OUT, A", "f32", [0.0, 1e-40, INFINITY],
                             approximation=1), [-INFINITY, -INFINITY, INFINITY])

    def test_a_power_of_two_within_its_documented_error(self):
        values = np.linspace(-120, 120, 501).astype(np.float32)
        exact = np.exp2(values.astype(np.float64))
        for push in self.PUSHES:
            result = run("ex2.approx.ftz.f32 OUT, A", "f32", values, approximation=push)
            self.assertTrue((abs(result / exact - 1) <= 2.5 * 2.0**-23).all())
        self.assert_bits(run("ex2.approx.ftz.f32 OUT, A", "f32", [-INFINITY, 1e-40, -140.0],
                             approximation=0), [0.0, 1.0, 0.0])

    def test_pushes_differ(self):
        for function, values in ((rounded.reciprocal_f64, np.array([3.0])),
                                 (rounded.logarithm_f32, np.array([3.0], np.float32)),
                                 (rounded.power_f32, np.array([0.3], np.float32))):
            results = [float(function(values, push)[0]) for push in self.PUSHES]
            self.assertEqual(results, sorted(set(results)))


class Integers(InstructionsTest):
    def test_sums_and_products_wrap(self):
        a, b = [2**64 - 1, 2**63], [2, 2**63 + 1]
        self.assert_bits(run("add.s64 OUT, A, B", "u64", a, b), [1, 1])
        self.assert_bits(run("sub.s64 OUT, B, A", "u64", a, b), [3, 1])
        self.assert_bits(run("mul.lo.s64 OUT, A, B", "u64", a, b), [2**64 - 2, 2**63])
        self.assert_bits(run("mad.lo.s64 OUT, A, B, A", "u64", a, b), [2**64 - 3, 0])

    def test_both_halves_of_a_product(self):
        a, b = [2**32 - 1, 5], [2**32 - 1, 7]
        self.assert_bits(run("mul.hi.u32 OUT, A, B", "u32", a, b), [2**32 - 2, 0])
        self.assert_bits(run("mul.wide.u32 OUT, A, B", "u32", a, b, to="u64"),
                         [(2**32 - 1)**2, 35])
        self.assert_bits(run("mul.wide.s32 OUT, A, B", "u32", a, b, to="u64"), [1, 35])

    def test_shifts_beyond_the_last_bit(self):
        self.assert_bits(run("shl.b32 OUT, A, B", "u32", [1, 1, 1], [31, 32, 2**31]), [2**31, 0, 0])
        self.assert_bits(run("shr.u32 OUT, A, B", "u32", [2**31] * 2, [31, 40]), [1, 0])
        self.assert_bits(run("shr.s32 OUT, A, B", "u32", [2**31] * 2, [31, 40]), [2**32 - 1] * 2)

    def test_shifts_of_two_registers(self):
        low, high = [0x89ABCDEF], [0x01234567]
        self.assert_bits(run("shf.l.wrap.b32 OUT, A, B, C", "u32", low, high, [36]), [0x12345678])
        self.assert_bits(run("shf.r.wrap.b32 OUT, A, B, C", "u32", low, high, [4]), [0x789ABCDE])

    def test_bits_and_comparisons(self):
        a, b = [0b1100], [0b1010]
        for name, expected in (("and", 0b1000), ("or", 0b1110), ("xor", 0b0110)):
            self.assert_bits(run(f"{name}.b32 OUT, A, B", "u32", a, b), [expected])
        self.assert_bits(run("not.b64 OUT, A", "u64", [5]), [2**64 - 6])
        self.assert_bits(run("bfi.b64 OUT, A, B, 8, 4", "u64", [0xFF], [0]), [0xF00])
        self.assert_bits(run("min.s32 OUT, A, B", "u32", [2**32 - 1], [1]), [2**32 - 1])
        self.assert_bits(run("max.u64 OUT, A, B", "u64", [2**63], [1]), [2**63])

    def test_chosen_bytes(self):
        a, b = [0x33221100], [0x77665544]
        self.assert_bits(run("prmt.b32 OUT, A, B, 0x7604", "u32", a, b), [0x77660044])
        self.assert_refused("filled with its sign", "prmt.b32 OUT, A, B, 0x8888", "u32", a, b)

    def test_quotients_are_refused(self):
        self.assert_refused("not known", "div.u32 OUT, A, B", "u32", [1], [2])


class ComparisonsAndConversions(InstructionsTest):
    def compare(self, comparison, kind, a, b):
        return run(f"setp.{comparison}.{kind} %p1, A, B; selp.{kind} OUT, A, B, %p1", kind, a, b)

    def test_comparisons_of_what_is_no_number(self):
        for name, with_nan in (("lt", False), ("ltu", True), ("ne", False), ("neu", True),
                               ("num", False), ("nan", True)):
            a, b = [NAN], [2.0]
            chosen = self.compare(name, "f64", a, b)
            self.assertEqual(bool(np.isnan(chosen[0])), with_nan, name)

    def test_comparisons_of_numbers(self):
        a, b = [1.0, 2.0, -0.0], [2.0, 1.0, 0.0]
        self.assert_bits(self.compare("lt", "f32", a, b), [1.0, 1.0, 0.0])
        self.assert_bits(self.compare("geu", "f64", a, b), [2.0, 2.0, -0.0])

    def test_comparisons_of_integers(self):
        a, b = [2**32 - 1], [1]
        self.assert_bits(self.compare("gt", "u32", a, b), a)
        self.assert_bits(self.compare("hi", "u32", a, b), a)
        self.assert_bits(self.compare("gt", "s32", [-1], b), b)

    def test_reals_to_integers(self):
        values = [2.5, -2.5, 1e10, -1e10, NAN]
        self.assert_bits(run("cvt.rzi.s32.f64 OUT, A", "f64", values, to="s32"),
                         [2, -2, 2**31 - 1, -2**31, 0])
        self.assert_bits(run("cvt.rni.s32.f64 OUT, A", "f64", [2.5, 3.5], to="s32"), [2, 4])
        self.assert_bits(run("cvt.rzi.u32.f64 OUT, A", "f64", values, to="u32"),
                         [2, 0, 2**32 - 1, 0, 0])

    def test_to_reals(self):
        self.assert_bits(run("cvt.rn.f32.f64 OUT, A", "f64", [1 / 3], to="f32"),
                         [np.float32(1 / 3)])
        self.assert_bits(run("cvt.f64.f32 OUT, A", "f32", [0.1], to="f64"), [np.float32(0.1)])
        self.assert_bits(run("cvt.rn.f64.u64 OUT, A", "u64", [2**64 - 1], to="f64"), [2.0**64])
        self.assert_bits(run("cvt.rn.f64.s64 OUT, A", "u64", [2**64 - 1], to="f64"), [-1.0])

    def test_conversions_without_a_rounding_are_refused(self):
        self.assert_refused("conversion", "cvt.f32.f64 OUT, A", "f64", [1.0], to="f32")
        self.assert_refused("conversion", "cvt.rz.f32.f64 OUT, A", "f64", [1.0], to="f32")

    def test_halves_of_a_register(self):
        self.assert_bits(run("mov.b64 {%r1, %r2}, A; mov.b64 OUT, {%r2, %r1}", "u64",
                             [0x0123456789ABCDEF]), [0x89ABCDEF01234567])
        self.assert_bits(run("mov.b32 {%h1, %h2}, A; mov.b32 OUT, {%h2, %h1}", "u32",
                             [0x01234567]), [0x45670123])

    def test_the_lower_part_of_a_register(self):
        self.assert_bits(run("mov.b32 {%h1, %h2}, A; cvt.s16.s8 %h1, %h1; cvt.u32.u16 OUT, %h1",
                             "u32", [0x12345681]), [0xFF81])

    def test_sizes_must_agree(self):
        self.assert_refused("another size", "add.s32 OUT, A, A", "u64", [1])
        self.assert_refused("another size", "mov.f64 OUT, 0f3F800000", "f64", [1])


if __name__ == "__main__":
    unittest.main()
