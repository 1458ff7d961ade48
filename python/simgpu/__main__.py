"""`python -m simgpu` is the command line program."""

from ._program import main

main()
