"""Which letters of an unseen word are capitals: an everyday word, a name, an acronym (pure).

>>> likely("NÎMES", Around(("maire", "de"), "")), likely("MAIRE", Around((), "de"))
('Nîmes', 'maire')

For words of lines in capitals (casing.py): the lists of everyday words, names and
acronyms decide, then how common the spellings are, then the word's ending.
"""

import re
from dataclasses import dataclass
from functools import cache

from extractor.core.toml_tables import of_package
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
#: what ends so behind a name is a verb
_VERB = re.compile(r"(?:ait|aient|era|eront|erait)$")
#: the number of a king, a pope, a century
_ROMAN = re.compile(r"X{0,2}(?:I{1,3}|I[VX]|VI{0,3})|X{2,3}")
#: so short an unknown word is likelier an acronym than a name
_SHORT = 4


@dataclass(frozen=True, slots=True)
class Around:
    """The bare words before a word, three at most, and the one behind it.

    `adjoins`: nothing but a blank parts it from the one before; `behind_name`: and that one has a capital;
    `further`: the bare word behind the next one.
    """

    words: tuple[str, ...]
    after: str
    adjoins: bool = False
    behind_name: bool = False
    further: str = ""

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

    def first_name_of_somebody(self) -> bool:
        """Whether a word that is a first name, too, is one here: « Roman Kervadov », not « le roman Kervadov »."""
        surname = self.further if self.after in ("le", "la") else self.after
        if len(surname) < 3 or vocabulary.is_inflected(surname) or vocabulary.is_name(surname):
            return False
        known = lists()["determiners"]
        if self.before in known or self.before in ("du", "au", "aux"):
            return False
        return not _ORDINARY.search(surname) and not _LIKELY_ORDINARY.search(surname)

    def behind_first_name(self) -> bool:
        """Whether the word right before it is a first name and no other word."""
        return self.adjoins and vocabulary.is_first_name(self.before) and not vocabulary.is_word(self.before)

    def wants_name(self, common: int, named: int, acronym: int) -> bool:
        """Whether an unlisted word that is written in both ways is likelier a name here: « selon Kerfant »."""
        if self.before in ("le", "la", "l"):
            return bool(acronym) and named > common
        if self.before in ("d", "de", "et"):
            return named > common or (named == common and acronym > 0)
        return self.before in lists()["before_names"]

    def person_follows(self) -> bool:
        """Whether a first name does, or a word that no list has: « le Grec Thymios … »."""
        key = self.after
        return (
            bool(key)
            and not vocabulary.is_inflected(key)
            and (vocabulary.is_first_name(key) or not vocabulary.is_name(key))
        )

    def particle_of_name(self, key: str) -> bool:
        """Whether « le » or « la » begins a surname: « Yann Le Bihan », not « Yann le cuisinier »."""
        if key not in ("le", "la") or not self.adjoins or not vocabulary.is_first_name(self.before):
            return False
        return not vocabulary.is_word(self.before) or not vocabulary.is_inflected(self.after or "le")

    def calls_for_capital(self, key: str) -> bool:
        """Whether an everyday word is written with one here: « la République », « ministre de l'Intérieur »."""
        known = lists()
        if key == "etat" and self.after == "islamique":
            return True
        if self.before in ("l", "la", "le", "du", "au"):
            if key in known["alone"] or (key in known["of_something"] and self.after in known["of"]):
                return True
        if self.before in ("les", "des", "aux") and (key in known["plural_alone"] or key in demonyms()):
            return True  # « les Bleus », « des Belges »
        if key in demonyms() and self.before in ("le", "la", "l", "un", "une", "du", "au"):
            if self.before in ("un", "une") or self.person_follows():
                return True  # « un Belge », « le Belge Luc Maes »
        words = list(self.words)
        while len(words) > 1 and words[-1] in ("l", "la", "le", "les", "d", "de", "du", "des"):
            words.pop()
        return len(words) < len(self.words) and words[-1] in known["portfolio"]


@cache
def lists() -> dict[str, frozenset[str]]:
    """The lists of data/capitals.toml; bare, but for titles."""
    data = of_package("text/data/capitals.toml")
    return {
        key: frozenset(words if key in ("titles", "behind_number") else map(bare, words)) for key, words in data.items()
    }


@cache
def demonyms() -> frozenset[str]:
    """The bare forms of the words of peoples: « belge », « belges », « italiennes »."""
    found = set()
    for form in lists()["demonyms"]:
        feminine = form if form[-1] == "e" else form + ("ne" if form.endswith("en") else "e")
        found |= {form, feminine, form if form[-1] == "s" else form + "s", feminine + "s"}
    return frozenset(found)


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
    if _VERB.search(key):
        return False
    if len(word) < 2 or key in LINKS or vocabulary.is_word(key) or _ROMAN.fullmatch(word) or not around.named_person():
        return False
    low = small(word)
    common, named = spelt(low), spelt(word[0] + low[1:])
    if around.adjoins and around.before in ("le", "la") and vocabulary.is_first_name("".join(around.words[-2:-1])):
        return True
    if around.behind_first_name() and (named or not common) and not _VERB.search(key):
        if not _LIKELY_ORDINARY.search(key) or not vocabulary.is_first_name("".join(around.words[-2:-1])):
            return True
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
    if around.particle_of_name(key):  # « Yann Le Bihan », « Ève Le Roux »
        surname = after in lists()["behind_le"] if vocabulary.is_inflected(after) else after and after not in LINKS
        return tall if surname else low
    if key in lists()["behind_le"] and before == "le" and vocabulary.is_first_name("".join(around.words[-2:-1])):
        return tall
    if _ROMAN.fullmatch(word) and (around.behind_name or after == "siecle"):
        return word
    if key in LINKS or key in lists()["determiners"] or key in lists()["prefixes"]:
        return low
    if tall in lists()["titles"] or around.calls_for_capital(key):
        return tall
    if key in lists()["rather_words"] or word in lists()["behind_number"]:
        return low
    if vocabulary.is_name_alone(key):
        return word if word in vocabulary.acronyms() else tall
    common, named, acronym = spelt(low), spelt(tall), spelt(word)
    determined = before in lists()["determiners"] or before == "d"
    # « la reine Mathilde », « ils ont lancé Fringadine »: a first name that is a word, too
    is_first_name = not (determined and vocabulary.is_word(key)) and common <= named and vocabulary.is_first_name(key)
    if is_first_name and after and not vocabulary.is_word(after):
        return tall
    if vocabulary.is_first_name(key) and around.first_name_of_somebody():
        return tall
    if vocabulary.is_inflected(key) or (key[-1] == "s" and vocabulary.is_word(key[:-1])):
        return low
    if word.isascii() and len(word) <= _SHORT and _short_acronym(key, common, named, acronym):
        return word
    if around.behind_name and len(word) >= _SHORT and (named or not common) and not _VERB.search(key):
        if not _ORDINARY.search(key) and not (
            common and _LIKELY_ORDINARY.search(key) and not (acronym and common != named)
        ):
            return word if word in vocabulary.acronyms() else tall  # « Hodan Trade »
    if common > 0 and named and not _ORDINARY.search(key) and not _LIKELY_ORDINARY.search(key) and len(key) > 2:
        if not vocabulary.is_first_name(key) and around.wants_name(common, named, acronym):
            return tall
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


def _short_acronym(key: str, common: int, named: int, acronym: int) -> bool:
    """Whether an unlisted short word is one: « VTC », « RN », « PIB »."""
    if not acronym or vocabulary.is_first_name(key) or key in PARTICLES:
        return False
    if not set(key) & set("aeiouy") or not named:
        return True
    return len(key) == 2 or (len(key) == 3 and common == named and not _LIKELY_ORDINARY.search(key))
