"""What a document says elsewhere decides what one sentence leaves open (pure).

A name that the tagger saw with certainty in one place names the same thing in
another, where a headline, a list or a bare surname gave it no hold.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

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


@dataclass(slots=True)
class _Seen:
    """What the text holds of one name: its labels, and where it stands without one."""

    labels: Counter[str] = field(default_factory=Counter)
    surname: bool = False  # the end of a person's full name
    bare: list[tuple[int, int]] = field(default_factory=list)


def repeats(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The repeats of the mentions' names that were missed, sorted, apart from the mentions.

    In « Nasser Bourita est arrivé. […] Bourita a dit » the second is found because
    of the first; its source is "document". `mentions` are sorted and do not overlap.
    """
    found = [
        Mention(start, end, text[start:end], label, source="document", priority=CARRIED)
        for seen in _occurrences(text, mentions)
        if (label := _certain(seen))
        for start, end in seen.bare
        if not (label == "LOC" and _COMPLEMENT.search(text, max(start - 5, 0), start))
        and not (
            label != "PER"
            and (_LONGER_AFTER.match(text, end) or _LONGER_BEFORE.search(text, max(start - 24, 0), start))
        )
    ]
    return sorted(found, key=lambda m: m.start)


def _certain(seen: _Seen) -> str | None:
    """The label of a name's repeats, or None where the text leaves it open."""
    if not seen.bare:
        return None
    label, times = seen.labels.most_common(1)[0]
    if seen.surname and label == "PER":
        return label
    # a name that mostly stands without a label may be none: « TER », « Gjs »
    return label if times >= len(seen.bare) and times == seen.labels.total() else None


def _occurrences(text: str, mentions: Sequence[Mention]) -> list[_Seen]:
    names: dict[str, _Seen] = defaultdict(_Seen)
    for mention in mentions:
        names[mention.text].labels[mention.label] += 1
    for mention in mentions:
        if mention.label == "PER" and " " in mention.text:
            last = mention.text.rsplit(" ", 1)[1]
            if len(last) > 3 and last[0].isupper():
                names[last].labels["PER"] += 1
                names[last].surname = True
    names = {n: s for n, s in names.items() if len(n) > 2 and n[0].isupper()}
    if not names:
        return []
    at = 0
    for start, end in _find(text, names):
        while at < len(mentions) and mentions[at].end <= start:
            at += 1
        if at == len(mentions) or mentions[at].start >= end:
            names[text[start:end]].bare.append((start, end))
    return list(names.values())


def _find(text: str, names: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where the names stand as whole words, from left to right, the longest first."""
    by_word: dict[str, list[str]] = defaultdict(list)
    for name in names:
        if first := _WORD.search(name):
            by_word[first[0]].append(name)
    for candidates in by_word.values():
        candidates.sort(key=lambda name: (-len(name), name))
    done = 0
    for word in _CAPITAL.finditer(text):
        if word.start() < done or word[0] not in by_word:
            continue
        for name in by_word[word[0]]:
            start = word.start() - name.index(word[0])
            end = start + len(name)
            if start >= done and text.startswith(name, start) and not _INSIDE.match(text, end):
                yield start, end
                done = end
                break
