"""One document as the matchers read it: plain text, words, sentences, paragraphs."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache

from extractor.rules.folding import fold, words
from extractor.rules.schema import Context
from extractor.text.segmentation import sentence_starts
from extractor.text.typography import Clean, normalize

#: how far "near" and "not_near" reach to both sides in a very long paragraph or sentence, in characters
REACH = 400

_LINE_END = re.compile("\n")


class Lists:
    """The lists of words (or phrases) that the contexts of a rule set ask for, and which of them a word is on.

    A list is a number, the lists of a word a set of bits: a word is looked up once, for all lists together.
    """

    #: so many words are remembered
    WORDS = 65_536

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, ...], int] = {}
        self._beginnings: dict[str, int] = {}
        self._firsts: dict[str, int] = {}
        self._words: dict[str, tuple[int, int]] = {}
        #: of each list what one word begins with, and the phrases of several words by their first
        self.kept: list[tuple[frozenset[str], Mapping[str, Sequence[str]]]] = []

    def number(self, prefixes: tuple[str, ...]) -> int:
        """The number of a list."""
        known = self._numbers.get(prefixes)
        if known is None:
            known = self._numbers[prefixes] = len(self.kept)
            beginnings, phrases = self._sought(prefixes)
            self.kept.append((beginnings, phrases))
            for table, entries in ((self._beginnings, beginnings), (self._firsts, phrases)):
                for word in entries:
                    table[word] = table.get(word, 0) | 1 << known
            self._words.clear()
        return known

    @staticmethod
    def _sought(prefixes: tuple[str, ...]) -> tuple[frozenset[str], Mapping[str, Sequence[str]]]:
        beginnings: set[str] = set()
        phrases: dict[str, list[str]] = {}
        for needle in _needles(prefixes):
            first, several, _ = needle[1:].partition(" ")
            if several:
                phrases.setdefault(first, []).append(needle[1:])
            else:
                beginnings.add(first)
        return frozenset(beginnings), phrases

    def of(self, folded: Iterable[str]) -> Iterator[tuple[int, int]]:
        """Of each word the lists on which a beginning of it is, and those on which it is the first of several."""
        known = self._words
        for word in folded:
            yield known.get(word) or self._look_up(word)

    def _look_up(self, word: str) -> tuple[int, int]:
        if len(self._words) >= self.WORDS:
            self._words.clear()
        there = 0
        for length in range(len(word) + 1):
            there |= self._beginnings.get(word[:length], 0)
        known = self._words[word] = there, self._firsts.get(word, 0)
        return known


class Text:
    """The words of a text in a plain text (text/plain.py) and where its sentences and paragraphs end."""

    def __init__(self, plain: str, lists: Lists | None = None):
        self.plain = plain
        self._lists = Lists() if lists is None else lists
        self.words = words(plain)
        self.starts = [w.start for w in self.words]
        self._has: dict[int, bool] = {}
        self._capitals: dict[int, bool] = {}

    @cached_property
    def capitals(self) -> list[int]:
        """Where words with a capital begin."""
        plain = self.plain
        return [start for start in self.starts if plain[start].isupper()]

    @cached_property
    def _lines(self) -> list[int]:
        return [end.start() for end in _LINE_END.finditer(self.plain)]

    @cached_property
    def _stops(self) -> list[int]:
        return sorted({*sentence_starts(self.plain), *(i + 1 for i in self._lines)})

    def has(self, prefixes: tuple[str, ...]) -> bool:
        """Whether a word (or phrase) of the text begins with one of these, if there are any."""
        if not prefixes:
            return True
        known = self._has.get(id(prefixes))  # the hash of a long tuple takes longer than its look-up
        if known is None:
            known = self._has[id(prefixes)] = self._is_on(self._lists.number(prefixes))
        return known

    def _is_on(self, number: int) -> bool:
        met, on, begun = self._looked_up
        beginnings, phrases = self._lists.kept[number]
        if number < met:
            return bool(on >> number & 1) or (bool(begun >> number & 1) and self._has_phrase(phrases))
        # a list that no text has been asked for yet
        return not beginnings.isdisjoint(self._beginnings) or self._has_phrase(phrases)

    @cached_property
    def _looked_up(self) -> tuple[int, int, int]:
        """How many lists are known, those that a word of the text is on, those of which one begins a phrase."""
        on = begun = 0
        for there, first in self._lists.of(self._places):
            on |= there
            begun |= first
        return len(self._lists.kept), on, begun

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        """All that a folded word of the text begins with."""
        return frozenset(word[:length] for word in self._places for length in range(len(word) + 1))

    @cached_property
    def _places(self) -> Mapping[str, Sequence[int]]:
        """Where each folded word stands among the words."""
        places: dict[str, list[int]] = {}
        for i, word in enumerate(self._folded):
            places.setdefault(word, []).append(i)
        return places

    def _has_phrase(self, phrases: Mapping[str, Sequence[str]]) -> bool:
        """Whether one of these is in the text, which are given by their first words."""
        for first in self._places.keys() & phrases.keys():
            length = 1 + max(phrase.count(" ") for phrase in phrases[first])
            for i in self._places[first]:
                if " ".join(self._folded[i : i + length]).startswith(tuple(phrases[first])):
                    return True
        return False

    def paragraph(self, start: int, end: int) -> tuple[int, int]:
        """The line that holds plain[start:end], at most REACH characters to each side."""
        i = bisect_left(self._lines, start)
        j = bisect_left(self._lines, end)
        begin = self._lines[i - 1] + 1 if i else 0
        stop = self._lines[j] if j < len(self._lines) else len(self.plain)
        return max(begin, start - REACH), min(stop, end + REACH)

    def line(self, start: int) -> tuple[int, int]:
        """The whole line around an offset."""
        i = bisect_left(self._lines, start)
        return (self._lines[i - 1] + 1 if i else 0), (self._lines[i] if i < len(self._lines) else len(self.plain))

    def in_capitals(self, start: int) -> bool:
        """Whether the whole line around an offset is in capitals."""
        line = self.line(start)
        known = self._capitals.get(line[0])
        if known is None:
            known = self._capitals[line[0]] = self.plain[slice(*line)].isupper()
        return known

    def begins(self, start: int, end: int, phrases: tuple[str, ...]) -> bool:
        """Whether plain[start:end] begins with one of these, as words."""
        folded = self.folded(start, end)
        return any(folded.startswith(f" {_fold_phrase(p)} ") for p in phrases)

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """The sentence that holds plain[start:end]."""
        i = bisect_right(self._stops, start)
        j = bisect_left(self._stops, end)
        begin = self._stops[i - 1] if i else 0
        stop = self._stops[j] if j < len(self._stops) else len(self.plain)
        return begin, stop

    def folded(self, start: int, end: int) -> str:
        """The words in plain[start:end], folded, one space around each: " le front de "."""
        i, j = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return f" {' '.join(self._folded[i:j])} "

    @cached_property
    def _folded(self) -> list[str]:
        plain = self.plain
        return [fold(plain[start:end]) for start, end, _ in self.words]

    def beside(self, start: int, end: int) -> tuple[str, str]:
        """The folded words before and after plain[start:end] in its sentence ("^" and "$" at its borders)."""
        i, j = bisect_left(self.starts, start) - 1, bisect_left(self.starts, end)
        begin, stop = self.sentence(start, end)
        before = self.words[i] if i >= 0 and self.words[i].start >= begin else None
        after = self.words[j] if j < len(self.words) and self.words[j].end <= stop else None
        return (
            self._folded[i] if before else "^",
            self._folded[j] if after else "$",
        )

    def forbids(self, context: Context, start: int, end: int) -> bool:
        """Whether something stands by plain[start:end] that must not."""
        if context.not_near:
            begin, stop = self.sentence(start, end)
            begin, stop = max(begin, start - REACH), min(stop, end + REACH)
            if _any_prefix(context.not_near, self.folded(begin, start) + self.folded(end, stop)):
                return True
        if context.not_before or context.not_after:
            before, after = self.beside(start, end)
            return _is_one(before, context.not_before) or _is_one(after, context.not_after)
        return False

    def borders(self, context: Context, start: int, end: int) -> bool:
        """Whether what must stand right beside plain[start:end] does."""
        if not (context.before or context.after):
            return True
        before, after = self.beside(start, end)
        return (not context.before or _is_one(before, context.before)) and (
            not context.after or _is_one(after, context.after)
        )

    def evokes(self, context: Context, start: int, end: int) -> bool:
        """Whether what must stand near plain[start:end], or anywhere, does."""
        if context.near:
            begin, stop = self.paragraph(start, end)
            if not _any_prefix(context.near, self.folded(begin, start) + self.folded(end, stop)):
                return False
        return self.has(context.anywhere)

    def fits(self, context: Context | None, start: int, end: int) -> bool:
        """Whether all that a context asks for holds at plain[start:end]."""
        return context is None or (
            not self.forbids(context, start, end)
            and self.borders(context, start, end)
            and self.evokes(context, start, end)
        )


@lru_cache(maxsize=4096)
def _needles(prefixes: tuple[str, ...]) -> tuple[str, ...]:
    """Each folded, with a space before it, as `folded` writes words."""
    return tuple(f" {_fold_phrase(p)}" for p in prefixes)


def _any_prefix(prefixes: tuple[str, ...], folded: str) -> bool:
    for needle in _needles(prefixes):  # noqa: SIM110  twice as fast as any() of a generator
        if needle in folded:
            return True
    return False


def _is_one(word: str, listed: tuple[str, ...]) -> bool:
    return any(word == w if w in "^$" else word == _fold_phrase(w) for w in listed)


def _fold_phrase(phrase: str) -> str:
    known = _PHRASES.get(phrase)
    if known is None:
        plain = normalize(Clean(phrase).text)
        known = _PHRASES[phrase] = " ".join(fold(plain[w.start : w.end]) for w in words(plain))
    return known


_PHRASES: dict[str, str] = {}
