"""The kernels that know no law, for any number of columns.

No law has as many columns as there may be, so the program cannot say what these kernels must give.
The generator (Philox4x32-10) and the checksum are written down here a second time.
"""

import numpy as np

from .kernels import MOST_COLUMNS
from .laws import Column, Law
from .state import State

LOW = np.uint64(0xFFFFFFFF)
HALF = np.uint64(32)


def philox(counter, key):
    """Four random words of 32 bits, in arrays of 64: Salmon et al., SC11, as simgpu draws them."""
    counter = [np.asarray(word, np.uint64) for word in counter]
    for turn in range(10):
        even = np.uint64(0xD2511F53) * counter[0]
        odd = np.uint64(0xCD9E8D57) * counter[2]
        keys = [np.uint64((word + turn * step) % 2**32)
                for word, step in zip(key, (0x9E3779B9, 0xBB67AE85))]
        counter = [odd >> HALF ^ counter[1] ^ keys[0], odd & LOW,
                   even >> HALF ^ counter[3] ^ keys[1], even & LOW]
    return counter


def drawn(column, number, seed, indices):
    """A column of generated particles, in double: common/initial_state.hpp."""
    zeros = np.zeros_like(indices)
    words = philox((indices & LOW, indices >> HALF, zeros + np.uint64(number // 2), zeros),
                   (seed % 2**32, seed // 2**32))
    low, high = words[2 * (number % 2):][:2]
    k = ((high << HALF | low) >> np.uint64(11)).astype(np.int64)
    uniform = (2 * k + 1 - 2**53).astype(np.float64) * 2.0**-53
    middle, half = ((column.start_to + column.start_from) / 2,
                    (column.start_to - column.start_from) / 2)
    return middle + half * uniform


def mixed(word):
    """The finaliser of SplitMix64."""
    word = (word ^ word >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
    word = (word ^ word >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    return word ^ word >> np.uint64(31)


def checksum(columns, indices):
    """The sum of what each particle adds: common/checksum.hpp."""
    golden_ratio = np.uint64(0x9E3779B97F4A7C15)
    hashes = mixed(indices + golden_ratio)
    for column in columns:
        bits = column.view(f"u{column.itemsize}").astype(np.uint64)
        hashes = mixed(hashes + golden_ratio ^ bits)
    return int(hashes.sum(dtype=np.uint64))


def compare_columns(kernels, real, checks):
    """States of 1 to as many columns as there may be, each with a range of its own."""
    count, seed, first, blocks = 300, 2**63 + 2**31 + 7, 2**40 - 100, 1
    indices = np.uint64(first) + np.arange(count, dtype=np.uint64)
    for number_of_columns in range(1, MOST_COLUMNS + 1):
        columns = tuple(Column(f"c{i}", -1.0 / (i + 1), 2.0 + i) for i in range(number_of_columns))
        law = Law(f"{number_of_columns} columns", "", "", columns)
        start = [drawn(column, i, seed, indices).astype(real) for i, column in enumerate(columns)]
        state = State(kernels, law, real, count)
        checks.equal(f"{state.name('create')}: {law.flow}",
                     lambda: state.create(blocks, seed, first), start)
        state = State(kernels, law, real, count, start)
        checks.equal(f"{state.name('checksum')}: {law.flow}",
                     lambda: state.checksum(blocks, first), checksum(start, indices))
