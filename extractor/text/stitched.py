"""A long text as it is shown, put together of what each of its windows answers for, and the way back to it.

>>> shown = Stitched()
>>> for window in windows(text, 1000):                     # « … le colonel Dia\\xadllo … »
...     shown.add(Plain(text[window.start : window.end]), window)
>>> shown.text()
'… le colonel Diallo …'
"""

from bisect import bisect_right
from operator import attrgetter
from typing import NamedTuple

from extractor.text.plain import Plain, Way
from extractor.text.windows import Window


class _Piece(NamedTuple):
    """What a window answers for, as it is shown: where that begins in all of it, by how much it is moved there from
    where the window shows it, where the window begins in the text, and the window's way back."""

    text: str
    start: int
    moved: int
    began: int
    way: Way


class Stitched:
    """What windows show, added in their order. It keeps their texts as they are shown, not as they stand."""

    __slots__ = ("_length", "_pieces")

    def __init__(self) -> None:
        self._pieces: list[_Piece] = []
        self._length = 0

    def add(self, plain: Plain, window: Window) -> int:
        """Put the part that a window answers for behind the others; by how much its offsets are moved."""
        start, end = (plain.plain_span(at, at)[0] for at in (window.first - window.start, window.last - window.start))
        if window.last == window.end:
            end = len(plain.shown)  # with what is put in behind the last character
        moved = self._length - start
        self._pieces.append(_Piece(plain.shown[start:end], self._length, moved, window.start, plain.way()))
        self._length += end - start
        return moved

    def text(self) -> str:
        return "".join(piece.text for piece in self._pieces)

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Where what is shown at [start, end) stands in the text."""
        piece = self._pieces[bisect_right(self._pieces, start, key=attrgetter("start")) - 1]
        first, last = piece.way(start - piece.moved, end - piece.moved)
        return piece.began + first, piece.began + last
