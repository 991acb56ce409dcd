"""What tests share: the marks of inline cases, and one loaded extractor."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CASES = Path(__file__).parent / "cases"
_MARK = re.compile(r"\[([^\[\]]+)\]\(([A-Z][A-Z0-9_]*)(?: ([^()\s]+))?\)")


def unmark(marked: str) -> tuple[str, list[tuple[int, int, str, str | None]]]:
    """ "L’[ONU](ORG) dit" as ("L’ONU dit", [(2, 5, "ORG", None)])."""
    text, spans, last = "", [], 0
    for mark in _MARK.finditer(marked):
        text += marked[last : mark.start()]
        spans.append((len(text), len(text) + len(mark[1]), mark[2], mark[3]))
        text += mark[1]
        last = mark.end()
    return text + marked[last:], spans


@pytest.fixture(scope="session")
def extractor():
    """The default extractor, loaded once for all tests that need the tagger."""
    from extractor import Extractor

    return Extractor()


@pytest.fixture(scope="session")
def samples() -> Path:
    return ROOT / "samples"


@pytest.fixture(scope="session")
def written():
    """Results to write: an article, a wire with names over line ends, a hostile text."""
    from tests.saved import results

    return results()


@pytest.fixture
def saved(written, tmp_path, monkeypatch) -> Path:
    """The same as a saved out.jsonl beside their texts, in the working folder."""
    from extractor.writers import jsonl

    monkeypatch.chdir(tmp_path)
    (tmp_path / "corpus").mkdir()
    for result in written:
        (tmp_path / result.document.path).write_bytes(result.document.text.encode())
    with open("out.jsonl", "w", encoding="utf-8") as out:
        jsonl.write(written, out)
    return tmp_path / "out.jsonl"
