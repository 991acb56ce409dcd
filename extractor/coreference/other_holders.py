"""Whether a title set off before a name may be another's, and the name that of somebody else spoken of (pure).

« L'assassin du juge, [Calogero Frisi], »           ->  he may be the assassin
« Celle qui a battu la maire, [Léa Roux], »         ->  she may have beaten her
« Face au maire, [Tim Rey], 19 ans, mènera … »      ->  he may be the subject
"""

import re
from functools import cache

from extractor.coreference.role_phrases import Phrase
from extractor.coreference.roles import REACH, any_of
from extractor.lexicon import roles as words
from extractor.lexicon.people import function_at

#: « L'assassin du [juge], X »: who is set off may be the assassin
_NOUN_OF = re.compile(
    r"(?:\b(?:[Ll][ea]s?|[Uu]ne?|[Ss]on|[Ss]a|[Ll]eur|[Cc]et?|[Cc]ette)[ \u00a0]|[Ll]['’])"
    r"(?P<noun>[a-zà-ÿœ-]+)(?:[ \u00a0](?P<next>[a-zà-ÿœ-]+))?[ \u00a0](?:de[ \u00a0])?$"
)
_WHO = re.compile(r"(?<![\w'’-])(?:[LlDd]['’])?(?P<who>[^\W\d_]+)[ \u00a0]qui[ \u00a0](?:[^,;\s]+[ \u00a0]){1,3}$")
#: « Le sous-préfet, représentant le gouverneur, [X], », « Saluant la ministre, [X] a souri »
_ACTED_ON = re.compile(
    r"(?:^[ \u00a0«\"“]*(?:en[ \u00a0])?|,[ \u00a0])"
    r"(?!(?:av|dev|dur|pend|suiv|concern|pourt|cepend|mainten|aut)ant[ \u00a0])[a-zà-ÿ]{2,}ant[ \u00a0]$",
    re.IGNORECASE,
)
_THAT_OF = re.compile(r"\b(?:celui|celle|ceux|celles)[ \u00a0]$")
#: behind the name the sentence ends or its subject comes: « Avec la cheffe, [X], ils ont parlé »
_SUBJECT = re.compile(
    r"[ \u00a0]*(?:[.;:!?»”\"\n]|$|,[ \u00a0](?:ils?|elles?|on|nous|vous|je|ce|cela|sur l[ea]|concernant|[cj]['’]"
    r"|[A-ZÀ-Þ«]"
    r"|(?:l[ea]s?|des|une?|son|sa|ses|leurs?|cet|cette|ces|l['’])(?![^,;.\n]{0,42},)))"
)


def is_anothers(text: str, left: int, title: Phrase) -> bool:
    """Whether somebody else stands before the title, whom the name may be: « L'assassin du [juge], X, »."""
    contracted = title.determiner in words.words("determiners", "contracted")
    if contracted and _THAT_OF.search(text, left, title.outset):
        return True  # « celle du patron, [Laure Kieffer], »
    noun = _NOUN_OF.search(text, max(left, title.outset - REACH), title.outset)
    joined = title.determiner in ("du", "des") or text[left : title.outset].rstrip().endswith("de")
    # « le dernier film du réalisateur, [X], » is a thing, too
    if noun and joined and not words.is_thing(noun["noun"]) and not (noun["next"] and words.is_thing(noun["next"])):
        return True
    if title.determiner in ("le", "la", "l'") and _ACTED_ON.search(text[left : title.outset]):
        return True
    return _is_somebodys_object(text, left, title.outset)


def leads_in(text: str, left: int, title: Phrase, end: int) -> bool:
    """Whether a sentence begins with what joins the title to it, so that the name set off may be its subject.

    « Face au [maire], X, 19 ans, mènera campagne », « Lors du bal du [maire], X, ému, a parlé ». `end` is the end
    of the name, behind which another subject says that the title is the name's: « Face au maire, X, ils ont ri ».
    """
    if _SUBJECT.match(text, end):
        return False
    found = _company().fullmatch(text, left, title.outset)
    if not found or text[max(left - 2, 0) : left].rstrip().endswith(("»", "”", ")", '"')):
        return False  # « cet « orgueil » pointé par le maire, [X], »
    if noun := found["noun"]:  # « Victime du maire, », but « Réaction du maire, »
        joined = found["of"] is not None or title.determiner in ("du", "des")
        return joined and not words.is_thing(noun.lower()) and function_at(text, found.start("noun")) is None
    # « Lors de la visite du ministre », not « Dans la salle se tient le ministre »
    return (
        found["open"] is None
        or found["link"] is not None
        or title.determiner in words.words("determiners", "contracted")
    )


def _is_somebodys_object(text: str, left: int, outset: int) -> bool:
    """Whether a title is whom a person acts on, who may be the one set off: « celle qui a battu la [maire], X »."""
    found = _WHO.search(text, max(outset - REACH, left), outset)
    return found is not None and (
        found["who"].lower() in words.words("actors") or function_at(text, found.start("who"), outset) is not None
    )


@cache
def _company() -> re.Pattern[str]:
    entries = rf"(?:{any_of('company', 'words')})(?:[ \u00a0](?:de|à)(?=[ \u00a0])|[ \u00a0]d['’])?"
    # « Lors de la visite du », « Au terme d'un entretien avec le »: a title that completes it
    openings = rf"(?:{any_of('company', 'openings')})(?![\w-])"
    phrase = r"(?:[ \u00a0](?:[a-zà-ÿ]+['’])?[a-zà-ÿœ-]+){0,6}?"
    completed = rf"(?P<open>{openings}){phrase}(?P<link>[ \u00a0](?:(?:de|à|avec)(?=[ \u00a0]|$)|d['’]))?"
    # « Convoqué hier par le », « Victime du »
    suffered = r"[^\W\d_]+(?:[ée]|ée|i|ie|u|ue|ise?|ite?|erte?)s?(?:[ \u00a0][a-zà-ÿ]+)?[ \u00a0]par"
    whose = r"(?P<noun>[^\W\d_]{3,})(?P<of>[ \u00a0]de(?=[ \u00a0]|$))?"
    begin = r"[ \u00a0«\"“]*(?:[^,.;\n]{1,24},[ \u00a0])?"
    return re.compile(rf"{begin}(?:{entries}|{completed}|{suffered}|{whose})[ \u00a0]*", re.IGNORECASE)
