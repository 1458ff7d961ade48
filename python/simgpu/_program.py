"""The programs that come with the package."""

import os
import sys

from . import _core

_FOLDER = os.path.dirname(os.path.abspath(__file__))
_READER = os.path.join(_FOLDER, "libexec", "simgpu", "simgpu-read")

if os.path.exists(_READER):
    _core.use_reader_program(_READER)


def program():
    """The path of the command line program."""
    return os.path.join(_FOLDER, "bin", "simgpu")


def main():
    """Becomes the command line program, with the arguments of this process."""
    os.execv(program(), ["simgpu", *sys.argv[1:]])
