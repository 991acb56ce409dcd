"""How well found names agree with a reader's (pure).

    score = mention_scores([(gold.spans, found)])["PER"]
    score.precision, score.recall, score.f1       # of « M. [Bourita](PER) », in per cent

Mentions count when span and label are the same. Entities are scored by B-cubed: for
each mention, how much of the entity it was put into is the entity it belongs to.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from extractor.core.labels import LABELS, ordered
from extractor.documents.annotations import Span

#: "names": what every tagger of French knows, an armed group taken as an organisation
NAMES = {"PER": "PER", "ORG": "ORG", "GROUP": "ORG", "LOC": "LOC"}

#: the gold and the found spans of one text
Pair = tuple[Sequence[Span], Sequence[Span]]


@dataclass(frozen=True, slots=True)
class Score:
    """How many mentions were right, found and in the gold; precision, recall and F1 in per cent.

    Score(hits=1, found=2, gold=1).f1     # 66.67: « Rabat » found, and « Hier »
    """

    hits: int = 0
    found: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        return 100 * self.hits / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return 100 * self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        return _harmonic(self.precision, self.recall)

    def __add__(self, other: "Score") -> "Score":
        return Score(self.hits + other.hits, self.found + other.found, self.gold + other.gold)


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


def mention_scores(pairs: Iterable[Pair]) -> dict[str, Score]:
    """The scores of « names », of each label that occurs, and of « all » of them."""
    scores: dict[str, Score] = defaultdict(Score)
    seen = set()
    for gold, found in pairs:
        right, given = _keys(gold), _keys(found)
        seen |= {label for *_, label in right | given}
        for label in {*LABELS, *seen}:
            scores[label] += _compare({k for k in right if k[2] == label}, {k for k in given if k[2] == label})
        scores["names"] += _compare(_as_names(right), _as_names(given))
        scores["all"] += _compare(right, given)
    order = ["names", *ordered(seen), "all"]
    return {name: scores[name] for name in order if scores[name].found or scores[name].gold}


def entity_scores(pairs: Iterable[Pair]) -> EntityScore | None:
    """The scores of the entities, by span whatever the label; None where the gold has none."""
    shared, missed = _BCubed(), _BCubed()
    merges = splits = entities = 0
    for gold, found in pairs:
        right = {(s.start, s.end): s.entity for s in gold}
        if None in right.values():
            return None
        given = {(s.start, s.end): ("alone", s.start) if s.entity is None else s.entity for s in found}
        right_of, given_of = _clusters(right), _clusters(given)
        both = right.keys() & given.keys()
        for mention in both:
            shared.add(given_of[given[mention]] & both, right_of[right[mention]] & both)
            missed.add(given_of[given[mention]], right_of[right[mention]])
        missed.found += len(given) - len(both)
        missed.gold += len(right) - len(both)
        merges += sum(len({right[m] for m in mentions & both}) > 1 for mentions in given_of.values())
        splits += sum(len({given[m] for m in mentions & both}) > 1 for mentions in right_of.values())
        entities += len(right_of)
    return EntityScore(shared.f1, missed.f1, merges, splits, entities) if entities else None


@dataclass(slots=True)
class _BCubed:
    precision: float = 0.0
    recall: float = 0.0
    found: int = 0
    gold: int = 0

    def add(self, given: set, right: set) -> None:
        """Count one mention by the entity it was given and the one it has."""
        self.precision += len(given & right) / len(given)
        self.recall += len(given & right) / len(right)
        self.found += 1
        self.gold += 1

    @property
    def f1(self) -> float:
        return _harmonic(100 * self.precision / max(self.found, 1), 100 * self.recall / max(self.gold, 1))


def _keys(spans: Iterable[Span]) -> set[tuple[int, int, str]]:
    return {(s.start, s.end, s.label) for s in spans}


def _as_names(keys: set[tuple[int, int, str]]) -> set[tuple[int, int, str]]:
    return {(start, end, NAMES[label]) for start, end, label in keys if label in NAMES}


def _compare(right: set, given: set) -> Score:
    return Score(len(right & given), len(given), len(right))


def _clusters(entities: dict[tuple[int, int], Hashable]) -> dict[Hashable, set[tuple[int, int]]]:
    clusters: dict[Hashable, set[tuple[int, int]]] = defaultdict(set)
    for mention, entity in entities.items():
        clusters[entity].add(mention)
    return clusters


def _harmonic(a: float, b: float) -> float:
    return 2 * a * b / (a + b) if a + b else 0.0
