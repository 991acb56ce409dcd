"""Files, pipes and standard input as streams of bytes, unpacked."""

import gzip
import sys
from typing import BinaryIO, cast

from extractor.core.errors import InputError
from extractor.core.waiting_streams import standard_input

#: what a file begins with that gzip has packed
GZIP = b"\x1f\x8b"
#: what is warned of where `is_misnamed`
MISNAMED = "is no gzip, whatever its name says, and read as it is"


def is_misnamed(name: str, head: bytes) -> bool:
    """Whether a file is called as one that gzip has packed, and begins as none does."""
    return name.lower().endswith(".gz") and bool(head) and not head.startswith(GZIP)


def opened(name: str) -> BinaryIO:
    """A file, pipe or standard input ("-"); unpacked whatever it is called: a pipe has no name that could say so, and
    browsers unpack what they load, and leave it its name.

        with opened("-") as stream:        # gzip -c une.txt | extractor
            stream.read(5)                 # b"Boko "

    Raises OSError, and InputError where standard input is closed; damage is told in reading, as of gzip.open.
    """
    if name == "-" and sys.stdin is None:
        raise InputError("standard input", "is closed", "give a file")
    stream = standard_input() if name == "-" else open(name, "rb")  # noqa: SIM115  (the caller closes it)
    if stream.peek(2).startswith(GZIP):
        return cast(BinaryIO, _Unpacked(stream))
    return stream


class _Unpacked(gzip.GzipFile):
    """What a stream holds that is packed; closed together with it."""

    def __init__(self, stream: BinaryIO):
        super().__init__(fileobj=stream)
        self._stream = stream

    def close(self) -> None:
        super().close()
        self._stream.close()
