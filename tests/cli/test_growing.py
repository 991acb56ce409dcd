"""An output that goes with a folder: resumed, brought up to date, followed; and standard input of several texts."""

import gzip
import json
import os
import resource
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from extractor.batch import inputs, update, worker
from extractor.batch.settings import Settings, items
from extractor.cli import following
from extractor.cli.progress import Report
from extractor.core import stopping
from extractor.core.errors import InputError, OutputError
from extractor.core.outcomes import Outcome
from extractor.documents.checkpoint import State
from extractor.documents.locks import locked
from extractor.tagger.packages import DEFAULT, locate
from tests.cli.shell import COMMAND, environment, run, start
from tests.conftest import ROOT
from tests.robustness.here import code_of

RULES = ("--model", "none")
MODEL = locate(DEFAULT)
OUT = "out.jsonl"
TORN_GZIP = gzip.compress(b"notes in one member, torn" * 9, mtime=0)[:-4]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    """A folder of three articles, in the working folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "corpus").mkdir()
    for name in "bdf":
        put(name, f"L’AQMI est passée par {name}.")
    # files are older than the run, as they usually are
    return tmp_path / "corpus"


def put(name: str, text: str) -> None:
    path = Path("corpus", f"{name}.txt")
    path.write_text(text, "utf-8")
    earlier = time.time() - 10 - len(text)
    os.utime(path, (earlier, earlier))


def extract(*arguments: str, output: str = OUT, code: int = 0) -> str:
    done = run("corpus", *RULES, "-o", output, *arguments)
    assert done.code == code, done.err
    return done.err


def made(*arguments: str, output: str = OUT, code: int = 0) -> None:
    """An output to begin with, or to compare with: in this process, which takes a third of the time."""
    assert code_of("corpus", *RULES, "-o", output, "-q", *arguments) == code


def read(output: str = OUT) -> list[str]:
    lines = gzip.open(output, "rt") if output.endswith(".gz") else open(output, encoding="utf-8")
    with lines:
        return [Path(json.loads(line)["path"]).stem for line in lines]


def as_of_a_full_run(output: str = OUT) -> bool:
    made(*(["--force"] if Path("full.jsonl").exists() else []), output="full.jsonl")
    data = gzip.open(output).read() if output.endswith(".gz") else Path(output).read_bytes()
    return data == Path("full.jsonl").read_bytes()


# -- resume ------------------------------------------------------------------


@pytest.mark.parametrize(
    "form, output", [("jsonl", OUT), ("jsonl", "out.jsonl.gz"), ("sqlite", "out.db"), ("parquet", "out")]
)
def test_after_the_end_resume_knows_inputs_and_options(form, output):
    made("--format", form, output=output)
    assert "going on behind 3 documents" in extract("--format", form, "--resume", output=output)
    put("a", "Les shebab sont là.")
    assert "the inputs are others than before" in extract("--format", form, "--resume", output=output, code=2)
    Path("corpus/a.txt").unlink()
    told = extract("--format", form, "--resume", "--labels", "PER", output=output, code=2)
    assert "other options (--labels)" in told


@pytest.mark.parametrize("output", [OUT, "out.jsonl.gz"])
def test_a_line_that_was_taken_out_is_done_again_by_resume(output):
    Path("corpus/c.txt").write_bytes(bytes(99))  # one that fails
    extract(output=output, code=1)
    assert "going on behind 3 documents and 1 failure\n" in extract("--resume", output=output, code=1)
    data = gzip.decompress(Path(output).read_bytes()) if output != OUT else Path(output).read_bytes()
    lines = data.splitlines(keepends=True)
    Path(output).write_bytes(gzip.compress(lines[0] + lines[2]) if output != OUT else lines[0] + lines[2])
    told = extract("--resume", output=output, code=1)
    assert "going on behind 2 documents\n" in told
    assert f"warning: {output} does not hold corpus/c.txt and 1 more (taken out, or failed before): done again" in told
    assert read(output) == ["b", "f", "d"]
    assert "does not hold" not in extract("--resume", output=output, code=1)
    assert read(output) == ["b", "f", "d"]


def test_what_came_behind_is_done_by_resume():
    made()
    put("g", "Les shebab sont là.")
    extract("--resume", "-q")
    assert as_of_a_full_run()


@pytest.mark.parametrize("way", ["--resume", "--update"])
@pytest.mark.parametrize("members", [1, 2])
def test_results_that_were_cut_and_packed_again_lose_none(way, members):
    made()
    first, *rest = Path(OUT).read_bytes().splitlines(keepends=True)
    cut = b"".join(rest)[:-30]
    packed = [gzip.compress(first + cut)] if members == 1 else [gzip.compress(first), gzip.compress(cut)]
    Path("out.jsonl.gz").write_bytes(b"".join(packed))
    extract(way, "-q", output="out.jsonl.gz")
    assert sorted(read("out.jsonl.gz")) == ["b", "d", "f"]


@pytest.mark.parametrize("way", ["--resume", "--update"])
@pytest.mark.parametrize("output", [OUT, "out.jsonl.gz"])
def test_a_line_that_is_cut_among_others_is_done_again(way, output):
    made(output=output)
    data = Path(output).read_bytes()
    first, second, third = (gzip.decompress(data) if output != OUT else data).splitlines(keepends=True)
    cut = first + second[:-30] + b"\n" + third
    Path(output).write_bytes(gzip.compress(cut) if output != OUT else cut)
    if way == "--resume":
        Path(f"{output}.inputs").unlink()  # which tells how many there were
    extract(way, "-q", output=output)
    assert read(output) == ["b", "d", "f"]


def test_results_that_were_cut_are_gone_on_with_as_they_were_made():
    made()
    whole = Path(OUT).read_bytes()
    Path(OUT).write_bytes(whole[:-30])
    assert "other options (--labels)" in extract("--resume", "--labels", "PER", code=2)
    assert Path(OUT).read_bytes() == whole[:-30]
    extract("--resume", "-q")
    assert Path(OUT).read_bytes() == whole


@pytest.mark.parametrize(
    "form, output, begins",
    [
        ("jsonl", OUT, OUT),
        ("jsonl", "out.jsonl.gz", "out.jsonl.gz"),
        ("parquet", "out", "out/mentions/part-00000.parquet"),
    ],
)
def test_results_that_lost_their_beginning_are_made_anew_of_the_same_inputs_alone(form, output, begins):
    made("-f", form, output=output)
    whole = Path(begins).read_bytes()
    Path(begins).write_bytes(damaged := whole.replace(b"}\n", b"\n", 1) if begins == OUT else whole[:-9])
    assert "other options (--labels)" in extract("-f", form, "--resume", "--labels", "PER", output=output, code=2)
    put("a", "Les shebab sont là.")
    assert "the inputs are others than before" in extract("-f", form, "--resume", output=output, code=2)
    assert Path(begins).read_bytes() == damaged
    Path("corpus/a.txt").unlink()
    assert f"{output} has lost its beginning, and all is done again" in extract("-f", form, "--resume", output=output)
    assert Path(begins).read_bytes() == whole


def test_results_that_were_updated_and_cut_lose_none():
    made()
    put("a", "Les shebab sont là.")
    extract("--update", "-q")
    Path(OUT).write_bytes(Path(OUT).read_bytes()[:-30])
    # « a » would be taken as done, since it stands before « f » in the folder
    assert "go on with --update" in extract("--resume", code=2)
    extract("--update", "-q")
    assert sorted(read()) == ["a", "b", "d", "f"]


@pytest.mark.parametrize("order", [[2, 1, 0], [1, 2, 0], [2, 0, 1]])
def test_lines_in_another_order_than_the_inputs_are_told_by_resume(order):
    made()
    lines = Path(OUT).read_text("utf-8").splitlines(keepends=True)
    Path(f"{OUT}.inputs").unlink()
    Path(OUT).write_text("".join(lines[place] for place in order), "utf-8")
    before = Path(OUT).read_bytes()
    assert "the output is not in the order of the inputs (it holds 3 documents" in extract("--resume", code=2)
    assert Path(OUT).read_bytes() == before
    extract("-q", "--force")
    assert Path(OUT).read_text("utf-8") == "".join(lines)


def test_a_file_that_went_is_told_by_resume():
    made()
    Path("corpus/b.txt").unlink()
    assert "--update" in extract("--resume", code=2)


@pytest.mark.parametrize("form, output", [("jsonl", OUT), ("sqlite", "out.db")])
def test_records_that_changed_are_told_by_resume(form, output):
    records = Path("corpus/c.jsonl")
    lines = [json.dumps({"text": f"Le GSIM {n}."}) + "\n" for n in range(3)]
    records.write_text("".join(lines), "utf-8")
    made("--format", form, output=output)
    records.write_text(json.dumps({"text": "Boko Haram attaque."}) + "\n" + "".join(lines[:2]), "utf-8")
    assert "the inputs are others than before" in extract("--format", form, "--resume", output=output, code=2)


def test_records_that_came_behind_are_done_by_resume():
    records = Path("z.jsonl")
    records.write_text(json.dumps({"text": "Le GSIM."}) + "\n", "utf-8")
    assert run("z.jsonl", *RULES, "-o", OUT, "-q").code == 0
    with records.open("a") as stream:
        stream.write(json.dumps({"text": "Boko Haram."}) + "\n")
    done = run("z.jsonl", *RULES, "-o", OUT, "--resume")
    assert done.code == 0 and "warning" not in done.err and len(read()) == 2


@pytest.mark.parametrize(
    "form, output, remedy", [("jsonl", OUT, "--update takes it in"), ("sqlite", "out.db", "--force")]
)
def test_a_text_that_changed_is_told_by_resume(form, output, remedy):
    made("--format", form, output=output)
    assert "warning" not in extract("--format", form, "--resume", output=output)
    Path("corpus/b.txt").write_text("Boko Haram est passé.", "utf-8")
    told = extract("--format", form, "--resume", output=output)
    assert "corpus/b.txt has changed since the run began" in told and remedy in told
    if form == "jsonl":
        assert "1 changed" in extract("--update") and as_of_a_full_run()


def test_a_file_that_changed_is_told_by_resume_where_only_documents_of_it_are_inputs():
    rows = Path("rows.csv")
    rows.write_text("id;text\n1;Le GSIM.\n2;Boko Haram.\n", "utf-8")
    command = ("rows.csv#1", "corpus/b.txt", "rows.csv#2", *RULES, "-o", OUT)
    assert run(*command, "-q").code == 0
    assert "warning" not in run(*command, "--resume").err
    rows.write_text("id;text\n1;Le Hezbollah.\n2;Boko Haram.\n", "utf-8")
    told = run(*command, "--resume").err
    # --update refuses documents of files
    assert "rows.csv has changed since the run began" in told and "--force begins anew" in told, told


@pytest.mark.parametrize(
    "source, options, texts",
    [
        ("-", (), "Le GSIM au Mali."),
        ("/dev/stdin", (), "Le GSIM au Mali."),
        ("-", ("--split", "ff"), "Le GSIM au Mali.\fLe M23."),
        ("-", ("--input-format", "jsonl"), '{"text": "Le GSIM au Mali."}\n{"text": "Le M23."}\n'),
        ("/dev/stdin", ("--input-format", "jsonl"), '{"text": "Le GSIM au Mali."}\n{"text": "Le M23."}\n'),
    ],
)
def test_another_text_of_standard_input_is_told_by_resume(source, options, texts):
    command = (source, *RULES, *options, "-o", OUT)
    assert run(*command, "-q", stdin=texts).code == 0
    before = Path(OUT).read_bytes()
    assert "going on behind" in run(*command, "--resume", stdin=texts).err
    done = run(*command, "--resume", stdin=texts.replace("GSIM", "JNIM"))
    assert done.code == 2 and "the inputs are others than before" in done.err
    Path(f"{OUT}.inputs").unlink()
    assert run(*command, "--resume", stdin=texts.replace("GSIM", "JNIM")).code == 2
    assert Path(OUT).read_bytes() == before


# -- update ------------------------------------------------------------------


@pytest.mark.parametrize("output", [OUT, "out.jsonl.gz"])
def test_new_and_changed_files_are_done_and_the_order_is_that_of_a_full_run(output):
    made(output=output)
    put("a", "Les shebab sont là.")
    put("e", "Boko Haram est là.")
    put("d", "L’AQMI n’est plus là.")
    told = extract("--update", output=output)
    assert "2 files new, 1 changed, 0 vanished, 2 unchanged" in told and "3 documents" in told
    assert read(output) == list("abdef") and as_of_a_full_run(output)
    assert "0 files new, 0 changed, 0 vanished, 5 unchanged" in extract("--update", output=output)


def test_tables_and_json_of_a_folder_are_found_by_the_field_of_their_texts():
    def held(name: str, corps: str) -> None:
        Path(f"tables/{name}.csv").write_text(f"id;corps\n1;{corps}\n", "utf-8")
        Path(f"tables/{name}.json").write_text(json.dumps({"corps": corps}), "utf-8")

    options = (*RULES, "--text-field", "corps", "-o")
    Path("tables").mkdir()
    held("a", "Le GSIM.")
    assert run("tables", *options, OUT, "-q").code == 0
    held("b", "Boko Haram.")
    held("a", "Le JNIM.")
    done = run("tables", *options, OUT, "--update")
    assert done.code == 0 and "2 files new, 2 changed, 0 vanished, 0 unchanged" in done.err
    run("tables", *options, "full.jsonl", "-q")
    assert Path(OUT).read_bytes() == Path("full.jsonl").read_bytes()


def test_what_a_run_says_of_a_file_is_said_of_one_that_is_done_anew():
    records = Path("corpus/c.jsonl")
    remarks = ("corpus/c.jsonl#1 stands there more than once", "corpus/b.txt: 1 letter encoded twice")
    made()
    for number in range(2):
        records.write_text('{"id": 1, "text": "AQMI"}\n' * (2 + number), "utf-8")
        put("b", f"L’AQMI a votÃ© {number}")
        told = extract("--update")
        assert [remark for remark in remarks if remark not in told] == []
    assert not extract("--force", "-q") and all(remark in extract("--force") for remark in remarks)
    for option in ("--update", "--force"):
        records.write_text('{"id": 2, "text": "AQMI"}\n' * 2, "utf-8")
        assert not extract(option, "-q")


def test_a_file_of_which_one_document_was_named_is_not_done_whole():
    records = Path("corpus/c.jsonl")
    records.write_text("".join(json.dumps({"id": n, "text": f"AQMI {n}"}) + "\n" for n in range(3)), "utf-8")
    one = (f"{records}#1", *RULES, "-o", OUT)
    assert run(*one, "-q").code == 0 and read() == ["c"]
    done = run(*one, "--update")
    assert done.code == 2 and "takes whole files" in done.err and f"give {records}" in done.err
    assert read() == ["c"]
    assert "3 files new, 1 changed" in extract("--update")
    assert as_of_a_full_run()


@pytest.mark.parametrize("first", [["corpus/f.txt"], []])
def test_files_that_were_swapped_have_changed_though_size_and_time_are_the_same(first):
    for name, text in [("b", "Le GSIM est là."), ("d", "Le AQMI est là.")]:
        put(name, text)
        os.utime(f"corpus/{name}.txt", (1_700_000_000, 1_700_000_000))
    made()
    Path("corpus/b.txt").rename("corpus/away")
    Path("corpus/d.txt").rename("corpus/b.txt")
    Path("corpus/away").rename("corpus/d.txt")
    for asked in first:  # an update of something else does not vouch for them
        assert run(asked, *RULES, "-o", OUT, "--update").code == 0
    assert "0 files new, 2 changed, 0 vanished, 1 unchanged" in extract("--update")
    assert as_of_a_full_run()


def test_files_that_were_swapped_have_changed_whatever_the_clock_said():
    for name, text in [("b", "Le GSIM est là."), ("d", "Le AQMI est là.")]:
        put(name, text)
        os.utime(f"corpus/{name}.txt", (1_700_000_000, 1_700_000_000))
    made()
    state, seen = inputs.load(OUT)
    inputs.save(OUT, replace(state, began=state.began + 400 * 86_400 * 10**9), seen.values())  # it was ahead
    Path("corpus/b.txt").rename("corpus/away")
    Path("corpus/d.txt").rename("corpus/b.txt")
    Path("corpus/away").rename("corpus/d.txt")
    assert "0 files new, 2 changed, 0 vanished, 1 unchanged" in extract("--update")
    assert as_of_a_full_run()


def test_what_has_only_a_new_time_is_unchanged_by_its_bytes():
    made()
    os.utime("corpus/b.txt")
    before = Path(OUT).stat().st_mtime_ns
    assert "0 files new, 0 changed" in extract("--update")
    assert Path(OUT).stat().st_mtime_ns == before


def test_the_same_size_and_other_bytes_is_changed():
    made()
    text = Path("corpus/b.txt").read_text("utf-8").replace("AQMI", "EIGS")
    Path("corpus/b.txt").write_text(text, "utf-8")
    assert "1 changed" in extract("--update")
    assert as_of_a_full_run()


@pytest.mark.parametrize("output", [OUT, "out.jsonl.gz"])
def test_an_output_of_a_backup_is_brought_up_to_date(output):
    """What was taken down is of the later run: by that alone all its files would be unchanged."""
    made(output=output)
    former = Path(output).read_bytes()
    put("b", "L’AQMI et le GSIM sont passés par b.")
    Path("corpus/r.jsonl").write_text('{"text": "Le GSIM."}\n', "utf-8")
    assert "1 file new, 1 changed" in extract("--update", output=output)
    Path(output).write_bytes(former)
    said = extract("--update", output=output)
    assert "is not as its last run left it" in said and "1 file new, 1 changed, 0 vanished, 2 unchanged" in said
    assert as_of_a_full_run(output)
    assert "as its last run" not in extract("--update", output=output)


def test_what_a_run_took_down_says_nothing_of_another_output_to_resume():
    made()
    former = Path(OUT).read_bytes()
    put("b", "L’AQMI et le GSIM sont passés par b.")
    made("--force")
    Path(OUT).write_bytes(former)
    assert "is not as its last run left it, and what it holds may be of before" in extract("--resume")
    assert "3 changed" in extract("--update") and as_of_a_full_run()
    made("--force")
    Path("other").mkdir()
    for name in "xyz":
        Path("other", f"{name}.txt").write_text("Daech.", "utf-8")
    assert code_of("other", *RULES, "-o", "other.jsonl", "-q") == 0
    os.replace("other.jsonl", OUT)
    assert "the inputs hold no document" in extract("--resume", code=2)


def test_lines_that_somebody_edits_stay():
    made()
    edited = Path(OUT).read_text("utf-8").replace('"name": "Al-Qaida', '"name": "La nébuleuse Al-Qaida')
    Path(OUT).write_text(edited, "utf-8")
    for told in (True, False):
        said = extract("--update")
        assert ("is not as its last run left it" in said) == told and "3 unchanged" in said
    assert Path(OUT).read_text("utf-8") == edited and "nébuleuse" in edited


def test_vanished_files_go_when_asked():
    made()
    Path("corpus/b.txt").unlink()
    put("e", "Boko Haram est là.")
    assert "1 vanished (kept" in extract("--update")
    assert read() == list("bdef")
    assert "1 vanished and dropped" in extract("--update", "--drop-vanished")
    assert read() == list("def") and as_of_a_full_run()


@pytest.mark.parametrize("dropping", [(), ("--drop-vanished",)])
@pytest.mark.parametrize("arguments", [("nothere",), ("empty",), ("corpus", "nothere"), ("corpus/d.txt",)])
def test_only_what_is_gone_from_a_folder_that_was_read_is_dropped(arguments, dropping):
    made()
    Path("empty").mkdir()
    Path("corpus/b.txt").unlink()
    done = run(*arguments, *RULES, "-o", OUT, "--update", *dropping)
    named_alone = arguments == ("corpus/d.txt",)
    assert done.code == (0 if named_alone else 1)
    # a file that is named stands for its folder, too
    assert read() == (list("df") if named_alone and dropping else list("bdf"))
    assert "0 files new, 0 changed" in done.err


def test_a_folder_that_is_gone_with_its_disk_costs_nothing():
    made()
    Path("corpus").rename("unmounted")
    Path("corpus").mkdir()
    told = extract("--update", "--drop-vanished", code=1)
    assert "no texts in this folder" in told and "nothing is dropped where an input failed" in told
    assert read() == list("bdf")


def test_a_named_file_that_is_gone_is_a_failure_and_keeps_its_document():
    made()
    Path("corpus/b.txt").unlink()
    done = run("corpus/b.txt", "corpus/d.txt", *RULES, "-o", OUT, "--update", "--drop-vanished")
    assert done.code == 1 and "corpus/b.txt: no such file" in done.err
    assert read() == list("bdf")


@pytest.mark.parametrize("now", ["a dangling link", "binary"])
def test_a_file_that_cannot_be_read_now_keeps_its_document(now):
    made()
    before = Path(OUT).read_bytes()
    Path("corpus/d.txt").unlink()
    if now == "binary":
        Path("corpus/d.txt").write_bytes(bytes(range(256)) * 9)
    else:
        Path("corpus/d.txt").symlink_to("/nowhere")
    assert "corpus/d.txt: its document of before stays" in extract("--update", code=1)
    assert Path(OUT).read_bytes() == before
    Path("corpus/d.txt").unlink()
    put("d", "Boko Haram est revenu.")
    assert "1 changed" in extract("--update")
    assert as_of_a_full_run()


def test_a_table_that_is_no_more_read_is_named_and_keeps_its_rows():
    table = Path("corpus/c.csv")
    table.write_text("id;text\n1;Le GSIM.\n", "utf-8")
    made()
    before = Path(OUT).read_bytes()
    table.write_text("id;Texte\n1;Le GSIM.\n2;Boko Haram.\n", "utf-8")
    told = extract("--update", code=1)
    assert "corpus/c.csv: its document of before stays" in told and "1 changed, 0 vanished, 3 unchanged" in told
    assert Path(OUT).read_bytes() == before
    # only what was asked for is done
    assert run("corpus/d.txt", *RULES, "-o", OUT, "--update").code == 0
    table.write_text("id;text\n2;Boko Haram.\n", "utf-8")
    assert "1 changed, 0 vanished, 3 unchanged" in extract("--update")
    assert as_of_a_full_run()


def test_a_file_in_whose_place_a_folder_is_has_vanished():
    made()
    Path("corpus/b.txt").unlink()
    Path("corpus/b.txt").mkdir()
    Path("corpus/b.txt/a.txt").write_text("Boko Haram.", "utf-8")
    assert "1 file new, 0 changed, 1 vanished (kept" in extract("--update")
    assert "1 vanished and dropped" in extract("--update", "--drop-vanished")
    assert read() == list("adf") and as_of_a_full_run()


@pytest.mark.parametrize("dropping", [(), ("--drop-vanished",)])
def test_a_file_in_whose_place_a_pipe_is_has_vanished(dropping):
    Path("corpus/b.txt").write_text("")
    made()
    for name in "bd":
        Path(f"corpus/{name}.txt").unlink()
        os.mkfifo(f"corpus/{name}.txt")
    assert "0 files new, 0 changed, 2 vanished" in extract("--update", *dropping)
    assert read() == (["f"] if dropping else list("bdf"))


def test_an_empty_file_in_whose_place_a_link_to_a_device_is_keeps_its_document():
    Path("corpus/b.txt").write_text("")
    made()
    Path("corpus/b.txt").unlink()
    Path("corpus/b.txt").symlink_to("/dev/zero")
    assert "corpus/b.txt: leads to a device" in extract("--update", "--drop-vanished", code=1)
    assert read() == list("bdf")


def test_records_behind_a_damage_stay():
    records = Path("corpus/c.jsonl")
    lines = [json.dumps({"id": f"r{n}", "text": f"AQMI {n}"}) + "\n" for n in range(3)]
    records.write_text("".join(lines), "utf-8")
    made()
    records.write_text(lines[0] + '{"id": "r1", "te' + "\n" + lines[2].replace("AQMI", "EIGS"), "utf-8")
    extract("--update", code=1)
    assert sorted(read()) == sorted(["b", "c", "c", "c", "d", "f"])
    records.write_text("".join(lines), "utf-8")
    extract("--update")
    assert as_of_a_full_run()


def test_what_cannot_be_read_takes_nothing_from_the_others():
    made()
    put("a", "Les shebab sont là.")
    put("d", "L’AQMI n’est plus là.")
    done = run("nothere", "corpus", *RULES, "-o", OUT, "--update")
    assert done.code == 1 and "nothere: no such file" in done.err
    assert "1 file new, 1 changed" in done.err and as_of_a_full_run()


def test_records_of_a_file_stay_together():
    records = Path("corpus/c.jsonl")
    records.write_text("".join(json.dumps({"id": n, "text": f"AQMI {n}"}) + "\n" for n in range(3)), "utf-8")
    made()
    put("a", "Les shebab sont là.")
    records.write_text(records.read_text("utf-8") + json.dumps({"id": 9, "text": "AQMI"}) + "\n", "utf-8")
    assert "1 file new, 1 changed, 0 vanished, 3 unchanged" in extract("--update")
    assert as_of_a_full_run()


def test_files_called_as_records_of_another_are_files_of_their_own():
    put("b.txt#1", "Le M23 est là.")
    put("b.txt:2", "Le GSIM est là.")
    made()
    assert "0 files new, 0 changed, 0 vanished, 5 unchanged" in extract("--update")
    assert as_of_a_full_run()


@pytest.mark.parametrize("first", [True, False])
def test_a_file_that_a_record_of_another_is_called_as_is_refused_and_nothing_lost(first):
    """Which of them a line of the output is of cannot be told."""

    def come() -> None:
        Path("corpus/x.csv").write_text("id;text\n1.txt;L’AQMI ligne\n2;Boko Haram\n", "utf-8")
        Path("corpus/x.csv#1.txt").write_text("Le Hezbollah", "utf-8")

    for there in (come, lambda: None) if first else (lambda: None, come):
        there()
        if not Path(OUT).exists():
            extract("-q")
    before = Path(OUT).read_bytes()
    told = extract("--update", code=2)
    assert "corpus/x.csv#1.txt: may be a document of corpus/x.csv, too" in told and "another name" in told
    assert Path(OUT).read_bytes() == before
    os.rename("corpus/x.csv#1.txt", "corpus/x.txt")
    extract("--update", "--force")
    assert read()[-3:] == ["x.csv#1", "x", "x"]  # two rows and the file


def test_a_document_that_has_no_place_in_the_output_is_not_lost():
    made()
    before = Path(OUT).read_bytes()
    there = update.Output.read(OUT)
    plan = update.make_plan([*there.lines], there)
    for strange in ([Outcome("elsewhere", "{}\n")], [Outcome("elsewhere", error=InputError("elsewhere", "no", ""))]):
        if strange[0].error:
            update.write(plan, there, strange, Settings(model=None))
        else:
            with pytest.raises(OutputError, match="no place for elsewhere"):
                update.write(plan, there, strange, Settings(model=None))
        assert Path(OUT).read_bytes() == before


def test_an_output_that_another_program_writes_during_an_update_stays_as_it_made_it():
    made()
    put("a", "L’AQMI.")
    there = update.Output.read(OUT)
    plan = update.make_plan(["corpus/a.txt", *there.lines], there)
    changed = Path(OUT).read_bytes().partition(b"\n")[2]

    def outcomes():
        Path(OUT).write_bytes(changed)
        yield from worker.work(["corpus/a.txt"], Settings(model=None))

    with pytest.raises(OutputError, match="was changed by another program"):
        update.write(plan, there, outcomes(), Settings(model=None))
    assert Path(OUT).read_bytes() == changed


@pytest.mark.parametrize("way", ["update", "watch"])
def test_what_is_done_when_a_signal_comes_stays(way):
    made()
    put("a", "L’AQMI.")
    put("z", "L’ONU.")
    there = update.Output.read(OUT)
    new = ["corpus/a.txt", "corpus/z.txt"]

    def outcomes():
        yield from worker.work(new[:1], Settings(model=None))
        yield Outcome("corpus/z.txt", error=InputError("corpus/z.txt", "is empty"))
        stopping._stop(signal.SIGTERM, None)

    try:
        with pytest.raises(SystemExit, match="143"):
            if way == "watch":
                list(update.append(there, outcomes(), Settings(model=None), new))
            else:
                plan = update.make_plan([new[0], *there.lines, new[1]], there)
                update.write(plan, there, outcomes(), Settings(model=None))
    finally:
        stopping.answered()
    assert sorted(read()) == ["a", "b", "d", "f"]
    assert update.make_plan([*new, *there.lines], update.Output.read(OUT)).todo == new[1:]


@pytest.mark.parametrize("line", [10, 1 << 20])
def test_what_finds_no_room_is_added_whole_or_not_at_all(line):
    """As what is found while a folder is watched."""
    made()
    whole = Path(OUT).read_bytes()
    there = update.Output.read(OUT)
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    found = [Outcome("corpus/a.txt", line="{" * line + "\n")]
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(whole) + 5, most))
    try:
        with pytest.raises(OutputError, match="file too large; make room"):
            list(update.append(there, found, Settings(model=None), ["corpus/a.txt"]))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        signal.signal(signal.SIGXFSZ, before)
    assert Path(OUT).read_bytes() == whole


def test_an_older_file_moved_here_during_a_run_was_not_read(tmp_path):
    put("z", "L’AQMI.")
    log = inputs.Log(began=time.time_ns())
    log.see("corpus/b.txt")
    time.sleep(0.1)
    os.replace("corpus/z.txt", "corpus/d.txt")
    log.see("corpus/d.txt")
    log.save("o.jsonl", State())
    assert list(inputs.load("o.jsonl")[1]) == ["corpus/b.txt"]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
def test_where_no_room_is_for_what_a_run_takes_down_is_said(monkeypatch):
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda *_, **options: open("/dev/full", "w+", **options))
    log = inputs.Log(began=time.time_ns() + 10**12)
    log.see("corpus/b.txt")
    with pytest.raises(OutputError, match="no space left on device; make room in this folder of temporary files") as no:
        log.save("o.jsonl", State())
    assert no.value.subject == tempfile.gettempdir()


def test_a_file_that_failed_is_tried_again():
    Path("corpus/c.txt").write_bytes(b"%PDF-1.4")
    Path("corpus/c.txt").chmod(0o644)
    assert run("corpus", *RULES, "-o", OUT, "-q").code == 1
    assert run("corpus", *RULES, "-o", OUT, "--update").code == 1
    put("c", "L’AQMI est ici.")
    assert "1 file new" in extract("--update")
    assert as_of_a_full_run()


@pytest.mark.parametrize("resumed", [False, True])
@pytest.mark.parametrize("bad", ['{"id": 1, "te', json.dumps({"id": 1, "text": "L’AQMI. " * 2_000})])
def test_a_file_of_which_a_record_failed_is_done_again(bad, resumed):
    options = ("--too-long", "refuse", "--max-characters", "10000")
    records = Path("corpus/c.jsonl")
    records.write_text(f'{{"id": 0, "text": "AQMI"}}\n{bad}\n{{"id": 2, "text": "EIGS"}}\n', "utf-8")
    made(*options, code=1)
    if resumed:
        run("corpus", *RULES, "-o", OUT, "-q", *options, "--resume")
    told = extract("--update", *options, code=1)
    assert "0 files new, 1 changed, 0 vanished, 3 unchanged" in told and "corpus/c.jsonl" in told
    assert sorted(read()) == list("bccdf")


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGKILL])
def test_what_a_stopped_run_left_is_brought_up_to_date(sign):
    for number in range(250):
        put(f"n{number:03}", f"L’AQMI est passée par Gao {number}. " * 50)
    Path("corpus/b.csv").write_text("id,text\n1,AQMI\n2,EIGS\n", "utf-8")
    process = start("corpus", *RULES, "-q", "-j", "1", "-o", OUT, "--update")
    until = time.monotonic() + 60
    while not Path(f"{OUT}.state").exists() and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(sign)
    process.wait()
    assert Path(f"{OUT}.state").exists()
    put("a", "Le M23 avance.")
    put("d", "Daech est à Gao.")
    told = extract("--update")
    assert Path(OUT).read_text("utf-8") == run("corpus", *RULES, "-f", "jsonl").out
    assert not Path(f"{OUT}.state").exists() and ": 0 files new" not in told and ", 0 unchanged" not in told
    # one of other options, or of another folder, is none to go on with
    Path(f"{OUT}.state").write_text(json.dumps({"inputs": 1, "settings": {"reading": {"text_field": "corps"}}}))
    assert "its run was stopped; go on with --resume first, or --force" in extract("--update", code=2)
    for of_another in ({"folder": "other", "given": ["corpus"]}, {"folder": ".", "given": ["corpus", "other"]}):
        Path(f"{OUT}.state").write_text(json.dumps({"inputs": 1} | of_another))
        assert "its run was stopped" in extract("--update", code=2) and Path(f"{OUT}.state").exists()


@pytest.mark.parametrize("how", ["--resume", "--update"])
def test_files_attached_to_a_pdf_behind_whose_text_a_run_was_stopped_come(how):
    import pypdfium2

    pdf = pypdfium2.PdfDocument(ROOT / "tests/documents/files/chromium.pdf")
    for name in ("x.txt", "y.txt"):
        pdf.new_attachment(name).set_data(f"Le M23 est à {name}. ".encode() * 9)
    pdf.save("corpus/a.pdf")
    made()
    whole = Path(OUT).read_text("utf-8")
    held = [json.loads(line)["path"] for line in whole.splitlines()]
    assert held[:3] == ["corpus/a.pdf", "corpus/a.pdf#x.txt", "corpus/a.pdf#y.txt"]
    Path(OUT).write_text(whole[: whole.index("\n") + 1], "utf-8")
    Path(f"{OUT}.inputs").unlink()
    extract(how)
    assert Path(OUT).read_text("utf-8") == whole


@pytest.mark.parametrize("way", ["link", "name"])
def test_what_a_stopped_run_left_of_other_texts_is_done_anew(way):
    """The files of a folder that was exchanged have old times."""
    for number in range(250):
        put(f"n{number:03}", f"L’AQMI est passée par Gao {number}. " * 50)
    Path("corpus").rename("one")
    shutil.copytree("one", "two")
    for file in Path("two").iterdir():
        file.write_text(file.read_text("utf-8").replace("L’AQMI", "Le M23"), "utf-8")
    Path("two/b.txt").write_text("Rien.", "utf-8")
    time.sleep(0.2)
    Path("one").rename("corpus") if way == "name" else Path("corpus").symlink_to("one")
    process = start("corpus", *RULES, "-q", "-j", "1", "-o", OUT)
    until = time.monotonic() + 60
    while not Path(f"{OUT}.state").exists() and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert Path(f"{OUT}.state").exists()
    Path("corpus").rename("before")
    Path("two").rename("corpus") if way == "name" else Path("corpus").symlink_to("two")
    extract("--update")
    assert Path(OUT).read_text("utf-8") == run("corpus", *RULES, "-f", "jsonl").out


def test_corrections_that_lie_beside_hold_when_results_are_read():
    made()
    assert run("correct", "--not-a-name", "AQMI").code == 0
    put("c", "L’AQMI est passée par c.")
    assert "is applied whenever out.jsonl is read" in extract("--update")
    assert read() == ["b", "c", "d", "f"] and Path(OUT).read_text("utf-8").count('"AQMI"') >= 4
    assert "AQMI" not in run("show", OUT).out and "AQMI" not in run("corpus", *RULES, "-f", "csv", "-o", "a.csv").out
    assert Path("a.csv").read_text("utf-8").count("\n") == 1


def test_other_options_are_refused():
    made()
    changed = ("--text-field", "corps", "--mail-people", "--keep-field", "n", "--no-builtin-rules")
    told = "other options (--no-builtin-rules, --meta, --text-field, --keep-field, --mail-people)"
    assert told in extract("--update", *changed, code=2)
    assert "other options (--labels)" in extract("--update", "--labels", "PER", code=2)


def test_corrections_are_the_same_as_for_a_version_that_noted_more_of_them():
    Path("d.toml").write_text('[[not_a_name]]\nname = "Xyz"\n', "utf-8")
    made("--corrections", "d.toml")
    noted = Path(f"{OUT}.inputs")
    text = noted.read_text("utf-8")
    assert '"corrections": {' in text
    noted.write_text(text.replace('"corrections": {', '"corrections": {"_by_name": {"xyz": [0]}, ', 1), "utf-8")
    extract("--update", "--corrections", "d.toml")
    Path("d.toml").write_text('[[not_a_name]]\nname = "Abc"\n', "utf-8")
    assert "other options (corrections)" in extract("--update", "--corrections", "d.toml", code=2)


def rule_file(more: str = "") -> tuple[str, str]:
    """A rule file with a list of names, and what is put behind."""
    names = '[[gazetteer]]\nid = "names"\nlabel = "GROUP"\nfile = "names.txt"\n'
    Path("m.toml").write_text(f"{names}{more}", "utf-8")
    if not Path("names.txt").exists():
        Path("names.txt").write_text("Front Alpha\n", "utf-8")
    return "--rules", "m.toml"


def another_rule() -> None:
    rule_file('[[entity]]\nid = "front-beta"\nlabel = "GROUP"\nname = "Front Beta"\n')


def another_name() -> None:
    Path("names.txt").write_text("Front Alpha\nFront Beta\n", "utf-8")


@pytest.mark.parametrize(
    "form, output, option",
    [("jsonl", OUT, "--update"), ("jsonl", OUT, "--resume"), ("sqlite", "out.db", "--resume"), ("parquet", "out", "--resume")],
)  # fmt: skip
def test_a_rule_file_that_holds_something_else_by_now_is_refused(form, output, option):
    rules = rule_file()
    made("--format", form, *rules, output=output)
    for change in (another_rule, another_name):
        extract("--format", form, "-q", *rules, option, output=output)
        change()
        assert "(what m.toml holds)" in extract("--format", form, *rules, option, output=output, code=2)
        extract("--format", form, "-q", *rules, "--force", output=output)
    extract("--format", form, "-q", *rules, option, output=output)


@pytest.mark.parametrize("option", ["--update", "--resume"])
def test_a_folder_with_another_model_is_refused(option):
    shutil.copytree(MODEL, "model")
    made("--model", "model")
    extract("--model", "model", "-q", option)
    with Path("model", "README.md").open("a", encoding="utf-8") as readme:
        readme.write("trained anew")
    assert "(what model holds)" in extract("--model", "model", option, code=2)


@pytest.mark.parametrize("option", ["--update", "--resume"])
def test_an_output_of_before_contents_were_taken_down_goes_on(option):
    made(*rule_file())
    listed = Path(f"{OUT}{inputs.SUFFIX}")
    first, *others = listed.read_text("utf-8").splitlines(keepends=True)
    state = json.loads(first)
    del state["settings"]["contents"]
    listed.write_text("".join([json.dumps(state) + "\n", *others]), "utf-8")
    put("g", "Les shebab sont là.")
    extract("-q", *rule_file(), option)
    assert read() == ["b", "d", "f", "g"]
    another_rule()
    assert "(what m.toml holds)" in extract("--rules", "m.toml", option, code=2)


@pytest.mark.parametrize(
    "arguments, told",
    [
        (("corpus", "-o", "out.csv", "--update"), "JSON lines only"),
        (("corpus", "--update"), "JSON lines only"),
        (("-", "-o", OUT, "--update"), "standard input"),
        (("corpus", "-o", OUT, "--drop-vanished"), "goes with --update"),
    ],
)
def test_update_says_what_it_goes_with(arguments, told):
    done = run(*arguments, *RULES)
    assert done.code == 2 and told in done.err and not Path(OUT).exists()


def test_update_without_an_output_is_a_run():
    extract("--update", "-q")
    assert read() == list("bdf") and as_of_a_full_run()


# -- watch -------------------------------------------------------------------


def test_watch_adds_new_files_and_ends_by_ctrl_c():
    command = [*COMMAND, "corpus", *RULES, "-o", OUT, "--watch"]
    process = subprocess.Popen(command, env=environment(), stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        assert "watching" in process.stderr.readline()
        put("a", "Les shebab sont là.")
        line = process.stderr.readline()
        assert "a.txt" in line
        process.send_signal(signal.SIGINT)
        rest = process.communicate(timeout=60)[1]
    finally:
        process.kill()
    assert process.returncode == 0 and "stopped watching: 4 documents" in rest
    assert read() == list("bdfa")
    assert "0 files new" in extract("--update")
    assert as_of_a_full_run()


def test_what_watch_did_not_come_to_or_failed_at_is_done_by_update():
    made()
    for name, texts in {"a": ["AQMI"], "c": ["AQMI", "", "EIGS"], "e": ["AQMI", "EIGS"]}.items():
        lines = [json.dumps({"id": n, "text": text}) if text else '{"te' for n, text in enumerate(texts)]
        Path("corpus", f"{name}.jsonl").write_text("\n".join(lines), "utf-8")
    files = [f"corpus/{name}.jsonl" for name in "ace"]
    there, settings = update.Output.read(OUT), Settings(model=None)
    outcomes = worker.work(items(files, settings.reading), settings)
    with closing(update.append(there, outcomes, settings, files)) as added:
        for outcome in added:
            if outcome.path == "corpus/e.jsonl#0":
                break
    assert read() == list("bdfacce")
    told = extract("--update", code=1)
    assert "0 files new, 2 changed, 0 vanished, 4 unchanged" in told
    assert sorted(read()) == list("abccdeef")


def test_watch_reads_again_what_changes():
    command = [*COMMAND, "corpus", *RULES, "-o", OUT, "--watch"]
    process = subprocess.Popen(command, env=environment(), stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        assert "watching" in process.stderr.readline()
        put("d", "Les shebab sont là, et Boko Haram.")
        assert "corpus/d.txt has changed, and is read again" in process.stderr.readline()
        assert "corpus/d.txt: 2 entities" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        rest = process.communicate(timeout=60)[1]
    finally:
        process.kill()
    assert process.returncode == 0 and "stopped watching: 3 documents" in rest
    assert as_of_a_full_run() and "3 unchanged" in extract("--update")


@pytest.fixture
def watched(monkeypatch, capsys):
    """What is told by some rounds of watching an output that was made just now."""

    def watch(rounds: int = 3) -> str:
        turns = iter([None] * (rounds - 1))
        sleep = lambda seconds: next(turns, KeyboardInterrupt) and interrupt()  # noqa: E731
        monkeypatch.setattr(following, "time", SimpleNamespace(sleep=sleep))
        following.watch(["corpus"], OUT, Settings(model=None), Report(quiet=False))
        return capsys.readouterr().err

    return watch


def interrupt() -> None:
    raise KeyboardInterrupt


def test_watch_brings_an_output_of_a_backup_up_to_date(watched):
    made()
    former = Path(OUT).read_bytes()
    put("b", "L’AQMI et le GSIM sont passés par b.")
    extract("--update")
    Path(OUT).write_bytes(former)
    said = watched()
    assert "is not as its last run left it" in said and "corpus/b.txt: 2 entities" in said
    assert as_of_a_full_run()


def test_watch_reads_again_what_changed_during_the_first_run(watched):
    made()
    put("b", "Les shebab sont là.")
    Path("corpus/d.txt").write_text("Le M23 est là, et Boko Haram.", "utf-8")
    told = watched()
    assert "corpus/b.txt has changed, and is read again\n" in told and "corpus/d.txt has changed" in told
    assert "corpus/f.txt" not in told and "stopped watching: 3 documents" in told
    assert as_of_a_full_run()


def test_watch_reads_again_what_was_not_taken_down_for_it_changed_meanwhile(watched):
    made()
    state, seen = inputs.load(OUT)
    began = time.time() + 60
    state = replace(state, began=int(began * 1e9))
    inputs.save(OUT, state, [seen[name] for name in seen if name != "corpus/b.txt"])
    assert "corpus/b.txt" not in watched()  # a document of it failed: it is as it was when the run began
    Path("corpus/b.txt").write_text("Les shebab sont là.", "utf-8")
    os.utime("corpus/b.txt", (began, began + 1))
    assert "corpus/b.txt: 1 entity" in watched()
    assert as_of_a_full_run()


def test_watch_reads_again_what_changes_while_it_is_read(watched, monkeypatch):
    made()
    put("b", "Les shebab sont là.")
    work, texts = worker.work, iter(["Les shebab, le M23 et Boko Haram.", "Le M23."])

    def changing(documents, settings):
        yield from work(documents, settings)
        if (text := next(texts, None)) is not None:
            put("b", text)

    monkeypatch.setattr(worker, "work", changing)
    assert watched(9).count("corpus/b.txt has changed, and is read again") == 3
    assert as_of_a_full_run()


def test_watch_keeps_what_a_changed_file_had_where_it_cannot_be_read(watched):
    made()
    before = Path(OUT).read_bytes()
    Path("corpus/b.txt").write_bytes(b"\0\1\2" * 99)
    told = watched()
    assert "corpus/b.txt: binary data" in told and "corpus/b.txt: its document of before stays" in told
    assert Path(OUT).read_bytes() == before
    assert "corpus/b.txt has changed" not in watched()


def test_watch_tries_again_what_could_not_be_read_when_it_is_another(watched, monkeypatch):
    """To allow a file to be read changes neither its size nor its time: it waited for somebody to edit it."""
    made()
    put("e", "\0\1\2" * 20)
    before = os.stat("corpus/e.txt")
    looks = iter(range(99))
    listed = following._listed

    def mended(*arguments):
        if next(looks) == 4:
            Path("corpus/e.txt").write_bytes("Le M23 est là, Boko Haram.".encode().ljust(before.st_size))
            os.utime("corpus/e.txt", ns=(before.st_atime_ns, before.st_mtime_ns))
        return listed(*arguments)

    monkeypatch.setattr(following, "_listed", mended)
    told = watched(8)
    assert os.stat("corpus/e.txt").st_mtime_ns == before.st_mtime_ns
    assert os.stat("corpus/e.txt").st_size == before.st_size
    assert told.count("corpus/e.txt: binary data") == 1 and "corpus/e.txt: 1 entity" in told


def test_watch_says_once_what_can_no_longer_be_looked_through(watched, monkeypatch):
    made()
    looks = iter(range(99))
    listed = following._listed

    def found(*arguments):
        there = listed(*arguments)
        if 2 <= next(looks) < 5:
            there.errors.append(InputError("corpus/deep", "permission denied", "check its rights"))
        return there

    monkeypatch.setattr(following, "_listed", found)
    assert watched(8).count("corpus/deep: permission denied; check its rights\n") == 1


def test_watch_leaves_what_was_only_touched(watched):
    made()
    before = Path(OUT).stat()
    os.utime("corpus/b.txt")
    told, now = watched(), Path(OUT).stat()
    assert "corpus/b.txt" not in told and (now.st_ino, now.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_watch_reads_a_pipe_that_was_named_once():
    """It waited at the pipe for who would write into it a second time."""
    os.mkfifo("pipe")
    command = [*COMMAND, "corpus", "pipe", *RULES, "-o", OUT, "--watch"]
    process = subprocess.Popen(command, env=environment(), stderr=subprocess.PIPE, text=True)
    try:
        Path("pipe").write_text("Boko Haram est là.", "utf-8")
        assert process.stderr is not None
        assert "watching" in process.stderr.readline()
        put("a", "Les shebab sont là.")
        assert "corpus/a.txt: 1 entity" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        rest = process.communicate(timeout=60)[1]
    finally:
        process.kill()
    assert process.returncode == 0 and "stopped watching: 5 documents" in rest
    assert read() == [*"bdf", "pipe", "a"]


def test_watch_ends_when_its_output_is_gone():
    command = [*COMMAND, "corpus", *RULES, "-o", OUT, "--watch"]
    process = subprocess.Popen(command, env=environment(), stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        assert "watching" in process.stderr.readline()
        Path(OUT).unlink()
        put("a", "Les shebab sont là.")
        rest = process.communicate(timeout=60)[1]
    finally:
        process.kill()
    assert process.returncode == 1 and f"{OUT}: is gone" in rest
    assert not Path(OUT).exists()
    extract("--update")
    assert as_of_a_full_run()


# -- standard input ------------------------------------------------------------


@pytest.mark.parametrize(
    "mark, between", [("-----", "\n-----\n"), ("ff", "\f"), ("***", "\r\n***\r\n"), ("-----", "\r-----\r")]
)
def test_standard_input_is_cut(mark, between):
    done = run("-", *RULES, "--split", mark, "--format", "jsonl", stdin=between.join(["L’AQMI", "Les shebab", "Rien"]))
    found = [json.loads(line) for line in done.out.splitlines()]
    assert [d["path"] for d in found] == ["-#1", "-#2", "-#3"]
    assert [m["text"] for d in found for m in d["mentions"]] == ["AQMI", "shebab"]
    assert done.err == ""


@pytest.mark.parametrize(
    "text, told",
    [
        ("Un texte.\n=====\nUn autre.", "lines of ====="),
        ("Un texte.\r=====\rUn autre.", "lines of ====="),
        ("Un texte.\fUn autre.", "form feeds"),
        ("Gao, 12 mai 2023 (AFP) — Un.\n\nDakar, 13 mai 2023 (APS) — Deux.", "2 date lines"),
        ("GAO, 12 mai (AFP) - Un.\n\nDe notre envoyé spécial à Gao\n\nDeux.", "2 date lines"),
        ("La grève du port\n\nUn.\n\nDeux.\n" * 3, "2 headlines right behind a paragraph"),
        ("Gao, 12 mai 2023 (AFP) — Un seul texte, et sa fin.\f", None),
        ("La grève du port\n\nUn.\n\nLe lendemain du port\n\nDeux.\n", None),
    ],
)
def test_several_texts_bring_a_warning(text, told):
    err = run("-", *RULES, stdin=text).err
    assert (told in err and "--split" in err) if told else err == ""


@pytest.mark.parametrize(
    "mark, options, text, reason",
    [
        ("-----", (), "Le GSIM\n=====\nBoko Haram", "it stands in no line of its own"),
        ("-----", ("--input-format", "jsonl"), '{"text": "Le GSIM\\n-----\\nAQMI"}', "it stands in no line of its own"),
        ("-----", (), "-----\nLe GSIM ----- et Boko Haram\n-----\n", "there is one text alone before and behind it"),
        ("ff", (), "Le GSIM", "there is no form feed"),
        ("ff", (), "Le GSIM\f", "there is one text alone before and behind it"),
    ],
)
def test_a_line_that_cuts_nothing_brings_a_warning(mark, options, text, reason):
    done = run("-", *RULES, "--split", mark, "-f", "jsonl", *options, stdin=text)
    assert done.code == 0 and done.out.count("\n") == 1 and f"--split {mark} cut nothing: {reason}" in done.err


def test_pages_behind_one_another_are_not_read_as_the_first_alone():
    page = "<!DOCTYPE html><html><body><article><p>Le {} est là depuis mardi matin.</p></article></body></html>\n"
    pages = page.format("M23") + "-----\n" + page.format("GSIM")
    done = run("-", *RULES, "--split", "-----", "-f", "jsonl", stdin=pages)
    assert (done.code, done.out) == (1, "") and "was read as one document (html)" in done.err
    done = run("-", *RULES, "--split", "-----", "--input-format", "text", "-f", "jsonl", stdin=pages)
    assert done.code == 0 and done.out.count("\n") == 2


@pytest.mark.parametrize("text", ["", "-----\n\n-----\n"])
def test_standard_input_without_any_text_is_no_text(text):
    done = run("-", *RULES, "--split", "-----", "-f", "jsonl", stdin=text)
    assert done.code == 0 and done.out == "" and "--split ----- cut nothing: standard input holds no text" in done.err


@pytest.mark.parametrize("mark", ["", " ", "\n"])
def test_an_empty_line_cuts_nothing(mark):
    done = run("-", *RULES, "--split", mark, stdin="Le GSIM\n\nBoko Haram")
    assert done.code == 2 and f"--split {mark!r}: is empty" in done.err.replace("\\\\", "\\")


@pytest.mark.parametrize(
    "option", ["cluster", "save-texts", "text-field", "id-field", "keep-field", "date-field", "format"]
)
def test_an_option_that_says_nothing_is_refused(option):
    done = run("-", *RULES, f"--{option}", "", stdin="Le GSIM")
    assert (done.code, done.out) == (2, "") and f"--{option} '': is empty; " in done.err


@pytest.mark.parametrize("command", ["timeline", "export -f csv", "who", "plot -o p.png", "show"])
@pytest.mark.parametrize("option", ["--texts", "--text-field", "--id-field", "--date-field"])
def test_an_option_of_saved_results_that_says_nothing_is_refused(command, option):
    if (command, option) == ("show", "--date-field"):
        return
    name, *more = command.split()
    done = run(name, "out.jsonl", *more, f"{option}=")
    assert (done.code, done.out) == (2, "") and f"{option} '': is empty; " in done.err


@pytest.mark.parametrize(
    "options, told",
    [
        (("-f", "json", "--excel"), "--excel does nothing for json, only for csv"),
        (("-f", "csv", "--with-text"), "--with-text does nothing for csv, only for parquet, sqlite"),
        (("-f", "jsonl", "--mentions"), None),
        (("-f", "csv", "--excel", "--mentions"), None),
        (("--mentions",), None),
        (("-o", "o.db", "--with-text"), None),
    ],
)
def test_an_option_that_the_format_does_not_have_brings_a_warning(options, told):
    Path("a.txt").write_text("Le GSIM est à Gao.", "utf-8")
    run("a.txt", *RULES, "-f", "jsonl", "-o", "r.jsonl")
    commands = (
        [("a.txt", *RULES)] if options == ("--mentions",) else [("a.txt", *RULES), ("export", "r.jsonl", "--force")]
    )
    for command in commands:
        done = run(*command, *options)
        assert done.code == 0
        assert ([line for line in done.err.splitlines() if "does nothing" in line]) == (
            [f"extractor: warning: {told}"] if told else []
        )


# -- kept fields ----------------------------------------------------------------


@pytest.mark.parametrize("form, name", [("csv", "out.csv"), ("parquet", "out.parquet"), ("sqlite", "out.db")])
def test_a_field_that_is_kept_twice_is_one_column(form, name):
    Path("in.jsonl").write_text('{"text": "Le GSIM.", "src": "x"}\n')
    keep = ("--keep-field", "src", "--date-field", "src", "--keep-field", "src")
    run("in.jsonl", *RULES, *keep, "--format", form, "-o", name)
    if form == "csv":
        assert Path(name).read_text().splitlines()[0].split(",").count("src") == 1
    elif form == "parquet":
        parquet = pytest.importorskip("pyarrow.parquet")
        assert parquet.read_table(f"{name}/documents").column_names.count("src") == 1


@pytest.mark.parametrize("options", [("-f", "csv"), ("-f", "jsonl"), ("-f", "jsonl", "-o", "out.jsonl", "--jobs", "2")])
def test_a_kept_field_that_no_document_has_brings_one_warning(options):
    records = [{"text": f"Le GSIM {n}", "jour": n or None, "de": {"lieu": "Gao"}} for n in range(3)]
    Path("in.jsonl").write_text("".join(json.dumps(r) + "\n" for r in records), "utf-8")
    fields = ("--keep-field", "jour", "--keep-field", "joural", "--keep-field", "de.lieu", "--date-field", "date")
    done = run("in.jsonl", *RULES[:2], *fields, *options)
    told = [line for line in done.err.splitlines() if "field" in line]
    assert told == [
        "extractor: warning: no document has a field joural or date, which was to be kept; its name may be misspelt"
    ]
    assert "field" not in run("in.jsonl", *RULES[:2], *fields, *options, "--force", "-q").err
    assert "field" not in run("in.jsonl", *RULES[:2], "--keep-field", "jour", *options, "--force").err


def test_a_kept_field_that_only_unchanged_files_have_brings_no_warning():
    Path("corpus/a.jsonl").write_text('{"text": "Le GSIM.", "jour": "lundi"}\n', "utf-8")
    made("--keep-field", "jour")
    put("e", "Boko Haram est là.")
    assert "no document has a field" not in extract("--keep-field", "jour", "--update")
    assert read() == list("abdef")


# -- what another has written, or left half-written -------------------------------


@pytest.mark.parametrize(
    "output, data, option",
    [
        (OUT, b"my notes, without a line end", "--resume"),
        (OUT, b'{"a": "compact JSON"}', "--update"),
        ("out.jsonl.gz", b"no gzip at all", "--resume"),
        ("out.jsonl.gz", TORN_GZIP, "--resume"),
        ("out.jsonl.gz", TORN_GZIP, "--update"),
    ],
)
def test_a_file_of_one_torn_line_that_is_none_of_ours_stays(output, data, option):
    Path(output).write_bytes(data)
    done = run("corpus", *RULES, "--format", "jsonl", "-o", output, option)
    assert done.code == 1 and "Traceback" not in done.err and Path(output).read_bytes() == data


@pytest.mark.parametrize("option", ["--resume", "--update"])
def test_a_torn_line_of_ours_is_done_again(option):
    made()
    data = Path(OUT).read_bytes()
    for torn in (5, 60):
        Path(OUT).write_bytes(data[:torn])
        Path(f"{OUT}.inputs").unlink(missing_ok=True)
        extract(option, "-q")
        assert Path(OUT).read_bytes() == data


def test_a_torn_tail_goes_though_all_files_are_unchanged():
    # --watch begins so, and would add to it
    made()
    with open(OUT, "ab") as stream:
        stream.write(b'{"schema": 2, "path": "corpus/x')
    extract("--update", "-q")
    assert as_of_a_full_run()


@pytest.mark.parametrize("option", ["--update", "--resume"])
def test_a_damaged_list_of_inputs_is_not_believed(option):
    made()
    lines = Path(f"{OUT}.inputs").read_text().splitlines()
    good, bad = json.loads(lines[0]), '{"path": 1, "size": 2, "mtime": "x", "sha256": null}'
    for first, line in ((good, "[" * 100_000), (good, bad), (good | {"settings": 5}, lines[1])):
        Path(f"{OUT}.inputs").write_text(f"{json.dumps(first)}\n{line}\n")
        extract(option, "-q")
        assert as_of_a_full_run()


def test_a_file_is_one_whatever_it_is_called():
    made()
    put("e", "Boko Haram est là.")
    put("d", "Les shebab sont là.")
    Path("link").symlink_to("corpus")
    for number, folder in enumerate(("./corpus/", os.path.abspath("corpus"), "link")):
        done = run(folder, *RULES, "-o", OUT, "--update")
        assert done.code == 0 and ("1 file new, 1 changed" if number == 0 else "0 files new, 0 changed") in done.err
        assert sorted(read()) == list("bdef")


@pytest.mark.parametrize("there", [(), ("other/corpus",)])
@pytest.mark.parametrize("asked", ["../corpus", "corpus", "{}/corpus"])
def test_an_output_is_brought_up_to_date_where_it_was_made(there, asked):
    made()
    before = Path(OUT).read_bytes()
    for folder in ("other", *there):
        Path(folder).mkdir()
    for folder in there:
        Path(folder, "b.txt").write_text("Les shebab sont là.", "utf-8")
    for option in ("--update", "--watch"):
        done = run(asked.format(os.getcwd()), *RULES, "-o", f"../{OUT}", option, cwd="other")
        assert done.code == 2 and f"the output names its files from {os.getcwd()}; run it in that folder" in done.err
    assert Path(OUT).read_bytes() == before
    assert "3 unchanged" in extract("--update")


@pytest.mark.parametrize("moved", ["all", "the output"])
def test_an_output_that_was_moved_is_brought_up_to_date(moved):
    made()
    Path("moved").mkdir()
    for name in (OUT, f"{OUT}.inputs", *(["corpus"] if moved == "all" else [])):
        Path(name).rename(Path("moved", name))
    folder, output = ("moved", OUT) if moved == "all" else (".", f"moved/{OUT}")
    done = run("corpus", *RULES, "-o", output, "--update", cwd=folder)
    assert done.code == 0 and "0 files new, 0 changed, 0 vanished, 3 unchanged" in done.err


def test_an_output_of_whole_paths_is_brought_up_to_date_from_anywhere():
    command = (os.path.abspath("corpus"), *RULES, "-o", os.path.abspath(OUT))
    assert run(*command, "-q").code == 0
    Path("other").mkdir()
    done = run(*command, "--update", cwd="other")
    assert done.code == 0 and "3 unchanged" in done.err


@pytest.mark.parametrize("there", [(), ("b", "d", "f"), ("b", "d", "f", "table")])
def test_a_link_beside_its_file_is_a_file_of_its_own(there):
    names = {path.stem: path for path in Path("corpus").iterdir()}
    names["table"] = Path("corpus/table.csv")
    names["table"].write_text("id;text\n1;Boko Haram.\n2;Le M23.\n", "utf-8")
    links = {"a.txt": "table.csv", "g.txt": "b.txt", "z.csv": "table.csv"}
    for name in set(names) - set(there):
        names[name].rename(f"{name}.later")
    made() if there else Path(OUT).touch()
    for name in set(names) - set(there):
        Path(f"{name}.later").rename(names[name])
    for name, target in links.items():
        Path("corpus", name).symlink_to(target)
    extract("--update")
    assert as_of_a_full_run()
    assert "0 files new, 0 changed, 0 vanished, 7 unchanged" in extract("--update")


@pytest.mark.parametrize("option", ["--force", "--resume", "--update"])
def test_two_runs_do_not_write_one_output_at_once(option):
    made()
    before = Path(OUT).read_bytes()
    put("e", "Boko Haram est là.")
    with locked(OUT):
        assert "is being written by another program" in extract(option, code=1)
    assert Path(OUT).read_bytes() == before
    assert not list(Path().glob(".extractor-*"))
