"""What a name is made of: folding, words, initials, acronyms (pure).

>>> fold("L’État islamique")
'l etat islamique'
>>> abbreviates("FAR", "Forces armées royales")
True
"""

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache

from extractor.lexicon.folding import bare

_SEPARATORS = re.compile(r"[\s'’‘ʼ´`\-‐‑–—_/.,;:!?·•\"«»“”()\[\]]+")

#: words that count neither as a name's own words nor as letters of an acronym
LINKS = frozenset(
    [
        "a",
        "à",
        "au",
        "aux",
        "d",
        "de",
        "del",
        "della",
        "der",
        "des",
        "di",
        "do",
        "dos",
        "du",
        "e",
        "en",
        "et",
        "for",
        "l",
        "la",
        "le",
        "les",
        "of",
        "or",
        "ou",
        "par",
        "pour",
        "sur",
        "the",
        "und",
        "van",
        "von",
        "y",
    ]
)

#: particles that begin a surname
PARTICLES = frozenset(
    [
        "abd",
        "abdel",
        "abdoul",
        "abou",
        "abu",
        "ag",
        "ait",
        "al",
        "ap",
        "as",
        "at",
        "ath",
        "ben",
        "bin",
        "bint",
        "bou",
        "d",
        "da",
        "dal",
        "de",
        "del",
        "della",
        "den",
        "der",
        "des",
        "di",
        "dos",
        "du",
        "el",
        "ez",
        "ibn",
        "la",
        "las",
        "le",
        "les",
        "los",
        "lo",
        "mac",
        "mc",
        "o",
        "ould",
        "oulad",
        "san",
        "st",
        "ste",
        "saint",
        "sainte",
        "ter",
        "uld",
        "van",
        "vande",
        "vander",
        "vom",
        "von",
        "zu",
    ]
)


@lru_cache(maxsize=16384)
def fold(name: str) -> str:
    """The name without case, accents, punctuation: « Côte d’Ivoire » is "cote d ivoire"."""
    plain = bare(name)
    if plain.isascii() and plain.replace(" ", "").isalnum() and "  " not in plain:  # nearly all names and words
        return plain.strip()
    return _SEPARATORS.sub(" ", plain.replace("\u00ad", "")).strip()


def words(name: str) -> tuple[str, ...]:
    """The folded words of a name: « Jean-Marc Ayrault » is ("jean", "marc", "ayrault")."""
    return tuple(fold(name).split())


@dataclass(frozen=True, slots=True)
class Person:
    """A person's name in folded parts: « Iyad Ag Ghali » is given ("iyad",), surname ("ag", "ghali").

    `suffix` is what tells people of one name apart: II, XIV, Jr, fils. A name of one
    word, or one that begins with a particle (Ben Ali, Le Pen), is all surname.
    """

    given: tuple[str, ...]
    surname: tuple[str, ...]
    suffix: tuple[str, ...] = ()
    hyphenated: bool = False  # the surname is one double name: Brel-Vanier
    # worked out once, as they are asked for again and again
    words: tuple[str, ...] = field(init=False, repr=False, compare=False)
    #: whether the given names are initials only: « J.-P. Bruneau »
    initials: bool = field(init=False, repr=False, compare=False)
    #: whether the name says which person of a family it is
    full: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        initials = bool(self.given and self.surname) and len(max(self.given, key=len)) == 1
        object.__setattr__(self, "words", self.given + self.surname)
        object.__setattr__(self, "initials", initials)
        object.__setattr__(self, "full", bool(self.given and (self.surname or self.suffix)) and not initials)


_SURNAME_FIRST = re.compile(r"([^,]+?), ?([^,]+)")
_NICKNAME = re.compile(r"\s*\(?[«\"“]\s*([^«»\"“”]+?)\s*[»\"”]\)?\s*")


def natural(name: str) -> str:
    """A person's name in its usual order, without a nickname: « Martelot, Jean-Luc » is "Jean-Luc Martelot"."""
    if "," in name and (turned := _SURNAME_FIRST.fullmatch(name)):
        name = f"{turned[2]} {turned[1]}"
    return _NICKNAME.sub(" ", name).strip() if nickname(name) else name


def nickname(name: str) -> str | None:
    """The nickname inside a name: « Jean « Le Loup » Ravel » has "Le Loup"."""
    if not ('"' in name or "«" in name or "“" in name):
        return None
    found = _NICKNAME.search(name)
    return found[1] if found else None


_SUFFIX = re.compile(r"[ivx]+|i?er|[ivx]+e|jr|sr|junior|senior|fils|pere|fille|aine|ainee")

#: suffixes that stand behind a surname: « Dumas fils »
_GENERATIONS = frozenset(["jr", "sr", "junior", "senior", "fils", "pere", "fille", "aine", "ainee"])


@lru_cache(maxsize=8192)
def person(name: str) -> Person:
    """The parts of a person's name: « Jean-Marc Ayrault » is given ("jean", "marc"), surname ("ayrault",)."""
    parts = words(name)
    suffix: tuple[str, ...] = ()
    if len(parts) > 1 and _SUFFIX.fullmatch(parts[-1]):
        parts, suffix = parts[:-1], parts[-1:]
    tokens = [token for token in (words(part) for part in name.split()) if token]
    last = tokens[-2 if suffix and len(tokens) > 1 else -1] if tokens else ()
    hyphenated = len(last) > 1 and not any(word in PARTICLES or len(word) == 1 for word in last)
    first = len(tokens[0]) if tokens and len(tokens) > 1 else 0
    if suffix and first == len(parts):
        if suffix[0] in _GENERATIONS:
            return Person((), parts, suffix)  # Dumas fils
        return Person(parts, (), suffix)  # Louis XIV, Jean-Paul II
    if len(parts) < 2 or not first or parts[0] in PARTICLES:
        return Person((), parts, suffix, hyphenated)
    cut = min(first, len(parts) - 1)
    for token in tokens[1:]:
        if len(token) > 1 or len(token[0]) > 1 or cut == len(parts) - 1:
            break
        cut += 1  # initials go with the given names: George W. Bush, but not Henri d’Orléans
    for i in range(cut, len(parts)):
        if parts[i] in PARTICLES:
            cut = i
            break
    return Person(parts[:cut], parts[cut:], suffix, hyphenated)


@lru_cache(maxsize=8192)
def is_acronym(name: str) -> bool:
    """Whether a name looks like an acronym: « ONU », « F.A.R. », « G5 »; « Minusma » does not."""
    letters = name.replace(".", "")
    return (
        2 <= len(letters) <= 10 and " " not in name and letters.upper() == letters and any(c.isalpha() for c in letters)
    )


@lru_cache(maxsize=16384)
def abbreviates(short: str, long: str) -> bool:
    """Whether `short` can be the acronym of `long`: FAR, Minusma, Cédéao, G5.

    The letters are beginnings of the long form's words, in order; link words may
    be left out, and of the others at most every third.
    """
    letters = fold(short).replace(" ", "")
    parts = words(long)
    if not 2 <= len(letters) <= 12 or len(parts) < 2 or " " in short.strip():
        return False
    content = sum(word not in LINKS for word in parts)
    spare = content // 3
    taken = content + sum(word in LINKS for word in parts)
    if len(letters) < content - spare or taken < 2:
        return False

    @cache
    def fits(i: int, j: int, left: int) -> bool:
        if j == len(parts):
            return i == len(letters)
        word = parts[j]
        length = 0
        while i + length < len(letters) and length < len(word) and letters[i + length] == word[length]:
            length += 1
            if fits(i + length, j + 1, left):
                return True
        if word in LINKS:
            return fits(i, j + 1, left)
        return left > 0 and j > 0 and fits(i, j + 1, left - 1)

    return fits(0, 0, spare)


_NO_WORD = re.compile(r"[^\w]+")
_PLUS = re.compile(r"(?<=\w)\+(?!\w)")


def slug(name: str) -> str:
    """The name as part of an id: « Nasser Bourita » is "nasser-bourita", « TF1+ », which is not TF1, "tf1-plus"."""
    folded = _PLUS.sub(" plus", fold(name))
    if folded.replace(" ", "").isalnum():  # nearly all names
        return folded.replace(" ", "-")
    return _NO_WORD.sub("-", folded).strip("-") or "x"
