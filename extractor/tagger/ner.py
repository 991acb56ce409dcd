"""spaCy's entity recogniser, reading many texts several times faster.

    [components.ner]
    factory = "extractor_ner"

The component takes the configuration, weights and labels of spaCy's "ner" and
finds the same entities; only how they are computed differs (transitions.py). It is
for reading: train with "ner". Where the network is of another make, or a text
comes with entities or sentences that bind the recogniser, it does as spaCy does.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

import numpy as np
from spacy.attrs import ENT_IOB, IS_SPACE, ORTH, SENT_START
from spacy.language import Language
from spacy.pipeline.ner import EntityRecognizer
from spacy.tokens import Doc, Span
from spacy.util import minibatch
from spacy.vectors import Vectors
from spacy.vocab import Vocab
from thinc.api import Model

from extractor.core.failing_streams import up_to_error
from extractor.tagger.network import Embedding, Maxout
from extractor.tagger.threads import one_thread
from extractor.tagger.transitions import Decoder, Moves, Network

#: The one make of network that transitions.py computes.
PARSER = {"@architectures": "spacy.TransitionBasedParser.v2", "state_type": "ner", "use_upper": True}
EMBED, ENCODE = "spacy.MultiHashEmbed.v2", "spacy.MaxoutWindowEncoder.v2"


class Spans(list[list[tuple[int, int, str]]]):
    """A prediction: for each Doc its entities as (start, end, label)."""


class Recognizer(EntityRecognizer):
    """An EntityRecognizer whose predictions are computed for all Docs of a batch at once."""

    _network: Network | None = None

    def predict(self, docs: Iterable[Doc]) -> Any:
        """The entities of the docs; spaCy's own states where it has to decide."""
        docs = [docs] if isinstance(docs, Doc) else list(docs)
        columns = [ORTH, IS_SPACE, SENT_START, ENT_IOB, *self._columns]
        lengths = np.array([len(doc) for doc in docs], np.intp)
        if not lengths.any():
            return Spans([] for _ in docs)
        table = np.concatenate([doc.to_array(columns) for doc in docs if len(doc)])
        bound = table[:, 3].any() or (table[:, 2] == 1).sum() > len(docs)
        if bound or self.cfg["beam_width"] != 1 or self.model.attrs["unseen_classes"]:
            return super().predict(docs)
        if self._network is None:
            self._network = read_network(self.model, self._moves, docs[0].vocab)
        with one_thread():
            found = self._network.entities(table[:, 0], table[:, 4:], lengths[lengths > 0], table[:, 1] == 1)
        return self._by_doc(found, lengths)

    @property
    def _moves(self) -> list[str]:
        """The names of the moves, « B-PER », by column; unlike `move_names` with the internal « U- »."""
        return [self.moves.get_class_name(i) for i in range(self.moves.n_moves)]

    @property
    def _columns(self) -> list[Any]:
        columns: list[Any] = _node(self.model, "extract_features").attrs["columns"]
        return columns

    def _by_doc(self, found: list[tuple[int, int, int]], lengths: np.ndarray) -> Spans:
        spans = Spans([] for _ in lengths)
        ends = np.cumsum(lengths)
        owners = np.searchsorted(ends, [start for start, _, _ in found], side="right").tolist()
        offsets, labels = (ends - lengths).tolist(), self.labels
        for (start, end, label), owner in zip(found, owners):
            spans[owner].append((start - offsets[owner], end - offsets[owner], labels[label]))
        return spans

    def set_annotations(self, docs: Iterable[Doc], predictions: Any) -> None:
        if not isinstance(predictions, Spans):
            super().set_annotations(docs, predictions)
            return
        for doc, spans in zip(docs, predictions):
            doc.set_ents([Span(doc, *span) for span in spans], default="outside")

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 8) -> Iterator[Doc]:
        """The docs with their entities, in order, `batch_size` computed at once."""
        handle = self.get_error_handler()
        with up_to_error(stream) as good:
            for batch in minibatch(good, size=batch_size):
                docs = list(batch)
                try:
                    self.set_annotations(docs, self.predict(docs))
                    yield from docs
                except Exception as error:
                    handle(self.name, self, docs, error)


def computable(config: dict[str, Any]) -> bool:
    """Whether the "ner" of this component configuration is of the make that transitions.py computes."""
    if config.get("factory") != "ner":
        return False
    model = config["model"]
    tok2vec = model.get("tok2vec", {})
    return bool(
        model | PARSER == model
        and tok2vec.get("@architectures") == "spacy.Tok2Vec.v2"
        and tok2vec.get("embed", {}).get("@architectures") == EMBED
        and tok2vec.get("encode", {}).get("@architectures") == ENCODE
    )


@Language.factory(
    "extractor_ner",
    assigns=["doc.ents", "token.ent_iob", "token.ent_type"],
    default_config={
        "moves": None,
        "update_with_oracle_cut_size": 100,
        "incorrect_spans_key": None,
        "scorer": {"@scorers": "spacy.ner_scorer.v1"},
    },
    default_score_weights={"ents_f": 1.0, "ents_p": 0.0, "ents_r": 0.0, "ents_per_type": None},
)
def make_recognizer(
    nlp: Language,
    name: str,
    model: Model,
    moves: Any,
    update_with_oracle_cut_size: int,
    incorrect_spans_key: str | None,
    scorer: Callable[..., dict[str, Any]] | None,
) -> Recognizer:
    return Recognizer(
        nlp.vocab,
        model,
        name,
        moves,
        update_with_oracle_cut_size=update_with_oracle_cut_size,
        incorrect_spans_key=incorrect_spans_key,
        scorer=scorer,
    )


# --- the weights of a thinc model as a Network -----------------------------------


def read_network(model: Model, move_names: list[str], vocab: Vocab) -> Network:
    """The network of a trained EntityRecognizer's model, weights shared where they can be."""
    tok2vec = model.get_ref("tok2vec").layers[0]
    embed, encode = tok2vec.get_ref("embed"), tok2vec.get_ref("encode")
    return Network(
        embedding=_embedding(embed, vocab),
        layers=_maxouts(encode),
        window=_node(encode, "expand_window").attrs["window_size"],
        padding=encode.attrs["pad"],
        decoder=_decoder(model, move_names),
    )


def _embedding(embed: Model, vocab: Vocab) -> Embedding:
    (mix,) = _maxouts(embed)
    static = [partial(_project, vocab.vectors, node) for node in _nodes(embed, "static_vectors")]
    return Embedding(
        width=len(mix.gain),
        tables=[node.predict for node in _nodes(embed, "hashembed")],
        static=static[0] if static else None,
        mix=mix,
    )


def _project(vectors: Vectors, node: Model, words: np.ndarray) -> np.ndarray:
    """The static vectors of words, projected; zeros for words without one."""
    rows = vectors.find(keys=words)
    known = rows >= 0
    out = np.zeros((len(words), node.get_dim("nO")), np.float32)
    out[known] = vectors.data[rows[known]] @ node.get_param("W").T
    return out


def _maxouts(model: Model) -> list[Maxout]:
    """The maxout layers with their normalisation, in the order they are applied."""
    layers = []
    for node, norm in zip(_nodes(model, "maxout"), _nodes(model, "layernorm")):
        weights, bias = node.get_param("W"), node.get_param("b")  # (width, pieces, inputs), (width, pieces)
        layers.append(
            Maxout(
                weights=np.vstack([weights.transpose(2, 1, 0).reshape(weights.shape[2], -1), bias.T.reshape(1, -1)]),
                gain=norm.get_param("G"),
                shift=norm.get_param("b"),
            )
        )
    return layers


def _decoder(model: Model, move_names: list[str]) -> Decoder:
    project = model.get_ref("tok2vec").layers[-1]
    lower, upper = model.get_ref("lower"), model.get_ref("upper")
    weights, bias, pad = (lower.get_param(name) for name in ("W", "b", "pad"))
    features, units, pieces, hidden = weights.shape
    labels = sorted({name[2:] for name in move_names if name[:2] in ("B-", "I-", "L-", "U-") and len(name) > 2})

    def columns(move: str) -> np.ndarray:
        return np.array([move_names.index(f"{move}-{label}") for label in labels], np.intp)

    # two linear layers one after the other are one
    weights = weights.transpose(0, 2, 1, 3).reshape(features, pieces * units, hidden)
    return Decoder(
        lower=np.ascontiguousarray((weights @ project.get_param("W")).transpose(0, 2, 1)),
        lower_bias=weights @ project.get_param("b"),
        bias=np.ascontiguousarray(bias.T.reshape(-1)),
        pad=np.ascontiguousarray(pad[0].transpose(0, 2, 1).reshape(features, pieces * units)),
        upper=np.ascontiguousarray(upper.get_param("W").T),
        upper_bias=upper.get_param("b"),
        moves=Moves(move_names.index("O"), columns("B"), columns("I"), columns("L"), columns("U")),
    )


def _nodes(model: Model, name: str) -> list[Model]:
    return [node for node in model.walk(order="dfs_pre") if node.name == name]


def _node(model: Model, name: str) -> Model:
    return _nodes(model, name)[0]
