"""The roles in apposition behind a name, between commas or in brackets (pure).

« [Awa Diarra] (ministre de la Santé) »           ->  "ministre de la Santé"
« [Luc Delorge], 45 ans, apiculteur, raconte »    ->  "apiculteur"
« Selon [Luc Delorge], le président, lui, ment »  ->  nothing
"""

import re
from dataclasses import replace
from functools import cache

from extractor.coreference.role_phrases import Phrase, called_to, extent, phrase_at
from extractor.coreference.roles import (
    AND_BEHIND,
    APPOSITION,
    BRACKETS,
    CALLED,
    CIVILITY_ROOM,
    PREPOSITION,
    REACH,
    Told,
    any_of,
    sentence_start,
    told_of,
    touches,
)
from extractor.lexicon import roles as words
from extractor.lexicon.people import functions_in, is_kin, is_plural, role_gender

_OPENS = re.compile(r"\s*[»”\"’]?\s*(?P<mark>,|\(|–|—)\s*")
_DATES = re.compile(r"[ \u00a0]*\(\d{4}(?:[ \u00a0]?[-–][ \u00a0]?\d{4})?\)")
#: « [X] (à gauche), maçon », « [X] (PS), maire »
_ASIDE = re.compile(r"[ \u00a0]*\((?P<aside>[^()\n]{1,24})\)(?=[ \u00a0]*,)")
_AGE = re.compile(r"(?:âgée?[ \u00a0]de[ \u00a0])?\d{1,3}[ \u00a0]ans[ \u00a0]*,[ \u00a0]*")
#: in brackets something short may come first: « (391, maire sortant) », « (PS, maire) »
_FIRST_IN_BRACKETS = re.compile(r"[^,()\n]{1,24},[ \u00a0]*")
_CLOSES = re.compile(r"[ \u00a0]*(?:[,;:.)\]»”\"(–—!?…\n]|$)")
_LIST_GOES_ON = re.compile(
    r"[ \u00a0]*,[ \u00a0]*(?:(?:ni|ou)\b|(?:[Ll]es?|[Ll]a|[Uu]ne?|[Dd]u|[Dd]es)[ \u00a0]|[Ll]['’])"
)
#: « président : [X], trésorier : [Y] »: the label of the next
_HEADS = re.compile(r"[ \u00a0]?:[ \u00a0]+(?:(?:MM?\.|Mmes?|Mlle|Me|Dr|Pr)[ \u00a0]+)?")
_HEAD = re.compile(r"(?:^|[.!?:;«\n])[ \u00a0]*$")
_DOUBTED = re.compile(r"[ \u00a0]*\?|[ \u00a0](?:ou[ \u00a0]rien|en[ \u00a0]tête)\b")
#: « [X], LR, conseillère »
_PARTY = re.compile(r"[ \u00a0]*,[ \u00a0][A-ZÉ]{2,6}(?=[ \u00a0]*,)")
#: « [X], l'attaquant prêté par Sion, »: what befell somebody, up to the comma
_PAST = re.compile(
    r"[ \u00a0](?:[a-zà-ÿ]+(?:é|ée|és|ées|i|is|u|us|ert|erte|erts)|[a-zà-ÿ]+(?:ie|ies|ue|ues)(?=[ \u00a0]par[ \u00a0]))"
    r"[ \u00a0](?:par|dans|lors|depuis|pour|hier|sur|après|en|à|au|aux|chez|ce|cette)[ \u00a0][^,;:.!?«»()\n]+"
)
_LAST_PAST = re.compile(r"[ \u00a0][a-zà-ÿ]+(?:[éiu]s?|ées?|[iu]es?)$")
#: … behind which the sentence goes on, and no list
_GOES_ON = re.compile(
    r",[ \u00a0](?!(?:et|ou|ni|ainsi|puis|l[ea]s?|une?|des|son|sa|M|Mme|Me)\b|[lL]['’]|[A-ZÀ-Þ])|\.(?=\s|$)"
)
#: « le capitaine [X], commandant la brigade de Foix, »
_COMMANDS = re.compile(r"command(?:ant|e)[ \u00a0](?:par intérim[ \u00a0])?(?:l[ea][ \u00a0]|l['’])")
_WORD = re.compile(r"[a-zà-ÿ]+")
#: « [X], née [Y], »: the name of birth
_BIRTH_NAME = re.compile(r"[ \u00a0]*,[ \u00a0]née?[ \u00a0][A-ZÀ-Þ][\w'’-]+(?:[ \u00a0-][A-ZÀ-Þ][\w'’-]+)?(?=,)")
#: « [Lucien Favre], époux de Jeanne, née [Dubois], agriculteur »
_BORN = re.compile(r"\bnée[ \u00a0]$")
_JOINED = re.compile(r"[ \u00a0]*(?:,[ \u00a0]*(?:et[ \u00a0])?|et[ \u00a0])[ \u00a0]*")
_NEXT_NAME = re.compile(r"[ \u00a0]*,[ \u00a0]*(?:M\.|Mme|Mlle|Me|le|la)?[ \u00a0]*$")
_AND_OF = re.compile(r"[ \u00a0]*,?[ \u00a0]et[ \u00a0]d(?:e[ \u00a0]|['’])")
_LAST_WORD = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)?)$")
_OF = re.compile(r"[ \u00a0](?:de[ \u00a0]|d['’])(?:M\.[ \u00a0]|Mme[ \u00a0])?$")


def after(text: str, start: int, end: int, barrier: int | None = None, listed: bool = False) -> list[Told]:
    """The roles in apposition behind the name text[start:end], none of it behind `barrier`.

    `barrier` is the start of the next person's name; `listed` says that the name is an item of a list,
    « [A], [X] », whose next item may be a role, too.
    """
    right = min(end + REACH, len(text) if barrier is None else barrier)
    opening = _OPENS.match(text, end, right)
    if opening and (behind := _behind_asides(text, end, right)) != end:
        opening = _OPENS.match(text, behind, right)
    if not opening:
        return []
    reason = BRACKETS if opening["mark"] == "(" else APPOSITION
    begin = opening.end()
    if age := _AGE.match(text, begin, right):
        begin = age.end()
    if (office := called_to(text, begin)) > begin and (calling := phrase_at(text, office, right)):
        # « [X], nommée préfète en mars, »
        own = not calling.determiner and not touches(text, calling, right, right == barrier)
        return [told_of(text, calling, CALLED)] if own else []
    phrase = phrase_at(text, begin, right, bare=reason == BRACKETS)
    if phrase is None and reason == BRACKETS and (first := _FIRST_IN_BRACKETS.match(text, begin, right)):
        phrase = phrase_at(text, first.end(), right)
    if phrase is None and reason == APPOSITION:
        phrase = _command_at(text, begin, right)
    if phrase is None:
        return []
    close = phrase.end
    if phrase.determiner in words.words("determiners", "definite") and not _closes(text, phrase.end):
        phrase, close = _past_end(text, phrase, right)
    if not _is_his_own(text, start, phrase, close, right, right == barrier, listed):
        return []
    if _BORN.search(text, max(start - 5, 0), start) and role_gender(text[phrase.start : phrase.end]) == "m":
        return []
    relative = relative_of(text, start)
    if relative and not _AND_OF.match(text, phrase.end):
        # « la femme de [Paul Girod], députée », but « fille de [Paul Girod], maçon, et de [Ada Rey] »
        if not _differ(role_gender(text[phrase.start : phrase.end]), role_gender(relative)):
            return []
    found = [told_of(text, phrase, reason)]
    while joined := _JOINED.match(text, phrase.end, right):
        further = phrase_at(text, joined.end(), right)
        if further is None or further.determiner or touches(text, further, right, right == barrier):
            break
        if is_plural(text[further.head : further.head_end]) != is_plural(text[phrase.head : phrase.head_end]):
            break  # « [X], le préfet, et trois maires »
        found.append(told_of(text, further, reason))
        phrase = further
    return found


def _behind_asides(text: str, end: int, right: int) -> int:
    """Where a name ends with what is said by the way: its dates, a party, where somebody stands in a picture."""
    for said in (_DATES, _BIRTH_NAME):
        if found := said.match(text, end, right):
            end = found.end()
    aside = _ASIDE.match(text, end, right)
    if aside and next(functions_in(text, aside.start("aside"), aside.end("aside")), None) is None:
        end = aside.end()
    if party := _PARTY.match(text, end, right):
        end = party.end()
    if position := _position().match(text, end, right):
        end = position.end()
    return end


def _is_his_own(text: str, start: int, phrase: Phrase, close: int, right: int, next_person: bool, listed: bool) -> bool:
    """Whether an apposition is the name's before it, and neither the next one's nor an item of a list.

    `close` is where it ends with all that is said in it.
    """
    if touches(text, phrase, right, next_person) or (next_person and _HEADS.fullmatch(text, phrase.end, right)):
        return False
    doubt = _DOUBTED.match(text, phrase.end)
    if doubt and ("?" not in doubt[0] or _HEAD.search(text, max(start - 3, 0), start)):
        return False  # « [X], maire en tête », « [X], futur maire ? », but « Qui est [X], futur maire ? »
    if phrase.determiner in words.words("determiners", "contracted"):
        return False  # « Merci à [X], au maire »
    if phrase.determiner in words.words("determiners", "demonstrative"):
        # « Sur [X], ce membre du Sénat se tait »
        preposition = PREPOSITION.search(text, max(start - CIVILITY_ROOM, 0), start)
        return not preposition and _closes(text, phrase.end)
    # « [X], 24 ans, garde une minute d'avance »
    alone = text[phrase.head : phrase.end]
    if alone in words.words("verbs") | words.words("calls", "participles") and not _closes(text, phrase.end):
        return False  # « [X], élu face au maire »
    if not phrase.determiner or phrase.determiner in words.words("determiners", "possessive"):
        return True
    # « [M'hidia], le président de la CGEM, [Chakib Alj] » speaks of the next
    if next_person and _NEXT_NAME.fullmatch(text, phrase.end, right):
        return False
    if not _closes(text, close) or _LIST_GOES_ON.match(text, close):
        return False
    if listed and AND_BEHIND.match(text, close):
        return False  # « [A], [X], le préfet, et trois maires »
    # « Selon [X], le président, lui, ment »
    return not _fronted().match(text, sentence_start(text, max(start - REACH, 0), start))


def _command_at(text: str, begin: int, right: int) -> Phrase | None:
    """What an officer commands, told by the participle: « [X], [commandant la brigade de Foix], »."""
    command = _COMMANDS.match(text, begin, right)
    unit = _WORD.match(text, command.end(), right) if command else None
    if unit is None or unit[0] not in words.words("units"):
        return None
    return Phrase(begin, begin, begin, unit.end(), extent(text, unit.end(), right))


def _past_end(text: str, phrase: Phrase, right: int) -> tuple[Phrase, int]:
    """A phrase without what befell its holder, and where that ends: « [l'attaquant] prêté par Sion, »."""
    begin = phrase.end
    last = _LAST_PAST.search(text, phrase.head_end, phrase.end)
    if last and last[0].strip() not in words.words("adjectives"):
        begin = last.start()
    past = _PAST.match(text, begin, right)
    if past is None or not _GOES_ON.match(text, past.end()):
        return phrase, phrase.end
    return replace(phrase, end=begin), past.end()


def relative_of(text: str, start: int) -> str | None:
    """The word for the relative of whom the name speaks: "femme" in « la femme de [Paul Girod], députée »."""
    link = _OF.search(text, max(start - CIVILITY_ROOM, 0), start)
    word = _LAST_WORD.search(text[max(link.start() - 24, 0) : link.start()]) if link else None
    return word[1] if word and (is_kin(word[1]) or word[1] == "ex") else None


def _differ(one: str | None, two: str | None) -> bool:
    """Whether two genders are known and not one: « fille de [Paul Girod], pharmacien » says what he is."""
    return one is not None and two is not None and one != two


def listed(text: str, begin: int, barrier: int | None = None) -> list[Told]:
    """The functions of an enumeration from `begin` on: « maire, adjointe et conseiller »."""
    right = min(begin + REACH, len(text) if barrier is None else barrier)
    found = []
    while phrase := phrase_at(text, begin, right):
        found.append(told_of(text, phrase, APPOSITION))
        joined = _JOINED.match(text, phrase.end, right)
        if not joined:
            break
        begin = joined.end()
    return found


@cache
def _position() -> re.Pattern[str]:
    return re.compile(rf"[ \u00a0]*,[ \u00a0](?:{any_of('positions', 'words')})(?=[ \u00a0]*,)")


@cache
def _fronted() -> re.Pattern[str]:
    alternatives = "|".join(sorted((word.replace("'", "['’]") for word in words.words("fronted")), key=len)[::-1])
    return re.compile(rf"\s*[«\"“]?\s*(?:{alternatives})\b", re.IGNORECASE)


def _closes(text: str, end: int) -> bool:
    return bool(_CLOSES.match(text, end))
