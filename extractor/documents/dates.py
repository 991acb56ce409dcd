"""The date of a document: the one home of how it is found.

>>> date_of(result)                                   # corpus/2024-03-15-rabat.txt
datetime.date(2024, 3, 15)
>>> dispatch_date("Bamako, 12 mai 2023 (AFP) — Le président de la transition a reçu…")
datetime.date(2023, 5, 12)
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from extractor.core.types import Result
from extractor.documents.kinds import suffix_kind

# the year first, any one separator or none: 2024-03-15, 20240315, 2024_03_15, 2024/3/15; 200511 is a number
_YEAR_FIRST = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:([-_./ ])(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])"
    r"|(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01]))(?!\d)"
)
_DAY_FIRST = re.compile(r"(?<!\d)(0?[1-9]|[12]\d|3[01])([-_./ ])(0?[1-9]|1[0-2])\2((?:19|20)\d\d)(?!\d)")

_Pattern = tuple[re.Pattern[str], tuple[int, int, int]]
#: those that are spelled out come first
_MONTHS = (
    "janvier january janv jan",
    "février fevrier february févr fév feb",
    "mars march mar",
    "avril april avr apr",
    "mai may",
    "juin june jun",
    "juillet july juil jul",
    "août aout august aug",
    "septembre september sept sep",
    "octobre october oct",
    "novembre november nov",
    "décembre decembre december déc dec",
)
_NUMBERS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_YEAR, _END = r"((?:1[5-9]|20)\d\d)", r"(?!\d)"
#: dates that are said, and which groups are year, month and day: in words, « 1er août 2023 », « 12-May-2023 »,
#: « May 12, 2023 »; in digits, « 1899-03-12 »; by itself also « 12/05/21 », with the day first as in France
_IN_WORDS = (
    (re.compile(rf"(?<!\d)(\d{{1,2}})(?:\s?er|ᵉʳ)?(?:\s+|-)([^\W\d_]+)\.?,?(?:\s+|-){_YEAR}{_END}"), (3, 2, 1)),
    (re.compile(rf"\b([^\W\d_]+)\.?\s+(\d{{1,2}}),?\s+{_YEAR}{_END}"), (3, 1, 2)),
)
# blanks divide other numbers, too: « no. 1789 12 3 »
_IN_DIGITS = (
    (re.compile(rf"(?<!\d)(?=19|20|\d{{4}}[-_./]){_YEAR}([-_./ ])(\d{{1,2}})\2(\d{{1,2}})(?:{_END}|T)"), (1, 3, 4)),
    (re.compile(rf"(?<!\d)(\d{{1,2}})([-_./ ])(\d{{1,2}})\2(?:(?<=[-_./])|(?=19|20)){_YEAR}{_END}"), (4, 3, 1)),
    (re.compile(rf"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d){_END}"), (1, 2, 3)),
    (
        re.compile(r"\A\s*(?:le\s+)?(\d{1,2})([-./])(\d{1,2})\2(\d\d)(?:\s+(?:à\s+)?\d{1,2}\s?[:hH]\s?\d\d\S*)?\s*\Z"),
        (4, 3, 1),
    ),
)
#: the months of a date line, whose words are French
_WHOLE = [*(names.partition(" ")[0] for names in _MONTHS), "fevrier", "aout", "decembre"]
_WRITTEN = rf"(?P<day>1er|0?[1-9]|[12]\d|3[01])\s+(?P<month>{'|'.join(_WHOLE)})\.?,?\s+(?P<year>(?:19|20)\d\d)"
# a line begins with a place of at most some words (« N'Djamena », « PARIS/BAMAKO », « New York (Nations unies) »)
_PLACE = r"[^\W\d_][^\n,.;:!?]{0,40}"
_DISPATCH = re.compile(
    rf"^[ \t]*(?:(?P<place>{_PLACE}),[ \t]+(?:le[ \t]+)?|(?:publi|mis à jour|mis en ligne)\w*[ \t]+le[ \t]+)"
    rf"(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)[ \t]+)?{_WRITTEN}"
    # what follows is a source, a dash or the end of the line: « Paris, 12 mai 2023 (AFP) — » and no sentence
    r"(?=[ \t]*(?:\(|[-–—/|]|\.[ \t]*[-–—]|à[ \t]\d|$))",
    re.IGNORECASE | re.MULTILINE,
)
#: words of places that are written small
_SMALL = frozenset("à au aux d de des du en et l la le les lès saint sous sur".split())
#: kinds of files that say no other day
_MADE = frozenset(["pdf", "pptx", "docx", "odt"])
_RECORDS = frozenset(["csv", "tsv", "json", "jsonl"])
#: the beginning of a text or field in which its date stands
_HEAD = 1000


def needs_text(result: Result, field: str | None = None) -> bool:
    """Whether only the text, which is not at hand, may tell the document's date: its own date line."""
    return result.document.text is None and _said(result, field) is None


def date_of(result: Result, field: str | None = None) -> date | None:
    """The document's date, or None: of its "meta" (`field`, else "date"), its file name, its own
    date line where the text is at hand, else its path.

    A file of many documents dates none of them that says something else of its date.
    """
    if found := _said(result, field):
        return found
    text = result.document.text
    if text and (found := dispatch_date(text)):
        return found
    found = parse("#".join(_names(result, field)))
    return found or (stated(str(result.document.meta.get("date", ""))) if _is_made(result) else None)


def _said(result: Result, field: str | None) -> date | None:
    """The date that the document's "meta" or the name of its file says."""
    found = (stated(value) for value in _fields(result, field))
    # that of a file in an archive comes before the archive's
    names = [re.split(r"[/\\]", name)[-1] for name in _names(result, field)]
    return next(filter(None, (*found, *map(parse, reversed(names)))), None)


def _names(result: Result, field: str | None) -> list[str]:
    """The name of a file, and of the file or record in it, unless that is a number; of a file of several documents,
    one of which says something of its date, the name says nothing."""
    file, *items = (result.document.path or "").split("#")
    own = [item for item in items if not item.isdecimal()]
    return own if items and _fields(result, field) else [file, *own]


def _fields(result: Result, field: str | None) -> list[str]:
    """What is said of the date, be it one or not."""
    meta = result.document.meta
    own = None if _is_made(result) else meta.get("date")
    return [str(value)[:_HEAD] for value in (meta.get(field) if field else None, own) if value]


def _is_made(result: Result) -> bool:
    """Whether what it says is the day on which its file was made: of a cutting, when somebody printed it."""
    kind = result.document.meta.get("kind")
    if not isinstance(kind, str) or kind not in _MADE:
        return False
    # a kept field of a record that is called so is none of ours
    return _RECORDS.isdisjoint(map(suffix_kind, (result.document.path or "").split("#")))


def stated(text: str) -> date | None:
    """The first date that is said, in words or digits: « mardi 14 janvier 2020 • 08:12 », « Fri, 12 May 2023 ».

    Also « 12/05/21 », where it stands by itself: a year of two digits is one of 1969 to 2068, as POSIX has it.
    """
    return min(days(text), default=(0, 0, None))[2]


def in_words(text: str) -> date | None:
    """The first date that is said in words, where a number may be none: « no. 13-11-2015, vendredi 14 mars 2025 »."""
    return min(days(text, _IN_WORDS), default=(0, 0, None))[2]


def days(text: str, patterns: Sequence[_Pattern] = (*_IN_WORDS, *_IN_DIGITS)) -> Iterator[tuple[int, int, date]]:
    """Where each date that is said begins and ends, and it."""
    for pattern, (year, month, number) in patterns:
        for match in pattern.finditer(text):
            if day := _day(match[year], match[month], match[number]):
                yield match.start(), match.end(), day


def _day(year: str, month: str, day: str) -> date | None:
    number = int(month) if month.isdecimal() else _NUMBERS.get(month.lower(), 0)
    century = 0 if len(year) == 4 else 2000 if int(year) < 69 else 1900
    try:
        return date(century + int(year), number, int(day))
    except ValueError:  # 31 février, 99 mars, 12 pages 2020
        return None


def dispatch_date(text: str) -> date | None:
    """The date of a text's own date line: « Bamako, 12 mai 2023 (AFP) — », « Publié le 3 mars 2021 à 10 h »."""
    return next(date_lines(text[:_HEAD]), None)


def date_lines(text: str) -> Iterator[date]:
    """The dates of all lines that begin a dispatch."""
    for match in _DISPATCH.finditer(text):
        if (match["place"] is None or _is_place(match["place"])) and (found := _of(match)):
            yield found


def _is_place(text: str) -> bool:
    """Whether it can be where a dispatch comes from: « N'Djamena », « PARIS/BAMAKO », « La Haye »."""
    words = re.findall(r"[^\W\d_]+", text)
    return len(words) <= 5 and all(word[0].isupper() or word in _SMALL for word in words)


def _of(match: re.Match[str]) -> date | None:
    return _day(match["year"], match["month"], match["day"].lower().removesuffix("er"))


def parse(text: str) -> date | None:
    """The first date in a text: « dépêche_20240315.txt », « 15/03/2024 », « 2024-03-15T08:00:00Z »."""
    for match in _YEAR_FIRST.finditer(text.replace("T", " ")):
        if found := _day(match[1], match[3] or match[5], match[4] or match[6]):
            return found
    return next(filter(None, (_day(match[4], match[3], match[1]) for match in _DAY_FIRST.finditer(text))), None)
