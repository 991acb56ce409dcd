"""`extractor schema`: the JSON Schema of the output."""

import json

import click


@click.command(
    "schema",
    epilog="""\b
Examples:
  extractor schema > extractor.schema.json
  extractor schema | jq '."$defs".mention.properties | keys'""",
)
def command() -> None:
    """Print the JSON Schema of --format json and jsonl."""
    from extractor.documents.serialization import schema

    click.echo(json.dumps(schema(), ensure_ascii=False, indent=2))
