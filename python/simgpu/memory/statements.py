"""Which lines of a source belong to which statement."""

import ast
import linecache


def _first_line(node):
    """The line on which `node` begins, its decorators included."""
    return min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", []))])


def _own_lines(node):
    """The lines of a statement without those of the statements within it."""
    if isinstance(node, ast.match_case):
        return node.pattern.lineno, max(node.pattern.lineno, node.body[0].lineno - 1)
    first = _first_line(node)
    if isinstance(node, ast.Match):
        return first, max(first, node.cases[0].pattern.lineno - 1)
    if getattr(node, "body", None):
        return first, max(first, _first_line(node.body[0]) - 1)
    return first, node.end_lineno


class Statements:
    """The statements of one function: `lines` are all of its lines, `text` what stands on each, and `row_of` maps a
    line to the first line of its statement. Empty where the source is not to be had."""

    def __init__(self, code):
        source = linecache.getlines(code.co_filename)
        self.lines = range(0)
        self.text = {}
        self.row_of = {}
        try:
            tree = ast.parse("".join(source))
        except SyntaxError:
            return
        functions = [
            node
            for node in ast.walk(tree)
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and _first_line(node) == code.co_firstlineno
        ]
        if not functions:
            return
        function = functions[0]
        self.lines = range(code.co_firstlineno, function.end_lineno + 1)
        self.text = {line: source[line - 1].rstrip("\n") for line in self.lines}
        for node in ast.walk(function):
            if isinstance(node, (ast.stmt, ast.ExceptHandler, ast.match_case)):
                first, last = _own_lines(node)
                self.row_of.update(dict.fromkeys(range(first, last + 1), first))
