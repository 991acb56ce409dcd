"""The values that flow through the program, as frozen dataclasses.

    Document -> Mention (found, resolved, consolidated) -> Entity -> Result

All offsets are code points of the text as decoded; `end` is exclusive. This
module imports nothing of ours.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

#: the number of the JSON contract as it is written, and those that are read
SCHEMA = 2
READABLE = (1, 2)


@dataclass(frozen=True, slots=True)
class Document:
    """One text to read, and where it came from.

    `path` is what the results call it (None for standard input); for a record
    of a JSONL file it is "file.jsonl#id", for a mail of a mailbox "file.mbox#3".
    `meta` holds fields of such a record that the user asked to keep, and what a
    file that is no plain text says of itself: "kind", "title", "date", "pages", …
    `people` are spans of persons that the file itself names, as a mail does whom
    it is from.
    """

    text: str
    path: str | None = None
    meta: Mapping[str, Any] = field(default_factory=dict)
    people: tuple[tuple[int, int], ...] = ()

    def page(self, offset: int) -> int | None:
        """The page, slide or chapter on which a character stands, the first being 1; None where there are none."""
        starts = self.meta.get("pages")
        if not starts or not isinstance(starts, list) or not all(type(start) is int for start in starts):
            return None  # or a kept field of a record that is called so
        return max(bisect_right(starts, offset), 1)

    def __repr__(self) -> str:
        # a text would fill the screen
        text = "no text" if self.text is None else f"{len(self.text)} characters"
        return f"<Document {self.path or 'without a path'}: {text}>"


# priorities of a Mention: which candidate wins where two overlap
CARRIED = 0  # carried over from elsewhere in the document
MODEL = 10
CONTEXT = 20  # a rule that finds names no list holds
LISTED = 30  # a name of the built-in knowledge
USER = 40  # a rule of the user's
HEADER = 50  # the format itself says who it is


@dataclass(frozen=True, slots=True)
class Mention:
    """One stretch of text that names something: « Bourita », « l’[ONU] ».

    `text` is always `document.text[start:end]`. `source` is "model", "rule",
    "document" (carried over from elsewhere in the same text) or "header" (the file
    itself says so, as a mail does), `rule` the id of
    the rule that found it. `entity` is the id of its entity once consolidated.
    `confidence`, where it was asked for, is how probable it is that a mention the
    tagger found is right, None for those that others found.

    Not part of the output: `known` is the id of the knowledge entry (of a rule
    file) the name belongs to, so that two aliases of one entry are one entity;
    `priority` decides where candidates overlap (see overlaps.py).
    """

    start: int
    end: int
    text: str
    label: str
    entity: str | None = None
    source: str = "model"
    rule: str | None = None
    known: str | None = None
    priority: int = MODEL
    confidence: float | None = None

    def of(self, entity: str) -> "Mention":
        """The mention as one of an entity; what dataclasses.replace does, in a third of its time."""
        return Mention(
            self.start,
            self.end,
            self.text,
            self.label,
            entity,
            self.source,
            self.rule,
            self.known,
            self.priority,
            self.confidence,
        )


@dataclass(frozen=True, slots=True)
class Role:
    """A function that stands by a person at one mention: « le [préfet] Konta ».

    `text` is the role with single spaces, `start` and `end` where it stands in the
    document, `mention` the index of the mention that it is told of, `reason` the
    syntax that says so: "title before the name", "apposition behind the name", ...
    """

    text: str
    start: int
    end: int
    mention: int
    reason: str


@dataclass(frozen=True, slots=True)
class Entity:
    """What one or several mentions of a document speak of.

    `mentions` are indices into the document's mentions, in text order. `name`
    is the best full form, `aliases` the other surface forms, `roles` the
    functions that stand by a person (each once; `role_details` has every place where
    one stands), `country` an ISO 3166-1 alpha-2 code,
    `candidates` the ids of the entities an ambiguous short form may stand for.
    """

    id: str
    label: str
    name: str
    aliases: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    country: str | None = None
    candidates: tuple[str, ...] = ()
    mentions: tuple[int, ...] = ()
    role_details: tuple[Role, ...] = ()

    def renumbered(self, place: Mapping[int, int] | Sequence[int]) -> "Entity":
        """The entity where mention i of the document has become mention `place[i]`."""
        return replace(
            self,
            mentions=tuple(place[i] for i in self.mentions),
            role_details=tuple(replace(role, mention=place[role.mention]) for role in self.role_details),
        )


@dataclass(frozen=True, slots=True)
class Rejected:
    """A candidate mention that lost its place to `winner`, and why: « Etat » to « Etat islamique »."""

    loser: Mention
    winner: Mention
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a filter made of a candidate: « [SMIC] » ORG is none, by the filter "abbreviation".

    `after` is the mention as it left the filter, None where it is no name.
    """

    before: Mention
    after: Mention | None
    filter: str
    reason: str


@dataclass(frozen=True, slots=True)
class Join:
    """Why a mention belongs to its entity: `reason` is "first", "exact",
    "surname", "acronym", "alias of rule X", "country", "role", ...;
    `to` is the index of the mention that decided it (None for the first)."""

    mention: int
    entity: str
    reason: str
    to: int | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What was found in one document, and (for `explain`) how.

    A result read back from JSON has `document.text` None until its text is found
    again; `length` then says how many code points that text has.
    """

    document: Document
    model: str
    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]
    rejected: tuple[Rejected, ...] = ()
    joins: tuple[Join, ...] = ()
    length: int | None = None
    verdicts: tuple[Verdict, ...] = ()
    detailed: bool = field(default=False, compare=False)

    @property
    def characters(self) -> int:
        return len(self.document.text) if self.length is None else self.length
