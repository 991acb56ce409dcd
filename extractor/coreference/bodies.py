"""Organisations, groups and places: long forms attract acronyms and short forms (pure)."""

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from extractor.core.types import Mention
from extractor.coreference.exact_match import Cluster
from extractor.lexicon import names
from extractor.lexicon.gazetteers import listed
from extractor.lexicon.names import LINKS, fold, words
from extractor.lexicon.organisations import (
    adjectives,
    descriptors,
    institutions,
    kinds,
    ministries,
    movements,
    national,
    organisation,
    plain_house,
)
from extractor.lexicon.places import country
from extractor.lexicon.transliteration import sound

#: where more long forms than these begin alike, only exact initials make an acronym
CROWD = 32
#: letters of an acronym whose order need not be that of the words; with fewer too much would fit
ANAGRAM = 4
#: letters of a name that may be spelt in two ways
SPELT = 10
#: letters of an acronym that is written as a word
SYLLABIC = 6

_OPENS = re.compile(r"\s*[\"»”’]?\s*\(\s*(?:ex-|en anglais |ou |pour |dit |dite |alias )?[\"«“‘]?\s*")
_APPOSED = re.compile(
    r"\s*[\"»”’]?\s*(?:,|[–—-] )\s*"
    r"(?:ou |pour |soit |en abrégé |c['’]est-à-dire |alias |dite? |(?:sigle|acronyme|abréviation) (?:de |du |d['’]))?"
    r"(?:l['’]|la |le |les )?[\"«“‘]?\s*"
)
#: « Université Nazi-Boni de Bobo-Dioulasso (UNB) », where the town is a name of its own
_OPENS_BEHIND_PLACE = re.compile(r"\s+(?:de |du |des |d['’]|à |en |au )[A-ZÀ-Þ][\w'’ -]{1,30}?\s*\(\s*")
_CLOSES = re.compile(r"\s*[\"»”’]?\s*\)")
_ALIAS = re.compile(
    r"\s*,?\s*\(?(?:alias|aussi (?:appelée?|connue? sous le nom d[e']))\s*[«\"“‘(]*\s*(?:l['’]|la |le |les )?"
)
#: « Molembois-Saint-Rémi », « Saint-Maurin-les-Eaux »: a town's name, and what tells it from others
_LONG_TOWN = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)?)-(?:sur|sous|en|lès|les|Saint|Sainte|le|la)-")
#: « Université Nazi-Boni de [Bobo-Dioulasso] »: the town of a house
_OF_PLACE = re.compile(r"\s+(?:de |du |d['’]|à |en |au )")
_OF = re.compile(r"(?:de|du|des|d)\s")
#: a sign or word without which no name introduces another, for a quick look
_INTRODUCES = re.compile(r"[(,–—-]|a(?:lias|ussi)")
_COMPASS = frozenset(["nord", "sud", "est", "ouest"])
_MINISTRY = re.compile(r"ministere (?:de la |de l |des |du |de )(.+)")


def join_bodies(text: str, mentions: Sequence[Mention], group: list[Cluster]) -> list[Cluster]:
    """The clusters of one label that are left once long and short forms are together.

    « Forces armées royales (FAR) » is one; « BNP Paribas Fortis » is not « BNP Paribas ».
    """
    if len(group) < 2:
        return group
    _join_introduced(text, mentions, group)
    _join_acronyms(group)
    _join_variants(group)
    _join_spellings(group)
    _join_shortened(group)
    _join_parts(text, mentions, group)
    _join_clubs(group)
    _join_houses(text, mentions, group)
    _join_decided(group)
    return [c for c in group if c.mentions]


def _join_introduced(text: str, mentions: Sequence[Mention], group: list[Cluster]) -> None:
    """« Forces armées royales (FAR) », « FAR (Forces armées royales) », « la Minusma, Mission … »."""
    owner = {i: c for c in group for i in c.mentions}
    order = sorted(owner)
    for one, two in pairwise(order):
        if mentions[two].start - mentions[one].end > 40:
            continue
        a, b = owner[one], owner[two]
        between = text[mentions[one].end : mentions[two].start]
        if a is b or (a.known and b.known) or not _INTRODUCES.search(between):
            continue
        in_parentheses = bool(_OPENS.fullmatch(between) and _CLOSES.match(text, mentions[two].end))
        behind_place = _OPENS_BEHIND_PLACE.fullmatch(between) and _CLOSES.match(text, mentions[two].end)
        beside = in_parentheses or _OPENS.fullmatch(between) or _APPOSED.fullmatch(between)
        if _ALIAS.fullmatch(between):
            reason = "alias"
        elif (behind_place and names.abbreviates(b.text, a.text)) or (
            beside and _introduces(a.text, b.text, in_parentheses)
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
    if in_parentheses and (_begins(first, second) or _begins(second, first)):
        return True
    if not in_parentheses or not names.is_acronym(second) or len(words(first)) < 2:
        return False
    # an acronym in another order of words (ISS), or of another language (PKK)
    letters = sorted(fold(second).replace(" ", ""))
    if letters == sorted(word[0] for word in words(first) if word not in LINKS):
        return True
    # but « Observatoire de La Silla (ESO) » names who runs it, « Parti radical (UDI) » whom it is with
    return words(first)[0] in movements() and organisation(second) in (None, organisation(first))


def _begins(short: str, long: str) -> bool:
    """Whether an acronym begins with the letters of a name cut short: « Fédération du commerce (FCD) »."""
    initials = "".join(word[0] for word in words(long) if word not in LINKS)
    letters = fold(short)
    return len(initials) > 1 and " " not in letters and len(letters) <= 6 and letters.startswith(initials)


def _join_acronyms(group: list[Cluster]) -> None:
    """An acronym on its own joins the one long form it can stand for; a well-known one stands for its own."""
    short = [c for c in group if c.mentions and not c.known and _may_abbreviate(c.text)]
    whole = [c for c in group if c.mentions and " " in c.key and not organisation(c.text)] if short else []
    if not whole:
        return
    loose: dict[str, list[Cluster]] = defaultdict(list)
    strict: dict[str, list[Cluster]] = defaultdict(list)
    anagrams: dict[str, list[Cluster]] = defaultdict(list)
    unknown = not all(organisation(c.text) for c in short)
    for cluster in whole:
        parts = cluster.key.split()
        for start in _starts(parts) if unknown else ():
            loose[start].append(cluster)
        initials = "".join([word[0] for word in parts if word not in LINKS])
        strict[initials].append(cluster)
        anagrams["".join(sorted(initials))].append(cluster)
    for cluster in short:
        if not cluster.mentions or cluster.known:  # it has come to another
            continue
        letters = cluster.key.replace(" ", "")
        if organisation(cluster.text):
            # it stands for its own, unless the text has a name of just these letters
            fits = [c for c in anagrams["".join(sorted(letters))] if c.mentions] if len(letters) >= ANAGRAM else []
            if len(fits) == 1:
                fits[0].absorb(cluster, "acronym")
            continue
        near = loose[letters[:2]]
        if len(near) > CROWD:
            near = strict[letters]
        if not names.is_acronym(cluster.text):
            near = [
                c for c in near if c.label in ("ORG", "GROUP") and _content(c.key) > 2 and not c.key.startswith(letters)
            ]
        fits = [c for c in near if c.mentions and c is not cluster and names.abbreviates(cluster.text, c.text)]
        if not fits and len(letters) >= ANAGRAM:
            # an acronym in another order of words, as of another language: OTAN and NATO
            fits = [c for c in anagrams["".join(sorted(letters))] if c.mentions and c is not cluster]
        if len(fits) == 1:
            fits[0].absorb(cluster, "acronym")
        else:
            cluster.candidates = fits


def _content(folded: str) -> int:
    """How many of a name's words are more than links."""
    return sum(word not in LINKS for word in folded.split())


def _may_abbreviate(name: str) -> bool:
    """Whether a name looks like an acronym, by capitals or by syllables: « Febalim »."""
    return names.is_acronym(name) or (len(name) >= SYLLABIC and name.isalpha() and name.istitle())


def _starts(parts: Sequence[str]) -> set[str]:
    """The two letters with which an acronym of these words can begin."""
    first = next((n for n, word in enumerate(parts) if word not in LINKS), 0)
    return {
        parts[n][0] + second
        for n in range(first + 1)
        for second in {parts[n][1:2], *(word[0] for word in parts[n + 1 :])}
        if second
    }


def _join_variants(group: list[Cluster]) -> None:
    """Names that differ in an adjective, a plural or the noun of their kind: Conservatoire royal de Namêche,
    Conservatoire de Namêche; Super Aigles, Supers Aigles; prison and maison d'arrêt de Réfort."""
    if not group or group[0].label not in ("ORG", "GROUP"):
        return
    seen: dict[str, list[Cluster]] = defaultdict(list)
    for cluster in sorted((c for c in group if c.mentions), key=lambda c: min(c.mentions)):
        seen[_variant(cluster.key)].append(cluster)
    for same in seen.values():
        if len(same) < 2:
            continue
        # two adjectives are two bodies: parquet national, parquet européen
        plain = [c for c in same if not _set_apart(c.key)]
        if (
            len({c.key for c in same}) > 1
            and len(same) - len(plain) <= 1
            and sum(c.known is not None for c in same) < 2
        ):
            keep = max(same, key=lambda c: (len(c.key), -min(c.mentions)))
            for cluster in same:
                if cluster is not keep:
                    keep.absorb(cluster, "variant")


@lru_cache(maxsize=1024)
def _variant(key: str) -> str:
    parts = plain_house(key).split()
    if len(parts) < 2:
        return key
    kept = [word for n, word in enumerate(parts) if n == 0 or n == len(parts) - 1 or word not in adjectives()]
    if len(kept) < 2 or kept[-1] in adjectives():
        return key
    return " ".join(word.removesuffix("s") if len(word) > 3 else word for word in kept)


def _set_apart(key: str) -> bool:
    return any(word in adjectives() for word in key.split()[1:-1])


def _join_spellings(group: list[Cluster]) -> None:
    """Names of several words that sound alike: Kassaly Transit, Kassali Transit."""
    if not group or group[0].label not in ("ORG", "GROUP"):
        return
    spelt = [
        c
        for c in group
        if c.mentions and not c.known and " " in c.key and len(c.key) >= SPELT and not organisation(c.text)
    ]
    seen: dict[tuple[str, ...], Cluster] = {}
    for cluster in sorted(spelt, key=lambda c: min(c.mentions)) if len(spelt) > 1 else ():
        first = seen.setdefault(tuple(map(sound, cluster.key.split())), cluster)
        if first is not cluster:
            first.absorb(cluster, "spelling")


def _join_clubs(group: list[Cluster]) -> None:
    """Racing club de Sablé, RC Sablé; Entente Saint-Clément, Entente SC: the first or last words as an acronym."""
    if not group or group[0].label != "ORG":
        return
    short: dict[tuple[str, str], Cluster] = {}
    for cluster in group:
        lead, _, rest = cluster.text.partition(" ")
        start, _, tail = cluster.text.rpartition(" ")
        if not cluster.mentions or not rest:
            continue
        if names.is_acronym(lead) and len(lead) < SYLLABIC:
            short[fold(lead), fold(rest)] = cluster
        elif names.is_acronym(tail) and len(tail) < SYLLABIC:
            short[fold(start), fold(tail)] = cluster
    for cluster in group if short else ():
        parts = [word for word in cluster.key.split() if word not in LINKS]
        for cut in range(1, len(parts)):
            first, last = parts[:cut], parts[cut:]
            ends = [("".join(word[0] for word in first), " ".join(last))] if cut > 1 else []
            ends += [(" ".join(first), "".join(word[0] for word in last))] if len(last) > 1 else []
            for club in (short[end] for end in ends if end in short):
                if cluster.mentions and club.mentions and club is not cluster:
                    cluster.absorb(club, "acronym")


def _join_houses(text: str, mentions: Sequence[Mention], group: list[Cluster]) -> None:
    """« université Assane-Seck de Ziguinchor », « université de Ziguinchor »: a house by its name and by its town."""
    if not group or group[0].label != "ORG":
        return
    by_town: dict[tuple[str, str], set[Cluster]] = defaultdict(set)
    for cluster in group:
        kind = cluster.key.partition(" ")[0]
        if kind not in kinds() and kind not in institutions():
            continue
        for i in cluster.mentions:
            behind = mentions[i + 1] if i + 1 < len(mentions) else None
            if behind and behind.label == "LOC" and _OF_PLACE.fullmatch(text, mentions[i].end, behind.start):
                by_town[kind, fold(behind.text)].add(cluster)
    for cluster in group if by_town else ():
        kind, _, rest = cluster.key.partition(" ")
        town = rest.partition(" ")[2] if rest.split(" ")[0] in ("de", "du", "d") else ""
        houses = by_town.get((kind, town), set()) - {cluster}
        if len(houses) == 1 and cluster.mentions:
            house = houses.pop()
            if house.mentions:
                house.absorb(cluster, "by its town")


def _join_decided(group: list[Cluster]) -> None:
    """An acronym whose candidates have become one: « PP », « Parti populaire » and « Parti populaire espagnol »."""
    for cluster in group:
        if cluster.mentions and len(cluster.candidates) > 1 and names.is_acronym(cluster.text):
            left = {id(whole): whole for whole in map(_whole, cluster.candidates) if whole.mentions}
            if len(left) == 1 and cluster not in left.values():
                left.popitem()[1].absorb(cluster, "acronym")


def _whole(cluster: Cluster) -> Cluster:
    while cluster.into is not None:
        cluster = cluster.into
    return cluster


def _join_parts(text: str, mentions: Sequence[Mention], group: list[Cluster]) -> None:
    """A name without the noun of its kind, the place or the word behind it joins the one name that has them:
    Numéria, Fondation Numéria; Sirval, Sirval Electronics; Molembois, Molembois-Saint-Rémi."""
    if not group or group[0].label == "EXERCISE":
        return
    place = group[0].label == "LOC"
    alive = [c for c in group if c.mentions and not c.known and not c.country]
    # « Moudjahidines du peuple iranien » may be the group that a rule knows without its country
    shorts = alive if place else [c for c in group if c.mentions and not c.country]
    by_part: dict[str, list[tuple[Cluster, str]]] = defaultdict(list)
    for cluster in alive:
        for part, reason in _parts(cluster, place):
            by_part[part].append((cluster, reason))
    if not by_part:
        return
    by_start: dict[str, int] = defaultdict(int)
    for cluster in alive:
        own_words = cluster.key.split()
        for length in range(1, len(own_words)):
            by_start[" ".join(own_words[:length])] += 1
    for short in sorted(shorts, key=lambda c: (len(c.key), c.key)):
        longer = [(c, reason) for c, reason in by_part.get(short.key, ()) if c.mentions and c is not short]
        if len(longer) != 1 or not short.mentions or short.candidates or by_start[short.key] > 1:
            continue
        long, reason = longer[0]
        if short.known and reason != "country":
            continue
        # a branch is the whole only where it was named first, or the whole stands in the headline alone
        if reason in ("branch", "country") and min(short.mentions) < min(long.mentions):
            headline = (text.find("\n") + len(text)) % len(text)
            if [i for i in short.mentions if i < min(long.mentions) and mentions[i].start > headline]:
                continue
        long.absorb(short, "short form")


def _parts(cluster: Cluster, place: bool) -> list[tuple[str, str]]:
    """The names that a name may be shortened to, and by what."""
    parts = cluster.key.split()
    if place:
        town = _LONG_TOWN.match(cluster.text) if "-" in cluster.text else None
        return [(fold(town[1]), "town")] if town else []
    if len(parts) < 2:
        return []
    found = []
    if parts[0] in kinds() and parts[1] not in LINKS:
        found.append((" ".join(parts[1:]), "kind"))
    if parts[-1] in descriptors():
        found.append((" ".join(parts[:-1]), "descriptor"))
    lead = cluster.text.split()[0].split("-")[0]
    rest = cluster.text[len(lead) + 1 :]
    if names.is_acronym(lead) and len(lead) > 2 and rest[:1].isupper() and not organisation(lead):
        place_behind = listed().get(fold(rest)) == "LOC" or plain_house(cluster.key) != cluster.key
        if not place_behind:  # « RTV Numéria », but not « CHU Namêche »
            found.append((fold(lead), "acronym and more"))
    if parts[-1] in national() and cluster.text.count(" ") > 1:  # but not « Croix-Rouge togolaise »
        found.append((" ".join(parts[:-1]), "country"))
    if country(cluster.text.split()[-1]):
        found.append((" ".join(parts[:-1]), "branch"))
    return found


def _join_shortened(group: list[Cluster]) -> None:
    """A short form joins the one longer form that goes on with « de »: Conseil de sécurité,
    Conseil de sécurité de l’ONU; or with anything, for a lone institution noun: la Commission,
    la Commission européenne; or that is a ministry: Intérieur, ministère de l’Intérieur."""
    if not group or group[0].label == "LOC":
        return
    by_portfolio = {found[1]: c for c in group if c.mentions and (found := _MINISTRY.match(c.key))}
    by_start: dict[str, list[Cluster]] = defaultdict(list)
    for cluster in group:
        if cluster.mentions:
            by_start[cluster.key.split(" ")[0]].append(cluster)
    for family in by_start.values():
        if len(family) < 2:
            continue
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
    for cluster in group if by_portfolio else ():
        ministry = by_portfolio.get(ministries().get(cluster.key) or cluster.key)
        if ministry and cluster.mentions and ministry.mentions and ministry is not cluster:
            ministry.absorb(cluster, "short form")


def _same_thing(short: str, long: str) -> bool:
    if " " not in short:
        return short in institutions()
    rest = long[len(short) + 1 :]
    return bool(_OF.match(rest)) and rest.split()[-1] not in _COMPASS
