"""Nothing is written outside the output and the cache, in any surroundings: a read-only home, LC_ALL=C, no terminal."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.shell import environment
from tests.robustness.here import around

TEXT = "L’AQMI à Gao.\n"


@pytest.fixture
def place(tmp_path, monkeypatch):
    for name in ("work", "home", "cache", "tmp"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "work")
    Path("é.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def run(place, *arguments, **variables):
    told = {"HOME": str(place / "home"), "XDG_CACHE_HOME": str(place / "cache"), "TMPDIR": str(place / "tmp")}
    command = [sys.executable, "-m", "extractor", *arguments]
    return subprocess.run(command, capture_output=True, env=environment(**(told | variables)), timeout=120)


@pytest.mark.parametrize("form", ["jsonl", "sqlite", "parquet", "brat", "docbin"])
def test_nothing_else_is_written(place, form):
    before = around(place)
    assert run(place, "é.txt", "--model", "none", "-f", form, "-o", "out").returncode == 0
    new = around(place).keys() - before.keys()
    assert before.items() <= around(place).items()
    assert {name for name in new if not name.startswith(("work/out", "cache/extractor"))} == set()


@pytest.mark.parametrize(
    "variables",
    [
        {"LC_ALL": "C"},
        {"TERM": "dumb"},
        {"HOME": "/proc/nowhere", "XDG_CACHE_HOME": ""},
        {"PYTHONUTF8": "0", "LANG": "C"},
    ],
)
def test_any_surroundings(place, variables):
    done = run(place, "é.txt", "--model", "none", "-f", "csv", **variables)
    assert done.returncode == 0 and "é.txt".encode() in done.stdout and not done.stderr


def test_another_user(place):
    """Not root, and a folder that is another's: a message, no trace."""
    if os.geteuid():
        pytest.skip("only root becomes another user")
    if not os.access(sys.executable, os.X_OK) or "/root/" in os.path.realpath(sys.executable):
        pytest.skip("the interpreter is root's alone")
    command = [sys.executable, "-m", "extractor", "é.txt", "--model", "none", "-f", "csv", "-o", "out"]
    done = subprocess.run(command, capture_output=True, env=environment(HOME="/nonexistent"), user=65534)
    assert done.returncode == 1 and b"Traceback" not in done.stderr
