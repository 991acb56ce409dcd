"""What a dossier says of one name in several ways, and the correction that would settle it.

    >>> for conflict in conflicts(results):
    ...     print(conflict.kind, conflict.name, conflict.correction)
    labels Minérex extractor correct Minérex --label ORG
    perhaps two Joseph Aoun extractor correct --different 'Joseph Aoun' 'Joseph Aoun (épicier)' --document b.txt
    perhaps one Mohamed Lahrizi extractor correct --same 'Mohammed Lahrizi' 'Mohamed Lahrizi'

Nothing is decided here: most frequent first, each with what speaks for it and the ready
command, for the reader to take over or not. With the texts at hand, what stands beside a name
(« la société », « M. », « à ») counts before how often it was taken for what.
"""

import re
import shlex
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal

from extractor.core.types import Entity, Result
from extractor.corrections.schema import is_part, told_apart
from extractor.corrections.vote import spoken
from extractor.lexicon.names import fold, person
from extractor.lexicon.organisations import key as organisation_key
from extractor.lexicon.organisations import without_legal
from extractor.lexicon.roles import walk
from extractor.lexicon.transliteration import sound
from extractor.text.meant import named

Kind = Literal["labels", "perhaps two", "perhaps one"]

#: documents that a conflict names
SHOWN = 3
#: a first word of so few letters is an article or an initial, and begins many names
SHORT = 3
#: years by which the ages of one person differ in a dossier
YEARS = 3

# « Moumouni Zabré, 52 ans », « Moumouni Zabré, le commandant, 38 ans »
_AGE = re.compile(r"(?:,\s+[^,.;:!?()«»\n]{1,40})?,\s+(?:âgée?\s+de\s+)?(\d{1,2})\s+ans\b")


@dataclass(frozen=True, slots=True)
class Conflict:
    """One thing to look at. `evidence` says what speaks for it, a line each: « PER in 9 documents: a.txt, b.txt … »."""

    kind: Kind
    name: str
    label: str
    mentions: int
    evidence: tuple[str, ...]
    correction: str


@dataclass(slots=True)
class _Use:
    """A name under one label: mentions, the documents, and those in which what stands beside it says so."""

    mentions: int = 0
    documents: dict[str, None] = field(default_factory=dict)
    said: dict[str, None] = field(default_factory=dict)


@dataclass(slots=True)
class _Person:
    """A person of a full name, by document: roles, and places named there."""

    id: str
    name: str
    mentions: int = 0
    documents: dict[str, tuple[frozenset[str], frozenset[str]]] = field(default_factory=dict)
    roles: dict[str, tuple[str, ...]] = field(default_factory=dict)
    #: (age, document, where it is named so)
    ages: list[tuple[int, str, int]] = field(default_factory=list)


def conflicts(results: Iterable[Result]) -> list[Conflict]:
    """What the results disagree on, most frequent first; memory holds the names, not the results."""
    uses: dict[str, dict[str, _Use]] = defaultdict(lambda: defaultdict(_Use))
    shown: dict[str, Counter[str]] = defaultdict(Counter)
    people: dict[str, _Person] = {}
    bodies: dict[str, tuple[str, int]] = {}
    paths: dict[str, None] = {}
    for number, result in enumerate(results, 1):
        path = result.document.path or f"document {number}"
        paths[path] = None
        people_named = {entity.id: entity.name for entity in result.entities if entity.label == "PER"}
        for mention in result.mentions:
            name = named(mention.text)
            if is_part(name, people_named.get(mention.entity or "", "")):
                continue  # « Wagner », of whom the text says that he is Richard Wagner, is no other use of that name
            use = uses[fold(name)][mention.label]
            use.mentions += 1
            told = spoken(result.document.text, mention) if result.document.text else None
            # what is told of another label is kept with that one
            if told:
                uses[fold(name)][told].said[path] = None
            shown[fold(name)][name] += 1
            if (bare := without_legal(name)) != name:
                uses[fold(bare)]["ORG"].said[path] = None
            use.documents[path] = None
        places = frozenset(e.id for e in result.entities if e.label == "LOC")
        for entity in result.entities:
            if entity.label == "PER" and person(entity.name).full:
                _add_person(people, entity, path, places)
                people[entity.id].ages += _ages(result, entity, path)
            elif entity.label == "ORG":
                before = bodies.get(entity.id, (entity.name, 0))
                bodies[entity.id] = (before[0], before[1] + len(entity.mentions))
    called = told_apart(paths)
    found = [
        *_labels(uses, shown, called),
        *_two_people(people.values(), called),
        *_one_person(people.values()),
        *_one_body(bodies),
    ]
    return sorted(found, key=lambda c: (-c.mentions, c.kind, c.name))


def _add_person(people: dict[str, _Person], entity: Entity, path: str, places: frozenset[str]) -> None:
    known = people.setdefault(entity.id, _Person(entity.id, entity.name))
    known.mentions += len(entity.mentions)
    known.documents[path] = (frozenset(fold(role).split()[0] for role in entity.roles if fold(role)), places)
    known.roles[path] = entity.roles


def _ages(result: Result, entity: Entity, path: str) -> Iterator[tuple[int, str, int]]:
    """The ages that stand right behind an entity's mentions, where the text is at hand."""
    for index in entity.mentions if result.document.text else ():
        mention = result.mentions[index]
        if age := _AGE.match(result.document.text, mention.end):
            yield int(age[1]), path, mention.start


def _labels(
    uses: dict[str, dict[str, _Use]], shown: dict[str, Counter[str]], called: Mapping[str, str]
) -> Iterator[Conflict]:
    """Names that stand under several labels."""
    for key, by_label in uses.items():
        if len(by_label) < 2:
            continue

        def weight(item: tuple[str, _Use]) -> tuple[int, int, int, str]:
            label, use = item
            return (-len(use.said), -len(use.documents), -use.mentions, label)

        order = sorted(by_label.items(), key=weight)
        name = shown[key].most_common(1)[0][0]
        evidence = tuple(_standing(label, use) for label, use in order)
        total = sum(use.mentions for use in by_label.values())
        main = order[0][0]
        where: list[str] = []
        if (
            sum(bool(use.said) for use in by_label.values()) > 1
        ):  # two things: what no text speaks for is the other by mistake
            unsaid = [path for label, use in order[1:] for path in use.documents if path not in use.said]
            evidence += ("the texts speak of two",)
            if not unsaid:
                yield Conflict("labels", name, main, total, evidence, "")
                continue
            where = [part for path in unsaid[:SHOWN] for part in ("--document", called[path])]
        asked = ["--label", main, *where]
        # a name that begins like an option stands behind all of them
        words = [*asked, "--", name] if name.startswith("-") else [name, *asked]
        yield Conflict("labels", name, main, total, evidence, _command(*words))


def _standing(label: str, use: _Use) -> str:
    """« LOC 7 times in 2 documents: a.txt, b.txt; said beside it in 1 document: a.txt »."""
    found = f"{label} {_times(use.mentions)} in {_some(use.documents)}" if use.mentions else f"{label} never"
    return f"{found}; said beside it in {_some(use.said)}" if use.said else found


def _two_people(people: Iterable[_Person], called: Mapping[str, str]) -> Iterator[Conflict]:
    """Full names of two ages, or whose documents give other roles and share no place."""
    for known in people:
        if found := _two_ages(known, called):
            yield found
            continue
        groups = _parted(known)
        if len(groups) < 2:
            continue
        main, *others = sorted(groups, key=len, reverse=True)
        evidence = tuple(f"{_roles(known, paths)} in {_some(paths)}" for paths in (main, *others))
        role = next((role for path in others[0] for role in known.roles[path]), "")
        other = f"{known.name} ({role})" if role else f"{known.name} (2)"
        documents = [part for path in others[0][:SHOWN] for part in ("--document", called[path])]
        yield Conflict(
            "perhaps two",
            known.name,
            "PER",
            known.mentions,
            evidence,
            _command("--different", known.name, other, *documents),
        )


def _two_ages(known: _Person, called: Mapping[str, str]) -> Conflict | None:
    """A person of two ages, more than a dossier's years apart; None where there is one."""
    years = sorted(age for age, _, _ in known.ages)
    if not years or years[-1] - years[0] < YEARS:
        return None
    middle = (years[0] + years[-1]) / 2
    groups = [[a for a in known.ages if (a[0] > middle) is older] for older in (False, True)]
    main, other = sorted(groups, key=len, reverse=True)
    evidence = tuple(f"{g[0][0]} ans in {_some(list(dict.fromkeys(path for _, path, _ in g)))}" for g in (main, other))
    alone = [path for _, path, _ in other if path not in {path for _, path, _ in main}]
    where = [part for path in list(dict.fromkeys(alone))[:SHOWN] for part in ("--document", called[path])]
    if not where:  # both in one text: at the place
        where = ["--document", called[other[0][1]], "--at", str(other[0][2])]
    shown = f"{known.name} ({other[0][0]} ans)"
    correction = _command("--different", known.name, shown, *where)
    return Conflict("perhaps two", known.name, "PER", known.mentions, evidence, correction)


def _parted(known: _Person) -> list[list[str]]:
    """A person's documents in groups that share a role with each other, or a place.

    A place joins no two walks of life: the soldier and the grocer may live in one town.
    Those without roles belong nowhere.
    """
    groups: list[_Group] = []
    for path, (roles, places) in known.documents.items():
        if not roles:
            continue
        walks = {found for role in known.roles[path] if (found := walk(fold(role)))}
        merged = _Group(set(roles), set(places), walks, [path])
        for group in [g for g in groups if g.is_one_with(merged)]:
            groups.remove(group)
            merged = _Group(
                merged.roles | group.roles,
                merged.places | group.places,
                merged.walks | group.walks,
                [*group.paths, *merged.paths],
            )
        groups.append(merged)
    return [group.paths for group in groups]


@dataclass(frozen=True, slots=True)
class _Group:
    """Documents that speak of one person."""

    roles: set[str]
    places: set[str]
    walks: set[str]
    paths: list[str]

    def is_one_with(self, other: "_Group") -> bool:
        others = bool(self.walks and other.walks) and not self.walks & other.walks
        return bool(self.roles & other.roles) or (bool(self.places & other.places) and not others)


def _one_person(people: Iterable[_Person]) -> Iterator[Conflict]:
    """Full names that may be spellings of one: the same by sound, or with an initial for a name."""
    by_sound: dict[tuple[str, ...], list[_Person]] = defaultdict(list)
    for known in people:
        parts = person(known.name)
        by_sound[tuple(map(sound, parts.words)) + parts.suffix].append(known)
    for same in by_sound.values():
        if len(same) > 1:
            main, *others = sorted(same, key=lambda k: (-k.mentions, k.name))
            for other in others:
                yield _one(main.name, other.name, "PER", main.mentions + other.mentions, "sound alike")


def _one_body(bodies: dict[str, tuple[str, int]]) -> Iterator[Conflict]:
    """Organisations of which one has the other's name and more: a legal form, a place, a type noun."""
    named = [(name, tuple(fold(name).split()), mentions) for name, mentions in bodies.values()]
    whole = {words for _, words, _ in named}
    # few, also where a name has thousands of words
    lengths = {len(words) for words in whole if words}
    begin_so: dict[tuple[str, ...], list[tuple[str, int]]] = defaultdict(list)
    for name, words, mentions in named:
        for number in lengths:
            if number < len(words) and words[:number] in whole:
                begin_so[words[:number]].append((name, mentions))
    for name, words, mentions in named:
        if not words or len(words[0]) <= SHORT:
            continue
        fitting = [
            (longer, others, organisation_key(name) == organisation_key(longer)) for longer, others in begin_so[words]
        ]
        alike = [entry for entry in fitting if entry[2]]
        # « Agence » begins the names of several: it says nothing of any
        for longer, others, same in alike or (fitting if len(fitting) == 1 else []):
            why = "the same but for a legal form" if same else f"{longer} begins so"
            yield _one(longer, name, "ORG", mentions + others, why)


def _one(kept: str, other: str, label: str, mentions: int, why: str) -> Conflict:
    evidence = (f"{other} and {kept}: {why}",)
    return Conflict("perhaps one", kept, label, mentions, evidence, _command("--same", other, kept))


def _roles(known: _Person, paths: Sequence[str]) -> str:
    roles = dict.fromkeys(role for path in paths for role in known.roles[path])
    return "; ".join(list(roles)[:SHOWN])


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def _some(documents: Collection[str]) -> str:
    more = f" and {len(documents) - SHOWN} more" if len(documents) > SHOWN else ""
    return f"{len(documents)} document{'' if len(documents) == 1 else 's'}: {', '.join(islice(documents, SHOWN))}{more}"


def _command(*words: str) -> str:
    return shlex.join(["extractor", "correct", *words])
