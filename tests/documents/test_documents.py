"""Documents from the command line: folders, kept texts, found again, the same entities whatever the format."""

import gc
import gzip
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.batch.inputs import Log
from extractor.core import bounds
from extractor.core.errors import InputError
from extractor.core.types import Document
from extractor.documents import finding, kept_texts, kinds, quality, reading, targets
from extractor.documents.formats import Limits, Part, Remark, Wanted
from extractor.documents.formats import archive as archive_format
from extractor.documents.options import Options
from tests.cli.shell import FRESH, environment, run
from tests.conftest import ROOT
from tests.documents.test_hostile_files import BOMBS, HOSTILE

FILES = Path(__file__).parent / "files"
#: one document each
SINGLE = (
    "abiword.docx",
    "abiword.odt",
    "abiword.rtf",
    "chromium.pdf",
    "chromium.mhtml",
    "libreoffice.docx",
    "libreoffice.epub",
    "libreoffice.html",
    "libreoffice.pptx",
    "nail.eml",
    "pandoc.odt",
    "site.html",
    "swaks.eml",
    "weasyprint-columns.pdf",
    "wkhtmltopdf.pdf",
)


def objects(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_folder_of_many_files_with_twenty_broken_ones(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    for number in range(60):
        name = SINGLE[number % len(SINGLE)]
        shutil.copy(FILES / name, folder / f"{number:03}-{name}")
    assert len(HOSTILE) >= 20
    hostile = {name: make() for name, make in BOMBS.items()} | HOSTILE | {"not.pdf": b"no PDF at all \x00\x01"}
    # in a folder, what is no text by its bytes is passed over, and counted
    broken = [name for name in hostile if name not in ("old.doc", "nul.csv")][:20]
    for name in broken:
        (folder / name).write_bytes(hostile[name])
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    done = run("corpus", "--model", "none", "--jobs", "1", "--format", "jsonl", "-o", "out.jsonl", cwd=tmp_path)
    assert done.code == 1
    assert len(objects((tmp_path / "out.jsonl").read_text("utf-8"))) == 60
    for name in broken:
        assert re.search(rf"^extractor: corpus/{re.escape(name)}[:#]", done.err, re.M), name
    assert "60 documents" in done.err and "20 failures" in done.err
    assert re.search(r"extractor: corpus: \d+ PDF.*; passed over 1 \.jpg", done.err)


def test_texts_are_kept_and_found_again(tmp_path):
    shutil.copy(FILES / "mutt.mbox", tmp_path)
    shutil.copy(FILES / "weasyprint-pages.pdf", tmp_path / "une.pdf")
    with zipfile.ZipFile(tmp_path / "mai.zip", "w") as archive:
        archive.write(FILES / "site.html", "../../site.html")
    names = ("mutt.mbox", "une.pdf", "mai.zip")
    assert (
        run(*names, "--model", "none", "--format", "jsonl", "-o", "o.jsonl", "--save-texts", "kept", cwd=tmp_path).code
        == 0
    )
    found = objects((tmp_path / "o.jsonl").read_text("utf-8"))
    paths = [one["path"] for one in found]
    assert paths == ["mutt.mbox#1", "mutt.mbox#1#libreoffice.pdf", "mutt.mbox#2", "une.pdf", "mai.zip#../../site.html"]
    for one in found:
        text = (tmp_path / "kept" / kept_texts.name(one["path"])).read_text("utf-8")
        assert len(text) == one["characters"]
        assert all(text[m["start"] : m["end"]] == m["text"] for m in one["mentions"])
    again = run("export", "o.jsonl", "--to", "conll", cwd=tmp_path)
    assert again.code == 0 and again.out
    for name in names:
        (tmp_path / name).unlink()
    assert run("export", "o.jsonl", "--to", "conll", "--texts", "kept", cwd=tmp_path).out == again.out
    assert {path.relative_to(tmp_path).parts[0] for path in tmp_path.rglob("*.txt")} == {"kept"}


@pytest.mark.parametrize(
    ("text", "arguments", "paths"),
    [
        ("Le GSIM est à Gao.\n", (), [None]),
        ("Le GSIM est à Gao.\n-----\nLe M23 est à Goma.\n", ("--split", "-----"), ["-#1", "-#2"]),
        ('{"id": "a", "text": "Le GSIM est à Gao."}\n{"text": "Le M23 est à Goma."}\n', ("--input-format", "jsonl"), ["-#a", "-#2"]),
        ("id;text\na;Le GSIM est à Gao.\n", ("--input-format", "csv"), ["-#a"]),
        ("<html><body><p>Le GSIM est à Gao.</p></body></html>", ("--input-format", "html"), [None]),
    ],
)  # fmt: skip
def test_texts_of_standard_input_are_kept_and_found_again(text, arguments, paths, tmp_path):
    def again(text: str):
        options = ("--model", "none", "-f", "jsonl", "-q", "--save-texts", "kept")
        return run("-", *options, *arguments, stdin=text, cwd=tmp_path)

    done = again(text)
    found = objects(done.out)
    assert done.code == 0 and [one["path"] for one in found] == paths
    (tmp_path / "o.jsonl").write_text(done.out, "utf-8")
    names = [f"standard-input{(path or '-')[1:]}.txt" for path in paths]
    assert {path.name for path in (tmp_path / "kept").iterdir()} == {*names, kept_texts.LIST}
    shown = run("export", "o.jsonl", "-f", "conll", "--texts", "kept", cwd=tmp_path)
    assert shown.code == 0 and "GSIM" in shown.out
    assert again(text).out == done.out
    other = again(text.replace("Gao", "Mopti"))
    assert other.code == 1 and "holds that of another document" in other.err
    assert "Gao" in (tmp_path / "kept" / names[0]).read_text("utf-8")


def test_the_text_of_a_pipe_is_kept(tmp_path):
    arguments = ("/dev/stdin", "--model", "none", "-o", "o.jsonl", "-f", "jsonl", "--save-texts", "kept")
    assert run(*arguments, stdin="Le GSIM est à Gao.", cwd=tmp_path).code == 0
    assert "GSIM" in run("export", "o.jsonl", "-f", "conll", "--texts", "kept", cwd=tmp_path).out


IDS = [
    "http://s.fr/a",
    "http://s.fr/a/",
    "a//b",
    "a/b",
    "a/./b",
    "/a/b",
    "a.txt/b",
    "a",
    "a.txt",
    "%",
    "a/%2E/b",
    "é" * 900,
]


def test_texts_whose_names_differ_by_a_slash_are_kept_apart(tmp_path):
    texts = {f"v.csv#{identity}": f"Le GSIM est à Gao ({n}).\n" for n, identity in enumerate([*IDS, "x/" * 3000])}
    rows = "".join(f"{path.removeprefix('v.csv#')};{text}" for path, text in texts.items())
    (tmp_path / "v.csv").write_text(f"id;text\n{rows}", encoding="utf-8")
    arguments = ("v.csv", "--model", "none", "-o", "r.jsonl", "--save-texts", "t", "-q")
    assert run(*arguments, cwd=tmp_path).code == 0
    assert run(*arguments, "--force", cwd=tmp_path).code == 0
    found = {path: tmp_path / "t" / kept_texts.name(path) for path in texts}
    assert {path: file.read_text("utf-8") for path, file in found.items()} == {p: t.strip() for p, t in texts.items()}
    (tmp_path / "v.csv").unlink()
    done = run("export", "r.jsonl", "-f", "csv", "--mentions", "--texts", "t", cwd=tmp_path)
    assert all(f"({n})" in done.out for n in range(len(texts)))


def test_of_a_file_of_which_a_document_is_named_its_text_alone_is_kept(tmp_path):
    (tmp_path / "v.csv").write_text("id;text\n1;Le GSIM.\n2;L’AQMI.\n3;Le M23.\n", encoding="utf-8")
    for names, kept in ((["v.csv#2"], ["2"]), (["v.csv#3", "v.csv#9", "v.csv#1"], ["1", "3"])):
        texts = tmp_path / names[0]
        run(*names, "--model", "none", "-o", f"{texts}.jsonl", "--save-texts", texts, "-q", cwd=tmp_path)
        assert sorted(file.name for file in texts.glob("*.txt")) == [f"v.csv#{item}.txt" for item in kept]


@given(st.lists(st.text("a./%#~ ", max_size=8), min_size=2, max_size=2, unique=True))
def test_items_of_a_file_never_share_a_name(items):
    one, other = (kept_texts.name(f"v.csv#{item}") for item in items)
    assert one != other and not one.startswith(f"{other}/")


def test_a_record_and_a_file_that_is_called_so_do_not_share_a_text(tmp_path):
    (tmp_path / "v.csv").write_text("id;text\n1;Le GSIM est à Gao.\n", encoding="utf-8")
    (tmp_path / "v.csv#1").write_text("<html><body><p>Le M23 est à Goma.</p></body></html>", encoding="utf-8")
    done = run("v.csv", "v.csv#1", "--model", "none", "-o", "r.jsonl", "--save-texts", "t", cwd=tmp_path)
    assert done.code == 1 and "v.csv#1: its text has no place in --save-texts" in done.err
    assert (tmp_path / "t/v.csv#1.txt").read_text("utf-8") == "Le GSIM est à Gao."
    (tmp_path / "t/v.csv#1.txt").write_text("mine")
    done = run("v.csv", "--model", "none", "-o", "r.jsonl", "--save-texts", "t", "--force", cwd=tmp_path)
    assert done.code == 1 and "no text that was kept" in done.err
    assert (tmp_path / "t/v.csv#1.txt").read_text("utf-8") == "mine"


@pytest.mark.parametrize("name", ["v.csv", "v.jsonl"])
def test_a_record_and_a_file_that_is_called_so_are_told_of(tmp_path, name, monkeypatch):
    monkeypatch.chdir(tmp_path)
    record = "id;text\na;Le GSIM.\nb.txt;Le M23.\n" if name == "v.csv" else '{"id": "b.txt", "text": "Le M23."}\n'
    for path, text in ((name, record), (f"{name}#b.txt", "Gao."), ("s.txt", "Gao."), ("w.csv#1.csv", record)):
        Path(path).write_text(text, encoding="utf-8")
    warnings: list[str] = []
    paths = [document.path for document in reading.documents(["."], failed=print, warn=warnings.append)]
    assert paths.count(f"./{name}#b.txt") == 2
    told = [warning for warning in warnings if "is the name of a file, too" in warning]
    assert [warning.partition(" ")[0] for warning in told] == [f"./{name}#b.txt"]


def test_the_disk_is_not_asked_for_the_name_of_each_record(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("a.jsonl").write_text("".join(f'{{"id": {n}, "text": "AQMI"}}\n' for n in range(50)), "utf-8")
    asked = []
    for function in ("lexists", "isfile"):
        ask = getattr(os.path, function)
        monkeypatch.setattr(os.path, function, lambda name, ask=ask: (asked.append(name), ask(name))[1])
    log = Log(time.time_ns())
    for document in reading.read("a.jsonl"):
        log.see(document.path)
    assert len([name for name in asked if "#" in str(name)]) < 3


@pytest.mark.parametrize("turned", [False, True])
def test_an_absolute_and_a_relative_path_of_one_name_are_kept_both(tmp_path, turned):
    """The same places by a run that takes in what changed, and by one that begins anew."""
    there = tmp_path / "loin"
    here = tmp_path / "ici" / f"{there}"[1:]
    pages = {f"{there}/a.html": there, f"{there}/a.html"[1:]: here}
    paths = list(pages)[:: -1 if turned else 1]

    def put(word: str) -> dict[str, str]:
        texts = {}
        for path, folder in pages.items():
            folder.mkdir(parents=True, exist_ok=True)
            texts[path] = f"Le GSIM est à Gao, {word}, {'loin' if folder == there else 'ici'}."
            (folder / "a.html").write_text(f"<html><body><p>{texts[path]}</p></body></html>", "utf-8")
        return texts

    def kept() -> set[str]:
        return {str(file.relative_to(tmp_path / "ici" / "t")) for file in (tmp_path / "ici" / "t").rglob("*.txt")}

    first, second = kept_texts.places(paths[0])[0], kept_texts.places(paths[1])[1]
    arguments = (*paths, "--model", "none", "-o", "r.jsonl", "--save-texts", "t", "-q")
    for word, options in (("hier", ()), ("ce soir", ("--update",)), ("demain", ("--force",))):
        texts = put(word)
        done = run(*arguments, *options, cwd=tmp_path / "ici")
        assert (done.code, done.err) == (0, "") and kept() == {first, second}
        for folder in pages.values():
            (folder / "a.html").rename(folder / "b")
        shown = run("export", "r.jsonl", "-f", "csv", "--mentions", "--texts", "t", cwd=tmp_path / "ici")
        assert shown.code == 0 and all(text in shown.out for text in texts.values())
    with pytest.raises(InputError, match="holds that of another document"):  # it is of another working folder
        kept_texts.save(str(tmp_path / "ici" / "t"), paths[0], "Daech.", "autre.html")


def test_of_two_runs_that_keep_the_same_text_at_once_one_has_it(tmp_path, monkeypatch):
    folder, looked = str(tmp_path / "t"), kept_texts._there

    def slowly(file, path):
        there = looked(file, path)
        monkeypatch.setattr(kept_texts, "_there", looked)
        kept_texts.save(folder, "a.html", "Le GSIM.", str(tmp_path / "two" / "a.html"))
        return there

    monkeypatch.setattr(kept_texts, "_there", slowly)
    kept_texts.save(folder, "a.html", "Le GSIM.", str(tmp_path / "one" / "a.html"))
    with pytest.raises(InputError, match="holds that of another document"):
        kept_texts.save(folder, "a.html", "Boko Haram.", str(tmp_path / "one" / "a.html"))
    kept_texts.save(folder, "a.html", "Le M23.", str(tmp_path / "two" / "a.html"))
    assert (tmp_path / "t" / "a.html.txt").read_text("utf-8") == "Le M23."


def test_a_run_that_starts_takes_no_text_from_one_that_keeps_it(tmp_path, monkeypatch):
    made = tempfile.mkstemp

    def watched(**options):
        monkeypatch.setattr(tempfile, "mkstemp", made)
        new = made(**options)
        kept_texts.tidy(str(tmp_path / "t"))
        return new

    monkeypatch.setattr(tempfile, "mkstemp", watched)
    kept_texts.save(str(tmp_path / "t"), "a.html", "Le GSIM.", "a.html")
    assert (tmp_path / "t" / "a.html.txt").read_text("utf-8") == "Le GSIM."
    assert len(list((tmp_path / "t").iterdir())) == 2


def test_a_dossier_that_was_moved_with_its_kept_texts_goes_on(tmp_path):
    options = ("a.html", "--model", "none", "-f", "jsonl", "-q", "--save-texts", "kept")
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "a.html").write_text("<html><body><p>Le GSIM est à Gao.</p></body></html>", "utf-8")
    assert run(*options, cwd=tmp_path / "old").code == 0
    (tmp_path / "old").rename(tmp_path / "new")
    (tmp_path / "new" / "a.html").write_text("<html><body><p>Le M23 est à Goma.</p></body></html>", "utf-8")
    done = run(*options, cwd=tmp_path / "new")
    assert (done.code, done.err) == (0, "")
    assert (tmp_path / "new" / "kept" / "a.html.txt").read_text("utf-8") == "Le M23 est à Goma."


@pytest.mark.parametrize("stands", ["a pipe", "a link", "a folder"])
def test_texts_are_kept_beside_no_list_that_is_none(tmp_path, stands):
    (tmp_path / "a.html").write_text("<html><body><p>Le GSIM est à Gao.</p></body></html>", "utf-8")
    (tmp_path / "mine").write_text("notes", "utf-8")
    (tmp_path / "t").mkdir()
    place = tmp_path / "t" / kept_texts.LIST
    make = {"a pipe": os.mkfifo, "a link": lambda path: path.symlink_to("../mine"), "a folder": Path.mkdir}
    make[stands](place)
    done = run("a.html", "--model", "none", "-f", "jsonl", "--save-texts", "t", cwd=tmp_path)
    assert (done.code, done.out) == (1, "") and f"t/{kept_texts.LIST}: is there, and no list of kept texts" in done.err
    assert (tmp_path / "mine").read_text("utf-8") == "notes" and [*(tmp_path / "t").iterdir()] == [place]


def test_kept_texts_are_no_inputs_unless_they_are_named(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in/v.csv").write_text("id;text\n1;Le GSIM est à Gao.\n", encoding="utf-8")
    arguments = ("in", "--model", "none", "-o", "r.jsonl", "--force", "--save-texts")
    for _ in range(2):
        done = run(*arguments, "in/t", cwd=tmp_path)
        assert done.code == 0
    assert [one["path"] for one in objects((tmp_path / "r.jsonl").read_text("utf-8"))] == ["in/v.csv#1"]
    assert "passed over 1 folder of kept texts" in done.err
    assert len(objects(run("in/t", "--model", "none", "-f", "jsonl", cwd=tmp_path).out)) == 1
    done = run(*arguments, "in", cwd=tmp_path)
    assert done.code == 2 and "--save-texts in: is being read" in done.err


def test_articles_beside_kept_texts_and_drafts_are_read(tmp_path):
    for name, text in (("mars/a.txt", "Le GSIM."), ("avril/c.txt", "Le M23."), ("mars/b.csv", "id;text\n1;AQMI.\n")):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_text(text, "utf-8")
    articles = ["in/avril/c.txt", "in/mars/a.txt", "in/mars/b.csv#1"]

    def read(name):
        return [one["path"] for one in objects(run(name, "--model", "none", "-f", "jsonl", "-q", cwd=tmp_path).out)]

    # among the articles, and above them
    for folder, named in (("in/mars", "in/mars/b.csv"), ("in", "in/mars/b.csv")):
        assert run(named, "--model", "none", "-q", "-f", "jsonl", "--save-texts", folder, cwd=tmp_path).code == 0
        assert read("in") == articles and read("in/mars") == articles[1:]
    assert run("annotate", "in/avril/c.txt", "-o", "in/avril", "-f", "markdown", cwd=tmp_path).code in (0, 2)
    assert run("annotate", "in/avril/c.txt", "-o", "in/avril", "-f", "markdown", "--force", cwd=tmp_path).code == 0
    assert read("in") == articles


OUTPUTS = {
    "in/mentions.csv": ("--mentions",),
    "in/excel.csv": ("--mentions", "--excel"),
    "in/mentions.tsv": ("--mentions",),
    "in/names.csv": ("--keep-field", "text"),
    "in/page.html": (),
    "in/drafts": ("-f", "brat"),
}


def test_outputs_among_the_texts_of_a_folder_are_none(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.jsonl").write_text('{"id": 1, "text": "Le GSIM est à Gao."}', encoding="utf-8")
    read = lambda *more: run("in", "--model", "none", *more, cwd=tmp_path)  # noqa: E731
    for output, options in OUTPUTS.items():
        assert read("-q", "-o", output, *options).code == 0
    done = read("-f", "jsonl")
    assert (done.code, [one["path"] for one in objects(done.out)]) == (0, ["in/a.jsonl#1"])
    assert "passed over 3 .csv, 1 .html, 1 .tsv, 1 folder that extractor has made" in done.err
    # what is named is meant
    for output in OUTPUTS:
        assert objects(run(output, "--model", "none", "-f", "jsonl", "-q", cwd=tmp_path).out)


def test_saved_results_among_the_texts_of_a_folder_are_passed_over(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.txt").write_text("Le GSIM est à Gao.", encoding="utf-8")
    (tmp_path / "in/b.jsonl").write_text('{"id": 1, "schema": "lettre", "text": "Gao."}', encoding="utf-8")
    for output in (("in/out.jsonl",), ("in/out.jsonl.gz",), ("in/f.jsonl", "-f", "ftm")):
        assert run("in", "--model", "none", "-q", "-o", *output, cwd=tmp_path).code == 0
    done = run("in", "--model", "none", "-f", "jsonl", cwd=tmp_path)
    assert (done.code, [one["path"] for one in objects(done.out)]) == (0, ["in/a.txt", "in/b.jsonl#1"])
    assert "passed over 2 .inputs, 2 .jsonl, 1 .gz" in done.err


@pytest.mark.parametrize("shown", [(), ("--mentions",), ("--confidence",)])
def test_a_printed_table_among_the_texts_is_named(tmp_path, shown):
    (tmp_path / "in").mkdir()
    for name in "ab":
        (tmp_path / "in" / f"{name}.txt").write_text("Le GSIM est à Gao.\n", encoding="utf-8")
    assert run("in", "--model", "none", "-q", "-o", "in/t.txt", *shown, cwd=tmp_path).code == 0
    assert run("in/a.txt", "--model", "none", "-q", "-o", "in/u.txt", *shown, cwd=tmp_path).code == 0
    done = run("in", "--model", "none", "-q", "-f", "jsonl", cwd=tmp_path)
    assert (done.code, [one["path"] for one in objects(done.out)]) == (1, ["in/a.txt", "in/b.txt"])
    for name in "tu":
        assert f"in/{name}.txt: is a table that extractor has printed, no text; move it elsewhere" in done.err
    done = run("in/t.txt", "--model", "none", "--input-format", "text", "-q", "-f", "jsonl", cwd=tmp_path)
    assert done.code == 0 and len(objects(done.out)) == 1


def test_a_text_with_a_line_drawn_below_its_names_is_one(tmp_path):
    (tmp_path / "a.txt").write_text("Le GSIM\n ────────────\n Name\n ────────────\n est à Gao.\n", encoding="utf-8")
    done = run("a.txt", "--model", "none", "-f", "jsonl", cwd=tmp_path)
    assert done.code == 0 and objects(done.out)[0]["mentions"]


def test_an_item_of_a_file_can_be_named(tmp_path):
    shutil.copy(FILES / "mutt.mbox", tmp_path)
    done = run("mutt.mbox#2", "--model", "none", "--format", "jsonl", cwd=tmp_path)
    assert [one["path"] for one in objects(done.out)] == ["mutt.mbox#2"]
    assert "GSIM" in run("explain", "mutt.mbox#2", "--model", "none", cwd=tmp_path).out
    missing = run("mutt.mbox#9", "--model", "none", cwd=tmp_path)
    assert missing.code == 1 and "mutt.mbox#9: no such document in it" in missing.err


def test_people_of_a_mail_are_persons_with_the_source_header(tmp_path):
    shutil.copy(FILES / "nail.eml", tmp_path)
    plain, named = (
        objects(run("nail.eml", *options, "--model", "none", "--format", "jsonl", cwd=tmp_path).out)[0]
        for options in ((), ("--mail-people",))
    )
    assert not [m for m in plain["mentions"] if m["source"] == "header"]
    (mention,) = [m for m in named["mentions"] if m["source"] == "header"]
    assert (mention["text"], mention["label"]) == ("Hicham Tazi", "PER")
    # and the text is found again as it was read
    (tmp_path / "o.jsonl").write_text(json.dumps(named))
    assert run("export", "o.jsonl", "--to", "conll", cwd=tmp_path).code == 0


def test_markup_named_txt_is_read_as_text_and_named(tmp_path):
    (tmp_path / "une.txt").write_text("<p>L’AQMI</p>\n<p>Le Mali</p>")
    done = run("une.txt", "--model", "none", "--format", "jsonl", cwd=tmp_path)
    assert objects(done.out)[0]["characters"] == 28
    assert "HTML tags and entities, read as borders and letters; --input-format html" in done.err


def test_standard_input_is_told_by_its_content():
    for name in ("site.html", "libreoffice.docx"):
        done = run("-", "--model", "none", "--format", "jsonl", stdin=(FILES / name).read_bytes())
        (one,) = objects(done.out)
        assert one["path"] is None and one["meta"]["kind"] in ("html", "docx")
    done = run(
        "-", "--model", "none", "--format", "jsonl", "--input-format", "mbox", stdin=(FILES / "mutt.mbox").read_bytes()
    )
    assert [one["path"] for one in objects(done.out)] == ["-#1", "-#1#libreoffice.pdf", "-#2"]


def test_a_folder_reads_tables_that_hold_texts_and_passes_over_others(tmp_path):
    (tmp_path / "a.csv").write_text("id;text\n1;L’AQMI\n")
    (tmp_path / "b.csv").write_text("id;nom\n1;x\n")
    (tmp_path / "c.json").write_text('[{"text": "Le Mali"}]')
    (tmp_path / "d.json").write_text('{"schema": 1, "documents": [{"mentions": [{"text": "x"}]}]}')
    (tmp_path / "README.md").write_text("# Notes")
    (tmp_path / "1700.M1.host").write_bytes((FILES / "nail.eml").read_bytes())
    said: list[str] = []
    found = list(finding.find(tmp_path, told=said.append))
    assert [Path(path).name for path in found] == ["1700.M1.host", "a.csv", "c.json"]
    assert said == [f"{tmp_path}: 1 CSV, 1 JSON, 1 e-mail; passed over 1 .csv, 1 .json, 1 .md"]


def test_what_a_folder_holds_is_counted_in_the_plural(tmp_path):
    folder = tmp_path / "mai"
    for number in range(2):
        (folder / f"out{number}").mkdir(parents=True)
        (folder / f"out{number}" / targets.LIST).write_text("{}")
        (folder / f"{number}.html").write_text("<html><body><p>Le Mali</p></body></html>")
        (folder / f"{number}.csv").write_text("id;text\n1;Le Mali\n")
    said: list[str] = []
    list(finding.find(folder, told=said.append))
    assert said == [f"{folder}: 2 CSV, 2 web pages; passed over 2 folders that extractor has made"]
    # of names of formats there is none
    names = {"CSV", "DOCX", "EPUB", "JSON", "JSON Lines", "Markdown", "OpenDocument", "PDF", "PPTX", "RTF", "TSV"}
    assert {one for one, several in kinds.PLURALS.items() if one == several} == names


def test_a_list_of_what_extractor_has_made_that_is_damaged_hides_no_text_of_a_reader(tmp_path):
    out = tmp_path / "mai" / "out"
    out.mkdir(parents=True)
    (out / "notes.txt").write_text("Le Mali")
    for damaged in ('{"a.txt": "', "", "\0" * 9, '{"a.txt": 1} {}'):
        (out / targets.LIST).write_text(damaged)
        (error,) = finding.find(out.parent)
        assert error.subject == str(out / targets.LIST) and error.reason.startswith("is damaged") and error.remedy
    for whole in ("{}", '{"a.txt": "1"}', "a.txt\0a.ann"):
        (out / targets.LIST).write_text(whole)
        assert list(finding.find(out.parent)) == [str(out / "notes.txt")]
    assert list(finding.find(out)) == [str(out / "notes.txt")]


@pytest.mark.parametrize("page", ["Gao.html", "GAO.HTML", "Gao.shtml"])
@pytest.mark.parametrize("beside", ["Gao_files", "Gao_fichiers", "Gao-Dateien", "Gao.files", "Gao_ficheiros"])
def test_what_a_browser_lays_beside_a_page_is_passed_over(tmp_path, beside, page):
    text = "<html><body><article><p>Le colonel Marc Aubin est à Gao, selon le préfet.</p></article></body></html>"
    folder = tmp_path / "c"
    (folder / beside / "img").mkdir(parents=True)
    (folder / page).write_text(text, "utf-8")
    for other in ("saved_resource.html", "ads", "img/a.html", "f.txt", "f(1).txt", "data.json"):
        (folder / beside / other).write_text("<p>Publicité : gagnez un séjour.</p>", "utf-8")
    (folder / beside / "note.txt").write_text("Note du lecteur.", "utf-8")
    (folder / "Kidal_files").mkdir()
    (folder / "Kidal_files" / "a.txt").write_text("À Kidal.", "utf-8")
    (folder / "Kidal_files" / "b.html").write_text(text, "utf-8")
    said = []
    found = [Path(path).name for path in finding.find(str(folder), told=said.append)]
    there = ["a.txt", "b.html", "note.txt", page]
    assert sorted(found) == sorted(there) and said[0].endswith("; passed over 6 files beside saved pages")
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive, tarfile.open(tmp_path / "c.tgz", "w:gz") as tar:
        for file in folder.rglob("*"):
            if file.is_file():
                archive.write(file, f"c/{file.relative_to(folder)}")
                tar.add(file, f"c/{file.relative_to(folder)}")
    for name, read in (("c.zip", archive_format.read_zip), ("c.tgz", archive_format.read_tar)):
        found = list(read(io.BytesIO((tmp_path / name).read_bytes()), Wanted(), Limits()))
        assert sorted(Path(one.name).name for one in found if isinstance(one, Part)) == sorted(there)
        (remark,) = [one.text for one in found if isinstance(one, Remark)]
        assert remark == "passed over 6 files that a browser has laid beside pages in it"


def test_hidden_documents_are_counted_among_what_is_passed_over(tmp_path):
    folder = tmp_path / "mai"
    folder.mkdir()
    for name in ("une.txt", ".html", ".lettre.eml", ".gitignore", ".DS_Store", "._une.eml"):
        (folder / name).write_text("Le Mali")
    said: list[str] = []
    assert [Path(path).name for path in finding.find(folder, told=said.append)] == ["une.txt"]
    assert said == [f"{folder}: 1 plain text; passed over 1 hidden .eml, 1 hidden .html"]
    (folder / ".txt").write_text("Le Mali")
    for form in ("zip", "gztar"):
        packed = shutil.make_archive(str(tmp_path / "mai"), form, folder)
        done = run(packed, "--model", "none", "-f", "jsonl")
        assert len(objects(done.out)) == 1 and "error" not in done.err
        assert "passed over 3 files in it (1 hidden .eml, 1 hidden .html, 1 hidden .txt)" in done.err


def test_what_cannot_be_read_twice_is_passed_over_and_counted(tmp_path):
    (tmp_path / "une.txt").write_text("Le Mali")
    for name in ("deux.txt", "trois", ".quatre"):
        os.mkfifo(tmp_path / name)
    said: list[str] = []
    assert [Path(path).name for path in finding.find(tmp_path, told=said.append)] == ["une.txt"]
    assert said == [f"{tmp_path}: 1 plain text; passed over 2 named pipes"]


def test_notes_of_macos_on_other_files_are_passed_over(tmp_path):
    (tmp_path / "une.txt").write_text("Le Mali")
    (tmp_path / "._deux.txt").write_text("Le Niger")
    for name in ("._une.txt", "._une.jsonl", "._une.pdf"):
        (tmp_path / name).write_bytes(b"\0\5\x16\7\0\2\0\0Mac OS X        \0\2\0\0\0\t")
    said: list[str] = []
    assert [Path(path).name for path in finding.find(tmp_path, told=said.append)] == ["._deux.txt", "une.txt"]
    assert said == [f"{tmp_path}: 2 plain texts; passed over 3 ._ of macOS"]


TABLES = {
    "sep.csv": "\ufeffsep=;\r\nid;text\r\n1;Le M23.\r\n",
    "mac.csv": "id;text\r1;Le M23.\r",
    "lines.csv": '"titre\nlong";"text"\r\n1;"Le M23."\r\n',
    "blank.csv": "\r\nid;text\r\n1;Le M23.\r\n",
    "empty.csv": ";;\r\nid;text;date\r\n1;Le M23.;2024\r\n",
    "far.json": json.dumps([{"html": "x" * 80_000, "text": "Le M23."}]),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_folder_finds_the_texts_that_reading_finds(tmp_path, name):
    (tmp_path / name).write_bytes(TABLES[name].encode())
    assert [document.text for document in reading.read(tmp_path / name)] == ["Le M23."]
    assert list(finding.find(tmp_path)) == [str(tmp_path / name)]
    assert list(finding.find(tmp_path, options=Options(text_field="corps"))) != [str(tmp_path / name)]


@pytest.mark.parametrize(
    "name, data",
    [
        ("a.csv", "id;Résumé\r\n1;Le M23 à Goma, fêté\r\n".encode("cp1252")),
        ("a.tsv", "id\tRésumé\r\n1\tLe M23\r\n".encode("utf-16")),
        ("a.json", b'[{"R\\u00e9sum\\u00E9": "Le M23"}]'),
        ("b.json", '[{"Résumé": "Le M23"}]'.encode("utf-16")),  # as PowerShell writes it
        ("c.json", '[{"Résumé": "Le M23"}]'.encode("utf-16-be")),
    ],
)
def test_a_field_is_found_however_it_is_written(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    options = Options(text_field="Résumé")
    assert [document.text[:6] for document in reading.read(tmp_path / name, options)] == ["Le M23"]
    assert list(finding.find(tmp_path, options=options)) == [str(tmp_path / name)]


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.NDJSON", "a.ndjson.gz"])
def test_a_record_a_line_is_a_document_whatever_the_lines_are_called(tmp_path, name):
    data = b'{"text": "Le M23", "id": "x"}\n{"text": "AQMI", "id": "y"}\n'
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    assert [(document.text, document.path) for document in reading.documents([tmp_path])] == [
        ("Le M23", f"{tmp_path / name}#x"),
        ("AQMI", f"{tmp_path / name}#y"),
    ]
    assert list(finding.find(tmp_path)) == [str(tmp_path / name)]
    assert finding.count([tmp_path]) == 2


@pytest.mark.skipif(not os.path.exists("/proc/self/mem"), reason="no file that cannot be read")
@pytest.mark.parametrize("name", ["p.csv", "p.tsv", "p.json", "p.csv.gz", "feed.xml", "1700.M1.host:2,S", "notes"])
def test_what_cannot_be_looked_into_is_not_passed_over_in_a_folder(tmp_path, name):
    (tmp_path / "a.txt").write_text("Le M23", "utf-8")
    (tmp_path / name).symlink_to("/proc/self/mem")  # whose first byte cannot be read, as on a damaged disk
    failures = []
    assert [d.text for d in reading.documents([tmp_path], failed=failures.append)] == ["Le M23"]
    assert [(one.subject, one.reason) for one in failures] == [(str(tmp_path / name), "input/output error")]


@pytest.mark.parametrize("name", ["p.csv", "p.json", "p.html", "p.txt"])
def test_a_link_to_a_text_that_is_gone_is_an_error(tmp_path, name):
    (tmp_path / name).symlink_to("gone")
    (error,) = reading_errors(tmp_path)
    assert (error.subject, error.reason) == (str(tmp_path / name), "no such file")


def reading_errors(folder):
    failures = []
    list(reading.documents([folder], failed=failures.append))
    return failures


def test_what_is_no_text_by_its_name_or_content_is_no_error_in_a_folder(tmp_path):
    (tmp_path / "a.txt").write_text("Le M23", "utf-8")
    for name in ("python", "lock", "x.sh"):
        (tmp_path / name).symlink_to("gone")
    with zipfile.ZipFile(tmp_path / "classeur.csv", "w") as workbook:  # as some sites export it
        workbook.writestr("xl/workbook.xml", "<workbook/>")
    (tmp_path / "carte.tsv").write_bytes(bytes(range(256)) * 4)
    (tmp_path / "villes.csv").write_bytes(b"id;ville\n1;Gao\n" + bytes(600))
    for name in ("vide.csv.gz", "vide.json.gz"):
        (tmp_path / name).write_bytes(gzip.compress(b""))
    (tmp_path / "vide.csv").touch()
    (tmp_path / "lieux.ndjson").write_text('{"type": "Feature"}\n' * 3, "utf-8")
    assert reading_errors(tmp_path) == []


def test_a_key_with_a_point_is_found_in_json_of_a_folder_too(tmp_path):
    options = Options(text_field="article.body")
    (tmp_path / "a.json").write_text(json.dumps([{"article.body": "Le M23"}]), "utf-8")
    (tmp_path / "b.json").write_text(json.dumps([{"article": {"body": "Le GSIM"}}]), "utf-8")
    assert [d.text for d in reading.documents([tmp_path], options)] == ["Le M23", "Le GSIM"]


def cut(data: str, missing: int) -> bytes:
    return gzip.compress(data.encode(), mtime=0)[:-missing]


ROWS = "id,text\n" + "".join(f"{n},Le M23 avance le {n} mars selon l’AFP.\n" for n in range(60))


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("p.csv.gz", cut(ROWS, 4), "damaged"),
        ("p.csv.gz", cut(ROWS, 200), "damaged"),
        ("p.csv.gz", gzip.compress(b"", mtime=0)[:10], "damaged"),
        ("p.json.gz", cut(json.dumps([{"text": f"Le M23 {n}"} for n in range(60)]), 4), "damaged"),
        ("p.csv", ROWS.encode() + bytes(600), "binary data"),
        ("p.tsv", ROWS.replace(",", "\t").encode() + bytes(600), "binary data"),
    ],
)
def test_a_damaged_table_is_not_passed_over_in_a_folder(tmp_path, name, data, reason):
    (tmp_path / name).write_bytes(data)
    failures = []
    list(reading.documents([tmp_path], failed=failures.append))
    assert [one.subject for one in failures] == [str(tmp_path / name)] and failures[0].reason.startswith(reason)


def test_lines_in_utf_16_need_not_be_read_to_the_end(tmp_path, monkeypatch):
    (tmp_path / "a.jsonl").write_bytes('{"text": "Le M23"}\n{"text": "AQMI"}\n'.encode("utf-16"))
    told = []
    monkeypatch.setattr(sys, "unraisablehook", told.append)
    found = reading.read(tmp_path / "a.jsonl")
    assert next(found).text == "Le M23"
    with open(tmp_path / "a.jsonl", "rb") as stream:
        lines = bounds.wide_lines(stream, "utf-16", 100)
        next(lines)
    del found, lines
    gc.collect()
    assert told == []


def test_json_of_ours_is_none_in_a_folder_in_utf_16_either(tmp_path):
    (tmp_path / "a.json").write_bytes('{"schema": 4, "text": "Le M23"}'.encode("utf-16"))
    (found,) = finding.find(tmp_path)
    assert isinstance(found, InputError)


# whether a text is what it should be

FRENCH = "Le préfet de la Meuse a reçu jeudi à Bar-le-Duc les maires des communes que la crue du fleuve a touchées."
ENGLISH = "The prefect said on Thursday that the mayors of the towns which had been hit by the flood would be helped."
SPANISH = "El prefecto dijo el jueves que los alcaldes de los pueblos recibirán la ayuda del gobierno por la crecida."


@pytest.mark.parametrize(
    ("text", "remarks"),
    [
        (FRENCH, []),
        ("RABAT, LE ROI REÇOIT", []),
        (ENGLISH, ["it is not French (en)"]),
        (SPANISH, ["it is not French (es)"]),
        (f"{FRENCH}\n\n{FRENCH}\n\n{ENGLISH}", ["33% of it is not French (en)"]),
        (f"{FRENCH}\n\n{FRENCH}\n\nPhoto : de gauche à droite, {', '.join(['Karin Bleuler-Sutter'] * 6)}.", []),
        ("Kowalczyk (cap.) – Ferrari, Lindqvist, Haas, O’Neill – Tanaka, Oyelaran, Bianchi – Novak, Steiner", []),
        ("Photo Agence Nord / Ingrid Halvorsen – Giorgos Pappas, Ursula von Berg, Sean MacBride, Luis Ortega", []),
        ("United Nations High Commissioner, World Food Programme, Norwegian Refugee Council, Save the Children", []),
        ("Gao, Kidal, Mopti, Ségou, Sikasso, Kayes, Ménaka, Taoudéni, Koulikoro, Bougouni", []),
        (
            "Министр обороны заявил в четверг, что города, пострадавшие от наводнения, получат помощь.",
            ["it is not French (ru)"],
        ),
        ("12 345,67 | 89 % | 2 024 | 17 | 3,5 | 18 000 | 44 | Total 8", ["only 12% of it is letters"]),
    ],
)
def test_what_is_said_of_a_text(text, remarks):
    assert list(quality.look(text).remarks()) == remarks


def test_foreign_texts_and_paragraphs_are_left_out_if_asked(tmp_path):
    (tmp_path / "en.txt").write_text(ENGLISH + " Boko Haram and AQMI attacked.")
    (tmp_path / "fr.txt").write_text(f"{FRENCH} {FRENCH} L’AQMI a frappé.\n\n{ENGLISH} AQMI attacked Boko Haram.")
    done = run(
        "en.txt", "fr.txt", "--model", "none", "--format", "jsonl", "--skip-foreign", "-o", "o.jsonl", cwd=tmp_path
    )
    (one,) = objects((tmp_path / "o.jsonl").read_text("utf-8"))
    assert done.code == 0 and one["path"] == "fr.txt"
    assert [m["text"] for m in one["mentions"] if m["label"] == "GROUP"] == ["AQMI"]
    assert one["characters"] == len((tmp_path / "fr.txt").read_text("utf-8"))
    assert "en.txt: it is not French (en)" in done.err


# the same article, the same entities


@pytest.mark.model
@pytest.mark.parametrize(
    "name",
    [
        *("site.html", "chromium.pdf", "libreoffice.pdf", "chromium-columns.pdf", "weasyprint-columns.pdf"),
        *("libreoffice.docx", "libreoffice.odt", "libreoffice.rtf", "pandoc.epub", "mutt.eml"),
    ],
)
def test_an_article_names_the_same_in_every_format(name, extractor):
    def entities(document: Document) -> set[tuple[str, str, int]]:
        return {(e.label, e.name, len(e.mentions)) for e in extractor.extract(document).entities}

    plain = entities(next(reading.read(ROOT / "samples" / "one.txt")))
    found = entities(next(reading.read(FILES / name, Options())))
    assert len(plain & found) >= 0.98 * len(plain | found)


def test_a_pipe_is_read_once_and_told_by_its_content(tmp_path):
    pipes = f"<(cat {FILES / 'site.html'}) <(echo L’AQMI)"
    command = f"{shlex.join(FRESH)} {pipes} --model none --format jsonl"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, env=environment(), cwd=tmp_path, timeout=120
    )
    page, text = objects(done.stdout)
    assert page["meta"]["kind"] == "html" and text["characters"] == 7 and page["path"].startswith("/dev/fd/")
