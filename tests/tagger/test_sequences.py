"""The best legal tags and their probability, against all sequences counted one by one."""

from itertools import pairwise, product

import numpy as np
import pytest

from extractor.tagger import sequences
from extractor.tagger.sequences import Tags, best_names

TAGS = Tags(("PER", "LOC"))


def drawn(seed: int, lengths: list[int], spread: float = 3.0):
    """Scores of some texts, transitions, and where the texts end."""
    rng = np.random.default_rng(seed)
    scores = rng.normal(0, spread, (sum(lengths), len(TAGS))).astype("f")
    transitions = np.where(TAGS.legal, rng.normal(0, 1, TAGS.legal.shape), -1e4).astype("f")
    last = np.zeros(len(scores), bool)
    last[np.cumsum(lengths) - 1] = True
    return scores, transitions, last


def weight(tags, scores, transitions) -> float:
    """The score of a sequence, with O before and behind it."""
    path = [0, *tags, 0]
    return sum(transitions[a, b] for a, b in pairwise(path)) + sum(scores[i, tag] for i, tag in enumerate(tags))


def spans(tags) -> list[tuple[int, int, int]]:
    found, begin = [], 0
    for i, tag in enumerate(tags):
        label, part = (tag - 1) // 4, (tag - 1) % 4
        if tag and part in (0, 3):
            begin = i
        if tag and part in (2, 3):
            found.append((begin, i + 1, label))
    return found


def listed(names) -> list[tuple[int, int, int]]:
    return list(zip(names.start.tolist(), names.end.tolist(), names.label.tolist()))


@pytest.mark.parametrize("seed", range(40))
def test_the_best_of_all_sequences_and_its_share_of_their_weight(seed, monkeypatch):
    monkeypatch.setattr(sequences, "QUIET", np.inf)
    length = 1 + seed % 4
    scores, transitions, last = drawn(seed, [length])
    weights = {tags: weight(tags, scores, transitions) for tags in product(range(len(TAGS)), repeat=length)}
    names = best_names(scores, transitions, last, probable=True)
    best = max(weights, key=weights.__getitem__)
    assert listed(names) == spans(best)
    total = np.logaddexp.reduce(list(weights.values()))
    for name, probability in zip(listed(names), names.probability):
        own = [w for tags, w in weights.items() if name in spans(tags)]
        assert probability == pytest.approx(np.exp(np.logaddexp.reduce(own) - total), abs=1e-4)


@pytest.mark.parametrize("seed", range(20))
def test_texts_of_a_batch_do_not_touch(seed):
    lengths = [3, 1, 7, 2, 5]
    scores, transitions, last = drawn(seed, lengths)
    together = listed(best_names(scores, transitions, last))
    apart, at = [], 0
    for length in lengths:
        end = at + length
        alone = best_names(scores[at:end], transitions, last[at:end])
        apart += [(start + at, stop + at, label) for start, stop, label in listed(alone)]
        at = end
    assert together == apart


@pytest.mark.parametrize("seed", range(20))
def test_quiet_tokens_are_skipped_without_loss(seed, monkeypatch):
    scores, transitions, last = drawn(seed, [60], spread=2.0)
    quiet = np.random.default_rng(seed).random(60) < 0.6
    scores[:, 0] += np.where(quiet, 30, -10)
    short = listed(best_names(scores, transitions, last))
    monkeypatch.setattr(sequences, "QUIET", np.inf)
    assert short == listed(best_names(scores, transitions, last))


def test_names_are_whole_and_apart():
    scores, transitions, last = drawn(1, [400])
    names = listed(best_names(scores, transitions, last))
    assert len(names) > 20
    assert all(start < end for start, end, _ in names)
    assert all(first[1] <= second[0] for first, second in pairwise(names))


def test_nothing_is_found_where_nothing_is():
    scores, transitions, last = drawn(1, [5])
    scores[:, 0] = 100
    names = best_names(scores, transitions, last, probable=True)
    assert listed(names) == [] and len(names.probability) == 0


def test_what_may_follow_what():
    number = {
        tag: i for i, tag in enumerate(["O", "B-PER", "I-PER", "L-PER", "U-PER", "B-LOC", "I-LOC", "L-LOC", "U-LOC"])
    }
    legal = {(a, b) for a in number for b in number if TAGS.legal[number[a], number[b]]}
    assert {b for a, b in legal if a == "B-PER"} == {"I-PER", "L-PER"} == {b for a, b in legal if a == "I-PER"}
    assert {b for a, b in legal if a == "O"} == {"O", "B-PER", "U-PER", "B-LOC", "U-LOC"}
    assert {b for a, b in legal if a == "L-PER"} == {b for a, b in legal if a == "O"}
    assert TAGS.of_name(1, 1) == [number["U-LOC"]]
    assert TAGS.of_name(4, 0) == [number[f"{part}-PER"] for part in "BIIL"]
