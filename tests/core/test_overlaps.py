from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from extractor.core.overlaps import resolve
from extractor.core.types import CARRIED, CONTEXT, LISTED, MODEL, USER, Mention


def mention(start, end, label="ORG", priority=MODEL, rule=None):
    return Mention(start, end, "x" * (end - start), label, priority=priority, rule=rule)


def winner(*candidates):
    kept, rejected = resolve(candidates)
    assert len(kept) == 1 and len(rejected) == len(candidates) - 1
    return kept[0], rejected[0].reason


def test_the_stated_order():
    carried, model, context, listed, user = (mention(2, 6, priority=p) for p in (CARRIED, MODEL, CONTEXT, LISTED, USER))
    assert winner(carried, mention(0, 4)) == (mention(0, 4), "model before carried over")
    assert winner(mention(0, 9), context) == (context, "context rule before model")
    assert winner(mention(0, 9, priority=CONTEXT), listed) == (listed, "listed name before context rule")
    assert winner(mention(0, 9, priority=LISTED), user) == (user, "user rule before listed name")
    assert winner(model, mention(0, 9)) == (mention(0, 9), "longer")
    assert winner(model, mention(0, 4)) == (mention(0, 4), "earlier")
    a, b = mention(0, 4, rule="a"), mention(0, 4, rule="b")
    assert winner(b, a) == (a, "first by name of rule")


def test_the_rejected_reject_nothing():
    # the middle one loses against the first, so the last stays
    kept, _ = resolve([mention(0, 9), mention(8, 12), mention(11, 14)])
    assert [(m.start, m.end) for m in kept] == [(0, 9), (11, 14)]


spans = st.builds(
    lambda start, length, label, priority, rule: mention(start, start + length, label, priority, rule),
    st.integers(0, 40),
    st.integers(1, 8),
    st.sampled_from(["PER", "ORG"]),
    st.sampled_from([CARRIED, MODEL, CONTEXT, LISTED, USER]),
    st.sampled_from([None, "a", "b"]),
)


@given(st.lists(spans), st.randoms())
def test_kept_are_sorted_apart_and_independent_of_the_order_given(candidates, random):
    kept, rejected = resolve(candidates)
    assert all(one.end <= two.start for one, two in pairwise(kept))
    assert set(kept) | {b.loser for b in rejected} == set(candidates)
    assert all(b.winner in kept and b.loser.start < b.winner.end and b.winner.start < b.loser.end for b in rejected)
    shuffled = list(candidates)
    random.shuffle(shuffled)
    assert resolve(shuffled)[0] == kept
