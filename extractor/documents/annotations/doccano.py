"""doccano JSONL: {"id", "text", "label": [[start, end, label]]}, in imports and exports.

Exports of older projects call it "labels"; those with relations have "entities": [{"label", "start_offset",
"end_offset"}]. Whose a name is stands beside it, by offsets, where doccano keeps it: "entity": {"2-5": "loc-gao"}.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from extractor.core.errors import InputError
from extractor.documents.annotations.records import numbered
from extractor.documents.annotations.values import Gold, Span, fitting, identity


def read(path: Path) -> Iterator[Gold | InputError]:
    yield from numbered(path, record, 'give doccano\'s JSONL: {"id", "text", "label": [[start, end, label]]}')


def record(data: dict[str, Any], default: str) -> Gold:
    """One text of an export."""
    text = data["text"]
    spans: list[tuple[int, int, str]] = []
    regions = data.get("entities")
    # an empty list stands beside the labels of a project without relations
    if isinstance(regions, list) and (regions or not data.keys() & {"label", "labels"}):
        spans = [(e["start_offset"], e["end_offset"], e["label"]) for e in regions]
    else:
        spans = [(start, end, label) for start, end, label in (data["label"] if "label" in data else data["labels"])]
    entities = data.get("entity") or {}
    named = [Span(a, b, label, entities.get(f"{a}-{b}")) for a, b, label in spans]
    name = data.get("name")
    return Gold(str(name) if name is not None else identity(data, default), text, fitting(named, text))


def write(texts: Iterable[Gold], out: TextIO) -> None:
    """A line a text. doccano numbers texts itself, so the id stands under "name"."""
    for gold in texts:
        label = [[s.start, s.end, s.label] for s in gold.spans]
        entity = {f"{s.start}-{s.end}": s.entity for s in gold.spans if s.entity is not None}
        data = {"text": gold.text, "label": label, "name": gold.id, "entity": entity}
        out.write(json.dumps(data, ensure_ascii=False) + "\n")
