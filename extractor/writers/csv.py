"""CSV for spreadsheets and data frames: a row an entity, or a row a mention.

RFC 4180: comma, double quotes where needed, CRLF. A cell that a spreadsheet would
take for a formula gets an apostrophe in front, also where only a semicolon makes a
cell of it; lists are joined with " | ". In TSV a row is one line: tabs and line ends
in a cell become spaces.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from typing import TextIO

from extractor.core import cleaning
from extractor.core.types import Result
from extractor.writers.columns import Rows, entities, header, kept_fields, mentions

# the wide ones of East Asian text are taken for the same; a cell may also begin behind a
# semicolon, at which a French Excel cuts whatever the quotes, and behind a line end
_FORMULA = re.compile(r"(\A)(?=[=+\-@\t\r\n＝＋－＠])|(;[\s\"]*|[\r\n])(?=[=+\-@＝＋－＠])")
_ONE_LINE = str.maketrans("\t\r\n", "   ")


def write(
    results: Iterable[Result],
    out: TextIO,
    *,
    rows: Rows = "entities",
    delimiter: str = ",",
    fields: Sequence[str] | None = None,
    date_field: str | None = None,
    excel: bool = False,
) -> None:
    """A header row, then the rows of each result as it comes.

    `fields` are the kept fields that get a column behind (None: those of all documents,
    for which all results are read first); `excel` writes what a French Excel opens by a double click: a BOM, and
    semicolons.
    """
    tabs = delimiter == "\t"
    if fields is None:
        results = list(results)
        fields = kept_fields(results, date_field)
    if excel:
        out.write("\ufeff")
    sheet = csv.writer(out, delimiter=";" if excel else delimiter, lineterminator="\n" if tabs else "\r\n")
    sheet.writerow([cell(name, tabs) for name in header(rows, fields)])
    of = entities if rows == "entities" else mentions
    for result in results:
        sheet.writerows([cell(value, tabs) for value in row] for row in of(result, fields, date_field))


def cell(value: str | float | None, one_line: bool = False) -> str | float:
    """A value as a cell: no formula, nothing that a terminal obeys, and with `one_line` no line end."""
    if not isinstance(value, str):
        return "" if value is None else value
    value = _FORMULA.sub(r"\1\2'", cleaning.cell(value))
    return value.translate(_ONE_LINE) if one_line else value
