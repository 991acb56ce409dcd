"""The lines of a corrections file that were taken over from an index, which does itself what it has decided (pure).

    [[different]] name = "Awa Diallo", as = "Awa Diallo (2)", documents = ["2.txt"]      # per-awa-diallo~2

They are left out where an index does just the same, so that its later decisions go on from what texts say. They are
applied where they do more: in documents that have another name by now, to what is called so and was decided
nothing of, and where another line of the reader's goes on from what they say.
"""

from collections.abc import Callable, Collection, Iterable
from typing import Any, NamedTuple

from extractor.core.types import Result
from extractor.corrections.contradictions import all_names, place_of
from extractor.corrections.schema import Correction, Corrections, parse
from extractor.index import keys
from extractor.index.corrections import Table
from extractor.lexicon.names import fold


class Chosen(NamedTuple):
    """The corrections to be applied to a document, and those among them that are none of the index's own."""

    applied: Corrections
    others: Corrections


def without_own(
    given: Corrections,
    own: Iterable[Table],
    decided: Collection[str],
    shown: Collection[str] = (),
    known: keys.Entries = keys.Entries(),
) -> Callable[[Result], Chosen]:
    """What of the corrections is to be applied to a document of an index.

    `own` are the tables of its decisions, `decided` the ids that these speak of, `shown` the names, folded, that it has
    made up in them, `known` the entries of its rule files.
    """
    said = {_said(line) for kind, table in own for line in parse({kind: [table]}, "", {})}
    # of documents that have other names by now it has another table
    lines = [c for c in given.all if _said(c) in said or (c.kind == "different" and fold(c.shown or "") in shown)]
    if not lines:
        return lambda result: Chosen(given, given)
    others = Corrections(given.path, tuple(line for line in given.all if line not in set(lines)))
    free = {line for line in _unbound(lines, others.all) if _said(line) in said}
    left_out = Corrections(given.path, tuple(line for line in lines if line in free))
    rest = Corrections(given.path, tuple(line for line in given.all if line not in free))

    def chosen(result: Result) -> Chosen:
        names = {entity.id: {fold(name) for name in (entity.name, *entity.aliases)} for entity in result.entities}
        here = left_out.about(set().union(*names.values()), result.document.path)
        touched = frozenset[str]().union(*(line.keys for line in here))
        does_so = all(_names(line, result.document.path) for line in here) and all(
            keys.entity_key(entity, [result.mentions[i] for i in entity.mentions], known).id in decided
            for entity in (result.entities if touched else ())
            if not touched.isdisjoint(names[entity.id])
        )
        return Chosen(rest if does_so else given, others)

    return chosen


def _said(line: Correction) -> tuple[Any, ...]:
    return line.kind, all_names(line), line.shown, line.label, place_of(line)


def _unbound(own: Iterable[Correction], others: Iterable[Correction]) -> list[Correction]:
    """The index's own lines of which no other line speaks, nor one of them that another speaks of."""
    spoken = set().union(*map(all_names, others))
    left = list(own)
    while bound := [line for line in left if not spoken.isdisjoint(all_names(line))]:
        spoken = spoken.union(*map(all_names, bound))
        left = [line for line in left if line not in bound]
    return left


def _names(line: Correction, path: str | None) -> bool:
    """Whether a line is about all documents, or about this one by its whole name."""
    return not line.documents or path in line.documents or f"./{path}" in line.documents
