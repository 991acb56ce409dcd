"""The best legal sequence of tags, and how sure it is (pure, on numpy).

    found = best_names(scores, transitions, last)      # of « à Kidal »: start [1], end [2], label [1]

A conditional random field over the tags « O B-PER I-PER L-PER U-PER … » (Lafferty et al.
2001; Lample et al. 2016): the score of a sequence is the sum of its tags' scores and of
the transitions between them. What cannot follow has no transition, so that a name always
ends with the label it began with. Before the first and behind the last token stands O.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

#: Where O leads by so much, no name was ever seen: what stands on both sides is scored apart, much of it at once.
QUIET = 3.0


@dataclass(frozen=True, slots=True)
class Tags:
    """The tags of some labels by number: 0 is O, then B, I, L and U of the first label, and so on."""

    labels: tuple[str, ...]

    def __len__(self) -> int:
        return 1 + 4 * len(self.labels)

    @property
    def legal(self) -> NDArray[np.bool_]:
        """(tags, tags): whether the second may follow the first."""
        label, part = self.parts
        ends = (part == 0) | (part == 3) | (part == 4)
        begins = (part == 0) | (part == 1) | (part == 4)
        within = (label[:, None] == label[None, :]) & ~ends[:, None] & ~begins[None, :]
        legal: NDArray[np.bool_] = (ends[:, None] & begins[None, :]) | within
        return legal

    @property
    def parts(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """For each tag the number of its label and which part it is: 0 O, 1 B, 2 I, 3 L, 4 U."""
        number = np.arange(len(self))
        return (number - 1) // 4, np.where(number == 0, 0, (number - 1) % 4 + 1)

    def of_name(self, length: int, label: int) -> list[int]:
        """The tags of a name of so many tokens: B, I, …, L, or U."""
        first = 1 + 4 * label
        return [first + 3] if length == 1 else [first, *[first + 1] * (length - 2), first + 2]


@dataclass(frozen=True, slots=True)
class Names:
    """Names by token, ascending: `start`, `end` (exclusive), number of the `label`, and where
    it was asked for, the `probability` of just this name among all sequences."""

    start: NDArray[np.intp]
    end: NDArray[np.intp]
    label: NDArray[np.intp]
    probability: NDArray[np.float64] | None = None

    def where(self, chosen: NDArray[np.bool_]) -> "Names":
        """Only the chosen ones."""
        probability = None if self.probability is None else self.probability[chosen]
        return Names(self.start[chosen], self.end[chosen], self.label[chosen], probability)


def best_names(scores: Floats, transitions: Floats, last: NDArray[np.bool_], probable: bool = False) -> Names:
    """The names of the best sequences; `scores` is (n, tags), `last` marks the last token of each text."""
    starts, sizes = _runs(scores, last)
    if not len(starts):
        nothing = np.zeros(0, np.intp)
        return Names(nothing, nothing, nothing, np.zeros(0) if probable else None)
    runs, reach = _padded(scores, starts, sizes)
    tags = _viterbi(runs, transitions, reach)
    run, begin, end, label = _spans(tags, reach)
    names = Names(starts[run] + begin, starts[run] + end + 1, label)
    if probable:
        names = replace(names, probability=_probability(runs, transitions, reach, run, begin, end, label))
    order = np.argsort(names.start, kind="stable")
    return Names(
        names.start[order],
        names.end[order],
        names.label[order],
        None if names.probability is None else names.probability[order],
    )


def _runs(scores: Floats, last: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Starts and sizes of the stretches where a name may be, the longest first."""
    loud = scores[:, 0] - scores[:, 1:].max(axis=1) < QUIET
    first = np.r_[True, last[:-1]]
    starts = np.flatnonzero(loud & (first | np.r_[True, ~loud[:-1]]))
    ends = np.flatnonzero(loud & (last | np.r_[~loud[1:], True])) + 1
    order = np.argsort(starts - ends, kind="stable")
    return starts[order], (ends - starts)[order]


def _padded(scores: Floats, starts: NDArray[np.intp], sizes: NDArray[np.intp]) -> tuple[Floats, list[int]]:
    """The scores as (longest, runs, tags), and for each step how many runs reach it."""
    longest = int(sizes[0])
    steps = np.arange(longest)[:, None]
    at = np.minimum(starts + steps, starts + sizes - 1)
    reach = (sizes > steps).sum(axis=1).tolist()
    return scores[at], reach


def _viterbi(scores: Floats, transitions: Floats, reach: list[int]) -> NDArray[np.intp]:
    """The best tags (longest, runs); those behind the end of a run mean nothing."""
    longest, runs, width = scores.shape
    # with the runs innermost the greatest over the previous tags is taken of many at once
    best = np.empty((longest, width, runs), np.float32)
    by_tag = np.ascontiguousarray(scores.transpose(0, 2, 1))
    best[0] = by_tag[0] + transitions[0][:, None]
    for step in range(1, longest):
        here = reach[step]
        ways = best[step - 1, :, None, :here] + transitions[:, :, None]
        np.add(ways.max(axis=0), by_tag[step, :, :here], out=best[step, :, :here])
    tags = np.zeros((longest, runs), np.intp)
    for step in range(longest - 1, -1, -1):
        here, after = reach[step], reach[step + 1] if step + 1 < longest else 0
        tags[step, after:here] = (best[step, :, after:here] + transitions[:, :1]).argmax(axis=0)
        if after:
            tags[step, :after] = (best[step, :, :after] + transitions[:, tags[step + 1, :after]]).argmax(axis=0)
    return tags


def _sums(scores: Floats, transitions: Floats, reach: list[int]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Logarithms of the sums over all sequences up to a token with a tag, and from it on (its own score left out)."""
    longest, runs, width = scores.shape
    ways = np.exp(transitions.astype(np.float64))
    forward = np.full((longest, runs, width), -np.inf)
    backward = np.full((longest, runs, width), -np.inf)
    forward[0] = scores[0] + transitions[0]
    with np.errstate(divide="ignore"):
        for step in range(1, longest):
            here = reach[step]
            top = forward[step - 1, :here].max(axis=1, keepdims=True)
            forward[step, :here] = np.log(np.exp(forward[step - 1, :here] - top) @ ways) + top + scores[step, :here]
        for step in range(longest - 1, -1, -1):
            here, after = reach[step], reach[step + 1] if step + 1 < longest else 0
            backward[step, after:here] = transitions[:, 0]
            if after:
                from_there = scores[step + 1, :after] + backward[step + 1, :after]
                top = from_there.max(axis=1, keepdims=True)
                backward[step, :after] = np.log(np.exp(from_there - top) @ ways.T) + top
    return forward, backward


def _spans(
    tags: NDArray[np.intp], reach: list[int]
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Of each name its run, the steps of its first and last token, and its label."""
    part = np.where(tags == 0, 0, (tags - 1) % 4 + 1)
    valid = np.arange(tags.shape[1]) < np.array(reach)[:, None]
    opens = valid & ((part == 1) | (part == 4))
    closes = valid & ((part == 3) | (part == 4))
    # by run, then by step: the openings and closings pair off in order
    run, begin = np.nonzero(opens.T)
    _, end = np.nonzero(closes.T)
    return run, begin, end, (tags[begin, run] - 1) // 4


def _probability(
    scores: Floats,
    transitions: Floats,
    reach: list[int],
    run: NDArray[np.intp],
    begin: NDArray[np.intp],
    end: NDArray[np.intp],
    label: NDArray[np.intp],
) -> NDArray[np.float64]:
    """The share of all sequences' weight that falls to those with just this name."""
    forward, backward = _sums(scores, transitions, reach)
    total = np.logaddexp.reduce(forward[0] + backward[0], axis=1)[run]
    first = 1 + 4 * label
    # what stands between the first and the last token is all I
    inner = np.cumsum(scores, axis=0, dtype=np.float64)
    between = inner[np.maximum(end - 1, 0), run, first + 1] - inner[begin, run, first + 1]
    on = np.where(
        end - begin > 1,
        transitions[first, first + 1]
        + between
        + np.maximum(end - begin - 2, 0) * transitions[first + 1, first + 1]
        + transitions[first + 1, first + 2],
        transitions[first, first + 2],
    )
    long = forward[begin, run, first] + on + scores[end, run, first + 2] + backward[end, run, first + 2]
    single = forward[begin, run, first + 3] + backward[begin, run, first + 3]
    probability: NDArray[np.float64] = np.minimum(np.exp(np.where(begin == end, single, long) - total), 1.0)
    return probability
