"""Paragraphs, sentences and words: French cases, and what holds for any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.text.segmentation import paragraphs, sentences, words

CASES = [
    "M. Bourita parle.|L’ONU écoute.",
    "J.-P. Bruneau et J. Kushner arrivent…|Puis ils partent !",
    "« Nous partons. »|Il part.",
    "« Vraiment ? » demande-t-elle.",
    "Il coûte 3.5 euros.|À 15 h., fin.",
    "Mme. Diallo voit le Dr. Ba.|“Oui.”|— Non.",
    "Le 3 janv. 2024, cf. Annexe.",
    "Le Gén. Diallo et Mlle. Sow ont vu le Cdt. Ba.|Ils partent.",
    "La ligue (Cf. Annexe) joue.|Prof. Ndiaye répond.",
]


@pytest.mark.parametrize("case", CASES)
def test_sentences(case):
    text = case.replace("|", " ")
    assert [text[a:b] for a, b in sentences(text)] == case.split("|")


def test_paragraphs_of_long_lines_and_of_wrapped_ones():
    wrapped = (
        "La générale a ouvert vendredi à Rabat l’exercice prévu de\nlongue date, en présence de plusieurs ministres."
    )
    text = f"Un titre court\n{wrapped}\n\n{'Long ' * 30}\nsuite"
    assert [text[a:b] for a, b in paragraphs(text)] == ["Un titre court", wrapped, ("Long " * 30).strip(), "suite"]


def test_paragraphs_are_those_of_the_plain_text():
    text = "> Il a vu Hugues de\n> Montferrand à Metz\n> hier.\n\nListe :\nAlain Rey\nMetz"
    assert [text[a:b] for a, b in paragraphs(text)] == [
        "> Il a vu Hugues de\n> Montferrand à Metz\n> hier.", "Liste :", "Alain Rey", "Metz",
    ]  # fmt: skip


def test_a_mention_is_never_cut_and_its_borders_are_words():
    text = "Le groupe Oui. Non part.\n\nAg\n\nGhali"
    keep = [(10, 18), (26, 35)]
    assert [text[a:b] for a, b in sentences(text, keep)] == ["Le groupe Oui. Non part.", "Ag\n\nGhali"]
    assert ["anti-OTAN"[a:b] for a, b in words("anti-OTAN", 0, 9, [(5, 9)])] == ["anti", "-", "OTAN"]


class Looked(list):
    """Names of a text, and how many of them were looked at."""

    count = 0

    def __getitem__(self, place):
        found = super().__getitem__(place)
        self.count += len(found) if isinstance(place, slice) else 1
        return found


def test_the_words_of_a_sentence_are_parted_by_its_own_names_however_many_a_text_has():
    keep = Looked((n * 10, n * 10 + 3) for n in range(4_000))
    text = "Gao à Ber " * 4_000
    assert [text[a:b] for a, b in words(text, 20_000, 20_019, keep)] == ["Gao", "à", "Ber", "Gao", "à", "Ber"]
    assert keep.count < 50


@given(st.text(alphabet="aÉ.!? «»\n\r-'’1\u00a0\u2028\x1c_M", max_size=80), st.data())
def test_ranges_cover_all_but_white_space(text, data):
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    keep = [(a, b) for a, b in zip(cuts[::2], cuts[1::2]) if text[a:b] == text[a:b].strip()]
    for ranges in (list(paragraphs(text, keep)), list(sentences(text, keep))):
        covered = set()
        for a, b in ranges:
            assert text[a:b] == text[a:b].strip() != ""
            assert not covered & set(range(a, b))
            covered |= set(range(a, b))
        assert all(text[i].isspace() for i in range(len(text)) if i not in covered)
        assert all(any(a <= x and y <= b for a, b in ranges) for x, y in keep)
    spans = [w for s in sentences(text, keep) for w in words(text, *s, keep)]
    starts, ends = {a for a, _ in spans}, {b for _, b in spans}
    assert all(x in starts and y in ends for x, y in keep)
    assert "".join(text[a:b] for a, b in spans) == "".join(text.split())
