"""One label for a name over a corpus, where its documents disagree and none speaks for two things.

    ballot = Ballot()
    for result in results: ballot.count(result)
    corrected = apply(result, ballot.corrections())

A name's label is voted where at least LEAST documents, and SHARE of all that have the name,
agree, and no document gives it another label by what stands beside it: a civility, « à » before
a place, « la société », a legal form. Where SPOKEN documents say it so, and none otherwise, theirs
is the label, whatever the others were taken for. What a rule or the reader says is never
overruled. The mentions that change have the source "corpus", and the vote as their reason.
"""

import re
from collections import Counter, defaultdict
from functools import cache

from extractor.core.types import Mention, Result
from extractor.corrections.schema import Correction, Corrections
from extractor.lexicon.names import fold
from extractor.lexicon.organisations import without_legal
from extractor.lexicon.people import civilities, functions_in
from extractor.text.meant import named

#: documents that must agree at the least
LEAST = 3
#: … of those that have the name, this share
SHARE = 2 / 3
#: documents that must say it by what stands beside the name, to be right against most others
SPOKEN = 2
#: characters looked at on either side of a mention
REACH = 32

_PLACED = re.compile(
    r"\b(?:[ÀàA]|[Ee]n|[Vv]ers|[Dd]epuis|[Pp]rès d[e'’]|[Vv]ille d[e'’]|[Rr]égion d[e'’]|[Vv]illage d[e'’])\s*$"
)
_BODY = re.compile(
    r"\b(?:[Ss]ociété|[Ee]ntreprise|[Gg]roupe|[Aa]ssociation|[Cc]lub|[Ss]yndicat|[Pp]arti|ONG|[Bb]anque|[Cc]ompagnie"
    r"|[Ff]irme|[Jj]ournal|[Cc]haîne)\s+[«\"“]?\s*$"
)
_LEGAL = re.compile(r"\s+(?:SA|SARL|SAS|Inc|inc\.|Ltd|GmbH)\b")


class Ballot:
    """What documents call a name, counted as they come; memory holds the names."""

    def __init__(self) -> None:
        self._documents: dict[str, Counter[str]] = defaultdict(Counter)
        self._explicit: dict[str, Counter[str]] = defaultdict(Counter)
        self._parted: set[str] = set()
        self._shown: dict[str, str] = {}
        self._fixed: dict[str, set[str]] = defaultdict(set)

    def count(self, result: Result) -> None:
        """Take a document's names; with its text at hand, also what stands beside them."""
        labels: dict[str, set[str]] = defaultdict(set)
        explicit: dict[str, set[str]] = defaultdict(set)
        text = result.document.text
        for mention in result.mentions:
            name = named(mention.text)
            key = fold(name)
            self._shown.setdefault(key, name)
            labels[key].add(mention.label)
            if mention.source in ("rule", "user"):
                self._fixed[key].add(mention.label)
            if text is not None and (label := spoken(text, mention)):
                explicit[key].add(label)
            if (bare := without_legal(name)) != name:
                explicit[fold(bare)].add("ORG")
        for key, found in explicit.items():
            self._explicit[key].update(found)
        for key, found in labels.items():
            if len(found) > 1:
                self._parted.add(key)
            self._documents[key].update(found)

    def corrections(self) -> Corrections:
        """The votes that were won, as corrections of the label."""
        return Corrections(None, tuple(c for key in self._documents if (c := self._won(key))))

    def _won(self, key: str) -> Correction | None:
        votes, told = self._documents[key], self._explicit[key]
        if len(votes) < 2 or key in self._parted or len({*told, *self._fixed[key]}) > 1:
            return None
        label, number = votes.most_common(1)[0]
        sure = next(iter(told), None)
        if sure is not None and told[sure] >= SPOKEN:
            label, origin = sure, f"{sure} by what stands beside it in {told[sure]} documents"
        elif number < LEAST or number < SHARE * votes.total() or {*told, *self._fixed[key]} - {label}:
            return None
        else:
            origin = f"{label} in {number} of {votes.total()} documents"
        return Correction("label", origin, (self._shown[key],), label=label, source="corpus")


def spoken(text: str, mention: Mention) -> str | None:
    """What stands beside a mention says for certain of its label, None where it may say something else.

    « à Nordet » may say to whom as well as where, « le député PCF » whose he is, « le groupe
    Wagner » is an armed one: they speak only for what the mention was taken for.
    """
    label = said(text, mention)
    certain = label == "ORG" or bool(_civility().search(_before(text, mention)))
    return label if label == mention.label or (certain and mention.label != "GROUP") else None


def said(text: str, mention: Mention) -> str | None:
    """The label that what stands beside a mention gives it, None where it gives none: « à [Gao] » is LOC."""
    before = _before(text, mention)
    if _BODY.search(before) or _LEGAL.match(text, mention.end):
        return "ORG"
    if _PLACED.search(before):
        return "LOC"
    if _civility().search(before) or _after_function(before):
        return "PER"
    return None


def _before(text: str, mention: Mention) -> str:
    return text[max(mention.start - REACH, 0) : mention.start]


@cache
def _civility() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, civilities()), key=lambda word: -len(word)))
    return re.compile(rf"\b(?:{words})\.?\s+$", re.IGNORECASE)


def _after_function(before: str) -> bool:
    """Whether a function word stands right before: « le ministre »."""
    stripped = before.rstrip()
    return any(end == len(stripped) for _, end in functions_in(stripped))
