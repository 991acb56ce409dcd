"""One file, or standard input, to its documents, with an InputError in the place of what is none.

    for found in entries("mai.mbox", Options(), print):
        ...

Plain text and JSONL are read here; all else is read in a process apart (see apart.py), by the module of its format.
"""

import os
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from extractor.core import bounds
from extractor.core.bounds import TooLarge
from extractor.core.errors import InputError
from extractor.core.types import Document
from extractor.documents import kept_texts, kinds, own_beginnings
from extractor.documents.encodings import BOMS, SAMPLE, decode, refuse_binary, utf16_without_bom
from extractor.documents.file_kinds import first_bytes, holds_records, kind_of, wide_codec
from extractor.documents.formats import Extracted, Remark, joined, located, tabular
from extractor.documents.names import Names
from extractor.documents.options import READ_WITH, Options
from extractor.documents.streams import MISNAMED, is_misnamed, opened
from extractor.documents.unreadable import reason_of, remedy_of
from extractor.text.remarks import remarks

#: kinds of files that say how their letters are written
_SAY_THEMSELVES = frozenset(["pdf", "docx", "odt", "pptx"])
#: texts of a file of which it is said one by one that they are no plain text
_EACH = 10
_SURROGATE = re.compile("[\ud800-\udfff]")


def entries(name: str, options: Options, warn: Callable[[str], None]) -> Iterator[Document | InputError]:
    """The documents of one file ("-": standard input), with an InputError in the place of what is none."""
    told = _is_told_otherwise(name, options)
    for entry in _read(name, options, warn):
        # so that its text is found again
        how = dict[str, Any]()
        if isinstance(entry, Document) and (asked := _asked(entry, options)):
            how[READ_WITH] = asked
        if told:
            how["input_format"] = options.input_format
        yield replace(entry, meta={**entry.meta, **how}) if how and isinstance(entry, Document) else entry


def _asked(document: Document, options: Options) -> dict[str, str]:
    """How a text was read by options without which another one is read in its place, or in other letters."""
    how = dict[str, str]()
    kind = document.meta.get("kind")
    if options.encoding is not None and kind not in _SAY_THEMSELVES:
        how["encoding"] = options.encoding
    if kind is None and "#" in (document.path or ""):  # a record
        usual = Options()
        given = {"text_field": options.text_field, "id_field": options.id_field}
        how |= {key: value for key, value in given.items() if value != getattr(usual, key)}
    return how


def _is_told_otherwise(name: str, options: Options) -> bool:
    """Whether a file is read as another kind than its name and content say."""
    if options.input_format in ("auto", "text") or name == "-" or not os.path.isfile(name):
        return False
    return kind_of(name, replace(options, input_format="auto")) != options.input_format


def _read(name: str, options: Options, warn: Callable[[str], None]) -> Iterator[Document | InputError]:
    label = "standard input" if name == "-" else name
    kind = options.input_format
    if os.path.isfile(name) and is_misnamed(name, first_bytes(name)):
        warn(f"{label}: {MISNAMED}")
    try:
        if holds_records(name, options):
            with opened(name) as stream:
                lines = records(stream, None if name == "-" else name, label, options)
                found = _remarked(_held(map(Names(warn, name).distinct, lines), name, options), label, warn)
                if (first := next(found, None)) is None:
                    warn(f"{label}: holds no record")
                else:
                    yield first
                yield from found
            return
        if kind == "auto" and os.path.isfile(name):
            kind = kind_of(name, options) or "unknown"
        if kind not in ("auto", "text", "unknown"):
            yield from _extracted(name, b"", kind, label, options, warn)
            return
        with opened(name) as stream:
            data = _text_bytes(stream, label, options)
        if kind == "auto" and (kind := kinds.tell("", data[: kinds.HEAD], data[-kinds.END :]) or "unknown") not in (
            "unknown",
            "jsonl",
            "json",
        ):
            yield from _extracted(None if name == "-" else name, data, kind, label, options, warn)
            return
        if error := kinds.locked(data) if kind == "text" else kinds.refused(data):
            yield InputError(label, error.reason, error.remedy)
            return
        text = decode(data, label, options.encoding, warn)
        del data  # it would be held as long as the document is read
        if options.input_format == "auto" and own_beginnings.is_printed(text):
            remedy = "move it elsewhere; --input-format text reads it as a text"
            yield InputError(label, "is a table that extractor has printed, no text", remedy)
            return
        if options.input_format == "auto" and (looks := kinds.pasted(text)) and looks != "html":
            title = kinds.KINDS[looks].title
            warn(f"{label}: looks like {title}, read as plain text; --input-format {looks} reads it as such")
        elif options.input_format == "auto" and kinds.is_other_xml(text):
            warn(f"{label}: XML, read as plain text with all that it says of itself; better give its text alone")
        yield from _remarked(_held([Document(text, None if name == "-" else name)], name, options), label, warn)
    except InputError as error:
        yield error if error.subject else InputError(label, error.reason, error.remedy)
    except TooLarge as error:
        yield _too_large(label, error)
    except (OSError, EOFError, zlib.error, ValueError) as error:
        yield InputError(label, reason_of(error), remedy_of(error))


def _too_large(label: str, error: TooLarge) -> InputError:
    return InputError(label, str(error), "cut it, or allow more with --max-bytes")


def _extracted(
    name: str | None, data: bytes, kind: str, label: str, options: Options, warn: Callable[[str], None]
) -> Iterator[Document | InputError]:
    """The documents of a file that is no plain text (or, with `name` None, of bytes)."""
    from extractor.documents import apart

    where = name
    if data:
        where = None
    elif name is not None and not os.path.isfile(name):  # standard input, a pipe
        with opened(name) as stream:
            where, data = None, bounds.all_of(stream, options.max_bytes)
    said = kinds.suffix_kind(name) if name else None
    if said is not None and said != kind and not kinds.alike(said, kind):
        warn(f"{label}: read as {kinds.KINDS[kind].title}, which it is whatever its name says")
    path = "-" if name is None else name
    names, remarked = Names(warn, path), _Remarked(label, warn)
    try:
        for found in apart.read(where, data, label if name else "", kind, options.wanted, options.limits):
            if isinstance(found, Remark):
                warn(f"{label}: {found.text}")
            elif isinstance(found, InputError):
                yield InputError(located(label, found.subject), found.reason, found.remedy)
            elif bounds.exceeds(found.text, options.max_bytes):
                yield _too_large(joined(label, found.item), TooLarge(options.max_bytes))
            else:
                document = names.distinct(_document(found, None if path == "-" and not found.item else path))
                if found.meta.get("kind", "text") == "text":  # records, and plain texts in archives and mails
                    remarked.look(document)
                yield kept_or_error(document, path, options.save_texts) or document
        remarked.end()
    except InputError as error:
        remedy = error.remedy
        if said == "text" and options.input_format == "auto":
            remedy += ", or read it as text with --input-format text --encoding utf-8"
        yield InputError(label, error.reason, remedy)


def kept_or_error(document: Document, file: str, folder: str | None) -> InputError | None:
    """Keep the text of a document where that is asked for; the error where it has no place of its own."""
    if folder is None or document.path is None:
        return None
    try:
        kept_texts.save(folder, document.path, document.text, file)
    except InputError as error:
        return error
    return None


def _held(found: Iterable[Document | InputError], name: str, options: Options) -> Iterator[Document | InputError]:
    """The documents of a text file; kept where it is a pipe, which cannot be read again by its name."""
    once = options.save_texts is not None and name != "-" and not os.path.isfile(name)
    for document in found:
        yield (
            once and isinstance(document, Document) and kept_or_error(document, name, options.save_texts)
        ) or document


def _document(found: Extracted, path: str | None) -> Document:
    path = None if path is None else joined(path, found.item)
    return Document(_SURROGATE.sub("\ufffd", found.text), path, found.meta, found.people)


def _text_bytes(stream: BinaryIO, label: str, options: Options) -> bytes:
    head = stream.read(SAMPLE)
    # before the rest is read, which may be endless
    if options.encoding is None and not head.startswith(tuple(bom for bom, _ in BOMS)) and not utf16_without_bom(head):
        if (kinds.content_kind(head) or "text") == "text" and not kinds.refused(head):
            refuse_binary(head, label)
    return bounds.all_of(stream, options.max_bytes, head)


def _remarked(
    found: Iterable[Document | InputError], label: str, warn: Callable[[str], None]
) -> Iterator[Document | InputError]:
    """The documents as they are, after a warning of what in a text is none."""
    remarked = _Remarked(label, warn)
    for document in found:
        if isinstance(document, Document):
            remarked.look(document)
        yield document
    remarked.end()


class _Remarked:
    """What is said of the texts of a file: of the first ones each by itself, of the others how many they are."""

    def __init__(self, label: str, warn: Callable[[str], None]):
        self._label, self._warn, self._documents = label, warn, 0

    def look(self, document: Document) -> None:
        found = list(remarks(document.text))
        self._documents += bool(found)
        for remark in found if self._documents <= _EACH else ():
            self._warn(f"{document.path or 'standard input'}: {remark}")

    def end(self) -> None:
        if (more := self._documents - _EACH) > 0:
            what = "1 more text of it is" if more == 1 else f"{more:,} more texts of it are"
            self._warn(f"{self._label}: {what} so, or in another way no plain text")


def records(stream: BinaryIO, path: str | None, label: str, options: Options) -> Iterator[Document | InputError]:
    """The documents of JSONL, each called by its id or its line; what is wrong with a line stands in its place."""
    number, coming = 0, _lines(stream, options)
    while True:
        number += 1
        try:
            raw = next(coming, None)
        except TooLarge as error:
            remedy = "it has no end that could be found, and what stands behind it is not read"
            yield InputError(f"{label}:{number}", str(error), remedy)
            return
        if raw is None:
            return
        if isinstance(raw, TooLarge):
            yield _too_large(f"{label}:{number}", raw)
        elif raw.strip():
            try:
                yield _record(raw, path, number, options)
            except InputError as error:
                yield InputError(f"{label}:{number}", error.reason, error.remedy)


def _lines(stream: BinaryIO, options: Options) -> Iterator[bytes | str | TooLarge]:
    """The lines of JSONL: bytes, or text where the encoding has other line ends than ASCII."""
    codec = options.encoding or wide_codec(stream)
    if codec is None or "\n".encode(codec) == b"\n":
        yield from bounds.each_line(stream, options.max_bytes)
    else:
        yield from bounds.wide_lines(stream, codec, options.max_bytes)


def _record(raw: bytes | str, path: str | None, number: int, options: Options) -> Document:
    found = tabular.line(raw, number, options.wanted)
    # a lone surrogate is no character and could not be written again
    return Document(_SURROGATE.sub("\ufffd", found.text), f"{path or '-'}#{found.item}", found.meta)
