import re
from itertools import product

import pytest

from extractor.rules.regex_pieces import beginning, is_piece, last_lookahead, width


@pytest.mark.parametrize(
    ("regex", "expected"),
    [
        (r"\w+(?= \d)", r" \d"),
        (r"(?:\w+(?= \d))", r" \d"),
        (r"(?:(?:a|b)(?= x| y))", " x| y"),
        (r"\w+(?=[)(|]\))", r"[)(|]\)"),
        (r"\w+(?=(?:a|b)(?!c))", "(?:a|b)(?!c)"),
    ],
)
def test_what_must_stand_behind_is_the_lookahead_at_the_end(regex, expected):
    assert last_lookahead(regex) == expected


@pytest.mark.parametrize(
    "regex",
    [
        r"\w+",
        r"\w+(?! \d)",
        r"\w+(?= \d)?",
        r"(?= \d)\w+",
        r"a|\w+(?= \d)",  # only one of them ends so
        r"(?:a|\w+(?= \d))",
        r"(a)(?=\1)",  # no regex by itself
        r"(?P<one>a)(?=(?P=one))",
        r"(?i)a(?=b)",
        r"[(?=]",
        r"\(?=a)",
    ],
)
def test_other_regexes_say_nothing_of_what_stands_behind(regex):
    assert last_lookahead(regex) is None


@pytest.mark.parametrize("regex", [r"(?:a|b)(?= c)", r"(?i:a)\b", r"(?<!a)(b)", r"\d[1-9]", r"\(?(?:a)", r"\\1"])
def test_a_regex_that_refers_to_nothing_is_a_piece_of_any_other(regex):
    assert is_piece(regex)


@pytest.mark.parametrize("regex", [r"(a)\1", r"(?P<one>a)", r"(?i)a", r"(a)?(?(1)b|c)"])
def test_a_regex_with_groups_that_count_or_flags_for_all_is_none(regex):
    assert not is_piece(regex)


LINKS = [
    r"a?(?:b|c)\b",
    r"(?! ?b(?:a|c)) ?a\(?(?:b)",
    r"(?<=a)[^)(\b ]+\b(?= c)|a(?!b)",
    r"\\?a(?:b{2,3})?",
    r"(?:a|(?=b)b|(?:c(?<!ac)))*",
    r"",
]


@pytest.mark.parametrize("regex", LINKS)
def test_a_stretch_that_a_regex_matches_begins_with_its_beginning_and_is_no_wider(regex):
    whole, begins, most = re.compile(regex), beginning(regex), width(regex)
    assert begins is not None
    wrong = [
        (text, start, end)
        for text in map("".join, product("abc( ", repeat=5))
        for start in range(5)
        for end in range(start, 6)
        if whole.fullmatch(text, start, end) and (end - start > most or not begins.match(text, start))
    ]
    assert wrong == []


def test_a_beginning_is_told_where_it_can_be():
    told = {r"a\b": "a", r"(?!b(?:c))a\(?(?:d)": r"a\(?(?:d)", r"a(?=b)|[\b]": r"a|[\b]"}
    assert {regex: found.pattern for regex in told if (found := beginning(regex))} == told
    held = [r"(a)\1", "(?P<n>a)", "(?>a)b", "a++b", "^a", "a$", r"a\Z", r"a\b?", "a(?=b){2}", "(?!b)?a", "(a)(?(1)b)"]
    assert [regex for regex in held if beginning(regex)] == []
