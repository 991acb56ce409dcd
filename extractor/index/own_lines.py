"""The lines of a corrections file that were taken over from an index, which does itself what it has decided (pure).

    [[different]] name = "Awa Diallo", as = "Awa Diallo (2)", documents = ["2.txt"]      # per-awa-diallo~2

They are left out where an index does just the same, or has decided otherwise since, so that its later decisions go on
from what texts say. They are applied where they do more: in documents that have another name by now, to what is
called so and was decided nothing of, and where another line of the reader's goes on from what they say. What decisions
have undone is not applied any more: it goes when the file takes over again.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from extractor.core.types import Entity, Result
from extractor.corrections.contradictions import all_names, place_of
from extractor.corrections.schema import Correction, Corrections, parse
from extractor.index import keys
from extractor.index.corrections import MadeUp, Table
from extractor.index.documents import other_names, working_folder
from extractor.lexicon.names import fold


@dataclass(frozen=True, slots=True)
class OwnLines:
    """What an index has decided, as a dossier may say it.

    The `tables` that it writes today; the ids that its decisions speak of, and those that were `merged` for all
    documents, each with one that all of these are; what was `moved` by (document, id), and the labels of this; the
    names that it makes up, the lines that were `handed` over (`parts_of`, "" for those of versions that did not take
    them down), which of these its decisions have undone, the entries of its rule files, and the folder from which
    documents are named.
    """

    tables: Sequence[Table]
    decided: Collection[str]
    merged: Mapping[str, str]
    moved: Mapping[tuple[str, str], str]
    labels: frozenset[str]
    made_up: MadeUp
    handed: frozenset[str]
    is_undone: Callable[[Correction], bool]
    known: keys.Entries = keys.Entries()
    working: str = field(default_factory=working_folder)

    def has(self, line: Correction, today: Collection[tuple[Any, ...]]) -> bool:
        """Whether it has written a line, today or before it decided otherwise."""
        if _said(line) in today or self.handed.issuperset(parts_of(line)):
            return True
        if "" not in self.handed or line.near or line.at:
            return False
        if line.kind == "different" and line.shown:
            return any(self.made_up.node(label, line.shown) for label in self._labels(line))
        if line.kind != "same" or line.label is None:
            return False
        called = [{keys.key(label, name).id for label in self._labels(line)} for name in line.names]
        if all(not ids.isdisjoint(self.merged.keys()) for ids in called):
            return True  # beside who was told apart, a merge of all is held to the documents of the others
        return bool(line.documents) and all(
            any(self.is_moved(document, one) for ids in called for one in ids) for document in line.documents
        )

    def is_moved(self, path: str | None, identity: str) -> bool:
        """Whether it has decided of a document what it means by this, whatever the document is called now."""
        if path is None:
            return False
        return any((name, identity) in self.moved for name in _names(path.removeprefix("./"), self.working))

    def does(self, line: Correction, entity: Entity, result: Result) -> bool:
        """Whether its decisions make of an entity what the line makes of it, or what was decided since."""
        identity = self._id(entity, result)
        if not line.documents:
            return identity in self.decided
        return self.is_moved(result.document.path, identity) or self._merges(identity, line, entity)

    def _merges(self, identity: str, line: Correction, entity: Entity) -> bool:
        """Whether all that have this id are what a line makes of some: of those that several names have, or that are
        others elsewhere, lines are held to documents."""
        label = line.label or entity.label
        if identity not in self.merged:
            return False
        shown = line.shown or line.names[0]
        if made := self.made_up.node(label, shown):
            return self.merged.get(made) == self.merged[identity]
        made = keys.key(label, shown).id
        return made not in self.merged or self.merged[made] == self.merged[identity]

    def goes_on_from(self, line: Correction, entity: Entity, result: Result) -> bool:
        """Whether it has decided of what the line makes of an entity, and not of what the text calls so by itself.

        So did versions that knew no lines of their own.
        """
        if line.shown is None or self.is_moved(result.document.path, self._id(entity, result)):
            return False
        made = keys.key(line.label or entity.label, line.shown).id
        return self.is_moved(result.document.path, made) and all(self._id(e, result) != made for e in result.entities)

    def _id(self, entity: Entity, result: Result) -> str:
        return keys.entity_key(entity, [result.mentions[i] for i in entity.mentions], self.known).id

    def _labels(self, line: Correction) -> set[str]:
        return {*self.labels, *([line.label] if line.label else [])}


class Chosen(NamedTuple):
    """The corrections to be applied to a document, those among them that are none of the index's own, and its own."""

    applied: Corrections
    others: Corrections
    own: Corrections


def without_own(given: Corrections, own: OwnLines | None) -> Callable[[Result], Chosen]:
    """What of the corrections is to be applied to a document of an index: of its own lines none that was undone."""
    today = {_said(line) for kind, table in own.tables for line in parse({kind: [table]}, "", {})} if own else set()
    mine = {line for line in given.all if own and own.has(line, today)}
    if own is None or not mine:
        return lambda result: Chosen(given, given, Corrections(given.path))
    if undone := set(filter(own.is_undone, mine)):
        given = Corrections(given.path, tuple(line for line in given.all if line not in undone))
        mine -= undone
    free = _unbound(mine, (line for line in given.all if line not in mine))

    def chosen(result: Result) -> Chosen:
        names = {entity.id: {fold(name) for name in (entity.name, *entity.aliases)} for entity in result.entities}
        about = given.about(set().union(*names.values()), result.document.path)
        spoken = {
            line: [e for e in result.entities if not line.keys.isdisjoint(names[e.id])]
            for line in about
            if line in mine
        }
        theirs = {line for line, of in spoken.items() if any(own.goes_on_from(line, e, result) for e in of)}
        done = {
            line
            for line, of in spoken.items()
            if line in free
            and line not in theirs
            and all(own.does(line, entity, result) for entity in _giving_up(line, of, names))
        }
        if any(line in free and line not in done and _said(line) in today for line in about):
            done = {line for line in done if _said(line) not in today}
        applied = [line for line in about if line not in done]
        own_here = [line for line in applied if line in mine and line not in theirs]
        others = [line for line in applied if line not in own_here]
        here = Corrections(given.path, tuple(applied))
        parts = (
            here if len(part) == len(applied) else Corrections(given.path, tuple(part)) for part in (others, own_here)
        )
        return Chosen(here, *parts)

    return chosen


def _giving_up(line: Correction, spoken: Sequence[Entity], names: Mapping[str, set[str]]) -> Sequence[Entity]:
    """Those of whom a line speaks that are to be called otherwise by it; all, where all have the name already."""
    shown = fold(line.shown or line.names[0])
    return [entity for entity in spoken if shown not in names[entity.id]] or spoken


def parts_of(line: Correction) -> list[str]:
    """What a line says, of each of the documents that it is held to, as JSON.

    >>> parts_of(line)                  # [[same]] names = ["Awa Sow", "A. Sow"], documents = ["2.txt"]
    ['["same", ["a sow", "awa sow"], "Awa Sow", null, "2.txt"]']
    """
    said = [line.kind, sorted(all_names(line)), line.shown, line.label]
    where = [*line.at, *line.near]
    return [json.dumps([*said, document, *where]) for document in line.documents or (None,)]


def _said(line: Correction) -> tuple[Any, ...]:
    return line.kind, all_names(line), line.shown, line.label, place_of(line)


def _unbound(own: Collection[Correction], others: Iterable[Correction]) -> set[Correction]:
    """The index's own lines of which no other line speaks, nor one of them that another speaks of.

    What is said of roles makes nobody another.
    """
    speaking: dict[str, list[Correction]] = defaultdict(list)
    for line in own:
        for name in all_names(line):
            speaking[name].append(line)
    bound: set[Correction] = set()
    left = [name for line in others if line.kind not in ("role", "not_a_role") for name in all_names(line)]
    while left:
        for line in speaking.pop(left.pop(), ()):
            if line not in bound:
                bound.add(line)
                left += all_names(line)
    return {line for line in own if line not in bound}


def _names(path: str, working: str) -> list[str]:
    """How an index may know a document."""
    same, perhaps = other_names(path, working)
    return [path, *same, *perhaps]
