"""Word processing and slides, as zip archives of XML: DOCX, ODT, PPTX, ODP.

    compte-rendu.docx -> "Compte rendu\\n\\nLe maire, Paul Rivière, …", {"title": …, "author": …, "date": …}

Read with the standard library: paragraphs, lists, tables (a cell a paragraph), text
boxes, diagrams and notes, in the order of the text; deletions, comments, fields' instructions,
glosses over a word, headers and footers are left out. Macros are never looked at.
"""

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any, BinaryIO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from extractor.core.errors import InputError
from extractor.documents.formats import (
    Extracted,
    Found,
    Limits,
    Part,
    Remark,
    Wanted,
    archive,
    clean,
    defines_entities,
    described,
    inserted,
    paragraphs,
    trimmed_lines,
)
from extractor.documents.formats.unseen import OFFICE, A, P, Styles, T, W, is_unseen, of_open_document, of_word

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
#: how Word wrote letters as a drawing, up to 2007
_WORD_ART = "{urn:schemas-microsoft-com:vml}textpath"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_DATES = (
    "{http://purl.org/dc/terms/}created",
    "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}creation-date",
    f"{_DC}date",
)

_WORD_SKIP = frozenset(
    W + name for name in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "sectPr", "tblPr", "rt")
) | {f"{_MC}Fallback"}
_OPEN_SKIP = frozenset(
    [
        T + name
        for name in (
            "tracked-changes",
            "note-citation",
            "sequence-decls",
            "variable-decls",
            "table-of-content",
            "page-number",
            "ruby-text",
        )
    ]
    + [
        f"{OFFICE}annotation",
        f"{OFFICE}annotation-end",
        f"{OFFICE}scripts",
        f"{OFFICE}event-listeners",
        f"{OFFICE}forms",
    ]
    + [_SVG + name for name in ("title", "desc")]  # of a picture, for who does not see it
)
#: names of « Strict Open XML », a choice when a document is saved, and what they are called otherwise
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": W[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/drawingml/main": A[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/drawingml/diagram": _DIAGRAM[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/presentationml/main": P[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": _R[1:-1].encode(),
}
#: lines end where an element says so: how the XML is broken into lines says nothing, as that of OpenDocument says
#: nothing of the number of blanks
_LINE_END, _SPACE = re.compile(r"[ \t]*[\r\n]\s*"), re.compile(r"[ \t\r\n]+")
_CHARACTERS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}noBreakHyphen": "\u2011",
    f"{W}softHyphen": "\u00ad",
}
#: a document that is shown in another as an object
_OBJECT = re.compile(r"(?:word|ppt)/embeddings/[^/]+\.(?:doc[xm]?|rtf|od[tp]|ppt[xm]?|pdf)", re.I)
_OPEN_OBJECT, _OPEN_TEXT = re.compile(r"[^/]+/content\.xml"), re.compile(rb"<office:(?:text|presentation)\b")
#: the sorts of notes, in the order in which they are read
_NOTES = ("footnotes", "endnotes")
#: what stands on each slide, and on the notes of each: its number, header, footer and date
_ON_EACH = frozenset(["sldNum", "hdr", "ftr", "dt"])
#: what says which slides there are, in which order
_PRESENTATION, _RELATIONS = "ppt/presentation.xml", "ppt/_rels/presentation.xml.rels"
#: an XML file of so many bytes takes some ten times the memory
_XML = 60_000_000


def read_docx(source: BinaryIO, wanted: Wanted, limits: Limits) -> Iterator[Found]:
    """The document of a DOCX, its notes at the end; then the files that were put into it as they are."""
    file = archive.opened(source, limits)
    main = _main(file, "word/document.xml")
    document = _with_diagrams(file, main, limits)
    styles = posixpath.join(posixpath.dirname(main), "styles.xml")
    hidden = of_word(_beside(file, styles, limits))
    reader = _Paragraphs(frozenset([f"{W}p", f"{A}p"]), _WORD_SKIP, _word_character, hidden)
    found = []
    for text in (document, *(_xml(file, name, limits) for name in _notes(file, main, limits))):
        _without_instructions(text, hidden)
        found += reader.of(text)
    chunks = [chunk.get(f"{_R}id") for chunk in document.iter(f"{W}altChunk")]
    if any(found) or not chunks:
        yield _document(found, _properties(file, "docProps/core.xml", limits))
    if chunks:
        yield from _chunks(file, main, chunks, limits)
    yield from _elsewhere(sum(1 for _ in document.iter(f"{W}subDoc")))
    yield from inserted(sum(_OBJECT.fullmatch(name) is not None for name in file.namelist()))


def _elsewhere(parts: int) -> Iterator[Remark]:
    """What is said of parts of a document that are shown in it, and stand in files of their own."""
    if parts:
        what = "1 of its parts is another file" if parts == 1 else f"{parts:,} of its parts are other files"
        yield Remark(f"{what}, and not read")


def _chunks(file: zipfile.ZipFile, main: str, chunks: Sequence[str | None], limits: Limits) -> Iterator[Found]:
    """The files that a document is put together of, by their ids; one that is not there costs itself alone."""
    relations, folder = _relations(file, main, limits)
    known = {relation.get("Id"): relation for relation in relations}
    left = limits.unpacked
    for chunk in chunks:
        relation = known.get(chunk)
        target = "" if relation is None else _target(relation, folder)
        name = posixpath.basename(target) or str(chunk)
        if relation is not None and relation.get("TargetMode") == "External":
            yield Remark(f"1 of its parts, {name}, is another file, and not read")
            continue
        try:
            held = archive.member(file, target, limits)
        except InputError as error:
            yield InputError(name, error.reason, error.remedy)
            continue
        # one may be shown many times
        left -= len(held)
        if left < 0:
            raise InputError("", f"its parts are more than {limits.unpacked / 1e9:g} GB", "divide it")
        yield Part(name, name, held)


def read_pptx(source: BinaryIO, wanted: Wanted, limits: Limits) -> Iterator[Extracted | Remark]:
    """The document of a PPTX; each slide is a page, what its speaker noted at its end."""
    file = archive.opened(source, limits)
    slides = _slides(file, limits)
    if not slides:
        raise InputError("", "no slides in it", "save it again as .pptx")
    if len(slides) > limits.pages:
        raise InputError("", f"more than {limits.pages:,} slides", "divide it")
    reader = _Paragraphs(frozenset([f"{A}p"]), frozenset([f"{_MC}Fallback"]), _slide_character)
    pages = [
        paragraphs([*reader.of(_own(_with_diagrams(file, name, limits))), *reader.of(_noted(file, name, limits))])
        for name in slides
    ]
    starts, text = [], ""
    for page in pages:
        text += "\n\n" if text and page else ""
        starts.append(len(text))
        text += page
    yield _checked(Extracted(text, meta={**_properties(file, "docProps/core.xml", limits), "pages": starts}))
    yield from inserted(sum(_OBJECT.fullmatch(name) is not None for name in file.namelist()))


def read_open(source: BinaryIO, wanted: Wanted, limits: Limits) -> Iterator[Extracted | Remark]:
    """The document of an ODT or ODP."""
    file = archive.opened(source, limits)
    if "META-INF/manifest.xml" in file.namelist() and b"encryption-data" in archive.member(
        file, "META-INF/manifest.xml", limits
    ):
        raise InputError("", "protected by a password", "save it without one")
    content = _xml(file, "content.xml", limits)
    body = content.find(f"{OFFICE}body")
    tags = frozenset([f"{T}p", f"{T}h"])
    hidden = of_open_document(content, _beside(file, "styles.xml", limits))
    found = [] if body is None else _Paragraphs(tags, _OPEN_SKIP, _open_character, hidden).of(body)
    yield _document(found, _properties(file, "meta.xml", limits))
    # the text of the last look at it may stand there
    linked = (one for one in content.iter(f"{T}section") if one.find(f"{T}section-source") is not None)
    yield from _elsewhere(sum(all(child.tag == f"{T}section-source" for child in one) for one in linked))
    yield from inserted(sum(_is_text(file, name, limits) for name in file.namelist() if _OPEN_OBJECT.fullmatch(name)))


def _is_text(file: zipfile.ZipFile, name: str, limits: Limits) -> bool:
    """Whether an object of an ODT is a document: not a formula, a chart or a table."""
    with suppress(InputError):
        return _OPEN_TEXT.search(archive.member(file, name, limits)) is not None
    return False


class _Paragraphs:
    """The paragraphs below an element, those within a paragraph (a note, a text box) behind it."""

    def __init__(
        self,
        tags: frozenset[str],
        skip: frozenset[str],
        character: Callable[[Element], str],
        hidden: Styles = frozenset(),
    ):
        self._tags, self._skip, self._character, self._hidden = tags, skip, character, hidden

    def of(self, root: Element) -> list[str]:
        found: list[str] = []
        self._walk(root, None, found)
        return found

    def _walk(self, element: Element, text: list[str] | None, found: list[str], depth: int = 0) -> None:
        if depth > 400:
            raise InputError("", "nested too deeply", "save it again")
        # of paragraphs that go on in the next one
        begun = ""
        for child in element:
            if child.tag in self._skip or is_unseen(child, self._hidden):
                pass
            elif child.tag in self._tags:
                own: list[str] = [_SPACE.sub(" ", child.text or "")] if self._character is _open_character else []
                behind: list[str] = []
                self._walk(child, own, behind, depth + 1)
                begun += "".join(own)
                # whose mark is deleted, and an initial of several lines' height, which Word makes a paragraph
                if child.find(f"{W}pPr/{W}rPr/{W}del") is None and not _is_initial(child):
                    found.append(clean(trimmed_lines(begun)))
                    begun = ""
                found.extend(behind)
            else:
                if begun and text is None and child.tag == f"{W}tbl":  # what goes on behind a table is another
                    found.append(clean(trimmed_lines(begun)))
                    begun = ""
                if text is not None:
                    text.append(self._character(child))
                self._walk(child, text, found, depth + 1)
            if text is not None and self._character is _open_character:
                text.append(_SPACE.sub(" ", child.tail or ""))
        if begun:
            found.append(clean(trimmed_lines(begun)))


def _without_instructions(text: Element, hidden: Styles) -> None:
    """Empty what fields of DOCX say that stand in the instruction of another: the name in « IF name = "Awa" … »; and
    the list of a form's field where what is chosen of it stands there as text, too.

    Nothing of a text in which one has no end, or an end no beginning.
    """
    run: Element | None = None
    # of the fields that are open: whether what follows is the instruction, and of how many it is
    within: list[bool] = []
    lists: list[Element | None] = []
    instructions = 0
    said: list[Element] = []
    for element in text.iter():
        kind = element.get(f"{W}fldCharType")
        if element.tag == f"{W}r":
            run = element
        elif element.tag == f"{W}t":
            if within and instructions > within[-1]:
                said.append(element)
            elif within and not within[-1] and (choices := lists[-1]) is not None and (element.text or "").strip():
                if run is None or not is_unseen(run, hidden):
                    choices.clear()
        elif kind == "begin":
            within.append(True)
            lists.append(element.find(f"{W}ffData/{W}ddList"))
            if instructions and (choices := lists[-1]) is not None:
                choices.clear()
            instructions += 1
        elif kind == "separate" and within:
            instructions -= within[-1]
            within[-1] = False
        elif kind == "end":
            if not within:
                return
            instructions -= within.pop()
            lists.pop()
    for element in () if within else said:
        element.text = ""


def _is_initial(paragraph: Element) -> bool:
    """Whether a paragraph of DOCX is the first letter of the next one, set beside several of its lines."""
    frame = paragraph.find(f"{W}pPr/{W}framePr")
    return frame is not None and frame.get(f"{W}dropCap") in ("drop", "margin")


def _word_character(element: Element) -> str:
    name = element.tag
    if name in (f"{W}t", f"{A}t", f"{_MATH}t"):
        return _LINE_END.sub(" ", element.text or "")
    if name in (f"{W}br", f"{W}cr"):
        return "\n"
    if name == f"{W}sym":
        return _symbol(element.get(f"{W}char", ""), element.get(f"{W}font", ""))
    if name == f"{W}ddList":
        return _chosen(element)
    if name == _WORD_ART and element.get("on") not in ("f", "false"):
        return _SPACE.sub(" ", element.get("string", ""))
    return _CHARACTERS.get(name, "")


def _chosen(choices: Element) -> str:
    """What is shown of the list of a form's field: the one chosen, else the one it begins with."""
    entries = [one.get(f"{W}val", "") for one in choices.iterfind(f"{W}listEntry")]
    marks = (choices.find(f"{W}{name}") for name in ("result", "default"))
    number = next((mark.get(f"{W}val", "0") for mark in marks if mark is not None), "0")
    return entries[int(number)] if number.isdecimal() and len(number) < 9 and int(number) < len(entries) else ""


def _symbol(code: str, font: str) -> str:
    """A character by its number, « Élysée » of some programs; a blank for the arrows and dots of a font of its own."""
    number = int(code, 16) if re.fullmatch(r"[\dA-Fa-f]{1,5}", code) else 0
    if 0xF000 <= number < 0xF100 and not re.search(r"symbol|dings", font, re.I):
        number -= 0xF000
    return chr(number) if number < 0xE000 and chr(number).isprintable() else " "


def _slide_character(element: Element) -> str:
    if element.tag == f"{A}t":
        return _LINE_END.sub(" ", element.text or "")
    return "\n" if element.tag == f"{A}br" else ""


def _open_character(element: Element) -> str:
    name = element.tag
    if name == f"{T}s":
        count = element.get(f"{T}c", "1")
        return " " * min(int(count) if count.isdecimal() else 1, 100)
    return {f"{T}line-break": "\n", f"{T}tab": "\t"}.get(name, "") + _SPACE.sub(" ", element.text or "")


def _main(file: zipfile.ZipFile, usual: str) -> str:
    """The part that holds the text, which some programs call otherwise (document2.xml)."""
    if usual in file.namelist():
        return usual
    stem = usual.removesuffix(".xml")
    other = next((name for name in file.namelist() if re.fullmatch(re.escape(stem) + r"\d*\.xml", name)), None)
    if other is None:
        remedy = "save it again as .docx; a zip archive of other files is to be called .zip"
        raise InputError("", f"no {usual} in it, which holds the text of a DOCX", remedy)
    return other


def _notes(file: zipfile.ZipFile, main: str, limits: Limits) -> list[str]:
    """The parts that hold the notes of a DOCX, which some programs call otherwise, too (footnotes2.xml).

    They are those that the text names as its own, or where it names none, those that are called so.
    """
    there = file.namelist()
    listed, folder = _relations(file, main, limits)
    named = [
        (sort, target)
        for relation in listed
        if (sort := posixpath.basename(relation.get("Type", ""))) in _NOTES
        and (target := _target(relation, folder)) in there
    ]
    called = ((m[1], m[0]) for part in there if (m := re.fullmatch(r"word/(footnotes|endnotes)\d*\.xml", part)))
    return list(dict.fromkeys(part for _, part in sorted(named or called, key=lambda one: _NOTES.index(one[0]))))


def _slides(file: zipfile.ZipFile, limits: Limits) -> list[str]:
    """The parts that hold the slides, in the order in which they are shown; that of their names is another.

    Slides that are not shown any more are left out, unless the presentation names one that is missing.
    """
    there = set(file.namelist())
    numbered = [(int(m[1]), m[0]) for name in there if (m := re.fullmatch(r"ppt/slides/slide(\d+)\.xml", name))]
    by_number = [name for _, name in sorted(numbered)]
    if not {_PRESENTATION, _RELATIONS} <= there:
        return by_number
    try:
        relations, presentation = (_xml(file, name, limits) for name in (_RELATIONS, _PRESENTATION))
    except InputError:
        return by_number  # the slides themselves may be whole
    targets = {relation.get("Id"): _target(relation, "ppt") for relation in relations}
    # sections have elements of this name, too, without a relation
    ids = [key for one in presentation.iter() if one.tag.endswith("}sldId") and (key := one.get(f"{_R}id"))]
    shown = list(dict.fromkeys(targets.get(key, "") for key in ids))
    if shown and there.issuperset(shown):
        return shown
    return list(dict.fromkeys([*(name for name in shown if name in there), *by_number]))


def _relations(file: zipfile.ZipFile, part: str, limits: Limits) -> tuple[list[Element], str]:
    """The relations of a part to others, none where they are damaged or missing, and the folder they start from."""
    folder, name = posixpath.split(part)
    return [*_beside(file, f"{folder}/_rels/{name}.rels", limits)], folder


def _targets(file: zipfile.ZipFile, part: str, limits: Limits) -> dict[str | None, str]:
    """The parts that a part names by an id."""
    relations, folder = _relations(file, part, limits)
    return {relation.get("Id"): _target(relation, folder) for relation in relations}


def _with_diagrams(file: zipfile.ZipFile, part: str, limits: Limits) -> Element:
    """A part with the texts of its diagrams (SmartArt), which are parts of their own, where these are shown."""
    root = _xml(file, part, limits)
    shown = [*root.iter(f"{_DIAGRAM}relIds")]
    targets = _targets(file, part, limits) if shown else {}
    for one in shown:
        if (target := targets.get(one.get(f"{_R}dm"), "")) in file.namelist():
            one.extend(_boxes(_xml(file, target, limits)))
    return root


def _boxes(diagram: Element) -> list[Element]:
    """The boxes of a diagram in the order in which they are shown: each before those below it."""
    boxes = {box.get("modelId"): box for box in diagram.iter(f"{_DIAGRAM}pt")}
    below: dict[str | None, list[tuple[int, str | None]]] = {}
    for line in diagram.iter(f"{_DIAGRAM}cxn"):
        if line.get("type", "parOf") == "parOf":
            place = line.get("srcOrd", "")
            below.setdefault(line.get("srcId"), []).append((int(place) if place.isdecimal() else 0, line.get("destId")))
    waiting = [key for key, box in boxes.items() if box.get("type") == "doc"]
    order: dict[str | None, Element] = {}
    while waiting:
        key = waiting.pop()
        if key in boxes and key not in order:
            order[key] = boxes[key]
            waiting.extend(to for _, to in sorted(below.get(key, []), key=lambda one: one[0], reverse=True))
    # what no line leads to
    order.update((key, box) for key, box in boxes.items() if key not in order)
    return [box for box in order.values() if box.get("type") != "pres"]


def _noted(file: zipfile.ZipFile, slide: str, limits: Limits) -> Element:
    """What a speaker noted on a slide: its page of notes."""
    relations, folder = _relations(file, slide, limits)
    notes = (_target(one, folder) for one in relations if one.get("Type", "").endswith("/notesSlide"))
    name = next((name for name in notes if name in file.namelist()), None)
    return _own(_xml(file, name, limits)) if name else Element("notes")


def _own(slide: Element) -> Element:
    """A slide, or its notes, without what stands on each of them."""
    parents = {shape: parent for parent in slide.iter() for shape in parent if shape.tag == f"{P}sp"}
    for shape, parent in parents.items():
        place = next(shape.iter(f"{P}ph"), None)
        if place is not None and place.get("type") in _ON_EACH:
            parent.remove(shape)
    return slide


def _target(relation: Element, folder: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))[1:]


def _xml(file: zipfile.ZipFile, name: str, limits: Limits) -> Element:
    data = archive.member(file, name, limits)
    if len(data) > _XML:
        raise InputError("", f"its text is larger than {_XML / 1e6:g} MB of XML", "divide it")
    for strict, usual in _STRICT.items():
        data = data.replace(strict, usual)
    if defines_entities(data):
        # no program writes this: what names files or grows without end
        raise InputError("", "XML that defines entities", "save it again with a word processor")
    try:
        return ElementTree.fromstring(data)
    except (ElementTree.ParseError, LookupError, ValueError) as error:  # LookupError: no such encoding
        raise InputError("", f"damaged ({error})", "open it in a word processor and save it again") from None


def _beside(file: zipfile.ZipFile, name: str, limits: Limits) -> Element:
    """A part that says something of the text: nothing where it is damaged or missing, for the text may be whole."""
    with suppress(InputError):
        if name in file.namelist():
            return _xml(file, name, limits)
    return Element("nothing")


def _properties(file: zipfile.ZipFile, name: str, limits: Limits) -> dict[str, Any]:
    values = {element.tag: element.text for element in _beside(file, name, limits).iter() if element.text}
    day = next((values[key][:10] for key in _DATES if re.match(r"\d{4}-\d\d-\d\d", values.get(key, ""))), "")
    author = values.get(f"{_DC}creator") or values.get(
        "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}initial-creator"
    )
    return described(title=values.get(f"{_DC}title"), author=author, date=day)


def _document(found: list[str], meta: dict[str, Any]) -> Extracted:
    return _checked(Extracted(paragraphs(found), meta=meta))


def _checked(document: Extracted) -> Extracted:
    if not document.text:
        raise InputError("", "no text in it", "it may hold pictures alone: make them text with OCR first")
    return document
