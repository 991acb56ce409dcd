"""EPUB: the chapters in reading order as one document; "pages" of its meta is where they begin."""

import posixpath
import re
import zipfile
from collections.abc import Collection, Iterator
from typing import BinaryIO
from urllib.parse import unquote
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from extractor.core.errors import InputError
from extractor.documents.formats import (
    Extracted,
    Limits,
    Remark,
    Wanted,
    archive,
    defines_entities,
    described,
    markup,
    web,
)

_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_CONTAINER = "META-INF/container.xml"
_AGAIN = "get it again"
#: what a book says of itself on its title page, as in its package
#: a chapter among what is encrypted; of fonts many are, for their makers
_ENCRYPTED = re.compile(rb"""<(?:\w+:)?CipherReference\s[^>]*\bURI\s*=\s*["'][^"'>]+\.(?:xhtml?|html?|xml)["']""", re.I)
_ON_TITLE_PAGES = ("title", "creator", "contributor", "publisher", "date", "rights")
#: types of what the order of reading names and is text: pages by whatever name, as text/x-oeb1-document of old books
_TEXTS = re.compile(r"(?!.*svg|text/css)(?:.*html|.*xml|text/|$)", re.I)
#: what programs say for want of an author
_PROGRAM = re.compile(r"^(?:Unknown Author|Converted by .*)$")


def read(source: BinaryIO, wanted: Wanted, limits: Limits) -> Iterator[Extracted | Remark]:
    file = archive.opened(source, limits)
    if "META-INF/encryption.xml" in file.namelist() and (
        "META-INF/rights.xml" in file.namelist()
        or _ENCRYPTED.search(archive.member(file, "META-INF/encryption.xml", limits))
    ):
        raise InputError("", "protected against copying", "ask its publisher for one that is not")
    package_name = _package(file, limits)
    package = _xml(file, package_name, limits)
    folder = posixpath.dirname(package_name)
    text, starts, left = "", [], limits.unpacked
    title = _value(package, "title")
    said = {(element.text or "").strip() for name in _ON_TITLE_PAGES for element in package.iter(_DC + name)}
    there = set(file.namelist())
    folded = {name.casefold(): name for name in there}
    chapters, missing = _spine(package, folder)
    for named in chapters:
        # capitals are nothing to many programs
        name = named if named in there else folded.get(named.casefold())
        if name is None:
            missing.append(named)
            continue
        data = archive.member(file, name, limits)
        left -= len(data)
        if left < 0:
            raise InputError("", f"it unpacks to more than {limits.unpacked / 1e9:g} GB", "leave it out")
        chapter = _chapter(web.decode(data, wanted.encoding), title, said)
        if chapter:
            text += "\n\n" if text else ""
            starts.append(len(text))
            text += chapter
        if len(text) > limits.characters:
            raise InputError("", f"more than {limits.characters:,} characters", "divide it")
    if not text:
        if missing:
            raise InputError("", f"its chapters are missing ({missing[0]})", _AGAIN)
        raise InputError("", "no text in it", "it may hold pictures alone: make them text with OCR first")
    if missing:
        more = f" and {len(missing) - 1:,} more are" if len(missing) > 1 else " is"
        yield Remark(f"chapter {missing[0]}{more} missing in it: get it again")
    day = re.match(r"\d{4}(-\d\d-\d\d)?", _value(package, "date"))
    meta = described(
        title=title,
        author=_PROGRAM.sub("", _value(package, "creator")),
        site=_value(package, "publisher"),
        date=day[0] if day else "",
        pages=starts,
    )
    yield Extracted(text, meta=meta)


def _chapter(page: str, title: str, said: Collection[str]) -> str:
    """The text of a chapter; a title page, which repeats the book's title and what else is `said` of it, is none."""
    found = markup.blocks(page)
    kept = [block.text for block in found if not block.inside("nav", "toc")]
    if kept and kept[0] == title and all(text in said for text in kept[1:]):
        return ""
    return "\n\n".join(kept)


def _package(file: zipfile.ZipFile, limits: Limits) -> str:
    if _CONTAINER in file.namelist():
        for element in _xml(file, _CONTAINER, limits).iter("{urn:oasis:names:tc:opendocument:xmlns:container}rootfile"):
            name = unquote(element.get("full-path") or "")
            if name in file.namelist():
                return name
    name = next((name for name in file.namelist() if name.endswith(".opf")), "")
    if not name:
        raise InputError("", "an EPUB without contents", _AGAIN)
    return name


def _spine(package: Element, folder: str) -> tuple[list[str], list[str]]:
    """The files of the book in reading order, and what the order names that is in no list of files.

    Where it names none, as AbiWord's does, the order is that of the pages in the list.
    """
    items = {item.get("id"): item for item in package.iter(f"{_OPF}item")}
    files = {
        key: posixpath.normpath(posixpath.join(folder, unquote((item.get("href") or "").partition("#")[0])))
        for key, item in items.items()
        if _TEXTS.match(item.get("media-type") or "") and "nav" not in (item.get("properties") or "").split()
    }
    references = [reference.get("idref") for reference in package.iter(f"{_OPF}itemref")]
    unknown = [reference or "" for reference in references if reference not in items]
    pages = (file for key, file in files.items() if "html" in (items[key].get("media-type") or "").lower())
    # several may name places in one file
    named = dict.fromkeys(files[reference] for reference in references if reference in files)
    return list(named or dict.fromkeys(pages)), unknown


def _value(package: Element, name: str) -> str:
    return next((element.text or "" for element in package.iter(_DC + name)), "")


def _xml(file: zipfile.ZipFile, name: str, limits: Limits) -> Element:
    data = archive.member(file, name, limits)
    if defines_entities(data):
        raise InputError("", "XML that defines entities", _AGAIN)
    try:
        return ElementTree.fromstring(data)
    except (ElementTree.ParseError, LookupError, ValueError) as error:  # LookupError: no such encoding
        raise InputError("", f"damaged ({name}: {error})", _AGAIN) from None
