"""Where a name begins and ends, by the guidelines' span rules (pure).

    >>> trim("le président Trump, a", 0, 19, "PER")
    (13, 18)

A tagger tends to take in titles, articles, quotes and punctuation, or to call a
capitalised word a name; this mends both for any model.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from extractor.core.toml_tables import of_package
from extractor.core.types import CONTEXT, Mention
from extractor.lexicon.folding import bare

_STRIP = " \n\t\"'`,;:!?…·•*_|/\\=+<>«»“”‘’-–—"
#: characters of the longest name: of what is longer, each word cut off would cost all of it again
_LONGEST = 1000
_BRACKET = re.compile(r"[][(){}]")
_FIRST = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)(\.?['’ ]?\s*)")
_ARTICLE = re.compile(r"\b(?:le|la|les|du|au|ce|cette|notre|sa|leur) \Z")
_RANK = re.compile(r"(?:de |d'|en )?[a-zà-ÿ]{4,} (?=[A-ZÀ-Þ])")
_ABBREVIATION = re.compile(r"(?<!['’])(?:\b[^\W\d_]\.)+$|\b(?:Inc|Corp|Ltd|Co|Cie|Jr|Sr|St|bros)\.$")
# what a name goes on with: « Kpi [Na Sango] »
_CAPITALS = re.compile(r"(?: [A-ZÀ-Þ][\w'-]*)+")
# the end of an edition that a tagger left out: « Ponant 2026[-1] »
_EDITION = re.compile(r"[ /.-]?(?:\d{1,4}|[IVX]+)")


@cache
def _edges() -> dict[str, frozenset[str]]:
    edges = {key: frozenset(words) for key, words in of_package("mentions/data/span_edges.toml").items()}
    return {
        **edges,
        "before_people": edges["civilities"] | edges["titles"],
        "not_names": edges["not_names"] | edges["articles"],
    }


def trimmed(text: str, mentions: Iterable[Mention]) -> Iterator[Mention]:
    """The mentions of a text cut to their names, without those that hold none."""
    for mention in mentions:
        span = trim(text, mention.start, mention.end, mention.label)
        if span == (mention.start, mention.end):
            yield mention
        elif span:
            yield replace(mention, start=span[0], end=span[1], text=text[slice(*span)])


def within_lines(mentions: Iterable[Mention]) -> Iterator[Mention]:
    """The mentions that lie in one line: a line end of a plain text is a border of names."""
    return (mention for mention in mentions if "\n" not in mention.text)


def as_tagged(ruled: Iterable[Mention], tagged: Iterable[Mention]) -> list[Mention]:
    """What rules found, without the exercises whose borders a context told otherwise than the tagger, and the groups
    of which it told less: « [Kpi] Na Sango ».

    A context says that « lors de [Vent d'Anfa Nord] » speaks of an exercise; where its name ends, the tagger
    knows better (6 of 6 on texts of neither). Listed names and the user's keep theirs, and editions their end:
    « [Ponant 2026-1] », of which the tagger saw « Ponant 2026 ».
    """
    tagged = list(tagged)
    seen = [(m.start, m.end) for m in tagged if m.label == "EXERCISE"]
    longer = {m.start: m.text for m in tagged if m.label == "GROUP"}

    def stays(mention: Mention) -> bool:
        if mention.priority > CONTEXT:
            return True
        if mention.label == "GROUP":
            whole = longer.get(mention.start, "")
            return not (whole.startswith(mention.text) and _CAPITALS.fullmatch(whole, len(mention.text)))
        return (
            mention.label != "EXERCISE"
            or (mention.start, mention.end) in seen
            or not any(start < mention.end and mention.start < end for start, end in seen)
            or any(start == mention.start and _EDITION.fullmatch(mention.text[end - start :]) for start, end in seen)
        )

    return list(filter(stays, ruled))


def trim(text: str, start: int, end: int, label: str) -> tuple[int, int] | None:
    """The span without articles, titles, quotes and punctuation; None if no name is left.

    `text` is the whole text (typography plain, see normalize.py); titles go only
    from persons: « président Trump » is Trump, « Premier League » stays.
    """
    if end - start > _LONGEST:
        return None
    edges = _edges()
    while not text[start:end].isalpha():  # a lone word has nothing to cut
        before = start, end
        while start < end and text[start] in _STRIP:
            start += 1
        while end > start and text[end - 1] in _STRIP:
            end -= 1
        start, end = _trim_brackets(text, start, end)
        if end > start and text[end - 1] == "." and not _ABBREVIATION.search(text, start, end):
            end -= 1
        if (first := _FIRST.match(text, start, end)) and first.end() < end:
            word, folded = first[1], bare(first[1])
            capital = text[first.end()].isupper()
            separate = first[2].isspace() or first[2].rstrip().endswith("'")
            if word.islower() and separate and folded in edges["articles"]:
                if not (label == "PER" and capital and folded in edges["particles"]):
                    start = first.end()
            elif label == "PER" and first[2] and folded in edges["before_people"]:
                # « Père Noël » is a name of its own, « Pape Diouf » too
                given = (
                    word[0].isupper()
                    and folded in edges["first_names"]
                    and not _ARTICLE.search(text, max(start - 8, 0), start)
                )
                if (capital or word.islower()) and not given:
                    start = first.end()
                    if rank := _RANK.match(text, start, end):  # général « de brigade »
                        start = rank.end()
        if (start, end) == before:
            break
    name = text[start:end]
    if " " not in name and bare(name.rstrip(".")) in edges["civilities"] and (name[-1] == "." or not name.isupper()):
        return None
    if not name[:1].isalpha() and not any(map(str.isalpha, name)):
        return None
    if " " not in name and not name.isupper() and bare(name) in edges["not_names"]:
        return None
    return start, end


def _trim_brackets(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out brackets around the name and those that have no partner in it."""
    if not _BRACKET.search(text, start, end):
        return start, end
    for opening, closing in ("()", "[]", "{}"):
        name = text[start:end]
        if opening not in name and (closed := name.find(closing)) > 0:
            end = start + closed  # « (Agence) — Ressources Nordet »
            name = text[start:end]
        if name.startswith(opening) and (closing not in name or name.index(closing) == len(name) - 1):
            start += 1
        if (name.endswith(closing) and (opening not in name or name.startswith(opening))) or name.endswith(opening):
            end -= 1
    return min(start, end), end
