"""Limits that no press text meets, and reading within them.

    read(path, LIMIT)              # the bytes of a regular file, never more than LIMIT
    for line in lines(stream, LINE): ...

An endless file, a device behind a link or a few kilobytes of gzip that unpack to
terabytes would take all memory, a named pipe all time.
"""

import os
import stat
from collections.abc import Callable, Iterator
from io import TextIOWrapper
from typing import AnyStr, BinaryIO, Protocol

#: bytes of one document, or of one line of JSONL, unpacked: three hundred novels
DOCUMENT = 256 << 20
#: characters of a document that is read as a whole; a longer one is read in windows
CHARACTERS = 1_000_000
#: bytes of a rule file, and of a list of names that it names
RULES = 64 << 20
NAMES = 1 << 30
#: bytes of a file of corrections, and of one of annotated texts
CORRECTIONS = 64 << 20
GOLD = 1 << 30
#: bytes of the list of what stands in a folder that extractor has made
LIST = 1 << 30
#: bytes of a line of saved results, or of a saved --format json
RESULTS = 1 << 30
#: bytes and number of the files of a model's folder
MODEL = 16 << 30
MODEL_FILES = 10_000
#: characters of a rule's regex with its parts put in
REGEX = 100_000
#: bytes that are read, and kept nowhere, to find the end of a line that is too long
PASSED_OVER = 1 << 30
#: bytes that are read at a time
CHUNK = 1 << 20


class TooLarge(ValueError):
    """There is more than the limit allows."""

    def __init__(self, limit: int):
        super().__init__(f"larger than {megabytes(limit)}")


class NotRegular(OSError):
    """A folder, device or pipe where a file must be."""

    def __init__(self, what: str):
        super().__init__(None, f"is {what}, no file")
        self.strerror = f"is {what}, no file"


def megabytes(size: int) -> str:
    """A number of bytes as people say it: "256 MiB"."""
    return f"{size >> 20:,} MiB" if size >= 1 << 20 else f"{size:,} bytes"


def kind(mode: int) -> str:
    """What a file of this mode is: "a file", "a folder", "a named pipe", "a device", "a socket"."""
    for test, name in (
        (stat.S_ISREG, "a file"),
        (stat.S_ISDIR, "a folder"),
        (stat.S_ISFIFO, "a named pipe"),
        (stat.S_ISSOCK, "a socket"),
    ):
        if test(mode):
            return name
    return "a device"


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def read(path: str | os.PathLike[str], limit: int) -> bytes:
    """The bytes of a regular file. Raises OSError, NotRegular and TooLarge."""
    # a pipe without a writer would hang in open(): ask first, and look again at what was opened
    _regular(os.stat(path).st_mode)
    with open(path, "rb") as stream:
        _regular(os.fstat(stream.fileno()).st_mode)
        return all_of(stream, limit)


def content(path: str | os.PathLike[str], limit: int) -> bytes:
    """The bytes of a file, device or pipe that somebody has named. Raises OSError and TooLarge."""
    with open(path, "rb") as stream:
        return all_of(stream, limit)


def all_of(stream: _Readable, limit: int, begun: bytes = b"") -> bytes:
    """What `begun` and the rest of a stream hold together. Raises TooLarge."""
    parts, size = [begun], len(begun)
    while size <= limit and (chunk := stream.read(CHUNK)):
        parts.append(chunk)
        size += len(chunk)
    if size > limit:
        raise TooLarge(limit)
    return b"".join(parts)


def exceeds(text: str, limit: int) -> bool:
    """Whether a text has more than so many bytes in UTF-8."""
    return 4 * len(text) > limit and len(text.encode("utf-8", "surrogatepass")) > limit


def lines(stream: BinaryIO, limit: int) -> Iterator[bytes]:
    """The lines of a stream. Raises TooLarge at one that is longer."""
    return within(each_line(stream, limit))


def within(lines: Iterator[AnyStr | TooLarge]) -> Iterator[AnyStr]:
    """The lines as they are. Raises the TooLarge that stands in the place of one."""
    for line in lines:
        if isinstance(line, TooLarge):
            raise line
        yield line


def each_line(stream: BinaryIO, limit: int) -> Iterator[bytes | TooLarge]:
    """The lines of a stream, a TooLarge in the place of one that is longer.

    Raises TooLarge at one that does not end within PASSED_OVER bytes more: nothing behind it is told apart.
    """
    while line := stream.readline(limit + 1):
        if len(line) <= limit:
            yield line
            continue
        _pass_over(stream.readline, line, b"\n", limit)
        yield TooLarge(limit)


def wide_lines(stream: BinaryIO, codec: str, limit: int) -> Iterator[str | TooLarge]:
    """The same of a stream in an encoding that has other line ends than ASCII: the text of each, without a BOM."""
    text = TextIOWrapper(stream, codec, "replace", "\n")
    try:
        while line := text.readline(limit + 1):
            if len(line) <= limit:
                yield line.removeprefix("\ufeff")
                continue
            _pass_over(text.readline, line, "\n", limit)
            yield TooLarge(limit)
    finally:
        if not stream.closed:  # who reads not to the end may close it first
            text.detach()


def _pass_over(readline: Callable[[int], AnyStr], line: AnyStr, end: AnyStr, limit: int) -> None:
    """Read to the end of a line of which this has been read."""
    passed = 0
    while line and not line.endswith(end):
        if passed > PASSED_OVER:
            raise TooLarge(limit)
        line = readline(CHUNK)
        passed += len(line)


def _regular(mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise NotRegular(kind(mode))
