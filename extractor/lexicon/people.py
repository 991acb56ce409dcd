"""Civilities, functions and genders of people, from data/people.toml (pure).

>>> gender_of_first_name("Ivanka")
'f'
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from extractor.lexicon.names import fold


@cache
def _data() -> dict:
    return tomllib.loads(files("extractor").joinpath("lexicon/data/people.toml").read_text(encoding="utf-8"))


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
def _first_names() -> dict[str, str | None]:
    # 6,000 names that the rules know, too; then what this module's own list says better
    found: dict[str, str | None] = {}
    for line in (
        files("extractor").joinpath("lexicon/data/gazetteer/firstnames.txt").read_text(encoding="utf-8").splitlines()
    ):
        name, _, gender = line.partition("\t")
        if name and not name.startswith("#"):
            key = fold(name)
            told = {"m": "m", "f": "f"}.get(gender[:1])
            found[key] = told if found.get(key, told) == told else None
    table = _data()["first_names"]
    return found | {fold(n): g for key, g in (("masculine", "m"), ("feminine", "f")) for n in table[key]}


def is_first_name(word: str) -> bool:
    """Whether a folded word is a first name: "odile", and also "martin"."""
    return word in _first_names()


def gender_of_first_name(name: str) -> str | None:
    """ "m", "f", or None when the first name does not say."""
    parts = fold(name).split()
    return _first_names().get(parts[0]) if parts else None


@cache
def _spellings() -> dict[str, str]:
    return {fold(name): fold(group[0]) for group in _data()["spellings"]["groups"] for name in group}


def spelling(first_name: str) -> str:
    """The key that spellings of one folded first name share: "mohammed" is "mohamed"."""
    return _spellings().get(first_name, first_name)


@cache
def kin_pattern() -> str:
    """Alternatives of a regular expression: the words for relatives."""
    return "|".join(sorted((_loose(word) for word in _data()["kin"]["words"]), key=lambda w: (-len(w), w)))


def role_gender(role: str) -> str | None:
    """The gender a role tells: « ancienne ministre » says nothing of hers, « présidente du Sénat » is "f"."""
    found = functions()
    parts = fold(role).split()
    if parts and parts[0] in ("ancien", "ancienne", "ex"):
        parts = parts[1:]
    for length in range(min(4, len(parts)), 0, -1):
        key = " ".join(parts[:length])
        if key in found:
            return found[key]
    return None


def functions_in(text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match]:
    """The function words of text[start:end], from left to right: « l'ex-ministre et maire » has two.

    Any case, accents as written or missing; the longest where several fit.
    """
    pattern, heads = _function_pattern()
    done = start
    # to look at each word is less work than trying the whole pattern everywhere
    for word in _WORD.finditer(text, start, end):
        if word.start() >= done and fold(word[0]) in heads and (match := pattern.match(text, word.start(), end)):
            done = match.end()
            yield match


_WORD = re.compile(r"[^\W\d_](?<![\w-].)[^\W\d_]*", re.DOTALL)


@cache
def _function_pattern() -> tuple[re.Pattern, frozenset[str]]:
    """Matches a function at its place, and the first words of functions, folded."""
    table = _data()["functions"]
    forms = {form for words in table.values() for word in words for form in (word, plural(word))}
    # the longest first: « secrétaire d'État » before « secrétaire »
    alternatives = "|".join(_loose(form) for form in sorted(forms, key=lambda f: (-len(f), f)))
    heads = {fold(word[0]) for form in (*forms, *_PREFIXES) if (word := _WORD.search(form))}
    return re.compile(
        rf"(?<![\w-])(?:(?:{'|'.join(_PREFIXES)})-)?(?:{alternatives})(?![\w])", re.IGNORECASE
    ), frozenset(heads)


_PREFIXES = ("ex", "vice", "co")
_LOOSE = {
    "é": "[éeÉ]",
    "è": "[èeÈ]",
    "ê": "[êeÊ]",
    "î": "[îi]",
    "ï": "[ïi]",
    "É": "[ÉEée]",
    "œ": "(?:œ|oe)",
    "'": "['’]",
    " ": r"[ \u00a0\n]",
    "-": "[- ]",
}


def _loose(form: str) -> str:
    return "".join(_LOOSE.get(c, re.escape(c)) for c in form)
