"""What a tagger found, weighed against what is known of names (pure).

    « boson de [Higgs] », « au [SMIC] »  ->  none
    « les [Alpes françaises] »           ->  « les [Alpes] françaises »
    « la chaîne [Al Jazeera] » GROUP     ->  ORG, as the list of organisations says

Only the model's own candidates come here: rules have their own contexts.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib.resources import files

from extractor.core.types import Mention
from extractor.lexicon.gazetteers import kinds, listed
from extractor.lexicon.names import fold

_ROMAN = re.compile(r"[IVX]+$")
_DANGLING = re.compile(
    r"(?:\s+(?:de|du|des|d'|la|le|les|l'?|et|and|of|&|à|au|aux|pour|en|dans|sur|par|avec))+$|\[\d*\]?$"
)
_LAST = re.compile(r"^(.{2,}?\w)\s+([^\W\d_]+)$", re.DOTALL)
_BEFORE = re.compile(r"\b([^\W\d_]+(?: de [^\W\d_]+)?)\s+(?:d[eu]s?\s+(?:la\s+|l')?|d'|la\s+)?[\"«“]?\s*$")
_RIGHT_BEFORE = re.compile(r"\b([^\W\d_]+(?:-[^\W\d_]+)?) [\"«“]? ?$")
#: « ministre des Affaires étrangères, de la Coopération et des Marocains résidant à l’étranger »
_PORTFOLIO = re.compile(
    r"\b(?:[Mm]inistres?|[Ss]ecrétaires? d'[EÉ]tat|[Cc]onseill(?:er|ère)s?|[Mm]inistres? délégué(?:e|s|es)?|[Ss]ous-secrétaires?)"
    r"(?: [a-zà-ÿ-]+){0,2} (?:de la |de l'|des |du |à la |à l'|aux |au |chargée? (?:de la |de l'|des |du ))[^.;:!?\n()\"]{0,90}$"
)
#: an operation is no exercise, whatever it is called: « opération baptisée "Vent d'Est" »
_OPERATION = re.compile(
    r"\b[Oo]pération(?! (?:conjointe )?d'entra)(?:(?!exercice|man(?:œ|oe)uvre|entra[iî]nement)[^.;:!?\n\"]){0,40}[\"«“]?\s?$"
)
_OFFICE = re.compile(r"inistre|ecrétaire|onseill")
_WITHIN = re.compile(
    r"\b(?:[àÀ] la |[àÀ] l'|[Aa]u |[Aa] la |[àÀ] |[Dd]evant la |[Dd]ans la |[Dd]evant l'|[Dd]evant le )\"?$"
)
#: without a word of these in the whole text (in small letters) there is no armed group, no exercise
_ARMED = re.compile(
    r"arm[ée]|terror|[dj]ihad|rebel|rébel|milic|combattant|attentat|attaqu|insurg|insurr|otage|gu[ée]rill|paramilit|islamist|s[ée]paratist|génocid|offensive|assaillant|bomb|tué"
)
_MANOEUVRES = re.compile(r"exercice|man(?:œ|oe)uvre|entra[iî]nement|militaire|simulation|armée")
_GOES_ON = re.compile(r"(?:,| et| ainsi que)? (?:de la |de l'|des |du |à la |à l'|aux |au )$|(?:,| et) $")


@dataclass(frozen=True, slots=True)
class _Doubts:
    abbreviations: frozenset[str]
    terms: frozenset[str]
    place_terms: frozenset[str]
    works: frozenset[str]
    bodies: frozenset[str]
    nouns: frozenset[str]
    generic: tuple[str, ...]
    adjectives: frozenset[str]
    keep: frozenset[str]
    seats: frozenset[str]
    portfolios: frozenset[str]
    storms: tuple[str, ...]
    storm: re.Pattern
    state_forces: tuple[str, ...]


@cache
def _doubts() -> _Doubts:
    data = tomllib.loads(files("extractor").joinpath("mentions/data/doubts.toml").read_text(encoding="utf-8"))
    return _Doubts(
        frozenset(data["abbreviations"]),
        frozenset(data["terms"]),
        frozenset(data["place_terms"]),
        frozenset(data["works"]),
        frozenset(data["bodies"]),
        frozenset([*data["functions"], *data["alone"]]),
        tuple(f"{noun} " for noun in data["generic"]),
        frozenset(data["adjectives"]),
        frozenset(data["keep"]),
        frozenset(map(fold, data["seats"])),
        frozenset(data["portfolios"]),
        tuple(data["storms"]),
        re.compile(rf"\b(?i:{'|'.join(data['storms'])}) \"?([A-Z][\w-]+)"),
        tuple(data["state_forces"]),
    )


def weigh(text: str, mentions: Iterable[Mention]) -> Iterator[Mention]:
    """The candidates that can be names, cut to the name, with the label that lists give it.

    `text` is in plain typography (normalize.py).
    """
    weighed = _Weighing(text)
    return (name for mention in mentions for name in weighed(mention))


def standing(text: str, mentions: Iterable[Mention]) -> Iterator[Mention]:
    """Those of the mentions that hold a name, as they are."""
    weighed = _Weighing(text)
    return (mention for mention in mentions if any(weighed(mention)))


class _Weighing:
    """What is asked of a whole text, each once."""

    def __init__(self, text: str):
        self._text = text
        self._small = text.lower()

    def __call__(self, mention: Mention) -> Iterator[Mention]:
        text = self._text
        for line in _lines(mention):
            if (cut := _cut(text, line)) is None or _is_none(text, cut):
                continue
            if cut.label in ("PER", "LOC") and cut.text in self._storms:
                continue
            if cut.label == "EXERCISE" and not self._has_manoeuvres:
                continue
            if cut.label == "GROUP" and (fold(cut.text).startswith(_doubts().state_forces) or not self._is_armed(cut)):
                cut = replace(cut, label="ORG")
            yield _labelled(text, cut)

    @cached_property
    def _storms(self) -> frozenset[str]:
        doubts = _doubts()
        if not any(word in self._small for word in doubts.storms):
            return frozenset()
        return frozenset(match[1] for match in doubts.storm.finditer(self._text))

    @cached_property
    def _has_manoeuvres(self) -> bool:
        return bool(_MANOEUVRES.search(self._small))

    def _is_armed(self, group: Mention) -> bool:
        """Whether something beside the name speaks of arms: the film « L'Armée des ombres » does not."""
        return bool(_ARMED.search(self._small, 0, group.start) or _ARMED.search(self._small, group.end))


def _lines(mention: Mention) -> Iterator[Mention]:
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


def _cut(text: str, mention: Mention) -> Mention | None:
    name = mention.text
    while dangling := _DANGLING.search(name):
        name = name[: dangling.start()].rstrip(" ,")
    if mention.label == "LOC" and (last := _LAST.match(name)):
        doubts = _doubts()
        if last[2] in doubts.adjectives and fold(name) not in doubts.keep and fold(name) not in listed():
            name = last[1]
    if mention.label == "PER" and (behind := _behind_body(name)):
        start = mention.start + behind
        return replace(mention, start=start, end=mention.start + len(name), text=name[behind:])
    if not name:
        return None
    return mention if name == mention.text else replace(mention, end=mention.start + len(name), text=name)


def _behind_body(name: str) -> int:
    """Where a person's name begins behind that of a body or place: 10 in « WikiLeaks Julian Assange », else 0."""
    first, _, rest = name.partition(" ")
    given, _, surname = rest.partition(" ")
    known = kinds()
    if surname and fold(first) in listed() and "f" not in known[fold(first)] and "f" in known.get(fold(given), ""):
        return len(first) + 1
    return 0


def _is_none(text: str, mention: Mention) -> bool:
    doubts = _doubts()
    name = mention.text
    key = fold(name)
    if name in doubts.abbreviations or key in doubts.nouns:
        return True
    if mention.label in ("PER", "ORG", "LOC") and _ROMAN.match(name):
        return True
    if f"{key} ".startswith(doubts.generic) and key not in listed() and mention.label in ("ORG", "GROUP"):
        return True
    before = text[max(mention.start - 140, 0) : mention.start]
    if mention.label == "EXERCISE" and _OPERATION.search(before):
        return True
    if mention.label == "PER" and any(c.isdigit() for c in name):
        return True  # an aircraft, a planet: « MD-83 », « PH1 »
    if mention.label in ("PER", "LOC") and (noun := _BEFORE.search(before[-48:])):
        terms = doubts.terms if mention.label == "PER" else doubts.place_terms
        words = fold(noun[1])
        if words in terms or words.split()[0] in terms:
            return True
    if mention.label == "PER" and (noun := _RIGHT_BEFORE.search(before[-24:])) and fold(noun[1]) in doubts.works:
        return True
    if mention.label == "LOC" and key not in listed() and name.lower().removesuffix("s") in doubts.adjectives:
        return True  # the inhabitants: « les Libyens »
    return mention.label == "ORG" and _in_title(before, name)


def _in_title(before: str, name: str) -> bool:
    """Whether a name is part of a minister's title: what follows « ministre de … » without a break."""
    title = _PORTFOLIO.search(before) if _OFFICE.search(before) else None
    if not title:
        return False
    between = before[title.start() :]
    if len(between.split()) <= 4 and not between.rstrip().endswith(","):
        return (name[0].isupper() and " " not in name) or _portfolio_noun(name)
    return bool(_GOES_ON.search(between)) and _portfolio_noun(name)


def _portfolio_noun(name: str) -> bool:
    head = fold(name).split()[0]
    return head in _doubts().portfolios


def _labelled(text: str, mention: Mention) -> Mention:
    """The mention under the label of the list that holds its whole name, where the tagger says another."""
    key = fold(mention.text)
    if key in _doubts().seats:
        return (
            replace(mention, label="LOC")
            if _WITHIN.search(text, max(mention.start - 12, 0), mention.start)
            else mention
        )
    if mention.label in ("PER", "LOC") and " " in key and key.rsplit(" ", 1)[1] in _doubts().bodies:
        return replace(mention, label="ORG")
    label = listed().get(key)
    if label is None or label == mention.label:
        return mention
    # a house, a club or a paper may have a place's name, and the context said so
    if label == "LOC" and mention.label in ("ORG", "PER") and len(mention.text) < 4:
        return mention
    if label == "LOC" and mention.label == "PER":
        return mention
    return replace(mention, label=label)
