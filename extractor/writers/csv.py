"""CSV for spreadsheets and data frames: a row an entity, or a row a mention.

RFC 4180: comma, double quotes where needed, CRLF. A cell that a spreadsheet would
take for a formula gets an apostrophe in front, also where only a semicolon makes a cell of it; lists are joined with " | ". In TSV a
row is one line: tabs and line ends in a cell become spaces.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from typing import Literal, TextIO

from extractor.core.cleaning import encodable
from extractor.core.types import Result

Rows = Literal["entities", "mentions"]

COLUMNS = {
    "entities": ("path", "id", "label", "name", "mentions", "aliases", "roles", "country", "candidates"),
    "mentions": ("path", "start", "end", "text", "label", "entity", "name", "source", "rule"),
}
# the wide ones of East Asian text are taken for the same; a cell may also begin behind a
# semicolon, at which a French Excel cuts whatever the quotes, and behind a line end
_FORMULA = re.compile(r"(\A)(?=[=+\-@\t\r\n＝＋－＠])|(;[\s\"]*|[\r\n])(?=[=+\-@＝＋－＠])")
_ONE_LINE = str.maketrans("\t\r\n", "   ")


def write(results: Iterable[Result], out: TextIO, *, rows: Rows = "entities", delimiter: str = ",") -> None:
    """A header row, then the rows of each result as it comes."""
    tabs = delimiter == "\t"
    sheet = csv.writer(out, delimiter=delimiter, lineterminator="\n" if tabs else "\r\n")
    sheet.writerow(COLUMNS[rows])
    of = _entities if rows == "entities" else _mentions
    for result in results:
        sheet.writerows([cell(value, tabs) for value in row] for row in of(result))


def _entities(result: Result) -> Iterator[tuple]:
    for e in result.entities:
        yield (
            result.document.path, e.id, e.label, e.name, len(e.mentions),
            " | ".join(e.aliases), " | ".join(e.roles), e.country, " | ".join(e.candidates),
        )  # fmt: skip


def _mentions(result: Result) -> Iterator[tuple]:
    names = {e.id: e.name for e in result.entities}
    for m in result.mentions:
        yield (
            result.document.path,
            m.start,
            m.end,
            m.text,
            m.label,
            m.entity,
            names.get(m.entity or ""),
            m.source,
            m.rule,
        )


def cell(value: str | float | None, one_line: bool = False) -> str | float:
    """A value as a cell: no formula, and with `one_line` no line end."""
    if not isinstance(value, str):
        return "" if value is None else value
    value = _FORMULA.sub(r"\1\2'", encodable(value))
    return value.translate(_ONE_LINE) if one_line else value
