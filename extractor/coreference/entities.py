"""Clusters to entities: names, ids, roles and reasons (pure)."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from extractor.core.types import Entity, Join, Mention, Role
from extractor.coreference import roles
from extractor.coreference.exact_match import YEAR, Cluster
from extractor.coreference.identity import key, named
from extractor.coreference.persons import Described
from extractor.lexicon import names
from extractor.lexicon.names import fold, words
from extractor.lexicon.places import country


class Knowledge(Protocol):
    """What is asked of a RuleSet: an entry's canonical name by its id, and the rules that speak for no other place."""

    def entity(self, known: str) -> Any: ...

    @property
    def guarded(self) -> frozenset[str]: ...


def outcome(
    mentions: Sequence[Mention],
    clusters: Sequence[Cluster],
    people: Mapping[int, Described],
    knowledge: Knowledge | None,
) -> tuple[tuple[Mention, ...], tuple[Entity, ...], tuple[Join, ...]]:
    """The mentions with their entities, the entities in the order of `clusters`, and the reasons."""
    ids: dict[int, str] = {}
    taken: set[str] = set()
    called: list[tuple[str, list[str]]] = []
    numbers: Counter[str] = Counter()
    for cluster in clusters:
        cluster.mentions.sort()
        shown = [_shown(mentions[i].text) for i in cluster.mentions]
        name = cluster.name or _best_name(cluster, shown, knowledge)
        identity = base = _identity(cluster, name, knowledge)
        while identity in taken:
            numbers[base] += 1
            identity = f"{base}-{numbers[base] + 1}"
        taken.add(identity)
        ids[id(cluster)] = identity
        called.append((name, shown))
    out = list(mentions)
    entities: list[Entity] = []
    joins: list[Join] = []
    for cluster, (name, shown) in zip(clusters, called):
        identity = ids[id(cluster)]
        told: list[Role] = []
        if cluster.label == "PER":
            # the nickname inside a name is an alias of its own
            shown += [nickname for form in shown if (nickname := names.nickname(form))]
            if not cluster.family:
                told = [role for i in cluster.mentions for role in people[i].roles]
        entities.append(
            Entity(
                id=identity,
                label=cluster.label,
                name=name,
                aliases=() if shown == [name] else tuple(form for form in dict.fromkeys(shown) if form != name),
                roles=roles.unique([role.text for role in told]),
                role_details=tuple(told),
                country=cluster.country,
                candidates=tuple([ids[id(c)] for c in _alive(cluster.candidates)]) if cluster.candidates else (),
                mentions=tuple(cluster.mentions),
            )
        )
        for i in cluster.mentions:
            out[i] = mentions[i].of(identity)
            joins.append(Join(i, identity, *cluster.reasons[i]))
    return tuple(out), tuple(entities), tuple(sorted(joins, key=lambda join: join.mention))


def _identity(cluster: Cluster, name: str, knowledge: Knowledge | None) -> str:
    """The id of an entity of this name in every document: by the entry of a rule, the country, the group of names."""
    entry = knowledge.entity(cluster.known) if cluster.known and knowledge is not None else None
    if entry is not None:
        return named(cluster.label, entry.name).id
    found = key(cluster.label, name).id
    # the town of Luxembourg, the river Niger: called like a country, and none
    return f"{found}-place" if cluster.label == "LOC" and not cluster.country and country(name) else found


def _alive(clusters: Sequence[Cluster]) -> list[Cluster]:
    """The clusters that the given ones have become, each once, in order of appearance."""
    found = {}
    for cluster in clusters:
        while cluster.into is not None:
            cluster = cluster.into
        if cluster.mentions:
            found[id(cluster)] = cluster
    return sorted(found.values(), key=lambda cluster: min(cluster.mentions))


_UNEVEN = re.compile(r"[^\S ]|  ")


def _shown(text: str) -> str:
    # white space that cannot be printed is all but the space, which is the only one in nearly all names
    if text.isprintable() and "  " not in text:
        return text
    return " ".join(text.split()) if _UNEVEN.search(text) else text


def _best_name(cluster: Cluster, shown: list[str], knowledge: Knowledge | None) -> str:
    """The rule's own name, or else the fullest of the forms `shown` at the mentions of a cluster."""
    if cluster.known and knowledge is not None:
        entry = knowledge.entity(cluster.known)
        if entry is not None:
            return str(entry.name)
    forms = [names.natural(form) for form in shown] if cluster.label == "PER" else shown
    return forms[0] if forms.count(forms[0]) == len(forms) else _fullest(cluster, forms)


def _fullest(cluster: Cluster, shown: list[str]) -> str:
    """The fullest form: not all capitals where the text has another writing; of equals the most frequent, then the
    first."""
    forms = Counter(shown)
    # a nickname is no name where the text has a full one
    own = [form for i, form in zip(cluster.mentions, shown) if cluster.reasons[i][0] != "alias"]
    if any(" " in form for form in own):
        forms = Counter({form: n for form, n in forms.items() if form in own})
    if cluster.label == "EXERCISE":
        bare: Counter[str] = Counter()
        for form, n in forms.items():
            bare[YEAR.sub("", form) or form] += n
        if len({fold(f) for f in bare}) < len({fold(f) for f in forms}):
            forms = bare
    order = {form: n for n, form in enumerate(forms)}

    def rank(form: str) -> tuple[bool | int, ...]:
        shouted = form.isupper() and len(form) > 5
        return (
            not shouted,
            len(words(form)),
            forms[form] if cluster.label == "LOC" else len(fold(form)),
            forms[form],
            form[:1].isupper(),
            -order[form],
        )

    return max(forms, key=rank)
