"""The formats of documents, a module each: from bytes to the texts they hold.

    with open("une.pdf", "rb") as source:
        for found in pdf.read(source, Wanted(), Limits()):
            found.text, found.meta          # 'Rabat. – …', {'title': …, 'pages': [0, 2410]}

Each module has `read(source, wanted, limits)`, which yields `Extracted` texts and
`Part`s (files within the file), prints nothing, opens nothing, and raises InputError
without a subject for what it cannot read. Libraries are imported when they are used.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from types import ModuleType
from typing import Any, BinaryIO

from extractor.core.distribution import install
from extractor.core.errors import InputError
from extractor.text.controls import as_letters

#: the extra that brings the libraries
EXTRA = "documents"
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufeff\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_END = re.compile("\r\n?|\x0c|\x85|\u2028")
#: characters of a title or of authors
_LONGEST = 2_000
_SPACES = re.compile(r"[ \t\n\r\f\v]+")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost before it is an error; sizes in bytes, texts in characters."""

    #: of a file that is read whole, and of a file within a file
    size: int = 200_000_000
    #: of all that one file unpacks to
    unpacked: int = 2_000_000_000
    #: to one byte, where it is more than a few megabytes
    ratio: int = 300
    #: of one document
    characters: int = 20_000_000
    #: of one archive or mailbox
    members: int = 200_000
    pages: int = 10_000
    #: archives within archives, mails within mails
    depth: int = 4
    #: seconds from one document to the next, and bytes of memory
    seconds: float = 60.0
    memory: int = 3_000_000_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted of a file: its fields, where it has any, and how much of it."""

    text_field: str = "text"
    id_field: str = "id"
    keep_fields: tuple[str, ...] = ()
    encoding: str | None = None
    #: all the text of a web page, not the article alone
    whole_page: bool = False
    #: begin mails with whom they are from and to, and say where these names stand
    mail_people: bool = False


@dataclass(frozen=True, slots=True)
class Extracted:
    """One document of a file.

    `item` says which it is where there are several (the number of a mail, the id of
    a record). `meta` is what the file says of it: "title", "date" (ISO 8601),
    "author", "site", and "pages", the offsets at which its pages begin. `people` are
    spans of persons that the format itself names, as a mail does those it is from.
    """

    text: str
    item: str = ""
    meta: Mapping[str, Any] = field(default_factory=dict)
    people: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A file within the file, to be read as what it is: a member of an archive, an attachment."""

    item: str
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to warn of, beside the documents: « encoded as cp1252 »."""

    text: str


#: what a format gives, in the order of the file; errors are those of one document
Found = Extracted | Part | Remark | InputError


def inserted(number: int) -> Iterator[Remark]:
    """What is said of documents in another that a double click opens; workbooks are what charts are drawn from."""
    if number:
        what = "1 document" if number == 1 else f"{number:,} documents"
        yield Remark(f"passed over {what} inserted into it as an object: open and save it apart")


def defines_entities(data: bytes) -> bool:
    """Whether XML does what no program needs: name files, or what grows without end; in UTF-16, too."""
    return any("<!ENTITY".encode(codec) in data for codec in ("ascii", "utf-16-le", "utf-16-be"))


def by_itself(item: str, found: Iterable[Found]) -> Iterator[Found]:
    """What one item of several holds; whatever a library raises for it costs that item alone."""
    try:
        yield from found
    except Exception as error:
        failure = told(error)
        yield InputError(item, failure.reason, failure.remedy)


def told(error: Exception) -> InputError:
    """What a library makes of a damaged file, or a reader of one that it cannot read, as an error without a subject."""
    match error:
        case InputError():
            return error
        case MemoryError():
            return InputError("", "reading it takes too much memory", "leave it out, or divide it")
        case RecursionError():
            return InputError("", "nested too deeply", "open it in its program and save it again")
        case OSError():
            return InputError("", (error.strerror or str(error)).lower(), "check the file")
    reason = f"damaged ({type(error).__name__}: {str(error)[:200]})"
    return InputError("", reason, "open it in its program and save it again")


def described(**values: Any) -> dict[str, Any]:
    """What is known of a document: `described(title="Grève ", date=None)` is {'title': 'Grève'}.

    A "date" that the calendar does not have, as « 2024-99-99 » of a PDF, is none; a title or author that is longer
    than any is cut.
    """
    known = {key: _short(one_line(value)) if isinstance(value, str) else value for key, value in values.items()}
    return {key: value for key, value in known.items() if value and (key != "date" or _is_date(value))}


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _is_date(value: str) -> bool:
    """Whether it begins with a day that there is, or is a year or a month, in ISO 8601."""
    try:
        return bool(date.fromisoformat((value if len(value) > 7 else f"{value[:4]}{value[4:] or '-01'}-01")[:10]))
    except ValueError:
        return False


def one_line(text: str) -> str:
    """The text with each run of white space as one space."""
    return _SPACES.sub(" ", clean(text)).strip()


def clean(text: str) -> str:
    """The text with \\n as its only line end and without what is no character: controls, half surrogates."""
    if _SURROGATE.search(text):
        # two halves, as RTF has them, make a whole
        text = _SURROGATE.sub("\ufffd", text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    return _CONTROLS.sub("", _LINE_END.sub("\n", as_letters(text)))


def trimmed_lines(text: str) -> str:
    """The text without blanks at the ends of its lines, however many they are."""
    return "\n".join(line.strip(" \t") for line in text.split("\n"))


def paragraphs(parts: list[str]) -> str:
    """Paragraphs as one text, an empty line between two; empty ones, and a title that stands twice, are dropped."""
    kept = [part for part in map(str.strip, parts) if part]
    return "\n\n".join(kept[1:] if kept[:1] == kept[1:2] and kept else kept)


def titled(title: str | None, text: str, lines: Sequence[str] = ()) -> str:
    """The text with its title before it, in one line or in `lines`, unless it begins with it or has it on lines of
    its own."""
    title = one_line(title or "")
    if not title or _has(text[:2000].splitlines(), letters_of(title)):
        return text
    shown = "\n".join(lines) or title
    return f"{shown}\n\n{text}" if text else shown


def _has(lines: Sequence[str], letters: str) -> bool:
    """Whether some of the lines, one behind the other, are these letters."""
    found = list(map(letters_of, lines))
    for start in range(len(found)):
        left = letters
        for line in found[start:]:
            if not left or not left.startswith(line):
                break
            left = left[len(line) :]
        if not left:
            return True
    return False


_NO_WIDTH = re.compile("[\u00ad\u200b]")


def letters_of(text: str) -> str:
    """A text without its white space, and what has no width."""
    return "".join(without_width(text).split())


def without_width(text: str) -> str:
    """A text without where its words may be divided, and what else has no width."""
    return _NO_WIDTH.sub("", text)


def counted(number: Counter[str], plurals: Mapping[str, str]) -> str:
    """Counts in words: Counter({".jpg": 3, "feed": 2}) is « 3 .jpg, 2 feeds » with {"feed": "feeds"}; a suffix has no
    plural."""
    return ", ".join(
        f"{count:,} {what if count == 1 else plurals.get(what, what)}"
        for what, count in sorted(number.items(), key=lambda pair: (-pair[1], pair[0]))
    )


def joined(*items: str) -> str:
    """The way to an item within an item: « lettre.eml#rapport.pdf »."""
    return "#".join(item for item in items if item)


_PLACE = re.compile(r":\d+|: record \d+")


def located(label: str, place: str) -> str:
    """Where what is wrong stands: in an item, « a.zip#b.csv », or at a place that no document is called by.

    located("b.csv", ":3")           # the line « b.csv:3 », whatever document « b.csv#3 » is
    located("b.json", ": record 3")
    """
    return f"{label}{place}" if _PLACE.fullmatch(place) else joined(label, place)


def whole(source: BinaryIO, limits: Limits) -> bytes:
    """All bytes of the source, unless there are too many."""
    data = source.read(limits.size + 1)
    if len(data) > limits.size:
        raise too_large(limits.size)
    return data


def too_large(size: int) -> InputError:
    return InputError("", f"larger than {size / 1e6:,.0f} MB", "divide it")


def library(name: str, what: str) -> ModuleType:
    """A library of the extra; InputError where it is not installed."""
    try:
        return import_module(name)
    except ImportError:
        raise InputError("", f"{what} needs the extra '{EXTRA}'", install(EXTRA)) from None
