"""How far two annotators of the same texts agree (pure).

    agreement([(text, spans_of_one, spans_of_the_other)]).kappa

F1 is the same whoever is taken as right. Cohen's kappa is what they agree beyond chance, over words with the label
each gave them: over all words, most of which are none, and over those that at least one of them marked.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from extractor.analysis.scoring.mentions import Score, mention_scores
from extractor.documents.annotations import Span
from extractor.text.segmentation import words

#: what is said of a word that is in no name; no label is empty
OUTSIDE = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """F1 by label and over all in per cent; kappa between -1 and 1, None where there is nothing to agree on."""

    scores: dict[str, Score]
    kappa: float | None
    kappa_marked: float | None
    words: int
    marked: int


def agreement(texts: Iterable[tuple[str, Sequence[Span], Sequence[Span]]]) -> Agreement:
    """The agreement over all texts, each with the spans of one and of the other."""
    pairs = []
    labels: Counter[tuple[str, str]] = Counter()
    for text, one, other in texts:
        pairs.append((one, other))
        label_of_one, label_of_other = _labels(one), _labels(other)
        borders = sorted({b for s in (*one, *other) for b in (s.start, s.end)})
        cuts = list(zip([0, *borders], [*borders, len(text)]))
        for start, end in cuts:
            labels.update(
                {(label_of_one(start), label_of_other(start)): sum(1 for _ in words(text, start, end))}
                if start < end
                else {}
            )
    marked = Counter({pair: n for pair, n in labels.items() if pair != (OUTSIDE, OUTSIDE)})
    return Agreement(mention_scores(pairs), kappa(labels), kappa(marked), labels.total(), marked.total())


def kappa(pairs: Counter[tuple[str, str]]) -> float | None:
    """Cohen's kappa of how often one said this and the other that."""
    total = pairs.total()
    if not total:
        return None
    observed = sum(n for (a, b), n in pairs.items() if a == b) / total
    one: Counter[str] = Counter()
    other: Counter[str] = Counter()
    for (a, b), n in pairs.items():
        one[a] += n
        other[b] += n
    expected = sum(one[label] * other[label] for label in one) / total**2
    return 1.0 if expected == 1 else (observed - expected) / (1 - expected)


def _labels(spans: Sequence[Span]) -> Callable[[int], str]:
    """The label that a place of a text has by the spans."""
    ordered = sorted(spans, key=lambda s: s.start)
    starts = [s.start for s in ordered]

    def label(at: int) -> str:
        before = bisect_right(starts, at) - 1
        return ordered[before].label if before >= 0 and at < ordered[before].end else OUTSIDE

    return label
