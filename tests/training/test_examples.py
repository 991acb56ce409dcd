"""Annotated texts made ready to be learned from."""

import pytest

from extractor.core.errors import InputError
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


def test_what_is_measured_on_is_not_learned_from_wherever_it_stands():
    one, again, two = Gold("un", "À Gao.", ()), Gold("b.md", "À Gao.", ()), Gold("deux", "À Kidal.", ())
    assert examples.besides([one, two, again], [again]) == [two]
    with pytest.raises(InputError, match="none is learned"):
        examples.besides([one], [again])
