"""`--update` and `--watch`: an output that goes with a folder of texts."""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from extractor.batch import update as updating
from extractor.batch import worker
from extractor.batch.settings import Item, Settings, items
from extractor.cli.progress import Report, say
from extractor.core.errors import InputError, UsageError
from extractor.core.outcomes import Outcome
from extractor.documents import reading
from extractor.presentation.wording import counted

#: seconds between two looks at a folder
INTERVAL = 1.0


def update(
    arguments: Iterable[str],
    output: str,
    settings: Settings,
    drop_vanished: bool,
    report: Report,
    found: Callable[[Iterator[Item]], Iterator[Outcome]],
) -> None:
    """Do what is new or has changed since the output was written, and keep the rest."""
    there = updating.Output.read(output)
    there.agree(settings)
    listed = _listed(arguments, output, settings)
    errors = listed.errors
    plan = updating.make_plan(
        there.named(listed.files), there, listed.holds, lambda file: drop_vanished and listed.covers(file)
    )
    if plan.idle and not errors and not there.torn:
        updating.refreshed(there, plan, settings)
    else:
        todo = iter(()) if not plan.todo and not errors else found(_items(errors, plan.todo, settings))
        updating.write(plan, there, todo, settings)
    if not report.quiet:
        for file, number in plan.failed.items():
            stays = "document of before stays" if number == 1 else f"{number:,} documents of before stay"
            say(f"{file}: its {stays}")
        say(summary(plan, drop_vanished, bool(errors)))


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
    """Add the documents of new files to the output as they come, until Ctrl-C."""
    if output.lower().endswith(".gz"):
        raise UsageError("--watch", "does not add to a compressed file", "give another --output")
    there = updating.Output.read(output)
    known = {file: _stamp(file) for file in {*there.lines, *there.seen}}
    growing: dict[str, tuple[int, int] | None] = {}
    if not report.quiet:
        say(f"watching; Ctrl-C ends it ({counted(there.documents, 'document')} in {output})")
    try:
        while True:
            files = there.named(_listed(arguments, output, settings).files)
            there.confirm()
            now = {file: _stamp(file) for file in files}
            # a file is whole when it is as it was a while ago
            ready = [file for file in files if file not in known and now[file] and growing.get(file) == now[file]]
            growing = {file: now[file] for file in files if file not in known}
            for file in files:
                if file in known and now[file] and now[file] != known[file]:
                    known[file] = now[file]
                    if not report.quiet:
                        say(f"{file} has changed; --update takes that in")
            known |= {file: now[file] for file in ready}
            if ready:
                outcomes = worker.work(_items([], ready, settings), settings)
                for outcome in updating.append(there, outcomes, settings, ready):
                    report.count(outcome)
                    if outcome.error is None and not report.quiet:
                        say(f"{outcome.path}: {counted(outcome.entities, 'entity')}")
            time.sleep(INTERVAL)
    except KeyboardInterrupt:
        if not report.quiet:
            say(f"stopped watching: {counted(there.documents, 'document')} in {output}")


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
        if item := reading.item_of(argument):
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
    for found in reading.find_all(there, output, settings.reading):
        if isinstance(found, str):
            listed.files.append(found)
        else:
            listed.errors.append(found)
    return listed


def _items(errors: list[InputError], files: list[str], settings: Settings) -> Iterator[Item]:
    yield from errors
    for file in files:  # each by itself: two names of one file in a folder are two for a run, too
        yield from items([file], settings.reading)


def _stamp(file: str) -> tuple[int, int] | None:
    try:
        there = os.stat(file)
    except OSError:
        return None
    return there.st_size, there.st_mtime_ns
