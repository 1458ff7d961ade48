#!/usr/bin/env python3
"""Plants faults in the PTX of simgpu's kernels, which ptx_test.py's cases must find.

    ptx_faults_test.py --simgpu PROGRAM --laws DESCRIBE_LAWS --contracted PTX... --exact PTX...

All but the contracted PTX is what ptx_test.py takes; that is of the same sources, compiled without
the project's flags. What follows `--` is for unittest. Exits with 77 (skipped) where numpy or
c++filt is missing.
"""

import argparse
import re
import sys
import tempfile
import unittest

from ptx.cases import SMALL, Cases
from ptx.checks import Checks
from ptx.circle_cases import CircleCases
from ptx.field_cases import FieldCases, compare_field_memory
from ptx.flow_cases import FlowCases
from ptx.kernels import forms, forms_of_field_memory, short
from ptx.laws import law_of, read_laws
from ptx.program import Program
from ptx.run import read
from ptx.verify_cases import VerifyCases

import numpy as np  # after ptx, which ends the test where there is none


class PlantedFaults(unittest.TestCase):
    """Each test plants one fault in one kernel, and expects sentences about this kernel alone."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="ptx_test-")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.program = Program(OPTIONS.simgpu, cls.folder.name)
        cls.laws = read_laws(OPTIONS.laws)
        cls.law = law_of(cls.laws, "circle")
        cls.exact, cls.contracted = read(OPTIONS.exact), read(OPTIONS.contracted)

    def failures_of(self, kernels, real, is_verify=False, law=None):
        checks = Checks(is_silent=True)
        cases = Cases(kernels, law or self.law, real, self.program, checks, SMALL)
        if law:
            (FieldCases if law.takes_field else FlowCases)(cases).run()
        elif is_verify:
            VerifyCases(cases).run()
        else:
            cases.run()
            CircleCases(cases).run()
        return checks.failures

    def plant(self, key, pattern, replacement, *words, real=np.float64, count=1, law=None, function=None):
        """Replaces the first match in a kernel (0: all), or in a function it calls, and expects the words in what is
        said."""
        name = self.exact.find(forms(law or self.law, real)[key].name).name

        def alter(body):
            altered, replaced = re.subn(pattern, replacement, body, count=count)
            self.assertTrue(replaced, f"{name} has no {pattern}")
            return altered

        failures = self.failures_of(self.exact.altered(name, alter, function), real,
                                    is_verify=key.startswith("worst"), law=law)
        self.assertTrue(failures, f"{name}: {pattern} -> {replacement} is not seen")
        for failure in failures:
            self.assertTrue(failure.startswith(short(name) + ":"), failure)
        for word in words:
            self.assertTrue(any(word in failure for failure in failures), failures)

    def test_nothing_is_found_where_nothing_is_planted(self):
        for is_verify in (False, True):
            self.assertEqual(self.failures_of(self.exact, np.float64, is_verify), [])
        for name in ("taylor-green", "grid-2d"):
            flow = self.flow(name)
            self.assertEqual(self.failures_of(self.exact, np.float64, law=flow), [])

    # Contraction.

    def test_products_that_the_assembler_may_fuse(self):
        kernels = self.exact.replaced_by(self.contracted)
        for real, number in ((np.float64, "double"), (np.float32, "float")):
            self.assert_evolve_fails(kernels, real, number, "no rounding mode")

    def test_fused_operations_alone(self):
        """Where what is not fused has a rounding mode, only the bits tell."""
        kernels = self.exact.replaced_by(self.contracted)
        for name in self.contracted.names(r"Evolve(Enclosed)?<simgpu::laws::Circle"):
            kernels = kernels.altered(name, lambda body: re.sub(
                r"\b(add|sub|mul)\.(f32|f64)", r"\1.rn.\2", body))
        for real, number in ((np.float64, "double"), (np.float32, "float")):
            self.assert_evolve_fails(kernels, real, number, "by the CPU")

    def assert_evolve_fails(self, kernels, real, number, words):
        failures = self.failures_of(kernels, real)
        for body in ("Evolve", "EvolveEnclosed"):
            self.assertTrue(any(failure.startswith(f"for_each_kernel<{body}<Circle, {number}> >:")
                                and words in failure for failure in failures), (body, failures))

    # Arithmetic.

    def test_a_wrong_sign(self):
        self.plant("evolve", r"sub\.rn\.f64", "add.rn.f64", "by the CPU")

    def test_an_enclosure_of_no_width(self):
        """Both of its ends then are the same, so that no step falls back on the plain one."""
        for real, width, zero in ((np.float64, "0d[3B]CD2800000000000", "0d0000000000000000"),
                                  (np.float32, "0f[3B]5140000", "0f00000000")):
            self.plant("evolve_enclosed", width, zero, "by the CPU", real=real, count=0)

    def test_ends_compared_in_one_column_alone(self):
        self.plant("evolve_enclosed", r"(setp\.eq\.s64\s+%p\d+, (%rd\d+)), %rd\d+(;\s*setp\.eq)",
                   r"\1, \2\3", "by the CPU", count=0)

    def test_a_wrong_constant_of_fast_arithmetic(self):
        self.plant("evolve_fast", "0d3FD8000000000000", "0d3FD0000000000000", "by the CPU")

    def test_a_wrong_constant_of_the_generator(self):
        self.plant("create", "3144134277", "3144134279", "by the CPU")

    def test_a_wrong_constant_of_the_checksum(self):
        self.plant("checksum", r"mul\.lo\.s64 (.*), -?\d+;", r"mul.lo.s64 \1, 12345;", ", not 0x")

    def test_a_comparison_that_lets_too_much_into_the_domain(self):
        self.plant("first_outside", "0d7FDFFFFFFFFFFFFF", "0d7FE0000000000000", ", not 0x")

    def test_another_rounding(self):
        self.plant("evolve", r"add\.rn\.f32", "add.rz.f32", "add.rz.f32", real=np.float32)

    def test_an_approximate_root(self):
        self.plant("evolve", r"sqrt\.rn\.f32", "sqrt.approx.f32", "sqrt.approx.f32",
                   real=np.float32)

    def test_an_approximation_in_an_exact_kernel(self):
        self.plant("evolve", r"sqrt\.rn\.f32", "ex2.approx.ftz.f32", "must be exact",
                   real=np.float32)

    # Flows.

    def flow(self, name):
        """The law of a flow with the simplest scheme, and of a simple velocity."""
        return next(law for law in self.laws if law.flow == name and law.scheme == "euler")

    def test_a_wrong_term_of_a_sine(self):
        self.plant("evolve", "0dBFC5555555555548", "0dBFC5555555555549", "by the CPU", count=0,
                   law=self.flow("taylor-green"))

    def test_a_wrong_operation_of_an_expression(self):
        self.plant("evolve", r"sub\.rn\.f32", "add.rn.f32", "by the CPU", count=0, real=np.float32,
                   law=self.flow("expression-2d"), function="expression8evaluateIff")

    def test_a_mark_of_another_step(self):
        self.plant("evolve", r"(st\.global\.u64\s+\[%rd\d+\]), %rd\d+;(\s*bra)", r"\1, 77;\2",
                   "some of it not finite", law=self.flow("taylor-green"))

    def test_a_start_beyond_a_wall(self):
        self.plant("first_outside", "0d4000000000000000", "0d4010000000000000", ", not 0x",
                   law=self.flow("double-gyre"))

    def test_a_wrong_invariant(self):
        self.plant("worst_since", r"sub\.rn\.f64", "add.rn.f64", ", not 0x", count=0,
                   law=self.flow("stommel"))

    # Fields.

    def test_the_node_beside_the_right_one(self):
        self.plant("evolve", r"(ld\.global\.f32\s+%f\d+, \[%rd\d+\+)16\]", r"\g<1>8]", "by the CPU",
                   count=0, law=self.flow("grid-3d"))

    def test_a_cell_beyond_the_last(self):
        """The comparison with the next coordinate, by which a point on it is in the next cell."""
        self.plant("evolve", r"setp\.ge\.f64", "setp.gt.f64", "by the CPU", count=0,
                   law=self.flow("grid-2d"))

    def test_a_degree_of_another_length(self):
        self.plant("evolve", "0f47D90800", "0f47D90801", "by the CPU", count=0, real=np.float32,
                   law=self.flow("grid-2d"))

    def test_a_mark_of_another_step_in_a_field(self):
        self.plant("evolve", r"(st\.global\.u64\s+\[%rd\d+\]), %rd\d+;(\s*bra)", r"\1, 77;\2",
                   "beyond all numbers", law=self.flow("grid-2d"))

    def test_a_level_at_another_place_of_the_nodes(self):
        self.plant_in_field_memory("put_level", r"(st\.global\.f32\s+\[%rd\d+)\+4\]", r"\1+8]")

    def test_a_third_time_on_the_wrong_side(self):
        self.plant_in_field_memory("advance_pair", r"setp\.eq\.s16", "setp.ne.s16")

    def plant_in_field_memory(self, key, pattern, replacement):
        """The same for a kernel that knows no law."""
        name = self.exact.find(forms_of_field_memory("float")[key].name).name

        def alter(body):
            altered, replaced = re.subn(pattern, replacement, body)
            self.assertTrue(replaced, f"{name} has no {pattern}")
            return altered

        checks = Checks(is_silent=True)
        compare_field_memory(self.exact.altered(name, alter), np.float32, checks)
        self.assertTrue(checks.failures, f"{name}: {pattern} -> {replacement} is not seen")
        for failure in checks.failures:
            self.assertTrue(failure.startswith(short(name) + ":"), failure)

    # Memory.

    def test_the_first_store_left_out(self):
        self.plant("evolve", r"st\.global\.f64[^;]*;", "", "by the CPU")

    def test_a_store_of_another_register(self):
        self.plant("evolve", r"(st\.global\.f32\s+\[%rd\d+\]), %f\d+;\s*(st\.global\.f32)",
                   r"\1, %f1; \2", "by the CPU", real=np.float32)

    def test_a_column_that_is_never_written(self):
        self.plant("create", r"st\.global\.f32[^;]*;", "", "never written", real=np.float32)

    def test_a_load_behind_the_last_particle(self):
        self.plant("evolve", r"ld\.global\.f64(.*)\]", r"ld.global.f64\1+2048]", "outside of all")

    def test_a_load_that_is_not_aligned(self):
        self.plant("checksum", r"ld\.global\.f64(.*)\]|ld\.global\.u64(.*)\]",
                   r"ld.global.u64\1\2+4]", "no multiple of 8")

    def test_all_threads_storing_to_one_place(self):
        self.plant("create", r"%tid\.x", "%ntid.x", "two threads store")

    def test_cells_counted_twice(self):
        self.plant("count_cells", r"(atom|red)(\.global\.add\.u64.*), 1;", r"\1\2, 2;", "not [")

    # Threads of a block.

    def test_a_barrier_left_out(self):
        self.plant("checksum", r"bar\.sync\s+0;", "", "a race")

    def test_a_warp_whose_sum_is_lost(self):
        self.plant("checksum", r"st\.shared\.u64[^;]*;", "", "nobody has written")

    def test_a_shuffle_over_another_distance(self):
        self.plant("reach", r"mov\.u32\s+(%r\d+), 16;", r"mov.u32 \1, 15;", ", not 0x")

    def test_another_way_to_combine_blocks(self):
        self.plant("reach", r"atom\.global\.max", "atom.global.min", ", not 0x")

    # --verify.

    def test_a_wrong_tolerance(self):
        self.plant("worst_since_create", "0d4014000000000000", "0d4018000000000000", "which is")

    def test_a_wrong_place(self):
        self.plant("worst_since", "1099511627775", "1099511627774", "place ")

    def test_a_wrong_term_of_the_arc_tangent(self):
        """Of each, since the first may be that of a term which makes next to no difference."""
        self.plant("worst_since", "0dBFD555555555544C", "0dBFD5555500000000", "which is",
                   count=0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--simgpu", required=True, metavar="PROGRAM")
    parser.add_argument("--laws", required=True, metavar="DESCRIBE_LAWS")
    parser.add_argument("--contracted", required=True, nargs="+", metavar="PTX")
    parser.add_argument("--exact", required=True, nargs="+", metavar="PTX")
    parser.add_argument("rest", nargs="*", help=argparse.SUPPRESS)
    OPTIONS = parser.parse_args()
    unittest.main(argv=[sys.argv[0], *OPTIONS.rest])
