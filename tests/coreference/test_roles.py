"""The roles by a person, by the sentences of cases/roles.txt."""

import json
import re
import tomllib
from importlib.resources import files

import pytest

from extractor.core.types import Mention
from extractor.coreference import consolidate
from extractor.lexicon.roles import checked
from tests.benchmarks.roles_score import given_reader, score
from tests.conftest import CASES
from tests.each import each


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


@each(cases())
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


# -- lists, captions and minutes ----------------------------------------------------


def lists():
    """The sentences of cases/roles-lists.txt, with their section."""
    for line in (CASES / "roles-lists.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


@each((line,) for line in lists())
def test_each_person_of_a_list_has_their_own_roles(line):
    wanted = [
        (name.strip(), tuple(role.strip() for role in roles.split(";") if role.strip()))
        for name, _, roles in (mark.partition("=") for mark in re.findall(r"\[(.+?)\]", line))
    ]
    text, mentions = people_in(re.sub(r" = [^\]]+", "", line))
    roles = {entity.id: entity.roles for entity in consolidate(text, mentions)[1]}
    mentions = consolidate(text, mentions)[0]
    assert [(m.text, roles[m.entity]) for m in mentions] == wanted


# -- four sets by readers who did not see the code ------------------------------------


@pytest.mark.parametrize(
    "name, found",
    [("roles-blind.jsonl", 120), ("roles-free.jsonl", 110), ("roles-free-d.jsonl", 139), ("roles-free-e.jsonl", 139)],
)
def test_no_role_stands_by_a_wrong_person_and_most_are_found(name, found):
    rows = [json.loads(line) for line in (CASES / name).read_text("utf-8").splitlines()]
    count, _ = score(rows, given_reader)
    assert count["people"] == 200
    assert count["wrong"] == count["cut"] == 0
    assert count["found"] >= found


def test_a_set_that_nothing_was_mended_by_comes_out_as_measured():
    """The one that is wrong, « rescapée », is no office, and stands by the right person."""
    rows = [json.loads(line) for line in (CASES / "roles-free-f.jsonl").read_text("utf-8").splitlines()]
    count, _ = score(rows, given_reader)
    assert count["people"] == 200 and count["wrong"] <= 1 and count["found"] >= 139


def test_each_role_has_its_place_and_its_reason():
    text, mentions = people_in("Le  ministre de la\u00a0Santé, [Issa Konta], a vu [Awa Diarra] (maire de Gao).")
    _, entities, _ = consolidate(text, mentions)
    details = [role for entity in entities for role in entity.role_details]
    assert [(text[role.start : role.end], role.mention, role.reason) for role in details] == [
        ("ministre de la\u00a0Santé", 0, "title before the name, set off by a comma"),
        ("maire de Gao", 1, "in brackets behind the name"),
    ]
    assert details[0].text == "ministre de la Santé"


@pytest.mark.parametrize(
    "change, said",
    [
        ("[fronted]", "[fronted] is missing"),
        ('none = ["jeune fille"', "none of [expressions] is no list of words in small letters"),
    ],
)
def test_a_wrong_list_of_words_is_named(change, said):
    source = files("extractor").joinpath("lexicon/data/roles.toml").read_text(encoding="utf-8")
    changed = source.replace(change, "[unheard]" if change == "[fronted]" else 'none = ["Jeune fille"')
    with pytest.raises(ValueError, match=re.escape(said) if change != "[fronted]" else "fronted"):
        checked(tomllib.loads(changed))
