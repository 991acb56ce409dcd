"""What names of different documents share when they are certainly one thing (pure).

>>> key("LOC", "Etats-Unis"), key("ORG", "O.N.U."), key("PER", "BOURITA")
(Key('loc-etats-unis', 'LOC'), Key('org-organisation-des-nations-unies', 'ORG'),
 Key('per-bourita', 'PER', partial=True))

A key is the label and one of: the entry of a rule file, the country, the group of
known names (ONU, Nations unies), the folded name. It is the id of an entity, in results as in
an index: an id says what it stands for, and is the same in every document.
"""

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from extractor.coreference.exact_match import YEAR
from extractor.lexicon.names import fold, is_acronym, person, slug
from extractor.lexicon.organisations import institutions, organisation
from extractor.lexicon.places import country, place


@dataclass(frozen=True, slots=True)
class Key:
    """What an entity of a document is joined by; `partial` where it may mean several
    things: a surname, initials, « le Conseil »."""

    id: str
    label: str
    partial: bool = False


def form(name: str) -> str:
    """The name as it is compared: folded, an acronym without its dots: « O.N.U. » is "onu"."""
    folded = fold(name)
    return folded.replace(" ", "") if is_acronym(name) else folded


@lru_cache(maxsize=1024)
def key(label: str, name: str) -> Key:
    """The key of a name that no rule file knows."""
    compared = form(name)
    if label == "PER":
        return named(label, compared, not person(name).full)
    if label == "LOC":
        state = country(name)
        return named(label, state.key if state else place(name) or compared)
    if label == "ORG":
        return named(label, organisation(name) or compared, compared in institutions())
    if label == "EXERCISE":
        return named(label, form(YEAR.sub("", name)) or compared)
    return named(label, compared, compared in institutions())


def named(label: str, name: str, partial: bool = False) -> Key:
    """The key of a name as it stands: named("GROUP", "Al-Qaida au Maghreb islamique")."""
    readable = slug(name)
    if readable == "x" and name != "x":  # a name of signs alone
        readable = "x-" + hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return Key(f"{label.lower()}-{readable}", label, partial)


def is_full(label: str, name: str) -> bool:
    """Whether a name says by itself whom or what it means: no bare surname, acronym, « Conseil »."""
    if label == "PER":
        return person(name).full
    return not is_acronym(name) and fold(name) not in institutions()
