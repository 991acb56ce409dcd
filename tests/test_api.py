"""The Python API, as the README shows it."""

import gzip
import json
import pickle
import sys
from pathlib import Path

import pytest

import extractor
from extractor import Document, Entity, Extractor, ExtractorError, Mention, Result, frame, load
from extractor.core.errors import MissingExtra, ModelError, RuleError
from tests.timing import grows_below

TEXT = "AQMI et Daech. Al-Qaida au Maghreb islamique (AQMI), puis l’exercice « African Lion »."


@pytest.fixture(scope="module")
def rules_alone():
    return Extractor(model=None)


def test_a_result_of_dataclasses(rules_alone):
    result = rules_alone.extract(TEXT)
    assert isinstance(result, Result) and result.model == "none" and result.characters == len(TEXT)
    assert all(isinstance(m, Mention) for m in result.mentions) and all(isinstance(e, Entity) for e in result.entities)
    assert [(e.id, e.label, len(e.mentions)) for e in result.entities] == [
        ("group-al-qaida-au-maghreb-islamique", "GROUP", 3), ("group-etat-islamique", "GROUP", 1), ("exercise-african-lion", "EXERCISE", 1),
    ]  # fmt: skip
    assert [result.mentions[i].text for i in result.entities[0].mentions] == [
        "AQMI",
        "Al-Qaida au Maghreb islamique",
        "AQMI",
    ]
    with pytest.raises(AttributeError):
        result.model = "other"


def test_a_document_keeps_its_path_and_fields(rules_alone):
    result = rules_alone.extract(Document(TEXT, "a.txt", {"date": "2024"}))
    assert (result.document.path, result.document.meta) == ("a.txt", {"date": "2024"})
    assert rules_alone.extract(TEXT).document.path is None


@pytest.mark.model
def test_more_texts_at_a_time_than_there_can_be_are_all(extractor):
    assert [r.document.text for r in extractor.extract_many([TEXT, "Gao"], batch_size=10**30)] == [TEXT, "Gao"]


GUARDED = """
[[entity]]
id = "charles-de-gaulle"
label = "VESSEL"
name = "Charles-de-Gaulle"
context = { near = ["porte-avions"], not_before = ["général"] }

[[gazetteer]]
id = "navires"
label = "VESSEL"
names = ["Zork"]
context = { not_near = ["président"] }
"""


@pytest.mark.model
@pytest.mark.parametrize("model", [None, "fr_press"])
def test_a_rule_that_says_where_its_name_is_another_s_says_nothing_of_it_there(tmp_path, model):
    """Neither by what is found once, nor by the label that a name has elsewhere."""
    (tmp_path / "r.toml").write_text(GUARDED, "utf-8")
    ours = Extractor(model, tmp_path / "r.toml")
    for text, ship in (
        ("Le porte-avions Charles-de-Gaulle a quitté Toulon. Le général Charles de Gaulle parlait.", 16),
        ("Le Zork a quitté Toulon. Le président Zork parlait à Londres.", 3),
    ):
        mentions = [m for m in ours.extract(text).mentions if m.label != "LOC"]
        assert (mentions[0].start, mentions[0].label) == (ship, "VESSEL")
        assert [m.label for m in mentions[1:]] == ([] if model is None else ["PER"])


def test_a_control_that_stands_for_a_letter_is_no_name_alone(rules_alone):
    assert not rules_alone.extract("L’exercice \x8a=Á").mentions
    assert [m.text for m in rules_alone.extract("L’exercice \x8aara et l’exercice Š.").mentions] == ["\x8aara", "Š"]


def test_what_the_tagger_takes_for_a_name_and_is_none_costs_nothing(extractor):
    """An accent alone is tagged here as an exercise."""
    text = "Le groupe est là avec \"400of d' \u0301 of\", dit l’AQMI à Gao. 400OF D' \u0301 OF et l’exercice + . (+ )."
    assert "AQMI" in [m.text for m in extractor.extract(text).mentions]


def test_many_texts_stream_in_order(rules_alone):
    taken = []

    def texts():
        for number in range(50):
            taken.append(number)
            yield f"AQMI {number}"

    results = rules_alone.extract_many(texts(), batch_size=1)
    first = next(results)
    assert first.document.text == "AQMI 0" and len(taken) <= 2
    assert [r.document.text for r in results] == [f"AQMI {n}" for n in range(1, 50)]


@pytest.mark.parametrize(("window", "size"), [(100_000, 32), (100_000, 3), (100_000, 1), (10, 32)])
def test_what_came_before_a_text_that_fails_is_given_first(rules_alone, extractor, window, size, monkeypatch):
    def texts():
        yield from (f"AQMI à Gao {number}" for number in range(4))
        raise OSError("the disk is gone")

    for one in (rules_alone, extractor):
        monkeypatch.setattr(one, "_window", window)
        for given, error in ((texts(), OSError), ([*["AQMI à Gao"] * 4, None], TypeError)):
            found = []
            with pytest.raises(error):
                found.extend(one.extract_many(given, size))
            assert [len(result.mentions) for result in found] == [1 if one is rules_alone else 2] * 4


def test_many_give_what_one_gives(rules_alone):
    texts = [TEXT, "", "Rien.", "Boko Haram " * 50]
    assert list(rules_alone.extract_many(texts)) == [rules_alone.extract(t) for t in texts]
    assert list(rules_alone.extract_many(reversed(texts)))[::-1] == [rules_alone.extract(t) for t in texts]


def test_own_rules_and_none(tmp_path):
    rules = tmp_path / "r.toml"
    rules.write_text('[[entity]]\nid = "bertin"\nlabel = "VESSEL"\nname = "Émile Bertin"\n', "utf-8")
    found = Extractor(model=None, rule_files=[rules], builtin_rules=False).extract("L’Émile Bertin et AQMI")
    assert [(e.name, e.label) for e in found.entities] == [("Émile Bertin", "VESSEL")]


def test_what_is_wrong_is_said():
    with pytest.raises(ModelError, match="no such pipeline is installed"):
        Extractor("nirgends")
    with pytest.raises(RuleError, match="none.toml"):
        Extractor(model=None, rule_files=[Path("none.toml")])
    with pytest.raises(RuleError, match="cannot read it"):
        Extractor(model=None, rule_files=["a\0.toml"])


@pytest.mark.model
def test_the_default_has_people_and_places(extractor):
    text = "Le ministre Karim Benhalima a reçu Lucie Marchand à Rabat. M. Benhalima part lundi pour Tunis."
    one, *_ = results = list(extractor.extract_many([text, TEXT, text]))
    assert one.mentions == results[2].mentions
    people = {e.name: len(e.mentions) for e in one.entities if e.label == "PER"}
    assert people == {"Karim Benhalima": 2, "Lucie Marchand": 1}
    assert {"Rabat", "Tunis"} <= {e.name for e in one.entities if e.label == "LOC"}


def test_a_long_text_takes_time_in_proportion(rules_alone):
    """Ten times the text is not a hundred times the work."""
    repeated = TEXT + " Le Front du Nord (FDN) et le groupe terroriste Ansar.\n"
    rules_alone.extract(repeated)  # what is compiled when it is first needed
    assert grows_below(17, lambda copies: rules_alone.extract(repeated * copies), 50, 500)


def test_the_public_names_are_there():
    assert set(extractor.__all__) <= set(dir(extractor)) and issubclass(ModelError, ExtractorError)
    for name in extractor.__all__:
        assert getattr(extractor, name).__name__ == name
    with pytest.raises(AttributeError):
        extractor.nothing  # noqa: B018


def test_one_rule_file_is_a_path_or_a_list(tmp_path):
    rules = tmp_path / "r.toml"
    rules.write_text('[[entity]]\nid = "bertin"\nlabel = "VESSEL"\nname = "Émile Bertin"\n', "utf-8")
    for given in (rules, str(rules), [rules], (str(rules),)):
        found = Extractor(None, given, builtin_rules=False).extract("L’Émile Bertin est à quai.")
        assert [e.name for e in found.entities] == ["Émile Bertin"]


def test_a_result_says_what_it_is_without_its_text(rules_alone):
    result = rules_alone.extract(Document(TEXT, "a.txt"))
    assert repr(result) == f"<Result a.txt: {len(TEXT)} characters, 5 mentions, 3 entities>"
    assert "Daech" not in repr(result.document) and str(len(TEXT)) in repr(result.document)


def test_a_notebook_shows_text_and_entities(rules_alone):
    html = rules_alone.extract("<b>L’AQMI</b> & l’exercice « African Lion »")._repr_html_()
    assert "&lt;b&gt;L’<span" in html and "<b>" not in html and "&amp; l’exercice" in html
    assert "Armed groups" in html and "Al-Qaida au Maghreb islamique" in html and "<script" not in html
    assert "No names found" in rules_alone.extract("Rien.")._repr_html_()


def test_frames_have_a_row_an_entity_or_a_mention(rules_alone, tmp_path):
    result = rules_alone.extract(Document(TEXT, "a.txt"))
    entities, mentions = result.to_frame(), result.to_frame("mentions")
    assert list(entities["name"]) == [e.name for e in result.entities] and list(entities["mentions"]) == [3, 1, 1]
    assert list(mentions["text"]) == [m.text for m in result.mentions] and set(mentions["path"]) == {"a.txt"}
    assert list(rules_alone.extract("Rien.").to_frame().columns) == list(entities.columns)
    (tmp_path / "out.jsonl").write_text(json.dumps(result.to_dict(), ensure_ascii=False) + "\n", "utf-8")
    saved = list(load(tmp_path / "out.jsonl"))
    assert [r.to_dict() for r in saved] == [result.to_dict()] and frame(saved).equals(entities)
    # a file name that is no UTF-8
    odd = rules_alone.extract(Document("L’AQMI est là.", "caf\udce9.txt"))
    assert list(odd.to_frame()["path"]) == ["caf\\udce9.txt"]
    with pytest.raises(ExtractorError, match="no such file"):
        list(load(tmp_path / "none.jsonl"))
    for wrong in (3, None, ["a.jsonl"], "a\0b"):
        with pytest.raises(ExtractorError, match="path: .* is no path; give that of a file of results"):
            load(wrong)


def test_saved_results_are_read_as_the_commands_read_them(rules_alone, tmp_path):
    line = json.dumps(rules_alone.extract(TEXT).to_dict(), ensure_ascii=False).encode() + b"\n"
    (tmp_path / "out.jsonl.gz").write_bytes(gzip.compress(line))
    assert len(list(load(tmp_path / "out.jsonl.gz"))) == 1
    (tmp_path / "bytes").write_bytes(b"\xe9t\xe9")
    for path, reason in ((tmp_path / "bytes", "not UTF-8"), (tmp_path, "is a directory")):
        with pytest.raises(ExtractorError, match=reason):
            list(load(path))


@pytest.mark.parametrize(
    "wrong",
    [
        {"window": 0},
        {"window": -1},
        {"window": 1.5},
        {"window": float("nan")},
        {"window": "9"},
        {"window": None},
        {"window": True},
        {"min_confidence": float("nan")},
        {"min_confidence": 2},
        {"min_confidence": "0.5"},
        {"min_confidence": None},
        {"model": 5},
        {"model": b"fr_press"},
        {"model": ["fr_press"]},
        {"rule_files": None},
        {"rule_files": 3},
        {"rule_files": b"a.toml"},
        {"rule_files": [None]},
        {"rule_files": ["a.toml", 5]},
        {"builtin_rules": "no"},
        {"builtin_rules": None},
        {"trust_model": 1},
        {"filters": "x"},
        {"propagation": []},
        {"confidence": 0.5},
    ],
)
def test_a_wrong_argument_is_told_by_its_name(wrong):
    with pytest.raises(ExtractorError) as caught:
        Extractor(**{"model": None, **wrong})
    ((name, given),) = wrong.items()
    assert caught.value.subject == name and repr(given) in caught.value.reason and caught.value.remedy
    assert isinstance(caught.value, ValueError)


def test_of_wrong_arguments_the_first_is_told():
    with pytest.raises(ExtractorError, match="rule_files: 7 is no path and no list of paths; give them as str or Path"):
        Extractor(None, 7, "no", window="9", min_confidence="x")


def test_what_is_no_text_is_refused(rules_alone):
    for size in (0, "3", None, 1.5):
        with pytest.raises(ExtractorError, match="batch_size"):
            rules_alone.extract_many([TEXT], batch_size=size)
    for value in (None, b"AQMI", 5, float("nan")):
        with pytest.raises(TypeError, match="a text is a str"):
            rules_alone.extract(value)
        with pytest.raises(TypeError, match=rf"not {type(value).__name__} \(texts\[1\]\)"):
            list(rules_alone.extract_many([TEXT, value]))


@pytest.mark.parametrize("one", ["Le GSIM", b"Le GSIM", Document("Le GSIM"), None, 7])
def test_one_text_is_not_taken_for_its_letters(one, rules_alone):
    with pytest.raises(TypeError, match="extract_many takes a list of texts, not one .*; extract takes that"):
        rules_alone.extract_many(one)


@pytest.mark.model
@pytest.mark.parametrize("model", [None, "fr_press"])
def test_it_can_be_sent_to_another_process(model):
    one = Extractor(model)
    other = pickle.loads(pickle.dumps(one))
    text = "Le GSIM a quitté Gao.\n\nMOPTI EST PRISE."
    assert other.extract(text) == one.extract(text) and one.extract(text).mentions


def test_a_notebook_can_save_half_a_surrogate_pair(rules_alone):
    assert "Le <span" in rules_alone.extract("Le GSIM \ud800.")._repr_html_().encode().decode()


def test_what_is_no_result_has_no_row():
    pytest.importorskip("pandas")
    with pytest.raises(TypeError, match="a result is what"):
        frame([1])


def test_a_frame_that_there_is_not_is_refused_with_what_there_is(rules_alone):
    pytest.importorskip("pandas")
    result = rules_alone.extract("Le GSIM.")
    with pytest.raises(ExtractorError, match="rows: 'x' is none of a table; give 'entities' or 'mentions'"):
        result.to_frame("x")
    with pytest.raises(ExtractorError, match="none of a table"):
        result.to_frame(["mentions"])
    with pytest.raises(TypeError, match="a list of results, not NoneType"):
        frame(None)
    with pytest.raises(TypeError, match=r"a list of results, not Result; one result has to_frame\(\)"):
        frame(result)


@pytest.mark.model
def test_half_a_surrogate_pair_is_a_sign_as_any(extractor):
    text = "Le GSIM \ud800 a quitté Gao."
    result = extractor.extract(text)
    assert [(m.text, text[m.start : m.end]) for m in result.mentions] == [("GSIM", "GSIM"), ("Gao", "Gao")]


def test_half_a_surrogate_pair_may_stand_in_a_name_of_signs_alone():
    from extractor.coreference.identity import key

    assert key("PER", ".\ud800").id == key("PER", ".\ud800").id != key("PER", ".\ud801").id


def test_a_frame_without_pandas_names_the_remedy(rules_alone, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtra, match="pip install pandas"):
        rules_alone.extract(TEXT).to_frame()


def test_how_it_came_about(rules_alone):
    result = rules_alone.extract("L’AQMI (Al-Qaida au Maghreb islamique).")
    rule = rules_alone.rules.rule(result.mentions[0].rule)
    assert rule.id == "aqmi" and str(rule.origin).endswith(".toml", 0, str(rule.origin).rindex(":"))
    assert [join.reason for join in result.joins] == ["first", "alias of rule aqmi"]


def test_stages_are_left_out():
    from extractor.core.types import Mention
    from extractor.mentions import filters, propagation

    text = "Le Groupe État islamique à Gao. Au SMIC."
    smic = Mention(35, 39, "SMIC", "ORG")
    whole, bare = Extractor(model=None), Extractor(model=None, filters=False, propagation=False)
    assert filters.judge(text, [smic])[0] == [] and propagation.repeats("Gao, Gao", [Mention(0, 3, "Gao", "LOC")])

    def finished(extractor):
        from extractor.pipeline import _Pending
        from extractor.text.plain import Plain

        found = [Mention(35, 39, "SMIC", "ORG"), Mention(27, 30, "Gao", "LOC")]
        plain = Plain(text + " Gao")
        return extractor._finish(_Pending(Document(text + " Gao"), plain, 0, found))

    names = lambda result: [m.text for m in result.mentions if m.label in ("ORG", "LOC")]  # noqa: E731
    assert names(finished(whole)) == ["Gao", "Gao"]
    assert names(finished(bare)) == ["Gao", "SMIC"] and not finished(bare).verdicts


def test_what_a_document_is_known_by_is_looked_at(rules_alone):
    found = rules_alone.extract(Document(TEXT, path=Path("a.txt"), people=[(0, 2)]))
    assert found.document.path == "a.txt" and json.loads(json.dumps(found.to_dict()))["path"] == "a.txt"
    for wrong in ({"path": 5}, {"meta": [1]}, {"people": ((5, 9_999),)}, {"people": ((-3, 2),)}, {"people": "ab"}):
        with pytest.raises(ExtractorError) as caught:
            rules_alone.extract(Document(TEXT, **wrong))
        assert caught.value.subject == next(iter(wrong)) and caught.value.remedy
