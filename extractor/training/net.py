"""The network of names in PyTorch, for training; extractor/tagger/labeller.py computes the same in numpy.

    net = Net(Shape(), Tags(("PER", "ORG", "LOC")), vectors)
    batch = Words(encoded, net.shape, vectors).batch(encoded.texts[:8])
    net.loss(net(batch), batch)

Where it has a gate, what its lower layers show to be in no name the upper ones read as a neighbour alone.

A text's tokens stand one after the other, the texts too, with rows of nought between them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from spacy.vectors import Vectors
from thinc.api import Model
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

from extractor.tagger.labeller import NEVER, SEEDS, hashed_rows
from extractor.tagger.sequences import Tags
from extractor.training.examples import UNKNOWN, Encoded, Tagged

#: a stretch of tokens that is scored as one sequence: from behind an O to an O, at least so long
STRETCH = 24
#: a token goes through the gate if it is in a name in one of so many cases
ODDS = 1000
#: how much of the loss of names that of the gate counts for, as the lower layers learn from both
GATE = 0.05


@dataclass(frozen=True)
class Shape:
    """Sizes, as fr_press.toml explains them; `vectors` is the width of the static vectors."""

    rows: tuple[int, ...]
    width: int
    pieces: int
    depth: int
    upper: int
    upper_pieces: int
    dilations: tuple[int, ...]
    vectors: int = 300

    @property
    def gap(self) -> int:
        """Rows between texts, so that no layer sees from one into the next."""
        return max(1, *self.dilations)


@dataclass(frozen=True)
class Batch:
    """Some texts: the different words in them, by table rows (words, features, 4) and vector row (words);
    for each row its word, 1 or 0 between texts, and its group of same words in a text; the tags; the
    places (start, end) of the texts."""

    hashed: Tensor
    vectors: Tensor
    words: Tensor
    real: Tensor
    same: Tensor
    tags: NDArray[np.int64]
    places: list[tuple[int, int]]


class Words:
    """The words of encoded texts by the rows they look up."""

    def __init__(self, encoded: Encoded, shape: Shape, vectors: Vectors):
        words = encoded.words
        columns = [hashed_rows(words[:, i + 1], SEEDS[i], rows) for i, rows in enumerate(shape.rows)]
        self.hashed = torch.from_numpy(np.stack(columns, 1).astype(np.int64))
        found = vectors.find(keys=np.ascontiguousarray(words[:, 0]))
        self.vectors = torch.from_numpy(np.where(found < 0, len(vectors.data), found).astype(np.int64))
        self.norms = np.unique(words[:, 1], return_inverse=True)[1]
        self.gap = shape.gap

    def batch(self, texts: Sequence[Tagged]) -> Batch:
        size = sum(len(text.words) + self.gap for text in texts) + self.gap
        words, tags, owner = (np.full(size, fill, np.int64) for fill in (-1, 0, 0))
        places, at = [], self.gap
        for number, text in enumerate(texts, 1):
            place = slice(at, at + len(text.words))
            words[place], tags[place], owner[place] = text.words, text.tags, number
            places.append((place.start, place.stop))
            at = place.stop + self.gap
        real = words >= 0
        unique, inverse = np.unique(words[real], return_inverse=True)
        number_of = np.zeros(size, np.int64)
        number_of[real] = inverse
        group = np.zeros(size, np.int64)
        group[real] = owner[real] * (self.norms.max() + 1) + self.norms[words[real]]
        _, same = np.unique(group, return_inverse=True)
        chosen = torch.from_numpy(unique)
        return Batch(
            self.hashed[chosen],
            self.vectors[chosen],
            torch.from_numpy(number_of),
            torch.from_numpy(real.astype(np.float32))[:, None],
            torch.from_numpy(same),
            tags,
            places,
        )


class Maxout(nn.Module):
    """Linear pieces, one after the other, of which the greatest counts, normalised."""

    def __init__(self, inputs: int, width: int, pieces: int):
        super().__init__()
        self.linear = nn.Linear(inputs, width * pieces)
        self.norm = nn.LayerNorm(width, eps=1e-8)
        self.width, self.pieces = width, pieces
        nn.init.zeros_(self.linear.bias)

    def forward(self, inputs: Tensor) -> Tensor:
        best, *others = self.linear(inputs).split(self.width, 1)
        for other in others:
            best = torch.maximum(best, other)
        return self.norm(best)


class Convolution(nn.Module):
    """Adds to each row what is seen in it and in two others, `dilation` rows away."""

    def __init__(self, width: int, pieces: int, dilation: int):
        super().__init__()
        self.maxout = Maxout(3 * width, width, pieces)
        self.dilation = dilation

    def forward(self, rows: Tensor) -> Tensor:
        d, n = self.dilation, len(rows)
        padded = F.pad(rows, (0, 0, d, d))
        return self.maxout(torch.cat([padded[:n], rows, padded[2 * d : 2 * d + n]], 1))


@dataclass(frozen=True)
class Scores:
    """What a network says of the rows of a batch: scores (rows, tags), and with a gate how open it is (rows)."""

    tags: Tensor
    gate: Tensor | None = None


class Net(nn.Module):
    """Words to scores of tags, and the transitions between tags; with a `gate`, of few words alone (gate.py)."""

    def __init__(self, shape: Shape, tags: Tags, vectors: NDArray[np.float32], dropout: float = 0.0):
        super().__init__()
        self.shape, self.tags, self.dropout = shape, tags, dropout
        width = shape.width
        self.tables = nn.ModuleList(nn.EmbeddingBag(rows, width, mode="sum") for rows in shape.rows)
        for table in self.tables:
            nn.init.uniform_(table.weight, -0.05, 0.05)
        self.static = nn.Linear(shape.vectors, width, bias=False)
        known = np.vstack([vectors, np.zeros((1, shape.vectors), np.float32)])  # the last is that of unknown words
        self.register_buffer("vectors", torch.from_numpy(known), persistent=False)
        self.mix = Maxout((len(shape.rows) + 1) * width, width, 3)
        self.lower = nn.ModuleList(Convolution(width, shape.pieces, 1) for _ in range(shape.depth))
        self.join = Maxout(3 * width, shape.upper, shape.upper_pieces)
        self.upper = nn.ModuleList(Convolution(shape.upper, shape.upper_pieces, d) for d in shape.dilations)
        self.out = nn.Linear(shape.upper, len(tags))
        nn.init.normal_(self.out.weight, 0, 0.02)
        nn.init.zeros_(self.out.bias)
        self.transitions = nn.Parameter(torch.zeros(len(tags), len(tags)))
        self.register_buffer("illegal", torch.from_numpy(~tags.legal), persistent=False)
        self.gate: nn.Linear | None = None

    def lean(self, amounts: Mapping[str, float]) -> None:
        """Add to what speaks for names of these labels: {"EXERCISE": 0.7} finds more exercises, right and wrong."""
        label, part = self.tags.parts
        with torch.no_grad():
            for name, amount in amounts.items():
                first = (label == self.tags.labels.index(name)) & np.isin(part, (1, 4))  # a name's first tag, B or U
                self.out.bias[torch.from_numpy(first)] += amount

    def forward(self, batch: Batch) -> Scores:
        """In training the words of names go through the gate, whatever it says of them."""
        seen, rows = self.near(batch)
        gate, looked_at = None, batch.real
        if self.gate is not None:
            gate = self.gate(rows)[:, 0]
            through = gate.detach() > 0
            if self.training:
                through = through | torch.from_numpy(batch.tags > 0)
            looked_at = batch.real * through[:, None]
        rows = self._drop(self.join(torch.cat([rows, seen, _mean_of_same(rows, batch.same)], 1))) * batch.real
        for layer in self.upper:
            rows = rows + self._drop(layer(rows)) * looked_at
        scores = self.out(rows)
        if gate is not None:
            none = torch.full((len(self.tags),), float(NEVER), dtype=scores.dtype)
            none[0] = 0
            scores = torch.where(looked_at > 0, scores, none)
        return Scores(scores, gate)

    def near(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """The rows as they look by themselves, and with their next neighbours."""
        parts = [table(batch.hashed[:, i]) for i, table in enumerate(self.tables)]
        words = self.mix(torch.cat([*parts, self.static(self.vectors[batch.vectors])], 1))
        seen = rows = self._drop(words[batch.words]) * batch.real
        for layer in self.lower:
            rows = (rows + self._drop(layer(rows))) * batch.real
        return seen, rows

    def _drop(self, rows: Tensor) -> Tensor:
        return F.dropout(rows, self.dropout, self.training)

    def ways(self) -> Tensor:
        """The scores of the transitions; of those that cannot be, next to minus infinity."""
        return self.transitions.masked_fill(self.illegal, float(NEVER))

    def loss(self, scores: Scores, batch: Batch) -> Tensor | None:
        """The mean negative log likelihood of the tags, a token; None where no tag is known.

        With a gate its loss is a part. Texts are cut into stretches behind an O, so that many are computed at once.
        """
        stretches = _stretches(batch)
        if not stretches:
            return None
        loss = self._loss_of_tags(scores.tags.float(), batch, stretches)
        if scores.gate is not None:
            loss = loss + GATE * gate_loss(scores.gate.float(), batch)
        return loss

    def _loss_of_tags(self, scores: Tensor, batch: Batch, stretches: list[tuple[int, int]]) -> Tensor:
        lengths = np.array([stop - start for start, stop in stretches])
        rows = np.minimum(
            np.array([start for start, _ in stretches]) + np.arange(lengths[0])[:, None],
            np.array([stop - 1 for _, stop in stretches]),
        )
        scores, tags = scores[torch.from_numpy(rows)], torch.from_numpy(batch.tags[rows])  # (longest, stretches, …)
        inside = torch.from_numpy(np.arange(lengths[0])[:, None] < lengths)
        ways = self.ways()
        final = tags[torch.from_numpy(lengths - 1), torch.arange(len(lengths))]
        right = (scores.gather(2, tags[..., None])[..., 0] * inside).sum()
        right = right + ways[0, tags[0]].sum() + (ways[tags[:-1], tags[1:]] * inside[1:]).sum() + ways[final, 0].sum()
        return (_all_sequences(scores, ways, lengths) - right) / int(lengths.sum())


def gate_loss(gate: Tensor, batch: Batch) -> Tensor:
    """How badly a gate tells the words of names, each of which counts ODDS times as much as another word."""
    known = (batch.real[:, 0] > 0) & torch.from_numpy(batch.tags != UNKNOWN)
    named = torch.from_numpy((batch.tags > 0).astype(np.float32))
    counts = known * (1 + (ODDS - 1) * named)
    return (F.binary_cross_entropy_with_logits(gate, named, reduction="none") * counts).sum() / counts.sum()


def _all_sequences(scores: Tensor, ways: Tensor, lengths: NDArray[np.int64]) -> Tensor:
    """The sum over the stretches of the log of the weight of all their sequences; the longest come first."""
    likely, forward, total = ways.exp(), scores[0] + ways[0], scores.new_zeros(())
    for step in range(len(scores)):
        here, after = int((lengths > step).sum()), int((lengths > step + 1).sum())
        if step:
            forward = forward[:here]
            top = forward.detach().amax(1, keepdim=True)
            forward = torch.log(torch.exp(forward - top) @ likely + 1e-30) + top + scores[step, :here]
        if after < here:
            total = total + torch.logsumexp(forward[after:here] + ways[:, 0], 1).sum()
    return total


def _stretches(batch: Batch) -> list[tuple[int, int]]:
    """The places of stretches that end behind an O, the longest first; those with unknown tags left out."""
    found = []
    for start, end in batch.places:
        while start < end:
            stop = min(start + STRETCH, end)
            while stop < end and batch.tags[stop - 1] != 0:
                stop += 1
            if (batch.tags[start:stop] != UNKNOWN).all():
                found.append((start, stop))
            start = stop
    return sorted(found, key=lambda place: place[0] - place[1])


def _mean_of_same(rows: Tensor, same: Tensor) -> Tensor:
    groups = int(same.max()) + 1
    sums = rows.new_zeros(groups, rows.shape[1]).index_add(0, same, rows)
    return (sums / torch.bincount(same, minlength=groups)[:, None])[same]


def take_over(net: Net, stock: Model) -> None:
    """Give the first layers the weights of the stock recogniser's model: training starts from what it knows."""
    nodes = list(stock.get_ref("tok2vec").walk(order="dfs_pre"))

    def named(name: str) -> list[Model]:
        return [node for node in nodes if node.name == name]

    def tensor(node: Model, name: str) -> Tensor:
        return torch.from_numpy(np.array(node.get_param(name)))

    def copy(mine: Maxout, linear: Model, norm: Model, columns: list[int] | slice = slice(None)) -> None:
        weights = tensor(linear, "W")  # (width, pieces, inputs)
        mine.linear.weight[:, columns] = weights.permute(1, 0, 2).reshape(-1, weights.shape[2])
        mine.linear.bias.copy_(tensor(linear, "b").T.reshape(-1))
        mine.norm.weight.copy_(tensor(norm, "G"))
        mine.norm.bias.copy_(tensor(norm, "b"))

    width, tables = net.shape.width, named("hashembed")
    layers = list(zip(named("maxout"), named("layernorm")))
    with torch.no_grad():
        for mine, theirs in zip(net.tables, tables):
            mine.weight.copy_(tensor(theirs, "E"))
        net.static.weight.copy_(tensor(named("static_vectors")[0], "W"))
        shared, features = len(tables) * width, len(net.tables) * width
        net.mix.linear.weight.mul_(0.1)  # what stock does not read begins small
        copy(net.mix, *layers[0], [*range(shared), *range(features, features + width)])
        for layer, theirs in zip(net.lower, layers[1:]):
            copy(layer.maxout, *theirs)
