"""`extractor who RESULTS`: who is named in which documents."""

import os
from functools import partial

import click

from extractor.cli import labels as known_labels
from extractor.cli import options, parameters, rows, saved


@click.command(
    "who",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""\b
Examples:
  extractor who out.jsonl --labels PER --top 20
  extractor who out.jsonl --matrix -o who.xlsx""",
)
@saved.RESULTS
@options.labels()
@click.option(
    "--min-documents",
    type=parameters.Whole(1),
    default=1,
    show_default=True,
    metavar="N",
    help="Only who is named in so many.",
)
@options.top("So many at the most.  [default: 30 in a table, else all]", None)
@click.option("--matrix", is_flag=True, help="A column a document, with the number of mentions (csv, json, xlsx).")
@options.date_field
@rows.output
@saved.source
def command(
    results: tuple[str, ...],
    labels: str | None,
    min_documents: int,
    top: int | None,
    matrix: bool,
    date_field: str | None,
    sheet: rows.Sheet,
    source: saved.Source,
) -> int:
    """Say who is named, how often, in how many documents, where first and where last.

    RESULTS are files of --format json or jsonl; "-" is standard input. First and last go by the
    dates of the documents, where they have such, else by their order; the texts are read again,
    or from --texts, where only a dispatch's own date line may tell.
    """
    from extractor.analysis.presence import distinct, presences
    from extractor.analysis.timeline import date_of
    from extractor.core.errors import UsageError

    if matrix and sheet.is_table:
        raise UsageError("--matrix", "is too wide for a table", "add --format csv")
    wanted = known_labels.parse(labels)
    known = source.results(results, wanted)
    found = presences(saved.datable(known, source.finder, date_field), partial(date_of, field=date_field))
    chosen = [r for r in found.rows if (wanted is None or r.label in wanted) and len(r.counts) >= min_documents]
    limit = top or (30 if sheet.is_table else None)

    def place(path: str) -> str:
        day = found.documents[path]
        if not sheet.is_table:
            return path
        name = os.path.basename(path)
        return f"{day} {name}" if day and str(day) not in name else name

    columns: dict[str, str | None] = {
        "id": None,
        "label": "Label",
        "name": "Name",
        "mentions": "Mentions",
        "documents": "Documents",
        "first": "First",
        "last": "Last",
    }
    # one that is called as a column is « name (2) »
    documents = [*found.documents] if matrix else []
    by_document = dict(zip(documents, distinct(documents, columns), strict=True))
    table = []
    for row in chosen[:limit]:
        cells = {
            "id": row.id,
            "label": row.label,
            "name": row.name,
            "mentions": row.mentions,
            "documents": len(row.counts),
        }
        cells |= {"first": place(row.first), "last": place(row.last)}
        cells |= {column: row.counts.get(path, 0) for path, column in by_document.items()}
        table.append(cells)
    columns |= dict.fromkeys(by_document.values())
    sheet.show(table, columns, right=["mentions", "documents"])
    rows.say_more(len(chosen) - len(table))
    return source.failures.exit_code
