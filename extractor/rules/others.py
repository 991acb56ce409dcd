"""What stands beside a name and says that it is something else's: a ship's, a film's, a person's, a place's.

For names of exercises and of armed groups alike. « le ferry Colibri », « Colibri, le film », « l'abbé Sieyès »
"""

import re
from functools import lru_cache
from importlib.resources import files

from extractor.lexicon.gazetteers import listed
from extractor.lexicon.names import fold as name_key
from extractor.lexicon.people import civilities, is_first_name
from extractor.lexicon.places import country, place
from extractor.rules.document_view import Text
from extractor.rules.folding import fold, surface_words

# what links a noun to the name behind it
LINKS = frozenset(("de", "du", "d", "des", "la", "le", "les", "l", "a", "au", "aux"))
PLACE = frozenset(("en", "au", "aux"))
_OF = LINKS - PLACE - {"a"}
# nouns that an exercise has, too, with a de before its name: « le plan d'Épaulard »
_OF_ANYTHING = frozenset(("affaire", "page", "place", "plan", "programme", "salle", "site", "tableau", "titre"))
_SECOND = r" (?!(?:a|ont|est|sont|se|ne|y|en|de|du|des)\b)[^\W\d_A-ZÀ-Þ]"
# « son logiciel phare, [Flintlock], surveille »
_NOUN_AND_COMMA = re.compile(r"\b(?:[Ss]on|[Ss]a|[Ll]eur|[Nn]otre|[Cc]e|[Cc]ette) (?:\w+ )?([a-zà-ÿ]{3,})(?: \w+)?, \Z")
# « , le film de », « , une bière », « est un bar »
APPOSITION = re.compile(
    r'(?: "|")?(?:, | \(| est | était )(?:les? |la |l\'|une? |son |sa |leur |cet |cette )'
    # a second word where there is one, whatever comes then (no possessive repeat: see quotations.py)
    rf"([^\W\d_][\w-]+(?:{_SECOND}[\w-]*+|(?!{_SECOND})))"
    r"(?! [A-ZÀ-Þ]|\w| (?:a|ont|est|sont|se|ne|y|en)\b"
    r"| [ns]'"
    # « en bilan de X, la préfecture de la Martinique regrettait »
    r"|(?: (?:de la |de l'|du |des |de |d')[\w'-]+){1,2}"
    r" (?:a|ont|est|sont|se|[^\W\d_]+(?:ait|aient|era|eront|èrent))\b)"
    r'|(?: "|")?, (?!(?:page|place|plan|port|ports|part|titre|tour|marche|programme|ministre|president)\b)'
    r"([^\W\d_A-ZÀ-Þ][\w-]+)"
)
# what is said of a film: « , version originale », « sort en salles »
_ON_SCREEN = re.compile(
    r'(?: "|")?(?: \(\d{4}\))?(?:(?:, | \()(?:en )?'
    r"(?:version (?:originale|restaurée|longue|française|doublée)|VOS?T?F?\b)"
    r"| (?:passe|passera|repasse|sort|sortira|ressort|ressortira|est projeté|sera projeté|est diffusé|sera diffusé)"
    r" (?:en (?:version|salles?|avant-première|VO|copie|relief)|à l'écran|à la télé|sur (?:grand écran|petit écran)))"
    # of a game, of a novel: « met le joueur dans la peau »
    # of a beer: « l'Orion d'hiver titre 7 degrés »
    r"| (?:monte|titre|tire) (?:à )?\d[\d,]* (?:degrés|%)"
    r"| (?:d'automne|d'été|d'hiver|de mars|de Noël|de printemps)(?: est de retour| titre| se boit|, bière|, brassée)"
    r"| (?:est|était) (?:aussi|également) le (?:nom|prénom|titre)\b"
    r"| (?:met|place|plonge|emmène|entraîne) l(?:e|a|es) (?:joueu\w+|lect\w+|(?:télé)?spectat\w+)\b"
)
# what is won: « a reçu mardi le », « lauréate du »
_WON = re.compile(
    r"\b(?:reçu|reçoit|recevra|remport|décroch|gagn|obten|décern|remis |attribu|lauréat|finaliste|candidat)\w*"
    r"(?: (?!l[ea]s? |d[eu] )\w+){0,2} (?:le |la |l'|du |de la |de l'|au |à la |à l')\Z"
)
# what it ends with
_ARTICLES = ("le ", "la ", "l'", "du ", "au ")
# what a village has: « messe à 10 heures à Gabian », where an exercise is called Gabian, too
_PARISH = re.compile(r"(?i)\b(?:messe|mairie|église|habitants?|commune|village|bourg|née? )\b")
_PLAYS_ALONG = re.compile(r"\bjou\w+ le jeu d(?:e |u |'|e la )\Z")
_CIVIL = re.compile(
    r'(?: "|")?(?: \([^)]{2,12}\))?(?:, | \()(?:une? |l\'|la |le )?(?:\w+ )?'
    r"(?:asbl|ASBL|association|chorale|troupe|collectif|syndicat|club|équipe|fanfare|ONG|coopérative|orchestre"
    r"|amicale|start-up|confédération|fondation|compagnie de théâtre|groupe de rock|groupe punk|gang de copains"
    r"|cercle|brasserie|bière|ambrée|roman|film|(?:long|court|moyen)[- ]métrage|jeu vidéo"
    r"|chaîne de (?:magasins|restaurants)|autoroute|chatte?|chien(?:ne)?)\b"
)
# what is drunk, read or seen, behind its name and before it
_THING = re.compile(
    r'(?: "|")?(?:, | \()(?:une? |l\'|la |le |son |sa |ce |cette )?(?:[a-zà-ÿ]+ )?'
    r"(?:bière|brassée?|ambrée|blonde|brune|rousse|triple|brasserie|cocktail|cuvée|fromage|roman|polar|thriller|film|documentaire"
    r"|(?:long|court|moyen)[- ]métrage|bande dessinée|jeu (?:vidéo|de société)|série|album|chanson|autoroute)s?\b"
)
_THING_BEFORE = re.compile(
    r"\b(?:bière|brasserie|cuvée|roman|film|(?:long|court)[- ]métrage|jeu vidéo|album|chanson|tournage"
    r"|projection|autoroute)s?"
    r' (?:de la |de l\'|de |du |d\')?(?:" ?)?\Z'
)
# heads of groups' names that are masculine: « la Cartel de Noël » is a beer
_MASCULINE = ("Cartel ", "Clan ", "Commando ", "Front ", "Gang ", "Mouvement ")
# « le bâtiment hydrographique La Pérouse », « la compagnie aérienne X »
_ADJECTIVE = re.compile(r"(?:ique|al|ale|aire|ien|ienne|ais|aise|ier|ière)\Z")
# what keeps a noun from bearing the name behind it: « un seul coiffeur : Aman »
CUT = re.compile(r"[,:;()–—]")


@lru_cache(maxsize=8)
def word_list(name: str) -> frozenset[str]:
    text = files("extractor").joinpath(f"rules/data/{name}.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and line[0] != "#")


@lru_cache(maxsize=8)
def _words_and_plurals(name: str) -> frozenset[str]:
    words = word_list(name)
    return words.union(f"{word}{ending}" for word in words for ending in "sx")


# what no boat, film or firm has before its name
LEADING = frozenset(
    "exercice exercices manœuvre manœuvres entrainement entrainements pendant durant lors participe participent"
    " rejoint rejoignent sans malgre".split()
)


def something_else(text: Text, start: int, end: int) -> bool:
    """Whether a noun beside a name says that it is none of ours: « le ferry Colibri », « Colibri, le film »."""
    other = word_list("something-else")
    near, far = ("", "") if CUT.search(text.plain, max(0, start - 4), start) else text.words_before(start)
    if ship(text, start, end) or (_ADJECTIVE.search(near) and fold(far) in other):
        return True  # « le bâtiment hydrographique La Pérouse »
    if fold(near) in other or (fold(near) in _OF and fold(far) in other - _OF_ANYTHING):
        return not _PLAYS_ALONG.search(text.plain, max(0, start - 30), start)
    if _ON_SCREEN.match(text.plain, end) or won(text, start):
        return True
    leading = _NOUN_AND_COMMA.search(text.plain, max(0, start - 50), start)
    if leading and fold(leading[1]) in other:
        return True
    said = None if fold(near) in LEADING else APPOSITION.match(text.plain, end)
    if not said:
        return False
    noun = said[1] or said[2]
    return not (other - _OF_ANYTHING).isdisjoint((fold(noun), *map(fold, noun.split())))


def won(text: Text, start: int) -> bool:
    """Whether what stands before a name says that it is a prize: « a reçu mardi le Bouclier d'argent 2026 »."""
    if not text.plain.endswith(_ARTICLES, 0, start):
        return False  # as almost always, and quickly told
    return _WON.search(text.plain, max(0, start - 60), start) is not None


def ship(text: Text, start: int, end: int) -> bool:
    """Whether a name that begins with an article stands behind one more: « sur le [La Pérouse] »."""
    return text.plain.startswith(("La ", "Le ", "L'"), start) and fold(text.words_before(start)[0]) in (
        "le",
        "du",
        "au",
    )


@lru_cache(maxsize=1024)
def everyday(name: str) -> bool:
    """Whether a name is made of everyday English words alone: "Noble Jump"."""
    return all(fold(word) in word_list("everyday-english") for word in surface_words(name))


def other_worlds(text: Text, start: int, end: int) -> int:
    """How many words of the paragraph, or their singulars, are of sport, of the stage, of table and trade."""
    begin, stop = text.paragraph(start, end)
    said = text.folded(begin, start) + text.folded(end, stop)
    return len(_words_and_plurals("other-worlds").intersection(said.replace(" de concert ", " ").split()))


def parish(text: Text, start: int, end: int) -> bool:
    """Whether a sentence speaks of what a village has: « la messe sera dite à Gabian »."""
    return _PARISH.search(text.plain, *text.sentence(start, end)) is not None


def is_place(name: str) -> bool:
    """Whether a name is that of a place: a country, or one that the lists hold."""
    return country(name) is not None or place(name) is not None or listed().get(name_key(name)) == "LOC"


def is_body(name: str) -> bool:
    """Whether a name is that of an organisation that the lists hold: "HCR"."""
    return listed().get(name_key(name)) == "ORG"


def addressed(text: Text, start: int, end: int) -> bool:
    """Whether a civility begins a name, or stands before it: "Me Hirsch", « l'abbé [Sieyès] »."""
    civil = civilities()
    first, near = fold(text.plain[start:end].split(" ", 1)[0]), fold(text.words_before(start)[0])
    return first in civil or first == "president" or near in civil


def first_name(name: str) -> bool:
    """Whether a name is a first name alone: "Martine"."""
    return " " not in name and is_first_name(fold(name))


def ordinary(word: str, common: frozenset[str]) -> bool:
    """Whether a name is an everyday word, a first name or a place."""
    return fold(word) in common or is_first_name(fold(word)) or is_place(word)


def is_listed(word: str) -> bool:
    return listed().get(name_key(word)) is not None


def thing(text: Text, start: int, end: int) -> bool:
    """Whether what stands beside a group's name says that it is drunk, read or seen: « la Milice, ambrée de garde »."""
    return _THING.match(text.plain, end) is not None or (
        _THING_BEFORE.search(text.plain, max(0, start - 40), start) is not None
        or (text.plain.endswith(("la ", "La "), 0, start) and text.plain.startswith(_MASCULINE, start))
    )


def civil(text: Text, end: int) -> bool:
    """Whether the noun behind a name says that its bearers are unarmed: « , asbl », « (une chorale »."""
    return _CIVIL.match(text.plain, end) is not None
