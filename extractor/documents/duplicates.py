"""Saved results of several files read as one: a document that several of them have is taken once.

duplicates = Duplicates()
for name, result in distinct([("week.jsonl", load("week.jsonl")), ("all.jsonl", load("all.jsonl"))], duplicates):
    ...
duplicates.again        # 2: documents of week.jsonl that all.jsonl has, too
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extractor.core.types import Result


@dataclass(slots=True)
class Duplicates:
    """What was found of documents with one name, once all are read.

    `again` are the same as one of a file before, and left out. `within` are the same as one of their own file, and
    `others` have the name of a document of a file before and differ from it, `changed` that of one of their own file:
    all are kept. `first_within` is the file of the first of these, `first_other` and `first_changed` are the first of
    those, with the files.
    """

    again: int = 0
    within: int = 0
    first_within: str = ""
    others: int = 0
    first_other: tuple[str, str, str] = ("", "", "")
    changed: int = 0
    first_changed: tuple[str, str] = ("", "")


def distinct(files: Iterable[tuple[str, Iterable[Result]]], found: Duplicates) -> Iterator[tuple[str, Result]]:
    """(name, document) of (name, results) of files, those of several files once, as the first has them; fills `found`.

    Two are one where path, mentions and text are the same: the text by its SHA-256 where both have it, else by its
    length. Standard input is no name, and only the SHA-256 tells. Memory holds some numbers a document.
    """
    try:
        working = os.getcwd()
    except OSError:  # it is gone
        working = ""
    had_by: dict[int, int] = {}
    before: set[int] = set()
    names: list[str] = []
    for name, results in files:
        names.append(name)
        here: set[int] = set()
        for result in results:
            path = _absolute(result.document.path, working)
            own, same = _keys(path, result)
            if not before.isdisjoint(same):
                found.again += 1
                continue
            is_same = not here.isdisjoint(same)
            if is_same:
                found.within += 1
                found.first_within = found.first_within or name
            here |= own
            called = result.document.meta.get("sha256") if path is None else path
            had = None if called is None else had_by.get(hash(called))
            if had is None and called is not None:
                had_by[hash(called)] = len(names) - 1
            elif had == len(names) - 1 and not is_same:
                found.changed += 1
                if found.changed == 1:
                    found.first_changed = (result.document.path or "standard input", name)
            elif had is not None and had < len(names) - 1:
                found.others += 1
                if found.others == 1:
                    found.first_other = (result.document.path or "standard input", names[had], name)
            yield name, result
        before |= here


def _absolute(path: str | None, working: str) -> str | None:
    """The path however it was written, ./a.csv#7 as /home/lea/a.csv#7; None for standard input."""
    if path is None or path == "-" or path.startswith("-#"):
        return None
    file, sign, item = path.partition("#")
    # a NUL, as results of others may hold, ends what normpath looks at
    return path if "\0" in path else os.path.normpath(os.path.join(working, file)) + sign + item


def _keys(path: str | None, result: Result) -> tuple[set[int], set[int]]:
    """Numbers that a document is known by, and those by which an earlier one is the same.

    One without a SHA-256 is the same as one that has any.
    """
    mentions = tuple((m.start, m.end, m.text, m.label, m.entity) for m in result.mentions)
    content = (path, result.characters, mentions)
    without, anyone = hash((content, "without")), hash((content, "any"))
    sha256 = result.document.meta.get("sha256")
    if sha256 is None:
        return (set(), set()) if path is None else ({without}, {without, anyone})
    exact = hash((content, "with", str(sha256)))
    return ({exact}, {exact}) if path is None else ({exact, anyone}, {exact, without})
