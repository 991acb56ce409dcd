"""WebAnno TSV 3, as INCEpTION imports and exports it: a file a text, a word a line.

    #FORMAT=WebAnno TSV 3.3
    #T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value


    #Text=À Gao.
    1-1	0-1	À	_	_
    1-2	2-5	Gao	loc-gao	LOC

Names are those of the layer NamedEntity, else of the first of the user's with a feature "value", else of the one
that has one feature; its "identifier" says whose they are. The offsets of the file count as Java does, a character
beyond the basic plane as two; here they become code points. White space between sentences comes back as spaces and
line ends of the same length.
"""

import re
import sys
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, TextIO

from extractor.core.errors import InputError
from extractor.core.lines import lines_of
from extractor.documents.annotations.files import Blanks, content, each
from extractor.documents.annotations.values import Gold, Span, fitting
from extractor.text.segmentation import sentences, words

_LAYER = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
#: what the layers are called that come with the program
_BUILT_IN = "de.tudarmstadt.ukp."
_WORD = re.compile(r"\d+-\d+(?:\.\d+)?")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SPECIAL = re.compile(r"[\\\[\]|_;*]|->")
_NUMBERED = re.compile(r"((?:[^\\]|\\.)*?)\[(\d+)\]", re.DOTALL)
#: what stands between two bars; none of them is behind a backslash, which itself may be behind one
_PART = re.compile(r"(?:^|\|)((?:[^\\|]|\\.|\\$)*)", re.DOTALL)
_LINE_ENDS = {"t": "\t", "n": "\n", "r": "\r"}


@dataclass
class _Reading:
    """What was read so far: the text in UTF-16, and names by their number in the file."""

    blanks: Blanks
    units: bytearray = field(default_factory=bytearray)
    #: as [start, end, label, entity, line], in UTF-16
    spans: list[list[Any]] = field(default_factory=list)
    open: dict[str, int] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)

    #: where the last word ends
    told: int = 0

    @property
    def length(self) -> int:
        return len(self.units) // 2

    def is_cut(self) -> bool:
        """Whether letters stand behind the last word that was told, or lines of which no word was."""
        rest = self.units[2 * self.told :].decode("utf-16-le", "replace") + "".join(self.waiting)
        return any(map(str.isalnum, rest))


def read(path: Path) -> Iterator[Gold | InputError]:
    """The text of a file, or those of the .tsv files of a folder."""
    if path.is_dir():
        yield from each(path, "*.tsv", read)
        return
    held = content(path)
    layers: list[tuple[str, int, list[str]]] = []
    named: tuple[int, int | None] | None = None
    reading = _Reading(Blanks(len(held)))
    column = 3
    for number, line in enumerate(lines_of(held.decode("utf-8-sig")), 1):
        line = line.rstrip("\r")
        if line.startswith(("#T_SP=", "#T_CH=", "#T_RL=")):
            layer, *features = line[6:].split("|")
            if line.startswith("#T_SP="):
                layers.append((layer, column, features))
            column += max(len(features), 1)
        elif line.startswith("#Text="):
            reading.waiting.append(line[6:])
        elif line.strip() and not line.startswith("#"):
            try:
                named = named or _columns(layers)
                _word(reading, number, line.split("\t"), *named)
            except (ValueError, IndexError) as error:
                yield InputError(f"{path}:{number}", f"not a line of WebAnno TSV 3 ({error})", "export it again")
                return
    if reading.is_cut():
        yield InputError(str(path), "the words of its last sentence are not all there", "export it again")
        return
    whole = reading.units.decode("utf-16-le", "surrogatepass")
    point = _points(whole)
    spans = sorted(reading.spans, key=lambda span: span[:2])
    for (_, end, *_), (start, *_, number) in pairwise(spans):
        if start < end:
            yield InputError(f"{path}:{number}", "its name overlaps another", "correct it in INCEpTION")
            return
    try:
        fit = fitting((Span(point(a), point(b), label, entity) for a, b, label, entity, _ in spans), whole)
    except ValueError as error:
        yield InputError(str(path), str(error), "correct it in INCEpTION")
        return
    yield Gold(path.stem, whole, fit, origin=str(path))


def _columns(layers: list[tuple[str, int, list[str]]]) -> tuple[int, int | None]:
    """Where a line has the label of a name, and whose it is. Raises ValueError where no layer is one of names."""
    own = [layer for layer in layers if not layer[0].startswith(_BUILT_IN)]
    valued = [layer for layer in layers if layer[0].endswith("NamedEntity")] + own
    found = next((layer for layer in valued if "value" in layer[2]), None)
    if found is None and len(own) == 1 and len(own[0][2]) == 1:
        found = own[0]
    if found is None:
        if not layers:  # a text in which nothing was named
            return sys.maxsize, None
        names = ", ".join(layer.rpartition(".")[2] for layer, *_ in layers)
        raise ValueError(f"none of its layers is one of names, with a feature “value”: {names}")
    _, column, features = found
    label = "value" if "value" in features else features[0]
    return column + features.index(label), column + features.index("identifier") if "identifier" in features else None


def _points(text: str) -> Callable[[int], int]:
    """What makes code points of a text's places in UTF-16."""
    wide = [index + count for count, index in enumerate(i for i, c in enumerate(text) if ord(c) > 0xFFFF)]
    return lambda unit: unit - bisect_left(wide, unit - 1)


def _word(reading: _Reading, number: int, cells: list[str], value: int, identifier: int | None) -> None:
    if not _WORD.fullmatch(cells[0]):
        raise ValueError("it begins with no number of a word")
    start, end = map(int, cells[1].split("-"))
    word = _plain(cells[2])
    if reading.waiting:
        lines = "\n".join(_plain(line) for line in reading.waiting)
        reading.waiting = []
        if reading.is_cut():
            raise ValueError("words of the sentence before it are missing")
        before = lines.partition(word)[0]
        gap = reading.blanks.take(start - len(before.encode("utf-16-le", "surrogatepass")) // 2 - reading.length)
        filler = " " if gap == 1 and reading.length else "\n" * gap
        reading.units += (filler + lines).encode("utf-16-le", "surrogatepass")
    if start < 0 or reading.units[2 * start : 2 * end] != word.encode("utf-16-le", "surrogatepass"):
        raise ValueError(f"“{word}” is not at {start}-{end} of the text")
    reading.told = max(reading.told, end)
    if value >= len(cells):
        return
    labels = _values(cells[value])
    names = _values(cells[identifier]) if identifier is not None and identifier < len(cells) else []
    for index, (label, key) in enumerate(labels):
        if label == "*":
            raise ValueError(f"the name at “{word}” has no label")
        entity = names[index][0] if index < len(names) and names[index][0] not in ("", "*", "_") else None
        if key and key in reading.open:
            reading.spans[reading.open[key]][1] = end
            continue
        if key:
            reading.open[key] = len(reading.spans)
        reading.spans.append([start, end, label, entity, number])


def _values(cell: str) -> list[tuple[str, str]]:
    """The values of a cell and their numbers: "LOC[1]|PER" as [("LOC", "1"), ("PER", "")]."""
    if cell in ("_", ""):
        return []
    found = []
    for part in _PART.findall(cell):
        match = _NUMBERED.fullmatch(part)
        found.append((_plain(match[1]), match[2]) if match else (_plain(part), ""))
    return found


def write(gold: Gold, out: TextIO) -> None:
    """One text."""
    text = gold.text
    keep = [(s.start, s.end) for s in gold.spans]
    out.write(f"#FORMAT=WebAnno TSV 3.3\n#T_SP={_LAYER}|identifier|value\n\n")
    units = [0]
    for character in text:
        units.append(units[-1] + (2 if ord(character) > 0xFFFF else 1))
    spans = iter(enumerate(gold.spans, 1))
    number, span = next(spans, (0, None))
    for count, (start, end) in enumerate(sentences(text, keep), 1):
        out.write("\n" + "".join(f"#Text={_shielded(line)}\n" for line in text[start:end].split("\n")))
        for index, (a, b) in enumerate(words(text, start, end, keep), 1):
            while span is not None and span.end <= a:
                number, span = next(spans, (0, None))
            cells = ["_", "_"]
            if span is not None and span.start < b and a < span.end:
                entity = "*" if span.entity is None else _special(str(span.entity))
                cells = [f"{entity}[{number}]", f"{_special(span.label)}[{number}]"]
            out.write(
                "\t".join([f"{count}-{index}", f"{units[a]}-{units[b]}", _shielded(text[a:b]), *cells, ""]) + "\n"
            )


def _shielded(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\r", "\\r")


def _special(text: str) -> str:
    return _SPECIAL.sub(lambda m: "\\" + m[0], text).replace("\t", "\\t").replace("\n", "\\n")


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda m: _LINE_ENDS.get(m[1], m[1]), text)
