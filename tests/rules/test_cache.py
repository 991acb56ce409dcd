"""Parsed rule files are kept, and never out of date."""

import datetime
import tomllib

import pytest

from extractor.rules import cache


@pytest.fixture
def kept(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(cache, "WORTH", 0)
    return tmp_path / "extractor"


def test_what_is_kept_is_what_was_parsed(kept):
    texts = ['a = "é"\n[[b]]\nc = [1, 2.5, true]\n', "d = {}\n"]
    first = cache.parse(texts)
    assert len(list(kept.glob("*.json"))) == 1
    assert cache.parse(texts) == first == [tomllib.loads(t) for t in texts]


def test_another_text_is_parsed_anew(kept):
    assert cache.parse(["a = 1"]) == [{"a": 1}]
    assert cache.parse(["a = 2"]) == [{"a": 2}]
    assert cache.parse(["a = 1", "a = 2"]) == [{"a": 1}, {"a": 2}]


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"\xff", b"null"])
def test_a_damaged_file_only_costs_time(kept, damage):
    cache.parse(["a = 1"])
    (file,) = kept.glob("*.json")
    file.write_bytes(damage)
    assert cache.parse(["a = 1"]) == [{"a": 1}]


def test_a_folder_that_cannot_be_made_only_costs_time(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr(cache, "WORTH", 0)
    assert cache.parse(["a = 1"]) == [{"a": 1}]


def test_dates_and_mistakes(kept):
    assert cache.parse(["a = 2026-11-24"]) == [{"a": datetime.date(2026, 11, 24)}]
    assert str(cache.parse(["a = 2026-11-24"])[0]["a"]) == "2026-11-24"
    with pytest.raises(tomllib.TOMLDecodeError):
        cache.parse(["a = "])


def test_only_the_last_few_states_are_kept(kept):
    for n in range(20):
        cache.parse([f"a = {n}"])
    assert len(list(kept.glob("*"))) <= 8
