"""`extractor explain`: the rule, what it beat, and the entity of each mention."""

import re
from dataclasses import replace

import pytest

from extractor.cli.explain import explain
from extractor.core.types import Document, Entity, Join, Mention, Rejected, Result
from extractor.rules import RuleSet
from tests.cli import shell
from tests.timing import grows_below

TEXT = "L’Émile Bertin et le Bertin."
RULES = """
[[entity]]
id = "bertin"
label = "VESSEL"
name = "Émile Bertin"
aliases = ["Bertin"]
"""


def run(*arguments):
    done = shell.run("explain", *arguments)
    return done.code, done.out, done.err


def test_explaining_takes_time_in_proportion():
    def told(number):
        places = [(4 * n, 4 * n + 3) for n in range(number)]
        mentions = tuple(Mention(a, b, "Gao", "LOC", "loc-gao") for a, b in places)
        result = Result(
            Document("Gao " * number),
            "fr 1.0",
            mentions,
            (Entity("loc-gao", "LOC", "Gao", mentions=tuple(range(number))),),
            tuple(Rejected(replace(m, label="X"), m, "longer") for m in mentions),
            tuple(Join(n, "loc-gao", "exact", 0) for n in range(number)),
        )
        assert len(list(explain(result, RuleSet([])))) == number

    assert grows_below(7, told, 200, 800)


@pytest.fixture
def files(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "mine.toml").write_text(RULES, "utf-8")
    return tmp_path / "a.txt", "--rules", tmp_path / "mine.toml", "--model", "none"


def test_each_mention_names_rule_file_and_line(files):
    code, out, _ = run(*files)
    where = f"rule bertin ({files[2]}:2), listed name"
    assert code == 0
    assert out == (
        f"2–14 « Émile Bertin » VESSEL\n  found by  {where}\n"
        f"  beat      « Bertin » VESSEL, {where}: longer\n"
        "  entity    vessel-emile-bertin (Émile Bertin): first\n\n"
        f"21–27 « Bertin » VESSEL\n  found by  {where}\n"
        "  entity    vessel-emile-bertin (Émile Bertin): alias of rule bertin, by « Émile Bertin » at 2\n\n"
    )


def test_of_several_texts_each_is_named_before_its_mentions(files, tmp_path):
    (tmp_path / "several").mkdir()
    for name, text in (("a.txt", TEXT), ("b.txt", "Rien."), ("c.txt", "Le Bertin, le Bertin.")):
        (tmp_path / "several" / name).write_text(text, "utf-8")
    _, out, _ = run(tmp_path / "several", *files[1:], "--mention", "Bertin")
    lines = [line for line in out.splitlines() if line and not line.startswith(" ")]
    assert [line.removeprefix(str(tmp_path)) for line in lines] == [
        "/several/a.txt",
        "2–14 « Émile Bertin » VESSEL",
        "21–27 « Bertin » VESSEL",
        "/several/c.txt",
        "3–9 « Bertin » VESSEL",
        "14–20 « Bertin » VESSEL",
    ]


def test_at_and_mention_choose(files):
    assert run(*files, "--at", 22)[1].startswith("21–27")
    assert run(*files, "--mention", "émile bertin")[1].startswith("2–14")
    code, out, err = run(*files, "--at", 0)
    assert (code, out) == (1, "") and "no mention there" in err
    assert run(*files, "--at", 0, "--mention", "x")[0] == 2


def test_a_name_is_asked_for_as_it_is_read(files, tmp_path):
    text = "Le navire qui a quitté le port de Toulon hier matin, dit l’amiral, est l’Émile\nBertin ; "
    (tmp_path / "b.txt").write_text(f"{text}l’E\u0301mile Ber\u00adtin n’est pas\nencore à Brest.", "utf-8")
    said = run(tmp_path / "b.txt", *files[1:], "--mention", "Émile Bertin")[1]
    assert len(re.findall(r"^\d+–\d+", said, re.M)) == 2, said
    (tmp_path / "c.txt").write_text("L’&Eacute;mile Bertin est à quai.\nL’Ã‰mile Bertin est à quai.\n", "utf-8")
    said = run(tmp_path / "c.txt", *files[1:], "--mention", "Émile Bertin")[1]
    assert re.findall(r"^\d+–\d+ (.+) VESSEL", said, re.M) == ["« Émile Bertin »"] * 2, said


def test_a_rule_switched_off_is_not_there_to_explain(files):
    off = files[2].with_name("off.toml")
    off.write_text('off = ["bertin"]\n', "utf-8")
    code, out, _ = run(*files, "--rules", off)
    assert (code, out) == (1, "")


@pytest.mark.parametrize(
    ("rule", "mention", "text"),
    [("aqmi", "AQMI", "L’AQMI est au nord."), ("milice", "Kola Ndjama", "La milice Kola Ndjama tient le pont.")],
)
def test_switching_a_built_in_rule_off_removes_its_mention(tmp_path, rule, mention, text):
    (tmp_path / "a.txt").write_text(text, "utf-8")
    (tmp_path / "off.toml").write_text(f'off = ["{rule}"]\n', "utf-8")
    command = (tmp_path / "a.txt", "--model", "none", "--mention", mention)
    code, out, _ = run(*command)
    assert code == 0 and re.search(rf"found by  rule {rule} \(extractor/rules/data/[\w/-]+\.toml:\d+\)", out)
    assert run(*command, "--rules", tmp_path / "off.toml")[0] == 1


def test_model_document_and_pattern_are_told_apart():
    from extractor.rules import RuleSet
    from extractor.rules.parsing import parse_toml

    rules = RuleSet([parse_toml('[[pattern]]\nid = "p"\nlabel = "X"\nregex = \'(?P<name>Gao)\'\n', "r.toml")])
    mentions = (
        Mention(0, 3, "Gao", "X", "x-gao", "rule", "p"),
        Mention(4, 7, "Gao", "X", "x-gao", "document", "p"),
        Mention(8, 11, "Kidal", "LOC", "loc-kidal"),
    )
    result = Result(
        Document("Gao Gao Kid"),
        "fr 1.0",
        mentions,
        (Entity("x-gao", "X", "Gao", mentions=(0, 1)), Entity("loc-kidal", "LOC", "Kid\x1b", mentions=(2,))),
        (Rejected(Mention(0, 3, "Gao", "LOC"), mentions[0], "context rule before model"),),
        (Join(0, "x-gao", "first"), Join(1, "x-gao", "exact", 0), Join(2, "loc-kidal", "first")),
    )
    assert list(explain(result, rules)) == [
        "0–3 « Gao » X\n  found by  rule p (r.toml:1), pattern\n"
        "  beat      « Gao » LOC, model fr 1.0: context rule before model\n  entity    x-gao (Gao): first",
        "4–7 « Gao » X\n  found by  the document, where rule p (r.toml:1), pattern found it elsewhere\n"
        "  entity    x-gao (Gao): exact, by « Gao » at 0",
        "8–11 « Kidal » LOC\n  found by  model fr 1.0\n  entity    loc-kidal (Kid␛): first",
    ]


def test_a_correction_is_told_with_its_line(files, tmp_path):
    (tmp_path / "dossier.toml").write_text('[[label]]\nname = "Émile Bertin"\nlabel = "PER"\n', "utf-8")
    code, out, err = run(*files)
    assert code == 0 and "with the corrections of" in err
    assert "« Émile Bertin » PER\n  found by  a correction\n" in out
    assert f"per-emile-bertin (Émile Bertin): correction {tmp_path / 'dossier.toml'}:1" in out
    assert "VESSEL" in run(*files, "--corrections", "none")[1]


def test_the_page_of_a_mention_is_said():
    from extractor.rules import RuleSet

    mentions = (Mention(0, 3, "Gao", "LOC"), Mention(5, 10, "Kidal", "LOC"))
    result = Result(Document("Gao.\nKidal.", "a.pdf", {"pages": [0, 5]}), "fr 1.0", mentions, ())
    assert [said.splitlines()[0] for said in explain(result, RuleSet([]))] == [
        "0–3 « Gao » LOC, page 1",
        "5–10 « Kidal » LOC, page 2",
    ]


def test_a_row_is_explained_by_the_columns_that_its_result_was_made_with(files, tmp_path):
    (tmp_path / "v.csv").write_text("id;ref;texte\n1;2;Le Bertin.\n2;1;Rien ici.\n", "utf-8")
    fields = ("--text-field", "texte", "--id-field", "ref")
    code, out, _ = run(f"{tmp_path}/v.csv#2", *files[1:], *fields)
    assert code == 0 and "« Bertin » VESSEL" in out
