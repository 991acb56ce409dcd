"""Many documents at a glance: who is named most, where most is named, what is new.

>>> overview = summarise(results)
>>> [(s.name, s.mentions, s.documents) for s in overview.top("PER", 2)]
[('Nasser Bourita', 9, 4), ('Mike Pompeo', 5, 3)]
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from extractor.analysis.totals import Total, Totals, add
from extractor.core.labels import ordered
from extractor.core.types import Result


@dataclass(frozen=True, slots=True)
class Arrival:
    """A document's counts, and the names of entities that none before it had, most named first."""

    path: str | None
    mentions: int
    entities: int
    new: tuple[str, ...]


@dataclass(slots=True)
class Overview:
    characters: int = 0
    mentions: int = 0
    entities: Totals = field(default_factory=dict)
    documents: list[Arrival] = field(default_factory=list)

    @property
    def labels(self) -> list[str]:
        """The labels that occur, built-in ones first."""
        found = {s.label for s in self.entities.values()}
        return ordered(found)

    def top(self, label: str, count: int) -> list[Total]:
        """The entities of a label with most mentions; of equals, those in more documents, then by name."""
        chosen = (s for s in self.entities.values() if s.label == label)
        return sorted(chosen, key=lambda s: (-s.mentions, -s.documents, s.name, s.id))[:count]

    def busiest(self, count: int) -> list[Arrival]:
        """The documents with most mentions, in their order where equal."""
        return sorted(self.documents, key=lambda d: -d.mentions)[:count]


def summarise(results: Iterable[Result]) -> Overview:
    """The overview of results, in their order; texts are not needed."""
    overview = Overview()
    for result in results:
        new = sorted(add(overview.entities, result), key=lambda s: -s.mentions)
        overview.characters += result.characters
        overview.mentions += len(result.mentions)
        overview.documents.append(
            Arrival(result.document.path, len(result.mentions), len(result.entities), tuple(s.name for s in new))
        )
    return overview
