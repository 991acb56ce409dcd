"""The commands of the README and of docs/, run as they stand, section by section.

A block marked `sh` is a script that can be pasted; where a block marked `text` follows it, the
script must print what stands there ("…" stands for anything, and as a line for any lines).
A section runs in a folder with the samples, tests/walkthrough and results of the samples as out.jsonl, unless it makes
these itself; the sections of a page that has the comment « one walk » run one after the other
in the same folder. One that needs a program which is not installed is skipped, and says which.
Blocks marked `bash` are not run: what they need (a cluster, a second machine) is not there. Those of
measure.md are, where PyTorch is installed.
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

from tests.cli.shell import COMMAND, FRESH, PYTHON, run
from tests.conftest import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), ROOT / "CONTRIBUTING.md"]
#: lines of the README: it is to be read in one go
LONGEST_README = 150

#: in a page whose sections build on each other
WALK = "<!-- one walk -->"

_HEADING = re.compile(r"^(#{1,3}) +(.+)$")
_PROGRAM = re.compile(r"^\s*(?:\w+=\S+ +)*([\w.-]+)")


@dataclass
class Script:
    """A block of commands, and the lines that it must print, if the page says so."""

    line: int
    text: str = ""
    printed: list[str] = field(default_factory=list)


def sections(text: str) -> dict[str, list[Script]]:
    """The scripts under each heading; of a page that is one walk, all under the first."""
    one_walk = WALK in text
    found: dict[str, list[Script]] = {}
    title = block = ""
    open_for_output = False
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("```"):
            block = "" if block else line.removeprefix("```").strip() or "text"
            if block == "sh":
                found.setdefault(title, []).append(Script(number + 1))
                open_for_output = True
            elif block and block != "text":
                open_for_output = False
        elif block == "sh":
            found[title][-1].text += line + "\n"
        elif block == "text" and open_for_output:
            found[title][-1].printed.append(line)
        elif not block and line.strip():
            open_for_output = False
            if (heading := _HEADING.match(line)) and not (one_walk and title):
                title = heading[2]
    return found


def programs(script: str) -> set[str]:
    """The programs that a script calls, without those inside quotes."""
    script = re.sub(r"<<'?(\w+)'?.*?^\1$", "", script, flags=re.DOTALL | re.MULTILINE)
    bare = re.sub(r"'[^']*'|\"[^\"]*\"", "q", re.sub(r"\s#.*", "", script).replace("\\\n", " "))
    found = {m[1] for part in re.split(r"\|\||&&|[|;\n]", bare) if (m := _PROGRAM.match(part))}
    return found - {"q", "cd", "echo", "test", "set", "export"}


def matches(expected: list[str], actual: list[str]) -> bool:
    """Whether the lines are the same, "…" standing for anything, spaces at the end aside."""
    pattern = "".join(
        "(?:.*\n)*?" if line.strip() == "…" else re.escape(line.rstrip()).replace("…", ".*") + "\n" for line in expected
    )
    return re.fullmatch(pattern, "".join(line.rstrip() + "\n" for line in actual)) is not None


#: the README's own `make run` and `make test` are what runs these tests
SECTIONS = [
    pytest.param(page, scripts, id=f"{page.relative_to(ROOT)}: {title}")
    for page in PAGES
    if page.exists()
    for title, scripts in sections(page.read_text("utf-8")).items()
    if "make" not in {name for script in scripts for name in programs(script.text)}
]


#: where PyTorch is not installed, the walk of this page ends before the tagger is trained
MEASURE = ROOT / "docs" / "measure.md"


@pytest.fixture(scope="module")
def results(tmp_path_factory) -> Path:
    """The results of the samples, made as the README makes them."""
    path = tmp_path_factory.mktemp("results") / "out.jsonl"
    samples = sorted(p.relative_to(ROOT) for p in (ROOT / "samples").glob("*.txt"))
    assert run(*samples, "--format", "jsonl", "-o", path, cwd=ROOT).code == 0
    return path


@pytest.fixture
def checkout(request, tmp_path, monkeypatch) -> Path:
    """A folder with the samples, and `extractor` and `python` of this environment first on the PATH.

    The first command of the README starts as a reader's does, the others in no time; so do scripts of Python where a
    module of theirs is imported already (`PYTHON`). The samples of the dossier, four times as many as the others, are
    there where it is spoken of.
    """
    given = request.node.callspec.params if hasattr(request.node, "callspec") else {}
    scripts = given.get("scripts", ())
    whole = any("dossier" in script.text for script in scripts)
    left_out = [] if whole else ["dossier*"]
    shutil.copytree(ROOT / "samples", tmp_path / "work" / "samples", ignore=shutil.ignore_patterns(*left_out))
    shutil.copy(ROOT / "README.md", tmp_path / "work")
    shutil.copytree(ROOT / "tests" / "walkthrough", tmp_path / "work" / "tests" / "walkthrough")
    shims = tmp_path / "bin"
    shims.mkdir()
    begins = given and scripts == SECTIONS[0].values[1]
    first = f'mkdir "$0.begun" 2>/dev/null && exec {shlex.join(FRESH)} "$@"\n' if begins else ""
    (shims / "extractor").write_text(f'#!/bin/sh\n{first}exec {shlex.join(COMMAND)} "$@"\n')
    (shims / "python").write_text(f'#!/bin/sh\nexec {shlex.join(PYTHON)} "$@"\n')
    if (script := Path(sys.executable).parent / "sqlite-utils").exists():
        (shims / "sqlite-utils").write_text(f'#!/bin/sh\nexec {shlex.join([*PYTHON, str(script)])} "$@"\n')
    for shim in shims.iterdir():
        shim.chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join([str(shims), str(Path(sys.executable).parent), os.environ["PATH"]]))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return tmp_path / "work"


@pytest.mark.model
@pytest.mark.parametrize("page, scripts", SECTIONS)
def test_commands_run_and_print_what_the_page_says(page, scripts, checkout, results):
    if not any("-o out.jsonl" in script.text for script in scripts):
        shutil.copy(results, checkout)
    missing = {p for script in scripts for p in programs(script.text) if not shutil.which(p)}
    if missing:
        pytest.skip(f"not installed: {', '.join(sorted(missing))}")
    for script in scripts:
        done = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", script.text],
            cwd=checkout,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=300,
        )
        place = f"{page.name}:{script.line}: {script.text}"
        # `| head` closes the pipe on what stands before it
        assert done.returncode in (0, 141), f"{place}\n{done.stdout}{done.stderr}"
        expected = [line for line in script.printed if line.strip()]
        if expected:
            actual = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
            assert matches(expected, actual), f"{place}\nprinted\n{done.stdout}{done.stderr}"


@pytest.mark.slow
@pytest.mark.model
def test_the_walk_ends_with_training(checkout):
    pytest.importorskip("torch")
    page = MEASURE.read_text("utf-8")
    walk = next(iter(sections(page).values()))
    taught = re.findall(r"^```bash\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    assert any("train " in script for script in taught)
    for script in (*(script.text for script in walk), *taught):
        done = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", script],
            cwd=checkout,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=1200,
        )
        # 141: what is cut short by `| head`
        assert done.returncode in (0, 141), f"{script}\n{done.stdout}{done.stderr}"


def test_the_readme_is_short():
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= LONGEST_README


def test_no_block_has_prompts():
    for page in PAGES:
        if page.exists():
            for scripts in sections(page.read_text("utf-8")).values():
                for script in scripts:
                    assert not re.search(r"^\$ ", script.text, re.MULTILINE), f"{page.name}:{script.line}"


def test_the_reference_is_the_help():
    from scripts.reference import TARGET, reference

    assert TARGET.read_text("utf-8") == reference(), "make docs"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text("utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#\s]+)\)", text):
        assert target.startswith("https://") or (page.parent / target).exists(), target


def test_blocks_are_read():
    text = (
        "## A\n```sh\necho 'x' |\ncat\n```\n\n```text\nx\n…\n```\nwords\n```text\nno\n```\n### B\n```bash\npip\n```\n"
    )
    (script,) = sections(text)["A"]
    assert (script.text, script.printed, list(sections(text))) == ("echo 'x' |\ncat\n", ["x", "…"], ["A"])
    assert programs("A=1 jq -r '.a | b' x.json | sort && cd y") == {"jq", "sort"}
    assert programs("cat > a.toml <<'END'\nid = 1\nEND\njq . a  # and so on") == {"cat", "jq"}
    assert matches(["a", "…", "d…"], ["a", "b", "c", "de "]) and not matches(["a", "c"], ["a", "b", "c"])
