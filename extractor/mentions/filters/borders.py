"""Filters that move where a name ends: lines, small words, adjectives, a body before a person."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from extractor.core.types import Mention
from extractor.lexicon.folding import lowered
from extractor.lexicon.gazetteers import kinds, listed
from extractor.lexicon.names import fold
from extractor.mentions.filters.context import NOUN_REACH, WORD_REACH, Context
from extractor.mentions.filters.data import listed_in_order, words

#: the mark of a note that stands behind a name: « Insee[4] »
_NOTE = r"\[\d*\]?"
#: one mark, that closes
_CLOSED = re.compile(r"[^«»\"]+[»\"]\s(?P<name>[^\s«»\"][^«»\"]*)")
_ARTICLE = re.compile(r"(?<![\w'’-])(?P<article>l(?:[ae]|es) )$")
_HYPHENED = re.compile(r"(?<![\w'-])[^\W\d_]{3,}-$")
_TO_A_TOWN = ("de la ", "de l'", "des ", "du ", "de ", "d'")
_LAST_WORD = re.compile(r"^(.{2,}?\w)\s+([^\W\d_]+)$", re.DOTALL)


def lines(mention: Mention) -> Iterator[Mention]:
    """The mention, or where a line ends in it, its first line and of the others those that are listed names.

    The line ends of a text wrapped by hand are spaces by now.
    """
    if "\n" not in mention.text:
        yield mention
        return
    start = mention.start
    for line in mention.text.split("\n"):
        name = line.strip()
        begin = start + len(line) - len(line.lstrip())
        if name and (start == mention.start or listed().get(fold(name)) == mention.label):
            yield replace(mention, start=begin, end=begin + len(name), text=name)
        start += len(line) + 1


def dangling(mention: Mention, context: Context) -> Mention | None:
    """« [Bureau d'enquêtes et d'analyses de la] »: without the small words and note marks at its end."""
    name = mention.text
    if name.isalpha():
        return mention
    if not name.endswith(("[", "]")) and not name[-1:].isdigit() and words("dangling").isdisjoint(name.split()[-1:]):
        return mention  # most names end with a word of their own
    while found := _dangling().search(name):
        name = name[: found.start()].rstrip(" ,")
    return shortened(mention, name)


@cache
def _dangling() -> re.Pattern[str]:
    small = "|".join(map(re.escape, listed_in_order("dangling")))
    return re.compile(rf"(?:\s+(?:{small}))+$|{_NOTE}$")


def open_quote(mention: Mention, context: Context) -> Mention | None:
    """« Ti-[Guy » Lafleur] »: what stands behind a mark that closes nothing within the name."""
    found = _CLOSED.fullmatch(mention.text) if '"' in mention.text or "»" in mention.text else None
    if not found:
        return mention
    return replace(mention, start=mention.start + found.start("name"), text=found["name"])


def adjective(mention: Mention, context: Context) -> Mention | None:
    """« les [Alpes françaises] »: without the adjective, unless the place is called so."""
    if words("adjective", "adjectives").isdisjoint(mention.text.split()[-1:]):
        return mention
    key = fold(mention.text)
    if not (last := _LAST_WORD.match(mention.text)) or key in words("adjective", "names") or key in listed():
        return mention
    return shortened(mention, last[1])


def article(mention: Mention, context: Context) -> Mention | None:
    """« à la [Haye] »: with the article, though it is in small letters."""
    before = context.before(mention, len(" les "))
    if not before.endswith(("la ", "le ", "les ")) or not (found := _ARTICLE.search(before)):
        return mention
    if fold(f"{found['article']}{mention.text}") not in _towns():
        return mention
    return _led_by(found["article"], mention, context, "LOC")


def compound(mention: Mention, context: Context) -> Mention | None:
    """« la basilique-[cathédrale Saint-Michel] »: with the noun that a hyphen joins to that of the name."""
    if not mention.text[:1].islower() or not context.text.startswith("-", max(mention.start - 1, 0)):
        return mention
    found = _HYPHENED.search(context.before(mention, WORD_REACH))
    return _led_by(found[0], mention, context, mention.label) if found else mention


def street(mention: Mention, context: Context) -> Mention | None:
    """« sur la place [Tahrir] » ORG: LOC, with its noun."""
    near = context.before(mention, WORD_REACH).rstrip()
    if not lowered(near).endswith(listed_in_order("street", "nouns")) or not mention.text[:1].isupper():
        return mention
    if not (found := _street().search(context.before(mention, NOUN_REACH))):
        return mention
    return _led_by(found[0], mention, context, "LOC")


def house(mention: Mention, context: Context) -> Mention | None:
    """« la maison d'arrêt de [Réau] »: the house with its town, a body or, as a station, a place."""
    before = context.before(mention, NOUN_REACH)
    if not before.endswith(_TO_A_TOWN) or not (found := _house().search(before)):
        return mention
    return _led_by(found[0], mention, context, "ORG" if found["noun"] in words("house", "bodies") else "LOC")


def _led_by(led: str, mention: Mention, context: Context, label: str) -> Mention:
    """The mention with what stands right before it."""
    start = mention.start - len(led)
    return replace(mention, start=start, text=context.text[start : mention.end], label=label)


@cache
def _house() -> re.Pattern[str]:
    nouns = "|".join(
        sorted({*words("house", "bodies"), *words("house", "places")}, key=lambda noun: (-len(noun), noun))
    )
    return re.compile(rf"(?<![\w-])(?<!\b[Uu]n )(?<!\b[Uu]ne )(?<!\bdes )(?P<noun>{nouns}) (?:{'|'.join(_TO_A_TOWN)})$")


@cache
def _street() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?<!\ben )(?:{'|'.join(listed_in_order('street', 'nouns'))}) $", re.IGNORECASE)


@cache
def _towns() -> frozenset[str]:
    return frozenset(map(fold, listed_in_order("article", "places")))


def body_before_person(mention: Mention, context: Context) -> Mention | None:
    """« [WikiLeaks Julian Assange] »: the person alone."""
    first, _, rest = mention.text.partition(" ")
    given, _, surname = rest.partition(" ")
    if not surname:
        return mention
    known, key = kinds(), fold(first)
    if key not in listed() or "f" in known[key] or "f" not in known.get(fold(given), ""):
        return mention
    return replace(mention, start=mention.start + len(first) + 1, text=rest)


def shortened(mention: Mention, name: str) -> Mention | None:
    """The mention cut to the `name` that it begins with; None where nothing is left of it."""
    if name == mention.text:
        return mention
    return replace(mention, end=mention.start + len(name), text=name) if name else None
