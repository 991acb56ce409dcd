"""The spans of people's names as the guidelines have them, where a tagger leaves a part out or runs on (pure).

    « [Dumas] fils »                      ->  « [Dumas fils] »
    « [Jean] « Le Loup » [Ravel] »        ->  « [Jean « Le Loup » Ravel] »
    « le colonel de [Saint-Amand] » LOC   ->  « le colonel [de Saint-Amand] » PER
    « [Conseil régional Aude Grellet] »   ->  « [Conseil régional] [Aude Grellet] »
    « [Martelot], [Jean-Luc], né à »      ->  « [Martelot, Jean-Luc], né à »
    « [Odile Maréchaux - Spinoza] »       ->  « [Odile Maréchaux] - [Spinoza] »

    mended, verdicts = repaired(text, mentions)

Words and reasons are in data/person_spans.toml. Only a tagger's candidates come here.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from extractor.core.toml_tables import of_package
from extractor.core.types import Mention, Verdict
from extractor.lexicon.folding import lowered
from extractor.lexicon.gazetteers import kinds, listed
from extractor.lexicon.names import PARTICLES, fold
from extractor.lexicon.people import is_first_name
from extractor.lexicon.places import country

#: characters before a name in which a rank and a particle stand: « le lieutenant-colonel de la »
TITLE_ROOM = 32

_UPPER = "A-ZÀ-ÖØ-ÞŒ"
_NAME_WORD = rf"[{_UPPER}][\w’'-]*[\w]"
_PARTICLE = r"(?:(?:de|du|des|van|von|le|la|el|al|ben|ould|ag|d['’]) ?)"
#: « Jean « Le Loup » Ravel », « Francis ("le Belge") Vanderberg »: a name, one to four words in quotes, a name
_NICKNAME = re.compile(
    rf"(?P<given>{_NAME_WORD}(?: {_NAME_WORD})?) \(?(?P<open>[\"«“]) ?"
    rf"(?P<nickname>(?:[\w’'-]+ ){{0,3}}[\w’'-]+) ?[\"»”]\)? (?P<surname>{_PARTICLE}{{0,2}}{_NAME_WORD})"
)
#: « "Ti-Jo" Lafond »
_NICKNAME_AHEAD = re.compile(rf"[\"«“] ?(?P<nickname>{_NAME_WORD}) ?(?P<mark>[\"»”]) (?P<surname>{_NAME_WORD})")
#: what stands before and behind « Martelot, Jean-Luc » in a list or register
_SURNAME_FIRST = re.compile(
    rf"(?:(?<=\A)|(?<=\n)|(?<=[;:•] )|(?<=[.] )|(?<=[-–] ))"
    rf"(?P<surname>(?![LDQ]u?['’])(?:(?i:{_PARTICLE}){{0,2}}){_NAME_WORD}(?: {_NAME_WORD})?), ?"
    rf"(?P<given>[{_UPPER}][\w-]*[\w])"
    r"(?=[ ]*(?:[;:.(\n]|\Z|, ?(?:\d|[a-zà-ÿ]|\Z)))"
)
_DASH = re.compile(r" [-–—] ")
_COUPLE = re.compile(rf"([{_UPPER}][\w-]+) & ([{_UPPER}][\w-]+)")
#: particles that are one wherever they stand; others, behind a word that asks for no « de »
_PARTICLE_BEFORE = re.compile(
    r"(?:(?P<free>^|[\n,;:.!?(«»\"“”] ?"
    r"|(?<![\w'’-])(?:et|ou|à|avec|par|pour|chez|selon|que|qu['’]|comme|contre|entre) )|\b)"
    r"(?P<particle>(?P<foreign>(?:von|van)(?: de[rn]?)? )|(?:de |d['’])(?:la |l['’])?|du |des )$",
    re.IGNORECASE,
)
#: how those end, for a quick look; behind them « $ » takes a line end, too
_OWN_PARTICLE_ENDS = tuple(
    f"{word}{end}"
    for word in ("von ", "van ", "de ", "der ", "den ", "d'", "d’", "la ", "l'", "l’", "du ", "des ")
    for end in ("", "\n")
)
_LIST_MARK = re.compile(r"^[ ]?;|;[ ]?$")
_FAMILY_AHEAD = re.compile(r"[ ](?:et|&)[ ](?:fils|filles?|père|mère|frères?)\b|[ ](?:de[ ]|d['’]|du[ ])")


@dataclass(frozen=True, slots=True)
class Repair:
    """One kind of fault: `find` gives spans of names with their labels, which replace what overlaps them."""

    id: str
    find: Callable[[str, Sequence[Mention]], Iterator[tuple[tuple[int, int, str], ...]]]


def repaired(text: str, mentions: Iterable[Mention]) -> tuple[list[Mention], list[Verdict]]:
    """The mentions of a text with people's spans mended, sorted, and what was changed and why.

    `text` is in plain typography.
    """
    current = sorted(mentions, key=lambda m: (m.start, m.end))
    verdicts: list[Verdict] = []
    for repair in REPAIRS:
        for spans in list(repair.find(text, current)):
            names = [Mention(start, end, text[start:end], label) for start, end, label in spans]
            old = [m for m in current if any(m.start < n.end and n.start < m.end for n in names)]
            if not old or any(m in names for m in old):
                continue
            verdicts += [
                Verdict(m, n, repair.id, _reason(repair.id))
                for m in old
                for n in names
                if m.start < n.end and n.start < m.end
            ]
            current = sorted([*(m for m in current if m not in old), *names], key=lambda m: (m.start, m.end))
    return current, verdicts


def _suffix(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[tuple[int, int, str], ...]]:
    """« Dumas fils », but « les Le Pennec père et fille », « Paul fils de Jean »."""
    for m in mentions:
        found = _suffix_pattern().match(text, m.end) if m.label == "PER" else None
        if found and not _FAMILY_AHEAD.match(text, found.end()):
            yield ((m.start, found.end(), "PER"),)


def _nickname(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[tuple[int, int, str], ...]]:
    """« Jean « Le Loup » Ravel », where the tagger saw a person in one of the parts."""
    people = [m for m in mentions if m.label == "PER"]
    if not people or not _has_quotes(text):
        return
    for found in _NICKNAME.finditer(text):
        start, end = found.span()
        given, surname = found["given"], found["surname"]
        parts = given.split()
        if fold(parts[0]) in _sentence_openers():
            start += len(parts[0]) + 1
            parts = parts[1:]
        if not parts or (found["open"] == '"' and text.count('"', text.rfind("\n", 0, start) + 1, start) % 2):
            continue  # the mark closes a quotation
        known = is_first_name(fold(parts[0])) or any(m.start == start for m in people)
        touched = any(
            (m.start <= start < m.end) or (m.end == end) or (m.start == found.start("surname")) for m in people
        )
        verb = surname.split()[0].islower() and fold(surname.split()[0]).rstrip("'") not in PARTICLES
        if known and touched and not verb:
            yield ((start, end, "PER"),)


def _nickname_ahead(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[tuple[int, int, str], ...]]:
    """« « Ti-Jo » Lafond »: a nickname in quotes right before the surname, where the tagger saw a person in both."""
    people = [m for m in mentions if m.label == "PER"] if _has_quotes(text) else []
    for m in people:
        if not ('"' in m.text or "»" in m.text or "”" in m.text):
            continue
        found = _NICKNAME_AHEAD.search(text, max(m.start - 3, 0), m.end)
        if found and found.start() < m.start and found.end() >= m.end and found["mark"] in m.text:
            yield ((found.start(), found.end(), "PER"),)
    for one, two in pairwise(people):
        if two.start - one.end > 3 or " " in two.text or "-" not in one.text:
            continue
        found = _NICKNAME_AHEAD.search(text, max(one.start - 2, 0), two.end)
        if found and found["nickname"] == one.text and found.end() == two.end:
            yield ((found.start(), found.end(), "PER"),)


def _has_quotes(text: str) -> bool:
    return '"' in text or "«" in text or "“" in text


def _particle(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[tuple[int, int, str], ...]]:
    """« M. de Bligny »; « le colonel de Saint-Amand », but « le général de Paris » only beside « Louis de Paris »."""
    surnames: set[str] | None = None
    for m in mentions:
        if not text.endswith(_particle_ends(), 0, m.start):  # few do
            continue
        if m.label not in ("LOC", "PER", "ORG") or (" " in m.text and is_first_name(fold(m.text.split()[0]))):
            continue
        title = _particle_pattern().search(text, max(m.start - TITLE_ROOM, 0), m.start)
        if not title:
            continue
        start = title.start("particle")
        if not title["civility"]:
            if surnames is None:
                surnames = {fold(p.text) for p in mentions if p.label == "PER"}
            name = " " + fold(text[start : m.end])
            told = any(known.endswith(name) for known in surnames)
            place = country(m.text) or listed().get(fold(m.text)) == "LOC" or m.label == "ORG"
            plain = title["rank"] and title["particle"].strip() in ("de", "d'", "de La")
            if not told and (place or not plain):
                continue
        yield ((start, m.end, "PER"),)


def _body(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[tuple[int, int, str], ...]]:
    """« Conseil régional Aude Grellet »: the body, and the person that its last words are."""
    bodies, named_after = _words("body"), _words("body", "named_after")
    people = {m.text for m in mentions if m.label == "PER" and " " in m.text}
    for m in mentions:
        if m.label not in ("ORG", "PER") or m.text.count(" ") < 2:
            continue
        parts = list(re.finditer(r"\S+", m.text))
        if parts[0][0] not in bodies:
            # any body, where the text has the person's full name apart: « Sporting Club Luigi Ferrante »
            known = next((p for p in people if m.text.endswith(f" {p}")), None)
            if known and m.text[:1].isupper() and parts[0][0].lower() not in named_after and m.label == "ORG":
                cut = m.end - len(known)
                yield ((m.start, cut - 1, "ORG"), (cut, m.end, "PER"))
            continue
        for n in range(1, len(parts) - 1):
            given, behind = parts[n][0], [part[0] for part in parts[n + 1 :]]
            if (
                "f" in kinds().get(fold(given), "")
                and behind[0][:1].isupper()  # « Région Centre Val de Loire »
                and given[:1].isupper()
                and not given.isupper()
                and all(word[:1].isupper() or fold(word) in PARTICLES for word in behind)
                and parts[n - 1][0][-1] not in "'’"
                and parts[n - 1][0] not in ("de", "du", "des", "la", "le", "et")
                and len(behind) < 4
            ):
                cut = m.start + parts[n].start()
                body = text[m.start : cut].rstrip()
                yield ((m.start, m.start + len(body), "ORG"), (cut, m.end, "PER"))
                break


def _surname_first(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[tuple[int, int, str], ...]]:
    """« Martelot, Jean-Luc ; Maréchaux, Odile », where the tagger saw a person in one of the parts."""
    if not any(m.label == "PER" and _in_register(text, m) for m in mentions):
        return
    found = [m for m in _SURNAME_FIRST.finditer(text) if not country(m["surname"])]
    known = {m.start() for m in found if all(is_first_name(part) for part in fold(m["given"]).split())}
    if not known:
        return
    starts = [m.start for m in mentions]
    for match in found:
        near = mentions[max(bisect_right(starts, match.start()) - 2, 0) : bisect_right(starts, match.end()) + 1]
        seen = any(m.label == "PER" and m.start < match.end() and match.start() < m.end for m in near)
        # « Martin, Paul, » alone may be two people
        doubtful = is_first_name(fold(match["surname"])) or listed().get(fold(match["surname"])) == "LOC"
        if match.start() in known:
            sure = len(known) > 1 or not doubtful
        else:  # an unlisted first name counts in a list of such names
            sure = bool(_LIST_MARK.search(text[max(match.start() - 2, 0) : match.end() + 2]))
        if seen and sure:
            yield ((match.start(), match.end(), "PER"),)


def _in_register(text: str, person: Mention) -> bool:
    """Whether a person begins an item with a comma and a capital behind, or stands behind a comma: a quick look."""
    if text[person.end : person.end + 1] == ",":
        behind = text[person.end + 1 : person.end + 3].lstrip(" ")
        ahead = text[max(person.start - 2, 0) : person.start].rstrip(" ")
        return behind[:1].isupper() and (not ahead or ahead[-1] in "\n;:•.-–")
    return text[max(person.start - 2, 0) : person.start].rstrip(" ").endswith(",") and " " not in person.text


def _dash(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[tuple[int, int, str], ...]]:
    """« [Odile Maréchaux - Spinoza] et la guerre »: a dash between spaces stands between two people."""
    for m in mentions:
        if m.label != "PER" or not (dash := _DASH.search(m.text)) or _DASH.search(m.text, dash.end()):
            continue
        if m.text[dash.end()].isupper():
            yield ((m.start, m.start + dash.start(), "PER"), (m.start + dash.end(), m.end, "PER"))


def _couple(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[tuple[int, int, str], ...]]:
    """« [Maud & Théo] jouent » ORG, where the text has « Maud & Théo Baudrier »: two people."""
    people = [m.text for m in mentions if m.label == "PER" and " " in m.text]
    for m in mentions:
        if m.label != "ORG" or not (two := _COUPLE.fullmatch(m.text)):
            continue
        if all(is_first_name(fold(name)) for name in two.groups()) and any(
            name.startswith(f"{one} ") for name in people for one in two.groups()
        ):
            yield tuple((m.start + two.start(n), m.start + two.end(n), "PER") for n in (1, 2))


def _own_particle(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[tuple[int, int, str], ...]]:
    """« Hallyday et d'[Ormesson] », where the text has « Jean d'Ormesson »; « le rival von [Auenbrugg] »."""
    full: list[str] | None = None
    for m in mentions:
        if m.label != "PER" or not lowered(text[max(m.start - 5, 0) : m.start]).endswith(_OWN_PARTICLE_ENDS):
            continue
        if not (found := _PARTICLE_BEFORE.search(text, max(m.start - 24, 0), m.start)):
            continue
        if not found["foreign"]:
            if full is None:
                full = [fold(p.text) for p in mentions if p.label == "PER" and " " in p.text]
            name = f" {fold(text[found.start('particle') : m.end])}"
            if not found["free"] or not any(known.endswith(name) for known in full):
                continue
        yield ((found.start("particle"), m.end, "PER"),)


REPAIRS = (
    Repair("body", _body),
    Repair("dash", _dash),
    Repair("couple", _couple),
    Repair("surname-first", _surname_first),
    Repair("nickname", _nickname),
    Repair("nickname-ahead", _nickname_ahead),
    Repair("particle", _particle),
    Repair("own-particle", _own_particle),
    Repair("suffix", _suffix),
)


@cache
def _data() -> dict[str, dict[str, str | list[str]]]:
    tables: dict[str, dict[str, str | list[str]]] = of_package("mentions/data/person_spans.toml")
    for repair in REPAIRS:
        table = tables.get(repair.id, {})
        if not isinstance(table.get("reason"), str) or not all(isinstance(v, str | list) for v in table.values()):
            raise ValueError(f"person_spans.toml: [{repair.id}] needs a reason, and lists of words")
    return tables


def _reason(name: str) -> str:
    return str(_data()[name]["reason"])


@cache
def _words(table: str, key: str = "words") -> frozenset[str]:
    return frozenset(_data()[table][key])


def _alternatives(entries: Iterable[str]) -> str:
    return "|".join(re.escape(word).replace("'", "['’]") for word in sorted(entries, key=lambda w: (-len(w), w)))


@cache
def _suffix_pattern() -> re.Pattern[str]:
    return re.compile(rf" (?:{_alternatives(_words('suffix'))})(?![\w-])")


@cache
def _particle_ends() -> tuple[str, ...]:
    """How the texts before a name end that the pattern may find, for a quick look."""
    ends = [f"{word[:-1]}{mark}" for word in _words("particle", "particles") if word.endswith("'") for mark in "'’"]
    ends += [f"{word} " for word in _words("particle", "particles") if not word.endswith("'")]
    return tuple(ends + [f"{end}\n" for end in ends])


@cache
def _particle_pattern() -> re.Pattern[str]:
    civilities, ranks, posts = (_alternatives(_words("particle", key)) for key in ("civilities", "ranks", "posts"))
    particles = "|".join(
        word.replace("'", "['’]") if word.endswith("'") else rf"{word} "
        for word in sorted(_words("particle", "particles"), key=lambda w: (-len(w), w))
    )
    # « directeur général de Sonacor » holds no general
    article = r"(?:[LlDdAa](?:[eau]|es|ux) |[Ll]['’]|[Uu]ne? )"
    title = rf"(?P<civility>{civilities})|{article}(?:(?P<rank>{ranks})|(?:{posts}))"
    return re.compile(rf"(?<![\w-])(?<!Grand )(?:{title}) (?P<particle>{particles})$")


@cache
def _sentence_openers() -> frozenset[str]:
    """Words that are capitalised at the head of a sentence only and stand before a name."""
    return frozenset(["selon", "pour", "avec", "contre", "mais", "et", "chez", "puis", "sans", "quand", "car"])
