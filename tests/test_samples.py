"""The samples against what a reader finds in them, by the definition of an entity.

samples/expected holds each text with its names marked, `[Bourita](PER bourita)`: exact
span, label, and which entity of the document it is.
"""

from collections import defaultdict

import pytest

from extractor import reading
from tests.conftest import ROOT, unmark

SAMPLES = sorted((ROOT / "samples").rglob("*.txt"))


def expected(path):
    marked = (ROOT / "samples" / "expected" / f"{path.stem}.md").read_bytes().decode("utf-8")
    return unmark(marked)


def parts(entity_of):
    """Entities without their names: the sets of mentions that are one."""
    found = defaultdict(set)
    for mention, entity in entity_of.items():
        found[entity].add(mention)
    return {frozenset(mentions) for mentions in found.values()}


def test_there_are_samples_of_every_kind_of_typography():
    assert len(SAMPLES) >= 8
    data = {path.stem: path.read_bytes() for path in SAMPLES}
    assert data["goma"].startswith(b"\xef\xbb\xbf") and b"\r\n" in data["sahel"]
    assert "\u00ad".encode() in data["rimouski"] and "\u0301".encode() in data["liege"]
    assert "\u202f".encode() in data["meuse"] and "🚂".encode() in data["beyrouth"]
    with pytest.raises(UnicodeDecodeError):
        data["dakar"].decode("utf-8")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_expected_texts_are_the_samples(path):
    (document,) = reading.read(path)
    text, spans = expected(path)
    assert document.text == text
    assert all(entity for *_, entity in spans)


@pytest.mark.model
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_finds_what_a_reader_finds(path, extractor):
    (document,) = reading.read(path)
    result = extractor.extract(document)
    _, spans = expected(path)
    gold = {(start, end, label): entity for start, end, label, entity in spans}
    found = {(m.start, m.end, m.label): m.entity for m in result.mentions}

    def named(mentions):
        return [f"{label} {document.text[start:end]} ({start})" for start, end, label in sorted(mentions)]

    assert (named(gold.keys() - found.keys()), named(found.keys() - gold.keys())) == ([], []), "missed, wrong"
    assert parts(found) == parts(gold)
