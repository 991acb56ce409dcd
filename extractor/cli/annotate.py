"""`extractor annotate FILES -o FOLDER`: drafts to correct, in the format of one's tool."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extractor.cli import options, parameters, startup
from extractor.core.errors import InputError, UsageError
from extractor.core.labels import NO_LABEL, OUTSIDE
from extractor.presentation.wording import counted

if TYPE_CHECKING:
    from extractor.annotation.order import Draft
    from extractor.documents.annotations import Gold

TARGETS = ("markdown", "brat", "doccano", "label-studio", "prodigy", "webanno", "jsonl", "page")
#: what each format is called in the folder, where one file holds all texts
_FILES = {
    "doccano": "doccano.jsonl",
    "label-studio": "tasks.json",
    "prodigy": "prodigy.jsonl",
    "jsonl": "drafts.jsonl",
    "page": "page.html",
}


@click.command(
    "annotate",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""\b
Examples:
  extractor annotate articles/ -o drafts/
  extractor annotate articles/ -o drafts/ --format page --by confidence --limit 20
  extractor evaluate drafts/ --errors          once they are corrected""",
)
@click.argument("files", nargs=-1, required=True, metavar="FILES...")
@click.option("--output", "-o", cls=parameters.Once, required=True, metavar="FOLDER", help="Write the drafts there.")
@click.option(
    "--format",
    "-f",
    "target",
    cls=parameters.Renamed,
    old=("--to",),
    type=click.Choice(TARGETS),
    default="markdown",
    show_default=True,
    help="The format of the drafts.",
)
@click.option(
    "--by",
    type=click.Choice(["order", "confidence", "rare"]),
    default="order",
    show_default=True,
    help="Which texts come first: as given, those with most doubtful names, those with most rare names.",
)
@click.option("--limit", type=parameters.Whole(1), metavar="N", help="Only the first so many texts.")
@click.option(
    "--labels",
    cls=parameters.Once,
    metavar="VESSEL,…",
    help="page, label-studio: labels to offer beside those that occur.",
)
@options.recogniser
@options.text_field("The field of a record that holds its text.")
@options.id_field
@options.encoding("Read all inputs in this encoding instead of finding out.")
@click.option("--force", is_flag=True, help="Write into a folder that holds something, but over no changed draft.")
def command(
    files: tuple[str, ...],
    output: str,
    target: str,
    by: Any,
    limit: int | None,
    labels: str | None,
    rule_files: tuple[str, ...],
    trust_model: bool,
    no_builtin_rules: bool,
    model: str,
    text_field: str,
    id_field: str,
    encoding: str | None,
    force: bool,
) -> int:
    """Write what was found as drafts, to be corrected by a reader.

    markdown: a file a text, names marked inline, [Rabat](LOC loc-rabat), for any editor; page:
    one HTML page in which spans, labels and entities are corrected with mouse and keyboard;
    brat, doccano, Label Studio, Prodigy and WebAnno TSV 3 (INCEpTION) for those tools.
    'extractor evaluate' and 'extractor gold' read what comes back.
    """
    from extractor.annotation import order
    from extractor.batch.inputs import file_of
    from extractor.cli.in_time import in_time
    from extractor.cli.labels import parse as parse_labels
    from extractor.cli.progress import say
    from extractor.cli.writing import claim
    from extractor.documents import reading
    from extractor.documents.annotations.values import from_result
    from extractor.documents.drafts import whole_drafts
    from extractor.documents.options import Options
    from extractor.documents.targets import written
    from extractor.pipeline import Extractor

    folder = Path(output)

    def look() -> None:
        if output == "-":
            raise UsageError("--output -", "is standard output, and drafts are a folder", "say where they go")
        if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not force)):
            remedy = "give another folder; --force writes what was not changed anew"
            raise UsageError(output, "is there already", remedy)

    claim(output, look)
    offered = sorted(parse_labels(labels) or ())
    if OUTSIDE in offered:
        raise UsageError(f"--labels {labels}", *NO_LABEL)
    startup.prepare()
    extractor = Extractor(
        None if model == "none" else model,
        rule_files,
        not no_builtin_rules,
        trust_model=trust_model,
        confidence=None,  # doubts are shown on the page, whatever the order
    )
    failures: list[InputError] = []

    def failed(error: InputError) -> None:
        failures.append(error)
        say(str(error))

    documents = list(reading.documents(files, Options(encoding, text_field, id_field), failed, say, written(None)))
    worded = [d for d in documents if d.text.strip()]
    if len(worded) < len(documents):
        say(f"{counted(len(documents) - len(worded), 'text')} without a word left out")
    results = list(in_time(extractor, worded, failed))
    if by == "confidence" and not order.has_confidence(results):
        say("this tagger gives no confidence; names that the stages disagree on, and rare ones, come first instead")
    drafts = order.ranked(results, by)[:limit]
    if drafts:
        # a page is corrected in the browser, and no draft that is read
        texts = [] if target == "page" else [from_result(d.result) for d in drafts]
        read = {file for d in drafts if (file := file_of(d.result.document.path))}
        with whole_drafts(folder, texts, read) as new:
            _write(drafts, target, new, offered, numbered=by != "order")
        names = sum(len(d.result.mentions) for d in drafts)
        say(f"{counted(len(drafts), 'text')}, {counted(names, 'name')} to correct in {output}")
    return 1 if failures or not drafts else 0


def _write(drafts: "list[Draft]", target: str, folder: Path, labels: list[str], numbered: bool) -> None:
    from extractor.documents.annotations import formats
    from extractor.documents.annotations.values import from_result

    texts = [from_result(d.result) for d in drafts]
    if target == "page":
        from extractor.documents.atomic_files import whole_file
        from extractor.writers import correction_page

        with whole_file(folder / _FILES[target]) as out:
            correction_page.write([(t, d.doubts) for t, d in zip(texts, drafts)], out, labels)
    elif target == "brat":
        from extractor.writers import brat

        brat.write((d.result for d in drafts), folder)
    elif target in _FILES:
        formats.write(texts, target, folder / _FILES[target])
        if target == "label-studio":
            (folder / "interface.xml").write_text(_interface(texts, labels), encoding="utf-8")
    elif numbered and target == "markdown":
        # so that the first in the folder is the first to correct
        width = len(str(len(texts)))
        names = formats.named(texts, "")
        for number, (name, text) in enumerate(names, 1):
            formats.write([text], target, folder / f"{number:0{width}}-{name}.md")
    elif target == "markdown":
        formats.write_each(texts, target, folder)
    else:
        formats.write(texts, target, folder)


def _interface(texts: "list[Gold]", labels: list[str]) -> str:
    """The labelling interface of a Label Studio project for these texts."""
    from xml.sax.saxutils import quoteattr

    from extractor.core.labels import LABELS, colors, ordered

    names = ordered({*LABELS, *labels, *(s.label for t in texts for s in t.spans)})
    rows = "".join(
        f"    <Label value={quoteattr(name)} background={quoteattr(color.hex)}/>\n"
        for name, color in colors(names).items()
    )
    return (
        f'<View>\n  <Labels name="label" toName="text">\n{rows}  </Labels>\n'
        '  <Text name="text" value="$text"/>\n</View>\n'
    )
