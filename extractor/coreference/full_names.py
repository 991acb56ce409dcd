"""Full names of one person: couples, spellings, longer and shorter ones, nicknames (pure)."""

import re
from collections import defaultdict
from functools import cache
from itertools import pairwise
from typing import Any

from extractor.coreference import role_lists
from extractor.coreference.antecedents import CROWD
from extractor.coreference.exact_match import Cluster
from extractor.coreference.namesakes import AND, KIN_REACH
from extractor.coreference.persons import Persons, person_of
from extractor.coreference.short_names import lacks_a_part
from extractor.lexicon import names, people
from extractor.lexicon.names import Person, fold, person
from extractor.lexicon.transliteration import sound

_QUOTES = r"[\s(«\"“”»‘’']*(?:(?:[Ll]e|[Ll]a|[Ll]es)\s|[Ll]['’])?"
_KNOWN_AS = r"(?:plus |aussi |mieux )?connue? sous le (?:nom|pseudonyme|sobriquet) d[e'’]"
_ALIAS = re.compile(rf"{_QUOTES}[,(]?\s*(?:alias|de son vrai nom|{_KNOWN_AS}|surnommée?){_QUOTES}")
_CALLED = re.compile(rf"\s*(?P<comma>[,(]?)\s*(?:lui aussi\s|elle aussi\s|aussi\s)?(?:dit|dite)(?P<quoted>{_QUOTES})")
_IN_QUOTES = re.compile(r"\s*[«\"“‘’]{1,2}\s*")
#: « Sophie Blanc, née Martin », « Louise Weil, épouse Lévy »
_BORN = re.compile(r"\s*[,(]?\s*(?:née?|épouse|veuve|ép\.)\s+")


def name_couples(persons: Persons, owner: dict[int, Cluster]) -> None:
    """« Henri et Odile Massart »: the first is Henri Massart."""
    order = sorted(owner)
    by_name = {c.key: c for c in persons.clusters}
    for n in range(len(order) - 1, 0, -1):
        i, after = order[n - 1], order[n]
        one, two = owner[i], owner[after]
        surname = person_of(two).surname
        if " " in one.key or not surname or not person_of(two).full or not people.is_first_name(one.key) or one.family:
            continue
        between = persons.text[persons.mentions[i].end : persons.mentions[after].start]
        if (
            not AND.fullmatch(between)
            or not people.is_first_name(person_of(two).given[0])
            or persons.described[i].formal
            or not _are_kin(persons, i, after)
        ):
            continue
        name = f"{persons.mentions[i].text} {_surname_as_written(two.name or two.text)}"
        couple = by_name.get(fold(name))
        if couple is None:
            couple = Cluster("PER", name, name=name)
            by_name[couple.key] = couple
            persons.clusters.append(couple)
        one.mentions.remove(i)
        couple.add(i, "first" if not couple.mentions else "couple", couple.mentions[0] if couple.mentions else None)
        owner[i] = couple
    persons.clusters[:] = [c for c in persons.clusters if c.mentions]
    for c in persons.clusters:
        c.mentions.sort()
        if c.reasons[c.mentions[0]][0] != "first" and not any(c.reasons[i][0] == "first" for i in c.mentions):
            c.reasons[c.mentions[0]] = ("first", None)
    persons.clusters.sort(key=lambda c: c.mentions[0])


def _are_kin(persons: Persons, one: int, two: int) -> bool:
    """Whether a bare first name and the full name behind « et » may share a surname: « Henri et Odile Massart ».

    A made-up full name is the worst error: « Ronaldo et Lionel Messi », « Rosa, Luc et Anne Sinclair » are
    none. Man and woman, or a word that says so: « les frères Jean et Michel Blanc ».
    """
    start = persons.mentions[one].start
    before = persons.text[max(start - KIN_REACH, 0) : start]
    if _of_one_family().search(before):
        return True
    if before.rstrip().endswith(","):
        return False
    genders = {people.gender_of_first_name(persons.mentions[i].text.split()[0]) for i in (one, two)}
    return genders == {"m", "f"}


@cache
def _of_one_family() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{people.family_pattern()})\b[^.;!?]*$", re.IGNORECASE)


def join_spellings(persons: Persons, full: list[Cluster]) -> None:
    """Mohamed and Mohammed, Khadafi and Kadhafi: names that transliterate one."""
    if len(full) < 2:
        return
    seen: dict[tuple[Any, ...], list[Cluster]] = defaultdict(list)
    for cluster in full:
        who = person_of(cluster)
        key = (tuple(map(people.spelling, who.given)), tuple(map(sound, who.surname)), who.suffix)
        fits = [c for c in seen[key] if persons.may_be_one(c, cluster)]
        if len(fits) == 1:
            fits[0].absorb(cluster, "transliteration")
        else:
            seen[key].append(cluster)


def join_fuller(persons: Persons, full: list[Cluster]) -> None:
    """A name that lacks a part of the one longer name it fits: John Kennedy, John
    Fitzgerald Kennedy; Ana Pastor, Ana Pastor García; García Márquez, Gabriel García Márquez."""
    longer: dict[str, list[Cluster]] = defaultdict(list)
    for cluster in full:
        for word in set(person_of(cluster).words):
            longer[word].append(cluster)
    for cluster in sorted(full, key=lambda c: (len(c.key.split()), c.mentions[0])):
        who = person_of(cluster)
        if len(longer[who.words[0]]) > CROWD * 8:
            continue
        fits = [
            c
            for c in longer[who.words[0]]
            if c is not cluster and c.mentions and lacks_a_part(who, person_of(c)) and persons.may_be_one(c, cluster)
        ]
        # an enumeration names each of its people once
        fits = [c for c in fits if not (_in_list(persons, c) and _in_list(persons, cluster))]
        if len(fits) == 1:
            fits[0].absorb(cluster, "shorter full name")
        else:
            cluster.candidates = cluster.candidates or fits


def _in_list(persons: Persons, cluster: Cluster) -> bool:
    """Whether a person stands in enumerations only: « [A], [X], [B] »."""

    def joined(i: int, j: int) -> bool:
        if not 0 <= i < j < len(persons.mentions) or persons.mentions[i].label != "PER" != persons.mentions[j].label:
            return False
        return role_lists.joint(persons.text, persons.mentions[i].end, persons.mentions[j].start) is not None

    return all(joined(i - 1, i) or joined(i, i + 1) for i in cluster.mentions)


def join_nicknames(persons: Persons) -> None:
    """« Lutfi Nsimba, alias “Maître Zoulou” », « Djougachvili, dit Staline »."""
    owner = {i: c for c in persons.clusters for i in c.mentions}
    order = sorted(owner)
    surnames = {word for c in persons.clusters if person_of(c).full for word in person_of(c).surname}
    headline = max(persons.text.find("\n"), 0)
    if persons.text[:headline].rstrip().endswith("."):
        headline = 0
    aliases: dict[Cluster, set[str]] = defaultdict(set)
    for one, two in pairwise(order):
        if persons.mentions[two].start - persons.mentions[one].end > 60:
            continue
        a, b = owner[one], owner[two]
        between = persons.text[persons.mentions[one].end : persons.mentions[two].start]
        if a is b or a.family or b.family:
            continue
        if _BORN.fullmatch(between) and person_of(a).full and " " not in b.key:
            _join_other_surname(persons, a, b, two)
            owner[two] = a
            continue
        called = _CALLED.fullmatch(between)
        # « …, dit Ferrand » may say who speaks
        nickname = called and (
            called["quoted"].strip()
            or (" " in a.key and " " not in b.key and b.key not in surnames)
            or b.key.startswith(("le ", "la "))
            # « dit Lanmò San Jou » is no name of somebody who says it
            or (" " in a.key and not people.is_first_name(b.key.split()[0]) and b.key not in surnames)
            or not called["comma"]
        )
        alias = fold(persons.mentions[two].text)
        if alias in aliases[b]:
            # two people of one nickname are one only by their names, too
            said = nickname or _ALIAS.fullmatch(between) or _IN_QUOTES.fullmatch(between)
            if said and _spelt_alike(person_of(a), person_of(b)) and persons.may_be_one(a, b):
                b.absorb(a, "spelling, one nickname")
                owner.update(dict.fromkeys((i for i in order if owner[i] is a), b))
            elif said:
                _move(persons, two, b, a)
                owner[two] = a
            continue
        if not nickname and not _ALIAS.fullmatch(between):
            continue
        aliases[a].add(alias)
        # « Deux voleurs, “Doudou” et “Momo” », further up in the text, may be others
        early = [i for i in b.mentions if headline < persons.mentions[i].start and i < one] if nickname else []
        if early and not person_of(b).full:
            for i in [i for i in b.mentions if i not in early]:
                _move(persons, i, b, a)
                owner[i] = a
            b.candidates = [a]
            continue
        for i in b.mentions:
            owner[i] = a
        a.absorb(b, "alias")


def _move(persons: Persons, i: int, source: Cluster, target: Cluster) -> None:
    """Give the mention of a nickname from one person to another."""
    source.give_away(i)
    target.add(i, "alias", target.mentions[0])


def join_inner_nicknames(persons: Persons) -> None:
    """« Jean « Le Loup » Ravel … Le Loup »: the nickname inside a name, taken up alone."""
    called: dict[str, list[Cluster]] = defaultdict(list)
    for cluster in persons.clusters:
        for nickname in {nickname for i in cluster.mentions if (nickname := names.nickname(persons.mentions[i].text))}:
            called[_bare(fold(nickname))].append(cluster)
    if not called:
        return
    for cluster in persons.clusters:
        owners = [c for c in called.get(_bare(cluster.key), ()) if c is not cluster and c.mentions]
        if len(owners) == 1 and cluster.mentions and not person_of(cluster).full:
            owners[0].absorb(cluster, "alias")


def _join_other_surname(persons: Persons, whole: Cluster, other: Cluster, i: int) -> None:
    """« Louise Weil, épouse Lévy … Louise Lévy »: her other surname, and the full name she has with it."""
    other.mentions.remove(i)
    del other.reasons[i]
    if other.mentions and not any(reason == "first" for reason, _ in other.reasons.values()):
        other.reasons[min(other.mentions)] = ("first", None)
    whole.add(i, "alias", whole.mentions[0])
    given = person_of(whole).given
    for cluster in persons.clusters:
        who = person_of(cluster)
        if cluster.mentions and cluster is not whole and who.given == given and " ".join(who.surname) == other.key:
            whole.absorb(cluster, "other surname")


def _spelt_alike(one: Person, two: Person) -> bool:
    """Whether two full names share the surname and how the first name begins: Moudjibou and Moudjim."""
    return bool(one.given and two.given) and one.surname == two.surname and one.given[0][:3] == two.given[0][:3]


def _bare(nickname: str) -> str:
    return nickname.removeprefix("le ").removeprefix("la ").removeprefix("l ")


def _surname_as_written(name: str) -> str:
    """« Jean-Pierre Le Goff » is "Le Goff"."""
    tokens = name.split()
    size = len(person(name).surname)
    for n in range(len(tokens) - 1, 0, -1):
        if len(names.words(" ".join(tokens[n:]))) >= size:
            return " ".join(tokens[n:])
    return name
