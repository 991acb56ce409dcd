import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.rules.folding import fold, key, read, words


@pytest.mark.parametrize(
    "spellings",
    [
        "Daech Daesh DAECH daesh",
        "Qaïda Qaida Qaeda Kaïda",
        "Chabab Shabaab chabaab Shabab",
        "Moudjahid Mujahid",
        "Houthis Huthis Houthis",
        "Jama'atu Jamaatu",
        "État Etat ÉTAT",
        "Œuvre oeuvre",
        "Khorassan Khorasan Korasan",
        "el al Al EL ul",
    ],
)
def test_one_name_in_its_spellings_has_one_key(spellings):
    assert len({key(word) for word in spellings.split()}) == 1


@pytest.mark.parametrize("pair", ["Fatah Fatwa", "ADF ADN", "EI IE", "Mali Malien", "M23 M24", "Hamas Hamac"])
def test_other_names_keep_other_keys(pair):
    first, second = pair.split()
    assert key(first) != key(second)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("l'Al-Qa'ida", ["l", "Al", "Qa'ida"]),
        ("A.Q.M.I. dit", ["A.Q.M.I.", "dit"]),
        ("qu'Aqmi, d'Olive", ["qu", "Aqmi", "d", "Olive"]),
        ("Zapad-2025A", ["Zapad", "2025A"]),
        ("aujourd'hui", ["aujourd'hui"]),
    ],
)
def test_words_are_cut_where_names_are(text, expected):
    assert words(text).written == expected


@given(st.text())
def test_words_stand_in_order_where_they_say(text):
    end = 0
    found = words(text)
    for word, begin, stop in zip(found.written, found.starts, found.ends, strict=True):
        assert end <= begin < stop <= len(text)
        assert word == text[begin:stop]
        assert re.search(r"\w", word)
        end = stop
    keys, folds, heads = read(found.written)
    assert keys == tuple(map(key, found.written))
    assert folds == tuple(map(fold, found.written))
    assert heads == tuple(word[0].isupper() or word[0].isdigit() for word in found.written)


@given(st.text(alphabet=st.characters(max_codepoint=0x24F)))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)
