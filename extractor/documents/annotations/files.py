"""The files of annotated texts: what they hold, within a limit, and those of a folder."""

import os
import stat
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from extractor.core import bounds
from extractor.core.errors import InputError

T = TypeVar("T")


class Blanks:
    """The white space that a file's texts may be given back, where the file has only the places of their words.

    Real ones have about one for a word; a few digits could make terabytes.
    """

    def __init__(self, size: int):
        """Of a file of `size` bytes."""
        self._left = bounds.CHARACTERS + 10 * size

    def take(self, number: int) -> int:
        """So many of them. Raises ValueError where they are fewer than none, or too many."""
        if number < 0:
            raise ValueError("it begins before the end of what stands before it")
        if number > self._left:
            raise ValueError(f"it begins {number:,} characters behind what stands before it")
        self._left -= number
        return number


def content(path: Path) -> bytes:
    """What a file holds, or a pipe that was named. Raises OSError and TooLarge."""
    return bounds.content(path, bounds.GOLD)


def failure(path: str | Path, error: OSError | ValueError) -> InputError:
    """What is said of a file that cannot be read, is too large or no text."""
    if isinstance(error, bounds.TooLarge):
        return InputError(str(path), str(error), "cut it")
    if isinstance(error, PermissionError):
        return InputError(str(path), "permission denied", "check its permissions")
    return InputError(str(path), getattr(error, "strerror", None) or "is not UTF-8 text", "check the path")


def each(folder: Path, pattern: str, read: Callable[[Path], Iterable[T]]) -> Iterator[T | InputError]:
    """What `read` gives of each file below a folder; one that cannot be read costs itself."""
    paths = list(files_in(folder, pattern))
    if not paths:
        yield InputError(str(folder), "no annotated texts of this format in this folder", f"it reads {pattern}")
    for path in paths:
        if isinstance(path, InputError):
            yield path
            continue
        try:
            yield from read(path)
        except (OSError, bounds.TooLarge, UnicodeDecodeError) as error:
            yield failure(path, error)


def files_in(folder: Path, pattern: str, suffixes: Collection[str] = ()) -> Iterator[Path | InputError]:
    """The files below a folder in order of their names, of these suffixes if any are given.

    Where they may be called anything, those whose names begin with a dot are passed over. A file of several names
    comes once (see `linked_in`). An InputError stands in the place of a pipe, at which one would wait for ever, of a
    device, and of a folder that cannot be read.
    """
    unread: dict[Path, OSError] = {}
    paths = _names_in(folder, pattern, suffixes, unread)
    again = _linked(paths)
    for path in sorted([*paths, *unread]):
        if path in again:
            continue
        if path in unread:
            yield failure(path, unread[path])
            continue
        try:
            mode = os.stat(path).st_mode
        except OSError:
            mode = stat.S_IFREG  # what is wrong with it is said where it is read
        if stat.S_ISREG(mode):
            yield path
        elif not stat.S_ISDIR(mode):
            yield InputError(str(path), f"is {bounds.kind(mode)}, no file", "name it itself to have it read")


def linked_in(folder: Path, pattern: str, suffixes: Collection[str] = ()) -> dict[Path, Path]:
    """The links below a folder that `files_in` leaves out, with the name by which it gives the file they lead to."""
    return _linked(_names_in(folder, pattern, suffixes))


def links_to_folders(folder: Path) -> list[Path]:
    """The links below a folder that lead to others, in which `files_in` does not look."""
    return sorted(
        path for inner, names, _ in os.walk(folder) for name in names if (path := Path(inner, name)).is_symlink()
    )


def identity(path: Path) -> Hashable:
    """What two names of one file, symbolic or hard links, have in common; of brat both files must be one."""
    try:
        there = os.stat(path)
    except OSError:
        return path
    # programs that save room link what is the same, such as the empty .ann of texts without names
    beside = (identity(path.with_suffix(".txt")),) if path.suffix == ".ann" else ()
    return there.st_dev, there.st_ino, *beside


def _names_in(
    folder: Path, pattern: str, suffixes: Collection[str], unread: dict[Path, OSError] | None = None
) -> list[Path]:
    """The names below a folder; `unread` gets the folders there that cannot be read, with the reason."""

    def failed(error: OSError) -> None:
        if unread is not None:
            unread[Path(error.filename)] = error

    return sorted(
        path
        for inner, _, names in os.walk(folder, onerror=failed)
        for path in (Path(inner, name) for name in names)
        if path.match(pattern)
        and (not suffixes or path.suffix.lower() in suffixes)
        # a mark of ours, or of a file manager's
        and not (path.name.startswith(".") and (suffixes or pattern == "*"))
    )


def _linked(paths: Iterable[Path]) -> dict[Path, Path]:
    """The names of files that have another, with that one: which is no symbolic link, or the first."""
    first: dict[Hashable, Path] = {}
    again = {}
    for path in sorted(paths, key=lambda path: (path.is_symlink(), path)):
        known = first.setdefault(identity(path), path)
        if known is not path:
            again[path] = known
    return again
