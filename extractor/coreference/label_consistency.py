"""One label for one name: what the tagger called a person here and a town there (pure)."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractor.core.types import Mention
from extractor.coreference import roles
from extractor.lexicon import names
from extractor.lexicon.gazetteers import listed
from extractor.lexicon.names import fold, words
from extractor.lexicon.organisations import descriptors, is_legal, key, kinds, organisation, seats
from extractor.lexicon.people import is_first_name
from extractor.lexicon.places import country

_PLACED = re.compile(
    r"\b(?:[Àà]|[Ee]n|[Aa]ux?|[Vv]ers|[Dd]epuis|[Pp]rès d[e']|[Vv]ille d[e']|[Dd]ans l[ea])\s(?:la\s|l['’])?$"
)

#: characters before a name in which « est arrivé à » stands
VERB_ROOM = 24
#: verbs behind which « à » opens a place
_GOING_TO = re.compile(
    r"\b(?:arriv\w+|(?:se|s['’]est|s['’]y est|sont) rendu?e?s?(?:nt)?|install\w+|retourn\w+|parven\w+|parvien\w+|née?s?"
    r"|naquit|habit\w+|vit|vivent|vivait|résid\w+|atterri\w*|débarqu\w+|séjourn\w+|détenue?s?|incarcéré\w*"
    r"|transféré\w*|hospitalisé\w*|inhumé\w*|enterré\w*|réfugi\w+|basée?s?|située?s?|sise?)[ \u00a0]"
    r"(?:hier[ \u00a0])?à[ \u00a0]$",
    re.IGNORECASE,
)
_LEAVING = re.compile(r"\b(?:quitt(?:e|ent|é|ée|és|ait|aient|er|era|ant)|fui|fuit|fuient|rejoint|rejoignent)[ \u00a0]$")
_FOR = re.compile(r"[ \u00a0](?:pour|vers|en direction)[ \u00a0](?:l[ea]?[ '’]?)?(?=[A-ZÀ-Þ])")
_IN_BRACKETS = re.compile(r"\s*[\"»”’]?\s*\(\s*[\"«“‘]?\s*")
_ANY_ARTICLE = re.compile(r"(?:\b(?:[Ll][ea]s?|[Dd]u|[Dd]es|[Aa]ux?)\s|[Ll]['’])$")
_NOUN = re.compile(
    r"\b(?:société|entreprise|compagnie|groupe|start-up|multinationale|firme|banque|ONG|association|filiale|enseigne|PME)"
    r"(?:\s[a-zà-ÿ]+(?:-[a-zà-ÿ]+)*){0,2}\s$"
)
#: « les cofondatrices de [Fringale] »: what somebody founded
_FOUNDS = re.compile("fondat|Fondat|FONDAT")
_FOUNDED = re.compile(r"\b(?:co-?)?fondat(?:eur|rice)s?(?: et [a-zà-ÿ]+){0,2} d(?:e |['’])$", re.IGNORECASE)
_AND = re.compile(r"(?:,|[ \u00a0](?:et|ou)) ")
_AND_ROOM = 5
#: names of an enumeration in which one is odd
_CHAIN = 4
_ARTICLE = re.compile(r"\b(?:[Ll]e |[Ll]a |[Ll]es |[Ll]['’]|[Dd]u )$")


def settle(text: str, mentions: Sequence[Mention], guarded: frozenset[str] = frozenset()) -> list[Mention]:
    """The mentions, those of one name with the label that most of them have.

    « Le Mali (LOC) dément. Le Mali (ORG) attaque » are two LOC. A name that stands as
    a person's in one place and as a town's in another (Washington) keeps both labels,
    and so does a house that acts (Maison-Blanche). A rule's label stands; those of `guarded` rules, which say where
    the name is another's, tell nothing of its other places: « le porte-avions Charles-de-Gaulle … le général Charles
    de Gaulle ».
    """
    mentions = _enumerated(text, list(mentions))
    parts = _parts_of_people(mentions)
    if mixed := _mixed([m for m in mentions if m.rule not in guarded] if guarded else mentions):
        mentions = [
            m if m.source == "rule" or not (counts := mixed.get(fold(m.text))) else _settled(text, m, counts, parts)
            for m in mentions
        ]
    mentions = [m if m.label != "PER" else _placed(text, m, parts) for m in mentions]
    return _with_bodies(text, _with_people(text, _with_long_forms(text, mentions)))


def _parts_of_people(mentions: Sequence[Mention]) -> set[str]:
    """The folded words of all names of people that have several."""
    full = [parts for m in mentions if m.label == "PER" and len(parts := words(m.text)) > 1]
    return {word for parts in full for word in parts}


def _mixed(mentions: Sequence[Mention]) -> dict[str, Counter[str]]:
    """How often each folded name that has several labels has which."""
    first: dict[str, str] = {}
    mixed = {key for m in mentions if first.setdefault(key := fold(m.text), m.label) != m.label}
    counts: dict[str, Counter[str]] = {key: Counter() for key in mixed}
    for m in mentions if mixed else ():
        if (key := fold(m.text)) in mixed:
            counts[key][m.label] += 1
    return counts


def _enumerated(text: str, mentions: list[Mention]) -> list[Mention]:
    """« Renoir, Sisley et [Duval-Lenoir] » ORG: a person among people, where no list knows better."""
    out = list(mentions)
    chain: list[int] = []

    def close() -> None:
        if len(chain) < _CHAIN:
            return
        odd = [i for i in chain if mentions[i].label != "PER"]
        if len(odd) == 1:
            m = mentions[odd[0]]
            if (
                m.label in ("ORG", "LOC")
                and m.source != "rule"
                and fold(m.text) not in listed()
                and not names.is_acronym(m.text)
            ):
                out[odd[0]] = replace(m, label="PER")

    end = 0
    for i, m in enumerate(mentions):
        if not (0 < m.start - end < _AND_ROOM and _AND.fullmatch(text, end, m.start)):
            close()
            chain = []
        chain.append(i)
        end = m.end
    close()
    return out


def _settled(text: str, m: Mention, labels: Counter[str], parts: set[str]) -> Mention:
    if set(labels) <= {"LOC", "ORG"}:
        if country(m.text):
            return replace(m, label="LOC")
        if fold(m.text) in seats():
            return m
    if {"PER", "LOC"} <= set(labels):
        # the man and the town: each where its context says so
        if m.label == "PER" and (fold(m.text) in parts or roles.gender(text, m.start)):
            return m
        before = text[max(m.start - 16, 0) : m.start]
        if m.label == "LOC" and (_PLACED.search(before) or (country(m.text) and _ARTICLE.search(before))):
            return m
    # most_common keeps the order of the text among equals
    return replace(m, label=labels.most_common(1)[0][0])


def _placed(text: str, m: Mention, parts: set[str]) -> Mention:
    """« né à [Marsac] » PER: LOC, unless the text has a person of this name; `m` is a person's."""
    if m.source == "rule" or " " in m.text or text[m.start - 1 : m.start] not in (" ", "\u00a0"):
        return m
    if fold(m.text) in parts or is_first_name(fold(m.text)):
        return m
    left = max(m.start - VERB_ROOM, 0)
    goes = _GOING_TO.search(text, left, m.start) or (_LEAVING.search(text, left, m.start) and _FOR.match(text, m.end))
    return replace(m, label="LOC") if goes else m


def _with_people(text: str, mentions: list[Mention]) -> list[Mention]:
    """A lone name that is part of a person's full name is that person: « [Gaspard] ORG … [Gaspard Verdelin] »."""
    full = [parts for m in mentions if m.label == "PER" and " " in m.text and (parts := words(m.text))]
    if not full:
        return mentions
    given = {parts[0] for parts in full if is_first_name(parts[0])}
    surnames = {parts[-1] for parts in full}
    bodies: list[set[str]] = []

    def is_person(m: Mention) -> bool:
        if m.label != "ORG" or m.source == "rule" or ((key := fold(m.text)) not in given and key not in surnames):
            return False
        if " " in key or names.is_acronym(m.text):
            return False
        if not bodies:  # few texts need to know
            whole = (body for body in mentions if body.label in ("ORG", "GROUP") and " " in body.text)
            bodies.append({word for body in whole for word in words(body.text)})
        if key in bodies[0]:
            return False
        # « la Marine » is no Marine Le Pen; a listed body keeps its name
        return (
            not _ANY_ARTICLE.search(text, max(m.start - 8, 0), m.start)
            and key not in listed()
            and not organisation(m.text)
        )

    return [replace(m, label="PER") if is_person(m) else m for m in mentions]


def _with_bodies(text: str, mentions: list[Mention]) -> list[Mention]:
    """A name that the text calls a company, by its noun or its legal form, is one everywhere: « Minérex »
    in the headline, « la société franco-suisse [Minérex SA] » below."""
    founded = {m.start for m in mentions if _is_founded(text, m)} if _FOUNDS.search(text) else set()
    mentions = [replace(m, label="ORG") if _is_firm(text, m) or m.start in founded else m for m in mentions]
    called = {
        key(m.text)
        for m in mentions
        if m.label == "ORG"
        and (is_legal(m.text) or m.start in founded or _NOUN.search(text, max(m.start - 40, 0), m.start))
    }
    tails = {  # « Université Norbert-Zongo » and « celle Norbert-Zongo »
        " ".join(parts[1:])
        for m in mentions
        if m.label == "ORG" and "-" in m.text and len(parts := words(m.text)) > 2 and parts[0] in kinds()
    }
    if not called and not tails:
        return mentions
    people = _parts_of_people(mentions)

    def is_body(m: Mention) -> bool:
        if m.label not in ("PER", "LOC") or m.source == "rule":
            return False
        folded = fold(m.text)
        celle = m.label == "PER" and folded in tails and "-" in m.text
        if not celle and (key(m.text) not in called or folded in people or country(m.text)):
            return False
        return not roles.gender(text, m.start)

    return [replace(m, label="ORG") if is_body(m) else m for m in mentions]


def _is_firm(text: str, m: Mention) -> bool:
    """Whether a name that the tagger calls a person ends as a company's: « Kassaly Transit »."""
    if m.label != "PER" or m.source == "rule" or " " not in m.text:
        return False
    if fold(m.text.rsplit(" ", 1)[1]) not in descriptors():
        return False
    return not is_first_name(words(m.text)[0]) and not roles.gender(text, m.start)


def _is_founded(text: str, m: Mention) -> bool:
    """Whether a name that is no listed place stands behind « fondateur de »."""
    if m.source == "rule" or m.label == "GROUP" or not _FOUNDED.search(text, max(m.start - 40, 0), m.start):
        return False
    return not country(m.text) and listed().get(fold(m.text)) != "LOC" and not is_first_name(words(m.text)[0])


def _with_long_forms(text: str, mentions: list[Mention]) -> list[Mention]:
    """An acronym in parentheses is what its long form is: « Office national des pêches (ONP) »."""
    if "(" not in text:
        return mentions
    labels: dict[str, str] = {}
    for long, short in pairwise(mentions):
        if short.label == long.label or long.label == "PER" or not _IN_BRACKETS.fullmatch(text, long.end, short.start):
            continue
        known = organisation(short.text)
        if (known and known == organisation(long.text)) or (
            names.is_acronym(short.text) and names.abbreviates(short.text, long.text)
        ):
            labels.setdefault(fold(short.text), long.label)
    if not labels:
        return mentions
    return [
        replace(m, label=labels[fold(m.text)])
        if m.source != "rule" and labels.get(fold(m.text), m.label) != m.label
        else m
        for m in mentions
    ]
