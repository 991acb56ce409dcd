"""The graph of co-occurrences as networkx has it, for the writers of GEXF and GraphML."""

from collections.abc import Callable, Iterable

import networkx

from extractor.analysis.cooccurrence import Graph, Window, cooccurrences
from extractor.core.cleaning import xml
from extractor.core.types import Result

Warn = Callable[[str], object]


def ignored(_: str) -> None:
    """Nobody is told."""


def of(results: Iterable[Result], window: Window, warn: Warn = ignored) -> networkx.Graph:
    """Nodes: the entity's name as label, its kind, country and counts; edges: weight, documents, examples."""
    return _networkx(cooccurrences(results, window, warn))


def _networkx(graph: Graph) -> networkx.Graph:
    out = networkx.Graph()
    for n in graph.nodes:
        out.add_node(
            xml(n.id),
            label=xml(n.name),
            kind=xml(n.label),
            country=xml(n.country or ""),
            mentions=n.mentions,
            documents=n.documents,
        )
    for e in graph.edges:
        out.add_edge(
            xml(e.source),
            xml(e.target),
            weight=e.weight,
            documents=e.documents,
            examples=xml("\n".join(e.examples)),
        )
    return out
