"""Countries by the names that Unicode CLDR and the press give them."""

import re

import pytest
from babel import Locale

from extractor.lexicon.places import country, is_homonym, place

#: codes of CLDR that are no territories of ISO 3166-1: parts, unions, tests
NOT_ISO = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}


def test_every_territory_of_cldr_is_known_by_its_french_name():
    territories = {
        code: name
        for code, name in Locale("fr").territories.items()
        if re.fullmatch("[A-Z]{2}", code) and code not in NOT_ISO
    }
    assert len(territories) >= 249
    assert {
        code: name for code, name in territories.items() if (found := country(name)) is None or found.code != code
    } == {}


@pytest.mark.parametrize(
    "code, names",
    [
        ("US", ["USA", "U.S.A.", "Etats-Unis", "États-Unis d’Amérique", "ÉTATS-UNIS"]),
        ("MM", ["Birmanie", "Myanmar"]),
        ("CD", ["RDC", "RD Congo", "République démocratique du Congo", "Congo-Kinshasa"]),
        ("CG", ["Congo-Brazzaville", "République du Congo"]),
        ("CF", ["Centrafrique", "RCA", "République centrafricaine"]),
        ("KP", ["Corée du Nord", "RPDC"]),
        ("KR", ["Corée du Sud"]),
        ("CI", ["Côte d’Ivoire", "Cote d'Ivoire"]),
        ("SZ", ["Swaziland", "Eswatini"]),
        ("CZ", ["Tchéquie", "République tchèque"]),
        ("VN", ["Vietnam", "Viêt Nam"]),
        ("BY", ["Biélorussie", "Bélarus"]),
        ("TL", ["Timor oriental", "Timor-Leste"]),
        ("MU", ["Maurice", "île Maurice"]),
    ],
)
def test_names_of_one_country_share_its_key(code, names):
    found = {country(name) for name in names}
    assert len(found) == 1 and found.pop().code == code


def test_parts_and_predecessors_share_the_code_but_not_the_key():
    one, two, three = country("Royaume-Uni"), country("Grande-Bretagne"), country("Écosse")
    assert {one.code, two.code, three.code} == {"GB"} and len({one.key, two.key, three.key}) == 3


@pytest.mark.parametrize("name", ["Congo", "Corée", "Afrique", "Rabat", "Mexico", "", "Guinéen"])
def test_what_is_no_country_or_not_one(name):
    assert country(name) is None


def test_towns_under_two_names():
    assert place("Kyiv") == place("Kiev") and place("Lille") is None
    assert is_homonym("QUEBEC") and not is_homonym("Rabat")
