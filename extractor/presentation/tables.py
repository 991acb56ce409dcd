"""Results as rich tables: entities by label, or mentions in their context."""

from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any, Literal

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from extractor.analysis.overview import Overview
from extractor.core.cleaning import terminal
from extractor.core.labels import label_of, ordered
from extractor.core.types import Entity, Result
from extractor.presentation.wording import counted
from extractor.text.meant import as_meant

Color = Literal["auto", "always", "never"]


class _Console(Console):
    def on_broken_pipe(self) -> None:
        # rich would end the program, with 1: that is not for a table to decide
        raise


def console(file: IO[str] | None = None, color: Color = "auto") -> Console:
    """A console for tables: a pipe gets rows that are never cut, wrapped or coloured.

    `color` "auto" leaves it to the terminal, NO_COLOR and FORCE_COLOR.
    """
    settings: dict[str, Any] = {"highlight": False, "markup": False, "emoji": False, "file": file}
    if color == "always":
        settings |= {"force_terminal": True, "color_system": "standard"}
    elif color == "never":
        settings |= {"no_color": True, "color_system": None}
    out = _Console(**settings)
    if not out.file.isatty():
        out.width = 100_000
    return out


def shown(text: str) -> str:
    """The text with what a terminal would obey made visible, on one line."""
    return terminal(text)


def document(result: Result, *, name: bool, mentions: bool = False) -> RenderableType:
    """One document: its tables, under a heading with its name when there are several."""
    body: RenderableType = mention_table(result) if mentions else Group(*entity_tables(result))
    if not result.mentions:
        body = Text("No names found.", style="dim")
    if not name:
        return body
    title = Text(shown(result.document.path or "standard input"), style="bold")
    return Group(Text(""), title, Text("─" * min(max(title.cell_len, 20), 80), style="dim"), body)


def entity_tables(result: Result) -> Iterator[Table]:
    """A table a label: name, number of mentions, other names, and roles or country."""
    names = {e.id: e.name for e in result.entities}
    for label in ordered(e.label for e in result.entities):
        yield _entity_table(label, [e for e in result.entities if e.label == label], names)


def _entity_table(label: str, entities: list[Entity], names: dict[str, str]) -> Table:
    table = _table(shown(f"{label_of(label).heading} ({len(entities)})"), f"bold {label_of(label).style}")
    table.add_column("Name", style="bold", overflow="fold", ratio=None)
    table.add_column("Mentions", justify="right")
    columns: dict[str, Callable[[Entity], str]] = {
        "Other names": lambda e: " · ".join(e.aliases),
        "Roles": lambda e: "; ".join(e.roles),
        "Country": lambda e: e.country or "",
        "Perhaps": lambda e: " or ".join(names.get(c, c) for c in e.candidates),
    }
    used = {title: cell for title, cell in columns.items() if any(map(cell, entities))}
    for title in used:
        table.add_column(title, overflow="fold")
    for e in entities:
        table.add_row(Text(shown(e.name)), str(len(e.mentions)), *(Text(shown(cell(e))) for cell in used.values()))
    return table


def mention_table(result: Result, around: int = 30) -> Table:
    """A row a mention: label, the mention between `around` characters, entity, who found it."""
    text = result.document.text
    names = {e.id: e.name for e in result.entities}
    table = Table(box=SIMPLE_HEAD, pad_edge=False, header_style="dim")
    table.add_column("At", justify="right")
    table.add_column("Label")
    table.add_column("In context", overflow="fold")
    table.add_column("Entity", overflow="fold")
    table.add_column("Found by", overflow="fold")
    confident = any(m.confidence is not None for m in result.mentions)
    if confident:
        table.add_column("Confidence", justify="right")
    for m in result.mentions:
        context = Text.assemble(
            (shown(as_meant(text[max(m.start - around, 0) : m.start])).lstrip(), "dim"),
            (shown(as_meant(m.text)), f"bold {label_of(m.label).style}"),
            (shown(as_meant(text[m.end : m.end + around])).rstrip(), "dim"),
        )
        table.add_row(
            str(m.start),
            Text(shown(m.label), style=label_of(m.label).style),
            context,
            Text(shown(names.get(m.entity or "", ""))),
            Text(shown(m.rule or m.source)),
            *([_share(m.confidence)] if confident else []),
        )
    return table


def _share(confidence: float | None) -> str:
    return "" if confidence is None else f"{confidence:.2f}"


def overview_tables(overview: Overview, top: int) -> Iterator[RenderableType]:
    """Many documents at a glance: totals, the `top` entities of each label, the fullest documents, what is new."""
    yield Text(
        f"{counted(len(overview.documents), 'document')}, {counted(overview.characters, 'character')}, "
        f"{counted(overview.mentions, 'mention')}, {counted(len(overview.entities), 'entity')}",
        style="bold",
    )
    for label in overview.labels:
        total = sum(s.label == label for s in overview.entities.values())
        table = _table(shown(f"{label_of(label).heading} ({total})"), f"bold {label_of(label).style}")
        table.add_column("Name", style="bold", overflow="fold")
        table.add_column("Mentions", justify="right")
        table.add_column("Documents", justify="right")
        for s in overview.top(label, top):
            table.add_row(Text(shown(s.name)), f"{s.mentions:,}", f"{s.documents:,}")
        yield table
    table = _table("Documents with most mentions", "bold")
    table.add_column("Document", overflow="fold")
    table.add_column("Mentions", justify="right")
    table.add_column("Entities", justify="right")
    for d in overview.busiest(top):
        table.add_row(_path(d.path), f"{d.mentions:,}", f"{d.entities:,}")
    yield table
    table = _table("New in each document", "bold")
    table.add_column("Document", overflow="fold")
    table.add_column("New", justify="right")
    table.add_column("Names", overflow="fold")
    arrivals = [d for d in overview.documents if d.new]
    remarks = []
    if len(arrivals) > top:
        remarks.append(f"and names in {counted(len(arrivals) - top, 'document')} more: --top {len(arrivals)} shows all")
    if nothing := len(overview.documents) - len(arrivals):
        remarks.append(f"nothing new in {counted(nothing, 'document')}")
    if remarks:
        table.caption = Text("\n".join(remarks))
        table.caption_justify = "left"
    for d in arrivals[:top]:
        more = f" and {len(d.new) - top} more" if len(d.new) > top else ""
        table.add_row(_path(d.path), f"{len(d.new):,}", Text(shown(" · ".join(d.new[:top]) + more)))
    yield table


def _path(path: str | None) -> Text:
    return Text(shown(path or "standard input"))


def _table(title: str, title_style: str) -> Table:
    return Table(
        title=Text(title, style=title_style), title_justify="left", box=SIMPLE_HEAD, pad_edge=False, header_style="dim"
    )


def write(results: Iterable[Result], out: Console, *, several: bool, mentions: bool = False) -> None:
    """Print each document's tables as it comes."""
    for result in results:
        out.print(document(result, name=several, mentions=mentions))
