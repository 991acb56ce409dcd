"""CoNLL-2003, read back by seqeval, and word by word against the text."""

import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.core.errors import OutputError
from extractor.core.types import Document, Mention, Result
from extractor.writers import brat, conll
from tests.saved import result_of


def lines(results) -> list[str]:
    out = io.StringIO()
    conll.write(results, out)
    return out.getvalue().split("\n")


def documents(results) -> list[list[tuple[str, str]]]:
    """(word, label) of each document, as any reader of CoNLL-2003 takes them."""
    found: list[list[tuple[str, str]]] = []
    for line in lines(results):
        if line.startswith("-DOCSTART-"):
            found.append([])
        elif line:
            word, part_of_speech, chunk, label = line.split(" ")
            assert (part_of_speech, chunk) == ("-X-", "_")
            found[-1].append((word, label))
    return found


def located(text: str, words: list[tuple[str, str]]) -> list[tuple[int, int]]:
    """Where each word stands, one after the other; between them is only white space."""
    spans, end = [], 0
    for word, _ in words:
        start = text.index(word, end)
        assert not text[end:start].strip()
        end = start + len(word)
        spans.append((start, end))
    assert not text[end:].strip()
    return spans


def same(results) -> None:
    # not above: it imports scikit-learn, which takes longer than all tests here
    from seqeval.metrics.sequence_labeling import get_entities

    read = documents(results)
    assert len(read) == len(results)
    for result, words in zip(results, read):
        spans = located(result.document.text, words)
        entities = get_entities([label for _, label in words])
        assert [(label, spans[a][0], spans[b][1]) for label, a, b in entities] == [
            (m.label, m.start, m.end) for m in result.mentions
        ]


def test_no_word_acts_on_a_terminal():
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    result = Result(Document("Le\x1b[31m \u202e\x00 M23"), "none", (), ())
    out = Terminal()
    conll.write([result], out)
    assert "␛" in out.getvalue() and not set(out.getvalue()) & set("\x1b\u202e\x00")
    assert "\x1b" in "\n".join(lines([result]))


def test_seqeval_reads_the_same_mentions(written):
    same(written)


def test_sentences_are_apart_and_never_cut_a_mention(written):
    blocks = "\n".join(lines(written[:2])).strip().split("\n\n")
    assert [b.split("\n")[0].split(" ")[0] for b in blocks] == [
        "-DOCSTART-", "Rabat", "La", "L’", "«", "Benkirane", "-DOCSTART-", "Gao", "Idriss", "Selon",
    ]  # fmt: skip
    assert not any(b.split("\n")[0].split(" ")[-1].startswith("I-") for b in blocks)


PIECES = st.sampled_from(
    [
        "L’ONU",
        "é",
        "e\u0301té",
        " ",
        "\u00a0",
        "\n",
        "\r\n",
        ". ",
        "«",
        "»",
        "J.-P.",
        "3,5",
        "aujourd’hui",
        "\u2028",
        "\x1c",
        "🦁",
        "-",
        "_",
        "\x00",
        "M. ",
    ]
)


@given(st.lists(st.tuples(PIECES, st.booleans()), max_size=30))
def test_any_text_comes_back(pieces):
    text, mentions = "", []
    for piece, named in pieces:
        if named and piece.strip() == piece:
            mentions.append(Mention(len(text), len(text) + len(piece), piece, "ORG", "org-x"))
        text += piece
    same([Result(Document(text), "none", tuple(mentions), ())])


@pytest.mark.parametrize("form", [conll, brat])
def test_labels_that_would_be_one_in_a_column_are_told(form, tmp_path):
    result = result_of("[Gao](PER a) et [Kidal](LOC b).", "a.txt")

    def write(*labels: str) -> None:
        mentions = tuple(replace(m, label=label) for m, label in zip(result.mentions, labels, strict=True))
        found = [replace(result, mentions=mentions)] * 2
        brat.write(found, tmp_path / "brat") if form is brat else conll.write(found, io.StringIO())

    write("A B", "A B")
    with pytest.raises(OutputError, match="'A B' and 'A_B': are one label in (CoNLL|brat), A_B"):
        write("A B", "A_B")
