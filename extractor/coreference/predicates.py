"""The roles that a sentence says of a name, or calls it to (pure).

« [Flore Hottin] est vétérinaire »         ->  "vétérinaire"
« il a nommé [Driss Ghali] ambassadeur »   ->  "ambassadeur"
« Bureau : [Anne Bloch] présidente, »      ->  "présidente"
"""

import re
from functools import cache

from extractor.coreference.role_phrases import phrase_at
from extractor.coreference.roles import (
    CALLED,
    CIVILITY_ROOM,
    PREDICATE,
    PREPOSITION,
    REACH,
    Told,
    any_of,
    told_of,
    touches,
)
from extractor.lexicon import roles as words
from extractor.lexicon.people import function_at

#: an item of a list, « [X] trésorière, », begins and ends so
_ITEM = re.compile(r"(?:[:;,•(][ \u00a0]*|[ \u00a0]et[ \u00a0]+)$")
_LEAD = r"(?:,[ \u00a0](?:qui|lui|elle|lui aussi|elle aussi|quant à (?:lui|elle)|de son côté)(?:[ \u00a0]*,)?)?"
#: « [X], 44 ans, est infirmière », « [X] (PS), de Pau, est maire »
_ASIDE = re.compile(
    r"[ \u00a0]*(?:\([^()\n]{1,24}\))?[ \u00a0]*,[ \u00a0]"
    r"(?:(?:âgée?[ \u00a0]de[ \u00a0])?\d{1,3}[ \u00a0]ans|(?:de|du|des|d['’])[ \u00a0]?[^,.;:!?\n«»()]{1,40})"
    r",(?=[ \u00a0])"
)
#: « a été nommé manager de l'année » is a prize
_PRIZE = re.compile(r"\b(?:de[ \u00a0]l['’](?:année|édition)|du[ \u00a0](?:mois|match|tournoi|siècle|jour))\b")
_COMMA = re.compile(r"(?:[ \u00a0]de[ \u00a0]\d{1,3}[ \u00a0]ans)?[ \u00a0]*,(?=[ \u00a0])")
_AND = re.compile(r"[ \u00a0]et[ \u00a0]")
_ITEM_ENDS = re.compile(r"[ \u00a0]*(?:[,;.)\n•]|$)|[ \u00a0]+et\b")


def predicate(text: str, start: int, end: int, outset: int, barrier: int | None = None) -> list[Told]:
    """The role that a sentence says of its subject: « [Flore Hottin] est vétérinaire ».

    `outset` is where the name begins with its title, so that « le frère de [X] est maire » says nothing of X.
    """
    end = aside.end() if (aside := _ASIDE.match(text, end)) else end
    right = min(end + REACH, len(text) if barrier is None else barrier)
    term = _term().match(text, end, right)
    verb = term or _copula().match(text, end)
    if not verb or PREPOSITION.search(text, max(outset - CIVILITY_ROOM, 0), outset):
        return []
    meanwhile = None if term else _while().match(text, verb.end(), right)
    phrase = phrase_at(text, meanwhile.end() if meanwhile else verb.end(), right)
    if phrase is None or touches(text, phrase, right, right == barrier) or (term and phrase.determiner):
        return []
    if phrase.determiner and phrase.determiner not in ("le", "la", "l'", "un", "une"):
        return []
    if not phrase.determiner and text[phrase.head : phrase.head_end].lower() in words.words("calls", "participles"):
        return []  # « [X] est élu »
    if _PRIZE.search(text, phrase.head_end, phrase.end):
        return []
    found = [told_of(text, phrase, PREDICATE)]
    if not phrase.determiner and (joined := _AND.match(text, phrase.end, right)):
        # « est poète et cinéaste », not « est gardien et pilote la grue »
        further = phrase_at(text, joined.end(), right)
        verb_again = further and text[further.head : further.head_end] in words.words("verbs")
        if (
            further
            and not further.determiner
            and not verb_again
            and not touches(text, further, right, right == barrier)
        ):
            found.append(told_of(text, further, PREDICATE))
    return found


def beyond(text: str, start: int, end: int, outset: int, barrier: int | None = None) -> list[Told]:
    """The role said behind an apposition that ends at `end`: « [X], maire de Gao, est nommé préfet »."""
    comma = _COMMA.match(text, end)
    return predicate(text, start, comma.end(), outset, barrier) if comma else []


def called(text: str, start: int, end: int, outset: int, barrier: int | None = None) -> list[Told]:
    """The office somebody is called to: « il a nommé [X] ambassadeur », « trésorier : [Y] », « [Z] trésorière, ».

    `outset` is where the name begins with its title.
    """
    right = min(end + REACH, len(text) if barrier is None else barrier)
    link = _call_link().match(text, end, right)
    if not link or function_at(text, link.end(), right) is None:
        return []
    phrase = phrase_at(text, link.start("the") if link["the"] else link.end(), right)
    if phrase is None or touches(text, phrase, right, right == barrier):
        return []
    left = max(outset - REACH, 0)
    if not link["the"] and _call_before().search(text, left, outset):
        clear = True
    elif link["as"]:
        clear = _call_before_all().search(text, left, outset) is not None
    else:
        # « Bureau : [X] présidente, [Y] secrétaire. »
        verb = text[phrase.head : phrase.head_end] in words.words("verbs")
        clear = not verb and bool(_ITEM.search(text, left, outset) and _ITEM_ENDS.match(text, phrase.end))
    return [told_of(text, phrase, CALLED)] if clear else []


def held(text: str, outset: int, barrier: int = 0) -> list[Told]:
    """The office that a name holds which ends its sentence: « le poste de trésorier est occupé par [X] ».

    `outset` is where the name begins with its title, `barrier` where the name before ends.
    """
    if not text.endswith(_holds(), 0, outset):  # few names stand behind « occupé par »
        return []
    found = _held().search(text, max(outset - REACH, barrier), outset)
    phrase = phrase_at(text, found.start("office"), found.end("office")) if found else None
    if found is None or phrase is None or phrase.determiner or phrase.end != found.end("office"):
        return []
    return [told_of(text, phrase, PREDICATE)]


def succeeds(text: str, end: int, outset: int, other: tuple[int, int], barrier: int | None = None) -> list[Told]:
    """The office in which somebody follows the `other` named behind: « [X] succède à [Y] au poste de préfète ».

    `barrier` is where the name behind the other begins.
    """
    verb = _succession().fullmatch(text, end, other[0])
    if not verb or PREPOSITION.search(text, max(outset - CIVILITY_ROOM, 0), outset):
        return []
    right = min(other[1] + REACH, len(text) if barrier is None else barrier)
    link = _call_link().match(text, other[1], right)
    phrase = phrase_at(text, link.end(), right) if link and link["as"] else None
    if phrase is None or phrase.determiner or touches(text, phrase, right, right == barrier):
        return []
    return [told_of(text, phrase, CALLED)]


@cache
def _call_link() -> re.Pattern[str]:
    links = rf"(?:{any_of('calls', 'links')})(?:[ \u00a0]+|(?<=['’]))"
    return re.compile(rf"[ \u00a0]+(?:(?P<as>{links})|(?P<the>l[ea][ \u00a0]|l['’]))?")


@cache
def _call_before() -> re.Pattern[str]:
    """« il a nommé [X] », « nomme Mme [X] »: right before the name."""
    words_ = f"{any_of('calls', 'participles')}|{any_of('calls', 'verbs')}"
    return re.compile(rf"(?<![\w'’-])(?:{words_})[ \u00a0]+$")


@cache
def _call_before_all() -> re.Pattern[str]:
    """« Sont nommés : [X] comme … »: somewhere before it in the sentence."""
    words_ = f"{any_of('calls', 'participles')}|{any_of('calls', 'verbs')}"
    return re.compile(rf"(?<![\w'’-])(?:{words_})(?![\w-])[^.!?\n]*$", re.IGNORECASE)


@cache
def _copula() -> re.Pattern[str]:
    called = rf"(?:{any_of('predicates', 'auxiliaries')})[ \u00a0](?:{any_of('calls', 'participles')})"
    office = rf"(?:[ \u00a0](?:{any_of('calls', 'links')}))?"
    said = rf"{called}{office}|{any_of('predicates', 'verbs')}"
    ends = r"[ \u00a0]|(?<=['’])|(?=,[ \u00a0](?:depuis|pendant|durant)[ \u00a0])"
    return re.compile(rf"{_LEAD}[ \u00a0](?:en[ \u00a0])?(?:{said})(?:{ends})")


@cache
def _while() -> re.Pattern[str]:
    """« un temps », « pendant dix ans », « , depuis 2019, » between the verb and the office."""
    time = r"(?:depuis|pendant|durant)[ \u00a0](?:\d{4}|[\w-]+[ \u00a0](?:ans|années|mois))"
    return re.compile(rf"(?:,[ \u00a0])?(?:{any_of('predicates', 'whiles')}|{time}),?[ \u00a0]")


@cache
def _term() -> re.Pattern[str]:
    """« entame son sixième mandat de », « occupe le poste de »."""
    own = rf"(?:{any_of('predicates', 'terms')})[ \u00a0](?:son|sa|ses)"
    held = rf"(?:{any_of('predicates', 'holds')})[ \u00a0](?:l[ea]s?|une?)"
    return re.compile(rf"{_LEAD}[ \u00a0](?:{own}|{held})[ \u00a0](?:[\w-]+[ \u00a0])?{_post()}")


@cache
def _held() -> re.Pattern[str]:
    """« le poste de trésorier est occupé par », the office in its group."""
    been = r"(?:est|était|sera|a été|reste|revient)"
    return re.compile(
        rf"\b[Ll][ea][ \u00a0]{_post()}(?P<office>[^,;:.!?\n«»]{{3,80}}?)[ \u00a0]{been}[ \u00a0]"
        rf"(?:{any_of('predicates', 'held')})[ \u00a0]$"
    )


@cache
def _holds() -> tuple[str, ...]:
    return tuple(
        f"{word}{end}" for word in words.words("predicates", "held") for end in (" ", "\u00a0", " \n", "\u00a0\n")
    )


def _post() -> str:
    return rf"(?:{any_of('predicates', 'posts')})[ \u00a0](?:de[ \u00a0]|d['’])"


@cache
def _succession() -> re.Pattern[str]:
    return re.compile(
        rf"{_LEAD}[ \u00a0](?:{any_of('predicates', 'successions')})[ \u00a0](?:(?:M\.|Mme|Mlle|Me)[ \u00a0])?"
    )
