"""Typography made plain for the tagger, without moving a character.

The model and the rules see one apostrophe, one kind of quotes and plain spaces,
whatever the newsroom's software put there; offsets stay those of the original.
"""

import unicodedata

_PLAIN = {
    # apostrophes and single quotes
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u02b9\u2032\u00b4\uff07`", "'"),
    # double quotes
    **dict.fromkeys("«»“”„‟″〝〞＂", '"'),
    # spaces that are not plain: no-break, figure, thin, narrow no-break, ideographic …
    **dict.fromkeys("\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "),
    # hyphens that look like one; dashes (– —) are punctuation and stay
    **dict.fromkeys("\u2010\u2011\u2212\ufe63\uff0d", "-"),
}
_TABLE = {ord(odd): plain for odd, plain in _PLAIN.items()}
_ODD = frozenset(_PLAIN)

#: invisible characters: soft hyphen, zero-width space and joiners, word joiner, BOM, direction marks
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def normalize(text: str) -> str:
    """Replace typographic variants one for one: « l’ONU » becomes "l'ONU".

    The result has the same length as `text` (in code points), so that an offset
    in one is an offset in the other.
    """
    return text.translate(_TABLE)


class Compact:
    """Plain text without invisible and combining characters, and the way back.

        Compact("Se\\u0301ne\\u0301gal").text == "Sénégal"

    For texts that hold soft hyphens, zero-width characters or decomposed accents
    (NFD), which split or disguise words. `start(i)` and `end(j)` turn offsets of
    `.text` into offsets of the original; most texts need no change, then both
    are the identity.
    """

    __slots__ = ("text", "_origin", "_length")

    def __init__(self, original: str):
        plain = normalize(original)
        self._length = len(original)
        if plain.isascii() or not _needs_compacting(plain):
            self.text, self._origin = plain, None
            return
        pieces: list[str] = []
        origin: list[int] = []
        i, n = 0, len(plain)
        while i < n:
            if plain[i] in _INVISIBLE:
                i += 1
                continue
            j = i + 1
            while j < n and unicodedata.combining(plain[j]):
                j += 1
            piece = plain[i] if j == i + 1 else unicodedata.normalize("NFC", plain[i:j])
            pieces.append(piece)
            origin.extend([i] * len(piece))
            i = j
        self.text = "".join(pieces)
        self._origin = origin

    def start(self, offset: int) -> int:
        """The original offset of the character at `offset`."""
        if self._origin is None:
            return offset
        return self._origin[offset] if offset < len(self._origin) else self._length

    def end(self, offset: int, original: str) -> int:
        """The original offset behind the character before `offset`, its accents included."""
        if self._origin is None or offset == 0:
            return offset
        end = self._origin[offset - 1] + 1
        while end < self._length and unicodedata.combining(original[end]):
            end += 1
        return end


def _needs_compacting(text: str) -> bool:
    return not _INVISIBLE.isdisjoint(text) or any(unicodedata.combining(c) for c in set(text))
