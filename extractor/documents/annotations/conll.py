"""CoNLL: a word a line, its label in the last column, as IOB2 or BIOES.

    -DOCSTART- mer-001 O O

    À -X- 0-1 O
    Brest -X- 2-7 B-LOC

An id is one word, « mon texte » mon%20texte. The third column has the word's place in the text, so that offsets come
back; the white space between words comes back as spaces and line ends of the same length. Files without such places
are read, too (IOB1, IOB2, BIOES, BILOU, any number of columns): the text is then the words with a space between
them, a sentence a line.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, TextIO

from extractor.core.cleaning import column, from_column
from extractor.core.errors import InputError
from extractor.core.lines import lines_of
from extractor.documents.annotations.files import Blanks, content
from extractor.documents.annotations.values import Gold, Span, fitting
from extractor.text.segmentation import sentences, words

Scheme = Literal["iob2", "bioes"]
_PLACE = re.compile(r"(-?\d+)-(-?\d+)")
_TAG = re.compile(r"O|[BIESULMW]-(.+)")
_START = "-DOCSTART-"
#: what stands where an id would, in files that have none
_NAMELESS = ("-X-", "O")


class _Text:
    """A text that grows by its words."""

    def __init__(self, name: str, line: int, blanks: Blanks):
        self.name, self.line, self._blanks = name, line, blanks
        self._parts: list[str] = []
        self.length = 0
        self.tags: list[tuple[int, int, str]] = []
        self.sentence = False

    def add(self, word: str, place: tuple[int, int] | None, tag: str) -> None:
        """The next word, at its place or behind the one before. Raises ValueError where it cannot stand."""
        gap = "\n" if self.sentence else " "
        if place:
            try:
                room = self._blanks.take(place[0] - self.length)
            except ValueError as error:
                raise ValueError(f"the word “{word}” is at no place: {error}") from None
            gap = (gap + " " * (room - 1)) if room else ""
        elif not self.length:
            gap = ""
        start = self.length + len(gap)
        self.length = start + len(word)
        self.tags.append((start, self.length, tag))
        self._parts += gap, word
        self.sentence = False

    def gold(self, origin: str) -> Gold:
        text = "".join(self._parts)
        return Gold(self.name, text, fitting(_spans(self.tags), text), origin=f"{origin}:{self.line}")


def read(path: Path) -> Iterator[Gold | InputError]:
    """The texts of a file, each begun by -DOCSTART-."""
    current: _Text | None = None
    number = 0
    held = content(path)
    blanks = Blanks(len(held))
    for line_number, line in enumerate(lines_of(held.decode("utf-8-sig")), 1):
        columns = [c for c in re.split(r"[ \t\r]+", line) if c]
        if columns[:1] == [_START]:
            if current is not None:
                yield current.gold(str(path))
            number += 1
            named = len(columns) > 1 and columns[1] not in _NAMELESS
            own = columns[2:] == ["O", "O"]  # as we write it
            name = from_column(columns[1]) if named and own else columns[1] if named else f"{path.stem}-{number:03d}"
            current = _Text(name, line_number, blanks)
        elif not columns:
            if current is not None:
                current.sentence = current.length > 0
        elif len(columns) == 1 or not _TAG.fullmatch(columns[-1]):
            if columns[0].startswith("#") and (current is None or current.sentence or not current.length):
                continue  # a comment
            yield InputError(
                f"{path}:{line_number}",
                f"“{columns[-1]}” is no label",
                "the last column is O, B-PER, I-PER (or E-, S-)",
            )
            return
        else:
            current = current or _Text(f"{path.stem}-001", line_number, blanks)
            try:
                current.add(columns[0], _place(columns), columns[-1])
            except ValueError as error:
                yield InputError(f"{path}:{line_number}", str(error), "leave the third column as it was written")
                return
    if current is not None:
        yield current.gold(str(path))


def _place(columns: list[str]) -> tuple[int, int] | None:
    """Where the word says that it stands; None where it says nothing. Raises ValueError where no word stands so."""
    match = _PLACE.fullmatch(columns[2]) if len(columns) > 3 else None
    if match is None:
        return None
    start, end = int(match[1]), int(match[2])
    if end - start == len(columns[0]) and start >= 0:
        return start, end
    if columns[1] == "-X-":  # as we write it
        raise ValueError(f"the word “{columns[0]}” is not as long as its place, {columns[2]}")
    return None


def write(texts: Iterable[Gold], out: TextIO, scheme: Scheme = "iob2") -> None:
    """A word a line, of labels that are one (see formats.worded). Names lose white space at their borders."""
    for gold in texts:
        shown = column(gold.id)
        if shown in _NAMELESS:  # « O »
            shown = f"%{ord(shown[0]):02X}{shown[1:]}"
        out.write(f"{_START} {shown} O O\n\n")
        keep = [(s.start, s.end) for s in gold.spans]
        labels = {}
        for span in gold.spans:
            places = list(words(gold.text, span.start, span.end))
            for index, (start, _) in enumerate(places):
                first, last = index == 0, index == len(places) - 1
                prefix = "B" if first else "I"
                if scheme == "bioes" and last:
                    prefix = "S" if first else "E"
                labels[start] = f"{prefix}-{span.label}"
        for sentence in sentences(gold.text, keep):
            for a, b in words(gold.text, *sentence, keep):
                out.write(f"{gold.text[a:b]} -X- {a}-{b} {labels.get(a, 'O')}\n")
            out.write("\n")


def _spans(tags: Iterable[tuple[int, int, str]]) -> Iterator[Span]:
    """The names of tagged words: a new one begins at B, S, U, or where the label changes."""
    open_: tuple[int, int, str] | None = None
    for start, end, tag in tags:
        prefix, _, label = tag.partition("-")
        if open_ and (prefix in "OBSUW" or label != open_[2]):
            yield Span(*open_)
            open_ = None
        if prefix != "O":
            open_ = (open_[0] if open_ else start, end, label)
            if prefix in "ESULW":
                yield Span(*open_)
                open_ = None
    if open_:
        yield Span(*open_)
