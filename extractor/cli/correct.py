"""`extractor correct`: say once what the tool should take otherwise, for a whole dossier."""

import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extractor.cli import options, parameters
from extractor.core.cleaning import terminal
from extractor.core.errors import ExtractorError, OutputError, UsageError
from extractor.corrections import FILE_NAME
from extractor.presentation.wording import counted

if TYPE_CHECKING:
    from extractor.corrections.schema import Correction


@click.command(
    "correct",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""\b
Examples:
  extractor correct --not-a-name "Primaire populaire"
  extractor correct Minérex --label ORG
  extractor correct --same Minérex "Minérex SA" --label ORG
  extractor correct --different "Joseph Aoun" "Joseph Aoun (épicier)" --near épicier
  extractor correct --not-a-role "Ali Ben Salah" général
  extractor correct --check out.jsonl""",
)
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--label", metavar="LABEL", help="These names are of this label.")
@click.option("--not-a-name", multiple=True, metavar="NAME", help="This is no name. Repeatable.")
@click.option(
    "--same", nargs=2, multiple=True, metavar="NAME NAME", help="These are one; the second is shown. Repeatable."
)
@click.option(
    "--different", nargs=2, multiple=True, metavar="NAME SHOWN", help="There this name is another's, shown so."
)
@click.option("--role", nargs=2, multiple=True, metavar="NAME ROLE", help="This is a role of this person's.")
@click.option("--not-a-role", nargs=2, multiple=True, metavar="NAME ROLE", help="This is none.")
@click.option("--near", multiple=True, metavar="WORD", help="With --different: where this word is in the paragraph.")
@options.document("Only in this document, or folder (2023/); * and ? as usual.")
@click.option(
    "--at", type=parameters.Whole(), multiple=True, metavar="OFFSET", help="Only the mention at this character."
)
@click.option("--note", metavar="TEXT", help="Why, for whoever reads the file.")
@click.option(
    "--from",
    "source",
    cls=parameters.Once,
    type=click.Path(readable=False),
    metavar="FILE",
    help="Take over corrections, as a page saves them.",
)
@click.option(
    "--from-index",
    cls=parameters.Once,
    type=click.Path(readable=False),
    metavar="DB",
    help="Take over the merges and splits of an index, and take out what it says otherwise.",
)
@click.option(
    "--check",
    "results",
    multiple=True,
    type=click.Path(readable=False),
    metavar="RESULTS",
    help="Say which lines match nothing there, or never hold beside another.",
)
@click.option(
    "--corrections",
    "path",
    cls=parameters.Once,
    type=click.Path(readable=False),
    default=FILE_NAME,
    show_default=True,
    metavar="FILE",
    help="The file.",
)
def command(path: str, results: tuple[str, ...], **given: Any) -> int:
    """Write a correction into dossier.toml, or check those it holds.

    Every command reads that file: by --corrections, or where it lies beside the results. Names
    are compared without case, accents and punctuation. Results are saved as they were found, and
    corrected as they are read, so a correction holds at once and can be taken back.
    """
    if path in ("none", "-"):
        raise UsageError(f"--corrections {path}", "is no name of a file", f"give ./{path}, or another")
    tables = list(_tables(given))
    if results and (tables or given["from_index"]):
        raise UsageError("--check", "goes alone", "check after writing")
    if results:
        return _check(path, results)

    def told(message: str) -> None:
        click.echo(terminal(message), err=True)

    decided, gone = _of_index(given["from_index"], path, told) if given["from_index"] else ([], 0)
    tables += decided
    if not tables and (given["source"] or given["from_index"]):
        for file, thing in ((given["source"], "corrections"), (given["from_index"], "decisions")):
            if file and not (gone and thing == "decisions"):
                click.echo(terminal(f"{file}: no {thing} to take over"), err=True)
        return 0
    if not tables:
        raise UsageError("correct", "nothing to correct", "see 'extractor correct -h' for what can be said")
    from extractor.core.labels import LABELS
    from extractor.core.nearest import advice
    from extractor.corrections.editing import add

    for kind, table in add(path, tables, told):
        said = ", ".join(f"{key} = {value}" for key, value in table.items())
        told(f"{path}: [[{kind}]] {said}")
        if (given_label := table.get("label", "PER")) not in LABELS:
            told(f"warning: the label {given_label} is none that ships; {advice(given_label, LABELS)}, or one of yours")
    for name, files in _unknown(given["documents"], path):
        told(f"warning: {name}: no document of {files} is called so, beside {path}; 'extractor show' tells their names")
    return 0


def _unknown(names: Iterable[str], path: str) -> Iterator[tuple[str, str]]:
    """Those of the names of documents that none is called by in the results beside the file, where there are such."""
    from extractor.corrections.schema import is_called
    from extractor.documents.file_kinds import beginning
    from extractor.documents.kinds import suffix_kind
    from extractor.documents.own_beginnings import is_saved
    from extractor.documents.streams import opened
    from extractor.writers.line_batches import path_of

    left, files = dict.fromkeys(names), []
    folder = os.path.dirname(path)
    for file in sorted(os.listdir(folder or os.curdir)) if left else ():
        there = os.path.join(folder, file)
        if suffix_kind(file) != "jsonl" or not is_saved(beginning(there)[0]):
            continue
        files.append(file)
        with suppress(ExtractorError, OSError, EOFError, zlib.error), opened(there) as lines:
            for number, line in enumerate(lines, 1):
                called = path_of(line, Path(there), number)
                left = {name: None for name in left if not is_called(called, name)}
                if not left:
                    return
    if files:
        which = files[0] + (f" (or {len(files) - 1:,} more)" if files[1:] else "")
        yield from ((name, which) for name in left)


def _tables(given: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What the options say, as the tables of the file."""
    from extractor.corrections.schema import plain_name

    where: dict[str, Any] = {"documents": list(map(plain_name, given["documents"])), "at": list(given["at"])}
    where = {key: value for key, value in where.items() if value}
    note = {"note": given["note"]} if given["note"] else {}
    label = {"label": given["label"].upper()} if given["label"] else {}
    near = {"near": list(given["near"])} if given["near"] else {}
    if given["names"] and not label:
        raise UsageError("correct", f"what of {given['names'][0]!r}?", "say it with --label, --not-a-name, --same …")
    if near and not given["different"]:
        raise UsageError("--near", "goes with --different", "add --different NAME SHOWN")
    if label and not (given["names"] or given["same"] or given["different"]):
        raise UsageError("--label", "needs a name", f"extractor correct NAME --label {label['label']}")
    for name in given["not_a_name"]:
        yield "not_a_name", {"name": name, **where, **note}
    for name in given["names"]:
        yield "label", {"name": name, **label, **where, **note}
    for one, other in given["same"]:
        yield "same", {"names": [one, other], "name": other, **label, **where, **note}
    for name, shown in given["different"]:
        yield "different", {"name": name, "as": shown, **label, **near, **where, **note}
    for kind in ("not_a_role", "role"):
        for name, role in given[kind]:
            yield kind, {"name": name, "role": role, **where, **note}
    if given["source"]:
        yield from _of_file(given["source"])


def _of_file(path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The corrections of another file, as a page saves them."""
    from extractor.corrections.schema import tables

    yield from tables(path)


def _of_index(index_path: str, path: str, told: Callable[[str], None]) -> tuple[list[tuple[str, dict[str, Any]]], int]:
    """The merges and splits of an index, by the names that its entities have, or that the file gives them.

    What the file has and the index has decided otherwise since is taken out of it: how many lines that were.
    """
    from extractor.corrections import read
    from extractor.corrections.editing import take_out
    from extractor.index import Index
    from extractor.index.taking_over import take_over

    with Index(index_path, must_exist=True) as index:
        there = read(path).all if os.path.isfile(path) else ()
        taken, is_own = take_over(index, there, path), index.has_handed_over()
        is_outdated = taken.outdated(is_own)
        try:
            index.hand_over(taken.lines, there)
            is_now = index.has_handed_over()
            is_outdated = taken.outdated(lambda line: is_own(line) or is_now(line))
            index.take_back(filter(is_outdated, there), taken.lines)
        except OutputError as error:
            told(f"warning: {error.subject}: {error.reason}; what is taken over counts there as said by you")
    why = f"{index_path} says otherwise"
    return list(taken.tables), take_out(path, is_outdated, why, told)


def _check(path: str, results: tuple[str, ...]) -> int:
    """Say which corrections change none of the saved results; exit code 1 where there are such."""
    from extractor.cli import saved
    from extractor.corrections import apply, read
    from extractor.corrections.apply import holding, is_missed
    from extractor.corrections.contradictions import idle, left_apart

    corrections = read(path)
    left, moot = set(corrections.all), dict(idle(corrections.all))
    near = any(correction.near for correction in corrections.all)
    apart: dict[Correction, str] = {}
    documents = 0
    failures = saved.Failures()
    for result in saved.load(saved.once(results), failed=failures, told=saved.warn):
        documents += 1
        if near and (left or moot):
            result = saved.with_text(result)
        left -= holding(result, corrections)
        moot = {c: stronger for c, stronger in moot.items() if not is_missed(result, corrections, c)}
        if any(c.label is None and c not in apart for c in corrections.of("same", result.document.path)):
            for correction, labels in left_apart(apply(result, corrections), corrections):
                apart.setdefault(correction, f"{' and '.join(labels)} in {result.document.path or 'standard input'}")
    for correction in corrections.all:
        called = f"{correction.origin}: [[{correction.kind}]] {correction.names[0]}"
        if correction in apart:
            click.echo(terminal(f"{called}: leaves apart what is {apart[correction]}; say with --label what it is"))
        elif correction in left:
            click.echo(terminal(f"{called}: matches nothing"))
        if stronger := moot.get(correction):
            click.echo(terminal(f"{called}: never holds beside {stronger.origin}: [[{stronger.kind}]]"))
    total, held = len(corrections.all), sum(c not in left and c not in moot for c in corrections.all)
    click.echo(f"{held} of {total} corrections hold in {counted(documents, 'document')}", err=True)
    return 1 if held < total else failures.exit_code
