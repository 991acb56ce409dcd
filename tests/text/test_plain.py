"""A text made plain: cases of tests/cases/plain.txt, and what holds for any text."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extractor.text import casing, markup
from extractor.text.offsets import Edit, Edited
from extractor.text.plain import Plain
from extractor.text.remarks import remarks
from tests.conftest import CASES
from tests.each import each
from tests.timing import grows_below

ESCAPES = {"\\n": "\n", "\\r": "\r", "\\t": "\t", "\\0": "\0", "\\-": "\u00ad", "\\_": "\u00a0"}


def unescaped(text):
    for written, character in ESCAPES.items():
        text = text.replace(written, character)
    return text


def cases():
    source = None
    for line in (CASES / "plain.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("= "):
            yield unescaped(source), unescaped(line[2:])
        elif line and not line.startswith(("# ", "## ")):
            source = line


@each(cases())
def test_a_text_is_made_plain(source, plain):
    assert Plain(source).text == plain


@each(cases())
def test_line_ends_are_one(source, plain):
    bare = source.replace("\r\n", "\n").replace("\r", "\n")
    for end in ("\n", "\r\n", "\r", "\u2028"):
        assert Plain(bare.replace("\n", end)).text == plain


any_text = st.lists(
    st.one_of(
        st.sampled_from("abÉe JeanLe -\n\r\t\u00ad¬’«»().,;:1²<>&\u0301\u00a0\0"),
        st.sampled_from(["Le ", "<b>", "</p>", "&amp;", "Ã©", "\n> ", "-\n", ".Il a ", "PARIS ", "\r\n\r\n", "a3 "]),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=60,
).map("".join)


@given(any_text)
def test_offsets_go_both_ways(text):
    plain = Plain(text)
    assert len(plain.shown) == len(plain.text)
    last = 0
    for at in range(len(plain.text)):
        start, end = plain.original_span(at, at + 1)
        assert 0 <= start <= end <= len(text)
        assert start >= last or plain.original_span(at - 1, at) == (start, end)
        last = end
        if start < end:  # what was put in stands nowhere
            back = plain.plain_span(start, end)
            assert back[0] <= at < back[1]
    whole = plain.plain_span(0, len(text))
    assert 0 <= whole[0] <= whole[1] <= len(plain.text)


@given(st.text("ABÉİŒß -'’.:\nSLa1", max_size=40))
def test_recast_letters_keep_their_places(text):
    recast, starts = casing.recast(text, str.isupper)
    assert len(recast) == len(text) and recast.lower() == text.lower()
    assert all(start == 0 or text[start - 1] == "\n" for start in starts)


@given(any_text)
@example("a\0\u0301")
def test_spaces_are_single_and_line_ends_bare(text):
    plain = Plain(text).text
    assert "\r" not in plain and "\0" not in plain and "\t" not in plain
    assert "\n\n" not in plain


@given(st.text("abc", max_size=20), st.data())
def test_edits_invert(source, data):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(source)), max_size=8)))
    edits = [Edit(a, b, data.draw(st.text("xy", max_size=3))) for a, b in zip(cuts[::2], cuts[1::2])]
    edited = Edited(source, edits)
    expected, at = "", 0
    for start, end, new in edits:
        expected += source[at:start] + new
        at = end
    assert edited.text == expected + source[at:]
    untouched = [i for i in range(len(source)) if not any(e.start <= i < e.end for e in edits)]
    for i in untouched:
        start, end = edited.edited_span(i, i + 1)
        assert edited.text[start:end] == source[i]
        assert edited.source_span(start, end) == (i, i + 1)


@pytest.mark.parametrize(
    "unit",
    [
        "<!--",
        "<script>",
        "&amp",
        "<a ",
        "Ã",
        "(a",
        "a.B",
        "A-\n",
        "AB CD\n",
        "a  \t",
        "> ",
        "[1]",
        "¹",
        "L'",
        "a\u0301",
        "Zone25 ",
    ],
)
def test_hostile_text_takes_time_in_proportion(unit):
    def read(size):
        Plain(unit * (size // len(unit)))

    read(2_000)
    # ten times the text; a hundred times the time would be the square
    assert grows_below(16, read, 5_000, 50_000)


def test_a_line_end_of_latin_1_stays_one_where_no_control_is_a_letter():
    assert Plain("Fin.\x85Awa, l\x92été").text == "Fin.… Awa, l'été"
    assert Plain("Fin.\x85Awa parle.").text != "Fin.… Awa parle."
    assert list(remarks("L\x92été, l\x92an")) == [
        "2 letters of cp1252 as controls (U+0092 for « ’ »), read as meant; mend the file with ftfy"
    ]


def test_a_line_in_capitals_is_the_same_with_and_without_its_end():
    line = "LOCKED SHIELDS : LES BELGES SUR LE PODIUM"
    assert casing.recast(line + "\n", str.isupper)[0] == casing.recast(line, str.isupper)[0] + "\n"
    assert casing.recast(line, further=lambda: casing.phrases(["Locked Shields"]))[0].startswith("Locked Shields : ")


def test_what_is_no_tag_is_not_looked_for_to_its_end_each_time():
    def read(number: int) -> None:
        list(markup.edits("<script le roi> <<Style et rigueur>> " * number + "</script></style>"))

    assert grows_below(16, read, 2_000, 20_000)
