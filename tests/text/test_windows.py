"""Windows of a long text: together they are the text, and what stands at a cut is seen whole."""

from copy import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor import Document, Extractor
from extractor.text.windows import windows


@settings(deadline=None, max_examples=200)
@given(st.text("ab. \n", max_size=300), st.integers(10, 60), st.integers(0, 20))
def test_the_windows_are_the_text(text, size, overlap):
    cuts = windows(text, size, overlap)
    assert "".join(text[w.first : w.last] for w in cuts) == text
    for w in cuts:
        assert 0 <= w.start <= w.first <= w.last <= w.end <= len(text)
        assert w.last - w.first <= size and w.end - w.start <= size + 2 * overlap


@pytest.fixture(scope="module")
def rules():
    return {size: Extractor(None, window=size) for size in (40, 101, 10**6)}


@settings(deadline=None, max_examples=25)
@given(
    st.lists(
        st.sampled_from(["l’AQMI", "le Front de libération du Macina", "Gao", "et\n", "le M23.", "\n\n", "et"]),
        max_size=60,
    )
)
def test_a_mention_at_a_cut_is_whole(rules, words):
    text = " ".join(words)
    whole = rules[10**6].extract(text)
    for size in (40, 101):
        found = rules[size].extract(text)
        assert [(m.start, m.end, m.label) for m in found.mentions] == [
            (m.start, m.end, m.label) for m in whole.mentions
        ]
        assert [(e.name, e.mentions) for e in found.entities] == [(e.name, e.mentions) for e in whole.entities]


def test_names_are_shown_as_in_a_text_that_is_read_at_once(extractor):
    text = (
        "Le pré\xadsident Nas\xadser Bou\xadrita, ministre, est arrivé.\n\n" + "La pluie tombe sur la route.\n\n" * 200 +
        "Le Front de libé-\nration du Macina attaque. M. Fran&ccedil;ois N&eacute;ron, ministre, est là.\n\n"
        "> Le général Amadou\n> Sanogo est venu.\n"
    )  # fmt: skip
    whole = extractor.extract(text)
    extractor = copy(extractor)
    for extractor._window in (1_000, 6_010):
        found = extractor.extract(text)
        assert [(e.id, e.name, e.roles, e.role_details) for e in found.entities] == [
            (e.id, e.name, e.roles, e.role_details) for e in whole.entities
        ]
        assert found.mentions == whole.mentions and found.joins == whole.joins
    assert "François Néron" in [e.name for e in whole.entities]


@pytest.mark.parametrize(
    "opens, closes", [("<!--", "-->"), ("<script>", "</script>"), ('<STYLE media="all">', "</STYLE>")]
)
def test_what_is_hidden_over_the_border_of_windows_is_no_text(opens, closes):
    said = "L’AQMI est à Gao, dit Boko Haram. "
    text = f"{said * 60}{opens}{said.replace('AQMI', 'FLN') * 200}{closes}{said * 60}"
    whole, cut = (Extractor(None, window=window).extract(text) for window in (100_000, 3_000))
    assert cut.mentions == whole.mentions and len(whole.mentions) == 240
    assert all(text[m.start : m.end] == m.text for m in cut.mentions)


def test_the_people_whom_a_mail_names_are_found_in_windows(rules):
    head = "De : Awa Bidobilu, à : Trek Zogbo\n\n"
    text = head + "La pluie tombe.\n" * 400 + "Cc : Zik Plo"
    spans = tuple(
        (text.index(name), text.index(name) + len(name)) for name in ("Awa Bidobilu", "Trek Zogbo", "Zik Plo")
    )
    for size in (101, 10**6):
        found = rules[size].extract(Document(text, people=spans))
        assert [(m.start, m.end) for m in found.mentions] == list(spans)


def test_what_allows_a_rule_may_stand_in_another_window(tmp_path):
    (tmp_path / "r.toml").write_text(
        """
[[gazetteer]]
id = "navires"
label = "VESSEL"
names = ["Zorvex", "Brako Table"]
context = { anywhere = ["naufrage"] }

[[pattern]]
id = "capitaine"
label = "CAPTAIN"
regex = 'capitaine (?P<name>{cap})'
with_label = "VESSEL"

[[pattern]]
id = "amiral"
label = "ADMIRAL"
trigger = ["amiral"]
around = '{trigger} {NAME}'
names = ["capitals"]
with_label = "VESSEL"

[[pattern]]
id = "sigle"
label = "VESSEL"
regex = '\\b(?P<name>[A-Z]{3})\\b'
with_label = "VESSEL"
abbreviates = true

[[pattern]]
id = "long"
label = "VESSEL"
regex = 'navire (?P<name>{cap}(?: {cap})*)'
""",
        encoding="utf-8",
    )
    rain = "La pluie tombe sur la route.\n\n" * 200
    parts = [
        # in capitals, of which one is an everyday word
        "BRAKO TABLE : LES RECHERCHES REPRENNENT\n\nLe capitaine Bidoba et l’amiral Krevo, ABC.\n\n",
        "Le Zorvex, le navire Abo Bibi Cabu.\n\n",
        "Un naufrage.",
    ]
    for text in (
        rain.join(parts),
        rain.join(reversed(parts)),
        rain.join(parts[:2]),
        rain.join((*parts[2:], *parts[:2])),
    ):
        found = {}
        for size in (1_000, 10**6):
            result = Extractor(None, tmp_path / "r.toml", False, window=size).extract(text)
            found[size] = [(m.start, m.end, m.label, m.rule) for m in result.mentions], [e.id for e in result.entities]
        assert found[1_000] == found[10**6]
        assert {"CAPTAIN", "ADMIRAL", "VESSEL"} == {label for _, _, label, _ in found[1_000][0]}
        wrecked = "naufrage" in text
        assert wrecked == any(text[start:end] == "BRAKO TABLE" for start, end, _, _ in found[1_000][0])
