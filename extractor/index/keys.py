"""What names of different documents share when they are certainly one thing (pure).

    >>> key("LOC", "Etats-Unis"), key("ORG", "O.N.U."), key("PER", "BOURITA")
    (Key('loc-etats-unis', 'LOC'), Key('org-organisation-des-nations-unies', 'ORG'), Key('per-bourita', 'PER', partial=True))

A key is the label and one of: the entry of a rule file, the country, the group of
known names (ONU, Nations unies), the folded name. It is the id of the entity too, so
that an id says what it stands for and does not change as documents come.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from extractor.core.types import Entity, Mention
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


@dataclass(frozen=True, slots=True)
class Entries:
    """What rule files know: the ids of their entries, and by label and folded name the one
    entry a name always means."""

    ids: frozenset[str] = frozenset()
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    ambiguous: frozenset[tuple[str, str]] = frozenset()

    def entry(self, mention: Mention) -> str | None:
        """The entry a rule found the mention by; None where the name belongs to several."""
        if mention.rule not in self.ids or (mention.label, form(mention.text)) in self.ambiguous:
            return None
        return mention.rule


def entries(rules: Iterable) -> Entries:
    """The entries among the rules of rule files (those of kind "entity")."""
    meant: dict[tuple[str, str], set[str]] = {}
    ids, needs_context = set(), set()
    for rule in rules:
        if rule.kind != "entity":
            continue
        ids.add(rule.id)
        for name in (rule.name, *rule.aliases, *rule.acronyms):
            meant.setdefault((rule.label, form(name)), set()).add(rule.id)
            if rule.context is not None:
                needs_context.add((rule.label, form(name)))
    sure = {name: next(iter(found)) for name, found in meant.items() if len(found) == 1 and name not in needs_context}
    return Entries(frozenset(ids), sure, frozenset(name for name, found in meant.items() if len(found) > 1))


def form(name: str) -> str:
    """The name as it is compared: folded, an acronym without its dots: « O.N.U. » is "onu"."""
    folded = fold(name)
    return folded.replace(" ", "") if is_acronym(name) else folded


def key(label: str, name: str) -> Key:
    """The key of a name that no rule file knows."""
    compared = form(name)
    if label == "PER":
        return _key(label, compared, not person(name).full)
    if label == "LOC":
        state = country(name)
        return _key(label, state.key if state else place(name) or compared)
    if label == "ORG":
        return _key(label, organisation(name) or compared, compared in institutions())
    if label == "EXERCISE":
        return _key(label, form(YEAR.sub("", name)) or compared)
    return _key(label, compared, compared in institutions())


def _key(label: str, name: str, partial: bool = False) -> Key:
    readable = slug(name)
    if readable == "x" and name != "x":  # a name of signs alone
        readable = f"x-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    return Key(f"{label.lower()}-{readable}", label, partial)


def entity_key(entity: Entity, mentions: Sequence[Mention], known: Entries) -> Key:
    """The key of an entity of a document, whose mentions these are."""
    found = Counter(entry for m in mentions if (entry := known.entry(m)))
    if found:
        return _key(entity.label, min(found, key=lambda entry: (-found[entry], entry)))
    if entry := known.names.get((entity.label, form(entity.name))):
        return _key(entity.label, entry)
    if entity.label == "LOC":
        state = next((name for name in (entity.name, *entity.aliases) if country(name)), None)
        if state and not entity.country:  # the town of Luxembourg, the river Niger
            return Key(f"{key('LOC', state).id}-place", "LOC")
        return key("LOC", state or entity.name)
    return key(entity.label, entity.name)


def is_full(label: str, name: str) -> bool:
    """Whether a name says by itself whom or what it means: no bare surname, acronym, « Conseil »."""
    if label == "PER":
        return person(name).full
    return not is_acronym(name) and fold(name) not in institutions()
