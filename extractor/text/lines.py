"""What a line end means: a space in running text, a border between items, a divided word (pure).

>>> text = "> Bastien van der\\n> Meulen a quitté la Banque africaine de\\n> dévelop-\\n> pement."
>>> Edited(text, edits(text)).text
'Bastien van der Meulen a quitté la Banque africaine de développement.'

Each break between two lines is judged by what the lines say: a small letter below or
« van der » above goes on; « Le ministre » below a line without a full stop begins
something new. A capital below, which says nothing, is judged by its neighbours:
where most other breaks of the block go on and the line has no room for the next word,
the text is wrapped; where none goes on, it is a list.

In the outcome a space has neither another beside it nor a line end, and a line end, of
whatever kind and number, is one \\n: a border that no name crosses.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from extractor.lexicon import vocabulary
from extractor.lexicon.folding import bare
from extractor.lexicon.names import fold
from extractor.text import hyphenation
from extractor.text.abbreviations import ends_with_abbreviation
from extractor.text.hyphenation import Spelt, unknown
from extractor.text.offsets import Edit

#: a line longer than this is a paragraph, not one of a text wrapped by hand
LONGEST = 120
#: as many columns may be missing from a line that is full: accents and invisible characters
SLACK = 1

_QUOTED = re.compile(r"(?:>[^\S\r\n]?)+")
_ITEM = re.compile(r"[•*·▪►◦‣→●○■✓–—-]\s|\d{1,2}[.)°/]\s|\(?[a-z0-9]{1,2}\)\s|[-=_*~#]{3}")
_LAST = re.compile(r"[^\s(\[«\"“]+$")
_FIRST = re.compile(r"[«»“”\"'’)(\[\]\s]*(\S+)")
_HEAD = re.compile(r"(?:[ldLDcCsSnNjJqQ]u?['’])?[^\W\d_]+(?:-[^\W\d_]+)*")
_ELIDED = re.compile(r"(?:[LCJNSM]|Qu)'[^\W\d_]|D'[a-zà-öø-ÿœ]")
#: a name alone in a line
_SIGNATURE = re.compile(
    r"[A-ZÀ-ÖØ-Þ][\w'’.-]*(?: (?:d[eu]|des|la|le|van|von|ben|el|al|[A-ZÀ-ÖØ-Þ][\w'’.-]*)){1,5}(?<![.!?])"
)
_WORD_IN_CAPITALS = re.compile(r"[A-ZÀ-Þ'’-]{2,}\b")
#: « 4 juin 2012. – », « REPORTAGE - »
_DATELINE = re.compile(r"(?:\d{1,2}(?:er)? [^\W\d_]{3,9} \d{4}\W{1,3}|[A-ZÀ-Þ]{4,} )[-–—:]")
_DASH = re.compile(r"[-–—]\s")
_DIVIDED = re.compile(rf"[^\W_]+(?:[-‐'’][^\W_]+)*(?=[{hyphenation.MARKS}]$)")
_CONTINUED = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_SINGLE = re.compile(r"(?<=\S) (?=\S)")
_DOUBLE = re.compile(r"(?<=\S)  (?=\S)")
_WIDE = re.compile(r"[^\S\n]{3,}|\t")
#: spaces but for the plain one and those that end a line
_BLANKS = "\t\x1f\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_RUN = re.compile(rf"[ {_BLANKS}]{{2,}}|\t")
#: what may stand behind the sign that ends a sentence
_CLOSING = "»”\"'’)] \n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029" + _BLANKS

#: kinds of a break
JOIN, DIVIDE, BORDER = "join", "divide", "border"


@dataclass(slots=True)
class Line:
    """text[start:end] without indent and quotation marks of mail; `blank` says that blank lines stand above."""

    start: int
    end: int
    text: str
    depth: int = 0
    blank: bool = False
    shouted: bool = False
    begin: int = 0  # with its indent and quotation marks


@dataclass(slots=True)
class _Break:
    """The end of `above`, and what it is found to be."""

    above: Line
    below: Line
    kind: str | None = None  # None: open
    told: bool = False  # by words, so that it tells of its neighbours
    full: bool = True  # no room for the next word

    def room(self) -> int:
        """How long the line would be with the next word."""
        word = self.below.text.split(" ", 1)[0]
        return len(self.above.text) + 1 + len(word)


@dataclass(slots=True)
class _Width:
    """The column a text is wrapped at, if it is: `even` where its lines keep to it."""

    column: int = 0
    even: bool = False
    went_on: int = 0
    others: int = 0

    @property
    def wrapped(self) -> bool:
        """Whether so many breaks go on that those which do not say are likely to."""
        return self.went_on > 0 and 2 * self.went_on > self.others


def lines(text: str, shouted: Collection[int] = ()) -> list[Line]:
    """The lines that are not blank; `shouted` are the offsets of those in capitals that were recast."""
    found: list[Line] = []
    at, blank = 0, False
    for raw in text.splitlines(keepends=True):
        content = raw.rstrip()
        start = at + len(content) - len(content.lstrip())
        end = at + len(content)
        depth = 0
        if text.startswith(">", start) and (mark := _QUOTED.match(text, start, end)):
            depth = mark[0].count(">")
            start = mark.end()
            while start < end and text[start].isspace():
                start += 1
        if start < end:
            found.append(Line(start, end, text[start:end], depth, blank, at in shouted, at))
            blank = False
        else:
            blank = True
        at += len(raw)
    return found


def breaks(text: str, shouted: Collection[int] = ()) -> list[_Break]:
    """The breaks between the lines of a text that are not blank, each with its kind."""
    return _judged(lines(text, shouted))


def _judged(found: Sequence[Line]) -> list[_Break]:
    """The breaks between some lines, each with its kind."""
    pairs = [_Break(above, below) for above, below in pairwise(found)]
    # every second line empty: line ends that were doubled
    doubled = len(pairs) > 3 and all(pair.below.blank for pair in pairs)
    if doubled and sum(_goes_on(pair) for pair in pairs) > len(pairs) / 3:
        for line in found:
            line.blank = False
    for pair in pairs:
        _tell(pair)
    whole = _measured(pairs)
    for _, block in groupby(pairs, key=lambda pair: pair.below.blank):
        _settle(list(block), whole)
    return pairs


def paragraph_starts(text: str) -> list[int]:
    """Where the lines begin that go on no other: paragraphs, items, headlines."""
    return [pair.below.begin for pair in breaks(text) if pair.kind == BORDER]


def _tell(pair: _Break) -> None:
    """Judge a break by the words beside it, where they say enough."""
    above, below = pair.above, pair.below
    divided = _divided(pair)
    if above.depth != below.depth:
        pair.kind = BORDER
    elif below.blank:
        # a page may end within a sentence
        goes_on = divided or (_dangles(above.text) and below.text[0].islower())
        pair.kind = (DIVIDE if divided else JOIN) if goes_on else BORDER
    elif divided:
        pair.kind, pair.told = DIVIDE, True
    elif above.shouted and below.shouted:
        pair.kind = None
    elif _goes_on(pair):
        pair.kind, pair.told = JOIN, True
    elif len(above.text) > LONGEST or len(below.text) > LONGEST:
        pair.kind = BORDER


def _divided(pair: _Break) -> bool:
    above = pair.above.text
    if above[-1] not in hyphenation.MARKS or not _DIVIDED.search(above):
        return False
    return above[-1] == "¬" or pair.below.text[0].isalpha() or (above[-2].isdigit() and pair.below.text[0].isdigit())


def _goes_on(pair: _Break) -> bool:
    """Whether words say that the sentence goes on below."""
    above, below = pair.above.text, pair.below.text
    if len(above) > LONGEST:
        return False
    if _ITEM.match(below) and not below[0].isdigit():
        return False
    return _dangles(above) or (_first_letter(below).islower() and not _closed(above))


def _closed(line: str) -> bool:
    """Whether a line ends as a sentence does: « a dit : « Oui. » »."""
    return line.rstrip(_CLOSING).endswith((".", "!", "?", "…", ":", ";"))


def _first_letter(line: str) -> str:
    first = _FIRST.match(line)
    return first[1][0] if first else line[0]


def _dangles(line: str) -> bool:
    """Whether a line ends with a word that another follows: « van der », « de », « M. »."""
    if line[-1] in "([«“&/" or (line[-1] in "-–—" and line[-2:-1].isspace()):
        return True
    last = _last_word(line)
    if last is None:
        return False
    word = last[0].replace("’", "'").replace("\u2010", "-")
    known = hyphenation.line_words()["goes_on"]
    if word in known or word.lower() in known or word.lower().rsplit("'", 1)[-1] in known:
        return word != "A"
    if word.endswith("'") or (word[-1] in "lLdD'" and word[-2:-1] == "'"):
        return True
    return word.endswith(".") and len(word) > 2 and bool(ends_with_abbreviation(line))


def _last_word(line: str) -> re.Match[str] | None:
    """The last word of a line, without a bracket or quote before it."""
    return _LAST.search(line, line.rfind(" ") + 1)


def _begins(pair: _Break) -> bool:
    """Whether the line below begins with what has a capital only at the beginning: « Le ministre »."""
    below = pair.below.text
    if _DATELINE.match(below):
        return True
    head = _HEAD.match(below)
    if head is None:
        return False
    word = head[0].replace("’", "'")
    if _ELIDED.match(word):
        return not vocabulary.is_name(fold(word))
    if word not in hyphenation.line_words()["begins"]:
        return False
    rest = _HEAD.match(below, head.end() + 1)
    if word in ("Le", "La", "Les") and rest and rest[0][0].isupper():
        # « Marine⏎Le Pen », « au journal⏎Le Monde », but not « préparent African Lion⏎Le Maroc et »
        last = _last_word(pair.above.text)
        behind_name = last is not None and last[0][0].isupper() and not vocabulary.is_name_alone(fold(rest[0]))
        return not (vocabulary.is_name(fold(f"{word} {rest[0]}")) or behind_name)
    return True


def _measured(pairs: Sequence[_Break]) -> _Width:
    """The column that breaks keep to, and how many of them go on."""
    on = [pair for pair in pairs if pair.told]
    width = _Width(went_on=len(on))
    width.others = sum(1 for pair in pairs if pair.kind is None and not _closed(pair.above.text))
    if on:
        # a line of one word may be longer than the column
        width.column = max((len(pair.above.text) for pair in on if " " in pair.above.text), default=0)
        keep = sum(pair.kind == DIVIDE or pair.room() > width.column - SLACK for pair in on)
        width.even = len(on) > 1 and keep >= 0.8 * len(on)
    return width


def _settle(block: list[_Break], whole: _Width) -> None:
    """Judge the open breaks of a block by the others of it, or of the whole text where it has few."""
    own = _measured(block)
    # a short block tells little: what the rest of the text is, it is, too
    # and where every line of it is full, it is wrapped though it holds hardly more than names
    filled = whole.even and own.went_on > 0 and all(whole.column - SLACK < pair.room() for pair in block)
    # a block of which nothing goes on, down to its end, is a list
    listed = not own.went_on and own.others > 2 and not _closed(block[-1].below.text)
    width = own if (own.went_on + own.others > 3 and not filled) or listed or not whole.wrapped else whole
    if whole.even and own.even is False and own.went_on < 6 and not listed:
        width = _Width(whole.column, True, width.went_on, width.others)
    widest = max((len(pair.above.text) for pair in block if pair.above.shouted), default=0)
    for pair in block:
        if pair.kind is None:
            pair.kind = JOIN if _is_wrapped(pair, width, widest) else BORDER


def _is_wrapped(pair: _Break, width: _Width, widest: int) -> bool:
    if pair.above.shouted and pair.below.shouted:
        return _capitals_go_on(pair, widest)
    if pair.above.shouted and not _WORD_IN_CAPITALS.match(pair.below.text):
        return False
    if pair.below.shouted and not pair.above.text.rsplit(" ", 1)[-1].isupper():
        return False
    if not width.wrapped or _is_item(pair, width) or len(pair.above.text) > LONGEST:
        return False
    if width.even:
        if not width.column - SLACK < pair.room():
            return False
    elif len(pair.above.text) < 0.4 * width.column:
        return False
    if _closed(pair.above.text):
        return not (_SIGNATURE.fullmatch(pair.below.text) and len(pair.below.text) < 0.6 * width.column)
    return not _begins(pair)


def _is_item(pair: _Break, width: _Width) -> bool:
    """Whether an item of a list begins below; a dash may also stand within a sentence of a text that is wrapped."""
    above, below = pair.above.text, pair.below.text
    if _DASH.match(below) and width.even and not _closed(above):
        return bool(_DASH.match(above))
    return bool(_ITEM.match(below))


def _capitals_go_on(pair: _Break, widest: int) -> bool:
    """Whether a headline in capitals goes on in the next line: no small letter tells."""
    above, below = pair.above.text, pair.below.text
    if _closed(above):
        return False
    if _dangles(above):
        return True
    head = bare(below.split(None, 1)[0])
    return pair.room() > widest and below[0].islower() and head not in ("le", "la", "les", "un", "une")


def edits(text: str, shouted: Collection[int] = (), spelt: Spelt = unknown) -> Iterator[Edit]:
    """What makes running text of the lines: each break a space, a border or nothing, each run of spaces one."""
    laid = lines(text, shouted)
    pairs = _judged(laid)
    divides = any(pair.kind == DIVIDE for pair in pairs)
    seen = frozenset(map(bare, _CONTINUED.findall(text))) if divides else frozenset()
    found = [_edit(pair, seen, spelt) for pair in pairs]
    first, last = (laid[0].start, laid[-1].end) if laid else (len(text), len(text))
    found = [Edit(0, first, ""), *found, Edit(last, len(text), "")]
    if spaces := _spaces(text):
        # runs within the lines, those beside the breaks being part of them
        starts = [edit.start for edit in found]
        within = []
        for run in spaces:
            at = bisect_left(starts, run.end)
            if not any(one.start < run.end and run.start < one.end for one in found[max(at - 1, 0) : at + 1]):
                within.append(run)
        found = sorted([*found, *within], key=lambda edit: (edit.start, edit.end))
    return (edit for edit in found if text[edit.start : edit.end] != edit.text)


def _edit(pair: _Break, seen: frozenset[str], spelt: Spelt) -> Edit:
    above, below = pair.above, pair.below
    if pair.kind == DIVIDE:
        left = _DIVIDED.search(above.text)
        right = _CONTINUED.match(below.text)
        between = "-"
        if left and right:
            between = hyphenation.joined(left[0], right[0], seen, spelt)
        return Edit(above.end - 1, below.start, between)
    return Edit(above.end, below.start, " " if pair.kind == JOIN else "\n")


def _spaces(text: str) -> list[Edit]:
    """Each run of spaces as one; a wide gap of a table's row as a border."""
    blanks = text  # with plain ones alone, where two in a row are found fast
    for blank in _BLANKS:
        blanks = blanks.replace(blank, " ")
    if "  " not in blanks and "\t" not in text:
        return []
    tables = _table_gaps(text)
    return [Edit(*run.span(), "\n" if run.start() in tables else " ") for run in _RUN.finditer(text)]


def _table_gaps(text: str) -> frozenset[int]:
    """Where the cells of tables end: wide gaps in lines that follow one another, or several in a line."""
    found: list[int] = []
    at = 0
    before: list[int] = []
    for line in text.splitlines(keepends=True):
        content = line.strip()
        begin = at + line.index(content) if content else at
        gaps = [begin + gap.start() for gap in _WIDE.finditer(content)]
        singles = len(_SINGLE.findall(content))
        # a text with all its gaps wide, or justified to a width, is no table
        usual = singles <= 6 * len(gaps) and not _DOUBLE.search(content) and len(content) <= 2 * LONGEST
        cells = gaps if gaps and usual else []
        if len(cells) > 1 or (cells and before):
            found += [*before, *cells]
        before = cells
        at += len(line)
    return frozenset(found)
