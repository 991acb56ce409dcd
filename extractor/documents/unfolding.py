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
#: kinds whose readers take letters for bytes: what is written in two or four for each is made UTF-8 before
_OF_BYTES = frozenset(["eml", "feed", "iramuteq", "mbox", "mhtml", "rtf"])
_DECLARED = re.compile(r"(\A\s*<\?xml\b[^<>]*?)\s+encoding\s*=\s*[\"'][^<>\"']*[\"']")


def unfold(
    source: BinaryIO, name: str, kind: str, wanted: Wanted, limits: Limits, depth: int = 0
) -> Iterator[Unfolded]:
    """The documents of a file of a kind, and of the files within it; `item` is the way to each.

    Raises InputError for what is wrong with the file as a whole.
    """
    texts = 0
    skipped: Counter[str] = Counter()
    for found in _read(source, kind, wanted, limits):
        if isinstance(found, Part):
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
            for document in _within(found, inner, wanted, limits, depth):
                texts += not isinstance(document, Remark)
                yield document
        else:
            texts += not isinstance(found, Remark)
            if isinstance(found, Extracted) and len(found.text) > limits.characters:
                yield InputError(found.item, f"more than {limits.characters:,} characters", "divide it")
            elif isinstance(found, Extracted) and kind not in RECORDS:
                yield replace(found, meta={"kind": kind, **_asked(kind, wanted), **found.meta})
            else:
                yield found
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


def _within(part: Part, kind: str, wanted: Wanted, limits: Limits, depth: int) -> Iterator[Unfolded]:
    if depth >= limits.depth:
        yield InputError(part.item, f"files within files, deeper than {limits.depth}", "unpack it, and give the folder")
        return
    if is_misnamed(part.name, part.data):
        yield Remark(f"{part.item}: {MISNAMED}")
    try:
        for found in unfold(io.BytesIO(part.data), part.name, kind, wanted, limits, depth + 1):
            if isinstance(found, Extracted):
                yield replace(found, item=joined(part.item, found.item))
            elif isinstance(found, Remark):
                yield Remark(f"{part.item}: {found.text}")
            else:
                yield InputError(located(part.item, found.subject), found.reason, found.remedy)
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
    known = kinds.KINDS[kind]
    yield from getattr(import_module(f"extractor.documents.formats.{known.module}"), known.function)(
        source, wanted, limits
    )


def _suffix(name: str) -> str:
    last = name.rpartition("/")[2]
    return f".{last.rpartition('.')[2].lower()}" if "." in last.strip(".") or kinds.hides(last) else "without a suffix"
