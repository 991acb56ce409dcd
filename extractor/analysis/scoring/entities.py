"""How well the mentions of a text were brought together as entities (pure).

    coreference([(gold.spans, found)])["b_cubed"].f1

The measures, over all mentions of both sides, a mention being its span whatever the label:

- muc: the links that join mentions of an entity (Vilain and others 1995); an entity of one mention has none
- b_cubed: for each mention, how much of the entity it was put into is the entity it belongs to
  (Bagga and Baldwin 1998)
- ceaf_e: the best pairing of found and gold entities, by how much two have in common (Luo 2005, φ4)
- lea: how much of an entity's links was found, an entity counting by its mentions (Moosavi and Strube 2016)
- conll: the average F1 of the first three, as the CoNLL-2012 task has it

Over several texts the numerators and denominators are added up.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from math import fsum

from extractor.analysis.scoring.mentions import Pair, harmonic
from extractor.documents.annotations import Span

Cluster = frozenset[Hashable]


@dataclass(frozen=True, slots=True)
class EntityScore:
    """B-cubed F1 of entities in per cent, and how many were torn or thrown together.

    `shared` is over the mentions that both sides have; `end_to_end` over all, so that
    a missed « Bourita » counts as an error. `merges` are found entities that hold several
    of the gold, `splits` gold entities that were found as several, of `gold` entities.
    """

    shared: float
    end_to_end: float
    merges: int
    splits: int
    gold: int


@dataclass(frozen=True, slots=True)
class Ratio:
    """A measure as the sums it is made of; precision, recall and F1 in per cent."""

    right: float = 0.0  # of what was found
    found: float = 0.0
    covered: float = 0.0  # of the gold
    gold: float = 0.0

    @property
    def precision(self) -> float:
        return 100 * self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return 100 * self.covered / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        return harmonic(self.precision, self.recall)

    def __add__(self, other: "Ratio") -> "Ratio":
        return Ratio(
            self.right + other.right, self.found + other.found, self.covered + other.covered, self.gold + other.gold
        )


def coreference(pairs: Iterable[Pair]) -> dict[str, Ratio] | None:
    """The measures over all texts; None where a gold mention has no entity, or there is none."""
    sums: dict[str, Ratio] = {}
    for gold, found in pairs:
        measures = document_coreference(gold, found)
        if measures is None:
            return None
        for name, ratio in measures.items():
            sums[name] = sums.get(name, Ratio()) + ratio
    return sums if sums and sums["b_cubed"].gold else None


def document_coreference(gold: Sequence[Span], found: Sequence[Span]) -> dict[str, Ratio] | None:
    """The measures of one text, to be added up; None where a gold mention has no entity."""
    if any(s.entity is None for s in gold):
        return None
    return measures(clusters_of(gold), clusters_of(found))


def clusters_of(spans: Iterable[Span]) -> list[Cluster]:
    """The entities as sets of (start, end); a mention without entity is alone."""
    members: dict[Hashable, set[Hashable]] = defaultdict(set)
    for s in spans:
        members[("alone", s.start) if s.entity is None else s.entity].add((s.start, s.end))
    return [frozenset(mentions) for mentions in members.values()]


def measures(key: Sequence[Cluster], response: Sequence[Cluster]) -> dict[str, Ratio]:
    """The measures of a text's found entities (`response`) against the gold (`key`)."""
    similarity = ceaf(key, response)
    return {
        "muc": Ratio(*_muc(response, key), *_muc(key, response)),
        "b_cubed": Ratio(*_b_cubed(response, key), *_b_cubed(key, response)),
        "ceaf_e": Ratio(similarity, len(response), similarity, len(key)),
        "lea": Ratio(*_lea(response, key), *_lea(key, response)),
    }


def conll(ratios: dict[str, Ratio]) -> float:
    """The average F1 of MUC, B-cubed and CEAF."""
    return sum(ratios[name].f1 for name in ("muc", "b_cubed", "ceaf_e")) / 3


def _owners(clusters: Iterable[Cluster]) -> dict[Hashable, Cluster]:
    return {mention: cluster for cluster in clusters for mention in cluster}


def _muc(of: Sequence[Cluster], against: Sequence[Cluster]) -> tuple[float, float]:
    owner = _owners(against)
    kept = links = 0
    for cluster in of:
        parts = len({owner[m] for m in cluster if m in owner}) + sum(m not in owner for m in cluster)
        kept += len(cluster) - parts
        links += len(cluster) - 1
    return kept, links


def _b_cubed(of: Sequence[Cluster], against: Sequence[Cluster]) -> tuple[float, float]:
    owner = _owners(against)
    total = fsum(len(cluster & owner[m]) / len(cluster) for cluster in of for m in cluster if m in owner)
    return total, sum(map(len, of))


def _lea(of: Sequence[Cluster], against: Sequence[Cluster]) -> tuple[float, float]:
    owner = _owners(against)
    total = 0.0
    for cluster in of:
        if len(cluster) == 1:
            # an entity of one mention has a link to itself
            (mention,) = cluster
            total += mention in owner and len(owner[mention]) == 1
            continue
        shares = [len(cluster & other) for other in {owner[m] for m in cluster if m in owner}]
        links = sum(n * (n - 1) for n in shares) / (len(cluster) * (len(cluster) - 1))
        total += len(cluster) * links
    return total, sum(map(len, of))


def ceaf(key: Sequence[Cluster], response: Sequence[Cluster]) -> float:
    """The likeness of the best pairing of entities, two of which are alike by 2 |K ∩ R| / (|K| + |R|)."""
    owner = {mention: index for index, cluster in enumerate(response) for mention in cluster}
    alike: dict[int, dict[int, float]] = {}
    for k, cluster in enumerate(key):
        common: dict[int, int] = defaultdict(int)
        for mention in cluster:
            if mention in owner:
                common[owner[mention]] += 1
        if common:
            alike[k] = {r: 2 * n / (len(cluster) + len(response[r])) for r, n in common.items()}
    # entities that share no mention, not even by way of others, are paired apart
    total = 0.0
    waiting = set(alike)
    by_response: dict[int, set[int]] = defaultdict(set)
    for k, row in alike.items():
        for r in row:
            by_response[r].add(k)
    while waiting:
        group, queue = set(), [waiting.pop()]
        columns: set[int] = set()
        while queue:
            k = queue.pop()
            group.add(k)
            for r in alike[k]:
                if r not in columns:
                    columns.add(r)
                    queue += by_response[r] & waiting
                    waiting -= by_response[r]
        order = sorted(columns)
        total += best_assignment([[alike[k].get(r, 0.0) for r in order] for k in sorted(group)])
    return total


def best_assignment(gains: Sequence[Sequence[float]]) -> float:
    """The greatest sum of gains with at most one of each row and column: the Hungarian method, O(n² m)."""
    if not gains or not gains[0]:
        return 0.0
    if len(gains) > len(gains[0]):
        gains = list(zip(*gains))
    rows, columns = len(gains), len(gains[0])
    infinite = float("inf")
    # potentials of rows and columns, 1-based; `row_of` is whom a column is given to
    u, v = [0.0] * (rows + 1), [0.0] * (columns + 1)
    row_of, way = [0] * (columns + 1), [0] * (columns + 1)
    for row in range(1, rows + 1):
        row_of[0], column = row, 0
        least, used = [infinite] * (columns + 1), [False] * (columns + 1)
        while row_of[column]:
            used[column] = True
            here, delta, following = row_of[column], infinite, 0
            for j in range(1, columns + 1):
                if not used[j]:
                    cost = -gains[here - 1][j - 1] - u[here] - v[j]
                    if cost < least[j]:
                        least[j], way[j] = cost, column
                    if least[j] < delta:
                        delta, following = least[j], j
            for j in range(columns + 1):
                if used[j]:
                    u[row_of[j]] += delta
                    v[j] -= delta
                else:
                    least[j] -= delta
            column = following
        while column:
            row_of[column] = row_of[way[column]]
            column = way[column]
    return sum(gains[row_of[j] - 1][j - 1] for j in range(1, columns + 1) if row_of[j])


def entity_scores(pairs: Iterable[Pair]) -> EntityScore | None:
    """B-cubed on shared mentions and on all, merges and splits; None where the gold has no entities."""
    shared, whole = Ratio(), Ratio()
    merges = splits = entities = 0
    for gold, found in pairs:
        if any(s.entity is None for s in gold):
            return None
        key, response = clusters_of(gold), clusters_of(found)
        both = _owners(key).keys() & _owners(response).keys()
        key_both, response_both = [[c & both for c in side if c & both] for side in (key, response)]
        shared += Ratio(*_b_cubed(response_both, key_both), *_b_cubed(key_both, response_both))
        whole += Ratio(*_b_cubed(response, key), *_b_cubed(key, response))
        key_of, response_of = _owners(key_both), _owners(response_both)
        merges += sum(len({key_of[m] for m in cluster}) > 1 for cluster in response_both)
        splits += sum(len({response_of[m] for m in cluster}) > 1 for cluster in key_both)
        entities += len(key)
    return EntityScore(shared.f1, whole.f1, merges, splits, entities) if entities else None
