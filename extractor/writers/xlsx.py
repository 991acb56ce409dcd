"""An Excel workbook: a sheet of entities, one of mentions with their sentence, one of documents.

    extractor corpus/ -o names.xlsx
    extractor export out.jsonl -o names.xlsx

No cell is a formula or a link, whatever the text says: strings are written as strings.
Dates are dates, numbers are numbers; the first row stays in sight and has filters.
"""

import io
import math
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from traceback import clear_frames
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from extractor.core.errors import OutputError
from extractor.core.types import Result
from extractor.documents import temporary
from extractor.documents.atomic_files import whole_path
from extractor.writers import columns

#: what Excel holds: rows and columns of a sheet, characters of a cell
ROWS, COLUMNS, CELL = 1_048_576, 16_384, 32_767
_WIDTHS = {
    "path": 30,
    "id": 28,
    "name": 28,
    "aliases": 30,
    "roles": 26,
    "sentence": 80,
    "title": 50,
    "text": 24,
    "date": 11,
}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# control characters are none in XML; xlsxwriter writes them as escapes, which other programs show
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


Warn = Callable[[str], None]
#: the titles of its columns, and its rows
Sheet = tuple[Sequence[str], Sequence[Sequence[Any]]]


def _ignored(message: str) -> None:
    pass


def write(
    results: Iterable[Result],
    path: str | Path,
    *,
    fields: Sequence[str] = (),
    date_field: str | None = None,
    warn: Warn = _ignored,
) -> None:
    """All results as a workbook, there whole or not at all; `warn` is told of texts that no cell holds whole.

    Raises OutputError for more rows or columns than Excel has.
    """
    sheets: dict[str, list[tuple[Any, ...]]] = {"entities": [], "mentions": [], "documents": []}
    results = list(results)
    fields = tuple(dict.fromkeys([*fields, *columns.kept_fields(results, date_field)]))
    for result in results:
        sheets["entities"] += columns.entities(result, fields, date_field)
        sheets["mentions"] += columns.mentions(result, fields, date_field)
        sheets["documents"].append(columns.document(result, fields, date_field))
    _write(path, {name: (columns.header(name, fields), rows) for name, rows in sheets.items()}, warn)


def table(
    path: str | Path, name: str, header: Sequence[str], rows: Sequence[Sequence[Any]], warn: Warn = _ignored
) -> None:
    """One sheet of rows, there whole or not at all; `header` are the titles of their columns, `warn` as in `write`.

    Raises OutputError for more rows or columns than Excel has.
    """
    _write(path, {name: (header, rows)}, warn)


def _write(path: str | Path, sheets: Mapping[str, Sheet], warn: Warn) -> None:
    for header, rows in sheets.values():
        # what lies outside would be left out without a word
        for number, most, things in ((len(rows) + 1, ROWS, "rows"), (len(header), COLUMNS, "columns")):
            if number > most:
                raise OutputError(str(path), f"{number:,} {things}, and a sheet of Excel holds {most:,}", "write csv")
    cut: dict[tuple[str, str], int] = {}
    with whole_path(path, anew=True) as new, _book(new) as book:
        for name, (header, rows) in sheets.items():
            cut |= _sheet(book, name, header, rows)
    for (about, title), length in cut.items():
        warn(f"{about}: {title} has {length:,} characters, of which a cell of Excel holds {CELL:,}; csv holds them all")


@contextmanager
def _book(path: Path) -> Iterator[Any]:
    settings = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    packed = io.BytesIO()
    # a library that fails leaves there what it has written
    with tempfile.TemporaryDirectory(prefix="extractor-") as passing:
        try:
            with xlsxwriter.Workbook(packed, {**settings, "tmpdir": passing}) as book:
                # a date of its own would make two workbooks of the same results differ
                book.set_properties({"created": datetime(2000, 1, 1)})
                yield book
        except BaseException as error:
            reason = error.args[0] if isinstance(error, FileCreateError) else error  # holds what the system said
            # the archive that it has begun is ended here, in memory: on a full disk that would fail once more, and
            # Python would speak of it
            for failed in (error, reason):
                clear_frames(failed.__traceback__)
            with temporary.passing():  # where all is that a library writes to a disk
                raise reason from None
    path.write_bytes(packed.getbuffer())


def _sheet(book: Any, name: str, header: Sequence[str], rows: Sequence[Sequence[Any]]) -> dict[tuple[str, str], int]:
    """Write a sheet. What was cut: (first cell of its row, title of its column) and how long it was."""
    cut = {}
    sheet = book.add_worksheet(name.capitalize())
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    for column, title in enumerate(map(_text, header)):
        if len(title) > CELL:
            cut["the first row", f"a title ({title[:40]}…)"] = len(title)
        sheet.write_string(0, column, title[:CELL], bold)
        sheet.set_column(column, column, _WIDTHS.get(title, 12))
    for number, row in enumerate(rows, 1):
        for column, (title, value) in enumerate(zip(header, row, strict=True)):
            if value is None or value == "":
                continue
            if title == "date" and (found := _day(value)):
                sheet.write_datetime(number, column, found, day)
            elif _is_number(value):
                sheet.write_number(number, column, value)
            else:
                text = _text(value)
                if len(text) > CELL:
                    cut[str(row[0] or "standard input"), title] = len(text)
                sheet.write_string(number, column, text[:CELL])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(header) - 1)
    return cut


def _day(value: Any) -> date | None:
    """The day that a cell says, as YYYY-MM-DD; a kept field called `date` may say anything."""
    if not (isinstance(value, str) and _DAY.fullmatch(value)):
        return None
    try:
        found = date.fromisoformat(value)
    except ValueError:  # 31 February
        return None
    # Excel counts days from 1900, of which it makes a leap year
    return found if found >= date(1900, 3, 1) else None


def _is_number(value: Any) -> bool:
    """Whether a cell can hold it as a number, and all its digits: Excel knows fifteen of them, and no infinity."""
    if isinstance(value, int):
        return not isinstance(value, bool) and abs(value) < 10**15
    return isinstance(value, float) and math.isfinite(value)


def _text(value: Any) -> str:
    return _UNWRITABLE.sub("\ufffd", re.sub(r"\r\n?", "\n", str(value)))
