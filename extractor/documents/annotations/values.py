"""A text with its names, as a reader marked them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from extractor.core.types import Document, Entity, Mention, Result
from extractor.text import marks as inline


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A name by its place: « à [Rabat](LOC) » has Span(2, 7, "LOC").

    `entity` says which entity of its text it names, where the gold knows.
    """

    start: int
    end: int
    label: str
    entity: str | int | None = None


@dataclass(frozen=True, slots=True)
class Gold:
    """A text with its names, as « # diplomatie, Maroc, dépêche » (its `topic`) says.

    Spans are sorted and never overlap. `origin` is where it was read, "a.md:12", for messages; `remarks` are
    [offset, what was left out of the annotation there].
    """

    id: str
    text: str
    spans: tuple[Span, ...]
    topic: str = ""
    origin: str = field(default="", compare=False)
    remarks: tuple[tuple[int, str], ...] = field(default=(), compare=False)


def fitting(spans: Iterable[Span], text: str) -> tuple[Span, ...]:
    """The spans, sorted. Raises ValueError for what is no text or span, is outside the text or overlaps another."""
    if not isinstance(text, str):
        raise ValueError("its text is no text")
    spans = list(spans)
    for span in spans:
        named = isinstance(span.label, str) and span.label.strip()
        whole = type(span.start) is int and type(span.end) is int and named
        if not whole or type(span.entity) not in (int, str, type(None)):
            raise ValueError(f"{[span.start, span.end, span.label, span.entity]} is no span")
    ordered = tuple(sorted(spans, key=lambda s: (s.start, s.end)))
    last = 0
    for span in ordered:
        if not last <= span.start < span.end <= len(text):
            raise ValueError(f"the span {span.start}..{span.end} is outside the text or overlaps another")
        last = span.end
    return ordered


def identity(record: dict[str, Any], default: str) -> str:
    """What a record is called: its "id", that of its "meta", or the default."""
    meta = record.get("meta")
    found = record.get("id", meta.get("id") if isinstance(meta, dict) else None)
    return default if found is None else str(found)


def unmark(marked: str) -> tuple[str, tuple[Span, ...]]:
    """ "À [Gao](LOC)." as ("À Gao.", (Span(2, 5, "LOC"),))."""
    text, marks = inline.unmark(marked)
    return text, tuple(Span(*m) for m in marks)


def mark(text: str, spans: Iterable[Span]) -> str:
    """The reverse of `unmark`: "À Gao." with Span(2, 5, "LOC") as "À [Gao](LOC)."."""
    return inline.mark(text, [(s.start, s.end, s.label, s.entity) for s in spans])


def as_result(gold: Gold, model: str = "gold") -> Result:
    """The text as if it had been extracted: what writers and saved results hold."""
    members: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, span in enumerate(gold.spans):
        surface = gold.text[span.start : span.end]
        members[("id", str(span.entity)) if span.entity is not None else (span.label, surface)].append(index)
    entities: list[Entity] = []
    names: dict[int, str] = {}
    taken: set[str] = set()
    for (kind, key), indices in members.items():
        surfaces = list(dict.fromkeys(gold.text[gold.spans[i].start : gold.spans[i].end] for i in indices))
        name = max(surfaces, key=len)
        label = gold.spans[indices[0]].label
        chosen = key if kind == "id" else f"{label.lower()}-{key}"
        while chosen in taken:
            chosen += "-2"
        taken.add(chosen)
        names.update(dict.fromkeys(indices, chosen))
        aliases = tuple(s for s in surfaces if s != name)
        entities.append(Entity(chosen, label, name, aliases, mentions=tuple(indices)))
    mentions = tuple(
        Mention(s.start, s.end, gold.text[s.start : s.end], s.label, names[i], source="model")
        for i, s in enumerate(gold.spans)
    )
    return Result(Document(gold.text, gold.id), model, mentions, tuple(entities))


def as_annotated(gold: Gold) -> Result:
    """The same for formats that keep whose a name is: names of which the annotation does not say it are no one's."""
    result = as_result(gold)
    mentions = tuple(
        m if span.entity is not None else replace(m, entity=None) for m, span in zip(result.mentions, gold.spans)
    )
    said = {m.entity for m in mentions}
    return replace(result, mentions=mentions, entities=tuple(e for e in result.entities if e.id in said))


def from_result(result: Result, name: str | None = None) -> Gold:
    """What was extracted, as if a reader had marked it: a draft to correct. The text must be at hand."""
    spans = tuple(Span(m.start, m.end, m.label, m.entity) for m in result.mentions)
    path = result.document.path or "standard input"
    return Gold(name or path, result.document.text, spans, origin=path)
