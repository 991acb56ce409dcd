"""Rows as a table, csv, JSON or a workbook, for the commands that answer a question.

@rows.output
def command(sheet: rows.Sheet) -> None:
    sheet.show([{"name": "Gao", "mentions": 3}], {"name": "Name", "mentions": "Mentions"})
"""

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any, TextIO

import click

from extractor.cli import options, parameters, saved
from extractor.core.errors import UsageError

FORMS = ("table", "csv", "json", "xlsx")


@dataclass(frozen=True, slots=True)
class Sheet:
    """How rows are printed, and where to (None: standard output)."""

    form: str
    path: str | None = None

    @property
    def is_table(self) -> bool:
        """Whether a reader looks at it, so that rows and words are few."""
        return self.form == "table"

    def show(
        self,
        rows: Iterable[Mapping[str, Any]],
        columns: Mapping[str, str | None],
        title: str = "",
        right: Sequence[str] = (),
    ) -> None:
        """Print rows, of which `columns` are the keys with their headings in a table, None for those that it lacks.

        csv, JSON and xlsx have every key of a row, csv and xlsx also where there is no row; in these two, lists are
        joined with « ; ». `right` are the columns of numbers.
        """
        from extractor.cli.writing import opened

        rows = list(rows)
        keys = list(rows[0]) if rows else list(columns)
        if self.form == "xlsx":
            from extractor.cli.progress import say
            from extractor.writers import writer

            writer("xlsx").table(
                self.path,
                "rows",
                keys,
                [[_joined(value) for value in row.values()] for row in rows],
                warn=lambda message: say(f"warning: {message}"),
            )
            return
        with opened(self.path) as out:
            if self.form == "json":
                out.write(json.dumps(rows, ensure_ascii=False, indent=2, default=str) + "\n")
            elif self.form == "csv":
                _csv(rows, keys, out)
            else:
                headed = {key: heading for key, heading in columns.items() if heading is not None}
                _table(rows, headed, title, right, out if self.path else None)


def say_more(number: int) -> None:
    """Say on stderr how many rows are not shown, whatever they are shown as: a file that has not all looks whole."""
    if number > 0:
        click.echo(f"extractor: {number:,} more; see them with --top", err=True)


def output(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say how and where the rows are printed; the command gets them as `sheet`."""

    @wraps(command)
    def with_sheet(*, form: str | None, output: str | None, force: bool, **given: Any) -> Any:
        results = given.get("results", ())
        corrections = saved.corrections_files(given.get("corrections_file"), [*results, output])
        read = [*results, *filter(None, [given.get("texts_folder")]), *corrections]
        return command(sheet=_sheet(form, output, force, read), **given)

    for option in (
        options.force,
        click.option(
            "--output", "-o", cls=parameters.Once, metavar="FILE", help="Write there instead of to standard output."
        ),
        click.option(
            "--format",
            "-f",
            "form",
            type=click.Choice(FORMS),
            help="A table to look at, or rows for other programs.  [default: by the name of --output, else table]",
        ),
    ):
        with_sheet = option(with_sheet)
    return with_sheet


def _sheet(form: str | None, output: str | None, force: bool, inputs: Iterable[str]) -> Sheet:
    path = None if output == "-" else output
    if form is None:
        from extractor.writers import named

        form = named(path) or "table"
        if form not in FORMS:
            raise UsageError(f"--output {path}", f"rows are not written as {form}", f"one of {', '.join(FORMS[1:])}")
    if form == "xlsx":
        from extractor.writers import writer

        writer(form)  # a missing extra: say so before the work
        if path is None:
            raise UsageError("format xlsx", "is no stream", "say where it goes with --output")
    if path is not None:
        from extractor.cli.writing import claim
        from extractor.documents import targets

        claim(path, partial(targets.permit, path, force=force, inputs=list(inputs)))
    return Sheet(form, path)


def _csv(rows: Sequence[Mapping[str, Any]], keys: Sequence[str], out: TextIO) -> None:
    from extractor.writers.csv import cell

    sheet = csv.writer(out, lineterminator="\n")
    sheet.writerow(keys)
    sheet.writerows([cell(_joined(value)) for value in row.values()] for row in rows)


def _joined(value: Any) -> Any:
    return "; ".join(map(str, value)) if isinstance(value, list | tuple) else value


def _table(
    rows: Sequence[Mapping[str, Any]],
    columns: Mapping[str, str],
    title: str,
    right: Sequence[str],
    out: TextIO | None,
) -> None:
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
    console(out, "auto").print(table if rows else Text("Nothing found.", style="dim"))


def _said(value: Any) -> str:
    if value is None:
        return ""
    return "\n".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
