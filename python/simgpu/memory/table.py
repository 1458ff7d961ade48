"""Tables as text."""

_MIB = 2**20


def level_text(bytes_):
    """A number of bytes in MiB, or n/a."""
    return "n/a" if bytes_ is None else f"{bytes_ / _MIB:.2f} MiB"


def increment_text(bytes_):
    """A difference of bytes in MiB with its sign, or n/a."""
    text = "n/a" if bytes_ is None else f"{bytes_ / _MIB:+.2f} MiB"
    return text[1:] if text[1:] == "0.00 MiB" else text


def _cells(row, columns):
    if row is None or row.times == 0:
        return [""] * (2 * len(columns) + 1)
    amounts = (text for index in columns for text in _amounts(row, index))
    return [*amounts, f"{row.times:,}"]


def _amounts(row, index):
    return level_text(row.levels[index]), increment_text(row.increments[index])


def _aligned(lines):
    """`lines` of cells: all but the last of each are right-aligned."""
    widths = [max(map(len, column)) for column in zip(*lines)][:-1]
    for *cells, last in lines:
        yield ("  ".join([*map(str.rjust, cells, widths), last])).rstrip()


def known_columns(tables, sources):
    """The indices of the sources of which any row of `tables` knows anything."""
    rows = [row for table in tables for row in table.rows.values() if row.times]
    return [index for index in range(sources) if any(row.levels[index] is not None for row in rows)]


def table_text(table, titles, columns):
    """One table: `columns` are the indices of the sources to be shown, `titles` those of all sources."""
    head = ["Line", *(title for index in columns for title in (titles[index], "Increment")), "Times", "Line contents"]
    body = [
        [str(line), *_cells(table.row_at(line), columns), table.text.get(line, "(the source cannot be read)")]
        for line in table.lines
    ]
    name = getattr(table.code, "co_qualname", table.code.co_name)
    return f"Memory by line of {name} in {table.code.co_filename}\n" + "\n".join(
        "  " + line for line in _aligned([head, *body])
    )


def report_text(tables, meter):
    """The tables of functions that ran; below them what the columns are, which are missing and why, and the cost."""
    sources = meter.sources
    ran = [table for table in tables if table.ran]
    columns = known_columns(ran, len(sources))
    missing = dict(meter.unavailable)
    missing.update((source.title, source.unknown) for index, source in enumerate(sources) if index not in columns)
    lines = [table_text(table, [source.title for source in sources], columns) + "\n" for table in ran]
    lines += [f"{sources[index].title}: {sources[index].note}." for index in columns]
    lines.append("Increment: the sum over a line's executions of (after - before), what it calls included.")
    lines += [f"{title} is n/a: {reason}." for title, reason in missing.items()]
    lines += [
        f"RSS error {level_text(source.error())}: how far the quick count (statm) is from the exact one (smaps_rollup)."
        for source in sources
        if source.title == "RSS"
    ]
    lines.append(f"Cost: {meter.readings:,} readings took {meter.seconds:.6f} s. MiB are 2^20 bytes.")
    return "\n".join(lines) + "\n"
