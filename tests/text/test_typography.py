import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.text.typography import Clean, normalize

any_text = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("e\u0301’«»\u00a0\u00ad\u200b\r\n"))
)


@pytest.mark.parametrize(
    "odd, plain",
    [
        ("l’ONU, l‘UA, lʼUE", "l'ONU, l'UA, l'UE"),
        ("« Orion » “Orion” „Orion”", '" Orion " "Orion" "Orion"'),
        ("10\u202f000\u00a0soldats", "10 000 soldats"),
        ("Al\u2011Qaida", "Al-Qaida"),
        ("Moscou – Kiev", "Moscou – Kiev"),
    ],
)
def test_typography_becomes_plain(odd, plain):
    assert normalize(odd) == plain


@given(any_text)
def test_normalizing_keeps_the_length(text):
    assert len(normalize(text)) == len(text)


def test_decomposed_accents_and_soft_hyphens_go_and_the_way_back_is_known():
    original = unicodedata.normalize("NFD", "À Ké\u00addougou, Sénégal")
    clean = Clean(original)
    assert clean.text == "À Kédougou, Sénégal"
    for name in ("Kédougou", "Sénégal"):
        start = clean.text.index(name)
        a, b = clean.original_span(start, start + len(name))
        assert unicodedata.normalize("NFC", original[a:b]).replace("\u00ad", "") == name


@given(any_text)
def test_clean_spans_lie_in_the_original_in_order(text):
    clean = Clean(text)
    spans = [clean.original_span(i, i + 1) for i in range(len(clean.text))]
    assert all(0 <= a < b <= len(text) for a, b in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))


@given(st.text(st.sampled_from("abc éàÉ’\n")))
def test_a_text_without_oddities_is_its_own_clean_form(text):
    assert Clean(text).text is text


def test_every_invisible_or_combining_character_is_found():
    for character in map(chr, range(0x20000)):
        if unicodedata.combining(character):
            assert Clean(f"le{character}s").text == f"l{unicodedata.normalize('NFC', f'e{character}')}s"
        elif unicodedata.category(character) == "Cf" and unicodedata.bidirectional(character) in ("LRE", "RLE", "PDF"):
            assert Clean(f"le{character}s").text == "les"
