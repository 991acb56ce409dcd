"""PDF with text: paragraphs, columns and words rebuilt, headers and page numbers out.

    une.pdf -> "Grève à Brest\\n\\nLes dockers ont voté…", {"title": …, "pages": [0, 3120]}

pdfium gives each character and its box; what belongs together is told by where it
stands (see layout.py), the same for all programs that make PDFs.
"""

import ctypes
import hashlib
import math
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import chain
from typing import Any, BinaryIO

from extractor.core.errors import InputError
from extractor.documents.formats import (
    Extracted,
    Found,
    Limits,
    Part,
    Remark,
    Wanted,
    described,
    layout,
    library,
    page_parts,
    whole,
)

#: a page with fewer characters is a picture with a stamp on it
_FEW = 25
#: what stands on the page of a form that is made as it is shown
_WAITS = re.compile(r"Please wait|Veuillez patienter|Adobe (?:Acrobat )?Reader")
#: so many pages of which nothing is read are named
_NAMED = 5
_OCR = "make its text readable with OCR first, for example with ocrmypdf"
#: where a stream begins, bytes before it that say what it is, and megabytes of it that are unpacked
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_ABOUT, _UNPACKED = 2_000, 64
_KIND = re.compile(rb"/Subtype\s*/(\w+)")
#: of fonts, of several filters, and of tables
_OTHER = re.compile(rb"/Length[123]\b|/ASCII|/LZW|/Crypt|/RunLength|/XRef|/ObjStm|/ICC|/N \d")
_NO_TITLE = re.compile(
    r"^(?:untitled|sans titre|document\d*|microsoft word - .*|.*\.(?:docx?|odt|indd|qxd|pdf|html?|tex|rtf))$"
    r"|^(?:file|https?):",
    re.I,
)


def read(source: BinaryIO, wanted: Wanted, limits: Limits) -> Iterator[Found]:
    """The one document of a PDF. Raises InputError for a scanned, a protected or a damaged one."""
    data = whole(source, limits)
    pdfium = library("pypdfium2", "a PDF")
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "security" in str(error).lower():
            raise InputError("", "a PDF encrypted for who has a key", "save it without protection") from None
        if "password" in str(error).lower():
            raise InputError("", "a PDF protected by a password", "save it without one") from None
        raise InputError("", "a damaged PDF", "open it in a viewer and print it to PDF again") from None
    try:
        pinned = list[int]()
        try:
            if damaged := sum(map(_is_damaged, _streams(data))):
                parts = "part of its contents is" if damaged == 1 else "parts of its contents are"
                yield Remark(f"{damaged} {parts} damaged, and what stands there may be missing or wrong")
            yield from _document(document, pdfium, limits, pinned)
        except InputError as error:
            if not pinned and not document.count_attachments():
                raise
            yield error
        yield from _attachments(document, pinned, data, pdfium, limits)
    except pdfium.PdfiumError as error:
        raise InputError("", f"a damaged PDF ({error})", "open it in a viewer and print it to PDF again") from None
    finally:
        document.close()


def _streams(data: bytes) -> Iterator[bytes]:
    """The packed streams of pages and their parts, by the marks around them; none of an encrypted PDF, nor pictures.

    pdfium ends a page without a word where its stream is damaged.
    """
    if b"/Encrypt" in data:
        return
    for mark in _STREAM.finditer(data):
        about = data[max(0, mark.start() - _ABOUT) : mark.start()].rpartition(b" obj")[2]
        kind = _KIND.search(about)
        if b"/FlateDecode" in about and not _OTHER.search(about) and (kind is None or kind[1] == b"Form"):
            yield data[mark.end() : data.find(b"endstream", mark.end())]


def _is_damaged(packed: bytes) -> bool:
    """Whether a stream cannot be unpacked to its end, up to a limit."""
    unpacking, left = zlib.decompressobj(), packed
    for _ in range(_UNPACKED):
        try:
            unpacking.decompress(left, 1 << 20)
        except zlib.error:
            return True
        left = unpacking.unconsumed_tail
        if unpacking.eof or not left:
            return not unpacking.eof
    return False


def _attachments(document: Any, pages: list[int], data: bytes, pdfium: Any, limits: Limits) -> Iterator[Found]:
    """The files that are attached to a document, a portfolio being nothing else, then those that a paper clip holds to
    one of these pages, if they are others."""
    raw = pdfium.raw
    number = document.count_attachments()
    listed = (pdfium.PdfAttachment(raw.FPDFDoc_GetAttachment(document.raw, at), document) for at in range(number))
    known = set[tuple[str, bytes]]()
    for index, attached in enumerate(chain(listed, _pinned(data, pages, pdfium)), 1):
        if index > limits.members:
            raise InputError("", f"more than {limits.members:,} files attached to it", "divide it")
        try:
            name = attached.get_name() or f"attachment {index}"
            held = bytes(attached.get_data())
        except (pdfium.PdfiumError, UnicodeError) as error:
            if index <= number:
                yield InputError(f"attachment {index}", f"damaged ({error})", "save it in a viewer")
            else:  # it may be the name of a file alone
                yield Remark("a file attached to one of its pages is not in it, or damaged")
            continue
        name = re.sub(r"[/\\]", "_", name)
        this = (name, hashlib.sha256(held).digest())
        if index <= number or this not in known:
            yield Part(name, name, held)
        known.add(this)


def _pinned(data: bytes, pages: list[int], pdfium: Any) -> Iterator[Any]:
    """What is attached to pages; where forms were printed onto them they hold it no more, so they are opened anew."""
    if not pages:
        return
    raw = pdfium.raw
    with pdfium.PdfDocument(data) as document:
        for index in pages:
            page = document[index]
            for at in range(raw.FPDFPage_GetAnnotCount(page.raw)):
                note = raw.FPDFPage_GetAnnot(page.raw, at)
                if raw.FPDFAnnot_GetSubtype(note) == raw.FPDF_ANNOT_FILEATTACHMENT:
                    yield pdfium.PdfAttachment(raw.FPDFAnnot_GetFileAttachment(note), document)
                raw.FPDFPage_CloseAnnot(note)
            page.close()


def _document(document: Any, pdfium: Any, limits: Limits, pinned: list[int]) -> Iterator[Extracted | Remark]:
    """The text of the pages; the numbers of those to which files are pinned are put into `pinned`."""
    if len(document) > limits.pages:
        raise InputError("", f"more than {limits.pages:,} pages", "divide it")
    with suppress(pdfium.PdfiumError):
        document.init_forms()
    pages: list[page_parts.Page] = []
    characters = empty = 0
    pictures, damaged = list[int](), list[int]()
    for index in range(len(document)):
        try:
            page, has_files = _filled_in(document, index, pdfium.raw)
            if has_files:
                pinned.append(index)
            found = _page(page, pdfium.raw)
            number = sum(len(segment.text) for part in (found, *found.beside) for segment in part.segments)
            if number < _FEW and _is_picture(page, pdfium.raw):
                pictures.append(index + 1)
            page.close()
        except pdfium.PdfiumError:
            found, number = page_parts.Page((), 0, 0), 0
            damaged.append(index + 1)
        characters += number
        empty += number < _FEW
        if characters > limits.characters:
            raise InputError("", f"more than {limits.characters:,} characters", "divide it")
        pages.append(found)
    if not pages:
        raise InputError("", "a PDF without pages", "get it again")
    if characters < _FEW or characters < _FEW * len(pages):
        if _shows_pictures(document, pdfium):
            raise InputError("", "a scanned PDF: its pages are pictures", _OCR)
        if not characters:
            remedy = "look at it in a viewer; where that shows a text, print it to PDF"
            raise InputError("", "a PDF that shows no text", remedy)
    text, starts = layout.text(pages)
    if not text:
        raise InputError("", "no text in it", _OCR)
    if document.get_formtype() == pdfium.raw.FORMTYPE_XFA_FULL:
        if _WAITS.search(text):  # in place of the form
            raise InputError("", "a form (XFA) that Acrobat alone shows", "print it to PDF there")
        yield Remark("is a form (XFA) that Acrobat shows otherwise: its pages are read, not what it is filled in with")
    values = _metadata(document)
    title = values.get("Title", "").strip()
    day = re.match(r"D:(\d{4})(\d\d)(\d\d)", values.get("CreationDate", ""))
    meta = described(
        title="" if _NO_TITLE.match(title) else title,
        author=values.get("Author", ""),
        date="-".join(day.groups()) if day else "",
        pages=starts,
    )
    if empty:
        # some pages scanned, some not
        meta["pages_without_text"] = empty
    for numbers, what in ((pictures, "pictures without a text, as scanned ones are"), (damaged, "damaged")):
        if numbers:
            shown = ", ".join(map(str, numbers[:_NAMED])) + (" …" if len(numbers) > _NAMED else "")
            yield Remark(f"{len(numbers)} of its {len(pages)} pages not read, being {what} ({shown})")
    yield Extracted(text, meta=meta)


def _metadata(document: Any) -> dict[str, str]:
    """What a document says of itself, without what is damaged of it."""
    values = dict[str, str]()
    for key in ("Title", "Author", "CreationDate"):
        with suppress(UnicodeError):
            values[key] = str(document.get_metadata_value(key))
    return values


def _filled_in(document: Any, index: int, raw: Any) -> tuple[Any, bool]:
    """A page on which what stands in the fields of a form, and in boxes that were written onto it, is printed, and
    whether files are pinned to it."""
    page = document[index]
    pinned = False
    others = list[int]()
    number = raw.FPDFPage_GetAnnotCount(page.raw)
    for at in range(number):
        note = raw.FPDFPage_GetAnnot(page.raw, at)
        kind = raw.FPDFAnnot_GetSubtype(note)
        pinned |= kind == raw.FPDF_ANNOT_FILEATTACHMENT
        # a button says what it does, and the mark of a box that is ticked is a letter
        field = raw.FPDFAnnot_GetFormFieldType(document.formenv, note) if document.formenv else -1
        buttons = (raw.FPDF_FORMFIELD_PUSHBUTTON, raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON)
        if kind not in (raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_WIDGET) or field in buttons:
            others.append(at)
        raw.FPDFPage_CloseAnnot(note)
    if len(others) == number:
        return page, pinned
    for at in reversed(others):
        raw.FPDFPage_RemoveAnnot(page.raw, at)
    if raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS:
        page.close()
        page = document[index]
    return page, pinned


def _is_picture(page: Any, raw: Any) -> bool:
    """Whether one image covers half of a page, as a scan does."""
    width, height = page.get_size()
    for image in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=5):
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        if raw.FPDFPageObj_GetBounds(image.raw, left, bottom, right, top):
            if (right.value - left.value) * (top.value - bottom.value) > width * height / 2:
                return True
    return False


def _shows_pictures(document: Any, pdfium: Any) -> bool:
    """Whether something is drawn on a page: an image, or lines, to which some programs turn letters."""
    raw = pdfium.raw
    drawn = [raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING]
    for index in range(len(document)):
        with suppress(pdfium.PdfiumError):
            page = document[index]
            found = next(page.get_objects(filter=drawn, max_depth=5), None)
            page.close()
            if found is not None:
                return True
    return False


def _page(page: Any, raw: Any) -> page_parts.Page:
    """The segments of a page: characters that follow each other on a line without a wide gap.

    A page is as its letters stand, not as it is shown: what is printed across it, a table set sideways or all of a
    page that a viewer turns, is upright on a page of its own, where its lines are lines.
    """
    shown = page.get_rotation()
    left, bottom, right, top = page.get_bbox()
    width, height = right - left, top - bottom
    textpage = page.get_textpage()
    segments: dict[int | None, list[page_parts.Segment]] = {}
    for turn, segment in _segments(textpage.raw, raw, (left, bottom, width, height), shown):
        segments.setdefault(turn, []).append(segment)
    textpage.close()
    # what slants is a stamp: as if in the margin, so that one that is on all pages is no text
    stamps = [page_parts.Page((segment,), segment.right, 0) for segment in segments.pop(None, [])]
    pages = [
        page_parts.Page(
            tuple(_put_together(found) if turn or shown else found),
            height if turn % 2 else width,
            width if turn % 2 else height,
        )
        for turn, found in segments.items()
        if turn is not None
    ]
    # the page is what most is printed on; ties go to what comes first
    pages.sort(key=lambda found: -sum(len(segment.text) for segment in found.segments))
    main, *turned = pages or [page_parts.Page((), width, height)]
    return replace(main, beside=(*turned, *stamps))


def _segments(
    handle: Any, raw: Any, place: tuple[float, float, float, float], shown: int
) -> Iterator[tuple[int | None, page_parts.Segment]]:
    """The segments of a page at `place`, each with the quarters it is turned by, or None where it slants.

    Where they, or the page as it is shown, are turned, pdfium gives the letters in any order: then a segment may be
    a letter alone, with all of its room.
    """
    page_left, page_bottom, width, height = place
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    across, base = ctypes.c_double(), ctypes.c_double()
    matrix, room = raw.FS_MATRIX(), raw.FS_RECTF()
    here: list[str] = []
    box = [0.0, 0.0, 0.0, 0.0]
    size = 0.0
    turn: int | None = 0
    last = (1.0, 0.0, 0.0, 1.0)
    space = False
    #: where each character was last printed: its number
    printed: dict[tuple[str, int, int], int] = {}

    def ended() -> Iterator[tuple[int | None, page_parts.Segment]]:
        nonlocal space
        if here:
            # a soft hyphen shows, and says something, at the end of a line alone
            text = "".join(here[:-1]).replace("\u00ad", "") + here[-1]
            yield turn, page_parts.Segment(text, box[0], box[1], box[2], box[3], size)
            here.clear()
        space = False

    for index in range(raw.FPDFText_CountChars(handle)):
        code = raw.FPDFText_GetUnicode(handle, index)
        character = chr(code) if 0 < code < 0x110000 else ""
        if character in ("\r", "\n"):
            yield from ended()
            continue
        if not character or character.isspace():
            space = bool(here)
            continue
        if 0xDC00 <= code < 0xE000 and here:
            here.append(character)  # the second half of a pair stands where the first does
            continue
        if not raw.FPDFText_GetCharBox(handle, index, left, right, bottom, top):
            continue
        x0, x1, y0, y1 = (
            left.value - page_left,
            right.value - page_left,
            bottom.value - page_bottom,
            top.value - page_bottom,
        )
        if not (x1 >= -5 and x0 <= width + 5 and y1 >= -5 and y0 <= height + 5):
            continue  # beside the page: notes of the printer's, what is to be hidden, or damaged and no number (NaN)
        spot = (character, round(x0), round(y0))
        if printed.get(spot, index) < index - 1:
            continue  # once more, a hair apart, to look bold; the two letters of a ligature share a place, too
        printed[spot] = index
        if raw.FPDFText_GetMatrix(handle, index, matrix) and (form := (matrix.a, matrix.b, matrix.c, matrix.d)) != last:
            last = form
            turned = _turn(form, raw.FPDFText_GetFontSize(handle, index))
            if turned != turn:
                yield from ended()
                turn = turned
        if turn is not None and (turn or shown) and raw.FPDFText_GetLooseCharBox(handle, index, room):
            x0, x1, y0, y1 = (
                room.left - page_left,
                room.right - page_left,
                room.bottom - page_bottom,
                room.top - page_bottom,
            )
        if turn:
            (x0, y0), (x1, y1) = (_upright(x, y, turn, width, height) for x, y in ((x0, y0), (x1, y1)))
            x0, x1, y0, y1 = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
        if here and turn is not None:
            gap = x0 - box[2]
            back = 0.05 if turn or shown else 1.5
            if gap > 0.9 * size or gap < -back * size or y0 > box[3] or y1 < box[1]:
                yield from ended()
        if not here:
            size = _size(raw, handle, index, matrix) or y1 - y0 or 1.0
            raw.FPDFText_GetCharOrigin(handle, index, across, base)
            _, line = _upright(across.value - page_left, base.value - page_bottom, turn or 0, width, height)
            # all letters are as high here, so that the distance of lines is that of their baselines
            box[:] = [x0, line - 0.25 * size, x1, line + 0.75 * size]
        else:
            if space:
                here.append(" ")
            box[0], box[2] = min(box[0], x0), max(box[2], x1)
        space = False
        # pdfium has a mark of its own for a hyphen at a line's end
        here.append("-" if character in ("\x02", "\ufffe") else character)
    yield from ended()


def _put_together(segments: list[page_parts.Segment]) -> Iterator[page_parts.Segment]:
    """The segments of which each is a letter, maybe, with those that stand close behind them on their line."""
    lines: list[list[page_parts.Segment]] = []
    for segment in sorted(segments, key=lambda segment: (-segment.bottom, segment.left)):
        if not lines or lines[-1][0].bottom - segment.bottom > 0.2 * segment.size:
            lines.append([])
        lines[-1].append(segment)
    for line in lines:
        # the letters of a ligature (fi, ffl) share a place
        line.sort(key=lambda segment: (round(segment.left, 2), segment.text[0] != "f"))
        sofar = line[0]
        for segment in line[1:]:
            gap = (segment.left - sofar.right) / segment.size
            if gap > 0.9 or abs(segment.size - sofar.size) > 0.1 * segment.size:
                yield sofar
                sofar = segment
            else:
                text = sofar.text + (" " if gap > 0.1 else "") + segment.text
                sofar = replace(sofar, text=text, right=max(sofar.right, segment.right))
        yield sofar


def _size(raw: Any, handle: Any, index: int, matrix: Any) -> float:
    """The size of a character's type on the page: what the file says may be scaled."""
    if not raw.FPDFText_GetMatrix(handle, index, matrix):
        return 0.0
    return abs(float(raw.FPDFText_GetFontSize(handle, index))) * math.hypot(matrix.b, matrix.d)


def _turn(form: tuple[float, float, float, float], size: float) -> int | None:
    """The quarters, against the clock, by which letters of a matrix are turned; None where their line slants."""
    across, up, *rest = form
    # letters in a mirror are none that are turned
    if (not across and not up) or across * rest[1] < up * rest[0]:
        return 0
    # a size below nothing turns by a half
    turns = math.atan2(up, across) / (math.pi / 2) + (2 if size < 0 else 0)
    # a scan is a little askew
    return round(turns) % 4 if abs(turns - round(turns)) < 1 / 8 else None


def _upright(x: float, y: float, turn: int, width: float, height: float) -> tuple[float, float]:
    """Where a place of a page stands once the page is turned back by so many quarters."""
    return ((x, y), (y, width - x), (width - x, height - y), (height - y, x))[turn]
