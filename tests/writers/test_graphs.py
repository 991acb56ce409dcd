"""GEXF and GraphML, read back by networkx."""

import io

import networkx
import pytest

from extractor.analysis.cooccurrence import cooccurrences
from extractor.writers import gexf, graphml
from tests.saved import result_of


@pytest.mark.parametrize("module, read", [(gexf, networkx.read_gexf), (graphml, networkx.read_graphml)])
@pytest.mark.parametrize("window", ["sentence", "document"])
def test_networkx_reads_the_same_graph(written, module, read, window):
    out = io.BytesIO()
    module.write(written, out, window=window)
    out.seek(0)
    back, graph = read(out), cooccurrences(written, window)
    assert {
        n: (d["label"], d["kind"], d["country"], d["mentions"], d["documents"]) for n, d in back.nodes(data=True)
    } == {n.id: (n.name, n.label, n.country or "", n.mentions, n.documents) for n in graph.nodes}
    assert {(*sorted((a, b)), d["weight"], d["documents"], d["examples"]) for a, b, d in back.edges(data=True)} == {
        (e.source, e.target, e.weight, e.documents, "\n".join(e.examples)) for e in graph.edges
    }


def test_characters_that_xml_forbids_do_not_break_the_file():
    out = io.BytesIO()
    gexf.write([result_of("[A\x01B](ORG org-a\x01b) et [C](ORG org-c).", None)], out)
    out.seek(0)
    assert {d["label"] for _, d in networkx.read_gexf(out).nodes(data=True)} == {"A\ufffdB", "C"}
