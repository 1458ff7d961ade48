"""The types that PTX names in its instructions: `f64` of `add.rn.f64` and so on."""

import numpy as np

REALS = ("f32", "f64")

# Bytes; a predicate has no size in memory.
WIDTHS = {"pred": 0, "b8": 1, "u8": 1, "s8": 1, "b16": 2, "u16": 2, "s16": 2,
          "b32": 4, "u32": 4, "s32": 4, "f32": 4, "b64": 8, "u64": 8, "s64": 8, "f64": 8}

# What holds the bits of so many bytes.
UNSIGNED = {0: np.bool_, 1: np.uint8, 2: np.uint16, 4: np.uint32, 8: np.uint64}

NUMPY = {"f64": np.float64, "f32": np.float32,
         "s64": np.int64, "s32": np.int32, "s16": np.int16, "s8": np.int8,
         "u64": np.uint64, "u32": np.uint32, "u16": np.uint16, "u8": np.uint8,
         "b64": np.uint64, "b32": np.uint32, "b16": np.uint16, "b8": np.uint8, "pred": np.bool_}


def is_real(kind):
    return kind in REALS


def is_signed(kind):
    return kind.startswith("s")


def bits(kind):
    """How many bits a number of this type has."""
    return 8 * WIDTHS[kind]
