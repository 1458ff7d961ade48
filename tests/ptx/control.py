"""Instructions that branch, and those at which the threads of a warp or a block meet."""

import numpy as np

from .fault import KernelFault
from .operations import expect, operation

LANES = 32  # threads of a warp
ALL_LANES = 0xFFFFFFFF


@operation("bra")
def bra(group, instruction):
    expect(instruction, ("", "uni"))
    group.jump(group.launch.kernel.labels[instruction.operands[0]])


@operation("ret")
def ret(group, instruction):
    expect(instruction, ("",))
    group.jump(len(group.launch.kernel.code))


@operation("call")
def call(group, instruction):
    """To a function. The launch has put the threads behind the call already."""
    (label,) = instruction.operands
    launch = group.launch
    if label not in launch.came_from:
        launch.came_from[label] = np.full(launch.thread_count, -1, np.int64)
    launch.came_from[label][group.index] = launch.place[group.index]
    group.jump(launch.kernel.labels[label])


@operation("return")
def return_(group, instruction):
    """From a function to where each thread has called it."""
    group.jump(group.launch.came_from[instruction.operands[0]][group.index])


@operation("bar")
def bar(group, instruction):
    expect(instruction, ("sync",))
    if instruction.operands != ("0",):
        raise KernelFault("a barrier other than bar.sync 0")
    arrived = group.is_in_grid().reshape(-1, group.launch.block_threads)
    blocks = arrived.any(axis=1)
    if not arrived[blocks].all():
        raise KernelFault("a part of a block waits at a barrier")
    group.launch.pass_barrier(np.nonzero(blocks)[0])


def _lanes_together(group):
    """For each thread, the lanes of its warp that are here, as bits."""
    warps, warp = np.unique(group.threads // LANES, return_inverse=True)
    bits = np.zeros(warps.size, np.uint32)
    np.bitwise_or.at(bits, warp, np.uint32(1) << (group.threads % LANES).astype(np.uint32))
    return bits[warp]


@operation("activemask")
def activemask(group, instruction):
    expect(instruction, ("b32",))
    group.set(instruction.operands[0], _lanes_together(group))


@operation("vote")
def vote(group, instruction):
    """Whether it is true in all lanes that are here."""
    expect(instruction, ("sync.all.pred",))
    target, source, mask = instruction.operands
    if (group.value(mask, "b32") != _lanes_together(group)).any():
        raise KernelFault("a vote of other lanes than those that are here")
    warp = group.threads // LANES
    group.set(target, ~np.isin(warp, warp[~group.value(source, "pred")]))


@operation("shfl")
def shfl(group, instruction):
    """Each lane gets what the lane `distance` behind it has, or keeps its own at the end."""
    expect(instruction, ("sync.down.b32",))
    target, source, distance, clamp, mask = instruction.operands
    if "|" in target:
        raise KernelFault("a shuffle that tells whether it was in range")
    arrived = group.is_in_grid().reshape(-1, LANES)
    if not arrived[arrived.any(axis=1)].all():
        raise KernelFault("a part of a warp shuffles")
    if (group.value(mask, "b32") != ALL_LANES).any() or (group.value(clamp, "b32") != 31).any():
        raise KernelFault("a shuffle of a part of a warp")
    values = np.zeros(group.launch.thread_count, np.uint32)
    values[group.index] = group.value(source, "b32")
    here, by = group.threads, group.value(distance, "b32").astype(np.int64)
    from_ = np.where(here % LANES + by < LANES, here + by, here)
    group.set(target, values[from_])
