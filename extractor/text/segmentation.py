"""Paragraphs, sentences and words of a text, as ranges of it; no model, no look-up.

    >>> text = "M. Bourita parle. L’ONU écoute."
    >>> [text[a:b] for a, b in sentences(text)]
    ['M. Bourita parle.', 'L’ONU écoute.']

Made for what comes after the tagging: windows for co-occurrence, the sentence to
quote, the lines of CoNLL. All ranges are (start, end) in code points, in order,
never overlapping, and without the white space around them. `keep` are ranges (of
mentions) that no border may cut.
"""

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractor.text.abbreviations import ends_with_abbreviation
from extractor.text.lines import paragraph_starts

#: characters of a sentence that are quoted: each of many names in a list would have all of it
_LONG = 2_000
Range = tuple[int, int]

# full stop and the like, closing quotes, white space, then what may open a sentence; that the stop is the
# first of its kind is asked behind it, so that the regex begins with a character that is quickly looked for
_BORDER = re.compile(
    r"[.!?…](?<![.!?…]{2})[.!?…]*(?:[»”’\"')\]]*|[\s\u00a0]+»)(\s+)(?=[«“‘\"'(\[—–-]*\s?[^\Wa-zà-öø-ÿœ])"
)
# a combining accent or a soft hyphen is part of the word it stands in
_LETTERS = r"[\w\u0300-\u036f\u00ad]+"
_WORD = re.compile(
    rf"\d+(?:[.,]\d+)*(?!\w)|[Aa]ujourd['’]hui|{_LETTERS}['’](?=\w|\Z)|{_LETTERS}(?:[-‐‑]{_LETTERS})*|[^\w\s]"
)


def paragraphs(text: str, keep: Sequence[Range] = ()) -> Iterator[Range]:
    """The paragraphs: parted by line ends, but for those of a text that is wrapped by hand (lines.py)."""
    yield from _ranges(text, 0, len(text), paragraph_starts(text), keep)


def sentences(text: str, keep: Sequence[Range] = ()) -> Iterator[Range]:
    """The sentences of each paragraph: « M. Bourita », « le Gén. Diallo » and « J. Kushner » are not cut."""
    for start, end in paragraphs(text, keep):
        yield from _ranges(text, start, end, list(sentence_starts(text, start, end)), keep)


def sentence_starts(text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[int]:
    """Where a sentence begins behind another in text[start:end], line ends left aside."""
    for border in _BORDER.finditer(text, start, end):
        if not ends_with_abbreviation(text, 0, border.start(1)):
            yield border.end(1)


def words_around(text: str, first: int, last: int, start: int, end: int) -> str:
    """The sentence or paragraph [start, end) on one line; of a very long one the words around a name, [first, last)."""
    left, right = start, end
    if end - start > _LONG + last - first:
        left = max(start, first - _LONG // 2)
        right = min(end, last + _LONG // 2)
        if left > start and (blank := text.find(" ", left, first)) >= 0:
            left = blank
        if right < end and (blank := text.rfind(" ", last, right)) >= 0:
            right = blank
    line = " ".join(text[left:right].split())
    return f"{'… ' if left > start else ''}{line}{' …' if right < end else ''}"


def words(text: str, start: int, end: int, keep: Sequence[Range] = ()) -> Iterator[Range]:
    """The words and signs of a range: « l’ | ONU | , ».

    Unlike the other borders, those of `keep` are also borders of words, so that a
    mention is a whole number of words.
    """
    index = max(bisect_right(keep, (start, start)) - 1, 0)
    cuts = [start]
    # a slice would copy all that follows, for each sentence
    while index < len(keep) and keep[index][0] < end:
        a, b = keep[index]
        index += 1
        cuts.extend(cut for cut in (a, b) if cuts[-1] < cut < end)
    cuts.append(end)
    for a, b in pairwise(cuts):
        yield from (match.span() for match in _WORD.finditer(text, a, b))


def _ranges(text: str, start: int, end: int, borders: list[int], keep: Sequence[Range]) -> Iterator[Range]:
    """[start, end) cut at the borders that lie in no range of `keep`, stripped, without the empty ones."""
    for border in [*borders, end]:
        inside = bisect_right(keep, (border, -1)) - 1
        if border < end and inside >= 0 and keep[inside][1] > border and keep[inside][0] < border:
            continue
        piece = text[start:border]
        left = start + len(piece) - len(piece.lstrip())
        right = start + len(piece.rstrip())
        if left < right:
            yield left, right
        start = border
