"""Names in texts as they come, of tests/cases/plain-names.txt: the whole way, with offsets of the file."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractor import Extractor
from tests.conftest import CASES, unmark
from tests.text.test_plain import any_text, unescaped


def cases():
    kind = ""
    for line in (CASES / "plain-names.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            kind = line[3:]
        elif line and not line.startswith("# "):
            yield pytest.param(unescaped(line), id=kind)


@pytest.mark.model
@pytest.mark.parametrize("marked", list(cases()))
def test_names_are_found_where_they_stand(marked, extractor):
    text, spans = unmark(marked)
    result = extractor.extract(text)
    assert [(m.text, m.label) for m in result.mentions] == [(text[a:b], label) for a, b, label, _ in spans]
    assert [(m.start, m.end) for m in result.mentions] == [(a, b) for a, b, _, _ in spans]
    names = {entity.id: entity.name for entity in result.entities}
    shown = [(names[m.entity], name) for m, (_, _, _, name) in zip(result.mentions, spans) if name]
    assert all(found == name.replace("_", " ") for found, name in shown)


@pytest.mark.model
@pytest.mark.parametrize("end", ["\r\n", "\r"])
@pytest.mark.parametrize("marked", list(cases()))
def test_line_ends_change_no_entity(marked, end, extractor):
    text = unmark(marked)[0].replace("\r\n", "\n")
    # but where their roles stand
    found, wanted = (
        [replace(entity, role_details=()) for entity in extractor.extract(variant).entities]
        for variant in (text.replace("\n", end), text)
    )
    assert found == wanted


RULES = Extractor(model=None)
names = st.sampled_from(["AQMI ", "Boko Haram", "Al-Qaida", "l’exercice « Orion 23 »", "M23", "Da\u00adech "])


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.one_of(names, any_text.map(lambda text: text[:8])), max_size=12).map("".join))
def test_mentions_are_sorted_apart_and_where_they_say(text):
    result = RULES.extract(text)
    assert all(m.text == text[m.start : m.end] and m.text for m in result.mentions)
    assert all(one.end <= two.start for one, two in zip(result.mentions, result.mentions[1:]))
