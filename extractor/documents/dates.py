"""The date of a document: the one home of how it is found.

>>> date_of(result)                                   # corpus/2024-03-15-rabat.txt
datetime.date(2024, 3, 15)
>>> dispatch_date("Bamako, 12 mai 2023 (AFP) — Le président de la transition a reçu…")
datetime.date(2023, 5, 12)
"""

import re
from collections.abc import Iterator
from datetime import date

from extractor.core.types import Result

# the year first, any one separator or none: 2024-03-15, 20240315, 2024_03_15, 2024/03/15
_YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_./ ]?)(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(0?[1-9]|[12]\d|3[01])([-_./ ])(0?[1-9]|1[0-2])\2((?:19|20)\d\d)(?!\d)")

_MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
_NUMBERS = {month: number for number, month in enumerate(_MONTHS, 1)} | {"fevrier": 2, "aout": 8, "decembre": 12}
_WRITTEN = rf"(?P<day>1er|0?[1-9]|[12]\d|3[01])\s+(?P<month>{'|'.join(_NUMBERS)})\.?,?\s+(?P<year>(?:19|20)\d\d)"
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
#: the beginning of a text in which its date line stands
_HEAD = 1000


def needs_text(result: Result, field: str | None = None) -> bool:
    """Whether only the text, which is not at hand, may tell the document's date: its own date line."""
    return result.document.text is None and _said(result, field) is None


def date_of(result: Result, field: str | None = None) -> date | None:
    """The document's date, or None: of its "meta" (`field`, else "date"), its file name, its own
    date line where the text is at hand, else its path."""
    if found := _said(result, field):
        return found
    text = result.document.text
    return (dispatch_date(text) if text else None) or parse(result.document.path or "")


def _said(result: Result, field: str | None) -> date | None:
    """The date that the document's "meta" or the name of its file says."""
    meta = result.document.meta
    name = re.split(r"[/\\]", result.document.path or "")[-1]
    for value in (meta.get(field) if field else None, meta.get("date"), name):
        if found := parse(str(value or "")):
            return found
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
    try:
        day = 1 if match["day"].lower() == "1er" else int(match["day"])
        return date(int(match["year"]), _NUMBERS[match["month"].lower()], day)
    except ValueError:  # 31 février
        return None


def parse(text: str) -> date | None:
    """The first date in a text: « dépêche_20240315.txt », « 15/03/2024 », « 2024-03-15T08:00:00Z »."""
    for pattern, order in ((_YEAR_FIRST, (1, 3, 4)), (_DAY_FIRST, (4, 3, 1))):
        for match in pattern.finditer(text.replace("T", " ") if pattern is _YEAR_FIRST else text):
            try:
                return date(*(int(match[i]) for i in order))
            except ValueError:  # 30 February
                continue
    return None
