"""CoNLL-2003: a word a line, IOB2 labels in the fourth column.

    -DOCSTART- -X- O O

    L’ -X- _ O
    ONU -X- _ B-ORG

Columns are word, part of speech, chunk and entity, as in the shared task; the two
that extractor does not know hold "-X-" and "_". An empty line ends a sentence.
Every mention is a whole number of words in one sentence.
"""

from collections.abc import Iterable
from typing import TextIO

from extractor.core.cleaning import Tokens, cell
from extractor.core.types import Result
from extractor.text.segmentation import sentences, words


def write(results: Iterable[Result], out: TextIO) -> None:
    # a file holds the words as the text does
    shown = cell if out.isatty() else str
    called = Tokens("CoNLL")
    for result in results:
        out.write("-DOCSTART- -X- O O\n\n")
        text = result.document.text
        spans = [(m.start, m.end) for m in result.mentions]
        labels = {m.start: called(m.label) for m in result.mentions}
        ends = {m.start: m.end for m in result.mentions}
        end, label = -1, ""
        for sentence in sentences(text, spans):
            for a, b in words(text, *sentence, spans):
                if a in labels:
                    end, label, prefix = ends[a], labels[a], "B-"
                else:
                    prefix = "I-"
                out.write(f"{shown(text[a:b])} -X- _ {prefix + label if a < end else 'O'}\n")
            out.write("\n")
