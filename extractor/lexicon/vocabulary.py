"""Which words are everyday French, which are names, and which are written in capitals (pure).

>>> is_word("porte-parole"), is_name("nations unies"), is_name("ouagadougou")
(True, True, True)

All words are given bare (folding.py). The lists are read when first asked.
"""

from functools import cache
from importlib.resources import files

from extractor.lexicon.gazetteers import kinds
from extractor.lexicon.names import LINKS, fold


@cache
def words() -> frozenset[str]:
    """Everyday words, with their hyphens: from data/words.txt."""
    text = files("extractor").joinpath("lexicon/data/words.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


def is_word(bare: str) -> bool:
    """Whether a word stands in the lists of everyday words: "ministre", "porte-parole"."""
    return bare in words() or bare in LINKS


#: endings of one stem's forms: préparer, prépare, préparent, préparation
_ENDINGS = (
    "", "e", "s", "es", "ent", "er", "ee", "ees", "ez", "ons", "ait", "aient", "ant", "ante", "a", "era", "eront",
    "ation",
)  # fmt: skip


def is_inflected(bare: str) -> bool:
    """Whether a word is an everyday one or another form of one: "preparent"."""
    if is_word(bare):
        return True
    stems = {bare.removesuffix(ending) for ending in _ENDINGS if bare.endswith(ending)}
    return any(len(stem) > 3 and stem + ending in words() for stem in stems for ending in _ENDINGS)


def is_name(folded: str) -> bool:
    """Whether words, one space between them, are the name of a place, an organisation or a first name."""
    return folded in kinds()


def is_name_alone(folded: str) -> bool:
    """Whether they are hardly anything else: « paris », but not « tours » or « orange »."""
    found = kinds().get(folded, "")
    return "L" in found or "O" in found or ("f" in found and folded not in words())


def is_place(folded: str) -> bool:
    """Whether words are the name of a place, also one that is something else, too."""
    return any(kind in "Ll" for kind in kinds().get(folded, ""))


def is_first_name(folded: str) -> bool:
    """Whether a word is a first name, also one that is an ordinary word."""
    return any(kind in "fg" for kind in kinds().get(folded, ""))


def _surfaces(gazetteer: str) -> tuple[str, ...]:
    text = files("extractor").joinpath(f"lexicon/data/gazetteer/{gazetteer}.txt").read_text(encoding="utf-8")
    return tuple(line.partition("\t")[0] for line in text.splitlines() if line and not line.startswith("#"))


@cache
def acronyms() -> frozenset[str]:
    """What the list of organisations writes in capitals: « ONU », « CNRS »."""
    names = _surfaces("institutions")
    return frozenset(word for name in names for word in name.split() if len(word) > 1 and word.isupper())


@cache
def phrases() -> dict[str, str]:
    """Organisations and places of several words as they are written, by their folded names."""
    names = (*_surfaces("places"), *_surfaces("institutions"))
    return {key: name for name in names if " " in (key := fold(name))}


@cache
def glued_phrases() -> dict[str, str]:
    """The same without what stands between their words, as hashtags have them: "coteivoire", « Côtedivoire »."""
    return {key.replace(" ", ""): "".join(filter(str.isalpha, name)) for key, name in phrases().items()}
