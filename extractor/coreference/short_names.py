"""Whether one name of a person can be the short form of another (pure)."""

from collections.abc import Sequence

from extractor.lexicon import names, people
from extractor.lexicon.names import Person
from extractor.lexicon.transliteration import sound


def lacks_a_part(short: Person, long: Person) -> bool:
    """Whether a full name can be a longer one's: no middle name, no second surname, or no given name."""
    if (
        short.suffix != long.suffix
        or not short.surname
        or len(short.words) > len(long.words)
        or short.words == long.words
    ):
        return False
    first, last = short.words[0] == long.words[0], short.words[-1] == long.words[-1]
    if first and len(short.words) == len(long.words):
        # « John F. Kennedy » and « John Fitzgerald Kennedy »
        return (
            last
            and any(len(w) == 1 for w in short.words)
            and all(a == b or (len(a) == 1 and b.startswith(a)) for a, b in zip(short.words, long.words))
        )
    if first and last and len(short.words) == 2:
        middle = long.words[1:-1]
        # but Jean-Marie Bruneau is not Jean Bruneau
        joined = len(long.given) > 1 and any(len(word) > 1 for word in long.given[1:])
        return not joined and not any(word in names.PARTICLES for word in middle)
    if first and long.words[: len(short.words)] == short.words:
        # « Ana Pastor García »; but « Mohamed Ali » is not « Mohamed Ali Sefrani »
        return not people.is_first_name(short.words[-1])
    tail = long.surname[-len(short.words) :] == short.words
    return tail and (
        not people.is_first_name(short.words[0]) or (long.hyphenated and len(long.surname) == len(short.words))
    )


#: particles that no surname is said without
_INSEPARABLE = frozenset(["le", "la", "les", "del", "della", "di", "mac", "mc", "saint", "sainte", "san", "st", "ste"])


def is_surname_of(brief: Person, full: Person, exact: bool) -> bool:
    """Whether a short name is the full one's surname, or its initials and surname.

    « Ghali » and « Ag Ghali » are of Iyad Ag Ghali; not `exact`, « Khadafi » is of Mouammar Kadhafi.
    """
    if brief.suffix and brief.suffix != full.suffix:
        return False
    surname = full.surname or full.given[1:]

    def same(a: Sequence[str], b: Sequence[str]) -> bool:
        return len(a) == len(b) and all(x == y or (not exact and sound(x) == sound(y)) for x, y in zip(a, b))

    if brief.initials:
        return (
            same(brief.surname, surname)
            and len(brief.given) <= len(full.given)
            and all(given.startswith(letter) for letter, given in zip(brief.given, full.given))
            and not (len(brief.given) < len(full.given) and len(brief.given) > 1)
        )
    if not full.surname:
        return False
    words = brief.words
    if len(words) == len(full.words) == len(full.surname) and bool(brief.suffix) == bool(full.suffix):
        return False
    if same(words, full.surname[-len(words) :]):
        # « Pen » is not Le Pen, « Rey » not Lana Del Rey; « Ghali » is Iyad Ag Ghali
        return not any(word in _INSEPARABLE for word in full.surname[: -len(words)])
    # a double surname by its first part: « Karoui » for « Karoui-Belmont »
    return (
        len(words) == 1
        and len(full.surname) > 1
        and same(words, full.surname[:1])
        and words[0] not in names.PARTICLES
        and len(words[0]) > 3
        and not people.is_first_name(words[0])
    )
