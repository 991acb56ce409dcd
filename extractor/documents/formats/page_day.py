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
_WEEKDAY = r"(?:(?:(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|lun|mar|mer|jeu|ven|sam|dim)\b\.?)"
#: what says a day of a page wherever it stands in a line, and what may be told of other things, at the beginning of one
_PUBLISHED = (
    "publiée?s?|(?:mise?s? )?en ligne|postée?s?",
    "(?:diffus|rédig|cré)ée?s?|parue?s?|écrite?s?|(?:date de )?(?:publication|parution)|édition",
)
_CHANGED = ("mise?s? à jour|maj", "dernière (?:mise à jour|modification)|modifi(?:ée?s?|cation)|actualisée?s?")
_TIME = r"(?:(?:à\s+)?\d{1,2}\s?[:hH]\s?(?:\d\d)?(?::\d\d)?(?:\s?min\b)?)"
#: what may stand before such a word: « Par Awa Diop », « Cet article a été »; or a bar, a bracket, where the line ends
_AHEAD = re.compile(
    r"par\b.*\s|(?:cet(?:te)?\s|ce\s|une?\s)?"
    r"(?:article|communiqué|dépêche|enquête|entretien|interview|reportage|texte|tribune)\s(?:a été\s)?",
    re.IGNORECASE,
)
_BAR = re.compile(r".*[-–—|•·/,(]\s*")
_ENDS_BEHIND = re.compile(rf"[\s,]*{_TIME}?\s*(?:\Z|[-–—|•·()./]|(?:et|par)\b)", re.IGNORECASE)
#: what may stand between that and the day: « par A. Diop - », « dans Mali, à 10h12, le vendredi », « il y a 2 ans ( »
_BETWEEN = re.compile(
    r"\s*+:?\s*+(?:(?:par|dans|à|sur|chez)\s+(?!\d)[^,:;!?()]{1,60}?)?[\s,|–—-]*+"
    rf"(?:(?:aujourd['’]hui|hier|il y a [^,.(]{{1,20}}(?=\())[\s,]*+)?\(?{_TIME}?[\s,|–—-]*+"
    rf"(?:(?:le|du|depuis le|on)\b\s*+:?)?\s*+{_WEEKDAY}?[\s,]*+",
    re.IGNORECASE,
)
#: another text, which has that day, « : Le maire de Gao », « par Jean : bravo »; or a sentence, « , le Front recule »
_OTHER = re.compile(
    rf"[\s,]*{_TIME}?\s*(?:par\b[^:]*)?:\s*[^\W\d]|[^,]*,\s*(?:l['’]|(?:le|la|les|ce|cette|un|une|il|elle|ils|elles)\s)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(rf"[\s,]*{_TIME}?(?!\W*par\b)(?:\W+\w+){{3,}}[^:]*[.!?…]\W*\Z", re.IGNORECASE)
#: such a beginning whose day is the next line
_ENDS = re.compile(rf"\W*(?:{'|'.join(_PUBLISHED + _CHANGED)})(?:\s+le)?\s*:?\s*", re.IGNORECASE)
#: what may stand before and behind a day beside a headline: « Par Awa Diop (AFP) - », « Le Monde | », « à 10h12 »
_BEFORE = re.compile(rf"(?:.*(?:\s[-–—•·]\s|\|)|par\b.*,)?\s*(?:le\s+)?(?:{_WEEKDAY}[\s,]*)?", re.IGNORECASE)
_BEHIND = re.compile(rf"[\s,|•·–—-]*+{_TIME}?[\s,|•·–—-]*+", re.IGNORECASE)
#: signs that may stand before anything
_MARKS = " \t\u00a0[(★•·|–—-»«:"
#: lines before and behind a headline among which its day is
_NEAR = 2, 4


def published(lines: Sequence[str], headline: str) -> date | None:
    """The day that the lines of a page say that it was published, else the one that is a line beside its headline,
    else that of its last change: « Par Awa Diop – Publié le 1er octobre 2025 à 10h », « Mercredi 1er octobre 2025 ».

    None of what is told in a sentence: « Dans un rapport publié le 12 mai 1998, … ».
    """
    joined = list(_joined(lines))
    before, behind = _NEAR
    near = (
        line
        for at, said in enumerate(lines)
        if said == headline
        for line in (*lines[at + 1 : at + 1 + behind], *reversed(lines[max(at - before, 0) : at]))
    )
    return next(filter(None, chain(_said(_PUBLISHED, joined), map(_beside, near), _said(_CHANGED, joined))), None)


def says_when(line: str) -> bool:
    """Whether a line says when its page was published or changed, in whatever way: « Publié vendredi à 8 h. »"""
    return len(line) <= _LINE and any(True for words in (_PUBLISHED, _CHANGED) for _ in _words(words, line))


def _joined(lines: Iterable[str]) -> Iterator[str]:
    """The short lines; one whose day is the next one with that."""
    for line, following in pairwise([*lines, ""]):
        if len(line) <= _LINE:
            yield f"{line} {following[:_LINE]}" if _ENDS.fullmatch(line) else line


def _said(words: tuple[str, str], lines: Iterable[str]) -> Iterator[date | None]:
    for line in lines:
        for end, is_sure, must_end in _words(words, line):
            yield _day_behind(line[end:], is_sure, must_end)


def _words(words: tuple[str, str], line: str) -> Iterator[tuple[int, bool, bool]]:
    """Where words that say a day of a page end in a line, whether they surely do, and if nothing may follow that."""
    sure, perhaps = words
    for said in re.finditer(rf"(?<![^\W\d_])(?:{sure})\b", line, re.IGNORECASE):
        ahead = line[: said.start()]
        if "©" in ahead:
            return
        if not ahead.strip(_MARKS) or said[0][0].isupper() or _AHEAD.fullmatch(ahead):
            yield said.end(), True, False
        elif _BAR.fullmatch(ahead):
            yield said.end(), True, True
    if begins := re.match(rf"\W*+(?:{perhaps})\b", line, re.IGNORECASE):
        yield begins.end(), False, False


def _day_behind(rest: str, is_sure: bool, must_end: bool) -> date | None:
    """The day that follows a word that says what it is of."""
    start, end, day = min(days(rest), default=(0, 0, None))
    if not _BETWEEN.fullmatch(rest[:start]) or _OTHER.match(rest, end):
        return None
    if (must_end and not _ENDS_BEHIND.match(rest, end)) or not (is_sure or not _SENTENCE.match(rest, end)):
        return None
    return day


def _beside(line: str) -> date | None:
    """The day that a line beside a headline says: « Vendredi 12 mai 2023 à 10 h », « Par Awa Diop - 12 mai 2023 »."""
    start, end, day = min(days(line[:_LINE]), default=(0, 0, None))
    is_day = _BEFORE.fullmatch(line[:start]) and _BEHIND.fullmatch(line[end:])
    return day if is_day and day and day <= date.today() + timedelta(days=1) else None
