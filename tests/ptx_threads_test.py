#!/usr/bin/env python3
"""Tests what the interpreter of PTX in tests/ptx/ lets threads do to memory and to each other.

Exits with 77 (skipped) where numpy or c++filt is missing.
"""

import unittest
import unittest.mock

from ptx.fault import KernelFault
from ptx.one_kernel import address, launch

import numpy as np  # after ptx, which ends the test where there is none


class MemoryAndThreads(unittest.TestCase):
    ONES = [np.ones(64)]

    def assert_fault(self, words, body, **keywords):
        with self.assertRaisesRegex(KernelFault, words):
            launch(body, self.ONES, "u64", **keywords)

    def test_accesses_that_are_refused(self):
        column = "ld.param.u64 %d1, [a]; ld.param.u64 %d2, [out];"
        self.assert_fault("outside", column + "ld.global.u64 %d3, [%d1+512]; ret;")
        self.assert_fault("outside", column + "st.global.u64 [%d1+-8], %d3; ret;")
        self.assert_fault("no multiple of 8", column + "ld.global.u64 %d3, [%d1+4]; ret;")
        self.assert_fault("nobody has written", column + "ld.global.u64 %d3, [%d2]; ret;")
        self.assert_fault("two threads store", column + "st.global.u64 [%d2], %d3; ret;")
        self.assert_fault("never written", "ret;")

    def test_races(self):
        own, others = address("a", "u64"), address("a", "u64", "%d17").replace("%tid.x", "%r14")
        other = "mov.u32 %r13, %tid.x; xor.b32 %r14, %r13, 1;" + others
        self.assert_fault("a race", own + other + "st.global.u64 [%d15], %d3;"
                          "ld.global.u64 %d4, [%d17]; ret;")
        self.assert_fault("a race", own + other + "ld.global.u64 %d4, [%d17];"
                          "st.global.u64 [%d15], %d3; ret;")

    def test_threads_of_two_branches_meet_again(self):
        body = (address("out", "u64") + "mov.u64 %d1, 0; and.b32 %r1, %r15, 1;"
                "setp.eq.s32 %p1, %r1, 0;\n@%p1 bra $EVEN;\nmov.u64 %d1, 7;\nbra.uni $BOTH;\n"
                "$EVEN:\nmov.u64 %d1, 9;\n$BOTH:\n"
                "mov.b64 {%r2, %r3}, %d1; shfl.sync.down.b32 %r4, %r2, 1, 31, -1;"
                "cvt.u64.u32 %d2, %r4; st.global.u64 [%d15], %d2; ret;")
        expected = [7, 9] * 31
        result = launch(body, self.ONES, "u64").tolist()
        self.assertEqual(result[:31] + result[32:63], expected[:31] + expected[:31])

    def test_a_part_of_a_warp_or_a_block(self):
        odd_leave = ("mov.u32 %r1, %tid.x; and.b32 %r2, %r1, 1; setp.eq.s32 %p1, %r2, 1;\n"
                     "@%p1 bra $END;\n")
        self.assert_fault("a part of a block", odd_leave + "bar.sync 0;\n$END:\nret;")
        self.assert_fault("a part of a warp",
                          odd_leave + "shfl.sync.down.b32 %r3, %r1, 1, 31, -1;\n$END:\nret;")

    def test_votes_of_the_lanes_that_are_together(self):
        """Of the first warp, lane 4 votes against; lanes that are odd do not vote."""
        body = (address("out", "u64") + "mov.u64 %d1, 7; and.b32 %r1, %r15, 1;"
                "setp.eq.s32 %p1, %r1, 1;\n@%p1 bra $END;\n"
                "setp.ne.s32 %p2, %r15, 4; activemask.b32 %r2; vote.sync.all.pred %p3, %p2, %r2;"
                "selp.u64 %d1, 1, 0, %p3;\n$END:\nst.global.u64 [%d15], %d1; ret;")
        self.assertEqual(launch(body, self.ONES, "u64").tolist(), [0, 7] * 16 + [1, 7] * 16)
        self.assert_fault("other lanes", body.replace("activemask.b32 %r2", "mov.u32 %r2, -1"))

    def test_blocks_have_shared_memory_of_their_own(self):
        body = (".shared .align 8 .b8 s[512];\n" + address("out", "u64") +
                "mov.u32 %r1, %ctaid.x; cvt.u64.u32 %d1, %r1; mov.u32 %r2, s;"
                "shl.b32 %r3, %r15, 3; add.s32 %r2, %r2, %r3; st.shared.u64 [%r2], %d1;\n"
                "bar.sync 0;\n xor.b32 %r4, %r15, 1; shl.b32 %r4, %r4, 3; mov.u32 %r5, s;"
                "add.s32 %r5, %r5, %r4; ld.shared.u64 %d2, [%r5]; mul.wide.u32 %d3, %r1, 256;"
                "add.s64 %d15, %d15, %d3; st.global.u64 [%d15], %d2; ret;")
        result = launch(body, self.ONES, "u64", blocks=2, threads=32)
        self.assertEqual(result.tolist(), [0] * 32 + [1] * 32)
        self.assert_fault("a race", body.replace("bar.sync 0;", ""), blocks=2, threads=32)

    def test_atomic_sums(self):
        body = ("ld.param.u64 %d1, [a]; mov.u64 %d2, 2; red.global.add.u64 [%d1], %d2; bar.sync 0;"
                + address("out", "u64") + "st.global.u64 [%d15], %d2; ret;")
        self.assertEqual(launch(body, self.ONES, "u64").tolist(), [2] * 64)
        self.assert_fault("order in which threads come", body.replace(
            "red.global.add.u64 [%d1], %d2", "atom.global.add.u64 %d2, [%d1], %d2"))

    def test_a_kernel_that_does_not_end(self):
        with unittest.mock.patch("ptx.launch.MOST_INSTRUCTIONS", 1000):
            self.assert_fault("does not end", "$L:\nmov.u32 %r1, %r2;\nbra.uni $L;\n")

    # Adds up what is behind two pointers to any memory, and a word of a table.
    SUM = (".global .align 8 .b8 table[16] = {1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0};\n"
           ".func (.param .b64 result) sum(\n"
           ".param .b64 sum_param_0,\n.param .b64 sum_param_1\n)\n{\n"
           ".local .align 8 .b8 __local_depot3[8];\n.reg .b64 %rd<9>;\n"
           "ld.param.u64 %rd1, [sum_param_0]; ld.param.u64 %rd2, [sum_param_1];\n"
           "ld.u64 %rd3, [%rd1]; ld.u64 %rd4, [%rd2]; add.s64 %rd3, %rd3, %rd4;\n"
           "mov.u64 %rd5, table; ld.global.nc.u64 %rd6, [%rd5+8]; add.s64 %rd3, %rd3, %rd6;\n"
           "mov.u64 %rd7, __local_depot3; st.local.u64 [%rd7], %rd3; ld.local.u64 %rd8, [%rd7];\n"
           "st.param.b64 [result], %rd8; ret;\n}\n")
    CALL = ("{ // callseq 1, 0\n.reg .b32 temp_param_reg;\n.param .b64 param0;\n"
            "st.param.b64 [param0+0], %d3;\n.param .b64 param1;\nst.param.b64 [param1+0], %d15;\n"
            ".param .b64 retval0;\ncall.uni (retval0),\nsum,\n(\nparam0,\nparam1\n);\n"
            "ld.param.b64 %d4, [retval0+0];\n\t} // callseq 1\n")

    def call(self, table=None):
        """Each thread has the function add its number, by local memory, and its number in `a`."""
        body = (".local .align 8 .b8 own[8];" + address("a", "u64") + "mov.u64 %d2, own;"
                "cvta.local.u64 %d3, %d2; cvt.u64.u32 %d5, %r15; st.local.u64 [%d2], %d5;"
                + self.CALL + address("out", "u64") + "st.global.u64 [%d15], %d4; ret;")
        beside = self.SUM if table is None else self.SUM.replace("mov.u64 %rd5, table", table)
        return launch(body, [np.arange(64, dtype=np.uint64)], "u64", beside=beside)

    def test_a_function_has_memory_of_each_thread(self):
        self.assertEqual(self.call().tolist(), [2 * thread + 2 for thread in range(64)])

    def test_what_a_function_may_not_do(self):
        for words, table in (("outside", "mov.u64 %rd5, 0"), ("calls itself", self.CALL)):
            with self.assertRaisesRegex(KernelFault, words):
                self.call(table)

    def test_local_memory_that_nobody_has_written(self):
        self.assert_fault("nobody has written", ".local .align 8 .b8 own[8]; mov.u64 %d2, own;"
                          "ld.local.u64 %d3, [%d2]; ret;")
        self.assert_fault("outside", ".local .align 8 .b8 own[8]; mov.u64 %d2, own;"
                          "st.local.u64 [%d2+8], %d3; ret;")

    def test_what_is_not_understood(self):
        for body, words in (("frob.u32 %r1, %r2; ret;", "not known"),
                            ("add.s32 %r1, %r2, 1.5; ret;", "not understood"),
                            (".const .b8 c[8]; ret;", "directive"),
                            ("ld.const.u32 %r1, [%d1]; ret;", "not known"),
                            ("vote.sync.any.pred %p1, %p2, -1; ret;", "not known")):
            self.assert_fault(words, body)


if __name__ == "__main__":
    unittest.main()
