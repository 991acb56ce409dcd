"""Whose a role is where several people stand side by side (pure).

    « Les députés [A], [B] et [C] »            ->  "députés" is all three people's
    « [A] et [B], coprésidents »               ->  both people's
    « [A], le maire, [B], sa femme, »          ->  the maire is A
    « en présence de [A], le maire, [B], et »  ->  nobody's: a reader cannot tell either

What stands by one name alone is titles.py's, appositions.py's and predicates.py's.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractor.coreference import appositions, predicates, pronouns, roles, titles
from extractor.coreference.casts import casts, offices
from extractor.coreference.roles import Told
from extractor.lexicon.people import gender_of_first_name
from extractor.text.windows import windows

#: characters of a text that are looked at together
WINDOW = 1_000_000
#: characters between two names that still are one enumeration
JOINT_ROOM = 64

#: what may stand by a name between it and the next: « (PS) », « , de Radio Sud »
_ASIDE = r"(?:[ \u00a0]*\([^()\n]{1,32}\))?"
_FROM = r"(?:,[ \u00a0](?:de[ \u00a0]|du[ \u00a0]|des[ \u00a0]|d['’])[^,;.:\n()]{2,40}(?=,))?"
_CIVILITY = r"(?:(?:MM?\.|Mmes?|Mlles?|Mes?|Dr|Pr|de|d['’])[ \u00a0]*)?"
_JOINT = re.compile(rf"{_ASIDE}{_FROM}[ \u00a0]*(?P<link>,?[ \u00a0]*(?:et|ainsi que)|,)[ \u00a0]*{_CIVILITY}")
#: « [X], le maire, [Y] »: the role right behind one name, set off before the next
_BETWEEN = re.compile(
    r"[ \u00a0]*,[ \u00a0]*(?:l[ae][ \u00a0]|l['’])(?:ancien(?:ne)?[ \u00a0])?(?:[a-zà-ÿ]+[ \u00a0])?"
)
_GOES_ON = re.compile(
    r"[ \u00a0]*,?[ \u00a0]*(?:et\b|ainsi que\b|,[ \u00a0]*(?:l[ea]s?[ \u00a0]|l['’]|M\.|Mme|[A-ZÀ-Þ]))"
)

_AND = re.compile(r"[ \u00a0]+et[ \u00a0]+")
_ITS_OWN = re.compile(r"[ \u00a0]*,[ \u00a0](?:de|du|des|d['’])\b")
_RESPECTIVELY = re.compile(r"[ \u00a0]*,?[ \u00a0]*respectivement[ \u00a0]+")


@dataclass(slots=True)
class Stood:
    """What stands before and behind one name."""

    ahead: list[Told]
    behind: list[Told]
    civility: str | None = None  # the gender that it tells


def joint(text: str, end: int, start: int) -> str | None:
    """How the name that ends at `end` is joined to the one that begins at `start`: by "et", by ",", or not."""
    found = _JOINT.fullmatch(text, end, start) if start - end < JOINT_ROOM else None
    return ("," if found["link"].strip() == "," else "et") if found else None


def told(text: str, names: Sequence[tuple[int, int]]) -> list[Stood]:
    """What stands by each of the names text[start:end], in their order."""
    if len(text) <= WINDOW:
        return _told(text, names)
    # what is looked at in other spellings is a copy each, which of a text of 100 MB are 200 MB
    found: list[Stood] = []
    for window in windows(text, WINDOW):
        first, last = (bisect_left(names, (place,)) for place in (window.start, window.end))
        seen = names[first:last]
        end = max([window.end, *(end for _, end in seen)])
        stood = _told(text[window.start : end], [(start - window.start, end - window.start) for start, end in seen])
        found += [
            Stood(_moved(one.ahead, window.start), _moved(one.behind, window.start), one.civility)
            for (start, _), one in zip(seen, stood)
            if window.first <= start < window.last
        ]
    return found


def _moved(told: list[Told], by: int) -> list[Told]:
    return [replace(one, start=one.start + by, end=one.end + by) for one in told]


def _told(text: str, names: Sequence[tuple[int, int]]) -> list[Stood]:
    plain = roles.without_acronyms(text)
    played = casts(plain)
    found: list[Stood] = []
    links: list[str | None] = []
    shared: list[Told] = []  # « les députés [A] et [B] »
    for n, (start, end) in enumerate(names):
        left = names[n - 1][1] if n else 0
        right = names[n + 1][0] if n + 1 < len(names) else None
        link = joint(text, left, start) if n else None
        labelled = bool(found and found[-1].ahead and found[-1].ahead[0].reason == roles.LABEL)
        ahead = titles.before(plain, start, end, left, labelled)
        if not ahead and n:
            ahead = titles.of_somebody(plain, start, end, names[n - 1], names[n - 2][1] if n > 1 else 0)
        outset = roles.title_start(text, start)
        ahead = ahead or predicates.held(plain, outset, left)
        outset = min([one.start for one in ahead]) if ahead else outset
        behind = (
            appositions.after(plain, start, end, right, link == ",")
            or predicates.called(plain, start, end, outset, right)
            or predicates.predicate(plain, start, end, outset, right)
        )
        if behind:
            behind = [*behind, *predicates.beyond(plain, start, behind[-1].end, outset, right)]
        elif right is not None:
            beyond = names[n + 2][0] if n + 2 < len(names) else None
            behind = predicates.succeeds(plain, end, outset, names[n + 1], beyond)
        by_first_name = gender_of_first_name(text[start:end])
        civility = roles.gender(text, start)
        gender = civility or by_first_name
        behind = [*behind, *pronouns.said_of(plain, outset, end, [*ahead, *behind], gender, right)]
        if by_first_name == "m":
            # « a répondu à la ministre [Serge Kalonji] »: not he is the minister
            hers = [one for one in ahead if one.feminine]
            ahead = [one for one in ahead if not one.feminine]
            if hers and found and not found[-1].behind and _BETWEEN.fullmatch(text, left, hers[0].start):
                # « [Martine Ohl], la maire, [Jean Klein] »
                found[-1].behind = [replace(one, reason=roles.APPOSITION) for one in hers]
        ahead, behind = offices(text, ahead, start, played), offices(text, behind, start, played)
        if ahead and ahead[0].several and ahead[0].reason == roles.SET_OFF:
            # « après un repas avec les maires, [X] est repartie »
            ahead = ahead if right is not None and joint(text, end, right) else []
        if found and ahead:
            ahead = _contested(text, ahead, found[-1], Stood(ahead, behind), left, end)
        if ahead or not link:
            # « Sergents tous deux, [A] et [B] »
            heads = [one for one in ahead if one.plural]
            heads = heads or [one for one in ahead if one.several and one.reason in (roles.SET_OFF, roles.LABEL)]
            shared = [replace(one, reason=roles.SHARED) for one in heads]
        elif shared:
            # « les ministres des Mines, [A], de la Pêche, [B] »
            apart = _ITS_OWN.match(text, left) and any(" " in text[one.start : one.end] for one in shared)
            ahead = [] if apart else shared
            if link == "et":  # « les échevins [A] et [B], et [C] »
                shared = []
        found.append(Stood(ahead, behind, civility))
        links.append(link)
        if link == "et" and _is_each_ones(text, found):
            found[-1].behind = []
        if link:
            _share_back(found, links)
        if link == "et":
            _share_out(plain, found, links, end, right)
    return found


def _contested(text: str, ahead: list[Told], before: Stood, own: Stood, left: int, end: int) -> list[Told]:
    """What of « [X], le maire, [Y] » is Y's: the maire is X where more is said of Y, nobody where a list goes on."""
    if any(one.start == ahead[0].start for one in before.behind):
        # « [X], son ministre, [Y], a dit » is Y's, « [X], son ministre, [Y], son frère, » is X's
        if own.behind:
            return []
        before.behind = [one for one in before.behind if one.start < ahead[0].start]
        return ahead
    if ahead[0].reason != roles.SET_OFF or not _BETWEEN.fullmatch(text, left, ahead[0].start):
        return ahead
    if own.behind and not before.behind:
        before.behind.extend(replace(one, reason=roles.APPOSITION) for one in ahead)
        return []
    if not before.ahead and _GOES_ON.match(text, end):
        return []
    return ahead


def _is_each_ones(text: str, found: Sequence[Stood]) -> bool:
    """Whether two functions behind two names may be one of each: « [A] et [B], maire et adjointe, »."""
    before, own = found[-2], found[-1]
    if before.ahead or before.behind or own.ahead or len(own.behind) != 2 or any(one.several for one in own.behind):
        return False
    one, two = own.behind
    return _AND.fullmatch(text, one.end, two.start) is not None


def _share_back(found: list[Stood], links: Sequence[str | None]) -> None:
    """« [A], [B] et [C], infirmières », « [A], [B], infirmières »: the plural is also of those before the last."""
    behind = found[-1].behind
    if not behind or not behind[0].several or behind[0].reason not in (roles.APPOSITION, roles.BRACKETS):
        return
    for n in range(len(found) - 1, 0, -1):
        if links[n] is None or (links[n] == "et" and n < len(found) - 1) or found[n - 1].behind:
            return
        if any(not one.several for one in found[n - 1].ahead):
            return  # « le maire [A], [B], [C], conseillers »
        found[n - 1].behind = [replace(one, reason=roles.SHARED) for one in behind]


def _share_out(text: str, found: list[Stood], links: Sequence[str | None], end: int, barrier: int | None) -> None:
    """« [A] et [B], respectivement maire et adjointe »: to each their own, where there are as many."""
    each = _RESPECTIVELY.match(text, end)
    if not each:
        return
    told = appositions.listed(text, each.end(), barrier)
    size = len(told)
    if not 1 < size <= len(found):
        return
    joined = links[len(found) - size + 1 :]
    if joined[-1] == "et" and all(joined) and "et" not in joined[:-1]:
        for stood, one in zip(found[-size:], told):
            stood.behind = [one]
