"""The example sentences of rules, and whether the rules still do what they say.

positive = ["L’[AQMI](GROUP) a revendiqué l’attaque."]   every marked name is found, as marked
negative = ["L’autoroute M23 est fermée."]              this rule finds nothing
"""

from dataclasses import dataclass

from extractor.core.overlaps import resolve
from extractor.rules.ruleset import RuleSet
from extractor.rules.schema import Rule
from extractor.text import marks as inline

Span = tuple[int, int, str]


def unmark(marked: str) -> tuple[str, list[Span]]:
    """A text with inline marks, as text and spans.

    unmark("L’[ONU](ORG).") == ("L’ONU.", [(2, 5, "ORG")])
    """
    text, marks = inline.unmark(marked)
    return text, [(m.start, m.end, m.label) for m in marks]


def mark(text: str, spans: list[Span]) -> str:
    """The inverse of unmark: mark("L’ONU.", [(2, 5, "ORG")]) == "L’[ONU](ORG)."."""
    return inline.mark(text, spans)


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that does not hold: what it says should be found, and what was."""

    rule: Rule
    expected: str
    found: str


def examples(rule: Rule) -> int:
    """How many example sentences a rule brings."""
    return len(rule.positive) + len(rule.negative)


def failures(rules: RuleSet, of: list[Rule] | None = None) -> list[Failure]:
    """The examples of the rules (of all, or of these) that do not hold.

    The rules of the whole set are applied, so an example also fails when another
    rule takes the name away.
    """
    out = []
    for rule in rules.rules if of is None else of:
        for sentence in rule.positive:
            text, spans = unmark(sentence)
            kept, _ = resolve(rules.match(text))
            labels = {label for *_, label in spans} | {rule.label}
            found = [(m.start, m.end, m.label) for m in kept if m.label in labels]
            if found != spans:
                out.append(Failure(rule, sentence, mark(text, found)))
        for sentence in rule.negative:
            text, spans = unmark(sentence)
            found = [(m.start, m.end, m.label) for m in rules.match(text) if m.rule == rule.id]
            wrong = [s for s in found if s not in spans]
            if wrong:
                out.append(Failure(rule, f"{sentence} (nothing)", mark(text, wrong)))
    return out
