"""`extractor evaluate GOLD…`: how well the tool agrees with texts marked by a reader, where not, and why."""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click
from click.core import ParameterSource

from extractor.cli import options, parameters, saved, startup
from extractor.cli.resources import model_inputs, rule_inputs
from extractor.cli.writing import claim, opened
from extractor.core.cleaning import terminal
from extractor.core.errors import InputError, UsageError
from extractor.core.types import Document
from extractor.presentation.wording import counted

if TYPE_CHECKING:
    from extractor.analysis.scoring.errors import Error
    from extractor.core.types import Result
    from extractor.documents.annotations import Gold, Span
    from extractor.pipeline import Extractor

STAGES = ("rules", "filters", "propagation", "tagger")


@click.command(
    "evaluate",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""\b
Examples:
  extractor evaluate models/corpus/press/a.md
  extractor evaluate gold.jsonl --model fr_core_news_md --json
  extractor evaluate corrected/ --errors
  extractor evaluate corrected/ --compare mine.toml
  extractor evaluate mine.md --with yours.md""",
)
@click.argument("files", nargs=-1, required=True, metavar="GOLD...")
@options.model
@options.rules()
@options.trust_model
@options.no_builtin_rules
@click.option(
    "--without",
    multiple=True,
    type=click.Choice(STAGES),
    help="Leave out a stage, to see what it brings. Repeatable.",
)
@click.option("--results", cls=parameters.Once, metavar="FILE", help="Score these saved results instead of extracting.")
@click.option("--from", "form", metavar="FORMAT", help="The gold's format, where it is not found out.")
@click.option(
    "--with", "other", cls=parameters.Once, metavar="OTHER", help="Agreement with another annotator of the same texts."
)
@click.option(
    "--compare",
    "rival",
    cls=parameters.Once,
    metavar="WHAT",
    help="And with saved results, a rule file instead of --rules, 'without=STAGE', or another model: is it better?",
)
@click.option("--errors", "list_errors", is_flag=True, help="List each error by kind and cause, most frequent first.")
@options.top("So many errors of a kind in tables.", 10)
@click.option("--lenient", is_flag=True, help="Tables of partial, type and border scores, too.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["table", "json", "csv", "html"]),
    default="table",
    show_default=True,
    help="csv: a row a score, or an error; html: a page of errors.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--output", "-o", cls=parameters.Once, metavar="FILE", help="Write there instead of to standard output.")
@click.option("--force", is_flag=True, help="Write over an existing --output.")
@click.option(
    "--seed",
    type=parameters.Whole(),
    default=1,
    show_default=True,
    help="Of the resampling for intervals and tests.",
)
@click.option(
    "--fail-under",
    type=parameters.Number(min=0, max=100),
    metavar="PERCENT",
    help="Exit with 1 if a file's F1 over all is less.",
)
def command(**options: Any) -> int:
    """Score the names found in texts whose names are known.

    GOLD is files or folders of any format that 'extractor gold' reads: JSONL, a line
    {"id", "text", "spans"} each, spans [start, end, label] or
    [start, end, label, entity] in code points; Markdown with articles marked
    inline, [Rabat](LOC); brat, doccano, Label Studio, Prodigy, CoNLL, DocBin,
    WebAnno. A mention counts when its span and its label are right; 'names' are PER,
    ORG and LOC, with GROUP taken as ORG; 'all' is the micro average. "95 %" is the
    bootstrap interval over documents. Entities are scored where the gold has them.
    """
    asked = Options(**options)
    _check(asked)
    texts = {file: _read(file, asked) for file in saved.gold_once(asked.files, asked.form)}
    golds = [t for some in texts.values() for t in some]
    saved.warn_of_doubles(golds)
    if asked.other is not None:
        return _agree(golds, asked)
    first = _side(asked)
    results = {file: first.of(some) for file, some in texts.items()}
    if asked.rival is not None:
        return _compare(golds, first, [r for some in results.values() for r in some], asked)
    if asked.list_errors:
        _errors(golds, [r for some in results.values() for r in some], first.name, asked)
        return _exit_code(texts, results, asked)
    _report(texts, results, first.name, asked)
    return _exit_code(texts, results, asked)


@dataclass(frozen=True, slots=True)
class Options:
    """What the command was asked for, as its help describes it."""

    files: tuple[str, ...]
    model: str
    rule_files: tuple[str, ...]
    trust_model: bool
    no_builtin_rules: bool
    without: tuple[str, ...]
    results: str | None
    form: str | None
    other: str | None
    rival: str | None
    list_errors: bool
    top: int
    lenient: bool
    kind: str
    as_json: bool
    output: str | None
    force: bool
    seed: int
    fail_under: float | None

    @property
    def shape(self) -> str:
        return "json" if self.as_json else self.kind


@dataclass(frozen=True, slots=True)
class Side:
    """What finds the names: an extractor, or results that were saved."""

    name: str
    extractor: "Extractor | None" = None
    saved: "tuple[Result, ...]" = ()

    def of(self, texts: "Sequence[Gold]") -> "list[Result]":
        if self.extractor is not None:
            from extractor.cli.in_time import in_time

            documents = (Document(text.text, text.origin or text.id) for text in texts)
            return list(in_time(self.extractor, documents, _ended))
        from extractor.documents.annotations.matching import matched

        return matched(texts, self.saved, self.name)


def _ended(error: InputError) -> NoReturn:
    """A text that takes too long would count as one in which nothing is found."""
    raise error


#: what does nothing beside an option: annotators are compared without any tagger
_IDLE = {
    "--with": (
        "model",
        "rule_files",
        "trust_model",
        "no_builtin_rules",
        "without",
        "results",
        "lenient",
        "top",
        "seed",
    ),
    "--compare": ["lenient"],
    "--errors": ["lenient", "seed"],
}


def _check(asked: Options) -> None:
    modes = {"--with": asked.other is not None, "--compare": asked.rival is not None, "--errors": asked.list_errors}
    if sum(modes.values()) > 1:
        raise UsageError("--with, --compare and --errors", "exclude each other", "give one of them")
    ctx = click.get_current_context()
    for mode in (mode for mode, is_asked in modes.items() if is_asked):
        for parameter in ctx.command.params:
            given = ctx.get_parameter_source(parameter.name or "") == ParameterSource.COMMANDLINE
            # without a tagger is how annotators are compared
            if given and parameter.name in _IDLE[mode] and not (parameter.name == "model" and asked.model == "none"):
                raise UsageError(max(parameter.opts, key=len), f"does nothing with {mode}", "leave one of them out")
    if asked.shape == "html" and not asked.list_errors:
        raise UsageError("--format html", "is a page of errors", "add --errors")
    if asked.shape == "csv" and (asked.other is not None or asked.rival is not None):
        raise UsageError("--format csv", "is for scores and errors", "give --format json")
    if asked.results is not None and (asked.rule_files or asked.without):
        raise UsageError("--results", "does not go with --rules or --without", "those hold when extracting")
    if asked.output not in (None, "-"):
        from extractor.documents import targets

        # what it is compared with may be rules, results or a model, too
        rival = [asked.rival] if asked.rival is not None else []
        gold = (*asked.files, *([asked.other] if asked.other is not None else []))
        names = [
            *saved.gold_inputs(gold, asked.form),
            *rule_inputs([*asked.rule_files, *filter(os.path.isfile, rival)]),
            *targets.below([asked.results] if asked.results is not None else []),
            *chain.from_iterable(map(model_inputs, [asked.model, *rival])),
        ]
        claim(asked.output, partial(targets.permit, asked.output, force=asked.force, inputs=names))


def _read(file: str, asked: Options) -> "list[Gold]":
    from extractor.documents import annotations

    texts = list(map(saved.remarked, annotations.read(file, asked.form, asked.output)))
    if not texts:
        raise InputError(file, "has no annotated text", "give a gold file, see 'extractor gold check -h'")
    return texts


def _side(asked: Options) -> Side:
    """The side that the options describe."""
    if asked.results is not None:
        return _saved(asked.results, asked.output)
    from extractor import Extractor

    startup.prepare()
    model = None if asked.model == "none" or "tagger" in asked.without else asked.model
    with_rules = "rules" not in asked.without
    extractor = Extractor(
        model,
        asked.rule_files if with_rules else (),
        with_rules and not asked.no_builtin_rules,
        filters="filters" not in asked.without,
        propagation="propagation" not in asked.without,
        trust_model=asked.trust_model,
    )
    name = " without ".join([extractor.model, *([", ".join(asked.without)] if asked.without else [])])
    return Side(" and ".join([name, *asked.rule_files]), extractor)


def _saved(file: str, output: str | None) -> Side:
    from extractor.documents.source_texts import Finder, attached_where_found

    finder = Finder(not_from=output)
    # by their texts they are known from others that are as long
    return Side(file, saved=tuple(attached_where_found(map(finder.spare, saved.load([file], told=saved.warn)), finder)))


def _rival(asked: Options) -> Side:
    """The other side of a comparison: saved results, rules, a stage less, or a model."""
    from extractor.documents.annotations import formats

    what = asked.rival or ""
    stage = what.removeprefix("without=")
    if stage != what:
        if stage not in STAGES:
            raise UsageError(f"--compare {what}", "no such stage", f"one of: {', '.join(STAGES)}")
        return _side(replace(asked, results=None, without=(*asked.without, stage)))
    suffixes = Path(what).suffixes
    if suffixes[-1:] == [".gz"] or (
        suffixes[-1:] in ([".json"], [".jsonl"], [".ndjson"]) and formats.detect(Path(what)) == "results"
    ):
        return _saved(what, asked.output)
    if suffixes[-1:] in ([".toml"], [".jsonl"]):
        return _side(replace(asked, results=None, rule_files=(what,)))
    if os.path.isfile(what):  # a pipeline is a folder, or installed
        raise UsageError(f"--compare {what}", "is no results, rules or model", "--with compares with annotated texts")
    return _side(replace(asked, results=None, model=what))


def _spans(results: "Iterable[Result]") -> "list[list[Span]]":
    from extractor.documents.annotations import Span

    return [[Span(m.start, m.end, m.label, m.entity) for m in result.mentions] for result in results]


def _report(texts: "dict[str, list[Gold]]", results: "dict[str, list[Result]]", name: str, asked: Options) -> None:
    from extractor.analysis.scoring import records

    found = {
        file: records.evaluation([(t.spans, s) for t, s in zip(some, _spans(results[file]), strict=True)], asked.seed)
        for file, some in texts.items()
    }
    if asked.shape == "json":
        _json({"model": name, "files": {file: records.of_evaluation(e) for file, e in found.items()}}, asked)
    elif asked.shape == "csv":
        _csv((row for file, e in found.items() for row in records.rows_of_evaluation(file, e)), asked)
    else:
        from rich.text import Text

        from extractor.presentation import scores
        from extractor.presentation.tables import shown

        def lines() -> Iterator[Any]:
            for file, e in found.items():
                yield Text(shown(f"{file}: {counted(e.documents, 'document')}, {name}"), style="bold")
                yield from scores.evaluation(e, asked.lenient)
                yield ""

        _print(lines(), asked)


def _errors(golds: "list[Gold]", results: "list[Result]", name: str, asked: Options) -> None:
    from extractor.analysis.scoring import errors, records

    groups = errors.most_frequent(
        e for gold, result in zip(golds, results, strict=True) for e in errors.errors(gold, result)
    )
    flat: list[Error] = [e for *_, found in groups for e in found]
    if asked.shape == "json":
        counts = [{"kind": kind, "cause": cause, "errors": len(found)} for kind, cause, found in groups]
        _json({"model": name, "groups": counts, "errors": [records.of_error(e) for e in flat]}, asked)
    elif asked.shape == "csv":
        _csv(map(records.of_error_row, flat), asked)
    elif asked.shape == "html":
        from extractor.writers import error_page

        with opened(asked.output) as out:
            error_page.write(f"Errors of {name}", groups, out)
    else:
        from extractor.presentation import scores

        _print(scores.errors(groups, asked.top), asked)


def _compare(golds: "list[Gold]", first: Side, results: "list[Result]", asked: Options) -> int:
    from extractor.analysis.scoring import comparison, records

    second = _rival(asked)
    found = comparison.compare([g.spans for g in golds], _spans(results), _spans(second.of(golds)), seed=asked.seed)
    if asked.shape == "json":
        _json({"first": first.name, "second": second.name, **records.of_difference(found, golds)}, asked)
    else:
        from rich.text import Text

        from extractor.presentation import scores
        from extractor.presentation.tables import shown

        def lines() -> Iterator[Any]:
            yield Text(
                shown(f"{counted(len(golds), 'document')}: first {first.name}, second {second.name}"), style="bold"
            )
            yield from scores.difference(found, golds, asked.top)

        _print(lines(), asked)
    return _under({"second": found.second["all"].f1} if "all" in found.second else {}, asked)


def _agree(golds: "list[Gold]", asked: Options) -> int:
    from extractor.analysis.scoring import agreement, records

    read = _read(asked.other or "", asked)
    saved.warn_of_doubles(read)
    # of a text that is there twice the first counts, unless another has the name that is asked for
    others = {t.text.rstrip(): t for t in reversed(read)}
    named = {(t.text.rstrip(), t.id): t for t in reversed(read)}
    pairs = [(gold, named.get((body := gold.text.rstrip(), gold.id)) or others.get(body)) for gold in golds]
    lost = [gold for gold, other in pairs if other is None]
    for gold in lost:
        click.echo(f"extractor: {InputError(gold.origin, f'{gold.id} is not in {asked.other}', 'left out')}", err=True)
    if more := len(others.keys() - {gold.text.rstrip() for gold in golds}):
        click.echo(f"extractor: {counted(more, 'text')} of {terminal(asked.other or '')} not in the gold", err=True)
    found = agreement.agreement((gold.text, gold.spans, other.spans) for gold, other in pairs if other is not None)
    if asked.shape == "json":
        _json({"documents": len(pairs) - len(lost), **records.of_agreement(found)}, asked)
    else:
        from extractor.presentation import scores

        _print(scores.agreement(found), asked)
    return 1 if lost else _under({asked.other or "": found.scores["all"].f1} if found.scores else {}, asked)


def _exit_code(texts: "dict[str, list[Gold]]", results: "dict[str, list[Result]]", asked: Options) -> int:
    from extractor.analysis.scoring import mention_scores

    if asked.fail_under is None:
        return 0
    f1 = {}
    for file, some in texts.items():
        scores = mention_scores((t.spans, s) for t, s in zip(some, _spans(results[file]), strict=True))
        f1[file] = scores["all"].f1 if scores else 100.0
    return _under(f1, asked)


def _under(f1: dict[str, float], asked: Options) -> int:
    code = 0
    for name, value in f1.items():
        if asked.fail_under is not None and value < asked.fail_under:
            click.echo(f"extractor: {name}: F1 {value:.1f} is under {asked.fail_under:g}", err=True)
            code = 1
    return code


def _json(record: dict[str, Any], asked: Options) -> None:
    with opened(asked.output) as out:
        out.write(json.dumps(record, ensure_ascii=False, indent=2) + "\n")


def _csv(rows: Iterable[dict[str, Any]], asked: Options) -> None:
    from extractor.writers import rows as sheet

    with opened(asked.output) as out:
        sheet.write(rows, out)


def _print(lines: Iterable[Any], asked: Options) -> None:
    from extractor.presentation.tables import console

    with opened(asked.output) as out:
        screen = console(None if asked.output in (None, "-") else out)
        for line in lines:
            screen.print(line)
