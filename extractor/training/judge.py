"""What a network finds in texts whose names are known.

judge = Judge(nlp, texts, Tags(LABELS))
mention_scores(judge.pairs(net))["names"].f1
"""

from collections.abc import Sequence

import numpy as np
import torch
from spacy.language import Language
from spacy.vectors import Vectors

from extractor.documents.annotations import Gold, Span
from extractor.tagger import labeller
from extractor.tagger.sequences import Names, Tags, best_names
from extractor.training import examples
from extractor.training.net import Net, Words


class Judge:
    """Holds texts against what a network finds in them, those of one file or those held out."""

    def __init__(self, nlp: Language, texts: Sequence[Gold], tags: Tags):
        self.texts = [text for text in texts if text.text.strip()]
        self.encoded, self.vectors = examples.encode(nlp, self.texts, tags), nlp.vocab.vectors

    def pairs(self, net: Net) -> list[tuple[Sequence[Span], Sequence[Span]]]:
        """For each text the gold and the found spans."""
        found = find(net, self.encoded, self.vectors)
        return [(text.spans, [span for span, _ in names]) for text, names in zip(self.texts, found)]

    def outcomes(self, net: Net) -> list[tuple[float, bool]]:
        """For each name found its probability, and whether it is right."""
        found = find(net, self.encoded, self.vectors)
        return [(p, span in set(text.spans)) for text, names in zip(self.texts, found) for span, p in names]


def find(net: Net, encoded: examples.Encoded, vectors: Vectors) -> list[list[tuple[Span, float]]]:
    """The names of each text, with their probabilities that are not calibrated yet."""
    words, ways, found = Words(encoded, net.shape, vectors), net.ways().detach().numpy(), []
    net.eval()
    for texts in examples.batches(encoded.texts, 4000):
        batch = words.batch(texts)
        with torch.no_grad():
            scores = net(batch).tags.numpy()
        for text, (start, end) in zip(texts, batch.places):
            last = np.zeros(end - start, bool)
            last[-1] = True
            labeller.forbid_blanks(scores[start:end], text.blank)
            found.append(_spans(best_names(scores[start:end], ways, last, True), text, net.tags))
    return found


def _spans(names: Names, text: examples.Tagged, tags: Tags) -> list[tuple[Span, float]]:
    assert names.probability is not None
    return [
        (Span(int(text.starts[start]), int(text.ends[end - 1]), tags.labels[label]), float(probability))
        for start, end, label, probability in zip(names.start, names.end, names.label, names.probability)
    ]
