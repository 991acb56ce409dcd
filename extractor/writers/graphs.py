"""The graph of co-occurrences as networkx has it, for the writers of GEXF and GraphML."""

import re
from collections.abc import Iterable

import networkx

from extractor.analysis.cooccurrence import Graph, Window, cooccurrences
from extractor.core.types import Result

# XML 1.0 has no place for these, whatever the escape
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def of(results: Iterable[Result], window: Window) -> networkx.Graph:
    """Nodes: the entity's name as label, its kind, country and counts; edges: weight, documents, examples."""
    return _networkx(cooccurrences(results, window))


def _networkx(graph: Graph) -> networkx.Graph:
    out = networkx.Graph()
    for n in graph.nodes:
        out.add_node(
            _xml(n.id),
            label=_xml(n.name),
            kind=n.label,
            country=n.country or "",
            mentions=n.mentions,
            documents=n.documents,
        )
    for e in graph.edges:
        out.add_edge(
            _xml(e.source),
            _xml(e.target),
            weight=e.weight,
            documents=e.documents,
            examples=_xml("\n".join(e.examples)),
        )
    return out


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
