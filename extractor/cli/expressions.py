"""Regular expressions as a former command compiled them: to compile them anew is a sixth of the start.

    known = Expressions(kept.folder() / name())
    known.install()                 # from now on re.compile asks it first
    ...
    known.keep()                    # what this process compiled is there for the next one

Python translates an expression to a list of numbers, in Python, and hands that to its matcher, in C. The list
depends on the expression and on Python's version alone, so it is kept, and handed over as it is. The matcher looks
through each list before it takes it; what it refuses, or what is damaged, is compiled as ever. This reaches into
`re`, so it is for the command's own process only, and where another Python has other insides nothing is done.
"""

import json
import re
import sys
import zlib
from array import array
from base64 import b64decode, b64encode
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from extractor import __version__
from extractor.core import kept

#: so many expressions are kept; beyond that those of this run alone
MOST = 1_200
#: characters of the longest one that is kept
LONGEST = 50_000

#: flags, code, number of groups, names of groups, groups by number
Code = tuple[int, str, int, dict[str, int], list[str | None]]


def path() -> Path:
    """The file of this version of the program and of Python. RuntimeError where there is no home folder."""
    return kept.folder() / f"expressions-{__version__}-{sys.implementation.cache_tag}-{sys.hexversion:x}.json"


class Expressions:
    """The compiled expressions of a file, and those that are compiled while this one is installed."""

    def __init__(self, file: Path):
        self._file = file
        self._known = _read(file)
        self._used: set[str] = set()
        self._new: dict[str, Code] = {}

    def install(self) -> None:
        """Have `re.compile` ask here first, for the rest of the process."""
        try:
            from re import _compiler  # type: ignore[attr-defined]

            self._compile = _compiler.compile
            self._matcher = _compiler._sre
        except (ImportError, AttributeError):
            return
        # the translator, which tells what it hands to the matcher
        _compiler._sre = SimpleNamespace(**{**vars(self._matcher), "compile": self._told})
        _compiler.compile = self.compile

    def compile(self, expression: Any, flags: int = 0) -> re.Pattern[Any]:
        """What `re` makes of an expression."""
        if not isinstance(expression, str) or flags & re.DEBUG or len(expression) > LONGEST:
            return self._compile(expression, flags)  # type: ignore[no-any-return]
        key = f"{int(flags)} {expression}"
        if code := self._known.get(key):
            try:
                compiled = self._matcher.compile(expression, *_unpacked(code))
            except (ValueError, TypeError, RuntimeError, OverflowError, zlib.error):
                del self._known[key]
            else:
                self._used.add(key)
                return compiled  # type: ignore[no-any-return]
        self._last: Code | None = None
        compiled = self._compile(expression, flags)
        if self._last is not None:
            self._new[key] = self._last
        return compiled  # type: ignore[no-any-return]

    def keep(self) -> None:
        """Write down what this process compiled, beside what was known and what others have written meanwhile."""
        if not self._new:
            return
        known = self._known | _read(self._file) | self._new
        if len(known) > MOST:
            known = {key: code for key, code in known.items() if key in self._used or key in self._new}
        if len(known) <= MOST:
            kept.write(self._file, json.dumps(known).encode())

    def _told(self, pattern: Any, flags: int, code: list[int], groups: int, index: Any, names: Any) -> re.Pattern[Any]:
        packed = b64encode(zlib.compress(array("I", code).tobytes())).decode()
        self._last = (int(flags), packed, groups, dict(index), list(names))
        return self._matcher.compile(pattern, flags, code, groups, index, names)  # type: ignore[no-any-return]


def _read(file: Path) -> dict[str, Code]:
    try:
        known = json.loads(kept.read(file) or b"null")
    except (OSError, ValueError, RecursionError):
        return {}
    return known if isinstance(known, dict) else {}


def _unpacked(code: Code) -> tuple[int, list[int], int, dict[str, int], tuple[str | None, ...]]:
    flags, packed, groups, index, names = code
    numbers = array("I")
    numbers.frombytes(zlib.decompress(b64decode(packed, validate=True)))
    return flags, numbers.tolist(), groups, index, tuple(names)
