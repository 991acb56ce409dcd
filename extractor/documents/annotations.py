"""Texts with their names marked by a reader: what taggers are trained on and measured against.

    [text] = read("article.md")
    [(text.text[s.start:s.end], s.label) for s in text.spans]     # [('Rabat', 'LOC'), …]

Two kinds of file:
- JSONL (or one JSON object in .json): {"id", "text", "spans"}, a span [start, end, label]
  or [start, end, label, entity] in code points of the text;
- articles in Markdown (.md), marked inline as « à [Rabat](LOC) », separated by blank lines,
  each under a first line « # diplomatie, Maroc, dépêche ».
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

from extractor.core.errors import InputError
from extractor.core.labels import LABELS

_MARK = re.compile(r"\[([^\[\]]+)\]\((" + "|".join(LABELS) + r")\)")


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

    Spans are sorted and never overlap.
    """

    id: str
    text: str
    spans: tuple[Span, ...]
    topic: str = ""


def read(path: str | PathLike) -> Iterator[Gold]:
    """The texts of a gold file: JSONL, one JSON object, or articles in Markdown.

    Articles are numbered: « press/a.md » holds a-001, a-002, … Raises InputError,
    with the line, for what is no gold or has spans that do not fit its text.
    """
    path = Path(path)
    try:
        content = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "is not UTF-8 text"
        raise InputError(str(path), reason, "check the path") from error
    if path.suffix == ".md":
        yield from articles(content, path.stem)
        return
    lines = [content] if path.suffix == ".json" else content.split("\n")
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield _record(json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                reason = f"lacks {error}" if isinstance(error, KeyError) else str(error)
                raise InputError(f"{path}:{number}", reason, 'give {"id", "text", "spans"}') from error


def articles(content: str, name: str) -> Iterator[Gold]:
    """The marked articles of a Markdown text: « # mer, France » over « À [Brest](LOC)… »."""
    for number, article in enumerate(re.split(r"\n{2,}", content.strip("\n")), 1):
        head, _, body = article.partition("\n")
        if not head.startswith("# ") or not body:
            raise InputError(f"{name}, article {number}", "has no first line “# topic, country, style” over its text")
        text, spans = unmark(body)
        yield Gold(f"{name}-{number:03d}", text, spans, head.removeprefix("# "))


def unmark(marked: str) -> tuple[str, tuple[Span, ...]]:
    """ "À [Gao](LOC)." as ("À Gao.", (Span(2, 5, "LOC"),))."""
    text, spans, last = "", [], 0
    for mark in _MARK.finditer(marked):
        text += marked[last : mark.start()]
        spans.append(Span(len(text), len(text) + len(mark[1]), mark[2]))
        text += mark[1]
        last = mark.end()
    return text + marked[last:], tuple(spans)


def mark(text: str, spans: Iterable[Span]) -> str:
    """The reverse of `unmark`: "À Gao." with Span(2, 5, "LOC") as "À [Gao](LOC)."."""
    marked, last = "", 0
    for span in sorted(spans):
        marked += f"{text[last : span.start]}[{text[span.start : span.end]}]({span.label})"
        last = span.end
    return marked + text[last:]


def _record(record: dict[str, Any]) -> Gold:
    text = record["text"]
    spans = tuple(sorted(Span(*span) for span in record["spans"]))
    last = 0
    for span in spans:
        if not last <= span.start < span.end <= len(text):
            raise ValueError(f"the span {span.start}..{span.end} is outside the text or overlaps another")
        last = span.end
    return Gold(str(record["id"]), text, spans)
