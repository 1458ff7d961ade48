"""Holds that the constants of common/laws/circle/enclosed_step.hpp are as large as docs/exact-step.md proves they must be.

    python3 enclosure_budget_test.py ROOT

Each bound of the proof is worked out anew for both precisions, in rational arithmetic, where it is largest. What bounds
it from above is rounded up, nothing is estimated. Sizes of errors are relative to a/R, and constants are in units of u.
"""

import dataclasses
import fractions
import math
import pathlib
import re
import sys

F = fractions.Fraction

HEADER = "common/laws/circle/enclosed_step.hpp"
EVOLUTION = "common/evolution.hpp"
PAGE = "docs/exact-step.md"


@dataclasses.dataclass
class Format:
    """A format of IEEE 754."""
    name: str
    digits: int
    least_exponent: int  # of normal numbers
    most_exponent: int   # of all

    @property
    def u(self):
        return F(1, 2 ** self.digits)

    @property
    def least_normal(self):
        return F(2) ** self.least_exponent

    @property
    def least(self):
        return self.least_normal * 2 * self.u

    @property
    def most(self):
        return F(2) ** (self.most_exponent + 1) * (1 - self.u)


FORMATS = {"double": Format("double", 53, -1022, 1023), "float": Format("single", 24, -126, 127)}


@dataclasses.dataclass
class Constants:
    steps: int  # of an enclosure
    epoch: int
    at_first: F
    each_step: F
    curvature: F
    ranges: dict  # by the type's name, then by the constant's


def number(text):
    text = text.rstrip("F")
    return F(float.fromhex(text)) if text.startswith("0x") else F(text)


def one(pattern, text):
    found = re.findall(pattern, text)
    assert len(found) == 1, f"{pattern} stands {len(found)} times in the source"
    return found[0]


def read_constants(header, evolution):
    def budget(name):
        return number(one(rf"double {name} = ([\d.]+);", header))

    ranges = {}
    for real, body in re.findall(r"struct EnclosureRange<(\w+)> \{(.*?)\};", header, re.DOTALL):
        ranges[real] = {name: number(value) for name, value in re.findall(r"(\w+) = (0x\w+(?:-\d+)?F?);", body)}
    assert set(ranges) == set(FORMATS), "a range for each precision"
    return Constants(int(one(r"steps_of_an_enclosure = (\d+);", header)),
                     int(one(r"steps_of_an_epoch = (\d+);", evolution)),
                     budget("at_first"), budget("each_step"), budget("curvature"), ranges)


def root_above(value):
    """A rational number that is the root of `value` or a little larger."""
    scale = 2 ** (2 * max(0, 400 + value.denominator.bit_length() - value.numerator.bit_length()))
    scaled = value * scale
    return F(math.isqrt(scaled.numerator // scaled.denominator) + 1, math.isqrt(scale))


def root_below(value):
    return 1 / root_above(1 / value)


class Budget:
    """The bounds of the proof, by the names that they have there."""

    def __init__(self, constants, real):
        form = FORMATS[real]
        limits = constants.ranges[real]
        self.form = form
        u = self.u = form.u
        n = self.n = constants.steps - 1
        at_first = constants.at_first * u
        each_step = constants.each_step * u

        # (a) the step's roundings; eta is what squares lose that are too small to be normal
        eta = self.eta = 4 * form.least / limits["least_square"]
        self.s = (1 + u) ** 2 / (1 - u) ** 2 * (1 + eta) - 1

        # (c) what rounding does to R in a step, as long as the tangent is not above twice its limit
        most = 2 * limits["most_tangent"]
        rho = self.rho = u + (1 + u) * self.s * most
        epoch_rho = 1 / (1 - 2 * constants.epoch * rho)  # at least (1 - rho)^(-2 epoch), (1 + rho)^(2 epoch)
        self.tangent = limits["most_tangent"] * (1 + u) ** 2 / (1 - u) * (1 + eta) * epoch_rho
        assert self.tangent <= most
        self.least_square = limits["least_square"] / ((1 + u) ** 2 * (1 + eta)) / epoch_rho
        self.most_square = (limits["most_square"] / (1 - u) ** 2 * (1 + eta) * epoch_rho
                            * (1 + constants.epoch * self.tangent ** 2))
        self.least_step = limits["least_step"]
        self.least_tangent = self.least_step / root_above(self.most_square)

        # What shrinkage, the fourth power and upper_change lose if they are too small to be normal
        theta = (2 + constants.curvature) * form.least / self.least_tangent
        t = self.tangent

        # (e) the tangent: zeta is how far the predicted one is off, tau the one that is worked out
        first_zeta = (1 + u) / (1 - u) ** 2 * (1 + eta) - 1
        zeta = self.zeta = 32 * u + 32 * t ** 4
        e = (1 + u) ** 5 / (1 - u) * (1 + eta) - 1
        off = (1 + zeta) ** 2 * (1 + e) - 1
        tau = self.tau = (1 + u) * (1 + F(3, 2) * zeta ** 2 + zeta ** 3 / 2 + (1 + zeta) ** 3 * e / 2
                                    + u * (1 + zeta) / 2 * off) - 1
        steps = constants.steps
        drift = 1 / (1 - steps * rho) - 1
        next_zeta = ((1 + u) * (1 + tau) - 1 + F(steps, 2) * t ** 2 * ((1 + zeta) ** 3 * (1 + u) ** 2 - 1) * (1 + u)
                     + F(3, 8) * steps ** 2 * t ** 4 + u * F(steps, 2) * t ** 2 + drift + steps * theta) \
            / ((1 - F(steps, 2) * t ** 2) * (1 - steps * rho))
        assert max(first_zeta, next_zeta) <= zeta, "the predicted tangent is further off than was assumed"

        # (f) the sum
        h = t ** 2 / 2
        largest = ((1 + tau) * (1 + at_first) * (1 + u)
                   + n * (each_step + constants.curvature * t ** 4 * (1 + zeta) ** 4 * (1 + u) ** 3)
                   * (1 + u) ** 2 * (1 + tau)) * (1 + u) ** n
        rho_above = (1 / (1 - n * rho) - 1) / n
        self.at_first = max(1 - (1 - self.s) / ((1 + tau) * (1 + u)), (1 + self.s) / ((1 - tau) * (1 - u)) - 1) / u
        below = (u + rho + theta + h * (1 - (1 - zeta) ** 3 * (1 - u) ** 3)) / ((1 - tau) * (1 - u))
        above = (rho_above * (1 + self.s) + u * largest + theta + h * ((1 + zeta) ** 3 * (1 + u) ** 3 - 1)) \
            / ((1 - u) ** 2 * (1 - tau))
        self.each_step = max(below, above) / u
        self.curvature = F(3, 8) * n / ((1 - zeta) ** 4 * (1 - u) ** 5 * (1 - tau))
        self.largest = largest

    def needs(self):
        return {"at_first": self.at_first, "each_step": self.each_step, "curvature": self.curvature}


def too_small(budget, constants):
    """Constants that the budget asks more of."""
    for name, need in budget.needs().items():
        value = getattr(constants, name)
        if value < need:
            yield f"{name} is {float(value)}, and must be {float(need):.6f} in {budget.form.name} precision"
        if (value * budget.u).numerator.bit_length() > budget.form.digits:
            yield f"{name} is no number of {budget.form.name} precision"


def outside(budget):
    """Numbers of enclose() that decide and may not be normal, and starts for which (b) does not hold."""
    form = budget.form
    step = (budget.least_step ** 2, budget.tangent ** 2 * budget.most_square)
    products = {
        "square": (budget.least_square, budget.most_square),
        "tangent_square": (budget.least_tangent ** 2, budget.tangent ** 2),
        "a*a and square * tangent_square": step,
        "inverse_square": (1 / step[1], 1 / step[0]),
        "half and the bounds": (budget.least_tangent / 2, budget.tangent),
        "lower_change": (budget.each_step * budget.u * budget.least_tangent, budget.tangent),
    }
    for name, (least, most) in products.items():
        # Roundings change them by less than a factor of 2.
        if least < 2 * form.least_normal or most > form.most / 2:
            yield f"{name} may not be normal in {form.name} precision"

    # (b) `y` is the largest for which a*y, or then q, is not normal, and `q` the largest of these.
    r_least, r_most = root_below(budget.least_square), root_above(budget.most_square)
    for y, q in ((form.least_normal / budget.least_step, 2 * form.least_normal / r_least),
                 (2 * form.least_normal * r_most / budget.least_step, 2 * form.least_normal)):
        x_square = budget.least_square - y ** 2
        moved = max(q, 2 * budget.largest * budget.tangent * y)
        if x_square < (2 * form.least_normal) ** 2 or moved ** 2 >= x_square * budget.u ** 2 / 4:
            yield f"a product that is not normal may decide in {form.name} precision"


def problems(header, evolution):
    constants = read_constants(header, evolution)
    for real in FORMATS:
        budget = Budget(constants, real)
        yield from too_small(budget, constants)
        yield from outside(budget)


def table(constants):
    """The lines of the page's table."""
    for name in ("at_first", "each_step", "curvature"):
        value = getattr(constants, name)
        needs = [Budget(constants, real).needs()[name] for real in FORMATS]
        room = min((value - need) / need for need in needs)
        # Needs rounded up, room down.
        shown = [f"{math.ceil(need * 10 ** 4) / 10 ** 4:.4f}" for need in needs]
        yield f"| `{name}` | {' | '.join(shown)} | {float(value)} | {math.floor(room * 1000) / 10:.1f} % |"


def require_teeth(header, evolution):
    """Constants that are too small are found, and so are ranges that are too wide."""
    for right, wrong, found in (
            ("at_first = 9.25", "at_first = 8.5", "at_first"),
            ("each_step = 2.125", "each_step = 1.9", "each_step"),
            ("curvature = 2.75", "curvature = 2.5", "curvature"),
            ("steps_of_an_enclosure = 8", "steps_of_an_enclosure = 9", "curvature"),
            ("least_step = 0x1p-300", "least_step = 0x1p-520", "a*a"),
            ("least_step = 0x1p-40F", "least_step = 0x1p-64F", "a*a"),
            ("most_square = 0x1p40F", "most_square = 0x1p48F", "tangent_square")):
        assert right in header, f"{right} is to be changed, and is not in the header"
        assert any(problem.startswith(found) for problem in problems(header.replace(right, wrong), evolution)), wrong


def main():
    root = pathlib.Path(sys.argv[1])
    header = (root / HEADER).read_text()
    evolution = (root / EVOLUTION).read_text()
    page = (root / PAGE).read_text()
    found = list(problems(header, evolution))
    for line in table(read_constants(header, evolution)):
        print(line)
        if line not in page:
            found.append(f"{PAGE} does not have that line")
    for problem in found:
        print(problem)
    if not found:
        require_teeth(header, evolution)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
