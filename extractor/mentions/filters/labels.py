"""Filters that give a mention another label: what lists and surroundings know better than a tagger."""

import re
from dataclasses import replace

from extractor.core.types import Mention
from extractor.lexicon import gazetteers
from extractor.lexicon.names import fold
from extractor.lexicon.organisations import seats
from extractor.mentions.filters.context import PREPOSITION_REACH, WORD_REACH, Context
from extractor.mentions.filters.data import listed_in_order, words

#: « à la », « devant l' »: one goes there
_GOING = re.compile(
    r"\b(?:[àÀ] la |[àÀ] l'|[Aa]u |[Aa] la |[àÀ] |[Dd]evant la |[Dd]ans la |[Dd]evant l'|[Dd]evant le )\"?$"
)
_SAYING = re.compile(
    r"(?:\b[Ss]elon|\b(?:a (?:fait savoir|dit|indiqué|assuré|précisé|annoncé|répondu|confirmé|affirmé|expliqué|réagi)"
    r"|affirme|annonce|assure|confirme|dit|dément|explique|fait savoir|indique|justifie|précise|promet|répond|souligne"
    r"))(?:-t-on (?:à|au))? (?:le |la |l')?$"
)
#: a name of fewer letters than these may be a place and something else (Oran, Pau)
_SHORT = 4


def state_force(mention: Mention, context: Context) -> Mention | None:
    """« l'[Armée de l'air japonaise] » GROUP: ORG."""
    if fold(mention.text).startswith(listed_in_order("state-force", "names")):
        return replace(mention, label="ORG")
    return mention


def unarmed(mention: Mention, context: Context) -> Mention | None:
    """« La liste [Front commun] progresse » GROUP: ORG."""
    return mention if context.is_armed(mention) else replace(mention, label="ORG")


def person(mention: Mention, context: Context) -> Mention | None:
    """« le braqueur [Idir Kassel], 46 ans » GROUP: PER, there and in the rest of the text."""
    if fold(mention.text) in context.aged:
        return replace(mention, label="PER")
    return mention


def seat(mention: Mention, context: Context) -> Mention | None:
    """« reçu à la [Maison-Blanche] »: LOC; « leur dit [Matignon] »: ORG."""
    if fold(mention.text) not in seats():
        return mention
    if mention.label == "LOC":
        says = _SAYING.search(context.before(mention, WORD_REACH))
        return replace(mention, label="ORG") if says else mention
    going = _GOING.search(context.before(mention, PREPOSITION_REACH))
    return replace(mention, label="LOC") if going else mention


def body(mention: Mention, context: Context) -> Mention | None:
    """« le [Clark Art Institute] » PER: ORG."""
    first, _, last = fold(mention.text).rpartition(" ")
    if first and last in words("body"):
        return replace(mention, label="ORG")
    return mention


def listed(mention: Mention, context: Context) -> Mention | None:
    """« la chaîne [Al Jazeera] » GROUP: ORG, as the list says."""
    key = fold(mention.text)
    label = gazetteers.listed().get(key)
    if label in (None, mention.label) or key in seats():
        return mention
    if label == "LOC" and (mention.label == "PER" or (mention.label == "ORG" and len(mention.text) < _SHORT)):
        return mention  # a person, a house or a club may have a place's name, and the context said so
    return replace(mention, label=label)
