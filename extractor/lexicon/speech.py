"""Verbs of speech, from data/speech.toml (pure).

>>> "affirme" in present(), "affirmé" in participles()
(True, True)
"""

from functools import cache
from typing import Any

from extractor.core.toml_tables import of_package


@cache
def _data() -> dict[str, Any]:
    return of_package("lexicon/data/speech.toml")


@cache
def present() -> frozenset[str]:
    """The forms of the third person that stand without « avoir »: « affirme », « affirmaient », « affirma »."""
    regular = {form for verb in _data()["er"] for form in _regular(verb[:-2])}
    return frozenset(regular | {form for forms in _data()["other"] for form in forms[:-1]})


@cache
def participles() -> frozenset[str]:
    """The participles, which stand behind « a », « avait », « s'est »: « affirmé », « affirmée »."""
    found = {f"{verb[:-2]}é" for verb in _data()["er"]} | {forms[-1] for forms in _data()["other"]}
    return frozenset(found | {f"{form}{end}" for form in found if " " not in form for end in ("e", "s", "es")})


@cache
def deeds() -> frozenset[str]:
    """Those forms whose object may be a deed instead of words: « a lancé une « inspection » »."""
    return frozenset(form for verb in _data()["deeds"] for form in (*_regular(verb[:-2]), f"{verb[:-2]}é"))


def _regular(stem: str) -> tuple[str, ...]:
    soft = stem + "e" if stem.endswith("g") else stem[:-1] + "ç" if stem.endswith("c") else stem
    closed = stem[:-2] + "è" + stem[-1] if stem[-2] in "ée" else stem
    return (
        f"{closed}e",
        f"{closed}ent",
        f"{soft}ait",
        f"{soft}aient",
        f"{soft}a",
        f"{stem}èrent",
        f"{stem}e",
        f"{stem}ent",
    )
