"""`extractor show RESULTS`: the tables of saved results again."""

import os
import sys
from itertools import chain, islice
from typing import TYPE_CHECKING

import click

from extractor.cli import labels as known_labels
from extractor.cli import options, saved

if TYPE_CHECKING:
    from extractor.documents.selection import Order
    from extractor.presentation.tables import Color


@click.command(
    "show",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""\b
Examples:
  extractor show out.jsonl --labels PER,GROUP --top 20
  extractor show out.jsonl --each --mentions --texts articles/""",
)
@saved.RESULTS
@click.option("--each", is_flag=True, help="The tables of each document instead of the overview of many.")
@options.mentions("The mentions in context instead of the entities, of each document.")
@options.top("Overview: so many entities of each label, and documents.", 10)
@options.color
@click.option("--no-pager", is_flag=True, help="On a terminal, do not stop at each screen.")
@saved.source
@saved.filters
def command(
    results: tuple[str, ...],
    each: bool,
    show_mentions: bool,
    top: int,
    color: "Color",
    no_pager: bool,
    source: saved.Source,
    labels: str | None,
    min_mentions: int,
    sort: "Order",
) -> int:
    """Print the tables of saved results again.

    RESULTS are files of --format json or jsonl; "-" is standard input. Several
    documents get an overview: the most named entities of each label, the documents that name
    most, and what each document names that none before it did. No model is loaded.
    """
    from extractor.analysis.overview import summarise
    from extractor.cli.paging import Pager
    from extractor.documents import source_texts
    from extractor.documents.selection import select
    from extractor.presentation import tables

    wanted = known_labels.parse(labels)
    found = source.results(results, wanted)
    if show_mentions:
        found = source_texts.attached(found, source.finder, source.failures)
    rest = (select(result, wanted, min_mentions, sort) for result in found)
    first = list(islice(rest, 2))
    chosen = chain(first, rest)
    console = tables.console(None, color)

    def show() -> None:
        if len(first) < 2 or each or show_mentions:
            tables.write(chosen, console, several=len(first) > 1, mentions=show_mentions)
        else:
            for table in tables.overview_tables(summarise(chosen), top):
                console.print(table)

    if sys.stdout.isatty() and not no_pager:
        # colours, no paging of what fits the screen, and the screen left as it was
        os.environ.setdefault("LESS", "-FRX")
        with console.pager(Pager(), styles=console.color_system is not None):
            show()
    else:
        show()
    return source.failures.exit_code
