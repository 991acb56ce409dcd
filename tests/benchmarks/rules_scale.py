"""What a big gazetteer costs: seconds and memory to load, and share of the tagger's time.

    python -m tests.benchmarks.rules_scale [PHRASES ...]

The phrases are made up, two to four words of syllables, and one in a hundred of
them stands in the article that is matched. The tagger's speed is taken as
24,000 words a second.
"""

import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from extractor.rules import load

TAGGER = 24_000
SYLLABLES = [
    "ba",
    "be",
    "bo",
    "ca",
    "co",
    "da",
    "di",
    "do",
    "fa",
    "fé",
    "ga",
    "go",
    "ka",
    "ki",
    "la",
    "le",
    "lo",
    "ma",
    "mé",
    "mo",
    "na",
    "né",
    "no",
    "pa",
    "ra",
    "ré",
    "ro",
    "sa",
    "so",
    "ta",
    "té",
    "to",
    "va",
    "zé",
    "zo",
]


def phrases(number: int, seed: int = 1) -> list[str]:
    """Names like « Lara Kidosa Zomé », all different."""
    rng = random.Random(seed)
    found: dict[str, None] = {}
    while len(found) < number:
        name = " ".join(
            "".join(rng.choices(SYLLABLES, k=rng.randint(2, 4))).capitalize() for _ in range(rng.randint(2, 4))
        )
        found[name] = None
    return list(found)


def article(names: list[str], words: int = 20_000, seed: int = 2) -> str:
    """French-looking text with a name every forty words."""
    rng = random.Random(seed)
    small = [
        "le",
        "la",
        "de",
        "des",
        "un",
        "une",
        "ministre",
        "pays",
        "ville",
        "lundi",
        "selon",
        "mardi",
        "armée",
        "accord",
        "région",
        "soldats",
        "a",
        "déclaré",
        "avec",
        "dans",
        "pour",
        "contre",
        "village",
        "route",
        "prix",
    ]
    out: list[str] = []
    while len(out) < words:
        out += rng.choices(small, k=40)
        out += rng.choice(names).split()
        out.append(rng.choice([".", ",", ".\n"]))
    return " ".join(out)


def main(argv: list[str]) -> None:
    load()
    for number in map(int, argv or ["100000", "1000000"]):
        names = phrases(number)
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "noms.txt").write_text("\n".join(names), "utf-8")
            rules_file = Path(folder) / "liste.toml"
            rules_file.write_text('[[gazetteer]]\nid = "liste"\nlabel = "THING"\nfile = "noms.txt"\n', "utf-8")
            text = article(names)
            del names
            before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
            rules = load([rules_file])
            loaded = time.process_time() - start
            memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
            rules.match(text[:1000])
            start = time.process_time()
            mentions = rules.match(text)
            matched = time.process_time() - start
        words = len(text.split())
        print(
            f"{number:9,} phrases: {loaded:5.2f} s to load, {memory:6.0f} MB more at the peak; "
            f"{words / matched:10,.0f} words/s, {100 * matched * TAGGER / words:4.1f} % of the tagger's time; {len(mentions)} mentions"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
