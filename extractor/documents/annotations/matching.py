"""Saved results and the annotated texts they are of, brought together."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from extractor.core.errors import InputError
from extractor.core.types import Result
from extractor.documents.annotations.values import Gold
from extractor.documents.source_texts import check


def matched(texts: Sequence[Gold], results: Iterable[Result], name: str) -> list[Result]:
    """The result of each text, by its path or else by what it says. Raises InputError where a text has none."""
    waiting = list(results)
    by_name: dict[str, list[Result]] = {}
    by_length: dict[int, list[Result]] = {}
    for result in waiting:
        path = result.document.path or ""
        for key in {path, Path(path).stem}:
            by_name.setdefault(key, []).append(result)
        by_length.setdefault(result.characters, []).append(result)
    found = []
    for text in texts:
        named = [*by_name.get(text.id, ()), *by_name.get(Path(text.id).stem, ())]
        fits = next((r for r in (*named, *by_length.get(len(text.text), ())) if _fits(r, text.text)), None)
        if fits is None:
            raise InputError(
                name,
                f"has no result for {text.id} ({text.origin or 'gold'})",
                "extract from the very texts of the gold",
            )
        found.append(replace(fits, document=replace(fits.document, text=text.text)))
    return found


def _fits(result: Result, text: str) -> bool:
    """Whether the result is of this text; Markdown keeps no white space at the end."""
    if result.characters > len(text):
        return bool(result.mentions) and all(text[m.start : m.end] == m.text for m in result.mentions)
    try:
        check(result, text)
    except InputError:
        return False
    return True
