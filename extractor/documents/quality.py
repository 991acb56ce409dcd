"""Whether a text is what it should be: French, and made of letters.

    look("The minister said on Tuesday that…").foreign     # 1.0, and its language is "en"

Each paragraph is judged by its function words, in no time; only of a paragraph that
they leave open py3langid is asked, where it is installed (extra `documents`).
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module

from extractor.core.toml_tables import of_package

#: paragraphs with fewer words say nothing of their language: names, dates, headlines
_FEW = 8
_WORD = re.compile(r"[^\W\d_]+")
_PARAGRAPH = re.compile(r"[^\n]+(?:\n[^\n]+)*")
_SAMPLE = 200_000


@dataclass(frozen=True, slots=True)
class Quality:
    """What was found in a text.

    `foreign` is the share of its words in paragraphs that are not French, `language`
    (ISO 639-1) what most of these are in, `spans` where they stand; `letters` is the share of
    letters in what is no space.
    """

    foreign: float = 0.0
    language: str | None = None
    spans: tuple[tuple[int, int], ...] = ()
    letters: float = 1.0

    def remarks(self) -> Iterator[str]:
        """What to warn of, a line each."""
        if self.foreign >= 0.1:
            what = "it is not French" if self.foreign > 0.9 else f"{self.foreign:.0%} of it is not French"
            yield f"{what} ({self.language or 'unknown language'})"
        if self.letters < 0.5:
            yield f"only {self.letters:.0%} of it is letters"


def look(text: str) -> Quality:
    """Look a text over; of a very long one the beginning."""
    sample = text[:_SAMPLE]
    foreign, language, spans, french = _foreign(sample)
    letters = 1.0
    if french < 0.2:  # what is full of « le » and « de » is made of letters
        solid = len(sample) - sum(map(sample.count, " \n\t\r\u00a0"))
        letters = sum(map(len, _WORD.findall(sample))) / solid if solid >= 20 else 1.0
    return Quality(foreign, language, spans, letters)


def _foreign(text: str) -> tuple[float, str | None, tuple[tuple[int, int], ...], float]:
    """The share of foreign words, their language and where they stand; and the share of French function words."""
    known = _words()["fr"]
    words = french = 0
    doubtful: list[tuple[int, int, int]] = []
    for match in _PARAGRAPH.finditer(text):
        # as good as words here, and much faster
        pieces = match[0].lower().split()
        function = sum(map(known.__contains__, pieces))
        words += len(pieces)
        french += function
        if function < 0.25 * len(pieces) and len(pieces) >= _FEW:
            doubtful.append((match.start(), match.end(), len(pieces)))
    share = french / words if words else 0.0
    # in a text that is plainly French a short paragraph is no proof of anything
    least = 15 if share > 0.25 else _FEW
    foreign, spans, languages = 0, [], Counter[str]()
    for start, end, number in doubtful:
        found = _WORD.findall(text[start:end].replace("\u00ad", ""))
        if len(found) >= least and (language := _language(text[start:end], found)) != "fr":
            foreign += number
            spans.append((start, end))
            languages[language] += number
    if not foreign:
        return 0.0, None, (), share
    return foreign / words, languages.most_common(1)[0][0], tuple(spans), share


def _language(paragraph: str, written: list[str]) -> str:
    """The language of a paragraph with these words; French where nothing speaks against it."""
    words = [word.lower() for word in written]
    if sum(word in _words()["fr"] for word in words) > 0.33 * len(words):
        return "fr"
    shares = {code: sum(word in known for word in words) / len(words) for code, known in _words().items()}
    best = max(shares, key=lambda code: (shares[code], code == "fr"))
    if shares["fr"] >= 0.25 and shares["fr"] >= 0.8 * shares[best]:
        return "fr"
    if best != "fr" and shares[best] >= 0.3 and shares[best] > 1.6 * shares["fr"]:
        return best
    if not re.search(r"[a-zà-ÿ]", paragraph):
        # capitals, or another script altogether
        return "fr" if re.search(r"[A-Z]", paragraph) else _guess(paragraph) or "fr"
    elided = re.search(r"\b(?:[dlnsjmcDLNSJMC]|[Qq]u)['’][^\W\d_]{3}", paragraph)
    if shares["fr"] >= shares[best] and (shares["fr"] > 0.12 or elided or (len(words) < 15 and shares["fr"])):
        return "fr"
    # names are the same in all languages: « Mbappé, Griezmann, Giroud », « Photo AFP / Ludovic Marin »
    running = sum(not word[0].isupper() for word in written)
    if running < _FEW or running < len(written) / 3:
        return "fr"
    return _guess(paragraph) or "fr"


def _guess(paragraph: str) -> str | None:
    """What py3langid takes it for, None where it is not installed."""
    try:
        return str(import_module("py3langid").classify(paragraph[:2000])[0])
    except ImportError:
        return None


@lru_cache(maxsize=1)
def _words() -> dict[str, frozenset[str]]:
    data = of_package("documents/data/function_words.toml")
    return {code: frozenset(words.split()) for code, words in data.items()}


def without(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    """The text with the characters of some spans as spaces, so that nothing is found there and no offset moves."""
    for start, end in spans:
        text = text[:start] + re.sub(r"\S", " ", text[start:end]) + text[end:]
    return text
