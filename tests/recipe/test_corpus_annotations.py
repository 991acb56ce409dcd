"""The corpus of the recipe: no real people in invented articles, annotations that fit their texts."""

import gzip
import json
import re
import sys
import unicodedata
from functools import cache

import pytest

from extractor.core.labels import LABELS
from extractor.documents import reading
from extractor.documents.annotations import read
from models.recipe import detach, join
from tests.conftest import ROOT

CORPUS = ROOT / "models" / "corpus"
PRESS = sorted(CORPUS.glob("press/*.md"))
STANDOFF = sorted(CORPUS.glob("standoff/*.jsonl"))
MARKED = [*PRESS, *sorted((ROOT / "tests" / "walkthrough").rglob("*.md"))]
#: every text of the project that speaks of invented events
INVENTED = [*MARKED, *sorted((ROOT / "samples").rglob("*.txt"))]


def folded(text: str) -> str:
    """Lower case without accents, one kind of apostrophe and of blank: « N’Diaye  É. » as « n'diaye e. »."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))
    return " ".join(bare.replace("’", "'").split())


_WORD = re.compile(r"[\w-]+")


@cache
def real_people() -> dict[str, tuple[str, frozenset[str]]]:
    """By their names: the same folded, and its words."""
    names = (CORPUS / "real-people.txt").read_text(encoding="utf-8").splitlines()
    return {name: (folded(name), frozenset(_WORD.findall(folded(name)))) for name in names}


def named(text: str) -> set[str]:
    """The real people whose full name, or unmistakable surname, is in a text."""
    text = folded(re.sub(r"\[([^\[\]]+)\]\([A-Z]+\)", r"\1", text))
    words = set(_WORD.findall(text))
    return {
        name
        for name, (written, parts) in real_people().items()
        # few names have all their words in a text, fewer stand in it, and a search takes a hundred times as long
        if parts <= words and written in text and re.search(rf"(?<![\w-]){re.escape(written)}(?![\w-])", text)
    }


def test_the_list_of_real_people_is_sorted_and_finds_them():
    assert list(real_people()) == sorted(set(real_people()), key=lambda name: (folded(name), name))
    text = "Le président [Emmanuel\nMACRON](PER) a vu Macronet, puis Viktor Orban."
    assert named(text) == {"Emmanuel Macron", "Macron", "Viktor Orbán", "Orbán"}


def test_no_real_person_is_in_an_invented_text():
    found = {}
    for path in INVENTED:
        text = path.read_text(encoding="utf-8") if path in MARKED else next(reading.read(path)).text
        found["/".join(path.parts[-2:])] = named(text)
    assert len(found) >= 90 and {name: people for name, people in found.items() if people} == {}


def test_the_articles_are_whole():
    articles = [article for path in PRESS for article in read(path)]
    assert len(PRESS) == 26 and len(articles) == 8_029
    labels = [span.label for article in articles for span in article.spans]
    assert set(labels) == set(LABELS) and len(labels) == 38_588
    for article in articles:
        assert not re.search(r"\]\((?:PER|ORG|LOC|GROUP|EXERCISE)\)", article.text), article.id
        assert all(article.text[s.start : s.end].strip() == article.text[s.start : s.end] for s in article.spans)


@pytest.mark.parametrize("path", STANDOFF, ids=lambda path: path.stem)
def test_annotations_of_others_texts_hold_no_text(path):
    """An id, a hash, and places that could be spans: sorted, apart, labelled."""
    ids = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        assert set(record) == {"id", "sha256", "spans"} and record["id"] not in ids
        ids.add(record["id"])
        assert re.fullmatch("[0-9a-f]{64}", record["sha256"])
        last = 0
        for start, end, label, *entity in record["spans"]:
            assert last <= start < end and label in LABELS, record["id"]
            assert not entity or re.fullmatch(r"[a-z0-9-]+", entity[0]), record["id"]
            last = end


RECORDS = [
    {"id": "a", "text": "À Gao, l’ONU", "spans": [[2, 5, "LOC"], [9, 12, "ORG"]]},
    {"id": "b", "text": "Rabat répond à Rabat", "spans": [[0, 5, "LOC", "rabat"], [15, 20, "LOC", "rabat"]]},
]


def lines(records) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def command(monkeypatch, module, *arguments) -> int | None:
    monkeypatch.setattr(sys, "argv", [module.__name__, *map(str, arguments)])
    return module.main()


@pytest.fixture
def standoff(tmp_path, monkeypatch):
    """The annotations of RECORDS in a folder of their own, without the texts."""
    (tmp_path / "gold.jsonl").write_text(lines(RECORDS), encoding="utf-8")
    (tmp_path / "notes").mkdir()
    command(monkeypatch, detach, tmp_path / "gold.jsonl", tmp_path / "notes/press.jsonl")
    (tmp_path / "gold.jsonl").unlink()
    written = (tmp_path / "notes/press.jsonl").read_text(encoding="utf-8")
    assert "Gao" not in written and "Rabat" not in written
    return tmp_path / "notes"


def test_annotations_are_joined_to_their_texts_again(standoff, tmp_path, monkeypatch):
    """Found by their hash, in any file, under any id, among other lines."""
    (tmp_path / "corpora/deep").mkdir(parents=True)
    other = [{"id": "x", "text": "autre"}, {"title": "sans texte"}, {"id": "renamed", "text": RECORDS[1]["text"]}]
    (tmp_path / "corpora/deep/z.jsonl").write_text(lines(other), encoding="utf-8")
    (tmp_path / "corpora/a.jsonl").write_text(lines(RECORDS[:1]), encoding="utf-8")
    assert command(monkeypatch, join, tmp_path / "corpora", tmp_path / "out", "--standoff", standoff) == 0
    joined = [json.loads(line) for line in (tmp_path / "out/press.jsonl").read_text(encoding="utf-8").splitlines()]
    assert joined == RECORDS


def test_what_has_no_text_is_reported(standoff, tmp_path, monkeypatch, capsys):
    (tmp_path / "corpora").mkdir()
    (tmp_path / "corpora/a.jsonl").write_text(lines([{"id": "a", "text": "À Gao, l'ONU"}]), encoding="utf-8")
    assert command(monkeypatch, join, tmp_path / "corpora", tmp_path / "out", "--standoff", standoff) == 1
    printed = capsys.readouterr()
    assert printed.out == "press: 0 texts\n"
    assert printed.err == "press: 1 whose text is another: a\npress: 1 without a text: b\n"


def test_of_many_that_have_no_text_five_are_named(standoff, tmp_path, monkeypatch, capsys):
    (tmp_path / "corpora").mkdir()
    notes = [{"id": f"n{number}", "sha256": "0" * 64, "spans": []} for number in range(2_000)]
    (standoff / "press.jsonl").write_text(lines(notes), encoding="utf-8")
    assert command(monkeypatch, join, tmp_path / "corpora", tmp_path / "out", "--standoff", standoff) == 1
    assert capsys.readouterr().err == "press: 2000 without a text: n0 n1 n2 n3 n4 …\n"


def test_texts_may_be_compressed(standoff, tmp_path, monkeypatch):
    (tmp_path / "corpora/deep").mkdir(parents=True)
    (tmp_path / "corpora/a.jsonl").write_text(lines(RECORDS[:1]), encoding="utf-8")
    (tmp_path / "corpora/deep/b.jsonl.gz").write_bytes(gzip.compress(lines(RECORDS[1:]).encode()))
    assert command(monkeypatch, join, tmp_path / "corpora", tmp_path / "out", "--standoff", standoff) == 0
    assert (tmp_path / "out/press.jsonl").read_text(encoding="utf-8") == lines(RECORDS)


def test_the_corpus_stays_small():
    assert sum(path.stat().st_size for path in CORPUS.rglob("*") if path.is_file()) < 6_500_000
