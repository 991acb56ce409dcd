"""Documents to candidate mentions: what the model sees and what the rules see.

The model reads a text in pieces of at most `PIECE` characters, the
rules read it whole; offsets are those of the text given.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from extractor.core.cleaning import token
from extractor.core.errors import ModelError
from extractor.core.types import MODEL, Mention
from extractor.tagger.loading import describe
from extractor.text.segmentation import sentence_starts

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

T = TypeVar("T")

#: characters a model reads at once: memory is bounded, and articles stay whole
PIECE = 20_000

#: where a Doc keeps how sure its tagger is of each name, by (first token, end)
CONFIDENCE = "extractor_confidence"

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
    """The text cut where no name can stand, at most `size` characters a piece: (offset, piece).

    The pieces put together are the text.
    """
    start = 0
    while len(text) - start > size:
        cut = _cut(text, start + size // 2, start + size)
        yield start, text[start:cut]
        start = cut
    if start < len(text) or not start:
        yield start, text[start:]


#: signs that no name holds, and those that few do; words that stand between names
_SIGNS = (
    re.compile(r"[;:!?…()\"] "),
    re.compile(r", "),
    re.compile(r" (?:avec|chez|contre|et|mais|ou|puis|que|qui|selon) (?=[A-ZÀ-ÖØ-ÞŒ])"),
)


def _cut(text: str, low: int, high: int) -> int:
    """The last place of text[low:high] where no name stands: behind a line end, a sentence, a
    sign; else between words, as far from capitals as can be."""
    if (line_end := text.rfind("\n", low, high)) >= 0:
        return line_end + 1
    if sentence := max(sentence_starts(text, low, high), default=0):
        return sentence
    for sign in _SIGNS:
        if found := [match.end() for match in sign.finditer(text, low, high)]:
            return found[-1]
    capitals = [low, *(match.start() for match in _CAPITAL.finditer(text, low, high)), high]
    best = cut = 0
    for one, two in pairwise(capitals):
        if two - one > best and (space := text.rfind(" ", one, (one + two) // 2 + 1)) >= 0:
            best, cut = two - one, space + 1
    return cut if cut > low else high


_CAPITAL = re.compile(r"[^\W\d_a-zà-öø-ÿœ]")


def spellings(nlp: "Language | None") -> Callable[[str], int]:
    """How common a word is as it is spelt: « eau » more than « Eau », « mururoa » not at all, which is 0.

    Vectors stand in the order of their words' frequency; rare words have the vector of the nearest that is kept.
    """
    if nlp is None or nlp.vocab.vectors.mode == "floret" or not nlp.vocab.vectors.n_keys:
        return _never
    return _Common(nlp.vocab.vectors.key2row, nlp.vocab.vectors.shape[0])


def _never(word: str) -> int:
    return 0


@dataclass(frozen=True, slots=True)
class _Common:
    """How common words are, by the rows of their vectors, of which there are `size`."""

    rows: Mapping[int, int]
    size: int

    def __call__(self, word: str) -> int:
        from spacy.strings import hash_string  # type: ignore[attr-defined]

        row = self.rows.get(hash_string(word))
        return 0 if row is None else self.size - int(row)


def read(nlp: "Language | None", parts: Iterable[tuple[str, T]], batch_size: int) -> Iterator[tuple["Doc | None", T]]:
    """Run the pipeline over (text, context) pairs, in order, `batch_size` at a time.

    Without a pipeline (rules alone) each context comes back with None.
    """
    if nlp is None:
        return ((None, context) for _, context in parts)
    docs: Iterator[tuple[Doc | None, T]] = nlp.pipe(parts, as_tuples=True, batch_size=batch_size)
    return docs


def known_label(label: str, taught: Collection[str] = ()) -> str | None:
    """Our label for a model's: PERSON is PER, DATE is none; one that is not known stays, and one of `taught`."""
    label = token(_LABELS.get(label, label))
    return None if label in _FOREIGN and label not in taught else label


def taught_labels(nlp: "Language") -> tuple[str, ...]:
    """The labels of a tagger of ours: all were asked for, LAW and EVENT among them. Stock pipelines have none such."""
    if not nlp.has_pipe("ner"):
        return ()
    tagger = nlp.get_pipe("ner")
    return tuple(tagger.labels) if hasattr(tagger, "calibration") else ()


def model_mentions(doc: "Doc", offset: int, text: str, taught: Collection[str] = ()) -> Iterator[Mention]:
    """The entities of a spaCy Doc as mentions of the whole `text`, borders as the model has them.

    `offset` is where the Doc's text begins in it, `taught` are labels to take as they are (taught_labels).
    """
    sure = doc.user_data.get(CONFIDENCE, {})
    for ent in doc.ents:
        label = known_label(ent.label_, taught)
        if label is None:
            continue
        start, end = offset + ent.start_char, offset + ent.end_char
        confidence = sure.get((ent.start, ent.end)) if sure else None
        yield Mention(start, end, text[start:end], label, priority=MODEL, confidence=confidence)


def knows_confidence(nlp: "Language") -> bool:
    """Whether the pipeline can say how sure it is of a name: fr_press can, stock pipelines cannot."""
    return nlp.has_pipe("ner") and getattr(nlp.get_pipe("ner"), "calibration", None) is not None


def ask_confidence(nlp: "Language") -> None:
    """Have the pipeline say how sure it is of each name. Raises ModelError if it cannot: no number is guessed."""
    if not knows_confidence(nlp):
        raise ModelError(describe(nlp), "does not say how sure it is of a name", "--model fr_press does")
    nlp.get_pipe("ner").confident = True
