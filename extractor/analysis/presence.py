"""Who is named in which documents, how often, first and last: entities × documents.

>>> presence = presences(results, date_of)
>>> presence.rows[0].name, presence.rows[0].counts
('Nasser Bourita', {'a.txt': 3, 'c.txt': 1})
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from extractor.core.types import Result


@dataclass(slots=True)
class Row:
    """An entity: its mentions by document, in the order of the documents.

    `first` and `last` are the documents that name it first and last: by their dates where
    they have such, else by their order.
    """

    id: str
    label: str
    name: str
    counts: dict[str, int] = field(default_factory=dict)
    first: str = ""
    last: str = ""

    @property
    def mentions(self) -> int:
        """All its mentions."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Presence:
    """`documents` are paths with their dates (None where unknown), in the order given; `rows` most named first."""

    documents: dict[str, date | None]
    rows: list[Row]


def presences(results: Iterable[Result], date_of: Callable[[Result], date | None]) -> Presence:
    """The entities of results by document; memory holds counts, not results.

    Of several documents of one path, as two runs have them, the second is called « a.txt (2) ».
    """
    alike: Counter[str] = Counter()
    documents: dict[str, date | None] = {}
    rows: dict[str, Row] = {}
    for number, result in enumerate(results, 1):
        path = result.document.path or f"document {number}"
        if path in documents:
            alike[path] += 1
            path = f"{path} ({alike[path] + 1})"
        documents[path] = date_of(result)
        for entity in result.entities:
            row = rows.setdefault(entity.id, Row(entity.id, entity.label, entity.name))
            row.counts[path] = row.counts.get(path, 0) + len(entity.mentions)
    order = list(documents)
    place = {path: (documents[path] or date.max, number) for number, path in enumerate(order)}
    for row in rows.values():
        named = sorted(row.counts, key=lambda path: place[path])
        dated = [path for path in named if documents[path] is not None] or named
        row.first, row.last = dated[0], dated[-1]
    return Presence(documents, sorted(rows.values(), key=lambda r: (-r.mentions, -len(r.counts), r.name, r.id)))
