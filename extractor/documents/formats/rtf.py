"""RTF, by striprtf: one document, or the articles of a Factiva export."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from extractor.core.errors import InputError
from extractor.documents.formats import (
    Extracted,
    Limits,
    Wanted,
    clean,
    described,
    library,
    paragraphs,
    press_export,
    whole,
)

_STAMP = re.compile(rb"\\creatim\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})")


def read(source: BinaryIO, wanted: Wanted, limits: Limits) -> Iterator[Extracted | InputError]:
    """The one document of an RTF, or the articles of an export."""
    data = whole(source, limits)
    if not data.lstrip().startswith(b"{\\rtf"):
        raise InputError("", "no RTF, though its name says so", "save it again")
    striprtf = library("striprtf.striprtf", "RTF")
    # bytes above ASCII are not RTF, but some programs write them, in the code page of the file
    page = re.search(rb"\\ansicpg(\d+)", data[:2000])
    codec = wanted.encoding or (f"cp{page[1].decode()}" if page else "cp1252")
    try:
        text = data.decode(codec, "replace")
    except LookupError:
        codec, text = "cp1252", data.decode("cp1252", "replace")
    # pictures are most of many files, and no text
    text = re.sub(r"(?<=[\s}\\\w])[0-9a-fA-F\s]{2000,}(?=})", "", text)
    # what was deleted, changes being tracked; and a line's end that ends no paragraph
    text = re.sub(r"{[^{}]*\\deleted(?![a-z0-9])[^{}]*}", "", text)
    text = re.sub(r"\\line(?![a-z])", r"\\u8232?", text)
    # a cell of a table is a paragraph
    text = re.sub(r"\\cell(?![a-z])", r"\\par", text)
    lines = [
        re.sub(r" *\n *", "\n", clean(line))
        for line in striprtf.rtf_to_text(text, encoding=codec, errors="replace").split("\n")
    ]
    if press_export.is_factiva(lines):
        yield from press_export.factiva(lines)
        return
    body = paragraphs(lines)
    if not body:
        raise InputError("", "no text in it", "it may hold pictures alone: make them text with OCR first")
    yield Extracted(body, meta=_meta(data, codec))


def _meta(data: bytes, codec: str) -> dict[str, str]:
    """Title, author and date of the group \\info."""
    start = data.find(b"{\\info")
    if start < 0:
        return {}
    info = data[start : start + 4000]
    stamp = _STAMP.search(info)

    def value(name: bytes) -> str:
        found = re.search(rb"{\\" + name + rb"\s([^{}]*)}", info)
        if not found:
            return ""
        rtf_to_text = library("striprtf.striprtf", "RTF").rtf_to_text
        return clean(
            rtf_to_text("{\\rtf1 " + found[1].decode(codec, "replace") + "}", encoding=codec, errors="replace")
        )

    day = f"{int(stamp[1]):04}-{int(stamp[2]):02}-{int(stamp[3]):02}" if stamp else ""
    return described(title=value(b"title"), author=value(b"author"), date=day)
