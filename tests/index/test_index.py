"""The index over many documents: what is one thing, in what order documents may come, what the user decides."""

import re
import sqlite3
from dataclasses import replace
from itertools import groupby, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.core.errors import OutputError, UsageError
from extractor.core.types import Mention
from extractor.index import Counts, Index
from extractor.index.keys import entries
from extractor.lexicon.places import country
from extractor.rules.loader import read_builtin
from tests.conftest import CASES
from tests.robustness.here import full_disk
from tests.saved import result_of


def document(marked, path):
    result = result_of(marked, path)
    states = {
        e.id: c.code for e in result.entities for n in (e.name, *e.aliases) if e.label == "LOC" and (c := country(n))
    }
    return replace(result, entities=tuple(replace(e, country=states.get(e.id)) for e in result.entities))


def cases():
    title = None
    for is_text, lines in groupby(
        (CASES / "index.txt").read_text("utf-8").splitlines(), key=lambda line: bool(line.strip())
    ):
        lines = [line for line in lines if not line.startswith("# ")]
        if is_text and lines:
            title = lines[0].removeprefix("## ")
            documents = [document(m[2], m[1]) for line in lines if (m := re.match(r"\{(\w+)\} (.+)", line))]
            yield pytest.param(documents, [line[2:] for line in lines if line.startswith("> ")], id=title)


def shown(index):
    lines = []
    for e in index.search():
        perhaps = f" ? {' '.join(e.perhaps)}" if e.perhaps else ""
        lines.append(f"{e.id} {e.name} {e.documents} {e.mentions}{perhaps}")
    return lines


@pytest.fixture
def index(tmp_path):
    with Index(tmp_path / "entities.sqlite") as index:
        yield index


@pytest.mark.parametrize(("documents", "expected"), list(cases()))
def test_cases(documents, expected, index):
    index.add(documents)
    assert sorted(shown(index)) == sorted(expected)


DOCUMENTS = [d for case in cases() for d in case.values[0]]
DOCUMENTS = [replace(d, document=replace(d.document, path=f"{n}-{d.document.path}")) for n, d in enumerate(DOCUMENTS)]


def everything(index):
    return [(e, index.joined(e.id), list(index.appearances(e.id))) for e in index.search()]


@pytest.fixture(scope="module")
def whole():
    with Index(None) as index:
        index.add(DOCUMENTS)
        return everything(index)


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(len(DOCUMENTS))), st.lists(st.integers(0, len(DOCUMENTS)), max_size=4), st.booleans())
def test_the_order_of_documents_and_files_does_not_matter(whole, order, cuts, often):
    cuts = [0, *sorted(cuts), len(DOCUMENTS)]
    with Index(None) as index:
        for start, end in pairwise(cuts):
            index.add([DOCUMENTS[i] for i in order[start:end]])
            if often:
                index.update()
        assert everything(index) == whole


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(len(DOCUMENTS))))
def test_decisions_hold_whatever_comes_later(order):
    def decide(index):
        index.merge("per-nabil-bouzekri", ["per-bouzekri"])
        index.merge(
            "per-awa-kante", ["per-kante"], [next(d.document.path for d in DOCUMENTS if "Dembélé" in d.document.text)]
        )
        index.split("per-jean-marie-cordier", ["per-jean-cordier"])

    with Index(None) as before, Index(None) as after:
        before.add(DOCUMENTS)
        decide(before)
        before.add([DOCUMENTS[i] for i in order])
        before.update()
        # decided when only the documents needed were there
        needed = [d for d in DOCUMENTS if re.search("Bouzekri|Kanté|Cordier|BOUZEKRI", d.document.text)]
        after.add(needed)
        decide(after)
        after.add([DOCUMENTS[i] for i in order])
        assert everything(after) == everything(before)
        assert {e.id: e.documents for e in after.search("bouzekri")} == {"per-nabil-bouzekri": 3}


def test_adding_again_changes_nothing_and_what_changed_is_replaced(index):
    one, two = document("[Ada Roux](PER x) à [Gao](LOC y).", "a.txt"), document("[Ada Roux](PER x).", "b.txt")
    assert index.add([one, two]) == Counts(added=2)
    before = everything(index)
    assert index.add([two, one]) == Counts(unchanged=2)
    assert not index.update() and everything(index) == before
    assert index.add([document("[Eva Roux](PER x).", "a.txt")]) == Counts(replaced=1)
    assert sorted(shown(index)) == ["per-ada-roux Ada Roux 1 1", "per-eva-roux Eva Roux 1 1"]


def test_records_that_share_a_path_and_texts_without_one_all_count(index):
    same = [document(f"[{name} Roux](PER x)", path) for path in ("r.jsonl#1", None) for name in ("Ada", "Eva")]
    assert index.add(same) == Counts(added=4)
    assert index.add(same) == Counts(unchanged=4)
    assert [e.documents for e in index.search()] == [2, 2]


def test_a_file_that_breaks_off_adds_nothing(index):
    def broken():
        yield document("[Ada Roux](PER x)", "a.txt")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        index.add(broken())
    assert index.search() == []
    assert index.add([document("[Ada Roux](PER x)", "a.txt")]) == Counts(added=1)


def test_an_interrupted_update_is_made_up_for(tmp_path):
    with Index(tmp_path / "i.sqlite") as index:
        index.add([document("[Ada Roux](PER x)", "a.txt")])
    with Index(tmp_path / "i.sqlite") as index:
        assert [e.id for e in index.search()] == ["per-ada-roux"]


def test_first_and_last_by_date_then_by_path(index):
    paths = ["z-2023-01-02.txt", "a-2024-05-06.txt", "undated.txt"]
    index.add(document("[Ada Roux](PER x)", path) for path in paths)
    index.add(document("[Eva Roux](PER x)", f"r.jsonl#{n}") for n in (10, 9, 2))
    ada, eva = index.get("Ada Roux"), index.get("Eva Roux")
    assert (ada.first.path, ada.first.date, ada.last.path) == (paths[0], "2023-01-02", paths[1])
    assert (eva.first.path, eva.first.date, eva.last.path) == ("r.jsonl#2", None, "r.jsonl#10")


def test_names_of_a_rule_entry_are_one(index):
    rule = next(
        r
        for f in read_builtin()
        for r in f.rules
        if r.kind == "entity" and r.acronyms and not r.context and len(r.name) > 12
    )
    known = entries(r for f in read_builtin() for r in f.rules)
    by_rule = document(f"[{rule.acronyms[0]}]({rule.label} x)", "a.txt")
    by_rule = replace(by_rule, mentions=tuple(replace(m, rule=rule.id, source="rule") for m in by_rule.mentions))
    index.add([by_rule, document(f"[{rule.name}]({rule.label} x)", "b.txt")], known)
    (found,) = index.search()
    assert (found.documents, found.name) == (2, rule.name)


def test_a_name_of_two_entries_is_neither():
    known = entries(r for f in read_builtin() for r in f.rules)
    label, name = next(iter(known.ambiguous))
    assert known.entry(Mention(0, 1, name, label, rule=next(iter(known.ids)))) is None


def test_the_town_is_not_the_state(index):
    town = result_of("À [Luxembourg](LOC x)", "a.txt")  # its document knows: no country
    index.add([town, document("Le [Luxembourg](LOC x)", "b.txt")])
    assert [(e.id, e.country) for e in index.search("luxembourg")] == [
        ("loc-luxembourg", "LU"),
        ("loc-luxembourg-place", None),
    ]


def test_what_a_text_calls_like_a_state_and_is_none_has_its_own_id(index):
    team = result_of("[Léopards de Kinshasa](LOC x), le [Congo-Kinshasa](LOC x)", "a.txt")
    index.add([team, document("Le [Congo-Kinshasa](LOC x)", "b.txt")])
    assert sorted((e.id, e.documents, e.country) for e in index.search("congo")) == [
        ("loc-congo-kinshasa", 1, "CD"),
        ("loc-leopards-de-kinshasa", 1, None),
    ]


def test_search_finds_any_name_by_beginnings_of_words(index):
    index.add(
        [
            document("[Nasser Bouzekri](PER x), dit [Bouzekri](PER x)", "a.txt"),
            document("L’[Œuvre d’Orient](ORG x) à [Évreux](LOC y)", "b.txt"),
        ]
    )
    assert [e.id for e in index.search("BOUZ")] == ["per-nasser-bouzekri"]
    assert [e.id for e in index.search("nasser bou")] == ["per-nasser-bouzekri"]
    assert [e.id for e in index.search("oeuvre d'orient")] == ["org-oeuvre-d-orient"]
    assert [e.id for e in index.search("evreux", labels={"LOC"})] == ["loc-evreux"]
    assert (
        index.search("zekri") == index.search("%") == index.search("?!") == index.search("evreux", labels={"PER"}) == []
    )
    assert len(index.search(limit=2)) == 2


class TestDecisions:
    @pytest.fixture(autouse=True)
    def documents(self, index):
        self.index = index
        index.add([
            document("[Awa Kanté](PER x)", "a.txt"),
            document("[Awa Kanté](PER x) et [Kanté](PER x)", "b.txt"),
            document("[Kanté](PER x)", "c.txt"),
            document("[Kanté](PER x)", "d.txt"),
            document("Le [Front des ports](ORG x) ([FDP](ORG x))", "e.txt"),
            document("[FDP](ORG x)", "f.txt"),
        ])  # fmt: skip

    def ids(self):
        return {e.id: e.documents for e in self.index.search()}

    def test_merge_and_split_again(self):
        assert self.ids() == {"per-awa-kante": 2, "per-kante": 2, "org-front-des-ports": 2}
        assert self.index.merge("Awa Kanté", ["per-kante"]) == "per-awa-kante"
        assert self.ids() == {"per-awa-kante": 4, "org-front-des-ports": 2}
        assert self.index.joined("per-awa-kante") == ["per-kante"]
        assert self.index.get("per-kante").id == "per-awa-kante"  # ids that were given out still lead there
        assert self.index.split("per-awa-kante") == ["per-kante"]
        assert self.ids() == {"per-awa-kante": 2, "per-kante": 2, "org-front-des-ports": 2}

    def test_split_what_the_texts_join(self):
        self.index.split("org-front-des-ports", ["org-fdp"])
        self.index.add([document("[FDP](ORG x)", "g.txt")])
        assert self.ids()["org-fdp"] == 2
        self.index.merge("org-front-des-ports", ["org-fdp"])
        assert self.ids()["org-front-des-ports"] == 3

    def test_one_document_alone(self):
        assert self.index.merge("per-awa-kante", ["per-kante"], ["c.txt"]) == "per-awa-kante"
        assert self.ids() == {"per-awa-kante": 3, "per-kante": 1, "org-front-des-ports": 2}
        # the document comes again, changed
        self.index.add([document("[Kanté](PER x) puis [Kanté](PER x)", "c.txt")])
        assert self.ids()["per-awa-kante"] == 3 and self.index.get("per-awa-kante").mentions == 5
        (other,) = self.index.split("per-awa-kante", documents=["a.txt"])
        assert other == "per-awa-kante~2" and self.ids()["per-awa-kante"] == 2

    @pytest.mark.parametrize(
        ("decide", "message"),
        [
            (lambda i: i.merge("per-nobody", ["per-kante"]), "no such entity"),
            (lambda i: i.merge("per-kante", ["Kanté"]), "several entities have this name"),
            (lambda i: i.merge("org-fdp", ["org-front-des-ports"]), "the same already"),
            (lambda i: i.split("per-kante"), "joined of nothing"),
            (lambda i: i.split("org-front-des-ports", ["per-kante"]), "no part"),
            (lambda i: i.split("per-kante", documents=["a.txt"]), "says nothing"),
        ],
    )
    def test_mistakes_change_nothing(self, decide, message):
        before = self.ids()
        with pytest.raises(UsageError, match=message):
            decide(self.index)
        assert self.ids() == before and self.index.decisions() == []


def test_what_is_named_twice_is_decided_once(index):
    index.add([document("[Awa Diallo](PER a), [Bah](PER b)", "a"), document("[Diallo](PER d)", "b")])
    index.merge("per-awa-diallo", ["per-bah", "Bah", "per-diallo"])
    assert [decision["node"] for decision in index.decisions()] == ["per-bah", "per-diallo"]
    assert index.split("per-awa-diallo", ["per-bah", "per-bah"]) == ["per-bah"]
    index.split("per-diallo", documents=["b", "b"])
    made = [(d["kind"], d["node"]) for d in index.decisions() if d["kind"] != "apart"]
    assert made == [("merge", "per-diallo"), ("document", "per-diallo")]


def test_what_does_not_get_into_the_file_itself_is_told(tmp_path):
    path = tmp_path / "i.sqlite"
    many = " ".join(f"[Awa Diallo{number}](PER a{number})." for number in range(400))
    with Index(path) as index:
        index.add([document(many, "a")])
        index.update()
    few = " ".join(f"[Fatou Sow{number}](PER f{number})." for number in range(90))
    room = path.stat().st_size
    with pytest.raises(OutputError, match="-wal alone; make room"), full_disk(room), Index(path) as index:
        index.add([document(few, "b")])
    with Index(path) as index:
        assert index.get("Fatou Sow7").documents == 1


def test_other_files_are_refused(tmp_path):
    (tmp_path / "text").write_text("Ceci n’est pas une base.\n" * 50)
    sqlite3.connect(tmp_path / "other").execute("CREATE TABLE t (x)").connection.close()
    (tmp_path / "folder").mkdir()
    for name, reason in (
        ("text", "not a database"),
        ("other", "something else"),
        ("none", "no such index"),
        ("folder", "is a folder; give the database"),
        ("x" * 300, "file name too long; check the path"),
    ):
        with pytest.raises(UsageError, match=reason):
            Index(tmp_path / name, must_exist=True)


def test_an_index_whose_damage_sqlite_cannot_quote_is_refused(tmp_path):
    path = tmp_path / "i.sqlite"
    with Index(path) as index:
        index.add([document("[Gao](LOC loc-gao)", "a")])
    data = path.read_bytes()
    path.write_bytes(data.replace(b"CREATE TABLE", b"CR\xd1\xd3\xd1E TABLE", 1))
    with pytest.raises(UsageError, match="is damaged; make it anew"), Index(path, must_exist=True) as index:
        index.totals()


@pytest.mark.parametrize(
    "damage",
    [
        "DROP TABLE uses",
        "DELETE FROM uses",
        "DELETE FROM entities",
        "UPDATE entities SET first = 999",
        "UPDATE entities SET perhaps = 'xx'",
        "UPDATE entities SET documents = 'xx'",
        "UPDATE documents SET rank = NULL; DELETE FROM names",
        "UPDATE aliases SET name = CAST(name AS BLOB)",
        "UPDATE documents SET path = CAST(path AS BLOB)",
        "UPDATE decisions SET node = CAST(node AS BLOB)",
    ],
)
def test_an_index_whose_tables_are_damaged_is_to_be_made_anew(damage, tmp_path):
    path = tmp_path / "i.sqlite"
    with Index(path) as index:
        index.add([document("[Awa Diallo](PER a) et [Omar Bah](PER b).", "a"), document("[Bah](PER b)", "b")])
        index.merge("per-awa-diallo", ["per-omar-bah"])
        db = sqlite3.connect(path)
        db.executescript(damage).connection.close()
        for ask in (
            lambda: [index.get("per-awa-diallo"), *index.appearances("per-awa-diallo")],
            lambda: list(index.as_corrections()),
        ):
            try:
                ask()
            except UsageError as error:
                assert (error.subject, error.remedy) == (str(path), "make it anew from the results, with another --db")
                assert error.reason.startswith("is damaged")
                break
        else:
            pytest.fail("it was taken for whole")


@pytest.mark.parametrize("line", ["x", "[1]", "7", '["same", 7]'])
def test_an_index_whose_lines_are_damaged_is_to_be_made_anew(line, tmp_path):
    path = tmp_path / "i.sqlite"
    with Index(path) as index:
        index.add([document("[Bah](PER a)", "a"), document("[Bah](PER b)", "b")])
        index.split("per-bah", documents=["b"])
        index._db.execute("INSERT INTO handed_over VALUES (?)", (line,))
        with pytest.raises(UsageError, match="is damaged"):
            list(index.as_corrections())
            index.made_up()


def test_an_index_whose_names_are_damaged_is_not_added_to(tmp_path):
    path = tmp_path / "i.sqlite"
    with Index(path) as index:
        index.add([document("[Gao](LOC loc-gao)", "a")])
    sqlite3.connect(path).executescript("UPDATE names SET name = x'ff'").connection.close()
    with pytest.raises(UsageError, match="is damaged .*; make it anew"), Index(path) as index:
        index.add([document("[Kidal](LOC loc-kidal)", "b")])
        index.update()


def test_the_decisions_of_an_index_that_was_left_half_made_are_corrections(index):
    index.add([document("[Awa Diallo](PER a), [Bah](PER b)", "a"), document("[Diallo](PER d)", "b")])
    index.merge("per-awa-diallo", ["per-diallo"])
    index.add([document("[Awa Diallo](PER a)", "a")])  # and not yet brought up to date
    assert [table["names"] for _, table in index.as_corrections()] == [["Diallo", "Awa Diallo"]]


def test_what_documents_alone_say_is_no_correction_of_the_others(index):
    index.add([document("[Awa Diallo](PER a)", path) for path in "ade"] + [
        document("[Diallo](PER d)", path) for path in "bc"
    ])  # fmt: skip
    index.merge("per-awa-diallo", ["per-diallo"], ["b"])
    one = ("same", {"names": ["Diallo", "Awa Diallo"], "name": "Awa Diallo", "label": "PER", "documents": ["b"]})
    assert list(index.as_corrections()) == [one]
    # of two people of one name each is told
    index.split("per-awa-diallo", documents=["d", "e"])
    other = ("different", {"name": "Awa Diallo", "as": "Awa Diallo (2)", "documents": ["d", "e"]})
    assert list(index.as_corrections()) == [one, other]
    # who is merged into the second is not the first
    index.merge("per-awa-diallo~2", ["per-diallo"])
    third = {"names": ["Diallo", "Awa Diallo (2)"], "name": "Awa Diallo (2)", "label": "PER", "documents": ["c"]}
    assert list(index.as_corrections()) == [one, other, ("same", third)]
    # and what goes back needs no word
    index.merge("per-awa-diallo", ["per-awa-diallo~2"])
    assert [table["documents"] for _, table in index.as_corrections()] == [["b"], ["c"]]


def test_a_document_that_is_taken_out_of_a_merge_is_left_out_of_it(index):
    index.add([document("[Awa Diallo](PER a)", "a")] + [document("[Diallo](PER d)", path) for path in "bc"])
    index.merge("per-awa-diallo", ["per-diallo"])
    index.split("per-awa-diallo", documents=["c"])
    assert [(kind, table["documents"]) for kind, table in index.as_corrections()] == [
        ("same", ["b"]),
        ("different", ["c"]),
    ]


def test_an_id_of_which_all_documents_are_taken_out_leads_to_what_they_are(index):
    index.add([document("[Awa Diallo](PER a)", path) for path in "ab"])
    index.split("per-awa-diallo", documents=["a", "b"])
    assert index.get("per-awa-diallo").id == "per-awa-diallo~2"
    index.split("per-awa-diallo", documents=["a"])
    with pytest.raises(
        UsageError, match="has become several entities; give one of: per-awa-diallo~2, per-awa-diallo~3"
    ):
        index.get("per-awa-diallo")


def test_a_merge_over_labels_is_a_correction(index):
    index.add([document("[Minérex](ORG a)", "a"), document("[Minérex](PER a)", "b")])
    index.merge("org-minerex", ["per-minerex"])
    ((kind, table),) = index.as_corrections()
    assert (kind, table["label"]) == ("same", "ORG")


@pytest.mark.parametrize("name", [":memory:", "file:x?mode=memory", "file::memory:"])
def test_an_index_is_a_file_whatever_its_name(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with Index(name) as index:
        index.add([document("[Gao](LOC loc-gao)", "a")])
    assert [path.name for path in tmp_path.iterdir()] == [name]
    with Index(name, must_exist=True) as index:
        assert index.totals() == (0, 1)


def test_what_is_taken_out_keeps_a_label_however_it_is_written(tmp_path):
    def labelled(text, path):
        result = document(text, path)
        mentions, entities = (
            [replace(one, label="ship-class") for one in of] for of in (result.mentions, result.entities)
        )
        return replace(result, mentions=tuple(mentions), entities=tuple(entities))

    with Index(tmp_path / "i.sqlite") as index:
        index.add([labelled("[Foch](ORG x) part.", "a"), labelled("[Foch](ORG x) reste.", "b")])
        assert index.split("ship-class-foch", documents=["a"]) == ["ship-class-foch~2"]
        index.add([labelled("Le [Foch](ORG x) part.", "a")])
        assert [(e.id, e.label) for e in index.search()] == [
            ("ship-class-foch", "ship-class"), ("ship-class-foch~2", "ship-class")
        ]  # fmt: skip
