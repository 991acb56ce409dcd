"""Documents to candidate mentions: what the model sees and what the rules see.

The model reads a text in pieces (paragraphs, at most `PIECE` characters), the
rules read it whole; offsets are those of the text given.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

from extractor.core.cleaning import token
from extractor.core.types import MODEL, Mention

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

T = TypeVar("T")

#: characters a model reads at once: memory is bounded, and articles stay whole
PIECE = 20_000

#: labels of other models by ours; what is not here and not one of ours is dropped
_LABELS = {"PERSON": "PER", "GPE": "LOC", "FAC": "LOC", "LOCATION": "LOC", "ORGANIZATION": "ORG"}
_FOREIGN = frozenset(
    {
        "MISC",
        "DATE",
        "TIME",
        "MONEY",
        "QUANTITY",
        "ORDINAL",
        "CARDINAL",
        "PERCENT",
        "NORP",
        "EVENT",
        "WORK_OF_ART",
        "LAW",
        "LANGUAGE",
        "PRODUCT",
    }
)


def pieces(text: str, size: int = PIECE) -> Iterator[tuple[int, str]]:
    """The text cut at paragraph ends, else sentence ends, else spaces: (offset, piece).

    The pieces put together are the text.
    """
    start = 0
    while len(text) - start > size:
        limit = start + size
        cut = -1
        for end in ("\n", ". ", " "):
            found = text.rfind(end, start + size // 2, limit)
            if found >= 0:
                cut = found + len(end)
                break
        if cut < 0:
            cut = limit
        yield start, text[start:cut]
        start = cut
    if start < len(text) or not start:
        yield start, text[start:]


def read(nlp: "Language | None", parts: Iterable[tuple[str, T]], batch_size: int) -> Iterator[tuple["Doc | None", T]]:
    """Run the pipeline over (text, context) pairs, in order, `batch_size` at a time.

    Without a pipeline (rules alone) each context comes back with None.
    """
    if nlp is None:
        return ((None, context) for _, context in parts)
    return nlp.pipe(parts, as_tuples=True, batch_size=batch_size)


def known_label(label: str) -> str | None:
    """Our label for a model's: PERSON is PER, DATE is none; one that is not known stays."""
    label = token(_LABELS.get(label, label))
    return None if label in _FOREIGN else label


def model_mentions(doc: "Doc", offset: int, text: str) -> Iterator[Mention]:
    """The entities of a spaCy Doc as mentions of the whole `text`, borders as the model has them.

    `offset` is where the Doc's text begins in it.
    """
    for ent in doc.ents:
        label = known_label(ent.label_)
        if label is None:
            continue
        start, end = offset + ent.start_char, offset + ent.end_char
        yield Mention(start, end, text[start:end], label, priority=MODEL)
