"""A file to the documents within it, however deep: archives in mails, mails in archives.

for found in unfold(source, "corpus.zip", "zip", Wanted(), Limits()):
    found.item                              # 'mai/lettre.eml', then 'mai/lettre.eml#rapport.pdf'
"""

import gzip
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from typing import BinaryIO

from extractor.core.errors import InputError
from extractor.documents import kinds
from extractor.documents.encodings import BEGINNING, decode, wide
from extractor.documents.formats import (
    Extracted,
    Found,
    Limits,
    Part,
    Remark,
    Wanted,
    clean,
    counted,
    joined,
    located,
    told,
    whole,
)
from extractor.documents.streams import GZIP, MISNAMED, is_misnamed

Unfolded = Extracted | Remark | InputError
#: kinds whose documents say nothing of themselves but what is asked for with --keep-field
RECORDS = frozenset(["csv", "tsv", "json", "jsonl"])
#: bytes that a file within a file counts for at the least, so that there are not millions of empty ones
_LEAST = 1_000
#: kinds of files that hold files, and those which may hold more than they are large
_ARCHIVES = frozenset(["zip", "tar", "mbox", "eml"])
_PACKED = frozenset(["zip", "tar"])
#: kinds whose readers do not say what they could not decode
_SILENT = frozenset(["eml", "epub", "feed", "html", "mbox", "mhtml", "rtf"])
#: kinds whose readers take letters for bytes: what is written in two or four for each is made UTF-8 before
_OF_BYTES = frozenset(["eml", "feed", "iramuteq", "mbox", "mhtml", "rtf"])
_DECLARED = re.compile(r"(\A\s*<\?xml\b[^<>]*?)\s+encoding\s*=\s*[\"'][^<>\"']*[\"']")


class _TooMuch(InputError):
    """More than one file may unpack to: what lies deeper in it does not cost itself alone."""


class _Unpacked:
    """What a file has unpacked to, however deep: its archives, its files and their texts may be so much each.

    A file that makes many is small, and so are those within it: each level by itself would be within its limits.
    """

    def __init__(self, limit: int):
        self._limit = limit
        self._sizes: Counter[str] = Counter()

    def take(self, what: str, size: int) -> None:
        """So many bytes, or characters, more. Raises _TooMuch."""
        self._sizes[what] += size
        if self._sizes[what] > self._limit:
            raise _TooMuch("", f"it unpacks to more than {self._limit / 1e9:g} GB", "unpack it, and give the folder")


def unfold(
    source: BinaryIO,
    name: str,
    kind: str,
    wanted: Wanted,
    limits: Limits,
    depth: int = 0,
    unpacked: _Unpacked | None = None,
    packed: bool = False,
) -> Iterator[Unfolded]:
    """The documents of a file of a kind, and of the files within it; `item` is the way to each.

    What is `unpacked` of archives counts, and so does all in a file that was `packed` in one: mails and their
    attachments are no more than the mailbox. Raises InputError for what is wrong with the file as a whole.
    """
    unpacked = unpacked or _Unpacked(limits.unpacked)
    texts = damaged = 0
    skipped: Counter[str] = Counter()
    for found in _read(source, kind, wanted, limits):
        if isinstance(found, Part):
            if packed or kind in _PACKED:
                what = "archives" if kinds.within(found.name, found.data) in _ARCHIVES else "files"
                unpacked.take(what, max(len(found.data), _LEAST))
            if error := kinds.locked(found.data):
                texts += 1
                yield InputError(found.item, error.reason, error.remedy)
                continue
            inner = kinds.within(found.name, found.data)
            if kind in ("zip", "tar") and kinds.hides(found.name):
                skipped[f"hidden {_suffix(found.name)}"] += 1
                continue
            if inner is None:
                skipped[_suffix(found.name)] += 1
                continue
            inside = packed or kind in _PACKED or found.data.startswith(GZIP)
            for document in _within(found, inner, wanted, limits, depth, unpacked, inside):
                texts += not isinstance(document, Remark)
                yield document
        else:
            texts += not isinstance(found, Remark)
            if isinstance(found, Extracted) and kind in _SILENT:
                damaged += found.text.count("\ufffd")
            if packed and isinstance(found, Extracted):
                unpacked.take("texts", len(found.text))
            if isinstance(found, Extracted) and len(found.text) > limits.characters:
                yield InputError(found.item, f"more than {limits.characters:,} characters", "divide it")
            elif isinstance(found, Extracted) and kind not in RECORDS:
                yield replace(found, meta={"kind": kind, **_asked(kind, wanted), **found.meta})
            else:
                yield found
    if damaged:
        what = "1 character in it is" if damaged == 1 else f"{damaged:,} characters in it are"
        yield Remark(f"{what} damaged, and read as \ufffd")
    if skipped:
        number = sum(skipped.values())
        yield Remark(f"passed over {number:,} {'file' if number == 1 else 'files'} in it ({counted(skipped, {})})")
    if not texts:
        raise InputError("", "no texts in it", "see 'extractor -h' for what is read")


def _asked(kind: str, wanted: Wanted) -> dict[str, bool]:
    """How the text was read, where one must know to read it again."""
    if kind in ("html", "mhtml") and wanted.whole_page:
        return {"whole_page": True}
    return {"mail_people": True} if kind in ("eml", "mbox") and wanted.mail_people else {}


def _within(
    part: Part, kind: str, wanted: Wanted, limits: Limits, depth: int, unpacked: _Unpacked, packed: bool
) -> Iterator[Unfolded]:
    if depth >= limits.depth:
        yield InputError(part.item, f"files within files, deeper than {limits.depth}", "unpack it, and give the folder")
        return
    if is_misnamed(part.name, part.data):
        yield Remark(f"{part.item}: {MISNAMED}")
    try:
        for found in unfold(io.BytesIO(part.data), part.name, kind, wanted, limits, depth + 1, unpacked, packed):
            if isinstance(found, Extracted):
                yield replace(found, item=joined(part.item, found.item))
            elif isinstance(found, Remark):
                yield Remark(f"{part.item}: {found.text}")
            else:
                yield InputError(located(part.item, found.subject), found.reason, found.remedy)
    except _TooMuch:
        raise
    except Exception as error:  # whatever a library raises for it, what stands behind it is read
        failure = told(error)
        yield InputError(part.item, failure.reason, failure.remedy)


def _read(source: BinaryIO, kind: str, wanted: Wanted, limits: Limits) -> Iterator[Found]:
    packed = source.read(2) == GZIP
    source.seek(0)
    if packed and kind != "tar":
        source = gzip.GzipFile(fileobj=source)  # type: ignore[assignment]
    if kind == "text":
        said: list[str] = []
        text = clean(decode(whole(source, limits), "", wanted.encoding, said.append))
        yield from (Remark(message.removeprefix(": ")) for message in said)
        yield Extracted(text)
        return
    if kind in _OF_BYTES:
        codec = wide(source.read(BEGINNING))
        source.seek(0)
        if codec:
            text = whole(source, limits).decode(codec, "replace").removeprefix("\ufeff")
            source = io.BytesIO(_DECLARED.sub(r"\1", text, count=1).encode())
            wanted = replace(wanted, encoding=None)
    known = kinds.KINDS[kind]
    yield from getattr(import_module(f"extractor.documents.formats.{known.module}"), known.function)(
        source, wanted, limits
    )


def _suffix(name: str) -> str:
    last = name.rpartition("/")[2]
    return f".{last.rpartition('.')[2].lower()}" if "." in last.strip(".") or kinds.hides(last) else "without a suffix"
