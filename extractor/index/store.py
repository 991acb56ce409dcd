"""The index in its SQLite database: adding documents, the user's decisions, searching.

Documents are added file by file, each whole or not at all. The tables of entities are
made anew from what all documents say, when something has changed; if that is
interrupted, the next opening does it.
"""

import json
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import NoneType
from typing import Any

from extractor.analysis.timeline import date_of
from extractor.core.cleaning import encodable
from extractor.core.errors import UsageError
from extractor.core.types import Result
from extractor.index import clusters, keys
from extractor.index.clusters import Decisions, Node, Use
from extractor.index.database import Database
from extractor.index.documents import IndexedDocument, other_names, position, prepared
from extractor.lexicon.places import country

_KNOWN_IDS = 200_000
#: what the columns of an entity hold; SQLite keeps anything in any of them
_KINDS: tuple[type | tuple[type, ...], ...] = (
    str,
    str,
    str,
    (str, NoneType),
    int,
    str,
    int,
    int,
    str,
    (str, NoneType),
    str,
    (str, NoneType),
)


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the documents of one `add`."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A document, and its date where it is known."""

    path: str
    date: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """An entity of the index. `aliases` are its other names with their mentions, most frequent first."""

    id: str
    label: str
    name: str
    aliases: tuple[tuple[str, int], ...]
    country: str | None
    partial: bool
    perhaps: tuple[str, ...]
    documents: int
    mentions: int
    first: Place
    last: Place


@dataclass(frozen=True, slots=True)
class Appearance:
    """What one document calls an entity, how often, and the node that says so."""

    path: str
    date: str | None
    mentions: int
    names: tuple[str, ...]
    nodes: tuple[str, ...]


class Index(Database):
    """The index in the SQLite file `path`, made where there is none unless `must_exist`; None is one in memory.

        with Index("entities.sqlite") as index:
            index.add(results)
            index.merge("per-nasser-bourita", ["per-bourita"])

    Raises UsageError for a file that is something else.
    """

    def __init__(self, path: str | Path | None, must_exist: bool = False):
        self._ids: dict[str, dict[str, int]] = {"nodes": {}, "names": {}}
        super().__init__(path, must_exist)

    def _rolled_back(self) -> None:
        # ids given out since are not there any more
        for table in self._ids.values():
            table.clear()

    # -- documents ---------------------------------------------------------

    def add(
        self,
        results: Iterable[Result],
        known: keys.Entries = keys.Entries(),
        day: Callable[[Result], date | None] = date_of,
        told: Callable[[str, str], None] = lambda path, fate: None,
    ) -> Counts:
        """Add the documents of one file, all or none; say what became of them.

        A document that is there already and says the same is left as it is, one that says something
        else is replaced, also where it was named otherwise (./a.txt, its whole path). `day` gives a document's
        date, `told` is called with each one's path and what became of it: "added", "replaced" or "unchanged".
        The entities are made anew by `update`.
        """
        counts: Counter[str] = Counter()
        parts: Counter[str] = Counter()
        try:
            working = os.getcwd()
        except OSError:  # it is gone
            working = ""
        with self._transaction():
            moved = {
                (path, node): target
                for path, node, target in self._db.execute(
                    "SELECT path, node, target FROM decisions WHERE kind = 'document'"
                )
            }
            for result in results:
                document = self._as_known(prepared(result, known, day(result)), working)
                parts[document.path] += 1
                fate = self._add(document, parts[document.path], moved)
                told(document.path, fate)
                counts[fate] += 1
        return Counts(**counts)

    def _as_known(self, document: IndexedDocument, working: str) -> IndexedDocument:
        """The document by the name that the index has for it, whichever it has now."""
        one = "SELECT 1 FROM documents WHERE path = ?"
        if self._db.execute(one, (document.path,)).fetchone():
            return document
        same, perhaps = other_names(document.path, working)
        for name in same:
            if self._db.execute(one, (name,)).fetchone():
                return replace(document, path=name)
        for name in perhaps:
            if self._db.execute(f"{one} AND fingerprint = ?", (name, document.fingerprint)).fetchone():
                return replace(document, path=name)
        return document

    def _add(self, document: IndexedDocument, part: int, moved: dict[tuple[str, str], str]) -> str:
        db = self._db
        before = db.execute(
            "SELECT id, fingerprint FROM documents WHERE path = ? AND part = ?", (document.path, part)
        ).fetchone()
        if before and before[1] == document.fingerprint:
            return "unchanged"
        row = (
            document.fingerprint,
            document.characters,
            document.date,
            position(document.path, part),
            document.path,
            part,
        )
        if before:
            identity = before[0]
            db.execute("DELETE FROM uses WHERE document = ?", (identity,))
            db.execute(
                "UPDATE documents SET fingerprint = ?, characters = ?, date = ?, position = ?, rank = NULL"
                " WHERE path = ? AND part = ?",
                row,
            )
        else:
            identity = db.execute(
                "INSERT INTO documents (fingerprint, characters, date, position, path, part) VALUES (?, ?, ?, ?, ?, ?)",
                row,
            ).lastrowid
        rows = []
        for key, name, mentions, best in document.uses:
            if target := moved.get((document.path, key.id)):
                key = keys.Key(target, key.label)
            rows.append((identity, self._node(key), self._id("names", "name", name), mentions, best))
        db.executemany("INSERT INTO uses VALUES (?, ?, ?, ?, ?)", rows)
        return "replaced" if before else "added"

    def _node(self, key: keys.Key) -> int:
        return self._id("nodes", "key", key.id, label=key.label, partial=key.partial)

    def _id(self, table: str, column: str, value: str, **others: object) -> int:
        known = self._ids[table]
        if value not in known:
            if len(known) > _KNOWN_IDS:
                known.clear()
            found = self._db.execute(f"SELECT id FROM {table} WHERE {column} = ?", (value,)).fetchone()
            if not found:
                columns = ", ".join([column, *others])
                marks = ", ".join("?" * (1 + len(others)))
                found = (
                    self._db.execute(
                        f"INSERT INTO {table} ({columns}) VALUES ({marks})", (value, *others.values())
                    ).lastrowid,
                )
            known[value] = found[0]
        return known[value]

    # -- entities ----------------------------------------------------------

    def update(self) -> bool:
        """Make the entities anew when documents have come since; say whether it was needed."""
        with self._errors():
            stale = self._db.execute("SELECT 1 FROM documents WHERE rank IS NULL").fetchone()
        if stale:
            with self._transaction():
                self._rebuild()
        return bool(stale)

    def _rebuild(self) -> None:
        db = self._db
        db.execute("DELETE FROM nodes WHERE id NOT IN (SELECT node FROM uses)")
        db.execute("DELETE FROM names WHERE id NOT IN (SELECT name FROM uses)")
        for table in self._ids.values():
            table.clear()
        db.execute(
            "UPDATE documents SET rank = ranked.n FROM"
            " (SELECT id, row_number() OVER (ORDER BY date IS NULL, date, position) AS n FROM documents) AS ranked"
            " WHERE ranked.id = documents.id AND rank IS NOT ranked.n"
        )
        nodes = self._nodes()
        found = clusters.cluster(nodes, self._decisions())
        db.executemany(
            "UPDATE nodes SET entity = ?1 WHERE key = ?2 AND entity IS NOT ?1",
            ((entity, node) for node, entity in found.entity.items()),
        )
        names: dict[str, dict[str, Use]] = defaultdict(dict)
        for node in nodes.values():
            own = names[found.entity[node.id]]
            for name, use in node.names.items():
                before = own.get(name, Use(0, 0))
                own[name] = Use(before.mentions + use.mentions, before.best + use.best)
        db.execute("DELETE FROM aliases")
        db.execute("DELETE FROM entities")
        db.executemany(
            "INSERT INTO aliases VALUES (?, ?, ?, ?)",
            (
                (entity, name, keys.form(name), use.mentions)
                for entity in sorted(names)
                for name, use in sorted(names[entity].items())
            ),
        )
        db.executemany(
            "INSERT INTO entities VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    entity,
                    nodes[entity].label,
                    name := clusters.best_name(nodes[entity].label, names[entity]),
                    state.code if (state := country(name)) and keys.key("LOC", name).id == entity else None,
                    nodes[entity].partial,
                    json.dumps(found.perhaps.get(entity, ())),
                    *rest,
                )
                for entity, *rest in self._standings()
            ),
        )

    def _nodes(self) -> dict[str, Node]:
        """All nodes with their names, once those that nothing uses are gone."""
        names: dict[str, dict[str, Use]] = defaultdict(dict)
        for node, name, mentions, best in self._db.execute(
            "SELECT nodes.key, names.name, u.mentions, u.best FROM"
            " (SELECT node, name, sum(mentions) AS mentions, sum(best) AS best FROM uses GROUP BY node, name) AS u"
            " JOIN nodes ON nodes.id = u.node JOIN names ON names.id = u.name"
        ):
            if not isinstance(name, str):
                raise self._damage()
            names[node][name] = Use(mentions, best)
        nodes = self._db.execute("SELECT key, label, partial FROM nodes ORDER BY key").fetchall()
        if any(key not in names for key, *_ in nodes):
            raise self._damage()
        return {key: Node(key, label, bool(partial), names[key]) for key, label, partial in nodes}

    def _standings(self) -> list[tuple[str, int, int, int, int]]:
        """Each entity's documents, mentions, first and last document. Dated documents come first,
        and they alone say which was the last where there are any."""
        return self._db.execute(
            "SELECT s.entity, s.documents, s.mentions, a.id, z.id FROM"
            " (SELECT entity, count(*) AS documents, sum(mentions) AS mentions, min(rank) AS first,"
            "  coalesce(max(CASE WHEN date IS NOT NULL THEN rank END), max(rank)) AS last"
            "  FROM (SELECT nodes.entity, d.rank, d.date, sum(u.mentions) AS mentions"
            "        FROM uses AS u JOIN nodes ON nodes.id = u.node JOIN documents AS d ON d.id = u.document"
            "        GROUP BY nodes.entity, d.rank)"
            "  GROUP BY entity) AS s"
            " JOIN documents AS a ON a.rank = s.first JOIN documents AS z ON z.rank = s.last ORDER BY s.entity"
        ).fetchall()

    def totals(self) -> tuple[int, int]:
        """The number of entities and of documents."""
        with self._errors():
            entities, documents = self._db.execute(
                "SELECT (SELECT count(*) FROM entities), (SELECT count(*) FROM documents)"
            ).fetchone()
            return entities, documents

    # -- decisions ---------------------------------------------------------

    def _decisions(self) -> Decisions:
        rows = self._db.execute("SELECT kind, node, target FROM decisions ORDER BY id").fetchall()
        return Decisions(
            tuple((node, target) for kind, node, target in rows if kind == "merge"),
            frozenset(node for kind, node, target in rows if kind == "apart" and target is None),
            frozenset((node, target) for kind, node, target in rows if kind == "apart" and target is not None),
        )

    def decisions(self) -> list[dict[str, Any]]:
        """What was decided, oldest first."""
        with self._errors():
            rows = self._db.execute("SELECT kind, node, target, path FROM decisions ORDER BY id")
            return [
                {"kind": kind, "node": node, "target": target, "document": path} for kind, node, target, path in rows
            ]

    def keep_apart(self, name: str, other: str) -> None:
        """Take down that what is called `other` is another than who is called `name` elsewhere, though a text of
        his says the same name: « Joseph Aoun (épicier) » is not Joseph Aoun."""
        with self._transaction():
            found = self._db.execute(
                "SELECT DISTINCT nodes.key, nodes.label FROM uses JOIN nodes ON nodes.id = uses.node"
                " JOIN names ON names.id = uses.name WHERE uses.best AND names.name = ?",
                (encodable(other),),
            ).fetchall()
            for node, label in found:
                short = keys.key(label, encodable(name)).id
                pair = (short, node)
                known = "SELECT 1 FROM decisions WHERE kind = 'apart' AND node = ? AND target = ?"
                if short != node and not self._db.execute(known, pair).fetchone():
                    self._db.execute("INSERT INTO decisions (kind, node, target) VALUES ('apart', ?, ?)", pair)
                    self._db.execute("UPDATE documents SET rank = NULL WHERE rank IS NOT NULL")

    def as_corrections(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """The decisions as tables of a corrections file, by the names that entities have.

        A merge is [[same]], what documents say of another is [[different]] there, shown « Awa Diallo (2) » beside
        Awa Diallo. Where one name is two entities so, what is said of it is held to the documents of each.
        What was only taken apart again needs none: results join nothing over documents.
        """
        self.update()
        with self._errors():
            nodes = self._nodes()
        decisions = [d for d in self.decisions() if d["target"] in nodes]
        moves = [d for d in decisions if d["kind"] == "document"]
        merges = {d["node"]: d["target"] for d in decisions if d["kind"] == "merge" and d["node"] in nodes}
        moved = {end for d in moves for end in (d["node"], d["target"])}
        names = {node.id: clusters.best_name(node.label, node.names) for node in nodes.values()}
        shown = _told_apart(nodes, names, [(d["node"], d["target"]) for d in moves])
        apart: set[str] = set()
        for decision in decisions:
            node, target = decision["node"], decision["target"]
            if decision["kind"] == "document":
                if target not in merges and target not in apart and shown[target] != names[target]:
                    where = {"documents": [d["document"] for d in moves if d["target"] == target]}
                    yield "different", {"name": names[target], "as": shown[target]} | where
                apart.add(target)
            elif merges.get(node) == target:
                last = _end(target, merges)
                label = nodes[last].label
                if names[node] != shown[last] or nodes[node].label != label:
                    where = {"documents": self._saying(node)} if not moved.isdisjoint((node, last)) else {}
                    yield "same", {"names": [names[node], shown[last]], "name": shown[last], "label": label} | where

    def _saying(self, node: str) -> list[str]:
        """The documents that have a node, in order."""
        with self._errors():
            return [
                path
                for (path,) in self._db.execute(
                    "SELECT DISTINCT d.path FROM documents AS d JOIN uses AS u ON u.document = d.id"
                    " JOIN nodes AS n ON n.id = u.node WHERE n.key = ? ORDER BY d.path",
                    (node,),
                )
            ]

    def merge(self, kept: str, others: Iterable[str], documents: Iterable[str] = ()) -> str:
        """Make the others one with `kept`, for good; the id of the whole.

        With `documents` only what these say of the others: « Diallo » of one text becomes one Diallo of
        several. Entities are given by id or name. Raises UsageError for one that is not there.
        """
        self.update()
        documents = list(dict.fromkeys(map(encodable, documents)))
        with self._transaction():
            kept = self._resolve(kept)
            for other in dict.fromkeys(map(self._resolve, others)):
                if other == kept:
                    raise UsageError(other, "is the same already", "see it with extractor index show")
                if documents:
                    other = self._move(other, documents)
                self._db.execute("INSERT INTO decisions (kind, node, target) VALUES ('merge', ?, ?)", (other, kept))
            self._rebuild()
            return self._resolve(kept)

    def split(self, whole: str, parts: Iterable[str] = (), documents: Iterable[str] = ()) -> list[str]:
        """Take parts out of an entity, for good; the ids of what was taken out.

        `parts` are ids that `show` lists as joined (none: all of them); with `documents` what these say
        becomes an entity of its own. Raises UsageError for what is no part.
        """
        self.update()
        documents, parts = (list(dict.fromkeys(map(encodable, given))) for given in (documents, parts))
        with self._transaction():
            whole = self._resolve(whole)
            if documents:
                out = [self._move(whole, documents)]
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
            for part in out:
                self._db.execute("DELETE FROM decisions WHERE kind = 'merge' AND node = ?", (part,))
            # what the user had merged is apart by now; what the texts join must be forbidden
            found = clusters.cluster(self._nodes(), self._decisions()).entity
            for part in out:
                if found[part] == found[whole]:
                    self._db.execute("INSERT INTO decisions (kind, node) VALUES ('apart', ?)", (part,))
            self._rebuild()
            return sorted(self._resolve(part) for part in out)

    def _move(self, entity: str, documents: list[str]) -> str:
        """Make what the documents say of an entity a node of its own; its id."""
        db = self._db
        said = [
            (path, node, label)
            for path in documents
            for node, label in db.execute(
                "SELECT DISTINCT n.key, n.label FROM documents AS d"
                " JOIN uses AS u ON u.document = d.id JOIN nodes AS n ON n.id = u.node"
                " WHERE d.path = ? AND n.entity = ?",
                (path, entity),
            ).fetchall()
        ]
        for path in documents:
            if path not in {p for p, *_ in said}:
                raise UsageError(
                    path, f"says nothing of {entity}", f"extractor index show {entity} lists those that do"
                )
        number = 2
        while db.execute(
            "SELECT 1 FROM decisions WHERE target = ?", (f"{entity.partition('~')[0]}~{number}",)
        ).fetchone():
            number += 1
        target = keys.Key(f"{entity.partition('~')[0]}~{number}", said[0][2])
        identity = self._node(target)
        for path, node, _ in said:
            # a document moved before is moved on
            origin = db.execute(
                "SELECT node FROM decisions WHERE kind = 'document' AND path = ? AND target = ?", (path, node)
            ).fetchone()
            db.execute("DELETE FROM decisions WHERE kind = 'document' AND path = ? AND target = ?", (path, node))
            db.execute(
                "INSERT INTO decisions (kind, node, target, path) VALUES ('document', ?, ?, ?)",
                (origin[0] if origin else node, target.id, path),
            )
            rows = db.execute(
                "SELECT u.document, u.node, u.name, u.mentions, u.best FROM uses AS u"
                " JOIN documents AS d ON d.id = u.document JOIN nodes AS n ON n.id = u.node"
                " WHERE d.path = ? AND n.key = ?",
                (path, node),
            ).fetchall()
            for document, old, name, mentions, best in rows:
                db.execute("DELETE FROM uses WHERE document = ? AND node = ? AND name = ?", (document, old, name))
                db.execute(
                    "INSERT INTO uses VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE"
                    " SET mentions = mentions + excluded.mentions, best = max(best, excluded.best)",
                    (document, identity, name, mentions, best),
                )
        return target.id

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

    # -- questions ---------------------------------------------------------

    def search(self, name: str = "", labels: Collection[str] | None = None, limit: int | None = None) -> list[Found]:
        """The entities a name of which has these words or begins of words, in order; case and accents do not matter.

        Those that have exactly this name come first, then those in more documents. Without
        a name all of them.
        """
        self.update()
        wanted = keys.form(encodable(name))
        if name and not wanted:
            return []
        with self._errors():
            rows = self._db.execute(
                "SELECT e.id, max(a.folded = ?1) AS exact FROM entities AS e JOIN aliases AS a ON a.entity = e.id"
                " WHERE instr(' ' || a.folded, ' ' || ?1)"
                " AND (?2 IS NULL OR e.label IN (SELECT value FROM json_each(?2)))"
                " GROUP BY e.id ORDER BY exact DESC, e.documents DESC, e.mentions DESC, e.id LIMIT ?3"
                if wanted
                else "SELECT id FROM entities WHERE ?1 IS NOT NULL"
                " AND (?2 IS NULL OR label IN (SELECT value FROM json_each(?2)))"
                " ORDER BY documents DESC, mentions DESC, id LIMIT ?3",
                (wanted, json.dumps(sorted(labels)) if labels else None, -1 if limit is None else limit),
            ).fetchall()
            return [self._found(row[0]) for row in rows]

    def get(self, given: str) -> Found:
        """The entity of this id or name. Raises UsageError."""
        self.update()
        with self._errors():
            return self._found(self._resolve(given))

    def labels(self) -> list[str]:
        """The labels that its entities have."""
        self.update()
        with self._errors():
            return [label for (label,) in self._db.execute("SELECT DISTINCT label FROM entities ORDER BY label")]

    def joined(self, entity: str) -> list[str]:
        """The ids of what was joined into an entity: what `split` takes out."""
        with self._errors():
            return self._joined(entity)

    def appearances(self, entity: str) -> Iterator[Appearance]:
        """The documents that name an entity, by date, then path."""
        with self._errors():
            for path, day, mentions, names, nodes in self._db.execute(
                "SELECT d.path, d.date, sum(u.mentions), json_group_array(names.name), json_group_array(n.key)"
                " FROM nodes AS n JOIN uses AS u ON u.node = n.id"
                " JOIN documents AS d ON d.id = u.document JOIN names ON names.id = u.name"
                " WHERE n.entity = ? GROUP BY d.id ORDER BY d.rank",
                (entity,),
            ):
                yield Appearance(
                    path, day, mentions, tuple(sorted(set(json.loads(names)))), tuple(sorted(set(json.loads(nodes))))
                )

    def _found(self, entity: str) -> Found:
        row = self._db.execute(
            "SELECT e.id, e.label, e.name, e.country, e.partial, e.perhaps, e.documents, e.mentions,"
            " a.path, a.date, z.path, z.date FROM entities AS e"
            " JOIN documents AS a ON a.id = e.first JOIN documents AS z ON z.id = e.last WHERE e.id = ?",
            (entity,),
        ).fetchone()
        if not row or any(not isinstance(value, kind) for value, kind in zip(row, _KINDS, strict=True)):
            raise self._damage()
        identity, label, name, code, partial, perhaps, documents, mentions, *places = row
        aliases = self._db.execute(
            "SELECT name, mentions FROM aliases WHERE entity = ? AND name <> ? ORDER BY mentions DESC, name",
            (entity, name),
        ).fetchall()
        try:
            several = tuple(map(str, json.loads(perhaps)))
        except (ValueError, TypeError):
            raise self._damage() from None
        return Found(
            identity,
            label,
            name,
            tuple(aliases),
            code,
            bool(partial),
            several,
            documents,
            mentions,
            Place(*places[:2]),
            Place(*places[2:]),
        )


def _told_apart(
    nodes: Mapping[str, Node], names: Mapping[str, str], moves: Iterable[tuple[str, str]]
) -> dict[str, str]:
    """The names of the nodes, those of which documents were moved there with a number where the name is another's."""
    shown = dict(names)
    origins = {target: node for node, target in moves}
    taken = {(nodes[node].label, keys.form(name)) for node, name in names.items() if node not in origins}
    for target, node in origins.items():
        label, name = nodes[target].label, names[target]
        number = 1 + (node in nodes)  # an entry of a rule is one whatever its documents call it
        while (label, keys.form(told := f"{name} ({number})" if number > 1 else name)) in taken:
            number += 1
        shown[target] = told
        taken.add((label, keys.form(told)))
    return shown


def _end(node: str, merges: Mapping[str, str]) -> str:
    """What a node has gone into by all merges."""
    passed = {node}
    while (after := merges.get(node)) is not None and after not in passed:
        passed.add(node := after)
    return node
