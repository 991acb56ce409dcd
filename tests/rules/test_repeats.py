"""Repeats of token patterns mean what spaCy means by them."""

import random

import pytest
from spacy.matcher import Matcher
from spacy.util import filter_spans

from extractor.rules import repeats
from extractor.rules.repeats import Step, found, longest
from extractor.rules.schema import Origin, PatternRule
from extractor.rules.token_patterns import TokenMatcher, blank
from tests.timing import grows_below

TOKENS = [{"LOWER": "a"}, {"LOWER": {"IN": ["a", "b"]}}, {}, {"IS_TITLE": True}, {"LENGTH": {">=": 2}}]
TIMES = ["?", "*", "+", "!", "{2}", "{1,2}", "{,2}", "{2,}", "{0,3}", None]


@pytest.mark.parametrize("far", [repeats.LONGEST, 3, 1])
def test_what_is_found_is_what_spacy_finds(far, monkeypatch):
    monkeypatch.setattr(repeats, "LONGEST", far)
    pick = random.Random(far)
    wrong, found = [], 0
    for _ in range(600):
        tokens = [pick.choice(TOKENS) | ({"OP": op} if (op := pick.choice(TIMES)) else {}) for _ in range(3)]
        doc = blank()(" ".join(pick.choices(["a", "b", "C", "dd", "Bb"], k=pick.randint(0, 9 if far > 3 else 14))))
        matcher = Matcher(doc.vocab)
        matcher.add("x", [tokens])
        wanted = sorted((s.start_char, s.end_char) for s in filter_spans(matcher(doc, as_spans=True)))
        rule = PatternRule("x", "A", Origin("mine.toml", 1, False), tokens=tuple(tokens))
        got = sorted(span[1:] for span in TokenMatcher([rule]).spans(doc))
        found += len(got)
        if got != wanted:
            wrong.append((tokens, doc.text, wanted, got))
    assert wrong == [] and found > 300


def test_a_match_may_be_as_long_as_it_must_be():
    steps = [Step(0, 60, 60), Step(0, 60, 60), Step(0, 0, None)]
    assert list(longest(found(steps, [(1 << 130) - 1], 130), 130)) == [(0, 120)]


def test_a_run_of_hundreds_of_tokens_is_one_match():
    steps = [Step(0, 1, None), Step(1, 0, 1)]
    run = (1 << 150) - 1
    assert list(repeats.spans(steps, [run, 1 << 150], 152)) == [(0, 151)]
    assert list(repeats.spans(steps, [run | run << 160, 0], 400)) == [(0, 150), (160, 310)]


def test_long_matches_take_time_that_goes_with_the_text():
    def work(tokens):
        run = (1 << tokens) - 1
        return list(repeats.spans([Step(0, 1, None), Step(1, 0, None), Step(0, 1, None)], [run, run], tokens))

    assert work(2_000) == [(0, 2_000)]
    assert grows_below(3, work, 10_000, 20_000)
