"""Filters that look at what stands before a mention, or anywhere in its text."""

import re
from functools import cache

from extractor.core.types import Mention
from extractor.lexicon import roles
from extractor.lexicon.gazetteers import listed
from extractor.lexicon.names import fold
from extractor.lexicon.organisations import seats
from extractor.lexicon.people import function_at, is_first_name
from extractor.mentions.filters.context import NOUN_REACH, TITLE_REACH, WORD_REACH, Context
from extractor.mentions.filters.data import words

_OF = r"(?:d[eu]s?\s+(?:la\s+|l')?|d'|la\s+)"
#: the noun whose complement a mention is, with a complement of its own: « projet de loi [Morvan] »
_NOUN_BEFORE = re.compile(rf"\b([^\W\d_]+(?: de [^\W\d_]+)?)\s+{_OF}?[\"«“]?\s*$")
#: what stands between the noun and its complement
_LINKS = frozenset(["de", "du", "des", "d'", "la", "l'", ""])
_CHAIN = re.compile(r"(?:[^\W\d_]+-)+$")
_LETTERS = re.compile(r"[^\W\d_]+$")
_WORD_RIGHT_BEFORE = re.compile(r"\b([^\W\d_]+(?:-[^\W\d_]+)?) [\"«“]? ?$")

_EXERCISE = r"exercice|man(?:œ|oe)uvre|entra[iî]nement"
#: « opération baptisée "[Vent d'Est] » with no word of an exercise in between
_OPERATION = re.compile(rf"\b[Oo]pération(?! (?:conjointe )?d'entra)(?:(?!{_EXERCISE})[^.;:!?\n\"]){{0,40}}[\"«“]?\s?$")

_OF_A_PLACE = re.compile(r" (?:du|de la|de l'|des|de|d') ?(?=[A-ZÀ-Þ])")
_SENTENCE_HEAD = re.compile(r"(?:^|[.!?\"»\n] ?)$")
#: what else the subject is, and the subject: « , poète et maire, Luc Aubin », not « , maire, Luc Aubin, adjoint »
_TRADES = re.compile(
    r"(?P<items>(?:,| puis| et) [a-zà-ÿœ', -]{3,120}),(?: [A-ZÀ-Þ][\w'-]+){2,4}(?![\w'-]| [A-ZÀ-Þ]| ?[,;:(])"
)
_ITEM = re.compile(r"(?:, puis|, et|,| puis| et) (?P<words>(?:(?! puis | et )[^,])+)")

_MINISTER = (
    r"(?:[Mm]inistres?|[Ss]ecrétaires? d'[EÉ]tat|[Cc]onseill(?:er|ère)s?|[Mm]inistres? délégué(?:e|s|es)?"
    r"|[Ss]ous-secrétaires?)"
)
_FOR = r"(?:de la |de l'|des |du |à la |à l'|aux |au |chargée? (?:de la |de l'|des |du ))"
#: « ministre des Affaires étrangères, de la Coopération et des Marocains résidant à l’étranger »
_TITLE = re.compile(rf"\b{_MINISTER}(?: [a-zà-ÿ-]+){{0,2}} {_FOR}[^.;:!?\n()\"]{{0,90}}$")
_GOES_ON = re.compile(r"(?:,| et| ainsi que)? (?:de la |de l'|des |du |à la |à l'|aux |au )$|(?:,| et) $")
#: words between « ministre » and its first portfolio at most: « ministre délégué auprès du »
_CLOSE = 4


def operation(mention: Mention, context: Context) -> Mention | None:
    """« l'opération baptisée "[Tourbillon Vert]" »: no exercise."""
    return None if _OPERATION.search(context.before(mention, TITLE_REACH)) else mention


def term(mention: Mention, context: Context) -> Mention | None:
    """« le boson de [Higgs] », « les accords d'[Évian] »: none; a full name is one: « le test de [Ana Diop] »."""
    kind = "people" if mention.label == "PER" else "places"
    before = context.before(mention, NOUN_REACH)
    if before.endswith("-"):  # « le boson de Brout-Englert-[Higgs] »
        before = _CHAIN.sub("", before)
    if not _may_end_with("term", kind, before) or _is_full(mention):
        return mention
    noun = _NOUN_BEFORE.search(before)
    if not noun:
        return mention
    terms, folded = words("term", kind), fold(noun[1])
    return None if folded in terms or folded.split()[0] in terms else mention


def _may_end_with(name: str, key: str, before: str) -> bool:
    """Whether the last words before a mention may be one of a list of nouns; a quick look, as most are not.

    Of « accords de paix de la " » these are « paix » and, before « de », « accords ».
    """
    nouns = _words_of(name, key)
    following = iter(reversed(before.split()))
    for word in following:
        if word in _LINKS or word.rstrip('"«“') in _LINKS:
            continue
        return _letters_at_end(word) in nouns or (
            next(following, "") == "de" and _letters_at_end(next(following, "")) in nouns
        )
    return False


def _letters_at_end(word: str) -> str:
    """The folded letters that a word ends with, before a mark that opens a quotation."""
    if not word.isalpha():
        letters = _LETTERS.search(word.rstrip('"«“'))
        word = letters[0] if letters else ""
    return fold(word)


@cache
def _words_of(name: str, key: str) -> frozenset[str]:
    return frozenset(word for noun in words(name, key) for word in noun.split()) - {"de"}


def _is_full(mention: Mention) -> bool:
    """Whether a person is called by first name and surname."""
    given, _, surname = fold(mention.text).partition(" ")
    return mention.label == "PER" and bool(surname) and is_first_name(given)


def work(mention: Mention, context: Context) -> Mention | None:
    """« la série [Julie Lescaut] »: none; « le film de [Jean Vigo] » stays."""
    before = context.before(mention, WORD_REACH)
    noun = _WORD_RIGHT_BEFORE.search(before) if _may_end_with("work", "nouns", before) else None
    return None if noun and fold(noun[1]) in words("work", "nouns") else mention


def trade(mention: Mention, context: Context) -> Mention | None:
    """« [Berger], poète et maire, Luc Aubin chante »: a word that is a surname, too, and here the subject's trade."""
    name, text = mention.text, context.text
    if not text.startswith((",", " puis ", " et "), mention.end):
        return mention
    if not name.isalpha() or function_at(name, 0) != len(name):
        return mention
    head = _SENTENCE_HEAD.search(text, max(mention.start - 3, 0), mention.start)
    behind = _TRADES.match(text, mention.end) if head else None
    if not behind or text.find(name) < mention.start or text.find(name, mention.end) > 0:
        return mention
    items = [item["words"] for item in _ITEM.finditer(behind["items"])]
    return None if all(map(_is_trade, items)) and function_at(items[0], 0) else mention


def _is_trade(words: str) -> bool:
    """Whether words say what somebody is: « père de trois enfants », « fumeur de pipe », not « maire, est venu »."""
    first, *more = words.split()
    known = function_at(words, 0) is not None or roles.is_agent(first)
    return known and not any(word in roles.words("stops") for word in more)


def title(mention: Mention, context: Context) -> Mention | None:
    """« ministre des Affaires étrangères, de la [Coopération africaine] »: none."""
    before = context.before(mention, TITLE_REACH)
    # most mentions have no minister before them
    office = "inistre" in before or "ecrétaire" in before or "onseill" in before
    found = _TITLE.search(before) if office else None
    if not found:
        return mention
    between, name = before[found.start() :], mention.text
    if len(between.split()) <= _CLOSE and not between.rstrip().endswith(","):
        # « conseiller au Sénat »: a house of its own
        known = fold(name) in listed() or fold(name) in seats()
        part = (name[0].isupper() and " " not in name and not known) or _is_portfolio(name)
    else:
        part = bool(_GOES_ON.search(between)) and _is_portfolio(name)
    return None if part else mention


def _is_portfolio(name: str) -> bool:
    return fold(name).split()[0] in words("title", "portfolios")


def compass(mention: Mention, context: Context) -> Mention | None:
    """« dans le [Nord] du Mali »: none; « dans le [Nord] » is a place."""
    if mention.text not in words("compass", "points"):
        return mention
    if not _OF_A_PLACE.match(context.text, mention.end):
        return mention
    noun = _NOUN_BEFORE.search(context.before(mention, NOUN_REACH))
    return mention if noun and fold(noun[1]) in words("compass", "before") else None


def storm(mention: Mention, context: Context) -> Mention | None:
    """« L'ouragan [Sandy] », and then « [Sandy] »: none."""
    return None if mention.text in context.storms else mention


def no_manoeuvres(mention: Mention, context: Context) -> Mention | None:
    """An exercise in a text that never speaks of one: none."""
    return mention if context.has_manoeuvres else None
