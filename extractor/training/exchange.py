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
from collections.abc import Callable, Iterable, Iterator

from extractor.documents.annotations import Gold, Span

_BEFORE = re.compile(r"([^\W\d_]+'?) ?$")
#: behind these the form of a name shows: gender, number, elision, what kind of place
_SMALL = frozenset(["en", "au", "aux", "à", "du", "des", "de", "d'", "l'", "la", "le", "les", "un", "une"])
#: words of the longest name that is lent to another label
LONGEST_LENT = 4
_CODE = re.compile(r"[\w-]*\d[\w-]*")
#: letters whose names begin with a consonant, as « le », « du » want it
_CAPITALS = "BCDGKPTVZ"
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

        def new(label: str, surface: str) -> str:
            if label == "PER":
                return "".join(other.get(("PER", word), word) for word in re.split(r"(\s+)", surface))
            return other.get((label, surface), surface)

        return _renamed(text, new)

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


class Loan:
    """The names of some labels, few of which are known, exchanged for names of any label.

    What is a ship is learned from « le chalutier … » and not from the handful of names in the texts: « le
    chalutier [Anna Diop](VESSEL) », « le chalutier [Rabat](VESSEL) ». Each name gives way with the
    probability `share`, everywhere in its text, to one that goes with the same elision. Where a figure is part
    of it, its form tells what it is and stays: « deux [AK-47](WEAPON) » becomes « deux [KD-09](WEAPON) ».
    """

    def __init__(self, texts: Iterable[Gold], labels: Iterable[str], share: float = 0.5):
        self.labels, self.share = frozenset(labels), share
        names = {text.text[span.start : span.end] for text in texts for span in text.spans}
        fit = sorted(name for name in names if name[0].isupper() and len(name.split()) <= LONGEST_LENT)
        self._names = {vowel: [name for name in fit if (name[0] in _VOWELS) == vowel] for vowel in (False, True)}

    def __call__(self, text: Gold, rng: random.Random) -> Gold:
        """The text with some names of these labels exchanged."""
        found = {text.text[span.start : span.end] for span in text.spans if span.label in self.labels}
        other = {}
        for name in sorted(found):
            if rng.random() >= self.share:
                continue
            if _CODE.search(name):
                other[name] = _CODE.sub(lambda code: _coded(code[0], rng), name)
            elif fit := self._names[name[0] in _VOWELS]:
                other[name] = rng.choice(fit)
        return _renamed(text, lambda label, name: other.get(name, name) if label in self.labels else name)


def _coded(code: str, rng: random.Random) -> str:
    """« AK-47 » with other capitals and figures."""
    return "".join(
        rng.choice("0123456789") if c.isdigit() else rng.choice(_CAPITALS) if c.isupper() else c for c in code
    )


def _renamed(text: Gold, new: Callable[[str, str], str]) -> Gold:
    """The text with `new(label, name)` in the place of each name; as it was where names lie within names."""
    parts: list[str] = []
    spans: list[Span] = []
    at = length = 0
    for span in sorted(text.spans, key=lambda s: s.start):
        if span.start < at:
            return text
        name = new(span.label, text.text[span.start : span.end])
        parts += [text.text[at : span.start], name]
        start = length + span.start - at
        length = start + len(name)
        spans.append(Span(start, length, span.label))
        at = span.end
    return Gold(text.id, "".join([*parts, text.text[at:]]), tuple(spans))


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
