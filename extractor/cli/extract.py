"""`extractor [extract] FILES…`: the main job."""

import os
import sys
from collections.abc import Callable, Iterator
from itertools import chain, islice

import click

from extractor.cli.writing import opened, parse_labels, send
from extractor.errors import UsageError
from extractor.writers import FORMATS

#: so many inputs are done in this process: workers take a second to start
FEW = 32


@click.command(
    "extract",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""\b
Examples:
  extractor article.txt --labels PER,ORG --sort count
  extractor corpus/ --format jsonl -o out.jsonl""",
)
@click.argument("inputs", nargs=-1, metavar="[FILES|FOLDERS|-]...")
@click.option("--format", "-f", "form", default="table", show_default=True, metavar="NAME", help=f"table, {', '.join(FORMATS)}; 'extractor formats' says what they are.")
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
@click.option("--jobs", "-j", type=click.IntRange(1), metavar="N", help="Worker processes for many inputs.  [default: the cores]")
@click.option("--timeout", type=click.FloatRange(0, min_open=True), metavar="SECONDS", help="Give up on a document after so long.")
@click.option("--resume", is_flag=True, help="Go on where an interrupted run stopped (--format jsonl -o FILE).")
@click.option("--force", is_flag=True, help="Write over an existing --output.")
@click.option("--files-from", metavar="FILE", help="Read the inputs from FILE, a line each; '-': standard input.")
@click.option("--fail-if-empty", is_flag=True, help="Exit with 1 when nothing was found.")
@click.option("--quiet", "-q", is_flag=True, help="No warnings, no progress.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True, help="Colours in tables; NO_COLOR and FORCE_COLOR are honoured.")
@click.pass_context
def command(ctx: click.Context, inputs: tuple[str, ...], **options) -> int:
    """Print who and what the French texts speak of.

    Folders are searched for *.txt, *.txt.gz, *.jsonl and *.jsonl.gz; "-" is standard
    input. Results go to standard output, everything else to standard error.
    """
    if not inputs and not options["files_from"]:
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
    jobs,
    timeout,
    resume,
    force,
    files_from,
    fail_if_empty,
    quiet,
    color,
) -> int:
    from extractor import corpus, reading
    from extractor.cli.progress import Report, say, watched

    settings = corpus.Settings(
        model=None if model == "none" else model,
        rule_files=tuple(rule_files),
        builtin_rules=not no_builtin_rules,
        labels=parse_labels(labels),
        min_mentions=min_mentions,
        sort=sort,
        with_meta=meta or bool(keep_fields),
        whole_results=form != "jsonl",
        reading=reading.Options(encoding, text_field, id_field, tuple(keep_fields), input_format),
        timeout=timeout,
    )
    if form != "jsonl":
        write = writer(form, show_mentions, color, several=len(inputs) != 1 or os.path.isdir(inputs[0]), meta=settings.with_meta)
    check_output(output, form, resume, force)
    arguments = chain(inputs, listed(files_from)) if files_from else inputs
    items = corpus.items(arguments, settings.reading)
    report = Report(quiet)

    if form == "jsonl" and output not in (None, "-"):
        from extractor import resume as lines

        under_way = lines.part(output)
        done = lines.recover(under_way) if resume else lines.Done()
        if done.documents:
            items = corpus.after(items, done.last, done.times)
            say(f"going on behind {done.documents:,} documents")
        try:
            with open(under_way, "a" if resume else "w", encoding="utf-8", newline="\n") as out:
                for outcome in watched(outcomes(items, settings, jobs, "-" in inputs), report):
                    if outcome.line is not None:
                        out.write(outcome.line)
                        out.flush()
        except BaseException:
            say(f"stopped; what is done stands in {under_way}: go on with --resume")
            raise
        os.replace(under_way, output)
    elif form == "jsonl":
        for outcome in watched(outcomes(items, settings, jobs, "-" in inputs), report):
            if outcome.line is not None:
                sys.stdout.write(outcome.line)
                sys.stdout.flush()
    else:
        found = (o.result for o in watched(outcomes(items, settings, jobs, "-" in inputs), report) if o.result)
        write(found, output)
    if not quiet and report.documents > FEW:
        say(report.summary())
    return report.exit_code(fail_if_empty)


def outcomes(items: Iterator, settings, jobs: int | None, streaming: bool) -> Iterator:
    """What became of each item: in this process for a few or a stream, else by workers."""
    from extractor import corpus

    if streaming and (jobs or 1) == 1:
        yield from corpus.work(items, settings, batch_size=1)
        return
    few = list(islice(items, FEW + 1))
    if len(few) <= FEW and (jobs or 1) == 1:
        yield from corpus.work(few, settings)
        return
    jobs = jobs or os.cpu_count() or 1
    with corpus.Pool(jobs) as pool:
        yield from corpus.run(chain(few, items), settings, pool, ahead=3 * jobs)


def listed(path: str) -> Iterator[str]:
    """The lines of a file list, one by one; "-": of standard input."""
    with sys.stdin if path == "-" else open(path, encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield line.rstrip("\r\n")


def check_output(output: str | None, form: str, resume: bool, force: bool) -> None:
    """Raise UsageError when the output would be lost or cannot go on."""
    if resume and (form != "jsonl" or output in (None, "-")):
        raise UsageError("--resume", "needs --format jsonl and --output", "give both")
    if output not in (None, "-") and os.path.isfile(output) and not force:
        raise UsageError(output, "is there already", "write over it with --force, or give another --output")


def writer(form: str, show_mentions: bool, color: str, several: bool, meta: bool) -> Callable:
    """The function (results, output) that writes format `form`."""
    if form == "table":
        from extractor import tables

        def table(results, output):
            with opened(output) as out:
                tables.write(results, tables.console(out, color), several=several, mentions=show_mentions)

        return table
    from extractor import writers

    writers.writer(form)  # an unknown format or a missing extra: say so before the work
    return lambda results, output: send(
        form, results, output, rows="mentions" if show_mentions else "entities", with_meta=meta
    )
