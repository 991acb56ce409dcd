"""`extractor export` and `extractor formats`, as the shell sees them."""

import csv
import io
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from extractor.writers import FORMATS
from tests.cli.shell import FRESH, called


def run(*arguments, stdin="", code=0, command=None, cwd=None):
    if command:
        done = subprocess.run([*command, *arguments], input=stdin.encode(), capture_output=True, cwd=cwd)
    else:
        done = called(*arguments, given=stdin.encode(), cwd=cwd)
    done.stdout, done.stderr = done.stdout.decode(), done.stderr.decode().removesuffix("\n")
    assert done.returncode == code, done.stderr
    return done


def run_alone(*arguments):
    """The same in a Python that tells what it imports."""
    done = run(*arguments, command=[FRESH[0], "-X", "importtime", *FRESH[1:]])
    trace = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    done.imported = {line.rpartition("|")[2].strip() for line in trace}
    done.stderr = "\n".join(line for line in done.stderr.splitlines() if not line.startswith("import time:"))
    return done


@pytest.fixture(autouse=True)
def on_path(monkeypatch):
    from tests.conftest import ROOT

    monkeypatch.setenv("PYTHONPATH", str(ROOT))


#: the command of the arguments as often as there are formats, in a Python of its own
ALL_FORMATS = """
import sys
from extractor.__main__ import start
for form in sys.argv[1:]:
    sys.argv = ["extractor", "export", "out.jsonl", "--to", form, "-o", f"written-{form}"]
    try:
        start()
    except SystemExit as end:
        assert not end.code, form
    assert "spacy" not in sys.modules, form
"""


def test_each_format_is_written_without_a_model(saved):
    forms = sorted(set(FORMATS) - {"docbin"})
    done = run(*forms, command=[sys.executable, "-c", ALL_FORMATS])
    assert (done.stdout, done.stderr) == ("", "")
    assert all((saved.parent / f"written-{form}").stat().st_size for form in forms)


@pytest.fixture(scope="module")
def lines(written, tmp_path_factory) -> str:
    """The same texts, read by the rules alone."""
    folder = tmp_path_factory.mktemp("lines")
    (folder / "corpus").mkdir()
    for result in written:
        (folder / result.document.path).write_bytes(result.document.text.encode())
    return run("extract", "corpus", "--model", "none", "--format", "jsonl", cwd=folder).stdout


@pytest.mark.parametrize("form", sorted(set(FORMATS) - {"json", "jsonl"}))
def test_a_format_is_the_same_directly(saved, lines, form):
    assert '"label": "EXERCISE"' in lines
    run("extract", "corpus", "--model", "none", "--format", form, "-o", "direct")
    run("export", "-", "--to", form, "-o", "exported", stdin=lines)
    one, other = (
        sorted(p for p in [path, *path.rglob("*")] if p.is_file())
        for path in (saved.parent / "direct", saved.parent / "exported")
    )
    assert [_content(p, form) for p in one] == [_content(p, form) for p in other] != []


def _content(path: Path, form: str) -> bytes | list[str]:
    """What a file holds; of a database its statements, since its bytes count how often it was written."""
    if form != "sqlite":
        return path.read_bytes()
    with closing(sqlite3.connect(path)) as db:
        return list(db.iterdump())


def test_docbin_is_written_too(saved):
    from spacy.tokens import DocBin

    run("export", "out.jsonl", "--to", "docbin", "-o", "out.spacy")
    assert len(DocBin().from_disk("out.spacy")) == 3
    # read again whatever it is called, and where it is no input, an error with a remedy
    run("export", "out.jsonl", "-o", "out.docbin")
    assert "3 texts" in run("gold", "check", "out.docbin").stdout
    Path("out.docbin").rename("out.bin")
    assert "--from docbin" in run("gold", "check", "out.bin", code=1).stdout
    assert "3 texts" in run("gold", "check", "out.bin", "--from", "docbin").stdout
    assert "a spaCy DocBin, not text; give its texts" in run("out.bin", code=1).stderr
    assert "give the output of --format json" in run("show", "out.bin", code=1).stderr


def test_json_and_jsonl_come_back_as_they_were(saved):
    lines = saved.read_text("utf-8")
    whole = run("export", "out.jsonl", "--to", "json").stdout
    assert json.loads(whole)["documents"] == [json.loads(line) for line in lines.splitlines()]
    assert run("export", "-", "--to", "jsonl", stdin=whole).stdout == lines


@pytest.mark.parametrize("form", ["jsonl", "json"])
def test_a_document_keeps_the_reasons_of_its_roles_whatever_the_first_has(tmp_path, monkeypatch, form):
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("Le GSIM au Mali.", "utf-8")
    Path("b.txt").write_text("Le président Emmanuel Macron est à Goma.", "utf-8")
    saved = run("extract", "a.txt", "b.txt", "--role-details", "-f", "jsonl").stdout
    before = [json.loads(line) for line in saved.splitlines()]
    assert any(entity["role_details"] for entity in before[1]["entities"])
    assert [entity["role_details"] for entity in before[0]["entities"]] == [[], []]
    done = run("export", "-", "-f", form, stdin=saved).stdout
    after = json.loads(done)["documents"] if form == "json" else [json.loads(line) for line in done.splitlines()]
    assert after == before


@pytest.mark.parametrize("stdin", [False, True])
def test_kept_fields_of_any_document_have_columns(saved, stdin):
    lines = [json.loads(line) for line in saved.read_text("utf-8").splitlines()]
    lines[1]["meta"] = {"journal": "Le Nord"}
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    saved.write_text(text, "utf-8")
    done = run("export", "-" if stdin else "out.jsonl", "-f", "csv", stdin=text if stdin else "")
    assert {row["journal"] for row in csv.DictReader(io.StringIO(done.stdout))} == {"", "Le Nord"}


def test_a_kept_date_that_is_no_day_and_a_title_of_several_have_columns_too(saved):
    lines = [json.loads(line) for line in saved.read_text("utf-8").splitlines()]
    for line in lines:
        line["meta"] = {"date": "2025-03-14", "title": "Grève"}

    def columns(*options: str) -> set[str]:
        saved.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
        rows = list(csv.DictReader(io.StringIO(run("export", "out.jsonl", "-f", "csv", *options).stdout)))
        return {f"{name}: {row[name]}" for row in rows for name in row if name.startswith("meta.") and row[name]}

    assert columns() == set()
    lines[1]["meta"] |= {"date": "printemps 2025", "title": ["Grève", "Brest"], "paru": "2025-04-01"}
    titles = {"meta.title: Grève", "meta.title: Grève | Brest"}
    assert columns() == {"meta.date: 2025-03-14", "meta.date: printemps 2025", *titles}
    lines[1]["meta"]["date"] = "2025-03-14"
    assert columns() == titles and columns("--date-field=paru") == {"meta.date: 2025-03-14", *titles}


def test_filters(saved):
    done = run("export", "out.jsonl", "--to", "csv", "--labels", "per,weapon", "--sort", "name", "--min-mentions", "2")
    assert [row["name"] for row in csv.DictReader(io.StringIO(done.stdout))] == [
        "Hélène Marchetti-Diallo", "Idriss Benkirane", "Idriss Benkirane",
    ]  # fmt: skip


def test_a_changed_text_fails_alone(saved):
    (saved.parent / "corpus/hostile.txt").write_text("autre")
    done = run("export", "out.jsonl", "--to", "conll", code=1)
    assert done.stdout.count("-DOCSTART-") == 2
    assert "corpus/hostile.txt: the text has changed" in done.stderr


def test_texts_that_were_asked_for_and_are_gone_are_failures(saved):
    (saved.parent / "corpus/hostile.txt").write_text("autre")
    done = run("export", "out.jsonl", "-o", "out.db", "--with-text", code=1)
    assert "corpus/hostile.txt: the text has changed" in done.stderr
    with closing(sqlite3.connect("out.db")) as db:
        texts = dict(db.execute("select path, text from documents"))
    assert len(texts) == 3 and [path for path, text in texts.items() if text is None] == ["corpus/hostile.txt"]


def test_a_text_is_read_again_as_it_was_said_to_be(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    page = "<html><body><article><p>Le GSIM est au Mali depuis longtemps.</p></article></body></html>"
    Path("page.txt").write_text(page, "utf-8")
    run("extract", "page.txt", "--input-format", "html", "--model", "none", "-o", "page.jsonl")
    assert "\nGSIM" in run("export", "page.jsonl", "-f", "conll").stdout


@pytest.mark.parametrize("form", ["csv", "xlsx", "sqlite"])
def test_texts_that_would_have_told_more_bring_a_warning(saved, form):
    (saved.parent / "corpus/hostile.txt").write_text("autre")
    done = run("export", "out.jsonl", "-f", form, "-o", "out")
    assert "1 text was not found" in done.stderr and "--texts" in done.stderr


def test_without_any_text_the_output_is_left_alone(saved):
    (saved.parent / "corpus").rename(saved.parent / "ailleurs")
    (saved.parent / "page").write_text("avant")
    run("export", "out.jsonl", "--to", "conll", "-o", "page", "--force", code=1)
    assert (saved.parent / "page").read_text() == "avant"
    assert run("export", "out.jsonl", "--to", "conll", "--texts", "ailleurs").stdout.count("-DOCSTART-") == 3


@pytest.mark.parametrize(
    "arguments, message",
    [
        (("out.jsonl", "--to", "docx"), "no such format; one of: jsonl"),
        (("out.jsonl", "--to", "brat"), "is no stream; say where it goes with --output"),
        (("out.jsonl", "--to", "csv", "-o", "out.jsonl"), "is what is being read"),
    ],
)
def test_wrong_usage(saved, arguments, message):
    assert message in run("export", *arguments, code=2).stderr


@pytest.mark.parametrize("name, message", [("rien.jsonl", "no such file"), ("corpus/hostile.txt", "not JSON")])
def test_what_are_no_results(saved, name, message):
    assert message in run("export", name, "--to", "csv", code=1).stderr


def test_formats_says_which_extra_is_missing(tmp_path, monkeypatch, saved):
    forms = {form["name"]: form for form in json.loads(run("formats", "--json").stdout)}
    assert set(forms) == set(FORMATS)
    assert forms["gexf"]["install"] == "pip install 'networkx>=3.2'"
    table = run_alone("formats")
    assert all(name in table.stdout for name in FORMATS)
    assert "spacy" not in table.imported
    # a networkx that is not there
    (tmp_path / "networkx.py").write_text("raise ModuleNotFoundError('no networkx', name='networkx')")
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:" + __import__("os").environ["PYTHONPATH"])
    missing = run("export", "out.jsonl", "--to", "gexf", "-o", "g", code=2).stderr
    assert missing == "extractor: format gexf: needs the extra 'graph'; pip install 'networkx>=3.2'"
