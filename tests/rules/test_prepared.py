"""The package's rules as they are kept between runs: the same as read anew."""

import json
import tomllib

import pytest

from extractor import rules
from extractor.core import kept
from extractor.rules import loader, prepared
from extractor.rules.parsing import parse_toml
from extractor.rules.ruleset import RuleSet

FILE = """
[[entity]]
id = "zork"
label = "GROUP"
name = "Front du Zork"
aliases = ["Zorkiens"]
acronyms = ["FZ-2"]
positive = ["Le [Front du Zork](GROUP) avance."]
[entity.context]
near = ["armes"]

[[pattern]]
id = "lion"
label = "EXERCISE"
trigger = ["exercice", "manœuvres"]
around = "{trigger} {NAME}"
unless = ["de"]

[[pattern]]
id = "jetons"
label = "EXERCISE"
tokens = [{ TEXT = "Lion", OP = "?" }, { TEXT = { IN = ["Noir", "Vert"] } }]

[[gazetteer]]
id = "noms"
label = "GROUP"
names = ["Zork", "zork", "Les Morts"]
"""
TEXT = "L’exercice Lion Vert. Le Front du Zork prend les armes ; le FZ2, les Morts."


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "extractor"


def read():
    yield parse_toml(FILE, "a.toml", data=tomllib.loads(FILE))
    yield parse_toml('title = "Rien"\noff = ["lion"]\ndate = 2026-01-02', "b.toml")


def never():
    raise AssertionError("read anew")


def found(rule_set):
    return [(m.start, m.end, m.label, m.rule, m.known) for m in rule_set.match(TEXT)]


def test_what_is_kept_is_what_was_read(folder):
    for known in (prepared.prepared([b"a"], read), prepared.prepared([b"a"], never)):
        assert known.files == tuple(read())
        assert found(RuleSet(known.files, (), known)) == found(RuleSet(list(read()))) != []
        assert found(RuleSet(known.files[:1], (), known)) == found(RuleSet(list(read())[:1]))
    with pytest.raises(AssertionError):
        prepared.prepared([b"b"], never)


def test_a_damaged_file_is_read_anew(folder):
    prepared.prepared([b"a"], read)
    (file,) = folder.glob("rules-*.json")
    for data in ({"files": []}, {"files": [[1]], "contexts": [], "lists": [], "names": [], "keys": {}}):
        kept.write(file, json.dumps(data).encode())
        assert prepared.prepared([b"a"], read).files == tuple(read())


def test_rules_of_the_user_come_beside_those_that_are_kept_or_in_their_place(tmp_path):
    ours, anew = loader.read_builtin(), [loader.read_file(path, user=False) for path in loader.builtin_paths()]
    assert list(ours) == anew
    text = "L’AQMI, Daech et le Front du Zork ont pris les armes pendant African Lion 25."
    own = tmp_path / "r.toml"
    for off in ("", 'off = ["aqmi"]\n'):
        own.write_text(off + FILE.replace("lion", "lions"), "utf-8")
        of_user = loader.read_file(own)
        names = [(m.text, m.rule) for m in rules.load([own]).match(text)]
        assert names == [(m.text, m.rule) for m in RuleSet([*anew, of_user], loader.common_words()).match(text)]
        assert {"Daech", "Front du Zork", "African Lion 25"} < {name for name, _ in names}
        assert (("AQMI", "aqmi") in names) is not bool(off)
