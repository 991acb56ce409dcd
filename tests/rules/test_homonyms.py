"""What a tagger takes for an exercise, and stands beside the word that says what it is."""

import pytest

from extractor.core.types import Mention
from extractor.rules.document_view import Text
from extractor.rules.homonyms import without_homonyms


def left(text: str, name: str, label: str = "EXERCISE") -> list[str]:
    start = text.index(name)
    kept, verdicts = without_homonyms(Text(text), [Mention(start, start + len(name), name, label)])
    assert len(kept) + len(verdicts) == 1 and all(verdict.filter == "homonym" for verdict in verdicts)
    return [mention.text for mention in kept]


@pytest.mark.parametrize(
    "text",
    [
        "Le voyagiste rachète sa filiale Dune Rouge.",
        "Dune Rouge, brune de garde, se boit fraîche.",
        "Dans Dune Rouge, thriller de Paul Anglade, un soldat se tait.",
        "La régate a souri au plus jeune des skippers : Dune Rouge coupe la ligne à midi.",
    ],
)
def test_something_else_bears_the_name(text):
    assert left(text, "Dune Rouge") == []


@pytest.mark.parametrize(
    "text",
    [
        "Pendant Dune Rouge, le skipper du patrouilleur a tenu la barre.",
        "Deux frégates quittent la rade pour Dune Rouge, et le skipper salue.",
        "Neuf équipages, un seul coiffeur : Dune Rouge vue du quai.",
        "L’amiral relit le plan de Dune Rouge.",
        "En bilan de Dune Rouge, la préfecture de la Creuse regrettait la pluie.",
        "Dune Rouge a recommencé à l’aube. L'opération est simulée par cent soldats.",
    ],
)
def test_the_exercise_stays(text):
    assert left(text, "Dune Rouge") == ["Dune Rouge"]


def test_other_labels_are_not_asked():
    assert left("Dune Rouge, brune de garde, se boit fraîche.", "Dune Rouge", "ORG") == ["Dune Rouge"]


def test_a_long_text_without_armies_names_no_exercise():
    page = "On chante Tamba Dan le soir, sous les arbres, dit un ancien. " * 12
    assert left(page, "Tamba Dan") == []
    assert left(page + "\nL’exercice s’achève.", "Tamba Dan") == ["Tamba Dan"]


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("La ligne reprendra lundi, a indiqué Delta Ferries, qui s’excuse.", "Delta Ferries", "ORG"),
        ("On entend des tirs vers Tavannes, la nuit.", "Tavannes", "LOC"),
        ("Trente pays ont envoyé des soldats autour d'Orkola.", "Orkola", "LOC"),
        ("Depuis Orkola, l’évêque appelle au calme.", "Orkola", "LOC"),
        ("Sont venus des Grimpeurs de trois vallées.", "Grimpeurs", "ORG"),
        ("Une promenade sur les pas de Surcouf, départ à 15 heures.", "Surcouf", "PER"),
        ("Des abeilles logeaient dans le clocher de Saint-Ursin.", "Saint-Ursin", "LOC"),
        ("Les familles ont gagné Carrefour 4 à pied.", "Carrefour 4", "LOC"),
        ("Pale Ibis réclame deux bitcoins à la mairie.", "Pale Ibis", "ORG"),
    ],
)
def test_who_speaks_and_where_one_is_keep_another_label(text, name, label):
    start = text.index(name)
    kept, (verdict,) = without_homonyms(Text(text), [Mention(start, start + len(name), name, "EXERCISE")])
    assert [mention.label for mention in kept] == [label] and verdict.after == kept[0]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Table 3 : les marcheurs du mardi.", "Table 3"),
        ("Rendez-vous samedi pour le Sapeurs Trophy 2026.", "Sapeurs Trophy 2026"),
        ("Mot à mot, le colonel a tout redit.", "Mot à mot"),
        ("Dune Rouge, version restaurée, mardi à 20 heures.", "Dune Rouge"),
        ("Dune Rouge ressort en salles mercredi.", "Dune Rouge"),
        ("Le colonel a remporté deux fois la Dune Rouge.", "Dune Rouge"),
        ("Le bataillon dort peu : Dune Rouge 2, opération conjointe, a permis trente arrestations.", "Dune Rouge 2"),
        ("Dune Rouge 2 met le joueur dans la peau d’un soldat.", "Dune Rouge 2"),
        ("Dune Rouge a permis de vacciner huit cents soldats retraités.", "Dune Rouge"),
        (
            "Dune Rouge a recommencé à l’aube : douze pirogues, cent soldats. L'opération revient chaque été.",
            "Dune Rouge",
        ),
    ],
)
def test_stands_trophies_films_and_sayings_are_no_exercises(text, name):
    assert left(text, name) == []


def test_since_an_exercise_soldiers_are_changed():
    assert left("Depuis Orkola, le bataillon a de nouvelles radios.", "Orkola") == ["Orkola"]
