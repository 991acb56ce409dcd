"""The SQLite file of an index: opened or made, its errors in our words, its transactions.

with Database("entities.sqlite") as database:
    ...
"""

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any, Self

from extractor.core import stopping
from extractor.core.bounds import kind
from extractor.core.errors import OutputError, UsageError
from extractor.core.sqlite_locks import SOON, patiently

#: how SQLite files say whose they are («extr»), and the version of the tables
_APPLICATION = 0x65787472
_VERSION = 1


class Database:
    """The SQLite file `path`, made where there is none unless `must_exist`; None is one in memory, which passes.

    One that must exist and may not be written, or lies in a folder that may not, can be read.
    Raises UsageError for a file that is something else.
    """

    def __init__(self, path: str | Path | None, must_exist: bool = False):
        self.path = str(path or "an index in memory")
        #: why it can be read as it stands only, where it may be written
        self._hindered: sqlite3.OperationalError | None = None
        if must_exist:
            _refuse_none(path or "")
        with self._errors():
            # as a whole path: « :memory: » and « file:x?mode=memory » are names like others
            place = os.path.abspath(path) if path else ":memory:"
            as_it_is = must_exist and _stands_still(place)
            try:
                self._connect(place, must_exist, as_it_is)
            except sqlite3.OperationalError as error:
                # a full disk has no room for what SQLite writes beside what it reads
                if as_it_is or not must_exist or "locked" in str(error) or _has_more_beside(place):
                    raise
                self._connect(place, must_exist, True)
                self._hindered = error

    def _connect(self, place: str, must_exist: bool, as_it_is: bool) -> None:
        name = f"{Path(place).as_uri()}?immutable=1" if as_it_is else place
        self._db = sqlite3.connect(name, timeout=SOON, isolation_level=None, uri=as_it_is)
        self._db.row_factory = _row
        # a query may be endless in a file that somebody has made so: there, too, Python is to heed signals
        self._db.set_progress_handler(lambda: stopping.received() is not None, 1_000_000)
        try:
            patiently(lambda: self._open(must_exist))
        except BaseException:
            self._db.close()
            raise

    def _open(self, must_exist: bool) -> None:
        db = self._db
        (application,) = db.execute("PRAGMA application_id").fetchone()
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if application == _APPLICATION and version != _VERSION:
            raise UsageError(
                self.path, f"an index of version {version}, not {_VERSION}", "make it anew from the results"
            )
        if application != _APPLICATION:
            if must_exist or application or version or db.execute("SELECT 1 FROM sqlite_master").fetchone():
                raise UsageError(self.path, "a database of something else", "give another --db")
            db.execute("PRAGMA journal_mode = WAL")
            with self._transaction():
                self._make()
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA cache_size = -65536")
        db.execute("PRAGMA temp_store = MEMORY")

    def _make(self) -> None:
        db = self._db
        if db.execute("PRAGMA application_id").fetchone() == (_APPLICATION,):
            return  # another program was faster
        for statement in _schema():
            db.execute(statement)
        db.execute(f"PRAGMA application_id = {_APPLICATION}")
        db.execute(f"PRAGMA user_version = {_VERSION}")

    def _complete(self) -> None:
        """Make the tables that an index made before has not, within a transaction."""
        for statement in _schema():
            if "IF NOT EXISTS" in statement:
                self._db.execute(statement)

    def _has(self, table: str) -> bool:
        """Whether it has a table: an index made before, which is only read, may not."""
        return self._db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone() is not None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        """Close the file, which holds by itself all that was written. Raises OutputError where the disk is too full."""
        try:
            if exception[0] is None and self._db.total_changes:
                # as it is closed, SQLite does so, too, and says nothing of what it cannot do
                self._db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        except sqlite3.OperationalError as error:
            reason = f"{error}; what was written last stands in {self.path}-wal alone"
            raise OutputError(self.path, reason, "make room, and run the command again") from None
        finally:
            self._db.close()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            stopping.check()
            reason = str(self._hindered if self._hindered and "readonly" in str(error) else error)
            if reason.startswith("no such "):  # a table or a column
                raise self._damage(reason) from None
            raise OutputError(self.path, reason, _remedy(reason)) from None
        except sqlite3.DatabaseError as error:
            if "malformed" in str(error):
                raise self._damage(str(error)) from None
            raise UsageError(self.path, str(error), "give the database of an index, or another --db") from None
        except UnicodeDecodeError:  # sqlite3 quotes damaged bytes in its message, and cannot
            raise self._damage() from None

    def _damage(self, what: str = "") -> UsageError:
        """What is said of tables that do not hold what an index does."""
        reason = f"is damaged ({what})" if what else "is damaged"
        return UsageError(self.path, reason, "make it anew from the results, with another --db")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._errors():
            patiently(lambda: self._db.execute("BEGIN IMMEDIATE"))
            try:
                self._begun()
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                self._rolled_back()
                raise

    def _begun(self) -> None:
        """What each transaction begins with."""

    def _rolled_back(self) -> None:
        """What is to be forgotten when a transaction came to nothing."""


def _remedy(reason: str) -> str:
    """What is to be done where SQLite says so of a file that is no damaged one."""
    if "locked" in reason:
        return "wait until the other program is done"
    if "full" in reason or "disk I/O" in reason:
        return "make room on its disk, or check that"
    return "check the path, the disk and the permissions"


def _row(cursor: sqlite3.Cursor, row: tuple[Any, ...]) -> tuple[Any, ...]:
    """A row as it is; SQLite takes bytes in a column of texts, an index has none."""
    if bytes in map(type, row):
        raise sqlite3.DatabaseError("malformed bytes in the place of a text")
    return row


def _refuse_none(path: str | Path) -> None:
    """Raise UsageError where there is no file that may be an index."""
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        raise UsageError(str(path), "no such index", f"make it with extractor index out.jsonl --db {path}") from None
    except OSError as error:
        raise UsageError(str(path), (error.strerror or str(error)).lower(), "check the path") from None
    if not stat.S_ISREG(mode):
        raise UsageError(str(path), f"is {kind(mode)}", "give the database of an index, or another --db")


def _stands_still(path: str) -> bool:
    """Whether an index may be read as it stands only: it, or its folder, where SQLite writes beside it, is read-only.

    What another program has written beside it and not yet put into it would be passed over: then it is not.
    """
    if os.access(path, os.W_OK) and os.access(os.path.dirname(os.path.realpath(path)), os.W_OK):
        return False
    return not _has_more_beside(path)


def _has_more_beside(path: str) -> bool:
    """Whether another program may have written what is not yet put into the database."""
    try:
        return bool(os.path.getsize(f"{os.path.realpath(path)}-wal"))
    except OSError:
        return False


def discard_empty(path: str | Path) -> None:
    """Delete the database of an index that holds no document, unless another program has it open."""
    try:
        with closing(sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=rw", timeout=0, uri=True)) as db:
            db.execute("PRAGMA locking_mode = EXCLUSIVE")
            if db.execute("SELECT 1 FROM sqlite_master").fetchone():
                (application,) = db.execute("PRAGMA application_id").fetchone()
                if application != _APPLICATION or db.execute("SELECT 1 FROM documents").fetchone():
                    return
            # a link stays one: its file is what was made, and SQLite writes beside that
            for suffix in ("", "-wal", "-shm", "-journal"):
                Path(f"{os.path.realpath(path)}{suffix}").unlink(missing_ok=True)
    except (OSError, sqlite3.Error):
        return  # it is in use, or not to be read: not ours to delete


def _schema() -> Iterator[str]:
    """The statements that make the tables, so that they run in one transaction."""
    statement = ""
    for line in files("extractor").joinpath("index/schema.sql").read_text("utf-8").splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
