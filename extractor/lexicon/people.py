"""Civilities, functions and genders of people, from data/people.toml (pure).

>>> gender_of_first_name("Ivanka")
'f'
"""

import re
import sys
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from extractor.core.toml_tables import of_package
from extractor.lexicon.derived import derived, text_of
from extractor.lexicon.names import fold

_PEOPLE = "lexicon/data/people.toml"
_FIRST_NAMES = "lexicon/data/gazetteer/firstnames.txt"


@cache
def _data() -> dict[str, Any]:
    return of_package(_PEOPLE)


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
    """Folded functions, trades and words for kin, singular and plural, with the gender they tell."""
    found: dict[str, str | None] = {}
    for table in ("functions", "trades", "kin"):
        for key, gender in (("either", None), ("masculine", "m"), ("feminine", "f")):
            for word in _data()[table][key]:
                for form in {fold(word), fold(plural(word))}:
                    # a word in both lists tells nothing: « capitaine », « commissaire »
                    found[form] = None if form in found and found[form] != gender else gender
    return found


@cache
def _kin() -> frozenset[str]:
    return frozenset(fold(form) for words in _data()["kin"].values() for word in words for form in (word, plural(word)))


@lru_cache(maxsize=4096)
def is_kin(function: str) -> bool:
    """Whether a function word is one for a relative, which is no role: « fils », « belle-sœur », « ex-femme »."""
    return fold(_unprefixed(function)) in _kin()


def _bare(function: str) -> tuple[str, bool] | None:
    """A word without its inclusive ending, and whether that is a plural: "député", True for « député·e·s »."""
    tail = _INCLUSIVE.search(function) or _HYPHENED.search(function)
    if not tail or tail.end() < len(function):
        return None
    return function[: tail.start()], tail[0].endswith("s")


@cache
def _plurals() -> frozenset[str]:
    words = [word for table in ("functions", "trades", "kin") for group in _data()[table].values() for word in group]
    return frozenset(fold(plural(word)) for word in words) - frozenset(map(fold, words))


@lru_cache(maxsize=4096)
def is_plural(function: str) -> bool:
    """Whether a function word stands for several people: « buteurs », « députées », « élu·e·s »."""
    if bare := _bare(function):
        return bare[1]
    parts = function.split("-")  # « sergents-chefs »
    return fold(function) in _plurals() or (len(parts) > 1 and all(fold(part) in _plurals() for part in parts))


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
    return derived("first-names", [_FIRST_NAMES, _PEOPLE], _read_first_names)


def _read_first_names() -> dict[str, str | None]:
    # 6,000 names that the rules know, too; then what this module's own list says better
    found: dict[str, str | None] = {}
    for line in text_of(_FIRST_NAMES).splitlines():
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
    words = (word for group in _data()["kin"].values() for word in group)
    return "|".join(sorted(map(_loose, words), key=lambda w: (-len(w), w)))


@cache
def family_pattern() -> str:
    """Alternatives of a regular expression: what says that first names share a surname, « les frères »."""
    return "|".join(sorted(map(_loose, _data()["families"]["words"]), key=lambda w: (-len(w), w)))


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


def _inclusive_end(text: str, stop: int, end: int) -> int:
    """Where a word with its feminine ending ends: « conseiller·ères », « député.e.s »."""
    found = _INCLUSIVE.match(text, stop, end)
    return found.end() if found else stop


def functions_in(text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[tuple[int, int]]:
    """Where function words stand in text[start:end], from left to right: « l'ex-ministre et maire » has two.

    Any case; accents as written, or missing, but not a last é: « à la retraite » is no retraité.
    The longest where several fit.
    """
    done = start
    for word in _WORD.finditer(text, start, end):
        # most words begin no function, which is soon seen
        if _may_begin(word[0]) and word.start() >= done and (stop := function_at(text, word.start(), end)):
            done = stop
            yield word.start(), stop


@lru_cache(maxsize=4096)
def _may_begin(word: str) -> bool:
    return _plain(_unprefixed(word)) in _forms() or "-" in word


def ends_function(word: str) -> bool:
    """Whether a word is the last one of a function: « État » of « secrétaire d'État », « maire »."""
    return _plain(word) in _last_words()


@cache
def _last_words() -> frozenset[str]:
    return frozenset(rest[-1] if rest else first for first, forms in _forms().items() for rest in forms)


def function_at(text: str, start: int, end: int = sys.maxsize) -> int | None:
    """Where the function word that begins at `start` ends: « secrétaire d'État » as a whole; None where none does."""
    first = _WORD.match(text, start, end)
    if not first or not _may_begin(first[0]):
        return None
    following = _NEXT_WORD.match(text, first.end(), end)
    second = _plain(following[1]) if following else None
    for form in _forms().get(_plain(_unprefixed(first[0])), ()):
        if form and form[0] != second:
            continue
        stop = first.end()
        for part in form:
            word = _NEXT_WORD.match(text, stop, end)
            if not word or _plain(word[1]) != part:
                break
            stop = word.end()
        else:
            return _inclusive_end(text, stop, end)
    # « étudiant-e-s »
    if tail := _HYPHENED.search(first[0]):
        stem = start + tail.start()
        return first.end() if function_at(text, start, stem) == stem else None
    # « journaliste-réalisateur » is one function
    parts = first[0].split("-")
    return first.end() if len(parts) > 1 and all([] in _forms().get(_plain(part), ()) for part in parts) else None


# what is not before it stands behind its first letter, since a search is fast by the set a pattern begins with
_WORD = re.compile(r"[^\W\d_](?<![\w-].)[^\W\d_]*(?:['’]|(?:-[^\W\d_]+)*)")
_NEXT_WORD = re.compile(r"[ \u00a0\n]?([^\W\d_]+(?:['’]|(?:-[^\W\d_]+)*))")
_FEMININE = r"(?:ères?|ières?|trices?|rices?|ices?|euses?|esses?|ennes?|nes?|fe|ve|le|e)"
#: « député·e·s », « conseiller.ères »; behind a hyphen it is a part of the word
_INCLUSIVE = re.compile(rf"(?:[·•⋅]|\.(?!le))(?:{_FEMININE})(?:[·•⋅.]?s)?(?![\w'’-])")
_HYPHENED = re.compile(rf"-{_FEMININE}(?:-?s)?$")
_PREFIX = re.compile(r"(?:ex|vice|co)-(?=\w{3})", re.IGNORECASE)


def _unprefixed(word: str) -> str:
    return _PREFIX.sub("", word) if "-" in word else word


@lru_cache(maxsize=2048)
def _plain(word: str) -> str:
    """A word without case and accents; a last é stays, as it makes another word."""
    folded = word.lower()
    if folded.isascii():
        return folded.replace("'", "")
    last = "é" if re.search(r"ées?$|és?$", folded) else ""
    return fold(folded).replace(" ", "-") + last


@cache
def _forms() -> dict[str, list[list[str]]]:
    """What goes on behind each first word of a function, the longest first: « secrétaire » d'État, général."""
    return derived("functions", [_PEOPLE], _read_forms)


def _read_forms() -> dict[str, list[list[str]]]:
    forms: dict[str, set[tuple[str, ...]]] = {}
    for table in ("functions", "trades", "kin"):
        for word in (word for group in _data()[table].values() for word in group):
            for form in (word, plural(word)):
                first, *rest = (_plain(part) for part in re.findall(r"[^\W\d_]+(?:['’]|(?:-[^\W\d_]+)*)", form))
                forms.setdefault(first, set()).add(tuple(rest))
    return {first: sorted(map(list, rest), key=lambda r: (-len(r), r)) for first, rest in forms.items()}


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
