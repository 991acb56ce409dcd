"""People: full names attract surnames, first names, initials and nicknames (pure).

    Nabil Bouzekri … M. Bouzekri … N. Bouzekri   ->  one person
    Ivan Petrescu, Irina Petrescu … Mme Petrescu ->  Irina, by gender

What keeps two people apart comes first (namesakes.py), then what full names are one's (full_names.py), then
bare ones (bare_names.py): those that several full names share are decided mention by mention, and where
nothing decides it, such a name stays a person of its own with its candidates.
"""

from collections.abc import Mapping, Sequence

from extractor.core.types import Mention, Role
from extractor.coreference import role_lists
from extractor.coreference.bare_names import attach
from extractor.coreference.exact_match import Cluster
from extractor.coreference.full_names import (
    join_fuller,
    join_inner_nicknames,
    join_nicknames,
    join_spellings,
    name_couples,
)
from extractor.coreference.namesakes import note_apart, part_corps, part_namesakes, part_relatives
from extractor.coreference.persons import Described, Persons, person_of
from extractor.lexicon import people


def describe(text: str, mentions: Sequence[Mention]) -> dict[int, Described]:
    """Roles and gender at each mention of a person: « Mme [Diarra], la présidente » is a woman and presides."""
    order = [i for i, m in enumerate(mentions) if m.label == "PER"]
    found: dict[int, Described] = {}
    stood = role_lists.told(text, [(mentions[i].start, mentions[i].end) for i in order])
    for i, by in zip(order, stood):
        told = [*by.ahead, *by.behind]
        if not told:
            found[i] = Described(gender=by.civility, formal=by.civility is not None)
            continue
        texts = [" ".join(text[t.start : t.end].split()) for t in told]
        found[i] = Described(
            tuple(Role(word, t.start, t.end, i, t.reason) for word, t in zip(texts, told) if not t.kin),
            by.civility or next((g for word in texts if (g := people.role_gender(word))), None),
            bool(by.civility or any(not t.kin for t in by.ahead)),
            next(("f" if t.feminine else "m" for t in by.ahead if t.feminine or t.masculine), None),
        )
    return found


def join_people(
    text: str, mentions: Sequence[Mention], group: list[Cluster], described: Mapping[int, Described]
) -> list[Cluster]:
    """The clusters of people that are left once short and full names are together."""
    persons = Persons(text, mentions, group, described)
    persons.clusters.sort(key=lambda c: c.mentions[0])
    owner = {i: c for c in persons.clusters for i in c.mentions}
    part_namesakes(persons, owner)
    note_apart(persons, owner)
    name_couples(persons, owner)
    part_relatives(persons, owner)
    part_corps(persons)
    full = [c for c in persons.clusters if not c.family and person_of(c).full]
    join_spellings(persons, full)
    join_fuller(persons, [c for c in full if c.mentions])
    join_nicknames(persons)
    join_inner_nicknames(persons)
    single = [c for c in persons.clusters if c.mentions and not c.family]
    # « J.-P. Bruneau », « Le Pen », « Ben Ali » come first, and are full names to a lone surname
    attach(
        persons,
        [c for c in single if not person_of(c).full and " " in c.key],
        [c for c in single if person_of(c).full],
    )
    single = [c for c in persons.clusters if c.mentions and not c.family]
    attach(persons, [c for c in single if " " not in c.key], [c for c in single if " " in c.key])
    return [c for c in persons.clusters if c.mentions]
