"""Token patterns with repeats, such as capitals in any number before « brigade », in time that goes with the text.

    steps = [Step(0, 1, None), Step(1, 1, 1)]          # capitals once or more, then « brigade »
    spans(steps, [0b0111, 0b1000], 4)                  # (0, 4): of four tokens the first three are capitals

spaCy's matcher tries each way to share tokens out between repeats: {0,18} takes ten seconds for a hundred tokens, and
no signal ends it. Here all places of a text are one number, with a bit for each, and a step is taken from all at once.
Matches of hundreds of tokens, of which there would be a number for each length, are looked for beforehand: of each
place the furthest that one reaches.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

#: tokens of a match that is looked for with all others of its length
LONGEST = 100

_QUANTIFIERS = {"1": (1, 1), "!": (1, 1), "?": (0, 1), "*": (0, None), "+": (1, None)}


class Step(NamedTuple):
    """A token of a pattern: which kind it is, and how often it may stand; `high` is None without bound."""

    kind: int
    low: int
    high: int | None


#: by the number of tokens: where matches of so many begin
Matches = Mapping[int, int]


def bounds(quantifier: str) -> tuple[int, int | None]:
    """How often a token may stand by its OP: "{2,}" is (2, None)."""
    if quantifier in _QUANTIFIERS:
        return _QUANTIFIERS[quantifier]
    low, comma, high = quantifier.strip("{}").partition(",")
    if not comma:
        return int(low), int(low)
    return int(low or 0), int(high) if high else None


def spans(steps: Sequence[Step], matching: Sequence[int], length: int) -> Iterator[tuple[int, int]]:
    """The matches (start, end) of a pattern that do not overlap: the longest is chosen first, of equal ones the first.

    Bit n of `matching[kind]` says whether token n of a text of `length` tokens is of that kind.
    """
    if _lacks_one(steps, matching):
        return
    if _is_endless(steps):
        matching = list(matching)
        while _most(steps, matching, length) > LONGEST and (far := _far(steps, matching, length)):
            yield from far
            taken = 0
            for start, end in far:
                taken |= ((1 << (end - start)) - 1) << start
            for kind in {step.kind for step in steps}:  # no other match holds one of these tokens
                matching[kind] &= ~taken
    yield from longest(found(steps, matching, length), length)


def _lacks_one(steps: Sequence[Step], matching: Sequence[int]) -> bool:
    """Whether a token that must stand is nowhere."""
    return any(step.low and not matching[step.kind] for step in steps)


def _is_endless(steps: Sequence[Step]) -> bool:
    """Whether a token may stand in any number."""
    return any(step.high is None for step in steps)


def _most(steps: Sequence[Step], matching: Sequence[int], length: int) -> int:
    """How many tokens a match can have at most, by the longest run of tokens of which there may be any number."""
    return sum(_run(matching[step.kind], length) if step.high is None else step.high for step in steps)


def _run(bits: int, length: int) -> int:
    """How long the longest run of set bits can be: more than LONGEST is all of them."""
    known = 1
    while bits and known <= LONGEST:
        bits &= bits >> known
        known *= 2
    return length if bits else known


def _far(steps: Sequence[Step], matching: Sequence[int], length: int) -> list[tuple[int, int]]:
    """The longest matches of more than LONGEST tokens; not those that may be longer with others out of their way."""
    reach = _furthest(steps, matching, length)
    long = [(reach[start] - start, start) for start in range(length) if reach[start] - start > LONGEST]
    chosen = []
    taken = bytearray(length)  # by a match that was chosen (1), or by one that another has cut short (2)
    for size, start in sorted(long, key=lambda match: (-match[0], match[1])):
        end = start + size
        if taken[start] == 1:
            continue
        if any(taken[start:end]):
            cut = taken.find(1, start, end)
            end = end if cut < 0 else cut
            taken[start:end] = b"\2" * (end - start)
            continue
        taken[start:end] = b"\1" * size
        chosen.append((start, end))
    return chosen


def _furthest(steps: Sequence[Step], matching: Sequence[int], length: int) -> list[int]:
    """Of each place how far a match that begins there can reach; -1 without any."""
    reach = list(range(length + 1))
    for step in reversed(steps):
        bits = f"{matching[step.kind]:0{length}b}"[::-1]
        best = reach[:]  # with so many more of these tokens as there are
        run = [0] * (length + 1)
        for at in range(length - 1, -1, -1):
            if bits[at] == "1":
                run[at] = run[at + 1] + 1
                if step.high is None:
                    best[at] = max(reach[at], best[at + 1])
                elif more := min(run[at], step.high - step.low):
                    best[at] = max(reach[at : at + more + 1])
        reach = [best[at + step.low] if run[at] >= step.low else -1 for at in range(length + 1)]
    return reach


def found(steps: Sequence[Step], matching: Sequence[int], length: int) -> Matches:
    """All matches of a pattern, of one without end those that are not longer than LONGEST, or than they must be."""
    if _lacks_one(steps, matching):
        return {}
    endless = _is_endless(steps)
    limit = max(LONGEST, sum(step.low for step in steps)) if endless else sum(step.high or 0 for step in steps)
    here = {0: (1 << length) - 1}
    for step in steps:
        bits = matching[step.kind]
        for _ in range(step.low):
            here = _taken(here, bits, limit)
        more = here
        for _ in range(limit if step.high is None else step.high - step.low):
            # what was come to with fewer repeats may have all the more of them
            more = {n: new for n, at in _taken(more, bits, limit).items() if (new := at & ~here.get(n, 0))}
            if not more:
                break
            here = here | {n: at | here.get(n, 0) for n, at in more.items()}
    return {n: at for n, at in here.items() if n}


def _taken(here: Matches, bits: int, limit: int) -> dict[int, int]:
    """The matches with one token more."""
    return {n + 1: new for n, at in here.items() if n < limit and (new := at & bits >> n)}


def longest(matches: Matches, length: int) -> Iterator[tuple[int, int]]:
    """The matches (start, end) that do not overlap: the longest first, of equal ones the first."""
    free = (1 << length) - 1
    for tokens in sorted(matches, reverse=True):
        room, known = free, 1
        while known < tokens:
            more = min(known, tokens - known)
            room &= room >> more
            known += more
        starts = matches[tokens] & room
        while starts:
            start = (starts & -starts).bit_length() - 1
            end = start + tokens
            yield start, end
            free &= ~(((1 << tokens) - 1) << start)
            starts = starts >> end << end
