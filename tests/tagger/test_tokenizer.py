"""Words are cut once each, most of them without patterns, and just as spaCy's tokenizer cuts them by the same rules."""

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.attrs import NORM, ORTH
from spacy.tokenizer import Tokenizer
from spacy.util import compile_infix_regex

from extractor.documents import reading
from extractor.tagger import french, loading
from extractor.tagger.press_tokens import are_press_tokens
from extractor.tagger.tokenizer import LONGEST_CHUNK, FrenchTokenizer
from tests.tagger.test_french import TEXTS, generated_words


def of_spacy(tokenizer: Tokenizer) -> Tokenizer:
    """spaCy's own with the same rules."""
    return Tokenizer(
        tokenizer.vocab,
        tokenizer.rules,
        tokenizer.prefix_search,
        tokenizer.suffix_search,
        tokenizer.infix_finditer,
        tokenizer.token_match,
        tokenizer.url_match,
    )


def tokens(doc) -> list[tuple[str, str, str]]:
    return [(token.text, token.whitespace_, token.norm_) for token in doc]


@pytest.fixture(scope="module")
def press():
    return loading.load().tokenizer


@pytest.fixture(scope="module")
def stock(press):
    return of_spacy(press)


@pytest.fixture(scope="module", params=["the shipped pipeline", "the class"])
def ours(request, press):
    return press if request.param == "the shipped pipeline" else french.French().tokenizer


def test_the_shipped_pipeline_has_the_rules_of_the_press(press):
    """Else every word is tried by all patterns: the same tokens, several times as slow."""
    assert are_press_tokens(press)


def test_texts_are_cut_as_spacy_cuts_them(ours):
    stock = of_spacy(ours)
    texts = [next(reading.read(path)).text for path in TEXTS]
    assert texts
    for text in texts:
        assert tokens(ours(text)) == tokens(stock(text))


def test_generated_words_are_cut_as_spacy_cuts_them(ours):
    stock = of_spacy(ours)
    different = [word for word in generated_words(3_000) if tokens(ours(word)) != tokens(stock(word))]
    assert not different


WORDS = st.sampled_from(
    "l' d’ qu'il Qu’une aujourd'hui M. Mme. etc. (etc. etc., J. J.-C. ONU ONU. A. 12 12. 12, 5° °C. 5°C. a. av. "
    "«Paris Paris» “oui” non! (AFP) (l'ONU). n° n°5 s'est-il est-ce jusqu'à c'est, l'11 d'A. Œuvre, ŒUVRE. 10% 3,5".split()
)
SPACES = st.sampled_from([" ", "  ", "\n", "\n\n", " \n", "\n ", "\u00a0", "\t"])
LETTERS = st.text(alphabet="aAéÉœz'’.,;:!?()«»\"-0129°C/#", min_size=1, max_size=8)


@given(st.lists(WORDS | LETTERS, min_size=1, max_size=2).map("".join))
def test_any_word_is_cut_as_spacy_cuts_it(press, stock, word):
    assert tokens(press(word)) == tokens(stock(word))


@given(st.lists(st.tuples(WORDS, SPACES), max_size=12), SPACES | st.just(""))
def test_any_spaces_stay_where_spacy_has_them(press, stock, parts, before):
    text = before + "".join(word + space for word, space in parts)
    assert tokens(press(text)) == tokens(stock(text))
    assert press(text).text == text


def test_a_rule_that_is_added_or_exchanged_holds_at_once():
    nlp = french.French()
    assert [t.text for t in nlp("le sousmarin, gimme")] == ["le", "sousmarin", ",", "gimme"]
    nlp.tokenizer.add_special_case("gimme", [{ORTH: "gim", NORM: "give"}, {ORTH: "me"}])
    assert [(t.text, t.norm_) for t in nlp("gimme gimme")] == [("gim", "give"), ("me", "me")] * 2
    nlp.tokenizer.infix_finditer = compile_infix_regex(["(?<=sous)(?=marin)"]).finditer
    assert [t.text for t in nlp("le sousmarin, gimme")] == ["le", "sous", "marin", ",", "gim", "me"]


def test_a_pipeline_with_rules_of_its_own_keeps_them(tmp_path):
    nlp = loading.load()
    nlp.tokenizer.infix_finditer = compile_infix_regex(["(?<=sous)(?=marin)"]).finditer
    nlp.to_disk(tmp_path / "own")
    again = loading.load(tmp_path / "own", trust=True)
    assert [t.text for t in again.make_doc("le sousmarin")] == ["le", "sous", "marin"]


def test_spacys_users_get_it_with_the_language():
    assert type(spacy.blank("extractor_fr").tokenizer) is FrenchTokenizer


LINK = "http://exemple.fr/" + "a" * 300
CITIES = "Paris,Lyon,Saint-Denis,l'Etat-major," * 40


@pytest.fixture(scope="module")
def watched():
    class Watched(FrenchTokenizer):
        def _tried(self, chunk):
            assert len(chunk) <= LONGEST_CHUNK
            return super()._tried(chunk)

    return Watched.like(french.French().tokenizer)


@pytest.mark.parametrize(
    "long",
    ["(" * 1000 + "Paris" + ")" * 1000, "l'" * 1000, "a" * 5000, CITIES, "馬" * 401, "x" * 400, "\n" * 1000],
)
@pytest.mark.parametrize(
    "around", ["{}", "Est-ce {} à Saint-Denis", " \n{}  l'ONU", "{}\n\n{} ", "(AFP) {}\u00a0{} M. Diop"]
)
def test_signs_without_a_space_are_cut_piece_by_piece(watched, long, around):
    text = around.replace("{}", long)
    doc = watched(text)
    assert doc.text == text
    if not long.isspace():
        short = [token.text for token in watched(around.replace("{}", "x"))]
        assert [t.text for t in doc][: short.index("x")] == short[: short.index("x")]
        assert [t.text for t in doc][::-1][: short[::-1].index("x")] == short[::-1][: short[::-1].index("x")]


def test_lists_and_links_are_cut_as_ever():
    tokenizer = french.French().tokenizer
    assert [t.text for t in tokenizer(CITIES)] == [t.text for t in of_spacy(tokenizer)(CITIES)]
    assert LINK in [t.text for t in tokenizer(f"Voir {LINK} et {CITIES}")]
