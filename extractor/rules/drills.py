"""Whether a text speaks of exercises at all.

    speaks_of_drills("Dans l'exercice de ses fonctions, …")     # False
    speaks_of_drills("L'exercice a mobilisé 300 pompiers.")     # True

« Exercice » and « manœuvre » have other senses, more frequent in the press: those of an office, of a year's accounts,
of style, of politics. Source: the project's own knowledge of the French press.
"""

import re
from functools import lru_cache

#: a text of so many characters speaks of an exercise where it names one
LONG = 2000

_NOUN = re.compile(r"\b(?:[Ee]xercices?|EXERCICES?|[Mm]an(?:œ|oe)uvres?|[Ee]ntra[iî]nements?)\b")

# what stands before it in another sense: « en exercice », « marge de manœuvre »
_OTHER_BEFORE = re.compile(
    r"(?:\b(?:en|plein|libre|délicat|périlleux|difficile|rude|vain|pur"
    r"|quel|beau|marges? de|fausses?|basses?|camp d'|centre d'|maillot d'|match d')|physiologiste de l'|droit à l'"
    r"|titre de l'|cours de l') ?\Z"
)
# and behind it: « l'exercice de ses fonctions », « l'exercice 2021 », « un exercice de style »
_OTHER_BEHIND = re.compile(
    r" (?:de (?:ses|leurs?|sa|son|notre|nos|mon|ma|la (?:fonction|médecine|démocratie|profession|liberté"
    r"|justice|violence|puissance)|l'autorité|l'opposition|style|mémoire|fonctions?|pouvoir|respiration|math\w+"
    r"|communication|pédagogie|transparence|redevabilité|mandat|l'homme|droits?)\b"
    r"|d'(?:équilibr\w+|autorité|un\b|une\b|admiration|introspection|intimidation|explication)"
    r"|du (?:pouvoir|droit|culte|métier|mandat|ministère)|des (?:droits|fonctions|libertés|responsabilités)"
    r"|budgétaires?|fiscal|comptables?|écoulé|précédent|clos|physiques?|illégal|professionnel|oratoire|imposé|périlleux"
    r"|difficile|démocratique|politiques?|politiciennes?|dilatoires?|frauduleuses?|auquel|serein|(?:19|20)\d\d)"
)


@lru_cache(maxsize=1)  # asked for each name of a text
def speaks_of_drills(plain: str) -> bool | None:
    """Whether an exercise, a manœuvre or a training is named in a sense that fits ours; None where none is named."""
    found = None
    for match in _NOUN.finditer(plain):
        before = _OTHER_BEFORE.search(plain, max(0, match.start() - 25), match.start())
        if not before and not _OTHER_BEHIND.match(plain, match.end()):
            return True
        found = False
    return found


def may_hold_drills(plain: str) -> bool:
    """Whether a text may be of an exercise that no word beside it announces: a long one speaks of exercises then."""
    said = speaks_of_drills(plain)
    return said or (said is None and len(plain) < LONG)
