"""`extractor gold`: annotated texts, checked and converted from one tool's format to another's."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extractor.cli import options, parameters, saved
from extractor.core.errors import InputError, UsageError
from extractor.core.labels import NO_LABEL, OUTSIDE
from extractor.presentation.wording import counted

if TYPE_CHECKING:
    from extractor.documents.annotations import Gold

SETTINGS = {"help_option_names": ["-h", "--help"]}
FILES = click.argument("files", nargs=-1, required=True, metavar="GOLD...")
FORM = click.option("--from", "form", metavar="FORMAT", help="The format of GOLD, where it is not found out.")


@click.group(
    "gold",
    context_settings=SETTINGS,
    epilog="""\b
Examples:
  extractor gold check corrected/
  extractor gold convert corrected/ --format jsonl -o gold.jsonl""",
)
def command() -> None:
    """Check annotated texts, and convert them from one tool's format to another's.

    Read and written are Markdown marked inline, JSONL, brat, doccano, Label Studio,
    Prodigy, CoNLL (IOB2, BIOES), spaCy DocBin, WebAnno TSV 3 (INCEpTION), and results of
    extractor. Which one a file is in is found out.
    """


@command.command(
    context_settings=SETTINGS,
    epilog="""\b
Examples:
  extractor gold check corrected/
  extractor gold check gold.jsonl --json | jq '.problems[]'""",
)
@FILES
@FORM
@click.option("--json", "as_json", is_flag=True, help="As a JSON object instead of lines.")
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings, too.")
def check(files: tuple[str, ...], form: str | None, as_json: bool, strict: bool) -> int:
    """Say what is wrong with annotated texts, with file, line and remedy.

    Errors: what cannot be read, marks that are none, spans with blanks at their border,
    texts that stand twice, an entity with two labels. Warnings: names marked in one
    place and not in another, two labels for one name. Exit code 1 when there are errors.
    """
    from extractor.annotation import checks
    from extractor.presentation.tables import shown

    broken: list[InputError] = []
    texts = list(_texts(files, form, broken))
    problems = [checks.Problem(e.subject or repr(""), "error", e.reason, e.remedy) for e in broken]
    problems += checks.check(texts)
    labels = Counter(span.label for text in texts for span in text.spans)
    errors = sum(p.level == "error" for p in problems)
    if as_json:
        record = {
            "texts": len(texts),
            "labels": dict(labels.most_common()),
            "problems": [{key: getattr(p, key) for key in ("where", "level", "message", "remedy")} for p in problems],
        }
        click.echo(json.dumps(record, ensure_ascii=False, indent=2))
    else:
        for problem in problems:
            click.echo(shown(str(problem)))
        names = ", ".join(f"{n} {shown(label)}" for label, n in labels.most_common())
        click.echo(
            f"{counted(len(texts), 'text')}, {counted(labels.total(), 'name')} ({names or 'none'}): "
            f"{counted(errors, 'error')}, {counted(len(problems) - errors, 'warning')}"
        )
    return 1 if errors or (strict and problems) else 0


@command.command(
    context_settings=SETTINGS,
    epilog="""\b
Examples:
  extractor gold convert corrected/ --format jsonl -o gold.jsonl
  extractor gold convert export.json --format markdown -o gold.md --rename PERSON=PER
  extractor gold convert gold.jsonl --format webanno -o inception/""",
)
@FILES
@FORM
@click.option(
    "--format",
    "-f",
    "target",
    cls=parameters.Renamed,
    old=("--to",),
    required=True,
    metavar="FORMAT",
    help="The format to write; see below.",
)
@click.option(
    "--output",
    "-o",
    cls=parameters.Once,
    required=True,
    metavar="FILE|FOLDER",
    help="Write there; brat and webanno are folders. '-': standard output.",
)
@click.option(
    "--rename", multiple=True, metavar="OLD=NEW", help="Give a label another name, or drop it (OLD=). Repeatable."
)
@options.force
def convert(
    files: tuple[str, ...], form: str | None, target: str, output: str, rename: tuple[str, ...], force: bool
) -> int:
    """Write annotated texts in another format; offsets stay.

    Formats: jsonl, markdown, brat, doccano, label-studio, prodigy, conll, conll-bioes,
    docbin, webanno, results. CoNLL and WebAnno keep words and offsets, not which white
    space stands between words, Markdown none at the end of a text; CoNLL has no entities.
    """
    names = _renamed(rename)
    save_check(target, output, force, saved.gold_inputs(files, form))
    broken: list[InputError] = []
    own = None if output == "-" else output
    texts = [_with_labels(saved.remarked(text), names) for text in _texts(files, form, broken, own)]
    for error in broken:
        click.echo(f"extractor: {error}", err=True)
    if texts:
        saved.warn_of_doubles(texts)
        save(texts, target, output)
        names_in = counted(sum(len(t.spans) for t in texts), "name")
        place = "" if output == "-" else f" in {output}"
        click.echo(f"extractor: {counted(len(texts), 'text')}, {names_in}{place}", err=True)
    return 1 if broken or not texts else 0


def save_check(target: str, output: str, force: bool, files: Iterable[str]) -> None:
    """Raise UsageError for a format that cannot be written, or an output that is there already or is read.

    "-" is standard output. One that may be written is this command's until it ends.
    """
    from extractor.cli.writing import claim
    from extractor.documents import targets
    from extractor.documents.annotations.formats import FORMATS

    if target not in FORMATS:
        raise UsageError(f"--format {target}", "no such format", f"one of: {', '.join(FORMATS)}")
    folder = FORMATS[target].target == "folder"
    if output == "-" and not folder:
        return
    shape = targets.shape("brat", output) if target == "brat" else targets.Shape(folder=folder, streams=not folder)
    if output.lower().endswith(".gz"):
        raise UsageError(f"--output {output}", "annotated texts are not compressed", f"give {output[:-3]}")
    claim(output, partial(targets.permit, output, shape, force=force, inputs=list(files)))


def save(texts: "list[Gold]", target: str, output: str) -> None:
    """Write the texts, "-" being standard output; brat and DocBin by the writers that results have."""
    from extractor.cli.writing import opened, send
    from extractor.documents.annotations import formats
    from extractor.documents.annotations.values import as_annotated
    from extractor.documents.drafts import whole_drafts

    if target in ("brat", "docbin"):
        send(target, map(as_annotated, formats.worded(texts, target, output)), output)
    elif output == "-":
        with opened(output) as out:
            formats.write_to(out, texts, target, "standard output")
    elif formats.FORMATS[target].target == "folder":
        with whole_drafts(output) as folder:
            formats.write(texts, target, folder)
    else:
        formats.write(texts, target, Path(output))


def _texts(
    files: Iterable[str], form: str | None, broken: list[InputError], not_from: str | None = None
) -> "Iterator[Gold]":
    from extractor.documents.annotations import formats

    for file in saved.gold_once(files, form, broken.append):
        for found in formats.entries(file, form, not_from):
            if isinstance(found, InputError):
                broken.append(found)
            else:
                yield found


def _renamed(rename: Iterable[str]) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in rename]
    for old, sign, _ in pairs:
        if not old or not sign:
            raise UsageError(f"--rename {old}", "is not OLD=NEW", "for example --rename PERSON=PER")
    names: dict[str, str] = {}
    for old, _, new in pairs:
        if new == OUTSIDE:
            raise UsageError(f"--rename {old}={new}", *NO_LABEL)
        if names.setdefault(old, new) != new:
            raise UsageError(f"--rename {old}={new}", f"{old} is renamed {names[old] or 'to none'} already", "give one")
    return names


def _with_labels(text: "Gold", names: dict[str, str]) -> "Gold":
    spans = [replace(span, label=names.get(span.label, span.label)) for span in text.spans]
    return replace(text, spans=tuple(span for span in spans if span.label))
