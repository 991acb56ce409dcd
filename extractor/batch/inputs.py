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
import stat
import tempfile
from collections import deque
from collections.abc import Container, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import Any

from extractor.documents.atomic_files import whole_file
from extractor.documents.checkpoint import State
from extractor.documents.names import may_share_names
from extractor.documents.targets import digest
from extractor.documents.temporary import passing

SUFFIX = ".inputs"
_DATABASE = b"SQLite format 3"
#: nanoseconds by which the clock of a file system may be behind that of the program
BEHIND = 50_000_000


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was when it was read: the SHA-256 of its bytes, and in nanoseconds `mtime`, and `placed`: when it
    was last changed, moved or given another time (ctime), which no two files that are swapped keep."""

    path: str
    size: int
    mtime: int
    sha256: str
    placed: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether all is of its type, as a list that others have changed may not have it."""
        types = (type(self.path), type(self.size), type(self.mtime), type(self.sha256), type(self.placed))
        return types == (str, int, int, str, int)


def look(path: str) -> Seen | None:
    """A file as it is now; None for what is none, cannot be read, or changes meanwhile."""
    try:
        there = os.stat(path)
        if not stat.S_ISREG(there.st_mode):
            return None
        found = Seen(path, there.st_size, there.st_mtime_ns, digest(path), there.st_ctime_ns)
        return found if _is_as(os.stat(path), found) else None
    except (OSError, ValueError):
        return None


def _is_as(there: os.stat_result, seen: Seen) -> bool:
    return (there.st_size, there.st_mtime_ns, there.st_ctime_ns) == (seen.size, seen.mtime, seen.placed)


def is_later(path: str, than: int) -> bool:
    """Whether a file was changed, moved or given another time later than `than` (nanoseconds)."""
    try:
        there = os.stat(path)
    except (OSError, ValueError):
        return False  # it cannot be read, which is told elsewhere
    return max(there.st_mtime_ns, there.st_ctime_ns) > than


def unchanged(seen: Seen) -> Seen | None:
    """What is still as it was, by size and times, else by its bytes; None for what is not, or is no file now."""
    try:
        there = os.stat(seen.path)
    except (OSError, ValueError):
        return None
    if _is_as(there, seen):
        return seen
    now = look(seen.path) if there.st_size == seen.size else None
    return now if now and now.sha256 == seen.sha256 else None


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
        with passing():
            self._lines: Any = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115  kept while the run goes on
        self._last: str | None = None
        self._shares_names = True
        self._left_out: set[str] = set()
        #: the marks of inputs that are being worked on
        self.coming: deque[str | None] = deque()
        #: files that are done, and have changed since the run began; whether all of a file was an input
        self.changed: dict[str, bool] = {}
        #: documents that are done again, for the output does not hold them
        self.missing: list[str] = []

    def see(self, name: str | None) -> None:
        """Take down the file of a document, once however many documents it has."""
        if self._last is not None and name is not None and name.startswith((f"{self._last}#", f"{self._last}:")):
            # unless « a.txt#1.txt » is a file beside « a.txt »
            if not (self._shares_names and os.path.isfile(name)):
                return
        path = file_of(name)
        if path is None or path == self._last:
            return
        self._last, self._shares_names = path, may_share_names(path)
        seen = look(path)
        # one moved here since may be older than the run, its place in the folder is not
        if seen is not None and seen.mtime < self._began - BEHIND and seen.placed < self._began:
            with passing():
                self._lines.write(_line(asdict(seen)))

    def leave_out(self, name: str | None) -> None:
        """Do not take down the file of a document that is not done, whatever else of the file is."""
        if (path := file_of(name)) is not None:
            self._left_out.add(path)

    def save(self, output: str, state: State) -> None:
        """Write all of it beside the output."""
        with passing():
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
        stream.write(_line(asdict(replace(state, folder=way_to_here(output), size=size_of(output)))))
        stream.writelines(lines)
    # who keeps his output to himself keeps the names of its sources, too
    with suppress(OSError):
        if os.path.isfile(output):
            os.chmod(f"{output}{SUFFIX}", os.stat(output).st_mode & 0o666)


def size_of(output: str) -> int:
    """The bytes of an output of lines; 0 of none, and of a folder or database, in which others may write, too."""
    if not os.path.isfile(output):  # at a pipe one would wait for ever
        return 0
    try:
        with open(output, "rb") as stream:
            return 0 if stream.read(len(_DATABASE)) == _DATABASE else os.fstat(stream.fileno()).st_size
    except OSError:
        return 0


def is_other(output: str, state: State) -> bool:
    """Whether an output is another than the one that a run left that ended so, as one of a backup."""
    return state.size not in (0, size_of(output))


def way_to_here(output: str) -> str:
    """The working folder, from the one that the output lies in, so that both may be moved; "" where it is gone."""
    try:
        return os.path.relpath(os.getcwd(), os.path.dirname(os.path.realpath(output)))
    except OSError:
        return ""


def named_from(output: str, state: State) -> str | None:
    """The folder that a finished run named its files from; None where it is this one, or not known."""
    way = way_to_here(output)
    if not state.folder or state.folder == way:
        return None
    return os.path.normpath(os.path.join(os.path.dirname(os.path.realpath(output)), state.folder))


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
