"""Annotated texts as numbers: what the network reads of each token, and the tag it should find.

rng = random.Random(1)
vary("À Gao. L'ONU écoute.", rng, capitals=1, bare_accents=0)     # 'À GAO. L'ONU ÉCOUTE.'

Texts are read in the plain typography that the tool gives them. Two tokens that look the
same to the network are one word, whatever text they stand in.
"""

import random
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import IDX, IS_SPACE, LENGTH, ORTH
from spacy.language import Language

from extractor.core.errors import InputError
from extractor.documents.annotations import Gold, Span
from extractor.documents.annotations import read as read_gold
from extractor.tagger.labeller import FEATURES
from extractor.tagger.sequences import Tags
from extractor.text.plain import Plain
from extractor.text.windows import windows

#: a first line at most so long is a headline, and a text so short may be one
HEADLINE = 160
#: characters of a text that is learned from as a whole: no article has so many
LONG = 100_000
#: the tag of a token in a name that is no whole tokens
UNKNOWN = -1


def besides(texts: Iterable[Gold], held: Iterable[Gold]) -> list[Gold]:
    """The texts that are none of those held out, wherever they stand again: what was learned tells nothing there.

    Raises InputError where none is left.
    """
    measured = {text.text for text in held}
    texts = list(texts)
    if not (left := [text for text in texts if text.text not in measured]):
        remedy = "give more texts, or others with --dev"
        raise InputError(texts[0].origin if texts else "gold", "all its texts are measured on; none is learned", remedy)
    return left


@dataclass(frozen=True, slots=True)
class Tagged:
    """A text: for each token its number among the words, its tag, its place, whether it is white space."""

    words: NDArray[np.int32]
    tags: NDArray[np.int16]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    blank: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Encoded:
    """Texts and their words: a row of hashes each, the token's first, then its features."""

    texts: list[Tagged]
    words: NDArray[np.uint64]


def read(paths: Iterable[Path]) -> list[Gold]:
    """The texts of all files as the tagger reads them: plain typography, spans moved along."""
    return [plain(text) for path in paths for text in read_gold(path)]


def plain(text: Gold) -> Gold:
    """« l’ONU » as "l'ONU", accents composed, wrapped lines joined: what the tool gives its tagger."""
    read = Plain(text.text)
    places = ((*read.plain_span(s.start, s.end), s.label) for s in text.spans)
    spans = tuple(Span(start, end, label) for start, end, label in places if start < end)
    return replace(text, text=read.text, spans=spans)


def parts(text: Gold) -> list[Gold]:
    """A text in parts that are learned from as a whole, cut where paragraphs or sentences end and no name stands.

    A file of CoNLL whose articles are not told apart is one text.
    """
    if len(text.text) <= LONG:
        return [text]
    cuts = [0]
    for window in windows(text.text, LONG, 0):
        inside = next((s.end for s in text.spans if s.start < window.last < s.end), window.last)
        cuts.append(max(inside, cuts[-1]))
    found = []
    for number, (start, end) in enumerate(pairwise(cuts), 1):
        own = (span for span in text.spans if start <= span.start < end)
        spans = tuple(replace(span, start=span.start - start, end=span.end - start) for span in own)
        found.append(replace(text, id=f"{text.id}-{number}", text=text.text[start:end], spans=spans))
    return found


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


@dataclass(frozen=True, slots=True)
class Variety:
    """The shares of texts with a headline in capitals, without accents, with other names."""

    capitals: float = 0.08
    bare_accents: float = 0.05
    other_names: float = 0.5


def varied(
    texts: Iterable[Gold], swap: Callable[[Gold, random.Random], Gold], variety: Variety, rng: random.Random
) -> list[Gold]:
    """The texts as they are in one epoch; `swap` gives a text other names (exchange.py)."""
    found = []
    for text in texts:
        if rng.random() < variety.other_names:
            text = swap(text, rng)
        found.append(Gold(text.id, vary(text.text, rng, variety.capitals, variety.bare_accents), text.spans))
    return found


def encode(nlp: Language, texts: Iterable[Gold], tags: Tags) -> Encoded:
    """The texts by the pipeline's tokens and features; empty ones are left out."""
    numbers: dict[tuple[int, ...], int] = {}
    encoded = []
    for text in texts:
        doc = nlp.make_doc(text.text)
        for name, component in nlp.pipeline:
            if name != "ner":  # what its network looks at
                doc = component(doc)
        if not len(doc):
            continue
        table = doc.to_array([ORTH, *FEATURES, IDX, LENGTH, IS_SPACE])
        rows = map(tuple, table[:, :-3].tolist())
        words = np.fromiter((numbers.setdefault(row, len(numbers)) for row in rows), np.int32, len(doc))
        starts = table[:, -3].astype(np.int32)
        ends = starts + table[:, -2].astype(np.int32)
        encoded.append(Tagged(words, tags_of(text.spans, starts, ends, tags), starts, ends, table[:, -1] == 1))
    table_of_words = np.array(list(numbers), np.uint64)
    return Encoded(encoded, table_of_words.reshape(len(numbers), len(FEATURES) + 1))  # of no texts, too


def tags_of(spans: Iterable[Span], starts: NDArray[np.int32], ends: NDArray[np.int32], tags: Tags) -> NDArray[np.int16]:
    """The tags of tokens at these places; UNKNOWN in names that begin or end within a token."""
    out = np.zeros(len(starts), np.int16)
    for span in spans:
        first = int(np.searchsorted(ends, span.start, side="right"))
        stop = int(np.searchsorted(starts, span.end, side="left"))
        if first >= stop:
            continue
        whole = starts[first] == span.start and ends[stop - 1] == span.end
        out[first:stop] = tags.of_name(stop - first, tags.labels.index(span.label)) if whole else UNKNOWN
    return out


def batches(texts: Iterable[Tagged], words: int) -> Iterator[list[Tagged]]:
    """The texts in runs of about so many tokens."""
    batch: list[Tagged] = []
    size = 0
    for text in texts:
        if batch and size + len(text.words) > words:
            yield batch
            batch, size = [], 0
        batch.append(text)
        size += len(text.words)
    if batch:
        yield batch
