"""What the tagger finds by itself, without rules and filters, by label and by where the texts come from.

    python -m models.recipe.score MODEL build/gold/dev-*.jsonl

MODEL is a pipeline's name or folder. Exact span and label, F1; « names » are PER, ORG and
LOC, with GROUP taken as ORG. `extractor evaluate` scores the whole tool.
"""

import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from extractor.analysis.scoring import Pair, mention_scores
from extractor.documents.annotations import Span
from extractor.tagger.loading import load
from extractor.training import examples

SHOWN = ("names", "PER", "ORG", "LOC", "GROUP")
#: where the files of the press come from, by the beginnings of their names (gather.py)
SOURCES = {
    "GJ": "France",
    "LaLibre": "Belgium",
    "DH": "Belgium",
    "fr_CH": "Switzerland",
    "fr_CA": "Québec",
    "JDQ": "Québec",
    "gilets_jaunes": "Algeria",
    "contrast_gilets": "Algeria",
    "fra": "BBC Afrique",
}


def source(identity: str) -> str:
    """The country of an article of the press: « LaLibre.xml-0a1b2c3d4e » is of Belgium."""
    return next((country for start, country in SOURCES.items() if identity.startswith(start)), "West Africa")


def pairs(model: str, files: Sequence[Path]) -> dict[Path, list[tuple[str, Pair]]]:
    """For each file the ids of its texts, each with the gold and the found spans."""
    nlp, found = load(model), {}
    for file in files:
        texts = examples.read([file])
        docs = nlp.pipe((text.text for text in texts), batch_size=32)
        spans = [[Span(e.start_char, e.end_char, e.label_) for e in doc.ents] for doc in docs]
        found[file] = [(text.id, (text.spans, names)) for text, names in zip(texts, spans)]
    return found


def row(name: str, scored: Sequence[Pair]) -> str:
    scores = mention_scores(scored)
    cells = (f"{scores[label].f1:6.1f} ({scores[label].gold:5})" if label in scores else " " * 14 for label in SHOWN)
    return f"{name:28}" + " ".join(cells)


def main(model: str, files: Sequence[Path]) -> None:
    print(" " * 28 + " ".join(f"{label:>14}" for label in SHOWN))
    for file, found in pairs(model, files).items():
        print(row(file.stem, [pair for _, pair in found]))
        if "realpress" in file.stem:
            by_source: dict[str, list[Pair]] = defaultdict(list)
            for identity, pair in found:
                by_source[source(identity)].append(pair)
            for name, some in sorted(by_source.items()):
                print(row(f"  {name}, {len(some)} texts", some))


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit("usage: python -m models.recipe.score MODEL GOLD...")
    main(sys.argv[1], [Path(file) for file in sys.argv[2:]])
