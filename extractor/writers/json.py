"""One JSON object for all documents: {"schema": 1, "documents": [...]}."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TextIO

from extractor.results import to_dict
from extractor.types import SCHEMA, Result


def write(results: Iterable[Result], out: TextIO, *, with_meta: bool = False) -> None:
    # a document a line inside the array: memory stays flat, and diff and head stay useful
    out.write(f'{{"schema": {SCHEMA}, "documents": [')
    for number, result in enumerate(results):
        out.write(",\n" if number else "\n")
        out.write(json.dumps(to_dict(result, with_meta=with_meta), ensure_ascii=False))
    out.write("\n]}\n")
