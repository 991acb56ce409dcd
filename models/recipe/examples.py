"""Annotated texts as spaCy examples, in the typography the tagger reads and in others.

rng = random.Random(1)
vary("À Gao. L'ONU écoute.", rng, capitals=1, bare_accents=0)     # 'À GAO. L'ONU ÉCOUTE.'
"""

import random
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Span
from spacy.training import Example

from extractor.documents import annotations
from extractor.text.plain import Plain

#: a first line at most so long is a headline, and a text so short may be one
HEADLINE = 160


def read(paths: Iterable[Path]) -> list[annotations.Gold]:
    """The texts of all files as the tagger reads them: plain typography, spans moved along."""
    return [plain(text) for path in paths for text in annotations.read(path)]


def plain(text: annotations.Gold) -> annotations.Gold:
    """« l’ONU » as "l'ONU", accents composed, wrapped lines joined: what the tool gives its tagger."""
    read = Plain(text.text)
    places = ((*read.plain_span(s.start, s.end), s.label) for s in text.spans)
    spans = tuple(annotations.Span(start, end, label) for start, end, label in places if start < end)
    return annotations.Gold(text.id, read.text, spans)


def vary(text: str, rng: random.Random, capitals: float, bare_accents: float) -> str:
    """The text, or, with these probabilities, its headline in capitals, or without accents.

    Its length stays, so that spans do.
    """
    if rng.random() < capitals:
        end = text.find("\n")
        end = len(text) if end < 0 else end
        if end <= HEADLINE:
            shouted = text[:end].upper()
            if len(shouted) == end:
                text = shouted + text[end:]
    if rng.random() < bare_accents:
        bare = "".join(unicodedata.normalize("NFD", c)[0] for c in text)
        text = bare if len(bare) == len(text) else text
    return text


def example(nlp: Language, text: str, spans: Iterable[annotations.Span]) -> Example:
    """What the tagger reads beside what it should find; names that are no whole tokens count as unknown."""
    doc = nlp.make_doc(text)
    for name, component in nlp.pipeline:
        if name != "ner":  # what its network looks at
            doc = component(doc)
    names: list[Span] = []
    unknown: set[int] = set()
    for span in spans:
        name = doc.char_span(span.start, span.end, label=span.label)
        if name is not None:
            names.append(name)
        elif (wide := doc.char_span(span.start, span.end, alignment_mode="expand")) is not None:
            unknown.update(range(wide.start, wide.end))
    unknown -= {i for name in names for i in range(name.start, name.end)}
    reference = doc.copy()
    reference.set_ents(
        [Span(reference, n.start, n.end, label=n.label) for n in names],
        missing=[Span(reference, i, i + 1) for i in sorted(unknown)],
        default="outside",
    )
    return Example(doc, reference)


def batches(examples: Iterable[Example], words: int) -> Iterator[list[Example]]:
    """The examples in runs of about so many words."""
    batch, size = [], 0
    for one in examples:
        if batch and size + len(one.predicted) > words:
            yield batch
            batch, size = [], 0
        batch.append(one)
        size += len(one.predicted)
    if batch:
        yield batch
