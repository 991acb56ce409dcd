"""Nothing of the user's is lost: every format × every kind of target, and the bytes of everything around."""

import contextlib
import errno
import hashlib
import inspect
import json
import os
import shutil
import sqlite3
import subprocess
import threading
import time
from pathlib import Path

import pytest

from extractor.cli import writing
from extractor.core.errors import OutputError
from extractor.documents import atomic_files, locks, targets
from extractor.documents.atomic_files import whole_file, whole_path
from extractor.documents.locks import locked
from extractor.index import Index
from extractor.writers import FORMATS
from tests.cli.shell import COMMAND, environment
from tests.each import each
from tests.robustness.here import around, code_of, full_disk

TEXT = "L’AQMI et le M23 ont attaqué Gao. Le Jnim aussi.\n"
FOLDERS = {"parquet", "brat"}
PATHS = {"parquet", "brat", "sqlite", "xlsx"}
NAMES = sorted(FORMATS)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Texts, saved results of them, and things of the user's beside every name that an output may take."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "c").mkdir()
    (folder / "c" / "a.txt").write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    (folder / "c" / "b.txt").write_text(TEXT * 2, encoding="utf-8")
    (folder / "list").write_text("c/a.txt\nc/b.txt\n")
    with contextlib.chdir(folder):
        assert code_of("c", "--model", "none", "-f", "jsonl", "-o", "r.jsonl", "-q") == 0
    (folder / "mine").write_text("the user's")
    return folder


@pytest.fixture
def place(made, tmp_path, monkeypatch):
    """A copy of them as the working folder."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def extract(form, output, *more):
    return code_of("c", "--model", "none", "-f", form, "-o", output, "-q", *more)


def export(form, output, *more):
    return code_of("export", "r.jsonl", "--to", form, "-o", output, *more)


COMMANDS = [extract, export]


def in_each_format(check):
    """One test for each command: for all formats, with and without --force where it asks for that, in a new place."""
    forces = [((),), (("--force",),)] if "force" in inspect.signature(check).parameters else [()]

    @pytest.mark.parametrize("command", COMMANDS)
    def test(self, made, tmp_path, monkeypatch, command):
        @each((form, *force) for form in NAMES for force in forces)
        def in_a_new_place(form, *force):
            place = tmp_path / "".join([form, *map(str, force)])
            shutil.copytree(made, place)
            monkeypatch.chdir(place)
            check(self, place, command, form, *force)

        in_a_new_place()

    test.__name__, test.__doc__ = check.__name__, check.__doc__
    return test


class TestEachFormat:
    @in_each_format
    def test_a_new_name_is_made_and_nothing_else_changes(self, place, command, form):
        before = around(place)
        assert command(form, "new") == 0
        after = around(place)
        assert before.items() <= after.items()
        assert {name.split("/")[0] for name in after.keys() - before.keys()} == {"new"}

    @in_each_format
    def test_a_file_is_left_alone_unless_forced(self, place, command, form):
        before = around(place)
        assert command(form, "mine") == 2
        assert around(place) == before
        if form not in FOLDERS:
            assert command(form, "mine", "--force") == 0
            after = around(place)
            assert {name for name in after if after[name] != before.get(name)} == {
                "mine"
            } and after.keys() == before.keys()

    @in_each_format
    def test_a_folder_with_files_stays_whole(self, place, command, form, force):
        (place / "dossier").mkdir()
        (place / "dossier" / "a.txt").write_text("notes")
        (place / "dossier" / "documents").mkdir()
        before = around(place)
        assert command(form, "dossier", *force) in (1, 2)
        assert around(place) == before

    @in_each_format
    def test_the_folder_of_the_inputs_stays_whole(self, place, command, form, force):
        before = around(place)
        assert command(form, "c", *force) in (1, 2)
        assert around(place) == before

    @in_each_format
    def test_inputs_stay(self, place, command, form, force):
        before = around(place)
        if command is extract:
            for more in (("--files-from", "list"), ("c/a.txt",)):
                arguments = ("--model", "none", "-f", form, "-o", "c/a.txt", "-q", *force)
                assert code_of(*more, *arguments) in (1, 2)
            assert code_of("--files-from", "list", "--model", "none", "-f", form, "-o", "list", "-q", *force) in (1, 2)
        assert export(form, "r.jsonl", *force) in (1, 2)
        assert around(place) == before

    @in_each_format
    def test_its_own_former_output_is_made_anew_when_forced(self, place, command, form):
        assert command(form, "out") == 0
        before = around(place)
        assert command(form, "out") == 2 and around(place) == before
        assert command(form, "out", "--force") == 0
        after = around(place)
        assert after.keys() == before.keys()
        # a database has a number of its changes in it, a page the time
        assert form in ("sqlite", "html") or after == before

    @in_each_format
    def test_a_link_stays_a_link(self, place, command, form):
        os.symlink("goal", "link")
        os.symlink("link to nowhere/x", "lost")
        before = around(place)
        assert command(form, "link") == 0
        after = around(place)
        assert after["link"] == "link to goal" and "goal" in after and before.items() <= after.items()
        command(form, "lost")
        assert around(place)["lost"] == before["lost"]

    @in_each_format
    def test_a_link_to_what_is_the_users_is_not_followed_unasked(self, place, command, form):
        os.symlink("mine", "link")
        os.symlink("c", "folder")
        os.symlink("loop", "loop")
        before = around(place)
        for name in ("link", "folder", "loop", "mine/x"):
            assert command(form, name) in (1, 2)
            assert around(place) == before

    @in_each_format
    def test_a_device_is_written_to_or_refused(self, place, command, form):
        if os.geteuid():
            pytest.skip("only root makes devices")
        os.mknod("null", 0o020666, os.makedev(1, 3))
        os.symlink("null", "link")
        before = around(place)
        for name in ("null", "link"):
            for force in ((), ("--force",)):
                assert command(form, name, *force) == (2 if form in PATHS else 0)
                assert around(place) == before

    @in_each_format
    def test_a_pipe_is_written_to_or_refused(self, place, command, form):
        os.mkfifo("pipe")
        before = around(place)
        if form in PATHS:
            assert command(form, "pipe", "--force") == 2
        else:
            got = []
            reader = threading.Thread(target=lambda: got.append(Path("pipe").read_bytes()), daemon=True)
            reader.start()
            assert command(form, "pipe") == 0
            reader.join(20)
            assert got and got[0]
        assert around(place) == before

    @in_each_format
    def test_what_is_read_only_is_left_alone(self, place, command, form):
        (place / "mine").chmod(0o444)
        before = around(place)
        assert command(form, "mine", "--force") in (1, 2)
        assert around(place) == before

    @in_each_format
    def test_a_folder_that_is_missing_is_no_reason_to_lose_anything(self, place, command, form):
        before = around(place)
        assert command(form, "absent/deep/out") in ((0, 1) if form in FOLDERS else (1, 2))
        after = around(place)
        assert before.items() <= after.items()
        assert form in FOLDERS or after == before


BESIDE = [
    ("jsonl", "out", "out.state"),
    ("jsonl", "out", "out.state.new"),
    ("parquet", "out", "out.state"),
    ("sqlite", "out", "out-journal"),
    ("sqlite", "out", "out-wal"),
    ("brat", "n.ann", "n.txt"),
]


@pytest.mark.parametrize("form, output, beside", BESIDE)
@pytest.mark.parametrize("force", [(), ("--force",)])
@pytest.mark.parametrize("command", COMMANDS)
def test_what_stands_beside_the_output_stays(place, command, form, output, beside, force):
    shutil.rmtree("c")
    Path("c").mkdir()
    Path("c/a.txt").write_text(TEXT, encoding="utf-8")
    Path(beside).write_text("the user's")
    code_of("c", "--model", "none", "-f", "jsonl", "-o", "r.jsonl", "-q", "--force")
    before = around(place)
    code = command(form, output, *force)
    after = around(place)
    if command is export and form in ("jsonl", "parquet"):
        # these write to a name that passes, and nothing beside it
        assert after[beside] == before[beside]
    else:
        assert code in (1, 2) and after == before


def test_what_stands_beside_the_file_that_a_link_leads_to_stays(place, capsys):
    os.symlink("goals/db", "link")
    Path("goals").mkdir()
    Path("link-wal").write_text("of nobody's database")
    index = ("index", "add", "r.jsonl", "--db", "link")
    database = ("c", "--model", "none", "-q", "-f", "sqlite", "-o", "link")
    for suffix in ("-journal", "-wal", "-shm"):
        beside = Path(f"goals/db{suffix}")
        beside.write_text("the user's")
        before = around(place)
        for arguments in (index, database, (*database, "--force"), ("export", "r.jsonl", *database[4:])):
            assert code_of(*arguments) == 2, arguments
            option = "--db" if arguments is index else "--output"
            assert f"{option} link: {place}/{beside} is there and not of this output" in capsys.readouterr().err
            assert around(place) == before
        beside.unlink()
    before = around(place)
    assert code_of("index", "add", "absent.jsonl", "--db", "link") == 1 and around(place) == before
    for arguments in (database, index):
        assert code_of(*arguments) == 0 and around(place)["link"] == "link to goals/db"
        Path("goals/db").unlink()
    assert Path("link-wal").read_text() == "of nobody's database"


def test_a_link_beside_which_nothing_may_be_written_is_refused_before_its_file_is_emptied(place, monkeypatch, capsys):
    Path("fixed").mkdir()
    code_of("c", "--model", "none", "-q", "-f", "jsonl", "-o", "o.jsonl")
    os.symlink("../o.jsonl", "fixed/link.jsonl")
    before, access = around(place), os.access
    monkeypatch.setattr(os, "access", lambda path, mode: path != "fixed" and access(path, mode))
    assert code_of("c", "--model", "none", "-q", "-f", "jsonl", "-o", "fixed/link.jsonl", "--force") == 2
    assert (
        f"is a link in a folder that may not be written, where its run takes down how far it came; give {place}/"
        in (capsys.readouterr().err)
    )
    assert around(place) == before


def test_a_text_is_annotated_in_its_place(place):
    Path("n.txt").write_text(TEXT, encoding="utf-8")
    before = around(place)
    assert code_of("n.txt", "--model", "none", "-f", "brat", "-o", "n.ann", "-q") == 0
    after = around(place)
    assert before.items() <= after.items() and after.keys() - before.keys() == {"n.ann"}


def test_a_state_that_an_earlier_run_left_is_its_own(place):
    Path("out.state").write_text('{"inputs": 3, "last": "c/b.txt"}')
    assert extract("jsonl", "out") == 0
    assert not Path("out.state").exists()


@pytest.mark.parametrize("name", ["mine", "c", "r.jsonl", "c/a.txt"])
def test_a_picture_is_no_reason_to_lose_anything(place, name):
    pytest.importorskip("matplotlib")
    os.symlink(name, "picture.svg")
    before = around(place)
    assert code_of("plot", "r.jsonl", "-o", "picture.svg") == 2
    assert around(place) == before


@pytest.mark.parametrize("name", ["mine", "c", "r.jsonl", "c/a.txt", "other.db"])
def test_an_index_is_made_of_no_other_file(place, name):
    import sqlite3

    with sqlite3.connect("other.db") as other:
        other.execute("create table t (x)")
    other.close()
    before = around(place)
    assert code_of("index", "add", "r.jsonl", "--db", name) in (1, 2)
    assert around(place) == before


def test_an_index_of_nothing_leaves_no_file(place):
    before = around(place)
    assert code_of("index", "add", "absent.jsonl", "--db", "i.sqlite") == 1
    assert around(place) == before


def test_several_programs_add_to_a_new_index_at_once(place):
    line = Path("r.jsonl").read_text().splitlines()[0]
    processes = []
    for n in range(4):
        Path(f"{n}.jsonl").write_text(line.replace("c/a.txt", f"c/{n}.txt") + "\n")
        add = [*COMMAND, "index", "add", f"{n}.jsonl", "--db", "i.sqlite"]
        processes.append(subprocess.Popen(add, stderr=subprocess.PIPE, env=environment(), text=True))
    for process in processes:
        _, err = process.communicate(timeout=120)
        assert process.returncode == 0 and "Traceback" not in err, err
    with Index("i.sqlite") as index:
        assert index.totals()[1] == 4
    assert not list(Path().glob(".extractor-*"))


def test_an_index_that_another_program_is_making_is_waited_for(place, monkeypatch, capsys):
    monkeypatch.setattr(locks, "PATIENCE", 0)
    before = around(place)
    with locks.locked("i.sqlite"):
        assert code_of("index", "add", "r.jsonl", "--db", "i.sqlite") == 1
    assert "i.sqlite: is being written by another program" in capsys.readouterr().err
    assert around(place) == before


def test_a_new_index_is_made_once(place, monkeypatch):
    """Two programs have seen that there is none."""
    make = Index._make
    monkeypatch.setattr(Index, "_make", lambda self: (make(self), make(self)))
    with Index("i.sqlite") as index:
        assert index.totals() == (0, 0)


def test_an_empty_file_is_no_index_to_ask(place):
    Path("empty.sqlite").touch()
    before = around(place)
    for question in (("search",), ("decisions",), ("show", "x"), ("merge", "x", "y"), ("split", "x")):
        assert code_of("index", *question, "--db", "empty.sqlite") == 2
    assert code_of("correct", "--from-index", "empty.sqlite") == 2
    assert around(place) == before


def test_corrections_of_an_index_that_is_missing_make_none(place):
    before = around(place)
    assert code_of("correct", "--from-index", "absent.sqlite") == 2
    assert around(place) == before


@pytest.mark.parametrize("room", [0, 5_000, 60_000])
def test_an_index_on_a_full_disk_is_whole_or_not_there(place, room, capsys):
    line = Path("r.jsonl").read_text().splitlines()[0]
    Path("big.jsonl").write_text("".join(line.replace("c/a.txt", f"c/{n}.txt") + "\n" for n in range(2000)))
    before = around(place)
    with full_disk(room):
        code = code_of("index", "add", "big.jsonl", "--db", "i.sqlite")
    assert code == 1 and "i.sqlite: " in capsys.readouterr().err
    assert around(place) == before


def test_an_index_on_a_full_disk_can_be_read_and_says_why_it_takes_no_decision(place, capsys):
    assert code_of("index", "add", "r.jsonl", "--db", "i.sqlite") == 0
    merge = ("index", "merge", "group-mouvement-du-23-mars", "group-al-qaida-au-maghreb-islamique", "--db", "i.sqlite")
    with full_disk():
        assert code_of("index", "show", merge[2], "--db", "i.sqlite") == 0
        capsys.readouterr()
        assert code_of(*merge) == 1
        assert "i.sqlite: disk I/O error; make room on its disk, or check that" in capsys.readouterr().err
    # and afterwards it does, and nothing of it is left
    assert code_of(*merge) == 0 and not list(Path().glob("i.sqlite-*"))


@pytest.mark.parametrize("form", NAMES)
def test_an_output_on_a_full_disk_leaves_no_stub(place, form, capsys):
    before = around(place)
    for command in COMMANDS:
        with full_disk():
            assert command(form, "new") == 1
        assert around(place) == before, command
        err = capsys.readouterr().err
        assert "extractor: new: " in err.replace(f"{place}/", "") and "Traceback" not in err and "[errno" not in err


def test_a_database_that_may_be_written_but_not_replaced_is_named(place, capsys, monkeypatch):
    """As of another user in /tmp."""
    assert extract("sqlite", "o.db") == 0

    def refused(path, missing_ok=False):
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), str(path))

    monkeypatch.setattr(Path, "unlink", refused)
    assert extract("sqlite", "o.db", "--force") == 1
    err = capsys.readouterr().err
    assert "o.db: operation not permitted; give a file in a folder that can be written" in err
    assert "[Errno" not in err and "stopped" not in err


def test_what_the_system_refuses_is_said_without_its_numbers(place, capsys):
    name = "x" * 260
    for arguments in (
        ("annotate", "c", "--model", "none", "-o", name),
        ("index", "add", "r.jsonl", "--db", name),
        ("train", "c", "-o", name),
    ):
        assert code_of(*arguments) in (1, 2)
        err = capsys.readouterr().err
        assert f"{name}: file name too long; " in err and "Errno" not in err, err


def test_drafts_on_a_disk_without_room_for_their_list_are_none(place, capsys):
    record = '{"id": "texte-%d", "text": "À Gao.", "spans": [[2, 5, "LOC"]]}\n'
    Path("many.jsonl").write_text("".join(record % n for n in range(20)), encoding="utf-8")
    before = around(place)
    with full_disk(1_000):
        assert code_of("gold", "convert", "many.jsonl", "-f", "webanno", "-o", "new") == 1
    assert around(place) == before and "extractor: new: " in capsys.readouterr().err


@pytest.mark.parametrize("force", [(), ("--force",)])
def test_an_evaluation_is_written_over_nothing_that_is_read(place, force):
    Path("gold").mkdir()
    Path("gold/a.md").write_text("L’[AQMI](GROUP) à [Gao](LOC).\n", encoding="utf-8")
    evaluate = ("evaluate", "gold", "--model", "none", "--json", *force, "-o")
    before = around(place)
    for name in ("gold", "gold/a.md", *(() if force else ("mine",))):
        assert code_of(*evaluate, name) == 2
        assert around(place) == before
    assert code_of(*evaluate, "new" if not force else "mine") == 0


@pytest.mark.parametrize("target", ["brat", "webanno"])
def test_what_was_annotated_since_stays(place, target):
    """A folder for a tool of annotation, corrected there and made anew."""
    convert = ("gold", "convert", "r.jsonl", "--to", target, "--force", "-o")
    assert code_of(*convert, "out") == code_of(*convert, "out") == 0
    with next(path for path in Path("out").iterdir() if path.suffix in (".ann", ".tsv")).open("a") as file:
        file.write("a reader's work\n")
    before = around(place)
    assert code_of(*convert, "out") in (1, 2)
    assert target != "brat" or extract(target, "out", "--force") == export(target, "out", "--force") == 1
    assert around(place) == before


@pytest.mark.parametrize("source", ["rules.toml", "c/b.txt"])
def test_rule_files_and_texts_of_saved_results_are_no_outputs(place, source):
    Path("rules.toml").write_text('[[entity]]\nid = "x"\nlabel = "ORG"\nname = "Xylo"\n')
    before = around(place)
    assert (
        code_of("c", "--model", "none", "--rules", "rules.toml", "-f", "csv", "-o", "rules.toml", "-q", "--force") == 2
    )
    assert code_of("export", "r.jsonl", "--to", "html", "-o", "c/b.txt", "--force") == 2
    assert around(place) == before


STREAMED = [
    ("c/a.txt", ("-", "--model", "none", "-f", "csv")),
    ("c/a.txt", ("--model", "none", "-f", "csv")),
    ("k.jsonl", ("-", "--model", "none", "--input-format", "jsonl", "-f", "jsonl")),
    ("list", ("--files-from", "-", "--model", "none", "-f", "csv")),
    ("r.jsonl", ("export", "-", "-f", "csv")),
    ("r.jsonl", ("who", "-", "-f", "csv")),
]


@pytest.mark.parametrize("source, command", STREAMED)
def test_what_is_read_by_standard_input_is_never_written_over(place, source, command):
    Path("k.jsonl").write_text('{"id": 1, "text": "Le Jnim."}\n', "utf-8")
    before = around(place)
    with open(source, "rb") as stream:
        arguments = [*COMMAND, *command, "-o", source, "--force"]
        done = subprocess.run(arguments, stdin=stream, capture_output=True, text=True, env=environment(), timeout=120)
    assert (done.returncode, around(place)) == (2, before), done.stderr
    assert f"--output {source}: is what is being read; give another file" in done.stderr


OTHERS = {
    "who": ("who", "r.jsonl", "-f", "csv"),
    "plot": ("plot", "r.jsonl"),
    "evaluate": ("evaluate", "gold.md", "--model", "none"),
    "convert": ("gold", "convert", "gold.md", "--format", "brat"),
    "annotate": ("annotate", "c/a.txt", "--model", "none"),
    "train": ("train", "gold.md"),
}


@pytest.mark.parametrize("command", [*((command, form) for command in COMMANDS for form in NAMES), *OTHERS])
def test_what_another_run_is_making_is_not_made_at_once(place, command, monkeypatch, capsys):
    monkeypatch.setattr(writing, "PATIENCE", 0)
    Path("gold.md").write_text("L’[AQMI](GROUP) à [Gao](LOC).\n", encoding="utf-8")
    before = around(place)
    with locked("out.svg"):
        if command in OTHERS:
            assert code_of(*OTHERS[command], "-o", "out.svg") == 1
        else:
            make, form = command
            assert make(form, "out.svg") == 1
    assert "out.svg: is being written by another program" in capsys.readouterr().err
    assert around(place) == before


def test_a_name_as_long_as_a_name_can_be_is_one(place):
    name = "x" * 251 + ".csv"
    before = around(place)
    assert extract("csv", name) == 0
    assert around(place).keys() - before.keys() == {name}


@pytest.mark.parametrize("form, name", [("jsonl", "o.jsonl"), ("sqlite", "o.db"), ("csv", "o.csv"), ("xlsx", "o.xlsx")])
def test_an_output_that_came_while_its_lock_was_waited_for_stays(place, form, name):
    with locked(name):
        command = [*COMMAND, "c", "--model", "none", "-f", form, "-o", name, "-q"]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, env=environment(), text=True)
        time.sleep(0.5)  # it waits a second
        Path(name).write_text("another run's")
    _, err = process.communicate(timeout=60)
    assert process.returncode == 2 and "is there already" in err
    assert Path(name).read_text() == "another run's"


@pytest.mark.parametrize("form", NAMES)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_name_that_a_format_cannot_keep_its_word_of_is_refused(place, command, form, capsys):
    before = around(place)
    if form not in FOLDERS:
        assert command(form, "out/") == 2
        assert "out/: is the name of a folder; give out" in capsys.readouterr().err
    if form in PATHS:
        assert command(form, "out.gz") == 2
        assert "this format is not compressed; give out" in capsys.readouterr().err
    assert around(place) == before


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
@pytest.mark.parametrize("form", sorted(set(NAMES) - PATHS))
def test_a_full_device_is_named(place, form, capsys):
    assert extract(form, "/dev/full") == 1
    assert "/dev/full: no space left on device; make room" in capsys.readouterr().err


@pytest.mark.parametrize(
    "form, output, texts",
    [
        ("jsonl", "o.jsonl", "o.jsonl"),
        ("jsonl", "o.jsonl", "./o.jsonl.state"),
        ("parquet", "o", "o/"),
        ("parquet", "o", "o/texts"),
        ("brat", "o", "c/../o"),
    ],
)
def test_texts_are_not_kept_where_the_output_goes(place, form, output, texts, capsys):
    before = around(place)
    assert extract(form, output, "--save-texts", texts) == 2
    assert f"belongs to --output {output}; give a folder of its own" in capsys.readouterr().err
    assert around(place) == before


def test_no_output_takes_the_place_of_a_kept_text_or_of_their_list(place, capsys):
    Path("v.csv").write_text("id;text\n7;Le Jnim est à Gao.\n", "utf-8")
    kept = ("v.csv", "--model", "none", "-q", "--save-texts", "t")
    Path("t").mkdir()
    Path("lien").symlink_to("t/v.csv#7.txt")
    assert code_of(*kept, "-f", "jsonl", "-o", "t/o.jsonl") == 0  # is none of these, be it in the folder
    before = around(place)
    assert "t/v.csv#7.txt" in before and "t/.kept-by-extractor" in before
    for output in ("t/v.csv#7.txt", "t/.kept-by-extractor", "lien", "t/../t/v.csv#8.txt"):
        for form in ("csv", "jsonl", "sqlite"):
            assert code_of(*kept, "-f", form, "-o", output, "--force") == 2, (output, form)
            said = f"--output {output}: is a place of a text of --save-texts t, or of their list; give another file"
            assert said in capsys.readouterr().err
            assert around(place) == before


def test_a_list_in_a_folder_that_is_no_file_is_not_waited_for_and_makes_nothing_ours(place, capsys):
    Path("o").mkdir()
    Path("o/a.md").write_text("the user's")
    for make in (os.mkfifo, os.mkdir, lambda path: os.symlink("/dev/zero", path)):
        make(Path("o", targets.LIST))
        before = around(place)
        assert code_of("export", "r.jsonl", "-f", "brat", "-o", "o", "--force") == 1
        assert code_of("annotate", "c/a.txt", "-o", "o", "--model", "none", "--force") == 2
        assert "holds other things" in (told := capsys.readouterr().err) and "none of these drafts" in told
        assert around(place) == before
        (os.rmdir if make is os.mkdir else os.unlink)(f"o/{targets.LIST}")


def test_what_another_put_into_an_output_that_came_to_nothing_stays(place):
    Path("o/documents").mkdir(parents=True)
    Path("o/documents/part-00000.parquet.new").write_text("half")
    Path("o/documents/mine").write_text("the user's")
    targets.discard("o", targets.PARTS)
    assert [str(path) for path in Path("o").rglob("*") if path.is_file()] == ["o/documents/mine"]
    Path("o/documents/mine").unlink()
    targets.discard("o", targets.PARTS)
    assert not Path("o").exists()


@pytest.mark.parametrize("form, most", [("jsonl", 245), ("sqlite", 247), ("parquet", 245)])
def test_a_name_that_leaves_no_room_for_what_stands_beside_it_is_refused(place, form, most, capsys):
    before = around(place)
    assert extract(form, "o" * (most + 1)) == 2
    assert "is too long a name for what stands beside it; give a shorter one" in capsys.readouterr().err
    assert around(place) == before
    assert extract(form, "o" * most) == 0


@pytest.mark.parametrize("form", [form for form in NAMES if form not in FOLDERS])
@pytest.mark.parametrize("output", ["c/a.txt", "c/page.html", "c/t.csv", "c/link.txt"])
def test_a_text_of_a_folder_that_is_read_is_never_written_over(place, form, output, capsys):
    Path("c/page.html").write_text("<!DOCTYPE html>\n<html lang='fr'><p>Le Jnim est à Gao.</p></html>", "utf-8")
    Path("c/t.csv").write_text("id,text\n1,Le Jnim.\n", "utf-8")
    Path("c/link.txt").symlink_to("a.txt")
    before = around(place)
    assert extract(form, output, "--force") == 2
    assert f"--output {output}: is what is being read; give another file" in capsys.readouterr().err
    assert around(place) == before


@pytest.mark.parametrize("form", ["csv", "jsonl"])
@pytest.mark.parametrize("output", ["texte", "c/lien.txt", "ailleurs.txt", "c/notes"])
@pytest.mark.parametrize("listed", [False, True])
def test_a_text_that_a_folder_has_by_another_name_is_never_written_over(place, form, output, listed, capsys):
    for name in ("texte", "ailleurs.txt", "c/notes"):
        Path(name).write_text(TEXT, "utf-8")
    Path("c/lien.txt").symlink_to("../texte")
    Path("c/autre.txt").symlink_to("../ailleurs.txt")
    Path("c/dur.txt").hardlink_to("c/notes")
    Path("folders").write_text("c\n")
    inputs = ("--files-from", "folders") if listed else ("c",)
    before = around(place)
    assert code_of(*inputs, "--model", "none", "-f", form, "-o", output, "-q", "--force") == 2
    assert f"--output {output}: is what is being read; give another file" in capsys.readouterr().err
    assert around(place) == before


@pytest.mark.parametrize("listed", [False, True])
@pytest.mark.parametrize("link", [Path.symlink_to, Path.hardlink_to])
def test_a_former_output_that_a_folder_has_by_another_name_is_no_text_of_it(place, listed, link):
    assert extract("csv", "names.csv") == 0
    link(Path("c/o.txt"), place / "names.csv")
    once = Path("names.csv").read_bytes()
    Path("folders").write_text("c\n")
    inputs = ("--files-from", "folders") if listed else ("c",)
    assert code_of(*inputs, "--model", "none", "-f", "csv", "-o", "names.csv", "-q", "--force") == 0
    assert Path("names.csv").read_bytes() == once


@pytest.mark.parametrize("form", ["table", *(form for form in NAMES if form not in {*PATHS, "docbin"})])
@pytest.mark.parametrize("output", ["c/o.txt", "c/o.html"])
def test_a_former_output_in_a_folder_that_is_read_is_written_over(place, form, output):
    assert extract(form, output) == 0
    before = around(place)
    assert extract(form, output, "--force") == 0
    assert around(place).keys() == before.keys()


def _left(name, mode):
    """A database as a program leaves it that was killed: what it wrote last stands in a journal beside it."""
    with contextlib.closing(sqlite3.connect(name, isolation_level=None)) as db:
        db.execute(f"pragma journal_mode={mode}")
        db.execute("pragma cache_size=1")
        db.execute("begin")
        db.execute("create table notes(x)")
        db.executemany("insert into notes values (?)", [("n" * 500,)] * 200)
        if mode == "wal":
            db.execute("commit")
        left = {path.name: path.read_bytes() for path in Path(".").glob(f"{name}*")}
    for path, data in left.items():
        Path(path).write_bytes(data)
    assert len(left) > 1


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_a_database_is_whole_where_a_journal_of_the_former_one_was_left(place, command, mode):
    assert command("sqlite", "o.db") == 0
    _left("o.db", mode)
    os.symlink("o.db", "link.db")
    assert command("sqlite", "link.db", "--force") == 0
    with contextlib.closing(sqlite3.connect("o.db")) as db:
        assert db.execute("pragma integrity_check").fetchall() == [("ok",)]
        assert db.execute("select count(*) from documents").fetchall() == [(2,)]
        assert not db.execute("select 1 from sqlite_master where name = 'notes'").fetchall()


def test_an_output_of_another_command_is_not_taken_for_what_a_run_has_read(place):
    assert extract("jsonl", "o.jsonl") == 0
    assert export("jsonl", "o.jsonl", "--labels", "PER", "--force") == 0
    assert extract("jsonl", "o.jsonl", "--update") == 0
    assert Path("o.jsonl").read_text().count('"AQMI"') > 1
    # nor does another's go that is called so
    for data in (b"", b"mine"):
        Path("o.csv.inputs").write_bytes(data)
        assert export("csv", "o.csv", "--force") == 0
        assert Path("o.csv.inputs").read_bytes() == data


def test_a_file_of_which_one_document_is_read_is_never_written_over(place, capsys):
    Path("v.csv").write_text("id;text\n7;Le Jnim.\n8;Le M23.\n", "utf-8")
    Path("l.jsonl").write_text('{"id": "1", "text": "Le Jnim."}\n', "utf-8")
    Path("a#b.csv").write_text("id;text\n7;Le Jnim.\n", "utf-8")
    Path("lien.csv").symlink_to("v.csv")
    Path("names").write_text("v.csv#7\n")
    shutil.make_archive("z", "zip", "c")
    before = around(place)
    for inputs, form, output in (
        (["v.csv#7"], "csv", "v.csv"),
        (["c/a.txt", "./v.csv#8"], "json", "v.csv"),
        (["lien.csv#7"], "sqlite", "v.csv"),
        (["l.jsonl#1"], "jsonl", "l.jsonl"),
        (["z.zip#a.txt"], "csv", "z.zip"),
        (["a#b.csv#7"], "csv", "a#b.csv"),
        (["--files-from", "names"], "csv", "v.csv"),
    ):
        assert code_of(*inputs, "--model", "none", "-f", form, "-o", output, "-q", "--force") == 2, inputs
        assert f"--output {output}: is what is being read; give another file" in capsys.readouterr().err
        assert around(place) == before


def test_a_list_that_a_rule_file_names_is_never_written_over(place, capsys):
    Path("regles").mkdir()
    Path("regles/r.toml").write_text('[[gazetteer]]\nid = "g"\nlabel = "LOC"\nfile = "../noms.txt"\n', "utf-8")
    Path("noms.txt").write_text("Gao\nDiffa\n", "utf-8")
    Path("vide.txt").touch()
    Path("lien").symlink_to("noms.txt")
    Path("gold.md").write_text("[Gao](LOC) brûle.\n", "utf-8")
    before = around(place)
    rules, found = ("--rules", "regles/r.toml"), ("c", "--model", "none", "-q", "--force")
    for output, *arguments in (
        *(
            (output, *found, "-f", form)
            for output in ("noms.txt", "lien")
            for form in ("table", "csv", "jsonl", "json")
        ),
        ("regles/r.toml", *found, "-f", "csv"),
        ("noms.txt", "evaluate", "gold.md", "--model", "none", "--force"),
    ):
        assert code_of(*arguments, *rules, "-o", output) == 2, (arguments, output)
        assert f"--output {output}: is what is being read; give another file" in capsys.readouterr().err
        assert around(place) == before
    assert code_of("evaluate", "gold.md", "--model", "none", "--compare", rules[1], "-o", "noms.txt", "--force") == 2
    assert "--output noms.txt: is what is being read" in capsys.readouterr().err and around(place) == before
    assert code_of("index", "r.jsonl", *rules, "--db", "noms.txt") == 2
    assert "--db noms.txt: is what is being read; give another file" in capsys.readouterr().err
    assert around(place) == before
    # what is not read is written over as ever
    assert code_of(*found, *rules, "-f", "table", "-o", "vide.txt") == 0


def test_the_texts_beside_which_drafts_are_written_stay_the_readers(place):
    (place / "c" / "a.txt").write_text(TEXT, "utf-8")
    text = (place / "c" / "a.txt").read_bytes()
    drafts = ("annotate", "c", "-o", "c", "--model", "none", "--force")
    for form in ("brat", "markdown", "brat"):
        assert code_of(*drafts, "-f", form) == 0
        assert (place / "c" / "a.txt").read_bytes() == text
        assert "a.txt" not in (place / "c" / ".made-by-extractor").read_text()
        assert code_of("c", "--model", "none", "-f", "jsonl", "-o", "found.jsonl", "-q", "--force") == 0
        assert '"c/a.txt"' in (place / "found.jsonl").read_text()


def test_a_list_of_drafts_leads_to_no_file_elsewhere(place):
    assert code_of("annotate", "c/a.txt", "-o", "x", "--model", "none") == 0
    (place / "x" / "a.md").rename(place / "mine.md")
    (place / "d").mkdir()
    found = hashlib.sha256((place / "mine.md").read_bytes()).hexdigest()
    (place / "d" / ".made-by-extractor").write_text(json.dumps({"../mine.md": found, str(place / "mine.md"): found}))
    assert code_of("annotate", "c/a.txt", "-o", "d", "--model", "none", "--force") == 0
    assert (place / "mine.md").exists()


@pytest.mark.parametrize("form", ["table", "csv", "jsonl", "sqlite"])
def test_no_file_of_a_model_is_written_over(place, form, capsys):
    (place / "mod" / "ner").mkdir(parents=True)
    for name in ("config.cfg", "meta.json", "ner/model"):
        (place / "mod" / name).write_text("{}")
    before = around(place)
    for output in ("mod/meta.json", "mod/ner/model"):
        assert code_of("c", "--model", "mod", "-f", form, "-q", "--force", "-o", output) == 2
        assert f"--output {output}: is what is being read" in capsys.readouterr().err and around(place) == before


@pytest.mark.parametrize("come", ["a file", "a link", "a folder", "a pipe"])
@pytest.mark.parametrize("form", FORMATS)
def test_what_comes_to_stand_there_while_a_run_begins_stays(place, form, come, monkeypatch, capsys):
    permit, calls = targets.permit, iter(range(9))

    def permitted(*arguments, **options):
        permit(*arguments, **options)
        if next(calls) == 1:  # the second time it is looked at under its lock
            if come == "a folder":
                Path("out").mkdir()
                Path("out/notes").write_text("notes")
            elif come == "a pipe":
                os.mkfifo("out")
            else:
                Path("out" if come == "a file" else "mine").write_text("notes")
                if come == "a link":
                    Path("out").symlink_to("mine")

    monkeypatch.setattr(targets, "permit", permitted)
    assert code_of("c", "--model", "none", "-q", "-f", form, "-o", "out") == 1
    said = capsys.readouterr().err
    if come == "a pipe":
        assert Path("out").is_fifo()
    else:
        assert Path("out/notes" if come == "a folder" else "out").read_text() == "notes"
        assert Path("out").is_symlink() == (come == "a link")
    names = sorted(path.name for path in place.glob("*out*"))
    assert names == (["out", "out-2"] if "what was to be written there is out-2" in said else ["out"])
    # nothing was done yet where it is written as it comes
    assert "out-2" in names or (form in ("jsonl", "sqlite", "parquet") and "out: is " in said)


@pytest.mark.parametrize(
    ("name", "others"),
    [("t.csv", ("t-2.csv", "t-3.csv")), ("t.csv.gz", ("t-2.csv.gz", "t-3.csv.gz")), ("t", ("t-2", "t-3"))],
)
@pytest.mark.parametrize("kind", ["file", "path", "folder"])
def test_what_comes_to_stand_there_while_it_is_written_stays(place, name, others, kind):
    for other in others:
        targets.permit(name, targets.Shape(folder=kind == "folder"))
        reason = f"was made by another program meanwhile; what was to be written there is {other}"
        making = whole_file(name, anew=True) if kind == "file" else whole_path(name, anew=True)
        with pytest.raises(OutputError, match=reason), making as made:
            if kind == "file":
                made.write("found")
            else:
                made.mkdir() if kind == "folder" else made.write_text("found")
            Path(name).write_text("notes")
            for beside in (f"{name}.inputs", f"{name}-wal"):  # of what came, as a database is
                Path(beside).write_bytes(targets.LINES.beside[1][1] or b"")
            Path(name).write_bytes(b"SQLite format 3\0")
        assert Path(name).read_bytes() == b"SQLite format 3\0" and not list(place.glob(".*"))
        assert Path(f"{name}.inputs").read_bytes() and Path(f"{name}-wal").exists()
        assert list(Path(other).iterdir()) == [] if kind == "folder" else Path(other).read_text() == "found"
        for gone in (name, f"{name}.inputs", f"{name}-wal"):
            Path(gone).unlink()


def test_what_was_free_once_is_not_when_it_is_asked_for_by_another_name(place):
    """Two commands of one process: the first came to nothing."""
    targets.permit("t.csv")
    Path("t.csv").write_text("notes")
    Path("link.csv").symlink_to("t.csv")
    targets.permit("link.csv", force=True)
    with whole_file("link.csv") as out:
        out.write("found")
    assert Path("t.csv").read_text() == "found" and Path("link.csv").is_symlink()


@pytest.mark.parametrize("number", ["EPERM", "EACCES", "EXDEV", "EINVAL", "ENOSYS"])
def test_a_file_system_without_second_names_is_written_to(place, number, monkeypatch):
    def link(*_):
        raise OSError(getattr(errno, number), number)

    monkeypatch.setattr(os, "link", link)
    assert code_of("c", "--model", "none", "-q", "-o", "t.csv") == 0 and Path("t.csv").read_text().startswith("path")


def test_where_files_may_be_made_and_not_deleted_one_name_is_taken(place, monkeypatch):
    """A folder to which files are only added: `chattr +a`, a drop folder."""
    unlink, refused = os.unlink, []

    def refuse(path, *more, **others):
        if Path(path).name.startswith(targets.TEMPORARY) and not os.fspath(path).endswith(".lock"):
            refused.append(path)
            raise PermissionError(1, "Operation not permitted", os.fspath(path))
        return unlink(path, *more, **others)

    monkeypatch.setattr(os, "unlink", refuse)
    assert code_of("c", "--model", "none", "-q", "-o", "t.csv") == 0 and refused
    assert Path("t.csv").read_text().startswith("path") and not list(place.glob("t-*"))


def test_names_beside_an_output_are_not_tried_without_end(place, monkeypatch):
    targets.permit("t.csv")
    monkeypatch.setattr(atomic_files, "_is_moved", lambda new, target: False)
    with pytest.raises(OutputError, match="by another program meanwhile; move it"), whole_file("t.csv") as out:
        out.write("found")
    assert not Path("t.csv").exists() and not list(place.glob(".extractor-*"))


@pytest.mark.parametrize("form", ["csv", "jsonl", "json", "sqlite", "html"])
def test_a_file_system_that_knows_no_permissions_nor_counts_names_is_written_to(place, form, monkeypatch):
    """A stick, a network share: chmod and fsync are refused, and st_nlink is 0."""

    def refuse(number):
        def refused(*_, **__):
            raise OSError(number, os.strerror(number))

        return refused

    fstat = os.fstat
    monkeypatch.setattr(os, "chmod", refuse(errno.EPERM))
    monkeypatch.setattr(os, "fsync", refuse(errno.EINVAL))
    monkeypatch.setattr(os, "fstat", lambda handle: os.stat_result([*fstat(handle)[:3], 0, *fstat(handle)[4:]]))
    assert code_of("c", "--model", "none", "-q", "-o", f"t.{form}", "--save-texts", "st") == 0
    assert Path(f"t.{form}").stat().st_size and not list(place.glob(".extractor-*"))
    if form == "jsonl":
        again = ("c", "--model", "none", "-o", "t.jsonl", "--save-texts", "st", "--update")
        assert Path("t.jsonl.inputs").exists() and code_of(*again) == 0


def test_a_name_that_is_long_finds_another_and_has_modes_of_its_own(place):
    name = "a" * 250 + ".csv"
    targets.permit(name)
    with pytest.raises(OutputError, match=r"a-2\.csv; rename"), whole_file(name) as out:
        out.write("found")
        Path(name).write_text("notes")
        Path(name).chmod(0)
    (other,) = place.glob("*-2.csv")
    assert other.read_text() == "found" and other.stat().st_mode & 0o600 == 0o600


@pytest.mark.parametrize("name", ["none", "fr_press"])
def test_a_folder_that_is_only_called_as_a_model_may_be_written_into(place, name):
    Path(name).mkdir()
    Path("gold.md").write_text("[Gao](LOC) brûle.\n", "utf-8")
    for _ in range(2):
        assert code_of("c", "--model", name, "-q", "--force", "-o", f"{name}/x.csv") == 0
        assert code_of("evaluate", "gold.md", "--model", "none", "--force", "-o", f"{name}/scores.txt") == 0


@pytest.mark.skipif(not os.path.exists("/dev/stdout"), reason="no /dev/stdout")
@pytest.mark.parametrize("form", ["csv", "jsonl", "json"])
def test_a_pipe_without_a_name_of_its_own_is_written_to(place, form):
    done = subprocess.run(
        [*COMMAND, "c/a.txt", "--model", "none", "-f", form, "-o", "/dev/stdout", "-q"],
        capture_output=True,
        env=environment(),
        cwd=place,
    )
    assert (done.returncode, done.stderr) == (0, b"") and b"AQMI" in done.stdout


@pytest.mark.skipif(not os.path.exists("/dev/stdout"), reason="no /dev/stdout")
@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "link"])
@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_a_file_that_standard_output_is_added_to_is_not_emptied_by_its_other_names(place, form, name):
    Path("link").symlink_to("/dev/stdout")
    Path("log").write_text("Avant.\n")
    command = [*COMMAND, "c/a.txt", "--model", "none", "-f", form, "-o", name, "--force"]
    with open("log", "a") as log:
        done = subprocess.run(command, stdout=log, stderr=subprocess.PIPE, env=environment(), cwd=place)
    assert done.returncode == 2 and b"open already" in done.stderr
    assert Path("log").read_text() == "Avant.\n"
    assert not os.path.exists("/dev/stdout.inputs")


def appended(place, name, *arguments, **options):
    with open(place / name, "a") as out:
        return subprocess.run(
            [*COMMAND, *arguments], stdout=out, stderr=subprocess.PIPE, env=environment(), cwd=place, **options
        )


@pytest.mark.skipif(not os.path.exists("/proc/self/fd/1"), reason="no names of open files")
def test_what_is_read_takes_no_standard_output(place):
    """« >> » of a file to itself would have no end."""
    assert code_of("c/a.txt", "--model", "none", "-f", "jsonl", "-o", "saved.jsonl") == 0
    Path("in.jsonl").write_text('{"text": "L’AQMI"}\n', "utf-8")
    before = {name: Path(name).read_bytes() for name in ("saved.jsonl", "in.jsonl")}
    as_lines = ("--model", "none", "-f", "jsonl")
    with open("in.jsonl") as lines:
        done = [
            appended(place, "saved.jsonl", "export", "saved.jsonl", "-f", "jsonl"),
            appended(place, "saved.jsonl", "who", "saved.jsonl"),
            appended(place, "in.jsonl", "explain", "in.jsonl", "--model", "none"),
            appended(place, "in.jsonl", "gold", "check", "in.jsonl"),
            appended(place, "in.jsonl", "in.jsonl", *as_lines),
            appended(place, "in.jsonl", "-", "--input-format", "jsonl", *as_lines, stdin=lines),
        ]
    assert [(one.returncode, b"is what is being read" in one.stderr) for one in done] == [(2, True)] * 6
    assert {name: Path(name).read_bytes() for name in before} == before
    # of a folder it is no text
    assert appended(place, "c/names.txt", "c", *as_lines).returncode == 0
    paths = [json.loads(line)["path"] for line in Path("c/names.txt").read_text("utf-8").splitlines()]
    assert paths and "c/names.txt" not in paths


@pytest.mark.skipif(not os.path.exists("/proc/self/fd/2"), reason="no names of open files")
@pytest.mark.parametrize("options", [[], ["--update"]])
def test_what_a_run_tells_is_no_text_of_the_folder_that_it_lies_in(place, options):
    with open(place / "c/journal.txt", "w") as told:
        command = [*COMMAND, "c", "--model", "none", "-o", "o.jsonl", *options]
        for _ in range(2 if options else 1):
            assert subprocess.run(command, stderr=told, env=environment(), cwd=place).returncode == 0
    paths = [json.loads(line)["path"] for line in Path("o.jsonl").read_text("utf-8").splitlines()]
    assert "c/a.txt" in paths and "c/journal.txt" not in paths
    with open(place / "c/journal.txt", "w") as told:
        command = [*COMMAND, "annotate", "c", "--model", "none", "-o", "drafts"]
        assert subprocess.run(command, stderr=told, env=environment(), cwd=place).returncode == 0
    assert "journal" not in "".join(map(str, Path("drafts").rglob("*")))


def test_the_lock_that_another_users_killed_run_has_left_holds_up_nobody(place, monkeypatch):
    lock = Path(".extractor-o.csv.lock")
    lock.touch()
    real = os.open

    def other_users(path, flags, *mode):
        if Path(path).name == lock.name and flags & os.O_RDWR:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, flags, *mode)

    monkeypatch.setattr(os, "open", other_users)
    with locked("o.csv"), pytest.raises(OutputError, match="is being written by another program"), locked("o.csv", 0):
        pass
    assert not lock.exists()
    with pytest.raises(OutputError, match="o.csv: permission denied"), locked("o.csv", 0):
        pass
