"""Two fields of the press, to measure what adapting brings to a tagger that has seen nothing of them.

    python -m tests.benchmarks.fields GOLD... -o build/fields
    python -m models.recipe.train build/fields/rest.jsonl OTHERS... --out build/fields/tagger
    python -m tests.benchmarks.adapt build/fields/sport-* build/fields/west-africa-* --base build/fields/tagger

The first writes, three times for each field, forty texts to learn from and forty others to measure on
(sport-1-learn.jsonl, sport-1-test.jsonl, …), and to rest.jsonl all texts that are of no field. Sport is known by its words,
West African papers by the names of their texts in LAFAND-MT; of these the parts of its test set are measured on,
so that no article is on both sides.
"""

import argparse
import random
import re
from collections.abc import Sequence
from pathlib import Path

from extractor.documents.annotations import Gold, formats, read

DRAWS, TEXTS = 3, 40
#: of a text of sport at least such a share of words is of sport; of one that is none, less than half of that
SPORT = 0.02
_SPORT = re.compile(
    r"\b(?:matche?s?|buts?|joueu(?:rs?|ses?)|clubs?|équipes?|entra[iî]neurs?|coach|victoires?|défaites?"
    r"|championnats?|divisions?|saison|ligues?|buteurs?|arbitres?|mi-temps|gardien|attaquants?|tournoi"
    r"|(?:demi-)?finales?|supporters|basket|football|foot|cyclis\w+|coureurs?|médailles?|sélectionneur)\b",
    re.IGNORECASE,
)
#: papers of Mali, Togo, Benin, Burkina Faso and Senegal, in parts of ten lines
_WEST_AFRICA = re.compile(r"(?:\w+:)?(?:bam|ewe|fon|mos|wol)[-/](?P<part>train|dev|test)\b")


def sport(text: Gold) -> float:
    """The share of its words that are of sport: « Les buteurs du match » 0.5; 0 of fewer than five different ones."""
    found = [word.lower() for word in _SPORT.findall(text.text)]
    return len(found) / len(text.text.split()) if len(set(found)) >= 5 else 0.0


def west_africa(text: Gold) -> str:
    """Of a part of a West African paper, the set it is in: train, dev or test; "" of any other text."""
    found = _WEST_AFRICA.match(text.id)
    return found["part"] if found else ""


def draws(texts: Sequence[Gold]) -> dict[str, tuple[list[Gold], list[Gold]]]:
    """For each field and draw, the texts to learn from and those to measure on."""
    of_sport = [text for text in texts if sport(text) >= SPORT]
    papers = [text for text in texts if west_africa(text)]
    kept = [text for text in papers if west_africa(text) == "test"]
    found = {}
    for number in range(1, DRAWS + 1):
        rng = random.Random(f"fields {number}")
        drawn = rng.sample(of_sport, 2 * TEXTS)
        found[f"sport-{number}"] = drawn[:TEXTS], drawn[TEXTS:]
        learned = rng.sample([text for text in papers if west_africa(text) != "test"], TEXTS)
        found[f"west-africa-{number}"] = learned, rng.sample(kept, TEXTS)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    arguments = parser.parse_args()
    folder: Path = arguments.output
    folder.mkdir(parents=True, exist_ok=True)
    texts = [text for path in arguments.gold for text in read(path)]
    rest = [text for text in texts if sport(text) < SPORT / 2 and not west_africa(text)]
    formats.write(rest, "jsonl", folder / "rest.jsonl")
    for name, (learned, kept) in draws(texts).items():
        formats.write(learned, "jsonl", folder / f"{name}-learn.jsonl")
        formats.write(kept, "jsonl", folder / f"{name}-test.jsonl")
    print(
        f"{len(texts)} texts: {len(rest)} are of no field, {sum(sport(text) >= SPORT for text in texts)} of sport, ",
        end="",
    )
    print(f"{sum(bool(west_africa(text)) for text in texts)} parts of West African papers")


if __name__ == "__main__":
    main()
