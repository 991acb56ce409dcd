"""Filters that look at the words of a mention alone."""

import re
from functools import cache

from extractor.core.types import Mention
from extractor.lexicon.gazetteers import listed
from extractor.lexicon.names import fold
from extractor.mentions.filters import data
from extractor.mentions.filters.context import Context

_ROMAN = re.compile(r"[IVX]+$")
_CENTURY = re.compile(r"[IVX]+(?:er|e|ème)$")
_CENTURIES = re.compile(r"(?:(?:,| et| ou| au) [IVX]+(?:er|e|ème))* siècles?\b")
_DAY = re.compile(r"\d{1,2}(?:er)?[ -](?P<month>[^\W\d]+)")
#: the first of a name
_FIRST = re.compile(r"\b1(?:er|ère|re)\b")


def abbreviation(mention: Mention, context: Context) -> Mention | None:
    """« le [SMIC] », « la [TVA] »: none."""
    return None if mention.text in data.words("abbreviation") else mention


def common_noun(mention: Mention, context: Context) -> Mention | None:
    """« la [Conseillère] », « le [Conseil des ministres] »: none; a person may be called Prince or Pape."""
    if mention.label == "PER":
        return mention
    key = fold(mention.text)
    return (
        None if key in data.words("common-noun", "functions") or key in data.words("common-noun", "alone") else mention
    )


def roman_numeral(mention: Mention, context: Context) -> Mention | None:
    """« Titan III et [IV] », « au [VIIIe] siècle »: none; « le [VIIIe arrondissement] » is a place."""
    if not mention.text.startswith(("I", "V", "X")):
        return mention
    century = _CENTURY.match(mention.text) and _CENTURIES.match(context.text, mention.end)
    return None if century or _ROMAN.match(mention.text) else mention


def generic_noun(mention: Mention, context: Context) -> Mention | None:
    """« [Groupes de travail sur le dialogue] »: none, unless a list has it."""
    key = fold(mention.text)
    return None if f"{key} ".startswith(_generic_nouns()) and key not in listed() else mention


@cache
def _generic_nouns() -> tuple[str, ...]:
    return tuple(f"{noun} " for noun in data.words("generic-noun", "nouns"))


def digits(mention: Mention, context: Context) -> Mention | None:
    """« un [Douglas MD-83] » PER: none; « [Napoléon 1er] » is one."""
    if mention.text.replace(" ", "").isalpha() or not any(map(str.isdigit, mention.text)):
        return mention
    return None if any(map(str.isdigit, _FIRST.sub("", mention.text))) else mention


def day(mention: Mention, context: Context) -> Mention | None:
    """« le [14-Juillet] » LOC: none."""
    found = _DAY.fullmatch(mention.text) if mention.text[:1].isdigit() else None
    return None if found and fold(found["month"]) in data.words("day") else mention


def inhabitants(mention: Mention, context: Context) -> Mention | None:
    """« les [Libyens] » LOC: none."""
    name = mention.text
    if name.lower().removesuffix("s") not in data.words("adjective", "adjectives"):
        return mention
    return mention if fold(name) in listed() else None
