"""The commands of the README, run as they stand, section by section.

In a block marked `console` (or `sh`) the lines that begin with "$ " are commands,
those with "> " go on with the one above, and the rest is what the command prints: it
must print it, where "…" stands for anything, and as a line for any lines. Blocks without "$ " are not run.
A section runs in a folder with the samples and their results as out.jsonl, unless it
makes these itself; one that needs a program which is not installed is skipped, and
says which.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.conftest import ROOT

_HEADING = re.compile(r"^(#{2,3}) +(.+)$")
_PROGRAM = re.compile(r"^\s*(?:\w+=\S+ +)*([\w.-]+)")


@dataclass
class Command:
    line: int
    text: str
    printed: list[str] = field(default_factory=list)


def sections(text: str) -> dict[str, list[Command]]:
    """The commands under each heading."""
    found: dict[str, list[Command]] = {}
    title, block = "", ""
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("```"):
            block = "" if block else line.removeprefix("```").strip() or "text"
        elif not block:
            if heading := _HEADING.match(line):
                title = heading[2]
        elif block in ("console", "sh"):
            commands = found.setdefault(title, [])
            if line.startswith("$ "):
                commands.append(Command(number, line[2:]))
            elif line.startswith("> ") and commands:
                commands[-1].text += "\n" + line[2:]
            elif commands:
                commands[-1].printed.append(line)
    return {title: commands for title, commands in found.items() if commands}


def programs(command: str) -> set[str]:
    """The programs of a command line, without those inside quotes."""
    command = re.sub(r"<<'?(\w+)'?.*?^\1$", "", command, flags=re.DOTALL | re.MULTILINE)
    bare = re.sub(r"'[^']*'|\"[^\"]*\"", "q", command.replace("\\\n", " "))
    return {m[1] for part in re.split(r"\|\||&&|[|;\n]", bare) if (m := _PROGRAM.match(part))} - {
        "q",
        "cd",
        "echo",
        "test",
    }


def matches(expected: list[str], actual: list[str]) -> bool:
    """Whether the lines are the same, "…" standing for anything, spaces at the end aside."""
    pattern = "".join(
        "(?:.*\n)*?" if line.strip() == "…" else re.escape(line.rstrip()).replace("…", ".*") + "\n" for line in expected
    )
    return re.fullmatch(pattern, "".join(line.rstrip() + "\n" for line in actual)) is not None


SECTIONS = sections((ROOT / "README.md").read_text("utf-8"))


@pytest.fixture(scope="module")
def results(tmp_path_factory) -> Path:
    """The results of the samples, made as the README makes them."""
    path = tmp_path_factory.mktemp("results") / "out.jsonl"
    samples = sorted(p.relative_to(ROOT) for p in (ROOT / "samples").glob("*.txt"))
    command = [sys.executable, "-m", "extractor", *map(str, samples), "--format", "jsonl", "-o", str(path)]
    subprocess.run(command, cwd=ROOT, check=True)
    return path


@pytest.fixture
def checkout(tmp_path, monkeypatch) -> Path:
    """A folder with the samples, and `extractor` and `python` of this environment first on the PATH."""
    shutil.copytree(ROOT / "samples", tmp_path / "work" / "samples")
    shutil.copy(ROOT / "README.md", tmp_path / "work")
    shims = tmp_path / "bin"
    shims.mkdir()
    python = shlex.quote(sys.executable)
    for name, line in (("extractor", f'exec {python} -m extractor "$@"'), ("python", f'exec {python} "$@"')):
        (shims / name).write_text(f"#!/bin/sh\n{line}\n")
        (shims / name).chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join([str(shims), str(Path(sys.executable).parent), os.environ["PATH"]]))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return tmp_path / "work"


@pytest.mark.model
@pytest.mark.parametrize("title", SECTIONS)
def test_commands_run_and_print_what_the_readme_says(title, checkout, results):
    commands = SECTIONS[title]
    if not any("-o out.jsonl" in c.text for c in commands):
        shutil.copy(results, checkout)
    missing = {p for c in commands for p in programs(c.text) if not shutil.which(p)}
    if missing:
        pytest.skip(f"not installed: {', '.join(sorted(missing))}")
    for command in commands:
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", command.text],
            cwd=checkout,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )
        place = f"README.md:{command.line}: {command.text}"
        # `| head` closes the pipe on what stands before it
        assert done.returncode in (0, 141), f"{place}\n{done.stderr}"
        expected = [line for line in command.printed if line.strip()]
        if expected:
            actual = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
            assert matches(expected, actual), f"{place}\nprinted\n{done.stdout}{done.stderr}"


def test_the_reference_is_the_help():
    from scripts.reference import TARGET, reference

    assert TARGET.read_text("utf-8") == reference(), "make docs"


def test_links_lead_somewhere():
    text = (ROOT / "README.md").read_text("utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)\)", re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)):
        assert target.startswith("https://") or (ROOT / target).exists(), target


def test_blocks_are_read():
    text = "## A\n```console\n$ echo 'x' |\n> cat\nx\n…\n```\n```\n$ no\n```\n### B\n```sh\npip install x\n```\n"
    (command,) = sections(text)["A"]
    assert (command.text, command.printed, list(sections(text))) == ("echo 'x' |\ncat", ["x", "…"], ["A"])
    assert programs("A=1 jq -r '.a | b' x.json | sort && cd y") == {"jq", "sort"}
    assert programs("cat > a.toml <<'END'\nid = 1\nEND\njq . a") == {"cat", "jq"}
    assert matches(["a", "…", "d…"], ["a", "b", "c", "de "]) and not matches(["a", "c"], ["a", "b", "c"])
