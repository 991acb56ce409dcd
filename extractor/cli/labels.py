"""The labels that a command was asked for: read, and known, or the run does not begin.

wanted = parse("per, ORG")                           # {'PER', 'ORG'}
known_to(wanted, model="fr_press", rule_files=())    # raises UsageError for a label that nothing gives
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from extractor.core.errors import UsageError
from extractor.core.labels import LABELS, as_typed, ordered
from extractor.core.nearest import advice
from extractor.core.types import Result


def parse(labels: str | None) -> frozenset[str] | None:
    """ "per, ORG" as {"PER", "ORG"}; None for all. Raises UsageError for an empty list.

    One of someone's own stands as it is typed and in capitals: « vessel » is "vessel" or "VESSEL".
    """
    if labels is None:
        return None
    typed = [part.strip() for part in labels.split(",") if part.strip()]
    wanted = frozenset(form for part in typed for form in (as_typed(part), part.upper()))
    if not wanted:
        raise UsageError("--labels", "no label given", "for example --labels PER,ORG")
    return wanted


def check(wanted: Iterable[str] | None, more: Callable[[], Iterable[str]] = tuple) -> None:
    """Raise UsageError for a label that is neither built in nor one of `more`, which is asked only then."""
    strange = set(wanted or ()) - set(LABELS)
    if not strange:
        return
    known = ordered([*LABELS, *more()])
    there = {label.upper() for label in strange & set(known)}
    for label in sorted(strange, key=str.swapcase):
        if label.upper() in there:
            continue
        raise UsageError(f"--labels {label}", "no such label", advice(label, known))


def given(model: str | None, rule_files: Iterable[str] = (), builtin: bool = True) -> Iterator[str]:
    """The labels that rules and a model give; None for no model."""
    from extractor.rules import load
    from extractor.tagger.packages import about, locate

    yield from (rule.label for rule in load([Path(f) for f in rule_files], builtin=builtin).rules)
    if model is not None:
        yield from about(locate(model)).labels


def in_results(results: Iterable[Result], wanted: frozenset[str] | None) -> Iterable[Result]:
    """Saved results, of which each label asked for must be built in or stand in one; UsageError at once otherwise.

    Only where a label of someone's own is asked for are the results read before they are given.
    """
    if not set(wanted or ()) - set(LABELS):
        return results
    held = list(results)
    check(wanted, lambda: (entity.label for result in held for entity in result.entities))
    return held
