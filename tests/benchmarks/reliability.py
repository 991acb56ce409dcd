"""Whether the confidence of names is what it says, and what a least confidence costs.

    python -m tests.benchmarks.reliability build/gold/dev-*.jsonl

A name said to be right with probability 0.9 should be right nine times in ten. For each
tenth of the scale: how many names the tagger found there, how sure it was on average, how
many are right (span and label); the expected calibration error is the mean distance of
the two, weighted by the names (Guo et al. 2017). Below, precision and recall of the whole
tool where less probable names are left out. All texts are taken together.
"""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from extractor import Extractor
from extractor.analysis.scoring import Score, mention_scores
from extractor.core.types import Mention
from extractor.documents.annotations import Gold, Span, read

BINS = 10
LEAST = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95)


@dataclass(frozen=True, slots=True)
class Bin:
    """A tenth of the scale: its names, how sure the tagger is of them on average, and the share that is right."""

    low: float
    high: float
    names: int
    sure: float
    right: float


def bins(outcomes: Sequence[tuple[float, bool]], count: int = BINS) -> list[Bin]:
    """The outcomes (confidence, right) by confidence; empty ones are left out.

    >>> bins([(0.95, True), (0.93, False)])
    [Bin(low=0.9, high=1.0, names=2, sure=0.94, right=0.5)]
    """
    found = []
    for number in range(count):
        inside = [(sure, right) for sure, right in outcomes if min(int(sure * count), count - 1) == number]
        if inside:
            sure, right = (float(np.mean(column)) for column in zip(*inside))
            found.append(Bin(number / count, (number + 1) / count, len(inside), round(sure, 6), right))
    return found


def calibration_error(table: Iterable[Bin]) -> float:
    """The mean distance between how sure and how often right, in per cent."""
    table = list(table)
    names = sum(b.names for b in table)
    return 100 * sum(b.names * abs(b.sure - b.right) for b in table) / names if names else 0.0


def outcomes(texts: Sequence[Gold], found: Sequence[Sequence[Mention]]) -> list[tuple[float, bool]]:
    """For each mention that has a confidence this, and whether the gold has the mention."""
    right = [{(s.start, s.end, s.label) for s in text.spans} for text in texts]
    return [
        (m.confidence, (m.start, m.end, m.label) in gold)
        for gold, mentions in zip(right, found)
        for m in mentions
        if m.confidence is not None
    ]


def mentions_of(texts: Sequence[Gold], least: float) -> list[tuple[Mention, ...]]:
    extractor = Extractor(confidence=True, min_confidence=least)
    return [result.mentions for result in extractor.extract_many(text.text for text in texts)]


def scored(texts: Sequence[Gold], found: Sequence[Sequence[Mention]]) -> Score:
    pairs = [(text.spans, [Span(m.start, m.end, m.label) for m in mentions]) for text, mentions in zip(texts, found)]
    return mention_scores(pairs)["names"]


def main(files: Sequence[str]) -> None:
    texts = [text for file in files for text in read(file)]
    found = {least: mentions_of(texts, least) for least in LEAST}
    table = bins(outcomes(texts, found[0.0]))
    print(f"{len(texts)} texts\n\nconfidence     names   mean  right")
    for b in table:
        print(f"{b.low:.1f} to {b.high:.1f} {b.names:9} {b.sure:6.3f} {b.right:6.3f}")
    print(f"expected calibration error {calibration_error(table):.1f} %\n\nleast confidence  precision  recall     F1")
    for least, mentions in found.items():
        score = scored(texts, mentions)
        print(f"{least or 'none':>16} {score.precision:10.1f} {score.recall:7.1f} {score.f1:6.1f}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("usage: python -m tests.benchmarks.reliability GOLD...")
    main(sys.argv[1:])
