"""The functions and titles that stand by a person, where, and by what syntax (pure).

    « le ministre des Affaires étrangères, Nasser Bourita, »  ->  "ministre des Affaires étrangères", a title
    « Jared Kushner, conseiller spécial du président »        ->  "conseiller spécial du président", apposition

A role belongs to a person only where the syntax says so: a title right before the name, an apposition
between commas or in brackets, a predicate. It never reaches over another name, nor over the comma to the
next title; where two people could be meant it is nobody's. How far a role goes is role_phrases.py's.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from extractor.coreference.addressees import is_spoken_to
from extractor.coreference.role_phrases import Phrase, called_to, phrase_at, phrases, stands_alone, trade_before
from extractor.coreference.sentence_heads import at_head
from extractor.lexicon import roles as words
from extractor.lexicon.names import fold
from extractor.lexicon.people import civilities, function_at, functions_in, is_kin, is_plural, role_gender

#: characters looked at on either side of a name: the longest role of the press, twice
REACH = 240
#: characters in which a civility and its space stand before a name
CIVILITY_ROOM = 16

TITLE = "title before the name"
SET_OFF = "title before the name, set off by a comma"
SHARED = "plural role, shared by the names joined to it"
APPOSITION = "apposition behind the name"
BRACKETS = "in brackets behind the name"
LABEL = "label before the name"
PREDICATE = "predicate of the name"
CALLED = "office that the name is called to"


@dataclass(frozen=True, slots=True)
class Told:
    """A function told of a person: text[start:end] is the role. A relative (`kin`) tells the gender and is no role."""

    start: int
    end: int
    reason: str
    kin: bool = False
    plural: bool = False
    feminine: bool = False  # by its determiner: « la ministre »
    masculine: bool = False  # « le juge »
    several: bool = False  # the word itself is a plural: « [A] et [B], conseillers »


_SENTENCE_END = r"[.!?;:…][\s\"»”’)]"
_BORDER = r"[\n«»“”\"()\[\]—–]| - "
_END = re.compile(rf"{_SENTENCE_END}|{_BORDER}")
#: a full stop behind these ends no sentence
_ABBREVIATED = re.compile(r"(?:\b(?:M|MM|Mme|Mgr|Dr|Pr|St|Ste|Me|Gén|Col|Cdt|[A-Z])|\b[A-Z]\.-?[A-Z])$")
_ACRONYM = re.compile(r" ?\((?:[A-ZÀ-Þ][\w.&-]{1,14}|2[Ss]|c\.?r\.?|e\.?r\.?)\)")
_CIVILITY = re.compile(
    r"(?:^|[\s'’(,])((?:l[ea][ \u00a0](?=[DP]r))?"
    r"(?:M|MM|Mme|Mmes|Mlle|Me|Mes|Mgr|Dr|Pr|Maître|Monsieur|Madame)\.?)[ \u00a0]+$"
)
_CIVILITY_OR_NOTHING = re.compile(r"[ \u00a0]*(?:(?:MM?\.|Mmes?|Mlle|Me|Mgr|Dr|Pr)[ \u00a0]+)?")
_AND_BEFORE = re.compile(r"[ \u00a0]et[ \u00a0]+$")
#: what closes a name that is set off: « le maire, [Luc Delorge], a dit »
_CLOSED = re.compile(r"[ \u00a0]*(?:[,;:.)\]»”\"(–—!?…\n]|$)|[ \u00a0]+(?:et|ainsi que|ou)\b")
_AND_BEHIND = re.compile(r"[ \u00a0]*,?[ \u00a0]*(?:et|ou|ni|ainsi que)\b")
_COMMA = re.compile(r"[ \u00a0]*,[ \u00a0]*")
_OPENS = re.compile(r"\s*[»”\"’]?\s*(?P<mark>,|\(|–|—)\s*")
_DATES = re.compile(r"[ \u00a0]*\(\d{4}(?:[ \u00a0]?[-–][ \u00a0]?\d{4})?\)")
#: « [X] (à gauche), maçon », « [X] (PS), maire »
_ASIDE = re.compile(r"[ \u00a0]*\((?P<aside>[^()\n]{1,24})\)(?=[ \u00a0]*,)")
#: « L'assassin du [juge], X »: who is set off may be the assassin
_NOUN_OF = re.compile(
    r"(?:\b(?:[Ll][ea]s?|[Uu]ne?|[Ss]on|[Ss]a|[Ll]eur|[Cc]et?|[Cc]ette)[ \u00a0]|[Ll]['’])"
    r"(?P<noun>[a-zà-ÿœ-]+)(?:[ \u00a0][a-zà-ÿœ-]+)?[ \u00a0](?:de[ \u00a0])?$"
)
_WHO = re.compile(r"(?<![\w'’-])(?:[LlDd]['’])?(?P<who>[^\W\d_]+)[ \u00a0]qui[ \u00a0](?:[^,;\s]+[ \u00a0]){1,3}$")
_THAT_OF = re.compile(r"\b(?:celui|celle|ceux|celles)[ \u00a0]$")
#: « Nommé préfet en mars, [X] découvre »
_CALLED_WHEN = re.compile(r"(?:[ \u00a0](?:depuis|en|le|hier|ce|cette|lors|par|à|il)[ \u00a0'’][^,\n]*)?")
#: « président : [Guillaume Henchoz] ; » in the minutes of a meeting
_LABELLED = re.compile(r"[ \u00a0]?:[ \u00a0]$")
_LABEL_START = re.compile(r"(?:^|[\n;(•–—]|[.] )[ \u00a0-]*$")
_AGE = re.compile(r"(?:âgée?[ \u00a0]de[ \u00a0])?\d{1,3}[ \u00a0]ans[ \u00a0]*,[ \u00a0]*")
#: in brackets something short may come first: « (391, maire sortant) », « (PS, maire) »
_FIRST_IN_BRACKETS = re.compile(r"[^,()\n]{1,24},[ \u00a0]*")
_CLOSES = re.compile(r"[ \u00a0]*(?:[,;:.)\]»”\"(–—!?…\n]|$)")
_LIST_GOES_ON = re.compile(
    r"[ \u00a0]*,[ \u00a0]*(?:(?:ni|ou)\b|(?:[Ll]es?|[Ll]a|[Uu]ne?|[Dd]u|[Dd]es)[ \u00a0]|[Ll]['’])"
)
#: an item of a list, « [X] trésorière, », begins and ends so
_ITEM = re.compile(r"(?:[:;,•(][ \u00a0]*|[ \u00a0]et[ \u00a0]+)$")
_ITEM_ENDS = re.compile(r"[ \u00a0]*(?:[,;.)\n•]|$)|[ \u00a0]+et\b")
_JOINED = re.compile(r"[ \u00a0]*(?:,[ \u00a0]*(?:et[ \u00a0])?|et[ \u00a0])[ \u00a0]*")
_NEXT_NAME = re.compile(r"[ \u00a0]*,[ \u00a0]*(?:M\.|Mme|Mlle|Me|le|la)?[ \u00a0]*$")
_AND_OF = re.compile(r"[ \u00a0]*,?[ \u00a0]et[ \u00a0]d(?:e[ \u00a0]|['’])")
_LAST_WORD = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)?)$")
#: the subject of a sentence has no preposition before it
_PREPOSITION = re.compile(
    r"(?:\b(?:de|du|des|à|au|aux|avec|par|pour|contre|chez|sur|selon|et|ou|que|comme)|\b[dD]['’])[ \u00a0]+$|['’]$"
)
_OF = re.compile(r"[ \u00a0](?:de[ \u00a0]|d['’])(?:M\.[ \u00a0]|Mme[ \u00a0])?$")


def without_acronyms(text: str) -> str:
    """The text with acronyms in brackets blanked out, at the same length: they interrupt no phrase."""
    return _ACRONYM.sub(lambda m: " " * len(m[0]), text) if "(" in text else text


def before(text: str, start: int, end: int, barrier: int = 0) -> list[Told]:
    """The roles that stand before the name text[start:end], in their order.

    `barrier` is the end of the previous person's name, which nothing reaches over.
    """
    left = max(start - REACH, barrier)
    civil = title_start(text, start)
    if labelled := _LABELLED.search(text, max(left, civil - 3), civil):
        return _label(text, left, labelled.start())
    left = _sentence_start(text, left, start)
    edge = start
    if civility := _CIVILITY.search(text, max(left, start - CIVILITY_ROOM), start):
        edge = civility.start(1)
    edge = _trimmed(text, left, edge)
    comma = edge > left and text[edge - 1] == ","
    if comma:
        return _set_off(text, start, end, left, _trimmed(text, left, edge - 1), fresh=left != barrier or not barrier)
    chain = _chain(text, left, edge, innermost=True, several=bool(_AND_BEHIND.match(text, end)))
    if not chain:
        trade = trade_before(text, left, edge)
        return [_told(text, trade, TITLE)] if trade else []
    outer = _chain(text, left, edge, innermost=False)[0]
    if is_spoken_to(text, left, outer.outset, end, outer.determiner, fresh=left != barrier or not barrier):
        return []  # « Non », répond à la ministre [X]
    roles = [_told(text, phrase, TITLE) for phrase in chain]
    first, last = chain[0], chain[-1]
    if first is last and _is_rank(text, last) and _closed(text, end) and not _one_of_several(text, end):
        roles = [*_office_before_rank(text, last, left), *roles]
    return roles


def _label(text: str, left: int, edge: int) -> list[Told]:
    """The role that a list names its holder by: « président : [X] ; caissière : [Y] »."""
    for phrase in phrases(text, left, edge):
        # « Buteurs : [Touré], [Bellaïche] » heads a list of several
        several = is_plural(text[phrase.head : phrase.head_end])
        if (
            phrase.end >= edge
            and not phrase.determiner
            and not several
            and _LABEL_START.search(text, left, phrase.start)
        ):
            return [_told(text, phrase, LABEL)]
    return []


def _set_off(text: str, start: int, end: int, left: int, edge: int, fresh: bool) -> list[Told]:
    """The roles in « le maire de Gao, [Issa Konta], » and, at the head of a sentence, « Ancien maire, [X] a dit »."""
    if fresh:
        opening = left + len(text[left:edge]) - len(text[left:edge].lstrip(' \u00a0«"“'))
        office = called_to(text, opening)
        if office > opening:  # « Élue présidente, [X] a remercié »
            phrase = phrase_at(text, office, edge)
            bare = phrase and not phrase.determiner and _CALLED_WHEN.fullmatch(text, phrase.end, edge)
            return [_told(text, phrase, CALLED)] if phrase and bare else []
        if at_its_head := at_head(text, opening, edge):
            return [_told(text, phrase, SET_OFF) for phrase in at_its_head]
    chain = _chain(text, left, edge, innermost=False)
    if not chain:
        return []
    first = chain[0]
    ahead = _trimmed(text, left, first.outset)
    if not first.determiner and ahead > left and text[ahead - 1] == ",":
        # « le ministre d'État, ministre de la Mer, [X] »
        outer = _chain(text, left, _trimmed(text, left, ahead - 1), innermost=False)
        if outer and outer[0].determiner and not is_plural(text[outer[0].head : outer[0].head_end]):
            chain, first = [*outer, *chain], outer[0]
    heads_sentence = fresh and not text[left : first.outset].strip(' \u00a0«"“')
    if not first.determiner:
        clear = False  # « [X], porte-parole, [Y] »: what has no determiner stands behind the one before
    elif first.determiner in words.words("determiners", "contracted") and heads_sentence:
        clear = False  # « Au général, [Tadej Pogacar] est premier »
    elif first.determiner in words.words("determiners", "contracted") and _THAT_OF.search(text, left, first.outset):
        clear = False  # « celle du patron, [Laure Kieffer], »
    elif (
        (noun := _NOUN_OF.search(text, max(left, first.outset - REACH), first.outset))
        and (first.determiner in ("du", "des") or text[left : first.outset].rstrip().endswith("de"))
        and noun["noun"] not in words.words("things")
    ):
        clear = False  # « L'assassin du juge, [Calogero Frisi], »
    elif _is_somebodys_object(text, left, first.outset):
        clear = False  # « L'homme qui remplace le maire, [X], »
    else:
        clear = _closed(text, end) or (first is chain[-1] and is_plural(text[first.head : first.head_end]))
    return [_told(text, phrase, SET_OFF) for phrase in chain] if clear else []


def _is_somebodys_object(text: str, left: int, outset: int) -> bool:
    """Whether a title is whom a person acts on, who may be the one set off: « celle qui a battu la [maire], X »."""
    found = _WHO.search(text, max(outset - REACH, left), outset)
    return found is not None and (
        found["who"].lower() in words.words("actors") or function_at(text, found.start("who"), outset) is not None
    )


def _office_before_rank(text: str, rank: Phrase, left: int) -> list[Told]:
    """« le chef d'état-major, le général [X], » is one man; « le préfet, le maire [X] et » are two."""
    edge = _trimmed(text, left, rank.outset)
    if not rank.determiner or edge <= left or text[edge - 1] != ",":
        return []
    chain = _chain(text, left, _trimmed(text, left, edge - 1), innermost=False)
    if len(chain) != 1 or _is_rank(text, chain[0]):
        return []
    ahead = text[left : chain[0].outset].rstrip(" \u00a0")
    if ahead.endswith(",") or ahead.endswith((" et", " ni", " ou")):
        return []
    return [_told(text, chain[0], SET_OFF)]


def _one_of_several(text: str, end: int) -> bool:
    """Whether the name is an item of a list: « [Sidi Koné] et l'imam », « [Sidi Koné], l'imam »."""
    if _AND_BEHIND.match(text, end):
        return True
    comma = _COMMA.match(text, end)
    return comma is not None and phrase_at(text, comma.end(), min(comma.end() + REACH, len(text))) is not None


def _chain(text: str, left: int, edge: int, innermost: bool, several: bool = True) -> list[Phrase]:
    """The phrase that ends at `edge`, and those that « et » joins to it: « le chanteur et guitariste ».

    Of several that end there the `innermost` is « président » in « le conseiller du président », else the conseiller;
    unless `several` follow, « le président du collège des experts [X] » is no expert.
    """
    chain: list[Phrase] = []
    while True:
        fits = [
            phrase for phrase in phrases(text, left, edge) if phrase.end >= edge and stands_alone(text, phrase, left)
        ]
        if not fits:
            return chain
        if innermost and not several:
            single = [phrase for phrase in fits if not is_plural(text[phrase.head : phrase.head_end])]
            fits = single or fits
        chain.insert(0, fits[-1] if innermost else fits[0])
        joined = _AND_BEFORE.search(text, left, chain[0].outset)
        if not joined or chain[0].determiner:
            return chain
        edge = joined.start()


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
    phrase = phrase_at(text, begin, right)
    if phrase is None and reason == BRACKETS and (first := _FIRST_IN_BRACKETS.match(text, begin, right)):
        phrase = phrase_at(text, first.end(), right)
    if phrase is None or not _is_his_own(text, start, phrase, right, right == barrier, listed):
        return []
    relative = relative_of(text, start)
    if relative and not _AND_OF.match(text, phrase.end):
        # « la femme de [Paul Girod], députée », but « fille de [Paul Girod], maçon, et de [Ada Rey] »
        if not _differ(role_gender(text[phrase.start : phrase.end]), role_gender(relative)):
            return []
    found = [_told(text, phrase, reason)]
    while joined := _JOINED.match(text, phrase.end, right):
        further = phrase_at(text, joined.end(), right)
        if further is None or further.determiner or _touches(text, further, right, right == barrier):
            break
        if is_plural(text[further.head : further.head_end]) != is_plural(text[phrase.head : phrase.head_end]):
            break  # « [X], le préfet, et trois maires »
        found.append(_told(text, further, reason))
        phrase = further
    return found


def _behind_asides(text: str, end: int, right: int) -> int:
    """Where a name ends with what is said by the way: its dates, a party, where somebody stands in a picture."""
    if dates := _DATES.match(text, end, right):
        end = dates.end()
    aside = _ASIDE.match(text, end, right)
    if aside and next(functions_in(text, aside.start("aside"), aside.end("aside")), None) is None:
        end = aside.end()
    if position := _position().match(text, end, right):
        end = position.end()
    return end


def _is_his_own(text: str, start: int, phrase: Phrase, right: int, next_person: bool, listed: bool) -> bool:
    """Whether an apposition is the name's before it, and neither the next one's nor an item of a list."""
    if _touches(text, phrase, right, next_person):
        return False
    if phrase.determiner in words.words("determiners", "contracted"):
        return False  # « Merci à [X], au maire »
    if phrase.determiner in words.words("determiners", "demonstrative"):
        # « Sur [X], ce membre du Sénat se tait »
        preposition = _PREPOSITION.search(text, max(start - CIVILITY_ROOM, 0), start)
        return not preposition and bool(_CLOSES.match(text, phrase.end))
    # « [X], 24 ans, garde une minute d'avance »
    if text[phrase.head : phrase.end] in words.words("verbs") and not _CLOSES.match(text, phrase.end):
        return False
    if not phrase.determiner or phrase.determiner in words.words("determiners", "possessive"):
        return True
    # « [M'hidia], le président de la CGEM, [Chakib Alj] » speaks of the next
    if next_person and _NEXT_NAME.fullmatch(text, phrase.end, right):
        return False
    if not _CLOSES.match(text, phrase.end) or _LIST_GOES_ON.match(text, phrase.end):
        return False
    if listed and _AND_BEHIND.match(text, phrase.end):
        return False  # « [A], [X], le préfet, et trois maires »
    # « Selon [X], le président, lui, ment »
    return not _fronted().match(text, _sentence_start(text, max(start - REACH, 0), start))


def _touches(text: str, phrase: Phrase, right: int, next_person: bool) -> bool:
    """Whether a phrase stands right before the next name, as its title.

    In « [A], conseiller du président [B] » only what depends on it, the president, does.
    """
    if not next_person or not _CIVILITY_OR_NOTHING.fullmatch(text, phrase.end, right):
        return False
    return phrase.determiner != "" or next(functions_in(text, phrase.head_end, phrase.end), None) is None


def relative_of(text: str, start: int) -> str | None:
    """The word for the relative of whom the name speaks: "femme" in « la femme de [Paul Girod], députée »."""
    link = _OF.search(text, max(start - CIVILITY_ROOM, 0), start)
    word = _LAST_WORD.search(text[max(link.start() - 24, 0) : link.start()]) if link else None
    return word[1] if word and is_kin(word[1]) else None


def _differ(one: str | None, two: str | None) -> bool:
    """Whether two genders are known and not one: « fille de [Paul Girod], pharmacien » says what he is."""
    return one is not None and two is not None and one != two


def listed(text: str, begin: int, barrier: int | None = None) -> list[Told]:
    """The functions of an enumeration from `begin` on: « maire, adjointe et conseiller »."""
    right = min(begin + REACH, len(text) if barrier is None else barrier)
    found = []
    while phrase := phrase_at(text, begin, right):
        found.append(_told(text, phrase, APPOSITION))
        joined = _JOINED.match(text, phrase.end, right)
        if not joined:
            break
        begin = joined.end()
    return found


def predicate(text: str, start: int, end: int, outset: int, barrier: int | None = None) -> list[Told]:
    """The role that a sentence says of its subject: « [Flore Hottin] est vétérinaire ».

    `outset` is where the name begins with its title, so that « le frère de [X] est maire » says nothing of X.
    """
    verb = _copula().match(text, end)
    if not verb or _PREPOSITION.search(text, max(outset - CIVILITY_ROOM, 0), outset):
        return []
    right = min(end + REACH, len(text) if barrier is None else barrier)
    phrase = phrase_at(text, verb.end(), right)
    if phrase is None or _touches(text, phrase, right, right == barrier):
        return []
    if phrase.determiner and phrase.determiner not in ("le", "la", "l'", "un", "une"):
        return []
    if not phrase.determiner and text[phrase.head : phrase.head_end].lower() in words.words("calls", "participles"):
        return []  # « [X] est élu »
    return [_told(text, phrase, PREDICATE)]


def called(text: str, start: int, end: int, outset: int, barrier: int | None = None) -> list[Told]:
    """The office somebody is called to: « il a nommé [X] ambassadeur », « trésorier : [Y] », « [Z] trésorière, ».

    `outset` is where the name begins with its title.
    """
    right = min(end + REACH, len(text) if barrier is None else barrier)
    link = _call_link().match(text, end, right)
    if not link or function_at(text, link.end(), right) is None:
        return []
    phrase = phrase_at(text, link.start("the") if link["the"] else link.end(), right)
    if phrase is None or _touches(text, phrase, right, right == barrier):
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
    return [_told(text, phrase, CALLED)] if clear else []


def gender(text: str, start: int) -> str | None:
    """ "m" or "f" by the civility before a name: « Mme [Trump] » is "f", « Me » says nothing."""
    match = re.search(r"([^\W\d_]+)\.?\s+$", text[max(start - CIVILITY_ROOM, 0) : start])
    return civilities().get(fold(match[1])) if match else None


def title_start(text: str, start: int) -> int:
    """Where the name at `start` begins with its civility: « [Mme Trump] »."""
    civility = _CIVILITY.search(text, max(start - CIVILITY_ROOM, 0), start)
    return civility.start(1) if civility else start


def _told(text: str, phrase: Phrase, reason: str) -> Told:
    lead = text[phrase.outset : phrase.start].lower().split()
    plural = bool(words.words("plural", "determiners").intersection(lead))
    word = text[phrase.head : phrase.head_end]
    several = is_plural(word) and not {"un", "une", "l'un", "l'une"}.intersection(lead)
    feminine, masculine = phrase.determiner in ("la", "une"), phrase.determiner in ("le", "un", "du", "au")
    return Told(phrase.start, phrase.end, reason, is_kin(word), plural, feminine, masculine, several)


def _is_rank(text: str, phrase: Phrase) -> bool:
    return text[phrase.head : phrase.head_end].lower().replace("’", "'") in words.words("ranks")


def _closed(text: str, end: int) -> bool:
    return bool(_CLOSED.match(text, end))


def _trimmed(text: str, left: int, edge: int) -> int:
    return left + len(text[left:edge].rstrip())


def _sentence_start(text: str, left: int, right: int) -> int:
    for match in reversed(list(_END.finditer(text, left, right))):
        if not _ABBREVIATED.search(text, max(left, match.start() - 6), match.start()):
            return match.end()
    return left


@cache
def _position() -> re.Pattern[str]:
    return re.compile(rf"[ \u00a0]*,[ \u00a0](?:{_alternatives('positions', 'words')})(?=[ \u00a0]*,)")


@cache
def _call_link() -> re.Pattern[str]:
    links = rf"(?:{_alternatives('calls', 'links')})(?:[ \u00a0]+|(?<=['’]))"
    return re.compile(rf"[ \u00a0]+(?:(?P<as>{links})|(?P<the>l[ea][ \u00a0]|l['’]))?")


@cache
def _call_before() -> re.Pattern[str]:
    """« il a nommé [X] », « nomme Mme [X] »: right before the name."""
    words_ = f"{_alternatives('calls', 'participles')}|{_alternatives('calls', 'verbs')}"
    return re.compile(rf"(?<![\w'’-])(?:{words_})[ \u00a0]+$")


@cache
def _call_before_all() -> re.Pattern[str]:
    """« Sont nommés : [X] comme … »: somewhere before it in the sentence."""
    words_ = f"{_alternatives('calls', 'participles')}|{_alternatives('calls', 'verbs')}"
    return re.compile(rf"(?<![\w'’-])(?:{words_})(?![\w-])[^.!?\n]*$", re.IGNORECASE)


def _alternatives(table: str, key: str) -> str:
    return "|".join(sorted((word.replace("'", "['’]") for word in words.words(table, key)), key=lambda w: (-len(w), w)))


@cache
def _fronted() -> re.Pattern[str]:
    alternatives = "|".join(sorted((word.replace("'", "['’]") for word in words.words("fronted")), key=len)[::-1])
    return re.compile(rf"\s*[«\"“]?\s*(?:{alternatives})\b", re.IGNORECASE)


@cache
def _copula() -> re.Pattern[str]:
    alternatives = "|".join(sorted(words.words("predicates", "verbs"), key=len)[::-1])
    lead = r"(?:,[ \u00a0](?:qui|lui|elle|lui aussi|elle aussi|quant à (?:lui|elle)|de son côté)(?:[ \u00a0]*,)?)?"
    return re.compile(rf"{lead}[ \u00a0](?:en[ \u00a0])?(?:{alternatives})[ \u00a0]")


def unique(roles: Sequence[str]) -> tuple[str, ...]:
    """Each role once, in order; one that only repeats the beginning of another goes."""
    kept: dict[str, str] = {}
    for role in roles:
        kept.setdefault(fold(role), role)
    return tuple(
        role for key, role in kept.items() if not any(other != key and other.startswith(key + " ") for other in kept)
    )
