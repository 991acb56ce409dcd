"""French tokens as spaCy makes them, at a fraction of the start.

    nlp = French()
    [t.text for t in nlp("Pau-Orthez, l'ONU et Saint-Jean-de-Luz")]
    ['Pau', '-', 'Orthez', ',', "l'", 'ONU', 'et', 'Saint-Jean-de-Luz']

spaCy's own class compiles a pattern of 1.45 MB when it is imported (266
alternatives that each spell the letters of the world out again), two fifths of
the start of a program that loads a French pipeline. Here the alternatives
share the letters; prefixes, suffixes, infixes and exceptions are the same.
The class has a language code of its own, so that spaCy's "fr" stays what it is
for everyone else in the process. Only the tokens are here: no stop words,
lemmatiser or noun chunks, which neither tagger nor rules use.

The word lists are those of spaCy 3.8, `spacy/lang/fr/tokenizer_exceptions.py`
and `punctuation.py`, (C) ExplosionAI GmbH, MIT licence. The tokens differ from
its own only at letters that its lists leave out: here a letter is what Python
calls one.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from spacy.lang.char_classes import (
    CONCAT_QUOTES,
    CURRENCY,
    LATIN_LOWER,
    LATIN_UPPER,
    LIST_ELLIPSES,
    LIST_ICONS,
    LIST_PUNCT,
    LIST_QUOTES,
    UNITS,
)
from spacy.lang.char_classes import HYPHENS as INFIX_HYPHENS
from spacy.lang.punctuation import TOKENIZER_PREFIXES
from spacy.lang.tokenizer_exceptions import BASE_EXCEPTIONS
from spacy.language import BaseDefaults, Language
from spacy.symbols import ORTH
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import registry, update_exc

ELISION = "'’"
HYPHENS = "-–—‐‑"

# spaCy spells the letters of the world out. Such a class takes the regular expression
# compiler 3 milliseconds wherever it stands, and it stands some thirty times; these take
# none, and differ in scripts that spaCy's leave out (Georgian, Armenian, Thai …).
_NONE = r"\W\d_²³¹¼½¾ªºµ"
LETTER = rf"[^{_NONE}]"
#: a capital, a small letter; or one of a script that has no capitals
CAPITAL = rf"[^{_NONE}{LATIN_LOWER}α-ωάέίόώήύа-яѐ-џґәөүҗңһ]"
SMALL = rf"[^{_NONE}{LATIN_UPPER}Α-ΩΆΈΊΌΏΉΎА-ЯЀ-ЏҐӘӨҮҖҢҺ]"

ENCLITICS = "ce clés elle en il ils je là moi nous on t vous"

PREFIXES = [*TOKENIZER_PREFIXES, rf"(?:[dlnDLN][{ELISION}])(?={LETTER})"]
SUFFIXES = [
    *LIST_PUNCT,
    *LIST_ELLIPSES,
    *LIST_QUOTES,
    r"(?<=[0-9])\+",
    r"(?<=°[FfCcKk])\.",
    r"(?<=[0-9])%",
    rf"(?<=[0-9])(?:{CURRENCY})",
    rf"(?<=[0-9])(?:{UNITS})",
    rf"(?:(?<={SMALL})|(?<=[0-9%²\-\+(?:{CONCAT_QUOTES})]))\.",
    rf"(?<={CAPITAL}{{2}})\.",
    rf"(?<={LETTER})[{HYPHENS}](?:{'|'.join([*ENCLITICS.split(), *ENCLITICS.upper().split()])})",
]
INFIXES = [
    *LIST_ELLIPSES,
    *LIST_ICONS,
    r"(?<=[0-9])[+\-\*^](?=[0-9-])",
    rf"(?:(?<={SMALL})|(?<=[{CONCAT_QUOTES}]))\.(?={CAPITAL}|[{CONCAT_QUOTES}])",
    rf"(?<={LETTER}),(?={LETTER})",
    rf"(?<={LETTER})(?:{INFIX_HYPHENS})(?={LETTER})",
    rf"(?:(?<={LETTER})|(?<=[0-9]))[:<>=/](?={LETTER})",
    rf"(?<={LETTER}[{ELISION}])(?={LETTER})",
]


# --- words that are one token in spite of a hyphen or an apostrophe -------------

# « black-out », « black-outs »: the stem and any letters after it
STEMS = (
    "black-out burn-out by-pass down-load [ée]tats-uni fac-simil hard-discount hip-hop jet-set knock-out lock-out "
    "new-york premier-ministr rick-roll terra-form teuf-teuf zig-zag"
)
# « prud'homme »: the stem and at least one letter
OPEN_STEMS = (
    "a-sexualis arginine-méthyl binge-watch bouche-por ch'tiis chape-chut droits?-de-l!homm fleur-bleuis flic-flaqu "
    "fox-trott google-is lèche-bott litho-typographi lombri-compost mac-adamis marque-pag mouton-noiris pair-programm "
    "people-is plan-socialis prud'hom réarc-bout refox-trott remicro-ond repique-niqu repetit-déjeun rond-ponn "
    "shift-cliqu soudo-bras stabilo-boss strip-teas yo-yo z'yeut"
)
# « faux-vampire », « Saint-Denis »: before a hyphen
FIRST_PARTS = (
    "a[ée]ro abat a[fg]ro after aigues? am[ée]ricano anglo anti apr[èe]s arabo arcs? archi arrières? audio avant "
    "avion auto banc bas(?:ses?)? bateaux? bec? belles? beau best bio? bien blanc bo[îi]te bonn?e?s? bois bou(?:c|rg) "
    "b[êe]ta cache cap(?:ello)? casse castel champ chapelle ch[âa]teau(?:neuf)? chasse cha(?:ud|t)e?s? chauffe chou "
    "chromo claire?s? co(?:de|ca)? compte contre cordon coupe? courte?s? couvre crash crise croche cross cyber côte "
    "demi di(?:sney)? dix d[ée]s? dys ex? émirato entre est ethno extra extrême [ée]co faux fil fort franco?s? gallo "
    "gardes? gastro grande? gratte gr[ée]co gros g[ée]o haute?s? homm?es? hors hyper indo infra inter intra islamo "
    "italo jean labio latino live lot louis m[ai]cro mal médio mesnil mi(?:ni)? mono mont?s? moyen multi m[ée]cano "
    "m[ée]dico m[ée]do m[ée]ta mots? neuro noix non nord notre n[ée]o ouest outre ouvre passe perce pharmaco "
    "ph[oy]to pieds? pique poissons? ponce pont po[rs]t pousse primo pro(?:cès|to)? pare petite?s? plessis porte pré "
    "prêchi protège pseudo pêle péri puy quasi quatre radio recourt rythmo (?:re)?doubles? r[ée] r[ée]tro requin "
    "sans? sa?inte?s? semi serre sino socio sociale?s? soixante sous su[bdrs] super taille tire thermo tiers tourne "
    "toute?s? tra[iî]ne? trans trente trois trousse tr(?:i|ou) t[ée]l[ée] utéro vaso vi[cd]e vid[ée]o "
    "vie(?:ux|i?lles?|i?l) vill(?:e|eneuve|ers|ette|iers|y) vingt voitures? wagons? ultra à [ée]lectro [ée]qui "
    "Fontaine Marie Neuville Pierre Val Vaux"
)
# « entr'ouvert »: before an apostrophe
ELIDED_PARTS = "r?é?entr grande?s? r"
# « saut-de-ski », « pet-en-l'air »: between two hyphens
LINKS = "l[èe]s? la en des? d[eu] sur sous aux? à et près saint"


@cache
def one_token() -> re.Pattern[str]:
    """The words that stay whole in spite of a hyphen or an apostrophe: matches
    « Saint-Denis », « Provence-en-l'air »; not « Pau-Orthez »."""
    return re.compile(one_token_pattern())


def one_token_pattern() -> str:
    """One regular expression of what spaCy's TOKEN_MATCH writes as 266."""

    def any_of(words: str) -> str:
        # spaCy writes every hyphen and apostrophe of the stems as a class, but for the one of « de-l'homme »
        words = words.replace("'", f"[{ELISION}]").replace("!", "'")
        return f"(?i:{'|'.join(re.sub(r'-', f'[{HYPHENS}]', word) for word in words.split())})"

    letter, hyphen, elision = f"(?:{LETTER}|µ)", f"[{HYPHENS}]", f"[{ELISION}]"
    return (
        f"(?=[^{HYPHENS}{ELISION}]+[{HYPHENS}{ELISION}])"  # most words have neither: leave at once
        f"(?:{any_of(STEMS)}{letter}*|{any_of(OPEN_STEMS)}{letter}+"
        f"|(?:{any_of(FIRST_PARTS)}{hyphen}|{any_of(ELIDED_PARTS)}{elision})"
        f"{letter}(?:{letter}|[{HYPHENS}{ELISION}])*"
        f"|{letter}+{hyphen}{any_of(LINKS)}{hyphen}(?:(?i:l){elision})?{letter}+)$"
    )


# --- words with tokens of their own ---------------------------------------------

ABBREVIATIONS = "av. janv. févr. avr. juill. sept. oct. nov. déc. apr. Dr. M. Mr. Mme. Mlle. n° d° St. Ste."
WHOLE = (
    "après-midi au-delà au-dessus celle-ci celles-ci celui-ci cf. ci-dessous elle-même en-dessous etc. jusque-là "
    "lui-même MM. No. peut-être pp. quelques-uns rendez-vous Vol. aujourd'hui Aujourd'hui aujourd’hui Aujourd’hui"
)
INVERTED_VERBS = "a est semble indique moque passe"


def exceptions() -> dict[str, list[dict[int, str]]]:
    """Word -> its tokens: « a-t-il » -> « a », « -t », « -il »."""
    cut = ["J.|-C.", "est|-il", "EST|-IL", "s'|est|-il", "S'|EST|-IL", *ABBREVIATIONS.split(), *WHOLE.split()]
    for verb in INVERTED_VERBS.split():
        for form in (verb, verb.title()):
            cut += [f"{form}|-t|-{pronoun}" for pronoun in ("elle", "il", "on")]
    cut += ["est|-ce", "Est|-ce"]
    cut += [f"{elided}|est|-ce" for elided in ("qu'", "Qu'", "n'", "N'")]
    return {word.replace("|", ""): [{ORTH: part} for part in word.split("|")] for word in cut}


class _WhenAsked:
    """What makes a word one token, compiled for those who take it from here: a trained pipeline has its own."""

    def __get__(self, instance: object, owner: type) -> Callable[[str], re.Match[str] | None]:
        return one_token().match


class FrenchDefaults(BaseDefaults):
    tokenizer_exceptions = update_exc(BASE_EXCEPTIONS, exceptions())
    prefixes = PREFIXES
    suffixes = SUFFIXES
    infixes = INFIXES
    token_match = _WhenAsked()


@registry.languages("extractor_fr")
class French(Language):
    """spaCy's French tokens and nothing else of `spacy.lang.fr`."""

    lang = "extractor_fr"
    Defaults = FrenchDefaults
    tokenizer: Callable[[str], Doc]

    def __init__(self, *arguments: Any, **options: Any) -> None:
        from extractor.tagger.tokenizer import FrenchTokenizer

        super().__init__(*arguments, **options)
        if type(self.tokenizer) is Tokenizer:
            self.tokenizer = FrenchTokenizer.like(self.tokenizer)
