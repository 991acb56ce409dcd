"""The lines of a file that an index has decided otherwise since they were taken over from it (pure).

    [[same]] names = ["Awa Sow", "Awa Diallo"]      # and in the index the two were split again

What a line says of documents that the index does not have, or of names that it has said nothing of, stays; so does a
name by which the reader shows what the index has no name for, « Diallo (2) ».
"""

import posixpath
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from extractor.corrections.contradictions import Place, all_names, place_of
from extractor.corrections.schema import Correction, is_called, parse
from extractor.lexicon.names import fold


def outdated(
    now: Iterable[Correction],
    there: Collection[Correction],
    parted: Callable[[Collection[str], Collection[str]], bool],
    units: Mapping[tuple[str, str], bool],
    is_own: Callable[[Correction], bool],
    is_joined: Callable[[Correction], bool],
    is_otherwise: Callable[[Correction], bool],
) -> Callable[[Correction], bool]:
    """Whether a correction of those that are `there` is to go, by what the index says `now`.

    `parted` says of names, and documents, whether the index has some of them apart; `units` are its documents and the
    names in them, folded, with whether it was decided of them that somebody else is meant there. What `is_own` was
    taken over from it; who `is_joined` is told apart by a line, and was merged with whom he is told apart from; of a
    line that joins somebody with another in some documents, `is_otherwise` says that he is somebody else there.
    """
    now = list(now)
    places = defaultdict(set)
    for correction in now:
        places[correction.kind, all_names(correction)].add(place_of(correction))
    stand = set(map(_key, there))
    different = [correction for correction in now if correction.kind == "different"]
    new = [c for c in different if _key(c) not in stand]

    def is_hidden(correction: Correction) -> bool:
        """Whether the results came with the file: its documents say by themselves what the line has made of them."""
        shown = fold(correction.shown or correction.names[0])
        others = correction.keys - {shown}
        return all(
            units.get((path, shown)) is False and not any((path, name) in units for name in others)
            for path in correction.documents
        )

    known_paths = {path for path, _ in units}
    ends: dict[str, list[str]] = defaultdict(list)
    for path in sorted(known_paths):
        ends[posixpath.basename(path)].append(path)

    def as_indexed(correction: Correction) -> Correction:
        """The line by the names that its documents have in the index, where they have been moved since."""
        lost = [document for document in correction.documents if document not in known_paths]
        if not lost or not is_own(correction):
            return correction
        found = {
            document: [path for path in ends[posixpath.basename(document)] if is_called(path, document)]
            for document in lost
        }
        return replace(
            correction,
            documents=tuple(path for document in correction.documents for path in found.get(document) or [document]),
        )

    def is_outdated(correction: Correction) -> bool:
        correction = as_indexed(correction)
        names, said = all_names(correction), places[correction.kind, all_names(correction)]
        known = {(path, name) for path in correction.documents for name in correction.keys} & units.keys()
        if correction.at or correction.near or correction.kind not in ("same", "different"):
            return False
        if place_of(correction) in said:
            # who gives up a name there stands before who gets it: it is written anew, behind him
            return correction.kind == "different" and any(
                fold(correction.shown or "") in other.keys and _overlap(correction, other) for other in new
            )
        if correction.kind == "different" and is_joined(correction):
            return True
        if correction.kind == "different":
            # who was moved is now who is said above, or back where he was; who was merged there may be parted again
            return (
                bool(correction.documents)
                and len(known) == len(correction.documents)
                and (
                    all(map(units.get, known))
                    or (is_own(correction) and parted([*correction.names, correction.shown or ""], ()))
                )
            )
        return (
            # of three names two may be one all the same
            (len(names) == 2 and parted(correction.names, correction.documents))
            or (is_own(correction) and is_otherwise(correction))
            or (bool(said) and {path for path, _ in known} == {*correction.documents} and not is_hidden(correction))
            # who is another there would be taken along; a line about all documents does not mean him
            or any(
                not names.isdisjoint(other.keys) and fold(other.shown or "") not in names
                for other in different
                if correction.documents and _overlap(correction, other)
            )
        )

    return is_outdated


def without_reader(
    tables: Iterable[tuple[str, dict[str, Any]]],
    there: Iterable[Correction],
    is_own: Callable[[Correction], bool],
    decided: Collection[tuple[str, str]],
    means: Callable[[str, str], bool | None],
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The tables of an index without the documents in which somebody is told apart by a line of the reader's, or is one
    with somebody whom the index tells apart.

    `decided` are the documents, with the names shown there, of which the index has said so itself; what `is_own` was
    taken over from it. Whom a name that the index has made up `means` it says, given the name that he has now.
    """
    theirs: dict[tuple[frozenset[str], str], list[Correction]] = defaultdict(list)
    joining: dict[str, list[Correction]] = defaultdict(list)
    for line in there:
        if line.kind == "different" and line.shown and not is_own(line):
            theirs[line.keys, fold(line.shown)].append(line)
        elif line.kind == "same" and line.shown and not is_own(line):
            for name in line.keys:
                joining[name].append(line)
    for kind, table in tables:
        if kind == "different" and (theirs or joining):
            (line,) = parse({kind: [table]}, "", {})
            shown = fold(table["as"])
            others = theirs.get((line.keys, shown), []) + [
                other
                for name in line.keys
                for other in joining.get(name, ())
                if other.shown and means(other.shown, table["as"])
            ]
            left = [
                document
                for document in table["documents"]
                if (document, shown) in decided or not any(other.concerns(document) for other in others)
            ]
            table = table | {"documents": left}
        if table.get("documents") != []:
            yield kind, table


#: by the kinds of lines that an index makes: where they say what is shown
_SHOWN = {"same": "name", "different": "as"}


def as_named(
    tables: Iterable[tuple[str, dict[str, Any]]],
    there: Iterable[Correction],
    units: Collection[tuple[str, str]],
    means: Callable[[str, str], bool | None],
) -> list[tuple[str, dict[str, Any]]]:
    """The tables of an index with the names and notes that the reader has given since in the lines made of them.

    A line is known again by its names and by documents that it shares with a table. Of a name that the index knows
    (`units` are its documents and the names in them, folded), or that it has made up and that `means` another than whom
    it shows, it has said itself who it is.
    """
    known = {name for _, name in units}
    own: dict[tuple[str, frozenset[str]], list[Correction]] = defaultdict(list)
    for line in there:
        if line.kind in _SHOWN and not line.at and not line.near:
            own[line.kind, line.keys].append(line)
    found: list[tuple[str, dict[str, Any]]] = []
    made_up, renamed = {}, {}
    for kind, table in tables:
        (line,) = parse({kind: [table]}, "", {})
        before = max(own[kind, line.keys], key=lambda one: _shared(one, line), default=None)
        if before is None or not _shared(before, line):
            found.append((kind, table))
            continue
        shown = fold(table[_SHOWN[kind]])
        name = before.shown
        if name and (fold(name) in known or means(name, table[_SHOWN[kind]]) is False):
            name = None
        if name and kind == "different" and shown not in known:
            made_up[shown] = name
        elif name and "documents" not in table:
            renamed[shown] = name
        kept = table | ({_SHOWN[kind]: name} if name else {}) | ({"note": before.note} if before.note else {})
        others = {*before.documents} - {*line.documents}
        if line.documents and others and not any((path, key) in units for path in others for key in line.keys):
            # those that are no more in the index are as they were said to be
            kept |= {"documents": [*before.documents]}
        found.append((kind, kept))
    return [(kind, _renamed(table, _SHOWN[kind], made_up, made_up | renamed)) for kind, table in found]


def _shared(one: Correction, other: Correction) -> int:
    """How many documents both hold for, of two that hold for some, or 1 for two that hold for all."""
    if not one.documents or not other.documents:
        return one.documents == other.documents
    return len({*one.documents} & {*other.documents})


def _renamed(table: dict[str, Any], key: str, made_up: Mapping[str, str], renamed: Mapping[str, str]) -> dict[str, Any]:
    """The table that shows what is renamed by the reader's name, and calls nothing by what an index made up."""
    table = table | {key: renamed.get(fold(table[key]), table[key])}
    if "names" in table:
        return table | {"names": [made_up.get(fold(name), name) for name in table["names"]]}
    return table | {"name": made_up.get(fold(table["name"]), table["name"])}


def _key(correction: Correction) -> tuple[str, frozenset[str], Place]:
    """The same of lines that say the same of the same place."""
    return correction.kind, all_names(correction), place_of(correction)


def _overlap(one: Correction, other: Correction) -> bool:
    """Whether both hold for a document."""
    return not one.documents or not other.documents or not {*one.documents}.isdisjoint(other.documents)
