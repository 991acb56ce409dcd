"""The arithmetic of spaCy's transition system for names, for many texts at once: numpy alone.

    network = Network(embedding, layers, window, padding, decoder)
    network.entities(features, lengths, blank)      # [(0, 2, 5), …]: start, end, class of the first move

It computes what `spacy.TransitionBasedParser.v2` computes over a
`MultiHashEmbed.v2` and a `MaxoutWindowEncoder.v2` (network.py) with the same weights, up to
rounding, in a tenth of the time: while no entity is open, the transition system looks at one
token only, so that all tokens are scored in one product; step by step go only the entities
that have begun, all of them together.

Arrays are as in network.py.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractor.tagger.network import BLOCK, Embedding, Floats, Maxout, convolve, greatest_piece


@dataclass(frozen=True, slots=True)
class Moves:
    """What the columns of the scores mean, by their number (-1: there is none).

    `begin[c]`, `inside[c]`, `last[c]`, `unit[c]` are the columns of label `c`.
    """

    out: int
    begin: NDArray[np.intp]
    inside: NDArray[np.intp]
    last: NDArray[np.intp]
    unit: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Decoder:
    """Token vectors to entities, by greedy BILOU transitions.

    Lample et al. 2016, "Neural Architectures for Named Entity Recognition", §3,
    as spaCy does it: a state sees the next token and, while an entity is open,
    its first and its last token (`features` 3) or its first five (6).
    `lower` (features, width, pieces * units) and `lower_bias` (features,
    pieces * units) make of a token what a state takes of it, `pad` (features,
    pieces * units) stands for what it does not see; `bias` (pieces * units) is
    added to the sum; `upper` is (units, moves).
    """

    lower: Floats
    lower_bias: Floats
    pad: Floats
    bias: Floats
    upper: Floats
    upper_bias: Floats
    moves: Moves

    def __call__(
        self, vectors: Floats, last: NDArray[np.bool_], blank: NDArray[np.bool_]
    ) -> list[tuple[int, int, int]]:
        """The entities as (start, end, label number), ascending, apart from each other.

        `vectors` is (n, width); `last` marks the last token of each text, `blank`
        the tokens of white space, where no entity begins.
        """
        starts, labels, open_ = self._beginnings(self._unopened(vectors), last, blank)
        ends = np.where(open_, 0, starts + 1)
        at = np.flatnonzero(open_)
        position = starts[at] + 1
        while len(at):
            label, token = labels[at], starts[at]
            scores = self._scores(self._context(vectors, token, position))
            row = np.arange(len(at))
            inside, final = self.moves.inside[label], self.moves.last[label]
            goes_on = scores[row, inside] > scores[row, final]
            goes_on |= (scores[row, inside] == scores[row, final]) & (inside < final)  # ties go to the first column
            goes_on &= ~last[position]
            ends[at[~goes_on]] = position[~goes_on] + 1
            at, position = at[goes_on], position[goes_on] + 1
        found, free = [], 0
        for start, end, label in zip(starts.tolist(), ends.tolist(), labels.tolist()):
            if start >= free:  # else it began within an entity, where the tagger never looked for a beginning
                found.append((start, end, label))
                free = end
        return found

    def _beginnings(
        self, scores: Floats, last: NDArray[np.bool_], blank: NDArray[np.bool_]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.bool_]]:
        """Where an entity would begin if none were open: tokens, label numbers, whether it goes on."""
        moves = self.moves
        labels = np.arange(len(moves.begin))
        columns = np.concatenate([[moves.out], moves.begin, moves.unit])
        label_of = np.concatenate([[-1], labels, labels])
        order = np.argsort(columns)  # ties go to the first column
        columns, label_of = columns[order], label_of[order]
        opens, is_out = np.isin(columns, moves.begin), columns == moves.out
        scores = scores[:, columns]
        scores[np.ix_(last, opens)] = -np.inf
        scores[np.ix_(blank, ~is_out)] = -np.inf
        best = scores.argmax(axis=1)
        starts = np.flatnonzero(~is_out[best])
        best = best[starts]
        return starts, label_of[best], opens[best]

    def _unopened(self, vectors: Floats) -> Floats:
        """The scores (n, moves) at each token while no entity is open."""
        scores = np.empty((len(vectors), self.upper.shape[1]), np.float32)
        unseen = self.pad[1:].sum(axis=0)
        for start in range(0, len(vectors), BLOCK):
            state = self._taken(vectors[start : start + BLOCK], 0)
            state += unseen
            scores[start : start + BLOCK] = self._scores(state)
        return scores

    def _taken(self, vectors: Floats, feature: int) -> Floats:
        """What states take of tokens that are their feature number so and so."""
        taken: Floats = vectors @ self.lower[feature]
        taken += self.lower_bias[feature]
        return taken

    def _context(self, vectors: Floats, first: NDArray[np.intp], position: NDArray[np.intp]) -> Floats:
        """What the states see that stand at `position` in entities that began at `first`."""
        total = self._taken(vectors[position], 0)
        total += self._taken(vectors[first], 1)
        if len(self.lower) == 3:
            total += self._taken(vectors[position - 1], 2)
            return total
        for i in range(2, len(self.lower)):
            token = first + i - 1
            here = token < position
            total[here] += self._taken(vectors[token[here]], i)
            total[~here] += self.pad[i]
        return total

    def _scores(self, state: Floats) -> Floats:
        state += self.bias
        return greatest_piece(state, len(self.upper)) @ self.upper + self.upper_bias


@dataclass(slots=True)
class Network:
    """A whole tagger: embedding, convolutions over a window of words, decoder.

    The convolutions are residual: each adds to its input. Between texts stand
    `padding` rows that are zero at first.
    """

    embedding: Embedding
    layers: list[Maxout]
    window: int
    padding: int
    decoder: Decoder

    def entities(
        self,
        words: NDArray[np.uint64],
        features: NDArray[np.uint64],
        lengths: NDArray[np.intp],
        blank: NDArray[np.bool_],
    ) -> list[tuple[int, int, int]]:
        """The entities of all texts as (start, end, label number), counted over the batch.

        `words` (n) and `features` (n, columns) as the embedding wants them,
        `lengths` the tokens of each text, none empty; `blank` (n) as the decoder.
        """
        kept, rows = self.embedding(words, features)
        place = np.arange(len(rows)) + np.repeat(np.arange(1, len(lengths) + 1) * self.padding, lengths)
        padded = np.zeros(len(rows) + (len(lengths) + 1) * self.padding, np.intp)
        padded[place] = rows
        vectors = kept[padded]
        for layer in self.layers:
            convolve(layer, vectors, self.window)
        last = np.zeros(len(rows), bool)
        last[np.cumsum(lengths) - 1] = True
        return self.decoder(vectors[place], last, blank)
