"""Tab-separated values: the columns of CSV, a line a row, for cut, awk and spreadsheets."""

from collections.abc import Iterable, Sequence
from typing import TextIO

from extractor.core.types import Result
from extractor.writers import csv
from extractor.writers.columns import Rows


def write(
    results: Iterable[Result],
    out: TextIO,
    *,
    rows: Rows = "entities",
    fields: Sequence[str] | None = None,
    date_field: str | None = None,
) -> None:
    csv.write(results, out, rows=rows, delimiter="\t", fields=fields, date_field=date_field)
