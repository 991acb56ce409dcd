"""The functions and titles that stand by a person (pure).

    « le ministre des Affaires étrangères, Nasser Bourita, »  ->  ("ministre des Affaires étrangères",)
    « Jared Kushner, conseiller spécial du président »        ->  ("conseiller spécial du président",)

A role is the function word with what depends on it, up to the name, the comma or
the first word that cannot belong to it; the article stays out, « ancien » and
« ex- » stay in. Where another person's name stands in it, it ends before that.
"""

import re
from collections.abc import Sequence

from extractor.lexicon.names import PARTICLES, fold
from extractor.lexicon.people import civilities, functions_in

#: characters looked at on either side of a name
REACH = 240

_END = re.compile(r"[.!?;:…][\s\"»”’)]|[\n«»“”\"()\[\]—–]| - ")
# a full stop behind these ends no sentence
_ABBREVIATED = re.compile(r"(?:\b(?:M|MM|Mme|Mgr|Dr|Pr|St|Ste|[A-Z])|\b[A-Z]\.-?[A-Z])$")
_ARTICLE = re.compile(
    r"\s*(?:(?:[Ll]es?|[Ll]a|[Uu]ne?|[Ss]on|[Ss]a|[Nn]otre|[Ll]eur|[Cc]e|[Cc]ette|[Ll]['’]|[Aa]u|[Dd]u|[Dd]es|alors|actuel(?:le)?|nouve(?:au|lle)|jeune|également|lui-même|elle-même|aussi)\s*)*$"
)
_FORMER = re.compile(r"(?:\b[Aa]ncien(?:ne)?|\b[Ee]x|\b[Ff]utur(?:e)?|\bfeu)[ -]$")
#: words that do not belong to a function: verbs, relatives, other clauses
_STOP = frozenset(
    [
        "a",
        "ai",
        "as",
        "avait",
        "avaient",
        "ont",
        "aura",
        "aurait",
        "est",
        "était",
        "étaient",
        "sont",
        "sera",
        "serait",
        "fut",
        "été",
        "qui",
        "que",
        "qu",
        "dont",
        "où",
        "se",
        "s",
        "ne",
        "n",
        "y",
        "il",
        "elle",
        "ils",
        "elles",
        "on",
        "nous",
        "vous",
        "avec",
        "sans",
        "mais",
        "puis",
        "lors",
        "après",
        "avant",
        "depuis",
        "devant",
        "contre",
        "chez",
        "dans",
        "comme",
        "selon",
        "par",
        "afin",
        "car",
        "donc",
        "ni",
        "or",
        "si",
        "quand",
        "lorsque",
        "parce",
        "dit",
        "déclaré",
        "affirmé",
        "annoncé",
        "assure",
        "affirme",
        "déclare",
        "annonce",
        "estime",
        "explique",
        "souligne",
        "précise",
        "indique",
        "rappelle",
        "raconte",
        "ajoute",
        "confie",
        "résume",
        "juge",
        "promet",
        "répond",
        "doit",
        "peut",
        "veut",
        "va",
        "vient",
        "reste",
        "espère",
        "pense",
        "croit",
        "refuse",
        "demande",
        "reçoit",
        "rencontre",
        "arrive",
        "visite",
        "participe",
        "préside",
        "présidait",
        "coprésidait",
        "mardi",
        "lundi",
        "mercredi",
        "jeudi",
        "vendredi",
        "samedi",
        "dimanche",
        "hier",
        "demain",
        "aujourd",
        "vers",
        "entre",
        "dès",
        "sous",
        "âgé",
        "âgée",
        "né",
        "née",
        "mort",
        "morte",
        "décédé",
        "décédée",
        "arrivé",
        "arrivée",
        "venu",
        "venue",
        "tué",
        "tuée",
        "blessé",
        "blessée",
        "présent",
        "présente",
        "invité",
        "invitée",
        "assis",
        "assise",
        "élu",
        "élue",
    ]
)
#: an acronym in parentheses interrupts nothing
_ACRONYM = re.compile(r" ?\([^\W\d_][\w.&-]{1,14}\)")
_CIVILITY = re.compile(r"(?:^|[\s'’(])((?:M|MM|Mme|Mmes|Mlle|Me|Mgr|Dr|Pr|Maître|Monsieur|Madame)\.?)\s+$")
_NEXT_PERSON = re.compile(r"^\s*(?:[Ll]e|[Ll]a|[Ll]['’])[^,;.]*,\s*(?:M\.|Mme)?\s*$")
_ELSEWHERE = re.compile(
    r"à l['’]occasion|au moment|à propos|à la suite|au sujet|en marge|en visite|à l['’]issue|en (?:tant|raison)|de passage",
    re.IGNORECASE,
)
_OPEN = re.compile(r"\b(?:de|du|des|à|au|aux|en|par|d|l|la|le|les|et|ou)['’]?\s*$")
_LAST_WORD = re.compile(r"([^\W\d_]+)[.'’]?[ \u00a0]+$|([^\W\d_]+)['’]$")
#: what may stand before the function word
_LEADS = frozenset(
    [
        "le",
        "la",
        "les",
        "l",
        "un",
        "une",
        "du",
        "au",
        "des",
        "aux",
        "d",
        "de",
        "son",
        "sa",
        "ses",
        "leur",
        "leurs",
        "ce",
        "cet",
        "cette",
        "notre",
        "nos",
        "votre",
        "mon",
        "ma",
        "ancien",
        "ancienne",
        "anciens",
        "ex",
        "futur",
        "future",
        "feu",
        "et",
        "ou",
        "par",
        "avec",
        "selon",
        "pour",
        "contre",
        "sans",
        "comme",
        "chez",
        "entre",
        "dont",
        "devenu",
        "devenue",
        "m",
        "mm",
        "mme",
        "alors",
        "actuel",
        "actuelle",
        "nouveau",
        "nouvelle",
        "jeune",
        "célèbre",
        "simple",
        "seul",
        "seule",
        "premier",
        "première",
        "grand",
        "grande",
        "deux",
        "trois",
        "sous",
        "vers",
        "mais",
        "puis",
        "a",
        "est",
        "était",
        "sera",
        "fut",
        "dit",
    ]
)
_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*[’']?|[,/]")
_COMPOUND = re.compile(r"(?:-[^\W\d_]+)*")
#: behind a comma a function goes on with these: « des Affaires étrangères, de la Coopération et »
_GOES_ON = re.compile(r"\s*(?:et\s+)?(?:d[eu]s?\b|d['’]|à l|aux?\b|chargée?\b|auprès\b)", re.IGNORECASE)
#: begins a sentence whose subject comes after a comma: « Selon [X], le président ment »
_FRONTED = re.compile(
    r"\s*[«\"“]?\s*(?:selon|pour|d['’]après|avec|devant|interrogée?|accusée?|questionnée?|reçue?|après|chez|contre|face à|sans|outre|aux côtés)\b",
    re.IGNORECASE,
)
_DEFINITE = re.compile(r"\s*(?:[Ll]e|[Ll]a|[Ll]es|[Ll]['’])")
_OF_THE = re.compile(r"(?:\b[Dd]u|\b[Dd]es|\b[Dd]e la|\b[Dd]e l['’]|\b[Dd]['’])\s*$")


def before(text: str, start: int, barrier: int = 0) -> list[str]:
    """The roles that stand before the name at `start`, none of it before `barrier`.

    `barrier` is the end of the previous person's name, which nothing reaches over.
    """
    left = max(start - REACH, barrier)
    stretch = _without_acronyms(text[left:start])
    cut = _sentence_start(stretch, 0, len(stretch))
    left, stretch = left + cut, stretch[cut:]
    civility = _CIVILITY.search(stretch, max(len(stretch) - 14, 0))
    if civility:
        stretch = stretch[: civility.start(1)]
    end = len(stretch.rstrip())
    stretch = stretch[:end]
    comma = stretch.endswith(",")
    if comma:
        stretch = stretch[:-1].rstrip()
    stretch = re.sub(r"[\s,]*\b(?:l['’]|[Ll]e|[Ll]a)$", "", stretch) if comma else stretch
    matches = [m for m in functions_in(stretch) if _stands_alone(stretch, m.start())]
    # an apposition to the person before is that person's
    if barrier and left == barrier and re.match(r"\s*,\s", stretch) and not comma:
        matches = matches[-1:]
    found: list[str] = []
    end = len(stretch)
    # from the name leftwards: what stands next to it, then what a comma joins to that
    for match in reversed(matches):
        if match.end() > end:
            continue
        if not _depends(stretch[match.end() : end]):
            break
        outer = [m for m in matches if m.end() <= match.start() and _depends(stretch[m.end() : end])]
        if outer and comma:
            match = outer[0]
        if comma and not found and not _closed(text, start) and _OF_THE.search(stretch[: match.start()]):
            break  # « lors de la visite du président, [Awa Diarra] a chanté »
        found.insert(0, _whole(stretch, match, end))
        if joined := re.search(r"\s+et\s+$", stretch[: match.start()]):  # « le chanteur et guitariste »
            end, comma = joined.start(), False
            stretch = stretch[:end]
            continue
        # « le chef d'état-major, le général »: a second function before a comma
        rest = _ARTICLE.sub("", _FORMER.sub("", stretch[: match.start()]))
        if not rest.rstrip().endswith(","):
            break
        end, comma = len(rest.rstrip()) - 1, True
        stretch = stretch[:end]
    return [role for role in found if role]


def after(text: str, end: int, barrier: int | None = None) -> list[str]:
    """The roles in apposition behind the name that ends at `end`, none of it behind `barrier`.

    `barrier` is the start of the next person's name.
    """
    right = min(end + REACH, len(text) if barrier is None else barrier)
    opening = re.match(r"\s*[»”\"’]?\s*(?:,|\(|–|—)\s*", text[end:right])
    if not opening:
        return []
    begin = end + opening.end()
    if barrier is not None and right == barrier and _NEXT_PERSON.search(_without_acronyms(text[begin:right])):
        return []  # « M'hidia, le président de la CGEM, [Chakib Alj] » speaks of the next
    stop = next(
        (m.start() for m in _END.finditer(text, begin, right) if not _ABBREVIATED.search(text[begin : m.start()])),
        right,
    )
    stretch = text[begin:stop]
    if (
        _DEFINITE.match(stretch)
        and "," not in stretch
        and _FRONTED.match(text, _sentence_start(text, max(end - REACH, 0), end))
    ):
        return []
    found = []
    match = next(functions_in(stretch), None)
    while match:
        lead = stretch[: match.start()]
        if found:
            lead = re.sub(r"^\s*(?:et|,|ainsi que)\s*", "", lead)
        if not _ARTICLE.fullmatch(_FORMER.sub("", lead)):
            break
        length = _reach(stretch, match.end())
        # « président de la Ligue et maire de Gao » are two
        split = next(
            (
                m
                for m in functions_in(stretch, match.end(), length)
                if re.search(r"(?:\bet|,)\s+$", stretch[match.end() : m.start()])
            ),
            None,
        )
        role_end = re.search(r"\s*(?:\bet|,)\s+$", stretch[: split.start()]).start() if split else length  # type: ignore[union-attr]
        found.append(_whole(stretch, match, role_end))
        if not split:
            break
        stretch = stretch[role_end:]
        match = next(functions_in(stretch), None)
    return [role for role in found if role]


def _without_acronyms(text: str) -> str:
    return _ACRONYM.sub(lambda m: " " * len(m[0]), text)


def gender(text: str, start: int) -> str | None:
    """ "m" or "f" by the civility before a name: « Mme [Trump] » is "f", « Me » says nothing."""
    match = re.search(r"([^\W\d_]+)\.?\s+$", text[max(start - 16, 0) : start])
    return civilities().get(fold(match[1])) if match else None


def _sentence_start(text: str, left: int, right: int) -> int:
    for match in reversed(list(_END.finditer(text, left, right))):
        if not _ABBREVIATED.search(text[max(left, match.start() - 6) : match.start()]):
            return match.end()
    return left


def _closed(text: str, start: int) -> bool:
    """Whether the name at `start` is set off behind, too: « le maire, [Luc Delorge], a dit »."""
    name = re.compile(r"(?:[^\W\d_][\w.'’-]*\s+){0,6}?[^\W\d_][\w.'’-]*?(?=\s*[,;:.)»”\"(–—]|\s*$|\s+et\b)").match(
        text, start
    )
    return bool(name) and all(word[:1].isupper() or fold(word) in PARTICLES for word in name[0].split())


def _depends(rest: str) -> bool:
    """Whether the words between a function and a name can all belong to the function."""
    return _reach(rest, 0) >= len(rest.rstrip()) and not _OPEN.search(rest)


def _stands_alone(text: str, at: int) -> bool:
    """Whether a function word begins its own phrase: « le général », not « politique générale »."""
    word = _LAST_WORD.search(text[max(at - 24, 0) : at])
    return word is None or (word[1] or word[2]).lower() in _LEADS


def _reach(text: str, begin: int) -> int:
    """How far, from `begin` on, words can belong to a function."""
    # « journaliste-réalisateur » is one function
    end = begin = begin + len(_COMPOUND.match(text, begin)[0])  # type: ignore[index]
    count = 0
    for word in _WORD.finditer(text, begin):
        gap = text[end : word.start()]
        if gap.strip(" ,\n\u00a0"):
            break
        if word[0] == ",":
            if not _GOES_ON.match(text, word.end()):
                break
            continue
        plain = word[0].lower().rstrip("'’")
        if (
            plain in _STOP
            or (plain.isdigit() and len(plain) == 4)
            or _ELSEWHERE.match(text, word.start())
            or plain.split("'")[0].split("’")[0] in ("qu", "s", "n", "lorsqu", "puisqu")
            or count > 24
        ):
            break
        count += 1
        end = word.end()
    return len(text[:end].rstrip())


def _whole(stretch: str, match: re.Match, end: int) -> str:
    former = _FORMER.search(stretch[: match.start()])
    begin = former.start() if former else match.start()
    role = stretch[begin:end].strip(" \t\n\u00a0,")
    role = re.sub(r"\s+(?:et|de|du|des|d['’]|la|le|les|l['’]|à|au|aux|en|,)$", "", role)
    return re.sub(r"\s+", " ", role).strip(" ,")


def unique(roles: Sequence[str]) -> tuple[str, ...]:
    """Each role once, in order; one that only repeats the beginning of another goes."""
    kept: dict[str, str] = {}
    for role in roles:
        kept.setdefault(fold(role), role)
    return tuple(
        role for key, role in kept.items() if not any(other != key and other.startswith(key + " ") for other in kept)
    )
