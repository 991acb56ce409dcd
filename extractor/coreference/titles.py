"""The roles that stand before a name: titles, what is set off by a comma, labels of lists (pure).

« le maire de Gao, [Issa Konta], a dit »  ->  "maire de Gao"
« le général [Sidi Koné] »                ->  "général"
« trésorier : [Alain Perren] ; »          ->  "trésorier"
"""

import re
from dataclasses import replace
from functools import cache

from extractor.coreference.addressees import is_spoken_to
from extractor.coreference.labels import label_before
from extractor.coreference.other_holders import is_anothers, leads_in
from extractor.coreference.role_phrases import Phrase, called_to, phrase_at, phrases, stands_alone, trade_before
from extractor.coreference.roles import (
    AND_BEHIND,
    CALLED,
    CIVILITY_ROOM,
    REACH,
    SET_OFF,
    TITLE,
    Told,
    civility_before,
    sentence_start,
    title_start,
    told_of,
)
from extractor.coreference.sentence_heads import at_head
from extractor.lexicon import roles as words
from extractor.lexicon import speech
from extractor.lexicon.people import function_at, functions_in, is_plural, role_gender

_ARTICLES = frozenset(["le", "la", "l'"])
_OWN = _ARTICLES | {"son", "sa", "leur", "notre"}
_AND_BEFORE = re.compile(r"[ \u00a0]et[ \u00a0]+$")
#: what closes a name that is set off: « le maire, [Luc Delorge], a dit »
_CLOSED = re.compile(r"[ \u00a0]*(?:[,;:.)\]»”\"(–—!?…\n]|$)|[ \u00a0]+(?:et|ainsi que|ou)\b")
_OF = re.compile(r"(?:[ \u00a0]de[ \u00a0]|[ \u00a0]d['’])$")
#: behind a name set off; where a name, a civility or an article follows, a list may go on
_PAUSES = re.compile(
    r"[ \u00a0]*(?:[.;:)»”\n]|$|,(?![ \u00a0](?:[A-ZÀ-Þ]|M\.|Mme|Me|l[ea]s?[ \u00a0]|l['’]|et[ \u00a0])))"
)
_COMMA = re.compile(r"[ \u00a0]*,[ \u00a0]*")
#: « Messieurs les ministres, [X] et [Y] attendent »
_ADDRESSED = re.compile(r"(?:messieurs|mesdames|chers|chères)[ \u00a0]$", re.IGNORECASE)
#: « le gardien, un certain [X], », « le curé, le père [X], », « l'émissaire, le Suédois [X], »: no titles
_KNOWN_AS = re.compile(
    r"(?:(?:l[ea]|une?)[ \u00a0](?:certaine?|nommée?|dénommée?)|(?:le[ \u00a0])?[Pp]ère|(?:la[ \u00a0])?[Ss]œur)"
)
_FROM_THERE = re.compile(r"(?:l[ea][ \u00a0]|l['’])(?P<people>[A-ZÀ-Þ][a-zà-ÿ-]+)")
#: « le recteur, le juge [X], ont signé » are two
_SEVERAL_DO = re.compile(
    r"[ \u00a0]*,[ \u00a0](?:(?:se|ne|y|en|leur|lui)[ \u00a0]|[sn]['’])*(?:[a-zà-ÿ]*ont|[a-zà-ÿ]{2,}ent)(?![\w-])"
)
_EXCLAIMS = re.compile(r"[^.!?\n]{0,200}[!?]")
#: « Nommé préfet en mars, [X] découvre »
_CALLED_WHEN = re.compile(r"(?:[ \u00a0](?:depuis|en|le|hier|ce|cette|lors|par|à|il)[ \u00a0'’][^,\n]*)?")


def before(text: str, start: int, end: int, barrier: int = 0, labelled: bool = False) -> list[Told]:
    """The roles that stand before the name text[start:end], in their order.

    `barrier` is the end of the previous person's name, which nothing reaches over; `labelled` says that this
    one has a label, « président : [Y], trésorière : [X] ».
    """
    left = max(start - REACH, barrier)
    civil = title_start(text, start)
    if (label := label_before(text, left, civil, end, labelled and left == barrier)) is not None:
        return label
    left = sentence_start(text, left, start)
    edge = start
    if civility := civility_before(text, left, start) if civil < start else None:
        edge = civility.start(1)
    edge = _trimmed(text, left, edge)
    comma = edge > left and text[edge - 1] == ","
    if comma:
        fresh = left != barrier or not barrier
        if civility and civility[1].lower().startswith(("le", "la")):
            if _one_of_several(text, end):
                return []  # « le préfet, le docteur [X] et »
            if "docteur" in civility[1].lower():
                office = _office_before_title(text, "", civility.start(1), left, end)
                return office or (_head_of(text, left, _trimmed(text, left, edge - 1)) if fresh else [])
        return _set_off(text, start, end, left, _trimmed(text, left, edge - 1), fresh)
    if (led_in := _led_in(text, left, edge)) < edge:
        return _office_before_title(text, "", led_in, left, end)
    chain = _chain(text, left, edge, innermost=True, several=bool(AND_BEHIND.match(text, end)))
    if not chain:
        trade = trade_before(text, left, edge)
        return [told_of(text, trade, TITLE)] if trade else []
    outer = _chain(text, left, edge, innermost=False)[0]
    if is_spoken_to(text, left, outer.outset, end, outer.determiner, fresh=left != barrier or not barrier):
        return []  # « Non », répond à la ministre [X]
    roles = [told_of(text, phrase, TITLE) for phrase in chain]
    first, last = chain[0], chain[-1]
    if left != barrier or not barrier:
        roles = [*_said_at_head(text, left, outer), *roles]
    if first is last and _closed(text, end) and not _one_of_several(text, end):
        if _is_rank(text, last):
            roles = [*_office_before_rank(text, last, left, end), *roles]
        elif last.determiner in _ARTICLES and (left != barrier or not barrier):
            title = text[last.head : last.head_end]
            roles = [*_office_before_title(text, title, last.outset, left, end), *roles]
    return roles


def _head_of(text: str, left: int, edge: int) -> list[Told]:
    """What a sentence says at its head: « Cheffe de service, la docteure [X] opère »."""
    opening = left + len(text[left:edge]) - len(text[left:edge].lstrip(' \u00a0«"“'))
    return [told_of(text, phrase, SET_OFF) for phrase in at_head(text, opening, edge)]


def _led_in(text: str, left: int, edge: int) -> int:
    """Where « un certain » or « le Suédois » before a name begins, set off by a comma; `edge` where none does."""
    comma = text.rfind(",", left, edge)
    begin = edge - len(text[comma + 1 : edge].lstrip())
    if comma < 0 or edge - begin > CIVILITY_ROOM:
        return edge
    found = _KNOWN_AS.fullmatch(text, begin, edge)
    if not found and (found := _FROM_THERE.fullmatch(text, begin, edge)):
        # « le Général [X] » has a title
        title = function_at(text, found.start("people"), edge)
        found = found if words.is_adjective(found["people"].lower()) and title is None else None
    return begin if found else edge


def _office_before_title(text: str, title: str, outset: int, left: int, end: int) -> list[Told]:
    """« Le rapporteur de la commission, le sénateur [X], a parlé », « Le gardien, un certain [X], a fui » is one man.

    `title` is what stands behind the comma before `outset`, nothing where that is « un certain » or « le Suédois ».
    An office is told only at the head of its sentence, or behind a verb of speech, before what one alone does.
    """
    edge = _trimmed(text, left, outset)
    if edge <= left or text[edge - 1] != "," or not _closed(text, end) or _one_of_several(text, end):
        return []
    chain = _chain(text, left, _trimmed(text, left, edge - 1), innermost=False)
    if len(chain) != 1 or chain[0].determiner not in _OWN or _SEVERAL_DO.match(text, end):
        return []
    office = told_of(text, chain[0], SET_OFF)
    ahead = text[left : chain[0].outset].strip(' \u00a0«"“').split()
    # « Non », a tranché le président, but « Il a salué le président »
    spoken = ahead and not ahead[0][0].isupper() and ahead[-1] in speech.participles() | speech.present()
    # « Interrogé, le chef de zone, le docteur [X], a ri », not « Selon le chef de zone, »
    by_the_way = ahead and ahead[-1].endswith(",") and not any(functions_in(text, left, chain[0].outset))
    if office.kin or office.several or (ahead and not spoken and not by_the_way):
        return []
    article = "f" if office.feminine else "m" if office.masculine else None
    mine = role_gender(text[chain[0].head : chain[0].head_end]) or article
    theirs = role_gender(title) if title else None
    return [] if {mine, theirs} == {"m", "f"} else [office]


def _said_at_head(text: str, left: int, title: Phrase) -> list[Told]:
    """What the head of a sentence says of its subject and title: « Candidate à Pau, la comédienne [X] joue »."""
    edge = _trimmed(text, left, title.outset)
    if title.determiner not in _ARTICLES or edge <= left or text[edge - 1] != ",":
        return []
    opening = left + len(text[left:edge]) - len(text[left:edge].lstrip(' \u00a0«"“'))
    found = at_head(text, opening, _trimmed(text, left, edge - 1))
    gender = role_gender(text[title.head : title.head_end]) or {"le": "m", "la": "f"}.get(title.determiner)
    if any({role_gender(text[phrase.head : phrase.head_end]), gender} == {"m", "f"} for phrase in found):
        return []
    return [told_of(text, phrase, SET_OFF) for phrase in found]


def _set_off(text: str, start: int, end: int, left: int, edge: int, fresh: bool) -> list[Told]:
    """The roles in « le maire de Gao, [Issa Konta], » and, at the head of a sentence, « Ancien maire, [X] a dit »."""
    if fresh:
        opening = left + len(text[left:edge]) - len(text[left:edge].lstrip(' \u00a0«"“'))
        office = called_to(text, opening)
        if in_that := _in_that().match(text, opening, edge):
            office = in_that.end()
        if office > opening:  # « Élue présidente, [X] a remercié », « En tant que juge, [X] signe »
            phrase = phrase_at(text, office, edge)
            bare = phrase and not phrase.determiner and _CALLED_WHEN.fullmatch(text, phrase.end, edge)
            return [told_of(text, phrase, CALLED)] if phrase and bare else []
        if (at_its_head := at_head(text, opening, edge)) and not _is_called_out(text, opening, edge, end):
            return [told_of(text, phrase, SET_OFF) for phrase in at_its_head]
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
    if fresh and _goes_on(text, left, first, end):
        return []  # « Étaient là le recteur, le maire, [X], et dix élus »
    heads_sentence = fresh and not text[left : first.outset].strip(' \u00a0«"“')
    if not first.determiner:
        clear = False  # « [X], porte-parole, [Y] »: what has no determiner stands behind the one before
    elif first.determiner in _contracted() and heads_sentence:
        clear = False  # « Au général, [Tadej Pogacar] est premier »
    elif is_anothers(text, left, first) or (fresh and leads_in(text, left, first, end)):
        clear = False  # « L'assassin du juge, [Calogero Frisi], », « Face au maire, [X], 19 ans, mènera campagne »
    else:
        several = first is chain[-1] and is_plural(text[first.head : first.head_end])
        called_out = several and _ADDRESSED.search(text, max(left, first.outset - 12), first.outset)
        clear = (_closed(text, end) or several) and not called_out
    return [told_of(text, phrase, SET_OFF) for phrase in chain] if clear else []


def _goes_on(text: str, left: int, title: Phrase, end: int) -> bool:
    """Whether a title stands between two others, of whom the name may be one: « le recteur, le maire, [X], et »."""
    edge = _trimmed(text, left, title.outset)
    if edge <= left or text[edge - 1] != "," or not AND_BEHIND.match(text, end):
        return False
    before_it = _chain(text, left, _trimmed(text, left, edge - 1), innermost=False)
    return bool(before_it) and {before_it[0].determiner, title.determiner} <= _ARTICLES | {"un", "une"}


def _is_called_out(text: str, opening: int, edge: int, end: int) -> bool:
    """Whether the one word that heads a sentence may be whom it speaks to: « Capitaine, [X] arrive ! »."""
    if " " in text[opening:edge]:
        return False
    return _EXCLAIMS.match(text, end) is not None or text[max(opening - 3, 0) : opening].rstrip(" \u00a0").endswith(
        ("«", "“", '"')
    )


def of_somebody(text: str, start: int, end: int, other: tuple[int, int], barrier: int = 0) -> list[Told]:
    """The office that somebody holds for the `other` named in it: « L'avocat de [Y], Me [X], a plaidé ».

    `barrier` is the end of the name before the other.
    """
    link = _OF.search(text, max(other[0] - 4, barrier), other[0])
    if not link or not _COMMA.fullmatch(text, other[1], title_start(text, start)) or not _PAUSES.match(text, end):
        return []
    left = sentence_start(text, max(link.start() - REACH, barrier), link.start())
    chain = _chain(text, left, link.start(), innermost=False)
    if len(chain) != 1 or chain[0].determiner not in _ARTICLES:
        return []
    office = told_of(text, chain[0], SET_OFF)
    clear = not (
        office.kin
        or office.several
        or text[left : chain[0].outset].rstrip().endswith((",", " et", " de"))
        or is_anothers(text, left, chain[0])
        or leads_in(text, left, chain[0], end)
    )
    return [replace(office, end=other[1])] if clear else []


def _office_before_rank(text: str, rank: Phrase, left: int, end: int) -> list[Told]:
    """« le chef d'état-major, le général [X], » is one man; « le préfet, le maire [X] et » are two."""
    edge = _trimmed(text, left, rank.outset)
    if edge <= left or text[edge - 1] != ",":
        return []
    chain = _chain(text, left, _trimmed(text, left, edge - 1), innermost=False)
    if len(chain) != 1 or _is_rank(text, chain[0]) or not (rank.determiner or chain[0].determiner):
        return []
    office = chain[0]
    ahead = text[left : office.outset].rstrip(" \u00a0")
    contracted = office.determiner in _contracted()
    # « le sultan et le préfet, le général [X], », not « reçu du maire et du préfet, le général [X], »
    if ahead.endswith((",", " ni", " ou")) or (ahead.endswith(" et") and (contracted or not office.determiner)):
        return []
    if leads_in(text, left, office, end):
        return []
    return [told_of(text, office, SET_OFF)]


def _one_of_several(text: str, end: int) -> bool:
    """Whether the name is an item of a list: « [Sidi Koné] et l'imam », « [Sidi Koné], l'imam »."""
    if AND_BEHIND.match(text, end):
        return True
    comma = _COMMA.match(text, end)
    behind = phrase_at(text, comma.end(), min(comma.end() + REACH, len(text))) if comma else None
    return behind is not None and behind.determiner != ""


def _chain(text: str, left: int, edge: int, innermost: bool, several: bool = True) -> list[Phrase]:
    """The phrase that ends at `edge`, and those that « et » joins to it: « le chanteur et guitariste ».

    Of several that end there the `innermost` is « président » in « le conseiller du président », else the conseiller;
    unless `several` follow, « le président du collège des experts [X] » is no expert.
    """
    chain: list[Phrase] = []
    while True:
        fits = [phrase for phrase in phrases(text, left, edge) if stands_alone(text, phrase, left)]
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


def _is_rank(text: str, phrase: Phrase) -> bool:
    return text[phrase.head : phrase.head_end].lower().replace("’", "'") in words.words("ranks")


def _trimmed(text: str, left: int, edge: int) -> int:
    return left + len(text[left:edge].rstrip())


def _closed(text: str, end: int) -> bool:
    return bool(_CLOSED.match(text, end))


def _contracted() -> frozenset[str]:
    return words.words("determiners", "contracted")


@cache
def _in_that() -> re.Pattern[str]:
    return re.compile(r"(?:en tant qu(?:e[ \u00a0]|['’])|en (?:sa )?qualité d(?:e[ \u00a0]|['’]))", re.IGNORECASE)
