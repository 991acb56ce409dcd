"""What a tagger found, weighed: cases of a candidate and what is left of it."""

import pytest

from extractor.core.types import Mention
from extractor.mentions.filters import weigh
from tests.conftest import CASES, unmark

LINES = [
    line for line in (CASES / "plausible.txt").read_text("utf-8").splitlines() if line and not line.startswith("#")
]


@pytest.mark.parametrize("line", LINES)
def test_a_candidate_becomes(line):
    found, wanted = line.split(" -> ")
    text, spans = unmark(found)
    candidates = [Mention(start, end, text[start:end], label) for start, end, label, _ in spans]
    left = [f"[{m.text}]({m.label})" for m in weigh(text, candidates)]
    assert " ".join(left) == ("" if wanted == "none" else wanted)
    assert all(text[m.start : m.end] == m.text for m in weigh(text, candidates))
