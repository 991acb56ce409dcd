"""Which mention wins where two overlap.

The order, tested as stated: the higher priority (user's rule, built-in list,
context rule, model, carried over from elsewhere in the text); of equals the
longer; of equals the earlier; of equals the rule id that sorts first. So the
result does not depend on the order in which candidates come.
"""

from collections.abc import Iterable, Iterator
from operator import attrgetter

from extractor.core.types import CARRIED, CONTEXT, LISTED, MODEL, USER, Mention, Rejected

_NAMES = {USER: "user rule", LISTED: "listed name", CONTEXT: "context rule", MODEL: "model", CARRIED: "carried over"}


def resolve(candidates: Iterable[Mention]) -> tuple[list[Mention], list[Rejected]]:
    """The mentions that stay, sorted and never overlapping, and what lost its place to them.

    A listed "Etat islamique" beats the model's "Etat": (["Etat islamique"], [Rejected]).
    O(n log n) in the candidates.
    """
    kept: list[Mention] = []
    rejected: list[Rejected] = []
    for cluster in _clusters(sorted(candidates, key=attrgetter("start", "end"))):
        if len(cluster) == 1:
            kept += cluster
            continue
        winners: list[Mention] = []
        for mention in sorted(dict.fromkeys(cluster), key=_rank):
            rival = next((w for w in winners if w.start < mention.end and mention.start < w.end), None)
            if rival is None:
                winners.append(mention)
            else:
                rejected.append(Rejected(mention, rival, _reason(mention, rival)))
        kept += sorted(winners, key=lambda m: m.start)
    return kept, rejected


def _clusters(mentions: list[Mention]) -> Iterator[list[Mention]]:
    """Runs of mentions (sorted by start) that overlap one another."""
    cluster: list[Mention] = []
    end = -1
    for mention in mentions:
        if mention.start >= end and cluster:
            yield cluster
            cluster = []
        cluster.append(mention)
        end = max(end, mention.end) if len(cluster) > 1 else mention.end
    if cluster:
        yield cluster


def _rank(mention: Mention) -> tuple[int, int, int, str, str]:
    return (-mention.priority, mention.start - mention.end, mention.start, mention.rule or "", mention.label)


def _reason(loser: Mention, winner: Mention) -> str:
    if winner.priority != loser.priority:
        return f"{_NAMES.get(winner.priority, 'rule')} before {_NAMES.get(loser.priority, 'rule')}"
    if winner.end - winner.start != loser.end - loser.start:
        return "longer"
    if winner.start != loser.start:
        return "earlier"
    return "first by name of rule"
