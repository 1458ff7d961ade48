#!/usr/bin/env python3
"""Holds what simgpu --json writes against the JSON Schema that the project ships.

    json_schema_test.py SCHEMA SIMGPU SIMGPU_WITH_A_TEST_GPU

Exits with 77 (skipped) where python3-jsonschema is missing.
"""

import copy
import json
import os
import subprocess
import sys

try:
    import jsonschema
except ImportError:
    print("skipped: Python's jsonschema is not installed (Debian: python3-jsonschema)")
    sys.exit(77)


def report(program, *arguments, fault="none", exit_code=0):
    result = subprocess.run(
        [program, *arguments, "--particles", "1000", "--json", "-"],
        env={**os.environ, "SIMGPU_TEST_FAULT": fault},
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


def main(schema_file, simgpu, with_gpu):
    with open(schema_file) as file:
        schema = json.load(file)
    validator_class = jsonschema.validators.validator_for(schema)
    validator_class.check_schema(schema)
    validator = validator_class(schema)

    plain = report(simgpu, "--device", "cpu")
    documents = [
        plain,
        report(simgpu, "--device", "cpu", "--steps", "0", "--precision", "single"),
        report(with_gpu, "--compare", "--order", "step"),
        report(with_gpu, "--compare", fault="bit", exit_code=3),
    ]
    for document in documents:
        validator.validate(document)

    # The schema can tell: none of these may pass.
    wrong = [
        changed(plain, ["schema", "name"], "other"),
        changed(plain, ["runs"], []),
        changed(plain, ["params", "seed"], ...),
        changed(plain, ["surprise"], 1),
        changed(plain, ["runs", 0, "checksum"], "123"),
        changed(plain, ["runs", 0, "memory", "lines", 0, "host_own_bytes"], 1.5),
        changed(plain, ["runs", 0, "memory", "lines", 0, "label"], ...),
        changed(plain, ["compare"], {}),
    ]
    for document in wrong:
        assert not validator.is_valid(document), document
    print(f"{len(documents)} reports are valid, {len(wrong)} wrong ones are not")


if __name__ == "__main__":
    main(*sys.argv[1:])
