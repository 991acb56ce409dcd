"""Keys to entities, by what all documents say together (pure).

A document that says « Forces armées royales (FAR) » is evidence that FAR is short for
it in the others, too, as long as none uses FAR for something else: then FAR is an
entity of its own, with both as its candidates. In the same way a shorter full name
(Jean Bruneau) joins the longer one (Jean-Marie Bruneau) where only one is known. A bare
surname joins nothing by itself. What the user decided comes first.

The result is the least set of joins that satisfies this, so it does not depend on
any order.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from extractor.index.keys import form, is_full, key
from extractor.lexicon.names import abbreviates, fold, is_acronym


@dataclass(frozen=True, slots=True)
class Use:
    """How often a name stands in the texts, and in how many documents it is the best name."""

    mentions: int
    best: int


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
    `unlike` are pairs (node, what it is not short for)."""

    merges: tuple[tuple[str, str], ...] = ()
    apart: frozenset[str] = frozenset()
    unlike: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Clusters:
    """The entity (a node's id) of each node, and the candidates of those that may mean several."""

    entity: Mapping[str, str]
    perhaps: Mapping[str, tuple[str, ...]]


class _Sets:
    """Disjoint sets (union-find)."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def find(self, item: str) -> str:
        root = item
        while (above := self._parent.get(root, root)) != root:
            root = above
        while (above := self._parent.get(item, item)) != root:
            self._parent[item], item = root, above
        return root

    def join(self, one: str, two: str) -> bool:
        one, two = self.find(one), self.find(two)
        self._parent[one] = two
        return one != two


def cluster(nodes: Mapping[str, Node], decisions: Decisions = Decisions()) -> Clusters:
    """The entities that the nodes, by their ids, are.

    An entity is called by the node that is no short form of another, the one the user
    merged into first of all.
    """
    sets = _Sets()
    merges = [(gone, kept) for gone, kept in decisions.merges if gone in nodes and kept in nodes]
    for gone, kept in merges:
        sets.join(gone, kept)
    meant = _evidence(nodes, decisions)
    pending = list(meant)
    while pending:
        # joins only bring candidates together, so what may be joined once may be joined for good
        still = [short for short in pending if len({sets.find(node) for node in meant[short]}) > 1]
        joined = [sets.join(short, next(iter(meant[short]))) for short in pending if short not in set(still)]
        pending = still if any(joined) else []
    return _named(nodes, sets, meant, {gone for gone, _ in merges})


def _evidence(nodes: Mapping[str, Node], decisions: Decisions) -> dict[str, set[str]]:
    """For each node that is a short form in some document, the nodes that it is short for."""
    apart = decisions.apart
    meant: dict[str, set[str]] = defaultdict(set)
    for node in nodes.values():
        if len(node.names) < 2 or node.partial or node.id in apart:
            continue
        full = best_name(node.label, node.names)
        for name in node.names:
            if not _short_for(node.label, name, full):
                continue
            short = key(node.label, name).id
            if short != node.id and short in nodes and short not in apart and (short, node.id) not in decisions.unlike:
                meant[short].add(node.id)
    return meant


def _short_for(label: str, name: str, full: str) -> bool:
    if label == "PER":
        return name != full and is_full(label, name)
    # « Cour suprême » for that of one country is no evidence: another document means its own
    return not is_acronym(full) and (is_acronym(name) or abbreviates(name, full))


def _named(nodes: Mapping[str, Node], sets: _Sets, meant: Mapping[str, set[str]], gone: set[str]) -> Clusters:
    members: dict[str, list[str]] = defaultdict(list)
    for node in nodes:
        members[sets.find(node)].append(node)

    def rank(node: str) -> tuple[bool, bool, bool, str]:
        return node in gone, node in meant, nodes[node].partial, node

    entity = {}
    for group in members.values():
        first = min(group, key=rank)
        entity.update(dict.fromkeys(group, first))
    fuller = _by_surname(nodes)
    perhaps = {}
    for node, first in entity.items():
        if node != first:
            continue
        fits = {entity[n] for n in meant.get(node, ())} | {entity[n] for n in _fuller(nodes[node], fuller)}
        if fits := fits - {node}:
            perhaps[node] = tuple(sorted(fits))
    return Clusters(entity, perhaps)


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
