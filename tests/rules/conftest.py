import pytest

from extractor.rules import load


@pytest.fixture(scope="session")
def builtin():
    """The built-in rules, loaded once."""
    return load()


@pytest.fixture
def write(tmp_path):
    """Write a rule file and return its path: write("x.toml", "[[entity]]…")."""

    def _write(name: str, text: str):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return _write
