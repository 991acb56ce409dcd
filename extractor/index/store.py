"""The documents of an index, and its entities, in the tables of its database.

    with Store("entities.sqlite") as store:
        store.add(results)

Documents are added file by file, each whole or not at all. The tables of entities are
made anew from what all documents say, when something has changed; if that is
interrupted, the next opening does it.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from extractor.analysis.timeline import date_of
from extractor.core.types import Result
from extractor.index import clusters, corrections, keys, older
from extractor.index.clusters import Node, Use
from extractor.index.database import Database
from extractor.index.decisions import Decision, constraints, joined
from extractor.index.documents import Corrected, IndexedDocument, other_names, position, prepared, working_folder
from extractor.lexicon.places import country

_KNOWN_IDS = 200_000
#: what a document calls two of, and was said to mean one by, counts together
USE = (
    "INSERT INTO uses VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE"
    " SET mentions = mentions + excluded.mentions, best = max(best, excluded.best)"
)


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the documents of one `add`."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0


class Store(Database):
    """The documents and entities of the index in the SQLite file `path`; None is one in memory."""

    def __init__(self, path: str | Path | None, must_exist: bool = False):
        self._ids: dict[str, dict[str, int]] = {"nodes": {}, "names": {}}
        self._is_complete = False
        super().__init__(path, must_exist)

    def _begun(self) -> None:
        if self._is_complete:
            return
        # an index made before has not all tables, and other ids
        tables = {name for (name,) in self._db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        self._complete()
        self._is_complete = True
        if "uses" in tables and "told_days" not in tables:  # which of the days are of fields it does not say
            self._db.execute("INSERT INTO told_days SELECT id FROM documents WHERE date IS NOT NULL")
        if "uses" in tables and "handed_over" not in tables and self._decided():
            self._db.execute("INSERT INTO handed_over VALUES ('')")
        if "uses" in tables and "hearsay" not in tables and older.say_plus(self._db, self._decided(), self._node):
            self._rebuild()

    def _rolled_back(self) -> None:
        self._is_complete = False
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
        corrected: Callable[[Result], Corrected | None] = lambda result: None,
    ) -> Counts:
        """Add the documents of one file, all or none; say what became of them.

        A document that is there already and says the same is left as it is, one that says something
        else is replaced, also where it was named otherwise (./a.txt, its whole path). `day` gives a document's
        date, `told` is called with each one's path and what became of it: "added", "replaced" or "unchanged", and
        `corrected` says what its reader has made of it, None where there is none.
        The entities are made anew by `update`.
        """
        counts: Counter[str] = Counter()
        parts: Counter[str] = Counter()
        working = working_folder()
        with self._transaction():
            moved, one = self.moved(), joined(self._decided())
            for result in results:
                said = corrected(result)
                dated = day(result)
                by_text = dated is not None and result.document.text is not None and day(_without_text(result)) is None
                document = self._as_known(prepared(result, known, dated, said), working)
                parts[document.path] += 1
                if document.date is None and result.document.text is None:
                    # the text that told its day is not at hand
                    again = partial(prepared, result, known, corrected=said)
                    document = self._dated_as_before(document, parts[document.path], again)
                    by_text = document.date is not None
                fate = self._add(document, parts[document.path], moved, one, by_text)
                told(document.path, fate)
                counts[fate] += 1
            # what the file says of a path is all there is of it
            more = "SELECT id, path FROM documents WHERE path = ? AND part > ?"
            gone = [row for named in parts.items() for row in self._db.execute(more, named).fetchall()]
            self._drop([(identity,) for identity, _ in gone])
            self._db.executemany("UPDATE documents SET rank = NULL WHERE path = ?", [(path,) for _, path in gone])
            counts["replaced"] += len(gone)
        return Counts(**counts)

    def keep(self, paths: Mapping[str, int]) -> int:
        """Drop the documents but those of these names, the first so many of each; how many they were.

        What was decided of them stays.
        """
        with self._transaction():
            gone = [
                (number,)
                for number, path, part in self._db.execute("SELECT id, path, part FROM documents").fetchall()
                if part > paths.get(path, 0)
            ]
            if gone:
                self._drop(gone)
                self._rebuild()
            return len(gone)

    def _drop(self, documents: list[tuple[int]]) -> None:
        for table in ("hearsay", "uses", "told_days"):
            self._db.executemany(f"DELETE FROM {table} WHERE document = ?", documents)
        self._db.executemany("DELETE FROM documents WHERE id = ?", documents)

    def _dated_as_before(
        self, document: IndexedDocument, part: int, dated: Callable[[date], IndexedDocument]
    ) -> IndexedDocument:
        """The document with the day that the index has for it by its text, if it says the same beside."""
        before = self._db.execute(
            "SELECT fingerprint, date FROM documents JOIN told_days ON document = id WHERE path = ? AND part = ?",
            (document.path, part),
        ).fetchone()
        if before is None or before[1] is None:
            return document
        same = replace(dated(date.fromisoformat(before[1])), path=document.path)
        return same if same.fingerprint == before[0] else document

    def _as_known(self, document: IndexedDocument, working: str) -> IndexedDocument:
        """The document by the name that the index has for it, whichever it has now."""
        one = "SELECT 1 FROM documents WHERE path = ?"
        if self._db.execute(one, (document.path,)).fetchone():
            return document
        same, perhaps = other_names(document.path, working)
        for name in (*same, *([document.former] if document.former else [])):
            if self._db.execute(one, (name,)).fetchone():
                return replace(document, path=name)
        for name in perhaps:
            if self._db.execute(f"{one} AND fingerprint = ?", (name, document.fingerprint)).fetchone():
                return replace(document, path=name)
        return document

    def _add(
        self,
        document: IndexedDocument,
        part: int,
        moved: Mapping[tuple[str, str], str],
        one: Mapping[str, str],
        by_text: bool,
    ) -> str:
        db = self._db
        before = db.execute(
            "SELECT id, fingerprint FROM documents WHERE path = ? AND part = ?", (document.path, part)
        ).fetchone()
        if before and before[1] == document.fingerprint:
            self._tell(before[0], by_text)
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
            db.execute("DELETE FROM hearsay WHERE document = ?", (identity,))
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
        self._tell(identity, by_text)
        rows = []
        for key, name, mentions, best in document.uses:
            # the index's own line has done what was decided, unless there is another decision since
            own = document.told.get(key.id) or document.lent.get(key.id, (key.id,))
            targets = [moved[document.path, node] for node in own if (document.path, node) in moved]
            is_meant = targets and (len(targets) == len(own) or key.id in document.told)
            # what the line makes of it may be what was decided
            if is_meant and (key.id not in document.lent or one.get(targets[0], targets[0]) != one.get(key.id)):
                target = targets[0]
                key = keys.Key(target, key.label if keys.is_of(target, key.label) else keys.label_of(target))
            rows.append((identity, self._node(key), self._id("names", "name", name), mentions, best))
        db.executemany(USE, rows)
        heard = [(identity, self._node(key), self._id("names", "name", name)) for key, name in document.hearsay]
        db.executemany("INSERT OR IGNORE INTO hearsay VALUES (?, ?, ?)", heard)
        return "replaced" if before else "added"

    def _tell(self, document: int | None, by_text: bool) -> None:
        """Take down whether a document's own text told its day."""
        change = "INSERT OR IGNORE INTO told_days VALUES (?)" if by_text else "DELETE FROM told_days WHERE document = ?"
        self._db.execute(change, (document,))

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
        self._sweep()
        # an index made before had the label of the first document that was taken out
        moved = db.execute("SELECT key, label FROM nodes WHERE instr(key, ?)", (keys.MOVED,)).fetchall()
        db.executemany(
            "UPDATE nodes SET label = ? WHERE key = ?",
            ((keys.label_of(key), key) for key, label in moved if not keys.is_of(key, label)),
        )
        db.execute(
            "UPDATE documents SET rank = ranked.n FROM"
            " (SELECT id, row_number() OVER (ORDER BY date IS NULL, date, position) AS n FROM documents) AS ranked"
            " WHERE ranked.id = documents.id AND rank IS NOT ranked.n"
        )
        nodes = self._nodes()
        found = clusters.cluster(nodes, constraints(self._decided()))
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

    def _sweep(self) -> None:
        """Delete the nodes and names that no document has any more."""
        self._db.execute("DELETE FROM nodes WHERE id NOT IN (SELECT node FROM uses)")
        self._db.execute("DELETE FROM names WHERE id NOT IN (SELECT name FROM uses)")
        self._db.execute(
            "DELETE FROM hearsay WHERE (document, node, name) NOT IN (SELECT document, node, name FROM uses)"
        )
        for table in self._ids.values():
            table.clear()

    def _nodes(self) -> dict[str, Node]:
        """All nodes with their names, once those that nothing uses are gone."""
        heard = self._heard()
        names: dict[str, dict[str, Use]] = defaultdict(dict)
        for node, name, mentions, best in self._db.execute(
            "SELECT nodes.key, names.name, u.mentions, u.best FROM"
            " (SELECT node, name, sum(mentions) AS mentions, sum(best) AS best FROM uses GROUP BY node, name) AS u"
            " JOIN nodes ON nodes.id = u.node JOIN names ON names.id = u.name"
        ):
            if not isinstance(name, str):
                raise self._damage()
            names[node][name] = Use(mentions, best, (node, name) not in heard)
        nodes = self._db.execute("SELECT key, label, partial FROM nodes ORDER BY key").fetchall()
        if any(key not in names for key, *_ in nodes):
            raise self._damage()
        return {key: Node(key, label, bool(partial), names[key]) for key, label, partial in nodes}

    def _heard(self) -> set[tuple[str, str]]:
        """The (node, name) that no text says, only readers of those that have them."""
        if not self._has("hearsay"):
            return set()  # made before, and only read
        return set(
            self._db.execute(
                "SELECT nodes.key, names.name FROM (SELECT u.node, u.name FROM uses AS u LEFT JOIN hearsay AS h"
                "  ON h.document = u.document AND h.node = u.node AND h.name = u.name"
                "  WHERE u.node IN (SELECT node FROM hearsay) GROUP BY u.node, u.name"
                "  HAVING count(h.document) = count(*)) AS heard"
                " JOIN nodes ON nodes.id = heard.node JOIN names ON names.id = heard.name"
            )
        )

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

    def moved(self) -> dict[tuple[str, str], str]:
        """By document and id: what was decided that this document means by it."""
        with self._errors():
            return {
                (decision.path, decision.node): decision.target
                for decision in self._decided()
                if decision.kind == "document" and decision.path and decision.target
            }

    def handed_over(self) -> frozenset[str]:
        """The lines that corrections files have taken over, of one document each; with "" where there may be others."""
        with self._errors():
            if not self._has("handed_over"):
                return frozenset([""])  # made before, and only read
            return frozenset(line for (line,) in self._db.execute("SELECT line FROM handed_over"))

    def made_up(self) -> corrections.MadeUp:
        """The names that corrections have for what was made of documents."""
        with self._errors():
            decided = self._decided()
            if not any(decision.kind == "document" for decision in decided):
                return corrections.MadeUp()
            handed = self.handed_over()
            try:
                given = None if "" in handed else frozenset(name for line in handed for name in json.loads(line)[1])
            except (ValueError, TypeError, LookupError):
                raise self._damage() from None
            return corrections.made_up(self._nodes(), decided, given)

    def _decided(self) -> list[Decision]:
        """What was decided, oldest first."""
        rows = self._db.execute("SELECT id, kind, node, target, path FROM decisions ORDER BY id")
        return [Decision(*row) for row in rows]

    def totals(self) -> tuple[int, int]:
        """The number of entities and of documents."""
        with self._errors():
            entities, documents = self._db.execute(
                "SELECT (SELECT count(*) FROM entities), (SELECT count(*) FROM documents)"
            ).fetchone()
            return entities, documents


def _without_text(result: Result) -> Result:
    return replace(result, document=replace(result.document, text=None))  # type: ignore[arg-type]
