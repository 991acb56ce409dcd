"""When a document is of, and what it is called: by what its file says, its name, its own lines."""

from datetime import date

import pytest

from extractor.core.types import Document, Result
from extractor.documents.dates import date_of, dispatch_date, in_words
from extractor.documents.formats.page_day import published
from extractor.documents.titles import headline, title_of
from tests.timing import grows_below


@pytest.mark.parametrize(
    "text, found",
    [
        ("Bamako, 12 mai 2023 (AFP) — Le président a reçu son homologue.", date(2023, 5, 12)),
        ("PARIS, le 1er août 2021 - Le ministre", date(2021, 8, 1)),
        ("N’Djamena, lundi 3 mars 2021 (Xinhua) -- Le gouvernement", date(2021, 3, 3)),
        ("Un titre\n\nBAMAKO/PARIS, 4 décembre 2022 (ACP).- Texte", date(2022, 12, 4)),
        ("Un titre\nPublié le 3 février 2021 à 10 h\n", date(2021, 2, 3)),
        ("Niamey, 17 février 2024\nLe texte", date(2024, 2, 17)),
        # a date of a sentence is none of the document
        ("Il est né à Bamako, le 3 mars 1960, dans une famille de marins.", None),
        ("Il arrive à Paris, le 12 mai 2023 (un vendredi)", None),
        ("Bamako, 31 février 2023 (AFP) —", None),
        ("Le 12 mai 2023, le président a parlé.", None),
    ],
)
def test_a_dispatch_dates_itself(text, found):
    assert dispatch_date(text) == found


def result(text: str | None, path: str, **meta) -> Result:
    return Result(Document(text, path, meta), "none", (), (), length=0)  # type: ignore[arg-type]


def test_what_is_said_comes_before_what_is_found():
    text = "Bamako, 12 mai 2023 (AFP) — Texte."
    assert date_of(result(text, "2020-01-02.txt", vu="2019-03-04"), "vu") == date(2019, 3, 4)
    assert date_of(result(text, "2020-01-02.txt", date="2018-05-06")) == date(2018, 5, 6)
    assert date_of(result(text, "2020-01-02.txt")) == date(2020, 1, 2)
    assert date_of(result(text, "2020/01/02/a.txt")) == date(2023, 5, 12)
    assert date_of(result(None, "2020/01/02/a.txt")) == date(2020, 1, 2)


@pytest.mark.parametrize(
    "said, found",
    [
        ("12 mai 2019", date(2019, 5, 12)),
        ("1er août 2023", date(2023, 8, 1)),
        ("1 er août 2023", date(2023, 8, 1)),
        ("mardi 14 janvier 2020 • 08:12, mis à jour le 2020-01-15", date(2020, 1, 14)),
        ("Fri, 12 May 2023 10:00:00 GMT", date(2023, 5, 12)),
        ("May 12, 2023", date(2023, 5, 12)),
        ("12/05/21", date(2021, 5, 12)),
        ("12.05.98 10:30", date(1998, 5, 12)),
        ("2022-05-12T08:00:00Z", date(2022, 5, 12)),
        ("20220512", date(2022, 5, 12)),
        ("12 mars 1899", date(1899, 3, 12)),
        ("1899-03-12", date(1899, 3, 12)),
        ("45058", None),
        ("05/13/2021", None),
        ("12-May-2023 10:00", date(2023, 5, 12)),
        ("1ᵉʳ octobre 2023", date(2023, 10, 1)),
        ("le 12/05/21 à 10h15", date(2021, 5, 12)),
        ("no. 1789 12 3", None),
        ("1899_03_12", date(1899, 3, 12)),
        ("12_03_1899", date(1899, 3, 12)),
        ("31 février 2020", None),
        ("réf. 12/05/21 bis", None),
        ("hier", None),
    ],
)
def test_a_field_says_its_date_in_words_or_digits(said, found):
    assert date_of(result(None, "export-2025-11-30.csv#1", date=said)) == found
    # the name of a file of its own dates a text whose field says nothing
    assert date_of(result(None, "2025-11-30.html", date=said)) == (found or date(2025, 11, 30))


def test_a_day_in_words_is_found_behind_numbers():
    assert in_words("Le Jour, no. 13-11-2015, vendredi 14 mars 2025") == date(2025, 3, 14)
    assert in_words("Le Jour, 14/03/2025") is None


@pytest.mark.parametrize(
    "line",
    [
        *(
            "Publié le 12 mai 2023 à 10h",
            "Mis en ligne le 12/05/2023",
            "Publication : 12 mai 2023",
            "Paru le 12 mai 2023",
        ),
        *("Mis à jour le 15 mai 2023 à 10 h, publié le 12 mai 2023", "Par Awa Diop Publié le 12/05/23 à 10h15"),
        *("Publié le : 12/05/2023 - 10:00 Modifié le : 15/05/2023 - 11:00", "Cet article a été publié le 12 mai 2023."),
        *("Publié par la rédaction avec l’Agence France-Presse le 12 mai 2023", "Édition du vendredi 12 mai 2023"),
        *("En ligne depuis le 12 mai 2023", "Publié le 12 mai 2023 à 10h15 - Lecture 4 min.", "Modifié le 12 mai 2023"),
        *(
            "MAJ le 12 mai 2023",
            "Dernière mise à jour : 12 mai 2023",
            "Publiée le 12 mai 2023",
            "★ Publié le 12 mai 2023",
        ),
        *("Publié le 12 mai 2023, 10:12 | Mis à jour : le 13 mai 2023", "Tribune publiée le 12 mai 2023"),
        *("Ce texte a été publié le 12 mai 2023", "Rédaction Publié le 12 mai 2023", "[Publié le 12 mai 2023]"),
        *("Temps de lecture : 3 min. Publié le 12 mai 2023", "Publié le ven. 12 mai 2023", "AFP Publié le 12 mai 2023"),
        *("Publié dans Politique le 12 mai 2023", "Publié à 10h12, le 12 mai 2023", "Publié aujourd’hui, 12 mai 2023"),
        *(
            "Publié il y a 2 ans (12 mai 2023)",
            "Publié le 12 mai 2023 • Auteur : Awa Diop",
            "Paru à Gao le 12 mai 2023",
        ),
        *(
            "Publié le 12 mai 2023, à Gao.",
            "Publié le 12 mai 2023, par Awa Diop.",
            "Publié le 12 mai 2023 - Source : AFP",
        ),
    ],
)
def test_a_line_of_a_page_says_when_it_was_published(line):
    assert published(["Menu", "Gao reprise", "Le texte de l’article.", line, "Fin"], "Un titre") == date(2023, 5, 12)


@pytest.mark.parametrize(
    "line",
    [
        *(
            "Vendredi 12 mai 2023",
            "12.05.2023 - 10:15",
            "Le Monde | 12.05.2023 à 10h12",
            "le 12 mai 2023 à 10 h 15 min",
        ),
        *("Par Awa Diop (AFP) - 12 mai 2023", "Par Awa Diop, le 12 mai 2023"),
    ],
)
def test_a_day_beside_the_headline_is_that_of_a_page_and_none_elsewhere(line):
    for lines in (["Menu", line, "Gao reprise", "Texte"], ["Menu", "Gao reprise", "Mali", line, "Texte"]):
        assert published(lines, "Gao reprise") == date(2023, 5, 12)
        assert published(lines, "Un autre titre") is None


@pytest.mark.parametrize(
    "line",
    [
        *("Dans un rapport publié le 12 mai 1998, l’ONU parlait de Gao.", "Conditions publiées le 12 mai 1998"),
        *("Publié le 12 mai 1998 : Le maire de Gao", "Posté le 12 mai 1998 par Jean : bravo"),
        *("© Le Jour, mis à jour le 12 mai 1998", "Le rapport sur Gao publié le 12 mai 1998"),
        *("Des soldats à Gao, le 12 mai 1998", "Créé le 12 mai 1998, le Front est dissous."),
        *("Retour sur l’attaque du 12 mai 1998", "Publié hier", "Le 12 mai 1998, tout a commencé"),
        "Publié le 12 mai 1998 " + "et lu par beaucoup de monde " * 8,
        *("Le parti, créé le 12 mai 1998 à Gao, a été dissous.", "Le Front (créé le 12 mai 1998) a été dissous."),
        *("Créé le 12 mai 1998 à Gao, le Front fête ses dix ans.", "Écrit le 12 mai 1998 à Paris, ce texte est connu."),
        *("L’accord, rédigé le 12 mai 1998 par les rebelles, n’a pas été appliqué.", "Né le : 12 mai 1998"),
        *("Par décret modifié le 12 mai 1998 le préfet est nommé.", "Jeux de Gao (23 avril-12 mai 1998)."),
        *(
            "Créé en secret par des officiers, le Front a pris Gao le 12 mai 1998.",
            "Diffusé à Gao, le film est du 12 mai 1998",
        ),
        *(
            "Écrit en prison, son livre raconte l’attaque du 12 mai 1998.",
            "Posté devant la mairie, il est mort le 12 mai 1998.",
        ),
        *("Publication du rapport sur le massacre du 12 mai 1998", "Édition spéciale sur l’attaque du 12 mai 1998"),
        *("Mise à jour des listes en vue du scrutin du 12 mai 1998", "Le Maj Diop est mort le 12 mai 1998 à Gao."),
        *("Le Front populaire créé le 12 mai 1998", "Le rapport, publié le 12 mai 1998, accable l’armée."),
        *("Dans une tribune publiée le 12 mai 1998 par Le Monde, Awa Diop parlait.",),
        *("Festival de Gao : 10-12 mai 1998", "Concert : 12 mai 2098", "12 mai 2098"),
    ],
)
def test_what_is_told_in_a_sentence_or_of_others_dates_no_page(line):
    assert published(["Gao reprise", line, "Texte"], "Gao reprise") is None


def test_the_name_of_a_file_of_many_dates_what_says_nothing_of_its_date():
    assert date_of(result(None, "depeches-2025-11-30.jsonl#1")) == date(2025, 11, 30)
    own = "Bamako, 12 mai 2023 (AFP) — Texte."
    assert date_of(result(own, "depeches-2025-11-30.jsonl#1", date="hier")) == date(2023, 5, 12)
    assert date_of(result("Texte.", "2025/11/30/depeches.jsonl#1", vu="hier"), "vu") is None


@pytest.mark.parametrize("number", ["191234", "200511", "2019123", "199912", "20051123"])
def test_a_number_is_no_date(number):
    assert date_of(result("Texte.", f"veille.csv#{number}")) is None
    if len(number) < 8:
        assert date_of(result("Texte.", f"doc-{number}.txt")) is None
        assert date_of(result("Texte.", "a.txt", date=number)) is None


def test_ids_with_a_date_in_them_say_it():
    assert date_of(result("Texte.", "a.jsonl#depeche-2024-03-15-001")) == date(2024, 3, 15)
    assert date_of(result("Texte.", "depeche_20240315.txt")) == date(2024, 3, 15)
    assert date_of(result("Texte.", "a/2024/3/5/x.txt")) == date(2024, 3, 5)


def test_a_name_that_is_all_digits_is_a_day_of_a_file_and_none_of_a_record():
    assert date_of(result("Texte.", "20240315")) == date_of(result("Texte.", "j/20240315")) == date(2024, 3, 15)
    assert date_of(result("Texte.", "a.csv#lemonde-2024-03-15-01", date="mars 2024")) == date(2024, 3, 15)
    assert date_of(result("Texte.", "2020-01-01.csv#7", date="mars 2024")) is None


@pytest.mark.parametrize("kind", ["pdf", "pptx", "docx", "odt"])
def test_the_day_on_which_a_file_was_made_is_asked_last(kind):
    own = "Bamako, 12 mai 2023 (AFP) — Texte."
    made = {"kind": kind, "date": "2026-11-28"}
    assert date_of(result("Texte.", "2019-05-12-gao.pdf", **made)) == date(2019, 5, 12)
    assert date_of(result(own, "gao.pdf", **made)) == date(2023, 5, 12)
    assert date_of(result("Texte.", "gao.pdf", **made)) == date(2026, 11, 28)
    assert date_of(result("Texte.", "2019-05-12-gao.pdf", **made), "date") == date(2026, 11, 28)
    assert date_of(result("Texte.", "revue-2025-11-30.zip#2019-05-12-gao.pdf", **made)) == date(2019, 5, 12)


@pytest.mark.parametrize(
    "text, title",
    [
        ("Mali : le chef de la transition à Paris\n\nLe président a reçu son homologue.", "Mali : le chef de la transition à Paris"),
        ("# Une mine, deux contrats\r\n\r\nLe texte.", "Une mine, deux contrats"),
        ("Que veut le général ?\nLe général, dit-on à Bamako, ne veut rien de ce que l’on croit.", "Que veut le général ?"),
        ("Le président a reçu son homologue.\n\nIls ont parlé.", None),
        ("Le président a reçu à Bamako\nson homologue, et ils ont parlé de tout et de rien.", None),
        ("Bamako, 12 mai 2023 (AFP)\n\nLe président", None),
        ("Une seule ligne sans point", None),
        ("", None),
    ],
)  # fmt: skip
def test_a_first_line_that_reads_as_a_headline(text, title):
    assert headline(text) == title
    assert title_of(result(text, "a.txt", title="Autre")) == "Autre"


@pytest.mark.parametrize("text", ["{}L’AQMI est à Gao.", "{}", "a b{}", "# {}", "\n{}\n"])
def test_blanks_take_time_in_proportion(text):
    for blank in (" ", "\t", "\n"):
        assert grows_below(16, lambda number, blank=blank: headline(text.format(blank * number)), 5_000, 50_000)
