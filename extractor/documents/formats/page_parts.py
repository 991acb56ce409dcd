"""What stands on a page of a PDF: characters together, with their box and size; lines of a column."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Segment:
    """Characters that stand together on one line, with their box and the size of their type."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float

    @property
    def middle(self) -> float:
        return (self.bottom + self.top) / 2


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on a page; `beside` is what is printed across it, each direction as a page of its own."""

    segments: tuple[Segment, ...]
    width: float
    height: float
    beside: tuple["Page", ...] = ()


@dataclass(frozen=True, slots=True)
class Line(Segment):
    """A line of a column; `cells` says that it is divided by gaps, as the row of a table."""

    cells: bool = False


def text_size(segments: Sequence[Segment]) -> float:
    """The size of type that most characters have."""
    counts: Counter[float] = Counter()
    for segment in segments:
        counts[round(segment.size * 2) / 2] += len(segment.text)
    return max(counts, key=lambda size: (counts[size], size))
