"""JSON Lines that a stopped run can go on with: added to in whole lines, or in whole gzip members.

out = batches("out.jsonl.gz")
state = out.begin(resume=True)
out.add(outcomes, State(inputs=256, last="articles/z.txt"))
out.finish()
"""

import gzip
import json
import os
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from io import FileIO
from itertools import takewhile
from pathlib import Path
from typing import Any

from extractor.core.errors import InputError, OutputError
from extractor.core.outcomes import Outcome
from extractor.documents.atomic_files import failure, leads_to, refuse_come
from extractor.documents.checkpoint import BatchOutput, State, StateFile
from extractor.documents.targets import taken, was_free
from extractor.documents.temporary import to_disk

_PATH = b'"path": '
#: what a line begins with
_BEGIN = b'{"schema": '
#: and a gzip member
_MEMBER = b"\x1f\x8b\x08"
#: bytes of a compressed file that are read at a time
_CHUNK = 1 << 20


def batches(path: str) -> BatchOutput:
    """The output of this name: gzip members where it ends in .gz, else lines."""
    return Members(path) if path.lower().endswith(".gz") else Lines(path)


class Lines:
    """A file of JSON lines, added to in whole lines."""

    batch = 16
    loose = True

    def __init__(self, path: str):
        # a link stays one: its file is written, and the state stands beside the link
        self._path, self._shown = leads_to(path), path
        self._state = StateFile(path)
        self._file: Any = None
        self._at = 0
        self._is_cut = False
        self.held: list[str | None] = []

    def begin(self, resume: bool) -> State:
        if not resume or not self._path.exists():
            return State()
        state = self._state.load()
        if state is None or not self._ends(state.at) or self._count(state.at) != state.written:
            state = self._recover(state)
        else:
            self._refuse_added(state.at)
        state = replace(state, documents=state.written)
        self._at = state.at
        self._open("r+b")
        self._file.seek(self._at)
        # what stands behind is cut off when the run goes on: it may be refused yet
        return state

    def _open(self, mode: str) -> None:
        try:
            self._file = open(self._path, mode, buffering=0)  # noqa: SIM115  closed by finish
        except OSError as error:
            raise failure(self._path, error) from None

    def _recover(self, before: State | None) -> State:
        """How far it came by its lines, with the options of the state that does not fit; memory holds their paths."""
        at = 0
        for line, at in self._lines():  # noqa: B007
            self.held.append(path_of(line, self._path, len(self.held) + 1))
        if not self.held:
            # a batch that was torn, or a file of someone else's
            head = self._head()
            refuse_stranger(head, self._path)
            return (before or State(None)).without_output() if head else State()
        return State(None, self.held[-1], len(self.held), at, settings=before.settings if before else {})

    def _count(self, at: int) -> int:
        """How many whole lines stand up to a place: some may have been taken out."""
        return sum(1 for _ in takewhile(lambda line: line[1] <= at, self._lines()))

    def _refuse_added(self, at: int) -> None:
        """Raise OutputError where more stands behind a place than a run may have written and not taken down, which is
        one batch of documents: it would be cut off."""
        behind = [line for line, end in self._lines() if end > at]
        if len(behind) > self.batch or not all(line.startswith(_BEGIN) for line in behind):
            reason = "lines were added behind what the run that is to go on has written"
            raise OutputError(str(self._path), reason, "take them out, or give another --output")

    def _ends(self, at: int) -> bool:
        """Whether what was written may end there: the file may be shorter by now, or edited."""
        with open(self._path, "rb") as stream:
            stream.seek(max(at - 1, 0))
            return at == 0 or stream.read(1) == b"\n"

    def _head(self) -> bytes:
        with open(self._path, "rb") as stream:
            return stream.read(len(_BEGIN))

    def _lines(self) -> Iterator[tuple[bytes, int]]:
        """Each whole line, and where what holds it ends."""
        end = 0
        with open(self._path, "rb") as stream:
            for line in stream:
                end += len(line)
                if is_broken(line):
                    return
                yield line, end

    def add(self, outcomes: Sequence[Outcome], state: State) -> None:
        if self._file is None:
            refuse_come(self._shown, self._path)
            self._state.remove()
            self._open("xb" if was_free(self._path) else "wb")
            taken(self._path)
        self._look_for_it()
        data = self._data("".join(o.line or "" for o in outcomes).encode())
        try:
            self._cut()
            append(self._file, data, self._at)
        except OSError as error:
            raise failure(self._path, error) from None
        self._at += len(data)
        self._state.save(replace(state, at=self._at))

    def _cut(self) -> None:
        """Take off what stands behind the place at which the run goes on."""
        self._is_cut = True
        if os.fstat(self._file.fileno()).st_size > self._at:
            self._file.truncate(self._at)

    def _data(self, lines: bytes) -> bytes:
        return lines

    def _look_for_it(self) -> None:
        """Raise OutputError where the file was removed, or another is in its place, or it was written by another
        program: what is written would be lost."""
        now = os.fstat(self._file.fileno())
        with suppress(OSError):
            if os.path.samestat(os.stat(self._path), now):
                if now.st_size == self._at or (not self._is_cut and now.st_size > self._at):
                    return
                self._file.close()
                how = "was changed by another program while it was written"
                raise OutputError(str(self._path), how, "look at it, and go on with --resume")
        self._file.close()
        self._state.remove()
        remedy = "look at what is there, and go on with --resume" if self._path.exists() else "run it again"
        raise OutputError(str(self._path), "was removed or moved away while it was written", remedy)

    def finish(self) -> None:
        self._look_for_it()
        try:
            self._cut()
            to_disk(self._file)
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

    def _ends(self, at: int) -> bool:
        with open(self._path, "rb") as stream:
            size = stream.seek(0, os.SEEK_END)
            stream.seek(at)
            return size == at or stream.read(len(_MEMBER)) == _MEMBER

    def _head(self) -> bytes:
        with open(self._path, "rb") as stream:
            packed = stream.read(_CHUNK)
        try:
            return zlib.decompressobj(wbits=31).decompress(packed, len(_BEGIN))
        except zlib.error:
            return packed

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
                lines = text.splitlines(keepends=True)
                if any(map(is_broken, lines)):
                    return  # packed again after it was cut: it cannot be gone on with but from the member before
                end = stream.tell() - len(member.unused_data)
                yield from ((line, end) for line in lines)


def is_broken(line: bytes) -> bool:
    """Whether a line of ours is cut: it has no end, or another than that of an object."""
    return not line.endswith(b"\n") or (line.startswith(_BEGIN) and not line.rstrip().endswith(b"}"))


def append(file: FileIO, data: bytes, at: int) -> None:
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


def refuse_stranger(head: bytes, file: str | Path) -> None:
    """Raise InputError where a line that has no end, by its first bytes, is none of a document."""
    if not (head.startswith(_BEGIN) or _BEGIN.startswith(head)):
        raise _no_document(f"{file}:1")


def _no_document(where: str) -> InputError:
    return InputError(where, "not a document of extractor", "give another --output, or --force")


def path_of(line: bytes, file: Path, number: int) -> str | None:
    # the key is among the first bytes of each line, so that no line need be parsed whole
    at = line.find(_PATH)
    try:
        if at < 0:
            raise ValueError
        end = line.find(b', "characters": ', at)
        path: str | None = json.loads(line[at + len(_PATH) : end])
    except ValueError:
        raise _no_document(f"{file}:{number}") from None
    return path
