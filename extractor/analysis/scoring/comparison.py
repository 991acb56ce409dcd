"""Whether one of two ways of extraction is better, and where (pure).

    difference = compare(gold, first, second)
    difference.change, difference.p         # 1.8 points of F1, by chance with probability 0.012

The test is approximate randomisation (Noreen 1989; Yeh 2000): if the two were equally good, exchanging their
results for any document would not matter. `p` is how often a random exchange gives a difference at least as great.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extractor.analysis.scoring.intervals import SEED, Floats, f1
from extractor.analysis.scoring.mentions import Score, document_scores
from extractor.core.labels import ordered
from extractor.documents.annotations import Span

EXCHANGES = 10_000


@dataclass(frozen=True, slots=True)
class Change:
    """A mention that one of the two has right and the other has not: `document` is its index.

    `kind` is "found" or "gone" (a gold mention), "cleared" or "added" (one that is not in the gold); the first of
    each pair is for the better.
    """

    document: int
    span: Span
    kind: str

    @property
    def better(self) -> bool:
        return self.kind in ("found", "cleared")


@dataclass(frozen=True, slots=True)
class Difference:
    """F1 of both by label, and of the second minus the first, with its probability under chance."""

    first: dict[str, Score]
    second: dict[str, Score]
    p: dict[str, float]
    changes: tuple[Change, ...]


def compare(
    gold: Sequence[Sequence[Span]],
    first: Sequence[Sequence[Span]],
    second: Sequence[Sequence[Span]],
    exchanges: int = EXCHANGES,
    seed: int = SEED,
) -> Difference:
    """The two results of the same documents against the gold, by exact span and label."""
    scores = [[document_scores(g, found) for g, found in zip(gold, side, strict=True)] for side in (first, second)]
    labels = {name for side in scores for document in side for name in document} - {"names", "all"}
    sums: list[dict[str, Score]] = [{}, {}]
    p = {}
    for name in ("names", *ordered(labels), "all"):
        rows = [[document.get(name, Score()) for document in side] for side in scores]
        totals = [sum(row, Score()) for row in rows]
        if not any(t.found or t.gold for t in totals):
            continue
        for side, total in zip(sums, totals):
            side[name] = total
        p[name] = chance(
            [(s.hits, s.found, s.gold) for s in rows[0]], [(s.hits, s.found, s.gold) for s in rows[1]], exchanges, seed
        )
    changes = tuple(
        change for i, g in enumerate(gold) for change in _changes(i, set(map(_key, g)), first[i], second[i])
    )
    return Difference(sums[0], sums[1], p, changes)


def chance(
    first: Sequence[Sequence[float]], second: Sequence[Sequence[float]], exchanges: int = EXCHANGES, seed: int = SEED
) -> float:
    """The probability of so great a difference in F1 by chance; rows are (hits, found, gold) of a document."""
    a, b = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    seen = abs(_figure(b.sum(0)[None])[0] - _figure(a.sum(0)[None])[0])
    generator = np.random.default_rng(seed)
    as_great = 0
    differing = np.flatnonzero((a != b).any(axis=1))
    fixed_a, fixed_b = a.sum(0) - a[differing].sum(0), b.sum(0) - b[differing].sum(0)
    for done in range(0, exchanges, 1000):
        swap = generator.integers(0, 2, size=(min(1000, exchanges - done), len(differing)))
        left = fixed_a + (1 - swap) @ a[differing] + swap @ b[differing]
        right = fixed_b + swap @ a[differing] + (1 - swap) @ b[differing]
        # rounding must not make an equal difference smaller
        as_great += int((np.abs(_figure(right) - _figure(left)) >= seen - 1e-9).sum())
    return (as_great + 1) / (exchanges + 1)


def _figure(sums: Floats) -> Floats:
    return np.nan_to_num(f1(sums))


def _key(span: Span) -> tuple[int, int, str]:
    return span.start, span.end, span.label


def _changes(
    document: int, gold: set[tuple[int, int, str]], first: Sequence[Span], second: Sequence[Span]
) -> list[Change]:
    before, after = {_key(s): s for s in first}, {_key(s): s for s in second}
    changes = [Change(document, s, "found" if k in gold else "added") for k, s in after.items() if k not in before]
    changes += [Change(document, s, "gone" if k in gold else "cleared") for k, s in before.items() if k not in after]
    return sorted(changes, key=lambda c: (c.span.start, c.span.end, c.span.label))
