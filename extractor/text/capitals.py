"""Which letters of an unseen word are capitals: an everyday word, a name, an acronym (pure).

>>> likely("NÎMES", Around(("maire", "de"), "")), likely("MAIRE", Around((), "de"))
('Nîmes', 'maire')

For words of lines in capitals (casing.py): the lists of everyday words, names and
acronyms decide, then how common the spellings are, then the word's ending.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from extractor.lexicon import vocabulary
from extractor.lexicon.folding import bare
from extractor.lexicon.names import LINKS, PARTICLES
from extractor.text.hyphenation import Spelt, unknown

#: an unknown word that ends so is likelier an ordinary one than a name
_ORDINARY = re.compile(
    r"(?:tions?|ments?|iques?|euses?|ismes?|istes?|[ai]bles?|aient|eront|erait|ees?|ites?|ances?|ences?|ures?|ages?"
    r"|aires?|ives?|ifs?|eux)$"
)
#: one that is known in small letters as well as with a capital already if it ends so: « parvient », not « macron »
_LIKELY_ORDINARY = re.compile(r"(?:(?<!gu)(?<!d)es?|ion|nt|[rnlft]s|e[lr]|al|eau|ux|eur|if|ir)$")
#: so short an unknown word is likelier an acronym than a name
_SHORT = 4


@dataclass(frozen=True, slots=True)
class Around:
    """The bare words before a word, three at most, and the one behind it."""

    words: tuple[str, ...]
    after: str

    @property
    def before(self) -> str:
        """The word before: "" where the line begins."""
        return self.words[-1] if self.words else ""

    def named_person(self) -> bool:
        """Whether a surname may follow: « Redoine … », « Jean d'… », « Mme de … »."""
        words = list(self.words)
        while len(words) > 1 and words[-1] in PARTICLES:
            words.pop()
        last = words[-1] if words else ""
        if last in lists()["civilities"]:
            return True
        return vocabulary.is_first_name(last) and (len(words) == len(self.words) or not vocabulary.is_word(last))

    def calls_for_capital(self, key: str) -> bool:
        """Whether an everyday word is written with one here: « la République », « ministre de l'Intérieur »."""
        known = lists()
        if self.before in ("l", "la", "le", "du", "au"):
            if key in known["alone"] or (key in known["of_something"] and self.after in known["of"]):
                return True
        words = list(self.words)
        while len(words) > 1 and words[-1] in ("l", "la", "le", "les", "d", "de", "du", "des"):
            words.pop()
        return len(words) < len(self.words) and words[-1] in known["portfolio"]


@cache
def lists() -> dict[str, frozenset[str]]:
    """The lists of data/capitals.toml; bare, but for titles."""
    data = tomllib.loads(files("extractor").joinpath("text/data/capitals.toml").read_text(encoding="utf-8"))
    return {key: frozenset(words if key == "titles" else map(bare, words)) for key, words in data.items()}


def small(word: str) -> str:
    """The word in small letters, each of which is one: « İ » has none."""
    lower = word.lower()
    if len(lower) == len(word):
        return lower
    return "".join(letter if len(letter.lower()) > 1 else letter.lower() for letter in word)


def capital(letter: str) -> str:
    """The letter as a sentence begins with it, if that is one letter, too."""
    return upper if len(upper := letter.upper()) == len(letter) else letter


def may_be_surname(word: str, around: Around, spelt: Spelt = unknown) -> bool:
    """Whether an unlisted word is the surname of a person: « FAÏD » behind « REDOINE »."""
    key = bare(word)
    if len(word) < 2 or key in LINKS or vocabulary.is_word(key) or not around.named_person():
        return False
    low = small(word)
    common, named = spelt(low), spelt(word[0] + low[1:])
    # « Redoine Faïd parvient »: a first name may be a surname itself
    sure = around.before not in PARTICLES and not vocabulary.is_first_name("".join(around.words[-2:-1]))
    return common < named or (common == named and (sure or not (common and _LIKELY_ORDINARY.search(key))))


def likely(word: str, around: Around, spelt: Spelt = unknown) -> str:
    """A word in capitals in likely letters."""
    key = bare(word)
    low = small(word)
    tall = word[0] + low[1:]
    before, after = around.before, around.after
    if len(word) == 1:
        return low if key in ("a", "y") else word  # « J. Kushner »
    if key in ("le", "la") and vocabulary.is_first_name(before) and not vocabulary.is_word(before):
        return low if not after or after in LINKS or vocabulary.is_inflected(after) else tall  # « Yann Le Bihan »
    if key in LINKS or key in lists()["determiners"] or key in lists()["prefixes"]:
        return low
    if tall in lists()["titles"] or around.calls_for_capital(key):
        return tall
    if key in lists()["rather_words"]:
        return low
    if vocabulary.is_name_alone(key):
        return word if word in vocabulary.acronyms() else tall
    common, named, acronym = spelt(low), spelt(tall), spelt(word)
    determined = before in lists()["determiners"] or before == "d"
    # « la reine Mathilde », « ils ont lancé Fringadine »: a first name that is a word, too
    is_first_name = not (determined and vocabulary.is_word(key)) and common <= named and vocabulary.is_first_name(key)
    if is_first_name and after and not vocabulary.is_word(after):
        return tall
    if vocabulary.is_inflected(key) or (key[-1] == "s" and vocabulary.is_word(key[:-1])):
        return low
    if common and (determined or not (named and acronym) or common > named or _LIKELY_ORDINARY.search(key)):
        return low
    if word in vocabulary.acronyms() or (acronym > max(common, named) and len(word) <= _SHORT + 1):
        return word
    if named > common:
        return tall
    if len(word) <= _SHORT and word.isascii() and not vocabulary.is_first_name(key):
        return word
    if not set(key) & set("aeiouy"):
        return word
    ordinary = _ORDINARY.search(key) or (before in lists()["determiners"] and len(key) > 6)
    return low if ordinary else tall
