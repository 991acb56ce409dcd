"""Who is named in which documents, how often, first and last: entities × documents.

>>> presence = presences(results, date_of)
>>> presence.rows[0].name, presence.rows[0].counts
('Nasser Bourita', {'a.txt': 3, 'c.txt': 1})
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
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
    paths: list[str] = []
    dates: list[date | None] = []
    rows: dict[str, Row] = {}
    counts: dict[str, Counter[int]] = {}
    for number, result in enumerate(results):
        paths.append(result.document.path or f"document {number + 1}")
        dates.append(date_of(result))
        for entity in result.entities:
            rows.setdefault(entity.id, Row(entity.id, entity.label, entity.name))
            counts.setdefault(entity.id, Counter())[number] += len(entity.mentions)
    names = distinct(paths)
    for row in rows.values():
        named = counts.pop(row.id)
        row.counts = {names[number]: count for number, count in named.items()}
        dated = [number for number in named if dates[number] is not None] or [*named]
        order = sorted(dated, key=lambda number: (dates[number] or date.max, number))
        row.first, row.last = names[order[0]], names[order[-1]]
    documents = dict(zip(names, dates, strict=True))
    return Presence(documents, sorted(rows.values(), key=lambda r: (-r.mentions, -len(r.counts), r.name, r.id)))


def distinct(names: Sequence[str], taken: Iterable[str] = ()) -> list[str]:
    """Names of which no two are alike, and none as those that are taken: the second « a.txt » is « a.txt (2) ».

    distinct(["a", "a", "id", "a (2)"], ["id"])        # ["a", "a (3)", "id (2)", "a (2)"]
    """
    used = {*taken}
    # what is called so from the first keeps its name
    kept, found = {*names} - used, []
    numbers: Counter[str] = Counter()
    for name in names:
        own = name
        while own in used or (own != name and own in kept):
            numbers[name] += 1
            own = f"{name} ({numbers[name] + 1})"
        used.add(own)
        found.append(own)
    return found
