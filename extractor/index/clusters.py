"""Keys to entities, by what all documents say together (pure).

A document that says « Forces armées royales (FAR) » is evidence that FAR is short for
it in the others, too, as long as none uses FAR for something else: then FAR is an
entity of its own, with both as its candidates. In the same way a shorter full name
(Jean Bruneau) joins the longer one (Jean-Marie Bruneau) where only one is known. A bare
surname joins nothing by itself. What the user decided comes first: what he made one is one, also where a name
between them stands in no document any more, and what he told apart is joined by no text, whatever it has been merged
with since.

The result depends on the names and the decisions alone, not on the order of documents.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from extractor.index.keys import MOVED, form, is_full, key
from extractor.lexicon.names import LINKS, abbreviates, fold, is_acronym

#: letters of words that join others: « pour », « dans »
_LINK = 4
_VOWELS = re.compile("[aeiouy]+")


@dataclass(frozen=True, slots=True)
class Use:
    """How often a name stands in the texts, in how many documents it is the best name, and whether any text itself
    calls its thing so: a reader's word about one document is none about the others."""

    mentions: int
    best: int
    said: bool = True


@dataclass(frozen=True, slots=True)
class Node:
    """All that documents call by one key."""

    id: str
    label: str
    partial: bool = False
    names: Mapping[str, Use] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decisions:
    """What the user decided: `merges` are pairs (node, what it goes into), `apart` joins nothing by itself;
    `unlike` are pairs (node, what it is not): no text joins them, or what either was merged with."""

    merges: tuple[tuple[str, str], ...] = ()
    apart: frozenset[str] = frozenset()
    unlike: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Clusters:
    """The entity (a node's id) of each node, and the candidates of those that may mean several."""

    entity: Mapping[str, str]
    perhaps: Mapping[str, tuple[str, ...]]


class Sets:
    """Disjoint sets (union-find), some items of which are `unlike` each other."""

    def __init__(self, unlike: Iterable[tuple[str, str]] = ()) -> None:
        self._parent: dict[str, str] = {}
        self._unlike: dict[str, set[str]] = defaultdict(set)
        for one, two in unlike:
            self._unlike[one].add(two)
            self._unlike[two].add(one)

    def find(self, item: str) -> str:
        root = item
        while (above := self._parent.get(root, root)) != root:
            root = above
        while (above := self._parent.get(item, item)) != root:
            self._parent[item], item = root, above
        return root

    def join(self, one: str, two: str) -> None:
        one, two = self.find(one), self.find(two)
        if one != two:
            self._parent[one] = two
            if one in self._unlike:
                self._unlike[two] |= self._unlike.pop(one)

    def are_unlike(self, one: str, two: str) -> bool:
        """Whether something of one set is unlike something of the other."""
        one, two = self.find(one), self.find(two)
        return one != two and any(self.find(other) == two for other in self._unlike.get(one, ()))


def cluster(nodes: Mapping[str, Node], decisions: Decisions = Decisions()) -> Clusters:
    """The entities that the nodes, by their ids, are.

    An entity is called by the node that the user merged into, else by one that is no short form of another.
    """
    meant = evidence(nodes, decisions)
    found = _named(nodes, joined(decisions, meant), meant, decisions.merges)
    perhaps = {node: set(candidates) for node, candidates in found.perhaps.items()}
    # UA alone is the Union africaine of the list, and may be the university of a document
    for short, node in _explained(nodes, decisions):
        one, other = found.entity[short], found.entity[node]
        if one != other and node not in meant.get(short, ()) and _called(nodes[short], nodes[node]):
            perhaps.setdefault(one, set()).add(other)
    return Clusters(found.entity, {node: tuple(sorted(candidates)) for node, candidates in perhaps.items()})


def joined(decisions: Decisions, meant: Mapping[str, set[str]]) -> Sets:
    """What is one by the decisions, and by what the short forms of the texts mean where no decision is against it."""
    sets = Sets(decisions.unlike)
    for gone, kept in decisions.merges:
        sets.join(gone, kept)
    # what was taken out joins last: of a chain the link is cut that it is an end of
    out = {node for node, _ in decisions.unlike}
    first = sorted(short for short in meant if short not in out and out.isdisjoint(meant[short]))
    for pending in (first, sorted(meant)):
        # joins only bring candidates together, so what may be joined once may be joined for good
        while pending:
            still = []
            for short in pending:
                several = {sets.find(node) for node in meant[short]}
                if len(several) > 1:
                    still.append(short)
                elif not sets.are_unlike(short, full := several.pop()):
                    sets.join(short, full)
            pending = still if len(still) < len(pending) else []
    return sets


def evidence(nodes: Mapping[str, Node], decisions: Decisions) -> dict[str, set[str]]:
    """For each node that is a short form in some document, the nodes that it is short for."""
    meant: dict[str, set[str]] = defaultdict(set)
    for short, node in _explained(nodes, decisions):
        if not _has_name_of_its_own(nodes[short], nodes[node]):
            meant[short].add(node)
    return meant


def _explained(nodes: Mapping[str, Node], decisions: Decisions) -> Iterator[tuple[str, str]]:
    """Pairs of a node and one that a document explains so: FAR, and « Forces armées royales (FAR) »."""
    apart = decisions.apart
    # of what was taken out of something the other decision says what it is not; its own short forms stay with it
    silent = apart - {node for node, _ in decisions.unlike}
    for node in nodes.values():
        # what documents were said to mean otherwise than the others is no evidence for these
        if len(node.names) < 2 or node.partial or node.id in silent or MOVED in node.id:
            continue
        for short in explained(node):
            if short in nodes and short not in apart and (short, node.id) not in decisions.unlike:
                yield short, node.id


def _has_name_of_its_own(short: Node, node: Node) -> bool:
    """Whether what is called by a short form has a full name that another has not: « Union africaine » of a list, in
    which UA is hers, where a document has the « Université d'Antananarivo (UA) ».

    Another spelling is no other name, nor a translation or paraphrase, « World Wildlife Fund (WWF) »: the acronym
    spells one of the two alone, and they have a word in common. Where they have none it cannot be told: « Parti
    communiste d'Inde (CPI) ».
    """
    if short.label == "PER":
        return False
    full = best_name(node.label, node.names)
    own = best_name(short.label, short.names)
    if not short.names[own].best or _short_for(short.label, own, full):
        return False
    acronyms = _called(node, node)
    if not {form(own), *form(full).split()}.isdisjoint(map(form, acronyms)):  # Frelimo, FRELIMO; Confédération AES
        return False
    if any(abbreviates(name, full) and abbreviates(name, own) for name in acronyms):
        # « pour les réfugiés », « aux réfugiés »: most words are the same
        one, two = ({word for word in form(name).split() if len(word) > _LINK} for name in (own, full))
        return 2 * len(one & two) <= min(len(one), len(two))
    return _stems(own).isdisjoint(_stems(full))


def _called(one: Node, other: Node) -> list[str]:
    """The names of one that are short forms of the other's full name."""
    full = best_name(other.label, other.names)
    return [name for name in one.names if _short_for(one.label, name, full)]


def _stems(name: str) -> set[str]:
    """What words of two languages have in common, the consonants of their beginning: « fonds » and fund are "fnd"."""
    words = (word for word in form(name).split() if len(word) >= _LINK and word not in LINKS)
    return {word[0] + _VOWELS.sub("", word[1:])[:2] for word in words}


def explained(node: Node) -> set[str]:
    """The nodes that its short names would be by themselves: org-far of « Forces armées royales (FAR) »."""
    full = best_name(node.label, node.names)
    names = [name for name, use in node.names.items() if use.said]
    found = {key(node.label, name).id for name in names if _short_for(node.label, name, full)}
    return found - {node.id}


def _short_for(label: str, name: str, full: str) -> bool:
    if label == "PER":
        return name != full and is_full(label, name)
    # « Cour suprême » for that of one country is no evidence: another document means its own
    return not is_acronym(full) and (is_acronym(name) or abbreviates(name, full))


def _named(
    nodes: Mapping[str, Node], sets: Sets, meant: Mapping[str, set[str]], merges: Collection[tuple[str, str]]
) -> Clusters:
    gone = gone_into_others(nodes, merges)
    kept = {target for _, target in merges}
    members: dict[str, list[str]] = defaultdict(list)
    for node in nodes:
        members[sets.find(node)].append(node)

    def rank(node: str) -> tuple[bool, bool, bool, bool, str]:
        return node in gone, node not in kept, node in meant, nodes[node].partial, node

    entity = {}
    for group in members.values():
        first = min(group, key=rank)
        entity.update(dict.fromkeys(group, first))
    fuller = _by_surname(nodes)
    perhaps = {}
    for node, first in entity.items():
        if node != first:
            continue
        fits = {entity[n] for n in meant.get(node, ()) if not sets.are_unlike(node, n)} | {
            entity[n] for n in _fuller(nodes[node], fuller)
        }
        if fits := fits - {node}:
            perhaps[node] = tuple(sorted(fits))
    return Clusters(entity, perhaps)


def gone_into_others(nodes: Container[str], merges: Iterable[tuple[str, str]]) -> set[str]:
    """The nodes that were merged into another one that is there, directly or by way of others."""
    into: dict[str, list[str]] = defaultdict(list)
    for node, target in merges:
        into[node].append(target)
    gone = set()
    for node in into:
        passed, left = {node}, [*into[node]]
        while left and node not in gone:
            if (target := left.pop()) not in passed:
                passed.add(target)
                left += into.get(target, ())
                if target in nodes:
                    gone.add(node)
    return gone


def _by_surname(nodes: Mapping[str, Node]) -> dict[str, list[tuple[str, str]]]:
    """Full names of people by each way to cut off the beginning: (first letter, node)."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for node in nodes.values():
        if node.label == "PER" and not node.partial:
            parts = form(best_name("PER", node.names)).split()
            for cut in range(1, len(parts)):
                found[" ".join(parts[cut:])].append((parts[0][0], node.id))
    return found


def _fuller(node: Node, by_surname: Mapping[str, list[tuple[str, str]]]) -> Iterable[str]:
    """The full names that a surname, with initials or without, may stand for."""
    if node.label != "PER" or not node.partial:
        return
    parts = form(best_name("PER", node.names)).split()
    initials = [p for p in parts[:-1] if len(p) == 1]
    for letter, other in by_surname.get(" ".join(parts[len(initials) :]), ()):
        if not initials or letter == initials[0]:
            yield other


def best_name(label: str, names: Mapping[str, Use]) -> str:
    """The most frequent full form; of equals the longest, then the first of the alphabet.

    Full forms are those that are the best name of some document, not in all capitals.
    """

    def rank(name: str) -> tuple[bool, bool, bool, int, int, str, str]:
        use = names[name]
        shouted = name.isupper() and len(name) > 5
        return not is_full(label, name), not use.best, shouted, -use.mentions, -len(name), fold(name), name

    return min(names, key=rank)
