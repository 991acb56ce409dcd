"""`check` tells what is wrong with a rule that can be read."""

from functools import cache

import pytest

from extractor.core.errors import RuleError
from extractor.rules import lint, load
from extractor.rules.lint import check
from extractor.rules.loader import builtin_paths, read_file
from extractor.rules.regex_safety import explosive

ENTITY = '[[entity]]\nid = "x"\nlabel = "GROUP"\nname = "Xylophones du Lac"\n'
PATTERN = '[[pattern]]\nid = "x"\nlabel = "GROUP"\nregex = \'%s\'\n'
TOKENS = '[[pattern]]\nid = "y"\nlabel = "BAND"\ntokens = [%s]\n'
AT, CAPITAL = 'trigger = ["frégate"]\n', "at_capital = true\n"
AROUND = '[[pattern]]\nid = "y"\nlabel = "GROUP"\nnames = ["acronym"]\naround = "le groupe"\n'


@pytest.fixture(autouse=True)
def shipped_once(monkeypatch):
    """The rules that ship, of which each check reads all the files, are read once for all these tests."""
    monkeypatch.setattr(
        lint, "read_file", lambda path, user, mistakes: read_file(path, user, mistakes) if user else _shipped(path)
    )


@cache
def _shipped(path):
    return read_file(path, False)


WRONG = [
    # names that fire everywhere
    (ENTITY + 'aliases = ["guerre"]\ncase = "fold"\n', 1, "error", "'guerre' is an everyday word"),
    (ENTITY + 'aliases = ["Guerre"]\n', 1, "warning", "'Guerre' is an everyday word"),
    (ENTITY + 'acronyms = ["X"]\n', 1, "error", "'X' is one letter"),
    (ENTITY + 'aliases = ["1956"]\n', 1, "error", "'1956' is a number"),
    (ENTITY + 'aliases = ["Brigade"]\n', 1, "error", "'Brigade' is a type noun"),
    (ENTITY + 'aliases = ["la police"]\ncase = "fold"\n', 1, "error", "'la police' in any case is everyday French"),
    # rules that can never fire
    (ENTITY + 'aliases = ["!!"]\n', 1, "error", "'!!' can never fire"),
    (
        ENTITY + '[entity.context]\nnear = ["rebelles"]\nnot_near = ["rebel"]\n',
        1,
        "error",
        "can never fire: all that near",
    ),
    (ENTITY + '[entity.context]\nforms = ["XL"]\n', 1, "error", "'XL' is no name of 'x'"),
    (PATTERN % "« (?P<name>.) »", 1, "error", "can never fire: patterns see plain typography, not « »"),
    (PATTERN % "(?P<name>x)" + 'follows = "SHIP"\n', 1, "error", "no rule gives the label SHIP"),
    (PATTERN % "(?P<name>x)" + 'at = ["le groupe"]\n', 1, "error", "can never fire at 'le groupe'"),
    # regexes
    (PATTERN % "(?P<name>x*)", 1, "error", "matches nothing at all"),
    (PATTERN % "(?P<n>a*)|(?P<name>b)", 1, "error", "matches nothing at all"),
    (
        PATTERN % "le (?P<name>Z)" + 'kb_id = "ports"\n[[gazetteer]]\nid = "ports"\nlabel = "P"\nnames = ["Zork"]\n',
        1,
        "warning",
        "kb_id 'ports' is a list of many: all that 'x' finds is one entity",
    ),
    (PATTERN % "le (?P<name>)", 1, "error", "can never fire: (?P<name>) holds nothing"),
    *(
        (PATTERN % regex + asked, 1, "error", f"can never fire: {reason}")
        for asked, reason, regexes in (
            (AT, "the regex begins right behind the trigger word", ("frégate (?P<name>Z)", r"(?i:\w)(?P<name>Z)")),
            (AT, "the regex begins right behind the trigger word", (r"(?P<name>Z+)", r"(?:a|[^\W])?\b(?P<name>[A-Z])")),
            (CAPITAL, "with at_capital the regex begins with", ("frégate (?P<name>Z)", r"(?:[a-z]|\s)+(?P<name>Z)")),
            (AT + CAPITAL, "with at_capital the regex begins with", (" (?P<name>Z)", "(?i:, )(?P<name>Z)")),
        )
        for regex in regexes
    ),
    (PATTERN % r"(?=A)(?P<name>(?P<n>\b))", 1, "error", "can never fire: (?P<name>) holds nothing"),
    (PATTERN % r"le (?:(?P<name>A)|(?P<name_2>))", 1, "error", "can never fire: (?P<name_2>) holds nothing"),
    (PATTERN % "le (?P<name>A?)", 1, "warning", "(?P<name>…) may hold nothing"),
    (PATTERN % "le (?:(?P<name>(?:(?P<n>A*)b?)*)|c)", 1, "warning", "(?P<name>…) may hold nothing"),
    (PATTERN % "(?P<name>A*)" + 'ends_at = ["tient"]\n', 1, "warning", "(?P<name>…) may hold nothing"),
    (PATTERN % r"(?P<name>(\w+\s?)+)!", 1, "error", "may backtrack without bound"),
    (
        PATTERN % r"(?P<name>.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)zz" + 'trigger = ["le"]\n',
        1,
        "warning",
        "3 repeats without bound behind one another",
    ),
    (
        PATTERN % r"(?P<name>\w+\s?\w+)!",
        1,
        "warning",
        "2 repeats without bound behind one another can hold the same (le",
    ),
    (PATTERN % r"(?P<name>(a*)b?a*)!", 1, "warning", "hold the same (letters), wherever it begins"),
    (PATTERN % r"(?P<name>.*.*.*.*.*x)!", 1, "warning", "3 repeats without bound behind one another"),
    (PATTERN % r"(?P<name>(?:\w+\s*\w+\s*){2})!", 1, "warning", "2 rounds with a repeat without bound can hold"),
    (PATTERN % r"(?P<name>(?:\s?\w+){0,6})!", 1, "warning", "6 rounds with a repeat without bound can hold the same"),
    (PATTERN % r"(?P<name>(?:x|\w+ ?)\w+(?:-?\w+)?)!", 1, "warning", "3 repeats without bound behind one another"),
    (PATTERN % r"(?P<name>(?:.*a){8})!", 1, "warning", "8 rounds with a repeat without bound can hold the same"),
    (PATTERN % r"(?P<name>(?:a|aa|a?a)*)b!", 1, "error", "alternatives that match the same character"),
    (PATTERN % r"(?P<name>a)(?=(?:x?[a-z ]*){10}zz)", 1, "warning", "10 rounds may each be empty"),
    (AROUND.replace("le groupe", "(?i)le {NAME}"), 1, "error", "global flags not at the start"),
    (AROUND.replace("le groupe", "{NAME}") + 'case = "fold"\n', 1, "warning", 'case = "fold" does nothing'),
    (ENTITY + '[entity.context]\nafter = [","]\n', 1, "error", "after: ',' can never stand there"),
    # ids and shared names
    (ENTITY + 'parent = "no-such-entity"\n', 1, "error", "parent 'no-such-entity' is no id"),
    (PATTERN % "le (?P<name>A)" + 'kb_id = "aqmii"\n', 1, "warning", "kb_id 'aqmii' is no id: all that 'x' finds"),
    (PATTERN % "le (?P<name>A)" + 'kb_id = "x-y/A"\n', 1, "warning", "kb_id 'x-y/A' is no id"),
    (ENTITY + 'aliases = ["xylophones du lac"]\n', 1, "warning", "again"),
    ('off = ["x"]\n' + ENTITY, 1, "warning", "off: 'x' is a rule of this file itself, and stays"),
    # what is empty
    ('[[gazetteer]]\nid = "x"\nlabel = "X"\nnames = []\n', 1, "error", "'x' can never fire: its list is empty"),
    (AROUND.replace('"acronym"', "").replace("groupe", "{NAME}"), 1, "error", "can never fire: it names no kind"),
    (ENTITY + '[[entity]]\nid = "y"\nlabel = "CLUB"\nname = "Xylophones-du-lac"\n', 5, "error", "is GROUP 'x' too"),
    (ENTITY + '[[entity]]\nid = "y"\nlabel = "GROUP"\nname = "Xylophones-du-lac"\n', 5, "warning", "also names 'x'"),
    ('[[entity]]\nid = "boko-haram"\nlabel = "BAND"\nname = "Les Boko"\n', 1, "error", "id 'boko-haram' is taken"),
    (
        '[[entity]]\nid = "y"\nlabel = "BAND"\nname = "Obangame-Express"\n',
        1,
        "error",
        "'Obangame-Express' is EXERCISE 'obangame-express' too",
    ),
    ('[[pattern]]\nid = "y"\nlabel = "BAND"\ntokens = [{ LOWR = "x" }]\n', 1, "error", "token pattern of 'y'"),
    (TOKENS % "{ _ = { foo = 1 } }", 1, "error", "tokens have no extension 'foo'"),
    (TOKENS % "{ _ = 1 }", 1, "error", "token pattern of 'y'"),
    (PATTERN % r"(?P<name>(?:\s?\w+){0,6})!", 1, "warning", "may take long: 6 rounds"),
    (TOKENS % '{ TEXT = { REGEX = "(X|x)(x+x+)+y" } }', 1, "error", "may backtrack without bound"),
    (TOKENS % '{ LOWER = { REGEX = { IN = ["a", "(b+)+c"] } } }', 1, "error", "may backtrack without bound"),
    (TOKENS % '{ TEXT = { NOT_IN = ["a"], REGEX = "(b+" } }', 1, "error", "token pattern of 'y'"),
    (AROUND, 1, "error", "needs one {NAME}"),
    *(
        (
            f"[phrases]\nvide = '{nothing}'\n"
            + AROUND.replace('["acronym"]', '["acronym", "vide"]').replace("groupe", "groupe {NAME}"),
            3,
            "error",
            "can never fire at a phrase 'vide': it holds nothing",
        )
        for nothing in ("", "(?=[A-Z])", r"\b(?:)*")
    ),
    (AROUND + ENTITY + 'acronyms = ["X"]\n', 6, "error", "'X' is one letter"),
    # tables that do nothing any more, whatever they hold
    (ENTITY + "[prefilter]\nnope = 'x'\n", 5, "warning", "[prefilter] does nothing"),
    ("[parts]\na = 'x'\n[gists]\na = '('\n", 3, "warning", "[gists] does nothing"),
    ('off = ["no-such-rule"]\n', 1, "error", "no rule has the id 'no-such-rule'"),
    # what cannot be read is told too, and does not hide the rest
    ("[[entity]\n", 1, "error", "no TOML"),
    (ENTITY + 'case = "up"\n' + ENTITY.replace('"x"', '"y"') + 'acronyms = ["Z"]\n', 6, "error", "'Z' is one letter"),
    (
        ENTITY + 'case = "up"\n' + ENTITY.replace('"x"', '"y"') + 'acronyms = ["Z"]\n',
        5,
        "error",
        "case 'up' is unknown",
    ),
]


@pytest.mark.parametrize(("text", "line", "level", "message"), WRONG)
def test_a_problem_is_told_with_its_line(write, text, line, level, message):
    path = write("mine.toml", text)
    told = [p for p in check([path]) if message in p.message]
    assert [(p.where, p.level) for p in told] == [(f"{path}:{line}", level)]
    assert told[0].remedy


@pytest.mark.parametrize(
    "text",
    [
        ENTITY + 'acronyms = ["XDL"]\naliases = ["Xylo-CO₂", "3ᵉ Xylophone"]\n',
        ENTITY + 'aliases = ["Guerre"]\n[entity.context]\nnear = ["milice"]\n',
        ENTITY + 'acronyms = ["ADF"]\n[entity.context]\nnear = ["lac"]\n',
        ENTITY + '[entity.context]\nbefore = ["^", "l’", "Général"]\nnot_after = ["$", "porte-avions"]\n',
        PATTERN % r'frégate "(?P<name>[^"]+)"',
        *(PATTERN % rf"(?P<name>{begin}\w+\s?\w+)!" for begin in (r"\b", "^", r"(?<!\w)", "@")),
        PATTERN % r"(?P<name>\w+\s?\w+)!" + "at_capital = true\n",
        *(PATTERN % f"{begin}(?P<name>Z)" + AT for begin in (" ", r"\W?", "(?: la)? ", r"(?!,)[^\w,]", '"', "(?>-)")),
        PATTERN % "(?P<name>Z)" + AT + 'with_label = "GROUP"\n',
        *(
            PATTERN % f"{begin}(?P<name>Z)" + AT + CAPITAL
            for begin in ("", "(?i:x)", r"\w", "[^a]", "(?:a?|b)", "(?:a|É)")
        ),
        PATTERN % r"le (?P<n>-?)(?:(?P<name>A)?|(?=(?P<name_2>B?C)))(?P=n)",
        '[[pattern]]\nid = "y"\nlabel = "BAND"\ntokens = [{ LOWER = "x" }, { SHAPE = "XX-dd" }]\n',
        TOKENS % '{ TEXT = { REGEX = "^Al-[A-Z][a-z]+$" } }',
        TOKENS % '{OP="+"},{OP="*"},{OP="{2,}"},{OP="{0,100}"},{LOWER="zz"}',
        'off = ["boko-haram"]\n',
        PATTERN % "le (?P<name>A)" + 'kb_id = "boko-haram"\n',
        PATTERN % "le (?P<name>A)" + 'kb_id = "Q1431"\n',
        ENTITY + 'aliases = ["MeToo Sahel", "#MeToo Sahel", "MeToo Sahel!"]\n',
    ],
)
def test_nothing_is_told_of_a_good_file(write, text):
    assert check([write("mine.toml", text)]) == []


@pytest.mark.parametrize(
    "regex",
    [
        r"(\w+\s?)+x",
        r"(a+)+$",
        r"(a*)*b",
        r"([^\n]*,)*x",
        r"(x+x+)+y",
        r"(?:[a-z]+-?)*!",
        r"(?:[ -][A-Z][\w-]*)*!",
        r"(?:a{1,30}){2,}b",
        r"(?:(?:\w| )+,?)+;",
        r"(?i:(?:A+a?)+)!",
        r"(?=(?:a+)+$)a",
        r"(?:a{1,3})+z",
        r"(?:[A-Z]\w{1,20} ?)+, alias",
        r"(?:\w{2,20}[ -]?)+ armée",
        r"(?:\w|\w\w)+z",
        r"(?:[A-Z]\w|\w\w)+z",
        r"(?:(?:\w|\w\w) ?)+z",
    ],
)
def test_explosive_regexes_are_known(regex):
    assert explosive(regex)


@pytest.mark.parametrize(
    "regex",
    [
        r"\w+ \w+",
        r"(?:-\w+)+x",
        r"(?:, \w+)*",
        r"(?:\w+ )+x",
        r"(?: [A-Z]\w*){0,4}",
        r"(?>\w+\s?)+x",
        r"(?:ab|ac)*d",
        r'"[^"]+"',
        r"(?:\d{1,3} )*\d",
        r"\w+\s*\w+\s*!",
        r"(?:\w+ ){0,5}\w+(?: \w+)* \w+",
        r"le .* à .* de .* avec (?P<name>.*)",
        r"(?:[A-Z][a-z]{1,20} ?)+x",
        r"(?:\w{1,20} )+x",
        r"(?:\s\w{1,20})+x",
        r"(?:\d{3}[. ]?)+x",
        r"(?:ab?)+c",
        r"(?:a|ab)+c",
        r"(?:x|\w\d)+z",
        r"(?:\b[A-Z]\w{1,20}\b ?)+",
        r"(?:[A-Z]\w{1,20}(?!\w) ?)+",
        r"(?:(?<!\w)\w{1,9} ?)+",
        r"(?:,? ?(?:le |la )?[A-Z]\w{1,9}\b)+",
    ],
)
def test_harmless_regexes_are_left_alone(regex):
    assert explosive(regex) is None


def test_a_column_in_a_list_of_names_is_told(write):
    """« Mali » behind a tab is not another name of each of its towns."""
    (path := write("m.toml", '[[gazetteer]]\nid = "x"\nlabel = "X"\nfile = "l.txt"\n'))
    listed = write("l.txt", "# villes\n" + "".join(f"Ville-{n}\tMali\tZork-{n % 3}\n" for n in range(9)))
    assert [(p.where, p.level, p.message) for p in check([path])] == [
        (f"{listed}:2", "warning", "'Mali' is another name of 9 entries: which of them stays open")
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("l.csv", "nom;alias\nPélican Bleu;PB\nÎle d’Ouessant;\n"),
        ("l.txt", "# bateaux\nPélican Bleu;PB\nÎle d’Ouessant;\n"),
        ("l.csv", "Pélican Bleu,PB\nÎle d’Ouessant,IO\n"),
        ("l.txt", '"Pélican Bleu","PB"\n"Île d’Ouessant",""\n'),
        ("l.csv", "Pélican Bleu,PB\nÎle d’Ouessant\nMarie Morgane,MM,Marie\n"),
        ("l.csv", "Pélican Bleu,PB\n"),
        ("l.csv", 'Pélican Bleu,"un\tbateau"\nÎle d’Ouessant,IO\nMarie Morgane,MM\n'),
    ],
)
def test_a_table_given_as_a_list_of_names_is_an_error(name, text, write):
    path = write("m.toml", f'[[gazetteer]]\nid = "x"\nlabel = "X"\nfile = "{name}"\n')
    write(name, text)
    (problem,) = check([path])
    assert problem.level == "error" and "is a table" in problem.message
    with pytest.raises(RuleError, match="is a table"):
        load([path])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("l.csv", "Katibat Zork\nZorkia, Inc.\nGramazou, SA\nVolga, SE\n"),
        ("l.csv", "Zorkia, Inc.\n"),
        ("l.csv", "Katibat Zork\tKZ, branche\nVolga Zork\tVZ, branche\n"),
        ("l.txt", "Katibat Zork\tKZ; branche\n"),
        ("l.txt", '"Katibat Zork"\n"Volga Zork"\n'),
        ("l.csv", '"Katibat Zork"\n"Volga Zork"\n'),
        ("l.csv", '"Groupe ""Volga"""\nVolga Zork\n'),
    ],
)
def test_a_list_of_names_with_commas_or_divided_by_tabs_is_no_table(name, text, write):
    path = write("m.toml", f'[[gazetteer]]\nid = "x"\nlabel = "X"\nfile = "{name}"\n')
    write(name, text)
    assert [p for p in check([path]) if p.level == "error"] == []
    first = text.split("\n")[0].split("\t")[0].removeprefix('"').removesuffix('"').replace('""', '"')
    assert next(names[0] for _, names in read_file(path).rules[0].lines()) == first


def test_a_list_with_some_marks_in_its_names_is_one(write):
    path = write("m.toml", '[[gazetteer]]\nid = "x"\nlabel = "X"\nfile = "l.txt"\n')
    write("l.txt", "Zorkia, S.A.\nGramazou, S.A.\nPort Zork; Zork\nVolga Zork\nZorkia, Ltd\n")
    assert [p for p in check([path]) if p.level == "error"] == []


def test_a_file_of_the_package_may_be_named():
    names, patterns = (next(p for p in builtin_paths() if p.name == n) for n in ("sahel.toml", "context-groups.toml"))
    # whether anything is wrong with the patterns tells the command (tests/cli/test_rules.py)
    assert [p for p in check([names]) if p.level == "error"] == []
    assert load([names]).rules == load([patterns]).rules == load().rules


def test_a_name_of_many_entities_is_told_of_a_few_of_them(write):
    path = write("mine.toml", "".join(f'[[entity]]\nid = "p{n}"\nlabel = "A"\nname = "Gramazou"\n' for n in range(60)))
    told = check([path])
    assert {problem.where for problem in told} == {f"{path}:{4 * n + 1}" for n in range(1, 60)}
    assert len(told) < 60 * 20


def test_flags_within_a_rule_are_told_how_to_write(write):
    texts = (PATTERN % "(?i)(?P<name>x)" + 'ends_at = ["y"]\n', AROUND.replace("le groupe", "(?i)le {NAME}"))
    for text in texts:
        assert [p.remedy for p in check([write("mine.toml", text)])] == ["write (?i:…) around what they hold for"]
