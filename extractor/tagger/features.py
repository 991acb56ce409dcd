"""What lists and the rest of a text say of each word, for the tagger to weigh.

    hints = Hints.read()
    hints.listed("Anna Diop vit à Dakar")       # {0: 'f', 13: 'L'}: first name, place

Two hints a word, neither of which decides anything:
- what it is in the gazetteers (a first name, part of a place's or an organisation's
  name, an ordinary word, too);
- how the same word stands elsewhere in the text: behind a civility or a first name,
  behind « à », behind an article, in small letters, in the middle of a sentence.

As a spaCy component, "extractor_hints", they are the `tag` and the `lemma` of a token,
two features of its network of names.
"""

import re
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from spacy.attrs import IDX, LEMMA, TAG
from spacy.language import Language
from spacy.strings import hash_string  # type: ignore[attr-defined]
from spacy.tokens import Doc

from extractor.lexicon import gazetteers
from extractor.lexicon.names import fold

_WORD = re.compile(r"[^\W_]+")
#: words in the longest name that is looked up
LONGEST = 7
# these are part of what the tagger was trained with: another list asks for another training
_CIVILITY = frozenset(["m", "mm", "mme", "mmes", "mlle", "dr", "pr", "me", "mgr", "monsieur", "madame", "maître"])
_TITLE = frozenset(
    [
        "président",
        "présidente",
        "ministre",
        "général",
        "colonel",
        "capitaine",
        "commandant",
        "lieutenant",
        "député",
        "députée",
        "sénateur",
        "sénatrice",
        "maire",
        "directeur",
        "directrice",
        "roi",
        "reine",
        "prince",
        "princesse",
        "pape",
        "père",
        "professeur",
        "docteur",
        "entraîneur",
        "avocat",
        "avocate",
        "journaliste",
        "secrétaire",
        "chancelier",
        "chancelière",
        "gouverneur",
        "ambassadeur",
        "cheikh",
        "imam",
        "juge",
        "procureur",
        "procureure",
        "candidat",
        "candidate",
        "chanteur",
        "chanteuse",
        "acteur",
        "actrice",
        "écrivain",
        "réalisateur",
        "réalisatrice",
        "joueur",
        "attaquant",
        "gardien",
        "milieu",
        "défenseur",
        "leader",
        "porte",
    ]
)
_PLACE = frozenset(["à", "en", "vers", "depuis"])
_ARTICLE = frozenset(["le", "la", "les", "l", "du", "des", "de", "d", "au", "aux", "un", "une"])
_ENDS = frozenset('.!?…:;«»"“”\n(•–—')


@dataclass(slots=True)
class Hints:
    """The gazetteers, by the folded words of their names: kinds and whether longer names go on."""

    kinds: dict[str, str]
    prefixes: frozenset[str]

    @classmethod
    def read(cls) -> "Hints":
        """The gazetteers that ship with the package."""
        kinds = gazetteers.kinds()
        prefixes = {
            " ".join(words[:i]) for key in kinds if " " in key for words in [key.split()] for i in range(1, len(words))
        }
        return cls(kinds, frozenset(prefixes))

    def listed(self, text: str) -> dict[int, str]:
        """Where words of listed names begin, and what the name is; "+" marks those behind the first."""
        words = _words(text)
        return self._listed(words, _tall(words))

    def _listed(self, words: list[tuple[str, int]], tall: list[int]) -> dict[int, str]:
        found: dict[int, str] = {}
        free = 0
        for i in tall:
            word, start = words[i]
            if i < free or word.isdigit():
                continue
            key = fold(word)
            kind, length = self.kinds.get(key), 1
            reach = key
            for j in range(i + 1, min(i + LONGEST, len(words))):
                if reach not in self.prefixes:
                    break
                reach += " " + fold(words[j][0])
                if reach in self.kinds:
                    kind, length = self.kinds[reach], j - i + 1
            if kind:
                found[start] = kind
                for j in range(i + 1, i + length):
                    found[words[j][1]] = kind + "+"
                free = i + length
        return found

    def read_text(self, text: str) -> tuple[dict[int, str], dict[int, str]]:
        """The two hints of a text, by the offsets where words begin."""
        words = _words(text)
        tall = _tall(words)
        listed = self._listed(words, tall)
        return listed, _usage(text, words, tall, listed)


def _words(text: str) -> list[tuple[str, int]]:
    return [(m[0], m.start()) for m in _WORD.finditer(text)]


def _tall(words: list[tuple[str, int]]) -> list[int]:
    """Which of the words are not in small letters."""
    return [i for i, (word, _) in enumerate(words) if not word.islower()]


def _usage(text: str, words: list[tuple[str, int]], tall: list[int], listed: dict[int, str]) -> dict[int, str]:
    """How each capitalised word stands in the whole text: « pl » behind a person's title and in small letters."""
    small = {word for word, _ in words if word.islower()}
    seen: dict[str, set[str]] = defaultdict(set)
    places: dict[str, list[int]] = defaultdict(list)
    for i in tall:
        word, start = words[i]
        if word.isdigit():
            continue
        key = word.lower()
        places[key].append(start)
        marks = seen[key]
        before, before_start = words[i - 1] if i else ("", -1)
        gap = text[start - 1 : start]
        previous = before.lower()
        if (gap == " " and _ENDS.isdisjoint(text[before_start + len(before) : start - 1])) or gap in ("'", "-"):
            if previous in _CIVILITY:
                marks.add("c")
            elif before.islower():
                marks.add(
                    "t" if previous in _TITLE else "p" if previous in _PLACE else "a" if previous in _ARTICLE else "m"
                )
            elif "f" in listed.get(before_start, "") and gap == " ":
                marks.add("f")
            else:
                marks.add("M")
        elif previous in _CIVILITY and text[before_start + len(before) : start] in (". ", "."):
            marks.add("c")
    codes = {}
    for key, starts in places.items():
        code = "".join(sorted(seen[key])) + ("l" if key in small else "") + ("2" if len(starts) > 1 else "")
        if code:
            codes.update(dict.fromkeys(starts, code))
    return codes


class HintsComponent:
    """Sets `tag` and `lemma` of the tokens to their hints."""

    def __init__(self) -> None:
        self._hints: Hints | None = None
        self._hashes: dict[str, int] = {"": 0}

    def __call__(self, doc: Doc) -> Doc:
        if self._hints is None:
            self._hints = Hints.read()
        listed, usage = self._hints.read_text(doc.text)
        table = np.zeros((len(doc), 2), np.uint64)
        starts = doc.to_array(IDX)
        for column, hints in enumerate((listed, usage)):
            at = np.searchsorted(starts, np.fromiter(hints, np.uint64, len(hints)))
            for token, (start, hint) in zip(at.tolist(), hints.items()):
                if token < len(starts) and starts[token] == start:  # else the word begins within a token
                    table[token, column] = self._hash(doc, hint)
        return doc.from_array([TAG, LEMMA], table)

    def _hash(self, doc: Doc, hint: str) -> int:
        number = self._hashes.get(hint)
        if number is None:
            number = self._hashes[hint] = hash_string(hint)
        if number:
            doc.vocab.strings.add(hint)
        return number


@Language.factory("extractor_hints", assigns=["token.tag", "token.lemma"])
def make_hints(nlp: Language, name: str) -> HintsComponent:
    return HintsComponent()
