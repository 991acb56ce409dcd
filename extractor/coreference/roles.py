"""What the roles of people are told by: where, by what syntax, and what both sides of a name ask (pure).

    « le ministre des Affaires étrangères, Nasser Bourita, »  ->  "ministre des Affaires étrangères", a title
    « Jared Kushner, conseiller spécial du président »        ->  "conseiller spécial du président", apposition

A role belongs to a person only where the syntax says so: a title right before the name (titles.py) or a label
(labels.py), an apposition between commas or in brackets (appositions.py), a predicate (predicates.py). It never
reaches over another name, nor over the comma to the next title; where two people could be meant it is nobody's.
How far a role goes is role_phrases.py's.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from extractor.coreference.role_phrases import Phrase, is_articled
from extractor.lexicon import roles as words
from extractor.lexicon.names import fold
from extractor.lexicon.people import civilities, functions_in, is_kin, is_plural

#: characters looked at on either side of a name: the longest role of the press, twice
REACH = 240
#: characters in which a civility and its space stand before a name
CIVILITY_ROOM = 24

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


_STOPS = r".!?;:…"
_BORDERS = r"\n«»“”\"()\[\]—–"
#: the end of a sentence, a quotation or an aside, or the dash of « Gao - »; the search is fast as all begin with one
#: set of rare characters
_END = re.compile(rf"[{_STOPS}{_BORDERS}-](?:(?<=[{_BORDERS}])|(?<=[{_STOPS}])[\s\"»”’)]|(?<=[^{_STOPS}] -) )")
#: a full stop behind these ends no sentence
_ABBREVIATED = re.compile(r"(?:\b(?:M|MM|Mme|Mgr|Dr|Pr|St|Ste|Me|Gén|Col|Cdt|[A-Z])|\b[A-Z]\.-?[A-Z])$")
_ACRONYM = re.compile(r"\((?:[A-ZÀ-Þ][\w.&/-]{1,14}|2[Ss]|c\.?r\.?|e\.?r\.?)\)")
_CIVILITY = re.compile(
    r"(?:^|[\s'’(,])((?:l[ea][ \u00a0](?=[DP]r|docteur))?"
    r"(?:M|MM|Mme|Mmes|Mlle|Me|Mes|Mgr|Dre?|Pre?|docteure?(?=[ \u00a0])|Maître|Monsieur"
    r"|Madame|S\.[ \u00a0]?E\.(?:[ \u00a0]?M)?|SEM"
    r"|Son Excellence(?: (?:M\.|Mme|Monsieur|Madame))?|(?:l['’])?[Hh]onorable)\.?)[ \u00a0]+$"
)
#: how the words end that it ends with, for a quick look
_CIVIL = (
    "M", "Mme", "Mmes", "Mlle", "Me", "Mes", "Mgr", "Dr", "Dre", "Pr", "Pre", "docteur", "docteure", "Maître",
    "Monsieur", "Madame", "E", "E.", "Excellence", "onorable",
)  # fmt: skip
_LETTERS = re.compile(r"[^\W\d_]+$")
_AGED = re.compile(r"[ \u00a0]de[ \u00a0]\d{1,3}[ \u00a0]ans$")
_CIVILITY_OR_NOTHING = re.compile(r"[ \u00a0]*(?:(?:MM?\.|Mmes?|Mlle|Me|Mgr|Dr|Pr)[ \u00a0]+)?")
AND_BEHIND = re.compile(r"[ \u00a0]*,?[ \u00a0]*(?:et|ou|ni|ainsi que)\b")
#: the subject of a sentence has no preposition before it
PREPOSITION = re.compile(
    r"(?:\b(?:de|du|des|à|au|aux|avec|par|pour|contre|chez|sur|selon|et|ou|que|comme)|\b[dD]['’])[ \u00a0]+$|['’]$"
)


def without_acronyms(text: str) -> str:
    """The text with acronyms and parties in brackets blanked out, at the same length: they interrupt no phrase."""
    if "(" not in text:
        return text
    text = _ACRONYM.sub(lambda m: " " * len(m[0]), text)
    pieces, done = [], 0
    for party in _party().finditer(text):
        start, end = party.start() - 1, party.end()
        pieces += [text[done:start], " " * (end - start)]
        done = end
    return "".join([*pieces, text[done:]]) if pieces else text


def gender(text: str, start: int) -> str | None:
    """ "m" or "f" by the civility before a name: « Mme [Trump] » is "f", « Me » says nothing."""
    word = _word_before(text, start)
    if not word.isalpha():
        letters = _LETTERS.search(word)
        word = letters[0] if letters else ""
    return civilities().get(fold(word))


def title_start(text: str, start: int) -> int:
    """Where the name at `start` begins with its civility: « [Mme Trump] »."""
    civility = civility_before(text, 0, start)
    return civility.start(1) if civility else start


def civility_before(text: str, left: int, start: int) -> re.Match[str] | None:
    """The civility right before the name at `start`, its first group, if it begins behind `left`."""
    if not _word_before(text, start).endswith(_CIVIL):
        return None
    return _CIVILITY.search(text, max(left, start - CIVILITY_ROOM), start)


@lru_cache(maxsize=8)  # asked of each name several times
def _word_before(text: str, start: int) -> str:
    """What stands before the white space before a name, to the white space before that, and without its full stop."""
    near = text[max(start - CIVILITY_ROOM, 0) : start]
    last = near.rsplit(None, 1)[-1:] if near[-1:].isspace() else None
    return last[0].removesuffix(".") if last else ""


def told_of(text: str, phrase: Phrase, reason: str) -> Told:
    """What a phrase tells: « les députés » is plural and several, « la ministre » feminine."""
    lead = text[phrase.outset : phrase.start].lower().split()
    plural = bool(words.words("plural", "determiners").intersection(lead))
    word = text[phrase.head : phrase.head_end]
    several = is_plural(word) and not {"un", "une", "l'un", "l'une"}.intersection(lead)
    feminine, masculine = phrase.determiner in ("la", "une"), phrase.determiner in ("le", "un", "du", "au")
    aged = _AGED.search(text, phrase.head_end, phrase.end)  # « caissière de 32 ans »
    end = aged.start() if aged else phrase.end
    return Told(phrase.start, end, reason, is_kin(word), plural, feminine, masculine, several)


def sentence_start(text: str, left: int, right: int) -> int:
    """Where the sentence or the quotation begins that text[right:] goes on with, not before `left`."""
    for match in reversed(list(_END.finditer(text, left, right))):
        begin = match.start() - (match[0] == "- ")
        if begin >= left and not _ABBREVIATED.search(text, max(left, begin - 6), begin):
            return match.end()
    return left + 3 if text.startswith(" - ", left, right) else left


def touches(text: str, phrase: Phrase, right: int, next_person: bool) -> bool:
    """Whether a phrase stands right before the next name, as its title.

    In « [A], conseiller du président [B] » only what depends on it, the president, does.
    """
    if not next_person or not _CIVILITY_OR_NOTHING.fullmatch(text, phrase.end, right):
        return False
    inner = functions_in(text, phrase.head_end, phrase.end)
    return phrase.determiner != "" or all(is_articled(text, *function) for function in inner)


def any_of(table: str, key: str) -> str:
    """Alternatives of a regular expression, the longest first: those of ("calls", "verbs") match « nomme »."""
    return "|".join(sorted((word.replace("'", "['’]") for word in words.words(table, key)), key=lambda w: (-len(w), w)))


def unique(roles: Sequence[str]) -> tuple[str, ...]:
    """Each role once, in order; one that only repeats the beginning of another goes."""
    if len(roles) < 2:
        return tuple(roles)
    kept: dict[str, str] = {}
    for role in roles:
        kept.setdefault(fold(role), role)
    return tuple(
        role for key, role in kept.items() if not any(other != key and other.startswith(key + " ") for other in kept)
    )


@cache
def _party() -> re.Pattern[str]:
    # a search is fast by the character that a pattern begins with
    return re.compile(rf"\((?<=[ \u00a0]\()(?i:{any_of('parties', 'asides')})\)(?=[ \u00a0]|,)")
