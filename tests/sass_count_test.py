#!/usr/bin/env python3
"""Holds what bench/sass_count.py counts in machine code of the circle's kernels to what their formulas take.

    sass_count_test.py SASS_COUNT CUOBJDUMP OBJECT ARCHITECTURE
"""

import importlib.util
import os
import sys
import unittest


class SassCount(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.rows = COUNT.count(PROGRAM, ARCHITECTURE)

    def test_all_kernels_are_found(self):
        kernels = {" ".join(row.split(",")[0].split()) for row in self.rows}
        self.assertEqual(kernels, {f"{name} {precision}" for name in ("exact", "enclosed", "fast")
                                   for precision in ("double", "single")})

    def test_an_enclosed_step_takes_two_sums_and_four_fused_operations(self):
        """Nor does it compare its ends as numbers, on the same units, or take roots."""
        for precision, unit in (("double", "FP64"), ("single", "FP32")):
            step = self.rows[f"enclosed {precision}, a step"]
            self.assertEqual(step[unit], 6)
            self.assertEqual(step["special"], 0)

    def test_an_enclosure_takes_no_more_operations_than_it_is_written_with(self):
        for precision, unit in (("double", "FP64"), ("single", "FP32")):
            self.assertLessEqual(8 * self.rows[f"enclosed {precision}, 1/8 of an enclosure"][unit], 17)

    def test_a_fast_step_takes_six_operations_and_its_share_of_a_correction(self):
        """Five of them and a conversion, or a sum more."""
        for precision, unit in (("double", "FP64"), ("single", "FP32")):
            step = self.rows[f"fast {precision}"]
            self.assertGreaterEqual(step[unit], 6 + 5 / 16)
            self.assertLessEqual(step[unit], 6 + 7 / 16)

    def test_a_plain_step_takes_a_root_and_two_quotients_more(self):
        for precision, unit in (("double", "FP64"), ("single", "FP32")):
            step = self.rows[f"exact {precision}"]
            self.assertEqual(step["special"], 3)
            self.assertGreater(step[unit], 3 * 6)


if __name__ == "__main__":
    SCRIPT, CUOBJDUMP, PROGRAM, ARCHITECTURE = sys.argv[1:]
    # It calls nvdisasm, which stands beside it.
    os.environ["PATH"] = os.path.dirname(CUOBJDUMP) + os.pathsep + os.environ["PATH"]
    SPECIFICATION = importlib.util.spec_from_file_location("sass_count", SCRIPT)
    COUNT = importlib.util.module_from_spec(SPECIFICATION)
    SPECIFICATION.loader.exec_module(COUNT)
    unittest.main(argv=sys.argv[:1])
