"""Nothing is written outside the output and the cache, in any surroundings: a read-only home, LC_ALL=C, no terminal."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from extractor import Extractor
from extractor.core.errors import RuleError
from tests.cli.shell import COMMAND, FRESH, LIKE_OTHERS, environment
from tests.robustness.here import around, code_of

TEXT = "L’AQMI à Gao.\n"


@pytest.fixture
def place(tmp_path, monkeypatch):
    for name in ("work", "home", "cache", "tmp"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "work")
    Path("é.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def run(place, *arguments, command=FRESH, **variables):
    told = {"HOME": str(place / "home"), "XDG_CACHE_HOME": str(place / "cache"), "TMPDIR": str(place / "tmp")}
    return subprocess.run(
        [*command, *arguments], capture_output=True, env=environment(**(told | variables)), timeout=120
    )


@pytest.fixture
def nothing_else_is_written(place):
    """Nothing but the output and the cache, where each folder of the user is one of these."""
    before = around(place)
    yield
    new = around(place).keys() - before.keys()
    assert before.items() <= around(place).items()
    assert {name for name in new if not name.startswith(("work/out", "cache/extractor"))} == set()


@pytest.mark.parametrize("form", ["jsonl", "sqlite", "parquet", "brat", "docbin"])
def test_nothing_else_is_written(place, form, nothing_else_is_written):
    assert run(place, "é.txt", "--model", "none", "-f", form, "-o", "out", command=COMMAND).returncode == 0


def test_no_file_beside_the_texts_is_run(place):
    """Workers are started with `python -c`, which looks for modules in the folder one stands in."""
    console = [Path(sys.executable).with_name("extractor")]
    for name in ("signal", "socket", "types", "re"):
        Path(f"{name}.py").write_text(f"open('run-{name}', 'w')\n")
    done = run(place, ".", "--model", "none", "-j", "2", "-f", "jsonl", "-o", "out", command=console)
    assert done.returncode == 0 and Path("out").read_text("utf-8").count("AQMI"), done.stderr
    assert not list(Path().glob("run-*"))


@pytest.mark.parametrize(
    "variables",
    [
        {"LC_ALL": "C", "TERM": "dumb"},
        {"PYTHONUTF8": "0", "LANG": "C", "HOME": "/proc/nowhere", "XDG_CACHE_HOME": ""},
    ],
)
def test_any_surroundings(place, variables, nothing_else_is_written):
    """By a start of Python, which reads the rules, and keeps them where it can."""
    done = run(place, "é.txt", "--model", "none", "-f", "csv", **variables)
    assert done.returncode == 0 and "é.txt".encode() in done.stdout and not done.stderr
    assert bool(list(place.glob("cache/extractor/*"))) == ("XDG_CACHE_HOME" not in variables)


def test_a_working_folder_that_is_gone_is_told_where_it_is_needed(place):
    gone = ["bash", "-c", 'mkdir ../gone && cd ../gone && rmdir ../gone && exec "$@"', "bash", *FRESH]
    there = str(place / "work" / "é.txt")
    done = run(place, there, "--model", "none", "-f", "csv", "-j", "2", command=gone)
    assert done.returncode == 0 and there.encode() in done.stdout and not done.stderr
    done = run(place, "../work/é.txt", "--model", "none", "-f", "csv", command=gone)
    told = "extractor: the working folder is gone; go to one that is there (cd), and give the paths from there\n"
    assert (done.returncode, done.stdout, done.stderr.decode()) == (1, b"", told)


def test_rules_named_from_a_working_folder_that_is_gone_are_an_error_of_python_too(place, monkeypatch):
    monkeypatch.chdir(place)
    os.mkdir("gone")
    monkeypatch.chdir("gone")
    os.rmdir("../gone")
    with pytest.raises(RuleError, match="x.toml: cannot read it"):
        Extractor(None, "x.toml")


@pytest.mark.parametrize("form", ["parquet", "sqlite", "jsonl"])
def test_a_working_folder_whose_name_is_no_utf8(place, form, monkeypatch):
    folder = os.fsencode(place) + b"/w\xff"
    os.mkdir(folder)
    monkeypatch.chdir(folder)
    Path("a.txt").write_text("L’AQMI à Gao.\n", "utf-8")
    Path("b.txt").write_text("Le GSIM.\n", "utf-8")
    extract = ("--model", "none", "-f", form, "-q", "-o", os.path.join(os.getcwd(), "out"))
    assert code_of("a.txt", *extract) == 0
    assert code_of("a.txt", "b.txt", *extract, "--resume") == 0
    if form == "jsonl":
        assert code_of("index", "add", "out") == 0


def test_a_picture_needs_no_home(place):
    pytest.importorskip("matplotlib", reason="matplotlib is not installed: the extra 'plot'")
    run(place, "é.txt", "--model", "none", "-o", "o.json", command=COMMAND)
    done = run(place, "plot", "o.json", "-o", "p.svg", command=COMMAND, HOME="/proc/nowhere", XDG_CONFIG_HOME="")
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("own", [True, False])
def test_another_user(place, own):
    """Who is not root, in a folder of his own, and in one that is another's: a message, no trace."""
    if os.geteuid():
        pytest.skip("a folder of another's is made by root")
    if not shutil.which("setpriv"):
        pytest.skip("needs setpriv")
    if not own:
        os.chown(place / "work", 65534, 65534)
    command = [*LIKE_OTHERS, *FRESH, "é.txt", "--model", "none", "-f", "csv", "-o", "out"]
    done = subprocess.run(command, capture_output=True, env=environment(HOME="/nonexistent"))
    assert done.returncode == (0 if own else 1) and b"Traceback" not in done.stderr, done.stderr
    assert own == Path("out").exists() and own != (b"permission denied" in done.stderr)


@pytest.mark.parametrize("root", [True, False])
def test_what_is_replaced_keeps_its_owner_group_and_permissions(place, monkeypatch, root):
    """Its owner where root replaces it; who may not give it its group keeps from his own what others could not do."""
    if os.geteuid():
        pytest.skip("only root makes files of others")
    Path("dossier.toml").write_text('[[not_a_name]]\nname = "Xyz"\n')
    Path("r.jsonl").write_bytes(run(place, "é.txt", "--model", "none", "-f", "jsonl", command=COMMAND).stdout)
    outputs = [(form, f"out.{form}") for form in ("csv", "sqlite", "xlsx", "parquet")]
    commands = [("export", "r.jsonl", "-f", form, "-o", output) for form, output in outputs]
    commands += [("é.txt", "--model", "none", "-q", "-f", "sqlite", "-o", "out.db")]
    commands += [("annotate", "é.txt", "--model", "none", "-o", "drafts")]
    assert [code_of(*command) for command in commands] == [0] * 6
    drafts = list(map(str, Path("drafts").iterdir()))
    files = ["dossier.toml", "out.db", *(output for _, output in outputs), *drafts]
    assert len(files) > 7
    for file in files:
        os.chown(file, 1001, 3000)
        os.chmod(file, 0o2775 if os.path.isdir(file) else 0o664)
    if not root:
        monkeypatch.setattr(os, "chown", lambda *_: (_ for _ in ()).throw(PermissionError()))
    assert [code_of(*command, "--force") for command in commands] == [0] * 6
    assert code_of("correct", "--not-a-name", "Foo") == 0
    wrong = []
    for file in files:
        now = os.stat(file)
        mode = (0o2775 if root else 0o2755) if os.path.isdir(file) else (0o664 if root else 0o644)
        owner = (1001, 3000) if root else (os.getuid(), os.getgid())
        if (now.st_uid, now.st_gid, now.st_mode & 0o7777) != (*owner, mode):
            wrong.append((file, now))
    assert wrong == []


@pytest.mark.slow
def test_under_load(place):
    """Beside two busy loops: nothing is lost, nothing waits for ever, workers and all."""
    for number in range(4):
        Path(f"{number}.txt").write_text(TEXT, encoding="utf-8")
    busy = [subprocess.Popen([sys.executable, "-I", "-S", "-c", "while True: pass"]) for _ in range(2)]
    try:
        # forked: as busy as if they started, for a shorter time
        done = run(place, ".", "--model", "none", "-f", "jsonl", "-o", "out.jsonl", "-j", "2", "-q", command=COMMAND)
    finally:
        for process in busy:
            process.kill()
            process.wait()
    assert done.returncode == 0 and len(Path("out.jsonl").read_text().splitlines()) == 5, done.stderr


def test_what_stands_beside_an_output_is_kept_to_its_owner_as_the_output_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("L’AQMI à Gao.", "utf-8")
    command = ("a.txt", "--model", "none", "-q", "-o", "o.jsonl")
    assert code_of(*command) == 0
    Path("o.jsonl").chmod(0o600)
    assert code_of(*command, "--force") == 0
    assert [Path(name).stat().st_mode & 0o777 for name in ("o.jsonl", "o.jsonl.inputs")] == [0o600] * 2
