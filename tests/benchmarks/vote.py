"""What the vote of a corpus mends of wrong labels, and what it breaks.

    python -m tests.benchmarks.vote build/gold/dev-*.jsonl
    python -m tests.benchmarks.vote

Each file of gold is taken as one dossier: of the names whose span is found, how many have a
wrong label; how many of these stand in other documents, too, and how many under several labels,
which is what a vote can see; how many it mends, and how many right ones it breaks. Without
files the sixty articles of samples/dossier, whose key (its README.md) gives the label of each
name that stands for one thing.
"""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor import Extractor
from extractor.core.types import Document, Mention, Result
from extractor.corrections import apply
from extractor.corrections.vote import Ballot
from extractor.documents.annotations import read
from extractor.lexicon.names import fold

DOSSIER = Path(__file__).parents[2] / "samples/dossier"

Label = Callable[[Result, Mention], str | None]


@dataclass(frozen=True, slots=True)
class Count:
    """Names with a right span: `right` and `wrong` labels before the vote; of the wrong ones those in `several`
    documents, and under labels that `disagree`; what the vote has `mended` and `broken`."""

    right: int = 0
    wrong: int = 0
    several: int = 0
    disagree: int = 0
    mended: int = 0
    broken: int = 0


def count(results: Sequence[Result], label_of: Label) -> Count:
    """What a vote over the results does, by the label that each mention should have (None: not known)."""
    ballot = Ballot()
    documents: dict[str, set[int]] = defaultdict(set)
    labels: dict[str, set[str]] = defaultdict(set)
    for number, result in enumerate(results):
        ballot.count(result)
        for mention in result.mentions:
            documents[fold(mention.text)].add(number)
            labels[fold(mention.text)].add(mention.label)
    won = ballot.corrections()
    numbers: dict[str, int] = defaultdict(int)
    for result in results:
        for before, after in zip(result.mentions, apply(result, won).mentions, strict=True):
            label = label_of(result, before)
            if label is None:
                continue
            wrong, key = before.label != label, fold(before.text)
            numbers["wrong" if wrong else "right"] += 1
            numbers["several"] += wrong and len(documents[key]) > 1
            numbers["disagree"] += wrong and len(labels[key]) > 1
            numbers["mended"] += wrong and after.label == label
            numbers["broken"] += not wrong and after.label != label
    return Count(**numbers)


def of_gold(file: str) -> tuple[list[Result], Label]:
    texts = {text.id: text for text in read(file)}
    spans = {(text.id, s.start, s.end): s.label for text in texts.values() for s in text.spans}
    results = Extractor().extract_many(Document(text.text, text.id) for text in texts.values())
    return list(results), lambda r, m: spans.get((r.document.path or "", m.start, m.end))


def of_key() -> tuple[list[Result], Label]:
    labels = key((DOSSIER / "README.md").read_text("utf-8").splitlines())
    paths = sorted(DOSSIER.glob("*.txt"))
    results = Extractor().extract_many(Document(path.read_text("utf-8"), path.name) for path in paths)
    return list(results), lambda r, m: labels.get(fold(m.text))


def key(lines: Iterable[str]) -> dict[str, str]:
    """The label of each name in the tables of who is one and the same.

    >>> key(["| the bank | ORG | Banque Pradier & Roth, BPR |"])
    {'banque pradier roth': 'ORG', 'bpr': 'ORG'}
    """
    found: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        cells = [cell.strip() for cell in line.strip("| \n").split("|")]
        if len(cells) == 3 and cells[1].isupper():
            for name in cells[2].split(","):
                found[fold(name)].add(cells[1])
    return {name: next(iter(labels)) for name, labels in found.items() if len(labels) == 1 and name}


def main(files: Sequence[str]) -> None:
    print(f"{'':30} {'right':>6} {'wrong':>6} {'of these: several documents, labels':>36} {'mended':>7} {'broken':>7}")
    for name, (results, label_of) in ((file, of_gold(file)) for file in files) if files else [("dossier", of_key())]:
        c = count(results, label_of)
        print(f"{Path(name).name:30} {c.right:6} {c.wrong:6} {c.several:18} {c.disagree:17} {c.mended:7} {c.broken:7}")


if __name__ == "__main__":
    main(sys.argv[1:])
