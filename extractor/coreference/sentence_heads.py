"""What a sentence says at its head of the subject behind the comma (pure).

    « Avocate, puis juge, [X] raconte »                ->  "Avocate", "juge"
    « Ancienne patineuse reconvertie dans le fromage, [X] élève des brebis »  ->  "Ancienne patineuse"

Nothing stands there but functions without an article, joined to each other; each may go on with what somebody
is by the way, « fumeur de pipe », and the last with when or how it came: « depuis 2014 », « tous deux ».
"""

import re
from functools import cache

from extractor.coreference.role_phrases import Phrase, extent, is_determined, phrase_at
from extractor.lexicon import roles as words
from extractor.lexicon.people import is_plural

_JOINED = re.compile(
    r"(?:[ \u00a0]*,[ \u00a0]*(?:(?:et|puis|mais aussi)[ \u00a0]+)?|[ \u00a0]+(?:et|puis|mais aussi)[ \u00a0]+)"
)
#: « Maire par accident, [X] »
_MANNER = re.compile(r"[ \u00a0](?:par|dans|malgré)[ \u00a0][a-zà-ÿ'’ \u00a0-]+")
_ITEM = re.compile(r"[:;][ \u00a0]+$")
_WORD = re.compile(r"[a-zà-ÿœ]{3,}(?:-[a-zà-ÿœ]+)*")
#: « Ministre depuis 2022, [X] a dit »
_SINCE = re.compile(r"[ \u00a0](?:depuis|entre|pendant|durant|jusqu['’])[^,\n]*")


def at_head(text: str, begin: int, edge: int) -> list[Phrase]:
    """The functions that text[begin:edge] is made of; none where it holds anything else."""
    found: list[Phrase] = []
    if is_determined(text, begin, edge):  # most sentences begin so
        return found
    while True:
        phrase = phrase_at(text, begin, edge)
        if phrase is not None and phrase.determiner:
            return []
        if phrase is not None:
            found.append(phrase)
            end = phrase.end
        elif not found or (end := _by_the_way(text, begin, edge)) == begin:
            return []
        if end >= edge or _ends_with(text, end, edge):
            break
        joined = _JOINED.match(text, end, edge)
        if not joined:
            return []
        begin = joined.end()
    numbers = {is_plural(text[phrase.head : phrase.head_end]) for phrase in found}
    if len(numbers) > 1 or _is_struck(text, found[0].start, edge):
        return []
    # « Bureau : présidente, [X] ; membres, [Y] (notaire), [Z] »: a heading of several
    return [] if True in numbers and _ITEM.search(text, max(found[0].outset - 4, 0), found[0].outset) else found


def _by_the_way(text: str, begin: int, edge: int) -> int:
    """Where an item that is no listed function ends: « fumeur de pipe », « sportive »; `begin` if there is none."""
    word = _WORD.match(text, begin, edge)
    if not word or not (words.is_agent(word[0]) or words.is_adjective(word[0])):
        return begin
    return extent(text, word.end(), edge)


def _ends_with(text: str, end: int, edge: int) -> bool:
    """Whether the rest says when, how or of how many: « reconvertie dans le fromage », « tous deux »."""
    return any(tail.fullmatch(text, end, edge) for tail in (_SINCE, _MANNER, _course()))


def _is_struck(text: str, begin: int, edge: int) -> bool:
    """Whether the words are a headline's: « Maire agressé, [X] promet des renforts » speaks of two."""
    return _blow().search(text, begin, edge) is not None


def _any_of(key: str) -> str:
    entries = sorted(words.words("courses", key), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace("'", "['’]") for word in entries)


@cache
def _course() -> re.Pattern[str]:
    came = rf"(?:{_any_of('participles')})e?s?(?![\w-])[^,;:.!?\n«»]*"
    return re.compile(rf"[ \u00a0](?:(?:{_any_of('together')})|{came})")


@cache
def _blow() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'’-])(?:{_any_of('blows')})e?s?(?![\w-])")
