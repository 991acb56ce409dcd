"""What a finished run has read: its options, its inputs, and each file as it was, beside the output.

    log = Log(began=time.time_ns())
    log.see("articles/a.txt")
    log.leave_out("articles/b.jsonl#7")              # b.jsonl, of which a document failed
    log.save("out.jsonl", state)                     # out.jsonl.inputs
    state, files = load("out.jsonl")                 # files["articles/a.txt"].sha256

JSON Lines: the state of the run, then a line a file. It is what `--resume` compares the
inputs with after the end, and what `--update` knows unchanged files by.
"""

import json
import os
import tempfile
import time
from collections import deque
from collections.abc import Container, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from extractor.documents.atomic_files import whole_file
from extractor.documents.checkpoint import State
from extractor.documents.targets import digest

SUFFIX = ".inputs"
#: nanoseconds by which the clock of a file system may be behind that of the program
BEHIND = 50_000_000


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was when it was read: `mtime` in nanoseconds, the SHA-256 of its bytes."""

    path: str
    size: int
    mtime: int
    sha256: str

    @property
    def is_whole(self) -> bool:
        """Whether all is of its type, as a list that others have changed may not have it."""
        return (type(self.path), type(self.size), type(self.mtime), type(self.sha256)) == (str, int, int, str)


def look(path: str) -> Seen | None:
    """A file as it is now; None for what is none, or cannot be read."""
    try:
        if not os.path.isfile(path):
            return None
        there = os.stat(path)
        return Seen(path, there.st_size, there.st_mtime_ns, digest(path))
    except (OSError, ValueError):
        return None


def _placed(path: str) -> int:
    """When a file was last changed, moved or given another time (nanoseconds)."""
    try:
        return os.stat(path).st_ctime_ns
    except (OSError, ValueError):
        return time.time_ns()


def is_later(path: str, than: int) -> bool:
    """Whether a file was changed, moved or given another time later than `than` (nanoseconds)."""
    try:
        there = os.stat(path)
    except (OSError, ValueError):
        return False  # it cannot be read, which is told elsewhere
    return max(there.st_mtime_ns, there.st_ctime_ns) > than


def unchanged(seen: Seen, taken: int) -> Seen | None:
    """What is still as it was, by size and times, else by its bytes; None for what is not, or is gone.

    `taken` is when it was taken down (nanoseconds): what was put in its place or given its time since may be
    another file of one size, as two that were swapped are, or one that `cp -p` or an archive brought.
    """
    try:
        there = os.stat(seen.path)
        if there.st_size != seen.size:
            return None
        if there.st_mtime_ns == seen.mtime and there.st_ctime_ns < taken - BEHIND:
            return seen
        now = Seen(seen.path, there.st_size, there.st_mtime_ns, digest(seen.path))
    except (OSError, ValueError):
        return None
    return now if now.sha256 == seen.sha256 else None


def file_of(name: str | None, known: Container[str] | None = None) -> str | None:
    """The file that a document is of: "a/b.txt" of itself, "recueil.jsonl#7" of "recueil.jsonl", and so is the
    error "recueil.jsonl:7". `known` are the files there are, else the disk is asked; None where none is found."""
    if name is None:
        return None
    is_file = os.path.isfile if known is None else known.__contains__
    if is_file(name):
        return name
    for sign in "#:":
        part = name
        while sign in part:
            part = part.rpartition(sign)[0]
            if is_file(part):
                return part
    return None


class Log:
    """The files of a run as they come, those of which all is done.

    Those changed since the run `began` (nanoseconds) are left out, and so are those of which a document failed:
    they are to be done again.
    """

    def __init__(self, began: int):
        self._began = began
        self._lines: Any = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115  kept while the run goes on
        self._last: str | None = None
        self._left_out: set[str] = set()
        #: the marks of inputs that are being worked on
        self.coming: deque[str | None] = deque()
        #: files that are done, and have changed since the run began
        self.changed: list[str] = []

    def see(self, name: str | None) -> None:
        """Take down the file of a document, once however many documents it has."""
        if self._last is not None and name is not None and name.startswith((f"{self._last}#", f"{self._last}:")):
            # unless « a.txt#1.txt » is a file beside « a.txt »
            if not os.path.isfile(name):
                return
        path = file_of(name)
        if path is None or path == self._last:
            return
        self._last = path
        seen = look(path)
        # one moved here since may be older than the run, its place in the folder is not
        if seen is not None and seen.mtime < self._began - BEHIND and _placed(path) < self._began:
            self._lines.write(_line(asdict(seen)))

    def leave_out(self, name: str | None) -> None:
        """Do not take down the file of a document that is not done, whatever else of the file is."""
        if (path := file_of(name)) is not None:
            self._left_out.add(path)

    def save(self, output: str, state: State) -> None:
        """Write all of it beside the output."""
        self._lines.seek(0)
        left_out = self._left_out
        lines = (line for line in self._lines if not left_out or json.loads(line)["path"] not in left_out)
        _write(output, state, lines)
        self._lines.close()


def save(output: str, state: State, files: Iterable[Seen]) -> None:
    """Write what was read beside the output."""
    _write(output, state, (_line(asdict(seen)) for seen in files))


def _write(output: str, state: State, lines: Iterable[str]) -> None:
    with whole_file(f"{output}{SUFFIX}") as stream:
        stream.write(_line(asdict(state)))
        stream.writelines(lines)


def _line(data: dict[str, Any]) -> str:
    return json.dumps(data) + "\n"


def load(output: str) -> tuple[State, dict[str, Seen]] | None:
    """What a finished run took down, or None where it did not."""
    try:
        with open(f"{output}{SUFFIX}", encoding="utf-8") as lines:
            state = State.parse(next(lines))
            found = [Seen(**json.loads(line)) for line in lines]
    except (OSError, ValueError, TypeError, RecursionError, StopIteration):
        return None
    if state is None or not all(seen.is_whole for seen in found):
        return None
    return state, {seen.path: seen for seen in found}


def forget(output: str) -> None:
    """What was read for an output that is written anew is of no use."""
    try:
        os.unlink(f"{output}{SUFFIX}")
    except OSError:
        pass
