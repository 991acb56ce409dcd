"""Parsed TOML is kept, and never out of date."""

import datetime
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from extractor.core import toml_tables


@pytest.fixture
def kept(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(toml_tables, "WORTH", 0)
    return tmp_path / "extractor"


def test_what_is_kept_is_what_was_parsed(kept):
    texts = ['a = "é"\n[[b]]\nc = [1, 2.5, true]\n', "d = {}\n"]
    first = toml_tables.parse(texts)
    assert len(list(kept.glob("*.json"))) == 1
    assert toml_tables.parse(texts) == first == [tomllib.loads(t) for t in texts]


def test_another_text_is_parsed_anew(kept):
    assert toml_tables.parse(["a = 1"]) == [{"a": 1}]
    assert toml_tables.parse(["a = 2"]) == [{"a": 2}]
    assert toml_tables.parse(["a = 1", "a = 2"]) == [{"a": 1}, {"a": 2}]


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"\xff", b"null", b"[{}]", b"[1]", b'[{"a": 2}]'])
@pytest.mark.parametrize("left", [0, 33])
def test_a_damaged_file_only_costs_time(kept, damage, left):
    toml_tables.parse(["a = 1"])
    (file,) = kept.glob("*.json")
    file.write_bytes(file.read_bytes()[:left] + damage)
    assert toml_tables.parse(["a = 1"]) == [{"a": 1}]


def test_a_folder_that_cannot_be_made_only_costs_time(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr(toml_tables, "WORTH", 0)
    assert toml_tables.parse(["a = 1"]) == [{"a": 1}]


def test_dates_and_times_stay_what_they_are(kept):
    text = (
        "a = 2026-11-24\nb = [{c = 07:32:00.5}, {c = [2026-11-24T07:32:00]}]\n"
        "[d]\ne = 2026-11-24T07:32:00Z\nf = 2026-11-24 07:32:00.123456-07:00\n"
    )
    for texts in ([text], ["x = 1", text, "a = 2026-11-25"]):
        first = toml_tables.parse(texts)
        assert first == toml_tables.parse(texts) == [tomllib.loads(t) for t in texts]
        assert first[-1]["a"].__class__ is datetime.date
    assert len(list(kept.glob("*.json"))) == 2


def test_mistakes_are_told_each_time(kept):
    with pytest.raises(tomllib.TOMLDecodeError):
        toml_tables.parse(["a = "])


def test_only_the_last_few_states_are_kept(kept):
    for n in range(20):
        toml_tables.parse([f"a = {n}"])
    assert len(list(kept.glob("*"))) <= 8


def test_the_packages_tables_are_all_known_and_as_they_are_written():
    root = Path(str(files("extractor")))
    there = {path.relative_to(root).as_posix() for path in root.rglob("*.toml")}
    assert {name for name in there if not name.startswith(("rules/data/", "writers/"))} == set(toml_tables.PACKAGE)
    for name in toml_tables.PACKAGE:
        assert toml_tables.of_package(name) == tomllib.loads((root / name).read_text("utf-8"))
