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

    def commands(self, start, steps):
        arguments = [self.program, start, str(steps), *([self.variant] if self.variant else [])]
        return [[python, *arguments] for python in self.interpreters] or [arguments]


@dataclass(frozen=True)
class Section:
    """A table: peers with the same means. The first is simgpu, which the others are compared with."""

    title: str
    peers: list
    environment: dict


def usual_interpreters():
    """Debian's, which sees Debian's packages, then the user's own."""
    return tuple(dict.fromkeys(p for p in ("/usr/bin/python3", sys.executable) if os.path.exists(p)))


class Catalogue:
    def __init__(self, programs, peers, interpreters):
        self._programs, self._peers, self._interpreters = programs, peers, interpreters

    def _simgpu(self, variant):
        program = os.path.join(self._programs, "simgpu_library")
        # Fast arithmetic has bits of its own.
        yield Peer("simgpu", program, variant, every_bit=True)
        yield Peer("simgpu --math fast", program, variant + ", fast")

    def _python(self, name, file, variants=("",)):
        program = os.path.join(self._peers, file)
        return [Peer(name, program, variant, False, self._interpreters) for variant in variants]

    def _numba(self, *parallel):
        # A row of its own for what changes the arithmetic.
        for name, *math in (("numba",), ("numba fastmath", "fastmath")):
            orders = ("particle by particle", "step by step")
            variants = [", ".join((order, *math, *flags)) for order in orders for flags in parallel]
            yield from self._python(name, "numba_loops.py", variants)

    def one_thread(self):
        peers = [
            *self._simgpu("1 thread"),
            Peer("plain scalar C++", os.path.join(self._programs, "plain_scalar")),
            # Some loops are made SIMD only where numba may share them among threads, even with one.
            *self._numba((), ("parallel",)),
            *self._python("numpy", "numpy_arrays.py"),
            *self._python("CPython", "cpython_objects.py", ("old evolve", "new evolve")),
        ]
        return Section("CPU, one thread", peers, threads(1))

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
