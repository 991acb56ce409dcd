"""A tagger trained on for some epochs, in which some texts stand several times.

    python -m models.recipe.tune TEXTS... --more TEXTS... --base models/fr_press --out models/fr_press

So a tagger learns a kind of text that is rare among those it was trained on, groups and exercises in free words,
and keeps what it knows: it sees all texts in each epoch, and those of `--more` as often as [tuning] of fr_press.toml
says, each time with other names. A tagger without a gate gets one before, and learns to do with the words that it lets
through. What is saved lies on the `way` from the weights before to those after, and leans
towards labels of which it finds too few. The texts held out are those of train.py; the confidence is calibrated on
them anew.
"""

import argparse
import copy
import random
import shutil
import sys
from pathlib import Path

import torch

from extractor.analysis.scoring import mention_scores
from extractor.tagger.sequences import Tags
from extractor.training import calibration, examples, gate, weights
from extractor.training.adapt import Base
from extractor.training.exchange import Exchange
from extractor.training.judge import Judge
from extractor.training.trainer import Rates, Trainer
from models.recipe.train import held_out, settings, values

#: by so many texts a gate is fitted
GATE_TEXTS = 2000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="+", type=Path)
    parser.add_argument("--more", nargs="+", type=Path, required=True)
    parser.add_argument("--dev", nargs="*", type=Path, default=[])
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--config", type=Path, default=Path(__file__).with_name("fr_press.toml"))
    parser.add_argument("--set", nargs="*", default=[], metavar="SECTION.KEY=VALUE")
    arguments = parser.parse_args()
    tuning = settings(arguments.config, arguments.set)["tuning"]
    torch.set_num_threads(1)
    torch.manual_seed(tuning["seed"])
    base = Base(arguments.base)
    tags, vectors = Tags(base.labels), base.nlp.vocab.vectors
    texts = examples.read(arguments.texts)
    chosen, held = held_out(texts, tuning["held_out"])
    unseen = {text.text for text in held}
    more = [text for text in examples.read(arguments.more) if text.text not in unseen]
    judges = {path.stem: Judge(base.nlp, examples.read([path]), tags) for path in arguments.dev}
    judges["held out"] = Judge(base.nlp, held, tags)
    net = base.net(tags, tuning["dropout"])
    if net.gate is None:
        some = random.Random("gate").sample(chosen, min(len(chosen), GATE_TEXTS))
        net.gate = gate.fit(net, examples.encode(base.nlp, some, tags), vectors)
    tuned = copy.deepcopy(net)
    trainer = Trainer(net, vectors, values(Rates, tuning))
    exchange, variety = Exchange([*chosen, *more]), values(examples.Variety, tuning)
    for number in range(1, trainer.rates.epochs + 1):
        rng = random.Random(f"tune {number}")
        drawn = rng.sample(chosen, len(chosen)) + more * tuning["times"]
        loss = trainer.epoch(examples.encode(base.nlp, examples.varied(drawn, exchange, variety, rng), tags))
        scores = ", ".join(
            f"{name} {mention_scores(judge.pairs(trainer.average))['names'].f1:.2f}" for name, judge in judges.items()
        )
        print(f"epoch {number}: loss {loss:.4f}, {scores}", flush=True)
    with torch.no_grad():
        for weight, other in zip(tuned.parameters(), trainer.average.parameters()):
            weight.lerp_(other, tuning["way"])
    tuned.lean(tuning["lean"])
    fitted = calibration.fit(judges["held out"].outcomes(tuned))
    if arguments.out.resolve() != base.path.resolve():
        shutil.copytree(base.path, arguments.out, dirs_exist_ok=True)
    weights.write(tuned, tags.labels, arguments.out / "ner", fitted)
    print(f"calibrated: {fitted}")
    through, named = gate.share(tuned, judges["held out"].encoded, vectors)
    print(f"the gate lets through {through:.1%} of the words, {named:.2%} of those of names")
    return 0


if __name__ == "__main__":
    sys.exit(main())
