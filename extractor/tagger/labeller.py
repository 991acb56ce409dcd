"""The tagger of fr_press: words to names by a network that weighs whole sequences.

    [components.ner]
    factory = "extractor_labeller"

A word is embedded by the hash tables of spaCy's MultiHashEmbed and its static vector; it sees its
neighbours through convolutions, and beyond them, through dilated ones (Yu and Koltun
2016), some twenty words on each side; and it sees the mean of what the same word looks
like everywhere in the text (after Akbik et al. 2019, "Pooled Contextualized Embeddings").
sequences.py chooses the best legal sequence of tags, so that a name ends as it began,
and says how probable each name is.

All of it is numpy; extractor/training/net.py is the same network for training.
"""

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import ENT_IOB, ENT_TYPE, IS_SPACE, LEMMA, NORM, ORTH, PREFIX, SHAPE, SUFFIX, TAG
from spacy.errors import Errors
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import minibatch
from spacy.vocab import Vocab
from thinc.api import NumpyOps

from extractor.core import bounds
from extractor.core.failing_streams import up_to_error
from extractor.tagger import fitting
from extractor.tagger.network import BLOCK, Embedding, Floats, Maxout, convolve, convolve_words
from extractor.tagger.predict import CONFIDENCE
from extractor.tagger.sequences import Names, best_names
from extractor.tagger.threads import one_thread

#: what a token is embedded by beside its static vector: spaCy's own features, and the two hints
FEATURES = (NORM, PREFIX, SUFFIX, SHAPE, TAG, LEMMA)
#: the seeds of spaCy's MultiHashEmbed, so that the tables of a stock pipeline fit
SEEDS = (8, 9, 10, 11, 12, 13)
WEIGHTS, SETTINGS = "weights.npz", "labeller.json"

#: Not minus infinity, which would make not-a-numbers of differences.
NEVER = np.float32(-1e4)


#: tokens that are computed together: of more, what lies between takes memory and no less time
PORTION = 2048

_ODD = np.uint64(0x9E3779B97F4A7C15)
_OPS = NumpyOps()


def hashed_rows(column: NDArray[np.uint64], seed: int, rows: int) -> NDArray[np.intp]:
    """The four rows (words, 4) that spaCy's HashEmbed adds up for each value."""
    hashes: NDArray[np.uint32] = _OPS.hash(np.ascontiguousarray(column), seed)
    return (hashes % rows).astype(np.intp)


@dataclass(slots=True)
class SequenceNetwork:
    """The network: tokens to scores of tags. `dilations` say how far the upper layers' neighbours are.

    `gate` (width + 1, the last the bias) is a linear function of what the lower layers make of a token: where it is
    not above nought the token is in no name, whatever stands further away, and the upper layers leave it as it is.
    Without a gate they read every token.
    """

    embedding: Embedding
    lower: list[Maxout]
    join: Maxout
    upper: list[Maxout]
    dilations: tuple[int, ...]
    out: Floats
    transitions: Floats
    gate: Floats | None = None

    def names(
        self,
        words: NDArray[np.uint64],
        features: NDArray[np.uint64],
        lengths: NDArray[np.intp],
        blank: NDArray[np.bool_],
        probable: bool = False,
    ) -> Names:
        """The names of all texts, their tokens counted over the batch.

        `words` (n) are the hashes of the tokens, `features` (n, columns) what they are embedded by, the norm first,
        `lengths` the tokens of each text, none empty; `blank` (n) marks white space, with which no name begins or ends;
        `probable` asks for probabilities, too.
        """
        scores = self.scores(words, features, lengths)
        forbid_blanks(scores, blank)
        last = np.zeros(len(words), bool)
        last[np.cumsum(lengths) - 1] = True
        return best_names(scores, self.transitions, last, probable)

    def scores(self, words: NDArray[np.uint64], features: NDArray[np.uint64], lengths: NDArray[np.intp]) -> Floats:
        """(n, tags)."""
        kept, rows = self.embedding(words, features)
        gap = max(1, *self.dilations)
        text = np.repeat(np.arange(len(lengths)), lengths)
        place = np.arange(len(rows)) + (text + 1) * gap
        between = np.ones(len(rows) + (len(lengths) + 1) * gap, bool)
        between[place] = False
        gaps = np.flatnonzero(between)
        padded = np.zeros(len(between), np.intp)
        padded[place] = rows
        embedded = kept[padded]  # row 0 is zeros
        first, *others = self.lower
        vectors = convolve_words(first, kept, padded)
        vectors[gaps] = 0
        for layer in others:
            convolve(layer, vectors, 1)
            vectors[gaps] = 0
        looked_at = np.ones(len(place), bool)
        if self.gate is not None:
            looked_at = vectors[place] @ self.gate[:-1] + self.gate[-1] > 0
        chosen = place[looked_at]
        same = np.zeros(len(between), np.uint64)
        same[place] = features[:, 0] + _ODD * (text + 1).astype(np.uint64)
        needed = np.zeros(len(between), bool)
        needed[chosen] = True
        for dilation in self.dilations:
            needed[chosen - dilation] = True
            needed[chosen + dilation] = True
        needed[gaps] = False
        vectors = self._joined(np.flatnonzero(needed), vectors, embedded, _mean_of_same(vectors, same))
        for layer, dilation in zip(self.upper, self.dilations):
            convolve(layer, vectors, 1, dilation, chosen)
        scores = np.full((len(place), self.out.shape[1]), NEVER, np.float32)
        scores[:, 0] = 0
        scores[looked_at] = vectors[chosen] @ self.out[:-1] + self.out[-1]
        return scores

    def _joined(self, place: NDArray[np.intp], *parts: Floats) -> Floats:
        """What the joining layer makes of these rows of all parts; the others are zeros."""
        joined = np.zeros((len(parts[0]), len(self.join.gain)), np.float32)
        ones = np.ones((min(BLOCK, len(place)), 1), np.float32)
        for start in range(0, len(place), BLOCK):
            rows = place[start : start + BLOCK]
            joined[rows] = self.join(np.hstack([*(part[rows] for part in parts), ones[: len(rows)]]))
        return joined


def forbid_blanks(scores: Floats, blank: NDArray[np.bool_]) -> None:
    """Have no name begin or end with white space: of the tags, O and I stay."""
    edges = np.arange(1, scores.shape[1]) % 4 != 2
    scores[np.ix_(blank, np.r_[False, edges])] = NEVER


def _mean_of_same(vectors: Floats, keys: NDArray[np.uint64]) -> Floats:
    """For each row the mean of all rows with the same key."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    first = np.r_[True, ordered[1:] != ordered[:-1]]
    # most stand alone, and are their own mean
    several = ~(first & np.r_[first[1:], True])
    order, starts = order[several], np.flatnonzero(first[several])
    out = vectors.copy()
    if len(starts):
        counts = np.diff(np.r_[starts, len(order)])
        means = np.add.reduceat(vectors[order], starts, axis=0) / counts[:, None].astype(np.float32)
        out[order] = np.repeat(means, counts, axis=0)
    return out


@dataclass(frozen=True, slots=True)
class Calibration:
    """From the network's probability to how often names of that probability are right.

    A straight line between the log odds of both (Platt 1999), fitted on held-out text.
    """

    slope: float
    shift: float

    def __call__(self, probability: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
        return 1 / (1 + np.exp(-self.slope * log_odds(probability) - self.shift))


def log_odds(probability: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    """The logarithm of p to 1 - p, within bounds that keep it finite."""
    bounded = np.clip(probability.astype(np.float64), 1e-6, 1 - 1e-6)
    return np.log(bounded / (1 - bounded))


@dataclass(frozen=True, slots=True)
class _Table:
    """A hash table of vectors, looked up by the values of a column."""

    rows: Floats
    seed: int

    def __call__(self, column: NDArray[np.uint64]) -> Floats:
        found: Floats = self.rows[hashed_rows(column, self.seed, len(self.rows))].sum(axis=1)
        return found


@dataclass(frozen=True, slots=True)
class _Static:
    """The projected vectors of words, zeros where there is none."""

    vocab: Vocab
    projection: Floats

    def __call__(self, words: NDArray[np.uint64]) -> Floats:
        out = np.zeros((len(words), self.projection.shape[1]), np.float32)
        rows = self.vocab.vectors.find(keys=words)
        known = rows >= 0
        out[known] = self.vocab.vectors.data[rows[known]] @ self.projection
        return out


def read_network(folder: Path, settings: dict[str, Any], vocab: Vocab) -> SequenceNetwork:
    """The network whose weights a folder holds; the static vectors are the vocab's.

    Raises ValueError where weights and settings do not fit together.
    """
    with np.load(folder / WEIGHTS) as archive:
        if sum(member.file_size for member in archive.zip.infolist()) > bounds.MODEL:
            raise ValueError(
                f"{folder.name}/{WEIGHTS}: its weights unpack to more than {bounds.megabytes(bounds.MODEL)}"
            )
        weights = {name: archive[name].astype(np.float32) for name in archive.files}
    try:
        fitting.check(settings, weights, vocab.vectors.shape[1])
    except ValueError as error:
        raise ValueError(f"{folder.name}/{WEIGHTS}: {error}") from None

    def maxout(name: str) -> Maxout:
        return Maxout(weights[name], weights[f"{name}_gain"], weights[f"{name}_shift"])

    def series(name: str) -> list[Maxout]:
        return [
            maxout(f"{name}{i}")
            for i in range(sum(key.startswith(name) and key[len(name) :].isdigit() for key in weights))
        ]

    mix = maxout("mix")
    tables: list[Callable[[NDArray[np.uint64]], Floats]] = [
        _Table(weights[f"table{i}"], SEEDS[i]) for i in range(len(FEATURES))
    ]
    return SequenceNetwork(
        embedding=Embedding(len(mix.gain), tables, _Static(vocab, weights["static"]), mix),
        lower=series("lower"),
        join=maxout("join"),
        upper=series("upper"),
        dilations=tuple(settings["dilations"]),
        out=weights["out"],
        transitions=weights["transitions"],
        gate=weights.get("gate"),
    )


class Labeller:
    """Sets the names of Docs: doc.ents, and if `confident`, how sure each is in doc.user_data[CONFIDENCE].

    Names that a Doc already has stay, and what overlaps them is left out. There is no
    confidence without a calibration: a number that was not calibrated would mislead.
    """

    def __init__(self, vocab: Vocab, name: str = "ner"):
        self.vocab, self.name = vocab, name
        self.labels: tuple[str, ...] = ()
        self.confident = False
        self.calibration: Calibration | None = None
        self._network: SequenceNetwork | None = None
        self._folder: Path | None = None

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 8) -> Iterator[Doc]:
        """The docs with their names, in order, `batch_size` computed at once."""
        with up_to_error(stream) as good:
            for batch in minibatch(good, size=batch_size):
                docs = list(batch)
                for together in _portions([doc for doc in docs if len(doc)]):
                    self._annotate(together)
                yield from docs

    def _annotate(self, docs: list[Doc]) -> None:
        if self._network is None:
            raise ValueError(Errors.E109.format(name=self.name))
        lengths = np.array([len(doc) for doc in docs], np.intp)
        table = np.concatenate([doc.to_array([ORTH, IS_SPACE, ENT_TYPE, *FEATURES]) for doc in docs])
        with one_thread():
            names = self._network.names(table[:, 0], table[:, 3:], lengths, table[:, 1] == 1, self.confident)
        if table[:, 2].any():
            names = names.where(~_overlapping(names, table[:, 2] != 0))
        ends = np.cumsum(lengths)
        self._set_names(docs, names, ends, table[:, 2])
        if self.confident and self.calibration is not None and names.probability is not None:
            self._set_confidence(docs, names, ends, self.calibration(names.probability))

    def _set_names(self, docs: list[Doc], names: Names, ends: NDArray[np.intp], there: NDArray[np.uint64]) -> None:
        """Write the names into the tokens at once: Doc.set_ents takes a twentieth of the tagger's time."""
        kinds = np.array([self.vocab.strings[label] for label in self.labels], np.uint64)
        marks = np.zeros((ends[-1], 2), np.uint64)
        marks[:, 0] = _OUTSIDE
        sizes = names.end - names.start
        inside = np.repeat(names.start - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
        marks[inside, 0] = _INSIDE
        marks[inside, 1] = np.repeat(kinds[names.label], sizes)
        marks[names.start, 0] = _BEGINS
        kept = there != 0
        first = 0
        for doc, end in zip(docs, ends.tolist()):
            if kept[first:end].any():
                before = doc.to_array([ENT_IOB, ENT_TYPE])
                marks[first:end][kept[first:end]] = before[kept[first:end]]
            doc.from_array([ENT_IOB, ENT_TYPE], marks[first:end])
            first = end

    def _set_confidence(self, docs: list[Doc], names: Names, ends: NDArray[np.intp], sure: NDArray[np.float64]) -> None:
        starts, stops, values = names.start.tolist(), names.end.tolist(), sure.tolist()
        first = offset = 0
        for doc, end, cut in zip(docs, ends.tolist(), np.searchsorted(names.start, ends).tolist()):
            doc.user_data[CONFIDENCE] = {(starts[i] - offset, stops[i] - offset): values[i] for i in range(first, cut)}
            first, offset = cut, end

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Copy weights and settings from the folder that they were read from; training writes those of its own."""
        if self._folder is None or self._folder.resolve() == Path(path).resolve():
            return
        Path(path).mkdir(parents=True, exist_ok=True)
        for name in (SETTINGS, WEIGHTS):
            shutil.copyfile(self._folder / name, Path(path, name))

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "Labeller":
        """Read weights, labels and calibration from a folder.

        Raises OSError where there is none, ValueError where what it holds does not fit together (see fitting.py).
        """
        folder = Path(path)
        settings = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
        try:
            fitting.check_settings(settings)
        except ValueError as error:
            raise ValueError(f"{folder.name}/{SETTINGS}: {error}") from None
        self._network = read_network(folder, settings, self.vocab)
        self.labels = tuple(settings["labels"])
        for label in self.labels:
            self.vocab.strings.add(label)
        self._folder = folder
        self.calibration = Calibration(**calibration) if (calibration := settings.get("calibration")) else None
        return self


def _portions(docs: list[Doc]) -> Iterator[list[Doc]]:
    """The docs of a batch, so many together that they are about PORTION tokens."""
    portion: list[Doc] = []
    size = 0
    for doc in docs:
        if portion and size + len(doc) > PORTION:
            yield portion
            portion, size = [], 0
        portion.append(doc)
        size += len(doc)
    if portion:
        yield portion


#: spaCy's numbers of IOB marks
_INSIDE, _OUTSIDE, _BEGINS = 1, 2, 3


def _overlapping(names: Names, taken: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which names hold a token that is taken."""
    before = np.concatenate([[0], np.cumsum(taken)])
    return before[names.end] > before[names.start]


@Language.factory("extractor_labeller", assigns=["doc.ents", "token.ent_iob", "token.ent_type"])
def make_labeller(nlp: Language, name: str) -> Labeller:
    """The component; its weights come with the pipeline's folder."""
    return Labeller(nlp.vocab, name)
