"""A text with some stretches written otherwise, and the way between the offsets of both (pure).

>>> plain = Edited("Quer-\\nvoël parle", [Edit(4, 6, "")])
>>> plain.text, plain.source_span(0, 8), plain.edited_span(0, 10)
('Quervoël parle', (0, 10), (0, 8))

Offsets are code points, ends are exclusive.
"""

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple


class Edit(NamedTuple):
    """source[start:end] is written `text`: what is cut has "", what is put in has start == end."""

    start: int
    end: int
    text: str


class Edited:
    """A text after its edits, which are in order and do not overlap; `text` is the source itself without any."""

    __slots__ = ("_ends", "_new_ends", "_new_starts", "_starts", "text")

    def __init__(self, source: str, edits: Iterable[Edit] = ()):
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._new_starts: list[int] = []
        self._new_ends: list[int] = []
        pieces: list[str] = []
        at = length = 0
        for start, end, text in edits:
            pieces += source[at:start], text
            length += start - at
            self._starts.append(start)
            self._ends.append(end)
            self._new_starts.append(length)
            length += len(text)
            self._new_ends.append(length)
            at = end
        self.text = "".join((*pieces, source[at:])) if pieces else source

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Where text[start:end] stands in the source, whole where it is part of an edit."""
        if not self._starts:
            return start, end
        begin = _moved(start, self._new_starts, self._new_ends, self._starts, self._ends)[0]
        if end <= start:
            return begin, begin
        return begin, _moved(end - 1, self._new_starts, self._new_ends, self._starts, self._ends)[1]

    def edited_span(self, start: int, end: int) -> tuple[int, int]:
        """Where source[start:end] stands in the text, whole where it is part of an edit."""
        if not self._starts:
            return start, end
        begin = _moved(start, self._starts, self._ends, self._new_starts, self._new_ends)[0]
        if end <= start:
            return begin, begin
        return begin, max(begin, _moved(end - 1, self._starts, self._ends, self._new_starts, self._new_ends)[1])


def _moved(
    at: int, starts: list[int], ends: list[int], other_starts: list[int], other_ends: list[int]
) -> tuple[int, int]:
    """Where the character at an offset begins and ends on the other side."""
    edit = bisect_right(starts, at) - 1
    if edit < 0:
        return at, at + 1
    if at < ends[edit]:
        return other_starts[edit], other_ends[edit]
    moved = other_ends[edit] + at - ends[edit]
    return moved, moved + 1
