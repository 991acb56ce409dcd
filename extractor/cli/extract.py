"""`extractor [extract] FILES…`: the main job."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import click

from extractor.errors import InputError, UsageError

FORMATS = ("table", "json", "jsonl", "csv")


class Report:
    """Counts what happened, says what failed on stderr, and owns the exit code."""

    def __init__(self, quiet: bool = False):
        self.quiet = quiet
        self.documents = self.mentions = self.failures = 0

    def failed(self, error: InputError) -> None:
        self.failures += 1
        click.echo(f"extractor: {_plain(str(error))}", err=True)

    def warn(self, message: str) -> None:
        if not self.quiet:
            click.echo(f"extractor: warning: {_plain(message)}", err=True)

    def exit_code(self, fail_if_empty: bool) -> int:
        return 1 if self.failures or (fail_if_empty and not self.mentions) else 0


def _plain(message: str) -> str:
    from extractor.tables import shown

    return shown(message)


@click.command(
    "extract",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""\b
Examples:
  extractor article.txt --labels PER,ORG --sort count
  extractor corpus/ --format jsonl -o out.jsonl""",
)
@click.argument("inputs", nargs=-1, metavar="[FILES|FOLDERS|-]...")
@click.option("--format", "-f", "form", default="table", show_default=True, metavar="|".join(FORMATS), help="What to print; 'extractor formats' lists all there are.")
@click.option("--output", "-o", metavar="FILE", help="Write to FILE, whole or not at all, instead of standard output.")
@click.option("--labels", metavar="PER,ORG,…", help="Only these labels.")
@click.option("--rules", "rule_files", multiple=True, metavar="FILE", help="Rules of your own: TOML, or EntityRuler patterns (.jsonl). Repeatable.")
@click.option("--no-builtin-rules", is_flag=True, help="Without the groups and exercises that ship.")
@click.option("--model", metavar="NAME_OR_PATH", default="fr_press", show_default=True, help="The spaCy pipeline; 'none' for the rules alone.")
@click.option("--encoding", metavar="NAME", help="Read all inputs in this encoding instead of finding out.")
@click.option("--input-format", type=click.Choice(["auto", "text", "jsonl"]), default="auto", show_default=True, help="auto: by suffix; jsonl also for standard input.")
@click.option("--text-field", default="text", show_default=True, metavar="NAME", help="The text's field in JSONL input.")
@click.option("--id-field", default="id", show_default=True, metavar="NAME", help="The field that identifies a JSONL record.")
@click.option("--keep-field", "keep_fields", multiple=True, metavar="NAME", help="Carry a field of JSONL records into the result's 'meta'. Repeatable.")
@click.option("--meta", is_flag=True, help="Add 'meta' to each JSON document: the text's SHA-256 and the kept fields.")
@click.option("--min-mentions", type=click.IntRange(1), default=1, show_default=True, metavar="N", help="Only entities with so many mentions.")
@click.option("--sort", type=click.Choice(["order", "count", "name"]), default="order", show_default=True, help="Order of the entities.")
@click.option("--mentions", "show_mentions", is_flag=True, help="Table or CSV of the mentions in context instead of the entities.")
@click.option("--fail-if-empty", is_flag=True, help="Exit with 1 when nothing was found.")
@click.option("--quiet", "-q", is_flag=True, help="No warnings, no progress.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True, help="Colours in tables; NO_COLOR and FORCE_COLOR are honoured.")
@click.pass_context
def command(ctx: click.Context, inputs: tuple[str, ...], **options) -> int:
    """Print who and what the French texts speak of.

    Folders are searched for *.txt, *.txt.gz, *.jsonl and *.jsonl.gz; "-" is standard
    input. Results go to standard output, everything else to standard error.
    """
    if not inputs:
        if sys.stdin is None or sys.stdin.isatty():
            click.echo(ctx.find_root().get_help())
            return 0
        inputs = ("-",)
    return run(inputs, **options)


def run(
    inputs,
    form,
    output,
    labels,
    rule_files,
    no_builtin_rules,
    model,
    encoding,
    input_format,
    text_field,
    id_field,
    keep_fields,
    meta,
    min_mentions,
    sort,
    show_mentions,
    fail_if_empty,
    quiet,
    color,
) -> int:
    from extractor import reading

    wanted = parse_labels(labels)
    options = reading.Options(encoding, text_field, id_field, tuple(keep_fields), input_format)
    report = Report(quiet)
    write = writer(form, show_mentions, color, several=len(inputs) > 1, meta=meta or bool(keep_fields))

    from extractor.pipeline import Extractor
    from extractor.select import select

    extractor = Extractor(None if model == "none" else model, rule_files, builtin_rules=not no_builtin_rules)

    def results() -> Iterator:
        documents = reading.documents(inputs, options, report.failed, report.warn)
        for result in extractor.extract_many(documents, batch_size=1 if "-" in inputs else 8):
            result = select(result, wanted, min_mentions, sort)
            report.documents += 1
            report.mentions += len(result.mentions)
            yield result

    with opened(output) as out:
        write(results(), out)
    return report.exit_code(fail_if_empty)


def parse_labels(labels: str | None) -> frozenset[str] | None:
    """"per, ORG" as {"PER", "ORG"}; None for all. Raises UsageError for an empty list."""
    if labels is None:
        return None
    wanted = frozenset(part.strip().upper() for part in labels.split(",") if part.strip())
    if not wanted:
        raise UsageError("--labels", "no label given", "for example --labels PER,ORG")
    return wanted


def writer(form: str, show_mentions: bool, color: str, several: bool, meta: bool) -> Callable:
    """The function (results, stream) that writes format `form`."""
    if form == "table":
        from extractor import tables

        return lambda results, out: tables.write(
            results, tables.console(out, color), several=several, mentions=show_mentions
        )
    from extractor import writers

    module = writers.writer(form)
    if form in ("json", "jsonl"):
        return partial(module.write, with_meta=meta)
    if form in ("csv", "tsv"):
        return partial(module.write, rows="mentions" if show_mentions else "entities")
    return module.write


@contextmanager
def opened(output: str | None, binary: bool = False) -> Iterator:
    """Standard output, or the file `output` that is written whole or not at all."""
    if output is None or output == "-":
        yield sys.stdout.buffer if binary else sys.stdout
        return
    from extractor.output import whole_file

    with whole_file(output, "wb" if binary else "w") as stream:
        yield stream
