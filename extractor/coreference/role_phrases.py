"""How far the phrase of a function goes, by what can depend on it (pure).

    « l'[ancien ministre de l'Économie et des Finances] a dit »

A phrase is the function word, with « ancien » or « ex- » before it and, behind it,
adjectives and complements opened by a preposition; a verb, a relative or a word
that nothing joins to it ends it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from extractor.lexicon import roles as words
from extractor.lexicon.folding import lowered, small
from extractor.lexicon.people import ends_function, function_at, functions_in, is_plural

#: no role of the press is longer: « ministre des Affaires étrangères, de la Coopération africaine et des Marocains … »
MOST_WORDS = 24
#: characters in which « l'ancienne toute première » and the like find room before a function
LEAD_ROOM = 40

_TOKEN = re.compile(r"[ \u00a0\t]*((?:[cdjlmnstCDJLMNST]|[Qq][Uu])['’]|[^\W_]+(?:[-’'][^\W_]+)*|[^\w\s])")
#: « la députée LFI [X] », « le sénateur LaREM [X] »
_PARTY = re.compile(r"[A-ZÉ]{2,6}|(?!Ma?c)[A-Z][a-z]{1,3}[A-Z][A-Za-z]{1,4}")
_ELIDED = re.compile(r"^[lLdD]['’]")
_INFINITIVE = re.compile(r"(?:er|ir|oir|re)$")
_LAST_WORD = re.compile(r"([^\W\d_]+['’]?)[ \u00a0]*$")
#: what a quick look compares: « aujourd'hui » has two
_RUN = re.compile(r"[^\W_]+")
_LAST_RUN = re.compile(r"[^\W_]+$")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A function with what depends on it, as offsets: `outset` takes in the determiner and « alors »,
    `start` to `end` is the role, `head` to `head_end` the function word."""

    outset: int
    start: int
    head: int
    head_end: int
    end: int
    determiner: str = ""


@lru_cache(maxsize=4)  # a title is looked at in several ways
def phrases(text: str, left: int, right: int) -> tuple[Phrase, ...]:
    """The phrases of the functions in text[left:right] that reach to its end, from left to right."""
    return tuple(_reaching(text, left, right))


def _reaching(text: str, left: int, right: int) -> Iterator[Phrase]:
    if _ends_none(text[max(left, right - LEAD_ROOM) : right].rsplit(None, 1)[-1:]):
        return
    for head, head_end in functions_in(text, left, right):
        end = extent(text, head_end, right)  # most reach nowhere near
        if end >= right and not _in_expression(text, head, head_end) and not _calls(text, head, head_end):
            phrase = _phrase(text, head, head_end, left, end)
            if (phrase.determiner or not is_articled(text, head, head_end)) and not _is_verb(text, phrase):
                yield phrase


def _ends_none(last: Sequence[str]) -> bool:
    """Whether no phrase ends with the `last` word: « selon », « de » and the like, behind which most names stand."""
    return bool(last) and last[0] in _small_words()


@cache
def _small_words() -> frozenset[str]:
    lists = [words.words("stops"), *(words.words("complements", key) for key in ("prepositions", "determiners"))]
    ends = {run for word in words.words("acting") for run in _RUN.findall(word)}
    return frozenset(
        word
        for entries in lists
        for word in entries
        if word not in ends and not words.is_adjective(word) and not ends_function(word)
    )


def phrase_at(text: str, begin: int, right: int, bare: bool = False) -> Phrase | None:
    """The phrase that begins right at `begin`, with its determiner or without: « l'ancien maire de Gao ».

    `bare` says that a word that else has its article may stand alone here: « [X] (critique) ».
    """
    first = _RUN.match(text, begin, right)
    if first is None:
        return None
    head, head_end = begin, None
    if not _may_lead(first[0]):
        head_end = function_at(text, begin, right)
    else:
        # « premier ministre » begins as a qualifier does
        for lead in (_determiners_at(), _lead_at()):
            found = lead.match(small(text), begin, right)
            head = found.end() if found else begin
            if head_end := function_at(text, head, right):
                break
    if head_end is None or _in_expression(text, head, head_end) or _calls(text, head, head_end):
        return None
    phrase = _phrase(text, head, head_end, begin, extent(text, head_end, right))
    alone = not phrase.determiner and phrase.end == head_end and not bare
    return None if (alone and is_articled(text, head, head_end)) or _is_verb(text, phrase) else phrase


def is_determined(text: str, begin: int, right: int) -> bool:
    """Whether a determiner stands at `begin`, where a word begins: « l'ancien maire de Gao »."""
    found = _determiners_at().match(small(text), begin, right)
    before = text[max(begin - 1, 0) : begin]
    return found is not None and found.end() > begin and not before.isalnum() and before not in ("'", "’", "-", "_")


def _is_verb(text: str, phrase: Phrase) -> bool:
    """Whether the word has no plural beside « les »: « [X], les garde »."""
    word = text[phrase.head : phrase.head_end].lower()
    return phrase.determiner == "les" and word in words.words("verbs") and not is_plural(word)


def is_articled(text: str, head: int, head_end: int) -> bool:
    """Whether a function word is one only with an article or a complement: « la municipale des écoles »."""
    return text[head:head_end].lower() in words.words("articled")


def called_to(text: str, begin: int) -> int:
    """Where the office begins behind « élue » or « nommé » at `begin`; `begin` where none of these stands there."""
    found = _call_at().match(small(text), begin)
    return found.end() if found else begin


def trade_before(text: str, left: int, edge: int) -> Phrase | None:
    """The phrase of a trade no list holds, known by its ending and its article: « l'[hydrologue] Bouzid »."""
    found = _trade_pattern().search(text, max(left, edge - LEAD_ROOM), edge)
    if not found or not words.is_agent(found["trade"]):
        return None
    if found["adjective"] and not words.is_adjective(found["adjective"]):
        return None
    start = found.start("trade")
    return Phrase(found.start(), start, start, found.end("trade"), edge, _flat(found["determiner"]))


def stands_alone(text: str, phrase: Phrase, left: int) -> bool:
    """Whether a phrase has a determiner or nothing before it that it could depend on: not « politique générale »."""
    if phrase.determiner or phrase.outset < phrase.head:
        return True
    if text[phrase.head : phrase.head_end] in words.words("verbs"):
        return False
    word = _LAST_WORD.search(text, max(phrase.outset - LEAD_ROOM, left), phrase.outset)
    return word is None or _flat(word[1]) in words.words("leads") | words.words("calls", "participles")


def extent(text: str, begin: int, right: int) -> int:
    """Where the words that can depend on a function end; `begin` is the end of the function word."""
    end, complement = begin, ""
    for _ in range(MOST_WORDS):
        token = _TOKEN.match(text, end, right)
        if not token:
            break
        word, stop = _flat(token[1]), None
        if small(text).startswith(_acting_starts(), token.start(1)) and (
            acting := _acting().match(small(text), end, right)
        ):
            end = acting.end()
            continue
        if word in words.words("complements", "prepositions"):
            stop = _complement(text, token, right)
            complement = complement or (word if stop is not None else "")
        elif word == "," or word == "et":
            stop = _continued(text, token, right, complement)
        elif word in words.words("stops"):
            break
        elif complement and word in words.words("complements", "foreign"):
            named = _TOKEN.match(text, token.end(), right)
            stop = named.end() if named and named[1][0].isupper() else None
        elif token[1].islower():
            other = None if complement else function_at(text, token.start(1), right)  # « chef pompier »
            stop = other or (token.end() if words.is_adjective(word) else None)
        elif token[1][0].isupper() and (complement or words.is_adjective(word) or _is_party(token[1])):
            stop = token.end()
        if stop is None:
            break
        end = stop
    return end


def _is_party(word: str) -> bool:
    return _PARTY.fullmatch(word) is not None or word.lower() in words.words("parties")


def _continued(text: str, link: re.Match[str], right: int, complement: str) -> int | None:
    """Where the phrase ends that goes on behind « et » or a comma: « et des Finances », « et économique ».

    `complement` is the preposition of the first complement before it, or nothing.
    """
    token = _TOKEN.match(text, link.end(), right)
    if not token:
        return None
    word = _flat(token[1])
    if word in words.words("complements", "prepositions"):
        stop = _complement(text, token, right, function=False)
        # behind a comma only a name goes on: « , de la Coopération », not « , de la même ville »
        named = stop is not None and _ELIDED.sub("", text[token.end() : stop].split()[-1])[:1].isupper()
        joined = named or link[1] != "," or _enumerates(text, token.start(1), right, complement)
        return stop if complement and stop is not None and joined else None
    if link[1] != "," and token[1].islower() and words.is_adjective(word):
        # « tête de liste et ancien attaché » is two
        lead = _lead_at().match(text, token.start(1), right)
        another = function_at(text, token.start(1), right) or (lead and function_at(text, lead.end(), right))
        return None if another else token.end()
    return None


def _enumerates(text: str, begin: int, right: int, complement: str) -> bool:
    """Whether complements of one kind go on to « et »: « (à la culture), au tourisme et au patrimoine »."""
    return any(
        complement in forms.split("|") and _enumeration(forms).match(text, begin, right) is not None
        for forms in ("à|au|aux", "de|du|des|d'")
    )


def _complement(text: str, token: re.Match[str], right: int, function: bool = True) -> int | None:
    """Where the noun or name ends that a preposition opens: « de la Santé », « chargé du Budget »; None without one.

    With `function` False a function in its place ends the phrase: « et du maire ».
    """
    if _circumstance().match(small(text), token.start(1), right):
        return None
    first = _flat(token[1])
    prepositions = words.words("complements", "prepositions")
    determiners = words.words("complements", "determiners")
    following: re.Match[str] | None = token
    while following and _flat(following[1]) in prepositions:
        following = _TOKEN.match(text, following.end(), right)
    while following and _flat(following[1]) in determiners:
        following = _TOKEN.match(text, following.end(), right)
    if not following:
        return None
    noun = following[1]
    if noun[0].isdigit():
        # « du 8e arrondissement », but not « en 2019 » nor « à 10 heures »
        ordinal = first not in ("à", "en") and not (noun.isdigit() and len(noun) == 4)
        following = _TOKEN.match(text, following.end(), right) if ordinal else None
        if not following:
            return None
        noun = following[1]
    # « du Lion d'Or »
    if not noun[0].isalpha() or (noun[0].islower() and noun.replace("’", "'") in words.words("stops")):
        return None
    if noun.islower() and following.start(1) == token.end() + 1 and first in ("à", "pour") and _INFINITIVE.search(noun):
        return None  # « la dernière à avoir gagné »
    if noun.islower() and (stop := function_at(text, following.start(1), right)):
        return stop if function else None
    return following.end()


def _phrase(text: str, head: int, head_end: int, left: int, end: int) -> Phrase:
    near = max(left, head - LEAD_ROOM)
    lead = _lead_before().search(small(text), near, head) if _may_be_led(text[near:head]) else None
    outset = start = head
    determiner = ""
    if lead:
        outset = lead.start("all")
        start = lead.start("former") if lead["former"] else head
        determiner = _flat(lead["determiner"] or "").split(" ")[0]
    return Phrase(outset, start, head, head_end, end, determiner)


def _may_lead(run: str) -> bool:
    """Whether letters are of what can stand before a function; a quick look, as most are not."""
    return lowered(run) in _leading() or run[0].isdigit()


def _may_be_led(before: str) -> bool:
    """Whether what stands before a function ends as a determiner, a qualifier or « ex- » does."""
    words_before = before.rstrip(" \u00a0-'’").rsplit(None, 1)
    last = _LAST_RUN.search(words_before[-1]) if words_before else None
    return last is not None and _may_lead(last[0])


@cache
def _leading() -> frozenset[str]:
    lists = ("definite", "indefinite", "possessive", "demonstrative", "contracted")
    entries = [words.words("determiners", key) for key in lists]
    entries += [words.words("qualifiers"), words.words("former")]
    return frozenset(run for words_ in entries for word in words_ for run in _RUN.findall(word))


def _in_expression(text: str, head: int, head_end: int) -> bool:
    """Whether a word is of an expression that names no function: « nom de jeune [fille] », « [numéro un] mondial »."""
    first = _RUN.match(text, head)
    run = lowered(first[0]) if first else ""
    if run.startswith("numéro") and _ranking().match(small(text), head_end):
        return True
    return run in _expression_runs() and any(
        found.start() <= head < found.end()
        for found in _expression().finditer(small(text), max(head - LEAD_ROOM, 0), head_end + LEAD_ROOM)
    )


def _calls(text: str, head: int, head_end: int) -> bool:
    """Whether the word is a participle and names no office: « [élue] présidente », « [commandant] la flotte »."""
    called = text[head:head_end].lower()
    if called not in words.words("calls", "participles"):
        # « commandant la flotte »
        behind = _TOKEN.match(text, head_end) if called.endswith("ant") else None
        return behind is not None and behind[1].replace("’", "'") in ("la", "le", "les", "l'")
    behind = _TOKEN.match(text, head_end)
    if behind and function_at(text, behind.start(1)):
        return True
    word = _LAST_WORD.search(text, max(head - LEAD_ROOM, 0), head)
    return word is not None and _flat(word[1]) in _AUXILIARIES


_AUXILIARIES = frozenset(["a", "ont", "ai", "avons", "avait", "avaient", "aura", "auront", "ayant", "avoir"])


def _flat(word: str) -> str:
    return word.strip().lower().replace("’", "'")


def _any_of(entries: Iterable[str]) -> str:
    """Alternatives of a regular expression, the longest first, for either apostrophe."""
    return "|".join(
        re.escape(word).replace("'", "['’]") for word in sorted(entries, key=lambda word: (-len(word), word))
    )


# the patterns of words from here on are for the text in small letters


def _determiner_alternatives() -> str:
    lists = ("definite", "indefinite", "possessive", "demonstrative", "contracted")
    entries = sorted({word for key in lists for word in words.words("determiners", key)}, key=lambda w: (-len(w), w))
    return "|".join(w.replace("'", r"['’]") if w.endswith("'") else rf"{w}[ \u00a0]+" for w in entries)


def _qualifier_alternatives() -> str:
    ordinal = r"\d{1,2}(?:er|re|e|ère|ème|è)"
    return rf"(?:(?:{_any_of(words.words('qualifiers'))}|{ordinal})[ \u00a0]+)*"


def _former_alternatives() -> str:
    return rf"(?:{_any_of(words.words('former'))})[ \u00a0-]+"


@cache
def _lead_before() -> re.Pattern[str]:
    determiner, former, qualifiers = _determiner_alternatives(), _former_alternatives(), _qualifier_alternatives()
    return re.compile(
        rf"(?<![\w'’-])(?P<all>(?P<determiner>(?:{determiner})*){qualifiers}(?:(?P<former>{former}){qualifiers})?)$"
    )


@cache
def _lead_at() -> re.Pattern[str]:
    determiner, former, qualifiers = _determiner_alternatives(), _former_alternatives(), _qualifier_alternatives()
    return re.compile(rf"(?:{determiner})*{qualifiers}(?:{former}{qualifiers})?")


@cache
def _determiners_at() -> re.Pattern[str]:
    return re.compile(rf"(?:{_determiner_alternatives()})*")


@cache
def _call_at() -> re.Pattern[str]:
    return re.compile(rf"(?:{_any_of(words.words('calls', 'participles'))})[ \u00a0]+")


@cache
def _trade_pattern() -> re.Pattern[str]:
    return re.compile(
        r"(?<![\w'’-])(?P<determiner>[Ll]['’]|(?:[Ll]es?|[Ll]a|[Dd]u|[Aa]u|[Uu]ne?)[ \u00a0])"
        r"(?P<trade>[a-zà-ÿœ]{4,}(?:-[a-zà-ÿœ]+)?)(?:[ \u00a0](?P<adjective>[a-zà-ÿœ]+))?$"
    )


@cache
def _circumstance() -> re.Pattern[str]:
    return re.compile(rf"(?:{_any_of(words.words('complements', 'circumstances'))})(?!\w)")


@cache
def _acting() -> re.Pattern[str]:
    return re.compile(rf"[ \u00a0](?:{_any_of(words.words('acting'))})(?!\w)")


@cache
def _acting_starts() -> tuple[str, ...]:
    return tuple({first[0] for word in words.words("acting") if (first := _RUN.match(word))})


@cache
def _enumeration(forms: str) -> re.Pattern[str]:
    opened = rf"(?:{_any_of(forms.split('|'))})[ \u00a0]?(?:(?:la|le|les)[ \u00a0]|l['’])?"
    item = rf"{opened}[a-zà-ÿœ-]+(?:[ \u00a0](?!et[ \u00a0])[a-zà-ÿœ-]+){{0,2}}"
    return re.compile(rf"{item}(?:,[ \u00a0]{item}){{0,5}},?[ \u00a0]et[ \u00a0]{opened}[a-zà-ÿœ]")


@cache
def _ranking() -> re.Pattern[str]:
    return re.compile(rf"[ \u00a0](?:{_any_of(words.words('rankings'))})(?!\w)")


@cache
def _expression() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_any_of(words.words('expressions', 'none'))})(?!\w)")


@cache
def _expression_runs() -> frozenset[str]:
    return frozenset(run for words_ in words.words("expressions", "none") for run in _RUN.findall(words_))
