"""Names marked inline: what is a mark, what stays text, and that any text comes back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.text.marks import Mark, mark, unmark

PIECES = st.sampled_from(
    ["[", "]", "\\", "(", "](LOC)", "(LOC x)", "a", "é", "🦁", "\n", " ", "[sic]", "[le plan](plan.pdf)"]
)


@pytest.mark.parametrize(
    "marked, text, marks",
    [
        ("À [Gao](LOC).", "À Gao.", [Mark(2, 5, "LOC")]),
        ("M. [Bourita](PER nasser bourita)", "M. Bourita", [Mark(3, 10, "PER", "nasser bourita")]),
        ("Le [Surcouf](VESSEL_2)", "Le Surcouf", [Mark(3, 10, "VESSEL_2")]),
        ("dit [sic], voir [le plan](plan.pdf), [x](loc)", "dit [sic], voir [le plan](plan.pdf), [x](loc)", []),
        (r"\[Gao](LOC) et \\[Gao](LOC)", r"[Gao](LOC) et \Gao", [Mark(15, 18, "LOC")]),
        (r"[Gao \[nord\]](LOC), C:\temp", r"Gao [nord], C:\temp", [Mark(0, 10, "LOC")]),
        ("[[Gao](LOC)", "[Gao", [Mark(1, 4, "LOC")]),
    ],
)
def test_marks_are_read(marked, text, marks):
    assert unmark(marked) == (text, marks)


@given(
    st.lists(
        st.tuples(PIECES, st.sampled_from([None, None, "LOC", "A_1"]), st.sampled_from([None, "x", "a (b) %29"])),
        max_size=14,
    )
)
def test_any_text_comes_back(pieces):
    text, marks = "", []
    for piece, label, entity in pieces:
        if label:
            marks.append((len(text), len(text) + len(piece), label, entity))
        text += piece
    assert unmark(mark(text, marks)) == (text, marks)
