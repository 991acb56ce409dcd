"""What speaks for a reading of bytes as French: the signs beyond ASCII, and where they stand (pure).

weight("Ève Ba, élue", "Èé") > weight("»ve Ba, Èlue", "»È")          # True: cp1252, not mac_roman
"""

import re
from collections import Counter

#: signs beyond ASCII from which a guess is more than a guess
FEW = 8
_FRENCH = frozenset("éèêëàâäçîïôöùûüÿœæÉÈÊËÀÂÄÇÎÏÔÖÙÛÜŸŒ«»‘’“”–—…€°\u00a0\u00ad")
#: what is seldom enough in French to decide between two readings that are French letters else: « KÈITA » for « KéITA »
_SELDOM = frozenset("ÂÄÇÈÊËÎÏÔÖÙÛÜŸŒäæöÿ°")
#: what names of other countries have in a French text, and what is as rare: « León », « São », « ½ »
_WESTERN = frozenset("áíóúñãõåøßìòÁÍÓÚÑÃÕÅØÌÒÆ¡¿ºª½¼²")
#: what stands in texts of all languages, and says the least
_ANY = frozenset("·•§©®™¬¶£±×¹³µ")
#: what a sign speaks for the reading in which it stands
_WORTH = {
    **dict.fromkeys(_FRENCH, 1.0),
    **dict.fromkeys(_SELDOM, 0.99),
    **dict.fromkeys(_WESTERN, 0.9),
    **dict.fromkeys(_ANY, 0.8),
}
#: where signs stand in wrong readings alone, or hardly ever in a right one
_WRONG = re.compile(
    "|".join(
        (
            # « gÈnÈral », « prÚsident », « SÚgou »
            r"(?<=[a-zà-öø-ÿœ])[À-ÖØ-ÞŒŸ]|(?<=[A-Z])[À-ÖØ-ÞŒŸ](?=[a-zà-öø-ÿœ])",
            # « Útait », « Ètait », « cúur », « triá: », not « Ève »
            r"(?<!\w)(?:Ú|È(?!ve\b|ze\b))(?=[a-z])|ú(?=u)|(?<=[a-z])á(?=[:;!?])",
            # « KÇITA », « SÇGOU », « CRÈATION »
            r"(?<=[A-Z])(?:Ç(?=[EIY])|È(?=[AEIOUY]))|Ç(?=[B-DF-HJ-NP-TV-XZ])",
            # « ma”tre », « h¶tel », « FRAN€AIS », « Mart°nez », not « n°s »
            r"(?<=[^\W\d_])[‘“€½¼²•§©®™¬¶£±×¹³](?=[^\W\d_])|(?:(?<=[^\W\d_nN])|(?<=[^\W\d_]{2}))°(?=[^\W\d_])"
            r"|”(?=[^\W\d_])",
            # « G…N…RAL », « FRAN«AIS », not « Oui…mais », « dit«oui»et »
            r"(?<=[A-Z])[«»…](?=[A-Z](?![a-z]))",
            # « »ve », « …. Zola », « l'…tat »
            r"(?<![^\s;,(])»(?=[^\W\d_])|(?<!\w)…(?=\.|-[A-Z])|(?<=['’])…",
            # a letter by itself: « 3 mars. û », not « É. Zola »
            r"(?<![^\W_])(?:[âäæçèéêëîïöùûüÿœáíóúñãõåøìò](?![^\W_]|['’])"
            r"|[ÂÄÆÇÈÉÊËÎÏÖÙÛÜŸŒÁÍÓÚÑÃÕÅØÌÒ](?![^\W_]|['’.-]))",
            # « Macron À RFI », « France ‘ », « º 2 », « ß 2 », « Mart¡nez », « ¿ Gao »
            r"(?<=[a-z] )À(?![^\W_])|(?<!\S)‘(?!\S)|(?<!\w)[ªº]|(?<![^\W\d_])ß|(?<=\w)[¡¿]|[¡¿](?!\w)",
        )
    )
)
#: where they do so in some right ones, too
_DOUBTFUL = re.compile(
    "|".join(
        (
            # « FRANéAIS », « éa va », « êric », « DêBUT », « Joâl », « HAœTI »
            r"(?:(?<=[AE])|(?<=AN))é(?=[AOU])|(?<![^\W_])(?:é(?=[aA])|ê(?!t))|(?<=[A-Z])ê|(?<=[ao])â(?=l)",
            r"(?<=[A-Z])[œæ](?=[A-Z])",
            # « Ouiàmais », « F TE »
            r"à(?=[^\W\d_])|(?<=[A-Z ])\xa0(?=[A-Z])",
        )
    )
)
#: quotation marks that are a wrong Ç or È where others do not go with them: « «elik », « «A VA », « N» »
_ALONE = re.compile(r"(?<!\w)«(?=[a-z]|[A-Z](?!['’a-z]))|(?<=[A-Z])»")


def weight(text: str, odd: str) -> float:
    """Of what is not ASCII in a reading, which is `odd`, the share that a French text would have there."""
    signs = Counter(odd)
    signs.subtract(_WRONG.findall(text))
    if len(odd) >= FEW and 2 * sum(signs[sign] for sign in _FRENCH) < len(odd):
        signs = Counter({sign: number for sign, number in signs.items() if sign not in _WESTERN})
    alone = min(len(_ALONE.findall(text)), abs(odd.count("«") - odd.count("»")))
    doubtful = 0.01 * (len(_DOUBTFUL.findall(text)) + alone)
    return (sum(_WORTH.get(sign, 0) * number for sign, number in signs.items()) - doubtful) / len(odd)


def of_french(odd: str) -> float:
    """The share of French signs, wherever they stand: « É;È;Ç » is French, too."""
    signs = [sign for sign in odd if sign not in _ANY]
    return sum(sign in _FRENCH for sign in signs) / len(signs) if signs else 1.0
