"""Which mentions are one entity, by the texts of cases/entities.txt, and what holds of any."""

import re
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.core.overlaps import resolve
from extractor.core.types import Mention
from extractor.coreference import consolidate
from extractor.rules import load
from tests.conftest import CASES, unmark
from tests.each import each
from tests.timing import grows_below

RULES = load()
FIELDS = ("name", "aliases", "label", "country", "reasons", "roles")


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
    return result, [
        (key, tuple(more.split("+")) if more else ())
        for _, _, _, mark in spans
        for key, _, more in [mark.partition("?")]
    ]


def test_there_are_enough_texts():
    assert len(CASES_READ) >= 120


@each(CASES_READ)
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
            "roles": ", ".join(entity.roles),
        }
        assert field in FIELDS and shown.get(field, getattr(entity, field, None)) == value, (field, shown, entity)


# -- what holds of any text -------------------------------------------------------

NAMES = [
    *[
        "Paul Diarra",
        "Awa Diarra",
        "Diarra",
        "Paul",
        "P. Diarra",
        "Mohamed Tahiri",
        "Mohammed Tahiri",
        "Tahiri",
        "Ag Ghali",
        "Iyad Ag Ghali",
    ],
    *[
        "Louis XIV",
        "Louis",
        "Jean-Paul II",
        "Martin",
        "DIARRA",
        "Québec",
        "Niger",
        "Mali",
        "USA",
        "États-Unis",
        "Washington",
    ],
    *[
        "Union des artisans",
        "UA",
        "ONU",
        "Nations unies",
        "Conseil de sécurité",
        "Conseil de sécurité de l’ONU",
        "Commission",
        "Commission européenne",
    ],
    *["Flintlock 23", "Flintlock", "AQMI", "Al-Qaida", "\u2019", "d’", "É. É."],
]
LINKS = [
    " et ",
    ", ",
    ", alias ",
    " (",
    ") ",
    ", fils de ",
    ". M. ",
    ". Mme ",
    ", dit ",
    " : le président ",
    ", ministre de la Santé, ",
    ". Les ",
    "\nÀ ",
    " ",
]
PARTS = st.lists(
    st.tuples(
        st.sampled_from(LINKS),
        st.sampled_from(NAMES),
        st.sampled_from(["PER", "ORG", "LOC", "GROUP", "EXERCISE", "VESSEL"]),
    ),
    max_size=14,
)


def assemble(parts):
    text, mentions = "", []
    for link, name, label in parts:
        text += link
        mentions.append(Mention(len(text), len(text) + len(name), name, label))
        text += name
    return text, mentions


@given(PARTS)
def test_every_mention_belongs_to_one_entity_of_its_label(parts):
    text, given_ = assemble(parts)
    mentions, entities, joins = consolidate(text, given_)
    assert [(m.start, m.end, m.text) for m in mentions] == [(m.start, m.end, m.text) for m in given_]
    assert sorted(i for e in entities for i in e.mentions) == list(range(len(mentions)))
    assert [j.mention for j in joins] == list(range(len(mentions)))
    ids = [e.id for e in entities]
    assert len(set(ids)) == len(ids) and [e.mentions[0] for e in entities] == sorted(e.mentions[0] for e in entities)
    for entity in entities:
        assert all(mentions[i].entity == entity.id and mentions[i].label == entity.label for i in entity.mentions)
        assert list(entity.mentions) == sorted(entity.mentions) and entity.name and entity.name not in entity.aliases
        assert set(entity.candidates) <= set(ids) - {entity.id} and len(set(entity.candidates)) == len(
            entity.candidates
        )
        own = [j for j in joins if j.entity == entity.id]
        # one mention is the first, and every other one says which one of the entity it came to
        assert [j.reason for j in own].count("first") == 1
        assert all(
            j.reason and (j.to is None) == (j.reason == "first") and (j.to is None or j.to in entity.mentions)
            for j in own
        )


@given(PARTS)
def test_it_is_the_same_again_and_beside_another_text(parts):
    text, mentions = assemble(parts)
    once = consolidate(text, mentions)
    consolidate(*assemble([(", ", "Awa Diarra", "PER"), (" et ", "UA", "ORG")]))
    assert consolidate(text, mentions) == once


def test_the_order_of_rule_files_changes_nothing(tmp_path):
    one, two = tmp_path / "one.toml", tmp_path / "two.toml"
    one.write_text(
        '[[entity]]\nid = "sonacor"\nlabel = "ORG"\nname = "Société nationale du Kordo"\naliases = ["Sonacor"]\n',
        "utf-8",
    )
    two.write_text(
        '[[entity]]\nid = "front-kordo"\nlabel = "GROUP"\nname = "Front du Kordo"\naliases = ["FDK"]\n', "utf-8"
    )
    text = "La Sonacor accuse le FDK. Le Front du Kordo dément, la Société nationale du Kordo insiste."
    results = []
    for files in ([one, two], [two, one]):
        rules = load(files)
        results.append(consolidate(text, resolve(rules.match(text))[0], rules))
    assert results[0] == results[1]
    assert [(e.name, e.mentions) for e in results[0][1]] == [
        ("Société nationale du Kordo", (0, 3)),
        ("Front du Kordo", (1, 2)),
    ]
    assert {j.reason for j in results[0][2]} == {"first", "alias of rule sonacor", "alias of rule front-kordo"}


@given(PARTS)
def test_two_full_names_are_never_one_person(parts):
    text, mentions = assemble(parts)
    for entity in consolidate(text, mentions)[1]:
        full = {mentions[i].text for i in entity.mentions} & {
            "Paul Diarra",
            "Awa Diarra",
            "Iyad Ag Ghali",
            "Louis XIV",
            "Jean-Paul II",
        }
        assert len(full) < 2 or ", alias " in text or ", dit " in text


@pytest.mark.parametrize("kind", ["one surname", "many people", "acronyms", "short forms"])
def test_the_cost_is_linear(kind):
    made = {n: assemble([(", le ministre ", *_name(kind, i)) for i in range(n)]) for n in (500, 2000)}
    # four times the mentions: sixteen times the time if each looked at all others
    assert grows_below(5.5, lambda n: consolidate(*made[n]), 500, 2000)


def _name(kind, i):
    letters = "".join(chr(ord("a") + i // 26**k % 26) for k in range(4))
    return {
        "one surname": (f"{letters.title()} Diarra" if i % 2 else "Diarra", "PER"),
        "many people": (f"Paul {letters.title()}" if i % 2 else letters.title(), "PER"),
        "acronyms": (f"Union {letters}" if i % 2 else f"U{letters[:3].upper()}", "ORG"),
        "short forms": (f"Conseil de {letters}" if i % 2 else "Conseil", "ORG"),
    }[kind]
