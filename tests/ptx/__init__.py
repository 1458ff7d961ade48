"""Executes simgpu's GPU kernels, as nvcc compiled them to PTX, without a GPU.

Where to start reading:

    text.py             PTX as text -> kernels with their instructions
    linking.py          what a kernel's file has beside it: functions that it calls, constants
    launch.py           all threads of a grid, step by step
    group.py            the threads that execute one instruction, and their operands
    operations.py       which function carries out which instruction; they are in arithmetic.py,
                        integers.py, comparisons.py, conversions.py, data.py and control.py
    rounded.py          fused and approximate operations on numbers
    memory.py           memory whose every access is checked
    kernels.py          simgpu's kernels: what they are called, and what they take
    laws.py             the laws of motion, as kernels and the program know them
    state.py            particles on the interpreter's device, moved by launches
    program.py          the program on the CPU
    cases.py            which launches are compared, for any law
    column_cases.py     the same for any number of columns
    circle_cases.py     the same for what the circle alone has; verify_cases.py for --verify
    field.py            a velocity field in the device's memory
    field_cases.py      the same for particles in such a field, and for its memory
    flow_cases.py       the same for particles that a velocity field carries
    closed_form.py      what the kernels of --verify must give
    checks.py           comparing, counting and telling
    run.py              all of that

tests/ptx_test.py runs the cases, tests/ptx_faults_test.py plants faults that they must see, and
tests/ptx_instructions_test.py and tests/ptx_threads_test.py test the interpreter itself, by the
kernels of one_kernel.py.
"""

import sys

SKIPPED = 77


def skip(reason):
    """Ends the program as a test that cannot be run here."""
    print(f"skipped: {reason}")
    sys.exit(SKIPPED)


try:
    import numpy  # noqa: F401
except ImportError as error:
    skip(f"{error} (Debian: python3-numpy)")
