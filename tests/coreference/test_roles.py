"""The roles by a person, by the sentences of cases/roles.txt."""

import re

import pytest

from extractor.core.types import Mention
from extractor.coreference import consolidate
from tests.conftest import CASES


def cases():
    for line in (CASES / "roles.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            marked, _, wanted = line.partition("=>")
            yield marked.rstrip(), tuple(role.strip() for role in wanted.split("|") if role.strip())


def people_in(marked):
    """The text, and its people, in brackets, as mentions."""
    spans, text, last = [], "", 0
    for mark in re.finditer(r"\[(.+?)\]", marked):
        text += marked[last : mark.start()]
        spans.append(Mention(len(text), len(text) + len(mark[1]), mark[1], "PER"))
        text += mark[1]
        last = mark.end()
    return text + marked[last:], spans


def test_there_are_enough_people():
    assert sum(bool(wanted) for _, wanted in cases()) >= 100


@pytest.mark.parametrize("marked, wanted", list(cases()))
def test_roles_are_whole_and_exact(marked, wanted):
    text, mentions = people_in(marked)
    _, entities, _ = consolidate(text, mentions)
    assert entities[0].roles == wanted


def roles_in(marked):
    text, mentions = people_in(marked)
    return {entity.name: entity.roles for entity in consolidate(text, mentions)[1]}


def test_a_person_keeps_the_roles_of_all_their_mentions_each_once():
    assert roles_in(
        "Le ministre de la Défense, [Issa Konta], a parlé. Le ministre [Konta] est aussi pressé. "
        "[Konta], maire de Gao, part. Le ministre de la Défense [Konta] dort."
    ) == {"Issa Konta": ("ministre de la Défense", "maire de Gao")}


def test_a_role_belongs_to_the_person_it_stands_by():
    assert roles_in(
        "Le président [Karim Sabry] a reçu le préfet [Luc Delorge] et [Awa Diarra], ministre de la Santé."
    ) == {
        "Karim Sabry": ("président",),
        "Luc Delorge": ("préfet",),
        "Awa Diarra": ("ministre de la Santé",),
    }
    assert roles_in("[Jared Whitcombe], conseiller spécial du président [Karim Sabry], est venu.") == {
        "Jared Whitcombe": ("conseiller spécial du président",),
        "Karim Sabry": ("président",),
    }
    assert roles_in("[Lutfi Nsimba], alias « [Maître Zoulou] », chef des Lions, a fui.") == {
        "Lutfi Nsimba": ("chef des Lions",)
    }
