"""PDF with text: paragraphs, columns and words rebuilt, headers and page numbers out.

    une.pdf -> "Grève à Brest\\n\\nLes dockers ont voté…", {"title": …, "pages": [0, 3120]}

pdfium gives each character and its box; what belongs together is told by where it
stands (see layout.py), the same for all programs that make PDFs.
"""

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
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
    whole,
)

#: a page with fewer characters is a picture with a stamp on it
_FEW = 25
#: so many pages of which nothing is read are named
_NAMED = 5
#: letters of a page by which it is told how it is turned
_LOOKED_AT = 200
_OCR = "make its text readable with OCR first, for example with ocrmypdf"
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
        attached = document.count_attachments()
        try:
            yield from _document(document, pdfium, limits)
        except InputError as error:
            if not attached:
                raise
            yield error
        yield from _attachments(document, pdfium, limits)
    except pdfium.PdfiumError as error:
        raise InputError("", f"a damaged PDF ({error})", "open it in a viewer and print it to PDF again") from None
    finally:
        document.close()


def _attachments(document: Any, pdfium: Any, limits: Limits) -> Iterator[Found]:
    """The files that are attached to a document; a portfolio is nothing else."""
    number = document.count_attachments()
    if number > limits.members:
        raise InputError("", f"more than {limits.members:,} files attached to it", "divide it")
    for index in range(number):
        try:
            attached = document.get_attachment(index)
            name = attached.get_name() or f"attachment {index + 1}"
            data = bytes(attached.get_data())
        except pdfium.PdfiumError as error:
            yield InputError(f"attachment {index + 1}", f"damaged ({error})", "save it in a viewer")
            continue
        name = re.sub(r"[/\\]", "_", name)
        yield Part(name, name, data)


def _document(document: Any, pdfium: Any, limits: Limits) -> Iterator[Extracted | Remark]:
    if len(document) > limits.pages:
        raise InputError("", f"more than {limits.pages:,} pages", "divide it")
    pages: list[layout.Page] = []
    characters = empty = 0
    pictures, damaged = list[int](), list[int]()
    for index in range(len(document)):
        try:
            page = document[index]
            found = _page(page, pdfium.raw)
            number = sum(len(segment.text) for segment in found.segments)
            if number < _FEW and _is_picture(page, pdfium.raw):
                pictures.append(index + 1)
            page.close()
        except pdfium.PdfiumError:
            found, number = layout.Page((), 0, 0), 0
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
    values = {key: str(value) for key, value in document.get_metadata_dict().items()}
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


def _page(page: Any, raw: Any) -> layout.Page:
    """The segments of a page: characters that follow each other on a line without a wide gap."""
    textpage = page.get_textpage()
    handle = textpage.raw
    across_page, up_page = page.get_size()
    if page.get_rotation() % 180:  # its size is that of the turned page, the letters' places are those before
        across_page, up_page = up_page, across_page
    direction = _direction(raw, handle)
    width, height = (up_page, across_page) if direction % 2 else (across_page, up_page)

    def turned(x: float, y: float) -> tuple[float, float]:
        """A place on the page once it is turned so that most of its letters stand upright."""
        if direction == 1:
            return y, across_page - x
        if direction == 2:
            return across_page - x, up_page - y
        return (up_page - y, x) if direction == 3 else (x, y)

    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    across, base = ctypes.c_double(), ctypes.c_double()
    matrix = raw.FS_MATRIX()
    segments: list[layout.Segment] = []
    here: list[str] = []
    box = [0.0, 0.0, 0.0, 0.0]
    size = 0.0
    space = False
    #: where each character was last printed: its number
    printed: dict[tuple[str, int, int], int] = {}

    def end() -> None:
        nonlocal space
        if here:
            # a soft hyphen shows, and says something, at the end of a line alone
            text = "".join(here[:-1]).replace("\u00ad", "") + here[-1]
            segments.append(layout.Segment(text, box[0], box[1], box[2], box[3], size))
            here.clear()
        space = False

    for index in range(raw.FPDFText_CountChars(handle)):
        code = raw.FPDFText_GetUnicode(handle, index)
        character = chr(code) if 0 < code < 0x110000 else ""
        if character in ("\r", "\n"):
            end()
            continue
        if not character or character.isspace():
            space = bool(here)
            continue
        if 0xDC00 <= code < 0xE000 and here:
            here.append(character)  # the second half of a pair stands where the first does
            continue
        if not raw.FPDFText_GetCharBox(handle, index, left, right, bottom, top):
            continue
        x0, x1, y0, y1 = left.value, right.value, bottom.value, top.value
        if direction:
            (x0, x1), (y0, y1) = map(sorted, zip(turned(x0, y0), turned(x1, y1), strict=True))
        if x1 < -5 or x0 > width + 5 or y1 < -5 or y0 > height + 5:
            continue  # beside the page: notes of the printer's, and what is to be hidden
        place = (character, round(x0), round(y0))
        if printed.get(place, index) < index - 1:
            continue  # once more, a hair apart, to look bold; the two letters of a ligature share a place, too
        printed[place] = index
        if here:
            gap = x0 - box[2]
            if gap > 0.9 * size or gap < -1.5 * size or y0 > box[3] or y1 < box[1]:
                end()
        if not here:
            size = _size(raw, handle, index, matrix) or y1 - y0 or 1.0
            raw.FPDFText_GetCharOrigin(handle, index, across, base)
            # all letters are as high here, so that the distance of lines is that of their baselines
            _, line = turned(across.value, base.value)
            box[:] = [x0, line - 0.25 * size, x1, line + 0.75 * size]
        else:
            if space:
                here.append(" ")
            box[0], box[2] = min(box[0], x0), max(box[2], x1)
        space = False
        # pdfium has a mark of its own for a hyphen at a line's end
        here.append("-" if character in ("\x02", "\ufffe") else character)
    end()
    textpage.close()
    return layout.Page(tuple(segments), width, height)


def _direction(raw: Any, handle: Any) -> int:
    """Where most letters of a page run to: 0 to the right, 1 up, 2 to the left, 3 down, as on a page set sideways."""
    matrix = raw.FS_MATRIX()
    number = raw.FPDFText_CountChars(handle)
    found = Counter[int]()
    for index in range(0, number, max(number // _LOOKED_AT, 1)):
        if chr(max(raw.FPDFText_GetUnicode(handle, index), 0)).isalnum() and raw.FPDFText_GetMatrix(
            handle, index, matrix
        ):
            # letters in a mirror are none that are turned
            mirrored = matrix.a * matrix.d < matrix.b * matrix.c
            found[0 if mirrored else round(math.atan2(matrix.b, matrix.a) / (math.pi / 2)) % 4] += 1
    return max(found, key=lambda way: (found[way], -way), default=0)


def _size(raw: Any, handle: Any, index: int, matrix: Any) -> float:
    """The size of a character's type on the page: what the file says may be scaled."""
    if not raw.FPDFText_GetMatrix(handle, index, matrix):
        return 0.0
    return float(raw.FPDFText_GetFontSize(handle, index)) * math.hypot(matrix.b, matrix.d)
