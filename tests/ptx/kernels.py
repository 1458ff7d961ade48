"""simgpu's kernels: what they are called, and which parameters they take.

All that this package knows of cuda/kernels.cuh, of the bodies in common/kernels/ and of the structs
in these is here. A struct is a numpy type, aligned as C++ aligns it.
"""

import re
from dataclasses import dataclass

import numpy as np

BLOCK_THREADS = 256  # cuda/launch_shape.hpp
MOST_COLUMNS = 8  # common/column.hpp
MOST_LAW_PARAMETERS = 16  # common/evolution.hpp
MOST_CONSTANTS, MOST_INSTRUCTIONS = 112, 384  # common/expression_program.hpp
MOST_COMPONENTS = 3  # common/field_view.hpp
NO_PLACE = 2**64 - 1  # Smallest::identity in common/kernels/reduction.hpp
OURS = r"^simgpu::cuda::"  # all kernels of which each instruction must be reached

POINTER, U64, U32, DOUBLE = "<u8", "<u8", "<u4", "<f8"


def struct(**fields):
    """The struct with these members: a type, or a type and how many of it."""
    return np.dtype([(name, *(kind if isinstance(kind, tuple) else (kind,)))
                     for name, kind in fields.items()], align=True)


def packed(kind, value):
    """A struct or a number as bytes, with garbage where it has no members."""
    raw = np.full(np.dtype(kind).itemsize, 0xA5, np.uint8)
    raw.view(kind)[0] = value
    return raw.tobytes()


VIEW = struct(columns=(POINTER, MOST_COLUMNS), size=U64, column_count=U32)
AXIS = struct(at=POINTER, count=U32, cells_per_unit=DOUBLE, spacing=DOUBLE)
FIELD = struct(axes=(AXIS, MOST_COMPONENTS), nodes=POINTER, more=POINTER,
               times=(DOUBLE, 3), time_count=U32, has_doubles="u1", is_geographic="u1",
               is_steady="u1", more_is_before="u1", period=DOUBLE, beyond="u1")
NO_FIELD = np.zeros((), FIELD)
PROGRAM = struct(constants_in_double=(DOUBLE, MOST_CONSTANTS),
                 constants_in_single=("<f4", MOST_CONSTANTS),
                 instructions=(U32, MOST_INSTRUCTIONS), time_instructions="<u2",
                 instruction_count="<u2", constant_count="u1", components="u1", reads_time="u1")
NO_PROGRAM = np.zeros((), PROGRAM).tobytes()
EVOLUTION = struct(timestep=DOUBLE, steps=U64, math=U32, start_time=DOUBLE, first_step=U64,
                   law_parameters=(DOUBLE, MOST_LAW_PARAMETERS), velocity=PROGRAM, field=FIELD)
BOX = struct(left=DOUBLE, right=DOUBLE, bottom=DOUBLE, top=DOUBLE)
GRID = struct(width=U32, height=U32, box=BOX)
START_BOX = struct(middle=(DOUBLE, MOST_COLUMNS), half=(DOUBLE, MOST_COLUMNS))


def stepper(law, real):
    """Stepper in common/law.hpp; an empty struct of parameters takes a byte."""
    parameters = (DOUBLE, (len(law.parameters),)) if law.parameters else "u1"
    if law.velocity:
        parameters = PROGRAM
    if law.takes_field:
        parameters = FIELD
    return struct(parameters=parameters, timestep=real, interval=DOUBLE, start_time=DOUBLE,
                  first_step=U64)


@dataclass(frozen=True)
class Form:
    """The C++ name of a kernel, as a regular expression, and the types that it takes."""

    name: str
    parameters: tuple
    is_exact: bool = True


def for_each(body, **members):
    return Form(f"::for_each_kernel<simgpu::{body}> ?>$", (U64, struct(**members)))


def reduction(combine, value, is_exact=True, **members):
    return Form(f"::reduce_kernel<simgpu::{combine}, simgpu::{value}> ?>$",
                (U64, struct(**members), POINTER), is_exact)


def forms(law, real):
    """The kernels for one law in one precision."""
    number = "double" if real is np.float64 else "float"
    of_law = f"<{re.escape(law.struct)}, {number}"

    def key_of_misfit(start, **members):
        # The circle's need functions of libdevice.
        return reduction("Largest", f"KeyOfMisfit{of_law}, simgpu::{start}",
                         is_exact=law.flow != "circle",
                         particles=VIEW, start_of=struct(**members), evolution=EVOLUTION,
                         offset=U64)

    return {
        "create": for_each(f"Create<{number}", particles=VIEW, box=START_BOX, seed=U64, first=U64),
        "evolve": for_each(f"Evolve{of_law}", particles=VIEW, stepper=stepper(law, real),
                           first=U64, steps=U64),
        "evolve_fast": for_each(f"EvolveFast{of_law}", particles=VIEW, stepper=stepper(law, real),
                                steps=U64),
        "evolve_enclosed": for_each(f"EvolveEnclosed{of_law}", particles=VIEW,
                                    stepper=stepper(law, real), steps=U64),
        "count_cells": for_each(f"CountCells<{number}", particles=VIEW, grid=GRID, counts=POINTER),
        "checksum": reduction("Sum", f"HashOfParticle<{number}", particles=VIEW, first=U64),
        "first_outside": reduction("Smallest", f"PlaceOutsideDomain{of_law}", particles=VIEW,
                                   evolution=EVOLUTION),
        "reach": reduction("Largest", f"ReachOfParticle{of_law}", particles=VIEW,
                           evolution=EVOLUTION),
        "worst_since_create": key_of_misfit("GeneratedStart", box=START_BOX, seed=U64, first=U64),
        "worst_since": key_of_misfit("StoredStart", particles=VIEW),
    }


def forms_of_field_memory(number):
    """The kernels that bring a field's velocities, "double" or "float", to where steps look."""
    return {
        "put_level": for_each(f"PutLevel<{number}", components=POINTER, node_count=U64,
                              component_count=U32, nodes=POINTER, numbers_of_node=U32, offset=U32),
        "advance_pair": for_each(f"AdvancePair<{number}", nodes=POINTER, more=POINTER,
                                 component_count=U32, is_forward="u1"),
    }


PARTS = ("flows", "fields", "others")


def part_of(name):
    """Which part of all kernels one is, or a law's: those of particles that a flow carries, of
    fields on a grid, or the others."""
    if "::Advection<" in name:
        return "flows"
    return "fields" if re.search("::(Gridded|PutLevel|AdvancePair)<", name) else "others"


def short(name):
    """A kernel's name without namespaces."""
    return re.sub(r"simgpu::((cuda|laws|test)::)?", "", name)
