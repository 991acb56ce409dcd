"""Lenient scores, intervals, agreement, comparison and errors."""

import random
from collections import Counter

import pytest

from extractor.analysis.scoring import MODES, Score, mention_scores
from extractor.analysis.scoring.agreement import agreement, kappa
from extractor.analysis.scoring.comparison import chance, compare
from extractor.analysis.scoring.errors import errors, most_frequent
from extractor.analysis.scoring.intervals import f1, interval
from extractor.analysis.scoring.mentions import macro
from extractor.core.labels import LABELS
from extractor.core.types import Document, Mention, Rejected, Result, Verdict
from extractor.documents.annotations import Gold, Span, unmark

THEIRS = {"exact": "strict", "partial": "partial", "type": "ent_type", "border": "exact"}


def drawn(rng: random.Random) -> tuple[list[Span], list[Span]]:
    """Gold and found spans of a text, that agree, overlap, merge and split."""
    sides = []
    for _ in range(2):
        spans, at = [], 0
        for _ in range(rng.randint(0, 12)):
            start = at + rng.randint(0, 2)
            at = start + rng.randint(1, 3)
            spans.append(Span(start, at, rng.choice(LABELS[:3])))
        sides.append(spans)
    return sides[0], sides[1]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("seed", range(8))
def test_every_mode_agrees_with_nervaluate(mode, seed):
    from nervaluate import Evaluator

    rng = random.Random(seed)
    pairs = [drawn(rng) for _ in range(15)]
    spelt = [
        [[{"label": s.label, "start": s.start, "end": s.end - 1} for s in spans] for spans in side]
        for side in zip(*pairs)
    ]
    theirs = Evaluator(*spelt, tags=list(LABELS), loader="dict").evaluate()
    ours = mention_scores(pairs, mode)
    by_label = {"all": theirs["overall"], **theirs["entities"]}
    for label, modes in by_label.items():
        expected = modes[THEIRS[mode]]
        assert ours[label].f1 == pytest.approx(100 * expected.f1), label
        assert (ours[label].found, ours[label].gold) == (expected.actual, expected.possible)


@pytest.mark.parametrize("seed", range(4))
def test_exact_scores_and_averages_agree_with_seqeval(seed):
    from seqeval.metrics import classification_report

    rng = random.Random(seed)
    pairs = [drawn(rng) for _ in range(15)]

    def tags(spans):
        out = ["O"] * 60
        for s in spans:
            out[s.start : s.end] = [f"B-{s.label}"] + [f"I-{s.label}"] * (s.end - s.start - 1)
        return out

    theirs = classification_report(
        [tags(g) for g, _ in pairs], [tags(f) for _, f in pairs], output_dict=True, zero_division=0
    )
    ours = mention_scores(pairs)
    assert ours["all"].f1 == pytest.approx(100 * theirs["micro avg"]["f1-score"])
    assert macro(ours) == pytest.approx(
        tuple(100 * theirs["macro avg"][k] for k in ("precision", "recall", "f1-score"))
    )
    for label in LABELS[:3]:
        assert ours[label].precision == pytest.approx(100 * theirs[label]["precision"])


def test_an_interval_holds_the_figure_and_narrows_with_more_texts():
    rng = random.Random(1)
    rows = [(rng.randint(3, 9), 10, 10) for _ in range(100)]
    figure = Score(*map(sum, zip(*rows))).f1
    wide, narrow = interval(rows[:10], f1), interval(rows, f1)
    assert narrow[0] < figure < narrow[1]
    assert narrow[1] - narrow[0] < (wide[1] - wide[0]) / 2
    assert interval(rows, f1) == narrow and interval(rows, f1, seed=2) != narrow
    assert interval(rows[:1], f1) is None


def test_an_interval_is_that_of_the_spread():
    """For a mean the bootstrap comes to ±1.96 standard errors."""
    rng = random.Random(4)
    rows = [(rng.gauss(50, 10), 100, 100) for _ in range(200)]
    low, high = interval(rows, f1)
    mean = sum(r[0] for r in rows) / 200
    error = (sum((r[0] - mean) ** 2 for r in rows) / 200) ** 0.5 / 200**0.5
    assert (high - low) / 2 == pytest.approx(1.96 * error, rel=0.1)


def test_kappa_is_cohens():
    # Cohen's kappa of the usual example: 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no
    counts = Counter({("yes", "yes"): 20, ("yes", "no"): 5, ("no", "yes"): 10, ("no", "no"): 15})
    assert kappa(counts) == pytest.approx(0.4)
    assert kappa(Counter()) is None and kappa(Counter({("O", "O"): 5})) == 1


def test_two_annotators_are_compared_by_words():
    text, one = unmark("[Awa Diallo](PER) vit à [Gao](LOC).")
    _, other = unmark("[Awa](PER) Diallo vit à [Gao](LOC).")
    found = agreement([(text, one, other)])
    assert found.scores["all"].f1 == 50
    assert (found.words, found.marked) == (6, 3)
    # both say O for 3 of 6 words, PER for one, LOC for one: 5/6 agree
    expected = (2 * 1 + 3 * 4 + 1 * 1) / 36
    assert found.kappa == pytest.approx((5 / 6 - expected) / (1 - expected))
    assert agreement([(text, one, one)]).kappa == 1
    # a label that is called as files of a word a line call what is none
    marked = agreement([("Gao.", [Span(0, 3, "O")], [])])
    assert marked.marked == 1 and marked.kappa != 1


def spans(*places: tuple) -> list[Span]:
    return [Span(*place) for place in places]


def test_an_exchange_test_finds_what_is_sure_and_not_what_is_chance():
    right, wrong = (5, 5, 5), (3, 5, 5)
    assert chance([wrong] * 20, [right] * 20) < 0.001
    assert chance([wrong, right] * 10, [right, wrong] * 10) == 1
    # one better document of one: both exchanges are equally likely to give so great a difference
    assert chance([wrong], [right]) == 1
    # five better of five: two of 32 exchanges are as extreme
    assert chance([wrong] * 5, [right] * 5) == pytest.approx(2 / 32, abs=0.01)


def test_a_comparison_says_what_got_better_and_worse():
    gold = [spans((0, 3, "LOC"), (5, 8, "PER"))]
    first, second = [spans((0, 3, "LOC"), (10, 12, "ORG"))], [spans((5, 8, "PER"), (20, 22, "ORG"))]
    found = compare(gold, first, second)
    assert [(c.kind, c.span.start, c.better) for c in found.changes] == [
        ("gone", 0, False), ("found", 5, True), ("cleared", 10, True), ("added", 20, False),
    ]  # fmt: skip
    assert found.first["all"] == found.second["all"] == Score(1, 2, 2)
    assert found.p["all"] == 1


def result_of(gold: str, found: str, **more) -> tuple[Gold, Result]:
    text, right = unmark(gold)
    also, given = unmark(found)
    assert text == also
    sources = more.pop("sources", {})
    mentions = tuple(
        Mention(s.start, s.end, text[s.start : s.end], s.label, **sources.get(text[s.start : s.end], {})) for s in given
    )
    return Gold("a", text, right), Result(Document(text), "fr", mentions, (), **more)


@pytest.mark.parametrize(
    "gold, found, kinds",
    [
        ("À [Gao](LOC).", "À Gao.", [("missed", "LOC")]),
        ("À Gao.", "À [Gao](LOC).", [("spurious", "→ LOC")]),
        ("[Gao](LOC) vote", "[Gao](ORG) vote", [("label", "LOC → ORG")]),
        ("[Awa Ba](PER) dit", "Awa [Ba](PER) dit", [("border", "PER")]),
        ("[Awa Ba](PER) dit", "Awa [Ba](LOC) dit", [("label", "PER → LOC")]),
        ("[Gao](LOC)-[Bamako](LOC)", "[Gao-Bamako](LOC)", [("merged", "LOC")]),
        ("[Awa Ba](PER) dit", "[Awa](PER) [Ba](PER) dit", [("split", "PER")]),
        ("[Gao](LOC), [Ba](PER)", "[Gao](LOC), [Ba](PER)", []),
    ],
)
def test_errors_have_a_kind(gold, found, kinds):
    assert [(e.kind, e.labels) for e in errors(*result_of(gold, found))] == kinds


def test_errors_have_a_cause():
    text = "Le SMIC et la FAO à Gao, puis Gao, et AQMI."
    smic, fao = Mention(3, 7, "SMIC", "ORG"), Mention(14, 17, "FAO", "ORG")
    long = Mention(14, 20, "FAO à ", "ORG", source="rule", rule="fao-long")
    gold, result = result_of(
        "Le [SMIC](ORG) et la [FAO](ORG) à Gao, puis Gao, et [AQMI](GROUP).",
        "Le SMIC et la [FAO à ](ORG)[Gao](LOC), puis [Gao](LOC), et AQMI.",
        verdicts=(Verdict(smic, None, "abbreviation", "…"),),
        rejected=(Rejected(fao, long, "longer"),),
    )
    assert gold.text == text
    mentions = list(result.mentions)
    mentions[0] = long
    mentions[2] = Mention(mentions[2].start, mentions[2].end, "Gao", "LOC", source="document")
    result = Result(result.document, "fr", tuple(mentions), (), result.rejected, (), None, result.verdicts)
    found = {(e.kind, e.text): e.cause for e in errors(gold, result)}
    assert found == {
        ("missed", "SMIC"): "filter abbreviation",
        ("border", "FAO à "): "rule fao-long",
        ("spurious", "Gao"): "propagation",
        ("missed", "AQMI"): "tagger",
    }


def test_the_most_frequent_come_first():
    some = [*errors(*result_of("[Gao](LOC), [Gao](LOC)", "Gao, Gao")), *errors(*result_of("Ba", "[Ba](PER)"))]
    assert [(kind, cause, len(e)) for kind, cause, e in most_frequent(some)] == [
        ("missed", "tagger", 2), ("spurious", "tagger", 1),
    ]  # fmt: skip
