"""What the documents of a file are called, no two alike: « dup.csv#7 » and « dup.csv#7-2 »."""

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import overload

from extractor.core.errors import InputError
from extractor.core.types import Document

#: names of a file's documents that are remembered
MANY = 200_000


class Names:
    """What the documents of a file are called: each otherwise, a second « dup.csv#7 » is « dup.csv#7-2 »."""

    def __init__(self, warn: Callable[[str], None], file: str):
        self._warn = warn
        self._file = file
        # no more is told once it was, nor where nothing beside the file can be called as a document of it
        self._is_told = not may_share_names(file)
        # hashes, for a name may be long; of the first so many, for a file may hold any number
        self._taken: set[int] = set()
        self._again = Counter[int]()

    @overload
    def distinct(self, document: Document) -> Document: ...
    @overload
    def distinct(self, document: Document | InputError) -> Document | InputError: ...
    def distinct(self, document: Document | InputError) -> Document | InputError:
        """The document under a name that none before it has, after a warning where that is another."""
        if isinstance(document, InputError) or document.path is None:
            return document
        path, first = document.path, not self._again
        if not self._is_told and path != self._file and os.path.lexists(path):
            self._is_told = True
            self._warn(f"{path} is the name of a file, too, which is another document; give that another name")
        while hash(path) in self._taken:
            self._again[hash(document.path)] += 1
            path = f"{document.path}-{self._again[hash(document.path)] + 1}"
        if first and path != document.path:
            self._warn(f"{document.path} stands there more than once; the second is called {path}")
        if len(self._taken) < MANY:
            self._taken.add(hash(path))
        return document if path == document.path else replace(document, path=path)


def may_share_names(file: str) -> bool:
    """Whether something beside a file is called as a document of it may be: « a.jsonl#3 » beside « a.jsonl »."""
    folder, name = os.path.split(os.path.abspath(file) if file and "\0" not in file else os.curdir)
    try:
        return any(other.startswith(f"{name}#") for other in _with_items(folder, os.stat(folder).st_mtime_ns))
    except OSError:
        return True  # it may be entered, and not listed


@lru_cache(maxsize=4)
def _with_items(folder: str, changed: int) -> tuple[str, ...]:
    """The names in a folder that hold a #, looked for anew when it has `changed`."""
    with os.scandir(folder) as found:
        return tuple(entry.name for entry in found if "#" in entry.name)
