"""Other names in a text that is trained on."""

import random

from extractor.documents.annotations import Gold, Span
from extractor.training.exchange import Exchange
from tests.conftest import unmark

TEXTS = [
    "[Anna Diop](PER) vit à [Dakar](LOC). Mme [Diop](PER) écrit à l'[ONU](ORG), à [Dakar](LOC).",
    "[Paul Leroy](PER) va à [Rabat](LOC), en [France](LOC) et à l'[Unesco](ORG).",
    "Le [Mali](LOC) et M. [Koné](PER).",
]


def gold(marked):
    text, spans = unmark(marked)
    return Gold("1", text, tuple(Span(start, end, label) for start, end, label, *_ in spans))


def test_a_name_gives_way_to_one_of_its_kind_everywhere_alike():
    swap = Exchange(map(gold, TEXTS))
    seen = set()
    for seed in range(30):
        new = swap(gold(TEXTS[0]), random.Random(seed))
        names = [(new.text[s.start : s.end], s.label) for s in new.spans]
        assert [label for _, label in names] == ["PER", "LOC", "PER", "ORG", "LOC"]
        assert names[0][0].split()[-1] == names[2][0] and names[1] == names[4]
        assert names[1][0] in ("Dakar", "Rabat")  # behind « à », so neither « France » nor « Mali »
        assert names[3][0] in ("ONU", "Unesco")
        seen.add(new.text)
    assert len(seen) > 3


def test_what_stands_between_the_names_stays():
    new = Exchange(map(gold, TEXTS))(gold(TEXTS[1]), random.Random(4))
    bare = new.text
    for span in sorted(new.spans, key=lambda s: -s.start):
        bare = bare[: span.start] + "_" + bare[span.end :]
    assert bare == "_ va à _, en _ et à l'_."
