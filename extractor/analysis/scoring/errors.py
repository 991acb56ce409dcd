"""Each error of an extraction: of what kind it is, and what caused it (pure).

    for error in errors(gold, result):
        print(error.kind, error.cause, error.context)      # missed, filter abbreviation, « au [SMIC] de »

Kinds: a name is *missed* or *spurious* where nothing stands against it; it has another *label*, another *border*;
one found name takes in several (*merged*), or one name was found in pieces (*split*).

Causes: the tagger; a rule, by its id; a filter, by its id, that dropped or changed what was right; another
candidate that took its place; propagation (a repeat of a name found elsewhere); settling (one label for one name).
A saved result holds no verdicts: what it missed is then laid on the tagger.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extractor.core.types import Mention, Result
from extractor.documents.annotations import Gold, Span

KINDS = ("missed", "spurious", "label", "border", "merged", "split")
#: characters of context on either side
CONTEXT = 40


@dataclass(frozen=True, slots=True)
class Error:
    """One error: the names of the gold and the found ones that stand against each other, and the words around."""

    document: str
    kind: str
    cause: str
    gold: tuple[Span, ...]
    found: tuple[Span, ...]
    before: str
    text: str
    after: str
    line: int

    @property
    def start(self) -> int:
        return min(s.start for s in (*self.gold, *self.found))

    @property
    def labels(self) -> str:
        """ "PER" for a missed person, "PER → LOC" for one found as a place, "→ LOC" for a place that is none."""
        gold = "+".join(dict.fromkeys(s.label for s in self.gold))
        found = "+".join(dict.fromkeys(s.label for s in self.found))
        return gold if gold == found or not found else f"{gold} → {found}".strip()

    @property
    def borders(self) -> str:
        """What was marked and what was found, where their borders differ: "“La Ferté-Macé”, found “Ferté-Macé”"."""
        right, given = ([(s.start, s.end) for s in side] for side in (self.gold, self.found))
        if not right or not given or right == given:
            return ""
        quoted = [
            " ".join(f"“{self.text[a - self.start : b - self.start]}”" for a, b in places) for places in (right, given)
        ]
        return f"{quoted[0]}, found {quoted[1]}"


def errors(gold: Gold, result: Result) -> Iterator[Error]:
    """The errors of one text, in its order."""
    found = [Span(m.start, m.end, m.label, m.entity) for m in result.mentions]
    mentions = {(m.start, m.end): m for m in result.mentions}
    for right, given in _groups(gold.spans, found):
        if [(s.start, s.end, s.label) for s in right] == [(s.start, s.end, s.label) for s in given]:
            continue
        for kind, some_right, some_given in _kinds(right, given):
            spans = (*some_right, *some_given)
            start, end = min(s.start for s in spans), max(s.end for s in spans)
            yield Error(
                gold.id,
                kind,
                _cause(some_right, [mentions[s.start, s.end] for s in some_given], result),
                tuple(some_right),
                tuple(some_given),
                gold.text[max(start - CONTEXT, 0) : start],
                gold.text[start:end],
                gold.text[end : end + CONTEXT],
                gold.text.count("\n", 0, start) + 1,
            )


def most_frequent(found: Iterable[Error]) -> list[tuple[str, str, list[Error]]]:
    """The errors by kind and cause, (kind, cause, errors), the most frequent first."""
    groups: dict[tuple[str, str], list[Error]] = {}
    for error in found:
        groups.setdefault((error.kind, error.cause), []).append(error)
    for errors in groups.values():
        # of one kind and cause, the names that are wrong most often come first
        times = Counter(e.text for e in errors)
        errors.sort(key=lambda e: (-times[e.text], e.text, e.document, e.start))
    return [
        (kind, cause, errors)
        for (kind, cause), errors in sorted(
            groups.items(), key=lambda item: (-len(item[1]), KINDS.index(item[0][0]), item[0][1])
        )
    ]


def _groups(gold: Sequence[Span], found: Sequence[Span]) -> Iterator[tuple[list[Span], list[Span]]]:
    """What stands against each other: names of both sides that overlap, directly or by way of others."""
    sides = sorted(
        [(s, True) for s in gold] + [(s, False) for s in found], key=lambda item: (item[0].start, item[0].end)
    )
    right: list[Span] = []
    given: list[Span] = []
    end = -1
    for span, of_gold in sides:
        if span.start >= end and (right or given):
            yield right, given
            right, given = [], []
        (right if of_gold else given).append(span)
        end = max(end, span.end)
    if right or given:
        yield right, given


def _kinds(right: list[Span], given: list[Span]) -> Iterator[tuple[str, list[Span], list[Span]]]:
    if not given:
        yield from (("missed", [span], []) for span in right)
    elif not right:
        yield from (("spurious", [], [span]) for span in given)
    elif len(right) > len(given):
        yield "merged", right, given
    elif len(given) > len(right):
        yield "split", right, given
    else:
        for one, other in zip(right, given):
            if one.label != other.label:
                yield "label", [one], [other]
            elif (one.start, one.end) != (other.start, other.end):
                yield "border", [one], [other]


def _cause(right: Sequence[Span], given: Sequence[Mention], result: Result) -> str:
    """What is to blame: what took the right name away, else what put the wrong one there."""
    wanted = {(s.start, s.end, s.label) for s in right}
    for verdict in result.verdicts:
        before = verdict.before
        if _key(before) in wanted and (verdict.after is None or _key(verdict.after) != _key(before)):
            return f"filter {verdict.filter}"
    for rejected in result.rejected:
        if _key(rejected.loser) in wanted:
            return _finder(rejected.winner)
    if not given:
        # not found as it should be; a filter may have dropped what was nearly right
        for verdict in result.verdicts:
            if verdict.after is None and any(_overlap(verdict.before, span) for span in right):
                return f"filter {verdict.filter}"
        return _without(result)
    if any(_settled(mention, result) for mention in given):
        return "settling"
    return next((_finder(m) for m in given if _key(m) not in wanted), _finder(given[0]))


def _settled(mention: Mention, result: Result) -> bool:
    """Whether the mention left the filters with another label."""
    last = [
        v.after for v in result.verdicts if v.after and (v.after.start, v.after.end) == (mention.start, mention.end)
    ]
    return bool(last) and mention.source == "model" and last[-1].label != mention.label


def _finder(mention: Mention) -> str:
    if mention.source == "document":
        return f"propagation of rule {mention.rule}" if mention.rule else "propagation"
    return f"rule {mention.rule}" if mention.rule else mention.source if mention.source != "model" else "tagger"


def _without(result: Result) -> str:
    return "no tagger" if result.model == "none" else "tagger"


def _key(mention: Mention) -> tuple[int, int, str]:
    return mention.start, mention.end, mention.label


def _overlap(mention: Mention, span: Span) -> bool:
    return mention.start < span.end and span.start < mention.end
