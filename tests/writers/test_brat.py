"""brat standoff, read back by a reader that follows brat's own (annotation.py)."""

import pytest

from extractor.errors import UsageError
from extractor.writers import brat
from tests.saved import result_of


def read(folder, name):
    """Text-bound annotations and notes of one document; brat joins fragments with a space."""
    text = (folder / f"{name}.txt").read_bytes().decode()
    bound, notes = {}, {}
    for line in (folder / f"{name}.ann").read_text("utf-8").splitlines():
        identity, data, tail = line.split("\t", 2)
        if identity[0] == "T":
            label, _, places = data.partition(" ")
            spans = [tuple(map(int, place.split(" "))) for place in places.split(";")]
            assert " ".join(text[a:b] for a, b in spans) == tail
            bound[identity] = (label, spans[0][0], spans[-1][1])
        else:
            kind, target = data.split(" ")
            assert kind == "AnnotatorNotes"
            notes[target] = tail
    return text, bound, notes


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
