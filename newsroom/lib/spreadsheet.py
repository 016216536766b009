"""Rows as CSV that a spreadsheet opens without running anything in it."""

import csv
from collections.abc import Iterable, Iterator, Sequence

# What a spreadsheet takes for the start of a formula (OWASP, CSV injection).
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class _Line:
    """A file that hands back what is written."""

    def write(self, text: str) -> str:
        return text


def cell(value: object) -> str:
    """The value as text; what a spreadsheet would run gets an apostrophe in front, also behind spaces."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) or text.lstrip().startswith(STARTS_A_FORMULA) else text


def lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """One line of CSV a row, one at a time (RFC 4180)."""
    writer = csv.writer(_Line())
    for row in rows:
        yield writer.writerow([cell(value) for value in row])
