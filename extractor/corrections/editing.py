"""Additions to a corrections file that leave its comments, order and line ends as they are.

    add("dossier.toml", [("label", {"name": "Minérex", "label": "ORG"})])

The file is written whole or not at all, by one at a time, and is checked before; what stands in it
already is not added again, and what says otherwise of the same is taken out.
"""

import os
import re
import stat
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit

from extractor.core.bounds import kind as kind_of_file
from extractor.core.errors import UsageError
from extractor.corrections import schema
from extractor.corrections.contradictions import Place, all_names, idle, place_of, takes_back
from extractor.corrections.schema import Correction
from extractor.documents.atomic_files import whole_file
from extractor.documents.locks import locked
from extractor.documents.targets import permit
from extractor.lexicon.names import fold

HEADER = "What the tool should take otherwise, for this dossier; see docs/corrections.md."

#: the byte order mark that some editors begin a file with
_MARK = "\ufeff"

Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Line:
    """A correction of the file, or to come: its table, and the which of its kind it is in the file (None: new)."""

    kind: str
    table: Table
    correction: Correction
    number: int | None = None


def add(
    path: str | Path, tables: Iterable[tuple[str, Table]], told: Callable[[str], None] = lambda message: None
) -> list[tuple[str, Table]]:
    """Add (kind, table) pairs to the file, made where there is none; returns those that were new.

    What stands there and says otherwise of the same is taken out; `told` gets a line for it, and for what never
    holds beside another line. Raises UsageError for a file, or an addition, that is no correction, and for a file
    that must not be written.
    """
    path = Path(path)
    if path.exists() and not stat.S_ISREG(mode := os.stat(path).st_mode):
        raise UsageError(str(path), f"is {kind_of_file(mode)}", "give a file")
    with locked(path):
        there, known = "", _Lines()
        if path.exists():
            schema.read(path)
            there = path.read_bytes().decode()  # no text: that would change line ends
            for line in _lines(there, str(path)):
                known.add(line)
        gone, again = [], 0
        for kind, table in tables:
            (correction,) = schema.parse({kind: [dict(table)]}, str(path), {})  # raises for what is no correction
            about = known.about(correction)
            back = [place for place, line in about.items() if takes_back(correction, line.correction)]
            gone += [known.remove(place) for place in back]
            stand = [dict(line.table) for place, line in about.items() if place not in back and line.kind == kind]
            if _holds(kind, dict(table), stand):
                again += 1
            else:
                known.add(_Line(kind, table, correction))
        new = [line for line in known if line.number is None]
        if new or gone:
            text = _with(_without(there, gone, path) if there else f"# {HEADER}\n", new)
            _write(_as_it_was(text, there), path)
        if again:
            told(f"{path}: {again:,} {'stands' if again == 1 else 'stand'} there already")
        for line in gone:
            told(f"{_called(line.correction)} goes: it says otherwise")
        fresh = {id(line.correction) for line in new}
        for weaker, stronger in idle(line.correction for line in known):
            if id(weaker) in fresh or id(stronger) in fresh:
                told(f"warning: {_called(weaker)} never holds beside {_called(stronger)}")
        return [(line.kind, line.table) for line in new]


def take_out(
    path: str | Path,
    is_wrong: Callable[[Correction], bool],
    why: str,
    told: Callable[[str], None] = lambda message: None,
) -> int:
    """Take out of the file the corrections that are wrong, each told with the reason; returns how many there were."""
    path = Path(path)
    if not path.is_file():
        return 0
    with locked(path):
        schema.read(path)
        there = path.read_bytes().decode()
        gone = [line for line in _lines(there, str(path)) if is_wrong(line.correction)]
        if gone:
            _write(_as_it_was(_without(there, gone, path), there), path)
    for line in gone:
        told(f"{_called(line.correction)} goes: {why}")
    return len(gone)


class _Lines:
    """The corrections that stand, in order, found by their names and where they hold."""

    def __init__(self) -> None:
        self._all: dict[int, _Line] = {}
        self._by_name: dict[tuple[str, Place], list[int]] = defaultdict(list)
        self._next = 0

    def __iter__(self) -> Iterator[_Line]:
        return iter(self._all.values())

    def add(self, line: _Line) -> None:
        self._all[self._next] = line
        for key in self._keys(line.correction):
            self._by_name[key].append(self._next)
        self._next += 1

    def remove(self, place: int) -> _Line:
        return self._all.pop(place)

    def about(self, correction: Correction) -> dict[int, _Line]:
        """Those that speak of one of its names where it holds, in order, each with its number."""
        near = {number for key in self._keys(correction) for number in self._by_name[key]}
        return {number: self._all[number] for number in sorted(near) if number in self._all}

    @staticmethod
    def _keys(correction: Correction) -> list[tuple[str, Place]]:
        return [(name, place_of(correction)) for name in all_names(correction)]


def _lines(text: str, name: str) -> list[_Line]:
    """The corrections of a file, in its order."""
    at = schema.lines(text.removeprefix(_MARK))
    found = []
    for kind, tables in _loads(text).items():
        for number, table in enumerate(tables):
            line = at.get((kind, number), 0)
            (correction,) = schema.parse({kind: [table]}, name, {(kind, 0): line})
            found.append((line, _Line(kind, table, correction, number)))
    return [line for _, line in sorted(found, key=lambda pair: pair[0])]


def _called(correction: Correction) -> str:
    return f"{correction.origin}: [[{correction.kind}]] {correction.names[0]}"


def _with(text: str, new: Iterable[_Line]) -> str:
    """The file with tables behind all that stands in it, or in the list of inline ones that there is of their kind."""
    text = re.sub(r"\r(?!\n)", "\n", text.removeprefix(_MARK))
    data, numbers = _loads(text), schema.lines(text)
    inline = {kind for kind in data if (kind, 0) not in numbers}
    if any(line.kind in inline for line in new):
        document = tomlkit.parse(text)
        for line in new:
            if line.kind in inline:
                table = tomlkit.inline_table()
                table.update(line.table)
                document[line.kind].append(table)
        text = tomlkit.dumps(document)
    begins = not text.strip() or text == f"# {HEADER}\n"
    parts = [text, "" if not text or text.endswith("\n") else "\n"]
    for line in new:
        if line.kind not in inline:
            tables = tomlkit.aot()
            tables.append(tomlkit.item(dict(line.table)))
            parts += ["" if begins or text.endswith("\n\n") else "\n", tomlkit.dumps({line.kind: tables})]
            text, begins = "", False
    return "".join(parts)


def _without(text: str, gone: list[_Line], path: Path) -> str:
    """The file without some of its tables; comments above and below them stay."""
    text = text.removeprefix(_MARK)
    numbers = schema.lines(text)
    expected = _loads(text)
    rows, plain = schema.lines_of(text), schema.lines_of(schema.masked(text))
    inline = []
    # those not written yet have no number; the last first, so that the numbers of the others hold
    for number, line in sorted(((g.number, g) for g in gone if g.number is not None), key=lambda g: g[0], reverse=True):
        del expected[line.kind][number]
        begin = numbers.get((line.kind, number), 0) - 1
        if begin < 0:
            inline.append((line.kind, number))
            continue
        end = begin + 1
        while end < len(rows) and not re.match(r"\s*\[", plain[end]):
            end += 1
        while end - 1 > begin and re.match(r"\s*(#|$)", plain[end - 1]):
            end -= 1
        if begin and not plain[begin - 1].strip() and (end == len(plain) or not plain[end].strip()):
            begin -= 1  # one empty line between what is left
        rows[begin:end] = [""] * (end - begin)
    text = "".join(rows)
    if inline:
        document = tomlkit.parse(re.sub(r"\r(?!\n)", "\n", text))
        for kind, number in inline:
            del document[kind][number]
        text = tomlkit.dumps(document)
    with suppress(tomllib.TOMLDecodeError):
        left = _loads(text)
        if all(left.get(kind, []) == tables for kind, tables in expected.items()):
            return text
    where = ", ".join(line.correction.origin for line in gone)
    raise UsageError(str(path), f"what is said otherwise there cannot be taken out ({where})", "take it out by hand")


def _loads(text: str) -> dict[str, Any]:
    return tomllib.loads(re.sub(r"\r\n?", "\n", text.removeprefix(_MARK)))


def _holds(kind: str, table: Table, known: list[dict[str, Any]]) -> bool:
    """Whether a correction stands among those known, and none of two names behind it shows another."""

    def about(one: Table) -> tuple[str, dict[str, Any]]:
        return fold(one["names"][0]), {k: v for k, v in one.items() if k not in ("names", "name", "label", "note")}

    for other in reversed(known):
        # a note beside it, which the reader has written since, says nothing else
        if other == table or ("note" in other and other == {"note": other["note"], **table}):
            return True
        if kind == "same" and other.get("name") != table.get("name") and about(other) == about(table):
            return False
    return False


def _as_it_was(text: str, there: str) -> str:
    """The text with the mark that the file begins with, and all line ends as it has them throughout."""
    if "\r\n" in there and not re.search(r"(?<!\r)\n", there):
        text = re.sub(r"\r?\n", "\r\n", text)
    return f"{_MARK}{text}" if there.startswith(_MARK) else text


def _write(text: str, path: Path) -> None:
    """The file with this text, whole or as it was."""
    _confirm(text, path)
    permit(str(path), resume=True, option="--corrections")
    with whole_file(path) as out:
        out.write(text)


def _confirm(text: str, path: Path) -> None:
    """Raise UsageError for a text that could not be read again, and would cost all corrections."""
    try:
        text.encode()
    except UnicodeEncodeError:  # bytes of a command line
        remedy = "type it anew; a document of such a name can be renamed, and read again"
        raise UsageError(str(path), "what is to be added is no UTF-8 text", remedy) from None
    try:
        tomllib.loads(text.removeprefix(_MARK))
    except tomllib.TOMLDecodeError as error:
        raise UsageError(
            str(path), f"cannot be added to as it stands ({error})", "write the correction in by hand"
        ) from None
