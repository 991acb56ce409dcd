"""Additions to a corrections file that leave its comments, order and line ends as they are.

    add("dossier.toml", [("label", {"name": "Minérex", "label": "ORG"})])

The file is written whole or not at all, by one at a time, and is checked before; what stands in it
already is not added again, unless a later line says otherwise: of two the later holds.
"""

import os
import re
import stat
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import AoT

from extractor.core.bounds import kind as kind_of_file
from extractor.core.errors import UsageError
from extractor.corrections import schema
from extractor.documents.atomic_files import whole_file
from extractor.documents.locks import locked
from extractor.lexicon.names import fold

HEADER = "What the tool should take otherwise, for this dossier; see docs/corrections.md."

#: the byte order mark that some editors begin a file with
_MARK = "\ufeff"

Table = Mapping[str, Any]


def add(path: str | Path, tables: Iterable[tuple[str, Table]]) -> list[tuple[str, Table]]:
    """Add (kind, table) pairs to the file, made where there is none; returns those that were new.

    Raises UsageError for a file, or an addition, that is no correction.
    """
    path = Path(path)
    if path.exists() and not stat.S_ISREG(mode := os.stat(path).st_mode):
        raise UsageError(str(path), f"is {kind_of_file(mode)}", "give a file")
    with locked(path):
        there = ""
        if path.exists():
            schema.read(path)
            there = path.read_bytes().decode()  # no text: that would change line ends
            document = _parsed(there)
        else:
            document = tomlkit.document()
            document.add(tomlkit.comment(HEADER))
        new = []
        for kind, table in tables:
            list(schema.parse({kind: [dict(table)]}, str(path), {}))  # raises for what is no correction
            known = document.get(kind)
            if known is None:
                known = document[kind] = tomlkit.aot()
            if not isinstance(known, AoT):
                raise UsageError(str(path), f"{kind} is not a list of tables", f"write [[{kind}]]")
            if _holds(kind, dict(table), [dict(entry.unwrap()) for entry in known]):
                continue
            known.append(tomlkit.item(dict(table)))
            new.append((kind, table))
        if new:
            text = _as_it_was(tomlkit.dumps(document), there)
            _confirm(text, path)
            with whole_file(path) as out:
                out.write(text)
        return new


#: what a correction says of a name, where a later one of the same name and place takes its place
_SAYS = {"label": ("label", "note"), "same": ("names", "name", "label", "note"), "different": ("as", "label", "note")}


def _holds(kind: str, table: Table, known: list[dict[str, Any]]) -> bool:
    """Whether a correction stands among those known, and none behind it says otherwise of the same."""

    def about(one: Table) -> tuple[str, dict[str, Any]]:
        of = one["names"][0] if kind == "same" else one.get("name", "")
        return fold(of), {key: value for key, value in one.items() if key not in (*_SAYS.get(kind, ()), "name")}

    for other in reversed(known):
        if other == table:
            return True
        shown = kind != "same" or other.get("name") != table.get("name")
        if kind in _SAYS and shown and about(other) == about(table):
            return False
    return False


def _parsed(text: str) -> tomlkit.TOMLDocument:
    """The file as what can be added to: a table behind a last line that has no end would stand in that line."""
    text = re.sub(r"\r(?!\n)", "\n", text.removeprefix(_MARK))
    return tomlkit.parse(text if text.endswith("\n") else f"{text}\n")


def _as_it_was(text: str, there: str) -> str:
    """The text with the mark that the file begins with, and all line ends as it has them throughout."""
    if "\r\n" in there and not re.search(r"(?<!\r)\n", there):
        text = re.sub(r"\r?\n", "\r\n", text)
    return f"{_MARK}{text}" if there.startswith(_MARK) else text


def _confirm(text: str, path: Path) -> None:
    """Raise UsageError for a text that could not be read again, and would cost all corrections."""
    try:
        text.encode()
    except UnicodeEncodeError:  # bytes of a command line
        raise UsageError(str(path), "what is to be added is no UTF-8 text", "type the name anew") from None
    try:
        tomllib.loads(text.removeprefix(_MARK))
    except tomllib.TOMLDecodeError as error:
        raise UsageError(
            str(path), f"cannot be added to as it stands ({error})", "write the correction in by hand"
        ) from None
