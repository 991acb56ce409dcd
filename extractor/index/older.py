"""What is brought up to date in an index that was made before: ids that did not say « + ».

Disney+ and Disney were both org-disney; today the first is org-disney-plus.
"""

import sqlite3
from collections.abc import Callable, Iterable

from extractor.index import keys
from extractor.index.decisions import Decision

#: the names that things have in documents, where they have a « + »
_NAMES = (
    "SELECT nodes.key, nodes.label, names.name, documents.id, documents.path FROM names"
    " JOIN uses ON uses.name = names.id AND uses.best JOIN nodes ON nodes.id = uses.node"
    " JOIN documents ON documents.id = uses.document WHERE instr(names.name, '+')"
)


def say_plus(db: sqlite3.Connection, decided: Iterable[Decision], node: Callable[[keys.Key], int]) -> bool:
    """Give what is called with a « + » its id of today, within a transaction; whether there was such.

    What was decided of it is of it by its new id, also where what is called without one had the same. `node` gives the
    number of a key in the tables, which it makes.
    """
    renamed = set()
    moved = {(d.path, d.target): d for d in decided if d.kind == "document"}
    for old, label, name, document, path in db.execute(_NAMES).fetchall():
        new = keys.key(label, name)
        decision = moved.get((path, old))
        if decision is not None and _was(decision.node, new.id):
            # what this document calls so was said to be something else, whose id it has
            db.execute("UPDATE decisions SET node = ? WHERE id = ?", (new.id, decision.id))
        elif _was(old, new.id):
            renamed.add((old, new.id))
            _move(db, document, name, node(keys.Key(old, label)), node(new))
    for old, identity in sorted(renamed):
        if db.execute("SELECT 1 FROM uses JOIN nodes ON nodes.id = uses.node WHERE key = ?", (old,)).fetchone():
            db.execute(
                "INSERT INTO decisions (kind, node, target, path)"
                " SELECT kind, ?, target, path FROM decisions WHERE node = ? ORDER BY id",
                (identity, old),
            )
        else:
            db.execute("UPDATE decisions SET node = ? WHERE node = ?", (identity, old))
            db.execute("UPDATE decisions SET target = ? WHERE target = ?", (identity, old))
    return bool(renamed)


def _was(old: str, identity: str) -> bool:
    """Whether an id of today was this one before."""
    return identity != old and identity.replace("-plus", "") == old


def _move(db: sqlite3.Connection, document: int, name: str, before: int, after: int) -> None:
    """What a document calls by the name, and by its other names, has the new node; but not what is another there, which
    had the same id."""
    names = db.execute(
        "SELECT names.name FROM uses JOIN names ON names.id = uses.name WHERE document = ? AND node = ? AND best",
        (document, before),
    )
    one = "" if all("+" in other for (other,) in names) else " AND name = (SELECT id FROM names WHERE name = ?)"
    db.execute(
        f"UPDATE uses SET node = ? WHERE document = ? AND node = ?{one}",
        (after, document, before, *([name] if one else [])),
    )
