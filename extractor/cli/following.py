"""`--update` and `--watch`: an output that goes with a folder of texts."""

import os
import stat
import time
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from extractor.batch import inputs, worker
from extractor.batch import update as updating
from extractor.batch.inputs import BEHIND, is_later
from extractor.batch.settings import Item, Settings, items
from extractor.cli.progress import Report, say
from extractor.core.errors import InputError, UsageError
from extractor.core.outcomes import Outcome
from extractor.documents import file_kinds, finding
from extractor.documents.targets import written
from extractor.presentation.wording import counted

#: seconds between two looks at a folder
INTERVAL = 1.0
#: size and time of a file
Stamp = tuple[int, int]


def standing(output: str, settings: Settings, given: Sequence[str], report: Report) -> updating.Output:
    """What stands in an output that is to be brought up to date with the inputs that are given."""
    there = updating.taken_over(output, settings, given) or _read(output, report)
    there.agree(settings)
    return there


def update(
    arguments: Iterable[str],
    there: updating.Output,
    settings: Settings,
    drop_vanished: bool,
    report: Report,
    found: Callable[[Iterator[Item]], Iterator[Outcome]],
) -> None:
    """Do what is new or has changed since the output was written, and keep the rest."""
    listed = _listed(arguments, there.path, settings)
    for file, whole in _doubtful(listed.files, there, settings).items():
        reason = f"may be a document of {whole}, too, which --update cannot tell apart; nothing has been written"
        raise UsageError(file, reason, "give the file another name; --force begins anew")
    errors = listed.errors
    plan = updating.make_plan(
        there.named(listed.files), there, listed.holds, lambda file: drop_vanished and listed.covers(file)
    )
    if plan.idle and not errors and not there.torn:
        updating.refreshed(there, plan, settings)
    else:
        todo = iter(()) if not plan.todo and not errors else found(_items(errors, plan.todo, settings, report))
        updating.write(plan, there, todo, settings)
    if not report.quiet:
        _say_what_stays(plan)
        say(summary(plan, drop_vanished, bool(errors)))


def _read(output: str, report: Report) -> updating.Output:
    """The output as it stands, which may be one of a backup."""
    there = updating.Output.read(output)
    if there.is_other and not report.quiet:
        say(f"{output} is not as its last run left it: what its texts do not bear out is done anew")
    return there


def _doubtful(files: Iterable[str], there: updating.Output, settings: Settings) -> dict[str, str]:
    """Those of the files that a document of another may be called as, with that."""
    found = updating.namesakes({*files, *there.lines})
    return {file: whole for file, whole in found if file_kinds.holds_several(whole, settings.reading)}


def _say_what_stays(plan: updating.Plan) -> None:
    for file, number in plan.failed.items():
        stays = "document of before stays" if number == 1 else f"{number:,} documents of before stay"
        say(f"{file}: its {stays}")


def summary(plan: updating.Plan, dropping: bool = False, failed: bool = False) -> str:
    """What became of the files: « 2 files new, 1 changed, 0 vanished, 9,997 unchanged »."""
    fates = []
    if plan.dropped:
        fates.append(f"{len(plan.dropped):,} vanished and dropped")
    if left := len(plan.vanished) - len(plan.dropped):
        why = "--drop-vanished drops them"
        if dropping:
            why = "nothing is dropped where an input failed" if failed else "their folders were not read"
        fates.append(f"{left:,} vanished (kept; {why})")
    kept = len(plan.kept) - len(plan.vanished) + len(plan.dropped)
    new = counted(len(plan.new), "file")
    return f"{new} new, {len(plan.changed):,} changed, {', '.join(fates) or '0 vanished'}, {kept:,} unchanged"


def watch(arguments: list[str], output: str, settings: Settings, report: Report) -> None:
    """Add the documents of new files to the output as they come, and do anew files that change, until Ctrl-C."""
    if output.lower().endswith(".gz"):
        raise UsageError("--watch", "does not add to a compressed file", "give another --output")
    there = _read(output, report)
    looks = _Looks(_known(there))
    told: set[str] = set()
    missed: set[str] | None = None
    if not report.quiet:
        say(f"watching; Ctrl-C ends it ({counted(there.documents, 'document')} in {output})")
    try:
        while True:
            listed = _listed(arguments, output, settings)
            files = there.named(listed.files)
            there.confirm()
            missed = _say_what_is_missed(listed.errors, missed)
            for file, whole in _doubtful(files, there, settings).items():
                files = [other for other in files if other not in (file, whole)]
                if file not in told:
                    told.add(file)
                    say(f"{file}: may be a document of {whole}, too; neither is looked at until it has another name")
            ready = looks.ready(files)
            came: list[Outcome] = []
            if again := {file for file in ready if file in there.lines}:
                there = _anew(again, there, settings, report, came)
            if new := [file for file in ready if file not in again]:
                for outcome in updating.append(there, _work(new, settings, report), settings, new):
                    report.count(outcome)
                    _say_what_came(outcome, report)
                    came.append(replace(outcome, result=None, line=None))
            read = frozenset(ready)
            looks.note({name for o in came if o.error and (name := inputs.file_of(o.path, read))})
            time.sleep(INTERVAL)
    except KeyboardInterrupt:
        if not report.quiet:
            say(f"stopped watching: {counted(there.documents, 'document')} in {output}")


class _Looks:
    """What the looks at a folder have shown of its files, and which of these are to be read now."""

    def __init__(self, known: dict[str, Stamp]):
        """`known` are the files that need not be read, as they were when they were."""
        self._known = known
        self._growing: dict[str, Stamp] = {}
        self._changed: dict[str, int | None] = {}
        self._failed: dict[str, int | None] = {}

    def ready(self, files: Iterable[str]) -> list[str]:
        """The new and changed ones that are as they were at the last look: such a file is whole."""
        for file in [file for file, then in self._failed.items() if _changed(file) != then]:
            self._known.pop(file, None)
            del self._failed[file]
        coming = {file: now for file in files if (now := _stamp(file)) and now != self._known.get(file)}
        ready = [file for file, now in coming.items() if self._growing.get(file) == now]
        self._growing = coming
        # as it was before it is read: what changes meanwhile is read again
        self._known |= {file: coming[file] for file in ready}
        self._changed = {file: _changed(file) for file in ready}
        return ready

    def note(self, failed: Iterable[str]) -> None:
        """Of those that were ready last, these could not be read: they are tried again when they are others."""
        self._failed |= {file: self._changed[file] for file in failed}


def _known(there: updating.Output) -> dict[str, Stamp]:
    """The files of an output as they were when they were read, without those of which that is not known."""
    known = {file: (seen.size, seen.mtime) for file, seen in there.seen.items()}
    # what is not taken down has changed since the run began, or a document of it failed: that one is not tried again
    for file in there.lines.keys() - known.keys() - there.doubtful:
        if not is_later(file, there.taken - BEHIND) and (now := _stamp(file)):
            known[file] = now
    return known


def _anew(
    files: Container[str], there: updating.Output, settings: Settings, report: Report, came: list[Outcome]
) -> updating.Output:
    """Read files again that have documents in the output already; the output as it then is. What came is added."""
    plan = updating.make_plan([file for file in there.lines if file in files], there)
    if not plan.todo:
        return there  # another time, the same bytes
    if not report.quiet:
        for file in plan.todo:
            if file in there.seen:
                say(f"{file} has changed, and is read again")

    def outcomes() -> Iterator[Outcome]:
        for outcome in _work(plan.todo, settings, report):
            report.count(outcome)
            came.append(replace(outcome, result=None, line=None))
            yield outcome

    updating.write(plan, there, outcomes(), settings)
    # what is told stands there
    for outcome in came:
        _say_what_came(outcome, report)
    if not report.quiet:
        _say_what_stays(plan)
    return updating.Output.read(there.path)


def _work(files: list[str], settings: Settings, report: Report) -> Iterator[Outcome]:
    return worker.work(_items([], files, settings, report), settings)


def _say_what_is_missed(errors: Iterable[InputError], before: set[str] | None) -> set[str]:
    """Name what could not be looked through, once for each time it cannot; None before the first look, for which
    the run that came before has said it."""
    now = {str(error) for error in errors}
    if before is not None:
        for error in sorted(now - before):
            say(error)
    return now


def _say_what_came(outcome: Outcome, report: Report) -> None:
    if outcome.error is None and not report.quiet:
        say(f"{outcome.path}: {counted(outcome.entities, 'entity')}")


@dataclass(slots=True)
class _Listed:
    """The files that the arguments stand for, what was looked through for them, and what failed."""

    files: list[str] = field(default_factory=list)
    #: folders with all below them, and those of files that are named
    folders: set[Path] = field(default_factory=set)
    beside: set[Path] = field(default_factory=set)
    errors: list[InputError] = field(default_factory=list)

    def covers(self, file: str) -> bool:
        """Whether a file would have been found, were it there."""
        if self.errors:  # a disk that is not there, or a slip of the hand: all else is uncertain, too
            return False
        return Path(os.path.abspath(file)).parent in self.beside or self.holds(file)

    def holds(self, file: str) -> bool:
        """Whether a file lies in one of the folders that were looked through."""
        return not self.folders.isdisjoint(Path(os.path.abspath(file)).parents)


def _listed(arguments: Iterable[str], output: str, settings: Settings) -> _Listed:
    listed = _Listed()
    there: list[str] = []
    for argument in arguments:
        if argument == "-":
            raise UsageError("--update", "needs files, not standard input", "give the files or their folder")
        if item := file_kinds.item_of(argument):
            raise UsageError("--update", f"takes whole files, not one document ({argument})", f"give {item[0]}")
        if not os.path.lexists(argument):
            listed.errors.append(InputError(argument, "no such file", "check the path"))
            continue
        there.append(argument)
        place = Path(os.path.abspath(argument))
        if os.path.isdir(argument):
            listed.folders.add(place)
        else:
            listed.beside.add(place.parent)
    for found in finding.find_all(there, written(output), settings.reading):
        if isinstance(found, str):
            listed.files.append(found)
        else:
            listed.errors.append(found)
    return listed


def _items(errors: list[InputError], files: list[str], settings: Settings, report: Report) -> Iterator[Item]:
    told = None if report.quiet else say
    yield from errors
    for file in files:  # each by itself: two names of one file in a folder are two for a run, too
        yield from items([file], settings.reading, told=told)


def _stamp(file: str) -> Stamp | None:
    """Of a file as it is now; None for what is none: a pipe was read, and can be but once."""
    try:
        there = os.stat(file)
    except OSError:
        return None
    if not stat.S_ISREG(there.st_mode):
        return None
    return there.st_size, there.st_mtime_ns


def _changed(file: str) -> int | None:
    """The time a file or its rights changed; None where it is gone. To allow a file to be read changes neither its
    size nor the time of `_stamp`."""
    try:
        return os.stat(file).st_ctime_ns
    except OSError:
        return None
