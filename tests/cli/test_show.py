"""`extractor show` and `extractor plot`, as the shell sees them."""

import json
import os
import pty
import signal
import subprocess
import termios
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cli.shell import COMMAND, environment
from tests.cli.test_export import on_path, run, run_alone  # noqa: F401  fixture


def rows(text, title):
    """The first cells of the table under a title."""
    lines = text.split(f"\n{title}", 1)[1].split("\n")[4:]
    found = []
    for line in lines:
        if not line.strip():
            break
        found.append(line.split("  ")[0].strip())
    return found


def test_many_documents_get_an_overview(saved):
    done = run_alone("show", "out.jsonl", "--top", "2")
    assert done.stdout.startswith("3 documents, 877 characters, 28 mentions, 16 entities\n")
    assert rows(done.stdout, "People (3)") == ["Idriss Benkirane", "Hélène Marchetti-Diallo"]
    assert rows(done.stdout, "Documents with most mentions") == [
        "corpus/2024-03-15-rabat.txt",
        "corpus/depeche_20240402_gao.txt",
    ]
    assert "Gao · APZ and 3 more" in done.stdout
    assert "spacy" not in done.imported


def test_documents_with_nothing_new_are_counted(saved):
    lines = saved.read_text("utf-8")
    done = run("show", "out.jsonl", "-", stdin=lines.replace("corpus/", "copy/"))
    assert rows(done.stdout, "New in each document") == [
        f"corpus/{name}.txt" for name in ("2024-03-15-rabat", "depeche_20240402_gao", "hostile")
    ]
    assert "nothing new in 3 documents" in done.stdout


def test_one_document_gets_its_tables(saved):
    line = saved.read_text("utf-8").splitlines()[0]
    done = run("show", "-", stdin=line)
    assert rows("\n" + done.stdout, "People (2)") == ["Hélène Marchetti-Diallo", "Idriss Benkirane"]
    assert "Documents" not in done.stdout


def interruptible():
    """In a child: SIGINT acts, also where the tests run in the background."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("options, paged", [((), True), (("--no-pager",), False)])
def test_a_terminal_is_paged(saved, monkeypatch, options, paged):
    monkeypatch.setenv("PAGER", "cat > paged")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    ours, terminal = pty.openpty()
    done = subprocess.run(
        [*COMMAND, "show", "out.jsonl", *options],
        stdin=terminal,
        stdout=terminal,
        stderr=subprocess.PIPE,
        timeout=60,
    )
    os.close(terminal)
    shown = (saved.parent / "paged").read_text("utf-8") if paged else os.read(ours, 1 << 16).decode("utf-8", "replace")
    os.close(ours)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "3 documents, 877 characters" in shown
    assert (saved.parent / "paged").exists() == paged


def test_a_pager_has_ctrl_c_for_itself_and_ends_with_the_command(saved):
    Path("pager").write_text(
        "trap 'touch ended; exit' TERM; stty -echo <&1; cat > /dev/null; touch begun; for n in $(seq 200); do sleep 0.05; done"
    )
    ours, terminal = pty.openpty()
    variables = environment(PAGER="sh pager")
    command = [*COMMAND, "show", "out.jsonl"]
    with subprocess.Popen(command, stdin=terminal, stdout=terminal, env=variables, preexec_fn=interruptible) as process:
        until = time.monotonic() + 60
        while not Path("begun").exists() and time.monotonic() < until:
            time.sleep(0.01)
        silent = not termios.tcgetattr(terminal)[3] & termios.ECHO
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.2)
        process.terminate()
    assert silent and process.returncode == 143
    assert Path("ended").exists() and termios.tcgetattr(terminal)[3] & termios.ECHO
    os.close(terminal)
    os.close(ours)


@pytest.mark.parametrize("pager", ["no-such-pager -x", "exec no-such-pager | cat; exit 127", "no-such-pager '"])
def test_without_its_pager_all_is_shown_at_once(saved, pager):
    ours, terminal = pty.openpty()
    variables = environment(PAGER=pager)
    streams = {"stdin": terminal, "stdout": terminal, "stderr": subprocess.PIPE}
    done = subprocess.run([*COMMAND, "show", "out.jsonl"], env=variables, timeout=60, **streams)
    shown = os.read(ours, 1 << 16).decode("utf-8", "replace")
    os.close(terminal)
    os.close(ours)
    assert done.returncode == 0 and "3 documents, 877 characters" in shown
    assert b"no-such-pager" in done.stderr


def test_each_and_mentions(saved):
    done = run("show", "out.jsonl", "--each", "--labels", "LOC")
    assert done.stdout.count("Places (") == 3 and "corpus/hostile.txt\n" in done.stdout
    (saved.parent / "corpus/hostile.txt").unlink()
    done = run("show", "out.jsonl", "--mentions", code=1)
    assert "l’exercice « Lion du Désert », en présence de" in done.stdout
    assert "corpus/hostile.txt: no such file" in done.stderr


def test_no_results_at_all(saved):
    assert run("show", "-", stdin="").stdout == ""


def test_plot_draws_by_the_suffix(saved):
    run("plot", "out.jsonl", "-o", "a.svg")
    assert "Mentions by day" in (saved.parent / "a.svg").read_text("utf-8")
    run("plot", "out.jsonl", "-o", "b.svg", "--kind", "top", "--labels", "PER")
    picture = (saved.parent / "b.svg").read_text("utf-8")
    assert "Ag Tessalit" in picture and "Gao" not in picture and "Mentions by" not in picture
    run("plot", "out.jsonl", "-o", "c.png", "--kind", "time", "--by", "month")
    assert (saved.parent / "c.png").read_bytes().startswith(b"\x89PNG")


def test_plot_heeds_no_settings_that_are_none(saved, monkeypatch):
    """A notebook names a backend of its own Python to whatever it starts."""
    monkeypatch.setenv("MPLBACKEND", "module://not.there")
    monkeypatch.setenv("PYTHONPATH", f"{os.environ['PYTHONPATH']}:.")  # which starts another Python
    run("plot", "out.jsonl", "-o", "a.svg")
    (saved.parent / "matplotlibrc").write_bytes(b"text.usetex: True\naxes.facecolor: red\n")
    run("plot", "out.jsonl", "-o", "c.svg")
    assert "Ag Tessalit" in (picture := (saved.parent / "c.svg").read_text("utf-8")) and "fill: #ff0000" not in picture
    (saved.parent / "matplotlibrc").write_bytes(b"backend: \xff\n")
    done = run("plot", "out.jsonl", "-o", "b.svg", code=2)
    assert "matplotlib: cannot be started" in done.stderr and "matplotlibrc" in done.stderr


def test_plot_takes_a_kept_field(saved):
    documents = [json.loads(line) for line in saved.read_text("utf-8").splitlines()]
    for number, document in enumerate(documents):
        document["meta"] = {"paru": f"19{90 + 4 * number}-05-01", "sha256": "0" * 64}
    lines = "".join(json.dumps(d) + "\n" for d in documents)
    run("plot", "-", "-o", "a.svg", "--date-field", "paru", "--kind", "time", stdin=lines)
    picture = (saved.parent / "a.svg").read_text("utf-8")
    assert "Mentions by month" in picture and "1990-05" in picture


@pytest.mark.parametrize(
    "arguments, message",
    [
        (("-o", "a.pdf"), "is neither .svg nor .png"),
        (("-o", "a.svg", "--labels", ","), "no label given"),
    ],
)
def test_plot_wrong_usage(saved, arguments, message):
    assert message in run("plot", "out.jsonl", *arguments, code=2).stderr


def test_plot_without_dates(saved):
    lines = saved.read_text("utf-8").splitlines()[2]
    assert "no document has a date" in run("plot", "-", "-o", "a.svg", "--kind", "time", stdin=lines, code=2).stderr
    assert not (saved.parent / "a.svg").exists()


def test_plot_without_matplotlib(saved, tmp_path, monkeypatch):
    (tmp_path / "hidden").mkdir()
    (tmp_path / "hidden/matplotlib.py").write_text("raise ModuleNotFoundError('no matplotlib', name='matplotlib')")
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}/hidden:{os.environ['PYTHONPATH']}")
    done = run("plot", "out.jsonl", "-o", "a.svg", code=2)
    assert done.stderr == "extractor: plot: needs the extra 'plot'; pip install 'matplotlib>=3.8'"
