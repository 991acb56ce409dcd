"""Completion: in a real bash, and by what each shell is given."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from extractor.cli import parameters
from tests.cli.shell import COMMAND, environment, run

pexpect = pytest.importorskip("pexpect")


@pytest.fixture
def place(saved, tmp_path, monkeypatch):
    """A folder with results, an index of them, and an `extractor` of this environment on the PATH."""
    assert run("index", "add", "out.jsonl", "-q").code == 0
    program = tmp_path / "bin" / "extractor"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.join(COMMAND)} "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{environment()['PATH']}")
    (tmp_path / "exports.txt").write_text("Rabat")
    return tmp_path


@pytest.fixture
def bash(place):
    """A bash with the completion loaded: a function from a line to what two Tabs make of it."""
    if not shutil.which("bash"):
        pytest.skip("bash is not installed")
    shell = pexpect.spawn(
        "bash", ["--norc", "--noprofile", "-i"], env=environment() | {"TERM": "dumb"}, cwd=place, encoding="utf-8",
        timeout=60, dimensions=(50, 200),
    )  # fmt: skip
    shell.sendline("PS1='READY''> '; bind 'set bell-style none'; bind 'set completion-query-items 0'")
    shell.expect_exact("READY> ")
    shell.sendline('eval "$(_EXTRACTOR_COMPLETE=bash_source extractor)"; echo LOA""DED')
    shell.expect_exact("LOADED")
    shell.expect_exact("READY> ")

    def complete(line: str) -> str:
        shell.send(f"{line}\t\t")
        shell.sendcontrol("a")
        shell.send("echo '")
        shell.sendcontrol("e")
        # the line as it was completed is printed as it stands
        shell.sendline("'")
        shell.expect_exact("READY> ")
        return shell.before

    yield complete
    shell.close(force=True)


@pytest.mark.slow
@pytest.mark.parametrize(
    "line, found",
    [
        ("extractor expl", "extractor explain "),
        ("extractor index sea", "extractor index search "),
        ("extractor export out.jsonl --format grap", "--format graphml "),
        ("extractor show out.jsonl --labels PER,EX", "--labels PER,EXERCISE "),
        ("extractor a.txt --model fr_pr", "--model fr_press "),
        ("extractor index show per-idr", "index show per-idriss-benkirane "),
        ("extractor show out.js", "extractor show out.jsonl "),
        ("extractor corp", "extractor corpus/"),
    ],
)
def test_bash_completes(bash, line, found):
    assert found in bash(line)


@pytest.mark.slow
def test_bash_lists_commands_beside_files(bash):
    shown = bash("extractor exp")
    assert all(name in shown.split() for name in ("explain", "export", "exports.txt"))


def ask(shell: str, line: str) -> list[str]:
    """What the program answers to the script of a shell."""
    words = line.split(" ")
    if shell == "fish":
        answer = run(_EXTRACTOR_COMPLETE="fish_complete", COMP_WORDS=line, COMP_CWORD=words[-1])
        return [found.partition(",")[2].partition("\t")[0] for found in answer.out.splitlines()]
    answer = run(_EXTRACTOR_COMPLETE="zsh_complete", COMP_WORDS=line, COMP_CWORD=str(len(words) - 1))
    return answer.out.splitlines()[1::3]


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_are_given_the_same(place, shell):
    assert "explain" in ask(shell, "extractor expl")
    assert "PER,EXERCISE" in ask(shell, "extractor show out.jsonl --labels PER,EX")
    assert "per-idriss-benkirane" in ask(shell, "extractor index show per-idr")
    assert "xlsx" in ask(shell, "extractor export out.jsonl --format xl")
    assert "--output" in ask(shell, "extractor a.txt --out")
    assert "--output" not in ask(shell, "extractor a.txt --output x.csv --out")
    Path("g.jsonl").write_text('{"id": "1", "text": "Gao", "journal": "L’Essor"}\n', "utf-8")
    Path("n.jsonl").write_text('{"path": "1", "meta": null}\n', "utf-8")
    assert "journal" in ask(shell, "extractor extract g.jsonl --keep-field ")
    assert ask(shell, "extractor extract g.jsonl --date-field jou") == ["journal"]
    assert not any(ask(shell, "extractor extract n.jsonl --date-field ")) and not list(parameters._fields(["n.jsonl"]))
    Path("deep.jsonl").write_text("[" * 200_000)
    os.mkfifo("pipe.jsonl")
    assert not list(parameters._fields(["deep.jsonl", "pipe.jsonl"]))
    os.mkfifo("index.sqlite")
    assert not any(ask(shell, "extractor index show --db index.sqlite per-idr"))
    Path("h.jsonl").write_text('{"c\\u001b[31m": 1, "c\\ne": 1, "cité": 1}\n', "utf-8")
    assert ask(shell, "extractor extract h.jsonl --keep-field c") == ["cité"]


@pytest.mark.parametrize("shell, check", [("bash", "-n"), ("zsh", "-n"), ("fish", "--no-execute")])
def test_the_script_of_each_shell_is_one(shell, check, tmp_path):
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed: apt-get install {shell}")
    (tmp_path / "script").write_text(run(_EXTRACTOR_COMPLETE=f"{shell}_source").out, "utf-8")
    done = subprocess.run([shell, check, tmp_path / "script"], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.slow
def test_fish_completes(place):
    if not shutil.which("fish"):
        pytest.skip("fish is not installed: apt-get install fish")
    line = "extractor show out.jsonl --labels PER,EXER"
    script = f'_EXTRACTOR_COMPLETE=fish_source extractor | source; complete -C "{line}"'
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        ["fish", "--no-config", "-c", script],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PATH": path},
    )
    assert "PER,EXERCISE" in done.stdout


def test_old_names_of_options_are_listened_to_and_not_offered(place):
    assert run("export", "out.jsonl", "--to", "csv").out == run("export", "out.jsonl", "--format", "csv").out
    assert "--to" not in run("export", "-h").out
    assert run("index", "search", "--label", "GROUP").out == run("index", "search", "--labels", "GROUP").out
    assert run("rules", "list", "--label", "LOC").out == run("rules", "list", "--labels", "LOC").out
    assert "--label " not in run("index", "search", "-h").out + run("rules", "list", "-h").out
