"""What rules find, and where, by small rule files of the tests' own."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor import Extractor
from extractor.core.errors import RuleError
from extractor.core.overlaps import resolve
from extractor.core.types import CONTEXT, LISTED, USER
from extractor.rules import RuleSet, load
from extractor.rules.document_view import Lists
from extractor.rules.examples import failures, mark, unmark
from extractor.rules.gazetteer import Form, Gazetteer
from extractor.rules.lint import check
from extractor.rules.parsing import parse_toml
from tests.timing import grows_below

RULES = """
[[entity]]
id = "ligue-du-lac"
label = "GROUP"
name = "Ligue de défense du lac"
aliases = ["Lake Defence League", "Jama'at al-Bouhaïra"]
acronyms = ["LDL"]

[[entity]]
id = "kivu-24"
label = "GROUP"
name = "Mouvement du 24 juin"
acronyms = ["M24"]
[entity.context]
near = ["rebelle", "Kivu"]
not_near = ["autoroute"]

[[entity]]
id = "cavaliers"
label = "GROUP"
name = "cavaliers noirs"
case = "fold"
[entity.context]
before = ["les", "des"]
not_after = ["peints"]

[[entity]]
id = "meduse"
label = "EXERCISE"
name = "Méduse Bleue"

[[entity]]
id = "ops"
label = "ORG"
name = "OpS"
case = "exact"

[[pattern]]
id = "navire"
label = "VESSEL"
at = ["frégate"]
regex = ' "(?P<name>[^"]+)"'

[[pattern]]
id = "sigle-navire"
label = "VESSEL"
follows = "VESSEL"
same = true
abbreviates = true
regex = '" \\((?P<name>\\w+)\\)'

[[pattern]]
id = "drone"
label = "WEAPON"
ends_at = ["drone"]
regex = '(?P<name>{cap}), un '
carry = false
"""


@pytest.fixture(scope="module")
def rules():
    return RuleSet([parse_toml(RULES, "t.toml", user=True)])


def shown(rules, text):
    return mark(text, [(m.start, m.end, m.label) for m in resolve(rules.match(text))[0]])


@pytest.mark.parametrize(
    "marked",
    [
        "La [Ligue de défense du lac](GROUP) avance.",
        "La [Ligue de Défense du Lac](GROUP) avance.",
        "LA [LIGUE DE DÉFENSE DU LAC](GROUP) AVANCE",
        "La [Ligue de defense du lac](GROUP) avance.",
        "La [Ligue\u00a0de défense du lac](GROUP) avance.",
        "La [Ligue de défense\ndu lac](GROUP) avance.",
        "Le [Jamaat Al-Bouhaira](GROUP), le [Jama’at al-Bouhaïra](GROUP) et la «\u00a0[LDL](GROUP)\u00a0».",
        "Les [L.D.L.](GROUP) et la ldl.",
        "une ligue de défense du lac",
        "La Ligue de défense, du lac",
        # context
        "Les rebelles du [M24](GROUP), au loin. Le [M-24](GROUP) et le [M 24](GROUP) du Kivu.",
        "Le M24 est en panne.",
        "Le [M24](GROUP) est là.\nLe [Mouvement du 24 juin](GROUP) recule.",
        "Kivu : l’autoroute M24 est coupée. Le [M24](GROUP) dément.",
        "Les [cavaliers noirs](GROUP) arrivent, deux cavaliers noirs partent.",
        "Les cavaliers noirs peints par Goya.",
        # case
        "Les [OpS](ORG), les OPS, les ops.",
        # editions
        "[Méduse Bleue 2025](EXERCISE), [Méduse Bleue-26](EXERCISE), [Méduse Bleue XII](EXERCISE)",
        "[Méduse Bleue](EXERCISE) 24 pays, [Méduse Bleue](EXERCISE) 24 000 soldats, [Méduse Bleue](EXERCISE) 24 % de plus",
        # patterns
        "La frégate «[Ville de Gap](VESSEL)» arrive. [Ville de Gap](VESSEL) repart.",
        "La frégate “[Tourville](VESSEL)” ([Tour](VESSEL)) et la frégate “[Brest](VESSEL)” (Lyon).",
        "Voici [Orage](WEAPON), un drone de combat. Orage est lent.",
    ],
)
def test_names_are_found_as_marked(rules, marked):
    text, _ = unmark(marked)
    assert shown(rules, text) == marked


def test_decomposed_accents_and_soft_hyphens_keep_original_offsets(rules):
    text = unicodedata.normalize("NFD", "La Ligue de dé\u00adfense du lac")
    (mention,) = rules.match(text)
    assert mention.text == text[mention.start : mention.end] == text[3:]


def test_a_mention_says_its_rule_and_its_entry(rules):
    mentions = {m.text: m for m in rules.match("La LDL, la frégate “Brest”. Brest.")}
    assert (mentions["LDL"].rule, mentions["LDL"].known, mentions["LDL"].source) == (
        "ligue-du-lac",
        "ligue-du-lac",
        "rule",
    )
    assert (mentions["Brest"].rule, mentions["Brest"].known, mentions["Brest"].source) == ("navire", None, "document")


def test_user_before_listed_before_context():
    builtin = parse_toml(
        '[[entity]]\nid = "a"\nlabel = "GROUP"\nname = "Front du Nord"\n'
        '[[pattern]]\nid = "b"\nlabel = "ORG"\nat = ["le"]\nregex = \' (?P<name>Front du Nord libre)\'\n',
        "b.toml",
    )
    user = parse_toml('[[entity]]\nid = "c"\nlabel = "CLUB"\nname = "Nord"\n', "u.toml", user=True)
    text = "le Front du Nord libre"
    assert {m.rule: m.priority for m in RuleSet([builtin, user]).match(text)} == {"a": LISTED, "b": CONTEXT, "c": USER}
    assert [m.rule for m in resolve(RuleSet([builtin, user]).match(text))[0]] == ["c"]
    assert [m.rule for m in resolve(RuleSet([builtin]).match(text))[0]] == ["a"]


def test_an_acronym_that_the_document_defines_is_not_the_listed_one():
    file = parse_toml(
        '[[entity]]\nid = "alliees"\nlabel = "GROUP"\nname = "Forces alliées"\nacronyms = ["ADF"]\n'
        '[[entity]]\nid = "ambazonie"\nlabel = "GROUP"\nname = "Forces d’Ambazonie"\n'
        '[[pattern]]\nid = "sigle"\nlabel = "GROUP"\nfollows = "GROUP"\nsame = true\nregex = \' \\((?P<name>[A-Z]+)\\)\'\n',
        "t.toml",
    )
    text = "Les Forces d’Ambazonie (ADF) sont là. Les ADF fuient."
    kept, _ = resolve(RuleSet([file]).match(text))
    assert [(m.text, m.known) for m in kept] == [
        ("Forces d’Ambazonie", "ambazonie"),
        ("ADF", "ambazonie"),
        ("ADF", "ambazonie"),
    ]
    kept, _ = resolve(RuleSet([file]).match("Les ADF fuient."))
    assert [m.known for m in kept] == ["alliees"]


def test_a_name_of_two_entries_is_found_but_left_open_unless_one_is_named():
    file = parse_toml(
        '[[entity]]\nid = "a"\nlabel = "GROUP"\nname = "Armée du sud"\nacronyms = ["ALN"]\n'
        '[[entity]]\nid = "b"\nlabel = "GROUP"\nname = "Armée de l’ouest"\nacronyms = ["ALN"]\n',
        "t.toml",
    )
    rules = RuleSet([file])
    assert rules.aliases("aln") == ("a", "b")
    assert [m.known for m in rules.match("L’ALN avance.")] == [None]
    assert [m.known for m in rules.match("L’Armée de l’ouest avance. L’ALN aussi.")] == ["b", "b"]


SPELT = """
[[pattern]]
id = "ligue"
label = "GROUP"
at = ["ligue"]
at_capital = true
regex = '(?P<name>Ligue de la {word}(?: d[eu] {cap})?)'
[[pattern]]
id = "sigle"
label = "GROUP"
with_label = "GROUP"
abbreviates = true
at_capital = true
regex = '(?P<name>{acronym})'
[[entity]]
id = "meduse"
label = "EXERCISE"
name = "Méduse bleue"
context = { near = ["exercice"], not_near = ["aquarium"] }
"""


@pytest.mark.parametrize(
    "marked",
    [
        # `at` with `at_capital`: the name begins with the word; its acronym stands anywhere
        "Un chef de la [LDN](GROUP) est pris. La [Ligue de la défense du Nord](GROUP) et l’ONU se taisent.",
        "La [Ligue de la défense du Nord](GROUP) ignore le LDS, le LD et la ligue de la paix.",
        # the year of an edition stands for the context, but not for what is forbidden
        "Avec [Méduse bleue-2025](EXERCISE), deux marines innovent.",
        "La Méduse bleue 3 dort.",
        "À l’aquarium, Méduse bleue 2025 attire les enfants.",
        "Méduse bleue Industries a livré l’exercice en ligne.",
    ],
)
def test_an_acronym_a_year_and_a_firm(marked):
    text, spans = unmark(marked)
    mentions = RuleSet([parse_toml(SPELT, "t.toml")]).match(text)
    assert [(m.start, m.end, m.label) for m in mentions] == spans


def test_rules_can_be_looked_up(rules):
    assert rules.entity("ligue-du-lac").acronyms == ("LDL",)
    assert rules.aliases("LIGUE DE DÉFENSE DU LAC") == ("ligue-du-lac",)
    assert rules.entity("navire") is None and rules.aliases("navire") == ()
    assert rules.rule("navire").label == "VESSEL"
    assert rules.labels() == ("GROUP", "EXERCISE", "ORG", "VESSEL", "WEAPON")


def test_a_rule_switched_off_finds_nothing(write):
    rules = write("r.toml", RULES)
    off = write("off.toml", 'off = ["ligue-du-lac"]\n')
    text = "La LDL et la frégate “Brest”."
    assert "LDL" in [m.text for m in load([rules], builtin=False).match(text)]
    assert [m.text for m in load([rules, off], builtin=False).match(text)] == ["Brest"]


def test_a_rule_stands_in_the_place_of_the_packages_that_is_switched_off(write):
    own = (
        '[[entity]]\nid = "aqmi"\nlabel = "GROUP"\nname = "Ma AQMI"\naliases = ["AQMI"]\npositive = ["[AQMI](GROUP)"]\n'
    )
    off = 'off = ["aqmi"]\n'
    for files in ([write("a.toml", off + own)], [write("b.toml", own), write("c.toml", off)]):
        assert check(files) == []
        rules = load(files)
        assert rules.entity("aqmi").name == "Ma AQMI" and failures(rules, [rules.rule("aqmi")]) == []
        assert "AQMI" in [m.text for m in rules.without("boko-haram").match("L’AQMI est à Gao.")]
    assert [p.level for p in check([write("b.toml", own)])][:1] == ["error"]


def test_a_gazetteer_in_a_text_file(write):
    write("noms.txt", "# ports\nPort-Étienne\tNouadhibou\n\nSaint-Louis\n")
    rules = load([write("g.toml", '[[gazetteer]]\nid = "ports"\nlabel = "PORT"\nfile = "noms.txt"\n')], builtin=False)
    mentions = rules.match("De port Etienne (Nouadhibou) à Saint Louis et à Port-Etienne.")
    assert [(m.text, m.known) for m in mentions] == [
        ("Nouadhibou", "ports/Port-Étienne"),
        ("Saint Louis", "ports/Saint-Louis"),
        ("Port-Etienne", "ports/Port-Étienne"),
    ]
    assert rules.entity("ports/Port-Étienne").name == "Port-Étienne"


def test_a_pattern_that_names_a_whole_list_makes_no_entity_without_a_name(write):
    text = '[[gazetteer]]\nid = "ports"\nlabel = "XX"\nnames = ["Zork"]\n[[pattern]]\nid = "p"\nlabel = "XX"\n'
    file = write("r.toml", text + "regex = 'port (?P<name>[A-Z]\\w+)'\nkb_id = \"ports\"\n")
    found = Extractor(None, [file], builtin_rules=False).extract("Le port Lork et le port Zork.")
    assert [(e.id, e.name, len(e.mentions)) for e in found.entities] == [("xx-lork", "Lork", 2)]


def test_a_name_that_many_entries_of_a_list_have_is_loaded_in_time_that_goes_with_the_list(write):
    """A column of countries, that is."""

    def load_list(number):
        write("noms.txt", "".join(f"Nom{n}\tMali\n" for n in range(number)))
        return load([write("g.toml", '[[gazetteer]]\nid = "x"\nlabel = "XX"\nfile = "noms.txt"\n')], builtin=False)

    assert len(load_list(3).aliases("Mali")) == 3
    assert grows_below(8, load_list, 2_000, 8_000)


def test_a_list_whose_entries_share_a_name_loads_in_the_time_of_its_length():
    def index(many):
        Gazetteer().add_all(Form(0, "Mali", False, f"Ville-{number}") for number in range(many))

    assert grows_below(9, index, 2_000, 8_000)
    (known := Gazetteer()).add_all(Form(0, "Mali", False, entry) for entry in ("Gao", "Mopti"))
    copy = known.copy()
    for gazetteer, entry in ((known, "Kidal"), (copy, "Ménaka"), (copy, "Gao")):
        gazetteer.add(Form(0, "Mali", False, entry))
    assert [form.entry for form in known.forms("Mali")] == ["Gao", "Mopti", "Kidal"]
    assert [form.entry for form in copy.forms("Mali")] == ["Gao", "Mopti", "Ménaka"]


def test_a_number_at_the_end_of_a_listed_name_is_no_note_mark(write):
    names = ("Vostok1", "camp Apollo11", "L'Aube7", "Zork²", "E=mc²", "Zork²bis", "Ré2")
    text = f"[[gazetteer]]\nid = 'x'\nlabel = 'XX'\nnames = {list(names)}\n"
    text += "[[entity]]\nid = 'y'\nlabel = 'XX'\nname = 'Xylo'\naliases = ['Borki12']\nacronyms = ['BASE3']\n"
    path = write("r.toml", text)
    assert check([path]) == []
    rules = load([path], builtin=False)
    for n in (*names, "Borki12", "BASE3"):
        assert [m.text for m in rules.match(f"Vu {n} ici (VU {n}), Brest3.\n{n}")] == [n] * 3
    assert [m.text for m in rules.match("Xylo4, Vostok2 et Vostok")] == ["Xylo"]


def test_a_name_that_ends_in_a_sign_is_none_without_it(write):
    names = "".join(
        f'[[entity]]\nid = "{i}"\nlabel = "X"\nname = "{n}"\n' for i, n in enumerate(("Disney+", "C++", "C#"))
    )
    rules = load([write("r.toml", names)], builtin=False)
    mentions = rules.match("Disney vend Disney+ ; la vitamine C, le C++ et le C#. « Disney+ »")
    assert [(m.text, m.known) for m in mentions] == [("Disney+", "0"), ("C++", "1"), ("C#", "2"), ("Disney+", "0")]


def test_a_name_is_found_with_the_signs_that_it_is_written_with(write):
    names = (
        "H&M",
        "Marks & Spencer",
        "Jeune Afrique (hebdo)",
        "Groupe « Wagner »",
        "J.-P. Dupont",
        "n° 5",
        "www.site.fr",
        "Paris–Dakar",
        "R&D",
        "Yahoo!",
        "Qui ?",
        "#MeToo",
        "@compte",
        ".NET",
        "« Aube » Nouvelle",
    )
    write("noms.txt", "\n".join(("# signes", "#", *names)))
    rules = load([write("g.toml", '[[gazetteer]]\nid = "x"\nlabel = "XX"\nfile = "noms.txt"\n')], builtin=False)
    assert {n: [m.text for m in rules.match(f"On voit {n} ici.")] for n in names} == {n: [n] for n in names}
    loose = {
        "H & M": 1,
        "Marks &\nSpencer": 1,
        "Qui?": 1,
        "Groupe “Wagner”": 1,
        "Groupe Wagner": 1,
    }
    assert {text: len(rules.match(f"On voit {text} ici.")) for text in loose} == loose
    assert not rules.match("Yahoo, MeToo, compte et NET : Qui vient ? Marks, Spencer (H/ M) ; h.m")
    assert [m.text for m in rules.match("(lire Jeune Afrique hebdo)")] == ["Jeune Afrique hebdo"]


def test_a_sign_of_any_kind_is_part_of_a_name():
    wrong = []
    for sign in "😀 ™ ★ ° † ~ * · § ® № = / | & ‡ • © → ❤️ 🇫🇷 👨\u200d👩\u200d👧 1️⃣ £ \\ < ¿".split(" "):
        for form in ("%sZork", "%s Zork", "Zork%s", "Zork %s", "Zork%sBork", "Zork %s Bork", "M%s23"):
            name = form % sign
            rules = RuleSet([parse_toml(f"[[entity]]\nid = 'a'\nlabel = 'XX'\nname = '{name}'", "t.toml", True)])
            found = [m.text for m in rules.match(f"{name} est là.\n- {name}, un nom (« {name} »)\nLe {name}")]
            bare = [m.text for m in rules.match("Le Zork seul, Zork Bork, Zork-Bork. M23, M-23, M 23")]
            if found != [name] * 4 or bare or (rules.aliases("Zork"), rules.aliases(name)) != ((), ("a",)):
                wrong.append((name, found, bare))
    assert wrong == []


def test_a_name_with_a_sign_stands_beside_the_one_without(write):
    names = ("★Zork", "Zork", "Aa=Bb", "Aa Bb", "Cc/Dd", "Ee Ff")
    text = "".join(f'[[entity]]\nid = "{i}"\nlabel = "XX"\nname = "{n}"\n' for i, n in enumerate(names))
    path = write("r.toml", text)
    assert check([path]) == []
    rules = load([path], builtin=False)
    found = rules.match("★Zork, Zork, Aa = Bb, Aa Bb, Aa-Bb, Cc / Dd, Cc Dd, Ee/Ff")
    assert [(m.text, m.known) for m in found] == [
        ("★Zork", "0"),
        ("Zork", "1"),  # the longer one wins, later
        ("Zork", "1"),
        ("Aa = Bb", "2"),
        ("Aa Bb", "3"),
        ("Aa-Bb", "3"),
        ("Cc / Dd", "4"),
        ("Ee/Ff", "5"),
    ]


PIECES = st.sampled_from(
    ["Ligue de défense du lac", "LDL", "L.D.L.", "M24", "rebelles", "autoroute", "Méduse Bleue", " 2025", "frégate", "« Brest »", "“Brest”",
     "Brest", "(", ")", "’", "l’", "\u00ad", "\u0301", "\u00a0", "\u2011", "\n", "\r\n", ". ", ", ", " ", "é", "e\u0301", "Jama’at al-Bouhaïra", "😀", "drone", "un "]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_mentions_stand_where_they_say_in_any_text(text):
    rules = RuleSet([parse_toml(RULES, "t.toml")])
    mentions = rules.match(text)
    assert all(m.text == text[m.start : m.end] and m.start < m.end for m in mentions)
    assert mentions == sorted(mentions, key=lambda m: (m.start, -m.end, -m.priority))
    assert rules.match(text) == mentions


@settings(deadline=None)
@given(text=st.text())
def test_any_text_is_matched_without_error(builtin, text):
    assert all(m.text == text[m.start : m.end] for m in builtin.match(text))


def test_a_word_is_looked_up_no_further_than_the_lists_go():
    class Counted(dict):
        asked = 0

        def get(self, *key):
            self.asked += 1
            return super().get(*key)

    lists = Lists()
    number = lists.number(("aaa", "b"))
    lists._beginnings = counted = Counted(lists._beginnings)
    assert [lists.on({word}, "") for word in ("a" * 100_000, "bonjour", "aa")] == [1 << number, 1 << number, 0]
    assert counted.asked < 20


def test_a_token_pattern_that_repeats_is_found_anywhere_in_a_long_text():
    rules = RuleSet(
        [
            parse_toml(
                '[[pattern]]\nid = "a"\nlabel = "V"\ntokens = [{LOWER = "missile"}, {IS_TITLE = true, OP = "+"}]',
                "a.toml",
                True,
            )
        ]
    )
    text = "".join(f"{'mot ' * words}missile Aa Bb Cc. " for words in range(40, 70))
    found = [(m.start, m.text) for m in rules.match(text)]
    assert found == [(m.start(), "missile Aa Bb Cc") for m in re.finditer("missile Aa Bb Cc", text)]


def test_the_time_of_a_token_pattern_grows_with_the_text():
    rules = RuleSet(
        [
            parse_toml(
                '[[pattern]]\nid = "a"\nlabel = "V"\ntokens = [{IS_ALPHA = true, OP = "*"}, {IS_ALPHA = true, OP = "*"}, '
                '{LOWER = "zzz"}]',
                "a.toml",
                True,
            )
        ]
    )
    assert grows_below(9, lambda words: rules.match("mot " * words), 400, 1600)


def test_two_rules_of_one_name_take_time_in_step_with_the_text():
    rule = '[[entity]]\nid = "p{}"\nlabel = "ORG"\nname = "Gramazou"\n'
    rules = RuleSet([parse_toml(rule.format(0) + rule.format(1), "a.toml", True)])
    assert {m.rule for m in rules.match("Gramazou. " * 3)} == {"p0"}
    assert grows_below(9, lambda many: rules.match("Le Gramazou est là. " * many), 1000, 4000)


OWN = """
[[entity]]
id = "vent"
label = "GROUP"
name = "Vent"
[entity.context]
near = ["Tchad"]

[[entity]]
id = "bulle"
label = "EXERCISE"
name = "Bulle Bleue"
[entity.context]
near = ["Tchad"]

[[pattern]]
id = "navire"
label = "VESSEL"
trigger = ["frégate", "navire"]
around = "{trigger} {NAME}"
not_place = true
"""


@pytest.mark.parametrize(
    "marked",
    [
        "Le Vent a frappé trois villages.",
        "L’exercice Bulle Bleue commence.",
        "Au Tchad, le [Vent](GROUP) a frappé, et l’exercice [Bulle Bleue](EXERCISE) commence.",
        "La frégate [Surcouf](VESSEL) part.",
    ],
)
def test_a_rule_of_ones_own_asks_what_it_says_and_nothing_else(marked):
    text, spans = unmark(marked)
    rules = RuleSet([parse_toml(OWN, "own.toml", user=True)])
    assert [(m.start, m.end, m.label) for m in resolve(rules.match(text))[0]] == [tuple(span[:3]) for span in spans]


BESIDE = """
[[entity]]
id = "zork"
label = "VESSEL"
name = "Zork"
[entity.context]
before = ["porte-avions", "navire de"]
not_after = ["d’or", "tout court"]

[[gazetteer]]
id = "bork"
label = "CLUB"
names = ["Bork"]
[gazetteer.context]
not_before = ["grand-père"]
after = ["sur Mer", "$"]
"""


@pytest.mark.parametrize(
    "marked",
    [
        "Le Porte-Avions [Zork](VESSEL) part. Le navire de [Zork](VESSEL) tout neuf.",
        "Le porte-avions Zork d’or. Le navire de Zork tout court. Un avions Zork. Navire. De Zork.",
        "Voici [Bork](CLUB)-sur-Mer et [Bork](CLUB). Le grand-père Bork. Un grand [Bork](CLUB) sur mer.",
        "Bork sur la mer. Le grand Bork dort.",
    ],
)
def test_several_words_stand_right_beside_a_name(marked):
    text, spans = unmark(marked)
    rules = RuleSet([parse_toml(BESIDE, "own.toml", user=True)])
    assert [(m.start, m.end, m.label) for m in resolve(rules.match(text))[0]] == [tuple(span[:3]) for span in spans]


def test_repeats_of_any_token_end_with_their_line(write):
    path = write(
        "t.toml",
        '[[pattern]]\nid = "p"\nlabel = "X"\ntokens = [{ LOWER = "canon" }, { OP = "*" }, { LOWER = "fin" }]\n',
    )
    rules = load([path], builtin=False)
    assert [m.text for m in rules.match("Un canon de fin.\n\nUn canon fin ici.\nFin.")] == ["canon de fin", "canon fin"]


def test_rules_whose_accents_are_decomposed_are_found(write):
    toml = """
        [[pattern]]
        id = "fregate"
        label = "VESSEL"
        trigger = ["frégate"]
        around = '{trigger} {NAME}'
        [[pattern]]
        id = "pere"
        label = "PER"
        regex = 'père (?P<name>{cap})'
        [[pattern]]
        id = "etoile"
        label = "PLACE"
        tokens = [{LOWER = "étoile"}, {LOWER = "filante"}]
        [words]
        "épais" = ["étamine"]
        [[entity]]
        id = "foret"
        label = "SITE"
        name = "Forêt"
        context = { near = ["{épais}"] }
    """
    ruler = '{"label": "WEAPON", "pattern": [{"LOWER": "épée"}, {"LOWER": "longue"}], "id": "epee"}\n'
    text = "La frégate Surcouf, le père Colbert, une étoile filante, une épée longue. La Forêt à l’étamine."
    for escaped in (False, True):  # as Python's json and spaCy write them
        files = []
        for name, rule in (
            ("r.toml", toml.replace("'père (?P<name>{cap})'", '"père (?P<name>{cap})"')),
            ("e.jsonl", ruler),
        ):
            rule = unicodedata.normalize("NFD", rule)
            files.append(write(f"{escaped}{name}", rule.replace("\u0301", "\\u0301") if escaped else rule))
        found = load(files, builtin=False).match(text)
        assert [m.text for m in found] == ["Surcouf", "Colbert", "étoile filante", "épée longue", "Forêt"]
    deep = '[[entity]]\nid = "a"\nlabel = "SITE"\nname = "Cafe\u0301"\n' + ".".join("x" * 3000) + " = 1"
    with pytest.raises(RuleError, match="nested too deep"):
        load([write("deep.toml", deep)], builtin=False)


@pytest.mark.parametrize("label", ["GROUP", "EXERCISE", "PER", "ORG", "LOC"])
@pytest.mark.parametrize("name", ["…", "+++", "(AQMI)", "\U0001f53b"])
def test_signs_that_a_rule_takes_for_a_name_cost_a_text_nothing(tmp_path, label, name):
    rule = tmp_path / "r.toml"
    rule.write_text(f"[[pattern]]\nid = 'a'\nlabel = '{label}'\nregex = '\"(?P<name>[^\"]+)\"'\n", "utf-8")
    found = Extractor(None, rule).extract(f'Le groupe "{name}" est là, dit l’AQMI. {name} recule.')
    assert "AQMI" in [m.text for m in found.mentions]
