"""Every input is answered once, a bad one costs itself alone, and nothing is read without end."""

import contextlib
import gzip
import json
import os
import pty
import shlex
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from extractor.core import bounds
from extractor.core.types import Document
from extractor.documents import finding, parts, reading
from extractor.documents.encodings import decode
from extractor.documents.options import Options
from extractor.writers import FORMATS
from tests.cli.shell import COMMAND, FRESH, called, environment
from tests.robustness.here import code_of

TEXT = "L’AQMI à Gao.\n"
RULES = ("--model", "none")


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def paths(file="o.jsonl"):
    return [json.loads(line)["path"] for line in Path(file).read_text(encoding="utf-8").splitlines()]


def run(*arguments, **given):
    return called(*arguments, env=environment(), **given)


# -- streams are read by one reader ---------------------------------------------


def test_a_stream_is_not_read_for_the_progress_bar(place):
    """On a terminal: 250 records through a pipe, more than it holds, and all of them come out."""
    records = "".join(json.dumps({"id": n, "text": f"{TEXT} {'Rien. ' * 100}"}) + "\n" for n in range(250))
    Path("r.jsonl").write_text(records, encoding="utf-8")
    here, there = pty.openpty()
    threading.Thread(target=drain, args=(here,), daemon=True).start()
    for name in ("/dev/stdin", "/dev/fd/0"):
        with open("r.jsonl", "rb") as source:
            cat = subprocess.Popen(["cat"], stdin=source, stdout=subprocess.PIPE)
            command = [
                *COMMAND,
                name,
                "--input-format",
                "jsonl",
                *RULES,
                "-f",
                "jsonl",
                "-o",
                "o.jsonl",
                "--force",
                "-j",
                "1",
            ]
            done = subprocess.Popen(command, stdin=cat.stdout, stderr=there, env=environment())
            cat.stdout.close()
            assert done.wait(120) == 0
        assert [path.rpartition("#")[2] for path in paths()] == [str(n) for n in range(250)]
    os.close(there)


def drain(terminal):
    """Look at a terminal until nobody writes there: it holds only some kilobytes."""
    with contextlib.suppress(OSError):
        while os.read(terminal, 1 << 16):
            pass


def test_nothing_is_counted_that_can_be_read_once(place):
    os.mkfifo("pipe")
    assert finding.count(["a.txt", "a.txt", "new.txt"]) == 2
    assert finding.count(["a.txt", "-"]) is None
    assert finding.count(["pipe"]) is None
    assert finding.count(["/dev/stdin", "absent.txt"]) in (None, 2)


def test_a_list_may_come_through_a_pipe():
    done = subprocess.run(
        ["bash", "-c", f"{shlex.join(FRESH)} --files-from <(echo a.txt) --model none -f jsonl -o o.jsonl"],
        env=environment(),
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr
    assert paths() == ["a.txt"]


def test_a_run_that_loses_an_input_says_so(monkeypatch, capsys):
    from extractor.batch import worker

    whole = worker.work
    monkeypatch.setattr(worker, "work", lambda items, settings, *rest: list(whole(items, settings, *rest))[1:])
    Path("b.txt").write_text(TEXT)
    assert code_of("a.txt", "b.txt", *RULES, "-f", "jsonl", "-o", "o.jsonl", "-j", "1") == 2
    assert "have only 1 answers" in capsys.readouterr().err


# -- a bad entry costs itself ------------------------------------------------------


def test_bad_entries_of_a_folder_cost_themselves(capsys):
    Path("c").mkdir()
    Path("c/a.txt").write_text(TEXT)
    os.symlink("circle.txt", "c/circle.txt")
    os.symlink("../c", "c/again")
    os.symlink("nowhere", "c/lost.txt")
    os.symlink("/dev/zero", "c/endless.txt")
    os.mkfifo("pipe")
    os.symlink("../pipe", "c/pipe.txt")
    os.symlink("/dev/zero/x", "c/not.txt")
    Path("c/z.txt").write_text(TEXT)
    began = time.monotonic()
    assert code_of("c", *RULES, "-f", "jsonl", "-o", "o.jsonl", "-j", "1") == 1
    assert time.monotonic() - began < 20
    assert paths() == ["c/a.txt", "c/z.txt"]
    err = capsys.readouterr().err
    for name, reason in (
        ("circle.txt", "too many levels of symbolic links"),
        ("endless.txt", "leads to a device"),
        ("lost.txt", "no such file"),
        ("pipe.txt", "leads to a named pipe"),
    ):
        assert f"c/{name}: {reason}" in err


def test_a_list_of_names_may_begin_with_a_byte_order_mark():
    Path("list").write_bytes("\ufeffa.txt\r\n".encode())
    assert code_of("--files-from", "list", *RULES, "-f", "jsonl", "-o", "o.jsonl") == 0
    assert paths() == ["a.txt"]


@pytest.mark.parametrize("name", ["r.jsonl", "r.json"])
def test_what_is_nested_too_deeply_is_said_in_our_words(name, capsys):
    Path(name).write_text('{"id": 1, "text": ' + "[" * 100_000)
    assert code_of(name, *RULES, "-f", "jsonl", "-o", "o.jsonl") == 1
    assert "not JSON (nested too deeply)" in capsys.readouterr().err


def test_names_that_end_with_nul(capsys):
    Path("b c\n.txt").write_text(TEXT)
    Path("list").write_bytes(b"a.txt\0b c\n.txt\0absent.txt\0")
    assert code_of("--files-from", "list", "-0", *RULES, "-f", "jsonl", "-o", "o.jsonl") == 1
    assert paths() == ["a.txt", "b c\n.txt"]
    assert code_of("--files-from", "list", *RULES, "-f", "jsonl", "-o", "p.jsonl") == 1
    assert "read with --null" in capsys.readouterr().err
    assert code_of("a.txt", "-0") == 2


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_a_name_that_is_no_utf8_is_written_in_every_format(form):
    name = os.fsdecode(b"caf\xe9.txt")
    Path(name).write_text(TEXT)
    assert code_of(name, "a.txt", *RULES, "-f", form, "-o", "out") == 0
    assert code_of(name, *RULES, "-f", "jsonl", "-o", "r.jsonl") == 0
    assert code_of("export", "r.jsonl", "--to", form, "-o", "again") == 0
    assert code_of("index", "r.jsonl", "--db", f"{form}.sqlite") == 0
    assert code_of(name, *RULES, "-o", "table") == 0 and code_of("show", "r.jsonl") == 0


def test_ids_with_half_characters_are_written(capsys):
    record = r'{"id": "a\ud83d", "text": "L’AQMI \ud800.", "title": "Otages \ud83d", "k": {"\ud83db": ["\udfff"]}}'
    Path("r.jsonl").write_text(f"{record}\n", encoding="utf-8")
    kept = ("--keep-field", "k", "--keep-field", "title")
    for form in sorted(FORMATS):
        assert code_of("r.jsonl", *RULES, *kept, "-f", form, "-o", f"o-{form}") == 0
    # other readers of JSON take no half of a pair
    line = Path("o-jsonl").read_text("utf-8")
    assert "\\ud" not in line and json.loads(line)["path"] == "r.jsonl#a\ufffd"
    assert json.loads(line)["meta"]["k"] == {"\ufffdb": ["\ufffd"]}
    # as results have it that others wrote
    Path("s.jsonl").write_text(line.replace("Otages \ufffd", r"Otages \ud83d"), "utf-8")
    for form in sorted(FORMATS):
        assert code_of("export", "s.jsonl", "--to", form, "-o", f"p-{form}") == 0
    assert code_of("\udcff", "\udcff", *RULES) == 1
    assert "no such file" in capsys.readouterr().err


def test_kept_fields_of_any_kind_and_of_our_own_names_are_written():
    """What records call « kind », « pages » or « date » is theirs, and may be anything that JSON has."""
    names = ["kind", "pages", "title", "date", "author", "site", "language", "source", "lines", "characters"]
    values = [["a", "b"], {"a": {"b": []}}, 1, -1.5, None, True, [None], 10**30, "2024-03-15", "pdf", ""]
    with open("r.jsonl", "w", encoding="utf-8") as out:
        out.writelines(json.dumps(dict.fromkeys(names, value) | {"text": "L’AQMI à Gao."}) + "\n" for value in values)
    kept = [part for name in names for part in ("--keep-field", name)]
    for form in sorted(FORMATS, key=lambda form: form != "jsonl"):
        assert code_of("r.jsonl", *RULES, *kept, "-f", form, "-o", f"o-{form}") == 0
        assert code_of("export", "o-jsonl", "--to", form, "-o", f"p-{form}") == 0
    for command in ("who", "show", "timeline", "conflicts", "index add"):
        assert code_of(*command.split(), "o-jsonl") == 0
    assert code_of("plot", "o-jsonl", "-o", "p.svg") == 0


def test_what_a_record_calls_its_kind_is_no_kind_of_file():
    record = {"text": "GAO, 3 mars 2020 (AFP) - L’AQMI.", "kind": "pdf", "date": "2024-01-02"}
    Path("d.jsonl").write_text(json.dumps(record), "utf-8")
    assert code_of("d.jsonl", *RULES, "--keep-field", "kind", "--keep-field", "date", "-f", "csv", "-o", "o.csv") == 0
    assert "2024-01-02" in Path("o.csv").read_text("utf-8") and "2020" not in Path("o.csv").read_text("utf-8")


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&-", "<&- >&- 2>&-"])
def test_closed_streams(closed):
    """With -o the work is done whatever stream is closed; without, that is said."""
    assert code_of("a.txt", *RULES, "-f", "jsonl", "-o", "r.jsonl") == 0
    command = "export r.jsonl --to csv -o out.csv"  # starts sooner
    if closed in (">&-", "<&- >&- 2>&-"):
        command = "a.txt --model none -f csv -o out.csv"
    line = f"{sys.executable} -m extractor {command} {closed}"
    assert subprocess.run(["bash", "-c", line], env=environment(), capture_output=True).returncode == 0
    assert "AQMI" in Path("out.csv").read_text()


def test_a_closed_stream_that_is_needed_is_named():
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m extractor a.txt --model none >&-"], env=environment(), capture_output=True
    )
    assert done.returncode == 1 and b"standard output: is closed" in done.stderr and b"Traceback" not in done.stderr
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m extractor - --model none <&-"], env=environment(), capture_output=True
    )
    assert done.returncode == 1 and b"standard input: is closed" in done.stderr, done.stderr


# -- bounds --------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["big.txt", "big.txt.gz", "big.jsonl", "big.jsonl.gz", "/dev/zero"])
def test_what_is_too_large_is_refused_and_the_others_done(name, capsys):
    data = b"L" * 3_000_000
    Path("big.txt").write_bytes(data)
    Path("big.txt.gz").write_bytes(gzip.compress(data))
    Path("big.jsonl").write_bytes(data)
    Path("big.jsonl.gz").write_bytes(gzip.compress(data))
    assert code_of(name, "a.txt", *RULES, "-f", "jsonl", "-o", "o.jsonl", "--max-bytes", "2000000") == 1
    err = capsys.readouterr().err
    assert paths() == ["a.txt"] and (f"{name}:1: " if "jsonl" in name else f"{name}: ") in err
    assert "larger than 1 MiB; cut it, or allow more with --max-bytes" in err or "binary data" in err


def test_lines_behind_one_that_is_too_large_are_read(capsys):
    lines = [json.dumps({"id": n, "text": "L’AQMI à Gao. " * (200 if n == 2 else 1)}) for n in range(1, 5)]
    for name, codec in (("u.jsonl", "utf-8"), ("w.jsonl", "utf-16")):
        Path(name).write_text("\n".join(lines), codec)
        assert code_of(name, *RULES, "-f", "jsonl", "-o", "o.jsonl", "--force", "--max-bytes", "2000") == 1
        assert paths() == [f"{name}#{n}" for n in (1, 3, 4)]
        assert f"{name}:2: larger than 2,000 bytes; cut it, or allow more" in capsys.readouterr().err
    os.symlink("/dev/zero", "z.jsonl")
    assert code_of("z.jsonl", "a.txt", *RULES, "-f", "jsonl", "-o", "o.jsonl", "--force", "--max-bytes", "2000") == 1
    assert paths() == ["a.txt"]
    assert "z.jsonl:1: larger than 2,000 bytes; it has no end that could be found" in capsys.readouterr().err


@pytest.mark.parametrize(
    "name, data, count",
    [
        ("b.txt", "{}", 0),
        ("b.html", "<html><body><p>{}</p></body></html>", 0),
        ("b.csv", "id;text\n1;{}\n2;Le M23.\n", 1),
        ("b.rtf", "{{\\rtf1 {}}}", 0),
        ("b.json", '[{{"id": 1, "text": "{}"}}, {{"id": 2, "text": "Le M23."}}]', 1),
        ("b.jsonl", '{{"id": 1, "text": "{}"}}\n', 0),
    ],
)
def test_documents_of_every_kind_may_be_as_large_as_was_said(name, data, count):
    Path(name).write_text(data.format("Le GSIM au Mali. " * 100), encoding="utf-8")
    for size, found in ((1000, count), (3000, count + 1)):
        entries = list(parts.entries(name, Options(max_bytes=size)))
        assert sum(isinstance(entry, Document) for entry in entries) == found
        assert all("--max-bytes" in entry.remedy for entry in entries if not isinstance(entry, Document))


def test_a_longer_document_is_cut_or_refused(capsys):
    Path("long.txt").write_text(TEXT * 1500, encoding="utf-8")
    assert code_of("long.txt", *RULES, "-f", "jsonl", "-o", "whole.jsonl") == 0
    assert code_of("long.txt", *RULES, "-f", "jsonl", "-o", "cut.jsonl", "--max-characters", "10000") == 0
    assert Path("cut.jsonl").read_text() == Path("whole.jsonl").read_text()
    more = ("--max-characters", "10000", "--too-long", "refuse")
    assert code_of("long.txt", "a.txt", *RULES, "-f", "jsonl", "-o", "o.jsonl", *more) == 1
    assert paths() == ["a.txt"] and "longer than 10,000 characters" in capsys.readouterr().err


def test_a_document_that_takes_too_long_is_left_out_without_being_asked(monkeypatch, capsys):
    from extractor.batch import worker

    monkeypatch.setattr(worker, "SECONDS", 0.5)
    Path("slow.toml").write_text(
        '[[pattern]]\nid = "slow"\nlabel = "X"\nregex = \'(?P<name>(?:a+)+)b\'\n', encoding="utf-8"
    )
    Path("b.txt").write_text("a" * 60)
    assert code_of("b.txt", "a.txt", *RULES, "--rules", "slow.toml", "-f", "jsonl", "-o", "o.jsonl") == 1
    err = capsys.readouterr().err
    assert paths() == ["a.txt"] and "b.txt: took longer than" in err
    assert "mend the rule at slow.toml:1, of which 'extractor rules check' says more" in err


@pytest.mark.parametrize("file", ["/dev/zero", "pipe", "folder", "absent"])
def test_a_list_of_names_is_a_file(file, capsys):
    os.mkfifo("pipe")
    Path("folder").mkdir()
    Path("r.toml").write_text(f'[[gazetteer]]\nid = "g"\nlabel = "X"\nfile = "{file}"\n')
    assert code_of("a.txt", *RULES, "--rules", "r.toml") == 2
    assert code_of("rules", "check", "r.toml") == 1
    assert "cannot read" in capsys.readouterr().err


def test_what_a_list_names_before_it_fails_is_done():
    Path("list").write_text("a.txt\n" + "x" * (2 << 20))
    for options in (("-f", "jsonl"), ("-f", "jsonl", "-j", "2"), ("-f", "json")):
        done = run("--files-from", "list", *RULES, *options)
        assert done.returncode == 2 and b'"a.txt"' in done.stdout and b"holds no lines of names" in done.stderr


def test_a_slow_expression_costs_its_text_in_each_command(monkeypatch, capsys):
    from extractor.batch import worker

    monkeypatch.setattr(worker, "SECONDS", 0.5)
    slow = r"(?P<name>(?:\\w+\\s?)+)Zorro!"
    Path("r.toml").write_text(f'[[pattern]]\nid = "slow"\nlabel = "X"\nregex = "{slow}"\n')
    Path("b.txt").write_text("Gao " * 400)
    Path("gold.md").write_text("# {#b}\n\n" + "Gao " * 400)
    rules = ("--model", "none", "--rules", "r.toml")
    assert code_of("annotate", "b.txt", "a.txt", "-o", "d", *rules) == 1
    assert os.listdir("d") and "a.md" in os.listdir("d") and "b.md" not in os.listdir("d")
    assert "b.txt: took longer than" in capsys.readouterr().err
    assert code_of("explain", "b.txt", *rules) == 1
    assert "b.txt: took longer than" in capsys.readouterr().err
    assert code_of("evaluate", "gold.md", *rules) == 1
    assert "gold.md:3: took longer than" in capsys.readouterr().err


def test_what_stands_behind_a_bad_line_is_explained(capsys):
    Path("r.jsonl").write_text('{"id": 1, "text": "L’AQMI."}\n{bad\n{"id": 2, "text": "Le GSIM."}\n')
    assert code_of("explain", "r.jsonl", *RULES) == 1
    out, err = capsys.readouterr()
    assert "r.jsonl#1" in out and "r.jsonl#2" in out and "r.jsonl:2: not JSON" in err


def test_each_text_is_explained_when_it_is_read(capsys, monkeypatch):
    """What was asked of a long file came only when 32 of its texts were at hand."""
    Path("r.jsonl").write_text('{"id": 1, "text": "L’AQMI."}\n{"id": 2, "text": "Le GSIM."}\n')
    read, said = reading.documents, []

    def noted(*arguments, **options):
        for document in read(*arguments, **options):
            said.append(capsys.readouterr().out)
            yield document

    monkeypatch.setattr(reading, "documents", noted)
    assert code_of("explain", "r.jsonl", *RULES) == 0
    assert [("AQMI" in out, "GSIM" in out) for out in said] == [(False, False), (True, False)]


def test_a_list_that_names_the_stream_by_which_it_comes_is_read_to_its_end():
    Path("b.txt").write_text(TEXT)
    for source in ("-", "/dev/stdin", "/dev/fd/0"):
        done = run("--files-from", source, *RULES, "-f", "jsonl", given=b"a.txt\n-\n/dev/stdin\nb.txt\n")
        assert done.returncode == 1 and done.stdout.count(b'"path"') == 2 and b'"b.txt"' in done.stdout
        for name in (b"- ", b"/dev/stdin "):
            assert name + b"(the list itself): no such file" in done.stderr
        for given in ("/dev/stdin", "-"):
            done = run(given, "--files-from", source, *RULES, given=b"a.txt\n")
            assert done.returncode == 2 and b"standard input is an input already" in done.stderr


def test_of_two_lists_none_is_left_out_without_a_word(capsys):
    Path("list").write_text("a.txt\n")
    for option, *arguments in (
        ("--files-from", "--files-from", "list", "--files-from", "list", *RULES),
        ("--labels", "a.txt", *RULES, "--labels", "GROUP", "--labels", "LOC"),
        ("--labels", "a.txt", *RULES, "--labels", "GROUP", "--label", "LOC"),
        ("--output", "a.txt", *RULES, "-o", "x.csv", "-o", "y.csv"),
        ("--corrections", "correct", "--check", "a.txt", "--corrections", "x.toml", "--corrections", "y.toml"),
        ("--from-index", "correct", "--from-index", "a.sqlite", "--from-index", "b.sqlite"),
        ("--db", "index", "search", "Gao", "--db", "a.sqlite", "--db", "b.sqlite"),
        ("--save-texts", "a.txt", *RULES, "--save-texts", "s", "--save-texts", "t"),
        ("--compare", "evaluate", "a.txt", "--compare", "x.jsonl", "--compare", "y.jsonl"),
    ):
        assert code_of(*arguments) == 2
        assert f"{option}: is given twice" in capsys.readouterr().err


def test_parts_that_expand_one_another_end(capsys):
    letters = "abcdefghij"
    parts = 'pa = "xx"\n' + "".join(f'p{letters[n]} = "{("{p" + letters[n - 1] + "}") * 8}"\n' for n in range(1, 10))
    Path("r.toml").write_text(f'[parts]\n{parts}[[pattern]]\nid = "g"\nlabel = "X"\nregex = \'(?P<name>{{pj}})\'\n')
    began = time.monotonic()
    assert code_of("rules", "check", "r.toml") == 1
    assert "longer than 100,000 characters" in capsys.readouterr().out
    assert code_of("a.txt", *RULES, "--rules", "r.toml") == 2
    assert time.monotonic() - began < 10


def test_reading_stops_at_the_limit():
    with open("/dev/zero", "rb") as endless, pytest.raises(bounds.TooLarge):
        bounds.all_of(endless, 1 << 20)
    with open("/dev/zero", "rb") as endless, pytest.raises(bounds.TooLarge):
        list(bounds.lines(endless, 1 << 20))
    for path in ("/dev/zero", "."):
        with pytest.raises(bounds.NotRegular):
            bounds.read(path, 100)


# -- option values and rule files that no one should give ------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ("a.txt", "--encoding", "hex"),
        ("a.txt", "--encoding", "undefined"),
        ("a.txt", "--encoding", "\0"),
        ("a.txt", "--timeout", "inf"),
        ("a.txt", "--timeout", "nan"),
        ("a.txt", "--min-confidence", "nan"),
        ("evaluate", "a.txt", "--fail-under", "nan"),
        ("train", "a.txt", "-o", "t", "--held-out", "nan"),
        ("a.txt", "--jobs", "9" * 30),
        ("a.txt", "-o", ""),
        ("a.txt", "-o", "x\0y"),
        ("a.txt", "-f", "csv", "-o", "x" * 300),
        ("index", "search", "--limit", "9" * 21),
        ("a.txt", "\x1b[31m--bad"),
        ("rules", "check", ""),
        ("rules", "test", ""),
        ("correct", "--different", "GSIM", "GSIM"),
        ("gold", "convert", "a.txt", "-f", "brat", "-o", "b", "--rename", "PERSON=PER", "--rename", "PERSON=ORG"),
        ("evaluate", "a.txt", "--with", "a.txt", "--model", "fr_press"),
        ("evaluate", "a.txt", "--with", "a.txt", "--results", "r.jsonl"),
        ("evaluate", "a.txt", "--errors", "--lenient"),
    ],
)
def test_odd_values_are_wrong_usage(arguments, capsys):
    assert code_of(*arguments, *(RULES if arguments[0] == "a.txt" else ())) in (1, 2)
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err and "\x1b" not in captured.err and captured.err


@pytest.mark.parametrize(
    "arguments, told",
    [
        (("-f", "csv", "-o", "o.xlsx"), "o.xlsx: is called as xlsx, and written as csv"),
        (("-o", "o.foo"), "o.foo: no format is called so, written as a table"),
        (("-f", "csv", "-o", "o.csv"), ""),
        (("-f", "csv", "-o", "o"), ""),
        (("-o", "o.txt"), ""),
        (("-f", "csv", "-o", "o.xlsx", "-q"), ""),
    ],
)
def test_an_output_called_as_another_format_is_told(arguments, told, capsys):
    assert code_of("a.txt", *RULES, *arguments) == 0
    err = capsys.readouterr().err
    assert told in err and bool(told) == bool(err)


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 5000 + "]" * 5000,
        "entity = [1]",
        "entity = 1",
        "gazetteer = [[1]]",
        f"x = {'9' * 5000}",
        '[[pattern]]\nid = "t"\nlabel = "X"\ntokens = [{TEXT = {REGEX = "("}}]',
        '[[pattern]]\nid = "t"\nlabel = "X"\ntokens = [{OP = "{9999999999999,}"}]',
        '[[pattern]]\nid = "t"\nlabel = "X"\nregex = \'' + "(" * 3000 + "?P<name>x" + ")" * 3000 + "'",
        '[[entity]]\n"\\u001b[31mid" = "x"\n',
        '[[entity]]\nid = "\\u001b[31m"\nlabel = "X"\nname = "Y"\n',
    ],
)
def test_odd_rule_files_are_named(text, capsys):
    Path("r.toml").write_text(text)
    assert code_of("rules", "check", "r.toml") == 1
    assert code_of("a.txt", *RULES, "--rules", "r.toml") == 2
    captured = capsys.readouterr()
    assert "r.toml:1" in captured.err or "r.toml:2" in captured.err
    assert "\x1b" not in captured.err + captured.out


@pytest.mark.parametrize("label", ["a\nb", "\x1b[31m", "", " ", "x" * 200])
def test_a_pattern_s_label_is_printable(label, capsys):
    Path("p.jsonl").write_text(json.dumps({"label": label, "pattern": "Gao"}) + "\n")
    assert code_of("a.txt", *RULES, "--rules", "p.jsonl") == 2
    assert "p.jsonl:1: label" in capsys.readouterr().err


MAILS = """\
From a@example.org Mon Jan  1 10:00:00 2024
From: A <a@example.org>
Subject: Mali

L’AQMI à Gao.

From nous, la suite à Kidal.

>From ici, le M23 à Goma.

From - Mon, 1 Jan 2024 10:00:00 +0000
From: B <b@example.org>
Subject: Deux

Daech à Mossoul.
"""


def test_a_mail_begins_at_an_address_and_a_date():
    Path("n.mbox").write_text(MAILS, encoding="utf-8")
    first, second = (document.text for document in reading.documents(["n.mbox"]))
    assert "From nous, la suite à Kidal." in first and "\nFrom ici" in first and "Mossoul" in second


def test_a_text_that_begins_as_an_archive_can_be_read_as_text(capsys):
    Path("pk.txt").write_text("PK\x03\x04 et l’AQMI à Gao.")
    assert code_of("pk.txt", *RULES) == 1
    assert "read it as text with --input-format text --encoding utf-8" in capsys.readouterr().err
    assert code_of("pk.txt", *RULES, "--input-format", "text", "--encoding", "utf-8", "-f", "csv") == 0
    assert "AQMI" in capsys.readouterr().out


# -- what is kept and read -----------------------------------------------------------------


def test_a_kept_field_is_valid_json(capsys):
    Path("r.jsonl").write_text(
        '{"id": 1, "text": "Gao", "n": [NaN, 1e999, -Infinity, 1.5]}\n'
        f'{{"id": 2, "text": "Gao", "n": {"[" * 200}{"]" * 200}}}\n',
    )
    assert code_of("r.jsonl", *RULES, "--keep-field", "n", "-f", "jsonl", "-o", "o.jsonl") == 1
    refuse = {"parse_constant": lambda name: pytest.fail(name)}
    (line,) = Path("o.jsonl").read_text().splitlines()
    assert json.loads(line, **refuse)["meta"]["n"] == [None, None, None, 1.5]
    assert "50 levels deep" in capsys.readouterr().err


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("said", [True, False])
def test_records_in_wide_encodings(encoding, said):
    if encoding == "cp1252" and not said:
        pytest.skip("a record is UTF-8 unless it says otherwise")
    lines = "".join(json.dumps({"id": n, "text": f"L’été à Gao {n}"}, ensure_ascii=False) + "\n" for n in range(3))
    Path("r.jsonl").write_bytes(lines.encode(encoding))
    options = Options(encoding=encoding if said else None)
    assert [d.text for d in reading.read("r.jsonl", options)] == [f"L’été à Gao {n}" for n in range(3)]


FRENCH = "Le président a été reçu à l’Élysée ; « ça ira », dit-il. Où ? Là-bas, près de l’œuvre."


def test_a_text_that_is_cut_inside_a_character_is_utf8():
    data = FRENCH.encode()
    for end in range(1, len(data)):
        said = []
        text = decode(data[:end], "a.txt", warn=said.append)
        assert FRENCH.startswith(text.removesuffix("\ufffd")), end
        if "\ufffd" in text:
            assert "ends inside a character (line 1)" in said[0]


def test_single_bad_bytes_in_utf8_are_named_with_their_place():
    for bad in (b"\xff", b"\xe9", b"\xc3", b"\x92"):
        said = []
        data = "Dès l’été\n".encode() + b"un " + bad + b" mot\n"
        text = decode(data, "a.txt", warn=said.append)
        assert text == "Dès l’été\nun \ufffd mot\n" and "1 byte is not UTF-8 (in line 2)" in said[0]


@pytest.mark.parametrize("word", ["café", "Orléans", "à", "l’été", "Noël é"])
def test_a_little_of_cp1252_is_cp1252(word):
    said = []
    assert decode(word.encode("cp1252"), "a.txt", warn=said.append) == word
    assert "cp1252" in said[0]


def test_no_mention_ends_with_what_no_reader_sees():
    from extractor.rules import load

    rules = load()
    for tail in ("\u00ad", "\u200b", "\u200d", "\u2060", "\ufeff", "\u2028", "\x85"):
        assert [m.text for m in rules.match(f"L’AQMI{tail} et l’AQMI{tail}, à Gao.")] == ["AQMI", "AQMI"]


def test_a_pattern_of_any_token_makes_no_line_end_a_mention():
    Path("any.toml").write_text('[[pattern]]\nid = "t"\nlabel = "X"\ntokens = [{}]')
    Path("b.txt").write_text("Gao\n\nMopti ,")
    assert code_of("b.txt", *RULES, "--rules", "any.toml", "-f", "jsonl", "-o", "o.jsonl") == 0
    assert [m["text"] for m in json.loads(Path("o.jsonl").read_text())["mentions"]] == ["Gao", "Mopti"]


def test_a_file_that_is_called_like_a_record_is_exported_again():
    Path("x.jsonl").write_text('{"text": "Mopti"}\n')
    Path("x.jsonl#1.txt").write_text(TEXT, encoding="utf-8")
    assert code_of("x.jsonl#1.txt", *RULES, "-f", "jsonl", "-o", "o.jsonl") == 0
    assert code_of("export", "o.jsonl", "--to", "conll", "-o", "o.conll") == 0
    assert "AQMI" in Path("o.conll").read_text()


def test_a_relative_path_is_that_of_the_folder_one_is_in_now(place, monkeypatch):
    """The process that reads documents lives on while the host goes elsewhere."""
    for name, letter in (("one", "Un, Gao."), ("two", "Deux, Goma.")):
        (place / name).mkdir()
        monkeypatch.chdir(place / name)
        Path("n.mbox").write_text(
            f"From a@example.org Mon Jan  1 10:00:00 2024\nSubject: S\n\n{letter}\n", encoding="utf-8"
        )
        (document,) = reading.documents(["n.mbox"])
        assert letter in document.text
