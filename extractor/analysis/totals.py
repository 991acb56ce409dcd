"""Entities over all documents: those with the same id are one.

    >>> entities: Totals = {}
    >>> for result in results:
    ...     add(entities, result)
    >>> entities["per-nasser-bourita"].documents
    4

What the overview, the page, the graph and FollowTheMoney show of an entity.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from extractor.core.types import Result


@dataclass(slots=True)
class Total:
    """An entity over all documents; `name` is that of the first, `mentions` and `documents` are counts."""

    id: str
    label: str
    name: str
    country: str | None = None
    mentions: int = 0
    documents: int = 0
    aliases: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    candidates: list[str] = field(default_factory=list)


Totals = dict[str, Total]


def add(entities: Totals, result: Result) -> list[Total]:
    """Count a document's entities in; returns those that none before it had, in its order."""
    new = []
    for e in result.entities:
        total = entities.get(e.id)
        if total is None:
            total = entities[e.id] = Total(e.id, e.label, e.name)
            new.append(total)
        total.country = total.country or e.country
        total.mentions += len(e.mentions)
        total.documents += 1
        _join(total.aliases, (form for form in (e.name, *e.aliases) if form != total.name))
        _join(total.roles, e.roles)
        _join(total.candidates, e.candidates)
    return new


def of(results: Iterable[Result]) -> Totals:
    """The entities of all results, in order of appearance."""
    entities: Totals = {}
    for result in results:
        add(entities, result)
    return entities


def _join(known: list[str], more: Iterable[str]) -> None:
    known.extend(value for value in dict.fromkeys(more) if value not in known)
