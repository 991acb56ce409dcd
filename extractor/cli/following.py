"""`--update` and `--watch`: an output that goes with a folder of texts."""

import os
import time
from collections.abc import Callable, Iterable, Iterator

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
    files, errors = _listed(arguments, settings, output)
    # a file that is named, and gone, has vanished like one of a folder
    gone = [file for file in files if file in there.lines and not os.path.lexists(file)]
    plan = updating.make_plan([file for file in files if file not in set(gone)], there, drop_vanished)
    if plan.idle and not errors:
        updating.refreshed(there, plan, settings)
    else:
        todo = iter(()) if not plan.todo and not errors else found(_items(errors, plan.todo, settings))
        updating.write(plan, there, todo, settings)
    if not report.quiet:
        say(summary(plan, drop_vanished))


def summary(plan: updating.Plan, dropped: bool) -> str:
    """What became of the files: « 2 files new, 1 changed, 0 vanished, 9,997 unchanged »."""
    kept = len(plan.kept) - (0 if dropped else len(plan.vanished))
    fate = (" and dropped" if dropped else " (kept; --drop-vanished drops them)") if plan.vanished else ""
    new = counted(len(plan.new), "file")
    return f"{new} new, {len(plan.changed):,} changed, {len(plan.vanished):,} vanished{fate}, {kept:,} unchanged"


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
            files, _ = _listed(arguments, settings, output)
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


def _listed(arguments: Iterable[str], settings: Settings, output: str) -> tuple[list[str], list[InputError]]:
    files: list[str] = []
    errors: list[InputError] = []
    for argument in arguments:
        if argument == "-":
            raise UsageError("--update", "needs files, not standard input", "give the files or their folder")
        for found in reading.find(argument, output):
            if isinstance(found, str):
                files.append(found)
            elif found.subject != argument or not os.path.isdir(argument):
                errors.append(found)
    return files, errors


def _items(errors: list[InputError], files: list[str], settings: Settings) -> Iterator[Item]:
    yield from errors
    yield from items(files, settings.reading)


def _stamp(file: str) -> tuple[int, int] | None:
    try:
        there = os.stat(file)
    except OSError:
        return None
    return there.st_size, there.st_mtime_ns
