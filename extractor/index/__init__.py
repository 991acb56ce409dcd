"""One index of entities over many documents, in an SQLite database.

    with Index("entities.sqlite") as index:
        index.add(results)
        [e.name for e in index.search("bourita")]      # ['Nasser Bourita', 'Bourita']

`keys` says which names are certainly one thing, `clusters` joins them by what all documents say together and the user
has decided (`decisions`). `store` keeps the documents in a database, `deciding` carries out what the user decides,
`taking_over` says what a corrections file takes over of it, `search` answers. What is joined depends on the set of
documents and on the decisions alone, never on the order documents came in.
"""

from extractor.index.search import Index
from extractor.index.store import Counts

__all__ = ["Counts", "Index"]
