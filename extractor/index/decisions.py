"""What the user decided, and what a new decision makes of those before (pure).

Three things can be said: the node A is B (« merge »), the node A is not B (« apart »), and what one document calls A is
C (« document »). The last word holds: who parts two takes back what made them one, who makes them one takes back
what kept them apart, and no other decision is touched. The nodes that documents use now may be fewer than those that
decisions speak of; these wait for them.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from extractor.index import clusters, keys
from extractor.index.clusters import Node, Sets
from extractor.lexicon.names import fold


@dataclass(frozen=True, slots=True)
class Decision:
    """A row of the table: `kind` is "merge", "apart" or "document", `id` its number, oldest first."""

    id: int
    kind: str
    node: str
    target: str | None
    path: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """What one decision does to the others: the numbers of those that go, and the (node, target) to keep apart."""

    gone: tuple[int, ...] = ()
    apart: tuple[tuple[str, str | None], ...] = ()


def constraints(decisions: Iterable[Decision]) -> clusters.Decisions:
    """The decisions as `clusters` has them; those of single documents are in what the documents use."""
    merges, apart, unlike = [], set(), set()
    for decision in decisions:
        node, target = decision.node, decision.target
        if decision.kind == "merge" and target is not None:
            merges.append((node, target))
        elif decision.kind == "apart" and target is None:
            apart.add(node)
        elif decision.kind == "apart" and target is not None:
            unlike.add((node, target))
    return clusters.Decisions(tuple(merges), frozenset(apart), frozenset(unlike))


def made_one(
    nodes: Mapping[str, Node], decisions: Sequence[Decision], kept: str, others: Collection[str]
) -> tuple[int, ...]:
    """The decisions that kept apart what is made one now."""
    if not any(decision.kind == "apart" and decision.target is not None for decision in decisions):
        return ()
    sets = _sets(nodes, decisions)
    whole = {sets.find(node) for node in (kept, *others)}
    return tuple(
        decision.id
        for decision in decisions
        if decision.kind == "apart"
        and decision.target is not None
        and sets.find(decision.node) in whole
        and sets.find(decision.target) in whole
    )


def taken_out(nodes: Mapping[str, Node], decisions: Sequence[Decision], whole: str, parts: Collection[str]) -> Change:
    """What takes the parts out of a whole, and only them, with what was merged into them.

    Merges that lead from a part to what stays go; that it is none of what stays is taken down, since texts, those to
    come, too, might join the two again.
    """
    merges = [decision for decision in decisions if decision.kind == "merge"]
    beside = [d for d in decisions if d.kind != "merge" or not {d.node, d.target} & {*parts}]
    stays = _sets({key: node for key, node in nodes.items() if key not in parts}, beside)
    decided = clusters.joined(constraints(beside), {})
    gone = {
        merge.id
        for merge in merges
        if merge.target is not None
        and (
            (merge.node in parts and (merge.target in parts or stays.find(merge.target) == stays.find(whole)))
            # who was merged into a part goes with it, unless he was merged into what stays, too
            or (merge.target in parts and decided.find(merge.node) == decided.find(whole))
        )
    }
    left = [decision for decision in decisions if decision.id not in gone]
    out = sorted(parts)
    sets = _sets(nodes, [*left, *(Decision(0, "apart", part, whole, None) for part in out)])
    rest = sorted({whole, *(node for node in nodes if sets.find(node) == sets.find(whole))})
    meant = clusters.evidence(nodes, constraints(left))
    # what was short for something of the whole by the texts does not look for another
    alone = [(part, None) for part in out if not meant.get(part, set()).isdisjoint(rest)]
    apart = [(part, node) for part in out for node in rest]
    known = {(d.node, d.target) for d in decisions if d.kind == "apart"}
    return Change(tuple(sorted(gone)), tuple(pair for pair in (*alone, *apart) if pair not in known))


def parted(
    decisions: Iterable[Decision], moved: Mapping[str, str], alone: Mapping[str, str]
) -> Callable[[Collection[str], Collection[str]], bool]:
    """Whether some of the names that it is given, as the documents that it is given mean them, were taken apart, and
    not made one again.

    `moved` are the nodes that were made of documents, by their folded names; `alone` are the names that mean a document
    alone.
    """
    apart: dict[str, set[str]] = defaultdict(set)
    there: dict[tuple[str, str], str] = {}
    for decision in decisions:
        # with a path it only keeps the documents that a correction is about from speaking for the others
        if decision.kind == "apart" and decision.target is not None and decision.path is None:
            apart[decision.node].add(decision.target)
        elif decision.kind == "document" and decision.target is not None and decision.path is not None:
            for path in (decision.path, alone.get(decision.path, decision.path)):
                there[path, decision.node] = decision.target
    labels = {keys.label_of(node) for node in apart} | {keys.label_of(one) for of in apart.values() for one in of}

    def are_apart(names: Collection[str], documents: Collection[str] = ()) -> bool:
        called = {keys.key(label, name).id for name in names for label in labels}
        called |= {moved[name] for name in map(fold, names) if name in moved}
        meant = [{there.get((path, node), node) for node in called} for path in documents] or [called]
        return any(not ids.isdisjoint(apart[node]) for ids in meant for node in ids if node in apart)

    return are_apart


def _sets(nodes: Mapping[str, Node], decisions: Iterable[Decision]) -> Sets:
    said = constraints(decisions)
    return clusters.joined(said, clusters.evidence(nodes, said))


def joined(decided: Iterable[Decision]) -> dict[str, str]:
    """What was merged, each id with one for all that are one with it."""
    merges = [(d.node, d.target) for d in decided if d.kind == "merge" and d.target is not None]
    sets = Sets()
    for node, target in merges:
        sets.join(node, target)
    return {end: sets.find(end) for merge in merges for end in merge}
