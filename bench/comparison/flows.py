"""What moves the particles that are compared: the circle, or flows by the classical Runge-Kutta scheme."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Flow:
    name: str
    tolerance: float  # of positions, relative to their distance from the origin
    options: tuple = ()  # by which simgpu takes it
    expression: tuple = ()  # by which it takes the flow's operations, in their order, as an expression
    heading: str = ""  # of the report, where it is not the original benchmark


def flow(name, timestep, velocity, **settings):
    steps = ("--scheme", "rk4", "--timestep", str(timestep))
    sets = [part for key, value in settings.items() for part in ("--set", f"{key}={value}")]
    return Flow(
        name,
        # Other orders of the operations round otherwise, and a flow draws particles apart.
        1e-9,
        ("--flow", name, *steps),
        ("--velocity", ", ".join(velocity), *steps, *sets),
        f"flow {name}, scheme rk4: ",
    )


def peninsula():
    x = "(x - place)"
    square = f"({x}*{x} + y*y)"
    share = f"(speed*(radius*radius)/({square}*{square}))"
    velocity = f"speed - {share}*({x}*{x} - y*y)", f"-2*{share}*({x}*y)"
    return flow("peninsula", 60, velocity, speed=1, radius=16000, place=50000)


def double_gyre():
    a = "(perturbation*sin(frequency*t))"
    b = f"(1 - 2*{a})"
    f = f"({a}*(x*x) + {b}*x)"
    speed = "(pi*amplitude)"
    velocity = (
        f"-{speed}*sin(pi*{f})*cos(pi*y)",
        f"{speed}*cos(pi*{f})*sin(pi*y)*(2*{a}*x + {b})",
    )
    return flow("double-gyre", 0.02, velocity, amplitude=0.1, perturbation=0.25, frequency=0.62831853071795864769)


ORIGINAL = "circle"
FLOWS = {flow.name: flow for flow in (Flow(ORIGINAL, 1e-12), peninsula(), double_gyre())}
