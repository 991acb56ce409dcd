"""Texts with other names in them, so that a tagger learns contexts and not only names (pure).

    swap = Exchange(texts)
    swap(Gold("1", "Anna Diop vit à Dakar. Mme Diop écrit.", spans), random.Random(1))
    # « Paul Leroy vit à Rabat. Mme Leroy écrit. », with the spans of that

A name gives way to one of the same label that stands behind the same small word elsewhere
(« en », « au », « de l' »), everywhere in the text by the same one; of a person, word by word.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from extractor.documents.annotations import Gold, Span

_BEFORE = re.compile(r"([^\W\d_]+'?) ?$")
#: behind these the form of a name shows: gender, number, elision, what kind of place
_SMALL = frozenset(["en", "au", "aux", "à", "du", "des", "de", "d'", "l'", "la", "le", "les", "un", "une"])
_VOWELS = frozenset("aeiouyhàâéèêëîïôœùûAEIOUYHÀÂÉÈÊËÎÏÔŒÙÛ")


class Exchange:
    """The names of some texts, by label and by what stands before them."""

    def __init__(self, texts: Iterable[Gold]):
        names: dict[tuple[str, str], set[str]] = defaultdict(set)
        for text in texts:
            for label, key, name in _names(text):
                names[label, key].add(name)
                if label != "PER":
                    names[label, ""].add(name)
        self._names = {key: sorted(found) for key, found in names.items()}

    def __call__(self, text: Gold, rng: random.Random) -> Gold:
        """The text with all its names exchanged that another can stand for."""
        other = self._choose(text, rng)
        parts: list[str] = []
        spans: list[Span] = []
        at = length = 0
        for span in sorted(text.spans, key=lambda s: s.start):
            if span.start < at:
                return text  # names within names
            parts.append(text.text[at : span.start])
            length += len(parts[-1])
            surface = text.text[span.start : span.end]
            if span.label == "PER":
                new = "".join(other.get(("PER", word), word) for word in re.split(r"(\s+)", surface))
            else:
                new = other.get((span.label, surface), surface)
            parts.append(new)
            spans.append(Span(length, length + len(new), span.label))
            length += len(new)
            at = span.end
        return Gold(text.id, "".join([*parts, text.text[at:]]), tuple(spans))

    def _choose(self, text: Gold, rng: random.Random) -> dict[tuple[str, str], str]:
        """For each name, or word of a person's name, what stands in its place."""
        keys: dict[tuple[str, str], set[str]] = defaultdict(set)
        for label, key, name in _names(text):
            keys[label, name].add(key)
        chosen = {}
        for (label, name), contexts in keys.items():
            if label == "PER":  # « Diop » of « Anna Diop » and of « Mme Diop »
                contexts = {max(contexts)}
            able = [self._names.get((label, context), []) for context in sorted(contexts)]
            fit = sorted(set(able[0]).intersection(*able[1:]))
            if fit:
                chosen[label, name] = rng.choice(fit)
        return chosen


def _names(text: Gold) -> Iterator[tuple[str, str, str]]:
    """(label, kind, name) of each name; of a person's, of each word."""
    for span in text.spans:
        surface = text.text[span.start : span.end]
        if span.label == "PER":
            for key, word in _persons_words(surface):
                yield "PER", key, word
        else:
            yield span.label, _before(text.text, span.start), surface


def _before(text: str, start: int) -> str:
    """The small word before a name; "" where none bears on its form."""
    found = _BEFORE.search(text, max(0, start - 12), start)
    word = found[1].lower() if found else ""
    return word if word in _SMALL else ""


def _persons_words(surface: str) -> list[tuple[str, str]]:
    """The words of a person's name that can be exchanged, each with the kind it is one of."""
    words = surface.split()
    return [
        (("last" if i == len(words) - 1 else "first") + ("-vowel" if word[0] in _VOWELS else ""), word)
        for i, word in enumerate(words)
        if word[0].isupper() and not (word.isupper() and len(word) > 1) and len(word) > 2
    ]
