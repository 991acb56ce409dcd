"""What became of the documents of a run: one outcome each, and their sum.

>>> tally = Tally()
>>> tally.count(Outcome("a.txt", line, characters=812, mentions=3, entities=2))
>>> tally.documents, tally.mentions
(1, 3)
"""

from dataclasses import dataclass, field

from extractor.core.errors import InputError
from extractor.core.types import Result

#: distinct reasons of failures that are counted: more would be one for each document
REASONS = 100


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document: its line of JSON (or its Result), or why there is none.

    `path` is what the document is called, as by `name`, `kept` are the fields asked for that its record has.
    """

    path: str | None
    line: str | None = None
    result: Result | None = None
    characters: int = 0
    mentions: int = 0
    entities: int = 0
    error: InputError | None = None
    #: left out because it is not French: neither done nor failed
    skipped: bool = False
    warnings: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


@dataclass(slots=True)
class Tally:
    """What a run has come to: outcomes counted, and the reasons of those that failed."""

    documents: int = 0
    characters: int = 0
    mentions: int = 0
    entities: int = 0
    failures: int = 0
    skipped: int = 0
    reasons: dict[str, int] = field(default_factory=dict)

    def count(self, outcome: Outcome) -> None:
        if outcome.skipped:
            self.skipped += 1
            return
        if outcome.error is None:
            self.documents += 1
            self.characters += outcome.characters
            self.mentions += outcome.mentions
            self.entities += outcome.entities
            return
        self.failures += 1
        reason = outcome.error.reason
        if reason not in self.reasons and len(self.reasons) >= REASONS:
            reason = "other reasons"
        self.reasons[reason] = self.reasons.get(reason, 0) + 1
