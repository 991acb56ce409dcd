"""What an input is, of which the beginning is looked at: its kind, and whether it holds records or several documents.

kind_of("une.html", Options())               # 'html'
item_of("mai.mbox#3")                        # ('mai.mbox', '3'), where mai.mbox is a file
"""

import codecs
import gzip
import json
import os
import re
import zlib
from contextlib import suppress
from typing import BinaryIO

from extractor.core import bounds
from extractor.core.errors import InputError
from extractor.documents import kinds, own_beginnings
from extractor.documents.encodings import decode, wide
from extractor.documents.formats import tabular
from extractor.documents.options import Options
from extractor.documents.streams import GZIP, opened
from extractor.documents.targets import file_of

#: read in folders whatever they hold
SUFFIXES = (".txt", ".txt.gz", ".jsonl", ".jsonl.gz")
#: blanks between a key of JSON and its colon
_BLANKS = 100


def kind_of(name: str, options: Options) -> str | None:
    """What a file is (see kinds.py); None for what is none of ours, "text" for one that cannot be looked into."""
    if options.input_format != "auto":
        return options.input_format
    head, packed = beginning(name)
    if packed and head[257:262] == b"ustar":
        return "tar"
    return kinds.tell(name, head, _ending(name) if head.lstrip(kinds.BLANKS).startswith(b"PK") and not packed else b"")


def wanted_kind(path: str, name: str, options: Options) -> str | None:
    """The kind of a file that a folder holds, None for one to pass over."""
    lower = name.lower()
    if is_apple_double(path, name):
        return None
    if lower.endswith(SUFFIXES):
        if kinds.suffix_kind(name) == "text":
            return "text"
        return None if own_beginnings.is_saved(beginning(path)[0]) else "jsonl"
    said = kinds.suffix_kind(name)
    if name.startswith((".", "~$")) or (said is None and os.path.splitext(lower)[1] in kinds.NO_TEXT):
        return None
    if said == "html" and own_beginnings.looks_like_texts(first_bytes(path)):
        return None
    if said == "jsonl":  # .ndjson, by which many programs call what is no text
        wanted = not own_beginnings.is_saved(beginning(path)[0]) and _has_field(path, "json", options)
        return said if wanted else None
    if said in ("json", "csv", "tsv"):
        return said if _has_field(path, said, options) else None
    if said == "markdown":
        return None  # notes on a corpus more often than its texts: to be named
    if said is not None:
        return said
    found = kind_of(path, options)
    if found not in (None, "text"):
        return found
    # what cannot be looked into may be one of all, and who reads it says so; but where a link leads nowhere, nothing is
    return None if not os.path.exists(path) or _is_readable(path) else "text"


def is_apple_double(path: str, name: str) -> bool:
    """Whether a file is what macOS notes of another on a disk that has no place for it: « ._une.txt »."""
    return name.startswith("._") and beginning(path)[0].startswith(b"\0\5\x16\7")


def first_bytes(path: str) -> bytes:
    try:
        with open(path, "rb") as stream:
            return stream.read(own_beginnings.HEAD)
    except OSError:
        return b""  # who reads it says so


def _is_readable(path: str) -> bool:
    """Whether a file can be opened, and unpacked where it is packed."""
    try:
        with opened(path) as stream:
            stream.read(1)
    except (OSError, EOFError, zlib.error):
        return False
    return True


def _has_field(path: str, kind: str, options: Options) -> bool:
    """Whether a table or JSON holds the texts that are wanted: a folder may hold others, results among them.

    So does one that cannot be read, or is damaged: who reads it says so.
    """
    head, _ = beginning(path)
    if not head and not _is_readable(path):
        return True
    if kind == "json":
        if codec := wide(head):
            head = head.decode(codec, "ignore").encode("utf-8", "ignore")
        if re.match(rb'\s*\{\s*"schema":\s*\d', head):
            return False
        # « article.body » may be a key in an object, or one as it is
        return _has_key(path, {options.text_field, options.text_field.rpartition(".")[2]}, options)
    if own_beginnings.looks_like_texts(head):
        return False
    try:
        text = head.decode(options.encoding, "ignore") if options.encoding else decode(head, path)
    except InputError:  # binary: a workbook that is called so, or a table with a damaged place behind its columns
        text = head.partition(b"\0")[0].decode("utf-8", "replace")
    except LookupError:
        return False
    return options.text_field in tabular.columns(text.removeprefix("\ufeff"))


def _has_key(path: str, keys: set[str], options: Options) -> bool:
    """Whether an object of a JSON file has one of these keys, however they are written: as they are, or in escapes."""
    wanted = re.compile(rf'"(?:{"|".join(map(_written, sorted(keys)))})"\s*:')
    kept, read = "", 0
    try:
        with opened(path) as stream:
            decoder = codecs.getincrementaldecoder(options.encoding or wide_codec(stream) or "utf-8")("ignore")
            while read <= options.max_bytes and (chunk := stream.read(bounds.CHUNK)):
                kept += decoder.decode(chunk)
                if wanted.search(kept):
                    return True
                # what a key and the colon behind it may need
                kept, read = kept[-12 * max(map(len, keys)) - _BLANKS :], read + len(chunk)
    except (OSError, EOFError, zlib.error):
        return True  # who reads it says so
    except LookupError:
        pass
    return False


def _written(key: str) -> str:
    ways = ({c, escape := json.dumps(c)[1:-1], escape[:2] + escape[2:].upper()} for c in key)
    return "".join(f"(?:{'|'.join(map(re.escape, sorted(those)))})" for those in ways)


def _ending(name: str) -> bytes:
    """The last bytes of a file; none where it cannot be read."""
    try:
        with open(name, "rb") as stream:
            stream.seek(max(os.fstat(stream.fileno()).st_size - kinds.END, 0))
            return stream.read(kinds.END)
    except (OSError, ValueError):
        return b""


def beginning(name: str) -> tuple[bytes, bool]:
    """The first bytes of a file, unpacked, and whether it is packed by gzip; none where it cannot be read."""
    try:
        with open(name, "rb") as stream:
            # what is called .txt is told by its first line
            head = stream.read(1 << 12 if name.lower().endswith(".txt") else kinds.HEAD)
            if not head.startswith(GZIP):
                if head.lstrip()[:1] == b"<":  # exports have their style sheets before what tells them
                    head += stream.read(7 * kinds.HEAD)
                return head, False
            stream.seek(0)
            unpacked = b""
            with suppress(OSError, EOFError, zlib.error), gzip.GzipFile(fileobj=stream) as whole:
                # what stands before the place where it is damaged tells, too
                while len(unpacked) < kinds.HEAD and (some := whole.read1(kinds.HEAD - len(unpacked))):
                    unpacked += some
            return unpacked, True
    except (OSError, ValueError):  # ValueError: a NUL in the name
        return b"", False


def wide_codec(stream: BinaryIO) -> str | None:
    """The encoding of a stream of UTF-16 or UTF-32, by its BOM or its first characters."""
    return wide(stream.peek(8)[:8]) if hasattr(stream, "peek") else None


def holds_records(name: str, options: Options) -> bool:
    """Whether an input is JSONL: by its suffix, or because all are said to be."""
    if options.input_format == "auto":
        return kinds.suffix_kind(name) == "jsonl"
    return options.input_format == "jsonl"


def holds_several(name: str, options: Options) -> bool:
    """Whether an input may hold more than one document, or is no file."""
    if is_part(name):
        return False
    if name == "-" or holds_records(name, options):
        return True
    if not os.path.isfile(name):
        return os.path.exists(name)  # a pipe, which can be read but once
    kind = kind_of(name, options)
    if kind in ("pdf", "docx"):
        from extractor.documents.attached import may_hold_files

        return may_hold_files(name, kind)
    return kind is not None and kinds.KINDS[kind].several


def item_of(path: str) -> tuple[str, str] | None:
    """ "mai.mbox#3" as ("mai.mbox", "3") where that file is there and « mai.mbox#3 » is none; else None."""
    file = file_of(path)
    return None if file == path else (file, path[len(file) + 1 :])


def is_part(item: object) -> bool:
    return isinstance(item, str) and item != "-" and item_of(item) is not None
