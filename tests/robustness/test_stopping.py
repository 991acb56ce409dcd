"""Told to stop at any moment: the right exit code, no trace, nothing half-written, no temporary file, in a second."""

import fcntl
import json
import os
import signal
import sqlite3
import subprocess
import sys
import termios
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.shell import COMMAND, FRESH, environment, is_read
from tests.conftest import ROOT
from tests.robustness.here import around

TEXT = "L’AQMI et le M23 ont attaqué Gao. Le Jnim aussi.\n"
CODES = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}


def handlers():
    """In a child: the signals act, also where the tests run in the background (SIGINT ignored) or under nohup."""
    for number in CODES:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())


def start(*arguments, command=FRESH, **options):
    return subprocess.Popen(
        [*command, *arguments],
        stderr=subprocess.PIPE,
        env=environment(),
        preexec_fn=handlers,
        start_new_session=True,
        **options,
    )


def stop(process, number):
    began = time.monotonic()
    process.send_signal(number)
    with process:  # not communicate(), which would end at once what it reads
        err = process.stderr.read()
    return time.monotonic() - began, err.decode()


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    Path("a.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


FORMS = ["csv", "json", "html", "sqlite", "parquet", "brat"]


@pytest.mark.parametrize(
    "form, number", [*((form, signal.SIGTERM) for form in FORMS), ("csv", signal.SIGINT), ("csv", signal.SIGHUP)]
)
def test_an_export_leaves_nothing_behind(place, form, number):
    """It has read the first results, and waits for more at a pipe."""
    from tests.robustness.here import code_of

    assert code_of("a.txt", "--model", "none", "-f", "jsonl", "-o", "r.jsonl") == 0
    before = around(place)
    process = start("export", "r.jsonl", "-", "--to", form, "-o", "out", command=COMMAND, stdin=subprocess.PIPE)
    is_read(process, b"\n")
    seconds, err = stop(process, number)
    assert process.returncode == CODES[number] and "Traceback" not in err
    assert around(place) == before
    assert seconds < 10  # less than one on a machine that has time


@pytest.mark.parametrize("output", ["-", "pipe"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_what_waits_for_somebody_to_read_it(place, number, output):
    """As `less` on its first page does; what is held would wait once more when all is put away."""
    from tests.robustness.here import code_of

    assert code_of("a.txt", "--model", "none", "-f", "jsonl", "-o", "r.jsonl") == 0
    line = json.loads(Path("r.jsonl").read_text("utf-8"))
    Path("many.jsonl").write_text("".join(json.dumps(line | {"path": f"{n}.txt"}) + "\n" for n in range(1000)))
    reads, writes = os.pipe()
    if output == "pipe":
        os.close(reads)
        reads = os.open("pipe", os.O_RDONLY | os.O_NONBLOCK)
    with open(reads, "rb"), open(writes, "wb") as out:
        process = start("export", "many.jsonl", "-f", "jsonl", "-o", output, command=COMMAND, stdout=out)
        until = time.monotonic() + 60
        while int.from_bytes(fcntl.ioctl(reads, termios.FIONREAD, bytes(4)), sys.byteorder) < 30_000:
            assert process.poll() is None and time.monotonic() < until
            time.sleep(0.01)
        time.sleep(0.2)  # the pipe is full
        seconds, err = stop(process, number)
    assert process.returncode == CODES[number] and "Traceback" not in err
    assert seconds < 10


@pytest.mark.parametrize("how", ["locked", "endless"])
def test_a_signal_ends_what_waits_for_a_database(place, how):
    """SQLite waits, and works, in C, where Python heeds no signal."""
    from tests.robustness.here import code_of

    assert code_of("a.txt", "--model", "none", "-f", "jsonl", "-o", "r.jsonl") == 0
    assert code_of("index", "r.jsonl", "-q") == 0
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT"
    with closing(sqlite3.connect("entities.sqlite", isolation_level=None)) as other:
        if how == "locked":
            other.execute("BEGIN IMMEDIATE")
            arguments = ("index", "split", "group-aqmi", "--document", "a.txt")
        else:
            other.execute("DROP TABLE aliases")
            other.execute(
                f"CREATE VIEW aliases AS {endless} x AS entity, 'n' AS name, x AS folded, 1 AS mentions FROM n"
            )
            arguments = ("index", "show", "nobody")
        process = start(*arguments, command=COMMAND)
        time.sleep(1)
        assert process.poll() is None
        seconds, err = stop(process, signal.SIGTERM)
    assert process.returncode == CODES[signal.SIGTERM] and err == ""
    assert seconds < 10  # less than one on a machine that has time


#: a run that is stopped
RUN = ("a.txt", "--model", "none", "-f", "csv", "-o", "out.csv")


@pytest.fixture(scope="module")
def whole_run(tmp_path_factory):
    """The seconds that it takes, and what it writes."""
    folder = tmp_path_factory.mktemp("whole")
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    began = time.monotonic()
    subprocess.run([*FRESH, *RUN], env=environment(), cwd=folder, check=True)
    return time.monotonic() - began, (folder / "out.csv").read_bytes()


def test_at_any_moment_of_the_start(place, whole_run):
    """Among imports, while rules are read, at work: each signal at three of nine moments."""
    before = around(place)
    whole, written = whole_run
    Path("out.csv").write_bytes(written)
    done = around(place)
    Path("out.csv").unlink()

    def stopped(moment: int, number: int) -> bool:
        process = start(*RUN)
        # the interpreter's own start, before it reads a line of ours, is not ours to answer for
        time.sleep(max(0.15, whole * (moment + 1) / 10))
        _, err = stop(process, number)
        assert process.returncode in (CODES[number], 0, -number), err
        assert "Traceback" not in err and "Exception ignored" not in err
        # what comes when all is written, at the very end, finds it whole
        assert around(place) in ((before, done) if process.returncode else (done,))
        Path("out.csv").unlink(missing_ok=True)
        return process.returncode == CODES[number]

    answered = {number for moment, number in enumerate([*CODES] * 3) if stopped(moment, number)}
    # where the machine has become busier or idler meanwhile, all three of one may have come before or behind the work
    assert all(any(stopped(moment, number) for moment in range(9)) for number in CODES.keys() - answered)


#: what writes an output, and is killed when it has begun
KILLED = {
    "out.csv": "from extractor.documents.atomic_files import whole_file as w; KILL(w('out.csv'))",
    "out.jsonl": "from extractor.documents.atomic_files import whole_file as w; KILL(w('out.jsonl.inputs'))",
    "out.sqlite": "from extractor.documents.atomic_files import whole_path as w; KILL(w('out.sqlite'))",
    "out": "from extractor.documents.drafts import whole_drafts as w; KILL(w('out'))",
}


def killed(code: str) -> None:
    """Run Python code that is killed within `with KILL(…)`."""
    kill = "import os, signal\nfrom pathlib import Path\ndef KILL(begun):\n"
    kill += "    with begun as new:\n"
    kill += "        Path(new, 'a').write_bytes(b'') if isinstance(new, Path) and new.is_dir() else None\n"
    kill += "        os.kill(os.getpid(), signal.SIGKILL)\n"
    assert subprocess.run([sys.executable, "-c", kill + code], env=environment()).returncode == -signal.SIGKILL


@pytest.mark.parametrize("output", KILLED)
def test_what_a_killed_run_has_left_goes_with_the_next_of_its_output(place, output):
    from extractor.documents.temporary import new_file, new_folder, remove_folder
    from tests.robustness.here import code_of

    killed(KILLED[output])
    (left,) = place.glob(".extractor-*")
    # what is no leftover of this output, or not only a killed run's
    strangers = [Path(".extractor-abcdefgh"), Path(left.name[:-1]), Path(f"{left.name}x"), Path(f"{left.name}.txt")]
    for stranger in strangers:
        stranger.write_text("mine")
    link = Path(left.name[:-8] + "abcdefgh")
    link.symlink_to("a.txt")
    killed(KILLED["out.csv"].replace("out.csv", "other.csv"))
    handle, _ = new_file(place / output)
    folder, other = new_folder(place / output)
    try:
        before = set(around(place)) - {left.name, f"{left.name}/a"}
        if output == "out":
            assert code_of("annotate", "a.txt", "--model", "none", "-o", output) == 0
        else:
            assert code_of("a.txt", "--model", "none", "-o", output, "-q") == 0
        new = {name for name in set(around(place)) - before if not name.startswith(output)}
        assert before <= set(around(place)) and not left.exists() and not new
    finally:
        os.close(handle)
        remove_folder(folder, other)


def test_what_a_killed_run_has_left_among_saved_texts_goes_with_the_next(place):
    from extractor.documents.temporary import new_file
    from tests.robustness.here import code_of

    kill = "import os; from extractor.documents.kept_texts import save; os.link = lambda *_: os.kill(os.getpid(), 9)\n"
    done = subprocess.run([sys.executable, "-c", kill + "save('kept', 'sub/a.csv#1', 'Gao')"], env=environment())
    assert done.returncode == -signal.SIGKILL
    (left,) = place.glob("kept/sub/.extractor-*")
    handle, living = new_file(place / "kept" / "sub" / "b.txt")
    stranger = left.with_name(".extractor-of-mine")
    stranger.write_text("mine")
    (place / "t.csv").write_text("id,text\n1,Le GSIM\n", "utf-8")
    try:
        assert code_of("t.csv", "--model", "none", "-f", "jsonl", "-o", "o.jsonl", "--save-texts", "kept", "-q") == 0
    finally:
        os.close(handle)
    assert not left.exists() and os.path.exists(living) and stranger.read_text() == "mine"
    (kept,) = place.glob("kept/t.csv*")
    (place / "new").write_bytes(b"")
    assert kept.read_text("utf-8") == "Le GSIM" and kept.stat().st_mode == (place / "new").stat().st_mode


def test_a_folder_that_was_about_to_take_the_place_of_the_former_takes_it(place):
    from tests.robustness.here import code_of

    arguments = ("a.txt", "--model", "none", "-f", "brat", "-o", "out", "-q")
    assert code_of(*arguments) == 0
    before = around(place)
    killed(
        "from extractor.documents import atomic_files as a\nimport shutil\n"
        "moved, count = os.replace, []\n"
        "def replace(*names):\n"
        "    count.append(names) or (os.kill(os.getpid(), 9) if len(count) > 1 else moved(*names))\n"
        "a.os.replace = replace\n"
        "with a.whole_path('out') as new: shutil.copytree('out', new)\n"
    )
    assert not Path("out").exists()
    assert code_of(*arguments) == 2  # is there already, with all that it held
    assert around(place) == before
    assert code_of(*arguments, "--force") == 0
    assert not list(place.glob(".extractor-*"))


def test_a_signal_that_is_ignored_stays_so(place):
    """nohup, and a background job of a script."""
    line = f"trap '' INT HUP; exec {sys.executable} -m extractor - --model none -f csv"
    process = subprocess.Popen(["bash", "-c", line], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment())
    is_read(process, TEXT.encode())
    process.send_signal(signal.SIGHUP)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(TEXT.encode(), timeout=60)
    assert process.returncode == 0 and b"AQMI" in out


@pytest.mark.parametrize(
    "command, arguments",
    [
        (COMMAND, ("a.txt", "--model", "none", "-f", "json")),
        (COMMAND, ("formats",)),
        (COMMAND, ("rules", "list")),
        (FRESH, ("-h",)),  # the end of Python, too
    ],
)
def test_a_full_disk_behind_standard_output(place, command, arguments):
    with open("/dev/full", "wb") as full:
        done = subprocess.run([*command, *arguments], stdout=full, stderr=subprocess.PIPE, env=environment())
    assert done.returncode == 1 and b"Traceback" not in done.stderr and b"Exception ignored" not in done.stderr
    assert b"no space left" in done.stderr.lower()


@pytest.mark.parametrize(
    "arguments",
    [
        ("b.txt", "a.txt", "--model", "none", "-f", "jsonl"),
        ("nowhere.txt", "b.txt", "--model", "none", "-f", "jsonl", "-j", "2"),
        ("rules", "show", "nothing"),
        ("--no-such-option",),
    ],
)
def test_a_message_that_cannot_be_told_changes_nothing(place, arguments):
    Path("b.txt").write_bytes("L’AQMI est à Évian.".encode("cp1252"))
    told = subprocess.run([*COMMAND, *arguments], capture_output=True, env=environment())
    assert told.stderr
    read, written = os.pipe()
    os.close(read)
    with open("/dev/full", "wb") as full, os.fdopen(written, "wb") as unread:
        for nowhere in (full, unread):
            done = subprocess.run([*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=nowhere, env=environment())
            assert (done.returncode, done.stdout) == (told.returncode, told.stdout)


@pytest.mark.parametrize("missing", ["threads", "processes"])
@pytest.mark.parametrize("arguments", [["a.txt", "-j2", "-q", "-o", "o.jsonl"], ["a.docx", "a.txt"]])
def test_where_no_thread_or_process_can_be_started_it_says_so(place, missing, arguments):
    Path("a.docx").write_bytes((ROOT / "tests/documents/files/notes.docx").read_bytes())
    Path("here").mkdir()
    Path("here/sitecustomize.py").write_text(
        {
            "threads": """import threading
def none(*_):
    raise RuntimeError("can't start new thread")
threading._start_new_thread = none
""",
            "processes": """import os, subprocess, _posixsubprocess
def none(*_):
    raise BlockingIOError(11, "Resource temporarily unavailable")
os.fork = subprocess._fork_exec = _posixsubprocess.fork_exec = none
""",
        }[missing]
    )
    done = subprocess.run(
        [*FRESH, *arguments, "--model", "none", "-f", "jsonl"],
        capture_output=True,
        env=environment(PYTHONPATH="here"),
        text=True,
    )
    assert done.returncode == 1 and "Traceback" not in done.stderr and "(ulimit -u, -v)" in done.stderr
    assert not Path("o.jsonl").exists()
    if "a.docx" in arguments:
        assert "AQMI" in done.stdout and "a.docx: " in done.stderr


def test_a_library_keeps_the_handlers_of_its_process(tmp_path):
    code = (
        "import signal; before = [signal.getsignal(n) for n in (2, 15, 1)]\n"
        "import extractor, extractor.pipeline, extractor.documents.atomic_files as files\n"
        "with files.whole_file('x'): assert before == [signal.getsignal(n) for n in (2, 15, 1)]\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment(), cwd=tmp_path)
    assert done.returncode == 0, done.stderr


def test_a_signal_while_a_file_is_made_for_a_saved_text_leaves_none(place):
    stop = "import os; from extractor.core import stopping; from extractor.documents import kept_texts, temporary\n"
    stop += "def new_file(target, made=temporary.new_file):\n    new = made(target)\n    os.kill(os.getpid(), 15)\n"
    stop += "    return new\nkept_texts.new_file = new_file\nstopping.at_once()\n"
    stop += "with stopping.orderly():\n    kept_texts.save('kept', 'sub/a.csv#1', 'Gao')\n"
    assert subprocess.run([sys.executable, "-c", stop], env=environment()).returncode == 143
    assert [file.name for file in place.glob("kept/sub/*")] == []
