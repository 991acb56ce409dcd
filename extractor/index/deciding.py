"""The user's decisions carried out in the tables of an index: merge, split, what one document means.

with Index("entities.sqlite") as index:
    index.merge("per-nasser-bourita", ["per-bourita"])
    index.split("per-awa-diallo", documents=["b.txt"])      # ['per-awa-diallo~2']
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any
from unicodedata import normalize

from extractor.core.cleaning import encodable
from extractor.core.errors import UsageError
from extractor.corrections.contradictions import all_names
from extractor.corrections.schema import Correction
from extractor.index import clusters, corrections, keys
from extractor.index.clusters import Node, Use
from extractor.index.decisions import Decision, joined, made_one, parted, taken_out
from extractor.index.own_lines import OwnLines, parts_of
from extractor.index.store import USE, Store
from extractor.lexicon.names import fold


class Deciding(Store):
    """An index whose entities the user merges and splits."""

    def decisions(self) -> list[dict[str, Any]]:
        """What was decided, oldest first."""
        with self._errors():
            return [
                {"kind": d.kind, "node": d.node, "target": d.target, "document": d.path or None}
                for d in self._decided()
            ]

    def retire(self, paths: Collection[str]) -> None:
        """Drop what lines of dossiers kept apart in an index made before, once what it rests on has come again.

        These rows, which have the path "", outlived their lines. Now each document says which of its names are hearsay.
        """
        with self._transaction():
            old = [d for d in self._decided() if d.kind == "apart" and d.path == ""]
            gone = [d.id for d in old if {path for path, _ in self._said(d.target or d.node)} <= {*paths}]
            self._forget(gone)
            if gone:
                self._db.execute("UPDATE documents SET rank = NULL WHERE rank IS NOT NULL")

    def parted(self, made: corrections.MadeUp | None = None) -> Callable[[Collection[str], Collection[str]], bool]:
        """Whether some of these names were taken apart, of these documents, too: what a correction that makes them one
        has against it."""
        self.update()
        with self._errors():
            decided = self._decided()
            moved = {name: node for (_, name), node in (made or self.made_up()).shown.items()}
            return parted(decided, moved, self._alone())

    def units(self) -> dict[tuple[str, str], bool]:
        """By document and name, folded: whether it was said that somebody else is meant there. A document has its own
        name and the one that means it alone, an entity its name there."""
        with self._errors():
            alone = self._alone()
            # others have come to what was made of documents by a line of their reader's
            moved = {(d.path, d.target) for d in self._decided() if d.kind == "document"}
            rows = self._db.execute(
                "SELECT d.path, names.name, n.key FROM documents AS d JOIN uses AS u ON u.document = d.id"
                " JOIN nodes AS n ON n.id = u.node JOIN names ON names.id = u.name WHERE u.best"
            )
            return {
                (called, fold(name)): (path, node) in moved
                for path, name, node in rows
                for called in {path, alone.get(path, path)}
            }

    def has_joined(self, made: corrections.MadeUp) -> Callable[[Correction], bool]:
        """Whether a line tells apart, by a name that the index has made up, who was merged again."""
        with self._errors():
            one = joined(self._decided())

        def is_joined(line: Correction) -> bool:
            names = ((made.node(label, line.shown or ""), keys.key(label, line.names[0]).id) for label in made.labels)
            return any(node in one and one[node] == one.get(other) for node, other in names if node)

        return is_joined

    def has_otherwise(self, made: corrections.MadeUp) -> Callable[[Correction], bool]:
        """Whether it was decided of all the documents of a line that joins somebody with another, as far as it was of
        some, that he is somebody else."""
        with self._errors():
            alone, decided = self._alone(), self._decided()
            entities = dict(self._db.execute("SELECT key, entity FROM nodes"))
        one = joined(decided)
        known = {*entities, *(end for d in decided for end in (d.node, d.target) if end)}
        moved = {
            (called, d.node): d.target
            for d in decided
            if d.kind == "document" and d.path and d.target
            for called in (d.path, alone.get(d.path, d.path))
        }

        def are_one(node: str, other: str) -> bool:
            return one.get(node, node) == one.get(other, other) or (
                node in entities and entities[node] == entities.get(other)
            )

        def is_otherwise(line: Correction) -> bool:
            if line.kind != "same" or line.shown is None:
                return False
            labels = {*made.labels, *([line.label] if line.label else [])}
            shown = {made.node(label, line.shown) or keys.key(label, line.shown).id for label in labels} & known
            ids = {keys.key(label, name).id for label in labels for name in line.keys - {fold(line.shown)}}
            meant = [moved[path, node] for path in line.documents for node in ids if (path, node) in moved]
            return bool(shown and meant) and not any(are_one(node, other) for node in meant for other in shown)

        return is_otherwise

    def has_undone(self, made: corrections.MadeUp) -> Callable[[Correction], bool]:
        """Whether decisions undo what a line of the index's own says, whatever its documents are made of by now."""
        is_parted, is_joined, is_otherwise = self.parted(made), self.has_joined(made), self.has_otherwise(made)

        def is_undone(line: Correction) -> bool:
            if line.at or line.near or line.kind not in ("same", "different"):
                return False
            if line.kind == "different":
                return is_joined(line)
            return is_otherwise(line) or (len(all_names(line)) == 2 and is_parted(line.names, line.documents))

        return is_undone

    def parted_in(self, made: corrections.MadeUp) -> Callable[[str, str, str], bool]:
        """Whether it was decided of a document that who is called so there is shown by a made-up name, folded.

        Others have the name by a line of their reader.
        """
        shown = {node: name for (_, name), node in made.shown.items()}
        decided: dict[tuple[str, str], set[str]] = defaultdict(set)
        with self._errors():
            alone = self._alone()
            for d in self._decided():
                if d.kind == "document" and d.path and d.target in shown:
                    for called in {d.path, alone.get(d.path, d.path)}:
                        decided[called, shown[d.target]].add(d.node)

        def is_decided(path: str, name: str, told: str) -> bool:
            nodes = decided.get((path, told))
            return nodes is not None and any(keys.key(label, name).id in nodes for label in made.labels)

        return is_decided

    def _alone(self) -> dict[str, str]:
        return corrections.alone(path for (path,) in self._db.execute("SELECT path FROM documents"))

    def as_corrections(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """The decisions as tables of a corrections file, by the names that entities have."""
        self.update()
        with self._errors():
            nodes, decided = self._nodes(), self._decided()
            ends = dict.fromkeys(node for d in decided for node in (d.node, d.target) if node in nodes)
            said = {node: self._said(node) for node in ends if node}
            alone = self._alone()
            paths = {path for own in said.values() for path, _ in own}
            rows = self._db.execute(
                "SELECT d.path, names.name, n.key FROM documents AS d JOIN uses AS u ON u.document = d.id"
                " JOIN nodes AS n ON n.id = u.node JOIN names ON names.id = u.name"
            )
            written = [row for row in rows if row[0] in paths]
        for kind, table in corrections.tables(nodes, decided, said, written):
            if "documents" in table:
                table = table | {"documents": [alone.get(path, path) for path in table["documents"]]}
            yield kind, table

    def hand_over(self, lines: Iterable[Correction], there: Iterable[Correction] = ()) -> None:
        """Take down the lines that a corrections file takes over: what it says besides is its reader's word.

        Of the lines that are `there`, those may have been taken over that look so, by a version that took nothing down.
        """
        lines = list(lines)
        if "" in self.handed_over() and (own := self.own_lines(keys.Entries())):
            lines += [line for line in there if own.has(line, ())]
        with self._transaction():
            self._db.execute("DELETE FROM handed_over WHERE line = ''")
            self._db.executemany(
                "INSERT OR IGNORE INTO handed_over VALUES (?)", ((part,) for line in lines for part in parts_of(line))
            )

    def take_back(self, lines: Iterable[Correction], but: Iterable[Correction]) -> None:
        """Forget lines that a corrections file no longer has, but for what the others say: who writes them anew means
        them."""
        gone = {part for line in lines for part in parts_of(line)} - {part for line in but for part in parts_of(line)}
        if gone:
            with self._transaction():
                self._db.executemany("DELETE FROM handed_over WHERE line = ?", ((part,) for part in gone))

    def has_handed_over(self) -> Callable[[Correction], bool]:
        """Whether a line of a corrections file was taken over; of what versions before took over nobody knows."""
        handed = self.handed_over()
        return lambda line: "" in handed or handed.issuperset(parts_of(line))

    def own_lines(self, known: keys.Entries) -> OwnLines | None:
        """What was decided, as lines of a corrections file may say it; None where nothing was."""
        tables = list(self.as_corrections())
        with self._errors():
            decided = self._decided()
        if not decided:
            return None
        moved = self.moved()
        return OwnLines(
            tables,
            {end for d in decided for end in (d.node, d.target) if end},
            joined(decided),
            moved,
            frozenset(keys.label_of(identity) for _, identity in moved),
            made := self.made_up(),
            self.handed_over(),
            self.has_undone(made),
            known,
        )

    def _said(self, node: str) -> list[tuple[str, str]]:
        """The documents that have a node, in order, and the names by which each knows it."""
        return self._db.execute(
            "SELECT DISTINCT d.path, names.name FROM documents AS d JOIN uses AS u ON u.document = d.id"
            " JOIN nodes AS n ON n.id = u.node JOIN names ON names.id = u.name"
            " WHERE n.key = ? AND u.best ORDER BY d.path, names.name",
            (node,),
        ).fetchall()

    def merge(self, kept: str, others: Iterable[str], documents: Iterable[str] = ()) -> str:
        """Make the others one with `kept`, for good; the id of the whole.

        With `documents` only what these say of the others: « Diallo » of one text becomes one Diallo of
        several. Entities are given by id or name. Raises UsageError for one that is not there.
        """
        self.update()
        documents = list(dict.fromkeys(map(self._as_added, documents)))
        with self._transaction():
            kept = self._resolve(kept)
            others = list(dict.fromkeys(map(self._resolve, others)))
            if kept in others:
                raise UsageError(kept, "is the same already", "see it with extractor index show")
            if documents:
                others = [self._move(other, documents) for other in others]
                self._sweep()
            self._forget(made_one(self._nodes(), self._decided(), kept, others))
            for other in others:
                self._decide("merge", other, kept)
            self._rebuild()
            return self._resolve(kept)

    def split(self, whole: str, parts: Iterable[str] = (), documents: Iterable[str] = ()) -> list[str]:
        """Take parts out of an entity, for good; the ids of what was taken out.

        `parts` are ids that `show` lists as joined (none: all of them); with `documents` what these say
        becomes an entity of its own. Raises UsageError for what is no part.
        """
        self.update()
        documents = list(dict.fromkeys(map(self._as_added, documents)))
        parts = list(dict.fromkeys(map(encodable, parts)))
        with self._transaction():
            whole = self._resolve(whole)
            if documents:
                out = [self._move(whole, documents)]
                self._decide("apart", out[0], whole)
                self._rebuild()
                return out
            joined = self._joined(whole)
            for part in parts:
                if part not in joined:
                    raise UsageError(
                        part,
                        f"is no part of {whole} that can be taken out",
                        f"one of: {', '.join(joined)}" if joined else "give --document",
                    )
            if not joined:
                raise UsageError(whole, "is joined of nothing", "give --document to take out what one document says")
            out = parts or joined
            change = taken_out(self._nodes(), self._decided(), whole, out)
            self._forget(change.gone)
            for part, node in change.apart:
                self._decide("apart", part, node)
            self._rebuild()
            return sorted({self._resolve(part) for part in out})

    def _as_added(self, path: str) -> str:
        """The document by the name that the index has for it: a system may have the accents of its name apart."""
        path = encodable(path)
        with self._errors():
            if path.isascii() or self._db.execute("SELECT 1 FROM documents WHERE path = ?", (path,)).fetchone():
                return path
            there = (other for (other,) in self._db.execute("SELECT path FROM documents"))
            return next((other for other in there if normalize("NFC", other) == normalize("NFC", path)), path)

    def _decide(self, kind: str, node: str, target: str | None, path: str | None = None) -> None:
        self._db.execute(
            "INSERT INTO decisions (kind, node, target, path) VALUES (?, ?, ?, ?)", (kind, node, target, path)
        )

    def _forget(self, decisions: Iterable[int]) -> None:
        self._db.executemany("DELETE FROM decisions WHERE id = ?", ((number,) for number in decisions))

    def _move(self, entity: str, documents: list[str]) -> str:
        """Make what the documents say of an entity a node of its own; its id."""
        (label,) = self._db.execute("SELECT label FROM nodes WHERE key = ?", (entity,)).fetchone()
        target = keys.Key(self._new(entity), label if keys.is_of(entity, label) else keys.label_of(entity))
        identity = self._node(target)
        before: set[str] = set()
        one = joined(self._decided())
        for path in documents:
            said = self._saying(path)
            own = {node: names for (node, of), names in said.items() if of == entity}
            if not own:
                raise UsageError(
                    path, f"says nothing of {entity}", f"extractor index show {entity} lists those that do"
                )
            for node, names in own.items():
                # what it explains is meant by it also when, later, it says no more than that
                explained = clusters.explained(Node(node, keys.label_of(node), False, names))
                # and so is what its text calls it, should the line of a dossier go by which it has its name
                explained |= {keys.key(keys.label_of(node), name).id for name, use in names.items() if use.mentions}
                there = {key for key, _ in said}
                self._mean(path, [node, *sorted(explained - there)], target.id, there, one)
                rows = self._db.execute(
                    "SELECT u.document, u.node, u.name, u.mentions, u.best FROM uses AS u"
                    " JOIN documents AS d ON d.id = u.document JOIN nodes AS n ON n.id = u.node"
                    " WHERE d.path = ? AND n.key = ?",
                    (path, node),
                ).fetchall()
                for document, old, name, mentions, best in rows:
                    self._db.execute(
                        "DELETE FROM uses WHERE document = ? AND node = ? AND name = ?", (document, old, name)
                    )
                    self._db.execute(USE, (document, identity, name, mentions, best))
                before |= {node} if keys.MOVED in node else set()
        # it stays apart from what it was taken out of before
        for decision in self._decided() if before else ():
            if decision.kind == "apart" and decision.node in before:
                self._decide("apart", target.id, decision.target, decision.path)
        return target.id

    def _mean(self, path: str, nodes: list[str], target: str, there: Collection[str], one: Mapping[str, str]) -> None:
        """Take down that what a document calls the first of the nodes is `target`; and the others, where nobody has
        said of them what they are.

        Those are `there` that it has now; what was merged is `one`.
        """
        rows = self._db.execute(
            "SELECT id, kind, node, target, path FROM decisions WHERE kind = 'document' AND path = ? ORDER BY id",
            (path,),
        )
        known = [Decision(*row) for row in rows]
        # all that was moved before is moved on, also what only a line has made another of meanwhile
        end = one.get(nodes[0])
        whole = {d.target for d in known if end and d.target not in there and one.get(d.target or "") == end}
        moved = [d for d in known if d.target == nodes[0] or d.target in whole]
        # and what its text calls it, whatever was decided of that
        moved += [d for d in known if d not in moved and d.node in nodes and d.target not in there]
        self._forget(d.id for d in moved)
        origins = [*(d.node for d in moved), *(nodes[:1] if all(d.target != nodes[0] for d in moved) else [])]
        for node in dict.fromkeys([*origins, *(n for n in nodes[1:] if n not in {d.node for d in known})]):
            self._decide("document", node, target, path)

    def _new(self, entity: str) -> str:
        """An id that nothing has had: « per-awa-diallo~2 »."""
        base, number = entity.partition(keys.MOVED)[0], 2
        taken = {end for d in self._decided() for end in (d.node, d.target)}
        while (
            f"{base}{keys.MOVED}{number}" in taken
            or self._db.execute("SELECT 1 FROM nodes WHERE key = ?", (f"{base}{keys.MOVED}{number}",)).fetchone()
        ):
            number += 1
        return f"{base}{keys.MOVED}{number}"

    def _saying(self, path: str) -> dict[tuple[str, str], dict[str, Use]]:
        """The nodes of a document with their entities, and what it calls them."""
        found: dict[tuple[str, str], dict[str, Use]] = defaultdict(dict)
        for node, entity, name, mentions, best in self._db.execute(
            "SELECT n.key, n.entity, names.name, u.mentions, u.best FROM documents AS d"
            " JOIN uses AS u ON u.document = d.id JOIN nodes AS n ON n.id = u.node JOIN names ON names.id = u.name"
            " WHERE d.path = ? ORDER BY n.key, names.name",
            (path,),
        ):
            found[node, entity][name] = Use(mentions, best)
        return found

    def _joined(self, entity: str) -> list[str]:
        """The other nodes of an entity."""
        return [
            key
            for (key,) in self._db.execute(
                "SELECT key FROM nodes WHERE entity = ? AND key <> ? ORDER BY key", (entity, entity)
            )
        ]

    def _resolve(self, given: str) -> str:
        """The entity of an id it has or had, or of a name that only one has."""
        given = encodable(given)
        found = self._db.execute("SELECT entity FROM nodes WHERE key = ?", (given,)).fetchone()
        if found:
            return str(found[0])
        named: list[str] = [
            entity
            for (entity,) in self._db.execute(
                "SELECT DISTINCT entity FROM aliases WHERE folded = ? ORDER BY entity", (keys.form(given),)
            )
        ]
        if len(named) > 1:
            raise UsageError(given, "several entities have this name", f"give one of: {', '.join(named)}")
        if not named:
            named = self._merged(given)
        if not named:
            # all that was called so is another by what the documents' decisions say
            named = [
                target
                for (target,) in self._db.execute(
                    "SELECT DISTINCT nodes.entity FROM decisions JOIN nodes ON nodes.key = decisions.target"
                    " WHERE decisions.kind = 'document' AND decisions.node = ? ORDER BY nodes.entity",
                    (given,),
                )
            ]
            if len(named) > 1:
                raise UsageError(given, "has become several entities", f"give one of: {', '.join(named)}")
        if not named:
            raise UsageError(given, "no such entity", "find its id with extractor index search")
        return named[0]

    def _merged(self, node: str) -> list[str]:
        """What a node that no document has any more was made one with; the first that is there."""
        passed, left = set(), [node]
        while left:
            here = left.pop(0)
            if here in passed:
                continue
            passed.add(here)
            if found := self._db.execute("SELECT entity FROM nodes WHERE key = ?", (here,)).fetchone():
                return [str(found[0])]
            left += [d.target for d in self._decided() if d.kind == "merge" and d.node == here and d.target]
        return []
