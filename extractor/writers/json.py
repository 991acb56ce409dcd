"""One JSON object for all documents: {"schema": 2, "documents": [...]}."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from extractor.core.types import SCHEMA, Result
from extractor.writers.jsonl import line


def write(
    results: Iterable[Result], out: TextIO, *, with_meta: bool = False, with_role_details: bool | None = False
) -> None:
    # a document a line inside the array: memory stays flat, and diff and head stay useful
    out.write(f'{{"schema": {SCHEMA}, "documents": [')
    for number, result in enumerate(results):
        out.write(",\n" if number else "\n")
        out.write(line(result, with_meta=with_meta, with_role_details=with_role_details).rstrip("\n"))
    out.write("\n]}\n")
