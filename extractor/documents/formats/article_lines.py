"""The paragraphs of an article as its web page has them, which the library that finds it does not always keep.

paragraphs("Selon\\n\\nBoko\\n\\nHaram dort.", "<p>Selon <b>Boko</b> Haram dort.</p>")     # ['Selon Boko Haram dort.']
"""

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from extractor.documents.formats import markup

#: letters of an article within which a line of the page is looked for
_SHORT = 10_000
#: letters that such a line needs to be found anywhere in an article
_SURE = 20
#: lines of the page that are looked at for one of the article, and the lines behind each of them
_MANY, _AHEAD = 50, 8
_NO_WIDTH = re.compile("[\u00ad\u200b]")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that a browser shows of a page, without what has no width, and whether a <br> alone is before it."""

    text: str
    goes_on: bool
    letters: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "letters", "".join(self.text.split()))


def paragraphs(article: str, page: str) -> list[str]:
    """The paragraphs of an article that the library found in a page; lines that a <br> parts are lines of one."""
    shown = list(_lines(page))
    found = _joined(re.split(r"\n+", article), shown) if "\n" in article else _divided(article, shown)
    whole: list[str] = []
    for line, goes_on in found:
        if goes_on and whole:
            whole[-1] += f"\n{line}"
        else:
            whole.append(line)
    return whole


def _joined(torn: list[str], shown: list[_Line]) -> list[tuple[str, bool]]:
    """The lines of an article, put together again where the library tore them out of one line of the page.

    Of what is too short for an article to it, it makes each element a line: « Selon », « Boko », « Haram, il pleut ».
    The article is followed through the page: in a menu, two names may stand in one line that the article has in two.
    """
    if sum(map(len, torn)) > _SHORT:
        return _wrapped(torn, shown)
    letters = list(map(_letters, torn))
    # of letters before each line, its number
    starts = {before: number for number, before in enumerate(accumulate(map(len, letters), initial=0))}
    fitting = _fitting("".join(letters), starts, shown)
    joined: list[tuple[str, bool]] = []
    start, last = 0, -1
    for here, number in starts.items():
        if here < start or number == len(torn):
            continue
        line = torn[number]
        best = max(fitting.get(here, ()), key=lambda place: _chain(place, here, fitting, last), default=None)
        if best is None:
            joined.append((line, False))
            start = here + len(letters[number])
            continue
        start = here + len(shown[best].letters)
        is_torn = starts[start] - number > 1
        joined.append((shown[best].text if is_torn else line, shown[best].goes_on and best == last + 1))
        last = best
    return joined


def _fitting(article: str, starts: Container[int], shown: list[_Line]) -> dict[int, dict[int, int]]:
    """By the places in an article (letters before it) where its lines begin: the page's lines that are one or several
    of its lines from there on, by their numbers, and the place where these end."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(shown):
        if len(numbers[line.letters]) < _MANY:
            numbers[line.letters].append(number)
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for text, same in numbers.items():
        start = article.find(text)
        while start >= 0:
            if start in starts and (end := start + len(text)) in starts and len(found[start]) < _MANY:
                found[start].update(dict.fromkeys(same, end))
            start = article.find(text, start + 1)
    return found


def _chain(place: int, start: int, fitting: Mapping[int, Mapping[int, int]], last: int) -> tuple[int, bool, int]:
    """How well a line of the page goes on with the article: by the letters of it and of the next ones that fit; then,
    whether it follows the `last` that did; then, the shorter the line."""
    first = fitting[start][place] - start
    end = start
    for number in range(place, place + _AHEAD):
        if number not in fitting.get(end, ()):
            break
        end = fitting[end][number]
    return end - start, place == last + 1, -first


def _wrapped(article: list[str], shown: list[_Line]) -> list[tuple[str, bool]]:
    """The lines of an article, and of each whether it goes on with the one before it, wherever the page has them so."""
    below = {(one.letters, other.letters) for one, other in pairwise(shown) if other.goes_on}
    letters = list(map(_letters, article))
    return [(line, pair in below) for line, pair in zip(article, pairwise(["", *letters]), strict=True)]


def _lines(page: str) -> Iterator[_Line]:
    """What a browser shows of a page, line by line."""
    for block in markup.blocks(page):
        goes_on = False
        for line in block.text.split("\n"):
            if text := _shown(line):
                yield _Line(text, goes_on)
            goes_on = bool(text)


def _shown(line: str) -> str:
    """A line as a browser shows it, and without what has no width."""
    return " ".join(_NO_WIDTH.sub("", line).split())


def _letters(text: str) -> str:
    """A text without its white space, and what has no width."""
    return "".join(_NO_WIDTH.sub("", text).split())


def _divided(article: str, shown: list[_Line]) -> list[tuple[str, bool]]:
    """An article that the library gives as one line, as it does short ones, divided where the page is."""
    borders, end = {0: False, len(article): False}, 0
    for line in shown if len(article) < _SHORT else ():
        start = article.find(line.text, end)
        if start == end or (start > end and len(line.text) > _SURE and article[start - 1] == " "):
            borders[start] = line.goes_on and start == end
            end = start + len(line.text)
            borders.setdefault(end, False)
            end += article.startswith(" ", end)
            borders.setdefault(end, False)
    parts = ((article[a:b].strip(), borders[a]) for a, b in pairwise(sorted(borders)))
    return [(part, goes_on) for part, goes_on in parts if part]
