"""The samples against what a reader finds in them, by the definition of an entity.

samples/expected holds each text with its names marked, `[Bourita](PER bourita)`: exact
span, label, and which entity of the document it is. What the tool gets wrong of them is
listed in errors.list, so that a change for the better or the worse is seen.
"""

from collections import defaultdict

import pytest

from extractor.documents import reading
from tests.conftest import ROOT, unmark

ERRORS = ROOT / "samples" / "expected" / "errors.list"
#: the dossier beside them has a key of its own, in words
SAMPLES = sorted(path for folder in ("samples", "samples/cp1252") for path in (ROOT / folder).glob("*.txt"))


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


def compared(path, extractor):
    """What the tool misses and makes up in a sample, as lines; and whether the rest are the same entities."""
    (document,) = reading.read(path)
    _, spans = expected(path)
    gold = {(start, end, label): entity for start, end, label, entity in spans}
    found = {(m.start, m.end, m.label): m.entity for m in extractor.extract(document).mentions}

    def named(kind, mentions):
        return [
            f"{path.stem} {start} {kind} {label} {document.text[start:end]!r}" for start, end, label in sorted(mentions)
        ]

    both = gold.keys() & found.keys()
    same = parts({m: gold[m] for m in both}) == parts({m: found[m] for m in both})
    return named("missed", gold.keys() - found.keys()) + named("wrong", found.keys() - gold.keys()), same


@pytest.mark.model
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_finds_what_a_reader_finds(path, extractor):
    # errors.list says where the tool is known to err: `python -m tests.test_samples` prints it anew
    known = [line for line in ERRORS.read_text("utf-8").splitlines() if line.startswith(f"{path.stem} ")]
    errors, same = compared(path, extractor)
    assert errors == known
    assert same


def main() -> None:
    from extractor import Extractor

    extractor = Extractor()
    print("# Where the tool errs on the samples: file, offset, missed or wrong, label, text")
    for path in SAMPLES:
        print("".join(f"{line}\n" for line in compared(path, extractor)[0]), end="")


if __name__ == "__main__":
    main()
