"""An SQLite database: documents, entities and mentions, with a full-text search on names.

    $ extractor corpus/ --format sqlite -o corpus.db
    $ datasette corpus.db

The lists of an entity are JSON arrays; its own mentions are the rows of `mentions`
that refer to it. Searching does without accents and capitals. Rows are numbered in
the order of the documents, so that the same results always make the same rows.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from extractor.core.cleaning import encodable, plain_data
from extractor.core.errors import OutputError
from extractor.core.outcomes import Outcome
from extractor.core.sqlite_locks import SOON, is_locked, patiently
from extractor.core.types import Result
from extractor.documents.atomic_files import failure, refuse_come, whole_file, whole_path
from extractor.documents.checkpoint import State, write_all
from extractor.documents.dates import date_of
from extractor.documents.targets import of_former, place_of, taken
from extractor.documents.titles import title_of
from extractor.writers.columns import named, plain, sentences_of

#: by which SQLite itself calls the number of a row, and full-text search finds it
_OF_SQLITE = ("rowid", "oid", "_rowid_")
_COLUMNS: dict[str, dict[str, type]] = {
    "documents": {
        "id": int, "path": str, "characters": int, "model": str, "meta": str, "title": str, "date": str,
    },
    "entities": {
        "id": int, "document": int, "entity": str, "label": str, "name": str,
        "aliases": str, "roles": str, "country": str, "candidates": str, "mentions": int,
    },
    "mentions": {
        "id": int, "document": int, "entity": int, "start": int, "end": int,
        "text": str, "label": str, "source": str, "rule": str, "sentence": str,
    },
}  # fmt: skip
_KEYS = {
    "entities": [("document", "documents", "id")],
    "mentions": [("document", "documents", "id"), ("entity", "entities", "id")],
}
_INDICES = {
    "documents": ["path"],
    "entities": ["document", "entity", "name", "label"],
    "mentions": ["document", "entity"],
}
#: how words are searched: without accents and capitals
_FOLDED = "unicode61 remove_diacritics 2"
#: how far a run has come, while it goes on
_STATE = "run"


class Batches:
    """A database that is added to batch by batch, each with the state of the run in one transaction."""

    batch = 500
    loose = True

    def __init__(
        self, path: str | Path, *, fields: Sequence[str] = (), date_field: str | None = None, with_text: bool = False
    ):
        # a link stays one: its file is written
        self._path, self._shown = place_of(path), path
        self._date_field, self._with_text = date_field, with_text
        #: the kept fields by their columns, and all columns; Datasette shows a document by its title
        self._fields = named(fields, [*_COLUMNS["documents"], "text", *_OF_SQLITE], _caseless)
        extra = {**({"text": str} if with_text else {}), **dict.fromkeys(self._fields, str)}
        self._columns = {**_COLUMNS, "documents": {**_COLUMNS["documents"], **extra}}
        #: the Database, once there is one
        self._db: Any = None
        #: the last row of each table
        self._numbers: dict[str, int] = {}
        self.held: list[str | None] = []

    def begin(self, resume: bool) -> State:
        if not resume or not self._path.exists():
            return State()
        try:
            db = self._open()
            if all(db[table].exists() for table in _COLUMNS) and (numbers := _numbers(db)):
                self._db, self._numbers = db, numbers
                return self._state(db)
            if not db.table_names():
                return State()
        except sqlite3.DatabaseError as error:
            raise self._failure(error) from None
        raise OutputError(str(self._path), "another database", "give another --output, or --force")

    def _state(self, db: Database) -> State:
        state = None
        if db[_STATE].exists():
            row: dict[str, Any] = next(db[_STATE].rows, {})
            state = State.parse(str(row.get("state")))
        # some may have been taken out
        if state and state.inputs is not None and db["documents"].count == state.written:
            return replace(state, documents=state.written)
        self.held = [row["path"] for row in db.query("select path from documents order by id")]
        if not self.held:
            return State()
        return State(None, self.held[-1], len(self.held), settings=state.settings if state else {})

    def add(self, outcomes: Sequence[Outcome], state: State) -> None:
        try:
            if self._db is None:
                self._make()
            with self._transaction():
                self._insert(o.result for o in outcomes if o.result)
                self._db[_STATE].create({"id": int, "state": str}, pk="id", if_not_exists=True)
                self._db[_STATE].upsert({"id": 1, "state": json.dumps(asdict(state))}, pk="id")
        except sqlite3.Error as error:
            raise self._failure(error) from None
        except OSError as error:
            raise failure(self._path, error) from None

    def _open(self) -> Database:
        return Database(sqlite3.connect(self._path, timeout=SOON))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All or nothing; who reads the database meanwhile is waited for."""
        connection = self._db.conn
        patiently(lambda: connection.execute("BEGIN IMMEDIATE"))
        try:
            yield
            patiently(connection.commit)
        except BaseException:
            connection.rollback()
            raise

    def _make(self) -> None:
        refuse_come(self._shown, self._path)
        taken(self._path)
        for path in map(Path, (*of_former(str(self._path)), f"{self._path}-journal")):
            path.unlink(missing_ok=True)
        if self._path.exists():
            with whole_file(self._path, "wb"):
                pass  # an empty one, with the permissions of the former
        db = self._open()
        with db.atomic():
            for table, columns in self._columns.items():
                db[table].create(columns, pk="id", foreign_keys=_KEYS.get(table, []))
        self._db = db
        self._numbers = dict.fromkeys(_COLUMNS, 0)

    def _insert(self, results: Iterable[Result]) -> None:
        rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in _COLUMNS}
        for result in results:
            self._rows(result, rows)
        for table, values in rows.items():
            marks = ", ".join("?" * len(self._columns[table]))
            self._db.conn.executemany(f"insert into {table} values ({marks})", values)

    def _rows(self, result: Result, rows: dict[str, list[tuple[Any, ...]]]) -> None:
        numbers = self._numbers
        numbers["documents"] += 1
        document = numbers["documents"]
        path = result.document.path and encodable(result.document.path)
        meta = _json(plain_data(dict(result.document.meta))) if result.document.meta else None
        day = date_of(result, self._date_field)
        about = [title_of(result), day and day.isoformat()]
        if self._with_text:
            about.append(result.document.text)
        about += [plain(result.document.meta.get(field)) for field in self._fields.values()]
        # as text: an integer of SQLite has 64 bits
        about = [None if value is None else encodable(str(value)) for value in about]
        rows["documents"].append((document, path, result.characters, result.model, meta, *about))
        ids: dict[str | None, int] = {}
        for e in result.entities:
            numbers["entities"] += 1
            ids[e.id] = numbers["entities"]
            lists = map(_json, (e.aliases, e.roles))
            rows["entities"].append(
                (ids[e.id], document, e.id, e.label, e.name, *lists, e.country, _json(e.candidates), len(e.mentions))
            )
        for m, sentence in zip(result.mentions, sentences_of(result), strict=True):
            numbers["mentions"] += 1
            rows["mentions"].append(
                (
                    numbers["mentions"],
                    document,
                    ids.get(m.entity),
                    m.start,
                    m.end,
                    m.text,
                    m.label,
                    m.source,
                    m.rule,
                    sentence,
                )
            )

    def finish(self) -> None:
        try:
            patiently(self._complete)
            self._db.close()
        except sqlite3.Error as error:
            raise self._failure(error) from None

    def _complete(self) -> None:
        """Make the indices, and forget the state; can be done again."""
        for table, columns in _INDICES.items():
            for column in columns:
                self._db[table].create_index([column], if_not_exists=True)
        if self._with_text:
            self._search("documents", ["title", "text"])
        self._search("entities", ["name", "aliases"])
        self._db[_STATE].drop(ignore=True)

    def _search(self, table: str, columns: list[str]) -> None:
        """Make a table's full-text search; one that is there may not have been filled to its end."""
        self._db[table].disable_fts()
        self._db[table].enable_fts(columns, tokenize=_FOLDED)

    def _failure(self, error: sqlite3.Error) -> OutputError:
        remedy = "give another --output, or --force"
        if "full" in str(error) or "disk I/O" in str(error):
            remedy = "make room, or give a file in a folder that can be written"
        elif is_locked(error):
            remedy = "wait until the other program is done with it, and go on with --resume"
        return OutputError(str(self._path), str(error), remedy)


def _caseless(name: str) -> bytes:
    """A name as SQLite compares those of columns: it tells no capitals of ASCII."""
    return encodable(name).encode().lower()


def _numbers(db: Database) -> dict[str, int]:
    """The last row of each table; none where these are another program's."""
    try:
        numbers = {table: _number(db, table) for table in _COLUMNS}
        # what stands there of a document that was taken out is no other's
        return numbers | {"documents": max(numbers["documents"], _number(db, "entities", "document"))}
    except ValueError:
        return {}


def _number(db: Database, table: str, column: str = "id") -> int:
    return int(next(db.query(f"select coalesce(max({column}), 0) as number from {table}"))["number"])


def write(results: Iterable[Result], path: str | Path, **options: Any) -> None:
    """All results as a database, there whole or not at all; `options` are those of Batches."""
    with whole_path(path, anew=True) as new:
        write_all(results, Batches(new, **options))


def _json(value: object) -> str:
    return encodable(json.dumps(value, ensure_ascii=False))
