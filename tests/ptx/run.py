"""All cases, with all kernels of some PTX files."""

import itertools
import os
import re
import tempfile

import numpy as np

from .cases import Cases
from .circle_cases import CircleCases
from .column_cases import compare_columns
from .flow_cases import FlowCases
from .kernels import OURS, short
from .program import Program
from .text import Kernels
from .verify_cases import VerifyCases

REALS = (np.float64, np.float32)


def read(files):
    """The kernels of PTX files."""
    texts = []
    for file in files:
        with open(file, encoding="utf-8") as text:
            texts.append(text.read())
    return Kernels(texts)


def compare(kernels, laws, simgpu, extent, checks):
    """Runs all cases, and holds that they have come to all instructions of all kernels."""
    with tempfile.TemporaryDirectory(prefix="ptx_test-") as folder:
        program = Program(os.path.abspath(simgpu), folder)
        for real in REALS:
            compare_columns(kernels, real, checks)
        for law, real in itertools.product(laws, REALS):
            cases = Cases(kernels, law, real, program, checks, extent)
            if not law.is_flow:
                cases.run()
            if not law.stays_finite:
                FlowCases(cases).run()
            if law.flow == "circle":
                CircleCases(cases).run()
                VerifyCases(cases).run()
    for name in kernels.names(OURS):
        kernel = kernels.find(f"^{re.escape(name)}$")
        checks.holds(f"{short(name)}: some case reaches all of its code", lambda: unreached(kernel))


def unreached(kernel):
    """The instructions of a kernel that no case has come to, as a sentence. Functions of libdevice,
    which are those that approximate, have some for arguments that they are never given here."""
    is_exact = all("approx" not in instruction.modifiers for instruction in kernel.code)
    if not kernel.was_reached.any():
        return "no case launches it"
    left = [str(instruction) for instruction, was_reached
            in zip(kernel.code, kernel.was_reached) if not was_reached]
    if len(left) <= (0 if is_exact else 0.05 * len(kernel.code)):
        return ""
    return f"{len(left)} of {len(kernel.code)} instructions are not, as {'; '.join(left[:3])}"
