"""GraphML, for yEd, Cytoscape, igraph and networkx: the graph of co-occurrences."""

from collections.abc import Iterable
from typing import BinaryIO

import networkx

from extractor.analysis.cooccurrence import Window
from extractor.core.types import Result
from extractor.writers import graphs


def write(
    results: Iterable[Result], out: BinaryIO, *, window: Window = "sentence", warn: graphs.Warn = graphs.ignored
) -> None:
    networkx.write_graphml(graphs.of(results, window, warn), out, infer_numeric_types=True)
