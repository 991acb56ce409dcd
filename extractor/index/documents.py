"""A document as the tables of the index have it (pure)."""

import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from extractor.core.cleaning import encodable
from extractor.core.types import Result
from extractor.index import keys
from extractor.lexicon.names import fold
from extractor.text.meant import named

_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """A document as the tables have it; `uses` are (key, name, mentions, best), `hearsay` the (key, name) of those
    that only the reader calls so: no word of the text about the others. `lent` are the ids that things of it have by
    the reader's word alone: what was decided of those that the text calls so is not about them. `told` are those that a
    line of the index's own has named, « Awa Diallo (2) », with the ids of what the text calls them."""

    path: str
    fingerprint: str
    characters: int
    date: str | None
    uses: tuple[tuple[keys.Key, str, int, bool], ...]
    hearsay: tuple[tuple[keys.Key, str], ...] = ()
    lent: tuple[str, ...] = ()
    told: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def other_names(path: str, working: str) -> tuple[list[str], list[str]]:
    """How else a document may be called: « ./a.csv#7 » for « a.csv#7 », and from or without the `working` folder.

    The first are surely of the same document. Where the index was made in another folder, the others are of another.
    """
    file, sign, item = path.partition("#")
    if not file or file == "-" or "\0" in path:  # standard input has no name
        return [], []
    plain = os.path.normpath(file)
    same = {plain, os.path.join(os.curdir, plain)} - {file}
    absolute = os.path.normpath(os.path.join(working, file))
    relative = os.path.relpath(absolute, working) if working else absolute
    perhaps = {absolute, relative, os.path.join(os.curdir, relative)} - same - {file}
    return [name + sign + item for name in sorted(same)], [name + sign + item for name in sorted(perhaps)]


def prepared(
    result: Result,
    known: keys.Entries,
    day: date | None,
    hearsay: Collection[tuple[str, str]] = (),
    found: tuple[Result, Collection[str]] | None = None,
    shown: Mapping[tuple[str, str], str] = MappingProxyType({}),
) -> IndexedDocument:
    """What the index keeps of a document (pure).

    `hearsay` are the (entity, folded name) that its text has not, `found` is the document before it was corrected and
    the entities in it that a line tells apart in just this document: what an index has decided of them it says itself;
    `shown` are the ids of what the index has made of documents, by label and the folded name that corrections give it.
    """
    uses: dict[tuple[keys.Key, str], list[Any]] = {}
    said = set()
    called = _called(*found, known) if found is not None else None
    own = set()
    told: dict[str, tuple[str, ...]] = {}
    for entity in result.entities:
        mentions = [result.mentions[i] for i in entity.mentions]
        key, best = keys.entity_key(entity, mentions, known), entity.name
        before = [called[m.start] for m in mentions if m.start in called] if called is not None else []
        if before and (target := shown.get((entity.label, fold(entity.name)))):
            # by a name that an index has made up it is not known
            key, best = keys.Key(target, entity.label), before[0][1]
            told[target] = tuple(dict.fromkeys(identity for identity, *_ in before))
        if called is None or any((key.id, False) == (identity, apart) for identity, _, apart in before):
            own.add(key.id)
        surfaces = Counter(named(m.text) for m in mentions)
        surfaces.setdefault(best, 0)
        for name, number in surfaces.items():
            use = uses.setdefault((key, name), [0, False])
            use[0] += number
            use[1] |= name == best
            if (entity.id, fold(name)) not in hearsay:
                said.add((key, name))
    rows = tuple(
        (key, name, n, best) for (key, name), (n, best) in sorted(uses.items(), key=lambda u: (u[0][0].id, u[0][1]))
    )
    dated = day.isoformat() if day else None
    heard = tuple((key, name) for key, name, *_ in rows if (key, name) not in said)
    lent = tuple(sorted({key.id for key, _ in uses} - own))
    content = [
        result.characters,
        result.document.meta.get("sha256"),
        dated,
        [(k.id, *rest) for k, *rest in rows],
        *([[(k.id, name) for k, name in heard]] if heard else []),
        *([lent] if lent else []),
    ]
    fingerprint = hashlib.sha256(json.dumps(content).encode()).hexdigest()
    # texts of standard input have no name: each is known by what it says
    path = encodable(result.document.path or f"-#{fingerprint[:12]}")
    return IndexedDocument(path, fingerprint, result.characters, dated, rows, heard, lent, told)


def position(path: str, part: int) -> str:
    """A path to sort by: a.jsonl#9 before a.jsonl#10."""
    return f"{_NUMBER.sub(lambda m: m[0].zfill(12), path)} {part:06}"


def _called(result: Result, apart: Collection[str], known: keys.Entries) -> dict[int, tuple[str, str, bool]]:
    """The ids and names of what a document speaks of, and whether it is told apart, by the places of their mentions."""
    called: dict[int, tuple[str, str, bool]] = {}
    for entity in result.entities:
        mentions = [result.mentions[i] for i in entity.mentions]
        said = keys.entity_key(entity, mentions, known).id, entity.name, entity.id in apart
        called |= dict.fromkeys((mention.start for mention in mentions), said)
    return called
