"""Mentions to entities: who and what a document speaks of (pure).

    M. Bourita, Nasser Bourita, le ministre Bourita  ->  per-nasser-bourita
    Forces armées royales (FAR), les FAR             ->  org-forces-armees-royales

The steps, each blind to the order in which mentions of a name come:

1. label_consistency.py: one label for one name, unless the context says two things.
2. exact_match.py: names that are the same once folded, or known to be one (a rule's
   entry, a country, a known acronym), are one.
3. people.py: full names of people attract their surnames, first names and initials,
   where only one of them fits or the context decides; what stays open is an entity
   of its own that names its candidates. bodies.py: long forms of organisations,
   groups and places attract their acronyms and short forms.
4. entities.py: what is left are the entities, with their best names and reasons.

Two different full names are never one entity. Cost is linear in the mentions.
"""

from collections import defaultdict
from collections.abc import Sequence

from extractor.core.types import Entity, Join, Mention
from extractor.coreference.bodies import join_bodies
from extractor.coreference.entities import Knowledge, outcome
from extractor.coreference.exact_match import Cluster, identical
from extractor.coreference.label_consistency import settle
from extractor.coreference.people import describe, join_people

__all__ = ["consolidate"]


def consolidate(
    text: str, mentions: Sequence[Mention], knowledge: Knowledge | None = None
) -> tuple[tuple[Mention, ...], tuple[Entity, ...], tuple[Join, ...]]:
    """The mentions with their entities, the entities in order of appearance, and why.

    « Nasser Bourita … M. Bourita » is one entity, joined by "surname". `mentions`
    are sorted and do not overlap. `knowledge` is a RuleSet, whose `entity(id)`
    gives the canonical name of a mention's `known`, and whose `guarded` rules speak for no other place of a name.
    """
    mentions = settle(text, mentions, knowledge.guarded if knowledge else frozenset())
    people = describe(text, mentions)
    by_label: dict[str, list[Cluster]] = defaultdict(list)
    for cluster in identical(text, mentions):
        by_label[cluster.label].append(cluster)
    clusters: list[Cluster] = []
    for label, group in by_label.items():
        if label == "PER":
            clusters += join_people(text, mentions, group, people)
        else:
            clusters += join_bodies(text, mentions, group)
    clusters.sort(key=lambda cluster: min(cluster.mentions))
    return outcome(mentions, clusters, people, knowledge)
