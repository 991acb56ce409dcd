"""Names introduced once, at their other places in a text.

A document that says « l’exercice « Colibri » » may say « Colibri » later, « Colibri 26 »
or « CB26 »: the name is carried to where it stands bare, where its neighbours allow
it. « le ferry Colibri » and « Colibri Dupont » are something else.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from extractor.lexicon.gazetteers import listed
from extractor.lexicon.names import fold as name_key
from extractor.lexicon.people import civilities, is_first_name
from extractor.lexicon.places import country, place
from extractor.rules.document_view import Text
from extractor.rules.folding import fold, surface_words
from extractor.rules.gazetteer import TYPE_NOUNS, edition_end
from extractor.rules.phrases import function_word
from extractor.rules.schema import Context

# what links a noun to the name behind it
_LINKS = frozenset(("de", "du", "d", "des", "la", "le", "les", "l", "a", "au", "aux"))
_PLACE = frozenset(("en", "au", "aux"))
_OF = _LINKS - _PLACE - {"a"}
# nouns that an exercise has, too, with a de before its name: « le plan d'Épaulard »
_OF_ANYTHING = frozenset(("affaire", "page", "place", "plan", "programme", "salle", "site", "tableau", "titre"))
# what an exercise does, right behind its name
_VERB = re.compile(
    r'"?,? ?"?(?:a|ont|aura|auront|se|s\'|est|sera|n\'|va|vont|doit|reste|revient|demeure|met'
    r"|permet|vise|dure|prend|prendra|prévoit|sert|simule|teste|clôt"
    r"|(?:mobilis|rassembl|réuni|impliqu|associ|début|commenc|démarr|oppos|engag|déploi|entraîn|particip|durer|achèv"
    r"|termin|ouvr)\w*)\b"
)
# what an exercise alone does
_STARTS = re.compile(
    r'(?: "|")?,? (?:a |ont |va |vont |doit |doivent )?'
    r"(?:(?:début|mobilis|rassembl|réuni|impliqu)\w*|avait (?:mobilis|réuni|rassembl|début)é"
    r"|s\'achèv\w+|s\'ouvr\w+|s\'est (?:ouvert|achevé|tenu)"
    r"|(?:se )?termin\w+|commenc(?:e|era|é)|finie?|aura lieu|a eu lieu"
    r"|se (?:tient|tiendra|déroule)|a repris|été (?:prolongé|annulé|reporté|suspendu)"
    r"|pris fin|prend fin|prendra fin)\b"
)
_MEN = re.compile(
    r"\b(?:combattants?|rebelles?|terroristes?|miliciens?|djihadistes?|jihadistes?|insurgés?|maquisards?|guérilleros?"
    r"|anciens?|ancienne|vétérans?|survivants?|transfuges?|tueurs?|tueuses?|sicaires?|artificiers?|passeurs?|geôliers?|ravisseurs?"
    r"|kamikazes?|otages?|victimes?|procès|repentie?s?|déserteurs?|clandestins?|bombes?|roquettes?|attentats?|embuscades?)"
    r"(?: (?:présumée?s?|armée?s?|historiques?|locaux|d'un|d'une|tueur|tueurs))*"
    r" (?:de l'|de la |d'|du |des )\Z|\bex-\Z"
)
# whose deed it was, or who is paid off
_BY = re.compile(
    r"\b(?:assassinat|attentat|enlèvement|exécution|massacre|meurtre|rapt|tuerie)s?\b[^.;:,\n]{0,60}"
    r" par (?:l'|les |la |le )?\Z"
    r"|\b(?:dîme|rançon|racket|impôt révolutionnaire|tribut)s?\b[^.;:,\n]{0,30} (?:à la |à l'|aux |au )\Z"
    r"|\b(?:payé|payer|paient|rackettés? par|rançonnés? par) les \Z"
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
# a state's own force or office, of which the acronym is: « son armée, l'[ADF] »
_ITS_OWN = re.compile(
    r"\b(?:son|sa|leur) (?:agence|armée|banque|compagnie|confédération|fédération|gendarmerie|ligue|marine|office|parti"
    r"|police|syndicat)(?: [a-zà-ÿ-]+){0,2}, (?:l'|la |le )\Z"
)
# words of an organisation in arms; an acronym that is explained by others is not its
_OF_ARMS = re.compile(
    r"arm[ée]|combat|d[ée]fens|d[ée]mocrat|front|insurg|islam|jihad|lib[ée]r|mouvement|nation|patriot|peuple|popul(?!ation)"
    r"|rebel|r[ée]sist|r[ée]vol|soldat|unifi",
    re.IGNORECASE,
)
_EXPLAINED = re.compile(r"(?:, | \()(?:pour )?(?:l'|la |le |les )?([A-ZÀ-Þ][^,.;:()\"\n]{8,90})")
_EXPLAINS = re.compile(r"([A-ZÀ-Þ][^,.;:()\"\n]{8,90}) \(\Z")
_STRIKES = re.compile(
    r'(?: "|")?(?: \([^)]{2,12}\))? (?:(?:l\'|les? |la |lui |leur )?'
    r"(?:ont|a|avait|avaient|auraient) (?:encore |de nouveau |aussi )?"
    r"(?:frappé|attaqué|tué|revendiqué|enlevé|pillé|incendié|massacré|abattu|exécuté|égorgé|tendu une embuscade"
    r"|racketté|rançonné|kidnappé|assassiné|plastiqué|dynamité|saboté|pris les armes|déposé les armes"
    r"|posé (?:une|des) bombes?)"
    r"|(?:y )?(?:garde|gardent|aligne|alignent|a perdu|ont perdu) (?:encore |toujours )?\w+"
    r" (?:hommes|combattants|fusils)"
    r"|(?:attaqu|enlèv|pill|rackett|rançonn|massacr|égorg|kidnapp|assassin|incendi|revendiqu|menac|rafl|dynamit|sabot)(?:e|ent))\b"
)
_SECOND = r" (?!(?:a|ont|est|sont|se|ne|y|en|de|du|des)\b)[^\W\d_A-ZÀ-Þ]"
# « son logiciel phare, [Flintlock], surveille »
_NOUN_AND_COMMA = re.compile(r"\b(?:[Ss]on|[Ss]a|[Ll]eur|[Nn]otre|[Cc]e|[Cc]ette) (?:\w+ )?([a-zà-ÿ]{3,})(?: \w+)?, \Z")
# « , le film de », « , une bière », « est un bar »
_APPOSITION = re.compile(
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
# what follows a score's first figure: « Clermont 35 [à 14] »
_SCORED = re.compile(r" (?:à|-) \d{1,3}\b")
# the score of a match
_SCORE = re.compile(r"\((?:\d{1,2}-\d{1,2}(?:,? (?:a\.? ?p|t\.? ?a\.? ?b)\.?)?)\)|\bl'ont emporté \d-\d")
#: a text of fewer characters tells one story
_ONE_STORY = 4000
#: words of leisure that a text of nothing else has at least
_SEVERAL = 3
#: how far from a name its score stands in a sentence, in characters
_AROUND = 150
_SPORT = ("arbitre", "buteur", "championnat", "entraine par", "entraineur", "mi-temps", "pro league")
# what is won: « a reçu mardi le », « lauréate du »
_WON = re.compile(
    r"\b(?:reçu|reçoit|recevra|remport|décroch|gagn|obten|décern|remis |attribu|lauréat|finaliste|candidat)\w*"
    r"(?: (?!l[ea]s? |d[eu] )\w+){0,2} (?:le |la |l'|du |de la |de l'|au |à la |à l')\Z"
)
# what it ends with
_ARTICLES = ("le ", "la ", "l'", "du ", "au ")
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
# what a village has: « messe à 10 heures à Gabian », where an exercise is called Gabian, too
_PARISH = re.compile(r"(?i)\b(?:messe|mairie|église|habitants?|commune|village|bourg|née? )\b")
# no edition has three figures: « une Desert Flag 650 »
_MODEL = re.compile(r" (?:\d{3}|(?!19|20)\d{4,})\Z")
_PLURAL = re.compile(r"\b(?:[Ll]es|[Dd]es|[Aa]ux|[Cc]es) \Z")
_PLAYS_ALONG = re.compile(r"\bjou\w+ le jeu d(?:e |u |'|e la )\Z")
_WHERE = re.compile(r"\b(?:[Vv]ers |[Aa]utour (?:de |d')|[Pp]rès (?:de |d')|[Aa]u large (?:de |d'))\Z")
_SINCE = re.compile(r"\b[Dd]epuis \Z")
_EVENT = re.compile(r"\b(?:Trophy|Classic|Cup|Fest|Rallye|Awards?|Open|Masters|Marathon|Trophée)\b")
_TWICE = re.compile(r"(\w+) (?:par|à|après|contre) (\w+)")
# heads that stand for the whole name: « l'Emirat », « le Front »
_HEADS = frozenset(
    "alliance brigade coalition confrerie emirat faction front katiba legion ligue milice phalange".split()
)
_GROUP_VERB = re.compile(
    r"(?:a|ont|avait|aurait|est|était|serait|sera|n|ne|s|se|dit|et|qui|que|dont|y|en|lui|[a-zéû]+(?:e|ait|era|ent))$"
)
_CIVIL = re.compile(
    r'(?: "|")?(?: \([^)]{2,12}\))?(?:, | \()(?:une? |l\'|la |le )?(?:\w+ )?'
    r"(?:asbl|ASBL|association|chorale|troupe|collectif|syndicat|club|équipe|fanfare|ONG|coopérative|orchestre"
    r"|amicale|start-up|confédération|fondation|compagnie de théâtre|groupe de rock|groupe punk|gang de copains"
    r"|cercle|brasserie|bière|ambrée|roman|film|(?:long|court|moyen)[- ]métrage|jeu vidéo"
    r"|chaîne de (?:magasins|restaurants)|autoroute|chatte?|chien(?:ne)?)\b"
)
# what it is called a sentence on: « . Réuni en congrès, ce parti »
_CALLED_A_PARTY = re.compile(
    r"[^.\n]{0,100}\. [^.,\n]{0,60},? ?\b[Cc]e (?:parti|syndicat|club|festival) "
    r"|, (?:une |cette |la )?(?:alliance|coalition|plateforme|union) (?:de |des |d')(?:\w+ )?(?:partis|syndicats|ong)\b"
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
# what is sung, sold or taught in a body's name
_UNARMED = re.compile(
    r" (?:choral|chorale|coopérati[fv]e?|laiti[eè]re?|musicale?|culturel(?:le)?|sporti(?:f|ve)|théâtrale?"
    r"|hippique|nautique|philatélique|horticole|mutualiste|scolaire)s?\b"
)
# « le bâtiment hydrographique La Pérouse », « la compagnie aérienne X »
_ADJECTIVE = re.compile(r"(?:ique|al|ale|aire|ien|ienne|ais|aise|ier|ière)\Z")
# what keeps a noun from bearing the name behind it: « un seul coiffeur : Aman »
_CUT = re.compile(r"[,:;()–—]")
_ON_STAGE = re.compile(
    r"(?: \"|\")? (?:en (?:concert|tournée|finale|live|spectacle|dédicace|clôture|ouverture|tête d'affiche)"
    r"|à l'affiche|(?:a |ont )?(?:chant|jou|batt)\w+)\b"
)
# « talibans du goût », and what they are in earnest
_OF_SOMETHING = re.compile(r" (?:du |de la |de l'|des |de |d')([a-zà-ÿ][\w-]+)")
_SOMEWHERE = frozenset(
    "annees autre capitale centre coin debut district est frontiere gouvernement groupe mollah monde mouvement nord"
    " ouest pays province region regime reseau retour sud temps vallee village ville".split()
)
# who bears a name that goes on with another
_PREACHERS = frozenset("chanteur cheikh docteur imam m mme professeur rappeur".split())
# an alias, and whose it is: « le chef des Choneros, alias « Fito » »
_ALIAS = re.compile(r"\b(?:alias|dit|dite|surnommée?|connue? sous)\b")
_HEAD_OF = re.compile(
    r"\b(?:ancien|cadre|chef|commandant|dirigeant|fondateur|leader|membre|meneur|numéro deux|parrain|patron"
    r"|porte-parole)s?"
    r"(?: \w+)? d(?:es |u |e la |e l'|e |')\Z"
)
# « FLNC du 22-Octobre »
_DATED = re.compile(r" du (\d{1,2}-[A-ZÀ-Þ][a-zà-ÿ]+)\Z")
# what such a name begins with, and which no name lacks: « katiba Serma », « Baz Lanmò »
_TYPES = frozenset(("baz", "kameradschaft", "katiba", "kommando"))
# the small words of names of bands abroad
_FOREIGN_LINKS = frozenset("al as ash cha da do el la na wa ya".split())
_CAPITAL_BEHIND = re.compile(r" [A-ZÀ-Þ][a-zà-ÿ]|-\w")
# what a group's name in small letters goes on with: « Front de libération des nains [de jardin] »
_GOES_ON = re.compile(
    r" d(?:e (?!facto|fait|moins|nouveau|plus|retour|\w+(?:[eio]r|dre|ttre|aire)\b)"
    r"|'(?!\w+(?:[eio]r|être)\b))[a-zà-ÿ]{3,}"
)
# an exercise that is called by a word with its article: « "Le Lion, c'est », « au Moineau, nous »
_WITH_LE = re.compile(r'(?:" ?Le|\b[Aa]u) \Z')
_ACRONYM = re.compile(r"([A-Z]{2,5})[- ]?\d{2,4}")
_HASHTAG = re.compile(r"(?<=#)([^\W\d_]{4,40})(?:\d{2}|20\d\d)?(?!\w)")
# in mid-sentence: « avec La Mayiza »
_ARTICLE = re.compile(r"(?<=[a-zé,] )(La |Los |Las |El )\Z")
_SMALL = frozenset("a al au aux d da de del des du e el en et l la le les of the y".split())


@lru_cache(maxsize=8)
def _words(name: str) -> frozenset[str]:
    text = files("extractor").joinpath(f"rules/data/{name}.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and line[0] != "#")


@lru_cache(maxsize=8)
def _words_and_plurals(name: str) -> frozenset[str]:
    words = _words(name)
    return words.union(f"{word}{ending}" for word in words for ending in "sx")


def field() -> tuple[str, ...]:
    """The beginnings of words of the field."""
    return tuple(sorted(_words("exercise-field") | _words("exercise-forces")))


FIELD = Context(near=field())
_WAR = Context(near=tuple(sorted(_words("group-field"))))
_LEISURE = Context(near=tuple(sorted(_words("group-leisure"))))
# of these no exercise is made, but a gang
_ARMED = Context(
    near=tuple(
        "assaillant cagoul combattant djihad embuscad enlèvement fusil gang guérill insurg jihad kalachnikov maquis"
        " massacr meurtr milice milicien otage racket rançon rebell terroris".split()
    )
)
MANOEUVRES = ("exercice", "manœuvre")
_PRACTICE = (*MANOEUVRES, "entrain", "fictif", "plastron", "simul")
FORCES = Context(near=tuple(sorted(_words("exercise-forces"))))
# « le groupe d'autodéfense », « la faction rebelle », « le mouvement djihadiste »
_IN_ARMS = ("armé", "autodéf", "djihad", "insurg", "islam", "jihad", "rebel", "sépar", "terror")
# « le désert de [Wadi Rum] », « au port de [Santos] »
_SITE = re.compile(
    r"\b(?:port|ville|village|vallée|oasis|baie|golfe|lac|région|province|district|quartier|gare|plage|commune|localité"
    r"|désert|aéroport|préfecture|département|cité) (?:de |d'|du |des |de la |de l')\Z"
)
# « des tirs de [Kalibr] »
_FIRED = re.compile(r"\b(?:tirs?|missiles?|roquettes?|salves?|lance-roquettes) (?:de |d')\Z")
_SAID_BEHIND = re.compile(r", (?:une? |la |le |l')?(\w+)")
# what no boat, film or firm has before its name
_LEADING = frozenset(
    "exercice exercices manœuvre manœuvres entrainement entrainements pendant durant lors participe participent"
    " rejoint rejoignent sans malgre".split()
)


def something_else(text: Text, start: int, end: int) -> bool:
    """Whether a noun beside a name says that it is none of ours: « le ferry Colibri », « Colibri, le film »."""
    other = _words("something-else")
    near, far = ("", "") if _CUT.search(text.plain, max(0, start - 4), start) else text.words_before(start)
    if ship(text, start, end) or (_ADJECTIVE.search(near) and fold(far) in other):
        return True  # « le bâtiment hydrographique La Pérouse »
    if fold(near) in other or (fold(near) in _OF and fold(far) in other - _OF_ANYTHING):
        return not _PLAYS_ALONG.search(text.plain, max(0, start - 30), start)
    if _ON_SCREEN.match(text.plain, end) or won(text, start):
        return True
    leading = _NOUN_AND_COMMA.search(text.plain, max(0, start - 50), start)
    if leading and fold(leading[1]) in other:
        return True
    said = None if fold(near) in _LEADING else _APPOSITION.match(text.plain, end)
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
    if _SITE.search(before) and not name[-1].isdigit():
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
    return "" if len(words) == 2 and words[1].isdigit() and fold(words[0]) in _words("numbered") else None


def of_operation(text: Text, start: int, end: int) -> bool:
    """Whether a paragraph speaks of an operation, and the text nowhere of training: « Harpie reprend. L’opération »."""
    return not text.has(_PRACTICE) and _OPERATION.search(text.plain, *text.paragraph(start, end)) is not None


@lru_cache(maxsize=1024)
def everyday(name: str) -> bool:
    """Whether a name is made of everyday English words alone: "Noble Jump"."""
    return all(fold(word) in _words("everyday-english") for word in surface_words(name))


def telling(text: Text, start: int, end: int, common: frozenset[str]) -> bool:
    """Whether a word of a listed exercise's name says by itself that it is meant: "Obangame", not "Lion"."""
    word = text.plain[start:end]
    quoted = text.plain[max(0, start - 2) : start].strip() == '"'
    return not (quoted or _ordinary(word, common) or everyday(word) or _is_listed(word))


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
    return said.isdisjoint(_words("homonyms"))


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
    return not near or near in _words("exercise-leads") or (before[-1:] != "" and before[-1] in '",:;(–—')


def out_of_field(text: Text, start: int, end: int) -> bool:
    """Whether a paragraph speaks of sport, of films or trade and of nobody in uniform: « Joint Warrior a viré »."""
    if fold(text.words_before(start)[0]) in _LEADING or _STARTS.match(text.plain, end):
        return False
    found = _other_worlds(text, start, end)
    return found > 0 and not text.evokes(FIELD if found == 1 else FORCES, start, end)


def scored(text: Text, start: int, end: int) -> bool:
    """Whether a match is told beside a name, with its score: « Al-Shabab a battu Al-Fateh (2-1) »."""
    begin, stop = text.sentence(start, end)
    if _SCORE.search(text.plain, max(begin, start - _AROUND), min(stop, end + _AROUND)):
        return True
    return len(text.plain) < _ONE_STORY and text.has(_SPORT) and _tells_scores(text.plain)


@lru_cache(maxsize=1)  # asked for each name of a text
def _tells_scores(plain: str) -> bool:
    return _SCORE.search(plain) is not None


def at_peace(text: Text, start: int, end: int) -> bool:
    """Whether a paragraph speaks of sport or the stage, and the text nowhere of war or crime: « Los Lobos joue »."""
    if text.has(_WAR.near):
        return False
    needed = 0 if _ON_STAGE.match(text.plain, end) else 1
    return _other_worlds(text, start, end) > needed


@lru_cache(maxsize=1)  # asked for each name of a text
def at_leisure_throughout(plain: str) -> bool:
    """Whether a text of one story is of a match, a film or a brewery, by several words: nobody there is in arms."""
    if len(plain) > _ONE_STORY:
        return False
    said = fold(plain)
    return sum(word in said for word in _words("leisure")) >= _SEVERAL


def its_head_is_called(text: Text, start: int, end: int, alias: int) -> bool:
    """Whether an alias behind a group is its chief's: « le chef des [Choneros], alias « Fito » »."""
    return _ALIAS.search(text.plain, end, alias) is not None and (
        _HEAD_OF.search(text.plain, max(0, start - 40), start) is not None
    )


def behind_its_place(text: Text, start: int, end: int) -> int:
    """Where an exercise's name begins behind the place where it is held: « clos à Kénitra [Gharb 2024] »."""
    first, _, rest = text.plain[start:end].partition(" ")
    if len(rest) > 3 and rest[0].isupper() and text.plain.endswith(("à ", "À "), 0, start) and is_place(first):
        return start + len(first) + 1
    return start


def with_article(text: Text, start: int) -> int:
    """Where a name begins with its article, if a capital in mid-sentence says that it is one: « pour [La Mayiza] »."""
    article = _ARTICLE.search(text.plain, max(0, start - 6), start)
    return article.start(1) if article else start


def at_leisure(text: Text, start: int, end: int) -> bool:
    """Whether a paragraph speaks of games and outings, and the text nowhere of war: « le Sentier lumineux, balade »."""
    return not text.has(_WAR.near) and text.evokes(_LEISURE, start, end) and not strikes(text, start, end)


def _other_worlds(text: Text, start: int, end: int) -> int:
    """How many words of the paragraph, or their singulars, are of sport, of the stage, of table and trade."""
    begin, stop = text.paragraph(start, end)
    said = text.folded(begin, start) + text.folded(end, stop)
    return len(_words_and_plurals("other-worlds").intersection(said.replace(" de concert ", " ").split()))


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
    return near[:1].isupper() and not near.isupper() and not function_word(near) and fold(near) not in _LINKS


def announced(text: Text, start: int, end: int) -> bool:
    """Whether a word before a name or a verb behind it says that it is an exercise: « pendant Flintlock »."""
    near, far = text.words_before(start)
    cues = _words("exercise-cues")
    if fold(near) in cues or (fold(near) in _LINKS and fold(far) in cues):
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


def may_stand(text: Text, start: int, end: int, common: frozenset[str], weak: bool = False) -> bool:
    """Whether a name known from elsewhere in the text is the same name at plain[start:end].

    Its neighbours say so; a name that is an everyday word, a first name or a place
    needs one that leads to it, and so does a `weak` one, the first word of a longer name.
    """
    plain = text.plain
    if plain[end : end + 1] == "-" and plain[end + 1 : end + 2].isalpha():
        return False
    if start and plain[start - 1] == "-":
        return False
    near, far = text.words_before(start)
    apart = _CUT.search(plain, max(0, start - 2), start) is not None  # « Ici, [Marara] est »
    if near and not apart and near[0].isupper() and not function_word(near) and fold(near) not in _LINKS:
        return False
    if something_else(text, start, end):
        return False
    behind = re.match(r" ([^\W\d_][\w'-]*)", plain[end : end + 40])
    if behind and behind[1][0].isupper() and not function_word(behind[1]) and not behind[1].isupper():
        return False  # the beginning of a longer name
    word = plain[start:end]
    if fold(near) in ("la", "le", "les") and " " not in word and fold(far) not in _words("exercise-cues"):
        return False  # « la Faucheuse est de retour »
    if not weak and (" " in word or not _ordinary(word, common)):
        return True
    if edition_end(plain, end) > end or plain[max(0, start - 2) : start].strip() == '"':
        return True
    if fold(near) in _PLACE:
        return False
    cues = _words("exercise-cues")
    return (
        fold(near) in cues
        or (fold(near) in _LINKS and fold(far) in cues)
        or (fold(near) not in _LINKS and _VERB.match(plain[end : end + 40].lstrip(" ")) is not None)
    )


def called_with_article(text: Text, start: int, end: int) -> bool:
    """Whether a word of an exercise's name is said with its article: « Le Lion, c’est », not « le Lion d’or »."""
    plain = text.plain
    return (
        plain[start].isupper()
        and _WITH_LE.search(plain, max(0, start - 6), start) is not None
        and (plain[end : end + 1] in ("", *',.;:!?"') or _VERB.match(plain, end) is not None)
        and not something_else(text, start, end)
    )


def in_small_letters(text: Text, start: int, written: list[str]) -> bool:
    """Whether a name of several words stands in small letters behind a word that leads to it.

    « l'exercice forêt d'émeraude »
    """
    if len(written) < 2 or len("".join(written)) < 8:
        return False
    near, far = text.words_before(start)
    cues = _words("exercise-cues")
    return (
        fold(near) in cues
        or (fold(near) in _LINKS and fold(far) in cues)
        or text.plain[max(0, start - 2) : start].strip() == '"'
    )


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


def sited(text: Text, start: int) -> bool:
    """Whether the noun before a name says that it is a place: « au port de [Santos] »."""
    return _SITE.search(text.plain, max(0, start - 30), start) is not None


def led_by(text: Text, start: int, nouns: tuple[str, ...]) -> bool:
    """Whether one of these words stands a little before a name: « les rebelles de l'[ADP] », of rebelles."""
    near = text.plain[max(0, start - 25) : start].lower()
    return any(noun in near for noun in nouns)


def told_behind(text: Text, start: int, end: int) -> bool:
    """Whether what follows a name without an article says that it bears arms: « de [Zaïre], autodéfense »."""
    said = _SAID_BEHIND.match(text.plain, end)
    if not said or text.plain.endswith(("l'", "la ", "le ", "du ", "en ", "au "), 0, start):
        return False
    return said[1].startswith(_IN_ARMS) or fold(said[1]) in TYPE_NOUNS


def bands_behind(text: Text, start: int, end: int, nouns: tuple[str, ...]) -> bool:
    """Whether a name that begins as a person's is none's: « les [Yan Dawa] », « le [Karen Freedom Front] »."""
    before = text.words_before(start)[0].lower()
    return (
        before in ("les", "des", "aux", "ces")
        or before in nouns
        or fold(before) in TYPE_NOUNS
        or before.startswith(_IN_ARMS)
        or any(fold(word) in TYPE_NOUNS for word in surface_words(text.plain[start:end]))
    )


def led_by_person(text: Text, start: int, end: int) -> bool:
    """Whether a first name and an Arabic surname name whose men they are: « les rebelles d'[Abdelaziz al-Hilu] »."""
    words = text.plain[start:end].split(" ")
    return (
        len(words) == 2
        and words[1].startswith(("al-", "el-", "Al-", "El-"))
        and is_first_name(fold(words[0]))
        and text.plain.endswith(("d'", "de "), 0, start)
    )


def first_name(name: str) -> bool:
    """Whether a name is a first name alone: "Martine"."""
    return " " not in name and is_first_name(fold(name))


def _ordinary(word: str, common: frozenset[str]) -> bool:
    """Whether a name is an everyday word, a first name or a place."""
    return fold(word) in common or is_first_name(fold(word)) or is_place(word)


def short_forms(name: str, label: str) -> tuple[str, ...]:
    """What a name may be called for short.

    "Mirabelle sauvage" -> "Mirabelle", "Pluto Express" -> "Pluto", "Express", "Grand African NEMO" -> "NEMO",
    "gang Sosua" -> "Sosua",
    "Front uni du Logone" -> "Front uni", "Front"
    """
    words = surface_words(name)
    if len(words) == 3 and fold(words[0]) in _TYPES and words[1][0].isupper():
        return (name.split(" ", 1)[1],)
    if (
        label == "EXERCISE"
        and 1 < len(words) < 5
        and len(words[0]) > 4
        and words[0][0].isupper()
        and words[1][0].islower()
    ):
        return (words[0],)
    if label == "EXERCISE" and len(words) > 1 and len(words[-1]) > 3 and words[-1].isupper() and not name.isupper():
        return (words[-1],)
    if label == "EXERCISE" and len(words) == 2 and all(word.istitle() for word in words):
        return tuple(word for word in words if len(word) > 3)
    if label == "GROUP" and 2 < len(words) < 6 and words[0][-1] in "sx" and fold(words[1]) in _LINKS:
        if words[0][0].isupper() and len(words[0]) > 4 and fold(words[0]) not in TYPE_NOUNS | _HEADS:
            return (words[0],)  # « les Mouettes du Port » -> « les Mouettes »
    if label == "GROUP" and words[0] in ("cartel", "gang", "clan"):
        last = words[-1]
        if len(last) > 3 and last[0].isupper() and all(fold(word) in _LINKS for word in words[1:-1]):
            return (last,)  # « le cartel de la Ceniza » -> « la Ceniza »
    if label == "GROUP" and len(words) > 2 and words[0][0].isupper() and fold(words[0]) in (TYPE_NOUNS | _HEADS):
        link = next((i for i, word in enumerate(words) if fold(word) in _LINKS or word == "pour"), 0)
        shorter = (" ".join(words[:link]),) if link > 1 else ()
        return (*shorter, words[0]) if link and fold(words[0]) in _HEADS else shorter
    return ()


def own_forms(name: str) -> tuple[str, ...]:
    """What a group is called for short that names nothing else, if it is no everyday word, first name or place.

    "400 Simbi" -> "Simbi", "katiba Serma" -> "Serma",
    "Jeshi la Ngoma" -> "Ngoma", "Los Búhos del Río" -> "Búhos", "FLB du 9-Mai" -> "9-Mai",
    "Iron Vikings" -> "Vikings", "Sons of the Lagoon" -> "Sons"
    """
    if dated := _DATED.search(name):
        return (dated[1],)
    words = surface_words(name)
    if len(words) == 3 and fold(words[0]) in _TYPES and words[1][0].isupper():
        return (name.split(" ", 1)[1],)
    if (
        (len(words) == 2 and (words[0].isdigit() or fold(words[0]) in _TYPES))
        or (len(words) > 1 and words[0] in ("Los", "Las"))
        or (len(words) == 2 and words[1].endswith("s") and words[1].istitle() and words[0].istitle())
    ):
        found = words[1]
    elif words[0].endswith("s") and words[1:2] == ["of"]:
        found = words[0]
    elif len(words) == 3 and words[1] in _FOREIGN_LINKS and words[0][0].isupper():
        found = words[2]
    else:
        return ()
    return (found,) if len(found) > 3 and found[0].isupper() and not found.isupper() else ()


def as_word(text: Text, start: int, listed: str, written: str) -> bool:
    """Whether an acronym of a group stands as a word with its article: « le général de l’Urne », of the URNE."""
    return (
        len(listed) > 3
        and listed.isupper()
        and written == listed.capitalize()
        and text.plain.endswith(("l'", "L'", "la ", "La ", "le ", "Le ", "du ", "au "), 0, start)
    )


def alone(text: Text, start: int, end: int, common: frozenset[str]) -> bool:
    """Whether a group's own short form is all that stands there: « Ngoma recrute », not « Idrissa Ngoma »."""
    word = text.plain[start:end]
    if word[0].isalpha() and (_ordinary(word, common) or _is_listed(word)):
        return False
    near, behind = text.words_before(start)[0], _CAPITAL_BEHIND.match(text.plain, end)
    if text.plain[max(0, start - 1) : start] == "-" or behind or something_else(text, start, end):
        return False
    return not near[:1].isupper() or function_word(near) or fold(near) in _LINKS


def _is_listed(word: str) -> bool:
    return listed().get(name_key(word)) is not None


def short_stands(text: Text, start: int, end: int) -> bool:
    """Whether a group's short name is all that stands there: « le Front a nié », not « le Front populaire »."""
    plain = text.plain
    if text.beside(start, end)[1] in ("de", "du", "des", "d", "pour"):
        return False
    if " " in plain[start:end]:
        return True
    behind = re.match(r" ([^\W\d_]\w*)", plain[end : end + 30])
    verb = behind is None or _GROUP_VERB.match(behind[1]) is not None
    return verb and fold(text.words_before(start)[0]) in ("le", "la", "l", "du", "au", "les", "aux")


def called_a_party(text: Text, end: int) -> bool:
    """Whether the next sentence calls a group that no list holds a party: « le Front des laboureurs … ce parti »."""
    return _CALLED_A_PARTY.match(text.plain, end) is not None


def goes_on(text: Text, start: int, end: int) -> bool:
    """Whether a group's name that ends in small letters goes on as no group's does: « … des nains de jardin »."""
    last = text.plain.rfind(" ", start, end) + 1
    return last > start and text.plain[last:end].islower() and _GOES_ON.match(text.plain, end) is not None


def thing(text: Text, start: int, end: int) -> bool:
    """Whether what stands beside a group's name says that it is drunk, read or seen: « la Milice, ambrée de garde »."""
    return _THING.match(text.plain, end) is not None or (
        _THING_BEFORE.search(text.plain, max(0, start - 40), start) is not None
        or (text.plain.endswith(("la ", "La "), 0, start) and text.plain.startswith(_MASCULINE, start))
    )


def sings_or_sells(name: str) -> bool:
    """Whether a word in a name of several says that its bearers are unarmed: "Cercle choral du Centre"."""
    return _UNARMED.search(name) is not None


def civil(text: Text, end: int) -> bool:
    """Whether the noun behind a name says that its bearers are unarmed: « , asbl », « (une chorale »."""
    return _CIVIL.match(text.plain, end) is not None


def generic(text: Text, start: int, first: str) -> bool:
    """Whether a name that begins with a common noun is one of many, or a side.

    « un État islamique », « anti-talibans »
    """
    if text.plain[max(0, start - 5) : start].lower().endswith(("anti-", "pro-")):
        return True
    if not first.isupper() and text.plain.endswith(("l'autre ", "L'autre "), 0, start):
        return True  # « qui a connu l'autre Zaïre », not « l'autre ELN »
    return fold(text.words_before(start)[0]) in ("un", "une") and (fold(first) in TYPE_NOUNS or fold(first) == "etat")


def no_group(text: Text, start: int, end: int) -> bool:
    """Whether a listed group's name is zealots', a band's or a dish's here."""
    if figurative(text, start, end) or at_peace(text, start, end) or at_table(text, end) or scored(text, start, end):
        return True
    if _CAPITAL_BEHIND.match(text.plain, end) and fold(text.words_before(start)[0]) in _PREACHERS:
        return True  # « l'imam Abou Sayyaf Benali »
    # « brûlé par les Contras, la coopérative de Jalapa exporte »
    if civil(text, end) and not text.plain.startswith((", la ", ", le ", ", l'"), end):
        return True
    return fold(text.words_before(start)[0]) in _words("group-titled") or at_leisure(text, start, end)


def figurative(text: Text, start: int, end: int) -> bool:
    """Whether a name stands for zealots of something small: « les talibans du bon goût », not « du Nord »."""
    if fold(text.plain[start:end]) not in ("taliban", "talibans"):
        return False
    of = _OF_SOMETHING.match(text.plain, end)
    return of is not None and fold(of[1]) not in _SOMEWHERE


def strikes(text: Text, start: int, end: int) -> bool:
    """Whether what stands beside a name says that its bearer is in arms: « les ADF ont encore frappé »."""
    plain = text.plain
    return (
        _STRIKES.match(plain, end) is not None
        or _MEN.search(plain, max(0, start - 40), start) is not None
        or _BY.search(plain, max(0, start - 100), start) is not None
    )


def explained_otherwise(text: Text, start: int, end: int, names: tuple[str, ...]) -> bool:
    """Whether an acronym stands for a body at peace: « l'OAS, l'Organisation océane d'aide à la scolarité ».

    Its initials are those of words beside it, which are none of the group's `names` and say nothing of arms.
    """
    if _ITS_OWN.search(text.plain, max(0, start - 60), start):
        return True
    behind = _EXPLAINED.match(text.plain, end)
    said = (behind or _EXPLAINS.search(text.plain, max(0, start - 100), start) or (None, ""))[1]
    letters, words = fold(text.plain[start:end]), surface_words(said)
    if behind:
        spelt = any(spells(letters, words[:n]) for n in range(len(letters), len(words) + 1))
    else:
        firsts = [i for i, word in enumerate(words) if word[0].isupper() and spells(letters, words[i:])]
        spelt, said = bool(firsts), " ".join(words[firsts[-1] if firsts else 0 :])
    return spelt and not _OF_ARMS.search(said) and not any(_letters(name) in _letters(said) for name in names)


def _letters(name: str) -> str:
    return "".join(map(fold, surface_words(name)))


def spells(letters: str, words: list[str]) -> bool:
    """Whether letters are the initials of words, of which small ones count or not."""
    reached = {0}
    for word in map(fold, words):
        if not reached:
            return False
        reached = {n + 1 for n in reached if letters[n : n + 1] == word[0]} | (reached if word in _SMALL else set())
    return len(letters) in reached


def at_table(text: Text, end: int) -> bool:
    """Whether the noun behind a group's name says that it is a dish, a song, a horse: « la Séléka, soupe »."""
    said = _APPOSITION.match(text.plain, end)
    return said is not None and any(fold(word) in _words("other-worlds") for word in (said[1] or said[2]).split())


def hashtags(plain: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, folded letters) of each hashtag but for its sign and the digits at its end: #RocheNoire26."""
    for match in _HASHTAG.finditer(plain):
        yield match.start(1), match.end(), fold(match[1])


def initials(name: str) -> str:
    """The initials of the words of a name that say something: "Bouclier de la Pendjari" -> "BP"."""
    return "".join(w[0] for w in surface_words(name) if fold(w) not in _SMALL).upper()


def acronyms_with_edition(plain: str, letters: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    """(start, end, letters) of each acronym of these letters with its edition: AL23, BP-2026."""
    for match in _ACRONYM.finditer(plain):
        if (
            match[1] in letters
            and not plain[match.start() - 1 : match.start()].isalnum()
            and not plain[match.end() : match.end() + 1].isalnum()
        ):
            yield match.start(), match.end(), match[1]
