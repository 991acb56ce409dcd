"""Words of a text and the keys under which spellings of one name meet.

    [key(word) for word in words("l'Al-Qa'ida").written]  ->  ["l", "al", "kaida"]

Accents, case, ligatures, hyphens, apostrophes and the usual ways to write an
Arabic or Slavic name in Latin letters fall together here, so that rule files
list a name once. Pure functions; texts are plain (see extractor.text.typography).
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from extractor.lexicon.folding import bare
from extractor.lexicon.transliteration import sound

# dotted acronyms (A.Q.M.I.); elided words (l', d', qu'); any other word, with the
# apostrophes inside it (Jama'atu, Qa'ida)
_WORD = re.compile(
    # most words are told from their first two characters, or from the apostrophe behind
    # them; letters of either case are slow to look for
    r"(?=\w)(?:(?=.\.)(?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?"
    r"|(?=\w{1,6}'\w)(?i:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)(?='\w)"
    r"|\w+(?:'\w+)*)"
)

# the Arabic article, assimilated or not
_ARTICLE = dict.fromkeys(("el", "ul", "oul", "ash", "ach", "ech", "esh", "an", "az"), "al")

#: characters that may stand between two words of one name
_GAPS = frozenset((" / ", "", " ", "-", "'", "  ", "- ", " -", "\n", " \n", "-\n", ". ", "/", " - ", " – ", "' "))


class Words(NamedTuple):
    """The words of a text: as they are written, and where each begins and ends."""

    written: list[str]
    starts: list[int]
    ends: list[int]


@lru_cache(maxsize=8192)
def fold(word: str) -> str:
    """Lower case without accents, ligatures and apostrophes: fold("Qa'ïda") == "qaida"."""
    return _folded(word)


def _folded(word: str) -> str:
    folded = bare(word)
    return folded if folded.isalnum() else folded.replace("'", "").replace(".", "")


def key(word: str) -> str:
    """The key of a word: folded, and from five letters on by its sound.

    key("Daesh") == key("Daech"); key("Shabaab") == key("chabab").
    """
    return _key(fold(word))


def _key(folded: str) -> str:
    return _ARTICLE.get(folded) or sound(folded)


class _Read(dict[str, tuple[str, str, bool]]):
    """What is known of each word that was read: a text looks a word up once for all of it."""

    #: so many words are remembered
    WORDS = 32_768

    def __missing__(self, word: str) -> tuple[str, str, bool]:
        if len(self) >= self.WORDS:
            self.clear()
        folded = _folded(word)
        known = self[word] = _key(folded), folded, word[0].isupper() or word[0].isdigit()
        return known


_READ = _Read()


def read(words: Iterable[str]) -> tuple[Sequence[str], Sequence[str], Sequence[bool]]:
    """Of each word its key, how it is folded, and whether it begins with a capital or a digit."""
    known = list(map(_READ.__getitem__, words))
    keys, folds, heads = zip(*known) if known else ((), (), ())
    return keys, folds, heads


def words(plain: str) -> Words:
    """The words of a plain text, in order."""
    found = list(_WORD.finditer(plain))
    return Words([m[0] for m in found], [m.start() for m in found], [m.end() for m in found])


def surface_words(plain: str) -> list[str]:
    """The words of a name as they are written: ["Al", "Qaïda"]."""
    return _WORD.findall(plain)


def join(gaps: Iterable[str]) -> bool:
    """Whether words with these between them can belong to any one name (space, hyphen, apostrophe, line end)."""
    return _GAPS.issuperset(gaps)


#: a sign that is part of a name; quotes, brackets, dashes, hyphens, apostrophes and points are written or left out
SIGN = r"[^\w\s\"'‹›()\[\]{}‒–—―,;:.…¬-]"
_signed = re.compile(SIGN).search


def join_as(gaps: Sequence[str], own: Sequence[str]) -> bool:
    """The same of a name that has its `own` signs there: « Marks & Spencer », « Retour, réclamation et … ».

    Blanks do not matter, a line end neither: join_as([" &\n"], ["&"]). What is a sign of its own must be there.
    """
    if len(gaps) != len(own):  # a name with its digits apart
        return join(gaps) and not any(map(_signed, own))
    return all(
        (gap in _GAPS and not _signed(listed))
        or (gap.count("\n") < 2 and "".join(gap.split()) == "".join(listed.split()))
        for gap, listed in zip(gaps, own)
    )


class Signs(NamedTuple):
    """What of a listed name is no word: before it, between its words, behind it."""

    before: str
    gaps: tuple[str, ...]
    behind: str

    @classmethod
    def of(cls, plain: str) -> "Signs":
        """Signs.of("#Moi & toi !") == ("#", (" & ",), " !")"""
        _, starts, ends = words(plain)
        if not starts:
            return cls("", (), "")
        gaps = tuple(plain[end:start] for end, start in zip(ends, starts[1:]))
        return cls(plain[: starts[0]].lstrip(), gaps, plain[ends[-1] :].rstrip())
