"""JSON records of a file, one by one, with the line of what is wrong."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from extractor.core.errors import InputError
from extractor.documents.annotations.values import Gold


def numbered(
    path: Path, parse: Callable[[dict[str, Any], str], Gold | None], remedy: str
) -> Iterator[Gold | InputError]:
    """What `parse(record, default_id)` makes of each record; None leaves it out, an exception is an InputError."""
    for number, place, data in records(path, remedy):
        if isinstance(data, InputError):
            yield data
            continue
        try:
            if not isinstance(data, dict):
                raise ValueError("not a JSON object")
            gold = parse(data, f"{path.stem}-{number:03d}")
        except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError) as error:
            reason = f"lacks {error}" if isinstance(error, KeyError) else str(error)
            yield InputError(place, reason, remedy)
            continue
        if gold is not None:
            yield replace(gold, origin=place)


def _value(content: str) -> Any:
    """A value from JSON. Raises ValueError also where it is nested so deeply that it is none."""
    try:
        return json.loads(content)
    except RecursionError:
        raise ValueError("is nested too deeply") from None


def records(path: Path, remedy: str = "") -> Iterator[tuple[int, str, Any]]:
    """The number, the place ("a.jsonl:3") and the value of each record: lines, or one object or list in .json."""
    content = path.read_text(encoding="utf-8-sig")
    if path.suffix == ".json":
        try:
            whole = _value(content)
        except ValueError as error:
            yield 1, str(path), InputError(f"{path}:{getattr(error, 'lineno', 1)}", str(error), remedy)
            return
        if isinstance(whole, list):
            yield from ((number, f"{path}, record {number}", item) for number, item in enumerate(whole, 1))
        else:
            yield 1, f"{path}:1", whole
        return
    for number, line in enumerate(content.split("\n"), 1):
        if line.strip():
            try:
                yield number, f"{path}:{number}", _value(line)
            except ValueError as error:
                yield number, f"{path}:{number}", InputError(f"{path}:{number}", str(error), remedy)
