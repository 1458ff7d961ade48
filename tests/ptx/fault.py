"""The exception of this package."""


class KernelFault(Exception):
    """A kernel does what it must not do, or something that this package cannot execute."""
