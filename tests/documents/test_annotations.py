"""Gold files, and the scores against them."""

import json
import random

import pytest

from extractor.analysis.scoring import Score, entity_scores, mention_scores
from extractor.core.errors import InputError
from extractor.core.labels import LABELS
from extractor.documents.annotations import Gold, Span, mark, read, unmark
from tests.cli.test_export import on_path, run  # noqa: F401  fixture

ARTICLES = """\
# mer, France, dépêche
À [Brest](LOC), [Léna Kerdoncuff](PER) [sic] a reçu l’[Ifremer](ORG) (voir [le plan](plan.pdf)).
Elle repart lundi.

# exercice, Maroc, brève
[Tan-Tan](LOC) a vu [African Lion 2031](EXERCISE).
"""


def test_articles_are_read_with_their_topic(tmp_path):
    (tmp_path / "mer.md").write_text(ARTICLES, encoding="utf-8")
    first, second = read(tmp_path / "mer.md")
    assert (first.id, first.topic) == ("mer-001", "mer, France, dépêche")
    assert (
        first.text == "À Brest, Léna Kerdoncuff [sic] a reçu l’Ifremer (voir [le plan](plan.pdf)).\nElle repart lundi."
    )
    assert [(first.text[s.start : s.end], s.label) for s in first.spans] == [
        ("Brest", "LOC"),
        ("Léna Kerdoncuff", "PER"),
        ("Ifremer", "ORG"),
    ]
    assert second == Gold(
        "mer-002",
        "Tan-Tan a vu African Lion 2031.",
        (Span(0, 7, "LOC"), Span(13, 30, "EXERCISE")),
        "exercice, Maroc, brève",
    )


def test_marks_go_and_come_back():
    body = ARTICLES.partition("\n")[2].partition("\n\n")[0]
    assert mark(*unmark(body)) == body


def test_records_are_read_in_lines_or_alone(tmp_path):
    record = {"id": 7, "text": "À Gao, à Gao", "spans": [[9, 12, "LOC", "gao"], [2, 5, "LOC", "gao"]]}
    expected = [Gold("7", record["text"], (Span(2, 5, "LOC", "gao"), Span(9, 12, "LOC", "gao")))]
    (tmp_path / "one.json").write_text(json.dumps(record, indent=1))
    (tmp_path / "many.jsonl").write_text(json.dumps(record) + "\n\n")
    assert list(read(tmp_path / "one.json")) == list(read(tmp_path / "many.jsonl")) == expected


@pytest.mark.parametrize(
    "name, content, message",
    [
        ("a.jsonl", '{"id": 1, "text": "", "spans": []}\n{"id": 2}', "a.jsonl:2: lacks 'text'"),
        ("a.jsonl", '{"id": 1, "text": "Gao", "spans": [[0, 4, "LOC"]]}', "a.jsonl:1: the span 0..4 is outside"),
        (
            "a.jsonl",
            '{"id": 1, "text": "Gao", "spans": [[0, 2, "LOC"], [1, 3, "ORG"]]}',
            "the span 1..3 is outside the text or overlaps",
        ),
        ("a.jsonl", '{"id": 1, "text": "Gao", "spans": [[1, 1, "LOC"]]}', "the span 1..1"),
        ("a.jsonl", '{"id": 1, "text": "Gao", "spans": [[0, 3]]}', "a.jsonl:1: "),
        ("a.jsonl", "mai", "a.jsonl:1: "),
        ("a.md", "# mer\nÀ [Gao](LOC).\n\n# vide\n", "a.md:4: a first line “# topic” with no text"),
        ("b.md", None, "b.md: No such file"),
    ],
)
def test_what_is_no_gold_is_named(tmp_path, name, content, message):
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as raised:
        list(read(tmp_path / name))
    assert message in str(raised.value)


def drawn(rng: random.Random, labels) -> tuple[list[Span], list[Span]]:
    """Gold spans of a text, and found ones that often agree with them."""
    gold, found, at = [], [], 0
    for _ in range(rng.randint(0, 15)):
        start = at + rng.randint(1, 4)
        at = end = start + rng.randint(1, 6)
        label = rng.choice(labels)
        if rng.random() < 0.85:
            gold.append(Span(start, end, label))
        if rng.random() < 0.85:
            other = rng.choice(labels) if rng.random() < 0.2 else label
            found.append(Span(start, end if rng.random() < 0.85 else max(start + 1, end - 1), other))
    return gold, found


@pytest.mark.parametrize("seed", range(5))
def test_mentions_are_scored_as_by_nervaluate(seed):
    """Its scores of exact span and label, over ends that it takes as inclusive."""
    from nervaluate import Evaluator

    rng = random.Random(seed)
    pairs = [drawn(rng, LABELS) for _ in range(20)]
    spelt = [
        [[{"label": s.label, "start": s.start, "end": s.end - 1} for s in spans] for spans in side]
        for side in zip(*pairs)
    ]
    theirs = Evaluator(*spelt, tags=list(LABELS), loader="dict").evaluate()
    ours = mention_scores(pairs)
    for label, strict in [
        ("all", theirs["overall"]["strict"]),
        *((x, theirs["entities"][x]["strict"]) for x in LABELS),
    ]:
        assert (ours[label].hits, ours[label].found, ours[label].gold) == (
            strict.correct,
            strict.actual,
            strict.possible,
        )
        assert ours[label].f1 == pytest.approx(100 * strict.f1)


def test_groups_count_as_organisations_among_names():
    gold = [Span(0, 4, "GROUP"), Span(5, 9, "EXERCISE"), Span(10, 12, "LOC")]
    found = [Span(0, 4, "ORG"), Span(10, 12, "PER")]
    scores = mention_scores([(gold, found)])
    assert list(scores) == ["names", "PER", "ORG", "LOC", "GROUP", "EXERCISE", "all"]
    assert (scores["names"], scores["all"]) == (Score(1, 2, 2), Score(0, 2, 3))


# the two examples of Bagga and Baldwin (1998), whose scores are in their paper
KEY = [[1, 2, 3, 4, 5], [6, 7], [8, 9, 10, 11, 12]]
BAGGA = [([[1, 2, 3, 4, 5], [6, 7, 8, 9, 10, 11, 12]], 76.2), ([[1, 2, 3, 4, 5, 8, 9, 10, 11, 12], [6, 7]], 58.3)]


def as_spans(clusters) -> list[Span]:
    return [Span(m, m + 1, "PER", f"e{i}") for i, mentions in enumerate(clusters) for m in mentions]


@pytest.mark.parametrize("response, precision", BAGGA)
def test_entities_are_scored_by_b_cubed(response, precision):
    score = entity_scores([(as_spans(KEY), as_spans(response))])
    f1 = 2 * precision * 100 / (precision + 100)  # nothing is split: recall is 100
    assert score.shared == score.end_to_end == pytest.approx(f1, abs=0.05)
    assert (score.merges, score.splits, score.gold) == (1, 0, 3)


def test_a_missed_mention_costs_end_to_end_alone():
    gold = as_spans([[1, 2], [3]])
    score = entity_scores([(gold, [*gold[:1], Span(9, 10, "PER", "x")])])
    assert score.shared == 100
    # precision 1 of 2 found; recall half an entity of 3 mentions
    assert score.end_to_end == pytest.approx(2 * (1 / 2) * (1 / 6) / (1 / 2 + 1 / 6) * 100)
    assert entity_scores([([Span(1, 2, "PER")], gold)]) is None


def test_the_command_scores_files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.md").write_text(ARTICLES, encoding="utf-8")
    row = {"id": 1, "text": "Le GSIM, ou JNIM", "spans": [[3, 7, "GROUP", "gsim"], [12, 16, "GROUP", "gsim"]]}
    (tmp_path / "b.jsonl").write_text(json.dumps(row))
    report = json.loads(run("evaluate", "a.md", "b.jsonl", "--model", "none", "--json").stdout)
    assert report["model"] == "none"
    assert report["files"]["a.md"]["mentions"]["EXERCISE"] == {
        "precision": 100, "recall": 100, "f1": 100, "hits": 1, "found": 1, "gold": 1,
    }  # fmt: skip
    assert report["files"]["a.md"]["mentions"]["names"]["recall"] == 0
    assert report["files"]["b.jsonl"]["entities"] == {
        "shared": 100,
        "end_to_end": 100,
        "merges": 0,
        "splits": 0,
        "gold": 1,
    }
    table = run("evaluate", "b.jsonl", "--model", "none").stdout
    assert table.startswith("b.jsonl: 1 document, none\n") and "\nentities: B-cubed 100.0" in table
    assert [line.split() for line in table.splitlines() if line.startswith("GROUP")] == [
        ["GROUP", "100.0", "100.0", "100.0", "2"]
    ]


def test_the_command_names_a_file_that_is_missing(tmp_path):
    assert (
        "ailleurs.jsonl: No such file"
        in run("evaluate", str(tmp_path / "ailleurs.jsonl"), "--model", "none", code=1).stderr
    )
