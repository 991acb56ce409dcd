"""Organisations, groups and places: long forms attract acronyms and short forms (pure)."""

import re
from collections import defaultdict
from collections.abc import Sequence

from extractor.core.types import Mention
from extractor.coreference.exact_match import Cluster
from extractor.lexicon import names
from extractor.lexicon.names import LINKS, fold, words
from extractor.lexicon.organisations import institutions, movements, organisation

#: where more long forms than these begin alike, only exact initials make an acronym
CROWD = 32

_OPENS = re.compile(r"\s*[\"»”’]?\s*\(\s*(?:ex-|en anglais |ou |dit |dite |alias )?[\"«“‘]?\s*")
_APPOSED = re.compile(r"\s*[\"»”’]?\s*,\s*(?:ou |l['’]|la |le |les |alias |dite? )?[\"«“‘]?\s*")
_CLOSES = re.compile(r"\s*[\"»”’]?\s*\)")
_ALIAS = re.compile(
    r"\s*,?\s*\(?(?:alias|aussi (?:appelée?|connue? sous le nom d[e']))\s*[«\"“‘(]*\s*(?:l['’]|la |le |les )?"
)
_OF = re.compile(r"(?:de|du|des|d)\s")
_COMPASS = frozenset(["nord", "sud", "est", "ouest"])
_MINISTRY = re.compile(r"ministere (?:de la |de l |des |du |de )(.+)")


def join_bodies(text: str, mentions: Sequence[Mention], group: list[Cluster]) -> list[Cluster]:
    """The clusters of one label that are left once long and short forms are together.

    « Forces armées royales (FAR) » is one; « BNP Paribas Fortis » is not « BNP Paribas ».
    """
    _join_introduced(text, mentions, group)
    _join_acronyms(group)
    _join_shortened(group)
    return [c for c in group if c.mentions]


def _join_introduced(text: str, mentions: Sequence[Mention], group: list[Cluster]) -> None:
    """« Forces armées royales (FAR) », « FAR (Forces armées royales) », « la Minusma, Mission … »."""
    owner = {i: c for c in group for i in c.mentions}
    order = sorted(owner)
    for one, two in zip(order, order[1:]):
        a, b = owner[one], owner[two]
        if a is b or (a.known and b.known):
            continue
        between = text[mentions[one].end : mentions[two].start]
        if len(between) > 40:
            continue
        in_parentheses = bool(_OPENS.fullmatch(between) and _CLOSES.match(text, mentions[two].end))
        if _ALIAS.fullmatch(between):
            reason = "alias"
        elif (in_parentheses or _OPENS.fullmatch(between) or _APPOSED.fullmatch(between)) and _introduces(
            a.text, b.text, in_parentheses
        ):
            reason = "acronym"
        else:
            continue
        keep, gone = (a, b) if reason == "alias" or len(a.key) >= len(b.key) else (b, a)
        moved = list(gone.mentions)
        keep.absorb(gone, reason)
        for i in moved:
            owner[i] = keep


def _introduces(first: str, second: str, in_parentheses: bool) -> bool:
    """Whether one of two names side by side is the other's acronym."""
    if names.abbreviates(second, first) or names.abbreviates(first, second):
        return True
    if not in_parentheses or not names.is_acronym(second) or len(words(first)) < 2:
        return False
    # an acronym in another order of words (ISS), or of another language (PKK)
    letters = sorted(fold(second).replace(" ", ""))
    if letters == sorted(word[0] for word in words(first) if word not in LINKS):
        return True
    # but « Observatoire de La Silla (ESO) » names who runs it, « Parti radical (UDI) » whom it is with
    return words(first)[0] in movements() and organisation(second) in (None, organisation(first))


def _join_acronyms(group: list[Cluster]) -> None:
    """An acronym on its own joins the one long form it can stand for; a well-known one stands for its own."""
    loose: dict[str, list[Cluster]] = defaultdict(list)
    strict: dict[str, list[Cluster]] = defaultdict(list)
    for cluster in group:
        if cluster.mentions and " " in cluster.key and not organisation(cluster.text):
            for start in _starts(words(cluster.text)):
                loose[start].append(cluster)
            strict["".join(word[0] for word in words(cluster.text) if word not in LINKS)].append(cluster)
    for cluster in group:
        if not cluster.mentions or not names.is_acronym(cluster.text) or cluster.known or organisation(cluster.text):
            continue
        letters = cluster.key.replace(" ", "")
        near = loose[letters[:2]]
        if len(near) > CROWD:
            near = strict[letters]
        fits = [c for c in near if c.mentions and c is not cluster and names.abbreviates(cluster.text, c.text)]
        if len(fits) == 1:
            fits[0].absorb(cluster, "acronym")
        else:
            cluster.candidates = fits


def _starts(parts: Sequence[str]) -> set[str]:
    """The two letters with which an acronym of these words can begin."""
    first = next((n for n, word in enumerate(parts) if word not in LINKS), 0)
    return {
        parts[n][0] + second
        for n in range(first + 1)
        for second in {parts[n][1:2], *(word[0] for word in parts[n + 1 :])}
        if second
    }


def _join_shortened(group: list[Cluster]) -> None:
    """A short form joins the one longer form that goes on with « de »: Conseil de sécurité,
    Conseil de sécurité de l’ONU; or with anything, for a lone institution noun: la Commission,
    la Commission européenne; or that is a ministry: Intérieur, ministère de l’Intérieur."""
    if not group or group[0].label == "LOC":
        return
    ministries = {found[1]: c for c in group if c.mentions and (found := _MINISTRY.match(c.key))}
    by_start: dict[str, list[Cluster]] = defaultdict(list)
    for cluster in group:
        if cluster.mentions:
            by_start[cluster.key.split(" ")[0]].append(cluster)
    for family in by_start.values():
        shorter: dict[str, list[Cluster]] = defaultdict(list)
        for cluster in family:
            parts = cluster.key.split()
            for length in range(1, min(len(parts), 8)):
                shorter[" ".join(parts[:length])].append(cluster)
        for short in sorted(family, key=lambda c: (len(c.key), c.key)):
            longer = [c for c in shorter.get(short.key, ()) if c.mentions]
            if short.known or not longer or not short.mentions:
                continue
            same = [c for c in longer if _same_thing(short.key, c.key)]
            if len(same) == len(longer) == 1:
                same[0].absorb(short, "short form")
            elif same:
                short.candidates = longer
    for cluster in group:
        ministry = ministries.get(cluster.key)
        if ministry and cluster.mentions and ministry.mentions and ministry is not cluster:
            ministry.absorb(cluster, "short form")


def _same_thing(short: str, long: str) -> bool:
    if " " not in short:
        return short in institutions()
    rest = long[len(short) + 1 :]
    return bool(_OF.match(rest)) and rest.split()[-1] not in _COMPASS
