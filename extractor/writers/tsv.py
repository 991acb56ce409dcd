"""Tab-separated values: the columns of CSV, a line a row, for cut, awk and spreadsheets."""

from collections.abc import Iterable
from typing import TextIO

from extractor.core.types import Result
from extractor.writers import csv


def write(results: Iterable[Result], out: TextIO, *, rows: csv.Rows = "entities") -> None:
    csv.write(results, out, rows=rows, delimiter="\t")
