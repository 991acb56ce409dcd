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
from bisect import bisect_right
from collections.abc import Iterator, Sequence

Range = tuple[int, int]

_LINE = re.compile(r"[^\r\n]*(\r\n|\r|\n|\Z)")
_ENDS_SENTENCE = re.compile(r"[.!?…:;»”\"]\s*$")
#: a line longer than this is a paragraph of its own, not part of a text wrapped by hand
_WRAPPED = 120
#: a line shorter than this, before a capital, ends early on purpose: a title, a by-line
_SHORT = 50

# full stop and the like, closing quotes, white space, then what may open a sentence
_BORDER = re.compile(
    r"(?<![.!?…])(?:[.!?…]+[»”’\"')\]]*|[.!?…]+[\s\u00a0]+»)(\s+)(?=[«“‘\"'(\[—–-]*\s?[^\Wa-zà-öø-ÿœ])"
)
# after these a full stop is none: civilities, initials, usual abbreviations
_ABBREVIATED = re.compile(
    r"(?:\b(?:MM?|Mme?s?|Mlles?|Dr|Pr|Me|Mgr|St|Ste|Gal|Gén|Cdt|Cne|Col|Lt|Sgt|av|bd|cf|env|ex|janv|févr|juil|sept|oct|nov|déc|n°|no|p|art|vol|éd|boul)"
    r"|\b[^\W\d_](?:\.-?[^\W\d_])*)\.$",
)
# a combining accent or a soft hyphen is part of the word it stands in
_LETTERS = r"[\w\u0300-\u036f\u00ad]+"
_WORD = re.compile(
    rf"\d+(?:[.,]\d+)*(?!\w)|[Aa]ujourd['’]hui|{_LETTERS}['’](?=\w|\Z)|{_LETTERS}(?:[-‐‑]{_LETTERS})*|[^\w\s]"
)


def paragraphs(text: str, keep: Sequence[Range] = ()) -> Iterator[Range]:
    """The paragraphs: parted by blank lines, or by a line end in a text that is not wrapped by hand."""
    borders, previous = [], ""
    for line in _LINE.finditer(text):
        if line.start() and _parts(previous, line[0]):
            borders.append(line.start())
        previous = line[0]
        if line.end() == len(text):
            break
    yield from _ranges(text, 0, len(text), borders, keep)


def _parts(above: str, below: str) -> bool:
    """Whether a paragraph ends between two lines that follow each other."""
    above, below = above.strip(), below.strip()
    if not above or not below or len(above) > _WRAPPED or len(below) > _WRAPPED:
        return True
    return bool(_ENDS_SENTENCE.search(above)) or (len(above) < _SHORT and not below[0].islower())


def sentences(text: str, keep: Sequence[Range] = ()) -> Iterator[Range]:
    """The sentences of each paragraph: « M. Bourita » and « J. Kushner » are not cut."""
    for start, end in paragraphs(text, keep):
        borders = [
            match.start(1)
            for match in _BORDER.finditer(text, start, end)
            if not _ABBREVIATED.search(text, max(start, match.start() - 12), match.start(1))
        ]
        yield from _ranges(text, start, end, borders, keep)


def words(text: str, start: int, end: int, keep: Sequence[Range] = ()) -> Iterator[Range]:
    """The words and signs of a range: « l’ | ONU | , ».

    Unlike the other borders, those of `keep` are also borders of words, so that a
    mention is a whole number of words.
    """
    index = bisect_right(keep, (start, start))
    cuts = [start]
    for a, b in keep[max(index - 1, 0) :]:
        if a >= end:
            break
        cuts.extend(cut for cut in (a, b) if cuts[-1] < cut < end)
    cuts.append(end)
    for a, b in zip(cuts, cuts[1:]):
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
