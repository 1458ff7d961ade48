"""Which programs are compared, and with which of simgpu's."""

import os
import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Peer:
    """A row of a table or, where a row has several variants, one of them. The best is shown."""

    name: str
    program: str
    variant: str = ""
    every_bit: bool = False  # nothing else will do
    interpreters: tuple = ()  # Pythons to try; none for a program in C++
    flow: tuple = ()  # what tells it the flow; nothing where the program knows but one

    def commands(self, start, steps):
        variant = [self.variant] if self.variant else []
        arguments = [self.program, start, str(steps), *self.flow, *variant]
        return [[python, *arguments] for python in self.interpreters] or [arguments]


@dataclass(frozen=True)
class Section:
    """A table: peers with the same means. The first is simgpu, which the others are compared with."""

    title: str
    peers: list
    environment: dict
    yardstick: str = ""  # the name of a peer, beside simgpu, that all are compared with


def usual_interpreters():
    """Debian's, which sees Debian's packages, then the user's own."""
    return tuple(dict.fromkeys(p for p in ("/usr/bin/python3", sys.executable) if os.path.exists(p)))


ONE_THREAD = "CPU, one thread"


class Catalogue:
    def __init__(self, programs, peers, interpreters):
        self._programs, self._peers, self._interpreters = programs, peers, interpreters

    def _program(self, name):
        return os.path.join(self._programs, name)

    def _simgpu(self, variant):
        program = self._program("simgpu_library")
        # Fast arithmetic has bits of its own.
        yield Peer("simgpu", program, variant, every_bit=True)
        yield Peer("simgpu --math fast", program, variant + ", fast")

    def _python(self, name, file, variants=("",), flow=()):
        program = os.path.join(self._peers, file)
        return [Peer(name, program, variant, False, self._interpreters, flow) for variant in variants]

    def _numba(self, *parallel, file="numba_loops.py", flow=()):
        # A row of its own for what changes the arithmetic.
        for name, *math in (("numba",), ("numba fastmath", "fastmath")):
            orders = ("particle by particle", "step by step")
            variants = [", ".join((order, *math, *flags)) for order in orders for flags in parallel]
            yield from self._python(name, file, variants, flow)

    def one_thread(self):
        peers = [
            *self._simgpu("1 thread"),
            Peer("plain scalar C++", self._program("plain_scalar")),
            # Some loops are made SIMD only where numba may share them among threads, even with one.
            *self._numba((), ("parallel",)),
            *self._python("numpy", "numpy_arrays.py"),
            *self._python("CPython", "cpython_objects.py", ("old evolve", "new evolve")),
        ]
        return Section(ONE_THREAD, peers, threads(1))

    def flow(self, flow):
        """What carries particles through it, with one thread each."""
        library, name = self._program("simgpu_library"), (flow.name,)
        peers = [
            Peer("simgpu", library, "1 thread", every_bit=True, flow=flow.options),
            Peer("simgpu --velocity", library, "1 thread", every_bit=True, flow=flow.expression),
            Peer("vectorised C++", self._program("vector_flows"), flow=name),
            *self._numba((), file="numba_flows.py", flow=name),
            *self._python("numpy", "numpy_flows.py", ("all particles",), name),
            *self._python("numpy in blocks", "numpy_flows.py", ("4,096 particles",), name),
        ]
        return Section(ONE_THREAD, peers, threads(1), yardstick="numpy")

    def all_threads(self, count):
        peers = [*self._simgpu(f"{count} threads"), *self._numba(("parallel",))]
        return Section(f"CPU, all threads ({count})", peers, threads(count))

    def gpu(self, description):
        peers = [
            *self._simgpu("cuda:0"),
            *self._python("CuPy RawKernel", "cupy_raw_kernel.py"),
            *self._python("numba-cuda", "numba_cuda.py"),
            *self._python("JAX jit", "jax_jit.py"),
            *self._python("torch.compile", "torch_compile.py"),
        ]
        return Section(f"GPU, {description}", peers, {})


def threads(count):
    """What tells the peers' libraries how many threads to use."""
    return {"OMP_NUM_THREADS": str(count), "NUMBA_NUM_THREADS": str(count)}
