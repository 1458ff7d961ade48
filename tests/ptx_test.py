#!/usr/bin/env python3
"""Executes simgpu's GPU kernels without a GPU and compares every bit with the CPU.

    ptx_test.py --simgpu PROGRAM --laws DESCRIBE_LAWS [--only flows|fields|others] [--all] [--verbose]
        PTX...

PTX is what nvcc made of cuda/cuda_simulation.cu and of the generated files of the laws. PROGRAM is
a built simgpu that knows these laws; it is run on the CPU alone. DESCRIBE_LAWS is the built
describe_laws. Exits with 0 if all bits are equal, with 1 if not, and with 77 (skipped) where numpy
or c++filt is missing. tests/ptx/ does the work.
"""

import argparse
import sys
import time

from ptx import run
from ptx.cases import ALL, QUICK
from ptx.checks import Checks
from ptx.kernels import PARTS
from ptx.laws import read_laws


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ptx", nargs="+", metavar="PTX")
    parser.add_argument("--simgpu", required=True, metavar="PROGRAM")
    parser.add_argument("--laws", required=True, metavar="DESCRIBE_LAWS")
    parser.add_argument("--only", choices=PARTS,
                        help="laws whose particles a flow carries, or a field on a grid, or others")
    parser.add_argument("--all", action="store_true", help="more sizes and more steps")
    parser.add_argument("--verbose", action="store_true", help="say what passes, too")
    options = parser.parse_args()
    began = time.monotonic()
    checks = Checks(options.verbose)
    laws = [law for law in read_laws(options.laws)
            if options.only in (None, law.part)]
    run.compare(run.read(options.ptx), laws, options.simgpu,
                ALL if options.all else QUICK, checks)
    print(f"{checks.passed} passed, {len(checks.failures)} failed; {checks.bits} bits of states "
          f"compared; {time.monotonic() - began:.0f} s")
    return 1 if checks.failures else 0


if __name__ == "__main__":
    sys.exit(main())
