"""A JSONL output brought up to date: new and changed files done, the others kept as they stand.

    there = Output.read("out.jsonl")
    plan = make_plan(files, there, asked_for=listed.holds, may_go=listed.covers)
    plan.new, plan.changed, plan.vanished, plan.dropped     # names of files
    write(plan, there, outcomes)                     # whole or not at all, in the order of a full run

Memory holds the names of the files and where their lines stand, never the lines.
"""

import json
import os
import shutil
import tempfile
import time
import zlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from gzip import BadGzipFile, GzipFile
from itertools import chain
from pathlib import Path
from typing import IO, Any

from extractor.batch import inputs
from extractor.batch.inputs import Seen
from extractor.batch.recorder import UPDATED, comparable, differences
from extractor.batch.settings import Settings
from extractor.core import stopping
from extractor.core.errors import InputError, OutputError, UsageError
from extractor.core.outcomes import Outcome
from extractor.documents import serialization
from extractor.documents.atomic_files import failure, whole_file
from extractor.documents.checkpoint import State, StateFile, has_not_ended
from extractor.documents.file_kinds import kind_of
from extractor.documents.source_texts import Finder
from extractor.documents.targets import same
from extractor.documents.temporary import passing
from extractor.writers import line_batches
from extractor.writers.line_batches import is_broken, path_of, refuse_stranger

#: bytes copied at a time
_CHUNK = 1 << 20


#: kinds of files that have one document, and nothing attached: texts, and pages
_ONE = ("text", "html")
#: device, number and size of a file
Place = tuple[int, int, int]


@dataclass(slots=True)
class Output:
    """What stands in an output: the lines of each file, in order, and what was read for them."""

    path: str
    #: file: where its lines begin, and how long they are together (they stand together)
    lines: dict[str, list[tuple[int, int]]]
    documents: int
    seen: dict[str, Seen]
    settings: Any
    #: the file itself as it was read, or last added to; None where there is none
    place: Place | None
    #: whether its last line has no end, as a run that was killed leaves it
    torn: bool = False
    #: when what was read was as `seen` says (nanoseconds)
    taken: int = 0
    #: the folder that its files are named from, where that is another than this
    folder: str | None = None
    #: whether another stands there than what the last run left, as one of a backup, and the files of which its lines
    #: are not known to be the results as they are now
    is_other: bool = False
    doubtful: set[str] = field(default_factory=set)
    #: whether a run that was stopped left it
    stopped: bool = False

    @classmethod
    def read(cls, path: str, stopped: State | None = None) -> "Output":
        """The output as it stands; an empty one where there is none. Raises InputError for what is none of ours.

        Of a run that was `stopped` it is not known what was read: it is held against the texts.
        """
        found = inputs.load(path) if stopped is None else (stopped, {})
        state, seen = found or (State(), {})
        lines: dict[str, list[tuple[int, int]]] = defaultdict(list)
        documents = at = 0
        torn = False
        place = _place(path)
        is_other = stopped is not None or inputs.is_other(path, state)
        texts = Finder()
        doubtful = set[str]()
        if Path(path).exists():
            with _unpacked(path) as stream:
                for line in stream:
                    if line.endswith(b"\n"):
                        documents += 1
                        name = path_of(line, Path(path), documents)
                        file = inputs.file_of(name, seen) or inputs.file_of(name) or _without_item(name)
                        lines[file].append((at, len(line)))
                        if is_other and (
                            name != file or len(lines[file]) > 1 or not _fits(line, texts, surely=stopped is not None)
                        ):
                            doubtful.add(file)
                        if is_broken(line) or file in doubtful:  # to be done again, as long as the file is there
                            seen.pop(file, None)
                    else:
                        refuse_stranger(line, path)
                        torn = True
                    at += len(line)
        return cls(
            path,
            dict(lines),
            documents,
            seen,
            state.settings,
            place,
            torn,
            state.began,
            inputs.named_from(path, state),
            is_other,
            doubtful,
            stopped is not None,
        )

    def named(self, files: Iterable[str]) -> list[str]:
        """The files, each once, called as the output calls them, whichever way they were named now."""
        exact = {*self.seen, *self.lines}
        files = list(files)
        if exact.issuperset(files):
            return list(dict.fromkeys(files))
        there = [file for file in exact if os.path.lexists(file)]
        # by the folder it lies in first: a link is another file of its folder than the one that it leads to
        for place in (_entry, os.path.realpath):
            taken = set(files)
            free = {place(file): file for file in there if file not in taken}
            files = [file if file in exact else free.pop(place(file), file) for file in files]
        return list(dict.fromkeys(files))

    def confirm(self, may_lack: bool = False) -> None:
        """Raise OutputError where the file is another by now, or gone: adding to it would lose what it should hold."""
        now = _place(self.path)
        if (now is None and not may_lack) or now != self.place:
            how = "is gone" if now is None else "was changed by another program"
            raise OutputError(self.path, f"{how} while it was added to", "run --update, which takes in what came since")

    def end_stopped(self) -> None:
        """Take note that what a stopped run left is brought up to date."""
        if self.stopped:
            StateFile(self.path).remove()

    def agree(self, settings: Settings) -> None:
        """Raise UsageError where it was made with other options, in another folder that its files are named from, or
        a run that made it was stopped."""
        if has_not_ended(self.path) and not self.stopped:
            raise UsageError(self.path, "its run was stopped", "go on with --resume first, or --force")
        if changed := differences(settings, self.settings):
            raise UsageError(
                "--update",
                f"the output was made with other options ({', '.join(changed)})",
                "give the same, or --force",
            )
        if self.folder and any(map(self._is_elsewhere, self.lines)):
            raise UsageError(
                "--update", f"the output names its files from {self.folder}", "run it in that folder, or --force"
            )

    def _is_elsewhere(self, file: str) -> bool:
        """Whether a file is found from the folder of the run, and here is none or another."""
        there = os.path.join(self.folder or "", file)
        return not os.path.isabs(file) and os.path.isfile(there) and not same(there, file)


def taken_over(output: str, settings: Settings, given: Collection[str]) -> Output | None:
    """What a stopped run left, as an output to bring up to date: its whole lines are the results of texts and pages
    that were not touched since it began, and bear them out. All else is done anew. None of a run of other inputs."""
    state = StateFile(output).load() if has_not_ended(output) else None
    if state is None or state.lost or state.again or differences(settings, state.settings):
        return None
    # what it had not come to is found by its own inputs alone
    if state.folder != inputs.way_to_here(output) or not state.given or not {*given}.issuperset(state.given):
        return None
    there = Output.read(output, state)
    if there.place is None or there.place[2] < state.at:
        return None
    for file in there.lines.keys() - there.doubtful:
        is_one = kind_of(file, settings.reading) in _ONE
        if is_one and not inputs.is_later(file, state.began) and (seen := inputs.look(file)):
            there.seen[file] = seen
    return there


def namesakes(files: Collection[str]) -> Iterator[tuple[str, str]]:
    """The files that a document of another may be called as: « d/x.csv#1.txt » beside « d/x.csv », with that."""
    for file in files:
        for sign in "#:":
            part = file
            while sign in part:
                part = part.rpartition(sign)[0]
                if part in files:
                    yield file, part


@dataclass(slots=True)
class Plan:
    """The files of the new output in their order, and what is to be done about which."""

    order: list[str] = field(default_factory=list)
    kept: dict[str, Seen | None] = field(default_factory=dict)
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    #: files of the output that are no more, and those of them that go
    vanished: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    #: files that could not be read now, and how many of their documents of before stay; known once it is written
    failed: dict[str, int] = field(default_factory=dict)
    #: the same files in the same order as before
    same: bool = True
    #: when this was made (nanoseconds), and since when all that is kept is known to be as it was read
    began: int = field(default_factory=time.time_ns)
    taken: int = 0

    @property
    def todo(self) -> list[str]:
        """The files to work on, in order."""
        wanted = {*self.new, *self.changed}
        return [file for file in self.order if file in wanted]

    @property
    def idle(self) -> bool:
        """Whether the output is up to date as it stands."""
        return self.same and not self.new and not self.changed


def make_plan(
    files: Iterable[str],
    there: Output,
    asked_for: Callable[[str], bool] = lambda file: False,
    may_go: Callable[[str], bool] = lambda file: False,
) -> Plan:
    """What is to be done for these files, in their order.

    A file is unchanged when its size and times are, else when its bytes are, and it has a document in the output.
    One of the output that is not among `files` stays behind the file that it stood behind. It goes only
    where it is no more, and `may_go`: it would have been found. One that is there and has changed is done where
    it was `asked_for` with its folder: a table without its column is found no more, which reading it says.
    """
    plan = Plan()
    plan.taken = plan.began
    asked = dict.fromkeys(files)
    behind: dict[str | None, list[str]] = defaultdict(list)
    previous = None
    for file in there.lines:
        if file not in asked:
            if not os.path.lexists(file) or (os.path.exists(file) and not os.path.isfile(file)):
                plan.vanished.append(file)
                if may_go(file):
                    plan.dropped.append(file)
                    continue
            behind[previous].append(file)
        previous = file
    vanished = set(plan.vanished)

    def follow(file: str | None) -> None:
        waiting = list(reversed(behind.pop(file, ())))
        while waiting:
            stays = waiting.pop()
            plan.order.append(stays)
            seen = there.seen.get(stays)
            if stays in vanished or not asked_for(stays):
                plan.kept[stays] = seen
                plan.taken = there.taken  # it was not looked at
            elif seen and (now := inputs.unchanged(seen)):
                plan.kept[stays] = now
            else:
                plan.changed.append(stays)
            waiting += reversed(behind.pop(stays, ()))

    follow(None)
    for file in asked:
        plan.order.append(file)
        seen = there.seen.get(file) if file in there.lines else None
        now = inputs.unchanged(seen) if seen else None
        if now:
            plan.kept[file] = now
        else:
            (plan.changed if file in there.lines else plan.new).append(file)
        follow(file)
    plan.same = [f for f in plan.order if f in there.lines] == list(there.lines)
    return plan


def write(plan: Plan, there: Output, outcomes: Iterable[Outcome], settings: Settings) -> int:
    """Write the output anew, whole or not at all; the number of its documents.

    Stopped, it keeps what is done and all that stood there: the same command goes on with the rest.
    """
    before = {file: seen for file in plan.todo if (seen := inputs.look(file))}
    done: dict[str, Seen] = {}
    arriving = _Arriving(iter(outcomes), set(plan.todo), there.path)
    documents = 0
    stopped: BaseException | None = None
    compress = there.path.lower().endswith(".gz")
    with ExitStack() as ending, _unpacked(there.path) as old, whole_file(there.path, "wb") as stream:
        out: Any = GzipFile("", "wb", fileobj=stream, mtime=0) if compress else stream
        for file in plan.order:
            if file not in plan.kept and stopped is None:
                lines: list[str] = []
                came: set[str | None] = set()
                failed = False
                try:
                    for outcome in arriving.of(file):
                        failed = failed or outcome.error is not None
                        if outcome.line:
                            lines.append(outcome.line)
                            came.add(outcome.path)
                except BaseException as error:
                    stopped = error
                    ending.enter_context(stopping.finishing())
                else:
                    out.write("".join(lines).encode())
                    documents += len(lines)
                    stay = _not_come(old, there, file, came) if failed else []
                    for start, length in stay:
                        _copy(old, out, start, length)
                    documents += len(stay)
                    if stay:
                        plan.failed[file] = len(stay)
                    if file in before and not failed and before[file].mtime < plan.began:
                        done[file] = before[file]
                    continue
            # what is kept, and what a stopped run has not come to
            documents += len(there.lines.get(file, ()))
            for start, length in there.lines.get(file, ()):
                _copy(old, out, start, length)
            if (seen := plan.kept.get(file)) is not None:
                done[file] = seen
        if stopped is None:
            arriving.exhaust()
        if compress:
            out.close()
        there.confirm(may_lack=True)
    with stopping.finishing():
        inputs.save(there.path, _state(documents, settings, plan.taken), done.values())
        there.end_stopped()
    if stopped is not None:
        raise stopped
    return documents


class _Arriving:
    """Outcomes in the order of the files, given file by file."""

    def __init__(self, outcomes: Iterator[Outcome], files: Collection[str], output: str):
        self._outcomes, self._files, self._output = outcomes, files, output
        self._next: Outcome | None = None

    def of(self, file: str) -> Iterator[Outcome]:
        while True:
            outcome = self._next if self._next is not None else next(self._outcomes, None)
            self._next = outcome
            if outcome is None:
                return
            of = inputs.file_of(outcome.path, self._files)
            if of is not None and of != file:
                return
            self._next = None
            if of is not None:
                yield outcome
            else:
                self._pass_over(outcome)

    def exhaust(self) -> None:
        """Take what is of none of the files: inputs that failed as a whole."""
        for outcome in self._outcomes if self._next is None else chain([self._next], self._outcomes):
            self._pass_over(outcome)

    def _pass_over(self, outcome: Outcome) -> None:
        """Raise OutputError for a document, which would be lost, before the output takes the place of the former."""
        if outcome.line:
            reason = f"has no place for {outcome.path}; nothing has been written"
            raise OutputError(self._output, reason, "--force begins anew")


def _not_come(old: IO[bytes], there: Output, file: str, came: Collection[str | None]) -> list[tuple[int, int]]:
    """Where the documents of a file stand that it had before and that have not come again."""
    places = []
    for number, (start, length) in enumerate(there.lines.get(file, ()), 1):
        old.seek(start)
        if path_of(old.read(length), Path(there.path), number) not in came:
            places.append((start, length))
    return places


def append(there: Output, outcomes: Iterable[Outcome], settings: Settings, files: Collection[str]) -> Iterator[Outcome]:
    """Add the documents of new files behind all others, as they come, and what was read; gives the outcomes back.

    Raises OutputError where the output is another by then.
    """
    # what was there before may have been put elsewhere since: it is looked at by the next update
    taken = there.taken or time.time_ns()
    before = {file: seen for file in files if (seen := inputs.look(file))}
    current: str | None = None

    def done() -> None:
        """All of the file that was worked on has come; one of which a document failed is to be done again."""
        if current in before and current in there.lines:
            there.seen[current] = before[current]

    try:
        for outcome in outcomes:
            file = inputs.file_of(outcome.path, files)
            if file is not None and file != current:
                done()
                current = file
            if outcome.error is not None and file is not None:
                before.pop(file, None)
            if outcome.line and file is not None:
                data = outcome.line.encode()
                # a signal between two halves of a line would cost the line
                with stopping.held():
                    there.lines.setdefault(file, []).append((_add(there, data), len(data)))
                    there.documents += 1
                there.place = _place(there.path)
            yield outcome
        done()
    finally:
        if _place(there.path) == there.place:
            with stopping.finishing():
                inputs.save(there.path, _state(there.documents, settings, taken), there.seen.values())


def _add(there: Output, data: bytes) -> int:
    """Add to the output, whole or not at all; where it begins. Raises OutputError."""
    there.confirm()
    try:
        with open(there.path, "ab", buffering=0) as stream:
            at = stream.tell()
            line_batches.append(stream, data, at)
    except OSError as error:
        raise failure(there.path, error) from None
    return at


def _entry(file: str) -> str:
    """Where a name stands, whatever links its folder is named by."""
    folder, name = os.path.split(file)
    return os.path.join(os.path.realpath(folder), name)


def _place(path: str) -> Place | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_size


def _state(documents: int, settings: Settings, began: int) -> State:
    return State(documents=documents, settings=comparable(settings), digest=UPDATED, began=began)


def refreshed(there: Output, plan: Plan, settings: Settings) -> None:
    """Take down the new times of files that are as they were."""
    kept = {file: seen for file, seen in plan.kept.items() if seen}
    if there.is_other or any(there.seen.get(file) != seen for file, seen in kept.items()):
        found = inputs.load(there.path)
        state = replace(found[0], began=plan.taken) if found else _state(there.documents, settings, plan.taken)
        inputs.save(there.path, state, kept.values())
    there.end_stopped()


@contextmanager
def _unpacked(path: str) -> Iterator[IO[bytes]]:
    """The lines of an output, to read at any place; nothing where there is none."""
    if not Path(path).exists():
        with tempfile.TemporaryFile() as nothing:
            yield nothing
    elif path.lower().endswith(".gz"):
        with tempfile.TemporaryFile() as plain:
            try:
                with GzipFile(path, "rb") as packed, passing():
                    shutil.copyfileobj(packed, plain, _CHUNK)
            except (EOFError, BadGzipFile, zlib.error):
                raise InputError(path, "is no whole gzip file", "go on with --resume first, or --force") from None
            plain.seek(0)
            yield plain
    else:
        with open(path, "rb") as stream:
            yield stream


def _copy(source: IO[bytes], target: Any, start: int, length: int) -> None:
    source.seek(start)
    target.write(source.read(length))


def _fits(line: bytes, texts: Finder, surely: bool) -> bool:
    """Whether a line is the result of a text as it is now, as far as its length and its mentions tell: `surely` where
    there are any."""
    try:
        result = serialization.from_dict(json.loads(line))
        texts.attach(result)
    except (InputError, ValueError, KeyError, TypeError, RecursionError):
        return False
    return bool(result.mentions) or not surely


def _without_item(name: str | None) -> str:
    """The file of a document that is no more on disk: « recueil.jsonl » of « recueil.jsonl#7 »."""
    return (name or "-").partition("#")[0]
