"""A JSONL file under way: whole lines only, and where to go on after a stop.

Lines are written to FILE.part, which becomes FILE when all is done; after a stop,
`recover` cuts off a torn last line and says which document was the last.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import InputError

_PATH = b'"path": '


@dataclass(frozen=True, slots=True)
class Done:
    """What stands in a file under way: how many documents, the path of the last,
    and how often that path was written (records may share one)."""

    documents: int = 0
    last: str | None = None
    times: int = 0


def part(path: str | Path) -> Path:
    """The file that holds the lines until all are done: out.jsonl.part."""
    return Path(f"{path}.part")


def recover(path: Path) -> Done:
    """Cut off what is no whole line, and say what was done.

    Reads the file once; memory holds its distinct paths. Raises InputError when it
    is not the output of this program.
    """
    seen: dict[str | None, int] = {}
    documents = whole = 0
    last = None
    try:
        with open(path, "rb") as stream:
            for line in stream:
                if not line.endswith(b"\n"):
                    break
                whole += len(line)
                documents += 1
                last = _path_of(line, path, documents)
                seen[last] = seen.get(last, 0) + 1
    except FileNotFoundError:
        return Done()
    if whole < path.stat().st_size:
        os.truncate(path, whole)
    return Done(documents, last, seen.get(last, 0))


def _path_of(line: bytes, file: Path, number: int) -> str | None:
    # the key is among the first bytes of each line, so that no line need be parsed whole
    at = line.find(_PATH)
    try:
        if at < 0:
            raise ValueError
        end = line.find(b', "characters": ', at)
        return json.loads(line[at + len(_PATH) : end])
    except ValueError:
        raise InputError(f"{file}:{number}", "not a document of extractor", "give another --output, or --force") from None
