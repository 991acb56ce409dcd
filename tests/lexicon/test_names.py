"""What a name is made of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.lexicon.names import abbreviates, fold, is_acronym, person, slug, words
from extractor.lexicon.transliteration import sound

letters = st.text(st.sampled_from("aàâbcçdeéèêfghijklmnoœprstuvyz' ’-ÀÉŒ."), max_size=20)


@given(letters)
def test_folding_is_blind_to_case_and_done_once(name):
    assert fold(fold(name)) == fold(name) == fold(name.upper()) == fold(f"  {name}\n")


@given(st.text(max_size=30))
def test_folding_takes_any_text(name):
    assert fold(name) == " ".join(words(name))
    assert "\n" not in slug(name) and slug(name)
    person(name), is_acronym(name), abbreviates(name, name)


def test_a_name_with_a_plus_is_another_in_its_id_too():
    assert [slug(name) for name in ("TF1", "TF1+", "Canal+ Afrique", "G7+1")] == [
        "tf1", "tf1-plus", "canal-plus-afrique", "g7-1"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "one, two",
    [
        ("États-Unis", "ETATS UNIS"),
        ("Côte d’Ivoire", "Cote d'Ivoire"),
        ("Sœur", "soeur"),
        ("L'Équipe", "l’équipe"),
        ("Saint‑Denis", "Saint-Denis"),
    ],
)
def test_spellings_fold_to_one(one, two):
    assert fold(one) == fold(two)


@pytest.mark.parametrize(
    "one, two",
    [
        ("khadafi", "kadhafi"),
        ("netanyahou", "netanyahu"),
        ("zelensky", "zelenski"),
        ("gorbatchev", "gorbachev"),
        ("zarqaoui", "zarkawi"),
        ("loukachenko", "lukachenko"),
    ],
)
def test_transliterations_sound_alike(one, two):
    assert sound(one) == sound(two)


@pytest.mark.parametrize(
    "one, two",
    [
        ("marie", "maria"),
        ("bernard", "barnard"),
        ("blanchet", "blanchat"),
        ("ahmed", "hamed"),
        ("martel", "martal"),
        ("perez", "peres"),
        ("durand", "durant"),
    ],
)
def test_different_names_do_not_sound_alike(one, two):
    assert sound(one) != sound(two)


@pytest.mark.parametrize(
    "short, long",
    [
        ("FAR", "Forces armées royales"),
        ("Minusma", "Mission multidimensionnelle intégrée des Nations unies pour la stabilisation au Mali"),
        ("Cédéao", "Communauté économique des États de l’Afrique de l’Ouest"),
        ("AQMI", "Al-Qaida au Maghreb islamique"),
        ("O.N.P.", "Office national des pêches"),
        ("CICR", "Comité international de la Croix-Rouge"),
    ],
)
def test_acronyms(short, long):
    assert abbreviates(short, long) and not abbreviates(long, short)


@pytest.mark.parametrize(
    "short, long",
    [
        ("FAR", "Forces royales"),
        ("PS", "Parti radical"),
        ("ONU", "Office du tourisme"),
        ("A", "Armée"),
        ("AN", "Assemblée nationale populaire du Kordo"),
    ],
)
def test_what_no_acronym_is(short, long):
    assert not abbreviates(short, long)


@pytest.mark.parametrize(
    "name, given, surname, suffix",
    [
        ("Nabil Bouzekri", "nabil", "bouzekri", ""),
        ("Jean-Marc Ayrault", "jean marc", "ayrault", ""),
        ("Iyad Ag Ghali", "iyad", "ag ghali", ""),
        ("Charles de Gaulle", "charles", "de gaulle", ""),
        ("Henri d’Orléans", "henri", "d orleans", ""),
        ("George W. Bush", "george w", "bush", ""),
        ("J.-P. Bruneau", "j p", "bruneau", ""),
        ("Louis XIV", "louis", "", "xiv"),
        ("Alexandre Dumas fils", "alexandre", "dumas", "fils"),
        ("Ben Ali", "", "ben ali", ""),
        ("Bourita", "", "bourita", ""),
        ("", "", "", ""),
    ],
)
def test_the_parts_of_a_persons_name(name, given, surname, suffix):
    found = person(name)
    assert (" ".join(found.given), " ".join(found.surname), " ".join(found.suffix)) == (given, surname, suffix)
