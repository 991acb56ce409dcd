"""The commands that answer a question about a dossier: who, with, timeline, conflicts, and the vote."""

import csv
import io
import json
import os
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner

from extractor.cli import cli
from extractor.core.errors import UsageError
from extractor.documents import own_beginnings
from extractor.index import Index
from extractor.writers import jsonl
from tests.saved import result_of

ARTICLES = {
    "2023-03-01-mine.txt": "[Anna Diop](PER per-anna-diop) attaque [Minérex](ORG org-minerex) à [Gao](LOC loc-gao).\n"
    "[Minérex](ORG org-minerex) se tait.",
    "2023-03-09-port.txt": "[Minérex](ORG org-minerex) a payé [Karim Salhi](PER per-karim-salhi), dit [Anna Diop](PER per-anna-diop).",
    "2023-04-02-proces.txt": "La société [Minérex](ORG org-minerex) est jugée. [Karim Salhi](PER per-karim-salhi) est absent.",
    "sans-date.txt": "[Minérex](PER per-minerex) recule. [Kharim Salhi](PER per-kharim-salhi) aussi.",
}


@pytest.fixture
def dossier(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    results = [result_of(marked, path) for path, marked in ARTICLES.items()]
    for result in results:
        (tmp_path / result.document.path).write_text(result.document.text, "utf-8", newline="")
    with open("out.jsonl", "w", encoding="utf-8") as out:
        jsonl.write(results, out)
    return tmp_path


@pytest.fixture
def run(dossier, capsys):
    def run(*arguments: str) -> tuple[str, str]:
        assert not cli.main(list(arguments), standalone_mode=False)
        return capsys.readouterr()

    return run


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_results_are_read_in_the_encoding_that_a_shell_has_written_them_in(run, dossier, codec):
    expected = run("who", "out.jsonl", "--format", "json")[0]
    (dossier / "wide.jsonl").write_text(Path("out.jsonl").read_text("utf-8"), codec)
    assert run("who", "wide.jsonl", "--format", "json")[0] == expected


@pytest.mark.parametrize("number", [0, 2])
def test_a_bad_byte_costs_its_line_of_the_results_alone(dossier, number):
    lines = Path("out.jsonl").read_bytes().splitlines(keepends=True)
    lines[number] = lines[number].replace(b"Min", b"Mi\xc3n", 1)
    Path("bad.jsonl").write_bytes(b"".join(lines))
    done = CliRunner().invoke(cli, ["export", "bad.jsonl", "-f", "jsonl"], standalone_mode=False)
    assert done.return_value == 1 and f"bad.jsonl:{number + 1}: not a document of extractor" in done.stderr
    assert len(done.stdout.splitlines()) == len(lines) - 1


@pytest.mark.parametrize("what", ["link", "folder", "pipe"])
def test_corrections_beside_results_that_cannot_be_read_are_an_error(run, dossier, what):
    file = dossier / "dossier.toml"
    {"link": lambda: file.symlink_to("gone/shared.toml"), "folder": file.mkdir, "pipe": lambda: os.mkfifo(file)}[what]()
    why = "no such file" if what == "link" else "and no file of corrections"
    for command in (["who"], ["export", "-f", "csv"], ["index"]):
        with pytest.raises(UsageError, match=f"dossier.toml: .*{why}"):
            run(*command, "out.jsonl")
    assert "Minérex" in run("who", "out.jsonl", "--corrections", "none")[0]


def test_who_counts_mentions_and_documents_and_says_where_first_and_last(run):
    rows = json.loads(run("who", "out.jsonl", "--format", "json")[0])
    minerex, anna, *_ = rows
    assert (minerex["name"], minerex["mentions"], minerex["documents"]) == ("Minérex", 4, 3)
    assert (minerex["first"], minerex["last"]) == ("2023-03-01-mine.txt", "2023-04-02-proces.txt")
    assert (anna["name"], anna["mentions"]) == ("Anna Diop", 2)
    people = json.loads(run("who", "out.jsonl", "--labels", "PER", "--min-documents", "2", "--format", "json")[0])
    assert [row["name"] for row in people] == ["Anna Diop", "Karim Salhi"]


@pytest.mark.parametrize("form", ["table", "csv", "json"])
@pytest.mark.parametrize(
    "question, more",
    [
        ("who out.jsonl", 5),
        ("timeline out.jsonl", 3),
        ("with org-minerex out.jsonl", 2),
        ("quote per-anna-diop said.jsonl", 1),
        ("conflicts out.jsonl", 1),
    ],
)
def test_rows_that_are_left_out_are_said_whatever_the_rows_go_to(run, dossier, question, more, form):
    said = result_of(
        "« Je vendrai la mine », dit [Anna Diop](PER per-anna-diop). « Non », dit [Anna Diop](PER per-anna-diop).",
        "s.txt",
    )
    (dossier / "s.txt").write_text(said.document.text, "utf-8", newline="")
    with open("said.jsonl", "w", encoding="utf-8") as out:
        jsonl.write([said], out)
    told = run(*question.split(), "--top", "1", "--format", form)[1]
    assert told.splitlines()[0] == f"extractor: {more} more; see them with --top"
    assert "more" not in run(*question.split(), "--top", "50", "--format", form)[1]


def test_results_that_are_given_twice_count_once(run):
    os.link("out.jsonl", "linked.jsonl")
    os.symlink("out.jsonl", "link.jsonl")
    once = run("who", "out.jsonl", "--format", "csv")
    twice = run("who", "out.jsonl", "./out.jsonl", "linked.jsonl", "link.jsonl", "--format", "csv")
    assert twice[0] == once[0] and once[1] == ""
    assert twice[1].count("was given before, and read once") == 3


@pytest.mark.parametrize(
    "question",
    [
        "who RESULTS --format csv",
        "timeline RESULTS --format csv",
        "timeline org-minerex RESULTS --format csv",
        "with org-minerex RESULTS --format csv",
        "quote Karim RESULTS --format csv",
        "conflicts RESULTS --format csv",
        "show RESULTS",
        "show RESULTS --vote",
        "show RESULTS --each",
        *(f"export RESULTS --format {form}" for form in ("csv", "gexf", "jsonl", "conll", "html", "ftm")),
    ],
)
def test_documents_that_several_files_have_count_once(run, question):
    lines = Path("out.jsonl").read_text("utf-8").splitlines(keepends=True)
    Path("week.jsonl").write_text("".join(lines[:2]), "utf-8")
    once = run(*question.replace("RESULTS", "out.jsonl").split())
    both = run(*question.replace("RESULTS", "week.jsonl out.jsonl").split())
    assert both[0] == once[0]
    assert both[1].count("extractor: warning: 2 documents stand in several files, and are counted once\n") == 1


def test_documents_that_one_file_has_twice_are_told(run):
    Path("twice.jsonl").write_text(Path("out.jsonl").read_text("utf-8") * 2, "utf-8")
    out, err = run("who", "twice.jsonl", "--format", "json")
    assert json.loads(out)[0]["mentions"] == 8
    assert err == (
        "extractor: warning: 4 documents stand more than once in one file (twice.jsonl), and are counted each time\n"
    )


def test_documents_of_one_name_are_counted_each(run):
    lines = Path("out.jsonl").read_text("utf-8").splitlines(keepends=True)
    path = json.loads(lines[0])["path"]
    other = json.loads(lines[1]) | {"path": path}
    Path("other.jsonl").write_text(json.dumps(other) + "\n", "utf-8")
    (once, _), (both, told) = (
        run("who", *files, "--format", "json", "--matrix") for files in (["out.jsonl"], ["out.jsonl", "other.jsonl"])
    )
    assert f"warning: {path} is not the same in out.jsonl and in other.jsonl: both are counted\n" in told
    once, both = json.loads(once), json.loads(both)
    assert (once[0]["name"], once[0]["documents"]) == (both[0]["name"], both[0]["documents"] - 1)
    assert both[0][path] == once[0][path] and both[0][f"{path} (2)"]


def test_a_document_of_any_name_has_a_column_of_its_own_and_takes_none(run):
    names = ["name", "a.txt", "a.txt", "a.txt (2)", "mentions"]
    text = "[Minérex](ORG org-minerex) recule."
    results = [result_of(text * (number + 1), name) for number, name in enumerate(names)]
    with open("odd.jsonl", "w", encoding="utf-8") as out:
        jsonl.write(results, out)
    (row,) = json.loads(run("who", "odd.jsonl", "--format", "json", "--matrix")[0])
    columns = ["name (2)", "a.txt", "a.txt (3)", "a.txt (2)", "mentions (2)"]
    assert [row.pop(column) for column in columns] == [1, 2, 3, 4, 5]
    assert row == {
        "id": "org-minerex",
        "label": "ORG",
        "name": "Minérex",
        "mentions": 15,
        "documents": 5,
        "first": "name",
        "last": "mentions",
    }


def test_what_is_printed_is_known_for_that_among_texts(run):
    for question in (
        "who out.jsonl", "with org-minerex out.jsonl", "conflicts out.jsonl",
        "timeline org-minerex out.jsonl", "show out.jsonl",
    ):  # fmt: skip
        out, _ = run(*question.split())
        assert own_beginnings.is_printed(out), (question, out)


def test_who_as_a_matrix_has_a_column_a_document(run):
    rows = list(csv.DictReader(io.StringIO(run("who", "out.jsonl", "--matrix", "--format", "csv")[0])))
    assert [rows[0][path] for path in ARTICLES] == ["2", "1", "1", "0"]
    with pytest.raises(UsageError, match="too wide"):
        run("who", "out.jsonl", "--matrix")


@pytest.mark.parametrize(
    "question, none",
    [
        (("who",), ("--min-documents", "99")),
        (("who", "--matrix"), ("--min-documents", "99")),
        (("with", "org-minerex"), ("--labels", "EXERCISE")),
        (("conflicts",), ("--kind", "perhaps two")),
    ],
    ids=" ".join,
)
def test_a_table_without_rows_has_the_columns_of_one_with_rows(run, question, none):
    def head(*arguments: str) -> str:
        return run(*question, "out.jsonl", *arguments, "--format", "csv")[0].splitlines()[0]

    assert head(*none) == head()


def test_with_quotes_the_sentences_that_name_both(run):
    found = json.loads(run("with", "org-minerex", "out.jsonl", "--labels", "PER", "--format", "json")[0])
    assert [(n["name"], n["together"]) for n in found] == [("Anna Diop", 2), ("Karim Salhi", 1)]
    assert found[0]["sentences"][0] == "Anna Diop attaque Minérex à Gao. (2023-03-01-mine.txt)"
    wider = json.loads(run("with", "org-minerex", "out.jsonl", "--window", "document", "--format", "json")[0])
    assert {n["name"]: n["documents"] for n in wider}["Karim Salhi"] == 2
    assert "Minérex: 4 mentions in 3 documents" in run("with", "org-minerex", "out.jsonl")[0]


def test_a_name_that_is_nobody_or_several_is_said(run):
    with pytest.raises(UsageError, match="did you mean per-anna-diop"):
        run("with", "Anna Diup", "out.jsonl")
    with pytest.raises(UsageError, match="is several; one of: .*per-karim-salhi.*per-kharim-salhi"):
        run("with", "Salhi", "out.jsonl")


@pytest.mark.parametrize("question", [("with",), ("timeline",)])
def test_a_surname_that_one_document_gives_to_one_person_is_still_several(tmp_path, monkeypatch, question):
    monkeypatch.chdir(tmp_path)
    results = [
        result_of("[Awa Diallo](PER per-awa-diallo) part. [Diallo](PER per-awa-diallo) revient.", "a.txt"),
        result_of("[Mamadou Diallo](PER per-mamadou-diallo) reste à [Gao](LOC loc-gao).", "b.txt"),
    ]
    with open("out.jsonl", "w", encoding="utf-8") as out:
        jsonl.write(results, out)
    with pytest.raises(UsageError, match="is several; one of: per-awa-diallo, per-mamadou-diallo"):
        cli.main([*question, "Diallo", "out.jsonl"], standalone_mode=False)


def test_a_timeline_has_a_column_a_period_and_counts_what_has_no_date(run):
    out, err = run("timeline", "out.jsonl", "--by", "month", "--format", "json")
    rows = json.loads(out)
    assert (rows[0]["name"], rows[0]["2023-03"], rows[0]["2023-04"]) == ("Minérex", 3, 1)
    assert "1 of 4 documents have no date" in err


def test_a_timeline_of_one_counts_the_documents_that_name_it(run):
    out, err = run("timeline", "Anna Diop", "out.jsonl", "--format", "json")
    assert len(json.loads(out)) == 2 and err == ""
    with open("out.jsonl", "a", encoding="utf-8") as out:
        jsonl.write([result_of("[Anna Diop](PER per-anna-diop) parle.", "un.txt")], out)
    assert run("timeline", "Anna Diop", "out.jsonl")[1].endswith(
        "extractor: 1 of 3 documents that name Anna Diop have no date and are left out\n"
    )
    with pytest.raises(UsageError, match="none of the documents that name Kharim Salhi has a date"):
        run("timeline", "Kharim Salhi", "out.jsonl")


def test_a_century_of_days_is_refused_where_it_cannot_be_seen(run):
    with open("out.jsonl", "a", encoding="utf-8") as out:
        jsonl.write([result_of("[Gao](LOC loc-gao)", "1923-03-01.txt")], out)
    with pytest.raises(UsageError, match="--by day: makes 36,558 periods, of which 400 can be shown"):
        run("timeline", "out.jsonl", "--by", "day")
    header = run("timeline", "out.jsonl", "--by", "day", "--format", "csv")[0].partition("\n")[0]
    assert header.count(",") == 3 + 36_558 - 1
    with pytest.raises(UsageError, match="1,440 can be shown"):
        run("plot", "out.jsonl", "--by", "day", "-o", "a.svg")
    assert not os.path.exists("a.svg")
    assert "1923" in run("timeline", "out.jsonl")[0]


def test_the_timeline_of_one_lists_its_documents_by_date(run):
    rows = json.loads(run("timeline", "out.jsonl", "--name", "Karim Salhi", "--format", "json")[0])
    assert [(row["date"], row["mentions"]) for row in rows] == [("2023-03-09", 1), ("2023-04-02", 1)]
    assert rows[1]["sentence"] == "Karim Salhi est absent."


def test_the_name_may_stand_before_the_results_and_the_text_tells_the_date(run, dossier):
    dispatch = result_of("Gao, 12 mai 2023 (Agence) - [Karim Salhi](PER per-karim-salhi) parle.", "depeche.txt")
    (dossier / "depeche.txt").write_text(dispatch.document.text, "utf-8")
    with open("out.jsonl", "a", encoding="utf-8") as out:
        jsonl.write([dispatch], out)
    rows = json.loads(run("timeline", "Karim Salhi", "out.jsonl", "--format", "json")[0])
    assert rows[-1]["date"] == "2023-05-12" and rows[-1]["sentence"].startswith("Gao, 12 mai 2023")
    who = json.loads(run("who", "out.jsonl", "--format", "json")[0])
    assert {row["name"]: row["last"] for row in who}["Karim Salhi"] == "depeche.txt"


def test_quote_prints_what_one_is_said_to_say(run, dossier):
    said = result_of(
        "« La mine ferme », a dit [Anna Diop](PER per-anna-diop) à [Gao](LOC loc-gao).", "2023-05-02-gao.txt"
    )
    (dossier / said.document.path).write_text(said.document.text, "utf-8")
    with open("out.jsonl", "a", encoding="utf-8") as out:
        jsonl.write([said], out)
    (row,) = json.loads(run("quote", "Anna Diop", "out.jsonl", "--format", "json")[0])
    assert (row["date"], row["words"], row["start"], row["end"]) == ("2023-05-02", "La mine ferme", 2, 15)
    assert json.loads(run("quote", "Karim Salhi", "out.jsonl", "--format", "json")[0]) == []


def test_rows_go_into_files_and_write_over_none(run):
    run("who", "out.jsonl", "--matrix", "-o", "who.xlsx")
    book = pytest.importorskip("openpyxl").load_workbook("who.xlsx")
    assert [cell.value for cell in book["Rows"][2]][:5] == ["org-minerex", "ORG", "Minérex", 4, 3]
    run("with", "org-minerex", "out.jsonl", "-o", "with.csv")
    assert open("with.csv", encoding="utf-8").readline().startswith("id,label,name,together")
    with pytest.raises(UsageError, match="is there already"):
        run("conflicts", "out.jsonl", "-o", "with.csv")
    with pytest.raises(UsageError, match="rows are not written as html"):
        run("who", "out.jsonl", "-o", "who.html")
    assert run("timeline", "out.jsonl", "-o", "with.csv", "--force")[0] == ""


def test_conflicts_come_with_the_command_that_settles_them(run, dossier):
    found = json.loads(run("conflicts", "out.jsonl", "--format", "json")[0])
    kinds = {c["kind"]: c for c in found}
    assert (
        kinds["labels"]["name"] == "Minérex"
        and kinds["labels"]["correction"] == "extractor correct 'Minérex' --label ORG"
    )
    assert kinds["perhaps one"]["correction"] == "extractor correct --same 'Kharim Salhi' 'Karim Salhi'"
    run("correct", "Minérex", "--label", "ORG")
    run("correct", "--same", "Kharim Salhi", "Karim Salhi")
    assert json.loads(run("conflicts", "out.jsonl", "--format", "json")[0]) == []
    who = json.loads(run("who", "out.jsonl", "--format", "json")[0])
    assert [(row["name"], row["documents"]) for row in who[:2]] == [("Minérex", 4), ("Karim Salhi", 3)]


def test_what_stands_beside_a_name_counts_before_how_often_it_was_taken_for_what(run, dossier):
    found = conflicts_of(
        "La société [Nordet](PER per-nordet) vend.\n[Nordet](PER per-nordet) et encore [Nordet](PER per-nordet).",
        "Le député [Nordet](ORG org-nordet) attend. On livre à [Oran](PER per-oran) ou à [Oran](LOC loc-oran).",
    )
    told = {c.name: c for c in found}
    assert told["Nordet"].correction == "extractor correct Nordet --label ORG"
    assert "ORG once in 1 document: 1.txt; said beside it in 1 document: 0.txt" in told["Nordet"].evidence
    assert told["Oran"].correction == "extractor correct Oran --label LOC"


def test_a_name_that_begins_like_an_option_is_corrected_as_told(run, dossier):
    (found,) = conflicts_of("La société [-Nordet](PER per-nordet) vend.", "La société [-Nordet](ORG org-nordet) vend.")
    assert found.correction == "extractor correct --label ORG -- -Nordet"
    run(*found.correction.split()[1:])
    assert '"-Nordet"' in open("dossier.toml", encoding="utf-8").read()


def test_two_things_that_the_texts_speak_of_are_left_to_them(run, dossier):
    (found,) = conflicts_of(
        "M. [Charolles](PER per-charolles) parle.", "Il vit à [Charolles](LOC loc-charolles).",
        "Rien de [Charolles](LOC loc-charolles), dit M. [Charolles](PER per-charolles).",
    )  # fmt: skip
    assert "the texts speak of two" in found.evidence
    assert found.correction == "extractor correct Charolles --label PER --document 2.txt"


def test_two_ages_are_perhaps_two_people(run, dossier):
    both = "[Joseph Aoun](PER per-joseph-aoun), le commandant, 38 ans, et [Joseph Aoun](PER per-joseph-aoun), 52 ans."
    (found,) = conflicts_of(both)
    assert (found.kind, found.evidence) == (
        "perhaps two",
        ("38 ans in 1 document: 0.txt", "52 ans in 1 document: 0.txt"),
    )
    assert found.correction.endswith("'Joseph Aoun (52 ans)' --document 0.txt --at 39")
    one = "[Joseph Aoun](PER per-joseph-aoun), 52 ans."
    assert conflicts_of(both, one)[0].correction.endswith("'Joseph Aoun (38 ans)' --document 0.txt --at 0")
    assert conflicts_of(one, one.replace("52", "53")) == []
    # where another file is called so, the command means this one
    younger = one.replace("52", "38")
    for path, told in (("3.txt", "3.txt"), ("1.txt", "./1.txt"), ("c/1.txt", "./c/1.txt"), ("./1.txt", "./1.txt")):
        (found,) = conflicts_in({"b/1.txt": one, "2.txt": one, path: younger})
        assert found.correction.endswith(f"--document {told}")


@pytest.mark.parametrize(
    "roles, two", [(("commandant", "épicier"), True), (("commandant", "capitaine"), False), (("maire", "poète"), False)]
)
def test_a_town_makes_no_soldier_of_a_grocer(roles, two):
    from dataclasses import replace

    from extractor.analysis.conflicts import conflicts

    results = []
    for role in roles:
        result = result_of("[Joseph Aoun](PER per-joseph-aoun) est à [Tyr](LOC loc-tyr).", f"{role}.txt")
        person, place = result.entities
        results.append(replace(result, entities=(replace(person, roles=(role,)), place)))
    assert [c.kind for c in conflicts(results)] == ["perhaps two"] * two


def test_a_surname_of_who_is_named_in_full_is_no_other_use_of_it():
    full, group = "[Richard Wagner](PER per-w) naît. [Wagner](PER per-w) part.", "[Wagner](GROUP group-w) tire."
    assert conflicts_of(full, group) == []
    (found,) = conflicts_of(full, group, "[Wagner](PER per-wagner) part.")
    assert found.evidence[0] == "GROUP once in 1 document: 1.txt" and "PER once in 1 document: 2.txt" in found.evidence


def conflicts_of(*marked: str):
    return conflicts_in({f"{number}.txt": text for number, text in enumerate(marked)})


def conflicts_in(marked: dict[str, str]):
    from extractor.analysis.conflicts import conflicts

    return conflicts(result_of(text, path) for path, text in marked.items())


def test_two_of_one_full_name_with_other_roles_and_places_are_perhaps_two(run, dossier):
    from dataclasses import replace

    marked = "[Joseph Aoun](PER per-joseph-aoun) est à [{0}](LOC loc-{0})."
    results = []
    for town, role in (("Tyr", "commandant"), ("Liège", "épicier")):
        result = result_of(marked.format(town), f"{town}.txt")
        person, place = result.entities
        results.append(replace(result, entities=(replace(person, roles=(role,)), place)))
    with open("aoun.jsonl", "w", encoding="utf-8") as out:
        jsonl.write(results, out)
    (found,) = json.loads(run("conflicts", "aoun.jsonl", "--format", "json")[0])
    assert found["kind"] == "perhaps two" and "commandant in 1 document: Tyr.txt" in found["evidence"][0]
    assert "--different 'Joseph Aoun' 'Joseph Aoun (épicier)' --document Liège.txt" in found["correction"].replace(
        "'Liège.txt'", "Liège.txt"
    )


def test_a_vote_gives_a_name_the_label_of_most_documents(run):
    def labels(*options: str) -> set[str]:
        return {
            row["label"]
            for row in json.loads(run("who", "out.jsonl", "--format", "json", *options)[0])
            if row["name"] == "Minérex"
        }

    assert labels() == {"ORG", "PER"} and labels("--vote") == {"ORG"}
    out, _ = run("export", "out.jsonl", "--to", "jsonl", "--vote")
    assert [m["source"] for line in out.splitlines() for m in json.loads(line)["mentions"]].count("corpus") == 1


def test_an_index_votes_over_all_files_it_is_given(run):
    with open("out.jsonl", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            Path(f"part{number % 3}.jsonl").open("a", encoding="utf-8").write(line)
    parts = sorted(map(str, Path().glob("part?.jsonl")))
    run("index", "add", "out.jsonl", "--vote", "--db", "whole.db", "-q")
    run("index", "add", *parts, "--vote", "--db", "parts.db", "-q")
    found = [run("index", "search", "Minérex", "--db", db, "--json")[0] for db in ("whole.db", "parts.db")]
    assert [[row["label"] for row in json.loads(out)] for out in found] == [["ORG"], ["ORG"]]


def test_what_documents_say_beside_a_name_wins_the_vote(run, dossier):
    from extractor.corrections.vote import Ballot

    def won(*marked: str) -> list[str]:
        ballot = Ballot()
        for number, text in enumerate(marked):
            ballot.count(result_of(text, f"{number}.txt"))
        return [c.label for c in ballot.corrections().all]

    taken = ["[Nordet](PER per-nordet) recule."] * 4
    told = ["La société [Nordet](PER per-nordet) vend.", "[Nordet SA](ORG org-nordet-sa) et [Nordet](ORG org-nordet)."]
    assert won(*taken, *told) == ["ORG"]
    assert won(*taken, *told, "M. [Nordet](PER per-nordet) part.") == []


def test_a_vote_never_overrules_what_a_text_says_or_speaks_of_two_things(run, dossier):
    told = result_of("M. [Minérex](PER per-minerex) se présente.", "sans-date.txt")
    (dossier / "sans-date.txt").write_text(told.document.text, "utf-8")
    lines = (dossier / "out.jsonl").read_text("utf-8").splitlines(keepends=True)
    (dossier / "out.jsonl").write_text("".join(lines[:3]) + jsonl.line(told), "utf-8")
    rows = json.loads(run("who", "out.jsonl", "--format", "json", "--vote")[0])
    assert {row["label"] for row in rows if row["name"] == "Minérex"} == {"ORG", "PER"}


@pytest.mark.parametrize(
    "question",
    [["who"], ["conflicts"], ["with", "Anna Diop"], ["quote", "Anna Diop"], ["timeline", "Anna Diop"], ["show"]],
)
def test_a_bad_file_among_the_results_is_named_and_the_others_are_asked(run, dossier, capsys, question):
    expected = run(*question, "out.jsonl")[0]
    (dossier / "bad.jsonl").write_text("{\n", "utf-8")
    assert cli.main([*question, "bad.jsonl", "out.jsonl"], standalone_mode=False) == 1
    out, err = capsys.readouterr()
    assert out == expected and "bad.jsonl: not JSON" in err
    assert cli.main([*question, "bad.jsonl"], standalone_mode=False) == 1


def test_words_nearby_are_looked_for_where_the_texts_are_now(run, dossier):
    (dossier / "elsewhere").mkdir()
    for path in ARTICLES:
        (dossier / path).rename(dossier / "elsewhere" / path)
    (dossier / "near.toml").write_text(
        '[[different]]\nname = "Minérex"\nas = "Minérex SA"\nnear = ["jugée"]\n', encoding="utf-8"
    )
    chosen = ("out.jsonl", "--corrections", "near.toml", "--texts", "elsewhere")
    assert "Minérex SA" in run("export", *chosen, "--format", "csv")[0]
    assert "Minérex SA" in run("show", *chosen, "--each")[0]


def test_words_nearby_that_cannot_be_looked_for_are_told(run, dossier):
    """What is two people then becomes one; a text that is not asked for is none that is missed."""
    (dossier / "dossier.toml").write_text(
        '[[different]]\nname = "Minérex"\nas = "Minérex SA"\nnear = ["jugée"]\n', encoding="utf-8"
    )
    for command in (["who"], ["show"], ["index", "add", "--db", "names.sqlite"]):
        assert "nothing apart" not in run(*command, "out.jsonl")[1]
    for path in ARTICLES:
        (dossier / path).rename(dossier / f"{path}.bak")
    for command in (["who"], ["show"], ["index", "add", "--db", "names.sqlite"]):
        said = run(*command, "out.jsonl")[1]
        assert "2023-03-01-mine.txt is not at hand as it was read, nor those of 3 documents more" in said
        assert "dossier.toml:1 could look for no words nearby" in said
    (dossier / "dossier.toml").write_text(
        '[[different]]\nname = "Zork"\nas = "Zork (autre)"\nnear = ["jugée"]\n', encoding="utf-8"
    )
    assert "nothing apart" not in run("who", "out.jsonl")[1]


def test_each_dossier_holds_for_the_results_of_its_folder(run, dossier):
    """Whichever is named first, and in an index, too; --corrections FILE holds for all."""
    for folder, name in (("a", "Anna Diop"), ("b", "Karim Salhi"), ("c", None)):
        (dossier / folder).mkdir()
        with open(f"{folder}/out.jsonl", "w", encoding="utf-8") as out:
            jsonl.write([result_of(marked, f"{folder}/{path}") for path, marked in ARTICLES.items()], out)
        if name:
            (dossier / folder / "dossier.toml").write_text(f'[[not_a_name]]\nname = "{name}"\n', "utf-8")

    def counts(*asked: str) -> tuple[list[int], str]:
        out, err = run("who", *asked, "--format", "json")
        mentions = {row["name"]: row["mentions"] for row in json.loads(out)}
        told = [line for line in err.replace(os.sep, "/").splitlines(True) if "not found as they were read" not in line]
        return [mentions.get(name, 0) for name in ("Anna Diop", "Karim Salhi")], "".join(told)

    a, b, c = ([0, 2], [2, 0], [2, 2])
    assert [counts(f"{folder}/out.jsonl")[0] for folder in "abc"] == [a, b, c]
    of_a, of_b = "a/dossier.toml (1)", "b/dossier.toml (1)"
    for order, found, said in (
        ("ab", [2, 2], f"{of_a}, {of_b}, each for the results of its folder"),
        ("ba", [2, 2], f"{of_b}, {of_a}, each for the results of its folder"),
        ("ca", [2, 4], f"{of_a}, for the results of its folder alone"),
        ("cba", [4, 4], f"{of_b}, {of_a}, each for the results of its folder"),
    ):
        files = [f"{folder}/out.jsonl" for folder in order]
        told = f"extractor: with the corrections of {said}\n"
        assert counts(*files) == (found, told), order
        assert told in run("index", "add", *files, "--db", f"{order}.sqlite")[1].replace(os.sep, "/")
        with Index(f"{order}.sqlite") as index:
            held = [index.search(name) for name in ("Anna Diop", "Karim Salhi")]
        assert [sum(entity.mentions for entity in each) for each in held] == found
    assert counts("a/out.jsonl", "c/out.jsonl", "--corrections", "b/dossier.toml")[0] == [4, 0]
    assert counts("a/out.jsonl", "c/out.jsonl", "--corrections", "none") == ([4, 4], "")


@pytest.mark.parametrize("name", ["dossier.toml", "mine.toml"])
@pytest.mark.parametrize(
    "question",
    [
        "who out.jsonl --format csv",
        "with Minérex out.jsonl --format csv",
        "timeline out.jsonl --format csv",
        "conflicts out.jsonl --format csv",
        "quote Minérex out.jsonl --format csv",
        "export out.jsonl --format html",
        "extract 2023-03-01-mine.txt --model none --format csv",
        "extract 2023-03-01-mine.txt --model none --format jsonl",
    ],
)
def test_corrections_are_never_written_over(dossier, question, name):
    (dossier / name).write_text('[[label]]\nname = "Minérex"\nlabel = "ORG"\n', "utf-8")
    given = [] if name == "dossier.toml" else ["--corrections", name]
    with pytest.raises(UsageError, match="is what is being read"):
        cli.main([*question.split(), *given, "-o", name, "--force"], standalone_mode=False)
    assert "Minérex" in (dossier / name).read_text("utf-8")


@pytest.mark.parametrize("question", [["who"], ["with", "Anna Diop"], ["export", "--window", "paragraph"]])
def test_a_text_that_is_read_is_never_written_over(run, dossier, question):
    """Where it was recorded as well as where --texts says."""
    path = next(iter(ARTICLES))
    before = (dossier / path).read_bytes()
    form = ("--format", "csv", "--mentions") if question[0] == "export" else ("--format", "csv")
    with pytest.raises(UsageError, match="is what is being read"):
        run(*question, "out.jsonl", *form, "--texts", path, "-o", path, "--force")
    assert (dossier / path).read_bytes() == before


@pytest.mark.parametrize(
    "question",
    ["who", "with Minérex", "timeline", "timeline Minérex", "conflicts", "quote Minérex", "export --format csv"],
)
@pytest.mark.parametrize("texts", [[], ["--texts", "."]])
def test_no_command_writes_over_a_text_of_the_results(run, dossier, question, texts):
    path = next(iter(ARTICLES))
    os.link(path, "autre-nom.csv")
    for output in (path, "autre-nom.csv"):
        with pytest.raises(UsageError, match="is what is being read"):
            run(*question.split(), "out.jsonl", *texts, "--format", "csv", "-o", output, "--force")
    assert (dossier / path).read_text("utf-8").startswith("Anna Diop")


def fill(pipe: Path, data: bytes) -> None:
    with suppress(OSError):  # nobody reads it, or its folder is gone
        pipe.write_bytes(data)


def test_a_pipe_is_read_once(run, dossier):
    """Whatever it is called: « - », or as bash calls <(cat out.jsonl)."""
    (dossier / "kept.jsonl").write_bytes(
        b"".join(
            line.replace(b'"characters"', b'"meta": {"paper": "Le Lac"}, "characters"')
            for line in (dossier / "out.jsonl").read_bytes().splitlines(keepends=True)
        )
    )
    expected = run("export", "kept.jsonl", "--format", "csv")[0]
    assert "paper" in expected.splitlines()[0]
    os.mkfifo("pipe")
    for arguments, outcome in ((["--format", "csv"], expected), (["--format", "json", "--vote"], UsageError)):
        writer = threading.Thread(
            target=fill, args=(Path("pipe").absolute(), Path("kept.jsonl").read_bytes()), daemon=True
        )
        writer.start()
        if isinstance(outcome, str):
            assert run("export", "pipe", *arguments)[0] == outcome
            writer.join(20)
        else:
            with pytest.raises(outcome, match="reads the results twice"):
                run("export", "pipe", *arguments)
