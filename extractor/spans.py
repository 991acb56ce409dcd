"""Where a name begins and ends, by the guidelines' span rules (pure).

    >>> trim("le président Trump, a", 0, 19, "PER")
    (13, 18)

A tagger tends to take in titles, articles, quotes and punctuation, or to call a
capitalised word a name; this mends both for any model.
"""

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files

_STRIP = " \n\t\"'`,;:!?…·•*_|/\\=+<>«»“”‘’-–—"
_FIRST = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)(\.?['’ ]?\s*)")
_ELIDED = re.compile(r"(?:[dljnstm]|qu|[ldD])['’]", re.IGNORECASE)
_ABBREVIATION = re.compile(r"(?:\b[^\W\d_]\.)+$|\b(?:Inc|Corp|Ltd|Co|Cie|Jr|Sr|St|bros)\.$")


@cache
def _edges() -> dict[str, frozenset[str]]:
    text = files("extractor").joinpath("data/span_edges.toml").read_text(encoding="utf-8")
    return {key: frozenset(words) for key, words in tomllib.loads(text).items()}


def _fold(word: str) -> str:
    if word.isascii():
        return word.lower()
    return "".join(c for c in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(c))


def trim(text: str, start: int, end: int, label: str) -> tuple[int, int] | None:
    """The span without articles, titles, quotes and punctuation; None if no name is left.

    `text` is the whole text (typography plain, see normalize.py); titles go only
    from persons: « président Trump » is Trump, « Premier League » stays.
    """
    edges = _edges()
    while True:
        before = start, end
        while start < end and text[start] in _STRIP:
            start += 1
        while end > start and text[end - 1] in _STRIP:
            end -= 1
        if start < end and text[start] in "([{" and not _closes(text, start, end):
            start += 1
        if end > start and text[end - 1] in ")]}" and not any(c in text[start:end] for c in "([{"):
            end -= 1
        if end > start and text[end - 1] == "." and not _ABBREVIATION.search(text, start, end):
            end -= 1
        if (first := _FIRST.match(text, start, end)) and first.end() < end:
            word, folded = first[1], _fold(first[1])
            elided = first[2].rstrip().endswith("'") and folded in edges["articles"]
            if word.islower() and folded in edges["articles"] and (elided or first[2].isspace()):
                start = first.end()
            elif label == "PER" and first[2] and (folded in edges["civilities"] or folded in edges["titles"]):
                # « Père Noël », « Roi Lion » are names of their own; a lower-case rest is none
                if text[first.end()].isupper() or word.islower():
                    start = first.end()
        if (start, end) == before:
            break
    name = text[start:end]
    if not name or not any(c.isupper() or c.isdigit() for c in name) or not any(c.isalpha() for c in name):
        return None
    if " " not in name and not name.isupper() and _fold(name) in edges["not_names"] | edges["civilities"]:
        return None
    return start, end


def _closes(text: str, start: int, end: int) -> bool:
    return {"(": ")", "[": "]", "{": "}"}[text[start]] in text[start:end]
