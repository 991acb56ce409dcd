"""Saved results and the annotated texts they are of, brought together."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from extractor.core.errors import InputError
from extractor.core.types import Result
from extractor.documents.annotations.values import Gold
from extractor.documents.source_texts import check


def matched(texts: Sequence[Gold], results: Iterable[Result], name: str) -> list[Result]:
    """The result of each text, by its path or else by what it says. Raises InputError where a text has none.

    A result is taken once, unless it is surely of several texts.
    """
    by_name: dict[str, list[tuple[int, Result]]] = {}
    by_length: dict[int, list[tuple[int, Result]]] = {}
    for number, result in enumerate(results):
        path = result.document.path or ""
        for key in {path, Path(path).stem}:
            by_name.setdefault(key, []).append((number, result))
        by_length.setdefault(result.characters, []).append((number, result))
    found, taken = [], set[int]()
    for text in texts:
        named = [*by_name.get(text.id, ()), *by_name.get(Path(text.id).stem, ())]
        candidates = dict([*by_length.get(len(text.text), ()), *named])
        likely = {number: _likely(result, text) for number, result in candidates.items()}
        free = {number: how for number, how in likely.items() if how == SURE or (how and number not in taken)}
        if not free:
            raise InputError(
                name,
                f"has no result for {text.id} ({text.origin or 'gold'})",
                "extract from the very texts of the gold",
            )
        # the most likely, of these one that was not taken, and of these the first
        number = min(free, key=lambda number: (-free[number], number in taken, number))
        taken.add(number)
        result = candidates[number]
        found.append(replace(result, document=replace(result.document, text=text.text)))
    return found


#: a result with this very text, or its SHA-256
SURE = 6


def _likely(result: Result, gold: Gold) -> int:
    """How likely the result is of this text, from 0, not at all, to SURE; Markdown keeps no white space at the end.

    One that has no mention, and no text at hand, fits all that are as long.
    """
    text, at_hand, path = gold.text, result.document.text, result.document.path or ""
    if at_hand is not None:
        return SURE if at_hand.rstrip() == text.rstrip() else 0
    if not _fits(result, text):
        return 0
    if result.characters == len(text) and "sha256" in result.document.meta:
        return SURE
    if path == gold.id:
        return 5
    return 1 + (Path(path).stem == Path(gold.id).stem) + 2 * bool(result.mentions)


def _fits(result: Result, text: str) -> bool:
    """Whether its length and its mentions are of this text, and its SHA-256 where it has one."""
    if result.characters > len(text):
        return bool(result.mentions) and all(text[m.start : m.end] == m.text for m in result.mentions)
    try:
        check(result, text)
    except InputError:
        return False
    return True
