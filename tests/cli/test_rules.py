"""`extractor rules`: what it prints and its exit codes."""

import json

import pytest

from tests.cli import shell


def run(*arguments):
    done = shell.run("rules", *arguments)
    return done.code, done.out, done.err


@pytest.fixture
def mine(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        '[[entity]]\nid = "bertin"\nlabel = "VESSEL"\nname = "Émile Bertin"\n'
        'positive = ["L’[Émile Bertin](VESSEL) est à Brest."]\nnegative = ["Émile, Bertin !"]\n',
        "utf-8",
    )
    return path


def test_list_says_what_is_loaded_from_where_and_how_many(mine):
    code, out, _ = run("list", mine)
    assert code == 0
    assert "extractor/rules/data/groups/sahel.toml" in out and str(mine) in out
    assert "1 VESSEL" in out.splitlines()[-1]


def test_list_all_as_json(mine):
    code, out, _ = run("list", mine, "--no-builtin-rules", "--all", "--json")
    assert code == 0
    assert [(r["id"], r["label"], r["name"], r["where"], r["examples"]) for r in json.loads(out)] == [
        ("bertin", "VESSEL", "Émile Bertin", f"{mine}:1", 2)
    ]


def test_check_is_silent_about_a_good_file(mine):
    assert run("check", mine) == (0, "", "0 errors, 0 warnings\n")


def test_check_tells_problems_with_their_lines(mine):
    mine.write_text(mine.read_text("utf-8") + 'case = "up"\n', "utf-8")
    code, out, err = run("check", mine)
    assert code == 1
    assert out == f"{mine}:7: error: case 'up' is unknown; use name, exact, fold\n"
    assert err == "1 error, 0 warnings\n"


def test_strict_takes_warnings_for_errors(mine):
    mine.write_text(mine.read_text("utf-8") + 'aliases = ["Guerre"]\n', "utf-8")
    assert run("check", mine)[0] == 0
    assert run("check", mine, "--strict")[0] == 1


def test_test_runs_the_examples(mine):
    assert run("test", mine) == (0, "", "2 examples of 1 rule, 0 failures; 0 rules without examples\n")


def test_test_shows_the_difference_on_failure(mine):
    text = (
        mine.read_text("utf-8")
        .replace("L’[Émile Bertin](VESSEL) est", "L’[Émile](VESSEL) Bertin est")
        .replace("Émile, Bertin !", "Émile Bertin !")
    )
    mine.write_text(text, "utf-8")
    code, out, err = run("test", mine)
    assert code == 1
    assert out == (
        f"{mine}:1: bertin\n"
        "  expected  L’[Émile](VESSEL) Bertin est à Brest.\n"
        "  found     L’[Émile Bertin](VESSEL) est à Brest.\n\n"
        f"{mine}:1: bertin\n"
        "  expected  Émile Bertin ! (nothing)\n"
        "  found     [Émile Bertin](VESSEL) !\n\n"
    )
    assert err == "2 examples of 1 rule, 2 failures; 0 rules without examples\n"


def test_the_built_in_rules_pass_check_and_test():
    for command in ("check", "test"):
        code, told, _ = run(command)
        assert (code, told) == (0, "")


def test_a_file_that_is_missing_is_a_clear_error(tmp_path):
    code, out, err = run("list", tmp_path / "none.toml")
    assert (code, out) == (2, "")
    assert err.startswith("extractor: ") and "none.toml" in err


@pytest.mark.parametrize(
    ("form", "cell"),
    [
        ("table", "VESSEL (1)"),
        ("json", '"label": "VESSEL"'),
        ("csv", ",VESSEL,Émile Bertin,1,"),
        ("conll", "B-VESSEL"),
        ("html", "VESSEL"),
    ],
)
def test_a_label_of_ones_own_is_everywhere(mine, tmp_path, form, cell):
    text = tmp_path / "a.txt"
    text.write_text("L’Émile Bertin est à Brest ; l’AQMI aussi.", "utf-8")
    done = shell.run(text, "--rules", mine, "--model", "none", "--labels", "VESSEL", "--format", form)
    assert done.code == 0 and cell in done.out
    # the page offers every label to whoever corrects it
    assert "GROUP" not in done.out.replace("<option>GROUP</option>", "") or form == "conll"


def test_a_file_of_the_package_is_tested_by_its_path():
    from extractor.rules.loader import builtin_paths

    path = next(p for p in builtin_paths() if p.name == "sahel.toml")
    code, _, err = run("test", path)
    assert code == 0 and not err.startswith("0 examples") and "0 failures" in err


def test_a_label_in_small_letters_is_named_as_it_is_typed(tmp_path):
    rules = tmp_path / "own.jsonl"
    rules.write_text('{"label": "vessel", "pattern": "Surcouf"}\n')
    (tmp_path / "a.txt").write_text("Le Surcouf est à Brest.")
    options = ("--model", "none", "--rules", rules, "--format", "jsonl", "--labels")
    for asked, found in (("vessel", ["vessel"]), ("loc,vessel", ["vessel"])):
        done = shell.called(tmp_path / "a.txt", *options, asked)
        assert [m["label"] for m in json.loads(done.stdout)["mentions"]] == found
    assert shell.called(tmp_path / "a.txt", *options, "vesel").returncode == 2
