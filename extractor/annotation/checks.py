"""What looks wrong in annotated texts (pure).

    for problem in check(texts):
        print(problem)      # mer.md:12: warning: “Brest” is LOC here and ORG in line 3; give both one label …

An error is what makes scores or training wrong; a warning may be right.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from extractor.core.labels import LABELS
from extractor.documents.annotations import Gold, Span

_NEAR_MARK = re.compile(r"\[[^\[\]\n]{1,80}\]\s*\(\s*([A-Za-z_]{2,10})\b[^)\n]{0,40}\)?")
_EDGE = re.compile(r"\A[\s«»“”\"'’(,;:!?]|[\s«“”\"(,;:!?]\Z")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where (file:line), how bad, what, and what to do."""

    where: str
    level: Literal["error", "warning"]
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.level}: {self.message}; {self.remedy}"


def check(texts: Iterable[Gold]) -> Iterator[Problem]:
    """The problems of the texts, one text after the other, then those of all together."""
    identities: dict[str, str] = {}
    bodies: dict[str, str] = {}
    for gold in texts:
        for seen, key, what, remedy in (
            (identities, gold.id, f"a second text is called {gold.id}", "give each an id of its own"),
            (bodies, gold.text.strip(), "the same text stands twice", "leave one out, or scores count it twice"),
        ):
            if key in seen:
                yield Problem(where(gold), "error", f"{what}, as in {seen[key]}", remedy)
            seen.setdefault(key, where(gold))
        for at, remark in gold.remarks:
            yield Problem(where(gold, at), "warning", remark, "give each name one label")
        yield from _spans(gold)
        yield from _labels(gold)
        yield from _entities(gold)
        yield from _repeats(gold)
        yield from near_marks(gold)


def doubles(texts: Iterable[Gold]) -> Iterator[tuple[Gold, Gold]]:
    """The texts that stand there before, each with the first that is the same."""
    bodies: dict[str, Gold] = {}
    for gold in texts:
        if (first := bodies.setdefault(gold.text.strip(), gold)) is not gold:
            yield gold, first


def where(gold: Gold, at: int = 0) -> str:
    """The place of an offset: in Markdown the line of the file, elsewhere the record, with the offset."""
    origin = gold.origin or gold.id
    file, colon, line = origin.rpartition(":")
    if colon and line.isdigit() and file.endswith((".md", ".markdown")):
        return f"{file}:{int(line) + gold.text.count(chr(10), 0, at)}"
    return f"{origin}, character {at}" if at else origin


def _spans(gold: Gold) -> Iterator[Problem]:
    for span in gold.spans:
        name = gold.text[span.start : span.end]
        if name != name.strip():
            yield Problem(
                where(gold, span.start), "error", f"“{name}” has a blank at its border", "mark the name alone"
            )
        elif _EDGE.search(name):
            yield Problem(
                where(gold, span.start), "warning", f"“{name}” has a sign at its border", "mark the name alone"
            )
        elif _inside_word(gold.text, span):
            yield Problem(
                where(gold, span.start), "warning", f"“{name}” begins or ends inside a word", "mark the whole word"
            )


def _labels(gold: Gold) -> Iterator[Problem]:
    by_name: dict[str, dict[str, Span]] = defaultdict(dict)
    for span in gold.spans:
        by_name[gold.text[span.start : span.end]].setdefault(span.label, span)
    for name, labels in by_name.items():
        if len(labels) > 1:
            (first, one), *others = labels.items()
            for label, span in others:
                yield Problem(
                    where(gold, span.start),
                    "warning",
                    f"“{name}” is {label} here and {first} at {where(gold, one.start)}",
                    "give both one label, unless they are two things",
                )
    for span in gold.spans:
        if span.label not in LABELS and span.label.upper() in LABELS:
            yield Problem(
                where(gold, span.start), "error", f"the label {span.label} is not {span.label.upper()}", "rename it"
            )


def _entities(gold: Gold) -> Iterator[Problem]:
    labels: dict[object, Span] = {}
    for span in gold.spans:
        if span.entity is not None and labels.setdefault(span.entity, span).label != span.label:
            yield Problem(
                where(gold, span.start),
                "error",
                f"the entity {span.entity} is {span.label} here and {labels[span.entity].label} before",
                "an entity has one label",
            )
    marked = Counter(span.entity is not None for span in gold.spans)
    if marked[True] and marked[False]:
        span = next(s for s in gold.spans if s.entity is None)
        name = gold.text[span.start : span.end]
        yield Problem(
            where(gold, span.start),
            "warning",
            f"“{name}” has no entity, others have",
            "entities are scored where all have",
        )


def _repeats(gold: Gold) -> Iterator[Problem]:
    """Names that are marked in one place and stand unmarked in another."""
    names = {gold.text[s.start : s.end]: s for s in gold.spans}
    names = {name: s for name, s in names.items() if len(name) > 2 and name[0].isupper()}
    if not names:
        return
    taken = sorted((s.start, s.end) for s in gold.spans)
    lengths: dict[str, set[int]] = defaultdict(set)
    for name in names:
        lengths[_RUN.match(name)[0]].add(len(name))  # type: ignore[index]  # a capital is a letter
    index = end = 0
    for run in _RUN.finditer(gold.text):
        start = run.start()
        found = _longest(gold.text, start, lengths.get(run[0], ()), names) if start >= end else ""
        if not found:
            continue
        end = start + len(found)
        while index < len(taken) and taken[index][1] <= start:
            index += 1
        if index == len(taken) or taken[index][0] >= end:
            yield Problem(
                where(gold, start),
                "warning",
                f"“{found}” is not marked, and is {names[found].label} elsewhere in the text",
                "mark it, or leave it if it names something else",
            )


#: letters, digits and hyphens that stand together: a name begins with the whole of one, and ends with the whole of one
_RUN = re.compile(r"[\w-]+")


def _longest(text: str, start: int, lengths: Iterable[int], names: Container[str]) -> str:
    """The longest of the names that stands in the text from `start`, with no letter or hyphen behind it."""
    for length in sorted(lengths, reverse=True):
        if (found := text[start : start + length]) in names and not _RUN.match(text, start + length):
            return found
    return ""


def near_marks(gold: Gold) -> Iterator[Problem]:
    """What was meant as a mark and is none: « [Gao] (LOC) », « [Gao](loc) », « [Gao](LOC »."""
    for match in _NEAR_MARK.finditer(gold.text):
        if match[1].upper() in LABELS:
            yield Problem(
                where(gold, match.start()),
                "error",
                f"“{match[0]}” is no mark",
                f"write it as [name]({match[1].upper()}), with capitals and without blanks",
            )


def _inside_word(text: str, span: Span) -> bool:
    before = span.start and text[span.start - 1].isalnum() and text[span.start].isalnum()
    after = span.end < len(text) and text[span.end].isalnum() and text[span.end - 1].isalnum()
    return bool(before or after)
