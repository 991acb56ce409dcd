"""Who is named together with whom: entities as nodes, co-occurrence as edges.

>>> graph = cooccurrences(results, window="sentence")
>>> [(edge.source, edge.target, edge.weight) for edge in graph.edges]
[('per-mike-pompeo', 'per-nasser-bourita', 2), ...]
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations, islice
from typing import Literal

from extractor.analysis.totals import Total, Totals, add
from extractor.core.types import Result
from extractor.text.segmentation import Range, paragraphs, sentences

Window = Literal["sentence", "paragraph", "document"]

#: so many entities in a window are paired each with each; of more, each with half as many before it and behind it
TOGETHER = 200
#: sentences an edge quotes, and characters of each
EXAMPLES = 3
_LONGEST = 400


@dataclass(slots=True)
class Edge:
    """Two entities, ids in order; `weight` is the number of windows that name both."""

    source: str
    target: str
    weight: int = 0
    documents: int = 0
    examples: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Graph:
    nodes: list[Total]
    edges: list[Edge]


def cooccurrences(
    results: Iterable[Result], window: Window = "sentence", warn: Callable[[str], object] = lambda _: None
) -> Graph:
    """The graph of all results, nodes in order of appearance, edges by their ids.

    A window that names an entity twice counts once. In one that names more than TOGETHER, such as a list of
    members, those are paired that are named near each other, of which `warn` is told: the edges of 1,200 names would
    be 719,400.
    """
    nodes: Totals = {}
    edges: dict[tuple[str, str], Edge] = {}
    for number, result in enumerate(results, 1):
        add(nodes, result)
        most = 0
        here: set[tuple[str, str]] = set()
        quote = quoting(result.document.text)
        for together in windows(result, window):
            most = max(most, len(together))
            for pair in _pairs(together):
                edge = edges.setdefault(pair, Edge(*pair))
                edge.weight += 1
                if pair not in here:
                    here.add(pair)
                    edge.documents += 1
                if len(edge.examples) < EXAMPLES:
                    example = quote(together[pair[0]], together[pair[1]])
                    if example not in edge.examples:
                        edge.examples.append(example)
        if most > TOGETHER:
            warn(
                f"{result.document.path or f'document {number}'}: a {window} names {most:,} entities; each is paired "
                f"with the {TOGETHER // 2} named before and the {TOGETHER // 2} behind it"
            )
    return Graph(list(nodes.values()), [edges[pair] for pair in sorted(edges)])


def _pairs(together: dict[str, list[Range]]) -> Iterable[tuple[str, str]]:
    """The pairs of entities of a window, ids in order: all, or in a large one those named near each other."""
    if len(together) <= TOGETHER:
        return combinations(sorted(together), 2)
    named = sorted(((line, entity) for entity, lines in together.items() for line in lines), key=lambda n: n[0])
    pairs: dict[tuple[str, str], None] = {}
    recent: dict[str, None] = {}
    for _, entity in named:
        recent.pop(entity, None)
        for other in islice(reversed(recent), TOGETHER // 2):
            pairs[(entity, other) if entity < other else (other, entity)] = None
        recent[entity] = None
    return pairs


def windows(result: Result, window: Window) -> Iterator[dict[str, list[Range]]]:
    """For each window, the sentences of each entity that it names, of those that the result still has."""
    known = {entity.id for entity in result.entities}
    spans = [(m.start, m.end) for m in result.mentions]
    text = result.document.text
    quotable = list(sentences(text, spans))
    if window == "sentence":
        ranges = quotable
    elif window == "paragraph":
        ranges = list(paragraphs(text, spans))
    else:
        ranges = [(0, len(text))]
    mentions, lines = iter(result.mentions), iter(quotable)
    mention, line = next(mentions, None), next(lines, None)
    for _, end in ranges:
        together: dict[str, list[Range]] = {}
        while mention is not None and mention.start < end:
            while line is not None and line[1] <= mention.start:
                line = next(lines, None)
            if mention.entity in known and line is not None:
                together.setdefault(mention.entity, []).append(line)
            mention = next(mentions, None)
        if len(together) > 1:
            yield together


def quoting(text: str) -> Callable[[list[Range], list[Range]], str]:
    """What quotes two entities of a text by their sentences: the first that names both, else the first of each with
    « […] » between them. A sentence is one string however many pairs it names."""

    @cache
    def quoted(*lines: Range) -> str:
        ((start, end), *others) = lines
        return " […] ".join(map(quoted, lines)) if others else shortened(text[start:end])

    # those of the entity that was asked for last, which is quoted with each of the others
    asked: list[Range] = []
    seen: set[Range] = set()

    def quote(first: list[Range], second: list[Range]) -> str:
        nonlocal asked, seen
        if first is not asked:
            asked, seen = first, set(first)
        both = next((line for line in second if line in seen), None)
        return quoted(both) if both else quoted(*sorted((first[0], second[0])))

    return quote


def shortened(sentence: str) -> str:
    sentence = " ".join(sentence.split())
    return sentence if len(sentence) <= _LONGEST else sentence[: _LONGEST - 1].rstrip() + "…"
