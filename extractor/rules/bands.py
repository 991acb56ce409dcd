"""Names that a tagger saw as a body's, a person's or an exercise's, and whose deeds are an armed group's.

    kept, verdicts = with_bands(Text("Baz Solèy a libéré les otages."), mentions)
    kept[0].label               # 'GROUP'

A tagger sees that « Zarma Boys » is a name, and seldom of what. What the name does, or what is done by it, says it:
« enlevés par », « a relâché les otages », « , dont les fusils ». bands.toml holds these signs, of which some
tell it of any name, others only of one that looks like a band's, in a paragraph of war. One such place tells it of
the name everywhere in the document.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from extractor.core.toml_tables import of_package
from extractor.core.types import LISTED, MODEL, Mention, Verdict
from extractor.lexicon.gazetteers import listed
from extractor.lexicon.names import fold as name_key
from extractor.lexicon.people import is_first_name
from extractor.rules.document_view import Text
from extractor.rules.exercise_guards import FORCES, MANOEUVRES, announced
from extractor.rules.folding import fold, surface_words
from extractor.rules.group_guards import at_leisure_throughout, called_a_party, explained_otherwise, strikes
from extractor.rules.others import civil, thing
from extractor.rules.patterns import expand
from extractor.rules.schema import Context

REASON = "what it does, or what is done by it, is an armed group's"

PEACE = "its neighbours or its paragraph speak of games, the stage or a body at peace, and of no war"

THING = "what stands beside it says that it is drunk, read or seen"

KIND = "the words say what a group is, and do not name it"

FELL = "what falls and is taken without an article is a town"

MORTAL = "who dies or has a widow is a person"

JEST = "no armed group frees or defends such a thing: it is one in jest"

#: how far to the left a sign reaches, in characters
LEFT = 90
#: who is a tagger's person so many times in a text is one
_OFTEN = 3
_LABELS = frozenset(("ORG", "PER", "LOC", "EXERCISE"))
# the acronym behind a name: « le Front du Sahel (FDS) »
_BRACKET = re.compile(r'"? ?\("?')
# « la mort d'[Abou Kassim al-Hadi] »
_DIED = re.compile(r"\b(?:mort|décès|obsèques|veuve|veuf|épouse) d(?:e |')\Z")
# « milice séparatiste du Lebialem »: what it is
_GENERIC = re.compile(
    r"(?:milice|groupe|groupuscule|faction|mouvement|rébellion) [a-zà-ÿ]{4,} (?:d[eu]s? |d')"
    r"|(?:rebelles|insurgés|maquisards|miliciens|séparatistes) (?:d[eu]s? |d'|de la |de l')"
)
# « la chute de [Tedim] »
_FELL = re.compile(r"\b(?:chute|prise|reprise|siège) d(?:e |')\Z")
# « six policiers de l'[UDMO] », « le club junior des [Loups] »
_STAFF = re.compile(
    r"\b(?:policiers?|gendarmes?|douaniers?|club|équipe|joueurs|supporters)(?: \w+)? d(?:e l'|e la |u |es |e |')\Z"
)
# « l'ONG locale [RNDDH] »
_CALLED = re.compile(
    r"\b(?:ONG|associations?|syndicats?|fondation|quotidien|agence|chaîne|radio|hebdomadaire)(?: [a-zà-ÿ-]+){0,2} \Z"
)
# « Front de libération [des nains de jardin] », « talibans [de la tuque] »
_IN_JEST = re.compile(
    r" (?:des|du|de la) [a-zà-ÿ]{3,} (?:de |d')[a-zà-ÿ]{3,}\Z|\A[Tt]alibans? (?:des |du |de la |de l')[a-zà-ÿ]"
)
# what joins two of one kind: « les Hard Livings et les Americans »
_AND = re.compile(r"(?:,| et| ou) (?:les? |la |l'|des? |d')?")


@dataclass(frozen=True)
class _Signs:
    """What stands right before or behind a name, by how much it says."""

    before: dict[str, re.Pattern[str]]
    after: dict[str, re.Pattern[str]]
    war: Context
    law: Context
    civil: Context
    play: Context
    words: dict[str, frozenset[str]]
    state: re.Pattern[str]


@cache
def _signs() -> _Signs:
    path = "rules/bands.toml"
    table = of_package(path)
    parts = {name: f"(?:{'|'.join(value)})" for name, value in table["parts"].items()}

    def regex(pieces: Sequence[str]) -> str:
        return expand("|".join(pieces), parts, path)

    return _Signs(
        {kind: re.compile(rf"(?:{regex(pieces)})\Z") for kind, pieces in table["before"].items()},
        {kind: re.compile(rf"(?:{regex(pieces)})") for kind, pieces in table["after"].items()},
        Context(near=tuple(table["context"]["war"])),
        Context(near=tuple(table["context"]["law"])),
        Context(not_near=tuple(table["context"]["civil"])),
        Context(near=tuple(table["context"]["play"])),
        {kind: frozenset(words) for kind, words in table["words"].items()},
        re.compile(regex(table["state"]["names"])),
    )


def with_bands(text: Text, mentions: Iterable[Mention]) -> tuple[list[Mention], list[Verdict]]:
    """The mentions, those of armed groups labelled as such, and why.

    « enlevés par [Hadin Kai] » PER: GROUP, and « [Hadin Kai] » elsewhere in the text, too.
    """
    found = list(mentions)
    persons = _Persons(found)
    leisurely = at_leisure_throughout(text)
    signs = _signs()
    names: set[str] = set()
    for i, mention in enumerate(found):
        if not leisurely and mention.label in _LABELS and mention.text not in names and _may_be(text, mention, persons):
            if _in_arms(text, mention, signs) and not called_a_party(text, mention.end):
                names.add(mention.text)
                names.update(_beside(text, found, i, persons))
    names |= {head for name in names if fold(head := name.split()[0]) in signs.words["armed"] | signs.words["heads"]}
    # « l'Alliance », « la Guérilla, une blonde »: the noun alone, where no group's name begins with it
    kinds = {fold(m.text.split()[0]) for m in found if m.label == "GROUP" and " " in m.text}
    kept: list[Mention] = []
    verdicts: list[Verdict] = []
    for mention in found:
        if mention.label in ("GROUP", "ORG") and _GENERIC.match(mention.text):
            verdicts.append(Verdict(mention, None, "bands", KIND))
        elif mention.text in names and mention.label in _LABELS:
            band = replace(mention, label="GROUP")
            verdicts.append(Verdict(mention, band, "bands", REASON))
            kept.append(band)
        elif mention.label == "GROUP" and _IN_JEST.search(mention.text):
            verdicts.append(Verdict(mention, None, "bands", JEST))
        elif mention.label == "GROUP" and thing(text, mention.start, mention.end):
            verdicts.append(Verdict(mention, None, "bands", THING))
        elif mention.label == "GROUP" and _DIED.search(text.plain, max(0, mention.start - 20), mention.start):
            person = replace(mention, label="PER" if _is_long(mention.text) else "GROUP")
            verdicts += [Verdict(mention, person, "bands", MORTAL)] if person != mention else []
            kept.append(person)
        elif mention.label == "GROUP" and _FELL.search(text.plain, max(0, mention.start - 20), mention.start):
            place = mention if _is_long(mention.text) else replace(mention, label="LOC")
            verdicts += [Verdict(mention, place, "bands", FELL)] if place != mention else []
            kept.append(place)
        elif mention.label == "GROUP" and (
            (mention.priority == MODEL and signs.state.match(mention.text))
            or _at_play(text, mention, signs)
            or civil(text, mention.end)
            or _is_a_body(text, mention)
            or (mention.priority == MODEL and fold(mention.text) in signs.words["kinds"] - kinds)
            or (mention.priority < LISTED and leisurely and not strikes(text, mention.start, mention.end))
        ):
            body = replace(mention, label="ORG")
            verdicts.append(Verdict(mention, body, "bands", PEACE))
            kept.append(body)
        else:
            kept.append(mention)
    return kept, verdicts


def enumerated_bands(text: Text, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """The bodies that a tagger saw in an enumeration with armed groups, and that are called like one.

    « le [FDRK] ORG, la [CPC] GROUP et les [Lions du Chari] ORG » yields the last, and with it the first: an acronym
    needs two groups beside it. `mentions` are sorted and do not overlap.
    """
    signs = _signs()
    run: list[Mention] = []
    for mention in mentions:
        if run and not _AND.fullmatch(text.plain, run[-1].end, mention.start):
            yield from _bands_of(text, run, signs)
            run = []
        run.append(mention)
    yield from _bands_of(text, run, signs)


def _bands_of(text: Text, run: Sequence[Mention], signs: _Signs) -> Iterator[Mention]:
    groups = sum(mention.label == "GROUP" for mention in run)
    if not groups or groups == len(run):
        return
    bodies = [m for m in run if m.label == "ORG" and m.priority == MODEL and m.text[0].isupper() and _is_free(m.text)]
    bodies = [m for m in bodies if not text.forbids(signs.civil, m.start, m.end)]
    alike = [m for m in bodies if _is_long(m.text) and fold(surface_words(m.text)[0]) in signs.words["first"]]
    yield from alike
    if groups + len(alike) > 1:
        yield from (m for m in bodies if m.text.isupper() and m.text.isalpha() and 2 < len(m.text) < 7)


def _at_play(text: Text, mention: Mention, signs: _Signs) -> bool:
    """Whether a group of the tagger's stands among games and outings: « les [Rebelles], menés 3-1 »."""
    start, end = mention.start, mention.end
    return text.evokes(signs.play, start, end) and not text.evokes(signs.war, start, end)


def _is_a_body(text: Text, mention: Mention) -> bool:
    """Whether policemen serve in it, a club or a party is called so, or a choir has the acronym."""
    start, end = mention.start, mention.end
    if (mention.text.isupper() and explained_otherwise(text, start, end, ())) or called_a_party(text, end):
        return True
    near = max(0, start - 40)
    return _STAFF.search(text.plain, near, start) is not None or _CALLED.search(text.plain, near, start) is not None


def _beside(text: Text, mentions: Sequence[Mention], i: int, persons: "_Persons") -> Iterable[str]:
    """What else names a band beside mentions[i]: « le Front du Sahel ([FDS]) », « [Jalisco Boyz] et les Lanciers »."""
    for one, other in ((i, i + 1), (i - 1, i)):
        if one < 0 or other == len(mentions):
            continue
        first, second = mentions[one], mentions[other]
        sibling = second if one == i else first
        between = text.plain[first.end : second.start]
        if one == i and second.text.isupper() and _BRACKET.fullmatch(between):
            yield second.text
        elif _AND.fullmatch(between) and sibling.label in _LABELS and _may_be(text, sibling, persons):
            if sibling.label != "LOC" and not sibling.text.isupper():
                yield sibling.text


class _Persons:
    """The names of a tagger's people in a text: how often each stands there, and who have a last word."""

    def __init__(self, mentions: Iterable[Mention]) -> None:
        self.often = Counter(m.text for m in mentions if m.label == "PER")
        self._bearers: dict[str, set[str]] = {}
        for name in self.often:
            self._bearers.setdefault(name.split()[-1], set()).add(name)

    def others(self, name: str, last: str) -> bool:
        """Whether another name has this last word."""
        bearers = self._bearers.get(last, set())
        return len(bearers) > (name in bearers)


def _may_be(text: Text, mention: Mention, persons: "_Persons") -> bool:
    """Whether a name can be a band's at all: no listed body or place, no state's force, no person with a first name."""
    name, start = mention.text, mention.start
    if text.plain[start - 1 : start] == "-" or not _is_free(name):
        return False  # the end of a longer name, or the name of a body
    if _CALLED.search(text.plain, max(0, start - 40), start):
        return False
    if mention.label == "LOC":
        return _is_long(name) and not text.plain[max(0, start - 3) : start].endswith(("à ", "à l'", "en "))
    if mention.label != "PER":
        return True
    if not _is_long(name) or (
        _has_first_name(name) and text.beside(start, mention.end)[0] not in ("les", "des", "aux")
    ):
        return False
    if persons.often[name] >= _OFTEN:
        return False
    first, *_, last = surface_words(name)
    if fold(first) in _signs().words["only_bands"]:
        return True
    return not persons.others(name, last)


# names come again and again, in a text and in the texts of a day
@lru_cache(maxsize=1024)
def _is_free(name: str) -> bool:
    """Whether a name has words, and is that of no listed body or place and of no state's force."""
    return bool(surface_words(name)) and listed().get(name_key(name)) is None and not _signs().state.match(name)


@lru_cache(maxsize=512)
def _is_long(name: str) -> bool:
    """Whether a name is of two words or more."""
    return len(surface_words(name)) > 1


@lru_cache(maxsize=512)
def _has_first_name(name: str) -> bool:
    """Whether the first word of a name is a person's first name, and none that bands abroad have."""
    first = fold(surface_words(name)[0])
    return is_first_name(first) and first not in _signs().words["foreign"]


def _in_arms(text: Text, mention: Mention, signs: _Signs) -> bool:
    """Whether what stands beside the name says that its bearer is in arms."""
    # what forbids it takes longest to look for
    return _sounds_armed(text, mention, signs) and not text.forbids(signs.civil, mention.start, mention.end)


def _sounds_armed(text: Text, mention: Mention, signs: _Signs) -> bool:
    """The same, whatever peaceful words stand around."""
    plain, start, end = text.plain, mention.start, mention.end
    begin = max(0, start - LEFT, text.sentence(start, end)[0])
    opened = start - 1 if plain[start - 1 : start] == '"' else start

    def says(kind: str) -> bool:
        return (
            signs.before[kind].search(plain, begin, opened) is not None
            or signs.after[kind].match(plain, end) is not None
        )

    if says("crime"):
        return True
    if mention.label == "LOC":
        return False
    shaped = _looks_like_one(text, mention, signs)
    if not text.evokes(signs.war, start, end):
        if fold(surface_words(mention.text)[0]) in signs.words["only_bands"]:
            return says("force") or says("hint")  # « Yan Dutse a fait fermer neuf écoles »
        return shaped and text.evokes(signs.law, start, end) and (says("force") or says("hint"))
    if _is_called_like_one(mention, signs):
        return True
    return (says("force") and (shaped or mention.label != "PER")) or (shaped and says("hint"))


def _is_called_like_one(mention: Mention, signs: _Signs) -> bool:
    """Whether the name alone says it, where its paragraph speaks of war: « Baz Lanmè », « Soldats du Lac »."""
    words = [fold(word) for word in surface_words(mention.text)]
    if len(words) < 2:
        return False
    if words[0] in signs.words["foreign"] or words[-1] in signs.words["last"]:
        return True
    return mention.label == "ORG" and words[0] in signs.words["armed"] and len(words) > 2


def _looks_like_one(text: Text, mention: Mention, signs: _Signs) -> bool:
    """Whether a name looks like a band's: by its first word or its last, or an article in the plural before it."""
    words = [fold(word) for word in surface_words(mention.text)]
    if words[0] in signs.words["first"] or words[-1] in signs.words["last"]:
        return True
    if mention.label == "EXERCISE":
        start, end = mention.start, mention.end
        return not text.has(MANOEUVRES) and not announced(text, start, end) and not text.evokes(FORCES, start, end)
    before = text.beside(mention.start, mention.end)[0]
    return before in ("les", "des", "aux") and (mention.label == "PER" or words[0][-1] in "sx")
