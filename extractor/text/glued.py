"""What scrapers glue to a name: note marks cut, blanks put in where they are missing (pure).

>>> Edited(source := "Paul Riou¹(né à Brest3) vit à Tahiti.Le couple", edits(source)).text
'Paul Riou (né à Brest) vit à Tahiti. Le couple'
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator
from functools import cache

from extractor.lexicon import vocabulary
from extractor.lexicon.folding import bare
from extractor.text.offsets import Edit

_SUPERSCRIPTS = "¹²³⁰⁴⁵⁶⁷⁸⁹"
_SMALL = "a-zà-öø-ÿœ"
_TALL = "A-ZÀ-ÖØ-ÞŒ"

# places to look at, each known by one character and its neighbours
_PLACE = re.compile(
    rf"[{_TALL}0-9{_SUPERSCRIPTS}.!?…,;:)\]»/(\[«](?:"
    rf"(?<=[{_SMALL}][{_TALL}])|(?<=[{_SMALL}]{{2}}[0-9])|(?<=[{_SUPERSCRIPTS}])"
    rf"|(?<=[.!?…,;:)\]»/])(?=[^\W\d_]|[«\"])|(?<=[^\W_][(\[«]))"
)
_NOTE = re.compile(r"(?:\d{1,2}|\[\d{1,2}\])(?=[\s.,;:!?…)\]»\"]|$)")
_SUPERSCRIPT = re.compile(rf"[{_SUPERSCRIPTS}]+(?:,[{_SUPERSCRIPTS}]+)*")
_WORD_BEFORE = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*$")
_WORD_AFTER = re.compile(r"[^\W\d_]+")
#: « TahitiLe dirigeant »: a sentence that begins right behind the last one
_BEGINS = re.compile(
    r"(?:Aprè?s|Aux?|Avec|Ces?|Cet|Cette|Dans|Depuis|Des|Elles?|En|Ils?|La|Les?|Leurs?|Mais|Pour|Selon|Ses|Son|Sur|Une?)"
    rf"\s[{_SMALL}]|(?:L|D|C|J|S|N|Qu)['’][{_SMALL}{_TALL}]|(?:Il|Elle)\s(?:a|y|est|n['’])\b"
)
#: the endings of « député(e)s » and « maire(s) »
_ENDING = re.compile(r"\((?:e?s?|ne|se|rice|trice|euse|ère|le)\)")
#: what an edition of these years is called; notes of such numbers have smaller ones before them
_EDITIONS = range(20, 40)
_OF_TWO_DIGITS = re.compile(r"(?<=[^\W\d_])\d\d(?!\w)")
_ADDRESS = re.compile(r"(?:www|https?|@)\S*$")
_DOMAIN = re.compile(r"(?:com|fr|org|net|info|be|ch|ca|ma|sn|ml|eu|tv|io)\b", re.IGNORECASE)
#: names that end with a digit
_WITH_DIGIT = frozenset(
    "arte bfm canal channel chaine code covid cop euro formule formula france ligue moto national outlook pro rai "
    "route serie tele top tour version vitamine windows zone".split()
)


#: gives the words of names that end with a number, as `numbered` writes them; or the numbers of a text's notes
Numbered = Callable[[], Container[str]]

_ENDS_IN_NUMBER = re.compile(rf"[^\W\d_]{{3,}}\d{{1,2}}(?!\w)|[^\W\d_{_SUPERSCRIPTS}]+[{_SUPERSCRIPTS}]+")


def numbered(names: Iterable[str]) -> frozenset[str]:
    """The words of names that have a number glued to them: numbered(["le camp Vostok1"]) == {"vostok1"}."""
    return frozenset(bare(word) for name in names for word in _ENDS_IN_NUMBER.findall(name))


def edits(text: str, further: Numbered = frozenset) -> Iterator[Edit]:
    """What cuts note marks and parts what is glued, in order.

    What `further` gives are no note marks either, besides those of the lists; it is asked where one may stand.
    """
    done = 0
    notes = cache(lambda: frozenset(_OF_TWO_DIGITS.findall(text)))
    for place in _PLACE.finditer(text):
        at = place.start()
        if at < done:
            continue
        edit = _edit(text, at, further, notes)
        if edit is not None:
            done = max(edit.end, at)
            yield edit


def _edit(text: str, at: int, further: Numbered, notes: Numbered) -> Edit | None:
    sign = text[at]
    if sign in _SUPERSCRIPTS:
        if not text[at - 1 : at].isalpha():
            return None
        mark = _SUPERSCRIPT.match(text, at)
        assert mark is not None
        if _is_numbered(text, at, mark[0], further):
            return None
        parts = text[mark.end() : mark.end() + 1].isalpha()
        return Edit(at, mark.end(), " " if parts else "")
    if sign.isdigit():
        return _note(text, at, further, notes)
    if sign.isalpha():
        begins = _BEGINS.match(text, at)
        word = _WORD_BEFORE.search(text, max(at - 40, 0), at)
        return Edit(at, at, "\n") if begins and word and len(word[0]) > 2 and _whole(word[0]) else None
    if sign in "([«":
        if sign == "[" and _NOTE.match(text, at):
            mark = _NOTE.match(text, at)
            assert mark is not None
            return Edit(at, mark.end(), "")
        return None if _ENDING.match(text, at) or _inside_word(text, at) else Edit(at, at, " ")
    if sign in ")]»":
        opening = text.rfind("([«"[")]»".index(sign)], max(at - 12, 0), at)
        inside = opening >= 0 and (_ENDING.match(text, opening) or _inside_word(text, opening))
        return None if inside or text[at + 1] in '«"' else Edit(at + 1, at + 1, " ")
    if sign == "/":
        before, after = text[at - 1 : at], _WORD_AFTER.match(text, at + 1)
        named = after is not None and len(after[0]) > 1 and after[0][0].isupper() and after[0][1:].islower()
        if named and (before.islower() or before.isdigit()) and not _ADDRESS.search(text, max(at - 60, 0), at):
            return Edit(at, at + 1, " / ")
        return None
    return _stop(text, at)


def _whole(word: str) -> bool:
    """Whether what stands before a glued sentence may be a word: not « Mc » or « De »."""
    return word[-2:].islower()


def _is_edition(word: str, number: str, notes: Numbered) -> bool:
    """Whether a number is a year, as in « Rempar25 »; a note 25 has a note 24 before it."""
    if not word[0].isupper() or not number.isdigit() or int(number) not in _EDITIONS:
        return False
    return str(int(number) - 1) not in notes()


def _note(text: str, at: int, further: Numbered, notes: Numbered) -> Edit | None:
    """The number of a note behind a word: « Brest3 »; not « Ligue1 », « Covid19 »."""
    mark = _NOTE.match(text, at)
    word = _WORD_BEFORE.search(text, max(at - 40, 0), at)
    if mark is None or word is None or len(word[0]) < 3:
        return None
    if _is_edition(word[0], mark[0], notes):
        return None
    last = bare(re.split(r"['’-]", word[0])[-1])
    known = vocabulary.is_name(f"{bare(word[0])}{mark[0]}") or vocabulary.is_name(f"{last} {mark[0]}")
    if last in _WITH_DIGIT or known or mark[0].startswith("0") or _is_numbered(text, at, mark[0], further):
        return None
    return Edit(at, mark.end(), "")


def _is_numbered(text: str, at: int, mark: str, further: Numbered) -> bool:
    """Whether a name has the number that stands here."""
    word = re.split(r"['’-]", _WORD_BEFORE.findall(text[max(at - 40, 0) : at])[-1])[-1]
    return bare(word + mark) in further()


def _inside_word(text: str, at: int) -> bool:
    """Whether a bracket stands within a word: « (re)construire », « étudiant(e)s », « [l]es »."""
    closing = text.find(")" if text[at] == "(" else "]", at, at + 6)
    return closing >= 0 and text[at + 1 : closing].islower() and text[at - 1].islower() and closing - at <= 4


def _stop(text: str, at: int) -> Edit | None:
    """The blank behind a full stop, comma or colon that has none: « 2M.Le couple », « Lyon,Nice »."""
    after = text[at + 1 : at + 3]
    before = text[at - 1 : at]
    if not before or before.isspace() or _ADDRESS.search(text, max(at - 60, 0), at):
        return None
    if text[at] == ".":
        # « J.-C. », « S.A.R.L. », « O.N.U », « Booking.com »
        letter = after[:1]
        if letter.islower() and before.isupper() and text[at - 2 : at - 1] == ".":
            return Edit(at + 1, at + 1, " ")  # « l'O.L.P.et »
        if not (letter.isupper() or letter in '«"') or _DOMAIN.match(text, at + 1):
            return None
        if letter.isupper() and not (after[1:].islower() or after[1:] in ("'", "’", " ")):
            return None
        if after[1:] == " " and before.isupper() and not text[at - 2 : at - 1].isalnum():
            return None
        return Edit(at + 1, at + 1, " ")
    if text[at] == ":" and not (after[:1].isupper() or after[:1] in "«"):
        return None
    if after[:1] == '"':
        return None
    return Edit(at + 1, at + 1, " ")
