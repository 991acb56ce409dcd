"""Many documents at a glance, counted by hand."""

from extractor.analysis.overview import summarise
from tests.saved import result_of

DOCUMENTS = [
    result_of("[Ada](PER per-ada), [Ada](PER per-ada) et [Ben](PER per-ben) à [Gao](LOC loc-gao).", "a.txt"),
    result_of(
        "[Cléo](PER per-cleo), [Ben](PER per-ben), [Ben](PER per-ben), [Mistral](WEAPON weapon-mistral).", "b.txt"
    ),
    result_of(
        "[Ben](PER per-ben), [Dia](PER per-dia), [Dia](PER per-dia), [Eva](PER per-eva), [Dia](PER per-dia).", None
    ),
]


def test_the_most_named_come_first():
    overview = summarise(DOCUMENTS)
    assert [(s.name, s.mentions, s.documents) for s in overview.top("PER", 3)] == [
        ("Ben", 4, 3),
        ("Dia", 3, 1),
        ("Ada", 2, 1),
    ]
    assert overview.labels == ["PER", "LOC", "WEAPON"]
    assert (overview.mentions, len(overview.entities)) == (13, 7)
    assert overview.characters == sum(len(r.document.text) for r in DOCUMENTS)


def test_what_is_new_in_each_and_where_most_is_named():
    overview = summarise(DOCUMENTS)
    assert [d.new for d in overview.documents] == [("Ada", "Ben", "Gao"), ("Cléo", "Mistral"), ("Dia", "Eva")]
    assert [(d.path, d.mentions, d.entities) for d in overview.busiest(2)] == [(None, 5, 3), ("a.txt", 4, 3)]
