"""All cases, with all kernels of some PTX files."""

import itertools
import os
import re
import tempfile

import numpy as np

from .cases import Cases
from .circle_cases import CircleCases
from .column_cases import compare_columns
from .field_cases import FieldCases, compare_field_memory
from .flow_cases import FlowCases
from .kernels import OURS, part_of, short
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
    """Runs all cases of these laws, and holds that they have come to all instructions of their
    kernels. Those that know no law are beside those of laws that are no flows, and those of the
    memory of fields beside laws that take one."""
    parts = {law.part for law in laws}
    with tempfile.TemporaryDirectory(prefix="ptx_test-") as folder:
        program = Program(os.path.abspath(simgpu), folder)
        for real in REALS:
            if "others" in parts:
                compare_columns(kernels, real, checks)
            if "fields" in parts:
                compare_field_memory(kernels, real, checks)
        for law, real in itertools.product(laws, REALS):
            cases = Cases(kernels, law, real, program, checks, extent)
            if law.takes_field:
                FieldCases(cases).run()
                continue
            if not law.is_flow:
                cases.run()
            if not law.stays_finite:
                FlowCases(cases).run()
            if law.flow == "circle":
                CircleCases(cases).run()
                VerifyCases(cases).run()
    for name in kernels.names(OURS):
        if part_of(name) in parts:
            kernel = kernels.find(f"^{re.escape(name)}$")
            checks.holds(f"{short(name)}: some case reaches all of its code",
                         lambda: unreached(kernel.code[kernel.start:],
                                           kernel.was_reached[kernel.start:],
                                           share_of_rare(kernel)))
    for name, (code, was_reached) in kernels.functions().items():
        checks.holds(f"{name}: some case reaches all of its code",
                     lambda: unreached(code, was_reached, SHARE_OF_OPERATIONS))


# Of the code of an expression's kernels: operations stand there for each kind of register, some of
# which no program has them on.
SHARE_OF_OPERATIONS = 0.3
# Of kernels of --verify: where the closed form of a flow is for starts that a run cannot have.
SHARE_OF_STARTS = 0.15
# Of functions of libdevice: for arguments that they are never given here.
SHARE_OF_ARGUMENTS = 0.05
# Of kernels whose loop over particles nvcc has a second time, for no steps: what would take steps.
SHARE_OF_NO_STEPS = 0.15
# Of kernels of gridded fields: the steps of a particle that is lost are taken again, to find out by
# which of them, and all kinds of grids and times stand there a second time.
SHARE_OF_THE_LOST = 0.2


def share_of_rare(kernel):
    """The share of a kernel's instructions that no case need come to."""
    if re.search(r"Evolve<.*Expression<", kernel.name):
        return SHARE_OF_OPERATIONS
    if re.search(r"Evolve<.*(Rotation|Peninsula|Drift),", kernel.name):
        return SHARE_OF_NO_STEPS
    if re.search(r"Evolve<.*Gridded<", kernel.name):
        return SHARE_OF_THE_LOST
    if any("approx" in instruction.modifiers for instruction in kernel.code):
        return SHARE_OF_ARGUMENTS
    return SHARE_OF_STARTS if re.search("KeyOfMisfit<.*Advection<", kernel.name) else 0


def unreached(code, was_reached, share):
    """The instructions that no case has come to, as a sentence, if they are more than a share."""
    if not was_reached.any():
        return "no case comes there"
    left = [str(instruction) for instruction, is_reached in zip(code, was_reached)
            if not is_reached]
    if len(left) <= share * len(code):
        return ""
    return f"{len(left)} of {len(code)} instructions are not, as {'; '.join(left[:3])}"
