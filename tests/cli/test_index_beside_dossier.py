"""An index beside a dossier that has lines of its own, by hand, and of the reader's: both say the same."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from extractor.cli import cli
from extractor.core.errors import OutputError
from extractor.corrections import apply, read
from extractor.index import Index
from extractor.writers import jsonl
from tests.saved import result_of


def call(*arguments, code=0):
    done = CliRunner().invoke(cli, arguments, catch_exceptions=False, standalone_mode=False)
    assert (done.return_value or 0) == code, done.output
    return done


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def save(texts, name="o.jsonl"):
    """Results whose documents name one or two things each, « Awa Sow » or « Minérex:LOC »."""
    results = []
    for path, named in texts.items():
        marked = []
        for number, one in enumerate([named] if isinstance(named, str) else named):
            name_, _, label = one.partition(":")
            marked.append(f"[{name_}]({label or 'PER'} e{number})")
        results.append(result_of(", ".join(marked), path))
    with open(name, "w", encoding="utf-8") as out:
        jsonl.write(results, out)
    return results


def add(*arguments):
    return call("index", "add", *(arguments or ("o.jsonl",)), "-q")


def take_over():
    return call("correct", "--from-index", "entities.sqlite").stderr


def index(db="entities.sqlite"):
    """By their ids, the documents of the entities."""
    found = json.loads(call("index", "search", "--json", "--db", db).stdout)
    shown = {e["id"]: json.loads(call("index", "show", e["id"], "--json", "--db", db).stdout) for e in found}
    return {identity: [one["path"] or "-" for one in data["appearances"]] for identity, data in shown.items()}


def dossier(results):
    """The documents of those that `who` tells apart."""
    found = {}
    for result in results:
        for entity in apply(result, read("dossier.toml")).entities:
            found.setdefault((entity.label, entity.name), []).append(result.document.path)
    return sorted(found.values())


def test_a_line_that_goes_on_from_a_split():
    results = save({"1": "Diallo", "2": "Diallo", "3": "Oumar Diallo"})
    add()
    call("index", "split", "per-diallo", "--document", "2")
    take_over()
    call("correct", "--same", "Oumar Diallo", "Diallo (2)")
    for _ in range(2):
        add()
        assert index() == {"per-diallo": ["1"], "per-diallo~2": ["2", "3"]}
    assert dossier(results) == [["1"], ["2", "3"]]


def test_documents_that_are_called_by_their_whole_paths(tmp_path):
    texts = {f"{number}.txt": "Diallo" for number in range(3)}
    save(texts)
    save({str(tmp_path / path): named for path, named in texts.items()}, "whole.jsonl")
    add()
    call("index", "split", "per-diallo", "--document", "2.txt")
    take_over()
    assert "0 added, 0 replaced, 3 unchanged" in call("index", "add", "whole.jsonl").stderr


def test_a_document_that_the_reader_adds_to_a_line():
    results = save({"1": "Diallo", "2": "Diallo", "3": "Diallo"})
    add()
    call("index", "split", "per-diallo", "--document", "2")
    take_over()
    call("correct", "--different", "Diallo", "Diallo (2)", "--document", "3")
    for _ in range(2):
        add()
        assert index() == {"per-diallo": ["1"], "per-diallo~2": ["2", "3"]}
        take_over()
    add()
    assert index() == {"per-diallo": ["1"], "per-diallo~2": ["2", "3"]}
    assert dossier(results) == [["1"], ["2", "3"]]


@pytest.mark.parametrize(
    ("first", "then", "expected"),
    [
        (("split", "per-diallo"), ("merge", "per-oumar-ba", "per-diallo~2"), [["1"], ["2", "3"]]),
        (("split", "per-diallo"), ("merge", "per-diallo", "per-diallo~2"), [["1", "2"], ["3"]]),
        (("merge", "per-oumar-ba", "per-diallo"), ("split", "per-oumar-ba"), [["1"], ["2"], ["3"]]),
    ],
    ids=["who it is", "one again", "another after all"],
)
def test_who_decides_again_need_not_take_over_at_once(first, then, expected):
    results = save({"1": "Diallo", "2": "Diallo", "3": "Oumar Ba"})
    add()
    call("index", *first, "--document", "2")
    take_over()
    add()
    call("index", *then, *(["--document", "2"] if "per-diallo" not in then else []))
    add()
    assert sorted(index().values()) == expected
    take_over()
    add()
    assert sorted(index().values()) == dossier(results) == expected


def test_a_name_by_hand_that_looks_made_up_is_its_own():
    results = save({"1": "Awa Diallo", "2": ["Awa Diallo", "Diallo"], "3": "Diallo", "4": "Diallo"})
    add()
    call("index", "split", "per-awa-diallo", "--document", "2")
    take_over()
    call("correct", "--different", "Diallo", "Diallo (2)", "--document", "3")
    add()
    assert sorted(index().values()) == dossier(results)


@pytest.mark.parametrize(
    "line",
    [("--same", "Bina Keita", "Omar Traoré"), ("Awa Sow", "--label", "ORG")],
    ids=["joined", "labelled"],
)
def test_a_line_that_goes_on_from_a_merge(line):
    results = save({"1": "Awa Sow", "2": "Bina Keita", "3": "Omar Traoré"})
    add()
    call("index", "merge", "per-bina-keita", "per-awa-sow")
    take_over()
    call("correct", *line)
    add()
    assert sorted(index().values()) == dossier(results)


def test_documents_that_have_moved():
    save({"1.txt": "Awa Diallo", "2.txt": "Awa Diallo"})
    moved = save({"corpus/1.txt": "Awa Diallo", "corpus/2.txt": "Awa Diallo"}, "moved.jsonl")
    add()
    call("index", "split", "per-awa-diallo", "--document", "2.txt")
    take_over()
    for _ in range(2):
        add("moved.jsonl", "--drop-vanished")
        assert index() == {"per-awa-diallo": ["corpus/1.txt"], "per-awa-diallo~2": ["corpus/2.txt"]}
    take_over()
    add("moved.jsonl")
    assert index() == {"per-awa-diallo": ["corpus/1.txt"], "per-awa-diallo~2": ["corpus/2.txt"]}
    assert dossier(moved) == [["corpus/1.txt"], ["corpus/2.txt"]]


def test_what_a_merge_knew_nothing_of():
    """A line says more than the merge of which it was made: of other labels, and of other names."""
    texts = {"1": "Minérex:ORG", "2": "Société Minérale:ORG"}
    save(texts)
    add()
    call("index", "merge", "org-societe-minerale", "org-minerex")
    take_over()
    results = save(texts | {"3": "Minérex:LOC"})
    add()
    assert list(index().values()) == dossier(results) == [["1", "2", "3"]]


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        (("merge", "per-awa-sow", "per-jean-ba"), {"per-awa-sow": ["1", "2"], "per-jean-ba": ["0", "3"]}),
        (("split", "per-jean-ba"), {"per-awa-sow": ["2"], "per-jean-ba": ["0", "3"], "per-jean-ba~2": ["1"]}),
    ],
    ids=["merge", "split"],
)
@pytest.mark.parametrize("at_once", [True, False])
def test_a_decision_of_a_document_after_a_merge_for_all(decision, expected, at_once):
    """Whether it is taken over at once, or the documents are added before."""
    results = save({"0": "Jean Ba", "1": "Bina Keita", "2": "Awa Sow", "3": "Bina Keita"})
    add()
    call("index", "merge", "per-jean-ba", "per-bina-keita")
    take_over()
    add()
    call("index", *decision, "--document", "1")
    for step in (take_over, add, take_over, add)[0 if at_once else 1 :]:
        step()
        assert index() == expected
    assert dossier(results) == sorted(expected.values())


def test_a_line_about_all_holds_beside_a_split_for_those_that_come():
    call("correct", "--same", "Awa Sow", "Awa Diallo", "--note", "nom de mariage")
    texts = {"1": "Awa Diallo", "2": "Awa Sow", "3": "Awa Diallo"}
    save(texts)
    add()
    call("index", "split", "per-awa-diallo", "--document", "3")
    take_over()
    results = save(texts | {"4": "Awa Sow"})
    for _ in range(2):
        add()
        assert index() == {"per-awa-diallo": ["1", "2", "4"], "per-awa-diallo~2": ["3"]}
    assert dossier(results) == [["1", "2", "4"], ["3"]]


@pytest.mark.parametrize(
    ("line", "identity"),
    [(("Minérex", "--label", "ORG"), "org-minerex"), (("--same", "Minérex", "Mine d’or"), "loc-mine-d-or")],
    ids=["label", "same"],
)
def test_what_was_decided_of_a_corrected_document_holds_when_it_changes(line, identity):
    call("correct", *line)
    texts = {"1": "Minérex:LOC", "2": "Minérex:LOC", "3": "Mine d’or:LOC"}
    save(texts)
    add()
    call("index", "split", identity, "--document", "2")
    before = index()
    assert before[f"{identity}~2"] == ["2"]
    save(texts | {"2": ["Minérex:LOC", "Gao:LOC"]})
    add()
    assert index() == before | {"loc-gao": ["2"]}


def test_labels_that_no_line_can_say_have_none():
    save({"1": "Surcouf:VESSEL", "2": "Surcouf:SHIP", "3": "Awa Sow"})
    results = Path("o.jsonl")
    results.write_text(results.read_text("utf-8").replace('"VESSEL"', '"vessel"').replace('"SHIP"', '"Ship-Class"'))
    call("correct", "Awa Sow", "--label", "ORG")
    add()
    call("index", "merge", "vessel-surcouf", "ship-class-surcouf")
    assert "no decisions to take over" in take_over()
    add()
    assert index() == {"vessel-surcouf": ["1", "2"], "org-awa-sow": ["3"]}


def test_a_text_of_standard_input_is_the_same_when_it_is_corrected():
    save({None: ["Awa Sow", "Bina Keita"]})
    add()
    call("correct", "--same", "Awa Sow", "Bina Keita")
    done = call("index", "add", "o.jsonl")
    assert "0 added, 1 replaced" in done.stderr and [len(paths) for paths in index().values()] == [1]


def test_what_a_rule_makes_one_stays_so():
    Path("rules.toml").write_text(
        '[[entity]]\nid = "disney"\nlabel = "ORG"\nname = "Disney"\naliases = ["Disney+"]\n', "utf-8"
    )
    save({"1": "Disney:ORG", "2": "Disney+:ORG"})
    save({"3": "Minérex:ORG"}, "other.jsonl")
    for results in ("o.jsonl", "other.jsonl", "o.jsonl"):
        add(results, "--rules", "rules.toml")
        assert index()["org-disney"] == ["1", "2"]


def made_before(results):
    """An index to which a version before added results, which it kept as they were corrected."""
    with Index("entities.sqlite") as made:
        made.add([apply(result, read("dossier.toml")) for result in results])
        made._db.execute("DROP TABLE handed_over")


def test_who_was_merged_by_the_name_of_a_line_in_an_index_made_before_stays_so():
    results = save({"1": "Diallo", "2": "Diallo", "3": "Oumar Ba"})
    add()
    call("index", "split", "per-diallo", "--document", "2")
    take_over()
    made_before(results)
    call("index", "merge", "per-oumar-ba", "per-diallo-2")
    add()
    assert index() == {"per-diallo": ["1"], "per-oumar-ba": ["2", "3"]}


def test_a_text_of_standard_input_in_an_index_made_before_is_known():
    results = save({None: ["Awa Sow", "Bina Keita"]})
    call("correct", "--same", "Awa Sow", "Bina Keita")
    made_before(results)
    assert "0 added" in call("index", "add", "o.jsonl").stderr


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (("--different", "Awa Diallo", "Awa Diallo (2)", "--document", "4"), [["1", "3"], ["2", "4"], ["5"]]),
        (("--same", "Awa Diallo", "Jean Ba", "--label", "PER"), [["1", "3", "4", "5"], ["2"]]),
        (
            ("--different", "Awa Diallo", "Awa Diallo (2)", "--at", "0", "--document", "4"),
            [["1", "3"], ["2", "4"], ["5"]],
        ),
    ],
    ids=["document", "label", "place"],
)
def test_what_the_reader_says_of_the_index_s_names_is_the_reader_s_word(line, expected):
    results = save({"1": "Awa Diallo", "2": "Awa Diallo", "3": "A. Diallo", "4": "Awa Diallo", "5": "Jean Ba"})
    add()
    call("index", "merge", "per-awa-diallo", "per-a-diallo")
    call("index", "split", "per-awa-diallo", "--document", "2")
    take_over()
    add()
    call("correct", *line)
    for _ in range(2):
        add()
        assert sorted(index().values()) == dossier(results) == expected
        assert "goes" not in take_over()


def test_one_document_after_the_other_is_taken_out_of_what_was_merged():
    results = save({"0": "Jean Ba", "3": "J. Ba", "4": "J. Ba", "5": "J. Ba"})
    add()
    call("index", "merge", "per-jean-ba", "per-j-ba")
    for number, document in ((2, "3"), (3, "4")):
        take_over()
        add()
        call("index", "split", "per-jean-ba", "--document", document)
        add()
        assert index()[f"per-jean-ba~{number}"] == [document]
    take_over()
    add()
    assert sorted(index().values()) == dossier(results) == [["0", "5"], ["3"], ["4"]]


@pytest.mark.parametrize("line", [("--role", "Jean Ba", "ministre"), ("--same", "Jean-Luc Ba", "Jean Ba")])
@pytest.mark.parametrize("before", [True, False])
def test_another_line_about_who_was_merged_undoes_no_decision(line, before):
    results = save({"0": "Jean Ba", "1": "J. Ba", "2": "J. Ba", "3": "Jean-Luc Ba"})
    add()
    call("index", "merge", "per-jean-ba", "per-j-ba")
    take_over()
    if before:
        call("correct", *line)
    add()
    call("index", "split", "per-jean-ba", "--document", "1")
    add()
    if not before:
        call("correct", *line)
    for _ in range(2):
        add()
        assert index()["per-jean-ba~2"] == ["1"]
        take_over()
    assert sorted(index().values()) == dossier(results)


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        (("split", "per-jean-ba"), [["0"], ["1", "2"], ["3"]]),
        (("merge", "per-awa-sow", "per-jean-ba"), [["0", "3"], ["1", "2"]]),
    ],
    ids=["split", "merge"],
)
def test_what_a_version_before_decided_of_a_document_by_a_name_of_the_dossier_holds(decision, expected):
    results = save({"0": "J. Ba", "1": "Jean Ba", "2": "J. Ba", "3": "Awa Sow"})
    add()
    call("index", "merge", "per-jean-ba", "per-j-ba")
    take_over()
    made_before(results)
    call("index", *decision, "--document", "0")
    for _ in range(2):
        add()
        assert sorted(index().values()) == expected
        take_over()
    assert dossier(results) == expected


def test_a_merge_with_whom_the_dossier_shows_by_a_short_name():
    results = save({"1": "Mission du Mali:ORG", "2": "MSTM:ORG", "3": "Mission malienne:ORG"})
    call("correct", "--same", "Mission du Mali", "MSTM")
    add()
    call("index", "merge", "org-mstm", "org-mission-malienne")
    take_over()
    add()
    assert list(index().values()) == dossier(results) == [["1", "2", "3"]]


def test_an_index_that_cannot_be_written_is_taken_over_from(monkeypatch):
    save({"1": "Awa Diallo", "2": "Awa Diallo"})
    add()
    call("index", "split", "per-awa-diallo", "--document", "2")

    def refused(*_):
        raise OutputError("entities.sqlite", "attempt to write a readonly database")

    monkeypatch.setattr(Index, "hand_over", refused)
    told = take_over()
    assert "warning: entities.sqlite: attempt to write a readonly database; what is taken over counts" in told
    assert len(read("dossier.toml").all) == 1


@pytest.mark.parametrize("dropping", [(), ("--drop-vanished",)])
def test_documents_that_have_moved_after_a_merge(dropping):
    texts = {
        "1.txt": "Awa Diallo",
        "2.txt": "Awa Diallo",
        "3.txt": "A. Diallo",
        "4.txt": "Oumar Ba",
        "5.txt": "A. Diallo",
    }
    save(texts)
    moved = save({f"corpus/{path}": named for path, named in texts.items()}, "moved.jsonl")
    add()
    call("index", "merge", "per-awa-diallo", "per-a-diallo")
    call("index", "split", "per-awa-diallo", "--document", "2.txt")
    if dropping:
        call("index", "merge", "per-oumar-ba", "per-awa-diallo", "--document", "5.txt")
    take_over()
    add()
    groups = ((1, 3), (2,), (4, 5)) if dropping else ((1, 3, 5), (2,), (4,))
    expected = [[f"corpus/{n}.txt" for n in numbers] for numbers in groups]
    for _ in range(2):
        add("moved.jsonl", *dropping)
        found = sorted([path for path in paths if "/" in path] for paths in index().values())
        assert found == dossier(moved) == expected
        take_over()


def test_a_name_that_the_reader_gives_in_a_line_that_was_taken_over():
    results = save({"0": "Jean Ba", "1": "J. Ba", "2": "Jean-Luc Ba"})
    add()
    call("index", "merge", "per-jean-ba", "per-j-ba")
    take_over()
    add()
    Path("dossier.toml").write_text(
        Path("dossier.toml").read_text().replace('name = "Jean Ba"', 'name = "Jean-Luc Ba"')
    )
    add()
    assert list(index().values()) == dossier(results) == [["0", "1", "2"]]


@pytest.mark.parametrize(
    ("decision", "line", "expected"),
    [
        (("split", "per-diallo"), ("--same", "Diallo (2)", "Oumar Ba"), [["1"], ["2", "7"], ["3"]]),
        (("merge", "per-a-sow", "per-diallo"), ("--same", "A. Sow", "Oumar Ba"), [["1"], ["2", "3", "7"]]),
        (("merge", "per-oumar-ba", "per-diallo"), ("--different", "Diallo", "Diallo (2)"), [["1"], ["2", "7"], ["3"]]),
    ],
    ids=["who was told apart", "who was joined", "another by the next number"],
)
def test_the_reader_goes_on_from_a_name_of_the_index(decision, line, expected):
    results = save({"1": "Diallo", "2": "Diallo", "3": "A. Sow", "7": "Oumar Ba"})
    add()
    call("index", *decision, "--document", "2")
    take_over()
    add()
    call("correct", *line, *(["--document", "1"] if line[0] == "--different" else []))
    for _ in range(2):
        add()
        assert sorted(index().values()) == dossier(results) == expected
        take_over()


def test_a_number_that_the_reader_has_given_is_no_other_s():
    results = save({"1": "Diallo", "2": "Diallo", "5": "Diallo"})
    call("correct", "--different", "Diallo", "Diallo (2)", "--document", "5")
    add()
    call("index", "split", "per-diallo", "--document", "2")
    for _ in range(2):
        add()
        assert sorted(index().values()) == [["1"], ["2"], ["5"]]
        take_over()
    assert dossier(results) == [["1"], ["2"], ["5"]] and "Diallo (3)" in Path("dossier.toml").read_text()


@pytest.mark.parametrize("document", [(), ("--document", "b/2")])
def test_who_is_told_apart_in_a_folder_takes_nobody_along_who_is_merged(document):
    results = save({"a/1": "Awa Sow", "a/3": "A. Sow", "b/1": "Awa Sow", "b/2": "A. Sow"})
    call("correct", "--different", "Awa Sow", "Awa Sow (2)", "--document", "b/")
    add()
    call("index", "merge", "per-awa-sow", "per-a-sow", *document)
    expected = [["a/1", "b/2"], ["a/3"], ["b/1"]] if document else [["a/1", "a/3", "b/2"], ["b/1"]]
    for _ in range(2):
        take_over()
        add()
        assert sorted(index().values()) == dossier(results) == expected


def test_a_line_that_went_and_is_written_anew_is_the_reader_s():
    results = save({"1": "Awa Diallo", "5": "Awa Diallo"})
    add()
    for decision in (("split", "per-awa-diallo", "--document", "5"), ("merge", "per-awa-diallo", "per-awa-diallo~2")):
        call("index", *decision)
        told = take_over()
        add()
    assert "[[different]] Awa Diallo goes" in told
    call("correct", "--different", "Awa Diallo", "Awa Diallo (2)", "--document", "5")
    for _ in range(2):
        add()
        assert sorted(index().values()) == dossier(results) == [["1"], ["5"]]
        take_over()


@pytest.mark.parametrize("other", ["per-awa-sow", "per-diallo"])
def test_who_was_told_apart_in_an_index_made_before_may_be_merged(other):
    results = save({"0": "Awa Sow", "1": "Diallo", "3": "Diallo"})
    add()
    call("index", "split", "per-diallo", "--document", "3")
    take_over()
    made_before(results)
    call("index", "merge", other, "per-diallo-2")
    expected = [["0", "3"], ["1"]] if other == "per-awa-sow" else [["0"], ["1", "3"]]
    for _ in range(2):
        add()
        assert sorted(index().values()) == expected
        take_over()


def test_one_document_after_the_other_is_merged_beside_a_line_by_hand():
    results = save({"0": "Jean Ba", "1": "Awa Sow", "2": "Bina Keita", "3": "Jean Ba", "4": "Jean Ba"})
    call("correct", "--same", "Bina Keita", "Jean Ba")
    add()
    for document in ("4", "0"):
        call("index", "merge", "per-awa-sow", "per-jean-ba", "--document", document)
        add()
        assert "goes" not in take_over()
        add()
    assert sorted(index().values()) == dossier(results) == [["0", "1", "4"], ["2", "3"]]


@pytest.mark.parametrize("decision", [("split", "org-minerex"), ("merge", "org-sahel-or", "org-minerex")])
def test_a_label_of_what_was_decided_of_holds_and_the_lines_stay(decision):
    results = save({"0": "Minerex:ORG", "3": "Minerex:ORG", "7": "Sahel Or:ORG"})
    add()
    call("index", *decision, "--document", "3")
    take_over()
    add()
    call("correct", "--label", "GROUP", "Minerex" if decision[0] == "split" else "Sahel Or")
    before = Path("dossier.toml").read_text()
    for _ in range(2):
        add()
        assert sorted(index().values()) == dossier(results) == [["0"], ["3"], ["7"]]
        take_over()
        assert Path("dossier.toml").read_text() == before


@pytest.mark.parametrize(
    ("by_hand", "decision", "expected"),
    [
        (True, ("split", "per-jean-ba~2", "--document", "3"), [["0"], ["3"], ["4"]]),
        (True, ("split", "per-jean-ba~2", "--document", "4"), [["0"], ["3"], ["4"]]),
        (True, ("merge", "per-jean-ba", "per-jean-ba~2"), [["0", "3", "4"]]),
        (False, ("split", "per-jean-ba~2", "--document", "4"), [["0"], ["3"], ["4"]]),
    ],
)
def test_who_was_told_apart_is_told_apart_again_or_merged_back(by_hand, decision, expected):
    results = save({"0": "Jean Ba", "3": "Jean Ba", "4": "Jean Ba"})
    add()
    call("index", "split", "per-jean-ba", "--document", "3", *([] if by_hand else ["--document", "4"]))
    take_over()
    if by_hand:
        call("correct", "--different", "Jean Ba", "Jean Ba (2)", "--document", "4")
    add()
    call("index", *decision)
    for _ in range(2):
        add()
        assert sorted(index().values()) == expected
        take_over()
    assert dossier(results) == expected


def test_a_document_that_has_moved_is_told_apart():
    texts = {"0.txt": "Jean Ba", "8.txt": "J. Ba", "9.txt": "J. Ba"}
    save(texts)
    moved = save({f"c/{path}": named for path, named in texts.items()}, "moved.jsonl")
    add()
    call("index", "merge", "per-jean-ba", "per-j-ba")
    call("index", "split", "per-jean-ba", "--document", "8.txt")
    take_over()
    add()
    add("moved.jsonl", "--drop-vanished")
    call("index", "split", "per-jean-ba", "--document", "c/9.txt")
    take_over()
    add("moved.jsonl")
    assert sorted(index().values()) == dossier(moved) == [["c/0.txt"], ["c/8.txt"], ["c/9.txt"]]


@pytest.mark.parametrize("taken_over", [True, False])
def test_a_merge_of_one_document_that_has_both_is_undone(taken_over):
    results = save({"2": ["Jean Ba", "Diallo"], "3": "Diallo"})
    add()
    call("index", "merge", "per-jean-ba", "per-diallo", "--document", "2")
    add()
    take_over()
    call("index", "split", "per-jean-ba", "per-diallo~2")
    if taken_over:
        assert "[[same]] Diallo goes" in take_over()
    for _ in range(2):
        add()
        assert sorted(index().values()) == [["2"], ["2"], ["3"]]
        take_over()
    assert dossier(results) == [["2"], ["2"], ["3"]]


def test_a_merge_is_undone_that_left_a_document_out():
    results = save({"1": "Awa Sow", "2": "Awa Sow", "3": "J. Ba"})
    add()
    call("index", "merge", "per-j-ba", "per-awa-sow")
    take_over()
    call("index", "split", "per-j-ba", "--document", "2")
    add()
    take_over()
    call("index", "split", "per-j-ba", "per-awa-sow")
    for _ in range(2):
        add()
        assert sorted(index().values()) == [["1"], ["2"], ["3"]]
        take_over()
    assert dossier(results) == [["1"], ["2"], ["3"]]


@pytest.mark.parametrize("document", ["0", "2"])
def test_who_is_another_in_a_document_is_he_in_all_by_hand(document):
    results = save({"0": ["J. Ba", "Oumar Diallo"], "2": "Oumar Diallo"})
    add()
    call("index", "merge", "per-j-ba", "per-oumar-diallo", "--document", document)
    take_over()
    call("correct", "--same", "J. Ba", "Oumar Diallo")
    for _ in range(2):
        add()
        assert sorted(index().values()) == dossier(results) == [["0", "2"]]
        take_over()


def test_a_merge_of_one_document_is_undone_after_a_line_of_its_target():
    results = save({"1": "A. Sow", "3": "Awa Sow", "4": "J. Ba"})
    add()
    call("index", "merge", "per-j-ba", "per-a-sow", "--document", "1")
    take_over()
    call("correct", "--same", "Awa Sow", "J. Ba")
    add()
    take_over()
    call("index", "split", "per-j-ba", "--document", "1")
    for _ in range(2):
        take_over()
        add()
        assert sorted(index().values()) == dossier(results) == [["1"], ["3", "4"]]


def test_a_merge_of_one_document_is_moved_on_after_a_line_of_its_target():
    results = save({"0": "Jean Ba", "1": ["A. Sow", "Awa Sow"]})
    add()
    call("index", "merge", "per-awa-sow", "per-jean-ba", "--document", "0")
    take_over()
    add()
    call("correct", "Awa Sow", "--label", "PER")
    add()
    take_over()
    call("index", "merge", "per-a-sow", "per-awa-sow", "--document", "0")
    for _ in range(2):
        take_over()
        add()
        assert sorted(index().values()) == dossier(results) == [["0", "1"], ["1"]]


def test_a_merge_of_one_document_is_merged_back():
    results = save({"2": "Oumar Diallo", "3": ["Bina Keita", "Oumar Diallo"]})
    add()
    call("index", "merge", "per-bina-keita", "per-oumar-diallo", "--document", "2")
    take_over()
    call("index", "merge", "per-oumar-diallo", "per-bina-keita", "--document", "2")
    for _ in range(2):
        add()
        assert sorted(index().values()) == [["2", "3"], ["3"]]
        take_over()
    assert dossier(results) == [["2", "3"], ["3"]]


def test_who_is_called_by_hand_as_one_told_apart_is_not_he():
    results = save({"1": "Diallo", "2": ["Diallo", "Awa Diallo"], "3": "Awa Diallo"})
    add()
    call("index", "split", "per-diallo", "--document", "2")
    take_over()
    call("correct", "--same", "Awa Diallo", "Diallo")
    for _ in range(2):
        add()
        assert sorted(index().values()) == dossier(results) == [["1", "2", "3"], ["2"]]
        take_over()


def test_who_is_told_apart_keeps_the_name_of_his_text():
    results = save({"1": "Jean Ba", "2": ["A. Sow", "Jean Ba"]})
    add()
    call("index", "split", "per-jean-ba", "--document", "2")
    take_over()
    call("correct", "--same", "Jean Ba", "A. Sow")
    before = Path("dossier.toml").read_text()
    for _ in range(2):
        add()
        assert sorted(index().values()) == dossier(results) == [["1", "2"], ["2"]]
        take_over()
        assert Path("dossier.toml").read_text() == before


def test_a_split_in_an_index_made_before_with_a_merge_beside_a_split():
    results = save({"0": "B. Keita", "1": "Bina Keita", "3": "B. Keita", "5": ["Bina Keita", "B. Keita"]})
    add()
    call("index", "merge", "per-bina-keita", "per-b-keita")
    call("index", "split", "per-bina-keita", "--document", "5")
    take_over()
    with Index("entities.sqlite") as made:
        made._db.execute("DROP TABLE handed_over")
    call("index", "split", "per-bina-keita", "--document", "0")
    for _ in range(2):
        add()
        assert sorted(index().values()) == [["0"], ["1", "3"], ["5"]]
        take_over()
        assert dossier(results) == [["0"], ["1", "3"], ["5"]]


def test_a_name_of_the_index_by_which_the_reader_shows_others_stays_his():
    texts = {"1": "Diallo", "2": "Oumar Diallo", "4": "Diallo"}
    save(texts)
    add()
    call("index", "split", "per-diallo", "--document", "1")
    take_over()
    call("correct", "--same", "Oumar Diallo", "Diallo (2)")
    add()
    before = Path("dossier.toml").read_text()
    take_over()
    results = save({**texts, "3": "Oumar Diallo"})
    for _ in range(2):
        add()
        assert sorted(index().values()) == dossier(results) == [["1", "2", "3"], ["4"]]
        take_over()
    assert Path("dossier.toml").read_text() == before


def test_a_merge_of_all_takes_nobody_along_whom_the_reader_told_apart():
    results = save({"1": "Bina Keita", "2": "B. Keita", "3": ["Bina Keita", "B. Keita"]})
    call("correct", "--different", "Bina Keita", "Bina Keita (épicier)", "--document", "3")
    add()
    call("index", "merge", "per-bina-keita", "per-b-keita")
    for _ in range(2):
        take_over()
        add()
        assert sorted(index().values()) == dossier(results) == [["1", "2", "3"], ["3"]]


def test_two_whom_the_index_told_apart_are_one_by_hand():
    results = save({"1": "Diallo", "2": "Awa Sow", "3": "Diallo", "4": "Awa Sow"})
    add()
    call("index", "split", "per-diallo", "--document", "3")
    call("index", "split", "per-awa-sow", "--document", "4")
    take_over()
    call("correct", "--same", "Diallo (2)", "Awa Sow (2)")
    for _ in range(2):
        add()
        assert sorted(index().values()) == dossier(results) == [["1"], ["2"], ["3", "4"]]
        take_over()


@pytest.mark.parametrize("of_document", [True, False])
def test_who_was_told_apart_after_a_merge_is_merged_the_other_way_round(of_document):
    results = save({"0": "Diallo", "1": "Bina Keita"})
    add()
    call("index", "merge", "per-bina-keita", "per-diallo")
    take_over()
    call("index", "split", "per-bina-keita", "--document", "1")
    take_over()
    add()
    call("index", "merge", "per-diallo", "per-bina-keita~2", *(["--document", "1"] if of_document else []))
    for _ in range(2):
        take_over()
        add()
        assert sorted(index().values()) == dossier(results) == [["0", "1"]]


def test_a_line_that_shows_a_name_that_nobody_has_any_more_goes():
    results = save({"0": "Oumar Diallo", "1": "Oumar Diallo", "2": "Diallo", "3": "Diallo"})
    add()
    call("index", "split", "per-diallo", "--document", "2")
    take_over()
    call("index", "merge", "per-diallo~2", "per-oumar-diallo", "--document", "0")
    take_over()
    add()
    call("index", "merge", "per-oumar-diallo", "per-diallo~2")
    for _ in range(2):
        take_over()
        add()
        assert sorted(index().values()) == dossier(results) == [["0", "1", "2"], ["3"]]


def test_who_is_told_apart_by_a_name_by_hand_is_so_when_the_line_goes():
    results = save({"2": "Diallo", "4": "J. Ba", "5": "J. Ba"})
    call("correct", "--same", "J. Ba", "Diallo", "--document", "4")
    add()
    call("index", "split", "per-diallo", "--document", "4")
    for _ in range(2):
        take_over()
        add()
        assert sorted(index().values()) == [["2"], ["4"], ["5"]]
    assert dossier(results) == [["2"], ["4"], ["5"]]


def test_who_was_told_apart_and_renamed_by_the_reader_is_merged_back():
    results = save({"3": "Awa Diallo", "4": "Awa Diallo"})
    add()
    call("index", "split", "per-awa-diallo", "--document", "3")
    take_over()
    path = Path("dossier.toml")
    path.write_text(path.read_text("utf-8").replace("Awa Diallo (2)", "Awa Diallo la mairesse"), "utf-8")
    add()
    call("index", "merge", "per-awa-diallo", "per-awa-diallo-la-mairesse", "--document", "3")
    for _ in range(2):
        take_over()
        add()
        assert sorted(index().values()) == dossier(results) == [["3", "4"]]


@pytest.mark.parametrize(
    "line", [("--same", "J. Ba", "Diallo"), ("--same", "Awa Sow", "Diallo", "--document", "5")], ids=["all", "document"]
)
def test_what_is_added_again_is_the_same(line):
    save({"1": "Diallo", "5": "Diallo", "2": "Awa Sow", "3": "J. Ba"})
    add()
    call("index", "merge", "per-awa-sow", "per-diallo", "--document", "5")
    take_over()
    add()
    call("correct", *line)
    add()
    found = index()
    for _ in range(3):
        assert "4 unchanged" in call("index", "add", "o.jsonl").stderr
        assert index() == found


def test_who_is_one_by_hand_with_another_of_his_text_is_told_apart_no_more():
    results = save({"1": ["Diallo", "Awa Sow"], "2": "Diallo"})
    add()
    call("index", "split", "per-awa-sow", "--document", "1")
    take_over()
    call("correct", "--same", "Diallo", "Awa Sow (2)")
    for _ in range(2):
        add()
        assert sorted(index().values()) == dossier(results) == [["1", "2"]]
        take_over()


def test_who_an_entry_of_a_rule_file_names_may_be_told_apart():
    for number in "123":
        Path(f"{number}.txt").write_text(f"L’AQMI à Gao. {number}", "utf-8")
    call("extract", "1.txt", "2.txt", "3.txt", "--model", "none", "-o", "r.jsonl", "-q")
    call("correct", "--different", "AQMI", "AQMI (banque)", "--document", "2.txt")
    call("index", "add", "r.jsonl", "--db", "hand.sqlite")
    assert index("hand.sqlite")["group-aqmi-banque"] == ["2.txt"]
    Path("dossier.toml").unlink()
    whole = "group-al-qaida-au-maghreb-islamique"
    call("index", "add", "r.jsonl", "--db", "a.sqlite")
    call("index", "split", whole, "--document", "2.txt", "--db", "a.sqlite")
    call("correct", "--from-index", "a.sqlite")
    for db in ("a.sqlite", "b.sqlite"):
        call("index", "add", "r.jsonl", "--db", db)
        found = index(db)
        assert found.pop(whole) == ["1.txt", "3.txt"] and ["2.txt"] in found.values()


def test_one_document_s_other_name_of_an_entry_is_that_of_another_entry():
    Path("0.txt").write_text("GSIM et les mercenaires du groupe Wagner sont à Gao.", "utf-8")
    Path("1.txt").write_text("GSIM, GSIM puis Boko Haram.", "utf-8")
    call("extract", "0.txt", "1.txt", "--model", "none", "-o", "r.jsonl", "-q")
    call("correct", "--same", "GSIM", "Boko Haram", "--document", "1.txt")
    call("index", "add", "r.jsonl")
    found = index()
    assert found["group-boko-haram"] == ["1.txt"] and ["0.txt"] in [found[one] for one in found if "soutien" in one]
