"""One label for one name: what the tagger called a person here and a town there (pure)."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from extractor.core.types import Mention
from extractor.coreference import roles
from extractor.lexicon import names
from extractor.lexicon.names import fold, words
from extractor.lexicon.organisations import seats
from extractor.lexicon.places import country

_PLACED = re.compile(
    r"\b(?:[Àà]|[Ee]n|[Aa]ux?|[Vv]ers|[Dd]epuis|[Pp]rès d[e']|[Vv]ille d[e']|[Dd]ans l[ea])\s(?:la\s|l['’])?$"
)

_ARTICLE = re.compile(r"\b(?:[Ll]e |[Ll]a |[Ll]es |[Ll]['’]|[Dd]u )$")


def settle(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, those of one name with the label that most of them have.

    « Le Mali (LOC) dément. Le Mali (ORG) attaque » are two LOC. A name that stands as
    a person's in one place and as a town's in another (Washington) keeps both labels,
    and so does a house that acts (Maison-Blanche). A rule's label stands.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for m in mentions:
        counts[fold(m.text)][m.label] += 1
    parts = {word for m in mentions if m.label == "PER" and len(words(m.text)) > 1 for word in words(m.text)}
    settled = [
        m if m.source == "rule" or len(counts[fold(m.text)]) == 1 else _settled(text, m, counts[fold(m.text)], parts)
        for m in mentions
    ]
    return _with_long_forms(text, settled)


def _settled(text: str, m: Mention, labels: Counter[str], parts: set[str]) -> Mention:
    if set(labels) <= {"LOC", "ORG"}:
        if country(m.text):
            return replace(m, label="LOC")
        if fold(m.text) in seats():
            return m
    if {"PER", "LOC"} <= set(labels):
        # the man and the town: each where its context says so
        if m.label == "PER" and (fold(m.text) in parts or roles.gender(text, m.start)):
            return m
        before = text[max(m.start - 16, 0) : m.start]
        if m.label == "LOC" and (_PLACED.search(before) or (country(m.text) and _ARTICLE.search(before))):
            return m
    # most_common keeps the order of the text among equals
    return replace(m, label=labels.most_common(1)[0][0])


def _with_long_forms(text: str, mentions: list[Mention]) -> list[Mention]:
    """An acronym in parentheses is what its long form is: « Office national des pêches (ONP) »."""
    labels: dict[str, str] = {}
    for long, short in zip(mentions, mentions[1:]):
        if short.label != long.label and long.label != "PER" and names.is_acronym(short.text):
            if re.fullmatch(r"\s*[\"»”’]?\s*\(\s*[\"«“‘]?\s*", text[long.end : short.start]) and names.abbreviates(
                short.text, long.text
            ):
                labels.setdefault(fold(short.text), long.label)
    if not labels:
        return mentions
    return [
        replace(m, label=labels[fold(m.text)])
        if m.source != "rule" and labels.get(fold(m.text), m.label) != m.label
        else m
        for m in mentions
    ]
