"""Whether a title before a name is whom that person speaks to (pure).

    « Trop tard », glisse à la greffière [Boubacar Sidibé].   ->  he says it to her
    Comme l'a rappelé au juge [Thierno Barry], …              ->  he has reminded him

The verb of a quotation, and that behind « que », has its subject behind it where none stands before.
"""

import re

from extractor.lexicon import speech

_TO = re.compile(r"(?:[ \u00a0](?:à[ \u00a0]+)?)$")
_HAVE = r"(?:a|ont|avait|avaient|aurait|auraient|aura|auront)"
_SUBJECT = r"(?:l[ea]s?|une?|des|du|son|sa|ses|leurs?|ce|cet|cette|mon|ma|mes|notre|nos|on|il|elle|ils|elles|je|nous)"
#: « , a lancé hier », « lance », « fait savoir » right behind a quotation, without « -t-il » and « le maire »
_VERB_BEHIND = re.compile(rf"[ \u00a0]*,?(?:[ \u00a0](?!{_SUBJECT}[ \u00a0])[a-zà-ÿ]+){{1,4}}")
#: « comme l'a rappelé », « que dit »
_INVERTED = re.compile(
    rf"(?:^|[\s,])(?:(?i:comme)[ \u00a0](?:l['’]|le[ \u00a0])|que[ \u00a0]|qu['’])"
    rf"(?:(?P<have>{_HAVE})[ \u00a0])?(?P<verb>[a-zà-ÿ]+)$"
)
#: characters in which the verb and what joins it stand before a title
_ROOM = 48
#: a quotation that nothing leads to: not « de l'émission « 60 minutes », a demandé aux … »
_FREE = re.compile(r"(?:^|[.!?:;,\n—–»-])[ \u00a0]*$")
#: what is said to the one named: « a demandé au ministre [X] de partir »
_OBJECT = re.compile(
    r"[ \u00a0](?:(?:si|que|de|pourquoi|comment|quand|où|ce|un|une|des|les?|la|son|sa|ses|leurs?)[ \u00a0]"
    r"|(?:qu|s|d|l)['’])"
)
#: characters of the longest quotation looked at
_SPEECH = 400


def is_spoken_to(text: str, left: int, outset: int, end: int, determiner: str, fresh: bool) -> bool:
    """Whether the title that begins at `outset` with its `determiner` is the one spoken to, by the name behind it.

    `end` is the end of the name, `left` is where the sentence begins, or what stands behind a quotation;
    `fresh` says that no name stands there.
    """
    to = _TO.search(text, max(left, outset - 4), outset)
    if not to or not (determiner in ("au", "aux") or "à" in to[0]) or _OBJECT.match(text, end):
        return False
    edge = to.start()
    if fresh and _VERB_BEHIND.fullmatch(text, left, edge) and _is_quotation(text, left):
        return True
    found = _INVERTED.search(text, max(left, edge - _ROOM), edge)
    return found is not None and (found["have"] is not None or found["verb"] in speech.present())


def _is_quotation(text: str, end: int) -> bool:
    """Whether words in quotation marks end at `end` that are somebody's, and no title's."""
    begin = max(end - _SPEECH, 0)
    mark = text[begin:end].rstrip(" \u00a0")[-1:]
    close = text.rfind(mark, begin, end) if mark in ("»", "”", '"') else -1
    if close < 0:
        return False
    opening = text.rfind({"»": "«", "”": "“", '"': '"'}[mark], begin, close)
    # one that began long before is no title
    return opening < 0 or _FREE.search(text, max(opening - 3, 0), opening) is not None
