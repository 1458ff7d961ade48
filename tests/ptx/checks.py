"""Comparing what kernels give with what they must give, and telling what came of it."""

import numpy as np

from .fault import KernelFault
from .kinds import UNSIGNED


class Checks:
    """Counts what passes, and collects sentences about what does not."""

    def __init__(self, is_verbose=False, is_silent=False):
        self._is_verbose, self._is_silent = is_verbose, is_silent
        self.passed, self.bits, self.failures = 0, 0, []

    def equal(self, what, compute, expected):
        """Holds columns, an array or a number against what they must be, in every bit."""
        def difference():
            result = compute()
            if isinstance(expected, list):
                return self._difference_of_columns(result, expected)
            if isinstance(expected, np.ndarray):
                return "" if np.array_equal(result, expected) else f"{result}, not {expected}"
            return "" if result == expected else f"{result:#x}, not {expected:#x}"
        self.holds(what, difference)

    def holds(self, what, problem_of):
        """Counts a check: it passes if problem_of() returns "" and raises no KernelFault."""
        try:
            problem = problem_of()
        except KernelFault as fault:
            problem = str(fault)
        if problem:
            self.failures.append(f"{what}: {problem}")
            if not self._is_silent:
                print(f"FAILED  {self.failures[-1]}", flush=True)
        else:
            self.passed += 1
            if self._is_verbose:
                print(f"ok      {what}", flush=True)

    def _difference_of_columns(self, columns, expected):
        for number, (one, other) in enumerate(zip(columns, expected)):
            unsigned = UNSIGNED[one.dtype.itemsize]
            different = np.nonzero(one.view(unsigned) != other.view(unsigned))[0]
            if different.size:
                i = int(different[0])
                return (f"column {number} of {different.size} particles differs, first of {i}: "
                        f"{one[i]!r} by the kernel, {other[i]!r} by the CPU")
            self.bits += 8 * one.nbytes
        return ""
