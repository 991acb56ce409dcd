"""What `extractor train` is worth: labels learned anew, a field learned better, and what is forgotten.

    python -m tests.benchmarks.adapt [build/gold/dev-wikinews-2012.jsonl …]

For each pair of marked texts in tests/walkthrough the tagger is adapted to the first by the command, and
the whole tool scored on the second, before and after: exact F1 of names, of all labels, and of the labels that
are new. Files that are named are scored with each adapted tagger: what it has forgotten. About two
minutes of one core for each.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from extractor import Extractor
from extractor.analysis.scoring import mention_scores
from extractor.core.labels import LABELS
from extractor.documents.annotations import Gold, Span, read
from tests.conftest import ROOT

WALK = ROOT / "tests" / "walkthrough"
PAIRS = {
    "vessels and weapons": (WALK / "vessels-train.md", WALK / "vessels-test.md"),
    "court reports": (WALK / "court" / "court-train.md", WALK / "court" / "court.md"),
}


def adapted(gold: Path, folder: Path) -> float:
    """Adapt the shipped tagger to these texts, into the folder; the seconds it took."""
    began = time.monotonic()
    command = [sys.executable, "-m", "extractor", "train", str(gold), "-o", str(folder), "--quiet", "--json"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - began


def figures(extractor: Extractor, texts: Sequence[Gold]) -> dict[str, float]:
    """F1 of the whole tool: names, all, and the labels that do not ship taken together."""
    results = extractor.extract_many(text.text for text in texts)
    found = [[Span(m.start, m.end, m.label) for m in result.mentions] for result in results]
    pairs = [(text.spans, spans) for text, spans in zip(texts, found)]
    scores = {label: score.f1 for label, score in mention_scores(pairs).items() if label in ("names", "all")}
    new = mention_scores([(_new(gold), _new(spans)) for gold, spans in pairs])
    return scores | ({"new labels": new["all"].f1} if "all" in new and new["all"].gold else {})


def _new(spans: Iterable[Span]) -> list[Span]:
    return [Span(s.start, s.end, s.label) for s in spans if s.label not in LABELS]


def main(others: Sequence[str]) -> None:
    before = Extractor()
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, (train, test)) in enumerate(PAIRS.items()):
            path = Path(folder) / f"adapted{number}"
            print(f"{name}: adapted in {adapted(train, path):.0f} s", flush=True)
            after = Extractor(path)
            for file in (test, *map(Path, others)):
                texts = list(read(file))
                first, second = figures(before, texts), figures(after, texts)
                cells = (f"{label} {first[label]:.1f} -> {second[label]:.1f}" for label in first)
                print(f"  {file.name}: {', '.join(cells)}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
