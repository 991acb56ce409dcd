"""The paragraphs of an article as its web page has them, which the library that finds it does not always keep.

page = lines("<p>Selon <b>Boko</b> Haram dort.</p>")
paragraphs("Selon\\n\\nBoko\\n\\nHaram dort.", page)      # ['Selon Boko Haram dort.']

Of a short article it makes each element a line, or all of it one; of elements without a blank between them one word.
So the article is followed through the page, letter by letter, and has the lines that the page has there: not those of
its menu, where a topic of the article may stand in a line of its own, or two names in one. At each place only a few
lines of the page are compared, which takes a time about as long as the article.
"""

import re
from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, combinations, islice

from extractor.documents.formats import letters_of, markup, without_width

#: letters of lines of the page, one behind the other, by which a place in an article is known
_SURE = 20
#: letters by which a line of the page is looked up, at most
_FIRST = 512
#: lines of the page that begin alike which are compared before and behind where the article has come, and those that
#: follow each
_MANY, _AHEAD = 5, 20
#: what the library sets before an item of a list
_ITEM = "- "
#: what stands between a title and the name of its paper, or a topic
_BAR = re.compile(r"\s+[|–—·-]\s+")
_BARS = 8
_WORD = re.compile(r"[^\W_]+")
#: letters of a word that says something, and such words of a title
_LONG = 3
#: lines of the page that a title is at most
_OF_TITLE = 40


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
    for line, goes_on in _Article(article, shown).lines():
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
        here = 0
        for end, line in enumerate(shown[number : number + _OF_TITLE], number + 1):
            if not letters.startswith(line.letters, here):
                break
            here += len(line.letters)
            if 0 < here == len(letters):
                found.append([line.text for line in shown[number:end]])
                break
    return min(found, key=len, default=[title])


def headline(title: str, heads: list[str], shown: list[Line], site: str = "", lower: Sequence[str] = ()) -> list[str]:
    """The lines that a title is, as the page shows it: what it says for other programs may have the paper's name
    behind it or a topic before it, other apostrophes or capitals, or other words.

    headline("Mali - L'AQMI ATTAQUE GAO - Le Monde", ["L’AQMI attaque Gao"], page)       # ['L’AQMI attaque Gao']

    `heads` are the headings of the first rank in it, of which its name, that of the `site`, is none; where there are
    none, those of the second, `lower`, are.
    """
    if not title:
        return [title]
    there = {line.letters for line in shown}
    if (found := _shown(title, shown, there)) is not None:
        return found
    heads = [head for head in heads if letters_of(head).casefold() != letters_of(site).casefold()]
    parts = _parts(title)
    # the name of a paper is behind the last bar, and topics are of a word or two
    for part, is_last in parts:
        says_enough = 2 * len(part) > len(title) or (not is_last and len(_words(part)) >= _LONG)
        for head in (heads or lower) if says_enough else ():
            if _words(head) == _words(part):
                return title_lines(head, shown)
    for part, _ in parts:
        if 2 * len(part) > len(title) and (found := _shown(part, shown, there)) is not None:
            return found
    # of a page that shows one, in other words: short ones, and few, say nothing
    if len(heads) == 1:
        own = {word for word in _words(heads[0]) if len(word) >= _LONG}
        if 2 * len(own.intersection(_words(title))) > len(own) >= _LONG:
            return title_lines(heads[0], shown)
    return [title]


def _parts(title: str) -> list[tuple[str, bool]]:
    """A title, and what stands between its bars, the longest first, but what is behind the last one last; each with
    whether it is that."""
    bars = [(0, 0), *(bar.span() for bar in islice(_BAR.finditer(title), _BARS)), (len(title), len(title))]
    runs = [(title[start:end], start > 0 and end == len(title)) for (_, start), (end, _) in combinations(bars, 2)]
    return sorted(runs, key=lambda run: (run[1], -len(run[0])))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _shown(title: str, shown: list[Line], there: set[str]) -> list[str] | None:
    """The lines of the page that a title is, where it shows it."""
    found = title_lines(title, shown)
    return found if len(found) > 1 or letters_of(found[0]) in there else None


class _Article:
    """The lines of an article, followed through its page."""

    def __init__(self, article: str, shown: list[Line]) -> None:
        self._text = without_width(article)
        self._letters = letters_of(article)
        #: where each letter stands in the text
        self._places = array("L", (sign.start() for sign in re.finditer(r"\S", self._text)))
        #: places in the article, as letters before them: where its lines begin, and the last ends
        self._starts = list(accumulate(filter(None, map(len, map(letters_of, self._text.split("\n")))), initial=0))
        self._borders = frozenset(self._starts)
        self._shown = shown
        #: by their first 1, 2, 4, 8 … letters, as many as they have: the lines of the page
        self._numbers: dict[str, list[int]] = defaultdict(list)
        for number, line in enumerate(shown):
            size = 1 << (len(line.letters).bit_length() - 1)
            self._numbers[line.letters[: min(size, _FIRST)]].append(number)
        self._sizes = sorted(set(map(len, self._numbers)))

    def lines(self) -> Iterator[tuple[str, bool]]:
        """The lines where the page has them, and of each whether it goes on with the one before it."""
        here, last = 0, -1
        while here < len(self._letters):
            mark, best = "", self._best(here, last)
            if best is None and self._is_item(here) and (best := self._best(here + 1, last)) is not None:
                mark, here = _ITEM, here + 1
            if best is None:
                stop = self._starts[bisect_right(self._starts, here)]
                end = self._next(here, last) if self._is_one_line else stop
                yield self._text[self._places[here] : self._places[end - 1] + 1], False
            else:
                line = self._shown[best]
                end = here + len(line.letters)
                yield mark + line.text, line.goes_on and best == last + 1 and not mark
                last = best
            here = end

    def _is_item(self, here: int) -> bool:
        """Whether an item of a list begins at a place, by a mark that the library has set."""
        return here in self._borders and self._text.startswith(_ITEM, self._places[here])

    @property
    def _is_one_line(self) -> bool:
        return len(self._starts) == 2

    def _best(self, here: int, last: int) -> int | None:
        """The line of the page that stands at a place: of those that surely fit there the one of most letters with the
        lines behind it; then, the next behind the `last`; then, the one that is least far before it.

        Those fit surely that go up to the end of a line of the article, follow the last with another behind them, or
        have letters enough. A topic that follows the last alone may be left out, and the next line begin alike:
        « Mali » before « Malick Diallo ».
        """
        found = []
        for number in self._candidates(here, last):
            end, meets = self._reach(number, here)
            follows = number == last + 1 and end > here + len(self._shown[number].letters)
            if meets or follows or end - here > _SURE:
                found.append((end, number > last, -abs(number - last), number))
        return max(found)[-1] if found else None

    def _candidates(self, here: int, last: int) -> Iterator[int]:
        """The lines of the page that fit a place; of many that begin alike those about the `last`."""
        for size in self._sizes:
            numbers = self._numbers.get(self._letters[here : here + size], ())
            at = bisect_right(numbers, last)
            for number in numbers[max(0, at - _MANY) : at + _MANY]:
                if self._letters.startswith(self._shown[number].letters, here):
                    yield number

    def _reach(self, number: int, here: int) -> tuple[int, bool]:
        """How far the lines of the page from one on fit, and whether one of them ends where one of the article does."""
        meets = False
        for line in self._shown[number : number + _AHEAD]:
            if not self._letters.startswith(line.letters, here):
                break
            here += len(line.letters)
            meets = meets or here in self._borders
        return here, meets

    def _next(self, here: int, last: int) -> int:
        """The next place that is surely the beginning of a line of the page, else the end."""
        for place in range(here + 1, len(self._letters)):
            if any(self._reach(number, place)[0] - place > _SURE for number in self._candidates(place, last)):
                return place
        return len(self._letters)
