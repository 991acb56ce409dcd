"""Saved results of extractor as annotations; their texts are read again where they were."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from extractor.core import bounds
from extractor.core.errors import InputError
from extractor.documents import serialization, source_texts
from extractor.documents.annotations.values import Gold, as_result, from_result


def read(path: Path, finder: source_texts.Finder) -> Iterator[Gold | InputError]:
    """The documents of --format json or jsonl, with their texts."""
    with open(path, "rb") as stream:
        lines = (line.decode() for line in bounds.lines(stream, bounds.RESULTS))
        try:
            for result in serialization.load(lines, str(path)):
                try:
                    yield from_result(finder.attach(result))
                except InputError as error:
                    yield error
        except InputError as error:
            yield error


def write(texts: Iterable[Gold], out: TextIO) -> None:
    """A line of JSON a text, as extractor's own, with the text's SHA-256."""
    for gold in texts:
        out.write(json.dumps(serialization.to_dict(as_result(gold), with_meta=True), ensure_ascii=False) + "\n")
