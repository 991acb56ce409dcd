"""Annotated texts made ready to be learned from."""

from extractor.documents.annotations import Gold, unmark
from extractor.training import examples


def test_a_long_text_is_learned_from_in_parts(monkeypatch):
    monkeypatch.setattr(examples, "LONG", 40)
    text, spans = unmark(
        "À [Gao](LOC).\n\nL’[Union africaine du Sahel et de Gao](ORG) dit non à [Dakar](LOC) hier. " * 4
    )
    parts = examples.parts(Gold("un", text, spans))
    assert "".join(part.text for part in parts) == text and [p.id for p in parts[:2]] == ["un-1", "un-2"]
    names = [(part.text[s.start : s.end], s.label) for part in parts for s in part.spans]
    assert names == [(text[s.start : s.end], s.label) for s in spans] and max(len(p.text) for p in parts) < 90
    assert examples.parts(Gold("un", "À Gao.", ())) == [Gold("un", "À Gao.", ())]
