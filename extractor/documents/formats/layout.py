"""Where text stands on pages, made into paragraphs: gutters, lines, headers, indents, divided words.

    pages of segments -> columns -> lines -> blocks of lines -> one text and the offsets of its pages

Coordinates are points from the lower left corner, as in PDF.
"""

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.documents.formats import clean, initials

_PAGE_NUMBER = re.compile(r"^\W*(?:pages?|p\.?)?\s*(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:/|sur|of|de)\s*\d{1,4})?\W*$", re.I)
#: what browsers print above and below a page
_PRINTED = re.compile(
    r"^\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? \d{1,2}[:h]\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? \d{1,2}[:h]\d\d(?: [AP]M)?$"
    r"|^(?:https?|file)://\S+(?:\s+\d+\s*/\s*\d+)?$|^\d+\s*/\s*\d+\s+(?:https?|file)://",
    re.I,
)
_SENTENCE_END = re.compile(r"[.!?…:;][\"”»’)\]\s]*$")
#: second halves of words that keep their hyphen: « peut-être », « dit-il », « celui-ci »
_KEEP_HYPHEN = frozenset(
    [
        "il",
        "elle",
        "on",
        "ils",
        "elles",
        "ce",
        "je",
        "tu",
        "nous",
        "vous",
        "moi",
        "toi",
        "lui",
        "leur",
        "eux",
        "en",
        "y",
        "le",
        "la",
        "les",
        "ci",
        "là",
        "même",
        "mêmes",
        "être",
        "dire",
        "delà",
        "dessus",
        "dessous",
        "dehors",
        "dedans",
        "midi",
        "fils",
        "chef",
        "t",
        "ne",
        "un",
        "une",
        "deux",
        "trois",
        "quatre",
        "cinq",
        "six",
        "sept",
        "huit",
        "neuf",
        "dix",
        "vingt",
        "trente",
        "quarante",
        "cinquante",
        "soixante",
    ]
)
_DIVIDED = re.compile(r"(\w+)([-\u00ad\u2010])$")
_WORD = re.compile(r"^\w+")


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
class Line:
    """A line of a column."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float

    @property
    def middle(self) -> float:
        return (self.bottom + self.top) / 2


def text(pages: Sequence[Page]) -> tuple[str, list[int]]:
    """The text of the pages, paragraphs divided by an empty line, and the offset at which each page begins."""
    parts = [part for page in pages for part in (page, *page.beside)]
    columns = {id(part): columns_of(part) for part in parts}
    margins = _margins(parts, [columns[id(part)] for part in parts], len(pages))

    def paragraphs(part: Page) -> Iterator[list[list[Line]]]:
        """Those of each column."""
        for lines in columns[id(part)]:
            kept = [line for line in lines if (line.text, round(line.middle)) not in margins[id(part)]]
            yield paragraphs_of(kept)

    joined = _Joined()
    for page in pages:
        joined.new_page()
        for column in paragraphs(page):
            joined.new_column()
            for paragraph in column:
                joined.add(paragraph)
        for part in page.beside:
            for column in paragraphs(part):
                joined.beside(column)
    joined.end()
    return joined.text, joined.starts


# columns


def columns_of(page: Page) -> list[list[Line]]:
    """The columns of a page in reading order, as lines from top to bottom.

    What crosses the gutters (a headline, a picture's caption) divides the page into
    bands; within a band the columns are read one after the other.
    """
    segments = [segment for segment in page.segments if segment.text.strip()]
    if not segments:
        return []
    segments = initials.joined(segments, _text_size(segments))
    gutters = _gutters(segments)
    if not gutters:
        return [_lines(segments)]
    bands: list[list[Segment]] = [[]]
    crossing: list[bool] = [False]
    for segment in sorted(segments, key=lambda s: -s.middle):
        crosses = any(segment.left < left + 1 and segment.right > right - 1 for left, right in gutters)
        if crosses != crossing[-1]:
            bands.append([])
            crossing.append(crosses)
        bands[-1].append(segment)
    found: list[list[Line]] = []
    for band, crosses in zip(bands, crossing, strict=True):
        if not band:
            continue
        if crosses:
            found.append(_lines(band))
            continue
        middles = [(left + right) / 2 for left, right in gutters]
        columns: dict[int, list[Segment]] = {}
        for segment in band:
            columns.setdefault(sum((segment.left + segment.right) / 2 > middle for middle in middles), []).append(
                segment
            )
        found.extend(_lines(columns[number]) for number in sorted(columns))
    return found


def _gutters(segments: list[Segment]) -> list[tuple[float, float]]:
    """The vertical white bands between columns, from left to right.

    A band is a gutter when it is as wide as a letter or more, next to nothing
    crosses it, and lines of text stand on both its sides at the same heights.
    """
    size = _text_size(segments)
    # headlines and page numbers say nothing of columns
    segments = [segment for segment in segments if abs(segment.size - size) < 0.15 * size]
    if not segments:  # of a size that no reader sees: what a scanner has put behind a picture
        return []
    left, right = min(s.left for s in segments), max(s.right for s in segments)
    step = max(size / 5, 1.0)
    number = int((right - left) / step) + 1
    if number > 20_000 or len(segments) < 8:
        return []
    cover = [0.0] * (number + 1)
    for segment in segments:
        for place in range(int((segment.left - left) / step), int((segment.right - left) / step) + 1):
            cover[place] += 1
    # what crosses is an introduction, not the text
    most = max(1.0, 0.25 * max(cover))
    found, begin = [], None
    for place, value in enumerate([*cover, most + 1]):
        if value <= most and begin is None:
            begin = place
        elif value > most and begin is not None:
            found.append((left + begin * step, left + place * step))
            begin = None
    return [band for band in found if band[1] - band[0] >= 0.7 * size and _between_columns(band, segments, size)]


def _text_size(segments: Sequence[Segment]) -> float:
    """The size of type that most characters have."""
    counts: Counter[float] = Counter()
    for segment in segments:
        counts[round(segment.size * 2) / 2] += len(segment.text)
    return max(counts, key=lambda size: (counts[size], size))


def _between_columns(band: tuple[float, float], segments: list[Segment], size: float) -> bool:
    """Whether both sides hold lines of text at the same height, not the numbers of a list or the cells of a table."""
    sides = (
        [s for s in segments if s.right <= band[0] + 1 + size * 0.3],
        [s for s in segments if s.left >= band[1] - 1 - size * 0.3],
    )
    tops, bottoms = [], []
    for side in sides:
        rows: dict[int, list[Segment]] = {}
        for segment in side:
            rows.setdefault(round(segment.middle / size), []).append(segment)
        if len(rows) < 4:
            return False
        widths = [max(s.right for s in row) - min(s.left for s in row) for row in rows.values()]
        if statistics.median(widths) < 6 * size:
            return False
        tops.append(max(s.top for s in side))
        bottoms.append(min(s.bottom for s in side))
    shared = min(tops) - max(bottoms)
    return shared > 0.4 * min(tops[0] - bottoms[0], tops[1] - bottoms[1])


def _lines(segments: Iterable[Segment]) -> list[Line]:
    """The segments of a column as lines, from top to bottom."""
    rows: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda s: (-s.middle, s.left)):
        for row in rows[-3:]:
            first = row[0]
            overlap = min(first.top, segment.top) - max(first.bottom, segment.bottom)
            if overlap > 0.5 * min(first.top - first.bottom, segment.top - segment.bottom):
                row.append(segment)
                break
        else:
            rows.append([segment])
    found = []
    for row in rows:
        row.sort(key=lambda s: s.left)
        text = row[0].text
        for before, segment in pairwise(row):
            # a raised letter (1er, n°) stands close
            text += (
                segment.text
                if segment.left - before.right < 0.12 * segment.size and not text.endswith(" ")
                else " " + segment.text
            )
        main = max(row, key=lambda s: len(s.text))
        found.append(Line(text.strip(), row[0].left, main.bottom, max(s.right for s in row), main.top, main.size))
    return sorted(found, key=lambda line: -line.middle)


# headers, footers, page numbers


def _margins(
    pages: Sequence[Page], columns: Sequence[list[list[Line]]], number: int
) -> dict[int, set[tuple[str, int]]]:
    """For each page the lines (text and height) that are no text of it but its header, footer or number.

    `number` is that of the pages themselves, of which one may have several parts.
    """
    outer: list[list[tuple[Line, str]]] = []
    for page, blocks in zip(pages, columns, strict=True):
        lines = sorted((line for block in blocks for line in block), key=lambda line: -line.middle)
        zone = [line for line in lines if line.middle > 0.88 * page.height or line.middle < 0.12 * page.height]
        outermost = {id(line) for line in [*lines[:3], *lines[-3:]]}
        outer.append([(line, _pattern(line.text)) for line in zone if id(line) in outermost])
    counts = Counter(key for here in outer for key in {(pattern, round(line.middle / 8)) for line, pattern in here})
    often = max(2, number // 4)
    found: dict[int, set[tuple[str, int]]] = {}
    for page, here in zip(pages, outer, strict=True):
        found[id(page)] = {
            (line.text, round(line.middle))
            for line, pattern in here
            if any(counts[pattern, round(line.middle / 8) + near] >= often for near in (-1, 0, 1))
            or _PAGE_NUMBER.match(line.text)
            or _PRINTED.search(line.text)
        }
    return found


def _pattern(text: str) -> str:
    """A header without what changes from page to page: « Page 3 sur 12 » as « page # sur # »."""
    return re.sub(r"\d+", "#", text.casefold()).strip()


# paragraphs


def paragraphs_of(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of a column in groups, a group a paragraph."""
    if not lines:
        return []
    leading = _leading(lines)
    size = _usual(line.size for line in lines)
    right = max((line.right for line in lines if abs(line.size - size) < 0.15 * size + 0.5), default=lines[0].right)
    left = _usual(line.left for line in lines)
    found = [[lines[0]]]
    for before, line in pairwise(lines):
        if _begins(before, line, leading, left, right, found[-1]):
            found.append([line])
        else:
            found[-1].append(line)
    return found


def _begins(before: Line, line: Line, leading: float, left: float, right: float, sofar: list[Line]) -> bool:
    """Whether a line begins a paragraph, and does not go on with the line before it."""
    size = max(before.size, 1.0)
    apart = before.middle - line.middle
    if abs(line.size - before.size) > 0.12 * size and abs(line.size - before.size) > 0.8:
        return True
    # the lines of a headline stand as far apart as its type is large
    usual = max(leading, 1.1 * size)
    if apart > 1.32 * usual or apart < -size:
        return True
    if before.text.endswith(("-", "\u00ad")) and not before.text.endswith(" -"):
        return False
    if (
        line.left - left > 0.8 * size
        and before.left - left < 0.4 * size
        and line.left - left < 6 * size
        and _full(before, line, right) is not None
    ):
        # an indent; a centred or hanging line is none, since the one before it would be short
        return True
    return _full(before, line, right) is False and (
        len(sofar) > 1
        or _SENTENCE_END.search(before.text) is not None
        or before.right - before.left < 0.6 * (right - left)
    )


def _full(line: Line, after: Line, right: float) -> bool | None:
    """Whether a line is as full as can be: the next one's first word would not have fitted in."""
    word = after.text.split(" ", 1)[0]
    width = (after.right - after.left) / max(len(after.text), 1) * (len(word) + 1)
    return line.right + width * 0.95 > right


def _leading(lines: Sequence[Line]) -> float:
    """How far apart the lines of a paragraph are: the least distance that is no exception."""
    gaps = [before.middle - line.middle for before, line in pairwise(lines)]
    gaps = sorted(gap for gap, line in zip(gaps, lines[1:], strict=True) if 0.8 * line.size < gap < 2.6 * line.size)
    counts = Counter(round(gap) for gap in gaps)
    for gap in gaps:
        near = sum(counts[round(gap) + step] for step in (-1, 0, 1))
        if near >= max(2, len(gaps) / 6):
            return gap
    return gaps[0] if gaps else 1.2 * lines[0].size


def _usual(values: Iterable[float]) -> float:
    """The value that most share, give or take a point."""
    counts = Counter(round(value) for value in values)
    return float(max(counts, key=lambda value: (counts[value] + counts[value - 1] + counts[value + 1], -value)))


# joining


class _Joined:
    """The text so far; a paragraph that goes on in the next column or on the next page is put together."""

    #: characters at the end that are looked at, and those from which all before them is put away
    _SEEN, _MANY = 60, 4_000

    def __init__(self) -> None:
        self.starts: list[int] = []
        # the whole text would be copied for each line
        self._parts: list[str] = []
        self._length = 0
        self._last = ""
        self._open: Line | None = None
        self._page = self._column = False
        #: what waits for the end of the paragraph that may go on
        self._beside: list[list[Line]] = []

    @property
    def text(self) -> str:
        return "".join([*self._parts, self._last])

    def _put(self, part: str) -> None:
        self._last += part
        if len(self._last) > self._MANY:
            self._parts.append(self._last[: -self._SEEN])
            self._length += len(self._parts[-1])
            self._last = self._last[-self._SEEN :]

    def _begin_page(self) -> None:
        self.starts.append(self._length + len(self._last))

    def new_page(self) -> None:
        if self._page:  # a page without text begins where the next does
            self._begin_page()
        self._page = True
        self._column = True

    def new_column(self) -> None:
        self._column = True

    def beside(self, paragraphs: list[list[Line]]) -> None:
        """Paragraphs that stand beside the text, which may go on behind them on the next page."""
        self._beside.extend(paragraphs)
        if self._page:
            self.end()

    def end(self) -> None:
        """Add what stands beside the text."""
        waiting, self._beside = self._beside, []
        for paragraph in waiting:
            self._open = None
            self.add(paragraph)
        if waiting:
            self._open = None

    def add(self, lines: list[Line]) -> None:
        first = lines[0].text
        goes_on = self._column and self._open is not None and _goes_on(self._last, first, self._open, lines[0])
        if not goes_on:
            self.end()
        if self._last and not goes_on:
            self._put("\n\n")
        for number, line in enumerate(lines):
            part = clean(line.text).strip()
            if number or goes_on:
                self._last, part = join(self._last, part)
            if self._page:
                self._begin_page()
                self._page = False
            self._put(part)
        self._column = False
        self._open = lines[-1]


def _goes_on(text: str, first: str, before: Line, line: Line) -> bool:
    if abs(before.size - line.size) > 0.8 or not first:
        return False
    if _DIVIDED.search(text[-40:]):
        return first[0].islower()
    return not _SENTENCE_END.search(text[-10:]) and first[0].islower()


def join(text: str, part: str) -> tuple[str, str]:
    """A text and the line that goes on with it, so that one may be put behind the other.

    A word divided by a hyphen is made whole, one that has a hyphen keeps it:
    « ar- / mée » is « armée », « peut- / être » is « peut-être », « Saint- / Malo » « Saint-Malo ».
    """
    divided = _DIVIDED.search(text[-_Joined._SEEN :])
    word = _WORD.match(part)
    if not divided or not word:
        return (text, part) if text.endswith("\n\n") or not text else (text + " ", part)
    if divided[2] == "\u00ad":
        return text[:-1], part
    if (
        word[0][0].islower()
        and word[0] not in _KEEP_HYPHEN
        and not divided[1][-1].isdigit()
        and not divided[1].isupper()
    ):
        return text[:-1], part
    return text, part
