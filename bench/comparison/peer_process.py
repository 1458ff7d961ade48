"""A peer, warm in a process of its own (see peers/protocol.py)."""

import json
import os
import subprocess
import tempfile


class PeerSkipped(Exception):
    """It cannot run here, and says why."""


class PeerFailed(Exception):
    """It should run, and does not."""


class PeerProcess:
    def __init__(self, command, environment):
        # A file, since nobody empties a pipe while the peer works.
        self._errors = tempfile.TemporaryFile()
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                text=True,
                env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **environment},
            )
        except OSError as error:
            raise PeerFailed(f"{command[0]}: {error.strerror}") from error
        kind, _, text = self._answer().partition(" ")
        if kind != "version":
            self.close()
            raise PeerSkipped(text) if kind == "skipped" else PeerFailed(f"it began with '{kind} {text}'")
        self.version = text

    def run(self):
        """Moves the particles from their start; returns the seconds that took."""
        answer = self._ask("run")
        try:
            return float(answer)
        except ValueError:
            raise PeerFailed(f"it said '{answer}' instead of seconds") from None

    def write_positions(self, path):
        self._ask(f"positions {path}")

    def figures(self):
        """What else the last run took."""
        answer = self._ask("figures")
        try:
            return json.loads(answer)
        except ValueError:
            raise PeerFailed(f"it said '{answer}' instead of figures") from None

    def close(self):
        try:
            self._process.stdin.close()
        except BrokenPipeError:  # it ended before it read all that was said
            pass
        self._process.stdout.close()
        self._process.wait()

    def _ask(self, request):
        try:
            self._process.stdin.write(request + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise PeerFailed(self._last_words()) from None
        return self._answer()

    def _answer(self):
        line = self._process.stdout.readline()
        if not line:
            raise PeerFailed(self._last_words())
        return line.rstrip("\n")

    def _last_words(self):
        status = self._process.wait()
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").strip().splitlines()
        return f"exit status {status}" + (f", {lines[-1]}" if lines else "")
