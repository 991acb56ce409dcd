"""Told to stop at any moment: the right exit code, no trace, nothing half-written, no temporary file, in a second."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.shell import FRESH, environment, is_read
from tests.robustness.here import around

TEXT = "L’AQMI et le M23 ont attaqué Gao. Le Jnim aussi.\n"
CODES = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}


def handlers():
    """In a child: the signals act, also where the tests run in the background (SIGINT ignored) or under nohup."""
    for number in CODES:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())


def start(*arguments, **options):
    return subprocess.Popen(
        [*FRESH, *arguments],
        stderr=subprocess.PIPE,
        env=environment(),
        preexec_fn=handlers,
        start_new_session=True,
        **options,
    )


def stop(process, number):
    began = time.monotonic()
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
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
    process = start("export", "r.jsonl", "-", "--to", form, "-o", "out", stdin=subprocess.PIPE)
    is_read(process, b"\n")
    seconds, err = stop(process, number)
    assert process.returncode == CODES[number] and "Traceback" not in err
    assert around(place) == before
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


@pytest.mark.parametrize("number", CODES)
def test_at_any_moment_of_the_start(place, whole_run, number):
    """Among imports, while rules are read, at work: some twenty moments."""
    before = around(place)
    whole, written = whole_run
    Path("out.csv").write_bytes(written)
    done = around(place)
    Path("out.csv").unlink()
    stopped = 0
    for moment in range(6):
        process = start(*RUN)
        # the interpreter's own start, before it reads a line of ours, is not ours to answer for
        time.sleep(max(0.15, whole * (moment + 1) / 7))
        _, err = stop(process, number)
        assert process.returncode in (CODES[number], 0, -number), err
        assert "Traceback" not in err and "Exception ignored" not in err
        stopped += process.returncode == CODES[number]
        # what comes when all is written, at the very end, finds it whole
        assert around(place) in ((before, done) if process.returncode else (done,))
        Path("out.csv").unlink(missing_ok=True)
    assert stopped


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
    "arguments", [("a.txt", "--model", "none", "-f", "json"), ("formats",), ("rules", "list"), ("-h",)]
)
def test_a_full_disk_behind_standard_output(place, arguments):
    with open("/dev/full", "wb") as full:
        done = subprocess.run([*FRESH, *arguments], stdout=full, stderr=subprocess.PIPE, env=environment())
    assert done.returncode == 1 and b"Traceback" not in done.stderr and b"Exception ignored" not in done.stderr
    assert b"no space left" in done.stderr.lower()


def test_a_library_keeps_the_handlers_of_its_process(tmp_path):
    code = (
        "import signal; before = [signal.getsignal(n) for n in (2, 15, 1)]\n"
        "import extractor, extractor.pipeline, extractor.documents.atomic_files as files\n"
        "with files.whole_file('x'): assert before == [signal.getsignal(n) for n in (2, 15, 1)]\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment(), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
