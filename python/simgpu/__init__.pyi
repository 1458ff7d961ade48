from collections.abc import Iterable, Mapping
from os import PathLike
from typing import Any, Self, TypeAlias

import numpy

__version__: str

_Path: TypeAlias = str | PathLike[str]
_Region: TypeAlias = str | Iterable[tuple[float, float]]

class DeviceError(RuntimeError): ...

class Simulation:
    def __init__(
        self,
        particles: int | float | _Path | Mapping[str, Any] | Any = 100_000,
        *,
        seed: int = 42,
        precision: str = "double",
        device: str = "auto",
        flow: str | PathLike[str] | Any = "circle",
        velocity: str | None = None,
        scheme: str | None = None,
        parameters: Mapping[str, float] = {},
        first: int = 0,
        region: _Region | None = None,
        start_time: float | str | None = None,
        velocity_names: str | None = None,
        threads: int | None = None,
        order: str = "particle",
        math: str = "exact",
        keep_start: bool = False,
    ) -> None: ...
    @classmethod
    def resume(
        cls,
        path: _Path,
        *,
        device: str = "auto",
        threads: int | None = None,
        flow: str | PathLike[str] | Any | None = None,
    ) -> Self: ...
    def evolve(
        self,
        *,
        steps: int | None = None,
        time: float | None = None,
        timestep: float | None = None,
        progress: bool | None = None,
    ) -> Self: ...
    def trajectory(
        self,
        path: _Path,
        *,
        every: int,
        steps: int | None = None,
        time: float | None = None,
        timestep: float | None = None,
        progress: bool | None = None,
    ) -> Self: ...
    @property
    def columns(self) -> Mapping[str, numpy.ndarray[Any, Any] | Any]: ...
    def load(self, columns: Mapping[str, Any] | Any | None = None, /, **named: Any) -> Self: ...
    @property
    def checksum(self) -> str: ...
    def verify(self) -> dict[str, Any]: ...
    def compare(self, other: Simulation) -> dict[str, Any]: ...
    @property
    def report(self) -> dict[str, Any]: ...
    @property
    def memory(self) -> list[dict[str, Any]]: ...
    def save(self, path: _Path) -> None: ...
    def checkpoint(self, path: _Path) -> None: ...
    def render(self, path: _Path) -> None: ...
    @property
    def particles(self) -> int: ...
    @property
    def steps(self) -> int: ...
    @property
    def time(self) -> float: ...
    @property
    def timestep(self) -> float: ...
    @property
    def flow(self) -> str: ...
    @property
    def scheme(self) -> str: ...
    @property
    def precision(self) -> str: ...
    @property
    def device(self) -> str: ...

def devices() -> list[dict[str, Any]]: ...
def estimate(
    particles: int | float | _Path = 100_000,
    *,
    seed: int = 42,
    precision: str = "double",
    device: str = "auto",
    flow: str | PathLike[str] | Any = "circle",
    velocity: str | None = None,
    scheme: str | None = None,
    parameters: Mapping[str, float] = {},
    first: int = 0,
    steps: int | None = None,
    timestep: float | None = None,
) -> dict[str, Any]: ...
def program() -> str: ...
