"""Entities over all documents: those with the same id are one.

    >>> standings: Standings = {}
    >>> for result in results:
    ...     add(standings, result)
    >>> standings["per-nasser-bourita"].documents
    4

What the overview, the page, the graph and FollowTheMoney show of an entity.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from extractor.core.types import Result


@dataclass(slots=True)
class Standing:
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


Standings = dict[str, Standing]


def add(standings: Standings, result: Result) -> list[Standing]:
    """Count a document's entities in; returns those that none before it had, in its order."""
    new = []
    for e in result.entities:
        standing = standings.get(e.id)
        if standing is None:
            standing = standings[e.id] = Standing(e.id, e.label, e.name)
            new.append(standing)
        standing.country = standing.country or e.country
        standing.mentions += len(e.mentions)
        standing.documents += 1
        _join(standing.aliases, (form for form in (e.name, *e.aliases) if form != standing.name))
        _join(standing.roles, e.roles)
        _join(standing.candidates, e.candidates)
    return new


def of(results: Iterable[Result]) -> Standings:
    """The entities of all results, in order of appearance."""
    standings: Standings = {}
    for result in results:
        add(standings, result)
    return standings


def _join(known: list[str], more: Iterable[str]) -> None:
    known.extend(value for value in dict.fromkeys(more) if value not in known)
