"""What `extractor train` is worth: labels learned anew, a field learned better, and what is forgotten.

    python -m tests.benchmarks.adapt [FIELD…] [--base DIR] [--dev GOLD…] [--seeds 1 2 3]

For each FIELD, a pair of files FIELD-learn.* and FIELD-test.* (any of the two is given, or the pairs of
tests/walkthrough if none is), a tagger is adapted to the first by the command and the whole tool scored on the second,
before and after: exact F1 of names, of all labels, and of the labels that are new. Files after --dev are scored
with each adapted tagger, too: what it has forgotten. Last come the means by field. tests/benchmarks/fields.py
makes pairs of a field that the --base has not seen.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from extractor import Extractor
from extractor.analysis.scoring import mention_scores
from extractor.core.labels import LABELS
from extractor.documents.annotations import Gold, Span, read
from extractor.tagger.packages import DEFAULT
from tests.conftest import ROOT

WALK = ROOT / "tests" / "walkthrough"
PAIRS = {
    "laws": (WALK / "laws-train.md", WALK / "laws-test.md"),
    "ships and weapons": (WALK / "vessels-train.md", WALK / "vessels-test.md"),
    "court reports": (WALK / "court" / "court-train.md", WALK / "court" / "court.md"),
}

Figures = dict[str, float]


def adapted(gold: Path, folder: Path, base: str, seed: int) -> float:
    """Adapt a tagger to these texts, into the folder; the seconds it took."""
    command = [sys.executable, "-m", "extractor", "train", str(gold), "-o", str(folder), "--model", base]
    began = time.monotonic()
    subprocess.run(
        [*command, "--seed", str(seed), "--quiet", "--json"], check=True, stdout=subprocess.DEVNULL, cwd=ROOT
    )
    return time.monotonic() - began


def figures(extractor: Extractor, texts: Sequence[Gold]) -> Figures:
    """F1 of the whole tool: names, all, and the labels that do not ship taken together."""
    results = extractor.extract_many(text.text for text in texts)
    found = [[Span(m.start, m.end, m.label) for m in result.mentions] for result in results]
    pairs = [(text.spans, spans) for text, spans in zip(texts, found)]
    scores = {label: score.f1 for label, score in mention_scores(pairs).items() if label in ("names", "all")}
    new = mention_scores([(_new(gold), _new(spans)) for gold, spans in pairs])
    return scores | ({"new labels": new["all"].f1} if "all" in new and new["all"].gold else {})


def _new(spans: Iterable[Span]) -> list[Span]:
    return [Span(s.start, s.end, s.label) for s in spans if s.label not in LABELS]


def fields(paths: Iterable[Path]) -> dict[str, tuple[Path, Path]]:
    """The pairs of files, by the name of their field; sport-1-learn.jsonl and sport-1-test.jsonl are « sport-1 »."""
    found: dict[str, dict[str, Path]] = defaultdict(dict)
    for path in paths:
        name, _, side = path.stem.rpartition("-")
        for other in ("learn", "test"):
            found[name][other] = path.with_name(path.name.replace(f"-{side}.", f"-{other}."))
    return {name: (pair["learn"], pair["test"]) for name, pair in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("fields", nargs="*", type=Path)
    parser.add_argument("--base", default=DEFAULT)
    parser.add_argument("--dev", nargs="*", type=Path, default=[])
    parser.add_argument("--seeds", nargs="*", type=int, default=[1])
    arguments = parser.parse_args()
    before = Extractor(arguments.base)
    known: dict[Path, Figures] = {}
    changes: dict[tuple[str, str], list[tuple[Figures, Figures]]] = defaultdict(list)
    pairs = fields(arguments.fields) if arguments.fields else PAIRS
    for seed in arguments.seeds:
        for name, (learn, test) in pairs.items():
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "adapted"
                print(f"{name}, seed {seed}: adapted in {adapted(learn, path, arguments.base, seed):.0f} s", flush=True)
                after = Extractor(path)
            for file in (test, *arguments.dev):
                texts = list(read(file))
                if file not in known:
                    known[file] = figures(before, texts)
                found = figures(after, texts)
                changes[re.sub(r"-\d+$", "", name), "its test" if file == test else file.name].append(
                    (known[file], found)
                )
                print(f"  {file.name}: {_told([(known[file], found)])}", flush=True)
    print("\nmeans")
    for (name, file), sides in changes.items():
        print(f"  {name} ({len(sides)}), {file}: {_told(sides)}")


def _told(pairs: Sequence[tuple[Figures, Figures]]) -> str:
    def mean(side: int, label: str) -> float:
        return sum(pair[side].get(label, 0.0) for pair in pairs) / len(pairs)

    return ", ".join(f"{label} {mean(0, label):.1f} -> {mean(1, label):.1f}" for label in pairs[0][1])


if __name__ == "__main__":
    main()
