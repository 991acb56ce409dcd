"""The scores of entities: the examples of the papers, and a second implementation on drawn cases."""

import random
from itertools import permutations

import pytest

from extractor.analysis.scoring.entities import Ratio, best_assignment, conll, coreference, measures
from extractor.documents.annotations import Span
from tests.each import each


def clusters(*names: str) -> list[frozenset]:
    return [frozenset(name) for name in names]


def figures(ratio: Ratio) -> tuple[float, float]:
    """(precision, recall) as fractions."""
    return ratio.precision / 100, ratio.recall / 100


# Bagga and Baldwin (1998): the truth is 1-2-3-4-5, 6-7, 8-9-A-B-C; two responses each with one wrong link
TRUTH = clusters("12345", "67", "89ABC")
FIRST = clusters("12345", "6789ABC")
SECOND = clusters("1234589ABC", "67")


def test_bagga_and_baldwin():
    """B-cubed tells the two apart (76 % and 58 % precision), MUC does not (90 %)."""
    first, second = measures(TRUTH, FIRST), measures(TRUTH, SECOND)
    assert figures(first["muc"]) == figures(second["muc"]) == pytest.approx((9 / 10, 1))
    assert figures(first["b_cubed"]) == pytest.approx((16 / 21, 1))
    assert figures(second["b_cubed"]) == pytest.approx((7 / 12, 1))


@pytest.mark.parametrize(
    "key, response, precision, recall",
    [
        # Vilain and others (1995): the examples of their table
        (["ABCD"], ["AB", "CD"], 1, 2 / 3),
        (["AB", "CD"], ["ABCD"], 2 / 3, 1),
        (["ABCD"], ["ABCD"], 1, 1),
        (["ABCD"], ["AB"], 1, 1 / 3),
        (["ABC"], ["A", "C"], 0, 0),
    ],
)
def test_vilain_and_others(key, response, precision, recall):
    assert figures(measures(clusters(*key), clusters(*response))["muc"]) == pytest.approx((precision, recall))


def test_luo():
    """Luo (2005), the response that merges the two great entities: φ4 pairs 1-5 or 8-C with it, 6-7 with itself.

    2·5/(5 + 10) + 1 = 5/3, of two found entities and three of the gold.
    """
    assert figures(measures(TRUTH, SECOND)["ceaf_e"]) == pytest.approx((5 / 6, 5 / 9))
    # and the one that adds 6-7 to 8-C: 1 + 2·5/(5 + 7) = 11/6
    assert figures(measures(TRUTH, FIRST)["ceaf_e"]) == pytest.approx((11 / 12, 11 / 18))
    # all mentions in one entity: 2·5/(5 + 12)
    assert figures(measures(TRUTH, clusters("123456789ABC"))["ceaf_e"]) == pytest.approx((10 / 17, 10 / 51))


def test_moosavi_and_strube():
    """The worked example of section 4: key {a b c}, {d e f g}; response {a b}, {c d}, {f g h i}."""
    found = measures(clusters("abc", "defg"), clusters("ab", "cd", "fghi"))
    # recall (3 · 1/3 + 4 · 1/6) / 7, precision (2 · 1 + 2 · 0 + 4 · 1/6) / 8
    assert figures(found["lea"]) == pytest.approx(((2 + 0 + 4 / 6) / 8, (1 + 4 / 6) / 7))
    assert round(found["lea"].recall / 100, 2) == 0.24 and round(found["lea"].precision / 100, 2) == 0.33


def test_an_entity_of_one_mention_has_a_link_to_itself_in_lea_and_none_in_muc():
    found = measures(clusters("a", "b"), clusters("a", "bc"))
    assert figures(found["lea"]) == pytest.approx((1 / 3, 1 / 2))
    assert figures(found["muc"]) == (0, 0)


def reference(key, response) -> dict[str, tuple[float, float]]:
    """The measures as their definitions say them, by links and by trying all pairings."""

    def where(side, m):
        return next((c for c in side if m in c), None)

    def links(c):
        return {frozenset((a, b)) for a in c for b in c if a != b} if len(c) > 1 else {frozenset(c)}

    def linked(side):
        return {link for c in side for link in links(c)}

    def muc(of, against):
        joined = missing = 0
        for c in of:
            parts = {where(against, m) or frozenset([m]) for m in c}
            joined += len(c) - 1
            missing += len(parts) - 1
        return (joined - missing) / joined if joined else 0

    def b_cubed(of, against):
        shares = [len(c & (where(against, m) or frozenset())) / len(c) for c in of for m in c]
        return sum(shares) / len(shares)

    def lea(of, against):
        there = linked(against)
        return sum(len(c) * len(links(c) & there) / len(links(c)) for c in of) / sum(map(len, of))

    few, many = sorted((key, response), key=len)
    best = max(
        sum(2 * len(a & b) / (len(a) + len(b)) for a, b in zip(few, chosen)) for chosen in permutations(many, len(few))
    )
    return {
        "muc": (muc(response, key), muc(key, response)),
        "b_cubed": (b_cubed(response, key), b_cubed(key, response)),
        "ceaf_e": (best / len(response), best / len(key)),
        "lea": (lea(response, key), lea(key, response)),
    }


def drawn(rng: random.Random) -> list[frozenset]:
    groups: dict[int, set] = {}
    for mention in rng.sample(range(14), rng.randint(1, 12)):
        groups.setdefault(rng.randint(0, 5), set()).add(mention)
    return [frozenset(group) for group in groups.values()]


@each((seed,) for seed in range(60))
def test_measures_are_those_of_the_reference(seed):
    rng = random.Random(seed)
    key, response = drawn(rng), drawn(rng)
    found = measures(key, response)
    for name, expected in reference(key, response).items():
        assert figures(found[name]) == pytest.approx(expected), name


def test_measures_are_those_of_scorch():
    """Another program of the scores of the CoNLL shared tasks; it has no LEA."""
    scores = pytest.importorskip("scorch.scores")
    for seed in range(60):
        rng = random.Random(seed)
        key, response = drawn(rng), drawn(rng)
        if not set().union(*key) & set().union(*response):
            continue  # it divides by what is found
        found = measures(key, response)
        for name in ("muc", "b_cubed", "ceaf_e"):
            recall, precision, _ = getattr(scores, name)(list(map(set, key)), list(map(set, response)))
            assert figures(found[name]) == pytest.approx((precision, recall)), (seed, name)


def test_assignment_is_the_best():
    rng = random.Random(3)
    for _ in range(40):
        gains = [[rng.random() for _ in range(rng.choice([5]))] for _ in range(rng.randint(1, 7))]
        square = gains if len(gains) <= 5 else list(zip(*gains))
        best = max(sum(row[c] for row, c in zip(square, p)) for p in permutations(range(len(square[0])), len(square)))
        assert best_assignment(gains) == pytest.approx(best)


def test_texts_are_added_up_and_gold_without_entities_has_no_measures():
    one = [Span(0, 1, "PER", "a"), Span(2, 3, "PER", "a")]
    found = coreference([(one, one), (one, [Span(0, 1, "PER", "x"), Span(2, 3, "PER", "y")])])
    assert found["muc"].recall == 50 and found["muc"].precision == 100
    assert conll(found) == pytest.approx((found["muc"].f1 + found["b_cubed"].f1 + found["ceaf_e"].f1) / 3)
    assert coreference([([Span(0, 1, "PER")], one)]) is None
