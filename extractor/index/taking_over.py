"""What a corrections file takes over from an index, and which of its lines go for it.

taken = take_over(index, lines)
taken.tables        # [("same", {"names": ["Awa Sow", "A. Sow"], "name": "Awa Sow", "label": "PER"})]
list(filter(taken.outdated(index.has_handed_over()), lines))
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from extractor.corrections.outdated import Known, Outdated, as_named, without_reader
from extractor.corrections.schema import Correction, parse
from extractor.index.corrections import Table
from extractor.index.deciding import Deciding


@dataclass(frozen=True, slots=True)
class TakenOver:
    """The `tables` that an index has for a file, and the same as `lines`, beside what is `there`."""

    tables: Collection[Table]
    lines: Collection[Correction]
    there: Collection[Correction]
    known: Known

    def outdated(self, is_own: Callable[[Correction], bool]) -> Callable[[Correction], bool]:
        """Whether a line that is there is to go, where the index was the one to say those that are its own."""
        return Outdated(self.lines, self.there, self.known, is_own)


def take_over(index: Deciding, there: Collection[Correction], path: str = "") -> TakenOver:
    """What a file with the lines that are there takes over now; `path` is that of the file, for messages."""
    tables, units, made_up = list(index.as_corrections()), index.units(), index.made_up()
    tables = list(without_reader(tables, there, index.has_handed_over(), index.parted_in(made_up), made_up.means))
    tables = as_named(tables, there, units.keys(), made_up.means)
    lines = [line for kind, table in tables for line in parse({kind: [table]}, path, {})]
    parted, joined, otherwise = index.parted(made_up), index.has_joined(made_up), index.has_otherwise(made_up)
    return TakenOver(tables, lines, there, Known(units, parted, joined, otherwise, made_up.means))
