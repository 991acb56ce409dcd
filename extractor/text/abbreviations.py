"""Abbreviations behind which a full stop ends no sentence, from data/abbreviations.txt (pure).

>>> bool(ends_with_abbreviation("a reçu le Gén.")), bool(ends_with_abbreviation("est arrivé."))
(True, False)
"""

import re
from functools import cache
from importlib.resources import files


@cache
def abbreviations() -> tuple[str, ...]:
    """The abbreviations as they are written, without their full stop."""
    text = files("extractor").joinpath("text/data/abbreviations.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


@cache
def pattern() -> re.Pattern[str]:
    """Matches at the end of what stands before a blank: an abbreviation or initials, with the full stop."""
    listed = "|".join(re.escape(word) for word in sorted(abbreviations(), key=lambda word: (-len(word), word)))
    return re.compile(rf"(?:(?<![\w-])(?:{listed})|\b[^\W\d_](?:\.-?[^\W\d_])*)\.$")


#: characters that the longest abbreviation takes
REACH = 16


def ends_with_abbreviation(text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
    """Whether text[start:end] ends with an abbreviation."""
    stop = len(text) if end is None else end
    return pattern().search(text, max(start, stop - REACH), stop)
