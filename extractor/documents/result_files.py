"""Saved results read from their files: `load("out.jsonl.gz")` gives the documents one by one."""

import zlib
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from typing import BinaryIO

from extractor.core import bounds
from extractor.core.errors import InputError
from extractor.core.types import Result
from extractor.documents import serialization
from extractor.documents.file_kinds import wide_codec
from extractor.documents.streams import opened

_REMEDY = "give the output of --format json or jsonl"


def load(path: str, failed: Callable[[InputError], None] | None = None) -> Iterator[Result]:
    """The documents of a saved `--format jsonl` or json, "-" standard input, unpacked.

    What is none goes to `failed` and the others come; without `failed` an InputError is raised.
    """
    name = "standard input" if path == "-" else path
    try:
        with opened(path) as stream:
            yield from serialization.load(_lines(stream), name, failed)
        return
    except InputError as problem:
        error = problem
    except FileNotFoundError:
        error = InputError(name, "no such file", _REMEDY)
    except UnicodeDecodeError:
        error = InputError(name, "not UTF-8", _REMEDY)
    except (OSError, EOFError, ValueError, zlib.error) as problem:
        error = InputError(name, str(getattr(problem, "strerror", None) or problem).lower(), "check the file")
    if failed is None:
        raise error
    failed(error)


def _lines(stream: BinaryIO) -> Iterator[str]:
    if codec := wide_codec(stream):  # as PowerShell writes what a program says
        yield from bounds.within(bounds.wide_lines(stream, codec, bounds.RESULTS))
        return
    for number, line in enumerate(bounds.lines(stream, bounds.RESULTS)):
        # another encoding is told by the first line; a bad byte in it costs that line, as in any other
        is_ours = number or (line.removeprefix(BOM_UTF8).startswith(b"{") and b"\0" not in line)
        text = line.decode("utf-8", "replace" if is_ours else "strict")
        yield text if number else text.removeprefix("\ufeff")
