"""A network trained epoch by epoch, with the average of its weights beside it.

    trainer = Trainer(net, vectors, Rates(learn_rate=0.0015, epochs=7))
    loss = trainer.epoch(encoded)
    trainer.average                       # what is saved

AdamW with a rate that rises over the warm-up and falls to nought over all epochs.
"""

import copy
import random
from dataclasses import dataclass

import torch
from spacy.vectors import Vectors

from extractor.training import examples
from extractor.training.net import Net, Words


@dataclass(frozen=True, slots=True)
class Rates:
    """How a network is trained; models/recipe/fr_press.toml explains the values."""

    learn_rate: float
    epochs: int
    seed: int = 1
    words_a_batch: int = 1500
    warmup: int = 300
    weight_decay: float = 0.01
    grad_clip: float = 1.0
    average_decay: float = 0.999
    #: the rate of the output layer, in which labels that are new begin, is so many times the others'
    output: float = 1.0


class Trainer:
    """Trains a network in place; `average` is the network with averaged weights."""

    def __init__(self, net: Net, vectors: Vectors, rates: Rates):
        self.net, self.vectors, self.rates = net, vectors, rates
        self.average: Net = copy.deepcopy(net).eval()
        output = [*net.out.parameters(), net.transitions]
        last = {id(weight) for weight in output}
        others = [weight for weight in net.parameters() if id(weight) not in last]
        groups = [{"params": others, "times": 1.0}, {"params": output, "times": rates.output}]
        self._optimizer = torch.optim.AdamW(groups, lr=rates.learn_rate, weight_decay=rates.weight_decay)
        self._epoch = self._step = self._steps = 0

    def epoch(self, encoded: examples.Encoded) -> float:
        """See all texts once, in a random order; the mean loss a token."""
        self._epoch += 1
        words = Words(encoded, self.net.shape, self.vectors)
        order = random.Random(f"{self.rates.seed} {self._epoch}").sample(encoded.texts, len(encoded.texts))
        batches = list(examples.batches(order, self.rates.words_a_batch))
        self._steps = self._steps or len(batches) * self.rates.epochs
        self.net.train()
        losses = [loss for texts in batches if (loss := self._learn(words, texts)) is not None]
        return sum(losses) / len(losses) if losses else 0.0

    def _learn(self, words: Words, texts: list[examples.Tagged]) -> float | None:
        rates = self.rates
        self._step += 1
        rate = rates.learn_rate * min(self._step / rates.warmup, max(1 - self._step / self._steps, 0.01))
        for group in self._optimizer.param_groups:
            group["lr"] = rate * group["times"]
        batch = words.batch(texts)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores = self.net(batch)
        loss = self.net.loss(scores, batch)
        if loss is None:
            return None
        self._optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), rates.grad_clip)
        self._optimizer.step()
        # at first, what is averaged is still moving
        keep = min(rates.average_decay, (1 + self._step) / (10 + self._step))
        with torch.no_grad():
            for mean, weight in zip(self.average.parameters(), self.net.parameters()):
                mean.lerp_(weight, 1 - keep)
        return float(loss.detach())
