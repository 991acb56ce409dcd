"""Bare surnames, first names and initials, each to the person it means (pure)."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from extractor.coreference.antecedents import CROWD, Usage
from extractor.coreference.exact_match import Cluster
from extractor.coreference.persons import Persons, person_of
from extractor.coreference.short_names import is_surname_of
from extractor.lexicon import people
from extractor.lexicon import roles as role_words
from extractor.lexicon.transliteration import sound


def attach(persons: Persons, shorts: list[Cluster], full: list[Cluster]) -> None:
    """« M. Bouzekri », « Nabil », « N. Bouzekri » to Nabil Bouzekri, of all the full names."""
    if not shorts:
        return
    index: dict[str, list[Cluster]] = defaultdict(list)
    for cluster in full:
        who = person_of(cluster)
        for word in dict.fromkeys((*map(sound, who.words), *map(people.spelling, who.given))):
            index[word].append(cluster)
    # those who are certainly one come before those who may be them
    for short in sorted(shorts, key=lambda c: c not in persons.strangers[c.key]):
        if not person_of(short).words or not short.mentions:
            continue
        strangers = persons.strangers[short.key]
        near = index.get(sound(person_of(short).words[-1]), ())
        near = [c for c in near if c is not short and c.mentions and c.key not in persons.apart[short.key]]
        by_surname = [c for c in near if is_surname_of(person_of(short), person_of(c), exact=True)] or [
            c for c in near if is_surname_of(person_of(short), person_of(c), exact=False)
        ]
        # « le caporal Aubigny » is Medhi Aubigny before Tristan d'Aubigny
        whole = [c for c in by_surname if person_of(c).surname == person_of(short).words]
        by_surname = whole or by_surname
        if short in strangers:
            by_surname = [
                c
                for c in by_surname
                if c.key not in strangers[short] and not any(persons.other_corps(i, c) for i in short.mentions)
            ]
        else:
            by_surname = [*by_surname, *(c for c in strangers if c.mentions)]
        named = set(by_surname)
        by_first = [
            c
            for c in near
            if c not in named and short not in strangers and person_of(c).given == person_of(short).words
        ]
        if by_surname or by_first:
            _distribute(persons, short, by_surname, by_first)


def _distribute(persons: Persons, short: Cluster, by_surname: list[Cluster], by_first: list[Cluster]) -> None:
    """Each mention of a short name to the person it means; the rest by what it may mean."""
    everyone = by_surname + by_first
    genders = {c: persons.gender(c) for c in everyone}
    usual = dict.fromkeys(by_first, "first name") | dict.fromkeys(
        by_surname, "initials" if person_of(short).initials else "surname"
    )
    usage = Usage(persons.mentions, everyone)
    open_: dict[tuple[Cluster, ...], list[int]] = {}
    mentions, short.mentions, short.reasons = sorted(short.mentions), [], {}
    strangers: list[Cluster] = []
    for sure in (True, False):
        # what a mention may mean depends on so little that many mentions share it
        shared: dict[tuple[Any, ...], tuple[list[Cluster], tuple[Cluster, ...], list[int]]] = {}
        for i in mentions:
            told = persons.described[i]
            if bool(told.gender or told.roles) != sure:
                continue
            # « M. Martin » is no first name; « le roi Hassan » is
            surname_only = bool(told.formal and (by_surname or (told.gender and not told.roles)))
            sovereign = bool(persons.heads(i) & role_words.words("sovereigns"))
            key = (surname_only, told.gender, sovereign, *sorted(persons.corps(i)))
            if key not in shared:
                options = by_surname if surname_only else everyone + strangers
                if sovereign:  # « le pape François » is not François Ozon
                    options = [c for c in options if c not in by_first or _reigns(persons, c)]
                fitting = tuple(
                    c
                    for c in options
                    if (not told.gender or genders.get(c, told.gender) in (told.gender, None))
                    and not persons.other_corps(i, c)
                )
                shared[key] = options, fitting, open_.setdefault(fitting, [])
            options, fitting, left = shared[key]
            target, reason = _titled(persons, i, options) if len(options) > 1 else None, "role"
            # « Mme X » may be the one whose first name tells nothing, where all others are men
            sure_of = len(options) == 1 or not told.gender or (fitting and genders.get(fitting[0]))
            if not target and len(fitting) == 1 and sure_of:
                target, reason = fitting[0], "gender" if len(options) > 1 else usual.get(fitting[0], "exact")
            elif not target and len(fitting) > 1:
                target, reason = usage.meant(i, fitting)
            if target:
                target.add(i, reason, target.mentions[0])
                usage.note(target, i)
            else:
                left.append(i)
        if sure and open_.get(()):
            # « Mme X » where all full names are men's: she, too, may be meant by a bare X
            strangers.append(_remaining(persons, short, open_.pop(()), ()))
            usage.add(strangers[0])
    for candidates, left in open_.items():
        if left:
            _remaining(persons, short, left, candidates)


def _remaining(persons: Persons, short: Cluster, left: list[int], candidates: tuple[Cluster, ...]) -> Cluster:
    cluster = short
    if short.mentions:
        cluster = Cluster("PER", short.text)
        persons.clusters.append(cluster)
    for i in left:
        cluster.add(i, "exact" if cluster.mentions else "first", cluster.mentions[0] if cluster.mentions else None)
    cluster.candidates = list(candidates)
    return cluster


def _reigns(persons: Persons, cluster: Cluster) -> bool:
    return bool(person_of(cluster).suffix) or any(
        persons.heads(i) & role_words.words("sovereigns") for i in cluster.mentions
    )


def _titled(persons: Persons, i: int, options: Sequence[Cluster]) -> Cluster | None:
    """The one of several people who has the role of this mention elsewhere: « le préfet Konta »."""
    heads = persons.heads(i)
    if not heads or len(options) > CROWD:
        return None
    titled = [c for c in options if any(heads & persons.heads(j) for j in c.mentions)]
    return titled[0] if len(titled) == 1 else None
