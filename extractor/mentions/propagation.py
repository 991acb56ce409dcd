"""What a document says elsewhere decides what one sentence leaves open (pure).

A name that the tagger saw with certainty in one place names the same thing in
another, where a headline, a list or a bare surname gave it no hold.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence

from extractor.core.types import CARRIED, Mention

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
#: the words of a text that may begin as names do; the usual small letters do not
_CAPITAL = re.compile(r"[^\W\d_a-zà-öø-ÿ](?<![^\W_].)(?<![^\W_]-.)[^\W_]*(?:-[^\W_]+)*")
_INSIDE = re.compile(r"\w|-\w")
#: a product or a longer name: « Airbus A330 », « Alpha Centauri B », « Ouest-France »
_LONGER_AFTER = re.compile(r" (?:[A-Z]?\d|[A-Z]\b(?!['.])|[A-Z]\d|[0-9])")
_LONGER_BEFORE = re.compile(r"[a-zà-ÿ,'] [A-Z][a-zà-ÿ]+ $")
#: before a place's name these begin the name of something else: « championnat de France »
_COMPLEMENT = re.compile(r"(?:\b[Dd][eu]s?\s|\b[Dd]'|\baux?\s)$")


def repeats(text: str, mentions: Sequence[Mention], once: Container[str | None] = ()) -> list[Mention]:
    """The repeats of the mentions' names that were missed, sorted, apart from the mentions.

    In « Nasser Bourita est arrivé. […] Bourita a dit » the second is found because
    of the first; its source is "document". `mentions` are sorted and do not overlap;
    `once` are rules whose names are not to be found elsewhere.
    """
    carried = [m for m in mentions if m.rule not in once] if once else mentions
    unlabelled = _without_label(text, mentions, carried)
    if not unlabelled:
        return []
    labels = _labels(mentions, unlabelled)
    surnames = set(map(_surname, carried))
    found = [
        Mention(start, end, name, label, source="document", priority=CARRIED)
        for name, bare in unlabelled.items()
        if (label := _certain(labels[name], len(bare), name in surnames))
        for start, end in bare
        if not (label == "LOC" and _COMPLEMENT.search(text, max(start - 5, 0), start))
        and not (
            label != "PER"
            and (_LONGER_AFTER.match(text, end) or _LONGER_BEFORE.search(text, max(start - 24, 0), start))
        )
    ]
    return sorted(found, key=lambda m: m.start)


def _labels(mentions: Sequence[Mention], names: Iterable[str]) -> dict[str, Counter[str]]:
    """How often each of the names has which label; a surname is a person's for each full name that ends with it."""
    labels: dict[str, Counter[str]] = {name: Counter() for name in names}
    for mention in mentions:
        if mention.text in labels:
            labels[mention.text][mention.label] += 1
    for surname in map(_surname, mentions):
        if surname in labels:
            labels[surname]["PER"] += 1
    return labels


def _certain(labels: Counter[str], repeats: int, surname: bool) -> str | None:
    """The label of a name's `repeats`, or None where the text leaves it open."""
    label, times = labels.most_common(1)[0]
    if surname and label == "PER":
        return label
    # a name that mostly stands without a label may be none: « TER », « Gjs »
    return label if times >= repeats and times == labels.total() else None


def _surname(mention: Mention) -> str | None:
    """The end of a person's full name."""
    if mention.label != "PER" or " " not in mention.text:
        return None
    last = mention.text.rsplit(" ", 1)[1]
    return last if len(last) > 3 and last[0].isupper() else None


def _without_label(
    text: str, mentions: Sequence[Mention], carried: Sequence[Mention]
) -> dict[str, list[tuple[int, int]]]:
    """Where the names of the carried mentions, and the surnames, stand in the text without a label."""
    names = {m.text for m in carried} | set(filter(None, map(_surname, carried)))
    names = {name for name in names if len(name) > 2 and name[0].isupper()}
    bare: dict[str, list[tuple[int, int]]] = defaultdict(list)
    at = 0
    for start, end in _find(text, names) if names else ():
        while at < len(mentions) and mentions[at].end <= start:
            at += 1
        if at == len(mentions) or mentions[at].start >= end:
            bare[text[start:end]].append((start, end))
    return bare


def _find(text: str, names: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where the names stand as whole words, from left to right, the longest first."""
    # a word: how long names with it are, and where in them it stands, the longest first; « Jean » begins thousands
    by_word: dict[str, set[tuple[int, int]]] = defaultdict(set)
    names = set(names)
    for name in names:
        lead = name.partition(" ")[0]
        if lead.isalnum():  # mostly
            by_word[lead].add((-len(name), 0))
        elif first := _WORD.search(name):
            by_word[first[0]].add((-len(name), name.index(first[0])))
    shapes = {word: sorted(found) for word, found in by_word.items()}
    done = 0
    for word in _CAPITAL.finditer(text):
        if word.start() < done:
            continue
        for length, before in shapes.get(word[0], ()):
            start = word.start() - before
            end = start - length
            if start >= done and text[start:end] in names and not _INSIDE.match(text, end):
                yield start, end
                done = end
                break
