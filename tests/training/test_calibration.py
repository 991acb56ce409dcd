"""Confidence fitted to how often the tagger is right, and the table that says whether it is."""

import random

import numpy as np
import pytest

from extractor.tagger.labeller import Calibration
from extractor.training.calibration import fit
from tests.benchmarks.reliability import Bin, bins, calibration_error


def drawn(truth, count=20_000):
    """Probabilities, and outcomes that follow `truth` of them."""
    rng = random.Random(1)
    said = np.array([rng.random() for _ in range(count)])
    return [(p, rng.random() < q) for p, q in zip(said.tolist(), truth(said).tolist())]


def test_a_tagger_that_is_too_sure_is_put_right():
    outcomes = drawn(Calibration(0.5, -0.3))
    fitted = fit(outcomes)
    assert fitted.slope == pytest.approx(0.5, abs=0.05) and fitted.shift == pytest.approx(-0.3, abs=0.05)
    before = calibration_error(bins(outcomes))
    mended = fitted(np.array([p for p, _ in outcomes])).tolist()
    after = calibration_error(bins([(p, right) for p, (_, right) in zip(mended, outcomes)]))
    assert before > 8 and after < 2


def test_confidence_keeps_order_and_bounds():
    values = Calibration(0.7, 0.2)(np.array([0.0, 0.2, 0.9, 1.0]))
    assert list(values) == sorted(values) and values[0] > 0 and values[-1] < 1


def test_the_table():
    outcomes = [(0.95, True), (0.93, True), (0.93, False), (1.0, True), (0.12, False)]
    assert bins(outcomes) == [Bin(0.1, 0.2, 1, 0.12, 0.0), Bin(0.9, 1.0, 4, 0.9525, 0.75)]
    assert calibration_error(bins(outcomes)) == pytest.approx(100 * (0.12 + 4 * 0.2025) / 5)
    assert calibration_error([]) == 0
