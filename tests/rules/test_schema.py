"""Wrong rule files are told with file, line and remedy."""

import os

import pytest

from extractor.core.errors import RuleError
from extractor.rules import load
from extractor.rules.parsing import parse_toml
from tests.timing import grows_below

GOOD = '[[entity]]\nid = "x"\nlabel = "GROUP"\nname = "Xylo"\n'

WRONG = [
    ("[[entity]\n", 1, "no TOML"),
    ('title = "a"\n\nid = 3\n', 3, "unknown key 'id'"),
    (GOOD + 'colour = "red"\n', 5, "unknown key 'colour'"),
    ('[[entity]]\nlabel = "GROUP"\nname = "X"\n', 1, "without 'id'"),
    ('# a\n[[entity]]\nid = "x"\nlabel = "GROUP"\n', 2, "without 'name'"),
    (GOOD + 'aliases = "Y"\n', 5, "'aliases' is no list of texts"),
    (GOOD + "acronyms = [1]\n", 5, "'acronyms' is no list of texts"),
    (GOOD + 'case = "upper"\n', 5, "case 'upper' is unknown"),
    (GOOD + '[entity.context]\nnaer = ["a"]\n', 6, "unknown key 'naer'"),
    (GOOD + '[entity.context]\nnear = ""\n', 6, "'near' is no list of texts"),
    ('[[entity]]\nid = "ete"\nlabel = "O"\nname = "X"\n', 3, "label 'O' stands for no name"),
    ('[[entity]]\nid = "Été"\nlabel = "GROUP"\nname = "X"\n', 2, "not in kebab-case"),
    ('[[entity]]\nid = "x"\nlabel = "group"\nname = "X"\n', 3, "not in capitals"),
    ('[[pattern]]\nid = "p"\nlabel = "A"\n', 1, "one of around, regex and tokens"),
    ('[[pattern]]\nid = "p"\nlabel = "A"\ntokens = "x"\n', 4, "'tokens' is no list of tables"),
    (
        '[[pattern]]\nid = "p"\nlabel = "A"\ntokens = [{IS_TITLE = true}]\nnot_person = true\ncase = "fold"\n',
        5,
        "tokens knows no not_person, case",
    ),
    ('[[pattern]]\nid = "p"\nlabel = "A"\nregex = "(?P<name>"\n', 1, "regex of 'p'"),
    ('[[pattern]]\nid = "p"\nlabel = "A"\nregex = "abc"\n', 1, "no group (?P<name>…)"),
    ('[[pattern]]\nid = "p"\nlabel = "A"\nregex = \'(?P<name>{nope})\'\n', 1, "unknown part {nope}"),
    (
        "[parts]\na = '{b}'\nb = '{a}'\n[[pattern]]\nid = \"p\"\nlabel = \"A\"\nregex = '(?P<name>{a})'\n",
        4,
        "without end",
    ),
    (
        "[parts]\na = '{b}{b}'\nb = '{c}{c}'\nc = 'x{b}'\n[[pattern]]\nid = \"p\"\nlabel = \"A\"\nregex = '(?P<name>{a})'\n",
        5,
        "without end",
    ),
    ('[parts]\na = 3\n[[pattern]]\nid = "p"\nlabel = "A"\nregex = "(?P<name>x)"\n', 2, "neither text nor list"),
    ("[parts]\nEngins = 'x'\n", 2, "part 'Engins' has no name that a regex can hold"),
    ("[parts]\n2x = 'x'\n", 2, "part '2x' has no name that a regex can hold"),
    ('[[gazetteer]]\nid = "g"\nlabel = "A"\n', 1, "either names or a file"),
    ('[[gazetteer]]\nid = "g"\nlabel = "A"\nfile = "none.txt"\n', 1, "cannot read"),
    (GOOD + GOOD, 5, "id 'x' is taken"),
    ("title = 1979-05-27\n" + GOOD, 1, "'title' is no text"),
    ('off = ["no-such-rule"]\n' + GOOD, None, "no rule has this id"),
]


def test_parts_within_parts_are_put_in_however_deep(write):
    def chain(deep):
        parts = "".join(f"q{number} = 'b{{q{number + 1}}}'\n" for number in range(deep))
        return f"[parts]\n{parts}q{deep} = 'a'\n[[pattern]]\nid = 'p'\nlabel = 'A'\nregex = '(?P<name>{{q0}})'\n"

    (found,) = load([write("mine.toml", chain(30))], builtin=False).match("b" * 30 + "a")
    assert found.end == 31
    with pytest.raises(RuleError, match="hold one another more than 100 deep"):
        load([write("mine.toml", chain(120))], builtin=False)


@pytest.mark.parametrize("repeated", ["{OP='+'}", "{IS_ALPHA=true, OP='+'}", "{IS_ALPHA=true, OP='{0,100}'}"])
def test_tokens_that_are_repeated_take_time_by_the_text(write, repeated):
    tokens = f"[[pattern]]\nid = 'p'\nlabel = 'A'\ntokens = [{', '.join([repeated] * 6)}, {{LOWER='fin'}}]\n"
    rules = load([write("mine.toml", tokens)], builtin=False)
    (found,) = rules.match("mot " * 30 + "fin mot")
    assert (found.start, found.end) == (0, 123)
    assert grows_below(20, lambda size: rules.match("mot " * size + "fin"), 1000, 8000)


def test_lines_of_a_list_are_those_of_an_editor(write):
    path = write("g.toml", "[[gazetteer]]\nid = 'g'\nlabel = 'A'\nfile = 'g.txt'\n")
    write("g.txt", "Nom\u2028ligne\r\nAutre\x0bnom\n\nSuite\n")
    rules = load([path], builtin=False)
    assert list(rules.rule("g").lines()) == [(1, ["Nom\u2028ligne"]), (2, ["Autre\x0bnom"]), (4, ["Suite"])]


@pytest.mark.parametrize(("text", "line", "reason"), WRONG)
def test_a_wrong_file_is_told_with_its_line(write, text, line, reason):
    path = write("mine.toml", text)
    with pytest.raises(RuleError) as caught:
        load([path], builtin=False)
    assert caught.value.subject == (f"{path}:{line}" if line else str(path))
    assert reason in caught.value.reason
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("none.toml", "cannot read"),
        ("rules.yaml", "unknown suffix"),
        ("none.jsonl", "cannot read"),
        ("a" * 300, "unknown suffix"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(tmp_path, name, reason):
    with pytest.raises(RuleError, match=reason):
        load([tmp_path / name], builtin=False)


def test_a_pipe_is_told(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(RuleError, match="is a pipe, and rules are read more than once"):
        load([tmp_path / "pipe"], builtin=False)


def test_a_file_of_another_encoding_is_told(tmp_path):
    path = tmp_path / "latin.toml"
    path.write_bytes('title = "été"'.encode("latin-1"))
    with pytest.raises(RuleError, match="not UTF-8"):
        load([path], builtin=False)


def test_a_part_may_have_digits_in_its_name(write):
    path = write(
        "p.toml",
        "[parts]\nengin2 = 'char'\n" + '[[pattern]]\nid = "p"\nlabel = "A"\n' + "regex = '{engin2} (?P<name>{cap})'\n",
    )
    assert [m.text for m in load([path], builtin=False).match("Un char Leclerc.")] == ["Leclerc"]


def test_rules_know_their_line():
    file = parse_toml('title = "t"\n\n[[pattern]]\nid = "p"\nlabel = "A"\nregex = "(?P<name>x)"\n\n' + GOOD, "f.toml")
    assert [(r.id, str(r.origin)) for r in file.rules] == [("p", "f.toml:3"), ("x", "f.toml:8")]


def test_an_entity_keeps_what_is_known_of_it():
    file = parse_toml(GOOD + 'acronyms = ["XY"]\nregion = "Sahel"\nparent = "z"\n', "f.toml")
    (rule,) = file.rules
    assert (rule.name, rule.acronyms, rule.region, rule.parent, rule.case) == ("Xylo", ("XY",), "Sahel", "z", "name")


def test_a_file_of_many_old_keys_is_read_in_step_with_its_length():
    pattern = '[[pattern]]\nid = "p{}"\nlabel = "A"\nat = ["x"]\nregex = " (?P<name>y)"\n'
    assert grows_below(9, lambda many: parse_toml("".join(map(pattern.format, range(many))), "a.toml"), 500, 2000)


def test_a_file_that_is_named_twice_is_read_once(write, tmp_path):
    path = write("mine.toml", GOOD)
    (tmp_path / "again.TOML").symlink_to(path)
    assert [rule.id for rule in load([path, tmp_path / "again.TOML", tmp_path / "." / "mine.toml"], False).rules] == [
        "x"
    ]


@pytest.mark.parametrize("name", [".", "\ud800.toml", "a\0.toml"])
def test_what_is_no_file_is_told(name):
    with pytest.raises(RuleError, match="is a folder|cannot read it"):
        load([name], builtin=False)
