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
import stat
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import TextIOWrapper
from typing import BinaryIO

from extractor.core import bounds
from extractor.core.bounds import TooLarge
from extractor.core.cleaning import plain_data
from extractor.core.errors import InputError, UsageError
from extractor.core.types import Document
from extractor.documents.targets import TEMPORARY, same

SUFFIXES = (".txt", ".txt.gz", ".jsonl", ".jsonl.gz")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose BOM it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"%PDF", "a PDF", "convert it first, for example with pdftotext"),
    (b"PK\x03\x04", "a zip archive (docx, odt, epub…)", "convert it to text first, for example with pandoc"),
    (b"\xd0\xcf\x11\xe0", "an old Office file", "save it as plain text first"),
    (b"\x1f\x8b", "gzip data", "name it .txt.gz"),
    (b"\x89PNG", "a picture", "give text"),
    (b"\xff\xd8\xff", "a picture", "give text"),
    (b"SQLite format 3", "an SQLite database", "give text"),
)
_SAMPLE = 1 << 16
#: ends of a text that are the beginning of a character in UTF-8, and in cp1252 no end of a French word
_CUT = (b"\xc2", b"\xc3", b"\xc5", b"\xe2\x80", b"\xe2\x82")
#: what a guess may come to besides: anything else says that the bytes are no text
_PLAUSIBLE = re.compile(r"cp12\d\d|cp(437|852|855|866|932|936|949|950)|iso8859_\d+|koi8_[rtu]|mac_\w+|big5\w*|gb\w+|euc_\w+|shift_jis\w*")
#: bytes that are not ASCII from which a guess is more than a guess
_EVIDENCE = 8
#: what French text that is not UTF-8 comes in, likeliest first
_FRENCH_CODECS = ("cp1252", "mac_roman", "cp850")
_FRENCH = frozenset("éèêëàâäçîïôöùûüÿœæÉÈÊËÀÂÄÇÎÏÔÖÙÛÜŸŒÆ«»‘’“”–—…€°\u00a0")
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
    #: bytes of a document, or of a line of JSONL, unpacked
    max_bytes: int = bounds.DOCUMENT

    def __post_init__(self) -> None:
        if self.encoding is not None:
            try:
                codecs.lookup(self.encoding)
                # some codecs are for bytes (hex, zip), and one for nothing
                b"a b c d ".decode(self.encoding, "replace")
            except (LookupError, ValueError):
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
        if leave_out and isinstance(path, str) and _is_output(path, leave_out):
            continue
        empty = False
        yield path
    if empty:
        yield InputError(name, "no texts in this folder", f"it reads {', '.join('*' + s for s in SUFFIXES)}")


def _is_output(path: str, output: str) -> bool:
    """Whether a file of a folder is the output, or lies in it."""
    # names first: asking the disk about each of a million files would take its time
    name = os.path.basename(os.path.normpath(output))
    if name not in (*path.split(os.sep), ".", "..", ""):
        return False
    return same(path, output) or (os.path.isdir(output) and os.path.realpath(path).startswith(os.path.realpath(output) + os.sep))


def _walk(folder: str) -> Iterator[str | InputError]:
    folders = set()
    special: dict[str, str] = {}
    here = []
    try:
        with os.scandir(folder) as found:
            for entry in found:
                if entry.name.startswith(TEMPORARY):
                    continue
                # a link that leads nowhere, or to itself, costs itself when it is read
                try:
                    mode = entry.stat().st_mode
                except OSError:
                    mode = stat.S_IFREG
                if stat.S_ISDIR(mode):
                    # a link to a folder above would never end
                    if entry.is_symlink():
                        continue
                    folders.add(entry.name)
                elif not entry.name.lower().endswith(SUFFIXES):
                    continue
                elif not stat.S_ISREG(mode):
                    # at a pipe one would wait for ever, a device may never end
                    if not entry.is_symlink():
                        continue
                    special[entry.name] = bounds.kind(mode)
                here.append(entry.name)
    except OSError as error:
        yield InputError(folder, _reason(error), "check its permissions")
        return
    here.sort()
    for name in here:
        path = os.path.join(folder, name)
        if name in folders:
            yield from _walk(path)
        elif name in special:
            yield InputError(path, f"leads to {special[name]}, no file", "name that itself to have it read")
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
                data = _text_bytes(stream, label, options)
                yield Document(decode(data, label, options.encoding, warn), None if name == "-" else name)
    except InputError as error:
        yield error
    except TooLarge as error:
        yield InputError(label, str(error), "cut it, or allow more with --max-bytes")
    except (OSError, EOFError, zlib.error, ValueError) as error:
        yield InputError(label, _reason(error), _remedy(error))


def _text_bytes(stream: BinaryIO, label: str, options: Options) -> bytes:
    head = stream.read(_SAMPLE)
    # before the rest is read, which may be endless
    if options.encoding is None and not head.startswith(tuple(bom for bom, _ in _BOMS)) and not _utf16_without_bom(head):
        _refuse_binary(head, label)
    return bounds.all_of(stream, options.max_bytes, head)


def count(
    arguments: Iterable[str | os.PathLike], options: Options = Options(), leave_out: str | None = None
) -> int | None:
    """How many documents the arguments hold, nothing being read but the lines of JSONL.

    None where that cannot be known without taking a stream from who reads it.
    """
    number = 0
    for path in itertools.chain.from_iterable(find(a, leave_out) for a in arguments):
        if isinstance(path, str) and not _is_file(path):
            return None
        if isinstance(path, str) and holds_records(path, options):
            try:
                with _open(path) as lines:
                    number += sum(1 for line in bounds.lines(lines, options.max_bytes) if line.strip())
            except (OSError, EOFError, zlib.error, ValueError):
                number += 1  # an error is counted as one, too
        else:
            number += 1
    return number


def _is_file(path: str) -> bool:
    """Whether a name is of a file, or of nothing: no stream that can be read only once."""
    try:
        return path != "-" and stat.S_ISREG(os.stat(path).st_mode)
    except (OSError, ValueError):
        return path != "-"


def holds_records(name: str, options: Options) -> bool:
    """Whether an input is JSONL: by its suffix, or because all are said to be."""
    if options.input_format == "auto":
        return name.lower().endswith((".jsonl", ".jsonl.gz"))
    return options.input_format == "jsonl"


def _open(name: str) -> BinaryIO:
    if name == "-":
        if sys.stdin is None:
            raise InputError("standard input", "is closed", "give a file")
        return open(sys.stdin.fileno(), "rb", closefd=False)
    if name.lower().endswith(".gz"):
        return gzip.open(name, "rb")  # type: ignore[return-value]
    return open(name, "rb")


def _records(stream: BinaryIO, path: str | None, label: str, options: Options) -> Iterator[Document | InputError]:
    for number, raw in enumerate(_lines(stream, options), 1):
        if raw.strip():
            try:
                yield _record(raw, path, number, options)
            except InputError as error:
                yield InputError(f"{label}:{number}", error.reason, error.remedy)


def _lines(stream: BinaryIO, options: Options) -> Iterator[bytes | str]:
    """The lines of JSONL: bytes, or text where the encoding has other line ends than ASCII."""
    codec = options.encoding or _wide(stream)
    if codec is None or "\n".encode(codec) == b"\n":
        yield from bounds.lines(stream, options.max_bytes)
        return
    text = TextIOWrapper(stream, codec, "replace", "\n")
    try:
        while line := text.readline(options.max_bytes + 1):
            if len(line) > options.max_bytes:
                raise TooLarge(options.max_bytes)
            yield line.removeprefix("\ufeff")
    finally:
        text.detach()


def _wide(stream: BinaryIO) -> str | None:
    """The encoding of a stream of UTF-16 or UTF-32, by its BOM or its first characters."""
    head = stream.peek(8)[:8] if hasattr(stream, "peek") else b""
    for bom, codec in _BOMS[1:]:
        if head.startswith(bom):
            return codec
    return _utf16_without_bom(head) if len(head) > 1 else None


def _record(raw: bytes | str, path: str | None, number: int, options: Options) -> Document:
    try:
        record = json.loads(raw if isinstance(raw, str) else raw.decode(options.encoding or "utf-8-sig"))
    except UnicodeError:
        raise InputError("", "not UTF-8", "JSONL is UTF-8; or give --encoding") from None
    except (ValueError, RecursionError) as error:
        raise InputError("", f"not JSON ({error})", "give one JSON object a line") from None
    text = record.get(options.text_field) if isinstance(record, dict) else None
    if not isinstance(text, str):
        raise InputError("", f"no text in field {options.text_field!r}", "name the field with --text-field")
    try:
        kept = {key: plain_data(record[key]) for key in options.keep_fields if key in record}
        identity = f"{record.get(options.id_field, number)}"
    except (ValueError, RecursionError) as error:
        raise InputError("", f"a field cannot be kept ({error})", "leave --keep-field or --id-field out") from None
    # a lone surrogate is no character and could not be written again
    return Document(_SURROGATE.sub("\ufffd", text), f"{path or '-'}#{identity}", kept)


def decode(
    data: bytes, label: str, encoding: str | None = None, warn: Callable[[str], None] = lambda message: None
) -> str:
    """Bytes to text; a leading BOM is dropped, line ends stay as they are.

    `encoding` is forced when given; else a BOM, then UTF-8, then the likeliest of
    the encodings French text comes in, with a warning that says which was taken.
    Raises InputError for what is no text.
    """
    if encoding is not None:
        try:
            text = data.decode(encoding)
        except (ValueError, LookupError) as error:
            raise InputError(
                label, f"not {encoding} ({_reason(error)})", "leave --encoding out, or give another"
            ) from None
        return text.removeprefix("\ufeff")
    for bom, codec in _BOMS:
        if data.startswith(bom):
            try:
                return data.decode(codec)
            except UnicodeDecodeError:
                text = data.decode(codec, "replace")
                warn(f"{label}: damaged {codec}; {text.count(chr(0xFFFD))} characters replaced by \ufffd")
                return text
    if codec := _utf16_without_bom(data[:_SAMPLE]):
        warn(f"{label}: not UTF-8, read as {codec}; --encoding overrides")
        return data.decode(codec, "replace")
    _refuse_binary(data, label)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        damaged = _damaged_utf8(data, error)
    if damaged:
        text, what = damaged
        warn(f"{label}: {what} replaced by \ufffd; --encoding overrides")
        return text
    codec = _guess(data)
    if codec is None:
        raise InputError(label, "its encoding is unknown", "give --encoding, for example --encoding cp1252")
    warn(f"{label}: not UTF-8, read as {codec}; --encoding overrides")
    # cp1252 leaves five bytes undefined
    return data.decode(codec, "replace")


def _damaged_utf8(data: bytes, first: UnicodeDecodeError) -> tuple[str, str] | None:
    """The text of what is UTF-8 but for some bytes, or cut inside its last character, and what is wrong with it."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd") - data.count("\ufffd".encode())
    # what is whole of it: hardly ever do two letters of another encoding look like one of UTF-8
    whole = len(text) - len(text.encode("ascii", "ignore")) - broken
    line = data.count(b"\n", 0, first.start) + 1
    if first.end == len(data) and (whole or data[first.start :] in _CUT):
        return text, f"it ends inside a character (line {line}), which is"
    if whole and broken <= max(3, whole):
        return text, f"{broken} bytes are not UTF-8 (the first in line {line}),"
    return None


def _refuse_binary(data: bytes, label: str) -> None:
    for magic, what, remedy in _MAGIC:
        if data.startswith(magic):
            raise InputError(label, f"{what}, not text", remedy)
    sample = data[:_SAMPLE]
    if b"\0" in sample:
        raise InputError(label, "binary data, not text", "give text, or --encoding if it is UTF-16 or UTF-32")
    controls = sum(sample.count(c) for c in (*range(1, 7), *range(14, 27), *range(28, 32), 127))
    if controls > len(sample) / 50:
        raise InputError(label, "binary data, not text", "give text")


def _utf16_without_bom(sample: bytes) -> str | None:
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = max(len(sample) // 2, 1)
    if odd > half * 0.7 and even < half * 0.05:
        return "utf-16-le"
    if even > half * 0.7 and odd < half * 0.05:
        return "utf-16-be"
    return None


def _guess(data: bytes) -> str | None:
    # around the first accents: a long ASCII beginning says nothing
    first = next((i for i, byte in enumerate(data) if byte > 0x7F), 0)
    sample = data[max(first - 2000, 0) : first + _SAMPLE]
    # charset-normalizer takes short French for Central European: ask first which
    # reading makes the odd bytes French letters and quotes
    odd = bytes(byte for byte in sample if byte > 0x7F)
    shares = {codec: sum(c in _FRENCH for c in odd.decode(codec, "replace")) / len(odd) for codec in _FRENCH_CODECS}
    likeliest = max(shares, key=lambda codec: shares[codec])
    if shares[likeliest] >= 0.9 or (len(odd) < _EVIDENCE and shares[likeliest] >= 0.5):
        return likeliest
    if len(odd) < _EVIDENCE:
        return None
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return best.encoding if best and _PLAUSIBLE.fullmatch(best.encoding) else None


def _reason(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "no such file"
    if isinstance(error, (gzip.BadGzipFile, EOFError, zlib.error)):
        return f"damaged gzip ({error})"
    if isinstance(error, OSError):
        return (error.strerror or str(error)).lower()
    if isinstance(error, ValueError) and "null" in str(error):
        return "no name of a file: it holds a NUL"
    return getattr(error, "reason", None) or str(error)


def _remedy(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "check the path"
    if isinstance(error, PermissionError):
        return "check its permissions"
    if type(error) is ValueError:
        return "a list of names that end with NUL is read with --null"
    if isinstance(error, (gzip.BadGzipFile, EOFError, zlib.error)):
        return "get it again, or unpack what is whole with zcat"
    return ""
