"""What is no text of a page of a PDF: its header, its footer and its number.

« Page 3 sur 12 », « Rapport annuel 2023 », what browsers print; but no notes, and no headlines.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import pairwise

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
_NUMBER = re.compile(r"(?<!\d)\d{1,4}(?!\d)")
#: what stands before and behind the number of a page
_PAGE, _AHEAD = re.compile(r"\bp(?:ages?)?\b\.?\s*$"), re.compile(r"[\[(–—|·•-]\s*$")
_BEHIND = re.compile(r"\s*(?:(?:/|sur|of)\s*\d|[\])])")
#: the number of a page where it stands apart: « Rapport – p. 3 », « 3 | Le Courrier »
_AT_BEGIN = re.compile(r"^(\d{1,4})\s*[–—|·•/-](?!\d)")
_AT_END = re.compile(r"(?:[–—|·•/-]|\bp(?:ages?\b|\b\.?))\s*(\d{1,4})(?:\s*(?:/|sur|of|de)\s*\d{1,4})?$")
#: lines at the head and at the foot of a page, and how many letters' height there are between them and its text
_OUTER, _GAP = 3, 1.8
#: type larger, and smaller, than that of the text
_LARGER, _SMALLER = 1.1, 0.95


def margins(parts: Sequence[tuple[int, Page]], columns: Sequence[list[list[Line]]]) -> dict[int, set[tuple[str, int]]]:
    """For each part of a page the lines (text and height) that are no text of it but its header, footer or number.

    With each part comes the number of its page, of which one may have several.
    """
    outer: list[list[Line]] = []
    apart = set[int]()
    for (_, part), blocks in zip(parts, columns, strict=True):
        lines = sorted((line for block in blocks for line in block), key=lambda line: -line.middle)
        apart.update(id(line) for line in _apart(lines))
        zone = [line for line in lines if line.middle > 0.88 * part.height or line.middle < 0.12 * part.height]
        outermost = {id(line) for line in [*lines[:_OUTER], *lines[-_OUTER:]]}
        outer.append([line for line in zone if id(line) in outermost])
    number = len({number for number, _ in parts})
    often = max(2, number // 4)
    sizes = [text_size(part.segments) if part.segments else 0.0 for _, part in parts]
    said = [
        [
            (line, [(form, round(line.middle / 8)) for form in _said_on_each(line, page, size, id(line) in apart)])
            for line in lines
        ]
        for (page, _), size, lines in zip(parts, sizes, outer, strict=True)
    ]
    counts = Counter(key for here in said for key in {key for _, forms in here for key in forms})
    numbers: dict[tuple[str, int], dict[int, int]] = defaultdict(dict)
    for (page, _), lines in zip(parts, outer, strict=True):
        for line in lines:
            for said_there, of_page in _with_number(line):
                numbers[said_there, round(line.middle / 8)].setdefault(page, of_page)
    rising = {key for key, found in numbers.items() if len(found) >= often and _rise(found, key[0])}

    surely = max(often, 3) if number > 3 else often

    def is_said(line: Line, forms: Sequence[tuple[str, int]], size: float) -> bool:
        """Whether it stands on as many pages as it must: two headlines, or two days, of some pages may be alike."""
        return any(
            counts[form, place + near] >= (surely if at or line.size > _SMALLER * size else often)
            for at, (form, place) in enumerate(forms)
            for near in (-1, 0, 1)
        )

    marginal: dict[int, set[tuple[str, int]]] = {}
    for (_, part), size, here in zip(parts, sizes, said, strict=True):
        marginal[id(part)] = {
            (line.text, round(line.middle))
            for line, forms in here
            if is_said(line, forms, size)
            or (line.size <= _LARGER * size and _rises(line, rising))
            or (_PAGE_NUMBER.match(line.text) and not line.text.endswith("."))
            or _PRINTED.search(line.text)
            or (line.middle > part.height / 2 and _ADDRESS.match(line.text))
        }
    return marginal


def _apart(lines: Sequence[Line]) -> Iterator[Line]:
    """Those of the first and the last lines of a page between which and its text there is a gap."""
    for ordered in (lines[: 2 * _OUTER], lines[: -2 * _OUTER : -1]):
        for at, line in enumerate(ordered[:_OUTER]):
            inner = pairwise(ordered[at : at + _OUTER + 1])
            if any(abs(one.middle - other.middle) > _GAP * line.size for one, other in inner):
                yield line


def _said_on_each(line: Line, page: int, size: float, apart: bool) -> Iterator[str]:
    """What a header may say on each page: the same, or with a number that counts the pages, « Page 3 sur 12 ».

    What is larger than the text, or stands close to it, may be a headline, « Gao, le 3 mai »: the number of a header
    is at its end, « Le Courrier – 3 ». So may be what is as large as the text, unless the number is plainly that of
    a page. What begins with a number and a stop, or is a sentence, is a note.
    """
    text = line.text.casefold().strip()
    yield text
    yield from (f"{said}#{number - page}" for said, number in _with_number(line))
    if line.size > _LARGER * size:
        return
    for number in list(_NUMBER.finditer(text))[:6]:
        before, behind = text[: number.start()], text[number.end() :]
        if not before and (text[-1] in ".!?…" or behind.startswith((".", ")"))):
            continue
        at_end, smaller = not (before and behind), line.size < _SMALLER * size
        if _PAGE.search(before) or (apart and (at_end or smaller or _AHEAD.search(before) or _BEHIND.match(behind))):
            yield f"{before}#{int(number[0]) - page}{behind}"


def _with_number(line: Line) -> Iterator[tuple[str, int]]:
    """What a header says beside the number of its page, which stands apart at an end, and that."""
    text = line.text.casefold().strip()
    for found in filter(None, (_AT_BEGIN.search(text), _AT_END.search(text))):
        yield text[: found.start(1)] + text[found.end(1) :], int(found[1])


def _rise(numbers: Mapping[int, int], said: str) -> bool:
    """Whether numbers, by the pages on which they stand, are those of pages: each page may be so many, and those that
    are called pages be taken out of a paper. 2012, 2013, 2015 are years."""
    steps = [(other - one, numbers[other] - numbers[one]) for one, other in pairwise(numbers)]
    first = steps[0]
    even = all(rise * first[0] == first[1] * pages for pages, rise in steps)
    return all(rise > 0 for _, rise in steps) and (even or _PAGE.search(said) is not None)


def _rises(line: Line, rising: Container[tuple[str, int]]) -> bool:
    return any((said, round(line.middle / 8)) in rising for said, _ in _with_number(line))
