"""A long text cut into windows that overlap, so that what stands at a cut is seen whole by one of them.

    >>> windows("Gao. " * 6, 12, overlap=5)[1]
    Window(start=5, end=20, first=10, last=15)

A window reads [start, end) and answers for what begins in [first, last). The cuts are
where paragraphs end, else sentences, else words; answered together, the windows are the text.
"""

from dataclasses import dataclass
from itertools import pairwise

#: characters that a window reads of each neighbour: a long paragraph, the reach of a rule's context
OVERLAP = 2_000
_ENDS = ("\n\n", "\r\n\r\n", "\n", ". ", " ")


@dataclass(frozen=True, slots=True)
class Window:
    """What is read, and the part of it that is answered for, as offsets of the text."""

    start: int
    end: int
    first: int
    last: int


def windows(text: str, size: int, overlap: int = OVERLAP) -> list[Window]:
    """The windows of a text, each answering for at most `size` characters."""
    cuts = [0]
    while len(text) - cuts[-1] > size:
        cuts.append(_cut(text, cuts[-1] + size // 2, cuts[-1] + size))
    cuts.append(len(text))
    return [
        Window(
            _cut(text, max(first - overlap, 0), max(first - overlap // 2, 0)) if first else 0,
            _cut(text, min(last + overlap // 2, len(text)), min(last + overlap, len(text))),
            first,
            last,
        )
        for first, last in pairwise(cuts)
    ]


def _cut(text: str, least: int, most: int) -> int:
    """The last good place to cut at in text[least:most], or its end."""
    if most >= len(text):
        return len(text)
    for end in _ENDS:
        found = text.rfind(end, least, most)
        if found >= 0:
            return found + len(end)
    return most
