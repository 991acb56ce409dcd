"""JSON records of a file, one by one, with the line of what is wrong."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from extractor.core.cleaning import without_halves
from extractor.core.errors import InputError
from extractor.documents.annotations.files import content
from extractor.documents.annotations.values import Gold

#: how JSON writes them, and the halves of what is whole, too
_HALVES = re.compile(r"\\u[dD][89a-fA-F]")


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
            if isinstance(error, TypeError | AttributeError | IndexError):
                reason = "has another form than its format"  # what Python says of it is of its own types
            if isinstance(error, OverflowError):
                reason = "holds a number that is no place in a text"
            yield InputError(place, reason, remedy)
            continue
        if gold is not None:
            yield replace(gold, origin=place)


def _value(content: str) -> Any:
    """A value from JSON. Raises ValueError also where it is nested so deeply that it is none."""
    try:
        value = json.loads(content)
        return _whole(value) if _HALVES.search(content) else value
    except RecursionError:
        raise ValueError("is nested too deeply") from None


def _whole(value: Any) -> Any:
    """A value without halves of characters, one for one: no file could hold them, and offsets stay."""
    match value:
        case str():
            return without_halves(value)
        case list():
            return [_whole(item) for item in value]
        case dict():
            return {_whole(key): _whole(item) for key, item in value.items()}
    return value


def text_of(path: Path) -> str:
    """The text of a file, its lines ended by \\n. Raises OSError, TooLarge, and UnicodeDecodeError."""
    return re.sub(r"\r\n?", "\n", content(path).decode("utf-8-sig"))


def records(path: Path, remedy: str = "") -> Iterator[tuple[int, str, Any]]:
    """The number, the place ("a.jsonl:3") and the value of each record: lines, or one object in .json, or one list."""
    content = text_of(path)
    if path.suffix == ".json" or content.lstrip().startswith("["):
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
