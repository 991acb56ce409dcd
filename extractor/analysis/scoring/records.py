"""Scores, differences and errors as plain values, for JSON and csv (pure)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extractor.analysis.scoring import entities, intervals
from extractor.analysis.scoring.agreement import Agreement
from extractor.analysis.scoring.comparison import Change, Difference
from extractor.analysis.scoring.entities import EntityScore, Ratio
from extractor.analysis.scoring.errors import Error
from extractor.analysis.scoring.mentions import MODES, Mode, Pair, Score, document_scores, macro, mention_scores
from extractor.documents.annotations import Gold, Span

Bounds = tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All figures of some texts: mentions by mode and label, entities, and the bounds of F1."""

    documents: int
    mentions: Mapping[Mode, dict[str, Score]]
    bounds: Mapping[str, Bounds]
    entities: EntityScore | None
    coreference: dict[str, Ratio] | None
    coreference_bounds: Mapping[str, Bounds]


def evaluation(pairs: Sequence[Pair], seed: int = intervals.SEED) -> Evaluation:
    """The figures of texts, each as its gold and its found spans."""
    scores = {mode: mention_scores(pairs, mode) for mode in MODES}
    documents = [document_scores(gold, found) for gold, found in pairs]
    bounds = {}
    for name in scores["exact"]:
        rows = [d.get(name, Score()) for d in documents]
        bounds[name] = intervals.interval([(s.hits, s.found, s.gold) for s in rows], intervals.f1, seed=seed)
    coreference = entities.coreference(pairs)
    entity_bounds: dict[str, Bounds] = {}
    if coreference:
        ratios = [entities.document_coreference(gold, found) or {} for gold, found in pairs]
        for name in coreference:
            sums = [(r.right, r.found, r.covered, r.gold) for r in (document[name] for document in ratios)]
            entity_bounds[name] = intervals.interval(sums, intervals.ratio_f1, seed=seed)
    return Evaluation(len(pairs), scores, bounds, entities.entity_scores(pairs), coreference, entity_bounds)


def of_evaluation(found: Evaluation) -> dict[str, Any]:
    """The figures as JSON: exact ones under "mentions", lenient ones under "modes"."""
    record: dict[str, Any] = {
        "documents": found.documents,
        "mentions": _scores(found.mentions["exact"]),
        "macro": _macro(found.mentions["exact"]),
        "intervals": {name: _bounds(bounds) for name, bounds in found.bounds.items() if bounds},
        "modes": {
            mode: {"mentions": _scores(scores), "macro": _macro(scores)}
            for mode, scores in found.mentions.items()
            if mode != "exact"
        },
    }
    if found.entities is not None:
        fields = ("shared", "end_to_end", "merges", "splits", "gold")
        record["entities"] = {field: round(getattr(found.entities, field), 2) for field in fields}
    if found.coreference is not None:
        record["coreference"] = {
            name: {
                **{figure: round(getattr(ratio, figure), 2) for figure in ("precision", "recall", "f1")},
                **({"interval": _bounds(found.coreference_bounds[name])} if found.coreference_bounds[name] else {}),
            }
            for name, ratio in found.coreference.items()
        }
        record["coreference"]["conll"] = {"f1": round(entities.conll(found.coreference), 2)}
    return record


def rows_of_evaluation(file: str, found: Evaluation) -> Iterator[dict[str, Any]]:
    """A row a mode and label, for csv."""
    for mode, scores in found.mentions.items():
        for name, score in scores.items():
            low, high = (found.bounds[name] or ("", "")) if mode == "exact" else ("", "")
            yield {"file": file, "mode": mode, "label": name, **_score(score), "low": low, "high": high}


def of_agreement(found: Agreement) -> dict[str, Any]:
    return {
        "mentions": _scores(found.scores),
        "kappa": found.kappa and round(found.kappa, 4),
        "kappa_marked": found.kappa_marked and round(found.kappa_marked, 4),
        "words": found.words,
        "marked": found.marked,
    }


def of_error(error: Error) -> dict[str, Any]:
    """An error as JSON; `of_error_row` flattens it for csv."""
    return {
        "kind": error.kind,
        "cause": error.cause,
        "document": error.document,
        "line": error.line,
        "gold": [_span(s) for s in error.gold],
        "found": [_span(s) for s in error.found],
        "before": error.before,
        "text": error.text,
        "after": error.after,
    }


def of_error_row(error: Error) -> dict[str, Any]:
    return {
        "kind": error.kind,
        "cause": error.cause,
        "document": error.document,
        "line": error.line,
        "start": error.start,
        "gold": " ".join(s.label for s in error.gold),
        "found": " ".join(s.label for s in error.found),
        "borders": error.borders,
        "before": error.before,
        "text": error.text,
        "after": error.after,
    }


def of_difference(found: Difference, texts: Sequence[Gold]) -> dict[str, Any]:
    """Both sides by label, and what changed."""
    labels = {
        name: {
            "first": round(score.f1, 2),
            "second": round(found.second[name].f1, 2),
            "change": round(found.second[name].f1 - score.f1, 2),
            "p": round(found.p[name], 4),
        }
        for name, score in found.first.items()
    }
    return {
        "labels": labels,
        "better": [of_change(change, texts) for change in found.changes if change.better],
        "worse": [of_change(change, texts) for change in found.changes if not change.better],
    }


def of_change(change: Change, texts: Sequence[Gold]) -> dict[str, Any]:
    text = texts[change.document]
    return {
        "kind": change.kind,
        "document": text.id,
        "line": text.text.count("\n", 0, change.span.start) + 1,
        **_span(change.span),
        "text": text.text[change.span.start : change.span.end],
    }


def _span(span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "label": span.label}


def _score(score: Score) -> dict[str, float]:
    numbers = ("precision", "recall", "f1", "hits", "found", "gold")
    return {number: round(getattr(score, number), 2) for number in numbers}


def _scores(scores: dict[str, Score]) -> dict[str, dict[str, float]]:
    return {name: _score(score) for name, score in scores.items()}


def _macro(scores: dict[str, Score]) -> dict[str, float]:
    return dict(zip(("precision", "recall", "f1"), (round(n, 2) for n in macro(scores))))


def _bounds(bounds: Bounds) -> list[float] | None:
    return [round(b, 2) for b in bounds] if bounds else None
