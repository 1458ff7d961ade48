"""Follows functions line by line and fills their tables."""

import inspect
import sys

from simgpu.memory.statements import Statements


class Row:
    """One statement of a table, which several threads may execute.

    `levels` and `increments` have a number of bytes for each source, None if unknown; `times` counts how often the
    statement was reached. Levels are those at the end of its last execution. An increment is the sum over executions of
    (after - before); an execution within another of the same row adds nothing, since the outer one has it.
    """

    def __init__(self, line, sources):
        self.line = line
        self.times = 0
        self.levels = [None] * sources
        self.increments = [0] * sources

    def add(self, gains, known):
        """What an execution took by each source, and whether that is known."""
        for index, (gain, is_known) in enumerate(zip(gains, known)):
            if not is_known:
                self.increments[index] = None
            elif self.increments[index] is not None:
                self.increments[index] += gain


def _codes_of(code):
    """`code` and those of the functions and classes within it, but not of comprehensions and lambdas, which belong to
    the line that they are on."""
    yield code
    for constant in code.co_consts:
        if inspect.iscode(constant) and not constant.co_name.startswith("<"):
            yield from _codes_of(constant)


class Table:
    """The rows of one function, with those of the functions within it."""

    def __init__(self, code, sources):
        self.code = code
        self.codes = list(_codes_of(code))
        statements = Statements(code)
        self.text = statements.text
        self.rows = {}  # of each line the row that it belongs to
        by_first_line = {}
        for line in sorted({line for each in self.codes for *_, line in each.co_lines() if line}):
            first = statements.row_of.get(line, line)
            self.rows[line] = by_first_line.setdefault(first, Row(first, sources))
        self.lines = statements.lines or range(min(by_first_line), max(by_first_line) + 1)

    def row_at(self, line):
        """The row that begins at `line`, or None."""
        row = self.rows.get(line)
        return row if row is not None and row.line == line else None

    @property
    def ran(self):
        return any(row.times for row in self.rows.values())


class _Activation:
    """A frame of a followed function, from where it is entered or resumed to where it returns, yields or is left by
    an exception."""

    __slots__ = ("_account", "_before", "_meter", "_row", "_rows")

    def __init__(self, meter, table, frame):
        self._meter = meter
        self._account = meter.account()
        self._rows = table.rows
        self._row = None
        meter.read(self._account)
        row = table.rows.get(frame.f_lineno)
        if frame.f_lineno == frame.f_code.co_firstlineno:
            if frame.f_code is table.code:
                self._reach(row)
        elif row is not None:  # a generator goes on with the line that it left
            self._begin(row)

    def trace(self, frame, event, _):
        """What sys.settrace calls at each event of the frame."""
        if event == "line":
            row = self._rows.get(frame.f_lineno)
            # A statement over several lines, or a comprehension, goes on: what repeats a statement is another line.
            if row is None or row is self._row:
                return self.trace
            self._end()
            self._reach(row)
        elif event == "return":
            self._end()
        return self.trace

    def _reach(self, row):
        self._begin(row)
        with self._meter.lock:
            row.times += 1

    def _begin(self, row):
        self._row = row
        running = self._account.running
        running[row] = running.get(row, 0) + 1
        # Nothing has been charged since the reading with which the line before ended.
        self._before = self._account.charged.copy(), self._account.unknown.copy()

    def _end(self):
        account = self._account
        levels = self._meter.read(account)
        row = self._row
        if row is None:
            return
        self._row = None
        others = account.running.pop(row, 1) - 1
        if others > 0:
            account.running[row] = others
        charged_before, unknown_before = self._before
        gains = map(int.__sub__, account.charged, charged_before)
        known = map(int.__eq__, account.unknown, unknown_before)
        with self._meter.lock:
            row.levels = levels
            if others == 0:
                row.add(gains, known)


class Tracer:
    """Tells which frames are to be followed. Functions of one code share a table."""

    def __init__(self, meter):
        self._meter = meter
        self._table_of = {}  # by the identity of codes, since codes of two files may be equal; tables keep them alive
        self.tables = []

    def follow(self, code):
        if id(code) not in self._table_of:
            table = Table(code, len(self._meter.sources))
            self.tables.append(table)
            self._table_of.update((id(each), table) for each in table.codes)

    def on_call(self, frame, _event, _argument):
        """What sys.settrace takes: follows a frame of a followed function, and leaves all others alone."""
        table = self._table_of.get(id(frame.f_code))
        return None if table is None else _Activation(self._meter, table, frame).trace

    def swap_in(self):
        """Starts to trace the calling thread; returns what traced it before, for swap_out."""
        before = sys.gettrace()
        if before != self.on_call:
            sys.settrace(self.on_call)
        return before

    def swap_out(self, before):
        """Ends what the matching swap_in began."""
        if before == self.on_call:
            return
        sys.settrace(before)
        # Lines whose end was not seen, since the program traced this thread itself, must not count as running.
        self._meter.account().running.clear()
