"""`extractor timeline [NAME] RESULTS`: who is named when."""

from functools import partial

import click

from extractor.cli import labels as known_labels
from extractor.cli import parameters, rows, saved


@click.command(
    "timeline",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""\b
Examples:
  extractor timeline out.jsonl --by month
  extractor timeline out.jsonl --name "Nasser Bourita" """,
)
@saved.RESULTS
@click.option(
    "--name", metavar="NAME", help="Each document that names this one, by date, with the first sentence that does."
)
@click.option("--labels", metavar="PER,ORG,…", shell_complete=parameters.labels, help="Only these labels.")
@click.option(
    "--by",
    "unit",
    type=click.Choice(["day", "week", "month", "year"]),
    help="The periods.  [default: by the time the documents span]",
)
@click.option("--top", type=click.IntRange(1), default=10, show_default=True, metavar="N", help="So many names.")
@parameters.date_field
@rows.output
@saved.corrections
@saved.texts
def command(
    results: tuple[str, ...],
    name: str | None,
    labels: str | None,
    unit: str | None,
    top: int,
    date_field: str | None,
    form: str,
    corrections_file: str | None,
    vote: bool,
    texts_folder: str | None,
    encoding: str | None,
    text_field: str,
    id_field: str,
) -> int:
    """Print who is named when: a row a name and a column a period, or the documents of one name in order.

    RESULTS are files of --format json or jsonl. Documents without a date are counted on stderr.
    """
    from extractor.analysis.timeline import date_of, timeline
    from extractor.core.errors import UsageError
    from extractor.documents import reading, source_texts
    from extractor.documents.selection import select

    wanted = known_labels.parse(labels)
    day_of = partial(date_of, field=date_field)
    finder = source_texts.Finder(texts_folder, reading.Options(encoding, text_field, id_field))
    found = known_labels.in_results(saved.corrected(results, corrections_file, vote, texts=finder), wanted)
    known = [select(r, wanted) for r in found]
    undated = sum(day_of(result) is None for result in known)
    if undated == len(known):
        raise UsageError(
            "timeline", "no document has a date", "name its field with --date-field, or date the files: 2024-03-15.txt"
        )
    failures = saved.Failures()
    if name is not None:
        _of_one(name, known, day_of, finder, failures, form)
    else:
        line = timeline(known, day_of, top, unit)  # type: ignore[arg-type]
        periods = [str(period)[: {"year": 4, "month": 7}.get(line.unit, 10)] for period in line.periods]
        table = [
            {"id": r.id, "label": r.label, "name": r.name} | dict(zip(periods, r.mentions, strict=True))
            for r in line.rows
        ]
        columns = {"name": "Name"} | {period: period for period in periods}
        rows.show(form, table, columns, title=f"Mentions by {line.unit}", right=periods)
    if undated:
        click.echo(f"extractor: {undated} of {len(known)} documents have no date and are left out", err=True)
    return failures.exit_code


def _of_one(name: str, known: list, day_of, finder, failures, form: str) -> None:  # type: ignore[no-untyped-def, type-arg]
    """Print the documents that name one, by date."""
    from extractor.analysis import totals
    from extractor.analysis.lookup import find
    from extractor.analysis.neighbours import naming
    from extractor.documents import source_texts

    entity = find(totals.of(known), name)
    own = [r for r in known if day_of(r) and any(e.id == entity.id for e in r.entities)]
    own.sort(key=lambda r: (day_of(r), r.document.path or ""))
    table = []
    for result in own:
        (attached,) = list(source_texts.attached([result], finder, failures)) or [result]
        first = next(naming([attached], entity.id), None)
        mentions = sum(len(e.mentions) for e in result.entities if e.id == entity.id)
        table.append(
            {
                "date": str(day_of(result)),
                "document": result.document.path,
                "mentions": mentions,
                "sentence": first.text if first else "",
            }
        )
    columns = {"date": "Date", "document": "Document", "mentions": "Mentions", "sentence": "First sentence"}
    rows.show(form, table, columns, title=entity.name, right=["mentions"])
