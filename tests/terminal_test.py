#!/usr/bin/env python3
"""Headings and errors are bold or red on a terminal, and plain wherever they must be.

    terminal_test.py SIMGPU

The terminal is a pseudo-terminal of this test's own.
"""

import os
import pty
import subprocess
import sys

ESCAPE = b"\x1b"
BAD = ["--particels"]


def environment(**variables):
    plain = {name: text for name, text in os.environ.items() if name not in ("NO_COLOR", "TERM")}
    return {**plain, **variables}


def read_all(descriptor):
    chunks = []
    while True:
        try:
            chunk = os.read(descriptor, 65536)
        except OSError:  # how Linux says that nobody has the other end open any more
            break
        if not chunk:
            break
        chunks.append(chunk)
    return b"".join(chunks).replace(b"\r\n", b"\n")


def on_terminal(simgpu, arguments, stream, **variables):
    """What simgpu writes to a terminal by the stream "stdout" or "stderr"; the other is a pipe."""
    ours, its = pty.openpty()
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, stream: its}
    with subprocess.Popen([simgpu, *arguments], env=environment(**variables), **streams) as process:
        os.close(its)
        text = read_all(ours)
        other = process.stderr if stream == "stdout" else process.stdout
        assert ESCAPE not in other.read()
    os.close(ours)
    return text


def in_pipe(simgpu, arguments):
    result = subprocess.run(
        [simgpu, *arguments], env=environment(TERM="xterm"), capture_output=True, check=False)
    return result.stdout + result.stderr


def main(simgpu):
    for arguments, stream, begin, end in [
        (["--help"], "stdout", b"\x1b[1m", b"\x1b[0m"),
        (BAD, "stderr", b"\x1b[31m", b"\x1b[0m"),
    ]:
        plain = in_pipe(simgpu, arguments)
        assert plain and ESCAPE not in plain, plain
        coloured = on_terminal(simgpu, arguments, stream, TERM="xterm")
        assert begin in coloured and end in coloured, coloured
        assert coloured.replace(begin, b"").replace(end, b"") == plain, coloured
        for forbidden in [
            {"TERM": "xterm", "NO_COLOR": "1"}, {"TERM": "dumb"}, {}]:
            text = on_terminal(simgpu, arguments, stream, **forbidden)
            assert text == plain, (forbidden, text)
        allowed = on_terminal(simgpu, arguments, stream, TERM="xterm", NO_COLOR="")
        assert allowed == coloured, "an empty NO_COLOR forbids nothing"

    help_text = on_terminal(simgpu, ["--help"], "stdout", TERM="xterm")
    for heading in (b"Options", b"Device", b"Run", b"Exit codes", b"Examples"):
        assert b"\x1b[1m" + heading + b":\x1b[0m\n" in help_text, heading
    error = on_terminal(simgpu, BAD, "stderr", TERM="xterm")
    assert error.startswith(b"simgpu: \x1b[31munknown argument"), error
    # A terminal for the other stream allows nothing for this one.
    assert ESCAPE not in on_terminal(simgpu, ["--version"], "stdout", TERM="xterm")


if __name__ == "__main__":
    main(*sys.argv[1:])
