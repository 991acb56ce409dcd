"""Rows of any record as CSV, with the cells a spreadsheet would take for formulas made harmless."""

import csv
from collections.abc import Iterable, Mapping
from typing import Any, TextIO

from extractor.writers.csv import cell


def write(rows: Iterable[Mapping[str, Any]], out: TextIO) -> None:
    """A header with the fields of the first row, then a line a row; nothing without rows."""
    sheet = csv.writer(out, lineterminator="\r\n")
    for number, row in enumerate(rows):
        if not number:
            sheet.writerow(row)
        sheet.writerow([cell(value) for value in row.values()])
