"""What a pronoun says, in the next clause or sentence, of the name that heads the one before (pure).

« [Luc Tardy], 51 ans, dirige le port ; il était jusqu'ici adjoint »  ->  "adjoint"
« [Luc Tardy] a vu le juge. Il est maire de Gao. »                    ->  nothing: he may be the judge
"""

import re

from extractor.coreference.predicates import predicate
from extractor.coreference.roles import REACH, Told, sentence_start
from extractor.lexicon import roles as words
from extractor.lexicon.people import functions_in

#: the sentence of the name ends, and the next begins with its pronoun
_NEXT = re.compile(r"(?P<end>[ \u00a0]?[.;][ \u00a0]+)(?P<pronoun>[Ii]l|[Ee]lle)(?=[ \u00a0])")
_ENDS = re.compile(r"[.;:!?…\n«»“”\"]")
#: « [X] incarne Alma. Elle est avocate. » tells of Alma
_PLAYS = re.compile(
    r"\b(?:jou(?:e|ait|era|é)|incarn(?:e|ait|era|é)|interprèt(?:e|era)|interprété|camp(?:e|ait|é)|rôle)\b"
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def said_of(text: str, outset: int, end: int, own: list[Told], gender: str | None, barrier: int | None) -> list[Told]:
    """The role that « il » or « elle » is said to have, who can be nobody but the name before.

    `outset` is where the name begins with its title, `own` what else is told of it, `barrier` where the next begins.
    """
    right = min(end + REACH, len(text) if barrier is None else barrier)
    stop = _ENDS.search(text, end, right)
    found = _NEXT.match(text, stop.start() - (text[stop.start() - 1] in " \u00a0"), right) if stop else None
    if not found or gender not in (None, "m" if found["pronoun"].lower() == "il" else "f"):
        return []
    left = sentence_start(text, max(outset - REACH, 0), outset)
    if text[left:outset].strip(" \u00a0") or _PLAYS.search(text, end, found.start()):
        return []
    if any(not _told(one, own) for one in functions_in(text, end, found.start())):
        return []
    if any(word[0].lower() in words.words("actors") for word in _WORD.finditer(text, end, found.start())):
        return []
    told = predicate(text, found.start("pronoun"), found.end(), found.start("pronoun"), barrier)
    # « Il est membre de l'Union » may be a country
    return [one for one in told if not text[one.start : one.end].lower().startswith(tuple(words.words("bodies")))]


def _told(function: tuple[int, int], own: list[Told]) -> bool:
    return any(one.start <= function[0] < one.end for one in own)
