"""What looks wrong in annotated texts."""

import pytest

from extractor.annotation.checks import check
from extractor.documents.annotations import Gold, Span, unmark

CASES = [
    ("À [Gao](LOC) et à [Kidal](LOC).", None),
    ("À [Gao](LOC). Gao vote, Gaoua non.", "a.md:3: warning: “Gao” is not marked, and is LOC elsewhere"),
    ("À [Gao ](LOC)hier", "a.md:3: error: “Gao ” has a blank at its border; mark the name alone"),
    ("« [Gao,](LOC) »", "“Gao,” has a sign at its border"),
    ("Les [Malien](LOC)s", "“Malien” begins or ends inside a word"),
    ("[Nord](ORG)\nLe [Nord](LOC)", "a.md:4: warning: “Nord” is LOC here and ORG at a.md:3; give both one label"),
    ("[Awa](PER x) et [Mopti](LOC x)", "the entity x is LOC here and PER before; an entity has one label"),
    ("[Awa](PER x) et [Mopti](LOC)", "“Mopti” has no entity, others have"),
    ("À [Gao] (LOC) hier", "“[Gao] (LOC)” is no mark; write it as [name](LOC)"),
    ("À [Gao](loc) hier", "“[Gao](loc)” is no mark"),
    ("À [Gao](LOC hier", "is no mark"),
    ("dit [sic] (loin), voir [le plan](plan.pdf)", None),
]


@pytest.mark.parametrize("marked, message", CASES)
def test_problems_are_found_and_nothing_else(marked, message):
    text, spans = unmark(marked)
    problems = [str(p) for p in check([Gold("a", text, spans, origin="a.md:3")])]
    assert len(problems) == (message is not None), problems
    assert all(message in p for p in problems)


def test_texts_that_stand_twice_are_found():
    gold = [Gold("a", "À Gao.", (), origin="a.md:2"), Gold("a", "À Gao.\n", (), origin="a.md:5")]
    assert [(p.where, p.level) for p in check(gold)] == [("a.md:5", "error"), ("a.md:5", "error")]


def test_a_label_in_small_letters_is_named():
    (problem,) = check([Gold("a", "À Gao.", (Span(2, 5, "loc"),), origin="a.jsonl:1")])
    assert str(problem) == "a.jsonl:1, character 2: error: the label loc is not LOC; rename it"
