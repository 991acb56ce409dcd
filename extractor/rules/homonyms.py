"""Names of exercises that a tagger saw, where something else bears them.

    kept, verdicts = without_homonyms(Text("Bold Quest, agence de voyages, ferme."), mentions)
    verdicts[0].reason          # 'something else bears the name here, …'

The same questions as of a listed name: the noun beside it, and what its paragraph speaks of.
"""

from collections.abc import Iterable
from dataclasses import replace

from extractor.core.types import Mention, Verdict
from extractor.rules.document_view import Text
from extractor.rules.drills import may_hold_drills
from extractor.rules.exercise_guards import FIELD, MANOEUVRES, announced, borne, out_of_field, told_apart
from extractor.rules.others import something_else

#: a text of so many characters holds a word of exercises or forces where it names one
SHORT = 600
_OF_ITS_WORLD = (*MANOEUVRES, *FIELD.near)
REASON = "something else bears the name here: a boat, a film, a firm, a place"


def without_homonyms(text: Text, mentions: Iterable[Mention]) -> tuple[list[Mention], list[Verdict]]:
    """The mentions but for exercises that are none, and why those are none.

    « la filiale [Arctic Light] », « [Saber Strike], brune corsée »; « a indiqué [Delta Ferries] » stays as a body.
    """
    kept: list[Mention] = []
    verdicts: list[Verdict] = []
    for mention in mentions:
        if mention.label == "EXERCISE":
            start, end = mention.start, mention.end
            if (other := told_apart(text, start, end)) is not None:
                instead = replace(mention, label=other) if other else None
                verdicts.append(Verdict(mention, instead, "homonym", REASON))
                kept += [instead] if instead else []
                continue
            said = announced(text, start, end)
            named = said or mention.text[-1].isdigit()
            afield = not text.evokes(FIELD, start, end)
            nowhere = afield and not said and not may_hold_drills(text.plain)
            lost = afield and len(text.plain) > SHORT and not text.has(_OF_ITS_WORLD)
            if (
                borne(text, start, end)
                or something_else(text, start, end)
                or nowhere
                or (not named and (lost or out_of_field(text, start, end)))
            ):
                verdicts.append(Verdict(mention, None, "homonym", REASON))
                continue
        kept.append(mention)
    return kept, verdicts
