"""Which names of a corrected document only the reader calls by another (pure).

>>> hearsay(result, apply(result, corrections), corrections)     # [[same]] FAR in a.txt, which explains no FAR
{('org-forces-armees-royales', 'far')}

What a reader knows of some documents is no word of their texts about the others.
"""

from collections.abc import Iterable

from extractor.core.types import Result
from extractor.corrections.schema import Corrections
from extractor.lexicon.names import fold, is_acronym, words


def hearsay(before: Result, after: Result, corrections: Corrections) -> set[tuple[str, str]]:
    """The (entity, folded name) pairs of the corrected document that its text has not by itself.

    They come of lines that part two, and of those that join names in some documents or places; what is joined
    in all documents is so in each of them.
    """
    named = {fold(name) for entity in after.entities for name in (entity.name, *entity.aliases)}
    lines = [
        correction
        for correction in corrections.about(named, after.document.path)
        if correction.kind == "different" or (correction.kind == "same" and (correction.documents or correction.at))
    ]
    if not lines:
        return set()
    joined = [{fold(name) for name in (entity.name, *entity.aliases)} for entity in before.entities]
    found = set()
    for entity in after.entities:
        name = fold(entity.name)
        others = {fold(alias) for alias in entity.aliases} - {name}
        own = [line for line in lines if not {name, *others}.isdisjoint({*line.keys, fold(line.shown or "")})]
        # results may have been corrected when they were made, which leaves no trace: who is parted has been given his
        # name by that, and full names are seldom joined by a text that a reader joins them in
        told = {key for line in own if line.kind == "different" or _are_full(line.names) for key in line.keys}
        found |= {
            (entity.id, other)
            for other in (others if own else ())
            if other in told or not any({name, other} <= together for together in joined)
        }
    return found


def _are_full(names: Iterable[str]) -> bool:
    return all(len(words(name)) > 1 and not is_acronym(name) for name in names)
