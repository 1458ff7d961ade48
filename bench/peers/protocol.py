"""What compare_peers and the peers in Python say to each other; serve.hpp is the same in C++.

    PEER START STEPS [FLOW] [VARIANT]

START is a file of doubles as they lie in memory: all x, then all y and, of particles that circle, all
angular speeds. Peers of other flows are given the name of one; simgpu_library is given simgpu's own
options instead. The peer first says "version TEXT", or "skipped REASON" where it cannot run. It then
reads requests:

    run                moves the particles from their start by STEPS steps of the flow's length, of
                       the circle 1e-5, and says how many seconds that took, from the first step
                       until the device has done the last
    positions FILE     writes all x, then all y, of the last run to FILE and says "written"
    figures            says what else the last run took, as JSON in a line (see tracker.py)

until its standard input ends.
"""

import array
import contextlib
import json
import os
import sys
import time

answers = sys.stdout


def say(line):
    print(line, file=answers, flush=True)


def keep_answers_apart():
    """From now on, what libraries print on standard output goes to standard error."""
    global answers
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)


def skip(reason):
    """Ends this peer, which cannot run here."""
    say(f"skipped {reason}")
    sys.exit()


@contextlib.contextmanager
def needed(package, how_to_install):
    """Skips this peer if what is imported in the block is not installed."""
    try:
        yield
    except ImportError:
        skip(f"{package} is not installed for {sys.executable} ({how_to_install})")


def read_start(path, columns):
    """So many columns: x, y and, if there is a third, angular_speed."""
    values = array.array("d")
    with open(path, "rb") as file:
        values.frombytes(file.read())
    count = len(values) // columns
    return [values[column * count : (column + 1) * count] for column in range(columns)]


def timed_run(peer):
    peer.reset()
    start = time.perf_counter()
    seconds = peer.evolve()
    return time.perf_counter() - start if seconds is None else seconds


def serve(Peer, columns=3):
    """Answers requests with Peer(columns, steps, flow, variant), the latter two where there are any,
    which has

    version        what is at work, with its version
    reset()        puts the particles back to their start; not timed
    evolve()       moves them, and returns when that is done; timed, unless it returns the seconds
                   that moving took
    positions()    x and y, as buffers of doubles
    figures()      what else that took, as a dictionary; only of peers that are asked
    """
    start, steps, *more = sys.argv[1:]
    peer = Peer(read_start(start, columns), int(steps), *more)
    say(f"version {peer.version}")
    for request in sys.stdin:
        command, _, path = request.rstrip("\n").partition(" ")
        if command == "run":
            say(timed_run(peer))
        elif command == "positions":
            with open(path, "wb") as file:
                for column in peer.positions():
                    file.write(column)
            say("written")
        elif command == "figures":
            say(json.dumps(peer.figures()))
        else:
            sys.exit(f"unknown request: {request!r}")
