"""Fields of the press that a tagger can do without, to measure what adapting to one brings.

    python -m tests.benchmarks.fields GOLD... -o FOLDER

writes the texts of FIELDS to FOLDER/NAME-learn.jsonl and FOLDER/NAME-test.jsonl, and all others to
FOLDER/rest.jsonl, which is what a tagger is trained from that has seen none of them (models.recipe.train).
"""

import argparse
import re
from collections.abc import Callable
from pathlib import Path

from extractor.documents.annotations import Gold, read

#: words that tell of sport
_SPORT = re.compile(
    r"\b(?:matche?s?|buts?|joueu(?:rs?|ses?)|clubs?|équipes?|entra[iî]neurs?|coach|victoires?|défaites?"
    r"|championnats?|divisions?|saison|ligues?|buteurs?|arbitres?|mi-temps|gardien|attaquants?|tournoi"
    r"|(?:demi-)?finales?|supporters|basket|football|foot|cyclis\w+|coureurs?|médailles?|sélectionneur)\b",
    re.IGNORECASE,
)
#: papers of Mali, Togo, Benin, Burkina Faso and Senegal, in parts of ten lines
_WEST_AFRICA = re.compile(r"(?:\w+:)?(?:bam|ewe|fon|mos|wol)[-/](?P<part>\w+)")


def sport(text: Gold) -> float:
    """The share of its words that are of sport, 0 where they are fewer than five different ones."""
    found = [word.lower() for word in _SPORT.findall(text.text)]
    return len(found) / len(text.text.split()) if len(set(found)) >= 5 else 0.0


def west_africa(text: Gold) -> str | None:
    """For a part of a West African paper its part of the corpus: train, dev or test."""
    found = _WEST_AFRICA.match(text.id)
    return found["part"] if found else None
