"""A gate for a network: for which words its upper layers compute anything.

    net.gate = fit(net, encoded, vectors)

Of most words of a text two neighbours on each side are enough to see that they are in no name. The gate is a
logistic regression on what the lower layers make of a word; it lets through a word that is in a name in one of
net.ODDS cases, a quarter of all words. Trained on with it, the network does with these.
"""

import torch
from spacy.vectors import Vectors
from torch import nn

from extractor.training import examples
from extractor.training.net import Batch, Net, Words, gate_loss

EPOCHS, RATE = 12, 0.01


def fit(net: Net, encoded: examples.Encoded, vectors: Vectors) -> nn.Linear:
    """A gate for a trained network, by the tags of some texts."""
    net.eval()
    words = Words(encoded, net.shape, vectors)
    batches = [words.batch(texts) for texts in examples.batches(encoded.texts, 4000)]
    with torch.no_grad():
        rows = [net.near(batch)[1] for batch in batches]
    gate = nn.Linear(net.shape.width, 1)
    nn.init.zeros_(gate.weight)
    nn.init.zeros_(gate.bias)
    optimizer = torch.optim.Adam(gate.parameters(), lr=RATE)
    for epoch in range(EPOCHS):
        for group in optimizer.param_groups:
            group["lr"] = RATE * (1 - epoch / EPOCHS)
        for seen, batch in zip(rows, batches):
            optimizer.zero_grad()
            gate_loss(gate(seen)[:, 0], batch).backward()
            optimizer.step()
    return gate


def share(net: Net, encoded: examples.Encoded, vectors: Vectors) -> tuple[float, float]:
    """The share of words that the gate of a network lets through, and that of the words of names."""
    words, counts = Words(encoded, net.shape, vectors), torch.zeros(4)
    net.eval()
    for texts in examples.batches(encoded.texts, 4000):
        batch = words.batch(texts)
        counts += _counts(net, batch)
    through, all_words, named_through, named = counts.tolist()
    return through / all_words, named_through / max(named, 1)


def _counts(net: Net, batch: Batch) -> torch.Tensor:
    assert net.gate is not None
    with torch.no_grad():
        opened = net.gate(net.near(batch)[1])[:, 0] > 0
    real, named = batch.real[:, 0] > 0, torch.from_numpy(batch.tags > 0)
    return torch.stack([(opened & real).sum(), real.sum(), (opened & named).sum(), named.sum()]).float()
