#!/usr/bin/env python3
"""Holds what simgpu --json writes against the JSON Schemas that the project ships.

    json_schema_test.py FOLDER_OF_SCHEMAS SIMGPU SIMGPU_WITH_A_TEST_GPU [SIMGPU_MPI]

Exits with 77 (skipped) where python3-jsonschema is missing.
"""

import copy
import json
import os
import subprocess
import sys
import tempfile

try:
    import jsonschema
except ImportError:
    print("skipped: Python's jsonschema is not installed (Debian: python3-jsonschema)")
    sys.exit(77)


def report(program, *arguments, fault="none", gpus="1", exit_code=0):
    result = subprocess.run(
        [program, *arguments, "--particles", "1000", "--json", "-"],
        env={**os.environ, "SIMGPU_TEST_FAULT": fault, "SIMGPU_TEST_GPUS": gpus},
        capture_output=True,
        check=False,
    )
    assert result.returncode == exit_code, (arguments, result)
    return json.loads(result.stdout)


def changed(document, path, value):
    """A copy of `document` with the member at `path` replaced, or removed if value is ...."""
    other = copy.deepcopy(document)
    place = other
    for key in path[:-1]:
        place = place[key]
    if value is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return other


def hold(schema_file, documents, changes):
    """All `documents` follow the schema; the first one, with any of `changes` made, does not."""
    with open(schema_file) as file:
        schema = json.load(file)
    validator_class = jsonschema.validators.validator_for(schema)
    validator_class.check_schema(schema)
    validator = validator_class(schema)
    for document in documents:
        validator.validate(document)
    for path, value in changes:
        wrong = changed(documents[0], path, value)
        assert not validator.is_valid(wrong), (path, value)
    print(f"{schema['title']}: {len(documents)} are valid, {len(changes)} wrong ones are not")


def main(folder, schemas, simgpu, with_gpu, simgpu_mpi=None):
    state = os.path.join(folder, "state.csv")
    hold(
        os.path.join(schemas, "simgpu.run.schema.json"),
        [
            report(simgpu, "--device", "cpu"),
            report(simgpu, "--device", "cpu", "--steps", "0", "--precision", "single"),
            report(simgpu, "--device", "cpu", "--reproducible"),
            report(simgpu, "--device", "cpu", "--memory-timeline", os.path.join(folder, "t.csv")),
            report(with_gpu, "--compare", "--order", "step"),
            report(with_gpu, "--compare", fault="bit", exit_code=3),
            report(with_gpu, "--device", "cuda:0,1", gpus="1 0.5"),
            report(with_gpu, "--compare", "--verify", fault="skip", exit_code=3),
            report(simgpu, "--device", "cpu", "--output", state),
            report(simgpu, "--device", "cpu", "--compare-with", state),
            report(simgpu, "--device", "cpu", "--steps", "0", "--compare-with", state, exit_code=3),
        ]
        # Without mpirun it is its only rank.
        + ([report(simgpu_mpi, "--device", "cpu")] if simgpu_mpi else []),
        [
            (["schema", "name"], "other"),
            (["runs"], []),
            (["runs", 0, "device"], "cuda:0,"),
            (["runs", 0, "devices"], []),
            (["params", "seed"], ...),
            (["params", "first"], ...),
            (["params", "first"], -1),
            (["params", "flow"], ...),
            (["params", "law_parameters"], {"speed": "fast"}),
            (["params", "start_time"], None),
            (["surprise"], 1),
            (["runs", 0, "checksum"], "123"),
            (["runs", 0, "memory", "predicted_host_own_bytes"], None),
            (["runs", 0, "memory", "lines", 0, "host_own_bytes"], 1.5),
            (["runs", 0, "memory", "lines", 0, "label"], ...),
            (["compare"], {}),
            (["compare_with"], {}),
            (["verify"], {}),
        ],
    )
    hold(
        os.path.join(schemas, "simgpu.soak.schema.json"),
        [
            report(simgpu, "--soak", "10ms", "--device", "cpu"),
            report(with_gpu, "--soak", "10ms", "--device", "cuda"),
            report(with_gpu, "--soak", "10ms", "--device", "cuda:all", gpus="1 1"),
            report(with_gpu, "--soak", "10s", "--device", "cuda", fault="skip", exit_code=3),
        ],
        [
            (["schema", "name"], "simgpu.run"),
            (["rounds"], 0),
            (["params", "first"], ...),
            (["failure"], {}),
            (["surprise"], 1),
        ],
    )
    rotation = ("--convergence", "--flow", "rotation")
    hold(
        os.path.join(schemas, "simgpu.convergence.schema.json"),
        [
            report(simgpu, *rotation, "--device", "cpu"),
            report(simgpu, *rotation, "--device", "cpu", "--precision", "single"),
            report(simgpu, "--convergence", "--device", "cpu", "--steps", "0"),
            report(simgpu, "--convergence", "--device", "cpu", "--flow", "abc", "--timestep", "5"),
            report(simgpu, "--convergence", "--device", "cpu", "--velocity", "-y,x"),
            report(with_gpu, *rotation),
            report(with_gpu, *rotation, "--device", "cuda:0,1", gpus="1 0.5"),
        ]
        + ([report(simgpu_mpi, *rotation, "--device", "cpu")] if simgpu_mpi else []),
        [
            (["schema", "name"], "simgpu.run"),
            (["params", "velocity"], ...),
            (["runs", 2], ...),
            (["runs", 0, "checksum"], "123"),
            (["differences", 1], ...),
            (["differences", 0, "distance", "largest"], None),
            (["differences", 0, "columns", "x"], 1.5),
            (["differences", 0, "columns"], {}),
            (["memory", "predicted_host_own_bytes"], ...),
            (["verdict"], "good"),
            (["nominal_order"], 0),
            (["observed_order"], ...),
            (["estimate", "order_is"], "guessed"),
            (["surprise"], 1),
        ],
    )
    hold(
        os.path.join(schemas, "simgpu.estimate.schema.json"),
        [
            report(simgpu, "--estimate"),
            report(simgpu, "--estimate", "--device", "cuda", "--memory-limit", "1KiB"),
            report(with_gpu, "--estimate", "--compare"),
            report(with_gpu, "--estimate", "--device", "cuda:1,0", gpus="1 1"),
        ],
        [
            (["schema", "name"], "simgpu.run"),
            (["runs"], []),
            (["params", "first"], ...),
            (["whole", "predicted_host_own_bytes"], -1),
            (["devices", 0, "most_particles"], "many"),
            (["refusal"], ...),
        ],
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary_folder:
        main(temporary_folder, *sys.argv[1:])
