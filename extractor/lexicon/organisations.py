"""Organisations by their names, from data/organisations.toml (pure).

>>> organisation("ONU") == organisation("Nations unies")
True
"""

import re
from functools import cache, lru_cache
from typing import Any

from extractor.core.toml_tables import of_package
from extractor.lexicon.names import fold, is_acronym

_LEGAL = re.compile(
    r"\s+(?:s\.?a\.?r?\.?l?\.?|sas|inc\.?|corp\.?|ltd\.?|plc|gmbh|ag|nv|group)$|^(?:groupe|société|compagnie|the)\s+",
    re.IGNORECASE,
)
_LEGAL_FORM = re.compile(r"\s(?:S\.?A\.?(?:R\.?L\.?|S\.?)?|SASU|Inc\.?|Corp\.?|Ltd\.?|PLC|GmbH|AG|NV)$")
_SMALL = frozenset(["de", "du", "des", "d", "la", "le", "les", "l", "et", "and", "the"])


@cache
def _data() -> dict[str, Any]:
    return of_package("lexicon/data/organisations.toml")


@cache
def _names() -> dict[str, str]:
    return {fold(name): fold(group[0]) for group in _data()["names"] for name in group}


def organisation(name: str) -> str | None:
    """The key that the names of a known organisation share: « ONU » is "organisation des nations unies"."""
    return _names().get(fold(_plain(name)))


@cache
def seats() -> frozenset[str]:
    """Folded names of houses that act, and so are places here and organisations there: Maison-Blanche."""
    return frozenset(map(fold, _data()["seats"]))


@cache
def institutions() -> frozenset[str]:
    """Folded nouns that stand for the whole name once it has been said: la « Commission »."""
    return frozenset(map(fold, _data()["institutions"]))


@cache
def movements() -> frozenset[str]:
    """Folded first words of the names that take a foreign acronym: « Parti » des travailleurs (PKK)."""
    return frozenset(map(fold, _data()["movements"]))


@cache
def kinds() -> frozenset[str]:
    """Folded nouns of kind that a name may have before it or not: « Fondation » Numéria."""
    return frozenset(map(fold, _data()["kinds"]))


@cache
def descriptors() -> frozenset[str]:
    """Folded words that a company may add to its name: Sirval « Electronics »."""
    return frozenset(map(fold, _data()["descriptors"]))


@cache
def adjectives() -> frozenset[str]:
    """Folded adjectives that a name may leave out: « Conservatoire royal de Namêche »."""
    return frozenset(map(fold, _data()["adjectives"]))


@cache
def national() -> frozenset[str]:
    """Folded adjectives of countries that a name may end with: Parti du peuple « malien »."""
    return frozenset(map(fold, _data()["national"]))


@cache
def ministries() -> dict[str, str]:
    """What the ministry is of that the press calls by its seat, folded: {"quai d orsay": "affaires etrangeres"}."""
    return {fold(seat): portfolio for seat, portfolio in _data()["ministries"].items()}


@cache
def _houses() -> dict[str, str]:
    return {fold(noun): fold(group[0]) for group in _data()["houses"] for noun in group}


def plain_house(folded: str) -> str:
    """A folded name under the usual noun of its kind: "maison d arret de refort" is "prison de refort"."""
    parts = folded.split()
    for length in range(min(4, len(parts) - 1), 0, -1):
        if noun := _houses().get(" ".join(parts[:length])):
            return " ".join([noun, *parts[length:]])
    return folded


def _plain(name: str) -> str:
    # « O.N.U. » is « ONU »
    return name.replace(".", "") if is_acronym(name) else name


def is_legal(name: str) -> bool:
    """Whether a name has its legal form: « Vexolia SA »; « Groupe Vexolia » has none."""
    return not name.isalpha() and _LEGAL_FORM.search(name) is not None


def without_legal(name: str) -> str:
    """A name without its legal form: « Vexolia » for « Vexolia SA »."""
    return _LEGAL_FORM.sub("", name)


@lru_cache(maxsize=1024)
def key(name: str) -> str:
    """What spellings of one name share: « Vexolia SA », « SpaceX » and « Space X »,
    « musée Pointe » and « musée de la Pointe », « Durand & Cie »."""
    folded = fold(name if name.isalpha() else _LEGAL.sub("", _plain(name))) or fold(name)
    if known := _names().get(folded):
        return known
    *parts, last = folded.replace("&", " et ").split() or [folded]
    squeezed = "".join(word for word in parts if word not in _SMALL) + last
    return squeezed if len(squeezed) > 4 else folded
