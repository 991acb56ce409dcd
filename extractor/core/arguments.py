"""What Python code gives for an argument, looked at before anything is done with it.

    number("window", "9")      # ArgumentError: window: '9' is no whole number from 1 on; give one, such as 1000

A wrong one would otherwise be a TypeError far from where it was given, or mean what nobody wanted: "no" is true.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from numbers import Integral, Real
from pathlib import Path
from reprlib import repr as short
from typing import Any

from extractor.core.errors import ArgumentError


def name(argument: str, given: Any) -> None:
    """A name or path, or None."""
    if given is not None and not _names(given):
        raise ArgumentError(argument, f"{short(given)} is no name or path", "give a str or Path, or None for none")


def path(argument: str, given: Any) -> Path:
    """A path."""
    if not _names(given):
        raise ArgumentError(argument, f"{short(given)} is no path", "give a str or Path")
    return Path(given)


def fields(argument: str, given: Any) -> None:
    """A mapping of fields."""
    if not isinstance(given, Mapping):
        raise ArgumentError(argument, f"{short(given)} is no mapping", 'give a dict, such as {"date": "2024-03-15"}')


def spans(argument: str, given: Any, length: int) -> None:
    """Pairs of offsets of a text of so many characters."""
    for span in given if isinstance(given, Sequence) and not isinstance(given, str) else [given]:
        pair = isinstance(span, Sequence) and len(span) == 2 and all(isinstance(at, Integral) for at in span)
        if not pair or not 0 <= span[0] <= span[1] <= length:
            raise ArgumentError(argument, f"{short(span)} is no place in the text", "give pairs (start, end)")


def files(argument: str, given: Any) -> list[Path]:
    """The paths that a path, or several of them, are."""
    if _names(given):
        return [Path(given)]
    found = list(given) if isinstance(given, Iterable) and not isinstance(given, bytes | bytearray) else None
    if found is None or not all(map(_names, found)):
        raise ArgumentError(argument, f"{short(given)} is no path and no list of paths", "give them as str or Path")
    return [Path(path) for path in found]


def switch(argument: str, given: Any, *, or_none: bool = False) -> None:
    """True or False, or None where that means something."""
    if not isinstance(given, bool) and not (or_none and given is None):
        values = "True, False or None" if or_none else "True or False"
        raise ArgumentError(argument, f"{short(given)} is not {values}", f"give {values}")


def number(argument: str, given: Any) -> int:
    """A whole number, 1 or more."""
    if not isinstance(given, Integral) or isinstance(given, bool) or given < 1:
        raise ArgumentError(argument, f"{short(given)} is no whole number from 1 on", "give one, such as 1000")
    return int(given)


def share(argument: str, given: Any) -> None:
    """A number between 0 and 1."""
    if not isinstance(given, Real) or isinstance(given, bool) or not 0 <= float(given) <= 1:
        raise ArgumentError(argument, f"{short(given)} is no number between 0 and 1", "give one, such as 0.5")


def _names(given: Any) -> bool:
    return isinstance(given, str) or (isinstance(given, os.PathLike) and isinstance(os.fspath(given), str))
