"""Lines in capitals, in the likely small letters and capitals (pure).

>>> recast("JEAN-MARC TEILLET, MAIRE DE NÎMES, RÉPOND À L'ONU")[0]
"Jean-Marc Teillet, maire de Nîmes, répond à l'ONU"

What the text writes in small letters elsewhere, or as a name, decides first; then the
lists and how common a spelling is (capitals.py). Every character keeps its place.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from extractor.lexicon import vocabulary
from extractor.lexicon.folding import bare
from extractor.lexicon.names import LINKS, fold
from extractor.text.abbreviations import ends_with_abbreviation
from extractor.text.capitals import Around, capital, demonyms, likely, lists, may_be_surname, small
from extractor.text.hyphenation import Spelt, line_words, unknown

#: what gives names of several words by how they are looked up
Phrases = Callable[[], Mapping[str, str]]

_TOKEN = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_PART = re.compile(r"[^\W\d_]+")
_WORDS = re.compile(r"[^\W\d_]{2,}")
_WITHIN = re.compile(r"[\w,;)'’] ?$")
#: what is no words: « HTTPS://T.CO/X », « EXEMPLE.FR/PAGE »
_ADDRESS = re.compile(
    r"(?:HTTPS?:/|WWW\.|\b[A-Z0-9-]{1,63}\.(?:[A-Z0-9-]{1,63}\.){0,4}(?:COM|FR|ORG|NET|INFO|CO)\b)[^\s»)\]]*"
)
#: where a sentence begins; a quotation does behind a colon or a full stop: « se dit « prêt » » goes on
_SENTENCE = re.compile(
    r"(?:[.!?…]|:(?=\s?[«“\"]))[»”\")\]]*\s*(?:[«“\"]{1,3}\s?)?[a-zà-öø-ÿ]|^[«“\"]{1,3}\s?[a-zà-öø-ÿ]"
)
#: who wrote an embedded message: « — Le Courrier (@lecourrier) »
_AUTHOR = re.compile(r"[—–]\s?([^\W\d_][^—–()@]{1,48}) \(@")
#: whom a civility names; « ME » is a pronoun, too
_CIVILITY = re.compile(r"(?:\bMM?\. ?|\bM(?:ME|LLE|GR)\.? |\b[DP]R\.? )([^\W\d_]{2,})")
#: what may be an acronym, in brackets behind the name that it is short for
_BRACKETED = re.compile(r"\(([A-Z]{2,5})\)")
#: « XIXE siècle », « François IER »
_ORDINAL = re.compile(r"(?:X{0,2}(?:I{1,3}|I[VX]|VI{0,3})|X{1,2})ER?")
_POINT = re.compile(r"([LD]['’])?((?:NORD|SUD|EST|OUEST)(?:-(?:EST|OUEST))?)")
#: letters of the longest headline
_LONGEST_HEADLINE = 250
#: words of the longest listed name that is looked up
_LONGEST_NAME = 7
#: an acronym in brackets, behind the name that it is short for, is hardly longer
_LONGEST_ACRONYM = 5


def phrases(names: Iterable[str]) -> dict[str, str]:
    """The names of several words as they are written, by how `recast` looks them up: "Cold Response"."""
    return {key: name for name in names if " " in (key := fold(name))}


def recast(text: str, spelt: Spelt = unknown, further: Phrases = dict) -> tuple[str, frozenset[int]]:
    """The text with its lines in capitals in likely letters, and where those lines begin.

    `spelt` says how common a spelling is: the tagger's vocabulary, which is far larger than the lists.
    `further` gives `phrases` besides those of the lists; it is asked where a line is in capitals.
    """
    found = text.splitlines(keepends=True)
    if not any(map(str.isupper, found)):
        return text, frozenset()
    shouted: list[tuple[int, str]] = []
    calm: list[str] = []
    at = 0
    for line in found:
        if line.isupper() and len(_WORDS.findall(line)) > 1 and sum(map(str.isalpha, line)) > 5:
            shouted.append((at, line))
        else:
            calm.append(line)
        at += len(line)
    if not shouted:
        return text, frozenset()
    loud = [line for _, line in shouted]
    known = _Known(_seen(calm), _surnames(loud, spelt), _acronyms(loud), _said(loud), spelt, further())
    letters = list(text)
    for start, line in shouted:
        letters[start : start + len(line)] = _line(line, known)
    return "".join(letters), frozenset(start for start, _ in shouted)


@dataclass(frozen=True, slots=True)
class _Known:
    """What tells the letters of a word: how the other lines write it, by its bare form; whether it is
    a person's surname, or an acronym that is said in brackets, or stands behind « M. »; how common a spelling is;
    names of several words that no list of ours has."""

    seen: dict[str, Counter[str]]
    surnames: frozenset[str]
    acronyms: frozenset[str]
    said: frozenset[str]
    spelt: Spelt
    further: Mapping[str, str]


def _seen(lines: list[str]) -> dict[str, Counter[str]]:
    """How the other lines write each word within a sentence, by its bare form; as a sentence begins, if only so."""
    within: dict[str, Counter[str]] = defaultdict(Counter)
    at_start: dict[str, Counter[str]] = defaultdict(Counter)
    for line in lines:
        for token in _TOKEN.finditer(line):
            if len(token[0]) > 1 and token[0].isupper() and vocabulary.is_inflected(bare(token[0])):
                continue  # « LE SCAN SPORT - »: capitals that say nothing of the word
            begins = not token.start() or not _WITHIN.search(line, max(token.start() - 2, 0), token.start())
            found = at_start if begins and not token[0][0].islower() else within
            found[bare(token[0])][token[0]] += 1
            if not token[0].isalpha():
                for number, part in enumerate(_PART.findall(token[0])):
                    (within if number else found)[bare(part)][part] += 1
    return {key: forms for key, forms in at_start.items() if not vocabulary.is_word(key)} | within


def _surnames(lines: Iterable[str], spelt: Spelt) -> frozenset[str]:
    """The bare words that somewhere stand behind a first name or « M. », and are no others."""
    found: set[str] = set()
    for line in lines:
        parts = list(_PART.finditer(line))
        for part, around in zip(parts, _arounds(line, parts)):
            if may_be_surname(part[0], around, spelt):
                found.add(bare(part[0]))
    return frozenset(found)


def _acronyms(lines: Iterable[str]) -> frozenset[str]:
    """The bare words in brackets that are no everyday words or names: « (FEDUR) »."""
    found = {bare(word) for line in lines if "(" in line for word in _BRACKETED.findall(line)}
    return frozenset(word for word in found if not vocabulary.is_inflected(word) and not vocabulary.is_name(word))


def _said(lines: Iterable[str]) -> frozenset[str]:
    """The bare words behind « M. » or « Mme », also everyday ones: « M. PLEIN »."""
    return frozenset(bare(word) for line in lines for word in _CIVILITY.findall(line)) - LINKS


def _arounds(line: str, parts: list[re.Match[str]]) -> Iterator[Around]:
    """What stands around each word of a line."""
    keys = [bare(part[0]) for part in parts]
    end = -1
    for at, part in enumerate(parts):
        start = part.start()
        adjoins = at > 0 and start == end + 1 and line[end].isspace()
        end = part.end()
        after, further = (*keys[at + 1 : at + 3], "", "")[:2]
        yield Around(tuple(keys[max(at - 3, 0) : at]), after, adjoins, further=further)


def _line(line: str, known: _Known) -> str:
    """A line in capitals, in likely letters."""
    letters = list(line)
    address = bytearray(len(line))  # 1 where a character is of one
    for found in _ADDRESS.finditer(line):
        address[found.start() : found.end()] = b"\1" * len(found[0])
    arounds = _arounds(line, list(_PART.finditer(line)))
    for token in _TOKEN.finditer(line):
        start, end = token.span()
        around = [next(arounds) for _ in _PART.finditer(token[0])]
        if around[0].adjoins and _ends_with_name(letters, start - 1):
            around[0] = replace(around[0], behind_name=True)
        no_words = address[start] or line[start - 1 : start] == "@"
        letters[start:end] = small(token[0]) if no_words else _token(line, token, around, known)
    _write_listed(letters, known.further)
    _write_authors(letters)
    text = "".join(letters)
    if (dash := text.find(" - ")) > 0 and len(line) < _LONGEST_HEADLINE:
        letters[dash + 3] = capital(letters[dash + 3])  # « LE BILLET - UNE VILLE SANS VOITURES »
    # a sentence begins with a capital; whether this line begins one is not known yet
    for begin in _SENTENCE.finditer(text):
        if not address[begin.end() - 1] and not ends_with_abbreviation(text, 0, begin.start() + 1):
            letters[begin.end() - 1] = capital(letters[begin.end() - 1])
    return "".join(letters)


def _ends_with_name(letters: list[str], end: int) -> bool:
    """Whether the word that ends there has a capital already: no sentence has its own yet."""
    start = end
    while start and letters[start - 1].isalpha():
        start -= 1
    return start < end and letters[start].isupper()


def _write_authors(letters: list[str]) -> None:
    """Write who sent an embedded message as a name: « — Le Courrier (@lecourrier) »."""
    line = "".join(letters)
    if "(@" in line:
        for author in _AUTHOR.finditer(line):
            for number, part in enumerate(_PART.finditer(author[1])):
                if not number or bare(part[0]) not in LINKS:
                    at = author.start(1) + part.start()
                    letters[at] = capital(letters[at])


def _write_listed(letters: list[str], further: Mapping[str, str]) -> None:
    """Write listed names of several words as the lists have them: « Union européenne », « Côte d’Ivoire »."""
    line = "".join(letters)
    tokens = list(_PART.finditer(line))
    listed = vocabulary.phrases()
    number = 0
    while number < len(tokens):
        for last in range(min(number + _LONGEST_NAME, len(tokens)), number + 1, -1):
            start, end = tokens[number].start(), tokens[last - 1].end()
            key = fold(line[start:end])
            surface = listed.get(key) or further.get(key)
            if surface is not None and len(surface) == end - start and fold(surface) not in lists()["small_phrases"]:
                said = number and bare(tokens[number - 1][0]) in lists()["papers"]
                if _is_paper(surface) and not said and line[start - 1 : start] != "(":
                    break
                for at, letter in enumerate(surface, start):
                    if letters[at].isalpha():
                        letters[at] = capital(letters[at]) if letter.isupper() else small(letters[at])
                number = last - 1
                break
        number += 1


def _is_paper(surface: str) -> bool:
    """Whether a name is an article and an everyday word or another name: « Le Monde », « La Provence »."""
    article, *rest = fold(surface).split()
    if article not in ("le", "la", "les", "l") or len(rest) != 1:
        return False
    return vocabulary.is_inflected(rest[0]) or (vocabulary.is_name(rest[0]) and not vocabulary.is_place(fold(surface)))


def _token(line: str, token: re.Match[str], arounds: list[Around], known: _Known) -> str:
    """A word with its hyphens and apostrophes: « SAINT-ÉTIENNE-DU-GRÈS », « L'USINE »."""
    written = token[0]
    if arounds[0].particle_of_name(bare(written)):  # « Yann Le Bihan », though « le » is seen everywhere
        return _part(written, arounds[0], known)
    if line[token.start() - 1 : token.start()] == "#" and (form := _glued(written)):
        return form
    if (form := _as_seen(written, known.seen)) is not None:
        return form
    if (form := _beside_signs(line, token)) is not None:
        return form
    if (form := _compass(written, arounds[-1])) is not None:
        return form
    parts = list(_PART.finditer(written))
    asked = "-" in written and small(parts[-1][0]) in line_words()["behind_hyphen"]  # « dit-il », « ceux-ci »
    if "-" in written and (vocabulary.is_word(bare(written)) or (asked and not _is_name(written))):
        return small(written)
    letters = list(written)
    for part, around in zip(parts, arounds):
        end = token.start() + part.end()
        elided = line[end : end + 1] in ("'", "’") and len(part[0]) < 3
        possessive = part[0] == "S" and part.start() and end == token.end()  # « Sotheby's »
        letters[part.start() : part.end()] = small(part[0]) if elided or possessive else _part(part[0], around, known)
    if "-" in written:
        _write_hyphens(letters, written, parts, known)
    return "".join(letters)


def _write_hyphens(letters: list[str], written: str, parts: list[re.Match[str]], known: _Known) -> None:
    """Write each part of a name as one: « Saint-Étienne-du-Grès »; not « multi- » and « oto-rhino- »."""
    if not (_is_name(written) or _on_river(parts) or any(map(str.isupper, letters))):
        return
    named = any(letters[p.start()].isupper() and letters[p.end() - 1].islower() for p in parts)
    small_parts = set() if _is_name(written) else _qualifiers(written, parts, known)
    for number, part in enumerate(parts):
        hyphens = "-" in written[max(part.start() - 1, 0) : part.end() + 1]
        if number in small_parts:
            letters[part.start() : part.end()] = small(part[0])
        elif hyphens and not small_parts and (not number or bare(part[0]) not in LINKS):
            letters[part.start()] = part[0][0]
            if named and part.end() - part.start() > 1:
                letters[part.start() + 1 : part.end()] = small(part[0][1:])


def _on_river(parts: list[re.Match[str]]) -> bool:
    """Whether a word is a place upon or by another: « Bar-sur-Aube », « Joué-lès-Tours »."""
    return len(parts) > 2 and any(bare(part[0]) in ("sur", "sous", "les", "lez") for part in parts[1:-1])


def _qualifiers(written: str, parts: list[re.Match[str]], known: _Known) -> set[int]:
    """Which parts are no names: all of « oto-rhino-laryngologue », the first of « anti-OTAN »."""
    joined = [number for number, part in enumerate(parts) if written[part.end() : part.end() + 1] not in ("'", "’")]
    *first, last = joined
    key = bare(parts[last][0])
    named = key in known.surnames or key in known.seen or vocabulary.is_name(key) or len(key) <= _LONGEST_ACRONYM
    ordinary = key in demonyms() or not named
    if not first or not all(_qualifies(bare(parts[number][0]), ordinary) for number in first):
        return set()
    return {*first, last} if ordinary else set(first)


def _qualifies(key: str, ordinary: bool) -> bool:
    """Whether a part only qualifies what stands behind its hyphen: « franco- », « cardio- »."""
    return key in lists()["prefixes"] or (ordinary and len(key) > 2 and key[-1] == "o" and not vocabulary.is_name(key))


def _compass(written: str, around: Around) -> str | None:
    """« le Sud », « dans le Sud-Est », « l'Ouest », but « au sud », « le nord-ouest du pays »; None for other words."""
    found = _POINT.fullmatch(written)
    if found is None or written == "EST":
        return None
    article, point = found[1] or "", found[2]
    if around.after in ("de", "du", "des", "d") or around.before == "au":
        return small(written)
    if "-" in point and not article and around.before not in ("le", "du"):
        return small(written)
    return small(article) + "-".join(part.capitalize() for part in point.split("-"))


def _glued(word: str) -> str | None:
    """A listed name without its blanks, as a hashtag writes it: « #CôtedIvoire »."""
    surface = vocabulary.glued_phrases().get(bare(word))
    if surface is None or len(surface) != len(word):
        return None
    return "".join(capital(letter) if like.isupper() else small(letter) for letter, like in zip(word, surface))


def _part(word: str, around: Around, known: _Known) -> str:
    """A word as the other lines have it, or as a surname, or as is likely."""
    if not around.particle_of_name(bare(word)) and (form := _as_seen(word, known.seen)) is not None:
        return form
    if bare(word) in known.acronyms:
        return word
    tall = word[0] + small(word[1:])
    if bare(word) in known.said and (
        around.before in lists()["civilities"]
        or around.behind_first_name()
        or known.spelt(tall) > known.spelt(small(word))
    ):
        return tall
    if bare(word) in known.surnames:
        return tall
    return likely(word, around, known.spelt)


def _beside_signs(line: str, token: re.Match[str]) -> str | None:
    """What the signs beside a word tell of its letters: « 15 H 30 », « 6E étape », « (BMC) »."""
    start, end = token.span()
    word = token[0]
    before = line[max(start - 2, 0) : start]
    if before.rstrip()[-1:].isdigit() and word in lists()["behind_number"] and line[end : end + 1] != ".":
        return small(word)
    if line[end : end + 1].isdigit() and len(word) <= _LONGEST_ACRONYM - 1 and word.isalpha() and word.isascii():
        return word  # « TF1 », « CM2018 »
    if _ORDINAL.fullmatch(word) and not vocabulary.is_word(bare(word)):
        return word.rstrip("ER") + small(word[len(word.rstrip("ER")) :])
    if before.endswith("(") and line[end : end + 1] == ")" and 1 < len(word) <= _LONGEST_ACRONYM and word.isalpha():
        listed = vocabulary.is_name(bare(word)) and word not in vocabulary.acronyms()  # « (Nord) »
        return word[0] + small(word[1:]) if listed else word
    return None


def _is_name(token: str) -> bool:
    return vocabulary.is_name_alone(fold(token))


def _as_seen(word: str, seen: dict[str, Counter[str]]) -> str | None:
    """The word with the capitals it has elsewhere in the text; None if it is not there."""
    forms = seen.get(bare(word))
    if not forms:
        return None
    usable = [form for form in forms if len(form) == len(word)]
    if not usable:
        return None
    lower = sum(forms[form] for form in usable if form.islower())
    if 2 * lower >= forms.total():
        return small(word)
    best = max(usable, key=lambda form: (forms[form], form))
    return "".join(small(letter) if other.islower() else letter for letter, other in zip(word, best))
