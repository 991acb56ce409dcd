"""brat standoff, read back by the reader of bioc."""

import io

import pytest
from bioc import brat as bioc_brat

from extractor.core.errors import UsageError
from extractor.writers import brat
from tests.saved import result_of


def read(folder, name):
    """Text, text-bound annotations and notes of one document; brat joins fragments with a space."""
    text = (folder / f"{name}.txt").read_bytes().decode()
    document = bioc_brat.load(io.StringIO(text, newline=""), open(folder / f"{name}.ann", encoding="utf-8"))
    bound = {}
    for entity in document.entities:
        spans = sorted((span.begin, span.end) for span in entity.locations)
        assert " ".join(text[a:b] for a, b in spans) == entity.text
        bound[entity.id] = (entity.type, spans[0][0], spans[-1][1])
    assert {note.type for note in document.notes} == {"AnnotatorNotes"}
    return document.text, bound, {note.refid: note.text for note in document.notes}


def test_text_mentions_and_entities_read_back(written, tmp_path):
    brat.write(written, tmp_path / "brat")
    for result, name in zip(written, ("2024-03-15-rabat", "depeche_20240402_gao", "hostile")):
        text, bound, notes = read(tmp_path / "brat", name)
        assert text == result.document.text
        assert list(bound.values()) == [(m.label, m.start, m.end) for m in result.mentions]
        assert list(notes.values()) == [m.entity for m in result.mentions]


def test_the_configuration_names_each_label(written, tmp_path):
    brat.write(written, tmp_path)
    conf = (tmp_path / "annotation.conf").read_text().splitlines()
    assert conf[:7] == ["[entities]", "PER", "ORG", "LOC", "GROUP", "EXERCISE", "WEAPON"]


def test_documents_of_one_name_stay_apart(tmp_path):
    paths = ["a/x.txt", "b/x.txt.gz", "c/X.txt", "r.jsonl#1", None, "r.jsonl#../../etc"]
    brat.write([result_of("[Gao](LOC loc-gao)", path) for path in paths], tmp_path / "out")
    names = {p.name for p in (tmp_path / "out").glob("*.ann")}
    assert names == {"x.ann", "x-2.ann", "X-3.ann", "r-1.ann", "document.ann", "etc.ann"}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out"]


def test_one_document_may_be_one_file(written, tmp_path):
    brat.write(written[:1], tmp_path / "a.ann")
    assert read(tmp_path, "a")[0] == written[0].document.text
    with pytest.raises(UsageError, match="folder"):
        brat.write(written, tmp_path / "b.ann")
