"""The rows of a web page's tables, whose cells keep the lines that the page has in them.

with_lines(["| Gao | Awa Diop Jean Ba |"], page)     # ['| Gao | Awa Diop\\nJean Ba |'], of « Awa Diop<br>Jean Ba »

The library that finds an article draws a bar between cells, and puts what stands in lines in one behind the other: two
names would be one.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from extractor.documents.formats import letters_of
from extractor.documents.formats.article_lines import Line

#: a bar between cells, and none in one
_BAR = re.compile(r"(?<!\\)\|")
#: lines of the page that are looked at for a cell, behind that of the cell before
_FAR = 500


def with_lines(paragraphs: Iterable[str], shown: Sequence[Line]) -> Iterator[str]:
    """The paragraphs of an article, in the rows of tables the lines of each cell as the page shows them."""
    at = 0
    for paragraph in paragraphs:
        if not paragraph.startswith("| "):
            yield paragraph
            continue
        cells = []
        for cell in _BAR.split(paragraph.strip().removeprefix("|").removesuffix("|")):
            lines, at = _lines_of(cell.strip(), shown, at)
            cells.append(lines)
        yield f"| {' | '.join(cells)} |" if any("\n" in cell for cell in cells) else paragraph


def _lines_of(cell: str, shown: Sequence[Line], at: int) -> tuple[str, int]:
    """A cell in the lines that it has in the page, from one on, and the line behind them."""
    letters = letters_of(cell)
    for begin in range(at, min(at + _FAR, len(shown))):
        end, rest = begin, letters
        while rest and end < len(shown) and rest.startswith(shown[end].letters):
            rest = rest.removeprefix(shown[end].letters)
            end += 1
        if end > begin and not rest:
            return "\n".join(line.text for line in shown[begin:end]), end
    return cell, at
