"""A long text as it is shown, put together of what each of its windows answers for, and the way back to it.

>>> shown = Stitched()
>>> for window in windows(text, 1000):                     # « … le colonel Dia\\xadllo … »
...     shown.add(Plain(text[window.start : window.end]), window)
>>> shown.text()
'… le colonel Diallo …'
"""

from bisect import bisect_right

from extractor.text.plain import Plain, Way
from extractor.text.windows import Window


class Stitched:
    """What windows show, added in their order. It keeps their texts as they are shown, not as they stand."""

    __slots__ = ("_length", "_pieces", "_starts", "_ways")

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._starts: list[int] = []
        self._length = 0
        #: how far what a window shows is moved here, where it begins in the text, and its way back
        self._ways: list[tuple[int, int, Way]] = []

    def add(self, plain: Plain, window: Window) -> int:
        """Put the part that a window answers for behind the others; by how much its offsets are moved."""
        start = plain.plain_span(first := window.first - window.start, first)[0]
        end = plain.plain_span(last := window.last - window.start, last)[0]
        if window.last == window.end:
            end = len(plain.shown)  # with what is put in behind the last character
        piece = plain.shown[start:end]
        moved = self._length - start
        self._pieces.append(piece)
        self._starts.append(self._length)
        self._ways.append((moved, window.start, plain.way()))
        self._length += len(piece)
        return moved

    def text(self) -> str:
        return "".join(self._pieces)

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Where what is shown at [start, end) stands in the text."""
        moved, began, way = self._ways[max(bisect_right(self._starts, start) - 1, 0)]
        first, last = way(start - moved, end - moved)
        return began + first, began + last
