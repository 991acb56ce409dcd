"""The lines of a file that an index has decided otherwise since they were taken over from it (pure).

    [[same]] names = ["Awa Sow", "Awa Diallo"]      # and in the index the two were split again

What a line says of documents that the index does not have, or of names that it has said nothing of, stays; so does a
name by which the reader shows what the index has no name for, « Diallo (2) ».
"""

import posixpath
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from extractor.corrections.contradictions import Place, all_names, place_of
from extractor.corrections.schema import Correction, is_called, parse
from extractor.lexicon.names import fold


@dataclass(frozen=True, slots=True)
class Known:
    """What an index knows of names and lines.

    `units` are its documents and the names in them, folded, with whether it was decided of them that somebody else is
    meant there. `parted` says of names, and documents, whether it has some of them apart. Who `is_joined` is told apart
    by a line, and was merged with whom he is told apart from; of a line that joins somebody with another in some
    documents, `is_otherwise` says that he is somebody else there. Whom a name that it has made up `means` it says,
    given the name that he has now; None where it is none of these.
    """

    units: Mapping[tuple[str, str], bool]
    parted: Callable[[Collection[str], Collection[str]], bool]
    is_joined: Callable[[Correction], bool]
    is_otherwise: Callable[[Correction], bool]
    means: Callable[[str, str], bool | None]


class Outdated:
    """Whether a correction of those that are `there` is to go, by what the index says `now`.

    What `is_own` was taken over from it.
    """

    def __init__(
        self,
        now: Collection[Correction],
        there: Iterable[Correction],
        index: Known,
        is_own: Callable[[Correction], bool],
    ) -> None:
        self._index, self._is_own = index, is_own
        self._places, self._shown = defaultdict(set), defaultdict(set)
        for line in now:
            self._places[line.kind, all_names(line)].add(place_of(line))
            self._shown[line.kind, all_names(line)].add(fold(line.shown or ""))
        #: the lines by the names that they take from others
        self._taking: dict[str, list[Correction]] = defaultdict(list)
        for line in now:
            for name in line.keys - {fold(line.shown or "")}:
                self._taking[name].append(line)
        stand = set(map(_key, there))
        self._different = [line for line in now if line.kind == "different"]
        self._new = [line for line in self._different if _key(line) not in stand]
        self._called = {fold(line.shown) for line in now if line.shown} | {name for _, name in index.units}
        self._paths = {path for path, _ in index.units}
        self._ends: dict[str, list[str]] = defaultdict(list)
        for path in sorted(self._paths):
            self._ends[posixpath.basename(path)].append(path)

    def __call__(self, line: Correction) -> bool:
        if line.at or line.near or line.kind not in self._RULES:
            return False
        line = self._as_indexed(line)
        return self._RULES[line.kind](self, line, self._places[line.kind, all_names(line)])

    def _is_different_outdated(self, line: Correction, said: Collection[Place]) -> bool:
        if place_of(line) in said:
            # who gives up a name there stands before who gets it: it is written anew, behind him
            return any(fold(line.shown or "") in other.keys and _overlap(line, other) for other in self._new)
        if self._index.is_joined(line):
            return True
        # who was moved is now who is said above, or back where he was; who was merged there may be parted again
        known = self._known(line)
        return (
            bool(line.documents)
            and len(known) == len(line.documents)
            and (
                all(map(self._index.units.get, known))
                or (self._is_own(line) and self._index.parted([*line.names, line.shown or ""], ()))
            )
        )

    def _is_same_outdated(self, line: Correction, said: Collection[Place]) -> bool:
        if place_of(line) in said:
            return False
        names = all_names(line)
        # of three names two may be one all the same
        if len(names) == 2 and self._index.parted(line.names, line.documents):
            return True
        if self._is_own(line) and (self._is_otherwise(line) or self._is_turned(line) or self._is_nobody(line)):
            return True
        if said and {path for path, _ in self._known(line)} == {*line.documents} and not self._is_hidden(line):
            return True
        # who is another there would be taken along; a line about all documents does not mean him
        return any(
            not names.isdisjoint(other.keys) and fold(other.shown or "") not in names
            for other in self._different
            if line.documents and _overlap(line, other)
        )

    _RULES: ClassVar = {"different": _is_different_outdated, "same": _is_same_outdated}

    def _known(self, line: Correction) -> set[tuple[str, str]]:
        """Its documents and names, as far as the index has them."""
        return {(path, name) for path in line.documents for name in line.keys} & self._index.units.keys()

    def _is_hidden(self, line: Correction) -> bool:
        """Whether the results came with the file: its documents say by themselves what the line has made of them."""
        shown, units = fold(line.shown or line.names[0]), self._index.units
        return all(
            units.get((path, shown)) is False and not any((path, name) in units for name in line.keys - {shown})
            for path in line.documents
        )

    def _is_otherwise(self, line: Correction) -> bool:
        """Whether the index has decided otherwise since, and does not go on from the name that the line shows."""
        further = self._taking.get(fold(line.shown or ""), ())
        return self._index.is_otherwise(line) and not any(_overlap(line, other) for other in further)

    def _is_turned(self, line: Correction) -> bool:
        """Whether what it says of all documents the index says the other way round, of some."""
        shown = self._shown[line.kind, all_names(line)]
        return bool(shown) and not line.documents and fold(line.shown or "") not in shown

    def _is_nobody(self, line: Correction) -> bool:
        """Whether it shows a name that the index has made up for somebody who has another by now."""
        name = line.shown or ""
        return fold(name) not in self._called and self._index.means(name, name) is not None

    def _as_indexed(self, line: Correction) -> Correction:
        """The line by the names that its documents have in the index, where they have been moved since."""
        lost = [document for document in line.documents if document not in self._paths]
        if not lost or not self._is_own(line):
            return line
        found = {
            document: [path for path in self._ends[posixpath.basename(document)] if is_called(path, document)]
            for document in lost
        }
        return replace(
            line, documents=tuple(path for document in line.documents for path in found.get(document) or [document])
        )


def without_reader(
    tables: Iterable[tuple[str, dict[str, Any]]],
    there: Iterable[Correction],
    is_own: Callable[[Correction], bool],
    is_decided: Callable[[str, str, str], bool],
    means: Callable[[str, str], bool | None],
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The tables of an index without the documents in which somebody is told apart by a line of the reader's, or is one
    with somebody whom the index tells apart.

    Whether it `is_decided` in a document that who is called so is shown by another name, the index says; what `is_own`
    was taken over from it. Whom a name that the index has made up `means` it says, given the name that he has now.
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
                if is_decided(document, table["name"], shown) or not any(other.concerns(document) for other in others)
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
