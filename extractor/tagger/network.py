"""The arithmetic that the taggers share: words to vectors, and layers over their neighbours: numpy alone.

    vectors, rows = embedding(words, features)
    convolve(layer, vectors, size=1)

It computes what spaCy's `MultiHashEmbed.v2` and `MaxoutWindowEncoder.v2` compute with the same
weights, up to rounding, in a tenth of the time:

- a word looks the same wherever it stands, so its embedding (hash tables,
  static vector, mixing layer) is computed once and kept;
- matrix products go to numpy's BLAS, over all texts of a batch at once.

Arrays are float32 and row-major unless said otherwise; `n` counts tokens of all
texts of a batch, one text after the other.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

#: Words whose embedding is kept, about 400 bytes each at width 96.
KEPT_WORDS = 60_000

#: Rows that a layer takes at once: what it computes on the way then stays in the
#: processor's cache (1.3 times as fast as 2,000 rows at once).
BLOCK = 384


@dataclass(frozen=True, slots=True)
class Maxout:
    """A linear layer of several pieces, of which the greatest counts, then layer normalisation.

    Goodfellow et al. 2013, "Maxout Networks"; Ba et al. 2016, "Layer
    Normalization". `weights` is (inputs + 1, pieces * width) with the pieces one
    after the other and the bias in the last row, `gain` and `shift` (width).
    """

    weights: Floats
    gain: Floats
    shift: Floats

    def __call__(self, inputs: Floats) -> Floats:
        """(n, inputs + 1), of which the last column is all ones, to (n, width)."""
        return self.normal(inputs @ self.weights)

    def normal(self, values: Floats) -> Floats:
        """(n, pieces * width), what the weights make of the inputs, to (n, width)."""
        out = greatest_piece(values, len(self.gain))
        # sums as matrix products, which are faster than numpy's own along rows
        share = np.full(out.shape[1], 1 / out.shape[1], np.float32)
        out -= (out @ share)[:, None]
        deviation = (out * out) @ share
        deviation += np.float32(1e-8)
        np.sqrt(deviation, out=deviation)
        out /= deviation[:, None]
        out *= self.gain
        out += self.shift
        return out


def greatest_piece(values: Floats, width: int) -> Floats:
    """(n, pieces * width) to (n, width): the greatest of the pieces, which stand one after the other."""
    best = values[:, :width]
    for start in range(width, values.shape[1], width):
        best = np.maximum(best, values[:, start : start + width])
    return best


@dataclass(slots=True)
class Embedding:
    """Words to vectors that do not depend on context, each computed once.

    `tables` gives for a column of features the vectors its values are hashed to
    (`look_up` of spaCy's HashEmbed); `static` gives the word vectors projected
    to the width, or is None.
    """

    width: int
    tables: list[Callable[[NDArray[np.uint64]], Floats]]
    static: Callable[[NDArray[np.uint64]], Floats] | None
    mix: Maxout
    _rows: dict[int, int] = field(default_factory=dict)
    _kept: Floats = field(default_factory=lambda: np.zeros((0, 0), np.float32))

    def __call__(self, words: NDArray[np.uint64], features: NDArray[np.uint64]) -> tuple[Floats, NDArray[np.intp]]:
        """Vectors and, for each of the n tokens, its row in them; row 0 is all zeros.

        `words` is (n), their hashes; `features` (n, columns).
        """
        # two tokens are the same word if all they are embedded by is the same
        keys = words.copy()
        for column in features.T:
            keys = keys * _ODD + column
        unique, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
        names = unique.tolist()
        new = [i for i, name in enumerate(names) if name not in self._rows]
        if len(self._rows) + len(new) >= len(self._kept):
            self._forget(len(names))
            new = list(range(len(names)))
        if new:
            at = len(self._rows) + 1
            self._kept[at : at + len(new)] = self._compute(words[first[new]], features[first[new]])
            self._rows.update(zip((names[i] for i in new), range(at, at + len(new))))
        return self._kept, np.fromiter(map(self._rows.__getitem__, names), np.intp, len(names))[inverse]

    def _forget(self, needed: int) -> None:
        """Make room: start again with no words kept, so that memory stays bounded."""
        self._rows.clear()
        size = max(KEPT_WORDS, needed) + 1
        if len(self._kept) < size:
            self._kept = np.zeros((size, self.width), np.float32)

    def _compute(self, words: NDArray[np.uint64], features: NDArray[np.uint64]) -> Floats:
        parts = [table(features[:, i]) for i, table in enumerate(self.tables)]
        if self.static is not None:
            parts.append(self.static(words))
        return self.mix(np.hstack([*parts, np.ones((len(words), 1), np.float32)]))


#: Odd, so that multiplying by it loses nothing modulo 2**64 (2**64 / golden ratio).
_ODD = np.uint64(0x9E3779B97F4A7C15)


def convolve(layer: Maxout, vectors: Floats, size: int, apart: int = 1, rows: NDArray[np.intp] | None = None) -> None:
    """Add to each row the layer's output for it between its `size` neighbours on both sides, zeros beyond the ends.

    The neighbours are `apart` rows from each other. With `rows` only these change.
    """
    count, width = vectors.shape
    reach = size * apart
    padded = np.zeros((count + 2 * reach, width), np.float32)
    padded[reach : reach + count] = vectors
    chosen = np.arange(count) if rows is None else rows
    windows = np.ones((min(BLOCK, len(chosen)), (2 * size + 1) * width + 1), np.float32)
    for start in range(0, len(chosen), BLOCK):
        at = chosen[start : start + BLOCK]
        seen = windows[: len(at)]
        for i in range(2 * size + 1):
            seen[:, i * width : (i + 1) * width] = padded[at + i * apart]
        vectors[at] += layer(seen)


def convolve_words(layer: Maxout, words: Floats, rows: NDArray[np.intp]) -> Floats:
    """What `convolve` of the next neighbours makes of words[rows]: (n, width), with far fewer products.

    What a word brings to itself and to its neighbours is the same wherever it stands, and a third of the words of
    some texts are different ones: so that is computed for these, and added up. `words[0]` is zeros.
    """
    width = words.shape[1]
    different, place = np.unique(rows, return_inverse=True)
    seen = words[different]
    before, itself, behind = (seen @ layer.weights[i * width : (i + 1) * width] for i in range(3))
    itself += layer.weights[-1]
    padded = np.r_[0, place, 0]  # the first of the different rows is that of zeros
    out = seen[place]
    for start in range(0, len(rows), BLOCK):
        at = padded[start : start + BLOCK + 2]
        values = itself[at[1:-1]]
        values += before[at[:-2]]
        values += behind[at[2:]]
        out[start : start + BLOCK] += layer.normal(values)
    return out
