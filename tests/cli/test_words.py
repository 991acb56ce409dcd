"""What is misspelt is an error that names the nearest right word, and writes nothing; words for numbers are English."""

import json
import os
import pty
import re
from pathlib import Path

import pytest

from extractor.core.distribution import NAME, install, requirements
from extractor.core.nearest import nearest
from extractor.presentation.wording import counted, listed
from tests.cli.shell import COMMAND, environment, run


@pytest.fixture(autouse=True)
def article(saved):
    """An article, and results, in the working folder."""
    (saved.parent / "a.txt").write_text("L’AQMI est à Gao.", "utf-8")


@pytest.mark.parametrize(
    "arguments, told",
    [
        ("a.txt --labels PERSON", "did you mean 'PER'?"),
        ("a.txt --labels PER,GRUOP -f csv -o new.csv", "did you mean 'GROUP'?"),
        ("show out.jsonl --labels PERS", "did you mean 'PER'?"),
        ("export out.jsonl --labels PERSON -o new.csv", "did you mean 'PER'?"),
        ("plot out.jsonl --labels PERSON -o new.svg", "did you mean 'PER'?"),
        ("rules list --labels GROUPE", "did you mean 'GROUP'?"),
        ("a.txt --format jsnl -o new.jsonl", "did you mean 'jsonl'?"),
        ("export out.jsonl --format exl -o new.csv", "one of: jsonl, json"),
        ("exrtact", "did you mean 'extractor extract'?"),
        ("serch bourita", "did you mean 'extractor index search'?"),
        ("index serch bourita", "did you mean 'extractor index search'?"),
        ("a.txt --lables PER", "--labels"),
        ("export out.jsonl", "say it with --format"),
    ],
)
def test_a_wrong_word_is_told_with_the_right_one(arguments, told):
    before = {path: path.stat().st_mtime_ns for path in Path().rglob("*")}
    done = run(*arguments.split(), "--model", "none") if arguments.startswith("a.txt") else run(*arguments.split())
    assert (done.code, done.out) == (2, "") and told in done.err
    assert {path: path.stat().st_mtime_ns for path in Path().rglob("*")} == before


def test_labels_of_rules_and_models_are_known():
    Path("r.toml").write_text('[[entity]]\nid = "b"\nlabel = "VESSEL"\nname = "Émile Bertin"\n', "utf-8")
    assert run("a.txt", "--model", "none", "--rules", "r.toml", "--labels", "vessel").code == 0
    assert run("a.txt", "--model", "none", "--labels", "VESSEL").code == 2
    Path("b.txt").write_text("L’Émile Bertin", "utf-8")
    run("b.txt", "--model", "none", "--rules", "r.toml", "-o", "v.jsonl", "-q")
    assert "Bertin" in run("show", "v.jsonl", "--labels", "VESSEL").out


@pytest.mark.parametrize(
    "name, begins",
    [("x.csv", b"path,id"), ("x.tsv", b"path\tid"), ("x.jsonl", b'{"schema"'), ("x.json", b"{"), ("x.html", b"<!"), ("x.db", b"SQLite"), ("x.xlsx", b"PK")],
)  # fmt: skip
def test_the_name_of_the_output_says_the_format(name, begins):
    assert run("a.txt", "--model", "none", "-o", name, "-q").code == 0
    assert Path(name).read_bytes().lower().startswith(begins.lower())
    if name != "x.db":
        assert run("export", "out.jsonl", "-o", f"e-{name}").code == 0
        assert Path(f"e-{name}").read_bytes().lower().startswith(begins.lower())


def test_the_format_that_is_said_holds():
    run("a.txt", "--model", "none", "-o", "x.csv", "--format", "json", "-q")
    assert json.loads(Path("x.csv").read_text("utf-8"))["documents"]


def test_a_file_named_like_a_command_is_read():
    Path("exrtact").write_text("L’AQMI", "utf-8")
    assert "AQMI" in run("exrtact", "--model", "none", "-f", "csv").out


@pytest.mark.parametrize("name", ["--help", "-h", "--version", "who", "--", "-q"])
def test_what_stands_behind_two_hyphens_is_a_file(name):
    Path(name).write_text("L’AQMI", "utf-8")
    for options in ([], ["extract"]):
        done = run(*options, "--", name)
        assert done.code == 0 and "AQMI" in done.out, done
    done = run("index", "--", name)
    assert done.code == 1 and f"{name}: " in done.err


@pytest.mark.parametrize("word, found", [("PERSON", "PER"), ("serch", "search"), ("docx", None), ("zzz", None)])
def test_nearest(word, found):
    assert nearest(word, ["PER", "ORG", "search", "show", "docbin"]) == found


def test_remedies_name_what_is_missing():
    assert requirements("graph") and all("extractor" not in what for what in requirements("graph"))
    assert install("excel").startswith("pip install 'xlsxwriter")
    assert install("nothing") == f"install the extra 'nothing' of {NAME}"


def test_numbers_have_the_right_words():
    assert [counted(1, "entity"), counted(2, "entity"), counted(1_000, "day")] == [
        "1 entity",
        "2 entities",
        "1,000 days",
    ]
    assert listed(["a", "b", "c"], 2) == "a or b or c" and listed(["a", "b", "c", "d"], 2) == "a or b or 2 more"


def test_show_lists_only_so_many_documents():
    out = run("show", "out.jsonl", "--top", "1").out
    assert out.count("corpus/") == 2 and "--top" in out


def test_a_field_that_no_document_has_is_told():
    done = run("plot", "out.jsonl", "-o", "new.svg", "--date-field", "publie")
    assert done.code == 2 and "no document has this field" in done.err and not Path("new.svg").exists()


@pytest.mark.parametrize(
    "command",
    [
        "quote Bourita out.jsonl",
        "timeline out.jsonl",
        "export out.jsonl -f csv",
        "export out.jsonl -f parquet -o new",
        "index add out.jsonl --db new.sqlite",
    ],
)
def test_a_field_of_dates_that_no_document_has_is_told_and_others_date(command):
    done = run(*command.split(), "--date-field", "publie")
    assert (
        re.search(r"no document (?:of out.jsonl )?has the field publie", done.err) and done.err.count("warning:") == 1
    )
    assert "no document" not in run(*command.replace("new", "other").split()).err


def test_an_index_fits_eighty_columns_and_its_ids_can_be_copied(saved):
    long = "Front populaire pour la libération et la réunification des provinces du Nord"
    data = json.loads(saved.read_text("utf-8").splitlines()[0])
    data["entities"][0]["name"], data["entities"][0]["id"] = long, "org-" + "x" * 60
    for mention in data["entities"][0]["mentions"]:
        data["mentions"][mention]["entity"] = data["entities"][0]["id"]
    Path("long.jsonl").write_text(json.dumps(data) + "\n", "utf-8")
    run("index", "long.jsonl", "-q")
    ids = [e["id"] for e in json.loads(run("index", "search", "--json").out)]
    lines = on_a_terminal("index", "search", columns=80)
    assert {line.strip() for line in lines} >= set(ids)
    # one that is longer than a line is left whole, for the terminal to wrap
    assert all(len(line) <= 80 or line.strip() in ids for line in lines)


def on_a_terminal(*arguments: str, columns: int) -> list[str]:
    """The lines that the command shows on a terminal of so many columns."""
    import subprocess

    parent, child = pty.openpty()
    environ = environment(COLUMNS=str(columns), NO_COLOR="1", TERM="dumb")
    process = subprocess.Popen([*COMMAND, *arguments], stdout=child, env=environ)
    os.close(child)
    shown = b""
    while True:
        try:
            chunk = os.read(parent, 65536)
        except OSError:
            break
        if not chunk:
            break
        shown += chunk
    assert process.wait(timeout=60) == 0
    os.close(parent)
    return [line.rstrip() for line in shown.decode().splitlines()]
