"""The files of annotated texts: what they hold, within a limit, and those of a folder."""

import os
import stat
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from extractor.core import bounds
from extractor.core.errors import InputError

T = TypeVar("T")


def content(path: Path) -> bytes:
    """What a file holds, or a pipe that was named. Raises OSError and TooLarge."""
    return bounds.content(path, bounds.GOLD)


def failure(path: str | Path, error: OSError | ValueError) -> InputError:
    """What is said of a file that cannot be read, is too large or no text."""
    if isinstance(error, bounds.TooLarge):
        return InputError(str(path), str(error), "cut it")
    return InputError(str(path), getattr(error, "strerror", None) or "is not UTF-8 text", "check the path")


def each(folder: Path, pattern: str, read: Callable[[Path], Iterable[T]]) -> Iterator[T | InputError]:
    """What `read` gives of each file below a folder; one that cannot be read costs itself."""
    for path in files_in(folder, pattern):
        if isinstance(path, InputError):
            yield path
            continue
        try:
            yield from read(path)
        except (OSError, bounds.TooLarge, UnicodeDecodeError) as error:
            yield failure(path, error)


def files_in(folder: Path, pattern: str, suffixes: Collection[str] = ()) -> Iterator[Path | InputError]:
    """The files below a folder in order of their names, of these suffixes if any are given.

    Where they may be called anything, those whose names begin with a dot are passed over.
    An InputError stands in the place of a pipe, at which one would wait for ever, or a device.
    """
    for path in sorted(folder.rglob(pattern)):
        if suffixes and path.suffix.lower() not in suffixes:
            continue
        if path.name.startswith(".") and (suffixes or pattern == "*"):
            continue  # a mark of ours, or of a file manager's
        try:
            mode = os.stat(path).st_mode
        except OSError:
            mode = stat.S_IFREG  # what is wrong with it is said where it is read
        if stat.S_ISREG(mode):
            yield path
        elif not stat.S_ISDIR(mode):
            yield InputError(str(path), f"is {bounds.kind(mode)}, no file", "name it itself to have it read")
