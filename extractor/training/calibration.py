"""The confidence of a tagger fitted to how often it is right (pure).

fit([(0.99, True), (0.99, False), (0.6, True), …])      # Calibration(slope=0.5, shift=0.1)
"""

from collections.abc import Sequence

import numpy as np

from extractor.tagger.labeller import Calibration, log_odds


def fit(outcomes: Sequence[tuple[float, bool]]) -> Calibration:
    """The straight line between log odds that makes the outcomes most likely (Platt 1999), by Newton's method.

    The right ones count as a little less than right and the wrong as a little more
    than wrong, as Platt has it, so that the line stays finite.
    """
    odds = log_odds(np.array([probability for probability, _ in outcomes]))
    right = np.array([was for _, was in outcomes])
    target = np.where(right, (right.sum() + 1) / (right.sum() + 2), 1 / ((~right).sum() + 2))
    inputs = np.stack([odds, np.ones_like(odds)], 1)
    line = np.array([1.0, 0.0])
    for _ in range(100):
        expected = 1 / (1 + np.exp(-inputs @ line))
        gradient = inputs.T @ (expected - target)
        curvature = (inputs * (expected * (1 - expected))[:, None]).T @ inputs + 1e-9 * np.eye(2)
        change = np.linalg.solve(curvature, gradient)
        line = line - change
        if np.abs(change).max() < 1e-8:
            break
    return Calibration(float(line[0]), float(line[1]))
