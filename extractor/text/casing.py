"""Lines in capitals, in the likely small letters and capitals (pure).

>>> recast("JEAN-MARC TEILLET, MAIRE DE NÎMES, RÉPOND À L'ONU")[0]
"Jean-Marc Teillet, maire de Nîmes, répond à l'ONU"

What the text writes in small letters elsewhere, or as a name, decides first; then the
lists of everyday words, names and acronyms. Every character keeps its place.
"""

import re
from collections import Counter, defaultdict

from extractor.lexicon import vocabulary
from extractor.lexicon.folding import bare
from extractor.lexicon.names import LINKS, fold
from extractor.text.hyphenation import Spelt, unknown

_TOKEN = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_PART = re.compile(r"[^\W\d_]+")
_WORDS = re.compile(r"[^\W\d_]{2,}")
_WITHIN = re.compile(r"[\w,;)'’] ?$")
_SENTENCE = re.compile(r"(?:[.!?]\s*|[«“]\s?)[a-zà-öø-ÿ]")
#: an unknown word that ends so is likelier an ordinary one than a name
_ORDINARY = re.compile(
    r"(?:tions?|ments?|iques?|euses?|ismes?|istes?|[ai]bles?|aient|eront|erait|ees?|ites?|ances?|ences?|ures?|ages?)$"
)
#: words of the longest listed name that is looked up
_LONGEST_NAME = 7
#: behind these a long unknown word is rarely a name
_DETERMINERS = frozenset(
    "le la les l un une des ce cet cette ces son sa ses leur leurs mon ma mes nos notre vos votre".split()
)
#: places and organisations that are far oftener a word: « TÊTE », « DIRE », « TAS »
_RATHER_WORDS = frozenset(["bac", "cor", "dire", "golfe", "sec", "tas", "tete", "velodrome"])
#: « ex-RFF », « anti-OTAN » are no names of their own
_PREFIXES = frozenset(["anti", "ex", "non", "pro", "vice", "sous", "mi"])
#: so short an unknown word is likelier an acronym than a name
_SHORT = 4


def recast(text: str, spelt: Spelt = unknown) -> tuple[str, frozenset[int]]:
    """The text with its lines in capitals in likely letters, and where those lines begin.

    `spelt` says whether a spelling is known: the tagger's vocabulary, which is far larger than the lists.
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
    seen = _seen(calm)
    letters = list(text)
    for start, line in shouted:
        letters[start : start + len(line)] = _line(line, seen, spelt)
    return "".join(letters), frozenset(start for start, _ in shouted)


def _seen(lines: list[str]) -> dict[str, Counter[str]]:
    """How the other lines write each word within a sentence, by its bare form; as a sentence begins, if only so."""
    within: dict[str, Counter[str]] = defaultdict(Counter)
    at_start: dict[str, Counter[str]] = defaultdict(Counter)
    for line in lines:
        for token in _TOKEN.finditer(line):
            begins = not token.start() or not _WITHIN.search(line, max(token.start() - 2, 0), token.start())
            found = at_start if begins and not token[0][0].islower() else within
            found[bare(token[0])][token[0]] += 1
            if not token[0].isalpha():
                for number, part in enumerate(_PART.findall(token[0])):
                    (within if number else found)[bare(part)][part] += 1
    return {key: forms for key, forms in at_start.items() if not vocabulary.is_word(key)} | within


def _line(line: str, seen: dict[str, Counter[str]], spelt: Spelt) -> str:
    """A line in capitals, in likely letters."""
    letters = list(line)
    tokens = list(_TOKEN.finditer(line))
    before = ""
    for number, token in enumerate(tokens):
        after = bare(tokens[number + 1][0]) if number + 1 < len(tokens) else ""
        letters[token.start() : token.end()] = _token(token[0], seen, before, after, spelt)
        before = bare(token[0])
    _write_listed(letters)
    # a sentence begins with a capital; whether this line begins one is not known yet
    return _SENTENCE.sub(lambda begin: begin[0][:-1] + capital(begin[0][-1]), "".join(letters))


def _write_listed(letters: list[str]) -> None:
    """Write listed names of several words as the lists have them: « Union européenne », « Côte d’Ivoire »."""
    line = "".join(letters)
    tokens = list(_PART.finditer(line))
    known = vocabulary.phrases()
    number = 0
    while number < len(tokens):
        for last in range(min(number + _LONGEST_NAME, len(tokens)), number + 1, -1):
            start, end = tokens[number].start(), tokens[last - 1].end()
            surface = known.get(fold(line[start:end]))
            if surface is not None and len(surface) == end - start:
                for at, letter in enumerate(surface, start):
                    if letters[at].isalpha():
                        letters[at] = capital(letters[at]) if letter.isupper() else _small(letters[at])
                number = last - 1
                break
        number += 1


def capital(letter: str) -> str:
    """The letter as a sentence begins with it, if that is one letter, too."""
    return upper if len(upper := letter.upper()) == len(letter) else letter


def _small(word: str) -> str:
    """The word in small letters, each of which is one: « İ » has none."""
    lower = word.lower()
    if len(lower) == len(word):
        return lower
    return "".join(letter if len(letter.lower()) > 1 else letter.lower() for letter in word)


def _token(token: str, seen: dict[str, Counter[str]], before: str, after: str, spelt: Spelt) -> str:
    """A word with its hyphens and apostrophes: « SAINT-ÉTIENNE-DU-GRÈS », « L'USINE »."""
    if (form := _as_seen(token, seen)) is not None:
        return form
    if "-" in token and vocabulary.is_word(bare(token)):
        return _small(token)
    letters = list(token)
    parts = list(_PART.finditer(token))
    for number, part in enumerate(parts):
        previous = bare(parts[number - 1][0]) if number else before
        following = bare(parts[number + 1][0]) if number + 1 < len(parts) else after
        elided = token[part.end() : part.end() + 1] in ("'", "’") and len(part[0]) < 3
        form = _small(part[0]) if elided else _as_seen(part[0], seen) or _word(part[0], previous, following, spelt)
        letters[part.start() : part.end()] = form
    if "-" in token and (_is_name(token) or any(map(str.isupper, letters))):
        # a part of a name is one, too: « Saint-Étienne-du-Grès »
        named = any(letters[p.start()].isupper() and letters[p.end() - 1].islower() for p in parts)
        for number, part in enumerate(parts):
            hyphens = "-" in token[max(part.start() - 1, 0) : part.end() + 1]
            if hyphens and (not number or bare(part[0]) not in LINKS) and bare(part[0]) not in _PREFIXES:
                letters[part.start()] = part[0][0]
                if named and part.end() - part.start() > 1:
                    letters[part.start() + 1 : part.end()] = _small(part[0][1:])
    return "".join(letters)


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
    small = sum(forms[form] for form in usable if form.islower())
    if 2 * small >= forms.total():
        return _small(word)
    best = max(usable, key=lambda form: (forms[form], form))
    return "".join(_small(letter) if other.islower() else letter for letter, other in zip(word, best))


def _word(word: str, before: str, after: str, spelt: Spelt) -> str:
    """An unseen word by the lists: an everyday word, a name, an acronym."""
    key = bare(word)
    small = _small(word)
    tall = word[0] + small[1:]
    if len(word) == 1:
        return small if key in ("a", "y") else word  # « J. Kushner »
    if key in LINKS:
        return small
    if vocabulary.is_first_name(before) and not vocabulary.is_word(key):
        return tall
    if key in _RATHER_WORDS:
        return small
    if vocabulary.is_name_alone(key):
        return word if word in vocabulary.acronyms() else tall
    if vocabulary.is_first_name(key) and after and not vocabulary.is_word(after):
        return tall
    if vocabulary.is_inflected(key) or (key[-1] == "s" and vocabulary.is_word(key[:-1])):
        return small
    determined = before in _DETERMINERS or before == "d"
    if spelt(small) and (determined or not (spelt(tall) and spelt(word))):
        return small
    if word in vocabulary.acronyms() or (len(word) <= _SHORT and not vocabulary.is_first_name(key)):
        return word
    if not set(key) & set("aeiouy"):
        return word
    if spelt(tall) and not spelt(small):
        return tall
    ordinary = _ORDINARY.search(key) or (before in _DETERMINERS and len(key) > 6)
    return small if ordinary else tall
