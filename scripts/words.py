"""Write lexicon/data/words.txt anew: the everyday words of the project's own press articles.

python -m scripts.words
"""

import re
from collections import Counter
from pathlib import Path

from extractor.lexicon.folding import bare

ROOT = Path(__file__).resolve().parent.parent
NOTE = """\
# Everyday French words without capitals and accents, also with a hyphen (porte-parole).
# Source: what stands in small letters in the project's own press corpus, models/corpus/press
# (scripts/words.py writes this file).
"""
_MARK = re.compile(r"\[([^\[\]]+)\]\([A-Z]+\)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def words() -> list[str]:
    """The words, sorted: those in small letters outside the marked names."""
    found: Counter[str] = Counter()
    for path in sorted((ROOT / "models/corpus/press").glob("*.md")):
        text = "\n".join(line for line in path.read_text("utf-8").splitlines() if not line.startswith("#"))
        found.update(bare(word) for word in _WORD.findall(_MARK.sub("0", text)) if word.islower() and len(word) > 1)
    return sorted(found)


if __name__ == "__main__":
    target = ROOT / "extractor/lexicon/data/words.txt"
    target.write_text(NOTE + "".join(f"{word}\n" for word in words()), "utf-8")
