"""Repeats of token patterns mean what spaCy means by them."""

import random

from spacy.matcher import Matcher
from spacy.util import filter_spans

from extractor.rules.repeats import Step, found, longest
from extractor.rules.schema import Origin, PatternRule
from extractor.rules.token_patterns import TokenMatcher, blank

TOKENS = [{"LOWER": "a"}, {"LOWER": {"IN": ["a", "b"]}}, {}, {"IS_TITLE": True}, {"LENGTH": {">=": 2}}]
TIMES = ["?", "*", "+", "!", "{2}", "{1,2}", "{,2}", "{2,}", "{0,3}", None]


def test_what_is_found_is_what_spacy_finds():
    pick = random.Random(1)
    wrong, found = [], 0
    for _ in range(600):
        tokens = [pick.choice(TOKENS) | ({"OP": op} if (op := pick.choice(TIMES)) else {}) for _ in range(3)]
        doc = blank()(" ".join(pick.choices(["a", "b", "C", "dd", "Bb"], k=pick.randint(0, 9))))
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
