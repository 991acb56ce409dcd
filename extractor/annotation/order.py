"""What to correct first: the names one may doubt, the names that are rare, and the texts that hold most of them (pure).

    first = ranked(results, "confidence")[0]
    first.result.document.path, first.doubts[0]         # the text that teaches most; how doubtful its first name is

A doubt is between 0 and 1: what the tagger's confidence leaves, where mentions have one. Else it is guessed from
what the stages disagreed on: a filter changed the name, another candidate lost its place to it, other texts give the
same name another label, it was carried over from elsewhere, no other text names it.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from extractor.core.types import Mention, Result

Order = Literal["order", "confidence", "rare"]

# how much each disagreement weighs, and what the rarest name has to itself
_CHANGED, _RIVAL, _CARRIED, _RARE = 0.4, 0.3, 0.15, 0.2
#: a candidate that a filter dropped is as good as half a doubtful name
_DROPPED = 0.5
#: characters of text that one reads anyway, however short it is
_LEAST = 500


@dataclass(frozen=True, slots=True)
class Draft:
    """A text to correct, the doubt of each of its mentions, and how much correcting it teaches."""

    result: Result
    doubts: tuple[float, ...]
    worth: float


def has_confidence(results: Sequence[Result]) -> bool:
    """Whether the tagger said how sure it is of at least one name."""
    return any(m.confidence is not None for r in results for m in r.mentions)


def ranked(results: Sequence[Result], by: Order) -> list[Draft]:
    """The texts, those first that teach most for their length; in their order by "order"."""
    documents: Counter[str] = Counter()
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    for result in results:
        documents.update({m.text for m in result.mentions})
        for m in result.mentions:
            labels[m.text][m.label] += 1
    drafts = []
    for result in results:
        doubts = tuple(_doubt(m, result, documents, labels) for m in result.mentions)
        if by == "rare":
            worth = sum(1 / documents[name] for name in {m.text for m in result.mentions})
        else:
            worth = sum(doubts) + _DROPPED * sum(v.after is None for v in result.verdicts)
        drafts.append(Draft(result, doubts, 1000 * worth / max(len(result.document.text), _LEAST)))
    return drafts if by == "order" else sorted(drafts, key=lambda d: -d.worth)


def _doubt(m: Mention, result: Result, documents: Counter[str], labels: dict[str, Counter[str]]) -> float:
    if m.confidence is not None:
        return round(1 - m.confidence, 4)
    if m.source == "rule":
        return 0.0
    here = (m.start, m.end, m.label)
    changed = any(v.after and (v.after.start, v.after.end, v.after.label) == here for v in result.verdicts)
    rival = any((r.winner.start, r.winner.end, r.winner.label) == here for r in result.rejected)
    others = 1 - labels[m.text][m.label] / labels[m.text].total()
    rare = 1 / documents[m.text]
    doubt = _CHANGED * changed + _RIVAL * rival + _CARRIED * (m.source == "document") + _RARE * rare + others
    return round(min(doubt, 1.0), 4)
