"""The lines of an article of a web page as the page has them, which the library that finds it does not always keep.

lines("Selon\\n\\nBoko\\n\\nHaram dort.", "<p>Selon <b>Boko</b> Haram dort.</p>")     # ['Selon Boko Haram dort.']
"""

import re
from collections.abc import Iterator
from itertools import accumulate, pairwise

from extractor.documents.formats import markup

#: letters of an article within which a line of the page is looked for
_SHORT = 10_000
#: letters that such a line needs to be found anywhere in an article
_SURE = 20
_NO_WIDTH = re.compile("[\u00ad\u200b]")


def lines(article: str, page: str) -> list[str]:
    """The paragraphs of an article that the library found in a page, a line each."""
    return _joined(re.split(r"\n+", article), page) if "\n" in article else _divided(article, page)


def _joined(torn: list[str], page: str) -> list[str]:
    """The lines of an article, put together again where the library tore them out of one line of the page.

    Of what is too short for an article to it, it makes each element a line: « Selon », « Boko », « Haram, il pleut ».
    """
    if sum(map(len, torn)) > _SHORT:
        return torn
    letters = list(map(_letters, torn))
    article, joined, last = "".join(letters), list[str](), 0
    # of letters before each line, its number
    starts = {before: number for number, before in enumerate(accumulate(map(len, letters), initial=0))}
    shown = [line for line in _lines(page) if _letters(line)]
    # a line of the page by itself was torn out of none: a heading above its paragraph, which a menu has in one line
    alone = {line for line in map(_letters, shown) if len(line) > _SURE}
    # nor were lines that the page has one below the other: two authors below their article, side by side above it
    below = set(pairwise(map(_letters, shown)))
    end = 0
    for line in shown:
        whole_line = _letters(line)
        start = article.find(whole_line, end)
        stop = start + len(whole_line)
        if start in starts and stop in starts and (start == end or len(whole_line) > _SURE):
            joined += torn[last : starts[start]]
            of = slice(starts[start], starts[stop])
            is_torn = alone.isdisjoint(letters[of]) and any(pair not in below for pair in pairwise(letters[of]))
            joined += [_shown(line)] if is_torn else torn[of]
            end, last = stop, starts[stop]
    return [*joined, *torn[last:]]


def _lines(page: str) -> Iterator[str]:
    """What a browser shows of a page, line by line."""
    return (line for block in markup.blocks(page) for line in block.text.split("\n"))


def _shown(line: str) -> str:
    """A line as a browser shows it, and without what has no width."""
    return " ".join(_NO_WIDTH.sub("", line).split())


def _letters(text: str) -> str:
    """A text without its white space, and what has no width."""
    return "".join(_NO_WIDTH.sub("", text).split())


def _divided(article: str, page: str) -> list[str]:
    """An article that the library gives as one line, as it does short ones, divided where the page is."""
    borders, end = {0, len(article)}, 0
    for line in _lines(page) if len(article) < _SHORT else ():
        text = _shown(line)
        start = article.find(text, end)
        if start == end or (start > end and len(text) > _SURE and article[start - 1] == " "):
            borders |= {start, end := start + len(text)}
            end += article.startswith(" ", end)
    return [part for a, b in pairwise(sorted(borders)) if (part := article[a:b].strip())]
