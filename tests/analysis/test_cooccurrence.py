"""Co-occurrence in windows, counted by hand."""

from dataclasses import replace

import pytest

from extractor.analysis import cooccurrence
from extractor.analysis.cooccurrence import cooccurrences
from extractor.analysis.neighbours import beside
from tests.saved import result_of
from tests.timing import grows_below

TEXT = "[Alpha](ORG org-a) et [Bêta](ORG org-b), [Alpha](ORG org-a).\n\n[Alpha](ORG org-a) voit [Camus](PER per-c). [Bêta](ORG org-b) part.\n\n[Dakar](LOC loc-d)."


@pytest.mark.parametrize(
    "window, edges",
    [
        ("sentence", {("org-a", "org-b"): 1, ("org-a", "per-c"): 1}),
        ("paragraph", {("org-a", "org-b"): 2, ("org-a", "per-c"): 1, ("org-b", "per-c"): 1}),
        (
            "document",
            {("org-a", "org-b"): 1, ("org-a", "per-c"): 1, ("org-b", "per-c"): 1}
            | {("loc-d", other): 1 for other in ("org-a", "org-b", "per-c")},
        ),
    ],
)
def test_weights_count_windows(window, edges):
    graph = cooccurrences([result_of(TEXT, "a.txt")], window)
    assert {(e.source, e.target): e.weight for e in graph.edges} == edges
    assert {n.id: n.mentions for n in graph.nodes} == {"org-a": 3, "org-b": 2, "per-c": 1, "loc-d": 1}


def test_documents_add_up_and_quotes_are_distinct():
    results = [
        result_of(TEXT, "a.txt"),
        result_of(TEXT, "b.txt"),
        result_of("[Bêta](ORG org-b) suit [Alpha](ORG org-a).", "c.txt"),
    ]
    graph = cooccurrences(results, "sentence")
    (edge,) = [e for e in graph.edges if (e.source, e.target) == ("org-a", "org-b")]
    assert (edge.weight, edge.documents, edge.examples) == (3, 3, ["Alpha et Bêta, Alpha.", "Bêta suit Alpha."])
    assert {n.id: n.documents for n in graph.nodes} == {"org-a": 3, "org-b": 3, "per-c": 2, "loc-d": 2}


def test_a_wide_window_quotes_both_sentences():
    graph = cooccurrences([result_of(TEXT, "a.txt")], "document")
    quotes = {(e.source, e.target): e.examples for e in graph.edges}
    assert quotes["org-b", "per-c"] == ["Alpha et Bêta, Alpha. […] Alpha voit Camus."]


def test_mentions_of_entities_that_were_taken_out_are_passed_over():
    whole = result_of(TEXT, "a.txt")
    left = replace(whole, entities=tuple(e for e in whole.entities if e.id != "org-b"))
    graph = cooccurrences([left], "paragraph")
    assert {(e.source, e.target): e.weight for e in graph.edges} == {("org-a", "per-c"): 1}
    assert [n.id for n in beside([left], "org-a", "paragraph")] == ["per-c"]


def test_a_sentence_of_many_names_is_quoted_once_for_all():
    def work(names: int) -> None:
        result = result_of(" et ".join(f"[Nom{n}](PER per-{n})" + " de la ville" * 20 for n in range(names)) + ".", "a")
        edges = cooccurrences([result]).edges
        assert len({id(e.examples[0]) for e in edges}) == 1 and len(edges) == names * (names - 1) // 2
        beside([result], "per-1")

    assert grows_below(7, work, 80, 160)  # as the edges, fourfold


def test_of_a_long_list_of_names_those_are_paired_that_are_near(monkeypatch):
    monkeypatch.setattr(cooccurrence, "TOGETHER", 4)
    told = []

    def edges(*texts: str, window: str = "sentence") -> set[tuple[str, str]]:
        marked = ". ".join(", ".join(f"[N{n}](PER per-{n})" for n in text) for text in texts) + "."
        found = cooccurrences([result_of(marked, "a.txt")], window, told.append).edges
        return {(e.source[-1], e.target[-1]) for e in found}

    assert len(edges("0123")) == 6 and told == []
    near = {(a, b) for a in "012345" for b in "012345" if 0 < int(b) - int(a) <= 2}
    assert edges("012345") == near
    assert told == ["a.txt: a sentence names 6 entities; each is paired with the 2 named before and the 2 behind it"]
    # also those that are named near each other later on
    assert edges("012345", "30", window="document") == near | {("0", "3"), ("0", "4"), ("0", "5")}
