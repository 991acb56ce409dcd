"""Rows to standard output as a table, csv or JSON: for the commands that answer a question."""

import csv
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import click


def output(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option that says how the rows are printed."""
    return click.option(
        "--format",
        "-f",
        "form",
        type=click.Choice(["table", "csv", "json"]),
        default="table",
        show_default=True,
        help="A table to look at, or rows for other programs.",
    )(command)


def show(
    form: str, rows: Iterable[Mapping[str, Any]], columns: Mapping[str, str], title: str = "", right: Sequence[str] = ()
) -> None:
    """Print rows, of which `columns` are the keys with their headings in a table.

    csv and JSON have every key of a row; lists are joined with « ; » in csv. `right` are the
    columns of numbers.
    """
    rows = list(rows)
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2, default=str))
    elif form == "csv":
        _csv(rows, list(rows[0]) if rows else list(columns))
    else:
        _table(rows, columns, title, right)


def _csv(rows: Sequence[Mapping[str, Any]], keys: Sequence[str]) -> None:
    from extractor.writers.csv import cell

    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(keys)
    out.writerows(
        [cell("; ".join(map(str, v)) if isinstance(v, list | tuple) else v) for v in row.values()] for row in rows
    )


def _table(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str], title: str, right: Sequence[str]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    from extractor.presentation.tables import console, shown

    table = Table(
        box=SIMPLE_HEAD, pad_edge=False, title=Text(title, style="bold") if title else None, title_justify="left"
    )
    for key, heading in columns.items():
        table.add_column(heading, overflow="fold", justify="right" if key in right else "left")
    for row in rows:
        cells = (row[key] for key in columns)
        table.add_row(*(Text(shown(_said(cell))) for cell in cells))
    console(None, "auto").print(table if rows else Text("Nothing found.", style="dim"))


def _said(value: Any) -> str:
    if value is None:
        return ""
    return "\n".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
