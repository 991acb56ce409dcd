"""Mentions to entities: who and what a document speaks of (pure).

    M. Bourita, Nasser Bourita, le ministre Bourita  ->  per-nasser-bourita
    Forces armées royales (FAR), les FAR             ->  org-forces-armees-royales

The steps, each blind to the order in which mentions of a name come:

1. `settle`: one label for one name, unless the context says two things.
2. Names that are the same once folded, known to be one (a rule's entry, a country,
   a known acronym), or one the other's acronym are one entity.
3. Full names of people attract their surnames, first names and initials, where
   only one of them fits; a civility, a title or a gender may decide between several.
   What stays open is an entity of its own that names its candidates.

Two different full names are never one entity. Cost is linear in the mentions.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
import tomllib
from importlib.resources import files
from typing import Any

from extractor import names, people, roles
from extractor.names import fold, words
from extractor.places import country
from extractor.types import Entity, Join, Mention

#: characters back in which a full name decides a bare surname that several share
NEAR = 400
_LEGAL = re.compile(r"\s+(?:s\.?a\.?r?\.?l?\.?|sas|inc\.?|corp\.?|ltd\.?|plc|gmbh|ag|nv|group)$|^(?:groupe|société|compagnie|the)\s+", re.IGNORECASE)
EDITION = re.compile(r"[\s-]+(?:19|20)?\d{2}(?:[-/]\d{1,2})?$")
_DE = re.compile(r"(?:de|du|des|de la|de l|d)\s")
_COMPASS = frozenset("nord sud est ouest".split())
_FAMILY = re.compile(r"\b(?:[Ll]es|[Ss]œurs|[Ss]oeurs|[Ff]rères|[Ff]amille|[Cc]lan|[Dd]ynastie|[Éé]poux|[Cc]ouple|[Ff]ratrie)\s+$")
#: states and provinces whose capital has the same name: the state takes an article
_HOMONYMS = frozenset(map(fold, ["Québec", "Luxembourg", "Guatemala", "Panama", "Koweït"]))
_AS_TOWN = re.compile(r"(?:\b[Àà]|\b[Dd]e|\b[Dd]epuis|\b[Vv]ers|\b[Vv]ille de|\. - |^|\n)\s*$")
_ALIAS_WORD = re.compile(r"\b(?:dit|dite|alias|surnommée?|connue? sous le nom d[e']|vrai nom)\b", re.IGNORECASE)
_PLACED = re.compile(r"(?:\b(?:[Àà]|[Ee]n|[Aa]ux?|[Vv]ers|[Dd]epuis|[Pp]rès d[e']|[Ll]a ville d[e']|[Dd]ans le|[Dd]ans la)\s(?:la\s|l['’])?)$")


@dataclass(slots=True)
class _Cluster:
    """Mentions found to be one entity so far; `key` is its folded best name."""

    label: str
    key: str
    mentions: list[int] = field(default_factory=list)
    reasons: dict[int, tuple[str, int | None]] = field(default_factory=dict)
    known: str | None = None
    candidates: list["_Cluster"] = field(default_factory=list)
    gender: Counter = field(default_factory=Counter)
    roles: list[str] = field(default_factory=list)
    family: bool = False  # « les Trump », « les sœurs Williams »

    def add(self, index: int, reason: str, to: int | None) -> None:
        self.mentions.append(index)
        self.reasons[index] = (reason, to)

    def absorb(self, other: "_Cluster", reason: str) -> None:
        anchor = min(self.mentions)
        for index in other.mentions:
            before, to = other.reasons[index]
            self.mentions.append(index)
            self.reasons[index] = (reason, anchor) if before == "first" else (before, to)
        self.known = self.known or other.known
        self.gender += other.gender
        self.roles += other.roles
        other.mentions = []


def consolidate(
    text: str, mentions: Sequence[Mention], knowledge: Any = None
) -> tuple[tuple[Mention, ...], tuple[Entity, ...], tuple[Join, ...]]:
    """The mentions with their entities, the entities in order of appearance, and why.

    `mentions` are sorted and do not overlap. `knowledge` is a RuleSet, whose
    `entity(id)` gives the canonical name and acronyms of a mention's `known`.
    """
    mentions = settle(text, mentions)
    clusters = _identical(text, mentions)
    _gather_roles(text, mentions, clusters)
    by_label = defaultdict(list)
    for cluster in clusters:
        by_label[cluster.label].append(cluster)
    for label, group in by_label.items():
        if label == "PER":
            _join_people(text, mentions, group)
        else:
            _join_long_and_short(text, mentions, group, knowledge)
    kept = sorted((c for c in clusters if c.mentions), key=lambda c: min(c.mentions))
    return _entities(mentions, kept, knowledge)


def settle(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """One label for one name: what most mentions say, states and towns being places.

    A name that stands with a civility or a first name in one place and as a place
    in another (Washington) keeps both labels.
    """
    counts: dict[str, Counter] = defaultdict(Counter)
    for m in mentions:
        counts[fold(m.text)][m.label] += 1
    surnames = {words(m.text)[-1] for m in mentions if m.label == "PER" and len(words(m.text)) > 1}
    settled = []
    for m in mentions:
        key = fold(m.text)
        labels = counts[key]
        if m.source == "rule" or len(labels) == 1:
            settled.append(m)
            continue
        if country(m.text) and set(labels) <= {"LOC", "ORG"}:
            label = "LOC"
        else:
            best = labels.most_common()
            top = [label for label, n in best if n == best[0][1]]
            label = top[0] if len(top) == 1 else m.label
            if {"PER", "LOC"} <= set(labels):
                # the man and the town: each where its context says so
                if m.label == "PER" and (key in surnames or roles.gender(text, m.start)):
                    label = "PER"
                elif m.label == "LOC" and _PLACED.search(text[max(m.start - 16, 0) : m.start]):
                    label = "LOC"
            elif {"ORG", "LOC"} <= set(labels) and key in _seats():
                label = m.label
            elif len(top) > 1:
                label = top[0]  # counted in text order: the first
        settled.append(replace(m, label=label) if label != m.label else m)
    return settled


@cache
def _seats() -> frozenset[str]:
    # houses that act: the guidelines give them both labels
    return frozenset(map(fold, ["Maison-Blanche", "Élysée", "Matignon", "Kremlin", "Quai d'Orsay", "Bercy", "Palais-Bourbon", "Vatican", "Pentagone", "Downing Street", "Capitole", "Place Beauvau", "Koulouba", "Kosyam"]))


@cache
def same_names() -> dict[str, str]:
    """Folded names of organisations and towns known under several, with the key they share."""
    return {
        fold(name): fold(group[0])
        for file in ("organisations", "towns")
        for group in tomllib.loads(files("extractor").joinpath(f"data/{file}.toml").read_text(encoding="utf-8"))["names"]
        for name in group
    }


def _without_article(text: str, mention: Mention) -> bool:
    """Whether a name stands as a town's: « à Québec », « la ville de Québec », not « au Québec »."""
    return bool(_AS_TOWN.search(text[max(mention.start - 20, 0) : mention.start]))


def _key(context: str, mention: Mention) -> tuple[str, str]:
    """What mentions of one entity share for certain, and the reason it is."""
    text = mention.text
    if mention.known:
        return f"known {mention.known}", f"alias of rule {mention.known}"
    if mention.label == "LOC":
        if fold(text) in _HOMONYMS and _without_article(context, mention):
            return f"town {fold(text)}", "country"
        place = country(text)
        return (f"country {place.key}", "country") if place else (same_names().get(fold(text), fold(text)), "other name")
    if mention.label == "ORG":
        short = _LEGAL.sub("", text)
        key = fold(short if fold(short) else text)
        # « SpaceX » and « Space X », « musée Pointe » and « musée de la Pointe »
        squeezed = "".join(w for w in key.split() if w not in names.LINKS)
        return same_names().get(key, squeezed if len(squeezed) > 4 else key), "other name"
    if mention.label == "EXERCISE":
        return fold(EDITION.sub("", text)) or fold(text), "edition"
    key = fold(text)
    if mention.label == "PER":
        key = " ".join(names.sound(word) for word in key.split())
        if " " not in key and _FAMILY.search(context[max(mention.start - 24, 0) : mention.start]):
            return f"family {key}", "exact"
    return key, "transliteration"


def _identical(text: str, mentions: Sequence[Mention]) -> list[_Cluster]:
    clusters: dict[tuple[str, str], _Cluster] = {}
    for index, mention in enumerate(mentions):
        key, reason = _key(text, mention)
        cluster = clusters.get((mention.label, key))
        if cluster is None:
            cluster = clusters[mention.label, key] = _Cluster(mention.label, fold(mention.text), known=mention.known)
            cluster.add(index, "first", None)
            cluster.family = key.startswith("family ")
        else:
            first = cluster.mentions[0]
            same = fold(mention.text) == fold(mentions[first].text)
            cluster.add(index, "exact" if same else reason, first)
    return list(clusters.values())


# -- people ------------------------------------------------------------------


def _gather_roles(text: str, mentions: Sequence[Mention], clusters: list[_Cluster]) -> None:
    people_at = [i for i, m in enumerate(mentions) if m.label == "PER"]
    place = {i: n for n, i in enumerate(people_at)}
    for cluster in clusters:
        if cluster.label != "PER":
            continue
        for i in cluster.mentions:
            n = place[i]
            left = mentions[people_at[n - 1]].end if n else 0
            right = mentions[people_at[n + 1]].start if n + 1 < len(people_at) else None
            m = mentions[i]
            found = roles.before(text, m.start, left) + roles.after(text, m.end, right)
            cluster.roles += found
            if gender := roles.gender(text, m.start):
                cluster.gender[gender] += 1
            for role in found:
                if gender := _role_gender(role):
                    cluster.gender[gender] += 1


def _role_gender(role: str) -> str | None:
    found = people.functions()
    parts = fold(role).split()
    if parts and parts[0] in ("ancien", "ex"):
        parts = parts[1:]
    for length in range(min(4, len(parts)), 0, -1):
        key = " ".join(parts[:length])
        if key in found:
            return found[key]
    return None


@dataclass(frozen=True, slots=True)
class _Person:
    """A person's name in parts: given names, and the surname with its particles."""

    given: tuple[str, ...]
    surname: tuple[str, ...]


def _parse(name: str) -> _Person:
    """« Iyad Ag Ghali » is given ("iyad",), surname ("ag", "ghali"); a single word is a surname."""
    parts = words(name)
    if len(parts) < 2:
        return _Person((), parts)
    # a hyphened given name is one: its words are joined in the text
    joined = len(words(name.split()[0])) if " " in name else 0
    cut = max(joined, 1)
    for i in range(cut, len(parts)):
        if parts[i] in names.PARTICLES:
            return _Person(parts[:i], parts[i:])
    if parts[0] in names.PARTICLES:
        return _Person((), parts)
    return _Person(parts[:cut], parts[cut:])


def _join_people(text: str, mentions: Sequence[Mention], group: list[_Cluster]) -> None:
    full = [c for c in group if " " in c.key]
    parsed = {id(c): _parse(mentions[c.mentions[0]].text) for c in group}
    for cluster in full:
        given = parsed[id(cluster)].given
        if given and not cluster.gender and (gender := people.gender_of_first_name(" ".join(given))):
            cluster.gender[gender] += 1
    full.sort(key=lambda c: -len(c.key.split()))
    _join_fuller(mentions, full, parsed)
    full = [c for c in full if c.mentions]
    _join_nicknames(text, mentions, group)
    index: dict[str, list[_Cluster]] = defaultdict(list)
    for cluster in full:
        for word in set(cluster.key.split()):
            index[names.sound(word)].append(cluster)
    # « J.-P. Bruneau », « Le Pen », « Ben Ali » are short forms, too, and come first:
    # a bare surname must not find two people where there is one
    shorts = [c for c in full if not parsed[id(c)].given or all(len(g) == 1 for g in parsed[id(c)].given)]
    shorts += [c for c in group if " " not in c.key]
    for cluster in shorts:
        if cluster.mentions and not cluster.family:
            _attach(text, mentions, cluster, index, parsed)


def _join_fuller(mentions, full: list[_Cluster], parsed) -> None:
    """A name that lacks only a middle part of a longer one: Jean Bruneau, Jean Marie Bruneau."""
    by_ends: dict[tuple[str, str], list[_Cluster]] = defaultdict(list)
    longer: dict[str, list[_Cluster]] = defaultdict(list)
    for cluster in full:
        parts = cluster.key.split()
        rivals = by_ends[parts[0], parts[-1]]
        fits = [r for r in rivals if _subsequence(parts, r.key.split())]
        # « Ana Pastor » for « Ana Pastor García »
        fits = fits or [r for r in longer[parts[0]] if r.key.startswith(cluster.key + " ")]
        if len(fits) == 1 and len(parts) >= 2 and parsed[id(cluster)].given:
            fits[0].absorb(cluster, "shorter full name")
        else:
            rivals.append(cluster)
            longer[parts[0]].append(cluster)


def _subsequence(short: Sequence[str], long: Sequence[str]) -> bool:
    rest = iter(long)
    return all(word in rest for word in short)


def _join_nicknames(text: str, mentions: Sequence[Mention], group: list[_Cluster]) -> None:
    """« Lutumba Nsimba, alias “Maître Zoulou” »: the name behind the word is the one before."""
    owner = {i: c for c in group for i in c.mentions}
    order = sorted(owner)
    for one, two in zip(order, order[1:]):
        between = text[mentions[one].end : mentions[two].start]
        if len(between) < 40 and _ALIAS_WORD.search(between) and re.fullmatch(r"[\s,(]*(?:lui-même |elle-même )?\w[\w' ’]*[\s«\"“‘']*", between):
            a, b = owner[one], owner[two]
            if a is not b and a.mentions and b.mentions:
                a.absorb(b, "alias")
                for i in a.mentions:
                    owner[i] = a


def _attach(text, mentions, cluster: _Cluster, index, parsed) -> None:
    short = cluster.key.split()
    fits = [c for c in index.get(names.sound(short[-1]), ()) if c is not cluster and c.mentions and _fits(short, c, parsed)]
    reason = "surname"
    if not fits and len(short) == 1:
        fits = [c for c in index.get(names.sound(short[0]), ()) if c.mentions and c is not cluster and parsed[id(c)].given[:1] == (short[0],)]
        reason = "first name"
    if not fits:
        return
    if len(short) > 1:
        reason = "initials" if any(len(w) == 1 for w in short) else "surname"
    if len(fits) == 1:
        target = fits[0]
        if _genders_differ(cluster, target):
            cluster.candidates = []
            return
        target.absorb(cluster, reason)
        return
    # several full names share it: decide mention by mention
    left = _Cluster(cluster.label, cluster.key)
    for i in list(cluster.mentions):
        target, why = _decide(text, mentions, i, fits)
        if target is None:
            left.add(i, "first" if not left.mentions else "exact", left.mentions[0] if left.mentions else None)
        else:
            target.add(i, why, target.mentions[0])
            target.roles += _own_roles(text, mentions, i)
    cluster.mentions, cluster.reasons = left.mentions, left.reasons
    cluster.candidates = fits if left.mentions else []
    cluster.roles = [r for i in left.mentions for r in _own_roles(text, mentions, i)]


def _own_roles(text: str, mentions: Sequence[Mention], i: int) -> list[str]:
    m = mentions[i]
    return roles.before(text, m.start, max((x.end for x in mentions[max(i - 3, 0) : i] if x.label == "PER"), default=0)) + roles.after(
        text, m.end, next((x.start for x in mentions[i + 1 : i + 4] if x.label == "PER"), None)
    )


def _fits(short: Sequence[str], full: _Cluster, parsed) -> bool:
    """Whether a short name can be the full one's: its surname, or initials and surname."""
    parts = full.key.split()
    person = parsed[id(full)]
    if len(short) >= len(parts):
        # « J P Bruneau » has as many words as « Jean Pierre Bruneau »
        if len(short) != len(parts) or not any(len(w) == 1 for w in short):
            return False
    tail = parts[len(parts) - len(short) :]
    if all(names.sound(a) == names.sound(b) for a, b in zip(short, tail)) and len(tail) == len(short):
        # a lone word must be the surname or its last part, not a second given name
        return len(short) < len(parts)
    letters = [w for w in short if len(w) == 1]
    if letters:
        surname = [w for w in short if len(w) > 1]
        given = parts[: len(parts) - len(surname)]
        return (
            bool(surname)
            and [names.sound(w) for w in surname] == [names.sound(w) for w in parts[len(parts) - len(surname) :]]
            and len(letters) <= len(given)
            and all(g.startswith(l) for l, g in zip(letters, given))
        )
    # a double surname by its first part: « Najat Vallaud » for « Najat Vallaud Belkacem » is none of this
    return len(short) == 1 and len(person.surname) > 1 and short[0] == person.surname[0] and short[0] not in names.PARTICLES and len(short[0]) > 3


def _genders_differ(one: _Cluster, two: _Cluster) -> bool:
    return bool(one.gender and two.gender and _gender(one) != _gender(two) and None not in (_gender(one), _gender(two)))


def _gender(cluster: _Cluster) -> str | None:
    best = cluster.gender.most_common(2)
    if not best or (len(best) > 1 and best[0][1] == best[1][1]):
        return None
    return best[0][0]


def _decide(text: str, mentions: Sequence[Mention], i: int, fits: list[_Cluster]) -> tuple[_Cluster | None, str]:
    """Which of several people a bare surname means here, and why; None where it is open."""
    m = mentions[i]
    own = _own_roles(text, mentions, i)
    heads = {fold(r).split()[0] for r in own if r}
    if heads:
        titled = [c for c in fits if any(fold(r).split()[:1] and fold(r).split()[0] in heads for r in c.roles)]
        if len(titled) == 1:
            return titled[0], "role"
    gender = roles.gender(text, m.start) or next((g for r in own if (g := _role_gender(r))), None)
    if gender:
        same = [c for c in fits if _gender(c) == gender]
        if len(same) == 1:
            return same[0], "gender"
        if same:
            fits = same
    introduced = {id(c): [mentions[j] for j in c.mentions if j < i] for c in fits}
    near = [c for c in fits if introduced[id(c)] and m.start - max(x.end for x in introduced[id(c)]) <= NEAR]
    if len(near) == 1:
        return near[0], "nearest full name"
    if not near:
        before = [c for c in fits if introduced[id(c)]]
        if len(before) == 1:
            return before[0], "only full name so far"
        # a headline: the full name follows at once
        ahead = [c for c in fits if any(0 <= mentions[j].start - m.end <= NEAR for j in c.mentions if j > i)]
        if not before and len(ahead) == 1:
            return ahead[0], "nearest full name"
    return None, ""


# -- organisations, groups, places -------------------------------------------


def _join_long_and_short(text: str, mentions: Sequence[Mention], group: list[_Cluster], knowledge: Any) -> None:
    owner = {i: c for c in group for i in c.mentions}
    order = sorted(owner)
    # « Forces armées royales (FAR) », « FAR (Forces armées royales) », « FAR, les Forces… »
    for one, two in zip(order, order[1:]):
        a, b = owner[one], owner[two]
        if a is b or not (a.mentions and b.mentions):
            continue
        between = text[mentions[one].end : mentions[two].start]
        if not re.fullmatch(r"\s*[\"»”’]?\s*(?:\(\s*(?:ex-|en anglais |ou |dit |dite )?[\"«“‘]?\s*|,\s*(?:ou |l['’]|la |le |les |alias |dite? )?)", between):
            continue
        first, second = mentions[one].text, mentions[two].text
        in_parentheses = "(" in between
        related = names.abbreviates(second, first) or names.abbreviates(first, second)
        if not related and in_parentheses and a.label != "LOC":
            # a foreign or irregular acronym: « Parti socialiste (PASOK) »
            related = names.is_acronym(second) and len(words(first)) > 1 and text[mentions[two].end : mentions[two].end + 2].lstrip()[:1] == ")"
            # but « Observatoire de La Silla (ESO) » names who runs it
            related = related and a.key[:1] == b.key[:1] and not _both_known(a, b)
        if related and not (a.known and b.known and a.known != b.known):
            keep, gone = (a, b) if len(a.key) >= len(b.key) else (b, a)
            keep.absorb(gone, "acronym")
            for i in keep.mentions:
                owner[i] = keep
    alive = [c for c in group if c.mentions]
    _join_acronyms(mentions, alive)
    _join_shortened(mentions, [c for c in alive if c.mentions])


def _both_known(a: _Cluster, b: _Cluster) -> bool:
    known = same_names()
    return a.key in known and b.key in known


def _join_acronyms(mentions: Sequence[Mention], group: list[_Cluster]) -> None:
    """An acronym on its own joins the one long form it can stand for."""
    by_letter: dict[str, list[_Cluster]] = defaultdict(list)
    for cluster in group:
        if " " in cluster.key:
            for word in set(words(mentions[cluster.mentions[0]].text)[:2]):
                by_letter[word[0]].append(cluster)
    for cluster in group:
        name = mentions[cluster.mentions[0]].text
        if not cluster.mentions or " " in name.strip() or not names.is_acronym(name):
            continue
        fits = [
            c
            for c in {id(c): c for c in by_letter.get(cluster.key[0], ())}.values()
            if c.mentions and c is not cluster and names.abbreviates(name, mentions[c.mentions[0]].text)
            and not (c.known and cluster.known)
        ]
        if len(fits) == 1:
            fits[0].absorb(cluster, "acronym")


def _join_shortened(mentions: Sequence[Mention], group: list[_Cluster]) -> None:
    """A shortened form joins the one longer form that goes on with « de »: Conseil de
    sécurité, Conseil de sécurité de l’ONU; or with an adjective, for a lone institution
    noun: la Commission, la Commission européenne."""
    if not group or group[0].label == "LOC":
        return
    ministries = {m[1]: c for c in group if (m := re.match(r"ministere (?:de la |de l |des |du |de )(.+)", c.key))}
    for cluster in group:
        if cluster.key in ministries and cluster is not ministries[cluster.key]:
            ministries[cluster.key].absorb(cluster, "short form")
    by_first: dict[str, list[_Cluster]] = defaultdict(list)
    for cluster in group:
        by_first[cluster.key.split()[0]].append(cluster)
    for family in by_first.values():
        if len(family) < 2:
            continue
        for short in sorted(family, key=lambda c: len(c.key)):
            if short.known or not short.mentions:
                continue
            longer = [c for c in family if c is not short and c.mentions and c.key.startswith(short.key + " ")]
            fits = [c for c in longer if _same_thing(short.key, c.key)]
            if len(longer) == len(fits) == 1:
                fits[0].absorb(short, "short form")


INSTITUTIONS = frozenset(
    "commission assemblee conseil parlement cour senat union ligue federation comite agence organisation chambre banque alliance haut mouvement front confederation tribunal".split()
)


def _same_thing(short: str, long: str) -> bool:
    rest = long[len(short) + 1 :]
    if " " not in short:
        return short in INSTITUTIONS
    following = rest.split()
    return bool(_DE.match(rest)) and following[-1] not in _COMPASS


# -- the result --------------------------------------------------------------


def _entities(
    mentions: Sequence[Mention], clusters: list[_Cluster], knowledge: Any
) -> tuple[tuple[Mention, ...], tuple[Entity, ...], tuple[Join, ...]]:
    ids: dict[int, str] = {}
    taken: set[str] = set()
    named = []
    for cluster in clusters:
        name = _best_name(cluster, mentions, knowledge)
        base = f"{cluster.label.lower()}-{names.slug(name)}"
        identity, number = base, 2
        while identity in taken:
            identity, number = f"{base}-{number}", number + 1
        taken.add(identity)
        ids[id(cluster)] = identity
        named.append((cluster, name, identity))
    out: list[Mention] = list(mentions)
    entities, joins = [], []
    for cluster, name, identity in named:
        indices = sorted(cluster.mentions)
        surfaces = dict.fromkeys(_shown(mentions[i].text) for i in indices)
        surfaces.pop(name, None)
        place = next((c for i in indices if cluster.label == "LOC" and (c := country(mentions[i].text))), None)
        entities.append(
            Entity(
                id=identity,
                label=cluster.label,
                name=name,
                aliases=tuple(surfaces),
                roles=roles.unique(cluster.roles) if cluster.label == "PER" else (),
                country=place.code if place else None,
                candidates=tuple(ids[id(c)] for c in cluster.candidates if id(c) in ids),
                mentions=tuple(indices),
            )
        )
        for i in indices:
            out[i] = replace(mentions[i], entity=identity)
            reason, to = cluster.reasons[i]
            joins.append(Join(i, identity, reason, to))
    return tuple(out), tuple(entities), tuple(sorted(joins, key=lambda j: j.mention))


def _shown(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _best_name(cluster: _Cluster, mentions: Sequence[Mention], knowledge: Any) -> str:
    """The fullest form: the rule's own name where only an acronym stands in the text;
    not all capitals where the text has another writing; of equals the most frequent, then the first."""
    forms = Counter(_shown(mentions[i].text) for i in sorted(cluster.mentions))
    if cluster.label == "EXERCISE":
        bare = Counter()
        for form, n in forms.items():
            bare[EDITION.sub("", form) or form] += n
        if len({fold(f) for f in bare}) < len({fold(f) for f in forms}):
            forms = bare
    order = {form: n for n, form in enumerate(forms)}

    def rank(form: str) -> tuple:
        shouted = form.isupper() and len(form) > 5
        return (not shouted, len(words(form)), forms[form] if cluster.label == "LOC" else len(fold(form)), forms[form], -order[form])

    best = max(forms, key=rank)
    if cluster.known and knowledge is not None and names.is_acronym(best):
        entry = knowledge.entity(cluster.known)
        if entry is not None:
            return entry.name
    return best
