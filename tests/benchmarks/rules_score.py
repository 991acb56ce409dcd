"""How well groups and exercises are found: by the rules alone, or with everything on.

    python -m tests.benchmarks.rules_score [--errors] [--model NAME] CORPUS...

With `--model` the whole Extractor reads the text with that pipeline. CORPUS is JSONL with `text` and `spans`, or articles with inline marks
(`[AQMI](GROUP)`) separated by blank lines, or (.txt) sentences, one a line (*texts*.txt: such articles). Exact spans and labels; recall also
by kind: names that the lists hold, names found by their context; and how many texts are right in all, with and
without a name. Of several corpora also the sum.
"""

import argparse
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from extractor.core.overlaps import resolve
from extractor.core.types import Mention
from extractor.rules import load
from extractor.rules.examples import unmark
from extractor.rules.gazetteer import edition_end

LABELS = ("GROUP", "EXERCISE")


def read(path: Path):
    """(text, spans) of each article of a corpus file."""
    if path.suffix == ".jsonl":
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            yield row["text"], [tuple(s[:3]) for s in row["spans"]]
        return
    if path.suffix == ".txt" and "texts" not in path.stem:
        for sentence in path.read_text("utf-8").splitlines():
            if sentence and sentence[0] != "#":
                yield unmark(sentence.replace(" ⏎ ", "\n"))
        return
    for article in path.read_text("utf-8").split("\n\n"):
        body = "\n".join(line for line in article.split("\n") if not line.startswith("# "))
        if body.strip():
            yield unmark(body)


def base(name: str) -> str:
    """A name without its edition: "Orion 23" -> "Orion"."""
    cut = next((i for i, c in enumerate(name) if i and c in " -" and edition_end(name, i) == len(name)), len(name))
    return name[:cut]


def finder(model: str | None, rules) -> Callable[[str], tuple[Mention, ...] | list[Mention]]:
    """What finds the mentions of a text: the rules, or the Extractor with a model."""
    if model is None:
        return lambda text: resolve(rules.match(text))[0]
    from extractor import Extractor

    extractor = Extractor(model)
    return lambda text: extractor.extract(text).mentions


def main() -> None:
    parser = argparse.ArgumentParser(description="Score groups and exercises, exact spans, by kind.")
    parser.add_argument("--errors", action="store_true", help="print what is missed or too much")
    parser.add_argument("--model", help="everything on, with this pipeline (default: rules alone)")
    parser.add_argument("corpus", nargs="+", type=Path)
    options = parser.parse_args()
    rules = load()
    find, show = finder(options.model, rules), options.errors
    total: Counter = Counter()
    for path in options.corpus:
        count: Counter = Counter()
        for text, spans in read(path):
            gold = {s for s in spans if s[2] in LABELS}
            kept = [m for m in find(text) if m.label in LABELS]
            found = {(m.start, m.end, m.label): m for m in kept}
            count["texts", bool(gold)] += 1
            count["right", bool(gold)] += found.keys() == gold
            for span in gold:
                kind = "listed" if rules.aliases(base(text[span[0] : span[1]])) else "context"
                count[span[2], kind, "gold"] += 1
                count[span[2], kind, "hit"] += span in found
            for span, m in found.items():
                count[span[2], "found"] += 1
                if span not in gold and show:
                    print(f"  + {m.label} {m.rule or 'model'}: {line(text, *span[:2])}")
            for span in sorted(gold - found.keys()):
                if show:
                    print(f"  - {span[2]}: {line(text, *span[:2])}")
        for label in LABELS:
            print(f"{path.parent.name}/{path.name} {figures(count, label)}")
        right, texts = count["right", True] + count["right", False], count["texts", True] + count["texts", False]
        print(
            f"{path.parent.name}/{path.name} {right} of {texts} texts all right ({right / texts:.1%}): "
            f"{count['right', True]}/{count['texts', True]} with a name, {count['right', False]}/{count['texts', False]} without"
        )
        total += count
    if len(options.corpus) > 1:
        for label in LABELS:
            print(f"in all {figures(total, label)}")


def figures(count: Counter, label: str) -> str:
    """Precision, recall and F1 of a label, and how many names of each kind are found."""
    gold = sum(count[label, k, "gold"] for k in ("listed", "context"))
    hit = sum(count[label, k, "hit"] for k in ("listed", "context"))
    found = count[label, "found"]
    p, r = 100 * hit / max(found, 1), 100 * hit / max(gold, 1)
    kinds = ", ".join(f"{k} {count[label, k, 'hit']}/{count[label, k, 'gold']}" for k in ("listed", "context"))
    return f"{label:8s} P {p:5.1f} R {r:5.1f} F {2 * p * r / max(p + r, 1e-9):5.1f}  found {found}; {kinds}"


def line(text: str, start: int, end: int) -> str:
    return f"{text[max(0, start - 60) : start]}⟦{text[start:end]}⟧{text[end : end + 40]}".replace("\n", "⏎")


if __name__ == "__main__":
    main()
