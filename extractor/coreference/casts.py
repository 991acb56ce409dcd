"""The casts of plays and films, where a role is a character's and no office (pure).

« Distribution : le notaire, [Firmin Ledru] ; la comtesse, [Alba Santini]. »  ->  neither has a role
"""

import re
from bisect import bisect_right
from functools import cache

from extractor.coreference import roles
from extractor.coreference.roles import Told
from extractor.lexicon.folding import small
from extractor.lexicon.roles import words

#: in a cast these say whom somebody plays
_PLAYED = frozenset([roles.SET_OFF, roles.LABEL, roles.BRACKETS])
_LISTED = re.compile(r"[;:]")
_ARTICLE = re.compile(r"(?:\b(?:l[ea]s?|une?|son|sa)[ \u00a0]|l['’])[^,;.]{0,16}$", re.IGNORECASE)
#: a full stop behind a word; that of an initial, « M. », ends no cast
_END = re.compile(r"(?<=[^\W\d_]{3})[.!?](?=\s|$)|(?<=\))[.!?](?=\s|$)|\n[ \t\u00a0]*\n")


def casts(text: str) -> list[tuple[int, int]]:
    """Where the casts of the text stand, from left to right."""
    found: list[tuple[int, int]] = []
    lower = small(text)
    if not any(word in lower for word in _heading_words()):
        return found
    for heading in _heading().finditer(lower):
        start = heading.end()
        if found and start <= found[-1][1]:
            continue
        stop = _END.search(text, start)
        end = stop.end() if stop else len(text)
        # « Distribution » may also head an article on shops
        if heading[0].endswith(":") or _LISTED.search(text, start, end):
            found.append((start, end))
    return found


def offices(text: str, told: list[Told], start: int, played: list[tuple[int, int]]) -> list[Told]:
    """What of that told of the name at `start` is no character of a cast, of the casts `played`."""
    n = bisect_right(played, (start, len(text)))
    if not told or not n or played[n - 1][1] <= start:
        return told
    return [one for one in told if not _is_character(text, one)]


def _is_character(text: str, one: Told) -> bool:
    if text[one.start : one.end].lower().startswith(_artists()):
        return False
    article = _ARTICLE.search(text, max(one.start - 24, 0), one.start)
    return one.reason in _PLAYED or (one.reason == roles.APPOSITION and article is not None)


@cache
def _artists() -> tuple[str, ...]:
    return tuple(words("casts", "artists"))


@cache
def _heading_words() -> tuple[str, ...]:
    """Those of the headings that all others hold: « distribution » for « distribution artistique »."""
    headings = words("casts", "headings")
    return tuple(word for word in headings if not any(other != word and other in word for other in headings))


@cache
def _heading() -> re.Pattern[str]:
    headings = "|".join(sorted(map(re.escape, words("casts", "headings")), key=lambda w: (-len(w), w)))
    return re.compile(rf"(?:^|(?<=[\n.!?»•–—-])[ \t\u00a0]*)(?:{headings})(?:[ \u00a0]?:|\.|\n)")
