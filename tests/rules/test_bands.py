"""What a tagger takes for a body, a person or an exercise, and does what an armed group does."""

import pytest

from extractor.core.types import Mention
from extractor.rules.bands import with_bands
from extractor.rules.document_view import Text
from extractor.rules.examples import unmark
from extractor.text.typography import normalize
from tests.conftest import CASES


def labels(text: str, *named: tuple[str, str]) -> list[str]:
    """The labels that are left to names which a tagger saw with these."""
    mentions = [Mention(text.index(name), text.index(name) + len(name), name, label) for name, label in named]
    kept, verdicts = with_bands(Text(text), mentions)
    assert len(kept) == len(named) and all(verdict.filter == "bands" for verdict in verdicts)
    return [mention.label for mention in kept]


def test_deeds_tell_bands_from_bodies():
    lines = [line for line in (CASES / "bands.txt").read_text("utf-8").splitlines() if line and line[0] != "#"]
    assert len(lines) >= 20
    wrong = []
    for line in lines:
        text, spans = unmark(line)
        found = labels(normalize(text), *((normalize(text[start:end]), "ORG") for start, end, _ in spans))
        if found != [label for _, _, label in spans]:
            wrong.append((line, found))
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("Le juge a été enlevé par Fito Macías.", "Fito Macías", "GROUP"),
        ("Le juge a été enlevé par Jean Macías.", "Jean Macías", "PER"),  # a first name
    ],
)
def test_a_person_is_no_band(text, name, label):
    assert labels(text, (name, "PER")) == [label]


def test_a_surname_that_stands_alone_is_a_persons():
    text = "Le juge a été enlevé par Fito Macías. On cherche Macías."
    assert labels(text, ("Fito Macías", "PER"), ("Macías.", "LOC"))[0] == "GROUP"
    again = [Mention(25, 36, "Fito Macías", "PER"), Mention(49, 55, "Macías", "PER")]
    assert [mention.label for mention in with_bands(Text(text), again)[0]] == ["PER", "PER"]


def test_one_place_tells_it_of_all():
    text = "Dullu Karo recrute. Il fut kidnappé par Dullu Karo."
    mentions = [Mention(0, 10, "Dullu Karo", "EXERCISE"), Mention(40, 50, "Dullu Karo", "PER")]
    assert [mention.label for mention in with_bands(Text(text), mentions)[0]] == ["GROUP", "GROUP"]


def test_a_group_at_play_is_a_club():
    assert labels("Les Rebelles, menés 3-1 à la mi-temps, ont gagné.", ("Rebelles", "GROUP")) == ["ORG"]
    assert labels("Les Rebelles ont tendu une embuscade.", ("Rebelles", "GROUP")) == ["GROUP"]


def test_a_front_in_jest_is_none():
    name = "Front de libération des crapauds de mare"
    (verdict,) = with_bands(Text(f"Le {name} a frappé."), [Mention(3, 3 + len(name), name, "GROUP")])[1]
    assert verdict.after is None


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("Neuf policiers de l’URIM sont tombés dans une embuscade.", "URIM", "ORG"),
        ("On chantait alors au CDS, pour Chœur du Salat, bien avant les bombes.", "CDS", "ORG"),
        ("Depuis la mort d’Abou Kassim al-Hadi, le mouvement se tait.", "Abou Kassim al-Hadi", "PER"),
        ("Depuis la mort du Borkou, le mouvement se tait.", "Borkou", "GROUP"),
        ("À Roanne, le club junior des Scorpions a peur des rebelles.", "Scorpions", "ORG"),
        ("RUGBY. La joie des M23", "M23", "ORG"),
        ("Le Front des laboureurs se réunit. Né en mai, ce parti élit sa chef.", "Front des laboureurs", "ORG"),
        ("Avec la chute de Lashung, les rebelles tiennent la route.", "Lashung", "LOC"),
    ],
)
def test_what_a_tagger_calls_a_group_is_a_body_or_a_person(text, name, label):
    assert labels(normalize(text), (name, "GROUP")) == [label]


def test_what_a_group_is_names_none():
    name = "milice séparatiste du Lebung"
    (verdict,) = with_bands(Text(f"La {name} s'est rendue."), [Mention(3, 3 + len(name), name, "GROUP")])[1]
    assert verdict.after is None


def test_a_band_is_called_by_the_end_of_its_name():
    text = "Il tenait pour Baz Lanmò le péage du port, à coups de fusil. Tous accusent Lanmò."
    assert labels(text, ("Baz Lanmò", "PER"), ("Lanmò.", "PER"))[0] == "GROUP"
