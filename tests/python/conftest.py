"""What tests of the Python package share. PYTHONPATH has the folder of the built package."""

import subprocess
import sys

import pytest
import simgpu


@pytest.fixture
def program():
    """Runs the program with these arguments and returns what it prints."""

    def run(*arguments):
        command = [simgpu.program(), "--device=cpu", "--quiet", *map(str, arguments)]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    return run


@pytest.fixture
def checksum_of_program(program, tmp_path):
    """The checksum that the program gives for a run."""
    import json

    def checksum(*arguments):
        return json.loads(program("--json=-", *arguments))["runs"][0]["checksum"]

    return checksum


@pytest.fixture
def in_new_process():
    """Runs a script in a Python of its own and returns what it prints; fails if it fails or takes a minute."""

    def run(script):
        result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
        assert result.returncode == 0, result.stderr
        return result.stdout

    return run
