"""Persons that a text names with their first name: where a name of another kind must end.

named_persons(Text("du Front du Nord Ali Sangaré"))  ->  [(16, 27)]
"""

from collections.abc import Iterator
from itertools import pairwise

from extractor.lexicon.people import is_first_name
from extractor.rules.document_view import Text
from extractor.rules.folding import fold


def named_persons(text: Text) -> Iterator[tuple[int, int]]:
    """(start, end) of each first name with the capitalised words behind it."""
    plain, written, starts, ends = text.plain, text.written, text.starts, text.ends
    for i, after in pairwise(text.capitals):
        word = written[i]
        if (
            after == i + 1
            and plain[ends[i] : starts[after]] in (" ", "-")
            and not word.isupper()
            and is_first_name(fold(word))
        ):
            end = ends[after]
            for k in range(i + 2, min(i + 4, len(written))):
                if plain[end : starts[k]] != " " or not written[k][0].isupper():
                    break
                end = ends[k]
            yield starts[i], end
