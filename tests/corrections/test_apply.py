"""Corrections change what results say, by their file alone."""

import json
import os
import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.cli import cli
from extractor.core import bounds
from extractor.core.errors import UsageError
from extractor.corrections import Corrections, apply, beside, read
from extractor.corrections.contradictions import idle
from extractor.corrections.editing import add
from extractor.corrections.schema import Correction
from extractor.index.documents import prepared
from extractor.index.keys import Entries
from extractor.text.meant import as_meant
from tests.saved import result_of
from tests.timing import grows_below

TEXT = (
    "[Minérex](PER per-minerex) inquiète. La société [Minérex SA](ORG org-minerex-sa) se tait.\n"
    "[Primaire populaire](ORG org-primaire-populaire) à [Lyon](LOC loc-lyon), dit [Minérex](PER per-minerex)."
)


@pytest.fixture
def corrected(tmp_path):
    def result(toml: str, marked: str = TEXT, path: str | None = "corpus/a.txt"):
        (tmp_path / "dossier.toml").write_text(toml, "utf-8")
        return apply(result_of(marked, path), read(tmp_path / "dossier.toml"))

    return result


def shown(result) -> list[tuple[str, str, list[str]]]:
    return [(e.label, e.name, [result.mentions[i].text for i in e.mentions]) for e in result.entities]


@pytest.mark.parametrize("text", ["[Awa Diallo](PER a), [Diallo](PER b)", "[Diallo](PER b), [Awa Diallo](PER a)"])
def test_who_is_told_apart_in_a_document_is_not_joined_there_by_a_line_about_all(text, tmp_path):
    path = tmp_path / "dossier.toml"
    path.write_text(
        '[[different]]\nname = "Diallo"\nas = "Awa Diallo"\ndocuments = ["2.txt"]\n'
        '[[same]]\nnames = ["Diallo", "Oumar Diallo"]\n',
        "utf-8",
    )
    corrections = read(path)
    assert [e.name for e in apply(result_of(text, "2.txt"), corrections).entities] == ["Awa Diallo"]
    assert [e.name for e in apply(result_of("[Oumar Diallo](PER a)", "1.txt"), corrections).entities] == ["Diallo"]


def test_who_has_his_name_by_another_line_is_told_apart_by_it_in_a_document(corrected):
    lines = (
        '[[same]]\nnames = ["J. Ba"]\nname = "Jean Ba"\n'
        '[[different]]\nname = "Jean Ba"\nas = "Jean Ba (2)"\ndocuments = ["2.txt"]\n'
    )
    for path, name in (("1.txt", "Jean Ba"), ("2.txt", "Jean Ba (2)")):
        assert shown(corrected(lines, "[J. Ba](PER a) parle.", path)) == [("PER", name, ["J. Ba"])]


def test_what_is_no_name_goes(corrected):
    result = corrected('[[not_a_name]]\nname = "primaire POPULAIRE"\nnote = "an event"')
    assert "Primaire populaire" not in [m.text for m in result.mentions] and len(result.entities) == 3
    (verdict,) = result.verdicts
    assert (
        verdict.after is None and verdict.filter == "correction" and verdict.reason.endswith("dossier.toml:1, an event")
    )


def test_a_name_gets_its_label_with_all_its_mentions(corrected):
    result = corrected('[[label]]\nname = "Minérex"\nlabel = "ORG"')
    assert shown(result)[0] == ("ORG", "Minérex", ["Minérex", "Minérex"])
    assert [(m.entity, m.source) for m in result.mentions if m.text == "Minérex"] == [("org-minerex", "user")] * 2
    assert next(j.reason for j in result.joins if j.entity == "org-minerex").startswith("correction ")


def test_who_is_parted_from_another_is_one_with_whom_the_text_calls_so(corrected):
    marked = "[Joseph Aoun](PER per-joseph-aoun) est à [Gao](LOC loc-gao). [Michel Aoun](PER per-michel-aoun) part."
    result = corrected('[[different]]\nname = "Joseph Aoun"\nas = "Michel Aoun"', marked)
    assert [(e.id, [result.mentions[i].text for i in e.mentions]) for e in result.entities if e.label == "PER"] == [
        ("per-michel-aoun", ["Joseph Aoun", "Michel Aoun"])
    ]


def test_names_are_one_under_the_name_to_show(corrected):
    result = corrected('[[same]]\nnames = ["Minérex", "Minérex SA"]\nname = "Minérex SA"\nlabel = "ORG"')
    assert shown(result)[0] == ("ORG", "Minérex SA", ["Minérex", "Minérex SA", "Minérex"])
    assert result.entities[0].id == "org-minerex-sa" and result.entities[0].aliases == ("Minérex",)


def test_a_label_that_brings_names_together_makes_them_one(corrected):
    marked = "[Oran](PER per-oran) gagne. À [Oran](LOC loc-oran), [Paris](LOC loc-paris)."
    assert shown(corrected('[[label]]\nname = "Oran"\nlabel = "LOC"', marked)) == [
        ("LOC", "Oran", ["Oran", "Oran"]),
        ("LOC", "Paris", ["Paris"]),
    ]


TWO = "Le commandant [Joseph Aoun](PER per-joseph-aoun) parle.\nL’épicier [Joseph Aoun](PER per-joseph-aoun) écoute."


def test_two_of_one_name_are_told_apart_by_document_place_or_words_nearby(corrected):
    table = '[[different]]\nname = "Joseph Aoun"\nas = "Joseph Aoun (épicier)"\n'
    there = corrected(table + 'documents = ["a.txt"]', TWO)
    assert [(e.id, e.name) for e in there.entities] == [("per-joseph-aoun-epicier", "Joseph Aoun (épicier)")]
    elsewhere = corrected(table + 'documents = ["b.txt"]', TWO)
    assert [e.id for e in elsewhere.entities] == ["per-joseph-aoun"]
    at = corrected(table + 'documents = ["a.txt"]\nat = [49]', TWO)
    assert shown(at) == [("PER", "Joseph Aoun", ["Joseph Aoun"]), ("PER", "Joseph Aoun (épicier)", ["Joseph Aoun"])]
    near = corrected(table + 'near = ["épicier"]', TWO)
    assert near.entities[0].name == "Joseph Aoun (épicier)"
    assert corrected(table + 'near = ["maire"]', TWO).entities[0].name == "Joseph Aoun"


def test_roles_come_and_go(corrected):
    marked = "Le général [Idriss Benkirane](PER per-idriss-benkirane)."
    toml = (
        '[[not_a_role]]\nname = "Benkirane"\nrole = "ministre délégué"\n'
        '[[not_a_role]]\nname = "Idriss Benkirane"\nrole = "Ministre délégué"\n'
        '[[role]]\nname = "Idriss Benkirane"\nrole = "général"'
    )
    assert corrected(toml, marked).entities[0].roles == ("général",)


def test_a_role_of_a_name_whose_mentions_are_all_others_concerns_nobody(corrected):
    marked = "À [Oran](LOC loc-oran)."
    cut = '[[label]]\nname = "Oran"\nlabel = "ORG"\nat = [2]\ndocuments = ["corpus/a.txt"]\n'
    result = corrected(f'{cut}[[role]]\nname = "Oran"\nrole = "club"\n', marked)
    assert [(e.label, e.name, e.roles) for e in result.entities] == [("ORG", "Oran", ("club",))]
    saved = result_of(marked, "corpus/a.txt")
    empty = replace(saved, mentions=(), entities=tuple(replace(e, mentions=()) for e in saved.entities))
    role = Correction("role", "dossier.toml:1", ("Oran",), role="club")
    assert apply(empty, Corrections(None, (role,))) == empty


def test_a_corrected_name_has_the_id_that_it_has_everywhere(corrected):
    result = corrected('[[label]]\nname = "ONU"\nlabel = "ORG"', "L’[ONU](PER per-onu) se tait.")
    assert [e.id for e in result.entities] == ["org-organisation-des-nations-unies"]


def test_the_roles_of_a_mention_that_is_another_s_go_with_it():
    from extractor.core.types import Role

    first = result_of("le général [Ali Salah](PER a) et l’économiste [Ali Salah](PER a), le général.", "a.txt")
    (person,) = first.entities
    details = tuple(
        Role(text, start, start + len(text), mention, "title before the name")
        for text, start, mention in (("général", 3, 0), ("économiste", 26, 1))
    )
    result = replace(first, entities=(replace(person, roles=("général", "économiste", "chef"), role_details=details),))
    apart = Correction("different", "", ("Ali Salah",), shown="Ali Salah (général)", at=(11,))
    one, two = apply(result, Corrections(None, (apart,))).entities
    assert (one.name, one.roles, two.roles) == ("Ali Salah (général)", ("général",), ("économiste", "chef"))
    assert [r.text for r in one.role_details] == ["général"] and [r.text for r in two.role_details] == ["économiste"]


def test_the_places_of_roles_move_with_the_mentions():
    from extractor.core.types import Role

    first = result_of(
        "[Primaire populaire](ORG org-primaire-populaire) : le général [Ali Salah](PER per-ali-salah).", "a.txt"
    )
    body, person = first.entities
    person = replace(person, roles=("général",), role_details=(Role("général", 24, 31, 1, "title before the name"),))
    result = replace(first, entities=(body, person))
    gone = apply(result, Corrections(None, (Correction("not_a_name", "", ("Primaire populaire",)),)))
    assert [(r.text, r.mention) for r in gone.entities[0].role_details] == [("général", 0)]
    none = apply(result, Corrections(None, (Correction("not_a_role", "x:1", ("Ali Salah",), role="général"),)))
    assert none.entities[1].role_details == () and none.joins[-1].reason == "correction x:1"


def test_what_concerns_nothing_changes_nothing(corrected):
    result = result_of(TEXT, "corpus/a.txt")
    assert corrected('[[not_a_name]]\nname = "Autre"') == result
    assert corrected('[[not_a_name]]\nname = "Lyon"\ndocuments = ["b.txt"]') == result
    assert apply(result, Corrections()) is result


@pytest.mark.parametrize(
    "toml, said",
    [
        ("[[not_a_nam]]\nname = 'x'", r"does not know \[\[not_a_nam\]\]; did you mean \[\[not_a_name\]\]"),
        ("[[label]]\nname = 'x'", r"toml:1: \[\[label\]\] needs label"),
        ("\n[[label]]\nname = 'x'\nlabel = 'org'", "toml:2: 'org' is no label"),
        ("\n[[label]]\nname = 'x'\nlabel = 'O'", "toml:2: label 'O' stands for no name .*; give it another"),
        ("[[same]]\nnames = 'x'", "names is not a list of texts"),
        ("[[same]]\nnames = ['x', 'X']", "needs two names"),
        ("[[role]]\nname = 'x'\nrol = 'y'", "has no key 'rol'; did you mean role"),
        ("[[not_a_name]]\nname = 'x'\nat = [3]", "'at' needs one document"),
        ("[[not_a_name]]\nname = 'x'\nat = [true]\ndocuments = ['a']", "at is not a list of offsets"),
        ("[[not_a_name]]\nname = 'x'\nat = [-1]\ndocuments = ['a']", "at is not a list of offsets"),
        ("[label]\nname = 'x'", "is not a list of tables"),
        ("[[label", "is not TOML"),
        (f'[[not_a_name]]\nname = "a"\ndocuments = ["a"]\nat = [{"1" * 5000}]\n', "is not TOML"),
        (f'[[not_a_name]]\nname = "a"\ndocuments = ["a"]\nat = [0x{"F" * 5000}]\n', "at is not a list of offsets"),
    ],
)
def test_what_is_no_correction_is_said_with_its_line(tmp_path, toml, said):
    (tmp_path / "dossier.toml").write_text(toml, "utf-8")
    with pytest.raises(UsageError, match=said):
        read(tmp_path / "dossier.toml")


def test_a_file_is_found_beside_an_output_or_in_it(tmp_path):
    (tmp_path / "dossier.toml").write_text("", "utf-8")
    (tmp_path / "out").mkdir()
    assert beside(tmp_path / "out.jsonl") == beside(tmp_path) == beside(tmp_path / "out") == tmp_path / "dossier.toml"
    assert beside(None) is beside("-") is None


def test_corrections_written_at_once_are_all_kept(tmp_path):
    file, number = tmp_path / "dossier.toml", 12
    with ThreadPoolExecutor(number) as threads:
        list(threads.map(lambda n: add(file, [("not_a_name", {"name": f"Nom {n}"})]), range(number)))
    assert {c.names[0] for c in read(file).all} == {f"Nom {n}" for n in range(number)}
    assert [path.name for path in tmp_path.iterdir()] == ["dossier.toml"]


def test_the_last_word_of_two_that_contradict_holds(tmp_path):
    path = tmp_path / "dossier.toml"
    label = [("label", {"name": "GSIM", "label": kind}) for kind in ("ORG", "PER")]
    same = [("same", {"names": ["GSIM", name], "name": name}) for name in ("Jnim A", "Jnim B")]
    split = [("different", {"name": "Diop", "as": name}) for name in ("Anna Diop", "Awa Diop")]
    for one, other in (label, same, split):
        for said in (one, other, one):
            assert add(path, [said]) == [said]
        assert add(path, [one]) == []
    # these do not contradict each other
    others = [
        *(("label", {"name": "Gao", "label": label, "documents": [f"{label}.txt"]}) for label in ("ORG", "LOC")),
        *(("same", {"names": ["Mali", name], "name": "Mali"}) for name in ("ML", "RM")),
        *(("role", {"name": "Diop", "role": role}) for role in ("ministre", "maire")),
        *(("different", {"name": "Roux", "as": f"{a} Roux", "near": [a]}) for a in ("Ada", "Eva")),
    ]
    assert add(path, others) == others and add(path, others) == []


NO_NAME, ORG, PER = (
    ("not_a_name", {"name": "Minérex"}),
    ("label", {"name": "minerex", "label": "ORG"}),
    ("label", {"name": "Minérex", "label": "PER"}),
)
ROLE, NO_ROLE = ("role", {"name": "X", "role": "maire"}), ("not_a_role", {"name": "X", "role": "Maire"})
JOINED, PARTED = ("same", {"names": ["A", "B"], "name": "B"}), ("different", {"name": "A", "as": "B"})
TURNED = ("same", {"names": ["B", "A"], "name": "A"})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (NO_NAME, ORG),
        (ORG, PER),
        (NO_NAME, ("same", {"names": ["Minérex", "B"]})),
        (ROLE, NO_ROLE),
        (JOINED, PARTED),
        (JOINED, TURNED),
    ],
)
@pytest.mark.parametrize("where", [{}, {"documents": ["a.txt"], "at": [4]}])
def test_what_is_said_otherwise_of_one_place_is_taken_out(one, other, where, tmp_path):
    path, told = tmp_path / "dossier.toml", []
    for first, second in ((one, other), (other, one)):
        if (first[0], second[0]) == ("same", "not_a_name"):
            continue  # it says something of other names, too
        path.write_text('# the mine\n[[not_a_name]]\nname = "Autre"\n\n# below the mine\n', "utf-8")
        add(path, [(first[0], first[1] | where)])
        told.clear()
        assert add(path, [(second[0], second[1] | where)], told.append)
        assert told == [f"{path}:7: [[{first[0]}]] {read_name(first)} goes: it says otherwise"]
        assert [c.kind for c in read(path).all] == ["not_a_name", second[0]]
        assert path.read_text("utf-8").startswith('# the mine\n[[not_a_name]]\nname = "Autre"\n\n# below the mine\n')


def read_name(said) -> str:
    return said[1].get("names", [said[1].get("name")])[0]


@pytest.mark.parametrize(
    ("there", "said", "never"),
    [
        (NO_NAME, ("label", ORG[1] | {"documents": ["a.txt"]}), "label"),
        (("label", ORG[1] | {"documents": ["a.txt"]}), NO_NAME, "label"),
        (("label", PER[1] | {"documents": ["a.txt"]}), ORG, "label"),
        (("same", {"names": ["Minérex", "B"], "label": "LOC"}), ORG, "label"),
        (("same", {"names": ["B", "Minérex"]}), NO_NAME, "same"),
        (ROLE, ("not_a_role", NO_ROLE[1] | {"documents": ["a.txt"]}), "not_a_role"),
        (JOINED, ("different", PARTED[1] | {"near": ["épicier"]}), "different"),
        # what is left of a line holds: other names, a name to show, a label
        (("same", {"names": ["Minérex", "B", "C"]}), NO_NAME, None),
        (("same", {"names": ["B", "Minérex"], "name": "Minérex"}), NO_NAME, None),
        (("same", {"names": ["B", "Minérex"], "label": "ORG"}), NO_NAME, None),
        (JOINED, ("different", PARTED[1] | {"near": ["épicier"], "label": "ORG"}), None),
        # exceptions
        (ORG, ("not_a_name", NO_NAME[1] | {"documents": ["a.txt"]}), None),
        (ORG, ("label", PER[1] | {"documents": ["a.txt"]}), None),
        (NO_ROLE, ("role", ROLE[1] | {"documents": ["a.txt"]}), None),
        (("not_a_name", NO_NAME[1] | {"documents": ["b.txt"]}), ("label", ORG[1] | {"documents": ["a.txt"]}), None),
        (PARTED, ("same", {"names": ["A", "C"], "name": "A"}), None),
        (JOINED, ("same", TURNED[1] | {"documents": ["a.txt"]}), None),
    ],
)
def test_what_never_holds_beside_another_line_is_told(there, said, never, tmp_path):
    path, told = tmp_path / "dossier.toml", []
    add(path, [there])
    assert add(path, [said], told.append) == [said]
    assert [c.kind for c in read(path).all] == [there[0], said[0]]
    assert [line.split(" never ")[0].split("[[")[1].split("]")[0] for line in told] == ([never] if never else [])
    assert [weaker.kind for weaker, _ in idle(read(path).all)] == ([never] if never else [])


@pytest.mark.parametrize(
    ("there", "after"),
    [
        ('label = [{name = "Minérex", label = "ORG"}]\n', 'label = [{name = "Minérex", label = "PER"}]\n'),
        ('label = [{name = "A", label = "ORG"}]\n', 'label = [{name = "A", label = "ORG"}, {name = "Minérex", label = "PER"}]\n'),
        ("[['label']]\nname = 'Minérex'\nlabel = 'ORG'\n[[ \"label\" ]]\nname = 'Minérex'\nlabel = 'LOC'\n", '[[label]]\nname = "Minérex"\nlabel = "PER"\n'),
        ("label = []\r\n", 'label = [{name = "Minérex", label = "PER"}]\r\n'),
        ('not_a_name = [\n  {name = "Minérex"},  # why\n  {name = "B"},\n]\n', None),
        ('\ufeff[[label]]\r\nname = "minerex"\r\nlabel = "ORG"\r\n', '\ufeff[[label]]\r\nname = "Minérex"\r\nlabel = "PER"\r\n'),
        ('[[label]]\nname = "Minérex"\nlabel = "ORG"\nnote = """\n[[label]]\n# no\n\n"""\n# yes\n', '# yes\n[[label]]\nname = "Minérex"\nlabel = "PER"\n'),
        ("[[label]]\nname = 'Minérex'  # \"\"\"\nlabel = 'ORG'\n[[label]]\nname = 'Minérex'\nlabel = 'LOC'", '[[label]]\nname = "Minérex"\nlabel = "PER"\n'),
    ],
)  # fmt: skip
def test_a_file_is_added_to_however_its_tables_are_written(there, after, tmp_path):
    path = tmp_path / "dossier.toml"
    path.write_bytes(there.encode())
    assert add(path, [PER]) == [PER]
    written = path.read_bytes().decode()
    assert after is None or re.sub(r"(\r?\n)+", r"\1", written.replace("\ufeff\r\n", "\ufeff")) == after
    assert [c.label for c in read(path).all if c.keys == {"minerex"}] == ["PER"]


def test_editing_keeps_comments_and_adds_nothing_twice(tmp_path):
    path = tmp_path / "dossier.toml"
    path.write_text('# the mine\n[[label]]\nname = "Minérex"  # a firm\nlabel = "ORG"\n', "utf-8")
    new = add(path, [("label", {"name": "Minérex", "label": "ORG"}), ("not_a_name", {"name": "Primaire"})])
    assert new == [("not_a_name", {"name": "Primaire"})]
    assert path.read_text("utf-8").startswith('# the mine\n[[label]]\nname = "Minérex"  # a firm\n')
    assert [c.kind for c in read(path).all] == ["label", "not_a_name"]
    with pytest.raises(UsageError):
        add(path, [("label", {"name": "x"})])


def test_what_python_alone_divides_lines_at_makes_no_table_of_a_comment(tmp_path):
    path = tmp_path / "dossier.toml"
    there = '# c\u2028[[label]]\x85[[label]]\n[[label]]\nname = "Tillia"\nlabel = "LOC"\n'
    path.write_text(there, "utf-8")
    add(path, [("not_a_name", {"name": "B"})])
    add(path, [("label", {"name": "Tillia", "label": "ORG"})])
    assert path.read_text("utf-8").startswith("# c\u2028[[label]]\x85[[label]]\n")
    assert {c.kind for c in read(path).all} == {"label", "not_a_name"}


def test_sections_and_their_comments_stay_where_they_are(tmp_path):
    path = tmp_path / "dossier.toml"
    there = (
        '# == The port ==\n[[label]]\nname = "Minérex"\nlabel = "ORG"\n\n[[same]]\nnames = ["Maris", "Maris Lines"]\n\n'
        '# == Zabré ==\n[[label]]\nname = "Tillia"\nlabel = "LOC"\n\n[[same]]\nnames = ["Zabré", "Moumouni Zabré"]\n'
    )
    path.write_text(there, "utf-8")
    add(path, [("label", {"name": "Gao", "label": "LOC"}), ("not_a_name", {"name": "B"})])
    gao = '\n[[label]]\nname = "Gao"\nlabel = "LOC"\n'
    b = '\n[[not_a_name]]\nname = "B"\n'
    assert path.read_text("utf-8") == there + gao + b
    add(path, [("label", {"name": "Gao", "label": "ORG"})])
    assert path.read_text("utf-8") == there + b + gao.replace("LOC", "ORG")


@pytest.mark.parametrize(
    "there",
    [
        '[[not_a_name]]\nname = "A"',
        '\ufeff[[not_a_name]]\nname = "A"',
        '[[not_a_name]]\nname = "A"  # why',
        "# none yet",
        "",
    ],
)
def test_a_file_without_a_last_line_end_can_be_added_to(there, tmp_path):
    path = tmp_path / "dossier.toml"
    path.write_bytes(there.encode())
    add(path, [("not_a_name", {"name": "B"}), ("label", {"name": "C", "label": "ORG"})])
    assert [c.names[0] for c in read(path).all] == [*(["A"] if "A" in there else []), "B", "C"]
    assert path.read_text("utf-8-sig").startswith(there.removeprefix("\ufeff"))


@pytest.mark.parametrize(
    ("there", "after"),
    [
        ("# a\r\n[[not_a_name]]\r\nname = 'A'\r\n", "# a\r\n[[not_a_name]]\r\nname = 'A'\r\n[[not_a_name]]\r\nname = \"B\"\r\n"),
        ("[[not_a_name]]\r\nname = 'A'", "[[not_a_name]]\r\nname = 'A'\r\n[[not_a_name]]\r\nname = \"B\"\r\n"),
        ("# a\r\n# b\n", "# a\r\n# b\n[[not_a_name]]\nname = \"B\"\n"),
        ("\ufeff# a\r\n", "\ufeff# a\r\n[[not_a_name]]\r\nname = \"B\"\r\n"),
    ],
)  # fmt: skip
def test_line_ends_and_a_mark_at_the_beginning_stay_as_they_are(there, after, tmp_path):
    path = tmp_path / "dossier.toml"
    path.write_bytes(there.encode())
    add(path, [("not_a_name", {"name": "B"})])
    written = path.read_bytes().decode()
    assert written.replace("\n\n", "\n").replace("\r\n\r\n", "\r\n") == after
    assert read(path).all[-1].names == ("B",)


def test_what_is_one_either_way_is_shown_as_the_later_says_and_the_other_is_told(tmp_path):
    path = tmp_path / "dossier.toml"
    path.write_text(
        '[[same]]\nnames = ["Minérex", "Lyon"]\nname = "Lyon"\nlabel = "ORG"\n\n'
        '[[same]]\nnames = ["Lyon", "Minérex"]\nname = "Minérex"\nlabel = "ORG"\n'
    )
    assert [(weaker.origin, stronger.origin) for weaker, stronger in idle(read(path).all)] == [
        (f"{path}:1", f"{path}:6")
    ]
    assert "Minérex" in {e.name for e in apply(result_of(TEXT, "a.txt"), read(path)).entities}


def test_a_label_that_none_is_like_is_taken_with_a_warning(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["correct", "Minérex", "--label", "OGR"], standalone_mode=False) == 0
    assert "warning: the label OGR is none that ships; did you mean 'ORG'? one of: PER" in capsys.readouterr().err
    assert [c.label for c in read("dossier.toml").all] == ["OGR"]
    assert cli.main(["correct", "Minérex", "--label", "group"], standalone_mode=False) == 0
    assert "warning" not in capsys.readouterr().err


def test_a_name_that_is_no_text_is_refused_and_the_file_stays(tmp_path):
    path = tmp_path / "dossier.toml"
    path.write_text('[[not_a_name]]\nname = "A"', "utf-8")
    with pytest.raises(UsageError, match="no UTF-8 text; type it anew; a document of such a name can be renamed"):
        add(path, [("not_a_name", {"name": "B\udcff"})])
    assert path.read_text("utf-8") == '[[not_a_name]]\nname = "A"'


NAMES = st.sampled_from(["Minérex", "Minérex SA", "Lyon", "Primaire populaire", "Autre"])
TABLES = st.one_of(
    st.tuples(st.just("not_a_name"), st.fixed_dictionaries({"name": NAMES})),
    st.tuples(
        st.just("label"), st.fixed_dictionaries({"name": NAMES, "label": st.sampled_from(["ORG", "LOC", "SHIP"])})
    ),
    st.tuples(st.just("different"), st.fixed_dictionaries({"name": NAMES, "as": NAMES.map(lambda n: f"{n} (2)")})),
    st.tuples(
        st.just("same"),
        st.fixed_dictionaries(
            {"names": st.lists(NAMES, min_size=2, max_size=3, unique=True), "label": st.sampled_from(["ORG", "PER"])}
        ),
    ),
)


def test_many_lines_of_one_name_take_time_in_proportion():
    def lines(number):
        return [Correction("label", f"f:{n}", ("Gao",), label="ORG", documents=(f"{n}.txt",)) for n in range(number)]

    def ask(number):
        found = list(idle([*lines(number), Correction("not_a_name", "f:0", ("Gao",), documents=("7.txt",))]))
        assert [(weaker.documents, stronger.kind) for weaker, stronger in found] == [(("7.txt",), "not_a_name")]

    assert grows_below(6, ask, 300, 1200)


def test_lines_about_others_cost_a_document_nothing():
    result = result_of("[Awa](PER per-awa) et [Bah](PER per-bah).", "a.txt")

    def ask(number):
        others = tuple(Correction("label", f"f:{n}", (f"Autre {n}",), label="ORG") for n in range(number))
        # what is shown by one line is meant by another
        last = (
            Correction("same", "f:0", ("Awa", "Diallo"), shown="Diallo"),
            Correction("role", "f:1", ("Diallo",), role="x"),
        )
        corrections = Corrections(None, (*others, *last))
        began = time.process_time()
        for _ in range(500):
            corrected = apply(result, corrections)
        assert [(e.name, e.roles) for e in corrected.entities] == [("Diallo", ("x",)), ("Bah", ())]
        return time.process_time() - began

    assert any(ask(2_000) < 3 * max(ask(10), 0.01) for _ in range(3))


@settings(deadline=None)
@given(st.lists(TABLES, max_size=6))
def test_the_last_word_holds_or_it_is_told_that_it_does_not(tmp_path_factory, tables):
    path = tmp_path_factory.mktemp("dossier") / "dossier.toml"
    for kind, table in tables:
        told = []
        add(path, [(kind, table)], told.append)
        kept = read(path).all
        assert any(c.kind == kind and set(table.get("names", [table.get("name")])) == set(c.names) for c in kept)
        assert sum(line.startswith("warning: ") for line in told) <= len(list(idle(kept)))
        for weaker, stronger in idle(kept):
            # only what says something of other names, too, stays beside what is said otherwise
            assert "same" in (weaker.kind, stronger.kind) or "different" in (weaker.kind, stronger.kind)


@settings(deadline=None)  # the first one reads the lists of names
@given(st.lists(TABLES, max_size=6))
def test_a_corrected_result_holds_together(tmp_path_factory, tables):
    path = tmp_path_factory.mktemp("corrections") / "dossier.toml"
    add(path, tables)
    before = result_of(TEXT, "a.txt")
    after = apply(before, read(path) if tables else Corrections())
    text = before.document.text
    assert all(text[m.start : m.end] == m.text for m in after.mentions)
    assert [m.start for m in after.mentions] == sorted({m.start for m in after.mentions})
    owned = sorted(i for e in after.entities for i in e.mentions)
    assert owned == list(range(len(after.mentions))) and len({e.id for e in after.entities}) == len(after.entities)
    for entity in after.entities:
        assert all(
            after.mentions[i].entity == entity.id and after.mentions[i].label == entity.label for i in entity.mentions
        )
        assert entity.name not in entity.aliases
    assert all(after.mentions[j.mention].entity == j.entity for j in after.joins)


def test_a_result_without_its_text_is_corrected_too(corrected, tmp_path):
    (tmp_path / "dossier.toml").write_text('[[label]]\nname = "Minérex"\nlabel = "ORG"', "utf-8")
    result = result_of(TEXT, "a.txt")
    bare = replace(result, document=replace(result.document, text=None), length=len(result.document.text))
    assert shown(apply(bare, read(tmp_path / "dossier.toml"))) == shown(apply(result, read(tmp_path / "dossier.toml")))


def test_the_command_writes_checks_and_every_command_reads(saved, monkeypatch, capsys):

    def run(*arguments: str) -> tuple[int, str, str]:
        code = cli.main(list(arguments), standalone_mode=False)
        return code or 0, *capsys.readouterr()

    before = json.loads((saved.parent / "out.jsonl").read_text("utf-8").splitlines()[0])
    name = before["entities"][0]["name"]
    code, out, err = run("correct", "--not-a-name", name, "--note", "essai")
    assert code == 0 and "[[not_a_name]]" in err and (saved.parent / "dossier.toml").exists()
    code, out, err = run("export", "out.jsonl", "--to", "csv")
    assert "with the corrections of" in err and "dossier.toml (1)" in err and f",{name}," not in out
    assert f",{name}," in run("export", "out.jsonl", "--to", "csv", "--corrections", "none")[1]
    assert run("correct", "--not-a-name", "Personne Inconnue")[0] == 0
    code, out, err = run("correct", "--check", "out.jsonl")
    assert code == 1 and "Personne Inconnue: matches nothing" in out and "1 of 2 corrections hold" in err
    with pytest.raises(UsageError):
        run("correct")
    assert run("correct", "a\nb", "--label", "ORG")[2].count("\n") == 1


def test_a_document_is_meant_by_whatever_name_it_has(tmp_path, monkeypatch, capsys):
    from extractor.corrections.schema import is_called, plain_name
    from extractor.writers import jsonl

    monkeypatch.chdir(tmp_path)
    here = tmp_path.as_posix()
    meant = {
        "a.txt": (
            "a.txt",
            "./a.txt",
            f"{here}/a.txt",
            f"{here}/*.txt",
            "a.txt/",
            f"../{tmp_path.name}/a.txt",
            f"{here}/",
            f"../{tmp_path.name}/",
            "../",
        ),
        "./c//a.txt": (
            "a.txt",
            "c/a.txt",
            "c/",
            "./c/",
            "c/*",
            f"{here}/c/a.txt",
            "a*.txt",
            "?.txt",
            "./",
            "./c/*.txt",
        ),
        f"{here}/c/a.txt": ("a.txt", "c/a.txt", "./c/a.txt", "./c/", "./", "../" + tmp_path.name + "/c/a.txt"),
        "c.zip#d/a.txt": ("c.zip#d/a.txt", "./c.zip#d/a.txt", "c.zip#*"),
        "c.zip#d/b.txt": ("c.zip#d/", "./c.zip#d/", f"{here}/c.zip#d/"),
        "c.zip#in.jsonl#d/": ("c.zip#in.jsonl#d/",),
        "m#1/a.txt": ("m#1/",),
        # a record's id may be an address: no folder
        "c/in.jsonl#https://x.fr/mali/": (
            "in.jsonl#https://x.fr/mali/",
            "./c/in.jsonl#https://x.fr/mali/",
            f"{here}/c/in.jsonl#https://x.fr/mali/",
            "in.jsonl#https://x.fr/*",
            "c/",
        ),
        "-#mali/": ("-#mali/",),
        # in a file whose name does not say what it is, too
        "l.lines#https://x.fr/mali/": ("l.lines#https://x.fr/mali/", "./l.lines#https://x.fr/mali/"),
        # an accent that the system has apart
        "de\u0301pe\u0302che.txt": ("dépêche.txt", "de\u0301pe\u0302che.txt", "d?p?che.txt", f"{here}/dépêche.txt"),
        "dépêche.txt": ("de\u0301pe\u0302che.txt",),
        # brackets are letters
        "2023 [presse]/depeche[1].txt": ("depeche[1].txt", "2023 [presse]/", "2023 [presse]/*", "depeche[?].*"),
        f"{here}/[c]/a.txt": ("[c]/a.txt", f"../{tmp_path.name}/[c]/a.txt", f"{here}/[c]/", f"{here}/[c]/*.txt"),
    }
    others = {
        "a.txt": ("/a.txt", f"{here}/c/a.txt", "../a.txt", "c/", "txt", "aa.txt", "/?.txt", ".?txt"),
        "c/a.txt": ("/c/a.txt", f"{here}/a.txt", "a/", "./b.txt", "./a.txt", "./?.txt", "./a/"),
        # a name that begins so is a whole one, not the ending of others
        f"{here}/c/a.txt": ("./a.txt", "./a/"),
        "-": ("./a.txt", "a/"),
        "c/in.jsonl#https://x.fr/mali/le-maire/": (
            "in.jsonl#https://x.fr/mali/",
            "./c/in.jsonl#https://x.fr/mali/",
            f"{here}/c/in.jsonl#https://x.fr/mali/",
        ),
        "-#mali/2": ("-#mali/",),
        "dump#https://x.fr/mali/2": ("dump#https://x.fr/mali/",),
        "mali-2023.txt": ("mali-*/", "mali-20??.txt/", "*/"),
        "depeche1.txt": ("depeche[1].txt", "depeche[1].*", f"{here}/depeche[1].*"),
    }
    assert [(path, name) for path, names in meant.items() for name in names if not is_called(path, name)] == []
    assert [(path, name) for path, names in others.items() for name in names if is_called(path, name)] == []
    assert plain_name("./c//in.jsonl#https://x.fr/mali/") == "./c/in.jsonl#https://x.fr/mali/"
    assert is_called(None, "-") and not is_called(None, f"{here}/-")

    def correct(*names: str) -> list[str]:
        options = [option for name in names for option in ("--document", name)]
        assert not cli.main(["correct", "Minérex", "--label", "ORG", *options], standalone_mode=False)
        return [line for line in capsys.readouterr().err.splitlines() if "is called so" in line]

    assert correct("x.txt") == []  # there are no results
    with open("out.jsonl", "w", encoding="utf-8") as out:
        jsonl.write([result_of(TEXT, "c/a.txt"), result_of(TEXT, "c/b.txt")], out)
    Path("other.jsonl").write_text('{"text": "Minérex"}\n', "utf-8")
    assert correct("./c/b.txt", f"{here}/c/a.txt", "c/") == correct("a.txt") == correct() == []
    (told,) = correct("./c/b.txt", "./b.tx")
    assert told.startswith("warning: ./b.tx: no document of out.jsonl is called so")
    assert [c.documents for c in read("dossier.toml").all if c.documents][1] == ("./c/b.txt", f"{here}/c/a.txt", "c/")


def test_the_check_names_both_lines_of_a_contradiction(saved, capsys):
    name = json.loads((saved.parent / "out.jsonl").read_text("utf-8").splitlines()[0])["entities"][0]["name"]
    (saved.parent / "dossier.toml").write_text(
        f'[[not_a_name]]\nname = "{name}"\n[[label]]\nname = "{name}"\nlabel = "VESSEL"\n', "utf-8"
    )
    assert cli.main(["correct", "--check", "out.jsonl"], standalone_mode=False) == 1
    out, err = capsys.readouterr()
    assert out == f"dossier.toml:3: [[label]] {name}: never holds beside dossier.toml:1: [[not_a_name]]\n"
    assert err.startswith("1 of 2 corrections hold in ")


def test_the_check_asks_of_each_line_what_it_does_beside_the_others(tmp_path, monkeypatch, capsys):
    from extractor.writers import jsonl

    monkeypatch.chdir(tmp_path)
    aoun = "[Joseph Aoun](PER per-joseph-aoun), épicier, vend à [Marie Dupont](PER per-marie-dupont)."
    three = "[Awa Diallo](PER per-awa) voit [Fatou Sow](PER per-fatou) et [Awa Sow](PER per-awa-sow)."
    short = "[Awa Diallo](PER per-awa) est là. [Diallo](PER per-awa) parle."
    cases = [
        # names that another line gives
        (
            aoun,
            [
                ("different", {"name": "Joseph Aoun", "as": "Joseph Aoun (épicier)", "near": ["épicier"]}),
                ("role", {"name": "Joseph Aoun (épicier)", "role": "maraîcher"}),
                ("same", {"names": ["Marie Dupont", "Mme Dupont-Durand"], "name": "Mme Dupont-Durand"}),
                ("role", {"name": "Mme Dupont-Durand", "role": "avocate"}),
                ("not_a_role", {"name": "Mme Dupont-Durand", "role": "avocat"}),
            ],
            {4: "matches nothing"},
        ),
        # what is one goes on to be so without one of its names
        (
            three,
            [
                ("same", {"names": ["Awa Diallo", "Fatou Sow", "Awa Sow"]}),
                ("not_a_name", {"name": "Awa Sow"}),
            ],
            {},
        ),
        # the label that a line gives counts, though another shows the name otherwise
        (
            short,
            [
                ("same", {"names": ["Awa Diallo", "A. Diallo"], "name": "A. Diallo"}),
                ("different", {"name": "Awa Diallo", "as": "A. Diallo", "label": "ORG"}),
            ],
            {},
        ),
        # what is no name, but is shown so
        (
            short,
            [
                ("not_a_name", {"name": "Diallo"}),
                ("same", {"names": ["Awa Diallo", "Diallo"], "name": "Diallo"}),
                ("role", {"name": "Diallo", "role": "maire"}),
            ],
            {},
        ),
        (short, [("not_a_name", {"name": "Diallo"}), ("role", {"name": "Diallo", "role": "maire"})], {1: "never"}),
        # said twice, in one document and everywhere
        (
            short,
            [
                ("label", {"name": "Awa Diallo", "label": "ORG", "documents": ["a.txt"]}),
                ("label", {"name": "Awa Diallo", "label": "ORG"}),
            ],
            {},
        ),
    ]
    wrong = []
    for marked, lines, expected in cases:
        result = result_of(marked, "a.txt")
        (tmp_path / "a.txt").write_bytes(result.document.text.encode())
        with open("out.jsonl", "w", encoding="utf-8") as out:
            jsonl.write([result], out)
        Path("dossier.toml").write_text(
            "\n".join(
                f"[[{kind}]]\n"
                + "\n".join(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in table.items())
                for kind, table in lines
            ),
            "utf-8",
        )
        origins = [correction.origin for correction in read("dossier.toml").all]
        code = cli.main(["correct", "--check", "out.jsonl"], standalone_mode=False)
        out, err = capsys.readouterr()
        told = {origins.index(line.split(": ")[0]): line.split(": ")[2] for line in out.splitlines()}
        held = f"{len(lines) - len(expected)} of {len(lines)} corrections hold in 1 document"
        if (
            code != bool(expected)
            or held not in err
            or told.keys() != expected.keys()
            or not all(said.startswith(expected[number]) for number, said in told.items())
        ):
            wrong.append((marked, out, err))
    assert wrong == []


def test_a_person_is_meant_by_the_name_not_by_a_part_of_it_that_others_share(corrected):
    two = "[Richard Wagner](PER per-wagner) : [Wagner](PER per-wagner) part. [Wagner](PER per-wagner-2) tire."
    both = [("PER", "Richard Wagner", ["Richard Wagner", "Wagner"]), ("PER", "Wagner", ["Wagner"])]
    other = [(*both[0],), ("GROUP", "Wagner", ["Wagner"])]
    for line, expected in (
        ('[[label]]\nname = "Wagner"\nlabel = "GROUP"', other),
        ('[[same]]\nnames = ["Wagner", "Africa Corps"]\nlabel = "GROUP"', other),
        ('[[different]]\nname = "Wagner"\nas = "Wagner"\nlabel = "GROUP"', both),
        ('[[different]]\nname = "Wagner"\nas = "Wagner (2)"', [both[0], ("PER", "Wagner (2)", ["Wagner"])]),
        # whose own name is among those of the line goes along
        ('[[same]]\nnames = ["Wagner", "Richard Wagner"]', [("PER", "Wagner", ["Richard Wagner", "Wagner", "Wagner"])]),
    ):
        assert shown(corrected(line, two)) == expected, line
    role = '[[same]]\nnames = ["Wagner", "R. Wagner"]\nname = "R. Wagner"\n[[role]]\nname = "Wagner"\nrole = "chef"'
    assert [e.roles for e in corrected(role, two).entities] == [(), ("chef",)]
    # others are called as much by a part: a firm without its legal form, a body by its acronym, a place, a group
    for marked in (
        "[Minérex SA](PER per-x), dit [Minérex](PER per-x).",
        "[Union des ports](PER per-x) ([UP](PER per-x)).",
        "Le [groupe Wagner](ORG org-x), dit [Wagner](ORG org-x).",
    ):
        name = marked.split("[")[-1].split("]")[0]
        line = f'[[label]]\nname = "{name}"\nlabel = "GROUP"'
        assert [e.label for e in corrected(line, marked).entities] == ["GROUP"], marked


def test_what_is_no_name_leaves_an_entity_what_is_one(corrected):
    short = (
        "[Ville de Gao](PER per-gao) : [Gao](PER per-gao) dort, dit la [Ville de Gao](PER per-gao). [Gao](LOC loc-gao)."
    )
    result = corrected('[[not_a_name]]\nname = "Ville de Gao"', short)
    assert [(e.id, e.name, e.aliases) for e in result.entities] == [("per-gao", "Gao", ()), ("loc-gao", "Gao", ())]
    # it speaks for no label of what is one, and has no role to give
    two = "[Ville de Gao](ORG org-gao), [Ville de Gao](ORG org-gao) et [Gao](LOC loc-gao)."
    said = '[[not_a_name]]\nname = "Ville de Gao"\n[[same]]\nnames = ["Gao", "Ville de Gao"]\nname = "Gao la Belle"'
    assert shown(corrected(said, two)) == [("LOC", "Gao la Belle", ["Gao"])]
    # of one place, it leaves the others
    at = '[[not_a_name]]\nname = "Ville de Gao"\ndocuments = ["a.txt"]\nat = [0]'
    assert shown(corrected(at, short))[0] == ("PER", "Ville de Gao", ["Gao", "Ville de Gao"])
    # what is another's at its only place is no more its own
    cut = '[[different]]\nname = "Awa Diallo"\nas = "Awa Diallo (maire)"\ndocuments = ["a.txt"]\nat = [0]'
    person = "[Awa Diallo](PER per-awa) est là. [Diallo](PER per-awa) parle. [Mme Diallo](PER per-awa) rit."
    assert [(e.name, e.aliases) for e in corrected(cut, person).entities] == [
        ("Awa Diallo (maire)", ("Awa Diallo",)),
        ("Mme Diallo", ("Diallo",)),
    ]
    # whose word a role is stands at the first mention that is left
    role = '[[not_a_name]]\nname = "Ville de Gao"\n[[role]]\nname = "Gao"\nrole = "maire"'
    assert [(j.mention, j.reason[-2:]) for j in corrected(role, short).joins] == [(0, ":3"), (1, ":3")]


def test_a_page_s_lines_are_taken_over_in_its_order(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("page.toml").write_text(
        '[[label]]\nname = "A"\nlabel = "ORG"\n[[not_a_name]]\nname = "B"\n[[label]]\nname = "B"\nlabel = "PER"\n',
        "utf-8",
    )
    assert not cli.main(["correct", "--from", "page.toml"], standalone_mode=False)
    assert [(c.kind, c.names[0]) for c in read("dossier.toml").all] == [("label", "A"), ("label", "B")]


def test_the_check_goes_on_behind_a_line_that_is_cut(tmp_path, monkeypatch, capsys):
    from extractor.writers import jsonl

    monkeypatch.chdir(tmp_path)
    with open("out.jsonl", "w", encoding="utf-8") as out:
        jsonl.write([result_of("[Minérex](PER per-minerex) recule.", "a.txt")], out)
        out.write('{"schema": 2, "path": "b.t')
    add("dossier.toml", [("label", {"name": "Minérex", "label": "ORG"})])
    assert cli.main(["correct", "--check", "out.jsonl"], standalone_mode=False) == 1
    out, err = capsys.readouterr()
    assert out == "" and "out.jsonl:2: not JSON" in err and err.endswith("1 of 1 corrections hold in 1 document\n")


def test_the_check_names_what_a_merge_leaves_apart(tmp_path, monkeypatch, capsys):
    from extractor.writers import jsonl

    monkeypatch.chdir(tmp_path)
    with open("out.jsonl", "w", encoding="utf-8") as out:
        text = "[Minérex](ORG org-minerex) recule. [Minérex SA](PER per-minerex-sa) aussi."
        jsonl.write([result_of(text, "a.txt")], out)
    for label, told in (
        (
            {},
            "dossier.toml:2: [[same]] Minérex: leaves apart what is ORG and PER in a.txt; say with --label what it is\n",
        ),
        ({"label": "ORG"}, ""),
    ):
        Path("dossier.toml").unlink(missing_ok=True)
        add("dossier.toml", [("same", {"names": ["Minérex", "Minérex SA"], "name": "Minérex"} | label)])
        cli.main(["correct", "--check", "out.jsonl"], standalone_mode=False)
        assert capsys.readouterr().out == told


def test_an_index_without_decisions_has_nothing_to_take_over(saved, capsys):
    from extractor.index import Index

    with Index("names.sqlite"):
        pass
    assert cli.main(["correct", "--from-index", "names.sqlite"], standalone_mode=False) == 0
    assert capsys.readouterr().err == "names.sqlite: no decisions to take over\n"
    (saved.parent / "page.toml").write_text("# nothing yet\n", "utf-8")
    assert cli.main(["correct", "--from", "page.toml"], standalone_mode=False) == 0
    assert capsys.readouterr().err == "page.toml: no corrections to take over\n"
    assert not (saved.parent / "dossier.toml").exists()


def test_the_check_looks_for_words_nearby_in_the_texts(tmp_path, monkeypatch, capsys):
    from extractor.writers import jsonl

    monkeypatch.chdir(tmp_path)
    result = result_of("[Joseph Aoun](PER per-joseph-aoun), épicier, a fermé.", "a.txt")
    (tmp_path / "a.txt").write_bytes(result.document.text.encode())
    with open("out.jsonl", "w", encoding="utf-8") as out:
        jsonl.write([result], out)
    add("dossier.toml", [("different", {"name": "Joseph Aoun", "as": "Joseph Aoun (épicier)", "near": ["épicier"]})])
    assert not cli.main(["correct", "--check", "out.jsonl"], standalone_mode=False)
    assert "1 of 1 corrections hold in 1 document\n" in capsys.readouterr().err


def test_a_name_that_toml_cannot_hold_costs_no_correction(tmp_path):
    file = tmp_path / "dossier.toml"
    add(file, [("not_a_name", {"name": "Soluna"})])
    before = file.read_bytes()
    with pytest.raises(UsageError, match="UTF-8"):
        add(file, [("not_a_name", {"name": "caf\udce9"})])
    assert file.read_bytes() == before and [path.name for path in tmp_path.iterdir()] == ["dossier.toml"]


def test_a_pipe_takes_no_corrections(tmp_path):
    os.mkfifo(tmp_path / "dossier.toml")
    with pytest.raises(UsageError, match="named pipe"):
        add(tmp_path / "dossier.toml", [("not_a_name", {"name": "Soluna"})])
    assert len(list(tmp_path.iterdir())) == 1


def test_corrections_come_from_a_pipe_and_have_a_limit(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    end, begin = os.pipe()
    os.write(begin, b'[[not_a_name]]\nname = "Gao"\n')
    os.close(begin)
    assert not cli.main(["correct", "--from", f"/dev/fd/{end}"], standalone_mode=False)
    os.close(end)
    assert [c.names for c in read("dossier.toml").all] == [("Gao",)]
    monkeypatch.setattr(bounds, "CORRECTIONS", 20)
    with pytest.raises(UsageError, match="larger than 20 bytes"):
        cli.main(["correct", "--not-a-name", "Kidal"], standalone_mode=False)
    with pytest.raises(UsageError, match="larger than 20 bytes"):
        cli.main(["correct", "--from", "/dev/zero", "--corrections", "new.toml"], standalone_mode=False)
    assert not os.path.exists("new.toml")


@pytest.mark.parametrize("name", ["none", "-"])
def test_a_file_that_no_command_could_be_told_to_read_is_refused(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=f"--corrections {name}: is no name of a file"):
        cli.main(["correct", "--not-a-name", "Gao", "--corrections", name], standalone_mode=False)
    assert not os.listdir()


def test_an_index_keeps_apart_what_was_told_apart(tmp_path, monkeypatch, capsys):
    from extractor.index import Index
    from extractor.writers import jsonl

    monkeypatch.chdir(tmp_path)
    marked = {
        "a.txt": "[Joseph Aoun](PER per-joseph-aoun) préside.",
        "b.txt": "[Joseph Aoun](PER per-joseph-aoun), épicier, a fermé.",
    }
    results = [result_of(text, path) for path, text in marked.items()]
    for result in results:
        (tmp_path / result.document.path).write_text(result.document.text, "utf-8")
    with open("out.jsonl", "w", encoding="utf-8") as out:
        jsonl.write(results, out)
    add("dossier.toml", [("different", {"name": "Joseph Aoun", "as": "Joseph Aoun (épicier)", "near": ["épicier"]})])
    for _ in range(2):
        assert not cli.main(["index", "add", "out.jsonl"], standalone_mode=False)
        with Index("entities.sqlite") as index:
            assert [found.name for found in index.search()] == ["Joseph Aoun", "Joseph Aoun (épicier)"]
            assert index.decisions() == []
            found = [found.id for found in index.search()]
    with Index("entities.sqlite") as index:
        index.merge(found[0], [found[1]])  # the last word is the reader's
        assert len(index.search()) == 1


def test_what_must_not_be_written_over_is_left_as_it_is(tmp_path):
    """Also by who is root, whom the system lets write everything; links stay links."""
    tables = [("not_a_name", {"name": "Primaire populaire"})]
    file = tmp_path / "dossier.toml"
    add(file, tables)
    before = file.read_bytes()
    file.chmod(0o444)
    with pytest.raises(UsageError, match="dossier.toml: is read-only; give another, or make it writable"):
        add(file, [("not_a_name", {"name": "Minérex"})])
    assert add(file, tables) == [] and file.read_bytes() == before  # nothing to write
    file.chmod(0o644)
    for name, goal in (("lien.toml", "dossier.toml"), ("neuf.toml", "autre.toml")):
        (tmp_path / name).symlink_to(goal)
        add(tmp_path / name, [("not_a_name", {"name": "Minérex"})])
        assert (tmp_path / name).is_symlink() and "Minérex" in (tmp_path / goal).read_text("utf-8")
    for name, goal in (("boucle.toml", "boucle.toml"), ("a.toml", "b.toml"), ("b.toml", "a.toml")):
        (tmp_path / name).symlink_to(goal)
    for name in ("boucle.toml", "a.toml"):
        with pytest.raises(UsageError, match="symbolic links; give another"):
            add(tmp_path / name, tables)
        assert (tmp_path / name).is_symlink()


def test_what_is_shown_by_a_name_that_the_text_does_not_have_goes_by_it(corrected):
    """A list, an acronym or the reader gave the name that tables and pages show: it is none of the mentions' texts."""
    full, toml = "Al-Qaida au Maghreb islamique", '[[not_a_name]]\nname = "al-qaida au maghreb islamique"\n'
    aqmi = result_of("[Aqmi](GROUP group-a) est à [Gao](LOC loc-gao), dit [AQMI](GROUP group-a).", "a.txt")
    aqmi = replace(aqmi, entities=(replace(aqmi.entities[0], name=full, aliases=("Aqmi", "AQMI")), aqmi.entities[1]))

    def left(result, line):
        (path := corrected.__closure__[0].cell_contents / "dossier.toml").write_text(line, "utf-8")
        return shown(apply(result, read(path)))

    assert left(aqmi, toml) == [("LOC", "Gao", ["Gao"])]
    assert left(aqmi, toml + 'documents = ["a.txt"]\nat = [0]')[-1] == ("GROUP", full, ["AQMI"])
    # of what is called so once, that is no name, and the rest is
    both = replace(aqmi, mentions=(replace(aqmi.mentions[0], text=full), *aqmi.mentions[1:]))
    assert left(both, toml)[-1] == ("GROUP", "AQMI", ["AQMI"])


def test_what_is_told_to_be_no_state_has_the_code_of_none(corrected):
    for line, expected in (
        ('[[different]]\nname = "Maroc"\nas = "Équipe du Maroc"\nlabel = "ORG"', None),
        ('[[same]]\nnames = ["Maroc", "Lions"]\nname = "Lions de l’Atlas"\nlabel = "ORG"', None),
        ('[[label]]\nname = "Maroc"\nlabel = "ORG"', None),
        ('[[different]]\nname = "Maroc"\nas = "Lions"', None),
        ('[[different]]\nname = "Maroc"\nas = "Royaume du Maroc"', "MA"),
        ('[[same]]\nnames = ["Maroc", "Royaume chérifien"]\nname = "Royaume chérifien"', "MA"),
    ):
        assert corrected(line, "Au [Maroc](LOC loc-maroc), les [Lions](LOC loc-lions).").entities[0].country == (
            expected
        ), line


def test_what_a_line_makes_a_state_has_its_code(corrected):
    for line in (
        '[[same]]\nnames = ["Nigcr", "Niger"]\nname = "Niger"\nlabel = "LOC"',
        '[[label]]\nname = "Niger"\nlabel = "LOC"',
        '[[different]]\nname = "Nigcr"\nas = "Niger"\nlabel = "LOC"',
    ):
        name = "Niger" if "[[label" in line else "Nigcr"
        (entity,) = corrected(line, f"Le [{name}](ORG org-n) gagne.").entities
        assert (entity.name, entity.label, entity.country) == ("Niger", "LOC", "NE"), line
    # the river stays it
    line = '[[same]]\nnames = ["Niger", "fleuve Niger"]\nname = "Niger"'
    (river,) = corrected(line, "Le [Niger](LOC loc-niger-place), le [fleuve Niger](LOC loc-f).").entities
    assert river.country is None


def test_names_are_compared_and_shown_as_the_text_means_them(corrected, tmp_path):
    """Letters of cp1252 as controls, references of HTML, letters that were encoded twice: JSON alone keeps them."""
    marked = (
        "[Leb\x9cuf](PER per-l) et [Jean-Fran&ccedil;ois Copé](PER per-c) voient [HervÃ© Morin](PER per-m) à "
        "[C\x9cur](LOC loc-c)."
    )
    copied = "".join(
        f'[[not_a_name]]\nname = "{name}"\n' for name in ("Jean-Fran&ccedil;ois Copé", "HervÃ© Morin", "Lebœuf")
    )
    assert shown(corrected(copied, marked)) == [("LOC", "C\x9cur", ["C\x9cur"])]  # as JSON has them
    names = ("Lebœuf", "Jean-François Copé", "Hervé Morin")
    lines = "".join(f'[[not_a_name]]\nname = "{name}"\n' for name in names)
    assert shown(corrected(lines, marked)) == [("LOC", "C\x9cur", ["C\x9cur"])]
    one = '[[label]]\nname = "Lebœuf"\nlabel = "ORG"\nat = [0]\ndocuments = ["a.txt"]'
    assert corrected(one, marked).entities[0].name == "Lebœuf"
    # its other names are shown so, and counted so in an index
    found = result_of(marked, "a.txt")
    found = replace(found, entities=tuple(replace(e, name=as_meant(e.name)) for e in found.entities))
    (tmp_path / "d.toml").write_text('[[same]]\nnames = ["Cœur", "Cœur de ville"]\nname = "Cœur de ville"', "utf-8")
    joined = apply(found, read(tmp_path / "d.toml"))
    assert joined.entities[-1].aliases == ("Cœur",)
    assert {name for _, name, *_ in prepared(joined, Entries(), None).uses} == {*names, "Cœur", "Cœur de ville"}


def test_a_mention_that_is_joined_by_its_place_renames_nobody(corrected):
    """« l’organisation » is AQMI, which is shown as Al-Qaida au Maghreb islamique."""
    marked = (
        "L’[Al-Qaida au Maghreb islamique](GROUP g) et l’[AQMI](GROUP g). L’[Organisation](ORG o), l’[AQMI](GROUP g)."
    )
    at = result_of(marked, None).mentions[2].start
    line = f'[[same]]\nnames = ["Organisation", "AQMI"]\nname = "AQMI"\ndocuments = ["a.txt"]\nat = [{at}]'
    (entity,) = corrected(line, marked).entities
    assert (entity.label, entity.name, len(entity.mentions)) == ("GROUP", "Al-Qaida au Maghreb islamique", 4)


def test_a_line_of_one_place_says_nothing_of_others(corrected):
    marked = (
        "[Minérex](PER per-m) signe. Plus tard, [Minérex](PER per-m) ferme. [Socofret](ORG org-s) et "
        "[Socofret](ORG org-s) aussi."
    )
    apart = ("PER", "Minérex", ["Minérex"])
    second = result_of(marked, None).mentions[1].start
    untouched = shown(corrected("", marked))
    for line, at, expected in (
        ('[[same]]\nnames = ["Minérex", "Socofret"]\nname = "Socofret"', second, [apart, ("ORG", "Socofret", 3)]),
        ('[[same]]\nnames = ["Minérex", "Socofret"]\nname = "Socofret"\nlabel = "GROUP"', second,
         [apart, ("GROUP", "Socofret", 1), ("ORG", "Socofret", 2)]),
        ('[[same]]\nnames = ["Minérex", "SM"]\nname = "SM"', second, [apart, ("PER", "SM", 1), ("ORG", "Socofret", 2)]),
        ('[[same]]\nnames = ["Minérex", "Socofret"]\nname = "Socofret"', 9999, None),
        ('[[different]]\nname = "Minérex"\nas = "SM"\nnear = ["mine"]', second, None),
        ('[[different]]\nname = "Minérex"\nas = "SM"\nnear = ["ferme"]', second,
         [apart, ("PER", "SM", 1), ("ORG", "Socofret", 2)]),
    ):  # fmt: skip
        result = corrected(f'{line}\ndocuments = ["a.txt"]\nat = [{at}]', marked)
        told = [(label, name, texts if name == "Minérex" else len(texts)) for label, name, texts in shown(result)]
        assert (told == expected) if expected else (shown(result) == untouched), (line, at, told)
        # what was corrected when it was made is so once
        assert apply(result, read(corrected.__closure__[0].cell_contents / "dossier.toml")).entities == result.entities
    for at, roles in ((second, ("banque",)), (9999, ())):
        line = f'[[role]]\nname = "Minérex"\nrole = "banque"\ndocuments = ["a.txt"]\nat = [{at}]'
        assert corrected(line, marked).entities[0].roles == roles, at
