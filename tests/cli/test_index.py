"""`extractor index`, as the shell sees it."""

import contextlib
import json
import os
import resource
import shutil
import sqlite3
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from extractor.cli import cli
from extractor.core.errors import UsageError
from extractor.corrections import apply, read
from extractor.writers import jsonl
from tests.cli.shell import FRESH, LIKE_OTHERS, environment
from tests.saved import result_of


def run(*arguments, code=0):
    done = CliRunner().invoke(cli, ["index", *arguments], catch_exceptions=False, standalone_mode=False)
    assert (done.return_value or 0) == code, done.output
    return done


def test_add_search_and_show(saved):
    done = run("out.jsonl", "out.jsonl")
    assert done.stdout == ""
    assert "3 added, 0 replaced, 0 unchanged" in done.stderr and "0 added, 0 replaced, 3 unchanged" in done.stderr
    table = run("search", "benkirane").stdout
    assert "per-idriss-benkirane" in table and "2024-03-15" in table
    (found,) = json.loads(run("search", "BENKIRANE", "--json").stdout)
    assert (found["id"], found["label"], found["name"], found["first"]["date"]) == (
        "per-idriss-benkirane",
        "PER",
        "Idriss Benkirane",
        "2024-03-15",
    )
    assert {"name": "Benkirane", "mentions": 1} in found["aliases"]
    data = json.loads(run("show", "Idriss Benkirane", "--json").stdout)
    assert sum(a["mentions"] for a in data["appearances"]) == data["mentions"]
    assert "corpus/2024-03-15-rabat.txt" in run("show", data["id"]).stdout


def test_documents_of_one_name_in_two_files_are_told(saved):
    lines = [json.loads(line) for line in saved.read_text("utf-8").splitlines()]
    lines[0] |= {"mentions": [], "entities": []}
    Path("other.jsonl").write_text(json.dumps(lines[0]) + "\n", "utf-8")
    path = lines[0]["path"]
    told = run("add", "out.jsonl", "other.jsonl", "-q").stderr
    assert f"warning: {path} of out.jsonl was replaced by what has the same name in other.jsonl" in told
    # one after the other is to bring up to date
    assert run("add", "out.jsonl", "-q").stderr == run("add", "other.jsonl", "-q").stderr == ""
    assert run("add", "out.jsonl", "out.jsonl", "-q").stderr == ""


@pytest.mark.parametrize("name", ["./{}", "{here}/{}", "corpus/../{}"])
@pytest.mark.parametrize("at_once", [True, False])
def test_a_document_is_counted_once_whichever_way_it_was_named(saved, name, at_once):
    lines = [json.loads(line) for line in saved.read_text("utf-8").splitlines()]
    for line in lines:
        line["path"] = name.format(line["path"], here=os.getcwd())
    Path("other.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    if not at_once:
        run("add", "out.jsonl", "-q")
    told = run("add", "out.jsonl", "other.jsonl").stderr
    assert "other.jsonl: 0 added, 0 replaced, 3 unchanged" in told and "in 3 documents" in told
    assert "3 unchanged" in run("add", "other.jsonl").stderr
    if name.startswith("./"):  # what says something else is surely the same document, later
        lines[0] |= {"mentions": [], "entities": []}
        Path("other.jsonl").write_text(json.dumps(lines[0]) + "\n", "utf-8")
        assert "0 added, 1 replaced, 0 unchanged" in run("add", "other.jsonl").stderr


def test_merge_split_and_decisions(saved):
    run("add", "out.jsonl", "-q", "--db", "e.sqlite")
    assert (
        "per-idriss-benkirane"
        in run("merge", "per-idriss-benkirane", "per-helene-marchetti-diallo", "--db", "e.sqlite").stdout
    )
    assert "per-helene-marchetti-diallo" in run("show", "per-idriss-benkirane", "--db", "e.sqlite").stdout
    assert [d["kind"] for d in json.loads(run("decisions", "--json", "--db", "e.sqlite").stdout)] == ["merge"]
    assert "per-helene-marchetti-diallo" in run("split", "per-idriss-benkirane", "--db", "e.sqlite").stdout
    assert [d["kind"] for d in json.loads(run("decisions", "--json", "--db", "e.sqlite").stdout)] == ["apart"]


def test_documents_that_are_no_more_are_dropped_and_what_was_decided_waits(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def save(*paths):
        with open("o.jsonl", "w", encoding="utf-8") as out:
            jsonl.write(
                [result_of(f"[{name}](PER x)", p) for p, name in (("a", "Awa Diallo"), ("b", "Awa Sow")) if p in paths],
                out,
            )

    save("a", "b")
    run("add", "o.jsonl", "-q")
    run("merge", "per-awa-diallo", "per-awa-sow")
    save("a")
    assert run("o.jsonl").stderr.endswith("1 entity in 2 documents\n")
    assert "warning: nothing is dropped" in run("o.jsonl", "none.jsonl", "--drop-vanished", code=1).stderr
    Path("o.jsonl.state").touch()
    told = run("o.jsonl", "--drop-vanished").stderr
    assert "warning: the run of o.jsonl has not ended, and more may come" in told
    assert "nothing is dropped, since the run of o.jsonl has not ended; go on with it by --resume" in told
    Path("o.jsonl.state").unlink()
    assert "1 document of none of these results dropped" in run("o.jsonl", "--drop-vanished").stderr
    assert [e["documents"] for e in json.loads(run("search", "--json").stdout)] == [1]
    save("a", "b")
    assert run("o.jsonl").stderr.endswith("1 entity in 2 documents\n")
    save()  # by a slip of the hand
    assert "nothing is dropped, since the results hold no document" in run("o.jsonl", "--drop-vanished").stderr
    assert [e["documents"] for e in json.loads(run("search", "--json").stdout)] == [2]


#: what is said of results whose texts stand nowhere
LOST = (
    "extractor: warning: {} texts were not found as they were read, so their dates may be missing; "
    "put them back there, or (but for index) say with --texts where they are\n"
)


def test_an_index_keeps_the_days_of_documents_whose_texts_have_moved(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    line = "Bamako, 12 mai 2023 (AFP) — "
    Path("in/a.txt").write_text(f"{line}Awa Diallo est à Gao.", "utf-8")
    with open("o.jsonl", "w", encoding="utf-8") as out:
        jsonl.write([result_of(f"{line}[Awa Diallo](PER x) est à Gao.", "in/a.txt")], out)

    def days():
        return [entity["first"]["date"] for entity in json.loads(run("search", "--json").stdout)]

    assert "1 added" in run("add", "o.jsonl").stderr and days() == ["2023-05-12"]
    Path("in").rename("there")
    done = run("add", "o.jsonl")
    assert "1 text was not found" in done.stderr and "1 unchanged" in done.stderr and days() == ["2023-05-12"]


def test_an_index_keeps_no_day_of_a_field_that_its_reader_no_longer_asks_for(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def save(**meta):
        result = result_of("[Awa Diallo](PER x) est à Gao.", "in/a.txt")
        result = replace(result, document=replace(result.document, meta=meta))
        with open("o.jsonl", "w", encoding="utf-8") as out:
            jsonl.write([result], out)

    def days():
        return [entity["first"].get("date") for entity in json.loads(run("search", "--json").stdout)]

    save(scraped="2024-05-06")
    run("add", "o.jsonl", "--date-field", "scraped")
    assert days() == ["2024-05-06"]
    run("add", "o.jsonl")
    assert days() == [None]
    # nor one that the document does not say any more
    save(date="2024-05-07")
    run("add", "o.jsonl")
    assert days() == ["2024-05-07"]
    save(author="A. Diallo")
    run("add", "o.jsonl")
    assert days() == [None]


def test_an_index_made_before_it_said_what_told_a_day_keeps_all_of_them(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    line = "Bamako, 12 mai 2023 (AFP) — "
    Path("a.txt").write_text(f"{line}Awa Diallo est à Gao.", "utf-8")
    with open("o.jsonl", "w", encoding="utf-8") as out:
        jsonl.write([result_of(f"{line}[Awa Diallo](PER x) est à Gao.", "a.txt")], out)
    run("add", "o.jsonl")
    with contextlib.closing(sqlite3.connect("entities.sqlite")) as db, db:
        db.execute("DROP TABLE told_days")
    Path("a.txt").unlink()
    assert "0 replaced, 1 unchanged" in run("add", "o.jsonl").stderr
    assert [entity["first"]["date"] for entity in json.loads(run("search", "--json").stdout)] == ["2023-05-12"]


def test_a_split_takes_the_merge_out_of_the_dossier_again(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with open("o.jsonl", "w", encoding="utf-8") as out:
        jsonl.write(
            [result_of(f"[{name}](PER x)", path) for name, path in (("Awa Diallo", "a"), ("Awa Sow", "b"))], out
        )

    def taken_over():
        found = CliRunner().invoke(cli, ["correct", "--from-index", "entities.sqlite"], catch_exceptions=False)
        return found.stderr

    run("add", "o.jsonl")
    run("merge", "per-awa-diallo", "per-awa-sow")
    assert "[[same]] names" in taken_over()
    run("split", "per-awa-diallo")
    # what the dossier says holds until it is taken out
    assert (
        "warning: dossier.toml:2: [[same]] Awa Sow makes one what was taken apart here" in run("o.jsonl", "-q").stderr
    )
    assert taken_over() == "dossier.toml:2: [[same]] Awa Sow goes: entities.sqlite says otherwise\n"
    assert "same" not in run("o.jsonl", "-q").stderr + Path("dossier.toml").read_text("utf-8")
    assert [e["documents"] for e in json.loads(run("search", "--json").stdout)] == [1, 1]
    assert taken_over() == "entities.sqlite: no decisions to take over\n"


def test_what_an_index_decides_otherwise_later_is_taken_over(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    texts = {"a": "[Awa Diallo](PER x)", "b": "[Awa Diallo](PER x)", "c": "[Awa Diallo](PER x) et [Fatou Sow](PER y)"}
    with open("o.jsonl", "w", encoding="utf-8") as out:
        jsonl.write([result_of(text, path) for path, text in texts.items()], out)

    def lines():
        CliRunner().invoke(cli, ["correct", "--from-index", "entities.sqlite"], catch_exceptions=False)
        found = read("dossier.toml").all
        return [(c.kind, c.names[0], c.shown, c.documents) for c in found]

    run("add", "o.jsonl", "-q")
    run("merge", "per-awa-diallo", "per-fatou-sow")
    assert lines() == [("same", "Fatou Sow", "Awa Diallo", ())]
    run("split", "per-awa-diallo", "--document", "a")
    run("split", "per-awa-diallo", "--document", "c")
    moved = [("different", name, "Awa Diallo (3)", ("c",)) for name in ("Awa Diallo", "Fatou Sow")]
    # the line about all documents still holds for those that come later
    same = ("same", "Fatou Sow", "Awa Diallo", ())
    assert lines() == [same, ("different", "Awa Diallo", "Awa Diallo (2)", ("a",)), *moved]
    run("merge", "per-awa-diallo", "per-awa-diallo~2")
    assert lines() == [same, *moved]
    # what is in the index as it was corrected, the corrections still hold for
    run("add", "o.jsonl", "-q")
    assert lines() == [same, *moved]
    assert [e["documents"] for e in json.loads(run("search", "--json").stdout)] == [2, 1]


def test_names_and_notes_that_a_reader_writes_into_lines_of_an_index_stay(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    texts = {"a": "[Diallo](PER x)", "b": "[Awa Diallo](PER x)", "c": "[Mamadou Diallo](PER x)", "d": "[Diallo](PER x)"}
    with open("o.jsonl", "w", encoding="utf-8") as out:
        jsonl.write([result_of(text, path) for path, text in texts.items()], out)
    dossier = Path("dossier.toml")

    def take_over():
        return CliRunner().invoke(cli, ["correct", "--from-index", "entities.sqlite"], catch_exceptions=False).stderr

    def lines():
        return [(c.kind, c.names, c.shown, c.documents, c.note) for c in read("dossier.toml").all]

    def edit(old, new):
        text = dossier.read_text("utf-8")
        assert old in text
        dossier.write_text(text.replace(old, new), "utf-8")

    run("add", "o.jsonl", "-q")
    run("split", "per-diallo", "--document", "a")
    run("merge", "per-awa-diallo", "per-mamadou-diallo")
    take_over()
    edit('as = "Diallo (2)"', 'as = "Oumar Diallo"\nnote = "le maire"')
    edit('name = "Awa Diallo"', 'name = "Awa Mamadou Diallo"')
    split = ("different", ("Diallo",), "Oumar Diallo", ("a",), "le maire")
    same = ("same", ("Mamadou Diallo", "Awa Diallo"), "Awa Mamadou Diallo", (), "")
    assert lines() == [same, split] or lines() == [split, same]
    before = lines()
    assert take_over() == "dossier.toml: 2 stand there already\n" and lines() == before
    # what the index says next of whom it has no name for, it says by that name
    run("merge", "per-diallo~2", "per-diallo", "--document", "d")
    take_over()
    assert lines() == [*before, ("same", ("Diallo", "Oumar Diallo"), "Oumar Diallo", ("d",), "")]
    # and who has gone into her is called like her
    run("merge", "per-awa-diallo", "per-diallo~2")
    take_over()
    assert {apply(result_of(texts[path], path), read("dossier.toml")).entities[0].name for path in "abcd"} == {
        "Awa Mamadou Diallo"
    }


@pytest.mark.parametrize("vanishes", [True, False])
def test_a_line_whose_documents_change_keeps_the_name_and_note_of_the_reader(vanishes, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with open("o.jsonl", "w", encoding="utf-8") as out:
        jsonl.write([result_of("[Diallo](PER x)", path) for path in "abce"], out)

    def correct():
        CliRunner().invoke(cli, ["correct", "--from-index", "entities.sqlite"], catch_exceptions=False)
        return [(c.names, c.shown, c.documents, c.note) for c in read("dossier.toml").all]

    run("add", "o.jsonl", "-q")
    run("split", "per-diallo", "--document", "b", "--document", "c")
    correct()
    text = Path("dossier.toml").read_text("utf-8")
    Path("dossier.toml").write_text(
        text.replace("Diallo (2)", "Diallo (épicier)") + 'note = "tél. du 3 mai"\n', "utf-8"
    )
    if vanishes:  # who is no more there was said to be him
        with open("o.jsonl", "w", encoding="utf-8") as out:
            jsonl.write([result_of("[Diallo](PER x)", path) for path in "abe"], out)
        run("add", "o.jsonl", "-q", "--drop-vanished", "--corrections", "none")
    else:
        run("merge", "per-diallo", "per-diallo~2", "--document", "c")
    expected = [(("Diallo",), "Diallo (épicier)", ("b", "c") if vanishes else ("b",), "tél. du 3 mai")]
    for _ in range(2):
        assert [line for line in correct() if line[1] != "Diallo"] == expected


def test_what_was_decided_of_a_document_is_not_about_whom_the_dossier_calls_so_there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    both = "[Awa Sow](PER x), [Omar Traoré](PER y)"
    with open("o.jsonl", "w", encoding="utf-8") as out:
        jsonl.write(
            [result_of(text, path) for path, text in {"1": both, "2": "[Awa Sow](PER x)", "3": both}.items()], out
        )
    run("add", "o.jsonl", "-q")
    run("split", "per-awa-sow", "--document", "3")
    run("merge", "per-awa-sow", "per-omar-traore")
    for _ in range(2):
        CliRunner().invoke(cli, ["correct", "--from-index", "entities.sqlite"], catch_exceptions=False)
        run("add", "o.jsonl", "-q")
        found = {e["id"]: (e["documents"], e["mentions"]) for e in json.loads(run("search", "--json").stdout)}
        assert found == {"per-awa-sow": (3, 4), "per-awa-sow~2": (1, 1)}


def test_who_was_one_after_all_stays_so(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with open("o.jsonl", "w", encoding="utf-8") as out:
        jsonl.write([result_of("[Omar Traoré](PER x)", path) for path in "12"], out)

    def take_over():
        CliRunner().invoke(cli, ["correct", "--from-index", "entities.sqlite"], catch_exceptions=False)
        done = run("add", "o.jsonl", "-q")
        told = done.stderr.replace(LOST.format(2), "")
        return told, {e["id"]: e["documents"] for e in json.loads(run("search", "--json").stdout)}

    run("add", "o.jsonl", "-q")
    run("split", "per-omar-traore", "--document", "2")
    assert take_over()[1] == {"per-omar-traore": 1, "per-omar-traore~2": 1}
    run("merge", "per-omar-traore", "per-omar-traore~2")
    for _ in range(2):
        assert take_over() == ("", {"per-omar-traore": 2})


@pytest.mark.parametrize("number", [1, 2])
def test_decisions_of_weeks_stand_in_the_dossier_together(number, tmp_path, monkeypatch):
    """Whether results come with the lines that were taken over before, or as they were found."""
    monkeypatch.chdir(tmp_path)
    texts = {"1": "[Diallo](PER x)", "2": "[Diallo](PER x)", "3": "[Diallo](PER x)", "4": "[Awa Diallo](PER x)"}
    texts |= {"5": "[Awa Sow](PER x)", "6": "[Awa Diallo](PER x)"}
    with open("o.jsonl", "w", encoding="utf-8") as out:
        jsonl.write([result_of(text, path) for path, text in texts.items()], out)

    def take_over():
        CliRunner().invoke(cli, ["correct", "--from-index", "entities.sqlite"], catch_exceptions=False)
        run("add", "o.jsonl", "-q")

    def called():
        return {
            path: apply(result_of(text, path), read("dossier.toml")).entities[0].name for path, text in texts.items()
        }

    run("add", "o.jsonl", "-q")
    run("merge", "per-awa-diallo", "per-awa-sow")
    take_over()
    for document in "12"[:number]:
        run("merge", "per-awa-diallo", "per-diallo", "--document", document)
        take_over()
    run("split", "per-awa-diallo", "--document", "6")
    take_over()
    expected = {"1": "Awa Diallo", "2": "Awa Diallo" if number == 2 else "Diallo", "3": "Diallo", "4": "Awa Diallo"}
    assert called() == expected | {"5": "Awa Diallo", "6": "Awa Diallo (2)"}
    before = Path("dossier.toml").read_text("utf-8")
    take_over()
    assert Path("dossier.toml").read_text("utf-8") == before
    found = {e["id"]: e["documents"] for e in json.loads(run("search", "--json").stdout)}
    assert found == {"per-awa-diallo": 2 + number, "per-diallo": 3 - number, "per-awa-diallo~2": 1}


def test_what_is_said_beside_an_index_is_no_word_of_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with open("o.jsonl", "w", encoding="utf-8") as out:
        jsonl.write([result_of("[Niger](LOC x), [Niamey](LOC y), [Mali](LOC z)", "a")], out)
    run("add", "o.jsonl", "-q")
    run("merge", "Niamey", "Niger")

    def correct(*said):
        return CliRunner().invoke(cli, ["correct", *said], catch_exceptions=False).stderr

    correct("--same", "Mali", "Aigles du Mali", "--note", "sport")
    said = correct("--different", "Mali", "Mali (club)", "--document", "b", "--from-index", "entities.sqlite")
    assert "otherwise" not in said
    assert [(c.kind, c.shown) for c in read("dossier.toml").all] == [
        ("same", "Aigles du Mali"),
        ("different", "Mali (club)"),
        ("same", "Niamey"),
    ]


def test_a_short_name_that_one_document_means_goes_on_to_be_explained_by_others(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    far = "[Forces armées royales](ORG x) ([FAR](ORG x))"
    texts = {"a": "[FAR](ORG y) et [FAR](ORG y)", "b": far, "c": "[FAR](ORG x)"}
    with open("o.jsonl", "w", encoding="utf-8") as out:
        jsonl.write([result_of(text, path) for path, text in texts.items()], out)
    command = ["correct", "--same", "FAR", "Forces armées royales", "--document", "a"]
    CliRunner().invoke(cli, command, catch_exceptions=False)
    run("add", "o.jsonl", "-q")
    assert [e["documents"] for e in json.loads(run("search", "--json").stdout)] == [3]


def test_what_one_document_means_by_two_names_is_no_word_about_the_others(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    texts = {"a": "[Awa Diallo](PER x)", "b": "[Fatou Sow](PER x)", "c": "[Fatou Sow](PER x) et [Fatou Sow](PER x)"}
    with open("o.jsonl", "w", encoding="utf-8") as out:
        jsonl.write([result_of(text, path) for path, text in texts.items()], out)
    run("add", "o.jsonl", "-q")
    run("merge", "per-awa-diallo", "per-fatou-sow", "--document", "c")
    for _ in range(2):
        CliRunner().invoke(cli, ["correct", "--from-index", "entities.sqlite"], catch_exceptions=False)
        assert [c.documents for c in read("dossier.toml").all] == [("c",)]
        assert "warning" not in run("add", "o.jsonl").stderr.replace(LOST.format(3), "")
        found = json.loads(run("search", "--json").stdout)
        assert {e["id"]: e["mentions"] for e in found} == {"per-awa-diallo": 3, "per-fatou-sow": 1}
    # what was told apart in the dossier, and is merged here, is no contradiction
    run("split", "per-fatou-sow", "--document", "b")
    CliRunner().invoke(cli, ["correct", "--from-index", "entities.sqlite"], catch_exceptions=False)
    run("add", "o.jsonl", "-q")
    run("merge", "per-awa-diallo", "per-fatou-sow~3")
    CliRunner().invoke(cli, ["correct", "--from-index", "entities.sqlite"], catch_exceptions=False)
    assert run("add", "o.jsonl", "-q").stderr == LOST.format(3)
    assert [e["mentions"] for e in json.loads(run("search", "--json").stdout)] == [4]


def test_what_results_say_of_a_name_takes_the_place_of_all_that_stood_under_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, texts in (("one", ["[Awa Sow](PER x)"]), ("both", ["[Awa Sow](PER x)", "[Paul Durand](PER x)"])):
        with open(f"{name}.jsonl", "w", encoding="utf-8") as out:
            jsonl.write([result_of(text, "a.txt") for text in texts], out)
    run("add", "both.jsonl", "-q")
    assert {e["name"] for e in json.loads(run("search", "--json").stdout)} == {"Awa Sow", "Paul Durand"}
    assert "one.jsonl: 0 added, 1 replaced, 1 unchanged" in run("add", "one.jsonl").stderr
    assert [e["name"] for e in json.loads(run("search", "--json").stdout)] == ["Awa Sow"]


def test_labels_that_no_corrections_file_can_say_hold_up_no_others(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    marked = "[Awa Sow](PER x), [Awa Diallo](PER y), [Surcouf](SHIP z), [Le Surcouf](SHIP w)"
    with open("o.jsonl", "w", encoding="utf-8") as out:
        jsonl.write([result_of(marked, "a.txt")], out)
    line = Path("o.jsonl").read_text("utf-8")
    Path("o.jsonl").write_text(line.replace('"SHIP"', '"Ship-Class"'), "utf-8")
    run("add", "o.jsonl", "-q")
    ids = {e["name"]: e["id"] for e in json.loads(run("search", "--json").stdout)}
    run("merge", ids["Surcouf"], ids["Le Surcouf"])
    run("merge", ids["Awa Diallo"], ids["Awa Sow"])
    CliRunner().invoke(cli, ["correct", "--from-index", "entities.sqlite"], catch_exceptions=False)
    assert [(c.names, c.label) for c in read("dossier.toml").all] == [
        (("Le Surcouf", "Surcouf"), None),
        (("Awa Sow", "Awa Diallo"), "PER"),
    ]


#: a text that joins two names, documents that have one of them, and a line about some of these
_FULL = ("[Carlos Bilongo](PER x), dit [Carlos Martens Bilongo](PER x)", "Carlos Bilongo", "Carlos Martens Bilongo")
_SHORT = ("Les [Forces armées royales](ORG x) ([FAR](ORG x))", "FAR", "Forces armées royales")


@pytest.mark.parametrize("joins, short, full, about", [(*_FULL, "a"), (*_SHORT, "a"), (*_SHORT, "b")])
@pytest.mark.parametrize("made_before", [False, True])
def test_what_a_line_says_of_a_document_leaves_alone_what_other_texts_say(
    joins, short, full, about, made_before, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    label = "PER" if " " in short else "ORG"
    with open("o.jsonl", "w", encoding="utf-8") as out:
        texts = {"a": f"[{short}]({label} x)", "b": joins, "c": f"[{short}]({label} x)"}
        jsonl.write([result_of(text, path) for path, text in texts.items()], out)

    def documents():
        run("add", "o.jsonl", "-q")
        return [e["documents"] for e in json.loads(run("search", "--json").stdout)]

    assert documents() == [3]
    for line in (f'[[same]]\nnames = ["{full}", "{short}"]', f'[[same]]\nnames = ["{short}", "{full}"]'):
        Path("dossier.toml").write_text(f'{line}\ndocuments = ["{about}"]\n', "utf-8")
        assert documents() == [3]
    # who is told apart in a document is, there, and comes back with his line gone
    Path("dossier.toml").write_text(f'[[different]]\nname = "{short}"\nas = "Autre"\ndocuments = ["a"]\n', "utf-8")
    assert documents() == [2, 1]
    if made_before:
        with sqlite3.connect("entities.sqlite") as db:
            db.execute(
                "INSERT INTO decisions (kind, node, target, path) SELECT 'apart', a.key, b.key, '' FROM nodes AS a"
                " JOIN nodes AS b ON a.key LIKE '%-far' OR a.key LIKE '%-carlos-bilongo'"
            )
            db.execute("DROP TABLE hearsay")
        db.close()
        assert json.loads(run("search", "--json").stdout)
    Path("dossier.toml").unlink()
    assert documents() == [3] and json.loads(run("decisions", "--json").stdout) == []


@pytest.mark.parametrize("corrected", [False, True])
@pytest.mark.parametrize("shown", ["Jean-Marie Bruneau", "Jean-Marie Paul Bruneau"])
def test_what_a_line_joins_in_a_document_joins_no_others(corrected, shown, tmp_path, monkeypatch):
    """Also where results were made with it, and where another line shows the whole by a further name."""
    monkeypatch.chdir(tmp_path)
    one, other = "[Jean Bruneau](PER x)", "[Jean-Marie Bruneau](PER {})"
    lines = ['[[same]]\nnames = ["Jean Bruneau", "Jean-Marie Bruneau"]\nname = "Jean-Marie Bruneau"\ndocuments = ["a"]']
    lines.append(f'[[same]]\nnames = ["Jean-Marie Bruneau", "{shown}"]\nlabel = "PER"\nname = "{shown}"')
    Path("dossier.toml").write_text("\n".join(lines), "utf-8")
    texts = {"a": f"{one}, {other.format('x' if corrected else 'y')}", "b": one, "c": other.format("x")}
    with open("o.jsonl", "w", encoding="utf-8") as out:
        jsonl.write([result_of(text, path) for path, text in texts.items()], out)
    run("add", "o.jsonl", "-q")
    found = {e["name"]: e["documents"] for e in json.loads(run("search", "--json").stdout)}
    assert found == {shown: 2, "Jean Bruneau": 1}


def test_an_index_on_a_full_disk_can_be_searched(saved):
    run("out.jsonl")
    done = subprocess.run(
        [*FRESH, "index", "search", "benkirane"],
        capture_output=True,
        env=environment(),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY)),
    )
    assert (done.returncode, done.stderr) == (0, b"") and b"per-idriss-benkirane" in done.stdout


@pytest.mark.parametrize("fixed", [("share",), ("share", "share/e.sqlite"), ("share/e.sqlite",)], ids=" ".join)
def test_an_index_that_may_not_be_written_can_be_searched(saved, fixed):
    if os.geteuid() == 0 and not shutil.which("setpriv"):
        pytest.skip("root may write everything, and setpriv is not installed")
    Path("share").mkdir()
    run("add", "out.jsonl", "-q", "--db", "share/e.sqlite")
    before = Path("share/e.sqlite").read_bytes()
    for path in fixed:
        Path(path).chmod(0o555)
    command = [*(LIKE_OTHERS if os.geteuid() == 0 else ()), *FRESH, "index"]

    def ask(*arguments):
        whole = [*command, *arguments, "--db", "share/e.sqlite"]
        return subprocess.run(whole, env=environment(), capture_output=True, text=True)

    done = ask("search", "benkirane")
    assert (done.returncode, done.stderr) == (0, "") and "per-idriss-benkirane" in done.stdout
    assert "Benkirane" in ask("show", "per-idriss-benkirane").stdout
    assert ask("merge", "per-idriss-benkirane", "per-helene-marchetti-diallo").returncode == 1
    assert os.listdir("share") == ["e.sqlite"] and Path("share/e.sqlite").read_bytes() == before
    Path("share").chmod(0o755)


def test_a_file_that_fails_does_not_stop_the_others(saved):
    (saved.parent / "bad.jsonl").write_text(saved.read_text("utf-8") + "{\n", "utf-8")
    done = run("bad.jsonl", "out.jsonl", "none.jsonl", code=1)
    assert "bad.jsonl:4" in done.stderr and "none.jsonl: no such file" in done.stderr
    assert "bad.jsonl: 3 added" in done.stderr and "out.jsonl: 0 added, 0 replaced, 3 unchanged" in done.stderr
    assert "none.jsonl: 0" not in done.stderr


def test_terminal_escapes_are_shown_not_obeyed(saved):
    run("out.jsonl", "-q")
    assert "\x1b" not in run("search", "--limit", "100").stdout


def test_searching_without_an_index_says_how_to_make_one(saved):
    with pytest.raises(UsageError, match="make it with extractor index"):
        run("search", "x")
    assert not (saved.parent / "entities.sqlite").exists()


def test_a_date_field(saved, tmp_path):
    (tmp_path / "dated.jsonl").write_text(
        "".join(
            json.dumps(json.loads(line) | {"path": f"x{n}", "meta": {"published": f"2020-01-0{n + 1}"}}) + "\n"
            for n, line in enumerate(saved.read_text("utf-8").splitlines())
        )
    )
    run("dated.jsonl", "--date-field", "published", "-q")
    assert {e["first"]["date"] for e in json.loads(run("search", "--json").stdout)} <= {
        "2020-01-01",
        "2020-01-02",
        "2020-01-03",
    }


def test_arguments_that_are_no_utf8_are_what_they_are(saved):
    line = json.loads(saved.read_text("utf-8").splitlines()[0])
    (saved.parent / "odd.jsonl").write_text(json.dumps(line | {"path": "\udcff.txt"}) + "\n")
    run("odd.jsonl", "-q")
    assert run("search", "\udcff").stdout == ""
    for arguments in (("show", "\udcff"), ("merge", "\udcff", "x"), ("split", "\udcff"), ("split", "x", "\udcff")):
        with pytest.raises(UsageError, match="no such entity"):
            run(*arguments)
    run("split", "per-idriss-benkirane", "--document", "\udcff.txt")


@pytest.mark.slow
def test_ids_are_the_same_in_results_exports_and_index(tmp_path, monkeypatch, extractor):
    import csv

    from extractor.core.types import Document
    from extractor.writers import jsonl
    from tests.conftest import ROOT

    monkeypatch.chdir(tmp_path)
    texts = sorted((ROOT / "samples/dossier").glob("depeche-*.txt"))[:8]
    results = list(extractor.extract_many(Document(path.read_text("utf-8"), path.name) for path in texts))
    with open("out.jsonl", "w", encoding="utf-8") as out:
        jsonl.write(results, out)
    ids = {e.id for r in results for e in r.entities}
    cli.main(["export", "out.jsonl", "-o", "out.csv"], standalone_mode=False)
    with open("out.csv", encoding="utf-8", newline="") as rows:
        assert {row["id"] for row in csv.DictReader(rows)} == ids
    cli.main(["who", "out.jsonl", "-o", "who.csv"], standalone_mode=False)
    with open("who.csv", encoding="utf-8") as rows:
        assert {row["id"] for row in csv.DictReader(rows)} == ids
    run("add", "out.jsonl", "-q")
    found = json.loads(run("search", "--json", "--top", "1000").stdout)
    indexed = {e["id"] for e in found}
    # what only all documents together show to be one is joined there, under an id of the results
    joined = {key for e in found for key in json.loads(run("show", e["id"], "--json").stdout)["joined"]}
    assert indexed <= ids and ids == indexed | joined
