"""`extractor formats`: what --format takes."""

import json

import click


@click.command(
    "formats",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""\b
Examples:
  extractor formats
  extractor formats --json | jq -r '.[] | select(.installed | not) | .install'""",
)
@click.option("--json", "as_json", is_flag=True, help="As a JSON array instead of a table.")
def command(as_json: bool) -> None:
    """List the output formats, and the extra that each needs."""
    from extractor import writers
    from extractor.core.distribution import install

    records = [
        {
            "name": form.name,
            "about": form.about,
            "extra": form.extra,
            "installed": writers.installed(form),
            "install": form.extra and install(form.extra),
        }
        for form in writers.FORMATS.values()
    ]
    if as_json:
        click.echo(json.dumps(records, ensure_ascii=False, indent=2))
        return

    from rich.table import Table
    from rich.text import Text

    from extractor.presentation.tables import console

    table = Table("Format", "What it is", "Needs", box=None, padding=(0, 2, 0, 0))
    table.add_row("table", "tables to read, on the terminal", "")
    for record in records:
        needs = "" if record["installed"] else str(record["install"])
        if record["installed"] and record["extra"]:
            needs = f"extra {record['extra']} (installed)"
        table.add_row(*(Text(str(cell), overflow="fold") for cell in (record["name"], record["about"], needs)))
    console().print(table)
