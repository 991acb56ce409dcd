"""Results that a stopped run can go on with: written in batches, each there whole or not at all.

    out = output("out.jsonl", "jsonl")
    state = out.begin(resume=True)
    items, state = rest(items, state, settings)
    with Recorder(out, state, settings) as record:
        for outcome in corpus.work(items, settings):
            record(outcome)

How far a run has come stands beside its output (out.jsonl.state) until it is done,
and is brought up to date with each batch. Where that is lost, the output itself
says which document was the last.
"""

import gzip
import json
import os
import signal
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from extractor.corpus import Item, Outcome, Settings, Tally, name
from extractor.errors import InputError, UsageError
from extractor.output import failure, held
from extractor.types import Result
from extractor.writers import writer

#: seconds after which a batch that may end anywhere is written
SOON = 1.0
_PATH = b'"path": '
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class State:
    """How far a run has come: the number of `inputs` done (those that failed, too), and
    what the `last` was called.

    Where only the output tells, `inputs` is None, and `last` the path of the last
    document written, which was the `times`th of this path (records may share one).
    `documents` are those written, `at` is where the next batch goes: a size, or a
    number of files.
    """

    inputs: int | None = 0
    last: str | None = None
    times: int = 0
    documents: int = 0
    at: int = 0
    tally: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)


class Output(Protocol):
    """What takes the results of a run, `batch` documents at a time.

    `loose` says that a batch may also be smaller, since where it ends leaves no trace.
    """

    batch: int
    loose: bool

    def begin(self, resume: bool) -> State:
        """Where to go on. What stood there before stays until the first batch, unless resumed."""

    def add(self, outcomes: Sequence[Outcome], state: State) -> None:
        """Write a batch, and how far it brings the run. Raises OutputError, and then has not."""

    def finish(self) -> None:
        """All is done: the results stay, and nothing else."""


def output(path: str, form: str) -> Output:
    """The output of a resumable format."""
    if form == "jsonl":
        return Members(path) if path.lower().endswith(".gz") else Lines(path)
    return writer(form).Batches(path)


def rest(items: Iterable[Item], state: State, settings: Settings) -> tuple[Iterator[Item], State]:
    """The items still to do, and the state with their number known.

    Raises UsageError when the run would not go on as it began.
    """
    items = iter(items)
    changed = [key for key, value in _comparable(settings).items() if state.settings.get(key, value) != value]
    if changed:
        raise UsageError("--resume", f"the run began with other options ({', '.join(changed)})", "give the same, or --force")
    if state.inputs is None:
        return items, replace(state, inputs=_skip(items, state.last, state.times))
    last = state.last
    for last in map(name, islice(items, state.inputs)):
        pass
    if last != state.last:
        raise UsageError("--resume", f"the inputs are others than before (not {state.last!r}, but {last!r})", "give the same, or --force")
    return items, state


def _skip(items: Iterator[Item], last: str | None, times: int) -> int:
    for number, item in enumerate(items, 1):
        if name(item) == last:
            times -= 1
            if not times:
                return number
    raise UsageError("--resume", f"the inputs hold no document {last!r}, which was written last", "give the same inputs as before")


def _comparable(settings: Settings) -> dict[str, Any]:
    """What must not change between a run and its continuation, as JSON would give it back."""
    data = asdict(settings)
    del data["timeout"]
    return json.loads(json.dumps(data, default=sorted))


class Recorder:
    """Gathers outcomes into batches, and writes them; what it can also when all is stopped."""

    def __init__(self, out: Output, state: State, settings: Settings):
        self.tally = Tally(**state.tally)
        self._out = out
        self._inputs = state.inputs or 0
        self._last = state.last
        self._settings = _comparable(settings)
        self._batch: list[Outcome] = []
        self._written = time.monotonic()
        self._new = self._failed = False

    def __call__(self, outcome: Outcome) -> None:
        """Take one outcome more, in the order of the inputs."""
        self.tally.count(outcome)
        self._inputs += 1
        self._last = outcome.path
        self._new = True
        if outcome.error is None:
            self._batch.append(outcome)
        late = self._out.loose and time.monotonic() - self._written > SOON
        if late or len(self._batch) >= self._out.batch:
            self._write()

    def _write(self) -> None:
        state = State(self._inputs, self._last, tally=asdict(self.tally), settings=self._settings)
        try:
            # a signal between the results and the state would only cost time, one
            # between two halves of a line would cost the line
            with held(signal.SIGINT, signal.SIGTERM):
                self._out.add(self._batch, state)
        except BaseException:
            self._failed = True
            raise
        self._batch = []
        self._new = False
        self._written = time.monotonic()

    def __enter__(self) -> "Recorder":
        return self

    def __exit__(self, kind, *_) -> None:
        if kind is None:
            self._write()
            self._out.finish()
        elif self._out.loose and self._new and not self._failed:
            self._write()


def write_all(results: Iterable[Result], out: Output) -> None:
    """All results into a new output, in batches."""
    results = iter(results)
    more = True
    while more:
        batch = [Outcome(r.document.path, result=r) for r in islice(results, out.batch)]
        more = len(batch) == out.batch
        out.add(batch, State())
    out.finish()


class Beside:
    """The state of a run, in a file beside its output."""

    def __init__(self, path: str):
        self._path = Path(f"{path}.state")

    def load(self) -> State | None:
        try:
            return State(**json.loads(self._path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError):
            return None  # the output tells enough

    def save(self, state: State) -> None:
        new = Path(f"{self._path}.new")
        try:
            new.write_text(json.dumps(asdict(state)), encoding="utf-8")
            os.replace(new, self._path)
        except OSError as error:
            with suppress(OSError):
                new.unlink()
            raise failure(self._path, error) from None

    def remove(self) -> None:
        self._path.unlink(missing_ok=True)


class Lines:
    """A file of JSON lines, added to in whole lines."""

    batch = 16
    loose = True

    def __init__(self, path: str):
        self._path = Path(path)
        self._state = Beside(path)
        self._file: Any = None
        self._at = 0

    def begin(self, resume: bool) -> State:
        if not resume or not self._path.exists():
            return State()
        state = self._state.load()
        if state is None or state.at > self._path.stat().st_size:
            state = self._recover()
        self._at = state.at
        self._open("r+b")
        self._file.truncate(self._at)
        self._file.seek(self._at)
        return state

    def _open(self, mode: str) -> None:
        try:
            self._file = open(self._path, mode, buffering=0)
        except OSError as error:
            raise failure(self._path, error) from None

    def _recover(self) -> State:
        """How far it came by its lines; memory holds the distinct paths."""
        seen: dict[str | None, int] = {}
        documents = at = 0
        last = None
        for line, end in self._lines():
            documents += 1
            last = _path_of(line, self._path, documents)
            seen[last] = seen.get(last, 0) + 1
            at = end
        if not documents:
            return State()
        return State(None, last, seen[last], documents, at)

    def _lines(self) -> Iterator[tuple[bytes, int]]:
        """Each whole line, and where what holds it ends."""
        end = 0
        with open(self._path, "rb") as stream:
            for line in stream:
                end += len(line)
                if line.endswith(b"\n"):
                    yield line, end

    def add(self, outcomes: Sequence[Outcome], state: State) -> None:
        if self._file is None:
            self._state.remove()
            self._open("wb")
        data = self._data("".join(o.line or "" for o in outcomes).encode())
        try:
            _append(self._file, data, self._at)
        except OSError as error:
            raise failure(self._path, error) from None
        self._at += len(data)
        self._state.save(replace(state, at=self._at))

    def _data(self, lines: bytes) -> bytes:
        return lines

    def finish(self) -> None:
        try:
            os.fsync(self._file.fileno())
            self._file.close()
        except OSError as error:
            raise failure(self._path, error) from None
        self._state.remove()


class Members(Lines):
    """The same as gzip members one after the other, which zcat and all the others read as one file."""

    batch = 256
    loose = False

    def _data(self, lines: bytes) -> bytes:
        return gzip.compress(lines, mtime=0) if lines or not self._at else b""

    def _lines(self) -> Iterator[tuple[bytes, int]]:
        end = 0
        with open(self._path, "rb") as stream:
            while True:
                stream.seek(end)
                member = zlib.decompressobj(wbits=31)
                text = b""
                try:
                    while not member.eof:
                        chunk = stream.read(_CHUNK)
                        if not chunk:
                            return
                        text += member.decompress(chunk)
                except zlib.error:
                    return
                end = stream.tell() - len(member.unused_data)
                for line in text.splitlines(keepends=True):
                    yield line, end


def _append(file, data: bytes, at: int) -> None:
    """Write all of it, or leave the file as long as it was."""
    try:
        left = memoryview(data)
        while left:
            left = left[file.write(left) :]
    except BaseException:
        with suppress(OSError):
            file.truncate(at)
            file.seek(at)
        raise


def _path_of(line: bytes, file: Path, number: int) -> str | None:
    # the key is among the first bytes of each line, so that no line need be parsed whole
    at = line.find(_PATH)
    try:
        if at < 0:
            raise ValueError
        end = line.find(b', "characters": ', at)
        return json.loads(line[at + len(_PATH) : end])
    except ValueError:
        raise InputError(f"{file}:{number}", "not a document of extractor", "give another --output, or --force") from None
