"""Known names in a text: one dictionary look-up a word, however many names there are.

Names meet by the keys of their words (see fold), so that « Al Qaida »,
« AL-QAÏDA » and « Al-Qa’ida » are one; what is left, case, is checked at the
few places where the keys agree.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import Any, NamedTuple

from extractor.rules.document_view import Text
from extractor.rules.folding import SIGN, Signs, fold, join, join_as, key, surface_words
from extractor.text.typography import Clean, normalize

# words that are no part of what must be in capitals
_PARTICLES = frozenset(
    [
        "al",
        "el",
        "ul",
        "oul",
        "e",
        "ash",
        "ach",
        "ech",
        "an",
        "as",
        "ad",
        "ar",
        "at",
        "az",
        "ud",
        "wal",
        "bin",
        "ben",
        "ibn",
        "ag",
        "et",
        "de",
        "du",
        "des",
        "la",
        "le",
        "les",
        "d",
        "l",
        "a",
        "au",
        "aux",
        "en",
    ]
)

#: type nouns that begin a name and are often written small: le front al-Nosra, l’armée du Mahdi
TYPE_NOUNS = frozenset(
    [
        "alliance",
        "armee",
        "armees",
        "autodefenses",
        "bande",
        "bataillon",
        "bataillons",
        "brigade",
        "brigades",
        "cartel",
        "cellule",
        "cellules",
        "clan",
        "coalition",
        "colonne",
        "comite",
        "conseil",
        "corps",
        "faction",
        "force",
        "forces",
        "front",
        "gang",
        "groupe",
        "groupes",
        "jamaa",
        "jamaat",
        "katiba",
        "katibat",
        "legion",
        "ligue",
        "milice",
        "milices",
        "mouvement",
        "organisation",
        "parti",
        "phalange",
        "phalanges",
        "rassemblement",
        "reseau",
        "union",
        "unite",
        "unites",
    ]
)

# the edition of an exercise: African Lion 2021, Orion 23, Zapad-2025A, Unitas LXV, Falcon 25-1,
# Zolfaghar 1403 (of the Iranian calendar)
_EDITION = re.compile(
    r"[ -](?:(?:1[349]|20)\d\d(?:[A-Z]|[/-]\d{1,4})?|'?\d{1,2}(?:[./-]\d{1,2})?|[IVXL]{1,6})"
    r"(?![\w%€$]|[.,]\d| ?000|['-]\w)"
    r"(?! (?:pays|nations|soldats|militaires|hommes|personnes|avions|navires|jours|heures|ans"
    r"|mois|blessés|morts|fois|%|€))"
)


class Form(NamedTuple):
    """One way to write a name. `rule` is an index into the rules of the set.

    A tuple because there may be a million of them.
    """

    rule: int
    surface: str
    acronym: bool = False
    entry: str | None = None  # canonical name within a gazetteer


# a name of nothing but words, as most are: no sign must be held
_of_words = re.compile(r"[\w '’-]*").fullmatch
# letters, digits and what else is as plain as normalize leaves it
_PLAIN = re.compile(r"[ -_a-~À-ÖØ-öø-ž]+").fullmatch


class Gazetteer:
    """Forms by the keys of their words."""

    def __init__(self) -> None:
        # of those of many not a list, which would be looked through for each: « Mali », where a list has it in a column
        self._forms: dict[str, Form | dict[Form, None]] = {}
        self._lengths: dict[str, Sequence[int]] = {}
        self.skipped: list[Form] = []  # forms without a single word

    def __len__(self) -> int:
        return len(self._forms)

    def copy(self) -> "Gazetteer":
        """The same forms, to which others may be added."""
        other = Gazetteer()
        other._forms = {phrase: dict(f) if isinstance(f, dict) else f for phrase, f in self._forms.items()}
        other._lengths, other.skipped = dict(self._lengths), list(self.skipped)
        return other

    def table(self) -> list[Any]:
        """All of it as JSON can hold it, by columns."""
        several = {phrase: [*found] for phrase, found in self._forms.items() if isinstance(found, dict)}
        alone = {phrase: found for phrase, found in self._forms.items() if phrase not in several}
        return [list(alone), list(zip(*alone.values())), several, self._lengths, self.skipped]

    @classmethod
    def of_table(cls, table: Sequence[Any]) -> "Gazetteer":
        """What `table` has given, as JSON has it."""
        known, (phrases, columns, several, known._lengths, skipped) = cls(), table
        known._forms = dict(zip(phrases, map(Form, *columns)))
        known._forms |= {phrase: dict.fromkeys(Form(*row) for row in rows) for phrase, rows in several.items()}
        known.skipped = [Form(*row) for row in skipped]
        return known

    def add_all(self, forms: Iterable[Form]) -> None:
        """Index several forms."""
        for form in forms:
            self.add(form)

    def add(self, form: Form) -> None:
        """Index a form; an acronym also with and without a break between letters and digits."""
        surface = form.surface
        plain = surface if _PLAIN(surface) else normalize(Clean(surface).text)
        keys = [key(w) for w in surface_words(plain)]
        if not keys:
            self.skipped.append(form)
            return
        phrase = self._put(keys, form)
        if len(keys) <= 2 and not phrase.isalpha() and any(map(str.isdigit, phrase)) and not _held_within(surface):
            for other in _digit_breaks(keys):
                self._put(other, form)

    def _put(self, keys: list[str], form: Form) -> str:
        phrase = " ".join(keys)
        present = self._forms.get(phrase)
        if present is None:
            self._forms[phrase] = form
            self._put_length(*keys)
        elif isinstance(present, dict):
            present[form] = None
        elif present != form:
            self._forms[phrase] = {present: None, form: None}
        return phrase

    def _put_length(self, first: str, *others: str) -> None:
        n = 1 + len(others)
        lengths = self._lengths.get(first)
        if lengths is None:
            self._lengths[first] = _LENGTHS.setdefault((n,), (n,))  # which most share
        elif n not in lengths:
            longer = tuple(sorted((*lengths, n), reverse=True))
            self._lengths[first] = _LENGTHS.setdefault(longer, longer)

    def forms(self, surface: str) -> tuple[Form, ...]:
        """The forms whose keys are those of `surface`, and whose signs stand in it."""
        plain = normalize(Clean(surface).text)
        listed = _as_list(self._forms.get(" ".join(key(w) for w in surface_words(plain)), {}))
        return tuple(f for f in listed if _of_words(f.surface) or _signs_stand(f.surface, surface))

    def find(self, text: Text) -> Iterator[tuple[int, int, tuple[Form, ...]]]:
        """(first word, end word, forms) of each run of words whose keys are listed.

        Case is not looked at; runs may overlap, the longer of one start comes first.
        """
        keys, plain, starts, ends = text.keys, text.plain, text.starts, text.ends
        lengths, forms = self._lengths, self._forms
        for i in text.among(lengths):
            for n in lengths[keys[i]]:
                if i + n > len(keys):
                    continue
                found = forms.get(keys[i] if n == 1 else " ".join(keys[i : i + n]))
                if found is None:
                    continue
                listed = _as_list(found)
                if n > 1:
                    gaps = [plain[ends[k] : starts[k + 1]] for k in range(i, i + n - 1)]
                    if not (join(gaps) and all(_of_words(f.surface) for f in listed)):  # mostly so
                        listed = [f for f in listed if join_as(gaps, signs(f.surface).gaps)]
                if listed:
                    yield i, i + n, tuple(listed)


def _as_list(found: Form | dict[Form, None]) -> list[Form]:
    """What stands under a phrase."""
    return [*found] if isinstance(found, dict) else [found]


_LENGTHS: dict[tuple[int, ...], tuple[int, ...]] = {}


@lru_cache(maxsize=4096)
def signs(surface: str) -> Signs:
    """What of a listed name is no word."""
    return Signs.of(normalize(Clean(surface).text))


# without these at its border a name is another one: « #MeToo », « Yahoo! », « ★ Aube », « .NET »
_BEFORE = re.compile(rf"(?:{SIGN} ?)+\Z|\A\.\Z")
_BEHIND = re.compile(rf"(?: ?{SIGN})+")
_BETWEEN = re.compile(SIGN)
_PAIRS = ("()", "[]", '""')


@lru_cache(maxsize=4096)
def _borders(surface: str) -> tuple[str, str, str, str]:
    """The signs that must stand before and behind a name, and the pairs of quotes or brackets of which one
    may open it or close it: those that do not hold the whole name."""
    before, gaps, behind = signs(surface)
    inside = "".join(gaps)
    head, tail = _BEFORE.search(before), _BEHIND.match(behind)
    opens = next((pair for pair in _PAIRS if before.strip() == pair[0] and pair[1] in inside), "")
    closes = next((pair for pair in _PAIRS if behind.strip() == pair[1] and pair[0] in inside), "")
    return head[0] if head else "", tail[0] if tail else "", opens, closes


@lru_cache(maxsize=4096)
def _between(surface: str) -> tuple[str, ...]:
    """The signs that must stand between the words of a name: _between("Zork=Bork et Cie") == ("=", "", "")."""
    return tuple("".join(_BETWEEN.findall(gap)) for gap in signs(surface).gaps)


def _held_within(surface: str) -> bool:
    """Whether a name is none without the sign between its words: « Zork=23 » is not « Zork 23 »."""
    return not _of_words(surface) and any(_between(surface))


def necessary_signs(surface: str) -> tuple[str, ...]:
    """The signs that must stand before, behind and within a name: necessary_signs("#MeToo") == ("#", "")."""
    between = _between(surface)
    return (*_borders(surface)[:2], *(between if any(between) else ()))


def _signs_stand(listed: str, written: str) -> bool:
    """Whether the signs of a listed name stand in it as it is written."""
    pairs = zip_longest(necessary_signs(listed), necessary_signs(written))
    return all(sign in (None, "", there) for sign, there in pairs)


def bordered(form: Form, plain: str, first: int, last: int) -> tuple[int, int] | None:
    """Where a form stands whose words are plain[first:last], with the signs at its border; None without them.

    « Disney » is not the listed « Disney+ »; « Jeune Afrique (hebdo » goes on to its bracket.
    """
    surface = form.surface
    if surface[0].isalnum() and surface[-1].isalnum():  # mostly
        return first, last
    before, behind, opens, closes = _borders(surface)
    heads = [h for h in (before, before.replace(" ", "")) if plain.endswith(h, 0, first)]
    tails = [t for t in (behind, behind.replace(" ", "")) if plain.startswith(t, last)]
    if not heads or not tails:
        return None
    first, last = first - len(heads[0]), last + len(tails[0])
    at = first - (plain[first - 1 : first] == " ")
    if opens and plain[at - 1 : at] == opens[0] and _half(plain[first:last], opens):
        first = at - 1
    at = last + plain.startswith(" ", last)
    if closes and plain.startswith(closes[1], at) and _half(plain[first:last], closes):
        last = at + 1
    return first, last


def _half(written: str, pair: str) -> bool:
    """Whether a bracket or quote in it lacks the other one."""
    return written.count(pair[0]) % 2 == 1 if pair == '""' else written.count(pair[0]) != written.count(pair[1])


def _digit_breaks(keys: list[str]) -> Iterator[list[str]]:
    """M23 also as M-23, MS-13 also as MS13."""
    split = [part for k in keys for part in re.findall(r"\d+|\D+", k)]
    if len(split) == 2 and split[0].isdigit() != split[1].isdigit():
        if split != keys:
            yield split
        if len(keys) == 2:
            yield ["".join(split)]


def edition_end(plain: str, end: int) -> int:
    """Where the name of an exercise ends that may be followed by its edition."""
    match = _EDITION.match(plain, end)
    return match.end() if match else end


def case_fits(
    form: Form, case: str, written: list[str], common: frozenset[str] = frozenset(), capitals: bool = False
) -> bool:
    """Whether words as `written` in the text are this form under the rule's `case`.

    `common` are folded everyday words: an acronym that is one of them must be in
    capitals, and not in a line that is all capitals (`capitals`).
    """
    if case == "fold":
        return True
    if form.acronym:
        return _acronym_fits(form.surface, written, common, capitals)
    if case == "exact":
        return [_bare(w) for w in written] == _listed(form.surface)
    need = _needed_capitals(form.surface)
    if len(written) != len(_listed(form.surface)):  # a form with its digits apart
        return written[0][0].isupper()
    return all(written[i][0].isupper() for i in need)


def _acronym_fits(surface: str, written: list[str], common: frozenset[str], capitals: bool) -> bool:
    joined = "".join(c for w in written for c in w if c.isalnum())
    listed = "".join(c for c in surface if c.isalnum())
    everyday = fold(joined) in common
    if joined == listed and not (everyday and (capitals or not joined.isupper())):
        return True
    if joined.isupper():  # FRAPP sounds like FRAP and is another
        return fold(joined) == fold(listed) and not (everyday and capitals)
    # « Lourd » sounds like LURD and is another word
    return (
        len(joined) >= 4
        and not everyday
        and fold(joined) == fold(listed)
        and joined[0].isupper()
        and joined[1:].islower()
        and joined.isalpha()
    )


def _bare(word: str) -> str:
    """A word without accents, its case kept."""
    folded = fold(word)
    return "".join(f.upper() if w.isupper() else f for f, w in zip(folded, word)) if len(folded) == len(word) else word


@lru_cache(maxsize=4096)
def _listed(surface: str) -> list[str]:
    return [_bare(w) for w in surface_words(normalize(Clean(surface).text))]


@lru_cache(maxsize=4096)
def _needed_capitals(surface: str) -> tuple[int, ...]:
    """Which words of a listed name must begin with a capital."""
    written = surface_words(normalize(Clean(surface).text))
    capital = [i for i, w in enumerate(written) if w[0].isupper() and fold(w) not in _PARTICLES]
    proper = [i for i in capital if fold(written[i]) not in TYPE_NOUNS]
    return tuple(proper or capital)
