"""What tests share: the marks of inline cases, and one loaded extractor."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CASES = Path(__file__).parent / "cases"
_MARK = re.compile(r"\[([^\[\]]+)\]\(([A-Z][A-Z0-9_]*)(?: ([^()\s]+))?\)")


def unmark(marked: str) -> tuple[str, list[tuple[int, int, str, str | None]]]:
    """"L’[ONU](ORG) dit" as ("L’ONU dit", [(2, 5, "ORG", None)])."""
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
