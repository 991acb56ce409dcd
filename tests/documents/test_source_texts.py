"""Texts of saved results: found where they were or where they are now, and checked."""

import gzip
import json
import os
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from extractor.core.errors import InputError, UsageError
from extractor.documents import kept_texts, reading, serialization
from extractor.documents.options import Options
from extractor.documents.serialization import fingerprint
from extractor.documents.source_texts import Finder, attached, split
from extractor.writers.columns import kept_fields
from tests.saved import result_of


def saved(marked: str, path: str | None, meta: bool = False):
    """The result as it comes back from JSON: without its text."""
    return serialization.from_dict(
        json.loads(json.dumps(serialization.to_dict(result_of(marked, path), with_meta=meta)))
    )


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_recorded_path_is_read_as_it_was(here):
    text = "\ufeffLe Maroc\r\net l’ONU"
    (here / "a.txt").write_bytes(text.encode())
    result = Finder().attach(saved("Le [Maroc](LOC loc-maroc)\r\net l’[ONU](ORG org-onu)", "a.txt"))
    assert result.document.text == "Le Maroc\r\net l’ONU"


@pytest.mark.parametrize("place", ["x/corpus/mai/a.txt", "x/mai/a.txt", "x/a.txt"])
@pytest.mark.parametrize("recorded", ["corpus/mai/a.txt", "/home/lea/corpus/mai/a.txt", "../corpus/mai/a.txt"])
def test_a_folder_is_searched_by_the_end_of_the_path(here, place, recorded):
    (here / place).parent.mkdir(parents=True)
    (here / place).write_text("À Gao.", "utf-8")
    assert Finder("x").attach(saved("À [Gao](LOC loc-gao).", recorded)).document.text == "À Gao."


def test_one_text_that_is_taken_for_two_documents_is_told(here):
    (here / "flat").mkdir()
    (here / "flat" / "b.txt").write_text("À Gao 2.", "utf-8")
    said: list[str] = []
    finder = Finder("flat", warn=said.append)
    for year in (2023, 2024, 2023):
        finder.attach(saved("À [Gao](LOC loc-gao) 2.", f"c/{year}/b.txt"))
    assert said == [f"{Path('flat/b.txt')} is taken for the text of c/2023/b.txt and of c/2024/b.txt"]
    said.clear()
    for year in (2023, 2024):  # whose SHA-256 says that it is the same
        finder.attach(saved("À [Gao](LOC loc-gao) 2.", f"d/{year}/b.txt", meta=True))
    (here / "flat" / "r.jsonl").write_text('{"text": "À Gao."}\n{"text": "À Gao."}\n', "utf-8")
    for number in (1, 2):
        finder.attach(saved("À [Gao](LOC loc-gao).", f"c/r.jsonl#{number}"))
    assert said == []


def test_records_are_found_by_id_in_any_order(here):
    records = [{"cle": f"n{i}", "corps": f"À Gao {i}."} for i in range(5)]
    with gzip.open("r.jsonl.gz", "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(record) + "\n" for record in records)
    finder = Finder(options=Options(text_field="corps", id_field="cle"))
    for i in (1, 4, 0, 3):
        result = saved(f"À [Gao](LOC loc-gao) {i}.", f"r.jsonl.gz#n{i}")
        assert finder.attach(result).document.text == f"À Gao {i}."
    with pytest.raises(InputError, match="no such record; name its field with --id-field"):
        finder.attach(saved("À [Gao](LOC loc-gao) 9.", "r.jsonl.gz#n9"))


def test_what_is_wrong_with_the_file_of_a_record_is_told(here):
    def told(path):
        with pytest.raises(InputError) as error:
            Finder().attach(saved("À [Gao](LOC loc-gao).", path))
        return str(error.value)

    (here / "z.zip").write_bytes(b"PK\x03\x04 et rien")
    with zipfile.ZipFile(here / "y.zip", "w") as packed:
        packed.writestr("b.txt", "À Gao.")
    for path in ("t.csv", "t.jsonl", "t.zip", "t.txt"):
        assert (
            told(f"{path}#1" if path != "t.txt" else path) == f"{path}: no such file; say where it is now with --texts"
        )
    assert told("z.zip#a.txt").startswith("z.zip#a.txt: z.zip: a damaged zip archive")
    assert told("y.zip#a.txt").startswith("y.zip#a.txt: no such document in y.zip; extract it again")


PAGE = "<html><body><article><p>Le M23 est à Goma depuis longtemps, dit-on.</p><p>Lui, non.</p></article></body></html>"
TABLE = "id;text\n1;Le M23.\n2;À Gao.\n"
LINES = '{"id": 1, "text": "Le M23."}\n{"id": 2, "text": "À Gao."}\n'
MAILS = "From a@b.c Thu Jan  1 00:00:00 1970\nFrom: a@b.c\nSubject: Le M23\n\nÀ Gao.\n\n"


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("page.txt", PAGE, "html"),
        ("page.csv", PAGE, "html"),
        ("page.txt", PAGE, "text"),
        ("page.html", PAGE, "text"),
        ("t.txt", TABLE, "csv"),
        ("t.txt", TABLE, "tsv"),
        ("t.html", TABLE, "csv"),
        ("t.jsonl", TABLE, "csv"),
        ("t.jsonl", TABLE, "text"),
        ("t#1.txt", TABLE, "csv"),
        ("l.txt", LINES, "jsonl"),
        ("l.csv", LINES, "jsonl"),
        ("l.json", LINES, "jsonl"),
        ("l.txt", f"[{LINES.replace(chr(10), ',')[:-1]}]", "json"),
        ("l.csv", f"[{LINES.replace(chr(10), ',')[:-1]}]", "json"),
        ("m.txt", MAILS, "mbox"),
        ("m.txt", MAILS, "eml"),
        ("m.txt", MAILS, "markdown"),
    ],
)
def test_a_text_that_was_read_against_its_name_is_read_so_again(here, name, content, kind):
    (here / name).write_text(content, "utf-8")
    documents = list(reading.documents([name], Options(input_format=kind)))
    saved = [
        replace(result_of("", d.path), document=replace(d, text=None), length=len(d.text)) for d in reversed(documents)
    ]
    assert saved
    assert [r.document.text for r in attached(saved, Finder())] == [d.text for d in reversed(documents)]


def saved_of(name, options):
    """The documents of a file as results without their texts, and these."""
    documents = list(reading.documents([name], options))
    results = [replace(result_of("", d.path), document=replace(d, text=None), length=len(d.text)) for d in documents]
    return results, [d.text for d in documents]


def with_sum(result, text):
    meta = {**result.document.meta, "sha256": fingerprint(text)}
    return replace(result, document=replace(result.document, meta=meta))


def test_a_text_is_read_again_in_the_encoding_that_was_given(here):
    text = "İbrahim Kalın est à Gao, dit Erdoğan."
    (here / "a.txt").write_bytes(text.encode("cp1254"))
    results, texts = saved_of("a.txt", Options(encoding="cp1254"))
    assert texts == [text] and results[0].document.meta["read_with"] == {"encoding": "cp1254"}
    assert [r.document.text for r in attached(results, Finder())] == texts
    # what is said now comes first
    assert next(attached(results, Finder(options=Options(encoding="cp1250")))).document.text != text
    # it was turned into UTF-8 since: only its sum tells that it is the one
    (here / "a.txt").write_text(text, "utf-8")
    with pytest.raises(InputError, match="the text has changed"):
        list(attached(results, Finder()))
    assert [r.document.text for r in attached(map(with_sum, results, texts), Finder())] == texts


def test_a_record_is_found_again_by_the_fields_that_were_given(here):
    (here / "v.csv").write_text("id;ref;texte\n1;2;Gao, mardi.\n2;1;Ber, jeudi.\n", "utf-8")
    results, texts = saved_of("v.csv", Options(text_field="texte", id_field="ref"))
    assert [r.document.path for r in results] == ["v.csv#2", "v.csv#1"]
    assert [r.document.text for r in attached(results, Finder())] == texts
    # their fields have the usual names since
    (here / "v.csv").write_text("ref;id;text\n1;2;Gao, mardi.\n2;1;Ber, jeudi.\n", "utf-8")
    with pytest.raises(InputError, match="no column 'texte'"):
        list(attached(results, Finder()))
    assert [r.document.text for r in attached(map(with_sum, results, texts), Finder())] == texts


def test_a_record_is_found_again_of_which_the_encoding_alone_is_another(here):
    table = "id;ref;texte\n1;2;Gao, à midi.\n2;1;Ber, à quai.\n"
    (here / "v.csv").write_text(table, "cp1252")
    results, texts = saved_of("v.csv", Options(encoding="cp1252", text_field="texte", id_field="ref"))
    (here / "v.csv").write_text(table, "utf-8")
    assert [r.document.text for r in attached(map(with_sum, results, texts), Finder())] == texts


def test_a_field_of_the_readers_is_no_word_of_how_a_text_was_read(here):
    names = ("encoding", "text_field", "id_field")
    line = {"text": "L’AQMI à Gao.", **dict.fromkeys(names, "cp1252")}
    (here / "l.jsonl").write_text(json.dumps(line), "utf-8")
    results, texts = saved_of("l.jsonl", Options(keep_fields=names))
    assert results[0].document.meta == dict.fromkeys(names, "cp1252")
    assert [r.document.text for r in attached(results, Finder())] == texts
    assert kept_fields(results) == names


def test_a_result_that_says_an_encoding_that_is_none_costs_its_text(here):
    (here / "a.txt").write_text("Gao", "utf-8")
    (result,), _ = saved_of("a.txt", Options(encoding="utf-8"))
    document = replace(result.document, meta={"read_with": {"encoding": "zip"}})
    with pytest.raises(InputError, match="read as 'zip', which is no encoding"):
        Finder().attach(replace(result, document=document))


@pytest.mark.parametrize("name", ["sha256", "input_format", "read_with", "whole_page", "mail_people"])
def test_no_field_is_kept_under_a_name_by_which_texts_are_found(name):
    with pytest.raises(UsageError, match="input_format, mail_people, read_with, sha256, whole_page say in 'meta'"):
        Options(keep_fields=("date", name))


@pytest.mark.parametrize("path", ["pipe", "link", "pipe.jsonl#3"])
def test_a_text_that_came_through_a_pipe_is_not_waited_for(here, path):
    for name in ("pipe", "pipe.jsonl"):
        os.mkfifo(name)
    (here / "link").symlink_to("pipe")
    with pytest.raises(InputError, match="its text was read from .*, which is a named pipe; say where the text is now"):
        Finder().attach(saved("À [Gao](LOC loc-gao).", path))
    (here / "a.txt").write_text("À Gao.", "utf-8")
    (here / "texts").mkdir()
    (here / "texts" / "pipe").write_text("À Gao.", "utf-8")
    if path == "pipe":
        assert Finder("texts").attach(saved("À [Gao](LOC loc-gao).", path)).document.text == "À Gao."
        assert Finder("a.txt").attach(saved("À [Gao](LOC loc-gao).", path)).document.text == "À Gao."


def test_a_path_that_no_file_can_have_costs_its_own_text(here):
    (here / "a.txt").write_text("À Gao.", "utf-8")
    results = [saved("À [Gao](LOC loc-gao).", path) for path in ("a\0.txt", "a.jsonl#\0", "a" * 300, "a.txt")]
    failed = []
    for finder in (Finder(), Finder("."), Finder("a.txt")):
        assert [r.document.path for r in attached(results, finder, failed.append)][-1] == "a.txt"
    assert "it holds a NUL" in failed[0].reason


def test_a_record_is_found_as_often_as_it_is_asked_for(here):
    (here / "r.jsonl").write_text("".join(f'{{"id": {n}, "text": "À Gao {n}."}}\n' for n in range(4)), "utf-8")
    finder = Finder()
    for n in (0, 1, 2, 3, 0, 1, 2, 3, 3, 1, 0, 0):
        result = saved(f"À [Gao](LOC loc-gao) {n}.", f"r.jsonl#{n}")
        assert finder.attach(result).document.text == f"À Gao {n}."
    for _ in range(2):
        with pytest.raises(InputError, match="no such record"):
            finder.attach(saved("À [Gao](LOC loc-gao) 9.", "r.jsonl#9"))


def test_standard_input_takes_a_file(here):
    (here / "t.txt").write_text("À Gao.", "utf-8")
    result = saved("À [Gao](LOC loc-gao).", None)
    assert Finder("t.txt").attach(result).document.text == "À Gao."
    (here / "r.jsonl").write_text('{"text": "À Gao."}\n', "utf-8")
    record = saved("À [Gao](LOC loc-gao).", "-#1")
    assert Finder("r.jsonl").attach(record).document.text == "À Gao."
    for lost in (result, record):
        with pytest.raises(InputError, match="standard input.*--texts FILE"):
            Finder().attach(lost)
        with pytest.raises(InputError, match="standard input.*--texts FILE"):
            Finder(".").attach(lost)


@pytest.mark.parametrize(
    "now, meta, reason",
    [
        ("À Gao, hier.", False, "12 characters, not 6"),
        ("À Gap.", False, "no “Gao” at 2"),
        ("a Gao.", True, "SHA-256"),
    ],
)
def test_another_text_is_refused(here, now, meta, reason):
    (here / "a.txt").write_text(now, "utf-8")
    with pytest.raises(InputError, match=f"a.txt: the text has changed.*{reason}.*--texts"):
        Finder().attach(saved("À [Gao](LOC loc-gao).", "a.txt", meta))


def test_what_fails_does_not_stop_the_others(here):
    (here / "b.txt").write_text("À Gao.", "utf-8")
    failures = []
    found = [saved("À [Gao](LOC loc-gao).", path) for path in ("a.txt", "b.txt")]
    assert [r.document.path for r in attached(found, Finder(), failures.append)] == ["b.txt"]
    assert "a.txt: no such file" in str(failures[0])


def test_a_text_at_hand_is_not_looked_for():
    result = result_of("À [Gao](LOC loc-gao).", "nowhere.txt")
    assert Finder().attach(result) is result
    with pytest.raises(InputError):
        Finder().attach(replace(result, document=replace(result.document, text=None)))


@pytest.mark.parametrize(
    "path, parts",
    [
        ("a/r.jsonl#12", ("a/r.jsonl", "12")),
        ("r.jsonl.gz#a#b", ("r.jsonl.gz", "a#b")),
        ("a.txt", ("a.txt", None)),
        ("-#3", ("-", "3")),
        ("a#b.jsonl#3", ("a#b.jsonl", "3")),
        ("c.zip#mai/d.jsonl#3", ("c.zip", "mai/d.jsonl#3")),
        ("m.eml#d.jsonl.gz#3", ("m.eml", "d.jsonl.gz#3")),
    ],
)
def test_split(path, parts):
    assert split(path) == parts


def test_records_of_a_file_within_an_archive_are_found_again_wherever_it_is(here):
    (here / "moved").mkdir()
    with zipfile.ZipFile("z.zip", "w") as archive:
        archive.writestr("l.jsonl", LINES)
        archive.writestr("t.csv", TABLE)
    documents = list(reading.documents(["z.zip"], Options()))
    saved = [replace(result_of("", d.path), document=replace(d, text=None), length=len(d.text)) for d in documents]
    assert any("l.jsonl#" in (d.path or "") for d in documents)
    assert [r.document.text for r in attached(saved, Finder())] == [d.text for d in documents]
    Path("z.zip").rename("moved/z.zip")
    assert [r.document.text for r in attached(saved, Finder("moved"))] == [d.text for d in documents]


def test_beside_kept_texts_plain_ones_are_read_where_they_were(here):
    (here / "a.txt").write_text("À Gao.", "utf-8")
    result = saved("À [Gao](LOC loc-gao).", "a.txt")
    kept_texts.save("texts", "page.html", "Le M23.")
    assert Finder("texts").attach(result).document.text == "À Gao."
    (here / "a.txt").write_text("À Kidal.", "utf-8")
    with pytest.raises(InputError, match="the text has changed"):
        Finder("texts").attach(result)
    # unless a copy of what it was lies beside them
    (here / "texts" / "a.txt").write_text("À Gao.", "utf-8")
    assert Finder("texts").attach(result).document.text == "À Gao."
    (here / "texts" / "a.txt").write_text("À Brest.", "utf-8")
    with pytest.raises(InputError, match="the text has changed"):
        Finder("texts").attach(result)
    # one that is called as what is kept of another
    (here / "page.html.txt").write_text("À Gao.", "utf-8")
    named = saved("À [Gao](LOC loc-gao).", "page.html.txt")
    assert Finder("texts").attach(named).document.text == "À Gao."
    # one of the user's own has all of them
    (here / "a.txt").write_text("À Gao.", "utf-8")
    (here / "others").mkdir()
    with pytest.raises(InputError, match="not in others"):
        Finder("others").attach(result)
