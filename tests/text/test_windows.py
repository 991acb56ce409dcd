"""Windows of a long text: together they are the text, and what stands at a cut is seen whole."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor import Extractor
from extractor.text.windows import windows


@settings(deadline=None, max_examples=200)
@given(st.text("ab. \n", max_size=300), st.integers(10, 60), st.integers(0, 20))
def test_the_windows_are_the_text(text, size, overlap):
    cuts = windows(text, size, overlap)
    assert "".join(text[w.first : w.last] for w in cuts) == text
    for w in cuts:
        assert 0 <= w.start <= w.first <= w.last <= w.end <= len(text)
        assert w.last - w.first <= size and w.end - w.start <= size + 2 * overlap


@pytest.fixture(scope="module")
def rules():
    return {size: Extractor(None, window=size) for size in (40, 101, 10**6)}


@settings(deadline=None, max_examples=25)
@given(
    st.lists(
        st.sampled_from(["l’AQMI", "le Front de libération du Macina", "Gao", "et\n", "le M23.", "\n\n", "et"]),
        max_size=60,
    )
)
def test_a_mention_at_a_cut_is_whole(rules, words):
    text = " ".join(words)
    whole = rules[10**6].extract(text)
    for size in (40, 101):
        found = rules[size].extract(text)
        assert [(m.start, m.end, m.label) for m in found.mentions] == [
            (m.start, m.end, m.label) for m in whole.mentions
        ]
        assert [(e.name, e.mentions) for e in found.entities] == [(e.name, e.mentions) for e in whole.entities]
