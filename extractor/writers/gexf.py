"""GEXF, the format of Gephi: entities as nodes, co-occurrence as weighted edges, in colour."""

from collections.abc import Iterable
from typing import BinaryIO

import networkx

from extractor.analysis.cooccurrence import Window
from extractor.core.labels import colors
from extractor.core.types import Result
from extractor.writers import graphs


def write(
    results: Iterable[Result], out: BinaryIO, *, window: Window = "sentence", warn: graphs.Warn = graphs.ignored
) -> None:
    graph = graphs.of(results, window, warn)
    palette = colors(kind for _, kind in graph.nodes(data="kind"))
    for _, node in graph.nodes(data=True):
        red, green, blue = palette[node["kind"]].rgb
        # area, not width, shows the number of mentions
        node["viz"] = {
            "color": {"r": red, "g": green, "b": blue, "a": 1.0},
            "size": round(10 * node["mentions"] ** 0.5, 1),
        }
    networkx.write_gexf(graph, out)
