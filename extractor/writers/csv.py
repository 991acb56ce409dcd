"""CSV for spreadsheets and data frames: a row an entity, or a row a mention.

RFC 4180: comma, double quotes where needed, CRLF. A cell that a spreadsheet would
take for a formula gets an apostrophe in front; lists are joined with " | ".
"""

import csv
from collections.abc import Iterable, Iterator
from typing import Literal, TextIO

from extractor.types import Result

Rows = Literal["entities", "mentions"]

COLUMNS = {
    "entities": ("path", "id", "label", "name", "mentions", "aliases", "roles", "country", "candidates"),
    "mentions": ("path", "start", "end", "text", "label", "entity", "name", "source", "rule"),
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def write(results: Iterable[Result], out: TextIO, *, rows: Rows = "entities", delimiter: str = ",") -> None:
    """A header row, then the rows of each result as it comes."""
    sheet = csv.writer(out, delimiter=delimiter, lineterminator="\r\n" if delimiter == "," else "\n")
    sheet.writerow(COLUMNS[rows])
    of = _entities if rows == "entities" else _mentions
    for result in results:
        sheet.writerows([_cell(value) for value in row] for row in of(result))


def _entities(result: Result) -> Iterator[tuple]:
    for e in result.entities:
        yield (
            result.document.path, e.id, e.label, e.name, len(e.mentions),
            " | ".join(e.aliases), " | ".join(e.roles), e.country, " | ".join(e.candidates),
        )  # fmt: skip


def _mentions(result: Result) -> Iterator[tuple]:
    names = {e.id: e.name for e in result.entities}
    for m in result.mentions:
        yield result.document.path, m.start, m.end, m.text, m.label, m.entity, names.get(m.entity or ""), m.source, m.rule


def _cell(value: str | int | None) -> str | int:
    if isinstance(value, str):
        return "'" + value if value.startswith(_FORMULA) else value
    return "" if value is None else value
