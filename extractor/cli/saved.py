"""What the commands on saved results share: their arguments, reading, and the texts."""

import os
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from functools import cached_property, wraps
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extractor.cli import labels as known_labels
from extractor.cli import options, parameters
from extractor.core.cleaning import terminal
from extractor.core.errors import InputError, UsageError
from extractor.core.nearest import advice
from extractor.core.types import Result
from extractor.presentation.wording import counted

if TYPE_CHECKING:
    from extractor.corrections import Corrections
    from extractor.documents.annotations import Gold
    from extractor.documents.duplicates import Duplicates
    from extractor.documents.source_texts import Finder

    #: by the name of a file of results, the corrections that hold for what it holds
    BySource = Mapping[str, Corrections]

RESULTS = click.argument("results", nargs=-1, required=True, metavar="RESULTS...", shell_complete=parameters.results)

#: so many files that are not read are named
NAMED = 5


def filters(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that choose and order entities, as in `extract`."""
    for option in (options.sort, options.min_mentions(), options.labels()):
        command = option(command)
    return command


def corrections(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say how results are taken otherwise than they were saved."""
    for option in (
        click.option(
            "--vote",
            is_flag=True,
            help="One label for a name where most documents agree and none speaks for two things.",
        ),
        options.corrections_file("them"),
    ):
        command = option(command)
    return command


def warn(message: str) -> None:
    """Say on stderr what is no error."""
    click.echo(f"extractor: warning: {terminal(message)}", err=True)


class Failures:
    """Says what failed, and remembers that something did."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, error: InputError) -> None:
        self.count += 1
        click.echo(f"extractor: {terminal(str(error))}", err=True)

    @property
    def exit_code(self) -> int:
        return 1 if self.count else 0


@dataclass(frozen=True)
class Source:
    """Saved results as a command was asked to take them: with which corrections, and their texts from where.

    What fails is said on stderr and counted in `failures`, and the rest goes on.
    """

    corrections_file: str | None
    vote: bool
    texts_folder: str | None
    encoding: str | None
    text_field: str
    id_field: str
    #: what the command writes, which no text may be
    output: str | None = None
    failures: Failures = field(default_factory=Failures)

    @cached_property
    def finder(self) -> "Finder":
        """What finds the texts."""
        from extractor.documents import source_texts
        from extractor.documents.options import Options

        options = Options(self.encoding, self.text_field, self.id_field)
        return source_texts.Finder(self.texts_folder, options, not_from=self.output, warn=warn)

    def results(self, paths: Iterable[str], labels: frozenset[str] | None = None) -> Iterable[Result]:
        """The results, in which each label asked for must be one there is. Raises UsageError."""
        found = corrected(paths, self.corrections_file, self.vote, texts=lambda: self.finder, failed=self.failures)
        if self.output not in (None, "-") and os.path.exists(self.output or ""):
            found = map(self.finder.spare, found)
        return known_labels.in_results(found, labels)

    def held(self, paths: Iterable[str], labels: frozenset[str] | None = None) -> list[Result]:
        """All results at once; the command ends where none could be read, of which stderr has been told."""
        held = list(self.results(paths, labels))
        if not held and self.failures.count:
            raise click.exceptions.Exit(self.failures.exit_code)
        return held


def source(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say how results are taken and where their texts are; the command gets them as `source`."""

    names = [option.name for option in fields(Source) if option.name not in ("output", "failures")]

    @wraps(command)
    def with_source(**given: Any) -> Any:
        own = {name: given.pop(name) for name in names}
        output = given["sheet"].path if "sheet" in given else given.get("output")
        return command(source=Source(**own, output=output), **given)

    for option in (
        options.id_field,
        options.text_field("The text's field in JSONL texts."),
        options.encoding("Read the texts in this encoding instead of finding out."),
        click.option(
            "--texts",
            "texts_folder",
            metavar="FOLDER|FILE",
            help="Where the texts are now.  [default: the recorded paths]",
        ),
    ):
        with_source = option(with_source)
    return corrections(with_source)


def chosen_corrections(given: str | None, beside: str | None, quiet: bool = False) -> "Corrections":
    """The corrections that a command was given, or that lie beside its file, which stderr is told of.

    Raises UsageError for a file that is wrong.
    """
    name = beside or "-"
    return _chosen(given, [name], quiet=quiet)[name]


def _chosen(given: str | None, paths: Iterable[str], otherwise: str | None = None, quiet: bool = False) -> "BySource":
    """The corrections for what each of the paths holds: those that were given, for all of them; else what lies in
    its folder, or `otherwise` beside that file, which stderr is told of. Raises UsageError for a file that is wrong."""
    from extractor.corrections import Corrections, read
    from extractor.corrections import beside as lies_beside

    if given is not None:
        return dict.fromkeys(paths, Corrections() if given == "none" else read(given))
    files = {path: lies_beside(path) or lies_beside(otherwise) for path in paths}
    known = {file: read(file) for file in dict.fromkeys(files.values()) if file is not None}
    if known and not quiet:
        named = [f"{found.path} ({len(found.all)})" for found in known.values()]
        more = f" and of {counted(len(named) - NAMED, 'file')} more" if len(named) > NAMED else ""
        parts = len(set(files.values())) > 1
        whose = ", each for the results of its folder" if len(known) > 1 else ", for the results of its folder alone"
        click.echo(
            f"extractor: with the corrections of {', '.join(named[:NAMED])}{more}{whose if parts else ''}", err=True
        )
    return {path: Corrections() if file is None else known[file] for path, file in files.items()}


def corrections_files(given: str | None, beside: Iterable[str | None]) -> list[str]:
    """The files of corrections that a command may read, and must not write: the given one, those that lie beside."""
    from extractor.corrections import beside as lies_beside

    found: list[str | Path | None] = [given] if given not in (None, "none") else []
    for path in beside:
        with suppress(UsageError):  # what is no file cannot be written over, and is told of where it is read
            found.append(lies_beside(path))
    return [str(path) for path in found if path is not None]


def corrected(
    paths: Iterable[str],
    corrections_file: str | None,
    vote: bool = False,
    texts: "Callable[[], Finder] | None" = None,
    failed: Callable[[InputError], None] | None = None,
) -> Iterator[Result]:
    """Saved results as the commands take them: with the corrections, and after a vote if it is asked for.

    Raises InputError and UsageError.
    """
    paths = list(once(paths))
    return load(paths, corrections_of(paths, corrections_file, vote, texts=texts), texts, failed, warn)


def once(paths: Iterable[str]) -> Iterator[str]:
    """The files, or folders, each once in whatever way it was named: its texts would count twice. stderr is told.

    Raises UsageError at one that standard output goes to.
    """
    from extractor.documents.targets import is_own_file, unlike_standard_output

    known = set()
    for path in unlike_standard_output(paths):
        if is_own_file(path) and os.path.exists(path):
            there = os.stat(path)
            if (there.st_dev, there.st_ino) in known:
                warn(f"{path}: was given before, and read once")
                continue
            known.add((there.st_dev, there.st_ino))
        yield path


def raised(error: InputError) -> None:
    """What ends a command that goes on with nothing less than all of its files."""
    raise error


def gold_once(paths: Iterable[str], form: str | None, failed: Callable[[InputError], None] = raised) -> Iterator[str]:
    """As `once`, of annotated texts: what is read with a folder that is given, too, is left to that.

    Of two folders that have files in common, the second comes as the files that are its own, and `failed` gets what
    of it cannot be read. stderr is told of all this, of links within a folder, and of what is not read in one.
    """
    from extractor.documents.annotations import formats
    from extractor.documents.annotations.files import identity, links_to_folders

    paths = list(once(paths))
    found = {path: formats.files_of(path, form) for path in paths}
    files = {path: {identity(file): file for file in found[path] if not isinstance(file, InputError)} for path in paths}
    read = Counter(chain.from_iterable(files[path] for path in paths if os.path.isdir(path)))
    given, came = set(chain.from_iterable(files.values())), set[Hashable]()
    for path in paths:
        folder = os.path.isdir(path)
        if files[path] and all(read[file] > folder for file in files[path]):
            warn(f"{path}: lies in a folder that is given, too, and is read once")
            if folder:
                read.subtract(files[path].keys())
            continue
        for link in links_to_folders(Path(path)):
            if os.path.realpath(link) in map(os.path.realpath, paths):
                continue
            warn(f"{link}: is a link to a folder, and not read; give that, too, to have it read")
        for link, file in formats.links_of(path, form).items():
            warn(f"{link}: is the file {file}, which is read once")
        others = [file for file in formats.passed_over(path, form) if identity(file) not in given]
        if others:
            these = ", ".join(map(str, others[:NAMED])) + (" …" if len(others) > NAMED else "")
            which = f"{counted(len(others), 'file')} not read ({these})"
            warn(f"{path}: is read as brat for its .ann; {which}: name them, too, to have them read")
        if texts := formats.unpaired(path, form):
            these = ", ".join(map(str, texts[:NAMED])) + (" …" if len(texts) > NAMED else "")
            warn(f"{path}: {counted(len(texts), 'text')} not read, having no .ann beside them ({these})")
        own = [str(file) for key, file in files[path].items() if key not in came]
        if folder and len(own) < len(files[path]):
            warn(f"{path}: {counted(len(files[path]) - len(own), 'file')} of it also in a folder before, and read once")
            for error in found[path]:
                if isinstance(error, InputError):
                    failed(error)
            yield from own
        else:
            yield path
        came.update(files[path])


def gold_inputs(paths: Iterable[str], form: str | None) -> Iterator[str]:
    """All that is read of annotated texts by its name, and must not be written; also what lies in folders."""
    from extractor.documents import targets
    from extractor.documents.annotations import formats

    for path in paths:
        yield from targets.below([path])
        yield from formats.beside(path, form)


def remarked(text: "Gold") -> "Gold":
    """An annotated text; stderr is told what was left out of its annotation, and what looks like a mark and is none."""
    from extractor.annotation.checks import near_marks, where

    for at, remark in text.remarks:
        warn(f"{where(text, at)}: {remark}")
    for slip in near_marks(text):
        warn(f"{slip.where}: {slip.message}, and read as text; {slip.remedy}")
    return text


def warn_of_doubles(texts: "Iterable[Gold]") -> None:
    """Tell stderr of texts that are annotated twice: scores and trainings count each as often."""
    from extractor.annotation.checks import doubles, where

    if found := list(doubles(texts)):
        (second, first), number = found[0], counted(len(found), "text")
        stand = "stands" if len(found) == 1 else "stand"
        warn(f"{number} {stand} there twice ({where(second)} as in {where(first)}); 'extractor gold check' lists such")


def corrections_of(
    paths: list[str],
    corrections_file: str | None,
    vote: bool = False,
    otherwise: str | None = None,
    texts: "Callable[[], Finder] | None" = None,
    quiet: bool = False,
) -> "BySource":
    """The corrections of each of these results, those of a vote of all among them if it is asked for.

    What lies beside `otherwise` holds for those that have none in their own folder. A vote reads the results
    twice, so they cannot come from standard input. `texts` gives what finds the texts that a vote, or words
    nearby, are looked up in; most results need none. Raises UsageError.
    """
    known = _chosen(corrections_file, paths, otherwise, quiet)
    if not vote:
        return known
    from extractor.documents.targets import is_own_file

    if not all(map(is_own_file, paths)):  # a pipe can be read once
        raise UsageError("--vote", "reads the results twice", "save them to a file first")
    return _voted(paths, known, texts)


def _voted(paths: Iterable[str], known: "BySource", texts: "Callable[[], Finder] | None") -> "BySource":
    """The corrections, and what the documents vote for beyond them."""
    from extractor.corrections import Corrections
    from extractor.corrections.vote import Ballot

    ballot, finder = Ballot(), texts and texts()
    found = load(paths, known, texts, failed=lambda error: None)
    for result in with_texts(found, finder, "what stands around their names has no vote"):
        ballot.count(result)
    votes = ballot.corrections().all
    return {path: Corrections(own.path, (*own.all, *votes)) for path, own in known.items()}


def load(
    paths: Iterable[str],
    corrections: "BySource | None" = None,
    texts: "Callable[[], Finder] | None" = None,
    failed: Callable[[InputError], None] | None = None,
    told: Callable[[str], None] = lambda message: None,
    correct: "Callable[[Result, Corrections], Result] | None" = None,
) -> Iterator[Result]:
    """The documents of saved results, those of several files once, "-" standard input, .gz unpacked, each corrected
    as its file is.

    What is none goes to `failed` and the others come; without `failed` an InputError is raised. `told` gets a
    line, once all are read, for documents that stand there more than once, and for those whose text, in which
    corrections look for words nearby, is not at hand. `correct` corrects each result, one after the other.
    """
    results = _load(paths, failed, told)
    if corrections is None or not any(corrections.values()):
        return (result for _, result in results)
    from extractor.corrections import apply

    taken: Iterator[tuple[Result, Corrections]] = ((result, corrections[name]) for name, result in results)
    if any(c.near for own in corrections.values() for c in own.all):
        taken = _with_texts_nearby(taken, texts and texts(), told)
    return ((correct or apply)(result, own) for result, own in taken)


def _with_texts_nearby(
    results: "Iterable[tuple[Result, Corrections]]", finder: "Finder | None", told: Callable[[str], None]
) -> "Iterator[tuple[Result, Corrections]]":
    """The results with the texts in which corrections look for words nearby; `told` hears which are not at hand."""
    from extractor.corrections import lacks_text

    lost, first, idle = 0, "", ""
    for result, corrections in results:
        if any(c.near for c in corrections.all):
            result = with_text(result, finder)
        if missed := lacks_text(result, corrections):
            lost += 1
            first, idle = first or result.document.path or "standard input", idle or missed[0].origin
        yield result, corrections
    if lost:
        more = f", nor those of {counted(lost - 1, 'document')} more" if lost > 1 else ""
        told(
            f"the text of {first} is not at hand as it was read{more}: {idle} could look for no words nearby, and told "
            "nothing apart; put it back there, or (but for index) say with --texts where it is"
        )


def with_text(result: Result, texts: "Finder | None" = None) -> Result:
    """The result with its text, if that is still at hand."""
    from extractor.documents import source_texts

    finder = texts or source_texts.Finder()
    try:
        return finder.attach(result)
    except InputError:
        return result


def datable(results: Iterable[Result], texts: "Finder", field: str | None) -> Iterator[Result]:
    """The results, with their text where only its date line may tell their date and it is still at hand.

    At their end a warning of those whose text is not.
    """
    from extractor.documents.dates import needs_text

    return with_texts(results, texts, "their dates may be missing", lambda result: needs_text(result, field))


def with_texts(
    results: Iterable[Result],
    texts: "Finder | None",
    so: str,
    needed: Callable[[Result], bool] = lambda result: True,
) -> Iterator[Result]:
    """The results, with their texts where these are `needed` and at hand; at their end a warning of those that are not,
    and what comes of it. That of standard input stands nowhere."""
    lost = 0
    for result in results:
        if needed(result):
            result = with_text(result, texts)
            lost += result.document.text is None and result.document.path is not None
        yield result
    warn_of_lost(lost, so)


def warn_of_lost(number: int, so: str) -> None:
    """Say of how many documents the texts were not found, and what comes of it."""
    if number:
        told = "1 text was not found as it was" if number == 1 else f"{number:,} texts were not found as they were"
        warn(f"{told} read, so {so}; put them back there, or (but for index) say with --texts where they are")


def having(results: Iterable[Result], field: str | None, of: str = "") -> Iterator[Result]:
    """The results as they come, those `of` a file; at their end a warning where they are dated by a field that none of
    them has."""
    from extractor.documents.options import RESERVED

    kept, any_came = dict[str, None](), False
    for result in results:
        any_came = True
        kept |= dict.fromkeys(key for key in result.document.meta if key not in RESERVED)
        yield result
    if any_came and field and field not in kept:
        remedy = advice(field, kept) or "keep it with extract --keep-field"
        warn(f"no document{f' of {of}' if of else ''} has the field {field}, and they are dated otherwise; {remedy}")


def _load(
    paths: Iterable[str], failed: Callable[[InputError], None] | None, told: Callable[[str], None]
) -> Iterator[tuple[str, Result]]:
    """(file, result) of all, those of several files once."""
    from extractor.documents.checkpoint import has_not_ended
    from extractor.documents.duplicates import Duplicates, distinct
    from extractor.documents.result_files import load

    found, paths = Duplicates(), list(paths)
    yield from distinct(((path, load(path, failed)) for path in paths), found)
    for remark in _remarks(found):
        told(remark)
    for path in filter(has_not_ended, paths):
        told(f"the run of {path} has not ended, and more may come; where it was stopped, --resume goes on with it")


def _remarks(found: "Duplicates") -> Iterator[str]:
    """What is to be said of documents that several files have."""
    if found.again:
        stand, are = ("stands", "is") if found.again == 1 else ("stand", "are")
        yield f"{counted(found.again, 'document')} {stand} in several files, and {are} counted once"
    if found.within:
        stand, are = ("stands", "is") if found.within == 1 else ("stand", "are")
        yield (
            f"{counted(found.within, 'document')} {stand} more than once in one file ({found.first_within}), "
            f"and {are} counted each time"
        )
    if found.others:
        path, one, other = found.first_other
        more = f", as are {counted(found.others - 1, 'document')} more" if found.others > 1 else ""
        yield f"{path} is not the same in {one} and in {other}: both are counted{more}"
    if found.changed:
        path, file = found.first_changed
        more = f", as are {counted(found.changed - 1, 'document')} more" if found.changed > 1 else ""
        yield f"{path} stands in {file} more than once, and not the same: each is counted{more}"
