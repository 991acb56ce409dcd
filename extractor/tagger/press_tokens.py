"""Tokens for the press: spaCy's French ones, cut further where a name is glued to its neighbour.

    press_tokens(nlp)
    [t.text for t in nlp.make_doc("l'ex-MoDem (France),Youssouf. Selon l'AFP.Homme")]
    ["l'", 'ex', '-', 'MoDem', '(', 'France', ')', ',', 'Youssouf', '.', 'Selon', "l'", 'AFP', '.', 'Homme']

A name that is no whole tokens cannot be found; press texts from the web lack many a space.
A pipeline keeps the rules in its own tokenizer file.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from spacy.lang.tokenizer_exceptions import URL_MATCH
from spacy.language import Language
from spacy.tokenizer import Tokenizer

from extractor.tagger.french import CAPITAL, INFIXES, LETTER, PREFIXES, SMALL, SUFFIXES, one_token_pattern

#: before a name these are words of their own: ex-URSS, anti-Macron
BEFORE_NAMES = "ex|anti|pro|post|pré"

GLUED = [
    # « AFP.Homme », « 1-Issa », « France),Youssouf », « REX//SIPA », « l'#Aude »
    rf"(?:(?<={LETTER}{{2}})\.|(?<=[0-9])-)(?={CAPITAL}{SMALL})",
    rf"(?:(?<={LETTER})|(?<=[0-9]))[)\]](?=[,.;:]?{LETTER})",
    rf"(?<=[)\]])[,.;:](?={LETTER})",
    rf"(?<={LETTER})//(?={LETTER})",
    rf"(?:(?<={LETTER})|(?<='))#(?={LETTER})",
]


@cache
def infixes() -> str:
    """The signs within a word at which it is cut: one regular expression."""
    own = "|".join(rf"(?<=\b{word})" for part in BEFORE_NAMES.split("|") for word in (part, part.title()))
    return "|".join([*INFIXES, *GLUED, rf"(?:{own})-(?={CAPITAL})"])


@cache
def whole_words() -> str:
    """What stays one token in spite of a hyphen or an apostrophe: one regular expression."""
    return rf"(?!(?i:{BEFORE_NAMES})-{CAPITAL})(?:{one_token_pattern()})"


def press_tokens(nlp: Language) -> None:
    """Give the pipeline's tokenizer these rules."""
    tokenizer = nlp.tokenizer
    assert isinstance(tokenizer, Tokenizer)
    tokenizer.infix_finditer = re.compile(infixes()).finditer
    tokenizer.token_match = re.compile(whole_words()).match


def are_press_tokens(tokenizer: Tokenizer) -> bool:
    """Whether a tokenizer cuts by just these rules; what it has of words with tokens of their own is left aside."""
    rules = (
        tokenizer.prefix_search,
        tokenizer.suffix_search,
        tokenizer.infix_finditer,
        tokenizer.token_match,
        tokenizer.url_match,
    )
    return [_pattern(rule) for rule in rules] == [
        "|".join(f"^{prefix}" for prefix in PREFIXES if prefix.strip()),
        "|".join(f"{suffix}$" for suffix in SUFFIXES if suffix.strip()),
        infixes(),
        whole_words(),
        _pattern(URL_MATCH),
    ]


def _pattern(method: Callable[..., Any] | None) -> str | None:
    """The regular expression whose method this is."""
    return getattr(getattr(method, "__self__", None), "pattern", None)
