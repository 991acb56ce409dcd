"""The rules in a plain spaCy pipeline."""

import os
import random
import shutil
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
import spacy
import srsly
from spacy.tokens import Doc, DocBin, Span, Token
from spacy.tokens.underscore import Underscore

import extractor.spacy_components  # noqa: F401  (an installed package is found by its entry points)
from extractor.core.errors import ArgumentError, RuleError
from extractor.spacy_components import Rules
from tests.conftest import ROOT


def test_the_entry_points_lead_to_factories():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for name, place in project["entry-points"]["spacy_factories"].items():
        module, _, attribute = place.partition(":")
        assert getattr(import_module(module), attribute)
        assert spacy.blank("fr").has_factory(name)


def named(doc):
    return [(e.text, e.label_, e.ent_id_) for e in doc.ents]


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('[[entity]]\nid = "bertin"\nlabel = "VESSEL"\nname = "Émile Bertin"\n', "utf-8")
    return str(path)


def test_names_of_the_package_and_of_the_user(own):
    nlp = spacy.blank("fr")
    nlp.add_pipe("extractor_rules", config={"files": [own]})
    doc = nlp("L’AQMI et l’exercice « Vent de Sable 3 » à bord de l’Émile Bertin.")
    assert named(doc) == [
        ("AQMI", "GROUP", "aqmi"),
        ("Vent de Sable 3", "EXERCISE", "exercice-guillemets"),
        ("Émile Bertin", "VESSEL", "bertin"),
    ]


def test_without_the_built_in_rules(own):
    nlp = spacy.blank("fr")
    nlp.add_pipe("extractor_rules", config={"files": [own], "builtin": False})
    assert named(nlp("L’AQMI et l’Émile Bertin")) == [("Émile Bertin", "VESSEL", "bertin")]


def test_rules_win_over_entities_that_are_there_and_leave_the_others():
    nlp = spacy.blank("fr")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "ORG", "pattern": "Haram"}, {"label": "LOC", "pattern": "Maiduguri"}])
    nlp.add_pipe("extractor_rules")
    assert named(nlp("Boko Haram a frappé Maiduguri.")) == [
        ("Boko Haram", "GROUP", "boko-haram"),
        ("Maiduguri", "LOC", ""),
    ]


def test_names_can_go_to_a_span_group():
    nlp = spacy.blank("fr")
    nlp.add_pipe("extractor_rules", config={"spans_key": "rules"})
    doc = nlp("Boko Haram recule.")
    assert [(s.text, s.label_) for s in doc.spans["rules"]] == [("Boko Haram", "GROUP")] and not doc.ents


def test_a_pipeline_with_rules_is_saved_and_loaded(tmp_path, own):
    nlp = spacy.blank("fr")
    nlp.add_pipe("extractor_rules", config={"files": [own]})
    nlp.to_disk(tmp_path / "pipeline")
    again = spacy.load(tmp_path / "pipeline")
    text = "Boko Haram et l’Émile Bertin"
    assert named(again(text)) == named(nlp(text)) and named(nlp(text))


TEXT = "L’Alcyon, le Surcouf, un Missile KH-22 et la Boussole de Goma"


def test_token_patterns_see_plain_typography(tmp_path):
    pattern = '[[pattern]]\nid = "{}"\nlabel = "X"\ntokens = [{}]\n'
    tokens = (
        "{LOWER = \"l'\"}, {TEXT = 'Otan'}",
        "{TEXT = '\"'}, {IS_TITLE = true}, {TEXT = '\"'}",
        "{LOWER = 'saint-denis'}",
    )
    path = tmp_path / "t.toml"
    path.write_text("".join(pattern.format(f"t{n}", each) for n, each in enumerate(tokens)), "utf-8")
    nlp = spacy.blank("fr")
    nlp.add_pipe("extractor_rules", config={"files": [str(path)], "builtin": False})
    texts = ["Vu l'Otan.", "Vu\u00a0l’Otan.", "à Saint‑Denis", "Vu «Surcouf»."]
    assert [[e.text for e in nlp(text).ents] for text in texts] == [
        ["l'Otan"],
        ["l’Otan"],
        ["Saint‑Denis"],
        ["«Surcouf»"],
    ]
    assert not Token.has_extension("vu")
    Token.set_extension("vu", getter=lambda token: token.doc[0].text == "Vu")
    try:
        path.write_text(pattern.format("e", "{_ = {vu = true}, TEXT = 'Otan'}"), "utf-8")
        assert [e.text for e in Rules([path], builtin=False)(nlp.make_doc("Vu l’Otan")).ents] == ["Otan"]
    finally:
        Token.remove_extension("vu")


@pytest.fixture
def files(tmp_path):
    """Rule files of all kinds, two of one name, with lists beside and above them."""
    rules = tmp_path / "rules"
    (rules / "a").mkdir(parents=True)
    (rules / "above.txt").write_text("Boussole\tBoussole de Goma\n", "utf-8")
    (rules / "a" / "beside.txt").write_text("Surcouf\n", "utf-8")
    (rules / "a" / "m.toml").write_text(
        '[[gazetteer]]\nid = "navires"\nlabel = "VESSEL"\nfile = "beside.txt"\n'
        '[[gazetteer]]\nid = "bars"\nlabel = "BAR"\nfile = "../above.txt"\n'
        f'[[gazetteer]]\nid = "absolus"\nlabel = "BAR"\nfile = "{rules / "above.txt"}"\n',
        "utf-8",
    )
    (rules / "a" / "m.jsonl").write_text('{"label": "VESSEL", "pattern": "Alcyon"}\n', "utf-8")
    pattern = '{"label": "WEAPON", "pattern": [{"LOWER": "missile"}, {"SHAPE": "XX-dd"}]}\n'
    (rules / "m.jsonl").write_text(pattern, "utf-8")
    return [str(rules / "a" / "m.toml"), str(rules / "a" / "m.jsonl"), str(rules / "m.jsonl")]


def with_rules(files):
    nlp = spacy.blank("fr")
    nlp.add_pipe("extractor_rules", config={"files": files})
    nlp.add_pipe("extractor_entities", config={"files": files})
    return nlp


def test_a_saved_pipeline_holds_the_rule_files_of_the_user(tmp_path, files):
    nlp = with_rules(files)
    expected, entities = named(nlp(TEXT)), nlp(TEXT)._.entities
    assert [name for name, _, _ in expected] == ["Alcyon", "Surcouf", "Missile KH-22", "Boussole de Goma"]
    # what was read counts, not what stands there since
    rules = tmp_path / "rules"
    (rules / "a" / "beside.txt").write_text("Alcyon\n", "utf-8")
    nlp.to_disk(tmp_path / "first")
    shutil.rmtree(rules)
    again = spacy.load(tmp_path / "first")
    assert named(again(TEXT)) == expected and again(TEXT)._.entities == entities
    again.to_disk(tmp_path / "second")
    shutil.rmtree(tmp_path / "first")
    (tmp_path / "second").rename(tmp_path / "elsewhere")
    assert named(spacy.load(tmp_path / "elsewhere")(TEXT)) == named(again(TEXT)) == expected


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no file is called so")
def test_rule_files_of_any_name_are_saved(tmp_path):
    for number, name in enumerate(("a\\b.toml", "a\nb é.toml")):
        path = os.path.join(tmp_path, name)
        Path(path).write_text('[[entity]]\nid = "a"\nlabel = "XX"\nname = "Zork"\n', "utf-8")
        nlp = with_rules([path])
        nlp.to_disk(tmp_path / f"{number}")
        assert named(spacy.load(tmp_path / f"{number}")("Le Zork.")) == [("Zork", "XX", "a")]
        assert named(with_rules([]).from_bytes(nlp.to_bytes())("Le Zork.")) == [("Zork", "XX", "a")]


def test_a_pipeline_that_is_saved_again_with_fewer_rules_has_those_alone(tmp_path, files):
    with_rules(files).to_disk(tmp_path / "pipeline")
    with_rules(files[1:2]).to_disk(tmp_path / "pipeline")
    shutil.rmtree(tmp_path / "rules")
    assert [name for name, _, _ in named(spacy.load(tmp_path / "pipeline")(TEXT))] == ["Alcyon"]


def test_the_bytes_of_a_pipeline_hold_the_rule_files(tmp_path, files):
    nlp = with_rules(files)
    expected, data = named(nlp(TEXT)), nlp.to_bytes()
    config = nlp.config
    shutil.rmtree(tmp_path / "rules")
    again = spacy.blank("fr").from_config(config).from_bytes(data)
    assert named(again(TEXT)) == expected and again.to_bytes() == data


def test_a_rule_file_that_is_missing_or_wrong_is_told(tmp_path, files):
    missing = with_rules([*files, "none.toml"])
    with pytest.raises(RuleError, match="cannot read it"):
        missing("Rien.")
    with pytest.raises(RuleError, match="cannot read it"):
        missing.to_disk(tmp_path / "pipeline")
    (tmp_path / "wrong.toml").write_text("[[entity]\n", "utf-8")
    with pytest.raises(RuleError, match="no TOML"):
        with_rules([str(tmp_path / "wrong.toml")])("Rien.")


def test_a_saved_pipeline_does_not_look_at_the_rule_files_it_was_made_from(tmp_path, files):
    nlp = with_rules(files)
    expected, data = named(nlp(TEXT)), nlp.to_bytes()
    nlp.to_disk(tmp_path / "pipeline")
    without_file = b'[[gazetteer]]\nid = "navires"\nlabel = "VESSEL"\nfile = "none.txt"\n'
    for broken in (b"[[entity]\n", b"\xff\xfe", without_file, b""):
        for file in files:
            Path(file).write_bytes(broken)
        assert named(spacy.load(tmp_path / "pipeline")(TEXT)) == expected, broken
        assert named(spacy.blank("fr").from_config(nlp.config).from_bytes(data)(TEXT)) == expected, broken


def test_a_gazetteer_with_a_long_id_is_saved_and_loaded(tmp_path):
    (tmp_path / "navires.txt").write_text("Surcouf\n", "utf-8")
    (tmp_path / "bars.txt").write_text("Boussole de Goma\n", "utf-8")
    rules = tmp_path / "m.toml"
    rules.write_text(
        f'[[gazetteer]]\nid = "{"n" * 300}"\nlabel = "VESSEL"\nfile = "navires.txt"\n'
        f'[[gazetteer]]\nid = "{"n" * 301}"\nlabel = "BAR"\nfile = "bars.txt"\n'
    )
    nlp = with_rules([str(rules)])
    nlp.to_disk(tmp_path / "pipeline")
    rules.unlink()
    again = spacy.load(tmp_path / "pipeline")
    assert (
        named(again(TEXT))
        == named(nlp(TEXT))
        == named(spacy.blank("fr").from_config(nlp.config).from_bytes(again.to_bytes())(TEXT))
    )
    assert [name for name, _, _ in named(again(TEXT))] == ["Surcouf", "Boussole de Goma"]


@pytest.mark.parametrize(
    "files",
    [
        [],
        3,
        None,
        "a",
        {"1/a.toml": "text"},
        {"1/a.toml": None},
        {3: b""},
        {"../a.toml": b""},
        {"1/..": b""},
        {"/etc/a": b""},
    ],
)
def test_bytes_that_are_no_rule_files_are_told(files):
    with pytest.raises(RuleError, match="these bytes hold none, or not the whole; take what to_bytes gives"):
        Rules().from_bytes(srsly.msgpack_dumps(files))


def test_bytes_that_are_cut_or_foreign_are_told(own):
    rules, data = Rules(), Rules([own]).to_bytes()
    for foreign in [
        *(data[:end] for end in range(len(data))),
        data + b"\0",
        random.Random(7).randbytes(500),
        b"\x81" * 9999,
    ]:
        with pytest.raises(RuleError, match="these bytes hold none"):
            rules.from_bytes(foreign)


def test_a_damaged_list_of_rule_files_is_told(tmp_path, files):
    with_rules(files).to_disk(tmp_path / "pipeline")
    for listed in ("{", "3", "[3]", '["../../x.toml"]', '["1/.."]', '["/etc/passwd"]', '["1/none.toml"]'):
        (tmp_path / "pipeline" / "extractor_rules" / "files.json").write_text(listed, "utf-8")
        with pytest.raises(RuleError):
            spacy.load(tmp_path / "pipeline")
            pytest.fail(f"{listed} is taken as a list")


def test_any_text_goes_through():
    nlp = spacy.blank("fr")
    nlp.add_pipe("extractor_rules")
    for text in ("", " ", "\n\n", "AFC/M23 à Goma, au Kivu : les rebelles", "anti-Hamas, ex-M23 du Kivu", "😀 AQMI😀"):
        assert nlp(text).text == text


def test_entities_after_rules_and_a_recogniser():
    nlp = spacy.blank("fr")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns(
        [
            {"label": "PERSON", "pattern": "Nabil Bouzekri"},
            {"label": "PERSON", "pattern": "Bouzekri"},
            {"label": "GPE", "pattern": "Rabat"},
            {"label": "DATE", "pattern": "hier"},
        ]
    )
    nlp.add_pipe("extractor_rules")
    nlp.add_pipe("extractor_entities")
    doc = nlp("Le ministre Nabil Bouzekri était hier à Rabat. M. Bouzekri a parlé de Daech.")
    assert [(e.id, e.label, e.name, e.roles, [doc.ents[i].text for i in e.mentions]) for e in doc._.entities] == [
        ("per-nabil-bouzekri", "PER", "Nabil Bouzekri", ("ministre",), ["Nabil Bouzekri", "Bouzekri"]),
        ("loc-rabat", "LOC", "Rabat", (), ["Rabat"]),
        ("group-etat-islamique", "GROUP", "Etat islamique", (), ["Daech"]),
    ]
    assert [(e.text, e.label_, e.kb_id_) for e in doc.ents] == [
        ("Nabil Bouzekri", "PERSON", "per-nabil-bouzekri"),
        ("hier", "DATE", ""),
        ("Rabat", "GPE", "loc-rabat"),
        ("Bouzekri", "PERSON", "per-nabil-bouzekri"),
        ("Daech", "GROUP", "group-etat-islamique"),
    ]
    assert doc.ents[4].ent_id_


def test_a_civility_in_a_recognisers_span_keeps_nobody_apart():
    nlp = spacy.blank("fr")
    entities, doc = nlp.add_pipe("extractor_entities"), nlp.make_doc("Paul Valois est à Gao. Hier, M. Valois a parlé.")
    doc.ents = [Span(doc, 0, 2, label="PER"), Span(doc, 8, 10, label="PER")]
    assert [(e.text, e.kb_id_) for e in entities(doc).ents] == [
        ("Paul Valois", "per-paul-valois"),
        ("M. Valois", "per-paul-valois"),
    ]
    assert [(e.name, e.mentions) for e in doc._.entities] == [("Paul Valois", (0, 1))]


def test_what_a_linker_says_of_other_entities_stays():
    nlp = spacy.blank("fr")
    entities, doc = nlp.add_pipe("extractor_entities"), nlp.make_doc("Hier à Rabat")
    doc.ents = [Span(doc, 0, 1, label="DATE", kb_id="Q1"), Span(doc, 2, 3, label="LOC", kb_id="Q3551")]
    assert [(e.label_, e.kb_id_) for e in entities(doc).ents] == [("DATE", "Q1"), ("LOC", "loc-rabat")]


@pytest.mark.parametrize("others", [{"default": None}, {"getter": lambda doc: []}])
def test_an_extension_of_that_name_is_told(monkeypatch, others):
    monkeypatch.setattr(Underscore, "doc_extensions", {})
    Doc.set_extension("entities", **others)
    with pytest.raises(ArgumentError, match="doc._.entities: is an extension of someone else's"):
        spacy.blank("fr").add_pipe("extractor_entities")
    Doc.remove_extension("entities")
    for _ in range(2):
        spacy.blank("fr").add_pipe("extractor_entities")


def test_entities_of_the_users_rules(own):
    nlp = spacy.blank("fr")
    nlp.add_pipe("extractor_rules", config={"files": [own]})
    nlp.add_pipe("extractor_entities", config={"files": [own]})
    (entity,) = nlp("L’Émile Bertin et l’EMILE BERTIN.")._.entities
    assert (entity.id, entity.label, entity.mentions) == ("vessel-emile-bertin", "VESSEL", (0, 1))


def test_without_names_there_are_no_entities():
    nlp = spacy.blank("fr")
    nlp.add_pipe("extractor_entities")
    assert nlp("")._.entities == nlp("Rien ici.")._.entities == ()


def test_a_pipeline_with_entities_is_saved_and_loaded(tmp_path):
    nlp = spacy.blank("fr")
    nlp.add_pipe("extractor_rules")
    nlp.add_pipe("extractor_entities")
    nlp.to_disk(tmp_path / "pipeline")
    text = "Boko Haram et l’AQMI, ou Al-Qaida au Maghreb islamique."
    assert spacy.load(tmp_path / "pipeline")(text)._.entities == nlp(text)._.entities
    assert len(nlp(text)._.entities) == 2


def test_entities_are_saved_with_their_text_and_sent_to_other_processes():
    nlp = spacy.blank("fr")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "PER", "pattern": "Ali Sangaré"}])
    nlp.add_pipe("extractor_rules")
    nlp.add_pipe("extractor_entities")
    doc = nlp("Le général Ali Sangaré accuse l’AQMI (Al-Qaida au Maghreb islamique).")
    assert [entity.roles for entity in doc._.entities] == [("général",), ()]
    assert Doc(nlp.vocab).from_bytes(doc.to_bytes())._.entities == doc._.entities
    together = DocBin(store_user_data=True, docs=[doc])
    (read,) = DocBin().from_bytes(together.to_bytes()).get_docs(nlp.vocab)
    assert read._.entities == doc._.entities
    assert next(nlp.pipe([doc.text] * 2, n_process=2, batch_size=1))._.entities == doc._.entities
    for damaged in (7, [7], [{}], [{"role_details": [{}]}]):
        doc.user_data["extractor_entities"] = damaged
        with pytest.raises(ArgumentError, match="holds no entities"):
            assert doc._.entities
