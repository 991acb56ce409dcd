"""Precision, recall and F1 of mentions, exact and lenient (pure).

    score = mention_scores([(gold.spans, found)])["PER"]
    score.precision, score.recall, score.f1       # of « M. [Bourita](PER) », in per cent

The modes are those of SemEval 2013 task 9, and agree with nervaluate:

- exact: span and label are the same (its "strict")
- border: the span is, whatever the label (its "exact")
- type: the label is, and the spans overlap (its "ent_type")
- partial: spans that overlap count half, whatever the label

By label, the found and the gold of that label are compared.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from extractor.core.labels import LABELS, ordered
from extractor.documents.annotations import Span

#: "names": what every tagger of French knows, an armed group taken as an organisation
NAMES = {"PER": "PER", "ORG": "ORG", "GROUP": "ORG", "LOC": "LOC"}

Mode = Literal["exact", "partial", "type", "border"]
MODES: tuple[Mode, ...] = ("exact", "partial", "type", "border")

#: the gold and the found spans of one text
Pair = tuple[Sequence[Span], Sequence[Span]]


@dataclass(frozen=True, slots=True)
class Score:
    """How many mentions were right, found and in the gold; precision, recall and F1 in per cent.

    Score(hits=1, found=2, gold=1).f1     # 66.67: « Rabat » found, and « Hier »

    `hits` is a number and a half where a partial match counts half.
    """

    hits: float = 0
    found: float = 0
    gold: float = 0

    @property
    def precision(self) -> float:
        return 100 * self.hits / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return 100 * self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        return harmonic(self.precision, self.recall)

    def __add__(self, other: "Score") -> "Score":
        return Score(self.hits + other.hits, self.found + other.found, self.gold + other.gold)


def mention_scores(pairs: Iterable[Pair], mode: Mode = "exact") -> dict[str, Score]:
    """The scores of « names », of each label that occurs, and of « all » of them (the micro average)."""
    scores: dict[str, Score] = defaultdict(Score)
    for gold, found in pairs:
        for name, score in document_scores(gold, found, mode).items():
            scores[name] += score
    order = ["names", *ordered(scores.keys() - {"names", "all"}), "all"]
    return {name: scores[name] for name in order if scores[name].found or scores[name].gold}


def document_scores(gold: Iterable[Span], found: Iterable[Span], mode: Mode = "exact") -> dict[str, Score]:
    """The scores of one text, as `mention_scores` sums them."""
    right, given = _keys(gold), _keys(found)
    scores = {
        label: compare([k for k in right if k[2] == label], [k for k in given if k[2] == label], mode)
        for label in {*LABELS, *(k[2] for k in right), *(k[2] for k in given)}
    }
    scores["names"] = compare(_as_names(right), _as_names(given), mode)
    scores["all"] = compare(right, given, mode)
    return scores


def macro(scores: dict[str, Score]) -> tuple[float, float, float]:
    """Precision, recall and F1 averaged over the labels, each label counting the same."""
    labels = [score for name, score in scores.items() if name not in ("names", "all")]
    if not labels:
        return 0.0, 0.0, 0.0
    return (
        sum(s.precision for s in labels) / len(labels),
        sum(s.recall for s in labels) / len(labels),
        sum(s.f1 for s in labels) / len(labels),
    )


Key = tuple[int, int, str]


def compare(right: Sequence[Key], given: Sequence[Key], mode: Mode = "exact") -> Score:
    """The score of the found (start, end, label) of one text against its gold, both sorted."""
    if mode == "exact":
        hits: float = len(set(right) & set(given))
    elif mode == "border":
        hits = len({k[:2] for k in right} & {k[:2] for k in given})
    else:
        hits = _overlapping(right, given, mode)
    return Score(hits, len(given), len(right))


def _overlapping(right: Sequence[Key], given: Sequence[Key], mode: Mode) -> float:
    """Each found name meets one of the gold that it overlaps: the same, else the first; by type the nearest."""
    taken: set[int] = set()
    hits = 0.0
    first = 0
    for start, end, label in given:
        while first < len(right) and right[first][1] <= start:
            first += 1
        rivals = []
        for index in range(first, len(right)):
            if right[index][0] >= end:
                break
            if index not in taken:
                rivals.append(index)
        if not rivals:
            continue
        if mode == "partial":
            same = [i for i in rivals if right[i][:2] == (start, end)]
            hits += 1 if same else 0.5
            taken.add((same or rivals)[0])
        else:
            same = [i for i in rivals if right[i][2] == label]
            if same:
                hits += 1
                taken.add(min(same, key=lambda i: abs(right[i][0] - start) + abs(right[i][1] - end)))
            else:
                taken.add(rivals[0])
    return hits


def _keys(spans: Iterable[Span]) -> list[Key]:
    return sorted({(s.start, s.end, s.label) for s in spans})


def _as_names(keys: Iterable[Key]) -> list[Key]:
    return sorted({(start, end, NAMES[label]) for start, end, label in keys if label in NAMES})


def harmonic(a: float, b: float) -> float:
    return 2 * a * b / (a + b) if a + b else 0.0
