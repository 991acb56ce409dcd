"""Typography made plain for the tagger, without losing the place of a character.

Two steps: `Clean` takes out what no reader sees (soft hyphens, zero-width
characters) and composes decomposed accents, and keeps the way back to the
original offsets; `normalize` then replaces typographic variants one for one.
"""

import re
import unicodedata

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

#: soft hyphen, zero-width space and joiners, word joiner, BOM, direction marks
_INVISIBLE = frozenset(
    "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)

# a line of a text wrapped at a column: long enough, and no sentence ends with it
_WRAPPED = re.compile(r"(?<=[^\n]{40}[\w,;'’-])\n(?=[^\W_]|[\"«“(])")
_SINGLE_BREAK = re.compile(r"\n(?<=[^\n]\n)(?=[^\n])")


def normalize(text: str) -> str:
    """Replace typographic variants one for one: « l’ONU » becomes "l'ONU".

    The result has the length of `text`, so that an offset in one is an offset in
    the other. Line ends become \\n, and those of a text wrapped at a column plain
    spaces, so that a name broken over two lines is one name.
    """
    plain = text
    for variant in _PLAIN.keys() & set(text):  # str.translate looks at each character
        plain = plain.replace(variant, _PLAIN[variant])
    if "\r" in plain:
        plain = plain.replace("\r\n", " \n").replace("\r", "\n")
        bare = plain.replace(" \n", "\n")
    else:
        bare = plain
    breaks = len(_SINGLE_BREAK.findall(bare))
    if breaks >= 3 and len(_WRAPPED.findall(bare)) > breaks / 2 and _even(bare):
        plain = re.sub(r"(?<=[\w,;'-]) ?\n(?=[^\W_]|[\"(])", lambda m: " " * len(m[0]), plain)
    return plain


def _even(text: str) -> bool:
    """Whether most lines that another follows are about as long as the longest: wrapped, not a list of headlines."""
    lengths = [end.start() - text.rfind("\n", 0, end.start()) for end in _SINGLE_BREAK.finditer(text)]
    return sum(length > max(lengths) - 24 for length in lengths) > 0.6 * len(lengths)


class Clean:
    """A text without invisible and combining characters, and the way back.

        clean = Clean("le Se\\u0301ne\\u0301gal")
        clean.text == "le Sénégal" and clean.original_span(3, 10) == (3, 12)

    Most texts need no change; then `text` is the original itself.
    """

    __slots__ = ("_origin", "_original", "text")

    def __init__(self, original: str):
        self.text = self._original = original
        self._origin: list[int] | None = None
        if original.isascii() or not _needs_cleaning(original):
            return
        pieces: list[str] = []
        origin: list[int] = []
        i, n = 0, len(original)
        while i < n:
            if original[i] in _INVISIBLE:
                i += 1
                continue
            j = i + 1
            while j < n and unicodedata.combining(original[j]):
                j += 1
            # a letter whose accents do not compose stays several characters
            piece = original[i] if j == i + 1 else unicodedata.normalize("NFC", original[i:j])
            pieces.append(piece)
            origin.extend(range(i, i + len(piece)))
            i = j
        origin.append(n)
        self.text, self._origin = "".join(pieces), origin

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Where text[start:end] stands in the original, trailing accents included and nothing that no reader sees."""
        if self._origin is None:
            return start, end
        first, last = self._origin[start], self._origin[end]
        # the next kept character begins where this one's accents end, but for invisible
        # characters between the two, which belong to neither
        while last > first and self._original[last - 1] in _INVISIBLE:
            last -= 1
        return first, last


def _needs_cleaning(text: str) -> bool:
    unusual = {c for c in set(text) if c >= "\u0300"} | ({"\u00ad"} if "\u00ad" in text else set())
    return bool(unusual) and (not _INVISIBLE.isdisjoint(unusual) or any(map(unicodedata.combining, unusual)))
