"""Where text stands on pages, made into paragraphs: indents, notes, what goes on overleaf, divided words.

    pages of segments -> columns -> lines -> blocks of lines -> one text and the offsets of its pages

Coordinates are points from the lower left corner, as in PDF.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.documents.formats import clean
from extractor.documents.formats.columns import columns_of, gutters_of
from extractor.documents.formats.page_margins import margins
from extractor.documents.formats.page_parts import Line, Page, text_size

#: behind which the call of a note may stand: « … selon des témoins.¹² »
_SENTENCE_END = re.compile(r"[.!?…:;][\"”»’)\]\s]*$|[^\W\d_][.!?…][\"”»’)\]\s]*(?:\d{1,3}|\*{1,3})$")
#: what an item of a list begins with
_ITEM = re.compile(r"(?:\d{1,2}[.)]|[•◦▪●‣·–—-])\s")
#: what a note begins with
_NOTE = re.compile(r"\W{0,2}\d{1,3}\W{0,3}[^\W\d_]|[*†‡§]")
#: points by which the lines of a justified paragraph may differ in length
_EDGE = 2.0
#: what begins no sentence, and is no « a) » of a list
_MIDST = re.compile(r"(?![ivx]+[.)])(?:[a-zß-öø-ÿœ]['’]?[\w-]|[ayà]\s)")
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


def text(pages: Sequence[Page]) -> tuple[str, list[int]]:
    """The text of the pages, paragraphs divided by an empty line, and the offset at which each page begins."""
    parts = [(number, part) for number, page in enumerate(pages) for part in (page, *page.beside)]
    gutters = gutters_of([part for _, part in parts])
    columns = {id(part): columns_of(part, own) for (_, part), own in zip(parts, gutters, strict=True)}
    marginal = margins(parts, [columns[id(part)] for _, part in parts])

    def paragraphs(part: Page) -> Iterator[list[list[Line]]]:
        """Those of each column."""
        for lines in columns[id(part)]:
            kept = [line for line in lines if (line.text, round(line.middle)) not in marginal[id(part)]]
            yield paragraphs_of(kept)

    joined = _Joined()
    for page in pages:
        joined.new_page()
        size = text_size(page.segments) if page.segments else 0.0
        for column in paragraphs(page):
            joined.new_column()
            notes = _notes(column, size)
            for paragraph in column[: len(column) - notes]:
                joined.add(paragraph)
            joined.notes(column[len(column) - notes :])
        for part in page.beside:
            for column in paragraphs(part):
                joined.beside(column)
    joined.end()
    return joined.text, joined.starts


def _notes(column: Sequence[Sequence[Line]], size: float) -> int:
    """How many paragraphs at the foot of a column are notes: smaller than the text of the page, below some of it, from
    one on that begins with a number or an asterisk."""
    smaller = [all(line.size <= 0.93 * size for line in paragraph) for paragraph in reversed(column)]
    last = 0 if all(smaller) else smaller.index(False)
    first = (number for number in range(last, 0, -1) if _NOTE.match(column[-number][0].text))
    return next(first, 0)


# paragraphs


@dataclass(frozen=True, slots=True)
class _Column:
    """How the lines of a column are set."""

    leading: float
    left: float
    right: float
    #: whether the first lines of paragraphs hang out, and whether all lines but their last are as long
    hanging: bool
    justified: bool


def paragraphs_of(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of a column in groups, a group a paragraph."""
    if not lines:
        return []
    column = _column(lines)
    found = [[lines[0]]]
    for before, line in pairwise(lines):
        if _begins(before, line, column, found[-1]):
            found.append([line])
        else:
            found[-1].append(line)
    return found


def _column(lines: Sequence[Line]) -> _Column:
    size = _usual(line.size for line in lines)
    right = max((line.right for line in lines if abs(line.size - size) < 0.15 * size + 0.5), default=lines[0].right)
    left = _usual(line.left for line in lines)
    hanging = _hangs(lines)
    if not hanging:  # paragraphs of a line or two may all be set in
        counts = Counter(round(line.left) for line in lines if -6 * size < line.left - left)
        left = min((place for place, number in counts.items() if number >= max(2, len(lines) / 10)), default=left)
    full = sum(line.right > right - _EDGE for line in lines)
    return _Column(_leading(lines), left, right, hanging, 5 * full > 2 * len(lines))


def _hangs(lines: Sequence[Line]) -> bool:
    """Whether the first lines of paragraphs hang out: more sentences end before a line that stands further out than
    before one that is set in, which with an indent is the first of a paragraph."""
    hanging = 0
    for before, line in pairwise(lines):
        step = line.left - before.left
        if 0.8 * line.size < abs(step) < 6 * line.size:
            ends = _SENTENCE_END.search(before.text) is not None
            hanging += 1 if ends == (step < 0) else -1
    return hanging > 0


def _begins(before: Line, line: Line, column: _Column, sofar: Sequence[Line]) -> bool:
    """Whether a line begins a paragraph, and does not go on with the line before it, the last of those `sofar`."""
    size = max(before.size, 1.0)
    apart = before.middle - line.middle
    if abs(line.size - before.size) > 0.12 * size and abs(line.size - before.size) > 0.8:
        return True
    # the lines of a headline stand as far apart as its type is large
    usual = max(column.leading, 1.1 * size)
    if apart > 1.32 * usual or apart < -size:
        return True
    if _DIVIDED.search(before.text):
        return False
    full, ends = _full(before, line, column.right), _SENTENCE_END.search(before.text) is not None
    if column.hanging and 0.8 * size < before.left - line.left < 6 * size and (ends or not full):
        return True  # the first line of an entry hangs out
    if not full and _ITEM.match(line.text):
        return True
    if before.cells and line.cells and not column.justified:
        return True  # rows of a table
    set_in = 0.8 * size < line.left - column.left < 6 * size
    if set_in and before.left - column.left < 0.4 * size and (not column.hanging or not full or ends):
        # an indent; the second line of an entry whose first one hangs out stands behind a full one
        return True
    if ends or column.justified or before.cells:
        return not full and (ends or len(sofar) > 1 or before.right - before.left < 0.6 * (column.right - column.left))
    # of what is ragged on the right a word may not have fitted in that seems to
    if _full(before, line, column.right, size):
        return False
    goes_on = _MIDST.match(line.text) is not None
    if set_in and not column.hanging and len(sofar) == 1 and abs(line.left - before.left) < 0.4 * size:
        return not goes_on  # one line is a paragraph, and the next one's first line is set in, too
    return (len(sofar) > 1 and not goes_on) or before.right - before.left < 0.6 * (column.right - column.left)


def _full(line: Line, after: Line, right: float, room: float = 0.0) -> bool:
    """Whether a line is as full as can be, but for some room: the next one's first word would not have fitted in."""
    word = after.text.split(" ", 1)[0]
    width = (after.right - after.left) / max(len(after.text), 1) * (len(word) + 1)
    return line.right + width * 0.95 + room > right


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
        #: the lines of the last paragraph
        self._open: list[Line] = []
        self._page = self._column = False
        #: what waits for the end of the paragraph that may go on
        self._beside: list[list[Line]] = []
        #: the last of it, if it is a note
        self._foot: list[Line] = []

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
        self._foot = []
        if self._page:
            self.end()

    def notes(self, paragraphs: list[list[Line]]) -> None:
        """The same of those at the foot of a page, of which the last may go on itself."""
        self.beside(paragraphs)
        self._foot = paragraphs[-1] if paragraphs and self._beside else []

    def end(self) -> None:
        """Add what stands beside the text."""
        waiting, self._beside = self._beside, []
        for paragraph in waiting:
            self._open = []
            self.add(paragraph)
        if waiting:
            self._open = []

    def add(self, lines: list[Line]) -> None:
        first = lines[0].text
        goes_on = self._column and bool(self._open) and _goes_on(self._last, first, self._open, lines[0])
        if not goes_on and self._beside:
            foot, page, column = self._foot, self._page, self._column
            self._page = False  # what waits is of the page before
            self.end()
            self._open, self._page, self._column = foot, page, column
            goes_on = column and bool(foot) and _goes_on(self._last, first, foot, lines[0])
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
        self._open = lines


def _goes_on(text: str, first: str, before: Sequence[Line], line: Line) -> bool:
    """Whether a paragraph of these lines goes on with a line at the head of the next column or page."""
    if abs(before[-1].size - line.size) > 0.8 or not first:
        return False
    if _DIVIDED.search(text[-40:]):
        return first[0].islower()
    if _SENTENCE_END.search(text[-10:]):
        return False
    if first[0].islower() or before[-1].cells or line.cells:
        return first[0].islower()
    # a last line that is as long as the others ends nothing: « … le maire Awa » before « Diop a quitté … »
    edge = max(one.right for one in before)
    *others, last = before
    if len(others) < 2 or 2 * sum(one.right > edge - _EDGE for one in others) > len(others):
        return bool(others) and first[0].isalnum() and last.right > edge - _EDGE
    return first[0].isalnum() and _full(last, line, edge)


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
