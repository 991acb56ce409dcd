"""JSON Lines: one object a document, in input order, each flushed as it is done."""

import json
from collections.abc import Iterable
from typing import TextIO

from extractor.core.cleaning import encodable
from extractor.core.types import Result
from extractor.documents.serialization import to_dict
from extractor.writers.line_batches import batches as Batches  # noqa: F401, N812  as every resumable format has it

_ENCODER = json.JSONEncoder(ensure_ascii=False)  # json.dumps would make one for each document


def line(result: Result, *, with_meta: bool = False, with_role_details: bool | None = False) -> str:
    """One document as a line of UTF-8 JSON, with its line end."""
    document = to_dict(result, with_meta=with_meta, with_role_details=with_role_details)
    return encodable(_ENCODER.encode(document)) + "\n"


def write(
    results: Iterable[Result], out: TextIO, *, with_meta: bool = False, with_role_details: bool | None = False
) -> None:
    for result in results:
        out.write(line(result, with_meta=with_meta, with_role_details=with_role_details))
        out.flush()
