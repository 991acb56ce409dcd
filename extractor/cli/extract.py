"""`extractor [extract] FILES…`: the main job."""

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import click

from extractor.cli import labels as known_labels
from extractor.cli import options as shared
from extractor.cli import parameters, saved, startup
from extractor.cli.extract_options import Options, check, idle, misnamed, permit, sheet_options
from extractor.cli.inputs import arguments, guarded
from extractor.cli.writing import alone, opened, send
from extractor.core import bounds
from extractor.core.errors import WorkerError
from extractor.core.failing_streams import up_to_error
from extractor.core.types import Result
from extractor.core.waiting_streams import is_standard_input
from extractor.documents.kinds import KINDS
from extractor.writers import FORMATS, named

if TYPE_CHECKING:
    from extractor.batch.dask_cluster import Cluster
    from extractor.batch.settings import Item, Settings
    from extractor.cli.progress import Report
    from extractor.core.outcomes import Outcome
    from extractor.corrections import Corrections

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
@click.argument("inputs", nargs=-1, type=click.Path(readable=False), metavar="[FILES|FOLDERS|-]...")
@click.option(
    "--format",
    "-f",
    "form",
    metavar="NAME",
    shell_complete=parameters.formats,
    help=f"table, {', '.join(FORMATS)}; 'extractor formats' says what they are.  "
    "[default: by the name of --output, else table]",
)
@click.option(
    "--output",
    "-o",
    cls=parameters.Once,
    type=click.Path(readable=False),
    metavar="FILE|FOLDER",
    help="Write there instead of to standard output; a name in .gz is compressed.",
)
@shared.labels()
@shared.rules()
@shared.corrections_file("--output")
@shared.no_builtin_rules
@shared.model
@shared.encoding("Read all inputs in this encoding instead of finding out.")
@click.option(
    "--input-format",
    type=click.Choice(["auto", *KINDS]),
    default="auto",
    show_default=True,
    metavar="KIND",
    help=f"auto: by content and name; or one of {', '.join(KINDS)}.",
)
@click.option(
    "--split",
    "mark",
    metavar="LINE",
    help="Cut standard input into texts at lines like this (-----); 'ff': at form feeds.",
)
@shared.text_field("The text's field in records: JSONL, JSON (also article.body), CSV.")
@shared.id_field
@click.option(
    "--keep-field",
    "keep_fields",
    multiple=True,
    metavar="NAME",
    shell_complete=parameters.fields,
    help="Carry a field of records into the result's 'meta'. Repeatable.",
)
@click.option("--whole-page", is_flag=True, help="All the text of web pages, not the article alone.")
@click.option(
    "--mail-people", is_flag=True, help="Begin e-mails with whom they are from and to: persons, with source 'header'."
)
@click.option(
    "--save-texts",
    cls=parameters.Once,
    type=click.Path(readable=False),
    metavar="FOLDER",
    help="Keep there the texts of PDF, web pages, mails, standard input, …: what offsets are those of.",
)
@click.option(
    "--skip-foreign",
    is_flag=True,
    help="Leave out texts that are not French, and the paragraphs of others that are not.",
)
@shared.date_field
@shared.sheets
@click.option("--meta", is_flag=True, help="Add 'meta' to each JSON document: the text's SHA-256 and the kept fields.")
@click.option(
    "--role-details",
    is_flag=True,
    help="Add 'role_details' to each entity of JSON: where each role stands, of which mention, and why.",
)
@shared.min_mentions("Only entities with so many mentions.")
@click.option("--confidence", is_flag=True, help="Say of each name that the tagger found how probable it is.")
@click.option(
    "--min-confidence",
    type=parameters.Number(0, 1),
    default=0.0,
    metavar="0..1",
    help="Leave out what the tagger finds less probable; what rules find stays.",
)
@shared.sort
@shared.mentions("Table or CSV of the mentions in context instead of the entities.")
@shared.lang
@click.option(
    "--jobs",
    "-j",
    type=parameters.Whole(1, 1024),
    metavar="N",
    help="Worker processes for many inputs.  [default: the cores]",
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Work on a Dask cluster instead: tcp://scheduler:8786; its workers read the same paths.",
)
@click.option("--send-text", is_flag=True, help="With --cluster: read the texts here and send them along.")
@click.option(
    "--timeout",
    type=parameters.Number(0, 1e9, min_open=True),
    metavar="SECONDS",
    help="Give up on a document after so long, and go on with the next.  "
    "[default: 60, and 1 more for each 2,000 characters]",
)
@click.option(
    "--max-characters",
    type=parameters.Whole(10_000),
    default=bounds.CHARACTERS,
    show_default=True,
    metavar="N",
    help="A longer document is read in windows of this size, which takes no more memory.",
)
@click.option(
    "--too-long",
    type=click.Choice(["cut", "refuse"]),
    default="cut",
    show_default=True,
    help="Whether a longer document is read in windows, or refused.",
)
@click.option(
    "--max-bytes",
    type=parameters.Whole(1),
    default=bounds.DOCUMENT,
    show_default=True,
    metavar="N",
    help="Refuse documents and lines of JSONL that are larger, unpacked.",
)
@shared.trust_model
@click.option("--resume", is_flag=True, help="Go on where a stopped run ended; with the same inputs and options.")
@click.option(
    "--update", is_flag=True, help="Do only files that are new or have changed since --output (jsonl) was written."
)
@click.option(
    "--drop-vanished", is_flag=True, help="With --update: drop the documents of files that are gone from a folder."
)
@click.option(
    "--watch", is_flag=True, help="Then go on, adding files to --output (jsonl) as they come; Ctrl-C ends it."
)
@shared.force
@click.option(
    "--files-from",
    cls=parameters.Once,
    type=click.Path(readable=False),
    metavar="FILE",
    help="Read the inputs from FILE, a line each; '-': standard input.",
)
@click.option("--null", "-0", "nul", is_flag=True, help="The names in --files-from end with NUL, as of find -print0.")
@click.option("--fail-if-empty", is_flag=True, help="Exit with 1 when nothing was found.")
@click.option("--quiet", "-q", is_flag=True, help="No warnings, no progress.")
@shared.color
@click.pass_context
def command(ctx: click.Context, /, inputs: tuple[str, ...], **options: Any) -> int:
    """Print who and what the French texts speak of.

    Plain text, JSONL, CSV, JSON, web pages, feeds, PDF, DOCX, ODT, RTF, PPTX, EPUB,
    e-mail, archives, exports of press archives; folders are searched for all of them
    but Markdown; "-" is standard input. Results go to standard output, everything else to standard error.
    """
    if options["files_from"] and is_standard_input(options["files_from"]):
        options["files_from"] = "-"  # /dev/stdin
    if not inputs and not options["files_from"]:
        if sys.stdin is None or sys.stdin.isatty():
            click.echo(ctx.find_root().get_help())
            return 0
        inputs = ("-",)
    # each once: a table has one column of a name
    options["keep_fields"] = tuple(dict.fromkeys([*options["keep_fields"], *filter(None, [options["date_field"]])]))
    if options["form"] is None:
        options["form"] = named(options["output"]) or "table"
    return run(inputs, Options(**options))


def run(inputs: tuple[str, ...], options: Options) -> int:
    """Extract from the inputs as the options say; the exit code."""
    from extractor.batch.contents import contents
    from extractor.batch.settings import Settings
    from extractor.batch.settings import items as inputs_of
    from extractor.cli.progress import Report, say, watched
    from extractor.cli.splitting import kept, split
    from extractor.core.stopping import orderly
    from extractor.documents import finding, kept_texts, targets
    from extractor.documents.options import Options

    check(inputs, options)
    labels = known_labels.parse(options.labels)
    model = None if options.model == "none" else options.model
    corrections = chosen_corrections(options)
    known_labels.check(
        labels,
        lambda: [
            *known_labels.given(model, options.rule_files, not options.no_builtin_rules),
            *(c.label for c in corrections.all if c.label),
        ],
    )
    startup.collect_seldom()
    form = FORMATS.get(options.form)
    settings = Settings(
        model=model,
        rule_files=options.rule_files,
        builtin_rules=not options.no_builtin_rules,
        corrections=corrections,
        labels=labels,
        min_mentions=options.min_mentions,
        confidence=options.confidence,
        min_confidence=options.min_confidence,
        sort=options.sort,
        with_meta=options.meta or bool(options.keep_fields),
        with_role_details=options.role_details,
        whole_results=options.form != "jsonl",
        with_texts=form is None or form.needs_text or form.uses_text,
        with_text=options.with_text,
        date_field=options.date_field,
        reading=Options(
            options.encoding,
            options.text_field,
            options.id_field,
            options.keep_fields,
            options.input_format,
            options.whole_page,
            options.mail_people,
            options.save_texts,
            max_bytes=options.max_bytes,
        ),
        skip_foreign=options.skip_foreign,
        timeout=options.timeout,
        max_characters=options.max_characters,
        refuse_longer=options.too_long == "refuse",
        trust_model=options.trust_model,
        contents=contents(options.rule_files, model) if options.batched else (),
    )
    write = None if options.form == "jsonl" or options.batched else writer(inputs, options, settings)
    told = None if options.quiet else say
    names = guarded(inputs, options)
    own = targets.written(options.output if options.to_file else None)
    items = inputs_of(names, settings.reading, own, told)
    for warning in (misnamed(options), idle(options.form, excel=options.excel, with_text=options.with_text)):
        if told and warning:
            told(f"warning: {warning}")
    items = split(items, options.mark, lambda message: None if options.quiet else say(f"warning: {message}"))
    items = kept(items, options.save_texts)
    report = Report(options.quiet)
    cluster = connected(options)
    absent = dict.fromkeys(options.keep_fields)

    def total() -> int | None:
        """How many documents there are, where that can be found out beside the work."""
        if options.files_from and not os.path.isfile(options.files_from):
            return None  # what can be read once is read by the work alone
        return finding.count(arguments(inputs, options), settings.reading, own)

    def found(items: "Iterable[Item]") -> "Iterator[Outcome]":
        bar = options.to_file or not sys.stdout.isatty()
        asked = Counted(items)
        before = report.inputs
        with up_to_error(asked) as good:
            for outcome in watched(outcomes(good, settings, inputs, options, cluster), report, total if bar else None):
                for field in outcome.kept:
                    absent.pop(field, None)
                yield outcome
        if report.inputs - before < asked.number:
            raise WorkerError(
                f"{asked.number:,} inputs",
                f"have only {report.inputs - before:,} answers",
                "this is a mistake of extractor: report it, and do not rely on the output",
            )

    with orderly(), alone(options.output, lambda: permit(inputs, options)):
        going_on = (options.update or options.watch) and os.path.exists(options.output or "") and not options.force
        if options.save_texts:
            kept_texts.tidy(options.save_texts)
        if options.batched:
            from extractor.cli import following

            if going_on:
                there = following.standing(options.output or "", settings, given(inputs, options), report)
                following.update(arguments(inputs, options), there, settings, options.drop_vanished, report, found)
            else:
                record(items, settings, options, report, found, given(inputs, options))
            if options.watch:
                following.watch(list(arguments(inputs, options)), options.output or "", settings, report)
        elif write:
            write((o.result for o in found(items) if o.result), options.output)
        else:
            with opened(options.output) as out:
                for outcome in found(items):
                    out.write(outcome.line or "")
                    out.flush()
    # what an earlier run has read is not known to have none
    if told and absent and report.tally.documents and not report.goes_on and not going_on:
        told(f"warning: no document has a field {' or '.join(absent)}, which was to be kept; its name may be misspelt")
    if not options.quiet and (options.resume or report.inputs > (1 if options.to_file else FEW)):
        report.close()
    return report.exit_code(options.fail_if_empty)


def given(inputs: "Sequence[str]", options: Options) -> tuple[str, ...]:
    """The inputs as they were given: a list by its name."""
    return (*inputs, f"--files-from {options.files_from}") if options.files_from else tuple(inputs)


def chosen_corrections(options: Options) -> "Corrections":
    """The corrections that the output is made with.

    Results of a file are saved as they were found, for the commands that read them correct them: what lies
    beside can change, and be taken back. Only a file that was named is applied to them.
    """
    from extractor.cli.progress import say
    from extractor.corrections import Corrections, beside

    if options.corrections_file is None and options.to_file and options.form in ("json", "jsonl"):
        if not options.quiet and (found := beside(options.output)):
            say(f"{found} is applied whenever {options.output} is read")
        return Corrections()
    return saved.chosen_corrections(options.corrections_file, options.output, options.quiet)


def record(
    items: "Iterator[Item]",
    settings: "Settings",
    options: Options,
    report: "Report",
    found: "Callable[[Iterator[Item]], Iterator[Outcome]]",
    given: "Sequence[str]",
) -> None:
    """Write the outcomes in batches, going on where a stopped run ended if so asked."""
    from extractor.batch import inputs as inputs_read
    from extractor.batch import recorder
    from extractor.cli.progress import say
    from extractor.documents import targets
    from extractor.writers import writer as module

    out = module(options.form).Batches(options.output, **sheet_options(options, FORMATS[options.form].options))
    output = options.output or ""
    state = out.begin(options.resume)
    ended = inputs_read.load(output) if state.inputs is None else None
    state = recorder.finished(state, output, ended)
    log = inputs_read.Log(state.began or time.time_ns())
    lost = state.lost
    # one that was cut, or that lines were taken out of, is told by what it lacks
    whole = ended is not None and ended[0].documents == state.documents
    replaced = ended is not None and whole and not lost and inputs_read.is_other(output, ended[0])
    items, state = recorder.rest(items, state, settings, out.held, log)
    inputs_read.forget(output)
    if state.inputs:
        report.resumed(state)
    by_update = options.form == "jsonl" and all(log.changed.values())  # which takes whole files alone
    remedy = "--update takes it in when the run has ended" if by_update else "--force begins anew"
    if log.changed:
        others = len(log.changed) - 1
        what = next(iter(log.changed)) + (f" and {others:,} more have" if others else " has")
        say(f"warning: {what} changed since the run began, and what is done may be of before; {remedy}")
    elif replaced:
        say(f"warning: {output} is not as its last run left it, and what it holds may be of before; {remedy}")
    if lost:
        say(f"warning: {output} has lost its beginning, and all is done again")
    elif log.missing and not options.quiet:
        what = log.missing[0] + (f" and {len(log.missing) - 1:,} more" if log.missing[1:] else "")
        say(f"warning: {output} does not hold {what} (taken out, or failed before): done again, behind the others")
    new = not os.path.lexists(output)
    take = recorder.Recorder(out, state, settings, output, log, given)
    try:
        with take:
            for outcome in found(items):
                take(outcome)
    except BaseException:
        if new and take.begun and not take.written:
            targets.discard(output, targets.shape(options.form, output))
        elif (take.written or state.documents) and os.path.exists(output):
            say(f"stopped; what is done stands in {output}: go on with --resume")
        raise


def connected(options: Options) -> "Cluster | None":
    """The cluster to work on, None for this machine. Raises WorkerError before anything is written."""
    if not options.cluster:
        return None
    from extractor.batch.dask_cluster import Cluster
    from extractor.cli.progress import say

    cluster = Cluster(options.cluster, options.send_text)
    if not cluster.workers and not options.quiet:
        say(f"{options.cluster} has no workers yet; it goes on as soon as one comes")
    return cluster


def outcomes(
    items: "Iterable[Item]",
    settings: "Settings",
    inputs: tuple[str, ...],
    options: Options,
    cluster: "Cluster | None" = None,
) -> "Iterator[Outcome]":
    """What became of each item: in this process for a few or a stream, else by workers."""
    from extractor.batch import worker

    if cluster:
        from extractor.batch import pool as pools

        with cluster:
            yield from pools.run(items, settings, cluster, cluster.ahead)
        return
    if "-" in inputs and not options.to_file and (options.jobs or 1) == 1:
        startup.import_spacy()
        yield from worker.work(items, settings, batch_size=1)
        return
    if startup.is_nowhere():  # where no worker can begin
        yield from worker.work(items, settings)
        return
    items = iter(items)
    few = list(islice(items, FEW + 1))
    if len(few) <= FEW and (options.jobs or 1) == 1:
        startup.import_spacy()
        yield from worker.work(few, settings)
        return
    from extractor.batch import pool as pools

    jobs = options.jobs or pools.cores()
    with pools.Pool(jobs, prepare=startup.prepare_worker) as pool:
        yield from pools.run(chain(few, items), settings, pool, ahead=3 * jobs)


class Counted:
    """Items as they come, and how many have."""

    def __init__(self, items: "Iterable[Item]"):
        self._items = items
        self.number = 0

    def __iter__(self) -> "Iterator[Item]":
        for item in self._items:
            self.number += 1
            yield item


def writer(
    inputs: tuple[str, ...], options: Options, settings: "Settings"
) -> Callable[[Iterable[Result], str | None], None]:
    """The function (results, output) that writes the results as a whole."""
    if options.form == "table":
        from extractor.presentation import tables

        several = len(inputs) != 1 or os.path.isdir(inputs[0])

        def table(results: Iterable[Result], output: str | None) -> None:
            with opened(output) as out:
                tables.write(
                    results, tables.console(out, options.color), several=several, mentions=options.show_mentions
                )

        return table
    from extractor import writers
    from extractor.cli.progress import say

    writers.writer(options.form)  # an unknown format or a missing extra: say so before the work
    rows = "mentions" if options.show_mentions else "entities"
    return lambda results, output: send(
        options.form,
        results,
        output,
        rows=rows,
        lang=options.lang,
        with_meta=settings.with_meta,
        with_role_details=settings.with_role_details,
        warn=lambda message: None if options.quiet else say(f"warning: {message}"),
        **sheet_options(options),
    )
