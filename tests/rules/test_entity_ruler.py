"""EntityRuler patterns as rules, and token patterns."""

import json

import pytest

from extractor.core.errors import RuleError
from extractor.rules import load
from extractor.rules.lint import check

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


def test_token_patterns_are_found_in_texts_longer_than_spacy_takes(write):
    rules = load([write("motifs.jsonl", '{"label": "WEAPON", "pattern": [{"LOWER": "missile"}]}\n')], builtin=False)
    assert [m.start for m in rules.match("Missile" + " " * 1_000_001 + "missile")] == [0, 1_000_008]


LINE = '{"label": "VESSEL", "pattern": "%s"}\n'


def test_ids_that_are_made_up_leave_those_that_are_there(write, tmp_path):
    """Two files of one name, an id that somebody chose, and token patterns of one id."""
    (tmp_path / "a").mkdir()
    files = [
        write(
            "a/motifs.jsonl", LINE % "Alcyon" + '{"label": "SHIP", "pattern": [{"LOWER": "barge"}], "id": "barge"}\n'
        ),
        write("motifs.jsonl", LINE % "Surcouf" + '{"label": "SHIP", "pattern": [{"LOWER": "bac"}], "id": "bac"}\n'),
        write("mine.toml", '[[entity]]\nid = "barge-2"\nlabel = "VESSEL"\nname = "Laplace"\n'),
    ]
    found = load(files, builtin=False).match("L’Alcyon, le Surcouf, une barge, un bac et le Laplace.")
    assert [(m.text, m.rule, m.known) for m in found] == [
        ("Alcyon", "motifs-1", "motifs-1"),
        ("Surcouf", "motifs-1-2", "motifs-1-2"),
        ("barge", "barge-2-2", "barge"),
        ("bac", "bac-2", "bac"),
        ("Laplace", "barge-2", "barge-2"),
    ]
    assert [p.message for p in check(files)] == []


def test_names_of_two_labels_and_one_id_keep_the_patterns_of_each(write, tmp_path):
    (tmp_path / "a").mkdir()
    text = LINE.replace("}", ', "id": "x"}') % "Alcyon" + '{"label": "SHIP", "pattern": "Alcyone", "id": "x"}\n'
    text += '{"label": "SHIP", "pattern": [{"LOWER": "barge"}], "id": "x"}\n'
    taken = write("mine.toml", '[[entity]]\nid = "x-ship"\nlabel = "VESSEL"\nname = "Laplace"\n')
    found = load([write("a.jsonl", text), taken], builtin=False).match("L’Alcyone, une barge et le Laplace.")
    assert [(m.text, m.known) for m in found] == [("Alcyone", "x-ship-2"), ("barge", "x-ship-2"), ("Laplace", "x-ship")]


def test_an_id_that_is_given_twice_is_told(write, tmp_path):
    text = LINE.replace("}", ', "id": "x"}') % "Alcyon"
    with pytest.raises(RuleError, match="id 'x' is taken"):
        load([write("a.jsonl", text), write("b.jsonl", text)], builtin=False)


def test_ids_of_any_letters_are_kept_apart(write):
    lines = [("Émile", "É"), ("Zoé", "z"), ("Pékin", "北京"), ("Beijing", "北京"), ("Tokyo", "東京"), ("Nul", 0)]
    text = "".join(json.dumps({"label": "X", "pattern": name, "id": given}) + "\n" for name, given in lines)
    rules = load([write("m.jsonl", text)], builtin=False)
    assert [(rule.id, rule.name, rule.aliases) for rule in rules.rules] == [
        ("e", "Émile", ()),
        ("z", "Zoé", ()),
        ("u5317-u4eac", "Pékin", ("Beijing",)),
        ("u6771-u4eac", "Tokyo", ()),
        ("0", "Nul", ()),
    ]


def test_two_ids_that_would_be_one_are_told(write):
    path = write(
        "m.jsonl", '{"label": "X", "pattern": "a", "id": "A.1"}\n{"label": "X", "pattern": "b", "id": "a 1"}\n'
    )
    with pytest.raises(RuleError, match="id 'a 1' is read as 'a-1', which is that of 'A.1'") as caught:
        load([path], builtin=False)
    assert caught.value.subject == f"{path}:2"


def test_labels_of_the_guidelines_are_read_in_any_case_and_told(write):
    path = write("m.jsonl", "".join(LINE.replace("VESSEL", label) % "Zork" for label in ("org", " Group ", "navire")))
    assert [rule.label for rule in load([path], builtin=False).rules] == ["ORG", "GROUP", "navire"]
    told = [(p.where, p.level, p.message) for p in check([path]) if "is read as" in p.message]
    assert told == [
        (f"{path}:{line}", "warning", f"label '{label}' is read as {label.upper()}")
        for line, label in ((1, "org"), (2, "Group"))
    ]


def test_labels_that_differ_in_capitals_alone_are_told(write):
    """Their entities would have the same ids, and be counted as one over documents."""
    line = LINE.replace("}", ', "id": "x"}')
    one_id = write("o.jsonl", line.replace("VESSEL", "Vessel") % "Surcouf" + line % "Laplace")
    assert [p.message for p in check([one_id])] == [f"label 'VESSEL' is 'Vessel' ({one_id}:1) but for capitals"]
    files = [
        write("m.jsonl", LINE.replace("VESSEL", "Vessel") % "Surcouf"),
        write("n.toml", '[[entity]]\nid = "x"\nlabel = "VESSEL"\nname = "Laplace"\n'),
    ]
    reason = f"label 'VESSEL' is 'Vessel' ({files[0]}:1) but for capitals"
    assert [(p.where, p.level, p.message) for p in check(files)] == [(f"{files[1]}:1", "error", reason)]
    with pytest.raises(RuleError) as caught:
        load(files)
    assert (caught.value.subject, caught.value.reason) == (f"{files[1]}:1", reason)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "no JSON"),
        ("[]", "no label or no pattern"),
        ('{"label": "X"}', "no label or no pattern"),
        ('{"label": 3, "pattern": "x"}', "label is no text"),
        ('{"label": "O", "pattern": "x"}', "label 'O' stands for no name .*; give it another"),
        ('{"label": "a,b", "pattern": "x"}', "label 'a,b' has a comma"),
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


def test_token_patterns_read_texts_with_halves_of_characters(write):
    """As JSON of cut texts holds them."""
    rules = load([write("motifs.jsonl", PATTERNS)], builtin=False)
    text = "\ud83d Un missile KH-22 \ude80."
    assert [(m.start, m.end, m.text) for m in rules.match(text)] == [(5, 18, "missile KH-22")]


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
