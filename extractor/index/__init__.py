"""One index of entities over many documents, in an SQLite database.

    with Index("entities.sqlite") as index:
        index.add(results)
        [e.name for e in index.search("bourita")]      # ['Nasser Bourita', 'Bourita']

`keys` says which names are certainly one thing, `clusters` joins them by what all
documents say together, `store` keeps both in a database. What is joined depends on
the set of documents alone, never on the order they came in.
"""

from extractor.index.store import Counts, Index

__all__ = ["Counts", "Index"]
