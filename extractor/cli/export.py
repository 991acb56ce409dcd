"""`extractor export RESULTS --to FORMAT`: saved results in another format, without a model."""

from itertools import chain

import click

from extractor.cli import saved
from extractor.writers import FORMATS


@click.command(
    "export",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""\b
Examples:
  extractor export out.jsonl --to html -o page.html
  extractor export out.jsonl --to csv --labels PER --sort count | head""",
)
@saved.RESULTS
@click.option(
    "--to",
    "form",
    required=True,
    metavar="FORMAT",
    help=f"One of {', '.join(FORMATS)}; 'extractor formats' says what they are.",
)
@click.option(
    "--output", "-o", metavar="FILE|FOLDER", help="Write there, whole or not at all, instead of to standard output."
)
@click.option("--force", is_flag=True, help="Write over an existing --output.")
@click.option("--mentions", "show_mentions", is_flag=True, help="csv, tsv: a row a mention instead of an entity.")
@click.option(
    "--window",
    type=click.Choice(["sentence", "paragraph", "document"]),
    default="sentence",
    show_default=True,
    help="gexf, graphml: in what two entities must stand together.",
)
@click.option(
    "--lang",
    type=click.Choice(["en", "fr"]),
    default="en",
    show_default=True,
    help="html: the language of the page's own words.",
)
@saved.corrections
@saved.filters
@saved.texts
def command(
    results,
    form,
    output,
    force,
    show_mentions,
    window,
    lang,
    corrections_file,
    vote,
    labels,
    min_mentions,
    sort,
    texts_folder,
    encoding,
    text_field,
    id_field,
) -> int:
    """Write saved results in another format.

    RESULTS are files of --format json or jsonl; "-" is standard input. No model is loaded. Formats that show the text read it again where it was, or in
    --texts; a text that has changed since is refused and the others are written.
    """
    from extractor import writers
    from extractor.cli.writing import parse_labels, send
    from extractor.documents import reading, source_texts, targets
    from extractor.documents.selection import select

    writers.writer(form)  # an unknown format or a missing extra: say so before reading
    if output not in (None, "-"):
        targets.permit(output, targets.shape(form, output), force=force, inputs=results)
    wanted = parse_labels(labels)
    failures = saved.Failures()
    found = saved.corrected(results, corrections_file, vote, failed=failures)
    if FORMATS[form].needs_text:
        finder = source_texts.Finder(texts_folder, reading.Options(encoding, text_field, id_field), not_from=output)
        found = source_texts.attached(found, finder, failures)
    chosen = (select(result, wanted, min_mentions, sort) for result in found)
    # when no text at all is found, leave what stands at --output alone
    first = next(chosen, None)
    if first is None and failures.count:
        return failures.exit_code
    chosen = chain([] if first is None else [first], chosen)
    with_meta = first is not None and bool(first.document.meta)
    send(
        form,
        chosen,
        output,
        rows="mentions" if show_mentions else "entities",
        window=window,
        lang=lang,
        with_meta=with_meta,
        with_role_details=first is not None and any(entity.role_details for entity in first.entities),
    )
    return failures.exit_code
