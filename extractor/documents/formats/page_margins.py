"""What is no text of a page of a PDF: its header, its footer and its number.

« Page 3 sur 12 », « Rapport annuel 2023 », what browsers print; but no notes, and no headlines.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from extractor.documents.formats.page_parts import Line, Page, text_size

_PAGE_NUMBER = re.compile(
    r"^\W*(?:pages?|p\.?)?\s*(?:\d{1,4}|(?=[ivxlc])l?x{0,4}(?:i[xv]|v?i{0,4}))(?:\s*(?:/|sur|of|de)\s*\d{1,4})?\W*$",
    re.I,
)
#: what browsers print above and below a page
_PRINTED = re.compile(
    r"^\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? \d{1,2}[:h]\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? \d{1,2}[:h]\d\d(?: [AP]M)?$"
    r"|^(?:https?|file)://\S+\s+(?:page )?\d+\s*(?:/|sur|of)\s*\d+$|^\d+\s*/\s*\d+\s+(?:https?|file)://",
    re.I,
)
#: above it an address, which below may be what a note says
_ADDRESS = re.compile(r"^(?:https?|file)://\S+$", re.I)
_NUMBER = re.compile(r"\d{1,6}")
#: pages of which two with the same line at their head have it for a header
_FEW = 6


def margins(parts: Sequence[tuple[int, Page]], columns: Sequence[list[list[Line]]]) -> dict[int, set[tuple[str, int]]]:
    """For each part of a page the lines (text and height) that are no text of it but its header, footer or number.

    With each part comes the number of its page, of which one may have several.
    """
    outer: list[list[Line]] = []
    for (_, part), blocks in zip(parts, columns, strict=True):
        lines = sorted((line for block in blocks for line in block), key=lambda line: -line.middle)
        zone = [line for line in lines if line.middle > 0.88 * part.height or line.middle < 0.12 * part.height]
        outermost = {id(line) for line in [*lines[:3], *lines[-3:]]}
        outer.append([line for line in zone if id(line) in outermost])
    said = [
        [(line, list(_said_on_each(line, number, part))) for line in lines]
        for (number, part), lines in zip(parts, outer, strict=True)
    ]
    counts = Counter(
        key for here in said for key in {(form, round(line.middle / 8)) for line, forms in here for form in forms}
    )
    number = len({number for number, _ in parts})
    often = 2 if number < _FEW else max(3, number // 4)
    found: dict[int, set[tuple[str, int]]] = {}
    for (_, part), here in zip(parts, said, strict=True):
        found[id(part)] = {
            (line.text, round(line.middle))
            for line, forms in here
            if any(counts[form, round(line.middle / 8) + near] >= often for form in forms for near in (-1, 0, 1))
            or (_PAGE_NUMBER.match(line.text) and not line.text.endswith("."))
            or _PRINTED.search(line.text)
            or (line.middle > part.height / 2 and _ADDRESS.match(line.text))
        }
    return found


def _said_on_each(line: Line, page: int, part: Page) -> Iterator[str]:
    """What a header may say on each page: the same, or with a number that counts the pages, « Page 3 sur 12 ».

    What is larger than the text is a headline, « Gao, le 3 mai »; what begins with a number and is a sentence a note.
    """
    text = line.text.casefold().strip()
    yield text
    if line.size > 1.1 * text_size(part.segments):
        return
    for number in list(_NUMBER.finditer(text))[:4]:
        if number.start() or text[-1] not in ".!?…":
            yield f"{text[: number.start()]}#{int(number[0]) - page}{text[number.end() :]}"
