"""Runs over many documents as the shell sees them: stopped in every way, resumed, and the same in the end."""

import gzip
import json
import os
import pty
import resource
import select
import shlex
import signal
import sqlite3
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from extractor.core.distribution import install
from tests.batch import poison
from tests.benchmarks.articles import article
from tests.cli.shell import COMMAND, called, start
from tests.conftest import ROOT

#: workers take a second to start each (but those that are forked), and are as many as there are cores unless told otherwise
RULES = ("--model", "none", "--jobs", "1")
INPUTS = ("corpus", "last.txt")


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.chdir(tmp_path)


def run(*arguments, stdin=None, code=0, **options):
    if options:
        done = subprocess.run([*COMMAND, *arguments], stdin=stdin, capture_output=True, **options)
    else:
        done = called(*arguments, given=stdin)
    done.out, done.err = done.stdout.decode(), done.stderr.decode()
    assert done.returncode == code, done.err
    return done


def ends(group: int) -> bool:
    """Whether a process group is gone, workers and all, within some seconds."""
    for _ in range(200):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


@pytest.fixture(scope="session")
def many(tmp_path_factory) -> Path:
    """The beginnings of 120 articles in subfolders, a file of records of which many share an id, and one article more."""
    folder = tmp_path_factory.mktemp("many")
    for number in range(120):
        path = folder / "corpus" / f"{number // 40}" / f"{number:03}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(article(number)[:300], encoding="utf-8")
    with open(folder / "corpus" / "records.jsonl", "w", encoding="utf-8") as out:
        for number in range(40):
            out.write(json.dumps({"id": number % 3, "text": article(number)[:200]}) + "\n")
    (folder / INPUTS[-1]).write_text(article(120), encoding="utf-8")
    return folder


def kinds(output: Path):
    """What an output holds, to compare: bytes, or rows where the file's bytes say more than that."""
    if output.is_dir():
        return {p.relative_to(output): p.read_bytes() for p in output.rglob("*.parquet")}
    if output.suffix == ".db":
        db = sqlite3.connect(output)
        tables = ("documents", "entities", "mentions", "entities_fts")
        return [list(db.execute(f"select * from {table} order by rowid")) for table in tables], sorted(
            name for (name,) in db.execute("select name from sqlite_master")
        )
    return output.read_bytes()


@pytest.fixture(scope="session")
def whole(many):
    """The outputs of runs that nothing stopped, made when asked for."""
    made = {}

    def output(name: str, form: str) -> Path:
        if name not in made:
            made[name] = many / name
            command = [*COMMAND, *INPUTS, *RULES, "--format", form, "-o", name, "-q"]
            subprocess.run(command, cwd=many, check=True, env=os.environ | {"PYTHONPATH": str(ROOT)})
        return made[name]

    return output


def test_any_number_of_workers_writes_the_same_in_order(many, whole, monkeypatch):
    monkeypatch.chdir(many)
    expected = whole("out.jsonl", "jsonl").read_bytes()
    paths = [json.loads(line)["path"] for line in expected.splitlines()]
    assert paths[:120] == sorted(paths[:120]) and paths[120:123] == [f"corpus/records.jsonl#{n}" for n in range(3)]
    assert len(paths) == 161
    assert run(*INPUTS, *RULES, "--format", "jsonl", "-j", "2").stdout == expected
    run(*INPUTS, "--model", "none", "--format", "jsonl", "-o", "packed.jsonl.gz")
    assert gzip.decompress((many / "packed.jsonl.gz").read_bytes()) == expected


@contextmanager
def under_way(output: Path, command: tuple[str, ...], fresh: bool):
    """The command, when it has written something more; it cannot end yet, since its last input is a pipe meanwhile.

    One that goes on where all but that input is written writes nothing more, and is not waited for as long as one that
    begins.
    """
    last, size = Path(INPUTS[-1]), size_of(output)
    text = last.read_bytes()
    last.unlink()
    os.mkfifo(last)
    # with a writer, however it is opened: no one reads to its end
    held_open = os.open(last, os.O_RDWR)
    process = start(*command, fresh=fresh)
    try:
        until = time.monotonic() + (6 if size else 120)
        while process.poll() is None and size_of(output) == size and time.monotonic() < until:
            time.sleep(0.005)
        yield process
    finally:
        os.close(held_open)
        last.unlink()
        last.write_bytes(text)


@pytest.mark.parametrize("name, form", [("out.jsonl", "jsonl"), ("out.db", "sqlite")])
def test_a_killed_run_goes_on_to_the_same_end(many, whole, monkeypatch, name, form):
    monkeypatch.chdir(many)
    expected = kinds(whole(name, form))
    output, state = many / f"killed-{name}", many / f"killed-{name}.state"
    command = (*INPUTS, *RULES, "--format", form, "-o", output.name, "-j", "2", "--resume")
    # one with workers that start Python each, as those of a reader do; the others' are forked, and so quick that a
    # database holds nothing yet when the last input is waited for
    for fresh in (True, False, False) if form == "jsonl" else (True, False):
        with under_way(output, command, fresh) as process:
            process.kill()
            _, err = process.communicate()
        assert ends(process.pid), "workers outlive their parent"
        assert b"resource_tracker" not in err
        assert process.returncode == -signal.SIGKILL
        if form == "jsonl":
            assert all(json.loads(line) for line in output.read_bytes().splitlines())
    run(*command)
    assert kinds(output) == expected
    assert not state.exists()


def size_of(path: Path) -> int:
    if path.is_dir():
        return sum(1 for p in path.rglob("*.parquet"))
    return path.stat().st_size if path.exists() else 0


@pytest.mark.parametrize("number, code, fresh", [(signal.SIGINT, 130, True), (signal.SIGTERM, 143, False)])
def test_a_run_told_to_stop_writes_what_is_done(many, whole, monkeypatch, number, code, fresh):
    monkeypatch.chdir(many)
    output = many / f"stopped-{code}.jsonl"
    command = (*INPUTS, *RULES, "--format", "jsonl", "-o", output.name, "-j", "2")
    with under_way(output, command, fresh) as process:
        # Ctrl-C goes to the workers, too
        os.killpg(process.pid, number) if number == signal.SIGINT else process.send_signal(number)
        _, err = process.communicate()
    assert process.returncode == code
    assert "go on with --resume" in err.decode() and "Traceback" not in err.decode()
    assert ends(process.pid)
    expected = whole("out.jsonl", "jsonl").read_bytes()
    done = output.read_bytes()
    assert done.endswith(b"\n") and expected.startswith(done) and done != expected
    assert "is there already" in run(*command, code=2).err
    assert "going on behind" in run(*command, "--resume").err
    assert output.read_bytes() == expected


def test_a_full_disk_leaves_whole_lines(many, whole, monkeypatch):
    monkeypatch.chdir(many)
    command = (*INPUTS, *RULES, "--format", "jsonl", "-o", "full.jsonl")
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, resource.RLIM_INFINITY))  # noqa: E731
    done = run(*command, code=1, preexec_fn=limit)
    assert "full.jsonl: file too large; make room" in done.err and "--resume" in done.err
    lines = (many / "full.jsonl").read_bytes()
    assert 0 < len(lines) <= 30_000 and lines.endswith(b"\n")
    run(*command, "--resume")
    assert (many / "full.jsonl").read_bytes() == whole("out.jsonl", "jsonl").read_bytes()


def test_a_torn_line_is_cut_off_also_where_the_state_is_lost(many, whole, monkeypatch):
    monkeypatch.chdir(many)
    expected = whole("out.jsonl", "jsonl").read_bytes()
    for cut in (len(expected) // 3, len(expected) - 200, len(expected)):
        (many / "torn.jsonl").write_bytes(expected[:cut])
        run(*INPUTS, *RULES, "--format", "jsonl", "-o", "torn.jsonl", "--resume")
        assert (many / "torn.jsonl").read_bytes() == expected


def test_resume_refuses_what_would_not_be_the_same_run(many):
    for number in range(60):
        Path(f"{number:02}.txt").write_text(article(number))
    command = (".", *RULES, "--format", "jsonl", "-o", "out.jsonl")
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (9_000, resource.RLIM_INFINITY))  # noqa: E731
    run(*command, code=1, preexec_fn=limit)
    assert "other options (--labels)" in run(*command, "--resume", "--labels", "ORG", code=2).err
    Path("000.txt").write_text("nouveau")
    assert "the inputs are others than before" in run(*command, "--resume", code=2).err
    assert "cannot go on with this output" in run(".", *RULES, "--format", "csv", "-o", "a.csv", "--resume", code=2).err
    run(*command, "--force")
    assert len(Path("out.jsonl").read_text().splitlines()) == 61  # itself is no input
    assert (
        "is what is being read"
        in run("out.jsonl", *RULES, "--format", "jsonl", "-o", "out.jsonl", "--force", code=2).err
    )


@pytest.fixture(scope="session")
def poisonous(tmp_path_factory):
    folder = tmp_path_factory.mktemp("poison")
    return poison.pipeline(folder)


def test_bad_inputs_and_poisonous_ones_are_reported_and_the_rest_is_done(poisonous, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", f"{poisonous.parent}:{ROOT}")
    texts = {n: f"L’ONU à Gao, {n}." for n in range(40)} | {7: poison.CRASH, 11: poison.HANG, 23: poison.FAIL}
    for n, text in texts.items():
        Path(f"{n:02}.txt").write_text(text)
    Path("30.txt").write_bytes(b"\0\1\2" * 99)
    Path("records.jsonl").write_text('{"text": "Gao"}\n{"text": 3}\n{"text": "Mopti"}\n')
    command = (
        ".",
        "absent.txt",
        "--model",
        str(poisonous),
        "--trust-model",
        "--no-builtin-rules",
        "--timeout",
        "0.5",
        "-j",
        "1",
        "--format",
        "jsonl",
    )
    done = run(*command, "-o", "out.jsonl", code=1)
    paths = [json.loads(line)["path"] for line in Path("out.jsonl").read_text().splitlines()]
    assert paths == [f"./{n:02}.txt" for n in range(40) if n not in (7, 11, 23, 30)] + [
        "./records.jsonl#1",
        "./records.jsonl#3",
    ]
    assert "./07.txt: a worker died on it; leave it out" in done.err
    report = done.err[done.err.index("38 documents") :].splitlines()
    assert "6 failures in" in report[0]
    assert sorted(line.partition("failed: ")[2] for line in report[1:]) == [
        "a worker died on it",
        "binary data, not text",
        "no such file",
        "no text in field 'text'",
        "the tagger failed on it (ValueError: a bad text)",
        "took longer than 0.5 seconds",
    ]


def test_records_that_share_an_id_are_each_done_once_though_some_fail(poisonous, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", f"{poisonous.parent}:{ROOT}")
    marks = [poison.FAIL if n % 4 == 0 else "Gao" for n in range(120)]
    Path("r.jsonl").write_text(
        "".join(json.dumps({"id": "x", "text": f"{m} {'é' * n}"}) + "\n" for n, m in enumerate(marks))
    )
    command = (
        "r.jsonl",
        "--model",
        str(poisonous),
        "--trust-model",
        "--no-builtin-rules",
        "--format",
        "jsonl",
        "-j",
        "1",
        "-o",
        "out.jsonl",
    )
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (6_000, resource.RLIM_INFINITY))  # noqa: E731
    run(*command, code=1, preexec_fn=limit)
    assert 0 < len(Path("out.jsonl").read_text().splitlines()) < 90
    assert "30 failures" in run(*command, "--resume", code=1).err
    lengths = [json.loads(line)["characters"] for line in Path("out.jsonl").read_text().splitlines()]
    assert lengths == [4 + n for n in range(120) if n % 4]


def test_standard_input_is_answered_record_by_record():
    process = subprocess.Popen(
        [*COMMAND, "-", "--input-format", "jsonl", "--format", "jsonl", *RULES],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    for name in ("Gao", "Mopti"):
        process.stdin.write(json.dumps({"id": name, "text": f"L’AQMI à {name}"}).encode() + b"\n")
        process.stdin.flush()
        assert select.select([process.stdout], [], [], 20)[0]
        assert json.loads(process.stdout.readline())["path"] == f"-#{name}"
    process.stdin.close()
    assert process.wait() == 0


def test_inputs_are_taken_from_a_list(many, monkeypatch):
    monkeypatch.chdir(many)
    names = b"corpus/0/003.txt\n\ncorpus/0/001.txt\r\n"
    done = run("--files-from", "-", *RULES, "--format", "jsonl", stdin=names)
    assert [json.loads(line)["path"] for line in done.out.splitlines()] == ["corpus/0/003.txt", "corpus/0/001.txt"]
    (many / "list").write_bytes(names)
    assert run("--files-from", "list", *RULES, "--format", "jsonl").stdout == done.stdout
    for codec in ("utf-16-le", "utf-16-be"):  # as PowerShell writes it
        wide = f"\ufeff{names.decode()}".encode(codec)
        assert run("--files-from", "-", *RULES, "--format", "jsonl", stdin=wide).stdout == done.stdout
    assert "standard input is an input already" in run("-", "--files-from", "-", code=2).err
    assert "no such file" in run("--files-from", "absent", code=2).err
    assert f"{'x' * 300}: file name too long; check the path" in run("--files-from", "x" * 300, code=2).err


def test_a_file_whose_name_is_empty_fails_by_itself():
    """As an unset variable leaves it: « extractor "$FILE" a.txt »."""
    Path("a.txt").write_text("Le GSIM à Gao.")
    done = run("", "a.txt", *RULES, "--format", "jsonl", code=1)
    assert [json.loads(line)["path"] for line in done.out.splitlines()] == ["a.txt"]
    assert "'': no such file" in done.err


def test_a_name_that_is_no_utf8_comes_back():
    name = b"caf\xe9.txt"
    Path(os.fsdecode(name)).write_text("L’ONU")
    for form in ("jsonl", "json"):
        done = run(name, *RULES, "--format", form)
        data = json.loads(done.stdout)
        assert os.fsencode((data["documents"][0] if form == "json" else data)["path"]) == name
    for form, output in (("jsonl", "o.jsonl"), ("sqlite", "o.db"), ("parquet", "o")):
        run(name, *RULES, "--format", form, "-o", output)


def test_a_closed_pipe_ends_quietly(many):
    done = subprocess.run(
        f"{shlex.join(COMMAND)} {many}/corpus --model none --format jsonl -j 2 | head -n 1",
        shell=True,
        capture_output=True,
    )
    assert json.loads(done.stdout) and not done.stderr


def test_stderr_holds_a_report_and_nothing_when_quiet(many, monkeypatch):
    monkeypatch.chdir(many)
    (line,) = run("corpus/0", *RULES, "--format", "jsonl").err.splitlines()
    assert line.startswith("extractor: 40 documents, ") and "characters" in line and "0 failures in" in line
    assert run("corpus/0", *RULES, "--format", "jsonl", "-q").err == ""
    assert run("corpus/0/001.txt", *RULES, "--format", "jsonl").err == ""


def test_a_line_now_and_then_where_there_is_no_terminal(capsys, monkeypatch):
    from extractor.batch.worker import Outcome
    from extractor.cli import progress

    monkeypatch.setattr(progress, "EVERY", -1.0)
    report = progress.Report()
    assert len(list(progress.watched([Outcome("a.txt", "{}\n", characters=5)] * 3, report))) == 3
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 3 and lines[1].startswith("extractor: 2 documents, 10 characters")


def test_a_bar_with_rate_and_time_left_on_a_terminal(poisonous, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", f"{poisonous.parent}:{ROOT}")
    monkeypatch.setenv("TERM", "xterm")
    for n in range(40):
        Path(f"{n:02}.txt").write_text(f"{poison.WAIT if n % 3 == 0 else ''} Gao")
    Path("50.txt").write_bytes(b"%PDF-1.7")
    parent, child = pty.openpty()
    command = [
        *COMMAND,
        ".",
        "--model",
        str(poisonous),
        "--trust-model",
        "--no-builtin-rules",
        "-j",
        "1",
        "--format",
        "jsonl",
        "-o",
        "out.jsonl",
    ]
    process = subprocess.Popen(command, stderr=child, stdout=subprocess.DEVNULL)
    os.close(child)
    shown = b""
    while True:
        try:
            shown += os.read(parent, 65536)
        except OSError:
            break
    assert process.wait() == 1
    text = shown.decode()
    assert "/41" in text and "/s" in text and "left" in text
    assert "50.txt: a damaged PDF" in text and "40 documents" in text


@pytest.mark.parametrize("form, module", [("parquet", "pyarrow"), ("sqlite", "sqlite_utils")])
def test_a_missing_extra_is_named_before_the_work(many, monkeypatch, form, module):
    Path(f"{module}.py").write_text(f"raise ModuleNotFoundError('none', name='{module}')")
    monkeypatch.setenv("PYTHONPATH", f"{Path.cwd()}:{ROOT}")
    message = f"extractor: format {form}: needs the extra '{form}'; {install(form)}\n"
    assert run(f"{many}/corpus", *RULES, "--format", form, "-o", "out", code=2).err == message
