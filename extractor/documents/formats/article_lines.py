"""The paragraphs of an article as its web page has them, which the library that finds it does not always keep.

paragraphs("Selon\\n\\nBoko\\n\\nHaram dort.", "<p>Selon <b>Boko</b> Haram dort.</p>")     # ['Selon Boko Haram dort.']
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from extractor.documents.formats import markup

#: letters of an article within which a line of the page is looked for
_SHORT = 10_000
#: letters that such a line needs to be found anywhere in an article
_SURE = 20
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
    """
    if sum(map(len, torn)) > _SHORT:
        return _wrapped(torn, shown)
    letters = list(map(_letters, torn))
    article, joined, last = "".join(letters), list[str](), 0
    # of letters before each line, its number
    starts = {before: number for number, before in enumerate(accumulate(map(len, letters), initial=0))}
    # a line of the page by itself was torn out of none: a heading above its paragraph, which a menu has in one line
    alone = {line.letters for line in shown if len(line.letters) > _SURE}
    # nor were lines that the page has one below the other: two authors below their article, side by side above it
    below = {(one.letters, other.letters) for one, other in pairwise(shown)}
    end = 0
    for line in shown:
        start = article.find(line.letters, end)
        stop = start + len(line.letters)
        if start in starts and stop in starts and (start == end or len(line.letters) > _SURE):
            joined += torn[last : starts[start]]
            of = slice(starts[start], starts[stop])
            is_torn = alone.isdisjoint(letters[of]) and any(pair not in below for pair in pairwise(letters[of]))
            joined += [line.text] if is_torn else torn[of]
            end, last = stop, starts[stop]
    return _wrapped([*joined, *torn[last:]], shown)


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
