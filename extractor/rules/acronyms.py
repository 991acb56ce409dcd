"""Which acronym stands for which name."""

import re
from functools import lru_cache

from extractor.rules.folding import fold

# words that an acronym may leave out
_SMALL = frozenset("a al au aux d da de del des do du e el en et l la le les of par pour s sur the y".split())


def abbreviates(one: str, other: str, strictly: bool = False) -> bool:
    """Whether the shorter of two names is all capitals, or its letters (up to a hyphen) come in order in the longer.

    `strictly` also of capitals: « African Lion (AL23) », not « African Lion (USAFRICOM) ».
    """
    if strictly and len(one) > len(other):
        one, other = other, one
    if one.isupper() and not strictly:
        return True
    head = re.sub(r"\d+$", "", fold(one.partition("-")[0]))
    if not head.isalpha():
        return not strictly
    letters = iter(fold(other))
    return head[0] == fold(other)[0] and all(c in letters for c in head)


def are_initials(one: str, other: str) -> bool:
    """Whether one of two names is an acronym made of the other's initials: APRO, Armée
    populaire pour le redressement de l'Ouham; all the words that say something count."""
    if fold(one[0]) != fold(other[0]):
        return False
    short, long = sorted((one, other), key=len)
    head = short.partition("-")[0]
    if not head.isupper() or len(head) < 3:
        return False
    words = _words(long)
    return len(head) <= len(words) and _spells(fold(head), words)


@lru_cache(maxsize=4096)  # a name is held against all the acronyms of a text
def _words(name: str) -> list[str]:
    return [w for w in re.split(r"[ '-]", fold(name.replace("'", " "))) if w]


def _spells(letters: str, words: list[str]) -> bool:
    if not words:
        return not letters
    small = words[0] in _SMALL
    return (small and _spells(letters, words[1:])) or (letters[:1] == words[0][0] and _spells(letters[1:], words[1:]))
