"""The people of a text while they are brought together: what is said of each, and who is not whom."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from extractor.core.types import Mention, Role
from extractor.coreference import roles
from extractor.coreference.exact_match import Cluster
from extractor.lexicon import people
from extractor.lexicon import roles as role_words
from extractor.lexicon.names import Person, fold, person


@dataclass(frozen=True, slots=True)
class Described:
    """What the text says of a person at one mention."""

    roles: tuple[Role, ...] = ()
    gender: str | None = None  # by civility, else by role or kin
    formal: bool = False  # with a civility or a function before, so by the surname
    article: str | None = None  # the gender of the article before a function, which may be another: « Mme le maire »


def person_of(cluster: Cluster) -> Person:
    """The parts of a person's name."""
    return person(cluster.text)


@dataclass(slots=True)
class Persons:
    """The clusters of people, in a text with these mentions."""

    text: str
    mentions: Sequence[Mention]
    clusters: list[Cluster]
    described: Mapping[int, Described]
    #: by the key of a name those of others it is told apart from
    apart: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    #: by a bare name, those who are called so and are nobody's short form for certain, each with whom it is not
    strangers: dict[str, dict[Cluster, set[str]]] = field(default_factory=lambda: defaultdict(dict))

    def walks(self, i: int) -> set[str]:
        """The walks of life that the roles of a mention are of."""
        return {walk for role in self.described[i].roles if (walk := role_words.walk(fold(role.text)))}

    def corps(self, i: int) -> set[str]:
        return {corps for role in self.described[i].roles if (corps := role_words.corps(fold(role.text)))}

    def heads(self, i: int) -> set[str]:
        return {fold(role.text).split()[0] for role in self.described[i].roles}

    def gender(self, cluster: Cluster) -> str | None:
        counts = Counter(g for i in cluster.mentions if (g := self.described[i].gender))
        given = person_of(cluster).given
        if not counts and given:
            told = people.gender_of_first_name(given[0])
            return told or next((g for i in cluster.mentions if (g := self.described[i].article)), None)
        best = counts.most_common(2)
        return best[0][0] if best and (len(best) == 1 or best[0][1] > best[1][1]) else None

    def other_corps(self, i: int, cluster: Cluster) -> bool:
        """Whether the rank of a mention is of another corps than a person's: the amiral is not the général."""
        if not (mine := self.corps(i)):
            return False
        theirs = {corps for j in cluster.mentions for corps in self.corps(j)}
        return bool(theirs) and not mine & theirs

    def may_be_one(self, a: Cluster, b: Cluster) -> bool:
        return b.key not in self.apart[a.key] and len({self.gender(a), self.gender(b)} - {None}) < 2

    def part(self, cluster: Cluster, indices: Sequence[int], others: set[str]) -> None:
        """Make these mentions of a bare name a stranger, who is none of the `others`."""
        stranger = Cluster("PER", cluster.text)
        for i in sorted(indices):
            cluster.give_away(i)
            stranger.add(
                i, "exact" if stranger.mentions else "first", stranger.mentions[0] if stranger.mentions else None
            )
        if not stranger.mentions:
            return
        self.clusters.append(stranger)
        self.strangers[cluster.key][stranger] = others

    def outset(self, i: int) -> int:
        """Where a mention begins with the roles or the civility before it."""
        start = self.mentions[i].start
        return min(
            [role.start for role in self.described[i].roles if role.start < start]
            or [roles.title_start(self.text, start)]
        )
