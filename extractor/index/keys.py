"""The key of an entity of a document: by the entries of rule files, else by its name (coreference/identity.py)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractor.core.types import Entity, Mention
from extractor.coreference.identity import Key, form, is_full, key, named
from extractor.lexicon.places import country

__all__ = ["MOVED", "Entries", "Key", "entity_key", "entries", "form", "is_full", "is_of", "key", "label_of"]

#: what the ids of entities have that the user made of documents: « per-awa-diallo~2 »
MOVED = "~"


@dataclass(frozen=True, slots=True)
class Entries:
    """What rule files know: the ids of their entries, and by label and folded name the one
    entry a name always means."""

    ids: frozenset[str] = frozenset()
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    ambiguous: frozenset[tuple[str, str]] = frozenset()
    #: the name of each entry, of which its id is made
    called: Mapping[str, str] = field(default_factory=dict)
    #: the folded names of each
    forms: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def entry(self, mention: Mention) -> str | None:
        """The entry a rule found the mention by; None where the name belongs to several."""
        if mention.rule not in self.ids or (mention.label, form(mention.text)) in self.ambiguous:
            return None
        return mention.rule


def entries(rules: Iterable[Any]) -> Entries:
    """The entries among the rules of rule files (those of kind "entity")."""
    meant: dict[tuple[str, str], set[str]] = {}
    called: dict[str, str] = {}
    forms: dict[str, frozenset[str]] = {}
    needs_context = set()
    for rule in rules:
        if rule.kind != "entity":
            continue
        called[rule.id] = rule.name
        forms[rule.id] = frozenset(map(form, (rule.name, *rule.aliases, *rule.acronyms)))
        for name in (rule.name, *rule.aliases, *rule.acronyms):
            meant.setdefault((rule.label, form(name)), set()).add(rule.id)
            if rule.context is not None:
                needs_context.add((rule.label, form(name)))
    sure = {name: next(iter(found)) for name, found in meant.items() if len(found) == 1 and name not in needs_context}
    ambiguous = frozenset(name for name, found in meant.items() if len(found) > 1)
    return Entries(frozenset(called), sure, ambiguous, called, forms)


def entity_key(
    entity: Entity, mentions: Sequence[Mention], known: Entries, by_text: Mapping[int, str] | None = None
) -> Key:
    """The key of an entity of a document, whose mentions these are.

    `by_text` is how the text calls what is mentioned at each place: what a reader calls otherwise goes by that name.
    """
    found = Counter(entry for m in mentions if (entry := known.entry(m)))
    main = min(found, key=lambda entry: (-found[entry], entry), default=None)
    if main is not None and (
        by_text is None
        or form(entity.name) in known.forms[main]
        or any(by_text.get(m.start) == entity.name for m in mentions if known.entry(m) == main)
    ):
        return named(entity.label, known.called[main])
    if entry := known.names.get((entity.label, form(entity.name))):
        return named(entity.label, known.called[entry])
    if entity.label == "LOC":
        # what is called otherwise, and once like a state, is it only where it has its code
        names = (entity.name, *entity.aliases) if entity.country else (entity.name,)
        state = next((name for name in names if country(name)), None)
        if state and not entity.country:  # the town of Luxembourg, the river Niger
            return Key(f"{key('LOC', state).id}-place", "LOC")
        return key("LOC", state or entity.name)
    return key(entity.label, entity.name)


def label_of(identity: str) -> str:
    """The label that an id begins with: « org-minerex~2 » is an ORG."""
    return identity.partition("-")[0].upper()


def is_of(identity: str, label: str) -> bool:
    """Whether an id is that of an entity of this label, however it is written: « ship-class », « vessel »."""
    return identity.startswith(f"{label.lower()}-")
