"""Our French class cuts words as spaCy's own does.

spaCy's class is the oracle: its patterns take two seconds to compile, so it is
imported in one slow module fixture.
"""

import random
from pathlib import Path

import pytest

from extractor.documents import reading
from extractor.tagger import french

ROOT = Path(__file__).parents[2]
TEXTS = sorted(p for folder in ("samples", "models/corpus") for p in (ROOT / folder).rglob("*.txt"))

#: what words with hyphens and apostrophes are made of
ROOTS = [
    "Saint",
    "sainte",
    "faux",
    "Est",
    "Nord",
    "franco",
    "Anglo",
    "black",
    "New",
    "YORK",
    "Prud",
    "Entr",
    "grand",
    "r",
    "premier",
    "vice",
    "contre",
    "Puy",
    "Val",
    "Marie",
    "Pau",
    "Orthez",
    "Mulhouse",
    "Sète",
    "Maroc",
    "USA",
    "Provence",
    "Alpes",
    "États",
    "Etats",
    "aujourd",
    "J.",
    "C.",
    "c",
    "est",
    "a",
    "semble",
    "dix",
    "n°",
    "lès",
    "la",
    "de",
    "d'",
    "en",
]
JOINTS = ["-", "–", "‐", "—", "'", "’", "-de-", "-la-", "-lès-", "-en-l'", "-saint-", "-t-", "/", ".", ","]
ENDS = ["uni", "York", "homme", "ouvert", "ministre", "il", "ce", "Denis", "s", "X", "É", "1", "µ", "ſ", "K", "", "."]
WRAPS = ["{}", "{}", "«{}»", "({}),", "l'{}", "qu’{}", "{}%", "http://{}.fr/", "{}…", "{}'s", "10{}"]


def generated_words(count: int, seed: int = 7) -> list[str]:
    pick = random.Random(seed)
    words = []
    for _ in range(count):
        word = pick.choice(ROOTS)
        for _ in range(pick.randint(0, 3)):
            word += pick.choice(JOINTS) + pick.choice(pick.choice((ROOTS, ENDS)))
        word = pick.choice((str, str, str.upper, str.lower, str.title))(word)
        words.append(pick.choice(WRAPS).format(word))
    return words


@pytest.fixture(scope="module")
def ours():
    return french.French().tokenizer


@pytest.fixture(scope="module")
def stock():
    from spacy.lang.fr import French

    return French().tokenizer


def tokens(tokenizer, text: str) -> list[tuple[str, str]]:
    return [(token.text, token.whitespace_) for token in tokenizer(text)]


@pytest.mark.slow
def test_exceptions_are_spacys(ours, stock):
    assert ours.rules == stock.rules


@pytest.mark.slow
def test_generated_words_are_cut_as_spacy_cuts_them(ours, stock):
    words = dict.fromkeys(generated_words(10_000))
    different = [w for w in words if tokens(ours, w) != tokens(stock, w)]
    assert not different


@pytest.mark.slow
def test_articles_are_cut_as_spacy_cuts_them(ours, stock):
    texts = {path: next(reading.read(path)).text for path in TEXTS}
    assert [path for path, text in texts.items() if tokens(ours, text) != tokens(stock, text)] == []


@pytest.mark.parametrize(
    "text, expected",
    [
        ("le match Pau-Orthez", "le match Pau - Orthez"),
        ("Maroc-USA à Saint-Denis", "Maroc - USA à Saint-Denis"),
        ("l'Etat-major d’Aulnay-sous-Bois", "l' Etat - major d’ Aulnay-sous-Bois"),
        ("Est-ce qu'aujourd'hui M. Dupont a-t-il dit", "Est -ce qu' aujourd'hui M. Dupont a -t -il dit"),
        ("(AFP/Reuters) 4% de l'ONU.", "( AFP / Reuters ) 4 % de l' ONU ."),
    ],
)
def test_words_are_cut_where_french_cuts_them(text, expected, ours):
    assert [token.text for token in ours(text)] == expected.split()


def test_the_class_has_a_language_code_of_its_own():
    import spacy

    assert type(spacy.blank("extractor_fr")) is french.French
    assert type(spacy.blank("fr")).__module__ == "spacy.lang.fr"


def test_the_patterns_survive_a_round_trip(ours):
    """A trained pipeline stores its tokenizer, for spaCy users who do not have our class."""
    again = french.French().tokenizer.from_bytes(ours.to_bytes())
    text = "Saint-Denis, Pau-Orthez, l'entr'ouvert black-out"
    assert tokens(again, text) == tokens(ours, text)


@pytest.mark.slow
def test_a_pipeline_may_have_a_tokenizer_of_its_own(ours):
    from spacy.tokens import Doc

    nlp = french.French()
    nlp.tokenizer = lambda text: Doc(nlp.vocab, text.split("|"))
    assert [t.text for t in nlp("L'ONU|à Gao")] == ["L'ONU", "à Gao"]
