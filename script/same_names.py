"""Finds functions that two files of one program have in the same anonymous namespace.

    ctags --languages=C++ --output-format=json --fields=+sK -o - FILE... | python3 same_names.py

Where several files are compiled as one (CMAKE_UNITY_BUILD), they are overloads of each other, and a call
could become another's without a word from the compiler. A folder of the top level counts as one program.
Prints what it finds, and fails if that is anything.
"""

import collections
import json
import re
import sys

ANONYMOUS = re.compile(r"__anon[0-9a-f]+")
GTEST = re.compile(r"(TYPED_)?TEST(_[A-Z_]+)?$")


def main():
    places = collections.defaultdict(set)
    for line in sys.stdin:
        tag = json.loads(line)
        scope = ANONYMOUS.sub("{}", tag.get("scope", ""))
        if tag.get("scopeKind") != "namespace" or not scope.endswith("{}"):
            continue
        if tag["kind"] != "function" or GTEST.match(tag["name"]):
            continue
        program = tag["path"].split("/")[0]
        places[program, scope.removesuffix("{}") + tag["name"]].add(tag["path"])
    found = {name: files for (_, name), files in places.items() if len(files) > 1}
    for name, files in sorted(found.items()):
        print(f"{name} is in {' and '.join(sorted(files))}; give one of them a name of its own")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
