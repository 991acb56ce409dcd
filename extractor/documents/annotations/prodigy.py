"""Prodigy JSONL: {"text", "spans": [{"start", "end", "label"}], "meta"}, and the answer once it was given.

What was rejected or ignored is left out.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from extractor.core.errors import InputError
from extractor.documents.annotations.records import numbered
from extractor.documents.annotations.values import Gold, Span, fitting, identity


def read(path: Path) -> Iterator[Gold | InputError]:
    yield from numbered(path, record, 'give Prodigy\'s JSONL: {"text", "spans": [{"start", "end", "label"}]}')


def record(data: dict[str, Any], default: str) -> Gold | None:
    """One text, None where it was not accepted."""
    if data.get("answer", "accept") != "accept":
        return None
    text = data["text"]
    spans = [Span(s["start"], s["end"], s["label"], s.get("entity")) for s in data.get("spans", [])]
    return Gold(identity(data, default), text, fitting(spans, text))


def write(texts: Iterable[Gold], out: TextIO) -> None:
    """A line a text; a recipe such as `ner.manual` adds the tokens."""
    for gold in texts:
        spans = [
            {"start": s.start, "end": s.end, "label": s.label, **({} if s.entity is None else {"entity": s.entity})}
            for s in gold.spans
        ]
        data = {"text": gold.text, "spans": spans, "meta": {"id": gold.id}}
        out.write(json.dumps(data, ensure_ascii=False) + "\n")
