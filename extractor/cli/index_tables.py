"""The tables of `extractor index`: entities as wide as the terminal is, and rows.

printed(entities_table(index.search("bourita")))
"""

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from extractor.presentation.wording import counted, listed

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table
    from rich.text import Text

    from extractor.index.search import Found

#: columns of a terminal on which a row holds an entity with its id
WIDE = 160
#: of the people a bare surname may mean, so many are named
PERHAPS = 3


def entities_table(found: "Sequence[Found]") -> "RenderableType":
    """A row an entity, or a block where the terminal is narrow."""
    from extractor.presentation.tables import console

    width = console().width
    return _stacked(found, width) if width < WIDE else _columns(found)


def _stacked(found: "Sequence[Found]", width: int) -> "Text":
    """A block an entity, for a terminal: what one copies stands alone on its line and is never cut."""
    from rich.text import Text

    from extractor.core.labels import label_of
    from extractor.presentation.tables import shown

    out = Text()
    for e in found:
        times = f"{counted(e.mentions, 'mention')} in {counted(e.documents, 'document')}"
        head = textwrap.fill(f"{e.label} {shown(e.name)}", width, subsequent_indent="    ")
        out.append(head[: len(e.label)], style=label_of(e.label).style)
        out.append(f"{head[len(e.label) :]}\n", style="bold")
        out.append(f"  {e.id}\n  {times}\n", style="")
        about = {
            "also": listed([name for name, _ in e.aliases], 4, " · "),
            "from": _span(e),
            "perhaps": listed(list(e.perhaps), PERHAPS) or ("several" if e.partial else ""),
        }
        for word, text in about.items():
            if text:
                line = textwrap.fill(f"{word} {shown(text)}", width, initial_indent="  ", subsequent_indent="    ")
                out.append(f"{line}\n", style="dim")
    out.rstrip()
    return out


def _span(found: "Found") -> str:
    first, last = (place.date or place.path for place in (found.first, found.last))
    return first if first == last else f"{first} to {last}"


def _columns(found: "Sequence[Found]") -> "Table":
    rows = [
        [
            e.id,
            e.label,
            e.name,
            " · ".join(name for name, _ in e.aliases),
            f"{e.documents:,}",
            f"{e.mentions:,}",
            e.first.date or e.first.path,
            e.last.date or e.last.path,
            listed(list(e.perhaps), PERHAPS) or ("several" if e.partial else ""),
        ]
        for e in found
    ]
    return table(["Id", "Label", "Name", "Other names", "Documents", "Mentions", "First", "Last", "Perhaps"], rows)


def table(columns: list[str], rows: list[list[str]]) -> "Table":
    """Rows under their headings; a column without anything is left out."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    from extractor.presentation.tables import shown

    used = [i for i, column in enumerate(columns) if any(row[i] for row in rows)]
    table = Table(box=SIMPLE_HEAD, pad_edge=False, header_style="dim")
    for i in used:
        table.add_column(
            columns[i], justify="right" if columns[i] in ("Documents", "Mentions") else "left", overflow="fold"
        )
    for row in rows:
        table.add_row(*(Text(shown(row[i])) for i in used))
    return table


def printed(table: "RenderableType") -> None:
    """Print a table to standard output."""
    from rich.text import Text

    from extractor.presentation.tables import console

    # an id that is longer than a line is for the terminal to wrap: a line end of ours would be copied, too
    console().print(table, soft_wrap=isinstance(table, Text))
