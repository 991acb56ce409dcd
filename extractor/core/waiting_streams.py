"""Streams that wait where another process has made them non-blocking, and leave them so for that process.

    with standard_input() as stream:                # 0 of a terminal or a CI job, which others have, too
        stream.read()                               # b"L\\xe2\\x80\\x99AQMI est \\xc3\\xa0 Gao.", however late it comes

Python's own lose what such a stream does not take at once, or does not have yet, without a word.
"""

import io
import os
import select
import stat
import sys
from typing import Any


class Waiting(io.FileIO):
    """A file that is read and written as a blocking one."""

    def readinto(self, buffer: Any, /) -> int:
        while (count := super().readinto(buffer)) is None:
            select.select([self], [], [])
        return count

    def readall(self) -> bytes:
        # not its own read(), which asks no readinto()
        return b"".join(iter(lambda: io.RawIOBase.read(self, 1 << 16) or b"", b""))

    def write(self, data: Any, /) -> int:
        while (count := super().write(data)) is None:
            select.select([], [self], [])
        return count


def standard_input() -> io.BufferedReader:
    """The bytes of standard input, which stays open."""
    if sys.platform == "win32":  # whose console is no file
        return open(sys.stdin.fileno(), "rb", closefd=False)
    return io.BufferedReader(Waiting(sys.stdin.fileno(), "rb", closefd=False))


def is_standard_input(name: str) -> bool:
    """Whether a name is of standard input, also as /dev/stdin; of a file that is redirected it is of the file."""
    if name == "-":
        return True
    try:
        found = os.stat(name)
        return not stat.S_ISREG(found.st_mode) and os.path.samestat(found, os.fstat(0))
    except (OSError, ValueError):
        return False
