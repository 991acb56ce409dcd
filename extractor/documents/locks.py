"""One writer at a time, for files that are read, changed and replaced.

    with locked("dossier.toml"):
        ...                                       # what another has written meanwhile is seen here

The lock is held by the system on a file beside, for as long as the process lives: one that is killed leaves the
file, which holds up nobody and goes with the next writer.
"""

import errno
import hashlib
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from extractor.core import stopping
from extractor.core.errors import OutputError
from extractor.documents.atomic_files import failure
from extractor.documents.targets import TEMPORARY
from extractor.documents.temporary import remove_left

#: seconds to wait for another program that writes, and between two tries
PATIENCE = 30.0
_PAUSE = 0.02
#: bytes of a name that the lock's can have in it: most file systems allow 255
_LONGEST = 200
#: what a lock says that another holds; some file systems have none, and say something else
_HELD = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK)


@contextmanager
def locked(path: str | Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the lock of a file, which need not be there; what killed processes have left of it goes.

    Raises OutputError where it does not become free in so many seconds.
    """
    target = Path(os.path.realpath(path))
    name = target.name
    if len(os.fsencode(name)) > _LONGEST:
        name = hashlib.sha256(os.fsencode(name)).hexdigest()
    lock = target.with_name(f"{TEMPORARY}{name}.lock")
    until = time.monotonic() + patience
    handle = None
    try:
        while True:
            # a signal between its making and the knowledge of it would leave it there
            with stopping.held():
                handle = _take(lock, path)
            if handle is not None:
                break
            if time.monotonic() > until:
                raise OutputError(str(path), "is being written by another program", "wait until that is done")
            time.sleep(_PAUSE)
        with stopping.held():
            remove_left(target)
        yield
    finally:
        if handle is not None:
            with stopping.held():
                _leave(lock, handle)


def _leave(lock: Path, handle: int) -> None:
    # while it is held: who takes a lock that is gone from the disk tries again
    with suppress(OSError):
        os.unlink(lock)
    os.close(handle)
    if sys.platform == "win32":  # where no open file is deleted
        with suppress(OSError):
            os.unlink(lock)


def _take(lock: Path, path: str | Path) -> int | None:
    """The open file by which the lock is held; None where another holds it."""
    try:
        handle = _open(lock)
    except OSError as error:
        if sys.platform == "win32" and isinstance(error, PermissionError):
            return None  # another is deleting it
        raise failure(path, error) from None
    try:
        try:
            _hold(handle)
        except OSError as error:
            if error.errno in _HELD:
                raise
            # a file system without locks: better none than none of the outputs
        if os.path.samestat(os.fstat(handle), os.stat(lock)):
            return handle
    except OSError:
        pass
    os.close(handle)
    return None


def _open(lock: Path) -> int:
    try:
        return os.open(lock, os.O_RDWR | os.O_CREAT, 0o666)
    except PermissionError:
        # another user's, whose run was killed in a folder that both may write
        with suppress(OSError):
            return os.open(lock, os.O_RDONLY)
        raise


if sys.platform == "win32":
    import msvcrt

    def _hold(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _hold(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
