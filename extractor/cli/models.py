"""`extractor models`: the taggers that --model takes by name."""

import json

import click


@click.command(
    "models",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""\b
Examples:
  extractor models
  extractor models --json | jq -r '.[].name'""",
)
@click.option("--json", "as_json", is_flag=True, help="As a JSON array instead of a table.")
def command(as_json: bool) -> None:
    """List the installed pipelines: version, labels, licence, folder.

    The first is the default. Any other spaCy pipeline with a component 'ner'
    can be named too, or given as a folder.
    """
    from extractor.tagger.packages import installed

    models = installed()
    if as_json:
        fields = ("name", "version", "labels", "licence")
        records = [{f: getattr(m, f) for f in fields} | {"path": str(m.path)} for m in models]
        click.echo(json.dumps(records, ensure_ascii=False, indent=2))
        return

    from rich.table import Table
    from rich.text import Text

    from extractor.presentation.tables import console, shown

    table = Table("Model", "Version", "Labels", "Licence", "Folder", box=None, padding=(0, 2, 0, 0))
    for m in models:
        labels = " ".join(m.labels) or "none: it has no tagger of names"
        # a path is to be copied: fold it rather than cut it
        table.add_row(
            *(Text(shown(cell), overflow="fold") for cell in (m.name, m.version, labels, m.licence, str(m.path)))
        )
    console().print(table)
