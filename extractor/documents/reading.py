"""Paths, folders, standard input, .gz and JSONL to documents, whatever the encoding.

    for document in documents(["articles/", "-"], Options(), failed=print):
        ...

One bad input never stops the others: it becomes an InputError that names the
file, the reason and the remedy.
"""

import codecs
import gzip
import itertools
import json
import os
import re
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from extractor.core.errors import InputError, UsageError
from extractor.core.types import Document
from extractor.documents.encodings import decode

SUFFIXES = (".txt", ".txt.gz", ".jsonl", ".jsonl.gz")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Options:
    """How inputs are read: the encoding forced on all, and the fields of JSONL records."""

    encoding: str | None = None
    text_field: str = "text"
    id_field: str = "id"
    keep_fields: tuple[str, ...] = ()
    #: "auto" goes by the suffix; "jsonl" and "text" hold for files and standard input alike
    input_format: str = "auto"

    def __post_init__(self) -> None:
        if self.encoding is not None:
            try:
                codecs.lookup(self.encoding)
            except LookupError:
                raise UsageError(f"--encoding {self.encoding}", "no such encoding", "try utf-8 or cp1252") from None


def documents(
    arguments: Iterable[str | os.PathLike],
    options: Options = Options(),
    failed: Callable[[InputError], None] | None = None,
    warn: Callable[[str], None] = lambda message: None,
) -> Iterator[Document]:
    """All documents of the arguments, in order; "-" is standard input.

    Each failure goes to `failed` and the rest goes on; without `failed` it is raised.
    `warn` gets a line for each guessed encoding.
    """
    for argument in arguments:
        for path in find(argument):
            for found in [path] if isinstance(path, InputError) else entries(path, options, warn):
                if isinstance(found, Document):
                    yield found
                elif failed is None:
                    raise found
                else:
                    failed(found)


def find(argument: str | os.PathLike, leave_out: str | None = None) -> Iterator[str | InputError]:
    """The files an argument stands for: itself, or a folder's texts, recursively, sorted,
    without the file `leave_out` (the output, which may lie among them).

    Memory holds the names of the folders on the way, never those of the whole tree.
    An InputError stands in the place of a folder without texts, or one that cannot be
    read.
    """
    name = os.fspath(argument)
    if name == "-" or not os.path.isdir(name):
        yield name
        return
    empty = True
    for path in _walk(name):
        if leave_out and isinstance(path, str) and _same(path, leave_out):
            continue
        empty = False
        yield path
    if empty:
        yield InputError(name, "no texts in this folder", f"it reads {', '.join('*' + s for s in SUFFIXES)}")


def _same(a: str, b: str) -> bool:
    # names first: asking the disk about each of a million files would take its time
    return os.path.basename(a) == os.path.basename(b) and os.path.exists(b) and os.path.samefile(a, b)


def _walk(folder: str) -> Iterator[str | InputError]:
    folders = set()
    here = []
    try:
        with os.scandir(folder) as found:
            for entry in found:
                if entry.is_dir():
                    # a link to a folder above would never end
                    if entry.is_symlink():
                        continue
                    folders.add(entry.name)
                elif not entry.name.lower().endswith(SUFFIXES) or not (entry.is_file() or entry.is_symlink()):
                    continue  # also a pipe, at which one would wait for ever
                here.append(entry.name)
    except OSError as error:
        yield InputError(folder, _reason(error), "check its permissions")
        return
    here.sort()
    for name in here:
        path = os.path.join(folder, name)
        if name in folders:
            yield from _walk(path)
        else:
            yield path


def read(
    path: str | os.PathLike, options: Options = Options(), warn: Callable[[str], None] = lambda message: None
) -> Iterator[Document]:
    """The documents of one file ("-": standard input): one for a text, one a line for JSONL.

    Raises InputError when it cannot be read, is no text, or a line is no record;
    the records before a bad line have been given by then.
    """
    for found in entries(path, options, warn):
        if isinstance(found, InputError):
            raise found
        yield found


def entries(
    path: str | os.PathLike, options: Options = Options(), warn: Callable[[str], None] = lambda message: None
) -> Iterator[Document | InputError]:
    """As `read`, with an InputError in the place of what is none; the lines behind a bad one go on."""
    name = os.fspath(path)
    label = "standard input" if name == "-" else name
    try:
        with _open(name) as stream:
            if holds_records(name, options):
                yield from _records(stream, None if name == "-" else name, label, options)
            else:
                text = decode(stream.read(), label, options.encoding, warn)
                yield Document(text, None if name == "-" else name)
    except InputError as error:
        yield error
    except (OSError, EOFError, zlib.error) as error:
        yield InputError(label, _reason(error), _remedy(error))


def count(arguments: Iterable[str | os.PathLike], options: Options = Options(), leave_out: str | None = None) -> int:
    """How many documents the arguments hold, nothing being read but the lines of JSONL."""
    number = 0
    for path in itertools.chain.from_iterable(find(a, leave_out) for a in arguments):
        if isinstance(path, str) and holds_records(path, options):
            try:
                with _open(path) as lines:
                    number += sum(1 for line in lines if line.strip())
            except (OSError, EOFError, zlib.error):
                number += 1  # an error is counted as one, too
        else:
            number += 1
    return number


def holds_records(name: str, options: Options) -> bool:
    """Whether an input is JSONL: by its suffix, or because all are said to be."""
    if options.input_format == "auto":
        return name.lower().endswith((".jsonl", ".jsonl.gz"))
    return options.input_format == "jsonl"


def _open(name: str) -> BinaryIO:
    if name == "-":
        return open(sys.stdin.fileno(), "rb", closefd=False)
    if name.lower().endswith(".gz"):
        return gzip.open(name, "rb")  # type: ignore[return-value]
    return open(name, "rb")


def _records(stream: BinaryIO, path: str | None, label: str, options: Options) -> Iterator[Document | InputError]:
    for number, raw in enumerate(stream, 1):
        if raw.strip():
            try:
                yield _record(raw, path, number, options)
            except InputError as error:
                yield InputError(f"{label}:{number}", error.reason, error.remedy)


def _record(raw: bytes, path: str | None, number: int, options: Options) -> Document:
    try:
        record = json.loads(raw.decode(options.encoding or "utf-8-sig"))
    except UnicodeDecodeError:
        raise InputError("", "not UTF-8", "JSONL is UTF-8; or give --encoding") from None
    except (ValueError, RecursionError) as error:
        raise InputError("", f"not JSON ({error})", "give one JSON object a line") from None
    text = record.get(options.text_field) if isinstance(record, dict) else None
    if not isinstance(text, str):
        raise InputError("", f"no text in field {options.text_field!r}", "name the field with --text-field")
    return Document(
        # a lone surrogate is no character and could not be written again
        _SURROGATE.sub("\ufffd", text),
        f"{path or '-'}#{record.get(options.id_field, number)}",
        {key: record[key] for key in options.keep_fields if key in record},
    )


def _reason(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "no such file"
    if isinstance(error, (gzip.BadGzipFile, EOFError, zlib.error)):
        return f"damaged gzip ({error})"
    if isinstance(error, OSError):
        return (error.strerror or str(error)).lower()
    return getattr(error, "reason", None) or str(error)


def _remedy(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "check the path"
    if isinstance(error, PermissionError):
        return "check its permissions"
    if isinstance(error, (gzip.BadGzipFile, EOFError, zlib.error)):
        return "get it again, or unpack what is whole with zcat"
    return ""
