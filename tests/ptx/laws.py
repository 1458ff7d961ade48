"""The laws of motion whose kernels are executed, as their headers describe them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """A number of each particle; generated ones are uniform between these two."""

    name: str
    start_from: float = -1.0
    start_to: float = 1.0


@dataclass(frozen=True)
class Law:
    """A law as the program and the kernels know it."""

    flow: str
    struct: str  # the C++ name
    columns: tuple
    parameters: tuple = ()  # the defaults
    has_fast: bool = False
    depends_on_time: bool = True

    @property
    def names(self):
        return [column.name for column in self.columns]


# common/laws/circle.hpp; what it alone has is held by circle_cases.py and verify_cases.py.
CIRCLE = Law("circle", "simgpu::laws::Circle",
             (Column("x"), Column("y"), Column("angular_speed")),
             has_fast=True, depends_on_time=False)

# tests/laws/drift.hpp
DRIFT = Law("drift", "simgpu::test::Drift",
            (Column("x"), Column("y"), Column("z", 0, 10), Column("age", 0, 1)),
            parameters=(0.3, -0.7, 0.1, 0.2))

LAWS = (CIRCLE, DRIFT)
