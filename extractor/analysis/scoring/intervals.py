"""How much a figure would vary with other texts of the kind: bootstrap intervals over documents (pure).

    interval(documents, lambda sums: f1(*sums))        # (84.1, 90.2): 95 % of the resamples lie within

The documents are drawn again with replacement, as many as there are, and the figure taken anew each time
(Efron 1979, percentile method). A mention is no unit to draw: those of one article stand and fall together.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

RESAMPLES = 2_000
SEED = 1


def interval(
    counts: Sequence[Sequence[float]],
    figure: Callable[[Floats], Floats],
    level: float = 0.95,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> tuple[float, float] | None:
    """The bounds of a figure; None for fewer than two documents.

    `counts` has a row of sums a document; `figure` takes sums of rows (one row a resample) and gives a figure each.
    """
    rows = np.asarray(counts, dtype=float)
    if len(rows) < 2:
        return None
    generator = np.random.default_rng(seed)
    times = generator.multinomial(len(rows), np.full(len(rows), 1 / len(rows)), size=resamples)
    figures = figure(times @ rows)
    figures = figures[~np.isnan(figures)]
    if not len(figures):
        return None
    low, high = np.quantile(figures, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def f1(sums: Floats) -> Floats:
    """F1 in per cent of rows (hits, found, gold); NaN where there is nothing to find and nothing found."""
    hits, found, gold = sums.T
    return _divided(200 * hits, found + gold)


def ratio_f1(sums: Floats) -> Floats:
    """F1 in per cent of rows (right, found, covered, gold), as entities.Ratio has them; NaN as in `f1`."""
    right, found, covered, gold = sums.T
    precision, recall = _divided(right, found), _divided(covered, gold)
    product = np.nan_to_num(200 * precision * recall)
    score = _divided(product, np.nan_to_num(precision) + np.nan_to_num(recall))
    figures: Floats = np.where((found == 0) & (gold == 0), np.nan, np.nan_to_num(score))
    return figures


def _divided(a: Floats, b: Floats) -> Floats:
    quotient: Floats = np.divide(a, b, out=np.full(a.shape, np.nan), where=b != 0)
    return quotient
