"""What keeps two people of one name apart: namesakes, relatives, ranks of two corps (pure)."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise

from extractor.coreference.exact_match import Cluster
from extractor.coreference.persons import Persons, person_of
from extractor.lexicon import people

#: characters before a name that hold a word for kin
KIN_REACH = 32
#: characters between two mentions of one name that are two people
NAMESAKE_ROOM = 80
_NAMESAKES = re.compile(r"\s*,?\s*(?:et|ou|contre|face à|ainsi que)\s*(?:M\.|Mme|l['’]|le|la|un|une|son)?\s*")
_HOMONYM = re.compile(r"\bhomonyme\b")
#: « [Bokano], [Estelle Bokano] »
_BESIDE = re.compile(r"\s*,?\s*(?:M\.|Mme|Mlle)?\s*")
#: what joins two names
AND = re.compile(r"\s*(?:,|et|&|ainsi que)\s*")
_APART = re.compile(r"\s*,?\s*(?:et|ou|contre|face à|ainsi que|comme)\s*(?:M\.|Mme|Mlle|de|d['’])?\s*")


def part_namesakes(persons: Persons, owner: dict[int, Cluster]) -> None:
    """« Le sénateur Paul Girod et l'apiculteur Paul Girod » are two; so, perhaps, are a colonel and a grocer."""
    named = [c for c in persons.clusters if len(c.mentions) > 1 and not c.family and person_of(c).full]
    for cluster in named:
        mentions = sorted(cluster.mentions)
        other, sure = _namesake(persons, mentions)
        if other is None:
            continue
        walks = {walk for i in mentions if i < other for walk in persons.walks(i)}
        mine = persons.walks(other) - walks
        heads = persons.heads(other) - {head for i in mentions if i < other for head in persons.heads(i)}
        moved = [
            i for i in mentions if i == other or (i > other and (persons.heads(i) & heads or persons.walks(i) & mine))
        ]
        second = Cluster("PER", cluster.text)
        for i in moved:
            cluster.mentions.remove(i)
            del cluster.reasons[i]
            second.add(i, "exact" if second.mentions else "first", second.mentions[0] if second.mentions else None)
            owner[i] = second
        persons.clusters.append(second)
        persons.apart[cluster.key].add(cluster.key)
        if not sure:
            cluster.candidates, second.candidates = [second], [cluster]


def _namesake(persons: Persons, mentions: Sequence[int]) -> tuple[int | None, bool]:
    """The first mention of a full name that is another person's, and whether the text says so."""
    for one, two in pairwise(mentions):
        start = min([persons.mentions[two].start, *(r.start for r in persons.described[two].roles)])
        end = max([persons.mentions[one].end, *(r.end for r in persons.described[one].roles)])
        between = persons.text[end : max(start, end)]
        if len(between) < NAMESAKE_ROOM and (_NAMESAKES.fullmatch(between) or _HOMONYM.search(between)):
            return two, True
    seen: set[str] = set()
    for i in mentions:
        walks = persons.walks(i)
        if walks and seen and not walks & seen:
            return i, False
        seen |= walks
    return None, False


def note_apart(persons: Persons, owner: Mapping[int, Cluster]) -> None:
    """Names side by side as two people: « X et Y », « X, fils de Y », « X, sa femme Y »."""
    order = sorted(owner)
    for one, two in pairwise(order):
        if persons.mentions[two].start - persons.mentions[one].end > 80:
            continue
        a, b = owner[one], owner[two]
        between = persons.text[persons.mentions[one].end : persons.mentions[two].start]
        if a is b:
            continue
        behind = persons.text[persons.mentions[two].end : persons.mentions[two].end + 40]
        if _APART.fullmatch(between) or _kin_between().fullmatch(between) or _kin_behind().match(behind):
            persons.apart[a.key].add(b.key)
            persons.apart[b.key].add(a.key)


def part_relatives(persons: Persons, owner: Mapping[int, Cluster]) -> None:
    """« La fille du dictateur [Bokano], [Estelle Bokano] », « M. [Chabert] … Ses fils, [Denis] et [Paul Chabert] »:
    the bare name is another's than the full one beside it."""
    surnames = {person_of(c).surname[-1:] for c in persons.clusters if person_of(c).full}
    if not any(person_of(c).words[-1:] in surnames for c in persons.clusters if not person_of(c).full):
        return
    order = sorted(owner)
    known: dict[tuple[str, ...], int] = {}  # who has a surname, and since when: then antecedents.py decides
    for i in reversed(order):
        if person_of(owner[i]).full:
            known[person_of(owner[i]).surname] = i
    for n, (one, two) in enumerate(pairwise(order)):
        bare, relative = owner[one], owner[two]
        if person_of(bare).full or bare.family or not person_of(relative).full:
            continue
        if person_of(relative).surname[-len(person_of(bare).words) :] != person_of(bare).words:
            continue
        if known[person_of(relative).surname] < one:
            continue
        start, outset = persons.mentions[two].start, persons.outset(one)
        beside = _BESIDE.fullmatch(persons.text, persons.mentions[one].end, start)
        if not (
            (beside and _kin_of().search(persons.text, max(outset - KIN_REACH, 0), outset))
            or _kin_before().search(persons.text, max(start - KIN_REACH, 0), start)
        ):
            continue
        others = {relative.key}
        for after in order[n + 2 :]:  # « ses fils, [Denis Chabert], [Gilles Chabert] »
            if not AND.fullmatch(persons.text, persons.mentions[two].end, persons.mentions[after].start):
                break
            others.add(owner[after].key)
            two = after
        persons.part(bare, [i for i in bare.mentions if i <= one], others)


def part_corps(persons: Persons) -> None:
    """« Le général [de Vauréal] … l'amiral [de Vauréal] » are two."""
    for cluster in [c for c in persons.clusters if len(c.mentions) > 1 and not c.family and not person_of(c).full]:
        by_corps: dict[str, list[int]] = defaultdict(list)
        for i in sorted(cluster.mentions):
            for corps in persons.corps(i):
                by_corps[corps].append(i)
        if len(by_corps) > 1:
            for indices in by_corps.values():
                persons.part(cluster, [i for i in indices if i in cluster.mentions], set())


@cache
def _kin_between() -> re.Pattern[str]:
    kin = people.kin_pattern()
    # « X, fils de Y », « X est le père de Y »
    is_kin_of = rf"[\s,]*(?:(?:est|était|fut|sera)\s+)?(?:l[ea] |l['’]|un |une )?(?:{kin})\s+(?:de |d['’])\s*"
    # « X a vu sa fille Y », « X, dont le frère, Y »
    has_kin = rf"[^.;!?]*\b(?:[Ss]on|[Ss]a|[Ll]eur|dont l[ea])\s+(?:{kin})\s*,?\s*"
    return re.compile(f"{is_kin_of}|{has_kin}")


@cache
def _kin_of() -> re.Pattern[str]:
    # « la fille du dictateur [X] »
    return re.compile(
        rf"(?<!\w)(?:{people.kin_pattern()}|enfant)s?\s+(?:de (?:la |l['’])?|du |d['’])(?:ancien(?:ne)? |ex-)?$"
    )


@cache
def _kin_before() -> re.Pattern[str]:
    # « sa fille [Y] », « ses fils, [Y] et [Z] »
    return re.compile(rf"\b(?:[Ss]on|[Ss]a|[Ss]es|[Ll]eurs?)\s+(?:{people.kin_pattern()}|enfant)s?\s*,?\s*$")


@cache
def _kin_behind() -> re.Pattern[str]:
    # « …, Y, son frère », « Y était son père »
    return re.compile(rf"\s*,?\s*(?:(?:est|était|fut)\s+)?(?:son|sa)\s+(?:{people.kin_pattern()})(?!\w)")
