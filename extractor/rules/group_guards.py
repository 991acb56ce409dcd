"""Where a name can be an armed group's, and where its neighbours say that it is none.

« les ADF ont encore frappé » are in arms; « les talibans du bon goût », « Al-Shabab a battu Al-Fateh (2-1) » are not.
"""

import re

from extractor.lexicon.people import civilities, is_first_name
from extractor.rules.document_view import Text
from extractor.rules.exercise_guards import SITE
from extractor.rules.folding import fold, surface_words
from extractor.rules.gazetteer import TYPE_NOUNS
from extractor.rules.others import APPOSITION, civil, other_worlds, word_list
from extractor.rules.schema import Context

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
# the score of a match
_SCORE = re.compile(r"\((?:\d{1,2}-\d{1,2}(?:,? (?:a\.? ?p|t\.? ?a\.? ?b)\.?)?)\)|\bl'ont emporté \d-\d")
#: a text of fewer characters tells one story
_ONE_STORY = 4000
#: words of leisure that a text of nothing else has at least
_SEVERAL = 3
#: how far from a name its score stands in a sentence, in characters
_AROUND = 150
_SPORT = ("arbitre", "buteur", "championnat", "entraine par", "entraineur", "mi-temps", "pro league")
# what it is called a sentence on: « . Réuni en congrès, ce parti »
_CALLED_A_PARTY = re.compile(
    r"[^.\n]{0,100}\. [^.,\n]{0,60},? ?\b[Cc]e (?:parti|syndicat|club|festival) "
    r"|, (?:une |cette |la )?(?:alliance|coalition|plateforme|union) (?:de |des |d')(?:\w+ )?(?:partis|syndicats|ong)\b"
)
# what is sung, sold or taught in a body's name
_UNARMED = re.compile(
    r" (?:choral|chorale|coopérati[fv]e?|laiti[eè]re?|musicale?|culturel(?:le)?|sporti(?:f|ve)|théâtrale?"
    r"|hippique|nautique|philatélique|horticole|mutualiste|scolaire)s?\b"
)
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
_PREACHERS = frozenset("chanteur cheikh imam rappeur".split())
# an alias, and whose it is: « le chef des Choneros, alias « Fito » »
_ALIAS = re.compile(r"\b(?:alias|dit|dite|surnommée?|connue? sous)\b")
_HEAD_OF = re.compile(
    r"\b(?:ancien|cadre|chef|commandant|dirigeant|fondateur|leader|membre|meneur|numéro deux|parrain|patron"
    r"|porte-parole)s?"
    r"(?: \w+)? d(?:es |u |e la |e l'|e |')\Z"
)
CAPITAL_BEHIND = re.compile(r" [A-ZÀ-Þ][a-zà-ÿ]|-\w")
# what a group's name in small letters goes on with: « Front de libération des nains [de jardin] »
_GOES_ON = re.compile(
    r" d(?:e (?!facto|fait|moins|nouveau|plus|retour|\w+(?:[eio]r|dre|ttre|aire)\b)"
    r"|'(?!\w+(?:[eio]r|être)\b))[a-zà-ÿ]{3,}"
)
# in mid-sentence: « avec La Mayiza »
_ARTICLE = re.compile(r"(?<=[a-zé,] )(La |Los |Las |El )\Z")
SMALL = frozenset("a al au aux d da de del des du e el en et l la le les of the y".split())
_WAR = Context(near=tuple(sorted(word_list("group-field"))))
_LEISURE = Context(near=tuple(sorted(word_list("group-leisure"))))
# « le groupe d'autodéfense », « la faction rebelle », « le mouvement djihadiste »
_IN_ARMS = ("armé", "autodéf", "djihad", "insurg", "islam", "jihad", "rebel", "sépar", "terror")
_SAID_BEHIND = re.compile(r", (?:une? |la |le |l')?(\w+)")


def scored(text: Text, start: int, end: int) -> bool:
    """Whether a match is told beside a name, with its score: « Al-Shabab a battu Al-Fateh (2-1) »."""
    begin, stop = text.sentence(start, end)
    if _SCORE.search(text.plain, max(begin, start - _AROUND), min(stop, end + _AROUND)):
        return True
    return len(text.plain) < _ONE_STORY and text.has(_SPORT) and _SCORE.search(text.plain) is not None


def at_peace(text: Text, start: int, end: int) -> bool:
    """Whether a paragraph speaks of sport or the stage, and the text nowhere of war or crime: « Los Lobos joue »."""
    if text.has(_WAR.near):
        return False
    needed = 0 if _ON_STAGE.match(text.plain, end) else 1
    return other_worlds(text, start, end) > needed


def at_leisure_throughout(text: Text) -> bool:
    """Whether a text of one story is of a match, a film or a brewery, by several words: nobody there is in arms."""
    return len(text.plain) <= _ONE_STORY and text.number_of(word_list("leisure")) >= _SEVERAL


def its_head_is_called(text: Text, start: int, end: int, alias: int) -> bool:
    """Whether an alias behind a group is its chief's: « le chef des [Choneros], alias « Fito » »."""
    return _ALIAS.search(text.plain, end, alias) is not None and (
        _HEAD_OF.search(text.plain, max(0, start - 40), start) is not None
    )


def with_article(text: Text, start: int) -> int:
    """Where a name begins with its article, if a capital in mid-sentence says that it is one: « pour [La Mayiza] »."""
    article = _ARTICLE.search(text.plain, max(0, start - 6), start)
    return article.start(1) if article else start


def at_leisure(text: Text, start: int, end: int) -> bool:
    """Whether a paragraph speaks of games and outings, and the text nowhere of war: « le Sentier lumineux, balade »."""
    return not text.has(_WAR.near) and text.evokes(_LEISURE, start, end) and not strikes(text, start, end)


def sited(text: Text, start: int) -> bool:
    """Whether the noun before a name says that it is a place: « au port de [Santos] »."""
    return SITE.search(text.plain, max(0, start - 30), start) is not None


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


def called_a_party(text: Text, end: int) -> bool:
    """Whether the next sentence calls a group that no list holds a party: « le Front des laboureurs … ce parti »."""
    return _CALLED_A_PARTY.match(text.plain, end) is not None


def goes_on(text: Text, start: int, end: int) -> bool:
    """Whether a group's name that ends in small letters goes on as no group's does: « … des nains de jardin »."""
    last = text.plain.rfind(" ", start, end) + 1
    return last > start and text.plain[last:end].islower() and _GOES_ON.match(text.plain, end) is not None


def sings_or_sells(name: str) -> bool:
    """Whether a word in a name of several says that its bearers are unarmed: "Cercle choral du Centre"."""
    return _UNARMED.search(name) is not None


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
    near = fold(text.words_before(start)[0])
    if CAPITAL_BEHIND.match(text.plain, end) and (near in civilities() or near in _PREACHERS):
        return True  # « l'imam Abou Sayyaf Benali »
    # « brûlé par les Contras, la coopérative de Jalapa exporte »
    if civil(text, end) and not text.plain.startswith((", la ", ", le ", ", l'"), end):
        return True
    return fold(text.words_before(start)[0]) in word_list("group-titled") or at_leisure(text, start, end)


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
        reached = {n + 1 for n in reached if letters[n : n + 1] == word[0]} | (reached if word in SMALL else set())
    return len(letters) in reached


def at_table(text: Text, end: int) -> bool:
    """Whether the noun behind a group's name says that it is a dish, a song, a horse: « la Séléka, soupe »."""
    said = APPOSITION.match(text.plain, end)
    return said is not None and any(fold(word) in word_list("other-worlds") for word in (said[1] or said[2]).split())
