"""Where the names of a text can stand: phrases, found once, for all the patterns that ask.

    phrases = Phrases(Text("Le Front du Nord Ali Sangaré …"), people=())
    phrases.ends(3, CAPITALS)  ->  (8,)

A phrase begins with a capital, a digit, a quote, or a small type noun (« brigades
rouges »), and is what one of the kinds of phrase says: words in capitals, a quoted
name, an acronym, a type noun with its complement … A kind is a regex that is tried
once at a place, whoever asks for it. No phrase runs over the person behind it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache

from extractor.rules.document_view import Text
from extractor.rules.folding import fold
from extractor.rules.gazetteer import TYPE_NOUNS
from extractor.rules.persons import named_persons
from extractor.rules.regex_pieces import last_lookahead

#: a phrase is no longer than this, in characters
LONGEST = 160

# words that begin a sentence and no name, unless it is quoted
_FUNCTION_WORD = re.compile(
    r"(?:À|A|Adieu|Afin|Ainsi|Alors|Après|Au|Aucune?|Aujourd'hui|Aussi|Autour|Autre|Aux|Avant|Avec|Baptisée?s?|Bonjour|Bravo|Ce|Cela|Celle|Celui|Cependant|Ces|Cet|Cette|Ceux|Chaque|Chez"
    r"|Comme|Comment|Contre|Dans|De|Depuis|Derrière|Des|Dès|Deux|Devant|Dix|Donc|Du|Dénommée?s?|Durant|Elles?|En|Enfin|Ensuite|Entre|Environ|Et|Face|Faute"
    r"|Grâce|Hier|Ici|Ils?|Intitulée?s?|Jusqu|Jusque|Là|Leurs?|Lors|Lorsque|Lui|Mais|Malgré|Merci|Mon|Même|Ni|Nommée?s?|Non|Nos|Notre|Nous|On|Or|Ou|Où|Oui|Outre|Par|Parce|Parmi|Pas"
    r"|Pendant|Peu|Plus|Plusieurs|Pour|Pourtant|Près|Puis|Quand|Quant|Quatre|Que|Quelle?|Quelques?|Qui|Quoi|Rebaptisée?s?|Renommée?s?|Reste(?:nt)?|Sa|Sans|Selon|Ses|Seule?|Si|Six|Soit|Son|Sous|Sur"
    r"|Surnommée?s?|Tandis|Tous|Toute?s?|Trois|Très|Une?|Vers|Vingt|Vive|Voici|Voilà|Vos|Votre|Vous|Lundi|Mardi|Mercredi|Jeudi|Vendredi|Samedi|Dimanche"
    r"|Janvier|Février|Mars|Avril|Mai|Juin|Juillet|Août|Septembre|Octobre|Novembre|Décembre|M|MM|Mme|Dr)\b(?![-']\w)"
)
_NEXT_SENTENCE = re.compile(" " + _FUNCTION_WORD.pattern.replace("|A|", "|"))
# the article of an Arabic name: al-Nosra
_PARTICLES = frozenset(("al", "el", "as", "ach", "ash", "an", "ar", "at", "ez"))
_PARTICLE = re.compile(rf"(?:{'|'.join(sorted(_PARTICLES))})-\w")
# a quote, the space and the article that may stand behind it
_QUOTE = re.compile(r"[\"'](?=( ?)(les? |la |l')?)")
_QUOTE_AND_ARTICLE = re.compile(r'" ?(?:les? |la |l\')\Z')
_SINGLE_CLOSE = re.compile(r"'(?!\w)")
# what is left of a name cut at a person, and is none by itself
_DANGLING = re.compile(r"(?: (?:de|du|des|de la|et|d|l|la|le|les|al|el|à|en|pour|of|the)|[ ,'-])+$")


# nouns that are no name without the one behind them: Commando Rosa Parks, Frente Ricardo Palma
_HEADS = TYPE_NOUNS | {
    "columna",
    "commando",
    "commandos",
    "escadron",
    "frente",
    "frentes",
    "joint",
    "operation",
    "section",
}


class Kind:
    """A kind of phrase: the regex that it is from its first letter to its last, compiled when needed.

    One whose name begins with "quoted" stands in quotes, and is all that they hold.
    """

    def __init__(self, name: str, expand: Callable[[], str]):
        self.name = name
        self.quoted = name.startswith("quoted")
        self._expand = expand

    @cached_property
    def _source(self) -> str:
        return self._expand()

    @cached_property
    def regex(self) -> re.Pattern[str]:
        return re.compile(self._source)

    @cached_property
    def behind(self) -> re.Pattern[str] | None:
        """What must stand right behind a phrase of this kind, if the regex ends with it: (?= 20\\d\\d)."""
        found = last_lookahead(self._source)
        return re.compile(found) if found else None


def function_word(word: str) -> bool:
    """Whether a capitalised word begins sentences and no names: "Après"."""
    return _FUNCTION_WORD.fullmatch(word) is not None


@lru_cache(maxsize=4096)
def _may_be_function_word(word: str) -> bool:
    """Whether a word is one of these unless a hyphen or an apostrophe follows it."""
    return _FUNCTION_WORD.match(word) is not None


class Phrases:
    """The phrases of one text, each looked at when it is first asked for.

    `people` are the spans (start, end) of persons that a tagger saw; those that a
    first name tells are seen anyway.
    """

    def __init__(self, text: Text, people: Iterable[tuple[int, int]] = ()):
        self._text = text
        self._people = people
        self._ends: dict[tuple[int, Kind], int] = {}
        self._of: dict[Kind, Sequence[int]] = {}
        self._between: dict[tuple[int, int], Sequence[tuple[int, int]]] = {}
        self._begun: dict[tuple[int, Kind], re.Match[str]] = {}

    @cached_property
    def starts(self) -> list[int]:
        """Where a phrase can begin, sorted; in front of an article's or a quote's word, not of these."""
        text, plain, function_words = self._text, self._text.plain, self._function_words
        # most words are none of these
        begun = {text.starts[i] for i in (*text.heads, *text.folded_among(TYPE_NOUNS))} - function_words
        begun |= {text.starts[i] for i in text.folded_among(_PARTICLES) if _PARTICLE.match(plain, text.starts[i])}
        begun |= self._quoted & set(text.starts)
        return sorted(
            start
            for start in begun
            if not start or plain[start - 1] != "-" or plain[max(0, start - 3) : start].lower() == "ex-"
        )

    @cached_property
    def _function_words(self) -> frozenset[int]:
        """Where words stand that begin sentences and no names."""
        text, match = self._text, _FUNCTION_WORD.match
        capitals = [text.starts[i] for i in text.capitals if _may_be_function_word(text.written[i])]
        return frozenset(start for start in capitals if match(text.plain, start))

    @cached_property
    def _quoted(self) -> frozenset[int]:
        """The offsets right behind a quote, or behind the article there."""
        quoted: set[int] = set()
        for quote in _QUOTE.finditer(self._text.plain):
            quoted.add(quote.end(1))
            if quote[2]:
                quoted.add(quote.end(2))
        return frozenset(quoted)

    @cached_property
    def persons(self) -> list[tuple[int, int]]:
        """Where persons stand, sorted."""
        return sorted({*self._people, *self.named})

    def of(self, kind: Kind) -> Sequence[int]:
        """The starts at which a phrase of this kind can begin."""
        known = self._of.get(kind)
        if known is None:
            known = self._of[kind] = self._in_quotes if kind.quoted else self._begin(kind)
        return known

    @cached_property
    def _in_quotes(self) -> list[int]:
        return [start for start in self.starts if start in self._quoted]

    def _begin(self, kind: Kind) -> list[int]:
        starts = self.starts
        if kind.behind is not None:
            # most texts have nowhere what stands behind a name with its edition: then no start is tried
            starts = self._within_reach(kind.behind)
        if not starts:
            return []
        match, plain, out = kind.regex.match, self._text.plain, []
        for start in starts:
            if found := match(plain, start, start + LONGEST):
                self._begun[start, kind] = found
                out.append(start)
        return out

    def _within_reach(self, behind: re.Pattern[str]) -> list[int]:
        """The starts from which a phrase can reach to something that must stand behind it."""
        plain, starts = self._text.plain, self.starts
        out: list[int] = []
        done = 0
        found = behind.search(plain)
        while found and done < len(starts):
            at = found.start()
            first, last = bisect_left(starts, at - LONGEST, done), bisect_left(starts, at, done)
            out += starts[first:last]
            done = last
            # the next one may begin within this one
            found = behind.search(plain, at + 1)
        return out

    @cached_property
    def _opened(self) -> list[tuple[int, int]]:
        quoted = self._quoted
        return [(start, self.before(start) if start in quoted else start) for start in self.starts]

    def between(self, first: int, last: int) -> Sequence[tuple[int, int]]:
        """The starts from one offset to another, both included, each with the quote in front of it (see before)."""
        known = self._between.get((first, last))  # the patterns that one word sets off ask for the same
        if known is None:
            i, j = bisect_left(self.starts, first), bisect_right(self.starts, last)
            known = self._between[first, last] = self._opened[i:j]
        return known

    @cached_property
    def _opened_words(self) -> list[tuple[int, int]]:
        quoted = self._quoted
        return [(start, self.before(start) if start in quoted else start) for start in self._text.starts]

    def words_between(self, first: int, last: int) -> Sequence[tuple[int, int]]:
        """The same of all words."""
        starts = self._text.starts
        return self._opened_words[bisect_left(starts, first) : bisect_right(starts, last)]

    def before(self, start: int) -> int:
        """The offset of the quote right in front of a start, or the start itself."""
        plain = self._text.plain
        if start and plain[start - 1] in "\"'" and (start == 1 or not plain[start - 2].isalnum()):
            return start - 1
        if start > 1 and plain[start - 1] == " " and plain[start - 2] == '"':
            return start - 2
        return start

    def behind(self, end: int) -> int:
        """The offset behind the quote right behind an end, or the end itself."""
        plain = self._text.plain
        if plain[end : end + 1] in ('"', "'") and plain[end : end + 1]:
            return end + 1
        return end + 2 if plain[end : end + 2] == ' "' else end

    def begins_person(self, start: int, end: int) -> bool:
        """Whether a person with a first name begins at `start`, and nothing more stands in plain[start:end]."""
        i = bisect_left(self.named, (start, 0))
        return i < len(self.named) and self.named[i][0] == start and self.named[i][1] >= end

    @cached_property
    def named(self) -> list[tuple[int, int]]:
        """The persons whom a first name tells, sorted."""
        return sorted(named_persons(self._text))

    def shorter(self, start: int, longest: int, kind: Kind) -> Sequence[int]:
        """The ends of the words of the `longest` phrase, itself first, that can_end tells more of."""
        if kind.quoted:
            return (longest,)
        starts = self._text.starts
        words = self._text.ends[bisect_left(starts, start) : bisect_left(starts, longest) - 1]
        return (longest, *reversed(words))

    def can_end(self, start: int, end: int, kind: Kind) -> bool:
        """Whether plain[start:end] is a phrase of this kind."""
        return kind.regex.fullmatch(self._text.plain, start, end) is not None

    def longest(self, start: int, kind: Kind) -> int:
        """Where the longest phrase of this kind that begins at `start` ends; an offset before it if there is none."""
        known = self._ends.get((start, kind))
        if known is None:
            known = self._ends[start, kind] = self._cut(start, self._match(start, kind), kind)
        return known

    def _match(self, start: int, kind: Kind) -> int:
        plain = self._text.plain
        if kind.quoted:
            close = self._closing(start)
            end = close - plain[start:close].endswith(" ")
            return end if close >= 0 and kind.regex.fullmatch(plain, start, end) else -1
        if start in self._function_words:
            return -1  # in quotes it may begin a name, but only that which the quotes hold
        match = self._begun.get((start, kind)) or kind.regex.match(plain, start, start + LONGEST)
        return match.end() if match else -1

    def _closing(self, start: int) -> int:
        """Where the quote stands that closes the one in front of `start`, or -1."""
        plain, opened = self._text.plain, self.before(start)
        if opened == start:
            quote = _QUOTE_AND_ARTICLE.search(plain, max(start - 8, 0), start)
            return plain.find('"', start, start + LONGEST) if quote else -1
        if plain[opened] == '"':
            return plain.find('"', start, start + LONGEST)
        # a single quote is an apostrophe where a letter follows it
        match = _SINGLE_CLOSE.search(plain, start, start + LONGEST)
        return match.start() if match else -1

    def _cut(self, start: int, end: int, kind: Kind) -> int:
        """The end of a phrase, or where the person in it begins: « Front du Nord Ali Sangaré »."""
        if end < 0 or kind.quoted:
            return end
        word = _NEXT_SENTENCE.search(self._text.plain, start, end)
        if word and kind.regex.fullmatch(self._text.plain, start, word.start()):
            end = word.start()  # « par l'EI Depuis », where a stop is missing
        for person, _ in self.persons[bisect_right(self.persons, (start, end)) :]:
            if person >= end:
                break
            if self._text.plain[person - 1] != " ":
                continue
            left = _DANGLING.sub("", self._text.plain[start:person])
            if len(left) == person - 1 - start and (
                " " in left or (fold(left) not in _HEADS and kind.regex.fullmatch(left))
            ):
                return person - 1
        return end
