"""The project's own gold: {"id", "text", "spans"} a line, spans [start, end, label] or [start, end, label, entity].

Offsets are code points of the text. A .json file holds one such object, or a list of them.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from extractor.core.errors import InputError
from extractor.documents.annotations.records import numbered
from extractor.documents.annotations.values import Gold, Span, fitting


def read(path: Path) -> Iterator[Gold | InputError]:
    """The texts of a file, line by line."""
    yield from numbered(path, record, 'give {"id", "text", "spans"}')


def record(data: dict[str, Any], default: str) -> Gold:
    """One text. Raises ValueError, KeyError or TypeError for what is none."""
    text = data["text"]
    spans = fitting(map(_span, data["spans"]), text)
    name = default if data["id"] is None else str(data["id"])
    return Gold(name, text, spans, str(data.get("topic", "")))


def _span(given: Any) -> Span:
    if not isinstance(given, list) or len(given) not in (3, 4):
        raise ValueError(f"{given!r:.80} is no span")
    return Span(*given)


def write(texts: Iterable[Gold], out: TextIO) -> None:
    """A line a text."""
    for gold in texts:
        spans = [[s.start, s.end, s.label, *([] if s.entity is None else [s.entity])] for s in gold.spans]
        data = {"id": gold.id, **({"topic": gold.topic} if gold.topic else {}), "text": gold.text, "spans": spans}
        out.write(json.dumps(data, ensure_ascii=False) + "\n")
