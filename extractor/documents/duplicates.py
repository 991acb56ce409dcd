"""Saved results of several files read as one: a document that stands there more than once is taken once.

duplicates = Duplicates()
for result in distinct([("week.jsonl", load("week.jsonl")), ("all.jsonl", load("all.jsonl"))], duplicates):
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

    `again` were there already and are left out, `within` of them in the same file. `others` have the name of a
    document of another file and differ from it; `first_other` is the first, with the two files.
    """

    again: int = 0
    within: int = 0
    others: int = 0
    first_other: tuple[str, str, str] = ("", "", "")


def distinct(files: Iterable[tuple[str, Iterable[Result]]], found: Duplicates) -> Iterator[Result]:
    """The documents of (name, results) of files, each once, the first as it stands; `found` is filled.

    Two are one where path, mentions and text are the same: the text by its SHA-256 where both have it, else by its
    length. Standard input is no name, and only the SHA-256 tells. Memory holds some numbers a document.
    """
    try:
        working = os.getcwd()
    except OSError:  # it is gone
        working = ""
    had_by: dict[int, int] = {}
    known: set[int] = set()
    names: list[str] = []
    for name, results in files:
        names.append(name)
        here = len(names) - 1
        for result in results:
            path = _absolute(result.document.path, working)
            called = result.document.meta.get("sha256") if path is None else path
            first = here if called is None else had_by.setdefault(hash(called), here)
            own, same = _keys(path, result)
            if not known.isdisjoint(same):
                found.again += 1
                found.within += first == here
                continue
            known |= own
            if first != here:
                found.others += 1
                if found.others == 1:
                    found.first_other = (result.document.path or "standard input", names[first], name)
            yield result


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
