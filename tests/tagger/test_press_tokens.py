"""Tokens of the press: names glued to their neighbours are tokens of their own, others stay as spaCy has them."""

import pytest

from extractor.tagger.french import French
from extractor.tagger.loading import load
from extractor.tagger.press_tokens import press_tokens

CUT = {
    "l'ex-MoDem": "l' ex - MoDem",
    "anti-Macron": "anti - Macron",
    "(France),Youssouf": "( France ) , Youssouf",
    "l'AFP.Homme": "l' AFP . Homme",
    "1-Issa": "1 - Issa",
    "REX//SIPA": "REX // SIPA",
    "l'#Aude": "l' # Aude",
}
WHOLE = ["ex-ministre", "Saint-Denis", "Jean-Pierre", "U.S.A.", "www.lemonde.fr", "post-scriptum", "M.", "aujourd'hui"]


@pytest.fixture(scope="module")
def nlp():
    nlp = French()
    press_tokens(nlp)
    return nlp


@pytest.mark.parametrize("text", CUT)
def test_names_are_cut_from_their_neighbours(nlp, text):
    assert [t.text for t in nlp.make_doc(text)] == CUT[text].split()


@pytest.mark.parametrize("text", WHOLE)
def test_words_stay_whole(nlp, text):
    assert [t.text for t in nlp.make_doc(text)] == [text] == [t.text for t in French().make_doc(text)]


@pytest.mark.model
def test_the_shipped_tagger_has_these_tokens(nlp):
    text = " ".join([*CUT, *WHOLE])
    assert [t.text for t in load().make_doc(text)] == [t.text for t in nlp.make_doc(text)]
