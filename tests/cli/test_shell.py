"""What stands for the command in the tests behaves as the command does (tests/warm)."""

import contextlib
import os
import signal
import subprocess

import pytest

from tests.cli.shell import COMMAND, FRESH, called, environment, run
from tests.conftest import ROOT

TEXT = "L’AQMI, la ministre Anna Diop et l’ONU à Gao.\n"


@pytest.mark.model
@pytest.mark.parametrize(
    "arguments",
    [
        ["--version"],
        ["a.txt"],
        ["a.txt", "--model", "none", "--format", "json"],
        ["-", "--model", "none", "--format", "csv"],
        ["absent.txt", "a.txt", "--model", "none", "--format", "jsonl"],
        ["--no-such-option"],
        ["export", "absent.jsonl"],
    ],
    ids=" ".join,
)
def test_output_and_exit_code_are_the_same(arguments, tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    given = TEXT.encode()
    warm, fresh = (
        subprocess.run([*command, *arguments], input=given, capture_output=True, cwd=tmp_path, env=environment())
        for command in (COMMAND, FRESH)
    )
    without_client = called(*arguments, given=given, cwd=tmp_path, env=environment())
    for done in (warm, without_client):
        assert (done.returncode, done.stdout, done.stderr) == (fresh.returncode, fresh.stdout, fresh.stderr)


def test_environment_and_working_folder_are_the_callers(tmp_path, monkeypatch):
    (tmp_path / "mine.toml").write_text("[[entity]]\n")
    options = {"cwd": tmp_path, "capture_output": True, "text": True}
    done = subprocess.run([*COMMAND, "rules", "check", "mine.toml"], env=environment(), **options)
    assert done.returncode == 1 and "mine.toml:1" in done.stdout
    monkeypatch.chdir(tmp_path.parent)
    assert "mine.toml:1" in run("rules", "check", "mine.toml", cwd=tmp_path.name).out
    # what only a start heeds brings one
    (tmp_path / "spacy.py").write_text("raise ImportError('this is no spaCy')")
    variables = environment() | {"PYTHONPATH": f"{tmp_path}:{ROOT}"}
    done = subprocess.run([*COMMAND, "-", "--model", "none"], env=variables, **options)
    assert "this is no spaCy" in done.stderr
    assert b"this is no spaCy" in called("-", "--model", "none", cwd=tmp_path, env=variables).stderr


@pytest.mark.parametrize("number, code", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signals_reach_it(number, code, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    process = subprocess.Popen(
        [*COMMAND, "pipe", "--model", "none"],
        cwd=tmp_path,
        env=environment(),
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    with open(tmp_path / "pipe", "wb"):  # waits until it reads
        # one that comes in the very moment before it waits for bytes is answered with the next
        for _ in range(6):
            process.send_signal(number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
                break
    assert process.wait(60) == code


def test_more_than_pipes_hold_goes_in_and_out():
    text = "Il y est. " * 20_000
    done = run("-", "--model", "none", "--format", "html", stdin=text)
    assert (done.code, done.err) == (0, "") and text.strip() in done.out
    # nor is who does not read waited for
    assert run("--version", stdin=text).code == 0


def test_it_is_no_fresh_start(tmp_path):
    """Else the others here would compare a thing with itself."""
    (tmp_path / "click.py").write_text("raise SystemExit(7)")  # a start from this folder would import it
    codes = [subprocess.run([*c, "--version"], cwd=tmp_path, env=environment()).returncode for c in (COMMAND, FRESH)]
    assert codes == [0, 7]
