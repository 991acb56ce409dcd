"""`extractor with NAME RESULTS`: who is named beside somebody, in which sentences."""

import click

from extractor.cli import labels as known_labels
from extractor.cli import options, parameters, rows, saved


@click.command(
    "with",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""\b
Examples:
  extractor with "Nasser Bourita" out.jsonl
  extractor with per-nasser-bourita out.jsonl --window paragraph --labels ORG""",
)
@click.argument("name", metavar="NAME")
@saved.RESULTS
@options.labels("Only neighbours of these labels.")
@options.window("In what both must stand.")
@click.option(
    "--sentences",
    "quoted",
    type=parameters.Whole(),
    default=2,
    show_default=True,
    metavar="N",
    help="Sentences to quote of each.",
)
@options.top()
@rows.output
@saved.source
def command(
    name: str,
    results: tuple[str, ...],
    labels: str | None,
    window: str,
    quoted: int,
    top: int,
    sheet: rows.Sheet,
    source: saved.Source,
) -> int:
    """Say who is named together with NAME, how often, and quote the sentences.

    NAME is an id or a name as the results have it; a surname will do where it is one person's.
    The texts are read again where they were, or in --texts.
    """
    from extractor.analysis import totals
    from extractor.analysis.lookup import find
    from extractor.analysis.neighbours import beside
    from extractor.documents import source_texts
    from extractor.presentation.wording import counted

    wanted = known_labels.parse(labels)
    known = source.held(results, wanted)
    entity = find(totals.of(known), name)
    naming = [result for result in known if any(e.id == entity.id for e in result.entities)]
    found = beside(source_texts.attached(naming, source.finder, source.failures), entity.id, window)  # type: ignore[arg-type]
    chosen = [n for n in found if wanted is None or n.label in wanted]
    table = [
        {
            "id": n.id,
            "label": n.label,
            "name": n.name,
            "together": n.together,
            "documents": n.documents,
            "sentences": [f"{s.text} ({s.path})" for s in n.sentences[:quoted]],
        }
        for n in chosen[:top]
    ]
    columns = {
        "id": None,
        "label": "Label",
        "name": "Name",
        "together": "Together",
        "documents": None,
        "sentences": "Where",
    }
    title = f"{entity.name}: {counted(entity.mentions, 'mention')} in {counted(entity.documents, 'document')}"
    sheet.show(table, columns, title=title, right=["together"])
    rows.say_more(len(chosen) - top)
    return source.failures.exit_code
