"""What lists and the rest of a text say of each word."""

import pytest

from extractor.tagger.features import Hints


@pytest.fixture(scope="module")
def hints():
    return Hints.read()


def test_listed_names_are_marked_at_their_words(hints):
    text = "Anna vit à Aix-en-Provence"
    assert hints.listed(text) == {0: "f", 11: "L", 15: "L+", 18: "L+"}


def test_small_letters_are_no_listed_names(hints):
    assert hints.listed("le monde à dakar") == {}


def test_the_longest_listed_name_counts(hints):
    text = "la Banque mondiale"
    assert set(hints.listed(text)) == {3, 10}


def test_a_word_has_the_uses_it_has_anywhere_in_the_text(hints):
    text = "Mme Sorel parle. Puis Sorel part à Rue. La rue est vide."
    _, usage = hints.read_text(text)
    assert usage[4] == usage[22] and "c" in usage[4] and "2" in usage[4]  # behind a civility, twice
    assert "p" in usage[35] and "l" in usage[35]  # behind « à », in small letters elsewhere


@pytest.mark.model
def test_as_a_component_they_are_tag_and_lemma():
    import spacy

    from extractor.tagger import french  # noqa: F401

    nlp = spacy.blank("fr")
    nlp.add_pipe("extractor_hints")
    doc = nlp("Mme Sorel part à Dakar.")
    assert [(t.text, t.tag_) for t in doc if t.tag_] == [("Dakar", "L")]
    assert doc[1].lemma_ == "c" and not doc[2].lemma_
