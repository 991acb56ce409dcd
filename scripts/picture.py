"""Take the README's picture of the tables, docs/tables.svg, from a real run on a sample.

python -m scripts.picture
"""

import io
import re
from pathlib import Path

from rich.console import Console

from extractor import Extractor
from extractor.documents import reading
from extractor.presentation import tables

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = "samples/one.txt"
TARGET = ROOT / "docs" / "tables.svg"


def picture() -> str:
    """The tables of the sample, as a terminal of 100 columns shows them, as SVG."""
    (document,) = reading.read(ROOT / SAMPLE)
    result = Extractor().extract(document)
    console = Console(
        record=True, width=100, file=io.StringIO(), force_terminal=True, color_system="truecolor", highlight=False
    )
    for table in tables.entity_tables(result):
        console.print(table)
    drawn = console.export_svg(title=f"extractor {SAMPLE}", unique_id="tables")
    # rich names fonts on the web, which a picture need not load
    return re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL)


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(picture(), "utf-8")
