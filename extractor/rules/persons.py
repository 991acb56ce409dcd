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
    plain, words = text.plain, text.words
    for i, (one, other) in enumerate(pairwise(words)):
        if (
            plain[one.start].isupper()
            and plain[other.start].isupper()
            and plain[one.end : other.start] in (" ", "-")
            and not plain[one.start : one.end].isupper()
            and is_first_name(fold(plain[one.start : one.end]))
        ):
            end = other.end
            for word in words[i + 2 : i + 4]:
                if plain[end : word.start] != " " or not plain[word.start].isupper():
                    break
                end = word.end
            yield one.start, end
