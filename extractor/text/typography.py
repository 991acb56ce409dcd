"""Typography made plain for the tagger, without losing the place of a character.

Two steps: `Clean` takes out what no reader sees (soft hyphens, zero-width
characters) and composes decomposed accents, and keeps the way back to the
original offsets; `normalize` then replaces typographic variants one for one.
"""

import re
import unicodedata
from collections.abc import Iterator

from extractor.text.offsets import Edit, Edited

_PLAIN = {
    # apostrophes and single quotes
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u02b9\u2032\u00b4\uff07`", "'"),
    # double quotes
    **dict.fromkeys("«»“”„‟″〝〞＂", '"'),
    # spaces that are not plain: no-break, figure, thin, narrow no-break, ideographic …
    **dict.fromkeys(
        "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t", " "
    ),
    # hyphens that look like one; dashes (– —) are punctuation and stay
    **dict.fromkeys("\u2010\u2011\u2212\ufe63\uff0d", "-"),
}

#: soft hyphen, zero-width space and joiners, word joiner, BOM, direction marks, what stands for a copied picture
_PICTURE = "\ufffc"
_INVISIBLE = frozenset(
    f"\u034f\u061c\u180e\u2061\u2062\u2063\u2064\u206a\u206b\u206c\u206d\u206e\u206f{_PICTURE}"
    "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)

# where an invisible or a combining character may stand: beyond the letters, punctuation and signs of the press
_TO_CLEAN = re.compile(
    "[\u00ad\u0300-\u036f\u0483-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\u2c00-\uffff\U00010000-\U0010ffff]"
)


def normalize(text: str) -> str:
    """Replace typographic variants one for one: « l’ONU » becomes "l'ONU".

    The result has the length of `text`, so that an offset in one is an offset in the other.
    """
    if text.isascii():
        return text.replace("`", "'").replace("\t", " ")
    for variant, plain in _PLAIN.items():  # a search for each is far faster than str.translate
        text = text.replace(variant, plain)
    return text


class Clean:
    """A text without invisible and combining characters, and the way back.

        clean = Clean("le Se\\u0301ne\\u0301gal")
        clean.text == "le Sénégal" and clean.original_span(3, 10) == (3, 12)

    Most texts need no change; then `text` is the original itself.
    """

    __slots__ = ("_edited", "text")

    def __init__(self, original: str):
        self._edited = Edited(original, cleaning(original))
        self.text = self._edited.text

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Where text[start:end] stands in the original, trailing accents included."""
        return self._edited.source_span(start, end)


def cleaning(text: str) -> Iterator[Edit]:
    """What takes out invisible characters and composes accents.

    A soft hyphen at a line end says that a word is divided there: it becomes « ¬ ».
    A NUL becomes a space, and so does what stands for a picture between two words.
    """
    if "\0" not in text and (text.isascii() or not _TO_CLEAN.search(text)):
        return
    unusual = {c for c in set(text) if c >= "\u0300" or c == "\u00ad" or c == "\0"}
    accents = "".join(c for c in unusual if unicodedata.combining(c))
    if not accents and _INVISIBLE.isdisjoint(unusual) and "\0" not in unusual:
        return
    composing = rf"|.?[{re.escape(accents)}]+" if accents else ""
    odd = rf"\0|\u00ad+(?=[^\S\r\n]*[\r\n])|[{''.join(_INVISIBLE)}]+{composing}"
    for found in re.finditer(odd, text, re.DOTALL):
        piece = found[0]
        if piece[0] == "\u00ad":
            new = "¬" if text[found.end() : found.end() + 1].isspace() else ""
        elif piece[0] in _INVISIBLE:
            new = unicodedata.normalize("NFC", piece.strip("".join(_INVISIBLE)))
            if (
                _PICTURE in piece
                and text[found.start() - 1 : found.start()].isalnum()
                and text[found.end() : found.end() + 1].isalnum()
            ):
                new = f"{new} "
        elif piece == "\0":
            new = " "
        else:
            # a letter whose accents do not compose stays several characters
            new = unicodedata.normalize("NFC", piece)
        if new != piece:
            yield Edit(*found.span(), new)
