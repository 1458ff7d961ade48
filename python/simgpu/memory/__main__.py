"""python -m simgpu.memory: runs a script and prints the memory of its functions that have @profile."""

import argparse
import builtins
import os
import sys
import types

from simgpu.memory import profile


def _arguments(arguments):
    parser = argparse.ArgumentParser(
        prog="python -m simgpu.memory",
        description="Run SCRIPT and print the memory of its functions line by line: those with @profile above them, "
        "which needs no import.",
    )
    parser.add_argument("--tracemalloc", action="store_true", help="a column for Python's own memory; runs slower")
    parser.add_argument("-o", "--output", metavar="FILE", help="write the tables to FILE instead of standard output")
    parser.add_argument("script", metavar="SCRIPT")
    parser.add_argument("arguments", metavar="ARGUMENT", nargs=argparse.REMAINDER, help="what SCRIPT is started with")
    return parser, parser.parse_args(arguments)


def main(arguments):
    """Runs the script in a module of its own named __main__, as Python does. Returns the exit status."""
    parser, options = _arguments(arguments)
    try:
        with open(options.script, "rb") as file:
            source = file.read()
    except OSError as error:
        parser.error(f"{options.script} cannot be read: {error.strerror}")
    profile.tracemalloc = options.tracemalloc
    if options.output is not None:
        profile.output = os.path.abspath(options.output)  # the script may go to another folder
        try:
            open(profile.output, "w", encoding="utf-8").close()  # before the script runs, not after it
        except OSError as error:
            parser.error(f"{options.output} cannot be written: {error.strerror}")
    builtins.profile = profile
    script = types.ModuleType("__main__")
    script.__file__ = os.path.abspath(options.script)
    script.__builtins__ = builtins
    sys.modules["__main__"] = script
    sys.argv = [options.script, *options.arguments]
    sys.path[0] = os.path.dirname(os.path.realpath(options.script))
    try:
        exec(compile(source, options.script, "exec"), script.__dict__)
    except Exception as error:
        # The traceback begins in the script, not here.
        trace = error.__traceback__.tb_next
        sys.excepthook(type(error), error.with_traceback(trace), trace)
        return 1
    if not profile.ran:
        print(
            f"simgpu.memory: nothing was measured, since no function of {options.script} with @profile above it ran",
            file=sys.stderr,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
