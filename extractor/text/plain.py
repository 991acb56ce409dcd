"""One plain text for whatever reads names in it, and the way back to the text as it stands.

>>> plain = Plain("> Bertrand Quer-\\n> voël\\u00a0parle.")
>>> plain.text, plain.original_span(9, 17)
('Bertrand Quervoël parle.', (11, 22))

What the tagger and the rules see: no markup, each character once encoded, accents
composed, runs of spaces one space, lines joined where the sentence goes on, divided words
whole, note marks cut and missing blanks put in, lines in capitals in likely letters,
apostrophes, quotes and spaces of one kind. A line end that is left is a border of a
paragraph, an item or a headline.
"""

from collections.abc import Callable, Iterable
from functools import partial

from extractor.text import casing, controls, glued, lines, markup, twice_encoded
from extractor.text.capitals import capital
from extractor.text.hyphenation import Spelt, unknown
from extractor.text.offsets import Edit, Edited
from extractor.text.typography import cleaning, normalize

#: from a span of a plain text to that of the original
Way = Callable[[int, int], tuple[int, int]]


class Plain:
    """A text made plain.

    `text` is what is read; `shown` has its length and its letters in the typography of the
    original (« l’ONU »), for names as they are shown. Offsets are code points; a span of
    `text` and one of the original translate into each other. `spelt` says whether a word is
    known as it is spelt, for divided words and lines in capitals; the word lists are asked anyway.
    `phrases` gives names of several words which lines in capitals may hold, besides those of the lists, and `numbered`
    words with a number that is no note mark.
    """

    __slots__ = ("_layers", "original", "shown", "text")

    def __init__(
        self,
        original: str,
        spelt: Spelt = unknown,
        phrases: casing.Phrases = dict,
        numbered: glued.Numbered = frozenset,
    ):
        self.original = original
        self._layers: list[Edited] = []
        text = original
        for edits in (markup.edits, twice_encoded.edits, controls.edits, cleaning):
            text = self._edited(text, edits(text))
        text, shouted = casing.recast(text, spelt, phrases)
        if shouted:
            laid = Edited(text, lines.edits(text, shouted, spelt))
            text = _with_capitals(self._laid(laid), (laid.edited_span(start, start)[0] for start in shouted))
        else:
            text = self._edited(text, lines.edits(text, shouted, spelt))
        self.shown = self._edited(text, glued.edits(text, numbered))
        self.text = normalize(self.shown)

    def _edited(self, text: str, edits: Iterable[Edit]) -> str:
        """The text after some edits, which become a layer where there are any."""
        found = list(edits)
        if not found:
            return text
        return self._laid(Edited(text, found))

    def _laid(self, layer: Edited) -> str:
        """The text of a new layer, which the way back needs no more."""
        self._layers.append(layer)
        text, layer.text = layer.text, ""
        return text

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Where text[start:end] stands in the original: « Quervoël » on both sides of a line end."""
        return _source_span(self._layers, start, end)

    def way(self) -> Way:
        """`original_span`, which keeps no text in memory."""
        return partial(_source_span, self._layers)

    def plain_span(self, start: int, end: int) -> tuple[int, int]:
        """Where original[start:end] stands in `text`; an empty span where nothing is left of it."""
        for layer in self._layers:
            start, end = layer.edited_span(start, end)
        return start, end


def _source_span(layers: list[Edited], start: int, end: int) -> tuple[int, int]:
    for layer in reversed(layers):
        start, end = layer.source_span(start, end)
    return start, end


def _with_capitals(text: str, starts: Iterable[int]) -> str:
    """The text with a capital where a line begins that stays one."""
    letters = list(text)
    for start in starts:
        if not start or text[start - 1] == "\n":
            first = next((at for at in range(start, len(text)) if text[at].isalpha()), None)
            if first is not None:
                letters[first] = capital(letters[first])
    return "".join(letters)
