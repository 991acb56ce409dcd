"""Countries and towns by their French names, from data/countries.toml and towns.toml (pure).

>>> country("États-Unis"), country("Birmanie"), country("Grande-Bretagne")
(Country('US', 'etats unis'), Country('MM', 'birmanie'), Country('GB', 'grande bretagne'))
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from extractor.core.toml_tables import of_package
from extractor.lexicon.names import fold


@dataclass(frozen=True, slots=True)
class Country:
    """An ISO 3166-1 code, and the key that all names of the same thing share: Royaume-Uni
    and Grande-Bretagne have one code and two keys."""

    code: str
    key: str


@cache
def _countries() -> dict[str, Country]:
    data = of_package("lexicon/data/countries.toml")
    lists = [(code, names) for code, names in data["names"].items()]
    lists += [(code, names) for code, parts in data["apart"].items() for names in parts]
    return {fold(name): Country(code, fold(names[0])) for code, names in lists for name in names}


def country(name: str) -> Country | None:
    """The country or territory a name stands for; case, accents and hyphens do not matter."""
    return _countries().get(fold(name))


@cache
def _data() -> dict[str, list[Any]]:
    return of_package("lexicon/data/towns.toml")


@cache
def _places() -> dict[str, str]:
    return {fold(name): fold(group[0]) for group in _data()["names"] for name in group}


def place(name: str) -> str | None:
    """The key that the names of a place known under several share: « Kyiv » is "kiev"."""
    return _places().get(fold(name))


@cache
def _homonyms() -> frozenset[str]:
    return frozenset(map(fold, _data()["homonyms"]))


def is_homonym(name: str) -> bool:
    """Whether a state or province and its capital share the name, and only the state takes an article."""
    return fold(name) in _homonyms()
