"""Files written whole or not at all, and signals held back meanwhile."""

import errno
import os
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from extractor.core.errors import OutputError


@contextmanager
def whole_file(path: str | Path, mode: str = "w") -> Iterator[IO]:
    """An open file that takes the name `path` only when everything was written.

    Until then what stood there stays; after an error, too, and nothing is left
    behind. Raises OutputError when it cannot be written.
    """
    target = Path(os.path.realpath(path))
    text = {} if "b" in mode else {"encoding": "utf-8", "newline": "\n"}
    if target.exists() and not target.is_file():  # /dev/stdout, a named pipe
        with open(target, mode, **text) as stream:
            yield stream
        return
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    except OSError as error:
        raise failure(path, error) from None
    try:
        with os.fdopen(handle, mode, **text) as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        # mkstemp makes files private; a result has the permissions any new file has
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~mask)
        os.replace(temporary, target)
    except BaseException as error:
        os.unlink(temporary)
        if isinstance(error, OSError):
            raise failure(path, error) from None
        raise


@contextmanager
def whole_path(path: str | Path) -> Iterator[Path]:
    """A path beside `path` for a file or folder to be made, which takes its place when all went well."""
    target = Path(os.path.realpath(path))
    try:
        with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as folder:
            new = Path(folder, target.name)
            yield new
            if target.is_dir():
                os.replace(target, Path(folder, "old"))
            os.replace(new, target)
    except OSError as error:
        raise failure(path, error) from None


def failure(path: str | Path, error: OSError) -> OutputError:
    """What went wrong with an output, and its remedy."""
    full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    remedy = "make room, or give another place" if full else "give a file in a folder that can be written"
    return OutputError(str(path), (error.strerror or str(error)).lower(), remedy)


@contextmanager
def held(*signals: int) -> Iterator[None]:
    """Signals that arrive within are delivered behind (in this thread; not on Windows)."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
