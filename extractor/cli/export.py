"""`extractor export RESULTS --format FORMAT`: saved results in another format, without a model."""

from collections.abc import Iterable
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

import click

from extractor.cli import labels as known_labels
from extractor.cli import options, parameters, saved
from extractor.core.errors import InputError, UsageError
from extractor.core.types import Result
from extractor.writers import FORMATS

if TYPE_CHECKING:
    from extractor.documents.selection import Order


@click.command(
    "export",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""\b
Examples:
  extractor export out.jsonl -o page.html
  extractor export out.jsonl --format csv --labels PER --sort count | head""",
)
@saved.RESULTS
@click.option(
    "--format",
    "-f",
    "form",
    cls=parameters.Renamed,
    old=("--to",),
    metavar="NAME",
    shell_complete=parameters.formats,
    help=f"{', '.join(FORMATS)}; 'extractor formats' says what they are.  [default: by the name of --output]",
)
@click.option(
    "--output",
    "-o",
    cls=parameters.Once,
    metavar="FILE|FOLDER",
    help="Write there, whole or not at all, instead of to standard output.",
)
@options.force
@options.mentions("csv, tsv: a row a mention instead of an entity.")
@options.window("gexf, graphml: in what two entities must stand together.")
@options.date_field
@options.sheets
@options.lang
@saved.source
@saved.filters
def command(
    results: tuple[str, ...],
    form: str | None,
    output: str | None,
    force: bool,
    show_mentions: bool,
    window: str,
    date_field: str | None,
    excel: bool,
    with_text: bool,
    lang: str,
    source: saved.Source,
    labels: str | None,
    min_mentions: int,
    sort: "Order",
) -> int:
    """Write saved results in another format.

    RESULTS are files of --format json or jsonl; "-" is standard input. No model is loaded. Formats
    that show the text read it again where it was, or in --texts; a text that has changed since is
    refused and the others are written. With --with-text, what is known of such a text is written without it.
    """
    from extractor import writers
    from extractor.cli.extract_options import idle
    from extractor.cli.progress import say
    from extractor.cli.writing import claim, send
    from extractor.documents import source_texts, targets
    from extractor.documents.selection import select
    from extractor.writers.columns import kept_fields

    if form is None:
        form = writers.named(output)
        if form is None:
            raise UsageError("export", "in which format?", "say it with --format, or by the name: -o page.html")
    writers.writer(form)  # an unknown format or a missing extra: say so before reading
    if warning := idle(form, excel=excel, with_text=with_text):
        say(f"warning: {warning}")
    if output not in (None, "-"):
        read = [*results, *saved.corrections_files(source.corrections_file, [*results, output])]
        claim(output, partial(targets.permit, output, targets.shape(form, output), force=force, inputs=read))
    wanted = known_labels.parse(labels)
    found = saved.having(source.results(results, wanted), date_field)
    missed = 0

    def miss(error: InputError) -> None:
        nonlocal missed
        missed += error.subject != "standard input"  # whose text stands nowhere

    if FORMATS[form].needs_text:
        found = source_texts.attached(found, source.finder, source.failures)
    elif FORMATS[form].uses_text:
        asked_for = with_text and "with_text" in FORMATS[form].options
        found = source_texts.attached_where_found(found, source.finder, source.failures if asked_for else miss)
    rest = (select(result, wanted, min_mentions, sort) for result in found)
    # when no text at all is found, leave what stands at --output alone
    first = next(rest, None)
    if first is None and source.failures.count:
        return source.failures.exit_code
    chosen: Iterable[Result] = chain([] if first is None else [first], rest)
    fields: tuple[str, ...] = ()
    if "fields" in FORMATS[form].options:
        if not all(map(targets.is_own_file, results)):  # a pipe can be read once
            held = list(chosen)
            chosen, fields = held, kept_fields(held, date_field)
        else:
            fields = kept_fields(saved.load(results, failed=lambda error: None), date_field)
    send(
        form,
        chosen,
        output,
        rows="mentions" if show_mentions else "entities",
        window=window,
        lang=lang,
        fields=fields,
        date_field=date_field,
        excel=excel,
        with_text=with_text,
        warn=lambda message: say(f"warning: {message}"),
        with_role_details=None,  # each document keeps what it has
    )
    saved.warn_of_lost(missed, "their sentences, titles and dates may be missing")
    return source.failures.exit_code
