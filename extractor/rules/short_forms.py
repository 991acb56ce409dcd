"""What the bearer of a name is called for short: "Pluto Express" -> "Pluto", "Iron Vikings" -> "Vikings"."""

import re
from collections.abc import Iterator

from extractor.rules.folding import fold, surface_words
from extractor.rules.gazetteer import TYPE_NOUNS
from extractor.rules.group_guards import SMALL
from extractor.rules.others import LINKS

# heads that stand for the whole name: « l'Emirat », « le Front »
_HEADS = frozenset(
    "alliance brigade coalition confrerie emirat faction front katiba legion ligue milice phalange".split()
)
# « FLNC du 22-Octobre »
_DATED = re.compile(r" du (\d{1,2}-[A-ZÀ-Þ][a-zà-ÿ]+)\Z")
# what such a name begins with, and which no name lacks: « katiba Serma », « Baz Lanmò »
_TYPES = frozenset(("baz", "kameradschaft", "katiba", "kommando"))
# the small words of names of bands abroad
_FOREIGN_LINKS = frozenset("al as ash cha da do el la na wa ya".split())
_ACRONYM = re.compile(r"([A-Z]{2,5})[- ]?\d{2,4}")
_HASHTAG = re.compile(r"(?<=#)([^\W\d_]{4,40})(?:\d{2}|20\d\d)?(?!\w)")


def short_forms(name: str, label: str) -> tuple[str, ...]:
    """What a name may be called for short.

    "Mirabelle sauvage" -> "Mirabelle", "Pluto Express" -> "Pluto", "Express", "Grand African NEMO" -> "NEMO",
    "gang Sosua" -> "Sosua",
    "Front uni du Logone" -> "Front uni", "Front"
    """
    words = surface_words(name)
    if len(words) == 3 and fold(words[0]) in _TYPES and words[1][0].isupper():
        return (name.split(" ", 1)[1],)
    if (
        label == "EXERCISE"
        and 1 < len(words) < 5
        and len(words[0]) > 4
        and words[0][0].isupper()
        and words[1][0].islower()
    ):
        return (words[0],)
    if label == "EXERCISE" and len(words) > 1 and len(words[-1]) > 3 and words[-1].isupper() and not name.isupper():
        return (words[-1],)
    if label == "EXERCISE" and len(words) == 2 and all(word.istitle() for word in words):
        return tuple(word for word in words if len(word) > 3)
    if label == "GROUP" and 2 < len(words) < 6 and words[0][-1] in "sx" and fold(words[1]) in LINKS:
        if words[0][0].isupper() and len(words[0]) > 4 and fold(words[0]) not in TYPE_NOUNS | _HEADS:
            return (words[0],)  # « les Mouettes du Port » -> « les Mouettes »
    if label == "GROUP" and words[0] in ("cartel", "gang", "clan"):
        last = words[-1]
        if len(last) > 3 and last[0].isupper() and all(fold(word) in LINKS for word in words[1:-1]):
            return (last,)  # « le cartel de la Ceniza » -> « la Ceniza »
    if label == "GROUP" and len(words) > 2 and words[0][0].isupper() and fold(words[0]) in (TYPE_NOUNS | _HEADS):
        link = next((i for i, word in enumerate(words) if fold(word) in LINKS or word == "pour"), 0)
        shorter = (" ".join(words[:link]),) if link > 1 else ()
        return (*shorter, words[0]) if link and fold(words[0]) in _HEADS else shorter
    return ()


def own_forms(name: str) -> tuple[str, ...]:
    """What a group is called for short that names nothing else, if it is no everyday word, first name or place.

    "400 Simbi" -> "Simbi", "katiba Serma" -> "Serma",
    "Jeshi la Ngoma" -> "Ngoma", "Los Búhos del Río" -> "Búhos", "FLB du 9-Mai" -> "9-Mai",
    "Iron Vikings" -> "Vikings", "Sons of the Lagoon" -> "Sons"
    """
    if dated := _DATED.search(name):
        return (dated[1],)
    words = surface_words(name)
    if len(words) == 3 and fold(words[0]) in _TYPES and words[1][0].isupper():
        return (name.split(" ", 1)[1],)
    if (
        (len(words) == 2 and (words[0].isdigit() or fold(words[0]) in _TYPES))
        or (len(words) > 1 and words[0] in ("Los", "Las"))
        or (len(words) == 2 and words[1].endswith("s") and words[1].istitle() and words[0].istitle())
    ):
        found = words[1]
    elif words[0].endswith("s") and words[1:2] == ["of"]:
        found = words[0]
    elif len(words) == 3 and words[1] in _FOREIGN_LINKS and words[0][0].isupper():
        found = words[2]
    else:
        return ()
    return (found,) if len(found) > 3 and found[0].isupper() and not found.isupper() else ()


def hashtags(plain: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, folded letters) of each hashtag but for its sign and the digits at its end: #RocheNoire26."""
    for match in _HASHTAG.finditer(plain):
        yield match.start(1), match.end(), fold(match[1])


def initials(name: str) -> str:
    """The initials of the words of a name that say something: "Bouclier de la Pendjari" -> "BP"."""
    return "".join(w[0] for w in surface_words(name) if fold(w) not in SMALL).upper()


def acronyms_with_edition(plain: str, letters: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    """(start, end, letters) of each acronym of these letters with its edition: AL23, BP-2026."""
    for match in _ACRONYM.finditer(plain):
        if (
            match[1] in letters
            and not plain[match.start() - 1 : match.start()].isalnum()
            and not plain[match.end() : match.end() + 1].isalnum()
        ):
            yield match.start(), match.end(), match[1]
