"""Which mention wins where two overlap.

The order, tested as stated: the higher priority (user's rule, built-in list,
context rule, model, carried over from elsewhere in the text); of equals the
longer; of equals the earlier; of equals the rule id that sorts first. So the
result does not depend on the order in which candidates come.
"""

from bisect import bisect_left
from collections.abc import Iterable

from extractor.types import CARRIED, CONTEXT, LISTED, MODEL, USER, Beaten, Mention

_NAMES = {USER: "user rule", LISTED: "listed name", CONTEXT: "context rule", MODEL: "model", CARRIED: "carried over"}


def resolve(candidates: Iterable[Mention]) -> tuple[list[Mention], list[Beaten]]:
    """The mentions that stay, sorted and never overlapping, and what they beat.

    A listed "Etat islamique" beats the model's "Etat": (["Etat islamique"], [Beaten]).
    O(n log n) in the candidates.
    """
    ranked = sorted(candidates, key=_rank)
    starts: list[int] = []
    kept: list[Mention] = []
    beaten: list[Beaten] = []
    # candidates arrive best first; `kept` stays sorted by position
    for mention in ranked:
        at = bisect_left(starts, mention.end)
        rival = next((m for m in reversed(kept[max(at - 1, 0) : at]) if m.end > mention.start), None)
        if rival is None:
            place = bisect_left(starts, mention.start)
            starts.insert(place, mention.start)
            kept.insert(place, mention)
        elif (rival.start, rival.end, rival.label) != (mention.start, mention.end, mention.label) or rival.rule != mention.rule:
            beaten.append(Beaten(mention, rival, _reason(mention, rival)))
    return kept, beaten


def _rank(mention: Mention) -> tuple:
    return (-mention.priority, mention.start - mention.end, mention.start, mention.rule or "", mention.label)


def _reason(loser: Mention, winner: Mention) -> str:
    if winner.priority != loser.priority:
        return f"{_NAMES.get(winner.priority, 'rule')} before {_NAMES.get(loser.priority, 'rule')}"
    if winner.end - winner.start != loser.end - loser.start:
        return "longer"
    if winner.start != loser.start:
        return "earlier"
    return "first by name of rule"
