"""Tokens for the press: spaCy's French ones, cut further where a name is glued to its neighbour.

    press_tokens(nlp)
    [t.text for t in nlp.make_doc("l'ex-MoDem (France),Youssouf. Selon l'AFP.Homme")]
    ["l'", 'ex', '-', 'MoDem', '(', 'France', ')', ',', 'Youssouf', '.', 'Selon', "l'", 'AFP', '.', 'Homme']

A name that is no whole tokens cannot be found; press texts from the web lack many a space.
The pipeline keeps the rules in its own tokenizer file.
"""

import re

from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.util import compile_infix_regex

from extractor.tagger.french import CAPITAL, LETTER, SMALL, FrenchDefaults, one_token

#: before a name these are words of their own: ex-URSS, anti-Macron
BEFORE_NAMES = "ex|anti|pro|post|pré"

INFIXES = [
    # « AFP.Homme », « 1-Issa », « France),Youssouf », « REX//SIPA », « l'#Aude »
    rf"(?:(?<={LETTER}{{2}})\.|(?<=[0-9])-)(?={CAPITAL}{SMALL})",
    rf"(?:(?<={LETTER})|(?<=[0-9]))[)\]](?=[,.;:]?{LETTER})",
    rf"(?<=[)\]])[,.;:](?={LETTER})",
    rf"(?<={LETTER})//(?={LETTER})",
    rf"(?:(?<={LETTER})|(?<='))#(?={LETTER})",
]


def press_tokens(nlp: Language) -> None:
    """Give the pipeline's tokenizer these rules."""
    tokenizer = nlp.tokenizer
    assert isinstance(tokenizer, Tokenizer)
    own = "|".join(rf"(?<=\b{word})" for part in BEFORE_NAMES.split("|") for word in (part, part.title()))
    infixes = [*FrenchDefaults.infixes, *INFIXES, rf"(?:{own})-(?={CAPITAL})"]
    tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    whole = re.compile(rf"(?!(?i:{BEFORE_NAMES})-{CAPITAL})(?:{one_token().pattern})")
    tokenizer.token_match = whole.match
