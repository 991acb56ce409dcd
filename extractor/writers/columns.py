"""The columns of spreadsheets and tables: the same for csv, tsv and xlsx.

    for row in entities(result, fields=("journal",)): ...

`COLUMNS` are those that are always there, in their order; the kept fields of the documents
stand behind. What takes the text (sentences, a headline as the title, the date line) is
empty where the text is not at hand.
"""

import json
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Literal

from extractor.core.cleaning import encodable
from extractor.core.types import Result
from extractor.documents.dates import date_of
from extractor.documents.options import READ_WITH
from extractor.documents.titles import title_of
from extractor.text.segmentation import sentences, words_around

Rows = Literal["entities", "mentions"]

COLUMNS = {
    "entities": (
        "path", "id", "label", "name", "mentions", "aliases", "roles", "country", "candidates", "date", "title",
    ),
    "mentions": (
        "path", "start", "end", "text", "label", "entity", "name", "source", "rule", "sentence", "date", "title",
    ),
    "documents": ("path", "date", "title", "characters", "mentions", "entities", "model"),
}  # fmt: skip
#: what is for machines
_NO_FIELDS = frozenset({"sha256", "input_format", READ_WITH})


def kept_fields(results: Iterable[Result], date_field: str | None = None) -> tuple[str, ...]:
    """The kept fields of all documents, as they come first; not those of which our own columns say all."""
    return tuple(
        dict.fromkeys(
            field
            for result in results
            for field in result.document.meta
            if field not in _NO_FIELDS and not _is_shown(field, result, date_field)
        )
    )


def _is_shown(field: str, result: Result, date_field: str | None) -> bool:
    """Whether the columns of dates and titles hold it as it is: the date « 2025-03-14 », not « printemps 2025 »."""
    value = result.document.meta[field]
    if field == "date":
        day = date_of(result, date_field)
        return value is None or value == (day and day.isoformat())
    return field == "title" and (value is None or str(plain(value)) == title_of(result))


def header(rows: str, fields: Sequence[str]) -> tuple[str, ...]:
    """The titles of the columns; a kept field that is called as one of ours is « meta.date »."""
    return (*COLUMNS[rows], *named(fields, COLUMNS[rows]))


def named(fields: Iterable[str], taken: Iterable[str], same: Callable[[str], str | bytes] = str) -> dict[str, str]:
    """What the columns of kept fields are called, and their fields: no two alike, and none as those that are taken.

        named(["journal", "date"], ["path", "date"])       # {"journal": "journal", "meta.date": "date"}

    Names of which `same` makes the same are alike.
    """
    seen = {same(name) for name in taken}
    columns: dict[str, str] = {}
    for field in dict.fromkeys(fields):
        name = encodable(field)
        while same(name) in seen:
            name = f"meta.{name}"
        seen.add(same(name))
        columns[name] = field
    return columns


def entities(result: Result, fields: Sequence[str] = (), date_field: str | None = None) -> Iterator[tuple[Any, ...]]:
    """A row an entity."""
    about = _about(result, fields, date_field)
    for e in result.entities:
        lists = (" | ".join(values) for values in (e.aliases, e.roles))
        yield (
            result.document.path, e.id, e.label, e.name, len(e.mentions), *lists, e.country, " | ".join(e.candidates),
            *about,
        )  # fmt: skip


def mentions(result: Result, fields: Sequence[str] = (), date_field: str | None = None) -> Iterator[tuple[Any, ...]]:
    """A row a mention, with its sentence."""
    about = _about(result, fields, date_field)
    names = {e.id: e.name for e in result.entities}
    for m, sentence in zip(result.mentions, sentences_of(result), strict=True):
        yield (
            result.document.path, m.start, m.end, m.text, m.label, m.entity, names.get(m.entity or ""), m.source,
            m.rule, sentence, *about,
        )  # fmt: skip


def document(result: Result, fields: Sequence[str] = (), date_field: str | None = None) -> tuple[Any, ...]:
    """The row of the document itself."""
    day, title, *kept = _about(result, fields, date_field)
    counts = (result.characters, len(result.mentions), len(result.entities))
    return (result.document.path, day, title, *counts, result.model, *kept)


def _about(result: Result, fields: Sequence[str], date_field: str | None) -> tuple[Any, ...]:
    day = date_of(result, date_field)
    meta = result.document.meta
    return (day and day.isoformat(), title_of(result), *(plain(meta.get(field)) for field in fields))


def plain(value: Any) -> Any:
    """A kept field as a cell: lists joined, what has fields of its own as JSON."""
    if isinstance(value, list):
        return " | ".join(str(plain(part)) for part in value if part is not None)
    return value if value is None or isinstance(value, str | int | float) else json.dumps(value, ensure_ascii=False)


def sentences_of(result: Result) -> list[str | None]:
    """The sentence of each mention, on one line, cut if very long; None for all where the text is not at hand."""
    text = result.document.text
    if not text or not result.mentions:
        return [None] * len(result.mentions)
    found = list(sentences(text, sorted((m.start, m.end) for m in result.mentions)))
    starts = [start for start, _ in found]
    of: list[str | None] = []
    for m in result.mentions:
        place = bisect_right(starts, m.start) - 1
        start, end = found[place] if place >= 0 else (m.start, m.end)
        of.append(words_around(text, m.start, m.end, start, max(end, m.end)))
    return of
