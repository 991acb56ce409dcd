"""What a dossier says of one name in several ways, and the correction that would settle it.

    >>> for conflict in conflicts(results):
    ...     print(conflict.kind, conflict.name, conflict.correction)
    labels Minérex extractor correct Minérex --label ORG
    perhaps two Joseph Aoun extractor correct --different 'Joseph Aoun' 'Joseph Aoun (épicier)' --document b.txt
    perhaps one Mohamed Lahrizi extractor correct --same 'Mohammed Lahrizi' 'Mohamed Lahrizi'

Nothing is decided here: most frequent first, each with what speaks for it and the ready
command, for the reader to take over or not.
"""

import shlex
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from extractor.core.types import Entity, Result
from extractor.lexicon.names import fold, person, sound
from extractor.lexicon.organisations import key as organisation_key

Kind = Literal["labels", "perhaps two", "perhaps one"]

#: documents that a conflict names
SHOWN = 3
#: a first word of so few letters is an article or an initial, and begins many names
SHORT = 3


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
    """A name under one label: mentions, and the documents."""

    mentions: int = 0
    documents: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Person:
    """A person of a full name, by document: roles, and places named there."""

    id: str
    name: str
    mentions: int = 0
    documents: dict[str, tuple[frozenset[str], frozenset[str]]] = field(default_factory=dict)
    roles: dict[str, tuple[str, ...]] = field(default_factory=dict)


def conflicts(results: Iterable[Result]) -> list[Conflict]:
    """What the results disagree on, most frequent first; memory holds the names, not the results."""
    uses: dict[str, dict[str, _Use]] = defaultdict(lambda: defaultdict(_Use))
    shown: dict[str, Counter[str]] = defaultdict(Counter)
    people: dict[str, _Person] = {}
    bodies: dict[str, tuple[str, int]] = {}
    for number, result in enumerate(results, 1):
        path = result.document.path or f"document {number}"
        for mention in result.mentions:
            name = " ".join(mention.text.split())
            use = uses[fold(name)][mention.label]
            use.mentions += 1
            shown[fold(name)][name] += 1
            if path not in use.documents:
                use.documents.append(path)
        places = frozenset(e.id for e in result.entities if e.label == "LOC")
        for entity in result.entities:
            if entity.label == "PER" and person(entity.name).full:
                _add_person(people, entity, path, places)
            elif entity.label == "ORG":
                before = bodies.get(entity.id, (entity.name, 0))
                bodies[entity.id] = (before[0], before[1] + len(entity.mentions))
    found = [*_labels(uses, shown), *_two_people(people.values()), *_one_person(people.values()), *_one_body(bodies)]
    return sorted(found, key=lambda c: (-c.mentions, c.kind, c.name))


def _add_person(people: dict[str, _Person], entity: Entity, path: str, places: frozenset[str]) -> None:
    known = people.setdefault(entity.id, _Person(entity.id, entity.name))
    known.mentions += len(entity.mentions)
    known.documents[path] = (frozenset(fold(role).split()[0] for role in entity.roles if fold(role)), places)
    known.roles[path] = entity.roles


def _labels(uses: dict[str, dict[str, _Use]], shown: dict[str, Counter[str]]) -> Iterator[Conflict]:
    """Names that stand under several labels."""
    for key, by_label in uses.items():
        if len(by_label) < 2:
            continue
        order = sorted(by_label, key=lambda label: (-len(by_label[label].documents), -by_label[label].mentions, label))
        name = shown[key].most_common(1)[0][0]
        evidence = tuple(
            f"{label} {_times(by_label[label].mentions)} in {_some(by_label[label].documents)}" for label in order
        )
        total = sum(use.mentions for use in by_label.values())
        yield Conflict("labels", name, order[0], total, evidence, _command(name, "--label", order[0]))


def _two_people(people: Iterable[_Person]) -> Iterator[Conflict]:
    """Full names whose documents give other roles and share no place."""
    for known in people:
        groups = _parted(known)
        if len(groups) < 2:
            continue
        main, *others = sorted(groups, key=len, reverse=True)
        evidence = tuple(f"{_roles(known, paths)} in {_some(paths)}" for paths in (main, *others))
        role = next((role for path in others[0] for role in known.roles[path]), "")
        other = f"{known.name} ({role})" if role else f"{known.name} (2)"
        documents = [part for path in others[0][:SHOWN] for part in ("--document", path)]
        yield Conflict(
            "perhaps two",
            known.name,
            "PER",
            known.mentions,
            evidence,
            _command("--different", known.name, other, *documents),
        )


def _parted(known: _Person) -> list[list[str]]:
    """A person's documents in groups that share a role or a place with each other.

    Those without roles belong nowhere.
    """
    groups: list[tuple[set[str], set[str], list[str]]] = []
    for path, (roles, places) in known.documents.items():
        if not roles:
            continue
        joined = [g for g in groups if g[0] & roles or g[1] & places]
        merged = (set(roles), set(places), [path])
        for group in joined:
            groups.remove(group)
            merged = (merged[0] | group[0], merged[1] | group[1], [*group[2], *merged[2]])
        groups.append(merged)
    return [paths for _, _, paths in groups]


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
    named = [(name, fold(name).split(), mentions) for name, mentions in bodies.values()]
    by_first: dict[str, list[tuple[str, list[str], int]]] = defaultdict(list)
    for entry in named:
        by_first[entry[1][0] if entry[1] else ""].append(entry)
    for entries in by_first.values():
        for name, words, mentions in entries:
            fitting = [
                (longer, others, organisation_key(name) == organisation_key(longer))
                for longer, more, others in entries
                if len(words) < len(more) and more[: len(words)] == words and len(words[0]) > SHORT
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


def _some(documents: Sequence[str]) -> str:
    more = f" and {len(documents) - SHOWN} more" if len(documents) > SHOWN else ""
    return f"{len(documents)} document{'' if len(documents) == 1 else 's'}: {', '.join(documents[:SHOWN])}{more}"


def _command(*words: str) -> str:
    return shlex.join(["extractor", "correct", *words])
