from hypothesis import given
from hypothesis import strategies as st

from extractor.core.types import CONTEXT, LISTED, MODEL, Mention
from extractor.mentions.boundaries import as_tagged, trim
from tests.conftest import CASES
from tests.each import each


def cases():
    for line in (CASES / "trim.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield tuple(part.strip() for part in line.split(";"))


@each(cases())
def test_a_span_is_trimmed_to_the_name(marked, label, name):
    before, span, after = marked.split("|")
    text = before + span + after
    found = trim(text, len(before), len(before) + len(span), label)
    assert (text[slice(*found)] if found else "") == name


@given(st.text(st.sampled_from("LlaeM'. (B)-\"2\n,É"), min_size=1, max_size=30), st.data())
def test_what_is_left_lies_inside_and_is_stable(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = trim(text, start, end, "PER")
    if found:
        assert start <= found[0] < found[1] <= end
        assert trim(text, *found, "PER") == found


def test_what_is_as_long_as_an_article_is_no_name():
    assert trim("M. Diop " * 10_000, 0, 80_000, "PER") is None
    union = "Union " + "des travailleurs " * 50 + "du Mali"
    assert trim(f"l'{union}", 0, len(union) + 2, "ORG") == (2, len(union) + 2)


def test_of_an_exercise_that_a_context_tells_the_tagger_knows_the_borders():
    tagged = [Mention(9, 20, "Vent du Cap", "EXERCISE", priority=MODEL)]
    context = Mention(9, 25, "Vent du Cap Nord", "EXERCISE", source="rule", priority=CONTEXT)
    listed = Mention(9, 25, "Vent du Cap Nord", "EXERCISE", source="rule", priority=LISTED)
    same = Mention(9, 20, "Vent du Cap", "EXERCISE", source="rule", priority=CONTEXT)
    group = Mention(9, 25, "Vent du Cap Nord", "GROUP", source="rule", priority=CONTEXT)
    elsewhere = Mention(30, 36, "Orques", "EXERCISE", source="rule", priority=CONTEXT)
    assert as_tagged([context, listed, same, group, elsewhere], tagged) == [listed, same, group, elsewhere]
    assert as_tagged([context], []) == [context]
