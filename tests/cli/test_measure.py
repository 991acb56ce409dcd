"""evaluate, gold and annotate as the shell runs them."""

import csv
import io
import json
import os
import shutil
import subprocess

import pytest

from extractor.core.errors import InputError
from extractor.documents.annotations import read
from tests.cli.shell import COMMAND, FRESH, LIKE_OTHERS, environment, run
from tests.robustness.here import around

GOLD = """\
# un {#un}
Le [GSIM](GROUP gsim) ou [JNIM](GROUP gsim), à [Gao](LOC gao), avec le [AQMI](GROUP aqmi).

# deux {#deux}
Le [GSIM](GROUP gsim) a fui [Mopti](LOC mopti).
"""
RULES = '[[entity]]\nid = "gao"\nlabel = "LOC"\nname = "Gao"\n\n[[entity]]\nid = "fui"\nlabel = "ORG"\nname = "fui"\n'


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "gold.md").write_text(GOLD, encoding="utf-8")
    (tmp_path / "gao.toml").write_text(RULES, encoding="utf-8")
    return tmp_path


def evaluate(folder, *arguments, code=0):
    done = run("evaluate", "gold.md", "--model", "none", *arguments, cwd=folder)
    assert done.code == code, done.err
    return done


def test_all_figures_are_in_the_json(folder):
    report = json.loads(evaluate(folder, "--json").out)["files"]["gold.md"]
    assert (report["documents"], report["mentions"]["all"]["gold"], report["mentions"]["GROUP"]["recall"]) == (
        2,
        6,
        100,
    )
    assert report["macro"]["f1"] == 50 and set(report["modes"]) == {"partial", "type", "border"}
    assert report["intervals"]["GROUP"] == [100, 100]
    low, high = report["intervals"]["all"]
    assert low <= report["mentions"]["all"]["f1"] <= high
    assert set(report["coreference"]) == {"muc", "b_cubed", "ceaf_e", "lea", "conll"}
    assert report["coreference"]["muc"]["f1"] == 100 and report["coreference"]["b_cubed"]["precision"] == 100


def test_scores_are_rows_of_csv(folder):
    rows = list(csv.DictReader(io.StringIO(evaluate(folder, "--format", "csv").out, newline="")))
    assert {row["mode"] for row in rows} == {"exact", "partial", "type", "border"}
    (row,) = (r for r in rows if (r["mode"], r["label"]) == ("exact", "GROUP"))
    assert (row["f1"], row["gold"]) == ("100.0", "4")


def test_tables_of_every_mode(folder):
    out = evaluate(folder, "--lenient").out
    assert [line for line in out.splitlines() if line in ("partial", "type", "border")] == ["partial", "type", "border"]
    assert "95 %" in out and "CoNLL" in out


def test_errors_are_listed_in_every_format(folder):
    assert "missed, no tagger: 2" in evaluate(folder, "--errors").out
    report = json.loads(evaluate(folder, "--errors", "--json", "--rules", "gao.toml").out)
    assert [(e["kind"], e["cause"], e["document"], e["text"]) for e in report["errors"]] == [
        ("missed", "no tagger", "deux", "Mopti"), ("spurious", "rule fui", "deux", "fui"),
    ]  # fmt: skip
    (row, _) = csv.DictReader(io.StringIO(evaluate(folder, "--errors", "--format", "csv").out, newline=""))
    assert (row["kind"], row["gold"], row["text"], row["line"]) == ("missed", "LOC", "Gao", "1")
    evaluate(folder, "--errors", "--format", "html", "-o", "errors.html")
    page = (folder / "errors.html").read_text("utf-8")
    assert "<mark>Mopti</mark>" in page and "<script" not in page


def test_two_rule_sets_are_compared(folder):
    out = evaluate(folder, "--compare", "gao.toml").out
    assert "second none and gao.toml" in out and "better: 1\nfound" in out and "worse: 1\nadded" in out
    report = json.loads(evaluate(folder, "--compare", "without=rules", "--json").out)
    assert report["labels"]["GROUP"] == {"first": 100, "second": 0, "change": -100, "p": pytest.approx(0.5, abs=0.02)}
    assert [c["text"] for c in report["worse"]] == ["GSIM", "JNIM", "AQMI", "GSIM"]


def test_saved_results_are_scored_and_compared(folder):
    run("gold", "convert", "gold.md", "--to", "brat", "-o", "texts", cwd=folder)
    run("texts", "--model", "none", "--format", "jsonl", "-o", "a.jsonl", cwd=folder)
    run("texts", "--model", "none", "--rules", "gao.toml", "--format", "jsonl", "-o", "b.jsonl", cwd=folder)
    assert evaluate(folder, "--results", "a.jsonl", "--json").out.count('"recall": 100.0')
    assert "second b.jsonl" in evaluate(folder, "--results", "a.jsonl", "--compare", "b.jsonl").out
    (folder / "texts" / "un.txt").write_text("Autre.", encoding="utf-8")
    run("texts", "--model", "none", "--format", "jsonl", "-o", "c.jsonl", cwd=folder)
    assert "c.jsonl: has no result for un (gold.md:2)" in evaluate(folder, "--results", "c.jsonl", code=1).err


def test_saved_results_are_of_the_texts_that_they_were_made_from(folder):
    """However alike: as long, called alike, and without a mention."""
    sentences = {"s1": "Le GSIM à Gao.", "s2": "Il ne dit mot.", "s3": "Le M23 à Goma."}
    gold = [{"id": key, "text": text, "spans": [[3, 6 + (text[3] == "G"), "GROUP"]]} for key, text in sentences.items()]
    gold[1]["spans"] = []
    (folder / "three.jsonl").write_text("\n".join(map(json.dumps, gold)), "utf-8")
    (folder / "named").mkdir()
    for number, key in enumerate(("s2", "s3", "s1")):
        (folder / "named" / f"{number}.txt").write_text(sentences[key], "utf-8")
    run("named", "--model", "none", "--labels", "GROUP", "--format", "jsonl", "-o", "r.jsonl", cwd=folder)
    for _ in range(2):
        done = run("evaluate", "three.jsonl", "--results", "r.jsonl", "--json", cwd=folder)
        assert json.loads(done.out)["files"]["three.jsonl"]["mentions"]["GROUP"]["f1"] == 100, done
        # the texts are not at hand any more
        (folder / "named").rename(folder / "gone") if (folder / "named").exists() else None


def test_of_a_text_that_another_has_twice_that_of_its_name_counts(folder):
    def gold(**labels):
        lines = ({"id": name, "text": "À Gao.", "spans": [[2, 5, label]]} for name, label in labels.items())
        return "\n".join(map(json.dumps, lines))

    (folder / "one.jsonl").write_text(gold(un="LOC"), "utf-8")
    (folder / "twice.jsonl").write_text(gold(deux="PER", un="LOC", trois="ORG"), "utf-8")
    done = run("evaluate", "one.jsonl", "--with", "twice.jsonl", "--json", cwd=folder)
    assert '"f1": 100.0' in done.out and "2 texts stand there twice (twice.jsonl:" in done.err


def test_stages_are_left_out(folder):
    report = json.loads(evaluate(folder, "--without", "rules", "--json").out)
    assert report["files"]["gold.md"]["mentions"]["all"]["found"] == 0
    assert report["model"] == "none without rules"


def test_a_figure_too_low_fails(folder):
    assert "gold.md: F1 80.0 is under 90" in evaluate(folder, "--fail-under", "90", code=1).err
    evaluate(folder, "--fail-under", "79")


def test_a_text_that_is_annotated_twice_is_told_of(folder):
    (folder / "b.md").write_text(GOLD, encoding="utf-8")
    done = run("evaluate", "gold.md", "b.md", "--model", "none", "--json", cwd=folder)
    told = "extractor: warning: 2 texts stand there twice (b.md:2 as in gold.md:2); 'extractor gold check' lists such\n"
    assert done.code == 0 and done.err == told
    done = run("gold", "convert", "gold.md", "b.md", "-f", "jsonl", "-o", "g.jsonl", cwd=folder)
    assert done.code == 0 and done.err.startswith(told)


def test_two_annotators_are_compared(folder):
    (folder / "b.md").write_text(GOLD.replace("[Gao](LOC gao)", "[Gao](ORG gao)"), encoding="utf-8")
    report = json.loads(evaluate(folder, "--with", "b.md", "--json").out)
    assert report["mentions"]["all"]["f1"] == pytest.approx(83.33) and 0 < report["kappa_marked"] < report["kappa"] < 1
    (folder / "b.md").write_text("# un\nAutre.\n", encoding="utf-8")
    assert "un is not in b.md" in evaluate(folder, "--with", "b.md", code=1).err
    (folder / "b.md").write_text((folder / "gold.md").read_text("utf-8") + "\n# autre\nUn texte de plus.\n", "utf-8")
    assert evaluate(folder, "--with", "b.md").err == "extractor: 1 text of b.md not in the gold\n"


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["--errors", "--compare", "x"], "exclude each other"),
        (["--format", "html"], "add --errors"),
        (["--compare", "gold.md"], "is no results, rules or model; --with compares with annotated texts"),
        (["--compare", "without=luck"], "one of: rules, filters, propagation, tagger"),
        (["--results", "a.jsonl", "--without", "rules"], "does not go with"),
    ],
)
def test_what_does_not_go_together_is_said(folder, arguments, message):
    assert message in evaluate(folder, *arguments, code=2).err


def test_gold_is_checked(folder):
    done = run("gold", "check", "gold.md", cwd=folder)
    assert (done.code, done.out) == (0, "2 texts, 6 names (4 GROUP, 2 LOC): 0 errors, 0 warnings\n")
    (folder / "bad.md").write_text("# a\n[Gao](LOC) et [Gao ](LOC)\nGao\n", encoding="utf-8")
    (folder / "bad.jsonl").write_text('{"id": 1, "text": "Gao", "spans": [[0, 9, "LOC"]]}\nmai\n', encoding="utf-8")
    done = run("gold", "check", "bad.md", "bad.jsonl", cwd=folder)
    assert done.code == 1
    places = [line.split(": ")[0] for line in done.out.splitlines()[:-1]]
    assert places == ["bad.jsonl:1", "bad.jsonl:2", "bad.md:2", "bad.md:3"]
    assert done.out.splitlines()[-1] == "1 text, 2 names (2 LOC): 3 errors, 1 warning"
    assert json.loads(run("gold", "check", "bad.md", "--json", cwd=folder).out)["problems"][0]["where"] == "bad.md:2"


@pytest.mark.parametrize("slip", ["[GSIM](GROUP à Kidal", "[GSIM](group) à Kidal", "[GSIM] (GROUP) à Kidal"])
def test_what_looks_like_a_mark_and_is_none_is_told_by_all_that_read_gold(folder, slip):
    (folder / "slip.md").write_text(f"L’[AQMI](GROUP) à Gao. Le {slip}.\n", encoding="utf-8")
    for command in (
        ("evaluate", "slip.md", "--model", "none"),
        ("gold", "convert", "slip.md", "-f", "jsonl", "-o", "-"),
    ):
        done = run(*command, cwd=folder)
        assert done.code == 0 and "slip.md:1: “[GSIM]" in done.err
        assert "is no mark, and read as text; write it as [name](GROUP)" in done.err


def test_a_label_begins_no_line_of_its_own(tmp_path):
    line = {"id": "a", "text": "Le GSIM au Mali.", "spans": [[3, 7, "GROUP\n9 [bold]errors"]]}
    (tmp_path / "a.jsonl").write_text(json.dumps(line))
    checked = run("gold", "check", tmp_path / "a.jsonl").out
    assert len(checked.splitlines()) == 1 and "0 errors" in checked
    listed = run("evaluate", tmp_path / "a.jsonl", "--model", "none", "--errors", COLUMNS="200").out
    assert "GROUP 9 [bold]errors" in listed and not any(line.startswith("9 ") for line in listed.splitlines())


def test_gold_is_converted(folder):
    for target, output in (("prodigy", "p.jsonl"), ("webanno", "w"), ("docbin", "d.spacy"), ("label-studio", "l.json")):
        assert run("gold", "convert", "gold.md", "--to", target, "-o", output, cwd=folder).code == 0
        found = list(read(folder / output))
        assert sorted(len(g.spans) for g in found) == [2, 4]
    assert (
        "is there already; write over it with --force"
        in run("gold", "convert", "gold.md", "--to", "prodigy", "-o", "p.jsonl", cwd=folder).err
    )
    for target in ("jsonl", "docbin", "brat"):
        done = run("gold", "convert", "gold.md", "--to", target, "-o", "x.GZ", cwd=folder)
        assert done.code == 2 and "annotated texts are not compressed; give x\n" in done.err
    run(
        "gold",
        "convert",
        "p.jsonl",
        "--to",
        "jsonl",
        "-o",
        "r.jsonl",
        "--rename",
        "GROUP=ORG",
        "--rename",
        "LOC=",
        cwd=folder,
    )
    assert {s.label for g in read(folder / "r.jsonl") for s in g.spans} == {"ORG"}
    (folder / "odd.jsonl").write_text('{"id": 1, "text": "Gao", "spans": [[0, 3, "Lieu dit"]]}\n', encoding="utf-8")
    for form, output in (("markdown", "odd.md"), ("brat", "odd"), ("brat", "odd.ann")):
        done = run("gold", "convert", "odd.jsonl", "--to", form, "-o", output, cwd=folder)
        assert done.code == 1 and "label 'Lieu dit'; rename labels with --rename OLD=NEW" in done.err
        assert not (folder / output).exists()
    rename = ("--rename", "Lieu dit=LIEU-DIT")
    assert run("gold", "convert", "odd.jsonl", "--to", "brat", "-o", "odd", *rename, cwd=folder).code == 0
    assert [s.label for g in read(folder / "odd") for s in g.spans] == ["LIEU-DIT"]


def test_gold_goes_to_standard_output(folder):
    for target in ("jsonl", "conll-bioes", "docbin"):
        convert = ["gold", "convert", "gold.md", "-f", target, "-o"]
        assert run(*convert, "out", "--force", cwd=folder).code == 0
        done = subprocess.run([*COMMAND, *convert, "-"], cwd=folder, env=environment(), capture_output=True)
        assert (done.returncode, done.stderr) == (0, b"extractor: 2 texts, 6 names\n")
        assert done.stdout == (folder / "out").read_bytes()
    for arguments in (
        ["gold", "convert", "gold.md", "-f", "webanno", "-o"],
        ["annotate", "gold.md", "-o"],
        ["index", "out", "--db"],
    ):
        done = run(*arguments, "-", cwd=folder)
        assert (done.code, "is standard output" in done.err) == (2, True), done.err
    assert not (folder / "-").exists()


@pytest.mark.parametrize("target, output", [("jsonl", "in/a.md"), ("jsonl", "link"), ("webanno", "in"), ("brat", "in")])
@pytest.mark.parametrize("given", ["in", "in/a.md"])
def test_what_is_converted_is_never_written_over(folder, target, output, given):
    (folder / "in").mkdir()
    (folder / "in" / "a.md").write_text("[Gao](LOC) brûle.\n", encoding="utf-8")
    (folder / "link").symlink_to("in/a.md")
    before = around(folder)
    done = run("gold", "convert", given, "--to", target, "-o", output, "--force", cwd=folder)
    assert done.code == 2 and "is what is being read" in done.err
    assert around(folder) == before


def test_no_gold_result_or_text_behind_it_is_written_over(folder):
    run("gold", "convert", "gold.md", "--to", "brat", "-o", "texts", cwd=folder)
    run("texts", "--model", "none", "--format", "jsonl", "-o", "r.jsonl", cwd=folder)
    for name in ("un.txt", "un.ann"):
        shutil.copy(folder / "texts" / name, folder)
    before = around(folder)
    evaluation = ("evaluate", "--model", "none")
    for command, outputs in (
        ((*evaluation, "gold.md", "--results", "r.jsonl"), ("gold.md", "r.jsonl", "texts/un.txt", "texts/deux.txt")),
        ((*evaluation, "gold.md", "--compare", "r.jsonl"), ("r.jsonl", "texts/un.txt")),
        ((*evaluation, "r.jsonl"), ("texts/deux.txt",)),
        ((*evaluation, "gold.md", "--with", "r.jsonl"), ("texts/un.txt",)),
        ((*evaluation, "un.ann"), ("un.txt", "un.ann")),
        (("gold", "convert", "r.jsonl", "-f", "jsonl"), ("texts/un.txt",)),
        (("gold", "convert", "un.txt", "-f", "jsonl"), ("un.txt", "un.ann")),
    ):
        for output in outputs:
            done = run(*command, "-o", output, "--force", cwd=folder)
            assert (done.code, "is what is being read" in done.err) == (2, True), (command, output, done.err)
            assert around(folder) == before
    # what is not read is written over as ever
    assert run(*evaluation, "un.ann", "-o", "texts/un.txt", "--force", cwd=folder).code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["annotate", "long.jsonl", "--model", "none"],
        ["annotate", "long.jsonl", "--model", "none", "--by", "rare"],
        ["annotate", "long.jsonl", "--model", "none", "--format", "webanno"],
        ["annotate", "long.jsonl", "--model", "none", "--format", "brat"],
        ["gold", "convert", "long.jsonl", "--format", "webanno"],
        ["gold", "convert", "long.jsonl", "--format", "brat"],
    ],
    ids=" ".join,
)
def test_texts_of_long_ids_have_files_of_their_own(folder, arguments):
    records = [
        {"id": i, "text": f"Le GSIM {n}.", "spans": []} for n, i in enumerate(["é" * 150, "é" * 151, "𐐀" * 90, "b"])
    ]
    (folder / "long.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    done = run(*arguments, "--output", "out", cwd=folder)
    assert done.code == 0, done.err
    assert len([path for path in (folder / "out").iterdir() if path.suffix in (".md", ".tsv", ".ann")]) == 4
    assert done.err.startswith("extractor: 4 texts")


@pytest.mark.parametrize(
    "arguments",
    [
        ["gold", "check"],
        ["gold", "convert", "--format", "jsonl", "--output", "twice.jsonl"],
        ["evaluate", "--model", "none"],
    ],
    ids=" ".join,
)
def test_gold_that_is_given_twice_is_read_once(folder, arguments):
    once = run(*arguments, "gold.md", cwd=folder)
    (folder / "twice.jsonl").unlink(missing_ok=True)
    (folder / "link.md").symlink_to("gold.md")
    twice = run(*arguments, "gold.md", "./gold.md", "link.md", cwd=folder)
    assert (twice.code, twice.out) == (once.code, once.out)
    told = [f"extractor: warning: {name}: was given before, and read once" for name in ("./gold.md", "link.md")]
    assert twice.err.splitlines() == [*told, *once.err.splitlines()]


def test_texts_without_a_word_are_left_out_of_drafts_and_said(tmp_path):
    (tmp_path / "a.txt").write_text("", "utf-8")
    (tmp_path / "b.txt").write_text(" \n", "utf-8")
    done = run("annotate", "a.txt", "b.txt", "--model", "none", "-o", "drafts", cwd=tmp_path)
    assert done.code == 1 and done.err == "extractor: 2 texts without a word left out\n"
    (tmp_path / "c.txt").write_text("Le GSIM est à Gao.", "utf-8")
    done = run("annotate", "a.txt", "c.txt", "--model", "none", "-o", "drafts", cwd=tmp_path)
    assert done.code == 0
    assert done.err.splitlines()[0] == "extractor: 1 text without a word left out" and "1 text, " in done.err


@pytest.mark.parametrize("names", [["a.md", "."], [".", "a.md"], [".", "sub"], ["sub/b.md", "sub", "link", "."]])
@pytest.mark.parametrize(
    "arguments",
    [
        ["gold", "check"],
        ["gold", "convert", "--format", "jsonl", "--output", "../twice.jsonl", "--force"],
        ["evaluate", "--model", "none"],
    ],
    ids=" ".join,
)
def test_gold_that_is_given_as_a_folder_and_as_a_file_in_it_is_read_once(tmp_path, names, arguments):
    folder = tmp_path / "gold"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.md").write_text("Le [GSIM](GROUP) est à Gao.\n", "utf-8")
    (folder / "sub" / "b.md").write_text("Le [M23](GROUP) est à Goma.\n", "utf-8")
    (tmp_path / "link").symlink_to("gold/sub")
    (folder / "link").symlink_to("a.md")
    once = run(*arguments, ".", cwd=folder)
    assert once.code == 0, once.err
    twice = run(*arguments, *names, cwd=folder)
    assert (twice.code, twice.out) == (once.code, once.out)
    told = [f"extractor: warning: {name}: lies in a folder that is given, too, and is read once" for name in names]
    assert twice.err.splitlines() == [*(line for line in told if " .:" not in line), *once.err.splitlines()]


@pytest.mark.parametrize(
    "arguments",
    [["gold", "check"], ["gold", "convert", "-f", "jsonl", "-o", "out", "--force"], ["evaluate", "--model", "none"]],
    ids=lambda arguments: " ".join(arguments[:2]),
)
@pytest.mark.parametrize("brat", [False, True], ids=["markdown", "brat"])
def test_a_file_of_several_names_in_a_folder_is_read_and_told_once(tmp_path, arguments, brat):
    folder = tmp_path / "gold"
    (folder / "sub").mkdir(parents=True)
    if brat:
        (folder / "c.txt").write_text("Le GSIM est à Gao.", "utf-8")
        (folder / "c.ann").write_text("T1\tGROUP 3 7\tGSIM\n", "utf-8")
        suffixes = (".txt", ".ann")
    else:
        (folder / "c.md").write_text("Le [GSIM](GROUP) est à Gao.\n", "utf-8")
        suffixes = (".md",)
    s = suffixes[-1]
    once = run(*arguments, "gold", cwd=tmp_path)
    assert once.code == 0, once.err
    for suffix in suffixes:
        (folder / f"a{suffix}").symlink_to(f"c{suffix}")
        (folder / "sub" / f"b{suffix}").hardlink_to(folder / f"c{suffix}")
    again = run(*arguments, "gold", cwd=tmp_path)
    assert (again.code, again.out) == (once.code, once.out)
    told = [f"extractor: warning: gold/{n}{s}: is the file gold/c{s}, which is read once" for n in ("sub/b", "a")]
    assert again.err.splitlines() == [*told, *once.err.splitlines()]


def test_a_folder_is_read_with_all_its_markdown_and_its_links_to_others_are_told(tmp_path):
    for name, text in (
        ("g/a.md", "À [Gao](LOC)."),
        ("g/b.markdown", "À [Goma](LOC)."),
        ("other/c.md", "À [Ber](LOC)."),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "g/lien").symlink_to("../other")
    done = run("gold", "check", "g", cwd=tmp_path)
    assert done.out.startswith("2 texts, 2 names ")
    assert done.err == (
        "extractor: warning: g/lien: is a link to a folder, and not read; give that, too, to have it read\n"
    )
    done = run("gold", "check", "g", "g/lien", cwd=tmp_path)
    assert done.out.startswith("3 texts, 3 names ") and done.err == ""


def test_texts_of_brat_whose_ann_is_one_file_are_all_read(tmp_path):
    for name, text in (("a", "Le ciel est bleu."), ("b", "La mer est grise.")):
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    (tmp_path / "a.ann").write_text("")
    (tmp_path / "b.ann").hardlink_to(tmp_path / "a.ann")
    done = run("gold", "check", ".", cwd=tmp_path)
    assert done.out.startswith("2 texts, ") and done.err == ""


def test_what_lies_among_the_ann_of_a_folder_is_named_as_not_read(tmp_path):
    folder = tmp_path / "gold"
    folder.mkdir()
    (folder / "a.txt").write_text("Le GSIM est à Gao.", "utf-8")
    (folder / "a.ann").write_text("T1\tGROUP 3 7\tGSIM\n", "utf-8")
    (folder / "b.md").write_text("Le [M23](GROUP) est à Goma.\n", "utf-8")
    (folder / "c.jsonl").write_text('{"id": "c", "text": "À Gao.", "spans": [[2, 5, "LOC"]]}\n', "utf-8")
    done = run("gold", "check", "gold", cwd=tmp_path)
    assert done.out.startswith("1 text, 1 name ")
    assert done.err == (
        "extractor: warning: gold: is read as brat for its .ann; 2 files not read (gold/b.md, gold/c.jsonl):"
        " name them, too, to have them read\n"
    )
    named = run("gold", "check", "gold", "gold/b.md", "gold/c.jsonl", cwd=tmp_path)
    assert named.out.startswith("3 texts, 3 names ") and named.err == ""


def test_a_text_of_brat_without_its_ann_is_told(tmp_path):
    folder = tmp_path / "gold"
    folder.mkdir()
    for name in "abc":
        (folder / f"{name}.txt").write_text(f"Le GSIM est à Gao, {name}.", "utf-8")
    (folder / "a.ann").write_text("T1\tGROUP 3 7\tGSIM\n", "utf-8")
    (folder / "b.ann").touch()
    done = run("gold", "check", "gold", cwd=tmp_path)
    assert done.out.startswith("2 texts, 1 name ")
    assert done.err == ("extractor: warning: gold: 1 text not read, having no .ann beside them (gold/c.txt)\n")


def test_files_that_two_folders_have_in_common_are_read_once(tmp_path):
    for name in "ab":
        (tmp_path / name).mkdir()
    (tmp_path / "a" / "x.md").write_text("Le [GSIM](GROUP) est à Gao.\n", "utf-8")
    (tmp_path / "b" / "x.md").symlink_to("../a/x.md")
    (tmp_path / "b" / "y.md").write_text("Le [M23](GROUP) est à Goma.\n", "utf-8")
    (tmp_path / "a" / "z.md").write_text("L’[AQMI](GROUP) est à Kidal.\n", "utf-8")
    done = run("gold", "check", "a", "b", cwd=tmp_path)
    assert (done.code, done.out) == (0, "3 texts, 3 names (3 GROUP): 0 errors, 0 warnings\n")
    assert done.err == "extractor: warning: b: 1 file of it also in a folder before, and read once\n"


def test_gold_that_may_not_be_read_is_named(tmp_path):
    if os.geteuid() == 0 and not shutil.which("setpriv"):
        pytest.skip("root may read everything, and setpriv is not installed")
    for name in ("a", "b", "b/sub", "locked"):
        (tmp_path / name).mkdir()
    (tmp_path / "a" / "x.md").write_text("Le [GSIM](GROUP) est à Gao.\n", "utf-8")
    (tmp_path / "b" / "x.md").symlink_to("../a/x.md")
    (tmp_path / "b" / "y.md").write_text("Le [M23](GROUP) est à Goma.\n", "utf-8")
    for name in ("b/sub", "locked"):
        (tmp_path / name).chmod(0)
    command = [*(LIKE_OTHERS if os.geteuid() == 0 else ()), *FRESH, "gold", "check", "a", "b", "locked/x.md"]
    done = subprocess.run(command, cwd=tmp_path, env=environment(), capture_output=True, text=True)
    denied = "error: permission denied; check its permissions"
    assert (done.returncode, done.stdout.splitlines()) == (
        1,
        [f"b/sub: {denied}", f"locked/x.md: {denied}", "2 texts, 2 names (2 GROUP): 2 errors, 0 warnings"],
    )


def test_an_empty_name_of_gold_is_not_the_folder_at_hand(folder):
    for arguments in (["check"], ["convert", "-f", "jsonl", "-o", "out.jsonl"]):
        done = run("gold", *arguments, "", cwd=folder)
        assert done.code == 1 and not (folder / "out.jsonl").exists()
        assert "'': error: no such file; " in done.out or "'': no such file; " in done.err
    with pytest.raises(InputError, match="no such file"):
        list(read(""))


def test_a_region_with_several_labels_is_told(tmp_path):
    def region(start: int, end: int, *labels: str) -> str:
        value = f'{{"start": {start}, "end": {end}, "labels": {json.dumps(labels)}}}'
        return f'{{"type": "labels", "value": {value}}}'

    regions = f"{region(2, 5, 'LOC', 'ORG')}, {region(10, 14, 'GROUP', 'GROUP')}"
    task = f'{{"data": {{"text": "À Gao, le GSIM."}}, "annotations": [{{"result": [{regions}]}}]}}'
    (tmp_path / "a.json").write_text(f"[{task}]", "utf-8")
    told = "a.json, record 1, character 2: {}“Gao” has several labels (LOC, ORG), and is LOC here"
    checked = run("gold", "check", "a.json", cwd=tmp_path)
    assert (checked.code, checked.out.splitlines()) == (
        0,
        [
            told.format("warning: ") + "; give each name one label",
            "1 text, 2 names (1 LOC, 1 GROUP): 0 errors, 1 warning",
        ],
    )
    for done in (
        run("gold", "convert", "a.json", "-f", "markdown", "-o", "a.md", cwd=tmp_path),
        run("evaluate", "a.json", "--model", "none", cwd=tmp_path),
    ):
        assert done.code == 0
        assert f"extractor: warning: {told.format('')}" in done.err.splitlines()
    assert "[Gao](LOC)" in (tmp_path / "a.md").read_text("utf-8")


def test_gold_that_its_folder_passes_over_is_read_beside_it(tmp_path):
    (tmp_path / "a.md").write_text("Le [GSIM](GROUP) est à Gao.\n", "utf-8")
    (tmp_path / ".b.md").write_text("Le [M23](GROUP) est à Goma.\n", "utf-8")
    done = run("gold", "check", ".", ".b.md", cwd=tmp_path)
    assert done.out.startswith("2 texts, ") and done.err == ""


@pytest.mark.parametrize(
    "target", ["markdown", "brat", "doccano", "label-studio", "prodigy", "webanno", "jsonl", "page"]
)
def test_drafts_are_read_back(folder, target):
    (folder / "a.txt").write_text("Le GSIM à Gao.\r\n\r\nLe JNIM aussi.\n", encoding="utf-8", newline="")
    (folder / "b.txt").write_text("L’AQMI avance.\n", encoding="utf-8")
    done = run("annotate", "a.txt", "b.txt", "-o", "out", "--to", target, "--model", "none", cwd=folder)
    assert (done.code, done.err) == (0, "extractor: 2 texts, 3 names to correct in out\n")
    if target == "page":
        assert "JNIM" in (folder / "out" / "page.html").read_text("utf-8")
        return
    first, second = read(folder / "out")
    text = (folder / "a.txt").read_bytes().decode()
    assert first.text.rstrip() == text.rstrip() or target == "webanno"
    assert [(text[s.start : s.end], s.label) for s in first.spans] == [("GSIM", "GROUP"), ("JNIM", "GROUP")]
    assert first.spans[0].entity == first.spans[1].entity and len(second.spans) == 1


@pytest.mark.parametrize(
    "target, name", [("markdown", "a.md"), ("brat", "a.ann"), ("jsonl", "drafts.jsonl"), ("label-studio", "tasks.json")]
)
def test_a_corrected_draft_is_never_replaced(folder, target, name):
    (folder / "a.txt").write_text("Le GSIM à Gao.\n", encoding="utf-8")
    (folder / "b.txt").write_text("L’AQMI avance.\n", encoding="utf-8")
    annotate = ("annotate", "a.txt", "b.txt", "-o", "out", "--to", target, "--model", "none", "--force")
    assert run(*annotate, cwd=folder).code == 0
    assert run(*annotate, cwd=folder).code == 0, "what nobody has changed is written anew"
    draft = folder / "out" / name
    draft.write_text(draft.read_text("utf-8") + "\n", encoding="utf-8")
    before = around(folder)
    done = run(*annotate, cwd=folder)
    assert done.code == 2 and f"{name}: was changed since it was written" in done.err
    assert around(folder) == before


def test_a_draft_takes_the_place_of_no_file_of_someone_else(folder):
    (folder / "a.txt").write_text("Le GSIM à Gao.\n", encoding="utf-8")
    (folder / "a.md").write_text("Mes notes.\n", encoding="utf-8")
    before = around(folder)
    done = run("annotate", "a.txt", "-o", ".", "--model", "none", "--force", cwd=folder)
    assert done.code == 2 and "a.md: is there, and none of these drafts" in done.err
    assert around(folder) == before


def test_drafts_come_in_the_order_that_was_asked_for(folder):
    (folder / "a.txt").write_text("Rien ici.\n", encoding="utf-8")
    (folder / "b.txt").write_text("L’AQMI avance.\n", encoding="utf-8")
    run("annotate", "a.txt", "b.txt", "-o", "out", "--by", "rare", "--model", "none", cwd=folder)
    assert sorted(p.name for p in (folder / "out").glob("[!.]*")) == ["1-b.md", "2-a.md"]
    done = run("annotate", "a.txt", "b.txt", "-o", "out", "--by", "confidence", "--model", "none", cwd=folder)
    assert done.code == 2 and "is there already" in done.err
    done = run(
        "annotate", "a.txt", "b.txt", "-o", "o2", "--by", "confidence", "--limit", "1", "--model", "none", cwd=folder
    )
    assert "gives no confidence" in done.err and len(list((folder / "o2").glob("[!.]*"))) == 1


def test_a_text_has_one_draft_whatever_its_place_among_the_others(folder):
    (folder / "k").mkdir()
    (folder / "k/a.txt").write_text("L’AQMI avance.\n", encoding="utf-8")
    (folder / "k/b.txt").write_text("Le GSIM recule.\n", encoding="utf-8")
    annotate = ("annotate", "k", "-o", "out", "--model", "none", "--force", "--by")
    drafts = folder / "out"

    def names():
        return sorted(p.name for p in drafts.glob("[!.]*"))

    assert run(*annotate, "rare", cwd=folder).code == 0 and names() == ["1-a.md", "2-b.md"]
    (folder / "k/0.txt").write_text("Le M23 marche sur Goma avec l’AQMI.\n", encoding="utf-8")
    assert run(*annotate, "rare", cwd=folder).code == 0
    assert len(names()) == 3 and sorted(name[2:] for name in names()) == ["0.md", "a.md", "b.md"]
    # in brat's format a text is two files, which go together
    for target, held in (("brat", ["0.ann", "0.txt"]), ("doccano", ["doccano.jsonl"]), ("markdown", ["0.md"])):
        assert run(*annotate, "order", "-f", target, cwd=folder).code == 0
        assert set(held) < {*names(), "-"} and sorted(text.text.strip()[:6] for text in read(drafts)) == [
            "Le GSI", "Le M23", "L’AQMI",
        ]  # fmt: skip
    # what a reader has corrected is not drafted a second time
    (drafts / "a.md").write_text((drafts / "a.md").read_text("utf-8").replace("(GROUP", "(ORG"), "utf-8")
    before = around(folder)
    for options in (("rare",), ("order", "-f", "jsonl")):
        done = run(*annotate, *options, cwd=folder)
        assert done.code == 2 and "out/a.md: was changed since it was written" in done.err
        assert around(folder) == before
    # texts that are others stay beside
    assert run("annotate", "k/b.txt", "-o", "out", "--model", "none", "--force", cwd=folder).code == 0
    assert [name for name in names() if name.endswith(".md")] == ["0.md", "a.md", "b.md"]


def test_a_text_that_is_read_is_no_former_draft(folder):
    """brat has the text beside its marks: that one went where its draft was to be of another format."""
    (folder / "c").mkdir()
    (folder / "c/a.txt").write_text("L’AQMI avance.\n", encoding="utf-8")
    options = ("-o", "x", "--model", "none", "--force")
    assert run("annotate", "c", *options, "-f", "brat", cwd=folder).code == 0
    before = around(folder)
    for target in ("webanno", "markdown", "jsonl"):
        done = run("annotate", "x/a.txt", *options, "-f", target, cwd=folder)
        assert done.code == 2 and "x/a.txt: is what is being read" in done.err and around(folder) == before
    assert run("annotate", "x/a.txt", *options, "-f", "brat", cwd=folder).code == 0 and around(folder) == before
    assert run("annotate", "c", *options, "-f", "jsonl", cwd=folder).code == 0
    before = around(folder)
    done = run("annotate", "x/drafts.jsonl", *options, "-f", "jsonl", cwd=folder)
    assert done.code == 2 and "x/drafts.jsonl: is what is being read" in done.err and around(folder) == before


def test_no_text_loses_its_draft_to_another_that_stands_in_the_same_file(folder):
    for name, text in (("a.txt", "L’AQMI avance.\n"), ("b.txt", "Le GSIM recule.\n")):
        (folder / name).write_text(text, encoding="utf-8")
    options = ("-o", "out", "--model", "none", "--force")
    assert run("annotate", "a.txt", "b.txt", *options, "-f", "doccano", cwd=folder).code == 0
    before = around(folder)
    done = run("annotate", "a.txt", *options, cwd=folder)
    assert done.code == 2 and "out/doccano.jsonl: has b.txt, too, which would have no draft" in done.err
    assert around(folder) == before
    assert run("annotate", "a.txt", "b.txt", *options, cwd=folder).code == 0
    assert sorted(p.name for p in (folder / "out").glob("[!.]*")) == ["a.md", "b.md"]


@pytest.mark.model
def test_what_the_tagger_doubts_comes_first(folder):
    (folder / "a.txt").write_text("La ministre Anna Diop a reçu à Dakar les envoyés de l’ONU.\n", encoding="utf-8")
    (folder / "b.txt").write_text("Bleuet tousse ; Vaz, du Kroumir, le mouche.\n", encoding="utf-8")
    done = run("annotate", "a.txt", "b.txt", "-o", "out", "--by", "confidence", cwd=folder)
    assert done.code == 0 and "gives no confidence" not in done.err
    assert sorted(p.name for p in (folder / "out").glob("[!.]*")) == ["1-b.md", "2-a.md"]


def test_no_label_is_called_as_what_is_in_no_name(tmp_path):
    (tmp_path / "a.md").write_text("À [Gao](LOC).\n", encoding="utf-8")
    for command in (
        ("annotate", "a.md", "-o", "out", "--model", "none", "--labels", "VESSEL,O"),
        ("gold", "convert", "a.md", "-f", "conll", "-o", "a.conll", "--rename", "LOC=O"),
        ("correct", "Gao", "--label", "O"),
    ):
        done = run(*command, cwd=tmp_path)
        assert done.code == 2 and "label 'O' stands for no name in files of a word a line" in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]
    # a label that a format cannot hold is renamed by a command that can
    (tmp_path / "r.jsonl").write_text('{"label": "<b>", "pattern": "Gao"}\n', encoding="utf-8")
    (tmp_path / "a.txt").write_text("À Gao.\n", encoding="utf-8")
    done = run("annotate", "a.txt", "-o", "out", "--model", "none", "--rules", "r.jsonl", cwd=tmp_path)
    assert done.code == 1 and "--rename OLD=NEW of 'extractor gold convert', or take another --format" in done.err
