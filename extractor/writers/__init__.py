"""The output formats: what there is, and one module for each.

A writer module has `write(results, out)`: an iterable of Result and an open file
(text or binary, as `FORMATS` says), or a path for formats that are a file with
insides or a folder. Modules are imported when used, so that a format's library
costs nothing to those who do not use it.
"""

from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Literal

from extractor.errors import MissingExtra, UsageError


@dataclass(frozen=True, slots=True)
class Format:
    """A format's name, what it is, and what it needs.

    `target` says what `write` takes: a text file, a binary file, or a path.
    `streams`: each result is written as it comes. `extra` names the optional
    dependencies, `needs_text` that the document's text must be at hand.
    """

    name: str
    about: str
    module: str
    target: Literal["text", "binary", "path"] = "text"
    streams: bool = False
    extra: str | None = None
    needs_text: bool = False


FORMATS = {
    f.name: f
    for f in (
        Format("jsonl", "one JSON object a document, a line each", "extractor.writers.jsonl", streams=True),
        Format("json", "one JSON object for all documents", "extractor.writers.json"),
    )
}


def writer(name: str) -> ModuleType:
    """The module that writes format `name`; MissingExtra when its library is not installed."""
    try:
        form = FORMATS[name]
    except KeyError:
        raise UsageError(f"--format {name}", "no such format", f"one of: {', '.join(FORMATS)}") from None
    try:
        return import_module(form.module)
    except ModuleNotFoundError as error:
        if form.extra is None or (error.name or "").startswith("extractor"):
            raise
        raise MissingExtra(f"format {name}", form.extra) from None
