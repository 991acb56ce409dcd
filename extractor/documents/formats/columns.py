"""The columns of a page of a PDF: the white bands between them, and the lines of each.

gutters_of(pages) -> for each page its gutters
columns_of(page, gutters) -> its columns in reading order, as lines
"""

import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from extractor.documents.formats import initials
from extractor.documents.formats.page_parts import Line, Page, Segment, text_size

#: letters' heights between two cells
_CELLS = 2.0


def columns_of(page: Page, gutters: Sequence[tuple[float, float]]) -> list[list[Line]]:
    """The columns between the gutters of a page in reading order, as lines from top to bottom.

    What crosses the gutters (a headline, a picture's caption) divides the page into
    bands; within a band the columns are read one after the other.
    """
    segments = _segments(page)
    if not segments:
        return []
    if not gutters:
        return [_lines(segments)]
    bands: list[list[Segment]] = [[]]
    crossing: list[bool] = [False]
    for segment in sorted(segments, key=lambda s: -s.middle):
        crosses = any(segment.left < left + 1 and segment.right > right - 1 for left, right in gutters)
        if crosses != crossing[-1]:
            bands.append([])
            crossing.append(crosses)
        bands[-1].append(segment)
    found: list[list[Line]] = []
    for band, crosses in zip(bands, crossing, strict=True):
        if not band:
            continue
        if crosses:
            found.append(_lines(band))
            continue
        middles = [(left + right) / 2 for left, right in gutters]
        columns: dict[int, list[Segment]] = {}
        for segment in band:
            columns.setdefault(sum((segment.left + segment.right) / 2 > middle for middle in middles), []).append(
                segment
            )
        found.extend(_lines(columns[number]) for number in sorted(columns))
    return found


def _segments(page: Page) -> list[Segment]:
    """What is written on a page, an initial with its word."""
    segments = [segment for segment in page.segments if segment.text.strip()]
    return initials.joined(segments, text_size(segments)) if segments else []


def gutters_of(pages: Sequence[Page]) -> list[list[tuple[float, float]]]:
    """The gutters of each page; one that has too few lines to tell has those of the page before, or of the next, where
    they divide its lines, too."""
    written = list(map(_segments, pages))
    own = [_gutters(segments) if segments else [] for segments in written]
    found = list(own)
    for at, (page, segments) in enumerate(zip(pages, written, strict=True)):
        if segments and not own[at]:
            near = (at - 1, at - 2, at + 1)  # margins of left and right pages may differ
            others = (own[n] for n in near if 0 <= n < len(pages) and pages[n].width == page.width)
            found[at] = next((gutters for gutters in others if gutters and _divide(gutters, segments)), [])
    return found


def _divide(gutters: Sequence[tuple[float, float]], segments: Sequence[Segment]) -> bool:
    """Whether gutters divide the lines of a page: next to none crosses them, and those between are as wide as the
    columns, where the cells of a table are short."""
    size = text_size(segments)
    lines = [segment for segment in segments if abs(segment.size - size) < 0.15 * size]
    crossing = sum(any(line.left < left + 1 and line.right > right - 1 for left, right in gutters) for line in lines)
    width = gutters[0][0] - min(line.left for line in lines)
    middles = [(left + right) / 2 for left, right in gutters]
    columns: dict[int, list[float]] = defaultdict(list)
    for line in lines:
        columns[sum((line.left + line.right) / 2 > middle for middle in middles)].append(line.right - line.left)
    return (
        4 * crossing <= len(lines)
        and len(columns) > 1
        and all(statistics.median(widths) > 0.6 * width for widths in columns.values())
    )


def _gutters(segments: list[Segment]) -> list[tuple[float, float]]:
    """The vertical white bands between columns, from left to right.

    A band is a gutter when it is as wide as a letter or more, next to nothing
    crosses it, and lines of text stand on both its sides at the same heights.
    """
    size = text_size(segments)
    # headlines and page numbers say nothing of columns
    segments = [segment for segment in segments if abs(segment.size - size) < 0.15 * size]
    if not segments:  # of a size that no reader sees: what a scanner has put behind a picture
        return []
    left, right = min(s.left for s in segments), max(s.right for s in segments)
    step = max(size / 5, 1.0)
    number = int((right - left) / step) + 1
    if number > 20_000 or len(segments) < 8:
        return []
    cover = [0.0] * (number + 1)
    for segment in segments:
        for place in range(int((segment.left - left) / step), int((segment.right - left) / step) + 1):
            cover[place] += 1
    # what crosses is an introduction, not the text
    most = max(1.0, 0.25 * max(cover))
    found, begin = [], None
    for place, value in enumerate([*cover, most + 1]):
        if value <= most and begin is None:
            begin = place
        elif value > most and begin is not None:
            found.append((left + begin * step, left + place * step))
            begin = None
    return [band for band in found if band[1] - band[0] >= 0.7 * size and _between_columns(band, segments, size)]


def _between_columns(band: tuple[float, float], segments: list[Segment], size: float) -> bool:
    """Whether both sides hold lines of text at the same height, not the numbers of a list or the cells of a table."""
    sides = (
        [s for s in segments if s.right <= band[0] + 1 + size * 0.3],
        [s for s in segments if s.left >= band[1] - 1 - size * 0.3],
    )
    tops, bottoms = [], []
    for side in sides:
        rows: dict[int, list[Segment]] = {}
        for segment in side:
            rows.setdefault(round(segment.middle / size), []).append(segment)
        if len(rows) < 4:
            return False
        widths = [max(s.right for s in row) - min(s.left for s in row) for row in rows.values()]
        if statistics.median(widths) < 6 * size:
            return False
        tops.append(max(s.top for s in side))
        bottoms.append(min(s.bottom for s in side))
    shared = min(tops) - max(bottoms)
    return shared > 0.4 * min(tops[0] - bottoms[0], tops[1] - bottoms[1])


def _lines(segments: Iterable[Segment]) -> list[Line]:
    """The segments of a column as lines, from top to bottom."""
    rows: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda s: (-s.middle, s.left)):
        for row in rows[-3:]:
            first = row[0]
            overlap = min(first.top, segment.top) - max(first.bottom, segment.bottom)
            if overlap > 0.5 * min(first.top - first.bottom, segment.top - segment.bottom):
                row.append(segment)
                break
        else:
            rows.append([segment])
    found = []
    for row in rows:
        row.sort(key=lambda s: s.left)
        text = row[0].text
        for before, segment in pairwise(row):
            # a raised letter (1er, n°) stands close
            text += (
                segment.text
                if segment.left - before.right < 0.12 * segment.size and not text.endswith(" ")
                else " " + segment.text
            )
        main = max(row, key=lambda s: len(s.text))
        cells = any(segment.left - before.right > _CELLS * main.size for before, segment in pairwise(row))
        right = max(s.right for s in row)
        found.append(Line(text.strip(), row[0].left, main.bottom, right, main.top, main.size, cells))
    return sorted(found, key=lambda line: -line.middle)
