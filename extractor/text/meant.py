"""A name as a text means it, however its letters stand there (pure).

>>> as_meant("Leb\\x9cuf"), as_meant("Jean-Fran&ccedil;ois Copé"), as_meant("HervÃ© Morin")
('Lebœuf', 'Jean-François Copé', 'Hervé Morin')

What is found stands in results as it stands in the text; where it is shown, or compared with a name that somebody
types, it is taken as the reader of the text takes it.
"""

from functools import lru_cache

from extractor.text import controls, markup, twice_encoded
from extractor.text.offsets import Edited


@lru_cache(maxsize=1 << 14)
def as_meant(text: str) -> str:
    """The text without markup, each character once encoded, and letters in the place of controls."""
    if text.isascii() and "&" not in text and "<" not in text:  # nearly all names
        return text
    meant = text
    for edits in (markup.edits, twice_encoded.edits, controls.edits):
        if found := list(edits(meant)):
            meant = Edited(meant, found).text
    return meant if meant.strip() else text


def named(text: str) -> str:
    """A mention's text as a name: as it is meant, on one line."""
    return " ".join(as_meant(text).split())
