"""The day of a web page, where its lines alone say it.

published(["Mali : attaque à Gao", "Publié le 12 mai 2023 à 10h", "…"], "Mali : attaque à Gao")
# datetime.date(2023, 5, 12)
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import chain, pairwise

from extractor.documents.dates import days

#: characters of a line that is no longer a sentence
_LINE = 150
_WEEKDAY = r"(?:(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|(?:lun|mar|mer|jeu|ven|sam|dim)\b\.?)"
_OF_PUBLICATION = (
    "(?:publi|post|diffus|rédig|cré)ée?s?|(?:mise?s? )?en ligne|parue?s?|écrite?s?"
    "|(?:date de )?(?:publication|parution)|édition"
)
_OF_CHANGE = "(?:dernière )?(?:mise?s? à jour|modifi(?:ée?s?|cation))|actualisée?s?|maj"
#: what parts the pieces of a line: « Publié le 12 mai 2023, 10:12 | Mis à jour : le 13 mai 2023 »
_PARTED = re.compile(rf"\s+[|•·–—-]\s+|(?<=[\dhn]),\s+(?=(?:{_OF_PUBLICATION}|{_OF_CHANGE})\b)", re.IGNORECASE)
#: what may stand before that: « Par Awa Diop Publié », « Cette tribune a été publiée »; anything before a capital
_AHEAD = r"(?i:par\b.*\s|(?:cet(?:te)?\s|ce\s)?(?:article|dépêche|entretien|texte|tribune)\s(?:a été\s)?)?"
_CAPITAL = r".*\s(?=[A-ZÉ])"
#: how a piece says a day, and what stands behind
_PUBLISHED, _CHANGED = (
    re.compile(rf"\W*+(?:{_AHEAD}|{_CAPITAL})(?i:{words})\b(.*)") for words in (_OF_PUBLICATION, _OF_CHANGE)
)
#: what may stand between that and the day: « par la rédaction le », « à 10h12, le ven. », « il y a 2 ans (»; no year
_BETWEEN = re.compile(
    r"\s*:?(?:[^.:;!?\d]|\d{1,3}+(?!\d)|(?<=\d):(?=\d)|(?<=\ble):|(?<=\ble\s):"
    r"|(?<=\b(?:lun|mar|mer|jeu|ven|sam|dim))\.){0,60}",
    re.IGNORECASE,
)
_TIME = r"(?:\W*(?:à\s+)?\d{1,2}\s?[:hH]\s?(?:\d\d)?(?::\d\d)?(?:\s?min)?)?"
#: another text, which has that day, « : Le maire de Gao », « par Jean : bravo »; or a sentence, « , le Front recule. »
_GOES_ON = re.compile(
    rf"{_TIME}\s*(?:par\b[^:]*)?:\s*[^\W\d]|{_TIME}(?!\W*par\b)(?:\W+\w+){{3,}}[^:]*[.!?…]\W*\Z", re.IGNORECASE
)
#: such a beginning whose day is the next line
_ENDS = re.compile(rf"\W*(?:{_OF_PUBLICATION}|{_OF_CHANGE})(?:\s+le)?\s*:?\s*", re.IGNORECASE)
#: what may stand before and behind a day beside a headline: « Par Awa Diop (AFP) - », « Le Monde | », « à 10h12 »
_BEFORE = re.compile(rf"(?:.*(?:\s[-–—•·]\s|\|)|par\b.*,)?\s*(?:le\s+)?(?:{_WEEKDAY}[\s,]*)?", re.IGNORECASE)
_BEHIND = re.compile(rf"{_TIME}[\s,|•·–—-]*", re.IGNORECASE)
#: lines before and behind a headline among which its day is
_NEAR = 2, 4


def published(lines: Sequence[str], headline: str) -> date | None:
    """The day that the lines of a page say that it was published, else the one that is a line beside its headline,
    else that of its last change: « Par Awa Diop – Publié le 1er octobre 2025 à 10h », « Mercredi 1er octobre 2025 ».

    None of what is told in a sentence: « Dans un rapport publié le 12 mai 1998, … ».
    """
    pieces = list(_pieces(lines))
    before, behind = _NEAR
    near = (
        line
        for at, said in enumerate(lines)
        if said == headline
        for line in (*lines[at + 1 : at + 1 + behind], *reversed(lines[max(at - before, 0) : at]))
    )
    return next(filter(None, chain(_said(_PUBLISHED, pieces), map(_beside, near), _said(_CHANGED, pieces))), None)


def says_when(line: str) -> bool:
    """Whether a line says when its page was published or changed, in whatever way: « Publié vendredi à 8 h. »"""
    return any(pattern.fullmatch(piece) for piece in _pieces([line]) for pattern in (_PUBLISHED, _CHANGED))


def _pieces(lines: Iterable[str]) -> Iterator[str]:
    for line, following in pairwise([*lines, ""]):
        if len(line) <= _LINE and "©" not in line:
            yield from _PARTED.split(f"{line} {following[:_LINE]}" if _ENDS.fullmatch(line) else line)


def _said(pattern: re.Pattern[str], pieces: Iterable[str]) -> Iterator[date | None]:
    for piece in pieces:
        if said := pattern.fullmatch(piece):
            start, end, day = min(days(said[1]), default=(0, 0, None))
            if _BETWEEN.fullmatch(said[1][:start]) and not _GOES_ON.match(said[1], end):
                yield day


def _beside(line: str) -> date | None:
    """The day that a line beside a headline says: « Vendredi 12 mai 2023 à 10 h », « Par Awa Diop - 12 mai 2023 »."""
    start, end, day = min(days(line[:_LINE]), default=(0, 0, None))
    is_day = _BEFORE.fullmatch(line[:start]) and _BEHIND.fullmatch(line[end:])
    return day if is_day and day and day <= date.today() + timedelta(days=1) else None
