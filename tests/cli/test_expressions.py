"""Expressions that a former command compiled are those that Python compiles, whatever has become of their file."""

import json
import re
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.cli.expressions import Expressions
from extractor.core import kept
from tests.cli.shell import FRESH, environment

TEXTS = ["", "L'AQMI à Gao, 2026", "ÉTÉ été ß ẞ", "a\nb\r\nc\u2028d", "xxabcabcx", "\U0001f600 ſ K"]
PATTERNS = st.one_of(
    st.sampled_from(
        [
            r"(?P<a>x+)(?P<b>[^\W\d_]{2,})?",
            r"(?i)été|[à-ÿ]+",
            r"(?<=L')\w+(?!\w)",
            r"^(?:a|b|[^c])*$",
            r"\b(?P<word>\w+) (?=\w)",
            r"(?s:.)+?x",
            "[\U0001f300-\U0001faff]",
            r"(a)(b)?(c)\1",
            "",
        ]
    ),
    st.from_regex(r"[a-c]{1,3}(\|[à-ü]{1,2}|\?|\*)?", fullmatch=True),
)
FLAGS = st.sampled_from([0, re.IGNORECASE, re.MULTILINE | re.DOTALL, re.VERBOSE, re.ASCII])


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return tmp_path_factory.mktemp("kept") / "expressions.json"


@pytest.fixture
def installed(monkeypatch):
    """Expressions that `re` asks; what `re` was comes back behind the test."""
    from re import _compiler

    def begin(file):
        monkeypatch.setattr(_compiler, "compile", _compiler.compile)
        monkeypatch.setattr(_compiler, "_sre", _compiler._sre)
        known = Expressions(file)
        known.install()
        return known

    yield begin
    monkeypatch.undo()


def seen(pattern):
    return [[(m.span(), m.groups(), m.groupdict(), m.lastgroup) for m in pattern.finditer(text)] for text in TEXTS], (
        pattern.pattern,
        pattern.flags,
        pattern.groups,
        dict(pattern.groupindex),
    )


@given(st.lists(st.tuples(PATTERNS, FLAGS), min_size=1, max_size=4))
def test_what_is_kept_finds_what_python_finds(file, asked):
    from re import _compiler

    file.unlink(missing_ok=True)
    fresh = [seen(_compiler.compile(*one)) for one in asked]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_compiler, "compile", _compiler.compile)
        patch.setattr(_compiler, "_sre", _compiler._sre)
        first = Expressions(file)
        first.install()
        assert [seen(_compiler.compile(*one)) for one in asked] == fresh
        first.keep()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_compiler, "_parser", None)  # nothing is translated again
        patch.setattr(_compiler, "compile", _compiler.compile)
        patch.setattr(_compiler, "_sre", _compiler._sre)
        second = Expressions(file)
        second.install()
        assert [seen(_compiler.compile(*one)) for one in asked] == fresh


@pytest.mark.parametrize(
    "damage",
    [
        lambda kept: b"",
        lambda kept: b"[1]",
        lambda kept: b"\xff",
        lambda kept: json.dumps(dict.fromkeys(kept, None)).encode(),
        lambda kept: json.dumps({key: [0, "AAAA", 0, {}, [None]] for key in kept}).encode(),
        lambda kept: json.dumps({k: [v[0], v[1][:8], *v[2:]] for k, v in kept.items()}).encode(),
        lambda kept: json.dumps({k: [v[0], v[1], 0, {"x": 9}, []] for k, v in kept.items()}).encode(),
    ],
)
def test_a_damaged_file_only_costs_time(file, installed, damage, monkeypatch):
    for compiled in ("_cache", "_cache2"):  # what is forgotten comes back with the end of the test
        monkeypatch.setattr(re, compiled, {}, raising=False)
    source = r"(?P<year>\d{4})(-\d\d)?"
    file.unlink(missing_ok=True)
    known = installed(file)
    re.purge()
    re.compile(source)
    known.keep()
    kept.write(file, damage(json.loads(kept.read(file))))
    re.purge()
    installed(file)
    match = re.compile(source).search("en 2026-11")
    assert match and match["year"] == "2026"


def test_a_command_finds_the_same_with_and_without_them(tmp_path):
    (tmp_path / "a.txt").write_text("L’AQMI à Gao. L’exercice Sirocco d’or 2026 commence.", encoding="utf-8")
    command = [*FRESH, "a.txt", "--model", "none", "-f", "json"]
    surroundings = environment(XDG_CACHE_HOME=str(tmp_path / "cache"))
    said = [subprocess.run(command, cwd=tmp_path, env=surroundings, capture_output=True) for _ in range(3)]
    assert said[0].stdout and {(one.returncode, one.stdout, one.stderr) for one in said} == {(0, said[0].stdout, b"")}
    assert [path.name for path in tmp_path.glob("cache/extractor/expressions-*")]
    assert not list(tmp_path.glob("cache/extractor/*.part"))
