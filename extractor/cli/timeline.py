"""`extractor timeline [NAME] RESULTS`: who is named when."""

import os
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import click

from extractor.cli import labels as known_labels
from extractor.cli import options, parameters, rows, saved
from extractor.core.cleaning import terminal
from extractor.core.types import Result

if TYPE_CHECKING:
    from extractor.analysis.totals import Total

#: the most columns of a table, which is wider than any terminal by then
PERIODS = 400


@click.command(
    "timeline",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""\b
Examples:
  extractor timeline out.jsonl --by month
  extractor timeline "Nasser Bourita" out.jsonl""",
)
@click.argument("results", nargs=-1, required=True, metavar="[NAME] RESULTS...", shell_complete=parameters.results)
@click.option("--name", metavar="NAME", help="The same as NAME before the results.")
@options.labels()
@options.by
@options.top("So many names.", 10)
@options.date_field
@rows.output
@saved.source
def command(
    results: tuple[str, ...],
    name: str | None,
    labels: str | None,
    unit: str | None,
    top: int,
    date_field: str | None,
    sheet: rows.Sheet,
    source: saved.Source,
) -> int:
    """Print who is named when: a row a name and a column a period, or the documents of one name in order.

    RESULTS are files of --format json or jsonl. With NAME, an id or a name as the results have it: each
    document that names it, by date, with the first sentence that does. Documents without a date are
    counted on stderr.
    """
    from extractor.analysis import totals
    from extractor.analysis.lookup import find
    from extractor.analysis.timeline import date_of, timeline
    from extractor.core.errors import UsageError
    from extractor.documents.selection import select

    if name is None:
        name, results = _name_first(results)
    wanted = known_labels.parse(labels)
    day_of = partial(date_of, field=date_field)
    found: Iterable[Result] = (
        select(result, wanted) for result in saved.having(source.held(results, wanted), date_field)
    )
    entity = None
    if name is not None:
        chosen = list(found)
        entity = find(totals.of(chosen), name)
        found = (result for result in chosen if any(e.id == entity.id for e in result.entities))
    known = list(saved.datable(found, source.finder, date_field))
    undated = sum(day_of(result) is None for result in known)
    documents = f"documents that name {entity.name}" if entity else "documents"
    if undated == len(known):
        raise UsageError(
            "timeline",
            f"none of the {documents} has a date",
            "name its field with --date-field, or date the files: 2024-03-15.txt",
        )
    if entity is not None:
        _of_one(entity, known, day_of, source, sheet)
    else:
        line = timeline(known, day_of, top, unit)  # type: ignore[arg-type]
        if sheet.is_table:
            options.refuse_periods(line, PERIODS, "take longer ones, or add --format csv")
        periods = [str(period)[: {"year": 4, "month": 7}.get(line.unit, 10)] for period in line.periods]
        table = [
            {"id": r.id, "label": r.label, "name": r.name} | dict(zip(periods, r.mentions, strict=True))
            for r in line.rows
        ]
        columns = {"id": None, "label": None, "name": "Name"} | {period: period for period in periods}
        sheet.show(table, columns, title=f"Mentions by {line.unit}", right=periods)
        rows.say_more(line.others)
    if undated:
        click.echo(
            f"extractor: {undated:,} of {len(known):,} {terminal(documents)} have no date and are left out", err=True
        )
    return source.failures.exit_code


def _name_first(given: tuple[str, ...]) -> tuple[str | None, tuple[str, ...]]:
    """A name before the results: the first of several words, where it neither is a file nor is called like one."""
    first, *rest = given
    if not rest or first == "-" or os.path.exists(first) or first.endswith((".json", ".jsonl", ".ndjson", ".gz")):
        return None, given
    return first, tuple(rest)


def _of_one(
    entity: "Total",
    known: Sequence[Result],
    day_of: Callable[[Result], date | None],
    source: saved.Source,
    sheet: rows.Sheet,
) -> None:
    """Print the documents that name one, by date."""
    from extractor.analysis.neighbours import naming
    from extractor.documents import source_texts

    own = [(day, r) for r in known if (day := day_of(r))]
    own.sort(key=lambda dated: (dated[0], dated[1].document.path or ""))
    table = []
    for day, result in own:
        (attached,) = list(source_texts.attached([result], source.finder, source.failures)) or [result]
        first = next(naming([attached], entity.id), None)
        mentions = sum(len(e.mentions) for e in result.entities if e.id == entity.id)
        table.append(
            {
                "date": str(day),
                "document": result.document.path,
                "mentions": mentions,
                "sentence": first.text if first else "",
            }
        )
    columns = {"date": "Date", "document": "Document", "mentions": "Mentions", "sentence": "First sentence"}
    sheet.show(table, columns, title=entity.name, right=["mentions"])
