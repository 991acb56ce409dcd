"""What a text calls an exercise or a group in one place, and a tagger something else in another."""

import pytest

from extractor.core.types import HEADER, LISTED, USER, Mention
from extractor.rules.document_view import Text
from extractor.rules.namesakes import with_namesakes

COMMON = frozenset(("front", "soleil"))


def labels(text: str, *named: tuple[str, str]) -> list[str]:
    """The labels that names of a text have afterwards, in their order; each stands behind the one before."""
    mentions, at = [], 0
    for name, label in named:
        start = text.index(name, at)
        at = start + len(name)
        mentions.append(Mention(start, at, name, label))
    kept, verdicts = with_namesakes(Text(text), mentions, COMMON)
    assert sum(one.label != other.label for one, other in zip(mentions, kept, strict=True)) == len(verdicts)
    return [mention.label for mention in kept]


@pytest.mark.parametrize(
    ("text", "named", "expected"),
    [
        ("Galerne 24 est fini. Galerne coûte cher.", [("Galerne 24", "EXERCISE"), ("Galerne", "PER")], "EXERCISE"),
        (
            "EU Rhodanus 2019 a plu. On dit que Rhodanus revient.",
            [("EU Rhodanus 2019", "EXERCISE"), ("Rhodanus", "PER")],
            "EXERCISE",
        ),
        (
            "Avec Simoun III, tout va. Le Simoun ne revient pas.",
            [("Simoun III", "EXERCISE"), ("Simoun", "PER")],
            "EXERCISE",
        ),
        ("Pendant Pare-feu 3, on dort. À PF3, on veille.", [("Pare-feu 3", "EXERCISE"), ("PF3", "LOC")], "EXERCISE"),
        ("Les River Herons ont tué. On craint les Herons.", [("River Herons", "GROUP"), ("Herons", "ORG")], "GROUP"),
        ("Baz Tonnè a tiré. Tout accuse Tonnè.", [("Baz Tonnè", "GROUP"), ("Tonnè", "PER")], "GROUP"),
        (
            "Les Veilleurs armés du Lac tuent. Signé VAL.",
            [("Veilleurs armés du Lac", "GROUP"), ("VAL", "ORG")],
            "GROUP",
        ),
        # somebody or something else
        ("Galerne 24 est fini. M. Galerne dort.", [("Galerne 24", "EXERCISE"), ("Galerne", "PER")], "PER"),
        (
            "Galerne 24 est fini. Luc Galerne dort. Galerne rit.",
            [("Galerne 24", "EXERCISE"), ("Luc Galerne", "PER"), ("Galerne", "PER")],
            "PER",
        ),
        ("Galerne 24 est fini. Le vent de Galerne souffle.", [("Galerne 24", "EXERCISE"), ("Galerne", "LOC")], "LOC"),
        ("Les River Herons ont tué. Le club des Herons a peur.", [("River Herons", "GROUP"), ("Herons", "ORG")], "ORG"),
        ("Galerne 24 est fini. Messe à Galerne dimanche.", [("Galerne 24", "EXERCISE"), ("Galerne", "LOC")], "LOC"),
        ("Nouveau Front a tiré. Il aime Front.", [("Nouveau Front", "GROUP"), ("Front", "ORG")], "ORG"),  # a word
    ],
)
def test_one_place_tells_it_of_the_others(text, named, expected):
    assert labels(text, *named)[-1] == expected


@pytest.mark.parametrize(
    ("text", "named", "expected"),
    [
        (
            "Ont signé le FDRK, la CPC et les Lions du Chari.",
            [("FDRK", "ORG"), ("CPC", "GROUP"), ("Lions du Chari", "ORG")],
            ["GROUP", "GROUP", "GROUP"],
        ),
        (
            "Le Comando Azul, gang maître du port, a signé.",
            [("Comando Azul", "GROUP"), ("gang maître du port", "ORG")],
            ["GROUP", "ORG"],
        ),
        ("Ont signé le FDRK et la CPC.", [("FDRK", "ORG"), ("CPC", "GROUP")], ["ORG", "GROUP"]),
        (
            "Au tournoi : le FDRK, la CPC et les Lions du Chari, un but partout, puis un match nul.",
            [("FDRK", "ORG"), ("CPC", "GROUP"), ("Lions du Chari", "ORG")],
            ["ORG", "GROUP", "ORG"],
        ),
        (
            "Ont signé la Croix-Rouge, la CPC et la RCPCA.",
            [("Croix-Rouge", "ORG"), ("CPC", "GROUP"), ("RCPCA", "GROUP")],
            ["ORG", "GROUP", "GROUP"],
        ),
    ],
)
def test_who_stands_among_groups_is_one(text, named, expected):
    assert labels(text, *named) == expected


def test_an_edition_that_is_glued_on_belongs_to_the_name():
    text = "Pare-feu 3 est fini. Jeudi, Pare-feu26."
    mentions = [Mention(0, 10, "Pare-feu 3", "EXERCISE"), Mention(28, 36, "Pare-feu", "LOC")]
    kept, _ = with_namesakes(Text(text), mentions, COMMON)
    assert [(m.text, m.label) for m in kept] == [("Pare-feu 3", "EXERCISE"), ("Pare-feu26", "EXERCISE")]


def test_a_word_with_la_stays_a_word():
    text = "La radio dit que la Dame blanche revient. La Loutre a faim. Loutre 4 commence."
    assert labels(text, ("Loutre", "ORG"), ("Loutre 4", "EXERCISE")) == ["ORG", "EXERCISE"]


def test_a_text_without_exercises_and_groups_stays():
    text = "Galerne a parlé à Galerne."
    assert labels(text, ("Galerne", "PER"), ("Galerne", "LOC")) == ["PER", "LOC"]


@pytest.mark.parametrize("priority", [LISTED, USER, HEADER])
def test_what_a_rule_or_the_format_says_stays(priority):
    text = "Galerne 24 est fini. Galerne coûte cher."
    mentions = [Mention(0, 10, "Galerne 24", "EXERCISE"), Mention(21, 28, "Galerne", "ORG", priority=priority)]
    assert with_namesakes(Text(text), mentions, COMMON) == (mentions, [])


def test_no_edition_is_taken_from_the_next_name():
    text = "Galerne 25 est fini. On lit de Galerne 24 Heures durant."
    named = [(0, "Galerne 25", "EXERCISE"), (31, "Galerne", "PER"), (39, "24 Heures", "ORG")]
    mentions = [Mention(start, start + len(name), name, label) for start, name, label in named]
    assert all(text[m.start : m.end] == m.text for m in mentions)
    kept, _ = with_namesakes(Text(text), mentions, COMMON)
    assert [(m.text, m.label) for m in kept[1:]] == [("Galerne", "EXERCISE"), ("24 Heures", "ORG")]
