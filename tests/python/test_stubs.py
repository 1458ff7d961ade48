"""The type stubs say what the package has."""

import ast
import inspect
import pathlib

import pytest
import simgpu

STUBS = ast.parse((pathlib.Path(simgpu.__file__).parent / "__init__.pyi").read_text())


def stubs_of(body):
    return {node.name: node for node in body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}


def parameters_in_stub(function):
    arguments = function.args
    return [argument.arg for argument in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
            if argument.arg not in ("self", "cls")]


def parameters_of(function):
    skipped = (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)
    return [name for name, parameter in inspect.signature(function).parameters.items()
            if name != "self" and parameter.kind not in skipped]


def functions():
    pairs = {name: (stub, getattr(simgpu, name)) for name, stub in stubs_of(STUBS.body).items()
             if isinstance(stub, ast.FunctionDef)}
    for name, stub in stubs_of(stubs_of(STUBS.body)["Simulation"].body).items():
        member = inspect.getattr_static(simgpu.Simulation, name)
        if not isinstance(member, property):
            pairs[f"Simulation.{name}"] = (stub, getattr(simgpu.Simulation, name))
    return pairs


@pytest.mark.parametrize("name", functions())
def test_a_function_has_the_parameters_of_its_stub(name):
    stub, function = functions()[name]
    assert parameters_in_stub(stub) == parameters_of(function)


def test_every_public_member_has_a_stub():
    members = {name for name in vars(simgpu.Simulation) if not name.startswith("_")}
    assert members <= set(stubs_of(stubs_of(STUBS.body)["Simulation"].body))
    assert set(simgpu.__all__) <= set(stubs_of(STUBS.body)) | {"__version__"}
