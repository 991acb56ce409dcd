"""The shipped tagger adapted to someone's texts, which may have labels of their own.

    adaptation = Adaptation(base, gold, held, own, Settings())
    for epoch in adaptation.epochs():
        print(epoch.number, epoch.loss, epoch.scores)
    for epoch in adaptation.anew():
        print(epoch.number, epoch.loss)
    adaptation.save(Path("mine"), {"gold": [...]})

Training goes on from the weights that ship, with rows for new labels. In each epoch the user's texts
stand among as many words of the project's own articles, drawn anew, so that what these teach
is not forgotten. Where no label is new, the weights that are kept lie half-way between those that it began with and
those that it came to: most of what was learned is there, and next to nothing is forgotten (Wortsman and others, Robust
fine-tuning of zero-shot models, 2022). After each epoch the network with averaged weights is scored on texts
that it is not trained on, those of the user and those of the project, and the latest with the best sum is kept. One
that is below it by no more than the standard error counts as good as it: a few held-out texts tell no more, and the
rate, which falls to nought over the epochs, has then settled.

Where texts are few, those held out are missed: once it is known how long to train, the tagger may be trained anew for
so many epochs on all of them. What it is worth on texts that it has not seen is what the first one was.
"""

import copy
import json
import math
import random
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from spacy.language import Language

from extractor.analysis.scoring import Score, mention_scores
from extractor.core.errors import InputError, ModelError
from extractor.documents.annotations import Gold
from extractor.documents.targets import digest
from extractor.tagger import loading, packages
from extractor.tagger.labeller import SETTINGS, WEIGHTS, Labeller
from extractor.tagger.sequences import Tags
from extractor.training import examples, weights
from extractor.training.exchange import Exchange, Loan
from extractor.training.judge import Judge
from extractor.training.net import Net
from extractor.training.trainer import Rates, Trainer

#: what texts are scored on: the user's held out, the project's
HELD, OWN = "held out", "own articles"
#: so many labels are learned at most: the time of an epoch grows with their square
NEW_LABELS = 100


@dataclass(frozen=True, slots=True)
class Settings:
    """How to adapt. Words are counted between blanks.

    `gold_words`: few texts are repeated, with other names, to about so many words an epoch, at most
    `repeats` times; `own_words`: so many words of our own articles stand among them, or as many as
    the user's if these are more. `lent` is the share of names of new labels that give way to names of
    other labels, in texts that get other names. Where there are such labels the rates are those of `new_…`,
    the output layer learns `output` times as fast as the others, and `lean` is added to what speaks for a name
    of such a label: from few texts a network expects too few of them; where there are none, weights go so
    much of the `way` from where they began. It ends after `patience` epochs that
    were not better.
    """

    seed: int = 1
    epochs: int = 6
    patience: int = 3
    learn_rate: float = 0.001
    dropout: float = 0.25
    new_learn_rate: float = 0.002
    new_dropout: float = 0.4
    output: float = 5.0
    lean: float = 0.5
    way: float = 0.5
    gold_words: int = 8000
    repeats: int = 10
    own_words: int = 12000
    lent: float = 0.8


@dataclass(frozen=True, slots=True)
class Epoch:
    """An epoch that is over: its number, the mean loss a token, the scores of all labels, whether it is the best.

    Of an epoch of the training anew nothing is scored.
    """

    number: int
    loss: float
    scores: Mapping[str, float]
    best: bool


class Base:
    """A pipeline to begin with: fr_press, or a folder that was adapted before.

    Raises ModelError where the tagger is of another kind.
    """

    def __init__(self, name_or_path: str | Path = packages.DEFAULT):
        self.path = packages.locate(name_or_path)
        self.nlp: Language = loading.load(name_or_path)
        tagger = self.nlp.get_pipe("ner")
        if not isinstance(tagger, Labeller):
            raise ModelError(
                str(name_or_path),
                "is no tagger that can be adapted",
                f"begin with {packages.DEFAULT}, or what came of it",
            )
        self.labels, self.calibration = tagger.labels, tagger.calibration

    def net(self, tags: Tags, dropout: float) -> Net:
        """Its network, with rows for the labels that are new."""
        vectors = np.asarray(self.nlp.vocab.vectors.data, np.float32)
        return weights.read(self.path / "ner", tags, vectors, dropout)


def split(texts: Sequence[Gold], share: float, seed: int) -> tuple[list[Gold], list[Gold]]:
    """The texts to learn from and those held out, at least one of each, in their order.

    Raises InputError where there are not two texts.
    """
    if len(texts) < 2:
        raise InputError(
            texts[0].origin if texts else "gold",
            "one text cannot be both learned from and measured on",
            "give --dev GOLD",
        )
    count = min(max(1, round(share * len(texts))), len(texts) - 1)
    held = set(random.Random(f"held out {seed}").sample(range(len(texts)), count))
    return [t for i, t in enumerate(texts) if i not in held], [texts[i] for i in sorted(held)]


def new_labels(texts: Iterable[Gold], known: Iterable[str]) -> tuple[str, ...]:
    """The labels of the texts beside those that are known.

    Raises InputError for one that is empty, and for more than can be learned.
    """
    found: set[str] = set()
    for text in texts:
        for span in text.spans:
            if not span.label.strip():
                raise InputError(text.origin, f"“{text.text[span.start : span.end]}” has an empty label", "give it one")
            found.add(span.label)
        if len(found - set(known)) > NEW_LABELS:
            reason = f"with it there are more than {NEW_LABELS} new labels"
            raise InputError(text.origin, reason, "give fewer; does something else stand in their place?")
    return tuple(sorted(found - set(known)))


class Adaptation:
    """The training, epoch by epoch; what it has found so far can be saved at any time after the first.

    `gold` and `held` are the user's texts to learn from and to measure on, `own` and `own_held` the project's,
    all in plain typography (examples.plain).
    """

    def __init__(
        self,
        base: Base,
        gold: Sequence[Gold],
        held: Sequence[Gold],
        own: Sequence[Gold] = (),
        own_held: Sequence[Gold] = (),
        settings: Settings = Settings(),
    ):
        self.base, self.settings = base, settings
        self.gold, self.held, self.own = list(gold), list(held), list(own)
        torch.set_num_threads(1)  # so that the same texts give the same weights
        self.new_labels = new_labels([*gold, *held], base.labels)
        self.tags = Tags((*base.labels, *self.new_labels))
        self.judges = {HELD: Judge(base.nlp, held, self.tags)}
        if own_held:
            self.judges[OWN] = Judge(base.nlp, own_held, self.tags)
        self.before = self._scores(base.net(Tags(base.labels), 0.0))
        self.after: dict[str, dict[str, Score]] | None = None
        self.best_epoch, self.learned_anew = 0, False
        self._best: Net | None = None

    def epochs(self) -> Iterator[Epoch]:
        """Train, an epoch at a time, until it gets no better."""
        settings = self.settings
        best, noise, since = -1.0, 0.0, 0
        for number, loss, average in self._trained(self.gold, settings.epochs):
            scores = self._scores(average)
            totals = {name: overall(found) for name, found in scores.items()}
            total = sum(totals.values())
            better = total >= best - noise
            if total > best:
                best, noise = total, uncertainty(scores[HELD])
            if better:
                since = 0
                self._best, self.after, self.best_epoch = copy.deepcopy(average), scores, number
            else:
                since += 1
            yield Epoch(number, loss, totals, better)
            if since >= settings.patience:
                return

    def anew(self) -> Iterator[Epoch]:
        """Train once more, from the beginning, on the texts held out, too, for as many epochs as were best.

        Its network is kept when the last of them is over.
        """
        for number, loss, average in self._trained([*self.gold, *self.held], self.best_epoch):
            if number == self.best_epoch:
                self._best = average
                own = {
                    name: mention_scores(judge.pairs(average)) for name, judge in self.judges.items() if name != HELD
                }
                self.after, self.learned_anew = {**(self.after or {}), **own}, True
            yield Epoch(number, loss, {}, self.learned_anew)
            if self.learned_anew:
                return

    def _trained(self, gold: Sequence[Gold], epochs: int) -> Iterator[tuple[int, float, Net]]:
        """After each epoch of a training on these texts its number, the loss, the network with averaged weights."""
        settings = self.settings
        torch.manual_seed(settings.seed)
        rate, dropout, output = settings.learn_rate, settings.dropout, 1.0
        if self.new_labels:
            rate, dropout, output = settings.new_learn_rate, settings.new_dropout, settings.output
        rates = Rates(rate, epochs, settings.seed, 1000, warmup=20, average_decay=0.98, output=output)
        trainer = Trainer(self.base.net(self.tags, dropout), self.base.nlp.vocab.vectors, rates)
        exchange, lend = Exchange([*gold, *self.own]), Loan([*gold, *self.own], self.new_labels, settings.lent)

        def swap(text: Gold, rng: random.Random) -> Gold:
            return lend(exchange(text, rng), rng)

        for number in range(1, epochs + 1):
            rng = random.Random(f"epoch {settings.seed} {number}")
            texts = examples.varied(self._drawn(gold, rng), swap, examples.Variety(), rng)
            loss = trainer.epoch(examples.encode(self.base.nlp, texts, self.tags))
            yield number, loss, self._leaning(trainer.average) if self.new_labels else self._between(trainer.average)

    def _leaning(self, net: Net) -> Net:
        """A network that finds names of new labels more readily than this one."""
        leaning = copy.deepcopy(net)
        leaning.lean(dict.fromkeys(self.new_labels, self.settings.lean))
        return leaning

    def _between(self, net: Net) -> Net:
        """The network between the one it began with and this one."""
        between = self.base.net(self.tags, 0.0)
        with torch.no_grad():
            for weight, other in zip(between.parameters(), net.parameters()):
                weight.lerp_(other, self.settings.way)
        return between

    def _drawn(self, gold: Sequence[Gold], rng: random.Random) -> list[Gold]:
        """The texts of an epoch: the user's, repeated if they are few, and as many words of the project's."""
        words = sum(map(_words, gold))
        times = min(max(1, round(self.settings.gold_words / max(words, 1))), self.settings.repeats)
        texts, left = [*gold] * times, max(self.settings.own_words, words)
        for text in rng.sample(self.own, len(self.own)):
            if left <= 0:
                break
            texts.append(text)
            left -= _words(text)
        return texts

    def _scores(self, net: Net) -> dict[str, dict[str, Score]]:
        return {name: mention_scores(judge.pairs(net)) for name, judge in self.judges.items()}

    def save(self, folder: Path, made_of: Mapping[str, Any]) -> None:
        """Write the best network so far as a pipeline of spaCy; its meta.json says what it was made of."""
        assert self._best is not None
        meta = packages.read_meta(self.base.path)
        folder.mkdir(parents=True, exist_ok=True)
        for path in self.base.path.iterdir():  # the configuration and the tokens' rules
            if path.is_file() and path.name != "meta.json":
                shutil.copyfile(path, folder / path.name)
        weights.write(self._best, self.tags.labels, folder / "ner", self.base.calibration)
        written = digest(folder / "ner" / WEIGHTS)
        meta |= {
            "name": re.sub(r"\W+", "_", folder.resolve().name).strip("_").lower() or "adapted",
            "version": f"{meta['version'].partition('+')[0]}+{written[:8]}",
            "description": f"{packages.full_name(meta)} {meta['version']}, adapted to other texts",
            "labels": {**meta["labels"], "ner": list(self.tags.labels)},
            "made_of": {
                "base": {
                    "name": packages.full_name(meta),
                    "version": meta["version"],
                    "sha256": {name: digest(self.base.path / "ner" / name) for name in (WEIGHTS, SETTINGS)},
                },
                **made_of,
                "new_labels": list(self.new_labels),
                "epochs": self.best_epoch,
                "held_out_learned": self.learned_anew,
                "settings": asdict(self.settings),
                "f1": {
                    "before": {name: f1(scores) for name, scores in self.before.items()},
                    "after": {name: f1(scores) for name, scores in (self.after or {}).items()},
                },
            },
        }
        (folder / "meta.json").write_text(json.dumps(meta, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def overall(scores: Mapping[str, Score]) -> float:
    """F1 over all labels; 100 where there is nothing to find and nothing was found."""
    return scores["all"].f1 if "all" in scores else 100.0


def uncertainty(scores: Mapping[str, Score]) -> float:
    """The standard error of F1 over all, as if it were a share of the gold names: 8 points for 80 of 25 names."""
    if "all" not in scores or not scores["all"].gold:
        return 0.0
    share = scores["all"].f1 / 100
    return 100 * math.sqrt(share * (1 - share) / scores["all"].gold)


def f1(scores: Mapping[str, Score]) -> dict[str, float]:
    """F1 by label, to two places."""
    return {label: round(score.f1, 2) for label, score in scores.items()}


def _words(text: Gold) -> int:
    return len(text.text.split())
