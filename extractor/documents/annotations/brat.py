"""brat standoff: NAME.txt beside NAME.ann, a folder of such pairs.

Read are text-bound annotations (of fragments the whole stretch), notes that hold one word (the entity's id, as
extractor writes it) and `Equiv` relations, which make one entity of several names.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from extractor.core import bounds
from extractor.core.cleaning import from_column
from extractor.core.errors import InputError
from extractor.documents.annotations.files import each, failure
from extractor.documents.annotations.values import Gold, Span, fitting

#: the ends of lines; a CR is one where a line follows, as in files of old Macintoshes, else it is of a name
_END = re.compile(r"\r?\n|\r(?=[A-Z#*]\S*\t|$)")
#: a name whose line was damaged where it begins, as by a byte order mark; what is none of brat's may stand there
_DAMAGED = re.compile(r"(?![T#*])[^\t]*\t\S+ \d+ \d+(?:;\d+ \d+)*\t|[^\w#*]+T\d+\t|t\d+\t")
_BOUND = re.compile(r"(T\S+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)\t")
_NOTE = re.compile(r"#\S*\tAnnotatorNotes (T\S+)\t(\S+)\s*")
_EQUIV = re.compile(r"\*\tEquiv((?: T\S+)+)\s*")


def read(path: Path) -> Iterator[Gold | InputError]:
    """The texts of a folder, in order of their names, or one of a .ann file."""
    if path.is_dir():
        # the text's name in a folder, so that a/x and b/x stay apart
        yield from each(path, "*.ann", lambda file: _pair(file, file.with_suffix(".txt").relative_to(path).as_posix()))
    else:
        yield from _pair(path.with_suffix(".ann"), path.with_suffix(".txt").name)


def _pair(file: Path, name: str) -> Iterator[Gold | InputError]:
    text_file = file.with_suffix(".txt")
    try:
        text = bounds.read(text_file, bounds.GOLD).decode("utf-8")
    except FileNotFoundError:
        yield InputError(str(text_file), "no such file", f"brat keeps the text of {file.name} beside it")
        return
    except (OSError, bounds.TooLarge, UnicodeDecodeError) as error:
        yield failure(text_file, error)
        return
    try:
        bound = _spans(file)
        spans = fitting([found.span for found in bound], text)
        for found in bound:
            found.refuse_other(text, file)
        remarks = ((found.span.start, found.between(text)) for found in bound if found.between(text))
        yield Gold(name, text, spans, origin=str(file), remarks=tuple(remarks))
    except InputError as error:
        yield error
    except _LineError as error:
        yield InputError(f"{file}:{error.line}", "not a line of brat standoff", "it has “T1<Tab>LABEL 0 5<Tab>text”")
    except (bounds.TooLarge, UnicodeDecodeError):
        raise
    except ValueError as error:
        yield InputError(str(file), str(error), "names may not overlap; correct it in brat")


class _LineError(Exception):
    def __init__(self, line: int):
        self.line = line


@dataclass(frozen=True, slots=True)
class _Bound:
    """A name as brat has it: in fragments, with what the text said there."""

    span: Span
    fragments: tuple[tuple[int, int], ...]
    said: str
    line: int

    def refuse_other(self, text: str, file: Path) -> None:
        """Raise InputError where the text does not say there what it said."""
        there = " ".join(text[start:end] for start, end in self.fragments)
        if self.said.strip() and "".join(there.split()) != "".join(self.said.split()):
            remedy = "bring back the text that was annotated, its line ends among it, or annotate it again"
            raise InputError(f"{file}:{self.line}", f"“{self.said}” is not there: the text has “{there}”", remedy)

    def between(self, text: str) -> str:
        """What is said of a name in pieces with other words between them; nothing of one that a line end divides."""
        gaps = (text[end:start] for (_, end), (start, _) in pairwise(self.fragments))
        if not any(gap.strip() for gap in gaps):
            return ""
        return f"the pieces of “{self.said}” are read as one name, “{text[self.span.start : self.span.end]}”"


def _spans(file: Path) -> list[_Bound]:
    bound: dict[str, tuple[tuple[tuple[int, int], ...], str, str, int]] = {}
    entities: dict[str, str] = {}
    for number, line in enumerate(_END.split(bounds.read(file, bounds.GOLD).decode("utf-8-sig")), 1):
        if _DAMAGED.match(line):
            raise _LineError(number)
        if line.startswith("T"):
            match = _BOUND.match(line)
            if not match:
                raise _LineError(number)
            borders = [int(n) for n in re.findall(r"\d+", match[3])]
            fragments = tuple(sorted(zip(borders[::2], borders[1::2], strict=True)))
            bound[match[1]] = (fragments, match[2], line[match.end() :], number)
        elif match := _NOTE.fullmatch(line):
            entities[match[1]] = from_column(match[2])
        elif match := _EQUIV.fullmatch(line):
            names = match[1].split()
            one = next((entities[name] for name in names if name in entities), names[0])
            entities.update({name: one for name in names if name not in entities})
    return [
        _Bound(Span(fragments[0][0], max(map(max, fragments)), label, entities.get(key)), fragments, said, number)
        for key, (fragments, label, said, number) in bound.items()
    ]
