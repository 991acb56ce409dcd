"""A name that a rule has found, and where such names stand in a text."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from extractor.core.types import LISTED
from extractor.rules.gazetteer import edition_end
from extractor.rules.schema import Rule


@dataclass(slots=True)
class Found:
    """A name found, in offsets of the plain text."""

    start: int
    end: int
    label: str
    rule: Rule
    known: str | None = None
    source: str = "rule"
    priority: int = LISTED


class Starts:
    """Spans by label and start, so that a long text is not searched whole for those nearby."""

    def __init__(self, spans: Iterable[tuple[int, int, str]]):
        self._spans: dict[str, list[tuple[int, int]]] = {}
        for start, end, label in sorted(spans):
            self._spans.setdefault(label, []).append((start, end))
        self.longest = max((end - start for spans in self._spans.values() for start, end in spans), default=0)

    def between(self, first: int, last: int, label: str) -> list[tuple[int, int]]:
        """Those of this label that start at `first` to `last`."""
        spans = self._spans.get(label, [])
        return spans[bisect_left(spans, (first, 0)) : bisect_left(spans, (last + 1, 0))]


class Vetoes:
    """Places where a listed name stands that its neighbours forbid: no pattern finds the name there."""

    def __init__(self, found: Iterable[Found]):
        self.spans = {(f.start, f.end) for f in found}
        self._starts = Starts((f.start, f.end, f.label) for f in found)

    def touch(self, start: int, end: int, label: str) -> bool:
        """Whether one of this label overlaps a span."""
        first = start - self._starts.longest
        return any(s < end and start < e for s, e in self._starts.between(first, end, label))


def longest(found: list[Found]) -> list[Found]:
    """Without those that lie inside another of the same label."""
    out: list[Found] = []
    for f in sorted(found, key=lambda f: (f.start, -f.end)):
        if not out or f.end > out[-1].end:
            out.append(f)
    return out


# an acronym and the edition it is written with
_GLUED = re.compile(r"([A-Z]{2,6})-?(?:20)?\d\d")


def without_edition(surface: str) -> str:
    """The name of an exercise without its edition: "Orion 23" -> "Orion", "AL23" -> "AL"."""
    if match := _GLUED.fullmatch(surface):
        return match[1]
    return surface[: _edition_start(surface)]


def _edition_start(surface: str) -> int:
    """Where the edition of an exercise's name begins: "Orion 23" -> 5."""
    for i, c in enumerate(surface):
        if c in " -" and i and edition_end(surface, i) == len(surface):
            return i
    return len(surface)
