"""Letters without case, accents and ligatures: where spellings of one word meet (pure).

>>> bare("Sœur"), bare("Kaïs"), bare("Łódź")
('soeur', 'kais', 'lodz')

Whatever compares words goes through here, so that « Sœur Emmanuelle » and « Soeur
Emmanuelle » are the same to all of it.
"""

import unicodedata
from functools import lru_cache

_LIGATURES = {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "ı": "i"}


def _bare_letters() -> dict[int, str]:
    """Each Latin letter, in either case, as small letters without accents."""
    table: dict[str, str] = {}
    for letter in map(chr, (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))):
        plain = "".join(c for c in unicodedata.normalize("NFKD", letter.casefold()) if not unicodedata.combining(c))
        table[letter] = "".join(_LIGATURES.get(c, c) for c in plain)
    return str.maketrans(table | _LIGATURES)


_BARE = _bare_letters()


def bare(word: str) -> str:
    """The word in small letters without accents and ligatures; what is no letter stays as it is."""
    lower = word.lower()
    if lower.isascii():
        return lower
    lower = lower.translate(_BARE)
    if lower.isascii():
        return lower
    return "".join(c for c in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(c))


#: Python takes up to twelve bytes a character for a while to write small letters, so of a long text it is given parts.
PART = 1_000_000


@lru_cache(maxsize=1)
def small(text: str) -> str:
    """The text in small letters, character for character.

    A pattern of many words finds them several times as fast in it as with re.IGNORECASE, under which each
    alternative is tried in full at each place. Kept for the text that is being read.
    """
    if len(text) <= PART:
        return lowered(text)
    return "".join(lowered(text[start : start + PART]) for start in range(0, len(text), PART))


def lowered(text: str) -> str:
    """Some words in small letters, character for character, as re.IGNORECASE compares them."""
    lower = text.replace("İ", "i").lower()
    return lower if lower.isascii() else lower.replace("ſ", "s").replace("ı", "i")
