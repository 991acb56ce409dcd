"""EntityRuler patterns as rules, and token patterns."""

import pytest

from extractor.core.errors import RuleError
from extractor.rules import load

PATTERNS = """\
{"label": "VESSEL", "pattern": "Émile Bertin", "id": "bertin"}
{"label": "VESSEL", "pattern": "EB-14", "id": "bertin"}

{"label": "WEAPON", "pattern": [{"LOWER": "missile"}, {"SHAPE": "XX-dd"}]}
"""


def test_texts_and_token_patterns_are_found(write):
    rules = load([write("motifs.jsonl", PATTERNS)], builtin=False)
    mentions = rules.match("L’Émile\u00a0Bertin (EB-14), l’émile bertin et un Missile KH-22.")
    assert [(m.text, m.label, m.rule, m.known) for m in mentions] == [
        ("Émile\u00a0Bertin", "VESSEL", "bertin", "bertin"),
        ("EB-14", "VESSEL", "bertin", "bertin"),
        ("Missile KH-22", "WEAPON", "motifs-4", None),
    ]
    assert rules.entity("bertin").aliases == ("EB-14",)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "no JSON"),
        ("[]", "no label or no pattern"),
        ('{"label": "X"}', "no label or no pattern"),
        ('{"label": 3, "pattern": "x"}', "label is no text"),
        ('{"label": "X", "pattern": 3}', "neither text nor list"),
        ('{"label": "X", "pattern": []}', "neither text nor list"),
    ],
)
def test_a_wrong_line_is_told(write, line, reason):
    path = write("motifs.jsonl", PATTERNS + line + "\n")
    with pytest.raises(RuleError, match=reason) as caught:
        load([path], builtin=False)
    assert caught.value.subject == f"{path}:5"


def test_a_wrong_token_pattern_is_told_with_its_line(write):
    path = write("t.toml", '\n[[pattern]]\nid = "p"\nlabel = "X"\ntokens = [{ LOWR = "x" }]\n')
    with pytest.raises(RuleError, match="token pattern of 'p'") as caught:
        load([path], builtin=False).match("x")
    assert caught.value.subject == f"{path}:2"


def test_token_patterns_heed_context_and_the_tokens_given(write):
    path = write(
        "t.toml",
        '[[pattern]]\nid = "p"\nlabel = "X"\ntokens = [{ LOWER = "canon" }, { IS_TITLE = true }]\n'
        '[pattern.context]\nnear = ["tir"]\nnot_after = ["lundi"]\n',
    )
    rules = load([path], builtin=False)
    assert [m.text for m in rules.match("Des tirs de canon Caesar.")] == ["canon Caesar"]
    assert rules.match("Un canon Caesar.") == []
    assert rules.match("Des tirs de canon Caesar lundi.") == []

    import spacy

    text = "Des tirs de canon\u00a0Caesar."
    assert [(m.start, m.end) for m in rules.match(text, spacy.blank("fr")("Des tirs de canon Caesar."))] == [(12, 24)]
