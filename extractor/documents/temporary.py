"""Files and folders that are there while an output is written, and go with the next run where a killed one left them.

    handle, path = new_file(Path("out.csv"))        # .extractor-1c2f…-k3jd8a2x beside it, open
    folder, handle = new_folder(Path("out.xlsx"))
    remove_left(Path("out.csv"))                    # by whoever holds the lock of out.csv

The name says which output it is for. The process that made it holds the system's lock of it for as long as it
lives: what can be locked by another is of no living process. A file system that has no locks keeps what is left.
"""

import errno
import hashlib
import os
import re
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from extractor.core.errors import OutputError
from extractor.documents.targets import LIST, TEMPORARY

#: what is written beside an output, and by the same rule
_BESIDE = ("", ".inputs", ".state")
#: how all are called, whichever their output
_ANY = re.compile(rf"({re.escape(TEMPORARY)}[0-9a-f]{{12}}-)[a-z0-9_]{{8}}")
#: times that a new file may be taken for one that was left, while others write the same output
_TRIES = 100
#: in the folder of a folder that is to take the place of another, the former one for a moment
FORMER = "old"


def new_file(target: Path) -> tuple[int, str]:
    """An open new file beside a target, and its name."""
    for more in reversed(range(_TRIES)):
        handle, path = tempfile.mkstemp(prefix=_prefix(target.name), dir=target.parent)
        hold(handle)
        # until it was held, another run could take it for what a killed one has left; some file systems count no names
        if not more or os.fstat(handle).st_nlink or os.path.lexists(path):
            break
        os.close(handle)
    return handle, path


@contextmanager
def passing() -> Iterator[None]:
    """Say of files in the system's folder of temporary ones, which have no name, that it is there that no room is."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        remedy = "make room in this folder of temporary files, or give another with TMPDIR"
        raise OutputError(tempfile.gettempdir(), os.strerror(error.errno).lower(), remedy) from None


def usual_mode() -> int:
    """The permissions that a new file of a program has; a temporary one is private."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def give_mode(path: str | Path, mode: int) -> None:
    """Give a new file or folder its permissions, where its file system has such: a stick's may refuse them."""
    with suppress(PermissionError):
        os.chmod(path, mode)


def to_disk(stream: IO[Any]) -> None:
    """Have a file written to its disk, where its file system knows how."""
    try:
        os.fsync(stream.fileno())
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS):
            raise


def stand_for(former: Path, new: str | Path) -> None:
    """Give a new file or folder the group, permissions and owner of the former one, if any, whose place it takes.

    As far as the system lets: a group of which one is not, and another owner, root alone can give. The group that it
    has instead may do what all others might.
    """
    try:
        was = os.stat(former)
    except FileNotFoundError:
        return
    mode = was.st_mode & (0o7777 if stat.S_ISDIR(was.st_mode) else 0o777)
    if sys.platform != "win32":
        with suppress(OSError):
            os.chown(new, -1, was.st_gid)
        if os.stat(new).st_gid != was.st_gid:
            mode = (mode & ~stat.S_IRWXG) | (mode & stat.S_IRWXO) << 3
    give_mode(new, mode)
    if sys.platform != "win32":
        with suppress(OSError):
            os.chown(new, was.st_uid, -1)


def new_folder(target: Path) -> tuple[str, int | None]:
    """A new folder beside a target, and what is to be closed when it goes (None where no folder can be opened)."""
    path = tempfile.mkdtemp(prefix=_prefix(target.name), dir=target.parent)
    handle = None
    with suppress(OSError):
        handle = os.open(path, os.O_RDONLY)
        _hold(handle)
    return path, handle


def remove_folder(path: str, handle: int | None) -> None:
    """Remove a new folder with all that is still in it."""
    shutil.rmtree(path, ignore_errors=True)
    if handle is not None:
        os.close(handle)


def remove_left(target: Path) -> None:
    """Remove what runs that were killed have left of a target; only for whoever holds the lock of it.

    A folder that had just moved the former one away takes its place: it is whole.
    """
    names = [target.name + suffix for suffix in _BESIDE]
    if target.suffix == ".ann":
        names.append(target.with_suffix(".txt").name)
    for path in _left(target.parent, names):
        with _taken(path) as free:
            if free and path.is_dir():
                if (path / FORMER).exists() and (path / target.name).exists() and not os.path.lexists(target):
                    with suppress(OSError):
                        os.replace(path / target.name, target)
                shutil.rmtree(path, ignore_errors=True)
            elif free:
                with suppress(OSError):
                    path.unlink()
    for path in _left(target, [LIST]):
        with _taken(path) as free:
            if free and not path.is_dir():
                with suppress(OSError):
                    path.unlink()


def remove_left_below(folder: Path) -> None:
    """Remove the files that runs that were killed have left anywhere in a folder."""
    for inner, _, names in os.walk(folder):
        for path in (Path(inner, name) for name in names if _ANY.fullmatch(name)):
            with _taken(path) as free, suppress(OSError):
                if free and path.is_file():
                    path.unlink()


def _prefix(name: str) -> str:
    return f"{TEMPORARY}{hashlib.sha256(os.fsencode(name)).hexdigest()[:12]}-"


def _left(folder: Path, names: list[str]) -> list[Path]:
    """What is called as temporary files and folders of these names are, and is no link."""
    # no expression of these names: each would take the place of one of the rules' among those that are kept
    prefixes = set(map(_prefix, names))
    try:
        with os.scandir(folder) as entries:
            found = [Path(e.path) for e in entries if (is_one := _ANY.fullmatch(e.name)) and is_one[1] in prefixes]
            return [path for path in found if not path.is_symlink()]
    except OSError:
        return []


@contextmanager
def _taken(path: Path) -> Iterator[bool]:
    """Whether a file or folder is of no living process; while this lasts it is ours."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        yield False
        return
    try:
        mode = os.fstat(handle).st_mode
        yield (stat.S_ISREG(mode) or stat.S_ISDIR(mode)) and _hold(handle)
    finally:
        os.close(handle)


if sys.platform == "win32":

    def _hold(handle: int) -> bool:
        return False  # an open file cannot be deleted there, and what is left stays

    def hold(handle: int) -> None:
        """Nothing there."""

else:
    import fcntl

    def _hold(handle: int) -> bool:
        """Take the lock of an open file or folder; whether it was free."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def hold(handle: int) -> None:
        """Take the lock of an open file, once no other has it; nothing where the file system has none."""
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
