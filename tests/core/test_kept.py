"""What is kept between runs is never out of date, and its loss costs time alone."""

import os
import signal

import pytest

from extractor.core import kept


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "extractor"


def is_table(value):
    return isinstance(value, dict)


def made(sources, result):
    """What comes of it, and how often it was made."""
    calls = []
    value = kept.made("things", sources, lambda: calls.append(1) or result, is_table)
    return value, len(calls)


def test_a_thing_is_made_once_for_the_same_sources(folder):
    assert made([b"a", b"b"], {"é": [1, None]}) == ({"é": [1, None]}, 1)
    assert made([b"a", b"b"], {}) == ({"é": [1, None]}, 0)
    assert made([b"ab", b""], {}) == ({}, 1)


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"\xff", b"[" * 100_000])
def test_what_is_damaged_or_does_not_fit_is_made_again(folder, damage):
    made([b"a"], {"b": 1})
    (file,) = folder.glob("things-*.json")
    file.write_bytes(damage)
    assert made([b"a"], {"b": 1}) == ({"b": 1}, 1)
    kept.write(file, damage)
    assert made([b"a"], {"b": 1}) == ({"b": 1}, 1)


def test_what_json_cannot_hold_is_made_again_as_it_is(folder):
    assert made([b"a"], {"b": b"c"}) == made([b"a"], {"b": b"c"}) == ({"b": b"c"}, 1)


def test_only_the_last_few_states_are_kept(folder):
    for n in range(20):
        made([b"%d" % n], {})
    assert len(list(folder.glob("*"))) == kept.STATES


def test_a_folder_that_cannot_be_made_costs_time_alone(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert made([b"a"], {"b": 1}) == made([b"a"], {"b": 1}) == ({"b": 1}, 1)


@pytest.mark.parametrize("base", ["", "cache", "./cache", "~/cache"])
def test_a_folder_that_hangs_on_where_one_stands_is_ignored(tmp_path, monkeypatch, base):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", base)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert kept.folder() == tmp_path / "home/.cache/extractor"
    monkeypatch.setenv("HOME", "home")
    with pytest.raises(RuntimeError):
        kept.folder()
    assert made([b"a"], {"b": 1}) == ({"b": 1}, 1) and not any(tmp_path.iterdir())


def test_what_others_may_write_is_not_believed(folder):
    file = folder / "x.json"
    kept.write(file, b"data")
    assert kept.read(file) == b"data"
    file.chmod(0o666)
    assert kept.read(file) is None
    file.chmod(0o600)
    file.rename(folder / "y.json")  # what was kept of something else
    assert kept.read(folder / "y.json") is None


def test_nothing_is_written_through_a_link(folder, tmp_path):
    folder.mkdir(parents=True)
    (tmp_path / "mine").write_text("mine")
    (folder / f"x.{os.getpid()}.part").symlink_to(tmp_path / "mine")
    kept.write(folder / "x.json", b"data")
    assert (tmp_path / "mine").read_text() == "mine" and kept.read(folder / "x.json") == b"data"


def test_a_process_that_ends_while_it_writes_leaves_nothing(folder, monkeypatch):
    folder.mkdir(parents=True)
    for name in ("x.1.part", "y.2.part", "now.3.part"):
        (folder / name).write_text("{")
    for name in ("x.1.part", "y.2.part"):  # killed an hour ago
        os.utime(folder / name, (0, 0))
    seen, replace = [], os.replace

    def told_to_stop(part, path):
        os.kill(os.getpid(), signal.SIGTERM)
        replace(part, path)

    monkeypatch.setattr(os, "replace", told_to_stop)
    former = signal.signal(signal.SIGTERM, lambda number, frame: seen.append(sorted(p.name for p in folder.iterdir())))
    try:
        kept.write(folder / "x.json", b"data")
    finally:
        signal.signal(signal.SIGTERM, former)
    assert seen == [["now.3.part", "x.json"]]
