"""Civilities, functions and genders of people, from data/people.toml (pure).

    >>> gender_of_first_name("Ivanka")
    'f'
"""

import re
import tomllib
from functools import cache
from importlib.resources import files

from extractor.names import fold


@cache
def _data() -> dict:
    return tomllib.loads(files("extractor").joinpath("data/people.toml").read_text(encoding="utf-8"))


@cache
def civilities() -> dict[str, str | None]:
    """Folded civilities with the gender they tell: {"mme": "f", "m": "m", "dr": None}."""
    table = _data()["civilities"]
    return {
        fold(word): gender
        for key, gender in (("masculine", "m"), ("feminine", "f"), ("either", None))
        for word in table[key]
    }


@cache
def functions() -> dict[str, str | None]:
    """Folded functions, singular and plural, with the gender they tell."""
    table = _data()["functions"]
    found: dict[str, str | None] = {}
    for key, gender in (("either", None), ("masculine", "m"), ("feminine", "f")):
        for word in table[key]:
            for form in {fold(word), fold(plural(word))}:
                # a word in both lists tells nothing: « capitaine », « commissaire »
                found[form] = None if form in found and found[form] != gender else gender
    return found


def plural(function: str) -> str:
    """The plural of a function's first word: « président de jury » is "présidents de jury"."""
    head, *rest = function.split(" ", 1)
    if head.endswith(("al", "eau")):
        head = head[:-2] + "aux" if head.endswith("al") else head + "x"
    elif not head.endswith(("s", "x", "z")):
        head += "s"
    return " ".join([head, *rest])


@cache
def _first_names() -> dict[str, str]:
    table = _data()["first_names"]
    return {fold(n): g for key, g in (("masculine", "m"), ("feminine", "f")) for n in table[key]}


def gender_of_first_name(name: str) -> str | None:
    """"m", "f", or None when the first name does not say."""
    parts = fold(name).split()
    return _first_names().get(parts[0]) if parts else None


@cache
def function_pattern() -> re.Pattern:
    """Matches a function word on plain text (any case, accents as written or missing)."""
    table = _data()["functions"]
    forms = {form for words in table.values() for word in words for form in (word, plural(word))}
    # the longest first: « secrétaire d'État » before « secrétaire »
    alternatives = "|".join(_loose(form) for form in sorted(forms, key=lambda f: (-len(f), f)))
    return re.compile(rf"(?<![\w-])(?:(?:ex|vice|co)-)?(?:{alternatives})(?![\w])", re.IGNORECASE)


_LOOSE = {"é": "[éeÉ]", "è": "[èeÈ]", "ê": "[êeÊ]", "î": "[îi]", "ï": "[ïi]", "É": "[ÉEée]", "œ": "(?:œ|oe)", "'": "['’]", " ": r"[ \u00a0\n]", "-": "[- ]"}


def _loose(form: str) -> str:
    return "".join(_LOOSE.get(c, re.escape(c)) for c in form)
