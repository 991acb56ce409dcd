"""A document as the tables of the index have it (pure)."""

import hashlib
import json
import os
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from extractor.core.cleaning import encodable
from extractor.core.types import Result
from extractor.index import keys
from extractor.index.corrections import MadeUp
from extractor.lexicon.names import fold
from extractor.text.meant import named

_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a reader's corrections have made of a document.

    `found` is what it was, `read` what it is without the lines that were taken over from the index, and `own` with
    these alone; `hearsay` are the (entity, folded name) of the corrected document that its text has not. Names that an
    index has `made_up` are none.
    """

    found: Result
    read: Result
    own: Result
    hearsay: frozenset[tuple[str, str]] = frozenset()
    made_up: MadeUp = field(default_factory=MadeUp)


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """A document as the tables have it.

    `uses` are (key, name, mentions, best), `hearsay` the (key, name) of those that only the reader calls so: no word
    of the text about the others. `lent` are the ids that things of it have by lines of the index's own, with those
    that they have in its text, unless a line of the reader's goes on from there: what was decided of those that are
    called so without the lines is not about them.
    `told` are those that such a line has named, « Awa Diallo (2) », with the ids that they have without it.
    """

    path: str
    fingerprint: str
    characters: int
    date: str | None
    uses: tuple[tuple[keys.Key, str, int, bool], ...]
    hearsay: tuple[tuple[keys.Key, str], ...] = ()
    lent: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    told: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: how an index made before called a text of standard input: by what its reader had corrected
    former: str = ""


def working_folder() -> str:
    """The folder from which documents are named; none where it is gone."""
    try:
        return os.getcwd()
    except OSError:
        return ""


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
    # the folder may have a name that is no UTF-8
    return [encodable(name + sign + item) for name in sorted(same)], [
        encodable(name + sign + item) for name in sorted(perhaps)
    ]


def prepared(
    result: Result, known: keys.Entries, day: date | None, corrected: Corrected | None = None
) -> IndexedDocument:
    """What the index keeps of a document, `corrected` by its reader (pure)."""
    hearsay, made_up = (corrected.hearsay, corrected.made_up) if corrected else (frozenset(), MadeUp())
    uses: dict[tuple[keys.Key, str], list[Any]] = {}
    said = set()
    # where no name was made up, and no line of the index's own applied, all are called by the reader
    is_own = corrected is not None and (bool(made_up.shown) or corrected.read.entities is not result.entities)
    called = _called(corrected, known) if corrected is not None and is_own else None
    own = set()
    texts: dict[str, list[str]] = defaultdict(list)
    told: dict[str, tuple[str, ...]] = {}
    kept: dict[str, set[str]] = defaultdict(set)
    given_up: set[str] = set()
    by_text = _names_by_places(corrected.found) if corrected else None
    for entity in result.entities:
        mentions = [result.mentions[i] for i in entity.mentions]
        key, best = keys.entity_key(entity, mentions, known, by_text), entity.name
        before = [called[m.start] for m in mentions if m.start in called] if called is not None else []
        if before and (target := made_up.node(entity.label, entity.name)):
            key = keys.Key(target, entity.label)
            names = [name for one in before for name in one.told_apart_by()]
            best = next((name for name in names if not made_up.node(entity.label, name)), best)
            # else a line of the reader's goes on to this name from another that the index made up
            if by_it := [one.id for one in before if not one.is_renamed or one.own_name == fold(entity.name)]:
                told[target] = tuple(dict.fromkeys(by_it))
        if called is None or any(one.id == key.id for one in before):
            own.add(key.id)
        texts[key.id] += [one.by_text for one in before if one.by_text != key.id == one.by_own]
        for one in before:
            (given_up if one.is_renamed else kept[key.id]).add(one.by_text)
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
    # who has the id by a line of the reader's, where one of the index's own took it from whom the text calls so
    own -= {one for one in given_up if one not in kept[one]}
    heard = tuple((key, name) for key, name, *_ in rows if (key, name) not in said)
    lent = {one: tuple(dict.fromkeys(texts[one])) for one in sorted({key.id for key, _ in uses} - own)}
    content = [
        result.characters,
        result.document.meta.get("sha256"),
        dated,
        [(k.id, *rest) for k, *rest in rows],
        *([[(k.id, name) for k, name in heard]] if heard else []),
        *([list(lent)] if lent else []),
    ]
    fingerprint = _digest(content)
    path, former = result.document.path, ""
    if not path:  # a text of standard input
        path, former = _nameless(fingerprint, known, day, corrected), f"-#{_digest(content[:4])[:12]}"
    path = encodable(path)
    return IndexedDocument(path, fingerprint, result.characters, dated, rows, heard, lent, told, former)


def position(path: str, part: int) -> str:
    """A path to sort by: a.jsonl#9 before a.jsonl#10."""
    return f"{_NUMBER.sub(lambda m: m[0].zfill(12), path)} {part:06}"


def _digest(content: Sequence[Any]) -> str:
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _nameless(fingerprint: str, known: keys.Entries, day: date | None, corrected: Corrected | None) -> str:
    """The name of a text of standard input, which has none: it is known by what it says, also when it is corrected."""
    said = prepared(corrected.found, known, day).fingerprint if corrected else fingerprint
    return f"-#{said[:12]}"


class _Called(NamedTuple):
    """What a mention has without the lines of the index's own: the id of its entity, and its names, the text's last.

    `by_text` is the id that it has in the text, `by_own` what it has by the lines of the index's own alone, and
    `own_name` the name, folded.
    """

    id: str
    names: tuple[str, ...]
    by_text: str
    by_own: str
    own_name: str

    @property
    def is_renamed(self) -> bool:
        """Whether a line of the index's own makes another of it, by the name that it has in the text."""
        return self.by_own not in ("", self.by_text)

    def told_apart_by(self) -> Sequence[str]:
        """Its names, that first by which a line of the index's own speaks of it."""
        return self.names[::-1] if self.is_renamed else self.names


def _called(corrected: Corrected, known: keys.Entries) -> dict[int, _Called]:
    """What the mentions of a document have without the lines of the index's own, by their places."""
    names = _names_by_places(corrected.found)
    found = _by_places(corrected.found, known, names)
    read, own = (
        found if one is corrected.found else _by_places(one, known, names) for one in (corrected.read, corrected.own)
    )
    called = {}
    for start, (identity, name) in read.items():
        (by_text, in_text), (by_own, own_name) = found[start], own.get(start, ("", ""))
        called[start] = _Called(identity, (name, in_text), by_text, by_own, fold(own_name))
    return called


def _names_by_places(result: Result) -> dict[int, str]:
    """How what is mentioned at each place is called."""
    return {result.mentions[i].start: entity.name for entity in result.entities for i in entity.mentions}


def _by_places(result: Result, known: keys.Entries, by_text: Mapping[int, str]) -> dict[int, tuple[str, str]]:
    """The id and the name of the entity of each mention, by its place."""
    places: dict[int, tuple[str, str]] = {}
    for entity in result.entities:
        mentions = [result.mentions[i] for i in entity.mentions]
        identity = keys.entity_key(entity, mentions, known, by_text).id
        places |= {mention.start: (identity, entity.name) for mention in mentions}
    return places
