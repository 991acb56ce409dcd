"""Who is named beside somebody, how often, and in which sentences.

>>> beside(results, "per-nasser-bourita", window="sentence")[0]
Neighbour(id='per-mike-pompeo', name='Mike Pompeo', together=4, documents=2, sentences=(…))
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from extractor.analysis.cooccurrence import Window, quoting, shortened, windows
from extractor.core.types import Result
from extractor.text.segmentation import sentences

#: sentences that are kept of each neighbour
SENTENCES = 5


@dataclass(frozen=True, slots=True)
class Sentence:
    """Where two are named together: the document, and the words."""

    path: str
    text: str


@dataclass(slots=True)
class Neighbour:
    """An entity that is named beside another: in how many windows, and documents."""

    id: str
    label: str
    name: str
    together: int = 0
    documents: int = 0
    sentences: list[Sentence] = field(default_factory=list)


def beside(results: Iterable[Result], identity: str, window: Window = "sentence") -> list[Neighbour]:
    """The neighbours of an entity in all results, most often named with it first. The results need their texts."""
    found: dict[str, Neighbour] = {}
    for number, result in enumerate(results, 1):
        if identity not in {e.id for e in result.entities}:
            continue
        path = result.document.path or f"document {number}"
        entities = {e.id: e for e in result.entities}
        met: set[str] = set()
        quote = quoting(result.document.text)
        for together in windows(result, window):
            if identity not in together:
                continue
            for other in sorted(set(together) - {identity}):
                known = found.setdefault(other, Neighbour(other, entities[other].label, entities[other].name))
                known.together += 1
                known.documents += other not in met
                met.add(other)
                sentence = Sentence(path, quote(together[identity], together[other]))
                if len(known.sentences) < SENTENCES and sentence not in known.sentences:
                    known.sentences.append(sentence)
    return sorted(found.values(), key=lambda n: (-n.together, -n.documents, n.name, n.id))


def naming(results: Iterable[Result], identity: str) -> Iterator[Sentence]:
    """Each sentence that names an entity, in order; the results need their texts."""
    for number, result in enumerate(results, 1):
        text = result.document.text
        own = [result.mentions[i] for e in result.entities if e.id == identity for i in e.mentions]
        if text is None or not own:
            continue
        path = result.document.path or f"document {number}"
        for start, end in sentences(text, [(m.start, m.end) for m in result.mentions]):
            if any(start <= m.start < end for m in own):
                yield Sentence(path, shortened(text[start:end]))
