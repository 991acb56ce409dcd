"""The spans of people's names, by the sentences of cases/person_spans.txt."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from extractor.core.types import Mention
from extractor.mentions.person_spans import repaired
from tests.conftest import CASES, unmark
from tests.each import each


def cases():
    for line in (CASES / "person_spans.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            found, _, wanted = line.partition(" => ")
            yield found, wanted


def mended(text, spans):
    mentions = [Mention(s[0], s[1], text[s[0] : s[1]], s[2]) for s in spans]
    found, verdicts = repaired(text, mentions)
    return [(m.start, m.end, m.label) for m in found], verdicts


@each(cases())
def test_spans_are_mended(found, wanted):
    text, spans = unmark(found)
    expected_text, expected = unmark(wanted)
    assert text == expected_text
    left, verdicts = mended(text, spans)
    assert left == [tuple(s[:3]) for s in expected]
    assert bool(verdicts) == (found != wanted)
    assert all(v.reason and v.after is not None for v in verdicts)


WORDS = ["Jean", "« Le Loup »", "Ravelin", "fils", "M. de", "Conseil", ",", ";", "le colonel d'", '"', "Aude"]


@given(st.lists(st.sampled_from(WORDS), max_size=12), st.lists(st.integers(0, 80), max_size=8, unique=True))
def test_mentions_never_overlap_and_hold_their_text(parts, borders):
    text = " ".join(parts)
    borders = sorted(b for b in borders if b <= len(text))
    spans = [(a, b) for a, b in zip(borders[::2], borders[1::2]) if text[a:b].strip()]
    found, _ = repaired(text, [Mention(a, b, text[a:b], "PER") for a, b in spans])
    assert all(m.text == text[m.start : m.end] for m in found)
    assert all(one.end <= two.start for one, two in pairwise(found))
