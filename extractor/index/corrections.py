"""The decisions of an index as tables of a corrections file (pure).

A merge is [[same]], what documents say of another is [[different]] there, shown « Awa Diallo (2) » beside Awa Diallo.
Where one name is two entities so, what is said of it is held to the documents of each. What was only taken apart
again needs none: results join nothing over documents.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractor.index import clusters, keys
from extractor.index.clusters import Node, Sets
from extractor.index.decisions import Decision
from extractor.lexicon.names import fold
from extractor.text.marks import is_label

#: by node: the documents that have it, and the names by which each knows it
Said = Mapping[str, Sequence[tuple[str, str]]]
Table = tuple[str, dict[str, Any]]

_NUMBERED = re.compile(r"(.+) \((\d+)\)")


def tables(
    nodes: Mapping[str, Node], decisions: Iterable[Decision], said: Said, written: Iterable[tuple[str, str, str]] = ()
) -> Iterator[Table]:
    """The (kind, table) pairs, by the names that entities have.

    `written` are all names that documents have for a node: (path, name, node).
    """
    decisions = list(decisions)
    merges = [(d.node, d.target) for d in decisions if d.kind == "merge" and d.target is not None]
    origins = _origins(nodes, decisions)
    decided = [
        node
        for d in decisions
        for node in {"merge": (d.node, d.target), "document": (d.target,)}.get(d.kind, ())
        if node is not None and node in nodes
    ]
    yield from _ordered(_tables(nodes, dict.fromkeys(decided), merges, origins, said, written))


@dataclass(frozen=True, slots=True)
class MadeUp:
    """The names that an index makes up for what it has made of documents, « Awa Diallo (2) » for per-awa-diallo~2.

    `shown` are those of today, by label and folded; `ids` are all that decisions speak of, whether documents have them
    or not; `given` are the names, folded, that dossiers have from it: others are a reader's who happens to write so.
    None, where nobody knows.
    """

    shown: Mapping[tuple[str, str], str] = field(default_factory=dict)
    ids: frozenset[str] = frozenset()
    given: frozenset[str] | None = None
    #: of what decisions speak of
    labels: frozenset[str] = frozenset()

    def means(self, name: str, shown: str) -> bool | None:
        """Whether a name that is one of these, of whatever label, is of whom the index shows by the other one."""
        nodes = {label: node for label in self.labels if (node := self.node(label, name))}
        return all(self.shown.get((label, fold(shown))) == node for label, node in nodes.items()) if nodes else None

    def node(self, label: str, name: str) -> str | None:
        """What is called so, if it is one of these; other names may have been the best before.

        Who had an id of his own by the name, in an index made before, and was decided of by it, keeps it.
        """
        if keys.key(label, name).id in self.ids or (self.given is not None and fold(name) not in self.given):
            return None
        if node := self.shown.get((label, fold(name))):
            return node
        numbered = _NUMBERED.fullmatch(name)
        node = numbered and f"{keys.key(label, numbered[1]).id}{keys.MOVED}{numbered[2]}"
        return node if node in self.ids else None


def made_up(nodes: Mapping[str, Node], decisions: Iterable[Decision], given: frozenset[str] | None) -> MadeUp:
    """The names of the nodes that were made of documents; `given` were taken over."""
    decisions = list(decisions)
    origins = _origins(nodes, decisions)
    names = {node.id: _name(node) for node in nodes.values()}
    shown = _told_apart(nodes, names, origins)
    ends = {end for decision in decisions for end in (decision.node, decision.target) if end}
    return MadeUp(
        {(nodes[node].label, fold(shown[node])): node for node in origins},
        frozenset(ends),
        given,
        frozenset(map(keys.label_of, ends)),
    )


def _name(node: Node) -> str:
    """The best of the names by which documents know it: a corrections file means them by no other."""
    return clusters.best_name(node.label, {name: use for name, use in node.names.items() if use.best} or node.names)


def _origins(nodes: Mapping[str, Node], decisions: Iterable[Decision]) -> dict[str, list[str]]:
    """What the documents call the nodes that were made of them."""
    origins: dict[str, list[str]] = defaultdict(list)
    for decision in decisions:
        if decision.kind == "document" and decision.target is not None and decision.target in nodes:
            origins[decision.target].append(decision.node)
    return origins


def _tables(
    nodes: Mapping[str, Node],
    decided: Iterable[str],
    merges: Sequence[tuple[str, str]],
    origins: Mapping[str, Sequence[str]],
    said: Said,
    written: Iterable[tuple[str, str, str]],
) -> Iterator[Table]:
    names = {node.id: _name(node) for node in nodes.values()}
    shown = _told_apart(nodes, names, origins)
    whole = _wholes(nodes, merges)
    shared = _shared(nodes, whole)
    #: nodes of which some documents only are meant
    torn = {*origins, *(node for of in origins.values() for node in of)}
    #: what a document calls by a name, or is to be called so there
    called: dict[tuple[str, str], set[str]] = defaultdict(set)
    for node, own in said.items():
        for path, name in own:
            last = whole.get(node, node)
            called[path, fold(name)].add(last)
            called[path, fold(shown[last])].add(last)
    # a line means who is called so by his text, too, whatever he is shown as
    for path, name, node in written:
        if (place := (path, fold(name))) in called:
            called[place].add(whole.get(node, node))
    for node in decided:
        last, own = whole.get(node, node), said[node]
        name, label = shown[last], nodes[last].label
        labels = {keys.label_of(one) for one in origins.get(node, [node])}
        if last == node:
            if node in origins:
                yield from _different(own, name, label, labels)
            continue
        # where another one has one of the names, too, [[same]] would mean both
        beside = [(path, old) for path, old in own if (called[path, fold(name)] | called[path, fold(old)]) - {last}]
        yield from _different(beside, name, label, labels)
        same = {"name": name, **_labelled(label)}
        rest = {
            old: documents
            for old, documents in _by_name(pair for pair in own if pair not in beside).items()
            # one name of two labels has no line where a corrections file cannot say the label
            if fold(old) != fold(name) or (nodes[node].label != label and "label" in same)
        }
        if beside or node in torn or last in torn or not shared.isdisjoint(map(fold, [*rest, name])):
            for old, documents in rest.items():
                yield "same", {"names": [old, name], **same, "documents": documents}
        elif rest:
            yield "same", {"names": [*dict.fromkeys([*rest, name])], **same}


def _different(said: Sequence[tuple[str, str]], shown: str, label: str, labels: set[str]) -> Iterator[Table]:
    """What documents call by a name is shown as another one there; with its label where one may have said another."""
    of = _labelled(label) if labels - {label} else {}
    for name, documents in _by_name(said).items():
        if fold(name) != fold(shown) or of:
            yield "different", {"name": name, "as": shown, **of, "documents": documents}


def _labelled(label: str) -> dict[str, str]:
    """The label for a table, unless it is one of a pipeline of one's own that a corrections file has no way to say."""
    return {"label": label} if is_label(label) else {}


def _ordered(found: Iterable[Table]) -> Iterator[Table]:
    """The tables in their order, but who gives up a name before who gets it: corrections are applied one by one.

    Where two exchange their names, one has a name of its own in the meantime.
    """
    found = list(found)
    giving: dict[str, list[int]] = defaultdict(list)
    for number, (kind, table) in enumerate(found):
        if kind == "different":
            giving[fold(table["name"])].append(number)
    done: set[int] = set()
    after: list[Table] = []
    for start in range(len(found)):
        left = [start]
        while left:
            kind, table = found[left[-1]]
            before = [n for n in giving[fold(table["as"])] if n not in done] if kind == "different" else []
            if waiting := [n for n in before if n not in left]:
                left.append(waiting[0])
            elif (number := left.pop()) not in done:
                done.add(number)
                if any(n in left and {*table["documents"]} & {*found[n][1]["documents"]} for n in before):
                    name = f"{table['as']} ({table['name']})"
                    after.append((kind, table | {"name": name}))
                    table = table | {"as": name}
                yield kind, table
    yield from after


def _by_name(said: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """The documents of each name, those of the most documents first; names are compared as corrections do."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for path, name in said:
        found[fold(name)].setdefault(path, name)
    most = sorted(found.values(), key=len, reverse=True)
    return {next(iter(documents.values())): list(documents) for documents in most}


def _shared(nodes: Mapping[str, Node], whole: Mapping[str, str]) -> set[str]:
    """The names that several have: « Diallo » of texts that say no more, and of those of Mamadou Diallo."""
    known: dict[str, set[str]] = defaultdict(set)
    for node in nodes.values():
        for name in node.names:
            known[fold(name)].add(whole.get(node.id, node.id))
    return {name for name, of in known.items() if len(of) > 1}


def alone(paths: Iterable[str]) -> dict[str, str]:
    """What to call a document so that no other is meant: « ./a.txt » where there is « 2023/a.txt », too."""
    plain = {path: path.removeprefix("./") for path in paths}
    ends = {path[n + 1 :] for path in plain.values() for n, sign in enumerate(path) if sign == "/"}
    return {path: f"./{name}" for path, name in plain.items() if name in ends and not name.startswith(("/", "../"))}


def _wholes(nodes: Mapping[str, Node], merges: Sequence[tuple[str, str]]) -> dict[str, str]:
    """What each node that is there has been merged into in the end."""
    sets = Sets()
    for node, target in merges:
        sets.join(node, target)
    gone, kept = clusters.gone_into_others(nodes, merges), {target for _, target in merges}
    members: dict[str, set[str]] = defaultdict(set)
    for node in {node for merge in merges for node in merge if node in nodes}:
        members[sets.find(node)].add(node)
    ends = {of: min(group, key=lambda node: (node in gone, node not in kept, node)) for of, group in members.items()}
    return {node: ends[of] for of, group in members.items() for node in group}


def _told_apart(nodes: Mapping[str, Node], names: Mapping[str, str], origins: Iterable[str]) -> dict[str, str]:
    """The names of the nodes, of those that were made of documents with a number."""
    shown = dict(names)
    taken = {(nodes[node].label, keys.form(name)) for node, name in names.items() if node not in origins}
    for target in origins:
        label, name = nodes[target].label, names[target]
        # by its own number, whichever of the others documents have now: the dossier has it from before
        own = target.rpartition(keys.MOVED)[2]
        number = int(own) if own.isdecimal() else 2
        while (label, keys.form(told := f"{name} ({number})")) in taken:
            number += 1
        shown[target] = told
        taken.add((label, keys.form(told)))
    return shown
