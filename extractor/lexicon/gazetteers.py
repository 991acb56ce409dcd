"""First names, places and organisations by name, from data/gazetteer (pure).

>>> kinds()["dakar"], kinds()["al jazeera"], listed()["dakar"]
('L', 'O', 'LOC')
"""

from collections import defaultdict
from functools import cache

from extractor.lexicon.derived import derived, text_of
from extractor.lexicon.names import fold

_FILES = (("firstnames", "f"), ("places", "L"), ("institutions", "O"))


@cache
def kinds() -> dict[str, str]:
    """What each folded name is: "f" a first name ("g" if also a word), "L" a place, "O" an
    organisation (small where it may be something else), one behind the other."""
    return derived("kinds", [_path(name) for name, _ in _FILES], _kinds)


def _path(name: str) -> str:
    return f"lexicon/data/gazetteer/{name}.txt"


def _kinds() -> dict[str, str]:
    found: dict[str, str] = defaultdict(str)
    for name, kind in _FILES:
        for line in text_of(_path(name)).splitlines():
            if line and not line.startswith("#"):
                surface, _, note = line.partition("\t")
                key = (
                    surface.lower() if surface.isascii() and surface.isalpha() else fold(surface)
                )  # most names: half the time
                if kind not in found[key]:
                    found[key] += kind.lower() if note.startswith("?") and kind != "f" else "g" if note == "?" else kind
    return dict(found)


@cache
def listed() -> dict[str, str]:
    """The folded names that are a place or an organisation and not the other, nor an ordinary word."""
    labels = {"L": "LOC", "O": "ORG"}
    return {key: labels[rest] for key, kind in kinds().items() if (rest := kind.lstrip("fg")) in labels}
