"""DocBin, read back by spaCy with a vocabulary of its own."""

import io
from dataclasses import replace

import spacy
from spacy.tokens import DocBin
from spacy.training import Example

from extractor.writers import docbin
from tests.saved import result_of


def test_spacy_reads_the_same_mentions_and_entities(written):
    out = io.BytesIO()
    docbin.write(written, out)
    nlp = spacy.blank("xx")
    docs = list(DocBin().from_bytes(out.getvalue()).get_docs(nlp.vocab))
    assert [doc.text for doc in docs] == [r.document.text for r in written]
    for doc, result in zip(docs, written):
        wanted = [(m.start, m.end, m.label, m.entity) for m in result.mentions]
        assert [(e.start_char, e.end_char, e.label_, e.ent_id_) for e in doc.ents] == wanted
        assert [(s.start_char, s.end_char, s.label_, s.id_) for s in doc.spans["extractor"]] == wanted
        assert doc.user_data["path"] == result.document.path
        assert [e["id"] for e in doc.user_data["entities"]] == [e.id for e in result.entities]


def test_a_text_that_spacy_would_refuse_is_written():
    text = "Gao" + " " * 1_000_001 + "Kidal"
    result = result_of("[Gao](LOC loc-gao)", "a.txt")
    result = replace(result, document=replace(result.document, text=text), length=len(text))
    out = io.BytesIO()
    docbin.write([result], out)
    (doc,) = DocBin().from_bytes(out.getvalue()).get_docs(spacy.blank("xx").vocab)
    assert doc.text == text and [(e.text, e.label_) for e in doc.ents] == [("Gao", "LOC")]


def test_a_tagger_can_learn_from_it(written):
    out = io.BytesIO()
    docbin.write(written, out)
    nlp = spacy.blank("fr")
    ner = nlp.add_pipe("ner")
    for doc in DocBin().from_bytes(out.getvalue()).get_docs(nlp.vocab):
        example = Example(nlp.make_doc(doc.text), doc)
        ner.add_label("PER")
        assert example.get_aligned_ner()
