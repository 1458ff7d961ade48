"""Prints doubles that lie next to multiples of a quarter turn, a few of each size: the hardest angles to reduce.

    python3 near_quarter_turns.py | elementary_trial sin double -

Needs mpmath. For x = m 2^e, with a whole number m below 2^53, m times 2^e 2/pi is next to a whole number where m is the
denominator of a convergent of that number's continued fraction.
"""

import math

import mpmath

mpmath.mp.prec = 1400


def denominators(number: mpmath.mpf, below: int) -> list[int]:
    """Those of the convergents, up to `below`."""
    last, current = 0, 1
    found = [current]
    while True:
        number = 1 / (number - mpmath.floor(number))
        last, current = current, int(mpmath.floor(number)) * current + last
        if current >= below:
            return found
        found.append(current)


for exponent in range(-52, 971):
    for m in denominators(mpmath.ldexp(2 / mpmath.pi, exponent), 2**53)[-3:]:
        print(math.ldexp(m, exponent).hex())
