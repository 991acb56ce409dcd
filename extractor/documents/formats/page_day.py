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
#: what says a day of a page: surely, wherever it stands; what may be told of other things; and that of its last change
_PUBLISHED = "publiée?s?|(?:mise?s? )?en ligne|postée?s?"
_PERHAPS = "(?:diffus|rédig|cré)ée?s?|parue?s?|écrite?s?|(?:date de )?(?:publication|parution)|édition"
_CHANGED = "(?:dernière )?mise?s? à jour|maj|(?:dernière )?modifi(?:ée?s?|cation)|actualisée?s?"
_TIME = r"(?:(?:à\s+)?\d{1,2}\s?[:hH]\s?(?:\d\d)?(?::\d\d)?(?:\s?min\b)?)"
#: what may stand before such a word that begins with no capital: « Par Awa Diop », « Cet article a été »; or a bar
_AHEAD = re.compile(
    r"par\b.*\s|(?:l['’]|cet(?:te)?\s|ce\s|une?\s)?(?:analyse|article|billet|brève|chronique|communiqué|dépêche|enquête"
    r"|entretien|interview|message|note|reportage|texte|tribune|vidéo)\b.{0,20}\s",
    re.IGNORECASE,
)
_BAR = re.compile(r".*[-–—|•·/,(:;>»]\s*")
#: what stands between that and the day: « par A. Diop - », « dans Mali, à 10h12, le vendredi », « il y a 2 ans ( »
_BETWEEN = re.compile(
    r"\s*+:?\s*+(?:(?:par|dans|à|sur|chez)\s+(?!\d)[^,:;!?()]{1,60}?)?[\s,|–—-]*+"
    rf"(?:(?:aujourd['’]hui|hier|il y a [^,.(]{{1,20}}(?=\())[\s,]*+)?\(?{_TIME}?[\s,|–—-]*+"
    rf"(?:(?:le|du|depuis le|on)\b\s*+:?)?\s*+{_WEEKDAY}?[\s,]*+",
    re.IGNORECASE,
)
#: and what else may, in a line that is no sentence
_ANYTHING = re.compile(r"(?:[^.!?\d]|\d{1,2}+(?!\d)|\.(?!\s)){0,60}")
#: nothing but this, where it may be told of other things
_NOTHING = re.compile(
    rf"\s*+:?\s*+(?:(?:par|à|dans|chez)\b[^,:;!?()]{{1,40}}?\s)?(?:(?:le|du)\b\s*+:?)?\s*+{_WEEKDAY}?\s*+",
    re.IGNORECASE,
)
#: another text, which has that day: « : Le maire de Gao », « par Jean : bravo »
_OTHER = re.compile(rf"[\s,]*{_TIME}?\s*(?:par\b[^:]*)?:\s*[^\W\d]", re.IGNORECASE)
_IS_OVER = re.compile(rf"[\s,]*{_TIME}?(?:\W*par\b[^,]*)?\W*\Z", re.IGNORECASE)
#: a sentence that goes on with its subject, or with some words, as what is told does
_GOES_ON = re.compile(r"[^,]*,\s*(?:l['’]|(?:le|la|les|ce|cette|un|une|il|elle|ils|elles)\s)")
_TOLD = re.compile(rf"[\s,]*{_TIME}?(?!\W*par\b)(?:\W+\w+){{3,}}[^:]*[.!?…]\W*\Z|{_GOES_ON.pattern}", re.IGNORECASE)
#: such a beginning whose day is the next line
_ENDS = re.compile(rf"\W*(?:{_PUBLISHED}|{_CHANGED})(?:\s+le)?\s*:?\s*", re.IGNORECASE)
#: what may stand before and behind a day beside a headline: « Par Awa Diop (AFP) - », « Le Monde | », « à 10h12 »
_BEFORE = re.compile(rf"(?:.*(?:\s[-–—•·]\s|\|)|par\b.*,)?\s*(?:le\s+)?(?:{_WEEKDAY}[\s,]*)?", re.IGNORECASE)
_BEHIND = re.compile(rf"[\s,|•·–—-]*+{_TIME}?[\s,|•·–—-]*+", re.IGNORECASE)
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
    found = chain(_said(_PUBLISHED, joined), map(_beside, near), _perhaps(joined), _said(_CHANGED, joined))
    return next(filter(None, found), None)


def _joined(lines: Iterable[str]) -> Iterator[str]:
    """The short lines; one whose day is the next one with that."""
    for line, following in pairwise([*lines, ""]):
        if len(line) <= _LINE:
            yield f"{line} {following[:_LINE]}" if _ENDS.fullmatch(line) else line


def _said(words: str, lines: Iterable[str]) -> Iterator[date | None]:
    for line in lines:
        is_sentence = line.rstrip(" »\u00a0").endswith((".", "!", "?", "…"))
        for end, is_behind_bar in _words(words, line):
            rest = line[end:]
            start, stop, day = min(days(rest), default=(0, 0, None))
            if not day or not _is_between(rest[:start], is_sentence or words is _CHANGED) or _OTHER.match(rest, stop):
                continue
            told = _TOLD if words is _CHANGED else _GOES_ON
            if not is_sentence or (_IS_OVER.match(rest, stop) if is_behind_bar else not told.match(rest, stop)):
                yield day


def _is_between(text: str, is_strict: bool) -> bool:
    return bool(_BETWEEN.fullmatch(text) or (not is_strict and _ANYTHING.fullmatch(text)))


def _words(words: str, line: str) -> Iterator[tuple[int, bool]]:
    """Where words that say a day of a page end in a line, and whether something of another kind stands before."""
    for said in re.finditer(rf"(?<![^\W\d_])(?:{words})\b", line, re.IGNORECASE):
        ahead = line[: said.start()]
        if not any(map(str.isalnum, ahead)) or said[0][0].isupper() or _AHEAD.fullmatch(ahead):
            yield said.end(), False
        elif "©" not in ahead and _BAR.fullmatch(ahead):
            yield said.end(), True


def _perhaps(lines: Iterable[str]) -> Iterator[date | None]:
    for line in lines:
        if begins := re.match(rf"\W*+(?:{_PERHAPS})\b", line, re.IGNORECASE):
            rest = line[begins.end() :]
            start, stop, day = min(days(rest), default=(0, 0, None))
            if (
                day
                and _NOTHING.fullmatch(rest[:start])
                and not _OTHER.match(rest, stop)
                and not _TOLD.match(rest, stop)
            ):
                yield day


def _beside(line: str) -> date | None:
    """The day that a line beside a headline says: « Vendredi 12 mai 2023 à 10 h », « Par Awa Diop - 12 mai 2023 »."""
    start, end, day = min(days(line[:_LINE]), default=(0, 0, None))
    is_day = _BEFORE.fullmatch(line[:start]) and _BEHIND.fullmatch(line[end:])
    return day if is_day and day and day <= date.today() + timedelta(days=1) else None
