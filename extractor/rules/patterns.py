"""Regex rules over plain text: pieces, compilation, application.

    [parts]
    engins = ["navires?", "frégates?"]
    [[pattern]]
    regex = '{engins} "(?P<name>{cap})"'

A pattern sees the text with plain typography: every quote is ", every apostrophe
', every space and hyphen the plain one.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from extractor.core.bounds import REGEX
from extractor.core.errors import RuleError
from extractor.rules.document_view import Text
from extractor.rules.folding import key, surface_words
from extractor.rules.schema import PART_NAME, PatternRule

# beyond Latin-1 with the small letters, but for œ: a class of single capitals takes
# the compiler of regexes ten times as long, and patterns are full of it
_UPPER = "A-ZÀ-ÖØ-ÞĀ-ŒŔ-ɏ"

# words that begin a sentence and no name, unless it is quoted; {cap} itself refuses
# the articles, since a pattern may ask for « Les Hyènes du Logone »
_FUNCTION_WORDS = (
    "À|A|(?:Reb|B)aptisée?s?|(?:Sur|Dé|Re)?[Nn]ommée?s?|Intitulée?s?|Afin|Ainsi|Alors|Après|Au|Aucune?|Aujourd'hui|Aussi|Autour|Autre|Aux|Avant|Avec|Ce|Cela|Celle|Celui|Cependant|Ces|Cet|Cette|Ceux|Chaque|Chez|"
    "Comme|Comment|Contre|Dans|De|Depuis|Derrière|Des|Dès|Deux|Devant|Dix|Donc|Du|Durant|Elle|Elles|En|Enfin|Ensuite|Entre|Environ|Et|Face|"
    "Faute|Grâce|Hier|Ici|Il|Ils|Jusqu|Jusque|Là|Leur|Leurs|Lors|Lorsque|Lui|Lundi|Mais|Malgré|Mardi|Même|Mercredi|Jeudi|Vendredi|Samedi|"
    "Dimanche|Mon|Ni|Non|Nos|Notre|Nous|On|Ou|Où|Oui|Outre|Par|Parce|Parmi|Pas|Pendant|Peu|Plus|Plusieurs|Pour|Pourtant|Près|Puis|Quand|"
    "Quant|Quatre|Que|Quel|Quelle|Quelque|Quelques|Qui|Quoi|Sa|Sans|Selon|Ses|Seule?|Si|Six|Soit|Son|Sous|Sur|Tandis|Tous|Tout|Toute|Toutes|Trois|Très|Un|Une|Vers|Vingt|Voici|Voilà|Vos|Votre|Vous|"
    "Janvier|Février|Mars|Avril|Mai|Juin|Juillet|Août|Septembre|Octobre|Novembre|Décembre|M|MM|Mme|Dr"
)

#: pieces every pattern may use
PARTS: dict[str, str] = {
    # a capital letter
    "up": f"[{_UPPER}]",
    # a capitalised word without its elided article: Lion, Al-Qods, Saint-Cyr; a name
    # does not begin with one of _FUNCTION_WORDS
    "cap": rf"(?:(?![LDCJMNST]'|Qu'|Ex-|L(?:a|es?)\b(?![-']\w))[{_UPPER}][\w’]*(?:['-]\w+)*)",
    # an acronym: AQMI, M23, MS-13, 3R, G9
    "acronym": rf"(?:(?:[{_UPPER}]{{2,}}|[{_UPPER}]-?\d|\d[{_UPPER}])[{_UPPER}\d]*(?:-[{_UPPER}\d]+)*\b)",
    # the article and the quote that may stand before a name
    "article": r"(?:[Ll]es |[Ll]e |[Ll]a |[Ll]'|[Uu]ne? )",
    # a lower-case word
    "word": r"(?:[^\W\d_A-ZÀ-ÖØ-Þ][\w'-]*)",
}

#: kinds of phrase that every pattern may ask for
PHRASES: dict[str, str] = {
    # what quotes hold, if it begins like a name and is no sentence
    "quoted": rf'(?:[{_UPPER}]|\d)[^"\n.!?;:]{{1,59}}',
    "acronym": "{acronym}(?:-{up}[a-zé]+)?",
    # words with capitals: African Lion, Tarha Nakal, Jound al-Sahra
    "capitals": "{cap}(?: (?:al-|el-|as-|ar-|ash-|al |el )?{cap}){0,4}",
}

# tested once, on the name that was found: in every {cap} it would be two thirds of
# what there is to compile
_FUNCTION_WORD = re.compile(rf"(?:{_FUNCTION_WORDS})\b(?![-']\w)")
_PART = re.compile(rf"\{{({PART_NAME})\}}")


#: parts within parts
DEPTH = 100


def expand(regex: str, parts: Mapping[str, str], where: str) -> str:
    """The regex with every {part} put in; parts may hold parts."""
    written = regex
    for _ in range(DEPTH):
        if not _PART.search(regex):
            return regex
        sizes = (len(parts.get(m[1]) or PARTS.get(m[1]) or "") for m in _PART.finditer(regex))
        if len(regex) + sum(sizes) > REGEX:
            if _circle(written, parts):
                break
            raise RuleError(where, f"with its parts put in it is longer than {REGEX:,} characters", "take parts out")

        def put(match: re.Match[str]) -> str:
            piece = parts.get(match[1]) or PARTS.get(match[1])
            if piece is None:
                raise RuleError(
                    where, f"unknown part {{{match[1]}}}", f"there are {', '.join(sorted({*parts, *PARTS}))}"
                )
            return piece

        regex = _PART.sub(put, regex)
    reason = "without end" if _circle(written, parts) else f"more than {DEPTH} deep"
    raise RuleError(where, f"parts that hold one another {reason}", "take one out")


def _circle(regex: str, parts: Mapping[str, str]) -> bool:
    """Whether one of the parts in a regex holds itself, be it by others."""
    inner = {name: set(_PART.findall(part)) for name, part in parts.items()}

    def below(names: set[str]) -> set[str]:
        seen, new = set[str](), names
        while new := set[str]().union(*(inner.get(name, ()) for name in new)) - seen:
            seen |= new
        return seen

    used = set(_PART.findall(regex))
    return any(name in below({name}) for name in used | below(used))


def compile_regex(rule: PatternRule, parts: Mapping[str, str]) -> re.Pattern[str]:
    """The rule's regex; RuleError if it is none or names no group `name`."""
    try:
        pattern = re.compile(_written(rule, parts))
    except (re.error, RecursionError, OverflowError, MemoryError) as error:
        reason = "nested too deep" if isinstance(error, RecursionError) else str(error) or "too large"
        raise RuleError(str(rule.origin), f"regex of '{rule.id}': {reason}", mending(error)) from None
    if not any(g.startswith("name") for g in pattern.groupindex):
        raise RuleError(str(rule.origin), f"regex of '{rule.id}' has no group (?P<name>…)", "mark the name in it")
    return pattern


def mending(error: BaseException) -> str:
    """What to do with a regex that is none; flags begin a whole one, of which a rule's is a part."""
    return "write (?i:…) around what they hold for" if "global flags" in str(error) else "mend the regex"


def _written(rule: PatternRule, parts: Mapping[str, str]) -> str:
    written = expand(rule.regex or "", parts, str(rule.origin))
    if rule.ends_at:
        # the regex ends right before the word, and may look ahead beyond it
        written = f"(?:{written})(?=(?i:{'|'.join(map(re.escape, rule.ends_at))})\\b)"
    return written


@dataclass
class Compiled:
    """A regex rule and the parts it is written with; compiled when first needed.

    Compiling all the built-in patterns takes longer than reading an article, and
    most articles need few of them.
    """

    rule: PatternRule
    parts: Mapping[str, str]

    @cached_property
    def regex(self) -> re.Pattern[str]:
        return compile_regex(self.rule, self.parts)

    def check(self) -> None:
        """Compile the regex at once, so that a mistake shows. Raises RuleError."""
        self.regex  # noqa: B018

    def match(self, plain: str, start: int) -> re.Match[str] | None:
        """The pattern at an offset of the text."""
        return self.regex.match(plain, start)

    def finditer(self, plain: str) -> Iterator[re.Match[str]]:
        """The pattern anywhere in the text."""
        return self.regex.finditer(plain)

    def spans(self, match: re.Match[str] | None) -> Iterator[tuple[int, int]]:
        """Where the names of a match stand: its groups `name`, `name_1` … that took part."""
        if match is None:
            return
        for group in match.re.groupindex:
            if group.startswith("name") and match[group]:
                start, end = match.span(group)
                if match.string[max(start - 2, 0) : start].rstrip().endswith(('"', "'")):
                    yield start, end
                elif word := _FUNCTION_WORD.match(match[group]):
                    # « Après Sirocco 24 »: the name begins behind it
                    start += word.end() + 1
                    if start < end and match.string[start - 1] == " " and match.string[start].isupper():
                        yield start, end
                else:
                    yield start, end


#: how many words before a word of `ends_at` a pattern may begin
BACK = 14


class Patterns:
    """The regex rules of a set, by the word that sets them off."""

    def __init__(self, rules: list[Compiled]):
        self._at: dict[str, list[Compiled]] = {}
        self._from: dict[str, list[Compiled]] = {}
        self._ends_at: dict[str, list[Compiled]] = {}
        self.follows: dict[str, list[Compiled]] = {}
        self.second: dict[str, list[Compiled]] = {}
        self._free: list[Compiled] = []
        for compiled in rules:
            rule = compiled.rule
            if rule.with_label:
                self.second.setdefault(rule.with_label, []).append(compiled)
            elif rule.follows:
                self.follows.setdefault(rule.follows, []).append(compiled)
            elif rule.trigger:
                # with `at_capital` the word is the name's first, and the regex begins with it
                index = self._from if rule.at_capital else self._at
                for word in rule.trigger:
                    index.setdefault(_trigger(word), []).append(compiled)
            elif rule.ends_at:
                for word in rule.ends_at:
                    self._ends_at.setdefault(_trigger(word), []).append(compiled)
            else:
                self._free.append(compiled)

    def find(self, text: Text) -> Iterator[tuple[Compiled, int, int]]:
        """(rule, start, end) of each name that a pattern without `follows` finds."""
        plain, at, ends_at, begin_at = text.plain, self._at, self._ends_at, self._from
        for i in text.among({**at, **ends_at, **begin_at}):
            key, start, end = text.keys[i], text.starts[i], text.ends[i]
            if key in begin_at and plain[start].isupper():
                for compiled in begin_at[key]:
                    if text.may_fit(compiled.rule.context):
                        for span in compiled.spans(compiled.match(plain, start)):
                            yield compiled, *span
            for compiled in at.get(key, ()):
                for span in compiled.spans(compiled.match(plain, end)):
                    yield compiled, *span
            for compiled in ends_at.get(key, ()):
                if not text.may_fit(compiled.rule.context):
                    continue
                begin = text.sentence(start, end)[0]
                first = max(i - BACK, bisect_left(text.starts, begin))
                for k in range(first, i):
                    match = compiled.match(plain, text.starts[k])
                    if match and match.end() == start and (spans := list(compiled.spans(match))):
                        for span in spans:
                            yield compiled, *span
                        break
        yield from _everywhere(self._free, text)

    def find_with(self, labels: set[str], text: Text) -> Iterator[tuple[Compiled, int, int]]:
        """The same of the patterns that need one of these labels in the document."""
        for label in sorted(labels & self.second.keys()):
            yield from _everywhere(self.second[label], text)


def _everywhere(patterns: list[Compiled], text: Text) -> Iterator[tuple[Compiled, int, int]]:
    for compiled in patterns:
        if not text.may_fit(compiled.rule.context):
            continue
        for match in _at_capitals(compiled, text) if compiled.rule.at_capital else compiled.finditer(text.plain):
            for span in compiled.spans(match):
                yield compiled, *span


def _at_capitals(compiled: Compiled, text: Text) -> Iterator[re.Match[str]]:
    """What `finditer` gives where a match can begin only with a capitalised word."""
    done = 0
    for i in text.capitals:
        start = text.starts[i]
        if start >= done and (match := compiled.match(text.plain, start)):
            done = match.end()
            yield match


def _trigger(word: str) -> str:
    return key((surface_words(word) or [word])[0])
