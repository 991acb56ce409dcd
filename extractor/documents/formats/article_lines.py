"""The paragraphs of an article as its web page has them, which the library that finds it does not always keep.

page = lines("<p>Selon <b>Boko</b> Haram dort.</p>")
paragraphs("Selon\\n\\nBoko\\n\\nHaram dort.", page)      # ['Selon Boko Haram dort.']

Of a short article it makes each element a line, or all of it one; of elements without a blank between them one word.
So the article is followed through the page, letter by letter, and has the lines that the page has there: not those of
its menu, where a topic of the article may stand in a line of its own, or two names in one.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from extractor.documents.formats import letters_of, markup, without_width

#: letters of an article that is followed through its page; a longer one has its lines
_SHORT = 30_000
#: letters of lines of the page, one behind the other, by which a place in an article that is one line is known
_SURE = 20
#: lines of the page that are looked at for one place of the article, those behind each, and places where one line is
_MANY, _AHEAD, _TIMES = 10, 40, 100


@dataclass(frozen=True, slots=True)
class Line:
    """A line that a browser shows of a page, without what has no width, and whether a <br> alone is before it."""

    text: str
    goes_on: bool
    letters: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "letters", letters_of(self.text))


def lines(page: str) -> list[Line]:
    """What a browser shows of a page, line by line."""
    found = []
    for block in markup.blocks(page):
        goes_on = False
        for line in block.text.split("\n"):
            if text := " ".join(without_width(line).split()):
                found.append(Line(text, goes_on))
            goes_on = bool(text)
    return found


def paragraphs(article: str, shown: list[Line]) -> list[str]:
    """The paragraphs of an article that the library found in a page; lines that a <br> parts are lines of one."""
    whole: list[str] = []
    for line, goes_on in _Article(article, shown).lines() if len(article) < _SHORT else _wrapped(article, shown):
        if goes_on and whole:
            whole[-1] += f"\n{line}"
        else:
            whole.append(line)
    return whole


def title_lines(title: str, shown: list[Line]) -> list[str]:
    """The lines of a page, one behind the other, that a title is: « MaliOlaf Scholz parle » of two elements."""
    letters = letters_of(title)
    found: list[list[str]] = []
    for number in range(len(shown)):
        left, end = letters, number
        while left and end < len(shown) and left.startswith(shown[end].letters):
            left, end = left[len(shown[end].letters) :], end + 1
        if not left and end > number:
            found.append([line.text for line in shown[number:end]])
    return min(found, key=len, default=[title])


class _Article:
    """The lines of an article, followed through its page."""

    def __init__(self, article: str, shown: list[Line]) -> None:
        self._torn = [line for line in re.split(r"\n+", article) if letters_of(line)]
        self._shown = shown
        letters = list(map(letters_of, self._torn))
        self._letters = "".join(letters)
        #: places in the article, as letters before them: where its lines begin, and the last ends
        self._starts = list(accumulate(map(len, letters), initial=0))
        self._borders = frozenset(self._starts)
        #: by letters: the lines of the page that have them; by place: the letters of lines of the page that begin there
        self._numbers: dict[str, list[int]] = defaultdict(list)
        self._fitting: dict[int, list[str]] = defaultdict(list)
        for number, line in enumerate(shown):
            self._numbers[line.letters].append(number)
        for text in self._numbers:
            place, times = self._letters.find(text), 0
            while place >= 0 and (times := times + 1) < _TIMES:
                if len(self._fitting[place]) < _MANY:
                    self._fitting[place].append(text)
                place = self._letters.find(text, place + 1)

    def lines(self) -> Iterator[tuple[str, bool]]:
        """The lines where the page has them, and of each whether it goes on with the one before it."""
        here, last = 0, -1
        while here < self._starts[-1]:
            best = self._best(here, last)
            if best is None:
                number = bisect_right(self._starts, here) - 1
                start, stop = self._starts[number], self._starts[number + 1]
                end = self._next(here, stop) if len(self._torn) == 1 else stop
                line = _part(self._torn[number], here - start, end - start)
            else:
                line = self._shown[best].text
                end = here + len(self._shown[best].letters)
            yield line, best is not None and best == last + 1 and self._shown[best].goes_on
            here, last = end, -1 if best is None else best

    def _best(self, here: int, last: int) -> int | None:
        """The line of the page that stands at a place: of those that fit there, up to the end of a line of the article,
        the one of most letters with the lines behind it; then, the one that follows the `last`; then, the shortest.

        An article of one line is known by fewer letters.
        """

        def is_sure(number: int) -> bool:
            end, meets = self._reach(number, here)
            return meets or (len(self._torn) == 1 and (number == last + 1 or here == 0 or end - here > _SURE))

        def rank(number: int) -> tuple[int, bool, int]:
            return self._reach(number, here)[0], number == last + 1, -len(self._shown[number].letters)

        return max(filter(is_sure, self._candidates(here, last)), key=rank, default=None)

    def _candidates(self, here: int, last: int) -> Iterator[int]:
        """The lines of the page that fit a place; of many of the same letters the first, and the next one."""
        for text in self._fitting.get(here, ()):
            yield from self._numbers[text][:_MANY]
        if last >= 0 and self._fits(last + 1, here):
            yield last + 1

    def _fits(self, number: int, here: int) -> bool:
        return number < len(self._shown) and self._letters.startswith(self._shown[number].letters, here)

    def _reach(self, number: int, here: int) -> tuple[int, bool]:
        """How far the lines of the page from one on fit, and whether one of them ends where one of the article does."""
        meets = False
        for ahead in range(number, number + _AHEAD):
            if not self._fits(ahead, here):
                break
            here += len(self._shown[ahead].letters)
            meets = meets or here in self._borders
        return here, meets

    def _next(self, here: int, end: int) -> int:
        """The next place that is surely the beginning of a line of the page, else the end."""
        for place in range(here + 1, end):
            if any(self._reach(number, place)[0] - place > _SURE for number in self._candidates(place, -1)):
                return place
        return end


def _wrapped(article: str, shown: list[Line]) -> list[tuple[str, bool]]:
    """The lines of an article, and of each whether it goes on with the one before it, wherever the page has them so."""
    torn = re.split(r"\n+", article)
    below = {(one.letters, other.letters) for one, other in pairwise(shown) if other.goes_on}
    letters = list(map(letters_of, torn))
    return [(line, pair in below) for line, pair in zip(torn, pairwise(["", *letters]), strict=True)]


def _part(line: str, start: int, end: int) -> str:
    """What stands of a line between two numbers of letters."""
    places = [at for at, sign in enumerate(line) if letters_of(sign)]
    return line[places[start] : places[end - 1] + 1]
