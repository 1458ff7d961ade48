"""Holds the numbers in common/elementary/ to what coefficients.sollya makes.

    python3 coefficients_test.py SOLLYA ROOT

Each number that it makes stands in a header, and each long hexadecimal number in a header is one of them.
"""

import pathlib
import re
import subprocess
import sys

HEXADECIMAL = r"0x[0-9a-f]+(?:\.[0-9a-f]+)?p[-+]?[0-9]+"


def numbers_in(text: str) -> set[float]:
    return {abs(float.fromhex(word)) for word in re.findall(HEXADECIMAL, text)}


def is_long(number: float) -> bool:
    digits = number.hex().split("p")[0].removeprefix("0x1.")
    return len(digits.rstrip("0")) > 3


sollya, root = sys.argv[1:]
script = pathlib.Path(__file__).with_name("coefficients.sollya")
run = subprocess.run([sollya, script], capture_output=True, text=True)
made = numbers_in("\n".join(line for line in run.stdout.splitlines() if not line.startswith("#")))
bits = re.search(r"^bits ([0-9]+)$", run.stdout, re.MULTILINE)
if len(made) < 50 or not bits:
    sys.exit("the script made too little:\n" + run.stdout)

headers = "\n".join(path.read_text() for path in pathlib.Path(root, "common", "elementary").glob("*.hpp"))
written = numbers_in(headers)
problems = [f"{number.hex()} is in no header" for number in made - written]
problems += [f"{number.hex()} is not made by {script.name}" for number in written - made if is_long(number)]
words = re.search(r"words\[\] = \{(.*?)\}", headers, re.DOTALL)[1].split(",")
if sum(int(word, 0) << 64 * place for place, word in enumerate(reversed(words))) != int(bits[1]):
    problems.append("the words of 2/pi are others")
sys.exit("\n".join(problems) or 0)
