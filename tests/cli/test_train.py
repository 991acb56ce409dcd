"""`extractor train` as the shell runs it."""

import json
import os
import shutil
import signal
import subprocess

import pytest

from extractor.core.distribution import install
from extractor.tagger.packages import locate
from tests.cli.shell import COMMAND, environment, run
from tests.conftest import ROOT

SHIPS = ROOT / "tests/walkthrough/vessels-train.md"


def test_without_torch_the_remedy_is_named(tmp_path):
    (tmp_path / "torch.py").write_text("raise ModuleNotFoundError('none', name='torch')")
    done = run("train", SHIPS, "-o", tmp_path / "mine", PYTHONPATH=f"{tmp_path}:{ROOT}")
    assert (done.code, done.err) == (2, f"extractor: train: needs the extra 'train'; {install('train')}\n")
    assert "torch" in install("train") and not (tmp_path / "mine").exists()


@pytest.mark.parametrize(
    "content, message",
    [(None, "o such file"), ("", "has no annotated text"), ("# un\nRien.\n\n# deux\nRien.\n", "has no marked name")],
)
def test_gold_that_is_none_is_an_error(tmp_path, content, message):
    if content and "marked" in message:
        pytest.importorskip("torch")
    if content is not None:
        (tmp_path / "gold.md").write_text(content)
    done = run("train", "gold.md", "-o", "mine", cwd=tmp_path)
    assert done.code == 1 and message in done.err and "gold.md" in done.err
    assert not (tmp_path / "mine").exists()


def test_a_folder_of_something_else_is_left_alone(tmp_path):
    (tmp_path / "letter.txt").write_text("…")
    done = run("train", SHIPS, "-o", tmp_path, "--force")
    assert done.code == 2 and "something else" in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def adapted(folder):
    """What a folder that `extractor train` made looks like."""
    (folder / "ner").mkdir(parents=True)
    (folder / "ner/labeller.json").write_text("{}")
    (folder / "config.cfg").touch()
    (folder / "meta.json").write_text(json.dumps({"lang": "fr", "made_of": {"base": {"name": "fr_press"}}}))
    return folder


def state(*folders):
    """The bytes of all files there."""
    return {path: path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("by", ["name", "path", "link", "inside", "beside", "copy", "other"])
def test_a_tagger_that_train_did_not_make_is_not_written_over(tmp_path, by):
    shipped = locate("fr_press")
    (tmp_path / "link").symlink_to(shipped)
    shutil.copytree(shipped, tmp_path / "copy")
    options, output, told = {
        "name": ([], shipped, "is the tagger that is adapted"),
        "path": (["--model", f"{shipped}/."], f"{shipped}/../fr_press", "is the tagger that is adapted"),
        "link": ([], tmp_path / "link", "is the tagger that is adapted"),
        "inside": ([], shipped / "mine", "is the tagger that is adapted"),
        "beside": ([], shipped.parent / "mine", "is where installed taggers lie"),
        "copy": ([], tmp_path / "copy", "holds a tagger that 'extractor train' did not make"),
        "other": (["--model", tmp_path / "copy"], shipped, "is where installed taggers lie"),
    }[by]
    before = state(shipped, tmp_path)
    done = run("train", SHIPS, *options, "-o", output, "--force", cwd=tmp_path)
    assert done.code == 2 and told in done.err
    assert state(shipped, tmp_path) == before and not (shipped.parent / "mine").exists()


@pytest.mark.parametrize("model", ["mine", "./mine", "link", "mine/ner/.."])
def test_what_train_made_and_reads_is_not_written_over(tmp_path, model):
    adapted(tmp_path / "mine")
    (tmp_path / "link").symlink_to("mine")
    for output in ("mine", "link", tmp_path / "mine", "mine/further"):
        done = run("train", SHIPS, "--model", model, "-o", output, "--force", cwd=tmp_path)
        assert done.code == 2 and "is the tagger that is adapted" in done.err


@pytest.mark.parametrize("linked", ["ner", "ner/weights.npz", "config.cfg"])
def test_what_a_tagger_s_links_lead_to_is_not_written_over(tmp_path, linked):
    adapted(tmp_path / "mine")
    shutil.copytree(locate("fr_press"), tmp_path / "other")
    if linked == "ner":
        shutil.rmtree(tmp_path / "mine/ner")
    (tmp_path / "mine" / linked).unlink(missing_ok=True)
    (tmp_path / "mine" / linked).symlink_to(tmp_path / "other" / linked)
    done = run("train", SHIPS, "-o", "mine", "--force", cwd=tmp_path)
    assert done.code == 2 and f"mine/{linked}: is a link" in done.err


def test_a_place_that_cannot_be_written_is_told_before_the_texts_are_read(tmp_path):
    for output in ("/proc/mine", "/proc/mine/further"):
        done = run("train", "nothing.md", "-o", output, cwd=tmp_path)
        assert done.code == 1 and f"{output}: no such file or directory; give a f" in done.err
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize("output", ["gold/mine", "gold", "./gold/../gold/a/b"])
def test_a_tagger_is_not_put_among_the_texts(tmp_path, output):
    (tmp_path / "gold").mkdir()
    shutil.copy(SHIPS, tmp_path / "gold")
    adapted(tmp_path / "gold/mine")
    if output == "gold":
        (tmp_path / "empty").mkdir()
        done = run("train", SHIPS, "--dev", "empty", "-o", "empty", cwd=tmp_path)
    else:
        done = run("train", "gold", "-o", output, "--force", cwd=tmp_path)
    assert done.code == 2 and "which is read; give another folder" in done.err


def test_a_model_that_is_not_there_is_told_before_the_texts_are_read(tmp_path):
    done = run("train", "nothing.md", "--model", "fr_rien", "-o", "mine", cwd=tmp_path)
    assert done.code == 2 and "fr_rien: no such pipeline" in done.err


def test_one_text_alone_is_named(tmp_path):
    pytest.importorskip("torch")
    (tmp_path / "gold.md").write_text("# un\nLe [GSIM](GROUP) au Mali.\n", "utf-8")
    done = run("train", "gold.md", "-o", "mine", cwd=tmp_path)
    assert done.code == 1 and "gold.md:2: one text cannot be both" in done.err


def test_standard_output_is_no_folder(tmp_path):
    done = run("train", SHIPS, "-o", "-", cwd=tmp_path)
    assert done.code == 2 and "--output: a tagger is a folder" in done.err and not any(tmp_path.iterdir())


def test_a_tagger_beside_a_pipe_is_not_written_over(tmp_path):
    adapted(tmp_path / "mine")
    os.mkfifo(tmp_path / "mine/ner/pipe")
    done = run("train", SHIPS, "-o", "mine", "--force", cwd=tmp_path)
    assert done.code == 2 and "mine/ner/pipe: is a named pipe, no file" in done.err


@pytest.mark.parametrize("option", [[], ["--dev"]])
def test_texts_to_learn_from_come_through_no_pipe(tmp_path, option):
    os.mkfifo(tmp_path / "f.md")
    done = run("train", *([SHIPS] if option else []), *option, "f.md", "-o", "mine", cwd=tmp_path)
    assert done.code == 2 and "f.md: is a named pipe, and texts to learn from are read more than once" in done.err


@pytest.mark.slow
@pytest.mark.model
def test_ctrl_c_keeps_the_best_so_far(tmp_path):
    pytest.importorskip("torch")
    command = [*COMMAND, "train", str(SHIPS), "-o", "ships", "--json"]
    process = subprocess.Popen(
        command, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    told = []
    for line in process.stderr:
        told.append(line)
        if "epoch 1:" in line:
            process.send_signal(signal.SIGINT)
            break
    out, err = process.communicate(timeout=200)
    assert process.returncode == 130, err
    assert any("new labels: VESSEL (" in line for line in told) and "best so far is kept" in err
    scores = json.loads(out)
    assert set(scores) == {"held out", "own articles"} and {"before", "after"} <= set(scores["own articles"]["PER"])
    made_of = json.loads((tmp_path / "ships/meta.json").read_text("utf-8"))["made_of"]
    assert made_of["gold"]["files"][0]["file"] == SHIPS.name
    assert {"a.md", "g.md"} <= {record["file"] for record in made_of["own"]["files"]}

    done = run("--model", "ships", "--format", "json", stdin="Anna Diop vit à Dakar.", cwd=tmp_path)
    assert done.code == 0, done.err
    assert "fr_ships" in done.out and "Dakar" in done.out
    again = run("train", SHIPS, "-o", "ships", cwd=tmp_path)
    assert again.code == 2 and "--force" in again.err
