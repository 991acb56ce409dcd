"""Where a name can be an exercise's, and where its neighbours say that it is none.

« pendant [Flintlock] » is announced; « le chantier Conex », « ont surclassé Clermont 35 à 14 » are none.
"""

import re

from extractor.rules.document_view import Text
from extractor.rules.folding import fold, surface_words
from extractor.rules.others import (
    LEADING,
    LINKS,
    everyday,
    is_listed,
    is_place,
    ordinary,
    other_worlds,
    parish,
    word_list,
)
from extractor.rules.phrases import function_word
from extractor.rules.schema import Context

# what an exercise alone does
_STARTS = re.compile(
    r'(?: "|")?,? (?:a |ont |va |vont |doit |doivent )?'
    r"(?:(?:début|mobilis|rassembl|réuni|impliqu)\w*|avait (?:mobilis|réuni|rassembl|début)é"
    r"|s\'achèv\w+|s\'ouvr\w+|s\'est (?:ouvert|achevé|tenu)"
    r"|(?:se )?termin\w+|commenc(?:e|era|é)|finie?|aura lieu|a eu lieu"
    r"|se (?:tient|tiendra|déroule)|a repris|été (?:prolongé|annulé|reporté|suspendu)"
    r"|pris fin|prend fin|prendra fin)\b"
)
# on whose traces one walks, or where a church stands: « sur les pas de [La Pérouse] », « le clocher de [Chasseron] »
_TRACES = re.compile(r"\bsur les (?:pas|traces) d(?:e |u |')\Z")
_PARISH_OF = re.compile(
    r"\b(?:bourg|clocher|commune|curé|école|église|gare|habitants|hameau|mairie|maire|village) d(?:e |u |')\Z"
)
# who moves on foot: « ont gagné [Delmas 30] à pied »
_REACHED = re.compile(r"\b(?:atteint|fui|gagné|quitté|rejoint) \Z")
# an operation in earnest, and what only a campaign does: « , opération conjointe », « a permis de vacciner »
_IN_EARNEST = re.compile(
    r"\"?, (?:une |l'|cette )?opération\b|\"? a permis (?:de|d') ?(?:arrêter|dépister|saisir|vacciner)\b"
)
_OPERATION = re.compile(r"\b(?:L'|[Cc]ette )opération\b|\bcoups? de filet\b")
# who asks for money: « [Black Heron] réclame trois bitcoins »
_ASKS = re.compile(r"\"? (?:réclam|exig)(?:e|ent|ait|aient)\b")
# what follows a score's first figure: « Clermont 35 [à 14] »
_SCORED = re.compile(r" (?:à|-) \d{1,3}\b")
# who speaks: « , a indiqué Corsica Linea, », « rappelle EDF »
_SAYS = re.compile(
    r"[,\"] (?:a |ont |avait )?(?:affirm|ajout|annonc|assur|confirm|déclar|expliqu|indiqu|précis|rappel|répond|soulign)"
    r"\w{1,4} (?:l[ea]s? |l')?\Z"
)
# the noun whose name stands behind it: « le chantier », « la descente aux flambeaux " »
_ARTICLE_AND_NOUN = (
    r"\b(?:[Ll]es? |[Ll]a |[Ll]'|[Uu]ne? |[CcSs]es |[Cc]et(?:te)? |[Ss](?:on|a) |[Ll]eurs? |[Dd]u |[Dd]es |[Aa]ux? )"
    r"(?!que |qui |dont )([a-zà-ÿ][a-zà-ÿ-]{2,})"
)
_NOUN_BEFORE = re.compile(_ARTICLE_AND_NOUN + r' (?:" ?)?\Z')
_NOUN_OF_BEFORE = re.compile(_ARTICLE_AND_NOUN + r' (?:(?:aux?|à|de|des|du|en) |d\')[a-zà-ÿ-]{3,} (?:" ?)?\Z')
# what an exercise is, or what may stand between its article and its name
_OF_EXERCISE = re.compile(
    r"(?:(?:cyber-?)?exercice|manœuvre|entraînement|tirs?\b|simulation|répétition|drill|édition|session|volet|phase|scénario|séquence|série"
    r"|wargame|cycle|épreuve|stage|jeu|nom|code|label|sigle|titre|thème|rendez|raid|campagne|activité|jour|nuit|soir"
    r"|matin|aube|aurore|midi|minuit|semaine|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|grand|petit|gros|nouve|dernier|dernière|premi"
    r"|prochain|second|voisin|allié|partenaire|homologue|cousin|frère|sœur|jumeau|jumelle|pendant|équivalent|[a-zà-ÿ-]+ième|précédent|part\b|côté|tour|année|mois|fois|suite|été|automne|hiver|printemps|fameu|célèbre|vaste|traditionnel|même|seul|futur|vrai|énorme)"
)
# a plan or a reform that is called so: « un plan d'économies, appelé " »
_CALLED_OTHERWISE = re.compile(
    r"\b(?:plan|programme|projet|opération|mission|réforme|dispositif|fonds|mesure|campagne|appel d'offres|collection"
    r"|cuvée|menu|loi|réseau|offre|formule)s?\b[^.;:\n\"]{0,40},? "
    r"(?:appel|baptis|nomm|surnomm|dénomm|intitul|dit)\w{0,4} \"? ?\Z"
)
# the noun itself right before a name, or with its adjectives
_NOUN_DIRECT = re.compile(r'\b(?:exercice|manœuvre|entraînement)s? (?:" ?)?\Z')
_NOUN_AND_ADJECTIVES = re.compile(
    r"\b(?:exercice|manœuvre|entraînement)s?"
    r"(?: [a-zà-ÿ-]+(?:al|ale|aux|els?|elles?|iens?|iennes?|ais|aises?|ains?|aines?|iques?|aires?|és?|ées?|muns?"
    r'|o?ints?|ointes?|estres?)){1,3} (?:" ?)?\Z'
)
# where a place is: « ont gagné Allentsteig, en Autriche »
_SOMEWHERE_IN = re.compile(r", (?:en|au|aux|dans (?:le|la|les|l')) ?[A-ZÀ-Þ]")
# where an exercise is held: « a clos hier à [Kénitra] », not « participe depuis hier à »
_HELD_AT = re.compile(
    r"\b(?:accueill|achev|cl[oô]|conduit|début|démarr|lanc|men|organis|ouv|termin|tien)\w*(?: \w+){0,2} [àÀ] \Z"
)
# no edition has three figures: « une Desert Flag 650 »
_MODEL = re.compile(r" (?:\d{3}|(?!19|20)\d{4,})\Z")
_PLURAL = re.compile(r"\b(?:[Ll]es|[Dd]es|[Aa]ux|[Cc]es) \Z")
_WHERE = re.compile(r"\b(?:[Vv]ers |[Aa]utour (?:de |d')|[Pp]rès (?:de |d')|[Aa]u large (?:de |d'))\Z")
_SINCE = re.compile(r"\b[Dd]epuis \Z")
_EVENT = re.compile(r"\b(?:Trophy|Classic|Cup|Fest|Rallye|Awards?|Open|Masters|Marathon|Trophée)\b")
_TWICE = re.compile(r"(\w+) (?:par|à|après|contre) (\w+)")


def field() -> tuple[str, ...]:
    """The beginnings of words of the field."""
    return tuple(sorted(word_list("exercise-field") | word_list("exercise-forces")))


FIELD = Context(near=field())
# of these no exercise is made, but a gang
_ARMED = Context(
    near=tuple(
        "assaillant cagoul combattant djihad embuscad enlèvement fusil gang guérill insurg jihad kalachnikov maquis"
        " massacr meurtr milice milicien otage racket rançon rebell terroris".split()
    )
)
MANOEUVRES = ("exercice", "manœuvre")
_PRACTICE = (*MANOEUVRES, "entrain", "fictif", "plastron", "simul")
FORCES = Context(near=tuple(sorted(word_list("exercise-forces"))))
# « le désert de [Wadi Rum] », « au port de [Santos] »
SITE = re.compile(
    r"\b(?:port|ville|village|vallée|oasis|baie|golfe|lac|région|province|district|quartier|gare|plage|commune|localité"
    r"|désert|aéroport|préfecture|département|cité) (?:de |d'|du |des |de la |de l')\Z"
)
# « des tirs de [Kalibr] »
_FIRED = re.compile(r"\b(?:tirs?|missiles?|roquettes?|salves?|lance-roquettes) (?:de |d')\Z")


def told_apart(text: Text, start: int, end: int) -> str | None:
    """What a name is that a tagger took for an exercise: "ORG" that speaks, "LOC" where one is, "" nothing of ours.

    None where its neighbours leave it an exercise. « a indiqué [Delta Ferries] », « vers [Chasseron] », « [Stand 4] »
    """
    name, before = text.plain[start:end], text.plain[max(0, start - 40) : start]
    words = surface_words(name)
    if name[-1].isdigit() and _SCORED.match(text.plain, end):
        return ""  # « ont surclassé Clermont 35 à 14 »
    if _MODEL.search(name) or _CALLED_OTHERWISE.search(text.plain, max(0, start - 100), start):
        return ""  # « un plan d'économies, appelé « Sabre bleu » »
    if _IN_EARNEST.match(text.plain, end) or (not announced(text, start, end) and of_operation(text, start, end)):
        return ""  # « Koudanlgou III, opération conjointe »
    if _TRACES.search(before):
        return "PER"
    if _FIRED.search(before):
        return ""  # « avec tirs de Kalibr »
    if SITE.search(before) and not name[-1].isdigit():
        return "LOC"
    if _PARISH_OF.search(before) or (_REACHED.search(before) and text.plain.startswith(" à pied", end)):
        return "LOC"
    if words[0][-1] in "sx" and len(words) > 1 and _PLURAL.search(before):
        return "GROUP" if text.evokes(_ARMED, start, end) else "ORG"  # « les Lames du Sud »
    if (
        not announced(text, start, end)
        and not name[-1].isdigit()
        and text.evokes(_ARMED, start, end)
        and not text.evokes(FIELD, start, end)
    ):
        return "GROUP"  # « des renforts contre Gwo Kòd, dont les fusils d'assaut »
    if (_SAYS.search(before) or _ASKS.match(text.plain, end)) and not name[-1].isdigit():
        return "ORG"
    if len(words) == 1 and not any(map(str.isdigit, name)):
        if _SOMEWHERE_IN.match(text.plain, end) and not announced(text, start, end):
            return "LOC"
        if _WHERE.search(before) or (_SINCE.search(before) and not text.evokes(FIELD, start, end)):
            return "LOC"
        if name[-1] == "s" and fold(text.words_before(start)[0]) in ("des", "les", "aux", "ces"):
            return "ORG"  # « des Paracommandos »
    twice = _TWICE.fullmatch(name)
    if (twice and fold(twice[1]) == fold(twice[2])) or _EVENT.search(name):
        return ""  # « Pas à pas », « Sapeurs Trophy 2026 »
    return "" if len(words) == 2 and words[1].isdigit() and fold(words[0]) in word_list("numbered") else None


def of_operation(text: Text, start: int, end: int) -> bool:
    """Whether a paragraph speaks of an operation, and the text nowhere of training: « Harpie reprend. L’opération »."""
    return not text.has(_PRACTICE) and _OPERATION.search(text.plain, *text.paragraph(start, end)) is not None


def telling(text: Text, start: int, end: int, common: frozenset[str]) -> bool:
    """Whether a word of a listed exercise's name says by itself that it is meant: "Obangame", not "Lion"."""
    word = text.plain[start:end]
    quoted = text.plain[max(0, start - 2) : start].strip() == '"'
    return not (quoted or ordinary(word, common) or everyday(word) or is_listed(word))


def bare(text: Text, start: int, end: int, everyday: bool) -> bool:
    """Whether a name stands as an exercise's does, without an article: « Anatolian Eagle », not « l'Anatolian Eagle ».

    One of everyday words must stand where no noun bears it, and no film, club or firm in its paragraph:
    « depuis Red Flag », not « l'écurie Red Flag ».
    """
    if not everyday:
        return fold(text.words_before(start)[0]) not in ("le", "la", "l", "du", "au")
    if not led(text, start):
        return False
    begin, stop = text.paragraph(start, end)
    said = {fold(word) for word in surface_words(text.plain[begin:stop])}
    return said.isdisjoint(word_list("homonyms"))


def borne(text: Text, start: int, end: int) -> bool:
    """Whether a noun with its article bears a name, and none that an exercise is called; one of everyday words
    also, whether an article does where nobody trains.

    « le chantier Conex », « la descente aux flambeaux « Cold Response » », « le Red Flag »
    """
    window = text.plain, max(0, start - 60), start
    noun = _NOUN_BEFORE.search(*window) or _NOUN_OF_BEFORE.search(*window)
    if noun:
        return not _OF_EXERCISE.match(noun[1])
    article = fold(text.words_before(start)[0]) in ("le", "la", "l", "un", "une", "du", "au")
    return (
        article
        and text.plain.count(" ", start, end) < 2
        and everyday(text.plain[start:end])
        and not text.evokes(FIELD, start, end)
    )


def led(text: Text, start: int) -> bool:
    """Whether a name stands where an exercise's does: at a head, behind a stop, « depuis », « pour »."""
    near = fold(text.words_before(start)[0])
    before = text.plain[max(0, start - 2) : start].strip()
    return not near or near in word_list("exercise-leads") or (before[-1:] != "" and before[-1] in '",:;(–—')


def out_of_field(text: Text, start: int, end: int) -> bool:
    """Whether a paragraph speaks of sport, of films or trade and of nobody in uniform: « Joint Warrior a viré »."""
    if fold(text.words_before(start)[0]) in LEADING or _STARTS.match(text.plain, end):
        return False
    found = other_worlds(text, start, end)
    return found > 0 and not text.evokes(FIELD if found == 1 else FORCES, start, end)


def behind_its_place(text: Text, start: int, end: int) -> int:
    """Where an exercise's name begins behind the place where it is held: « clos à Kénitra [Gharb 2024] »."""
    first, _, rest = text.plain[start:end].partition(" ")
    if (
        len(rest) > 3
        and rest[0].isupper()
        and _HELD_AT.search(text.plain, max(0, start - 60), start)
        and is_place(first)
    ):
        return start + len(first) + 1
    return start


def village(text: Text, start: int, end: int) -> bool:
    """Whether a name of one word is where people live: « À Orion, en Béarn, les habitants »."""
    plain = text.plain
    if not plain.endswith(("À ", "à "), 0, start) or " " in plain[start:end] or not _SOMEWHERE_IN.match(plain, end):
        return False
    return parish(text, start, end)


def surname(text: Text, start: int, end: int) -> bool:
    """Whether a name of one word stands right behind a capitalised one: « Benedetto Odescalchi »."""
    before = text.plain[max(0, start - 2) : start]
    if " " in text.plain[start:end] or len(before) < 2 or before[1] != " " or not before[0].isalpha():
        return False
    near = text.words_before(start)[0]
    return near[:1].isupper() and not near.isupper() and not function_word(near) and fold(near) not in LINKS


def announced(text: Text, start: int, end: int) -> bool:
    """Whether a word before a name or a verb behind it says that it is an exercise: « pendant Flintlock »."""
    near, far = text.words_before(start)
    cues = word_list("exercise-cues")
    if fold(near) in cues or (fold(near) in LINKS and fold(far) in cues):
        return True
    return introduced(text, start) or _STARTS.match(text.plain, end) is not None


def introduced(text: Text, start: int) -> bool:
    """Whether the noun stands before a name, with adjectives: « l'entraînement aérien Red Flag »."""
    return _NOUN_AND_ADJECTIVES.search(text.plain, max(0, start - 60), start) is not None


def among_forces(text: Text, start: int, end: int) -> bool:
    """Whether a paragraph speaks of soldiers, or the text below a heading with the name (« Marara : … ») does."""
    if text.evokes(FORCES, start, end):
        return True
    begin, stop = text.line(start)
    heading = begin == start and stop < len(text.plain) and text.plain[stop - 1] not in '.!?"'
    return heading and text.plain.startswith(" :", end) and text.has(FORCES.near)


def small_behind_noun(text: Text, start: int, written: list[str], common: frozenset[str]) -> bool:
    """Whether a listed name stands in small letters right behind what it is: « l'exercice panamax ».

    One of one word needs soldiers beside it: « l'exercice orion du télescope ».
    """
    if len(written) == 1:
        word = written[0]
        if len(word) < 5 or fold(word) in common or not text.evokes(FORCES, start, start + len(word)):
            return False
    return introduced(text, start) or _NOUN_DIRECT.search(text.plain, max(0, start - 20), start) is not None
