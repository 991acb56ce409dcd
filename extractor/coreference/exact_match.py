"""Mentions that are one for certain, and how such clusters grow (pure)."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from extractor.core.types import Mention
from extractor.lexicon import organisations
from extractor.lexicon.names import fold, natural
from extractor.lexicon.people import is_first_name
from extractor.lexicon.places import country, is_homonym, place

#: the year or number of an exercise's edition
YEAR = re.compile(r"[\s-]+(?:19|20)?\d{2}(?:[-/]\d{1,2})?$")

_KINSHIP = r"[Ss](?:œ|oe)urs|[Ff]rères|[Ff]amilles?|[Cc]lan|[Dd]ynastie(?: des)?|[Éé]poux|[Cc]ouple|[Ff]ratrie"
_FAMILY = re.compile(rf"\b(?:[Ll]es|[Dd]es|[Aa]ux|{_KINSHIP})\s+$")
#: how those words end, for a quick look
_FAMILIAL = ("es", "aux", "Aux", "eurs", "œurs", "amille", "lan", "ynastie", "poux", "ouple", "ratrie")
_AND_NAME = re.compile(r"[ \u00a0]*(?:,|et|&)[ \u00a0]+[A-ZÀ-Þ]")
_TOWN = re.compile(
    r"(?:\b[Àà]|\b[Dd]epuis|\b[Vv]ers|\b(?:[Vv]ille|[Cc]apitale|[Mm]airie|[Mm]aire|[Cc]ommune) de|\. - |^)\s*$"
)
_FEDERATED = r"[Pp]rovince|[Rr]égion|[Dd]épartement|[ÉEé]tat|[Cc]anton|[Cc]omté|[Gg]rand-duché"
_GOVERNED = r"[Cc]ercle|[Gg]ouvernorat|[Pp]réfecture|[Ww]ilaya"
_TERRITORY = re.compile(rf"\b(?:{_FEDERATED}|{_GOVERNED}) d[eu]\s+$")
_WATER = re.compile(r"\b(?:[Ff]leuve|[Rr]ivière|[Ll]ac|[Dd]elta du|[Bb]assin du)\s+$")
_ARTICLE = re.compile(r"(?:\b(?:[Ll]e|[Aa]u|[Dd]u|[Cc]e|[Nn]otre|[Ll]eur)\s+|[Ll]['’])$")
_LINE_START = re.compile(r"(?:^|\n)\s*$")


@dataclass(slots=True, eq=False)
class Cluster:
    """Mentions found to be one entity so far. `text` is the name they came together by,
    `reasons` say for each mention why it is here and which mention decided it."""

    label: str
    text: str
    mentions: list[int] = field(default_factory=list)
    reasons: dict[int, tuple[str, int | None]] = field(default_factory=dict)
    known: str | None = None  # a rule's entry
    country: str | None = None
    family: bool = False  # « les Trump », « les sœurs Williams »
    name: str | None = None  # where no mention has it: « Donald » of « Donald et Melania Trump »
    candidates: list["Cluster"] = field(default_factory=list)
    into: "Cluster | None" = None  # the cluster that absorbed this one
    key: str = field(init=False)  # the text folded

    def __post_init__(self) -> None:
        self.key = fold(self.text)

    def add(self, index: int, reason: str, to: int | None) -> None:
        self.mentions.append(index)
        self.reasons[index] = (reason, to)

    def give_away(self, index: int) -> None:
        """Let a mention go; what it decided is decided by the first that is left."""
        self.mentions.remove(index)
        gone = self.reasons.pop(index)
        if self.mentions:
            first = min(self.mentions)
            self.reasons |= {i: (reason, first) for i, (reason, to) in self.reasons.items() if to == index}
            if gone[0] == "first":
                self.reasons[first] = ("first", None)

    def absorb(self, other: "Cluster", reason: str) -> None:
        """Take over all mentions of `other`, for one reason."""
        anchor = self.mentions[0]
        for index in other.mentions:
            before = other.reasons[index]
            self.add(index, *((reason, anchor) if before[0] in ("first", "exact") else before))
        self.known = self.known or other.known
        other.mentions, other.into = [], self


def identical(text: str, mentions: Sequence[Mention]) -> list[Cluster]:
    """Clusters of mentions with the same name, or with names known to be one.

    « USA » and « États-Unis » are one, « Québec » the town and the province two.
    """
    found: list[set[str]] = []

    def towns() -> set[str]:
        """The places that are towns somewhere in the text; few texts need to know."""
        if not found:
            found.append({fold(m.text) for m in mentions if m.label == "LOC" and _TOWN.search(_before(text, m))})
        return found[0]

    clusters: dict[tuple[str, str], Cluster] = {}
    for index, mention in enumerate(mentions):
        key, reason, code = _key(text, mention, towns)
        cluster = clusters.get((mention.label, key))
        if cluster is None:
            own = natural(mention.text) if mention.label == "PER" else mention.text
            cluster = Cluster(mention.label, own, known=mention.known, country=code, family=reason == "family")
            cluster.add(index, "first", None)
            clusters[mention.label, key] = cluster
        else:
            first = cluster.mentions[0]
            same = fold(mention.text) == fold(mentions[first].text)
            cluster.add(index, "exact" if same else reason, first)
    return list(clusters.values())


def _key(text: str, mention: Mention, towns: Callable[[], set[str]]) -> tuple[str, str, str | None]:
    """What mentions of one entity share for certain, the reason it is, and a country's code."""
    name = natural(mention.text) if mention.label == "PER" else mention.text
    key = fold(name)
    if mention.known:
        return f"known {mention.known}", f"alias of rule {mention.known}", None
    if mention.label == "LOC":
        return _place_key(text, mention, towns)
    if mention.label == "ORG":
        return organisations.key(name), "other name", None
    if mention.label == "EXERCISE":
        return fold(YEAR.sub("", name)) or key, "edition", None
    if mention.label == "PER" and " " not in key and _is_familys(_before(text, mention)):
        # « les frères [Paul] et [Jean Maurel] » begins with one of them
        if not (is_first_name(key) and _AND_NAME.match(text, mention.end)):
            return f"family {key}", "family", None
    return key, "exact", None


def _is_familys(before: str) -> bool:
    return before.rstrip().endswith(_FAMILIAL) and _FAMILY.search(before) is not None


def _place_key(text: str, mention: Mention, towns: Callable[[], set[str]]) -> tuple[str, str, str | None]:
    key, before = fold(mention.text), _before(text, mention)
    state = country(mention.text)
    if is_homonym(mention.text):
        # « à Québec », « QUÉBEC, 4 juillet », not « au Québec » nor « Québec : le sommet »
        bare = _TOWN.search(before) or (key in towns() and not _ARTICLE.search(before))
        headline = _LINE_START.search(before) and text[mention.end : mention.end + 2].lstrip(" \u00a0")[:1] == ":"
        if bare and not headline and not _TERRITORY.search(before):
            return f"town {key}", "exact", None
    if state and _WATER.search(before):
        return f"water {key}", "exact", None
    if (
        before.rstrip().endswith((" de", " du"))
        and _TERRITORY.search(before)
        and (state or (key in towns() and not is_homonym(mention.text)))
    ):
        return f"territory {key}", "exact", None
    if state:
        return f"country {state.key}", "country", state.code
    return place(mention.text) or key, "other name", None


def _before(text: str, mention: Mention) -> str:
    return text[max(mention.start - 24, 0) : mention.start]
