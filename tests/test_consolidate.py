"""Which mentions are one entity, by the texts of cases/entities.txt, and what holds of any."""

import re
from collections import defaultdict

import pytest

from extractor.consolidate import consolidate
from extractor.rules import load
from extractor.types import Mention
from tests.conftest import CASES, unmark

RULES = load()
FIELDS = ("name", "aliases", "label", "country", "reasons")


def paragraphs():
    for part in (CASES / "entities.txt").read_text("utf-8").split("\n\n"):
        lines = [line for line in part.splitlines() if not line.startswith("#")]
        if lines:
            facts = [re.fullmatch(r"> (\S+) (\w+): (.*)", line).groups() for line in lines if line.startswith(">")]
            yield "\n".join(line for line in lines if not line.startswith(">")), facts


CASES_READ = list(paragraphs())


def mentions_of(text, spans):
    """The marked mentions; where a built-in rule finds the same name, as the rule finds it."""
    found = {(m.start, m.end, m.label): m for m in RULES.match(text)}
    return [found.get(span[:3], Mention(*span[:2], text[span[0] : span[1]], span[2])) for span in spans]


def read(marked):
    """The result of a marked text, and for each mention its entity as marked and its candidates."""
    text, spans = unmark(marked)
    result = consolidate(text, mentions_of(text, spans), RULES)
    return result, [(key, tuple(more.split("+")) if more else ()) for _, _, _, mark in spans for key, _, more in [mark.partition("?")]]


def test_there_are_enough_texts():
    assert len(CASES_READ) >= 120


@pytest.mark.parametrize("marked, facts", CASES_READ, ids=[text[:60] for text, _ in CASES_READ])
def test_what_is_one_is_one_and_what_is_two_is_two(marked, facts):
    (mentions, entities, joins), expected = read(marked)
    found, wanted = defaultdict(list), defaultdict(list)
    for mention, (key, _) in zip(mentions, expected):
        found[mention.entity].append(mention.start)
        wanted[key].append(mention.start)
    assert sorted(found.values()) == sorted(wanted.values()), [(m.text, m.entity) for m in mentions]
    identity = {key: mention.entity for mention, (key, _) in zip(mentions, expected)}
    by_id = {entity.id: entity for entity in entities}
    for key, candidates in dict(expected).items():
        assert by_id[identity[key]].candidates == tuple(identity[c] for c in candidates), key
    for key, field, value in facts:
        entity = by_id[identity[key]]
        shown = {
            "reasons": ", ".join(j.reason for j in joins if j.entity == entity.id),
            "aliases": ", ".join(entity.aliases),
        }
        assert field in FIELDS and shown.get(field, getattr(entity, field, None)) == value, (field, shown, entity)
