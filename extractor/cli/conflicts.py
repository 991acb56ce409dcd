"""`extractor conflicts RESULTS`: what a dossier says of one name in several ways."""

import click

from extractor.cli import options, rows, saved


@click.command(
    "conflicts",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""\b
Examples:
  extractor conflicts out.jsonl
  extractor conflicts out.jsonl --kind labels --top 50
  extractor conflicts out.jsonl --format json | jq -r '.[].correction'""",
)
@saved.RESULTS
@click.option("--kind", type=click.Choice(["labels", "perhaps two", "perhaps one"]), help="Only these.")
@options.top()
@rows.output
@saved.source
def command(
    results: tuple[str, ...],
    kind: str | None,
    top: int,
    sheet: rows.Sheet,
    source: saved.Source,
) -> int:
    """List names with several labels, names that may be two people, and people who may be one.

    RESULTS are files of --format json or jsonl. Most frequent first, each with the documents that
    speak for it and the command that settles it: run those you agree with. What is in
    dossier.toml already is taken as said there. The texts are read again where they were, or in
    --texts, for what stands beside a name: « la société », « M. ».
    """
    from extractor.analysis.conflicts import conflicts

    heeded = "what stands around their names is not heeded"
    found = conflicts(saved.with_texts(source.results(results), source.finder, heeded))
    chosen = [c for c in found if kind in (None, c.kind)]
    table = [
        {
            "kind": c.kind,
            "name": c.name,
            "mentions": c.mentions,
            "evidence": list(c.evidence),
            "correction": c.correction,
        }
        for c in chosen[:top]
    ]
    if sheet.is_table:
        for row in table:
            row["evidence"] = [*row["evidence"], *filter(None, [row["correction"]])]  # type: ignore[misc]
    columns = {
        "kind": "Kind",
        "name": "Name",
        "mentions": "Mentions",
        "evidence": "What speaks for it, and the correction",
        "correction": None,
    }
    sheet.show(table, columns, right=["mentions"])
    rows.say_more(len(chosen) - top)
    return source.failures.exit_code
