"""What one asks of an index: its entities by name, and the documents of one.

with Index("entities.sqlite") as index:
    index.search("bourita")
"""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from types import NoneType

from extractor.core.cleaning import encodable
from extractor.index import keys
from extractor.index.deciding import Deciding

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


class Index(Deciding):
    """The index in the SQLite file `path`, made where there is none unless `must_exist`; None is one in memory.

        with Index("entities.sqlite") as index:
            index.add(results)
            index.merge("per-nasser-bourita", ["per-bourita"])

    Raises UsageError for a file that is something else.
    """

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
