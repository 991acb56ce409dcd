"""Which names of a corrected document only the reader calls by another (pure).

>>> hearsay(result, apply(result, corrections), corrections)     # [[same]] FAR in a.txt, which explains no FAR
{('org-forces-armees-royales', 'far')}

What a reader knows of some documents is no word of their texts about the others.
"""

from extractor.core.types import Result
from extractor.corrections.schema import Corrections
from extractor.lexicon.names import fold


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
        own = [line for line in lines if name in line.keys or name == fold(line.shown or "")]
        others = {fold(alias) for alias in entity.aliases} - {name} if own else set()
        # results may have been corrected when they were made: who is parted has been given his name by that
        parted = {key for line in own if line.kind == "different" for key in line.keys}
        found |= {
            (entity.id, other)
            for other in others
            if other in parted or not any({name, other} <= together for together in joined)
        }
    return found
