"""One document as the matchers read it: plain text, words, sentences, paragraphs."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Set
from functools import cached_property, lru_cache
from itertools import compress, count

from extractor.rules.document_facts import NOTHING, DocumentFacts
from extractor.rules.folding import fold, read, surface_words, words
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
        #: by the id of the list too: the hash of a long tuple takes longer than its look-up
        self._by_id: dict[int, int] = {}
        self._numbers: dict[tuple[str, ...], int] = {}
        self._asked: list[tuple[str, ...]] = []  # as long as a list is here, no other one has its id
        #: of each beginning of a word the lists that it is on; of phrases, by their first words, their needles' lists
        self._beginnings: dict[str, int] = {}
        self._lengths: dict[str, tuple[int, ...]] = {}  # of the beginnings that begin with two letters
        self._phrases: dict[str, dict[str, int]] = {}
        self._words: dict[str, int] = {}

    def __reduce__(self) -> tuple[type["Lists"], tuple[()]]:
        """A copy begins anew: ids are those of one process."""
        return Lists, ()

    def __len__(self) -> int:
        return len(self._numbers)

    def number(self, prefixes: tuple[str, ...]) -> int:
        """The number of a list."""
        known = self._by_id.get(id(prefixes))
        if known is None:
            known = self._numbers.get(prefixes)
            if known is None:
                known = self._add(prefixes)
            self._by_id[id(prefixes)] = known
            self._asked.append(prefixes)
        return known

    def _add(self, prefixes: tuple[str, ...]) -> int:
        number = self._numbers[prefixes] = len(self._numbers)
        for needle in _needles(prefixes):
            first, several, _ = needle[1:].partition(" ")
            table, entry = (self._phrases.setdefault(first, {}), needle) if several else (self._beginnings, first)
            table[entry] = table.get(entry, 0) | 1 << number
            known = self._lengths.get(first[:2], ())
            self._lengths[first[:2]] = tuple({*known, len(first)})
        self._words.clear()
        return number

    def on(self, words: Set[str], said: str) -> int:
        """The lists that one of the folded words of a text is on, or a phrase of all that is `said`."""
        on = 0
        known = self._words
        for word in words:
            lists = known.get(word)
            if lists is None:
                lists = self._look_up(word)
            if lists:
                on |= lists
        for first in words & self._phrases.keys():
            for needle, lists in self._phrases[first].items():
                if lists & ~on and needle in said:
                    on |= lists
        return on

    def _look_up(self, word: str) -> int:
        if len(self._words) >= self.WORDS:
            self._words.clear()
        lists = self._beginnings.get("", 0) | self._beginnings.get(word[:1], 0)
        for length in self._lengths.get(word[:2], ()):
            lists |= self._beginnings.get(word[:length], 0)
        self._words[word] = lists
        return lists


class Text:
    """The words of a text in a plain text (text/plain.py) and where its sentences and paragraphs end.

    Word i is `written[i]`, plain[starts[i]:ends[i]], with the key `keys[i]`.
    """

    def __init__(self, plain: str, lists: Lists | None = None, elsewhere: DocumentFacts = NOTHING):
        self.plain = plain
        #: what the document says outside of this text; and what this text says for others, once rules have read it
        self.elsewhere, self.told = elsewhere, NOTHING
        self._lists = Lists() if lists is None else lists
        self.written, self.starts, self.ends = words(plain)
        self.keys, self._folded, heads = read(self.written)
        #: the words that begin with a capital or a digit
        self.heads = _true(heads)
        self._later: dict[int, bool] = {}
        self._capitals: dict[int, bool] = {}
        self._before: dict[int, tuple[str, str]] = {}

    def among(self, keys: Container[str]) -> list[int]:
        """The words whose keys are among these, in order."""
        return _true(map(keys.__contains__, self.keys))

    def folded_among(self, words: Container[str]) -> list[int]:
        """The words that are among these when they are folded, in order."""
        return _true(map(words.__contains__, self._folded))

    @cached_property
    def capitals(self) -> list[int]:
        """The words that begin with a capital."""
        return [i for i in self.heads if self.written[i][0].isupper()]

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
        number = self._lists.number(prefixes)
        met, on = self._looked_up
        if number < met:
            return bool(on >> number & 1)
        known = self._later.get(number)  # a list that no text has been asked for yet
        if known is None:
            known = self._later[number] = _any_prefix(prefixes, self._said)
        return known

    def number_of(self, parts: Iterable[str]) -> int:
        """How many of these parts of words the text has."""
        return sum(part in self._said for part in parts)

    def says(self, prefixes: tuple[str, ...]) -> bool:
        """Whether a word of the whole document begins with one of these, if there are any."""
        return self.has(prefixes) or prefixes in self.elsewhere.said

    @cached_property
    def _looked_up(self) -> tuple[int, int]:
        """How many lists are known, and those that the text is on."""
        return len(self._lists), self._lists.on(set(self._folded), self._said)

    @cached_property
    def _said(self) -> str:
        return self.folded(0, len(self.plain))

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
        return self.folded(start, end).startswith(_openings(phrases))

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """The sentence that holds plain[start:end]."""
        i = bisect_right(self._stops, start)
        j = bisect_left(self._stops, end)
        begin = self._stops[i - 1] if i else 0
        stop = self._stops[j] if j < len(self._stops) else len(self.plain)
        return begin, stop

    def words_before(self, start: int) -> tuple[str, str]:
        """The two words before an offset in its sentence, as they are written; empty where there is none."""
        known = self._before.get(start)
        if known is None:
            begin = self.sentence(start, start)[0]
            words = surface_words(self.plain[max(begin, start - 40) : start])
            known = (words[-1] if words else ""), (words[-2] if len(words) > 1 else "")
            self._before[start] = known
        return known

    def folded(self, start: int, end: int) -> str:
        """The words in plain[start:end], folded, one space around each: " le front de "."""
        i, j = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return f" {' '.join(self._folded[i:j])} "

    def beside(self, start: int, end: int) -> tuple[str, str]:
        """The folded words before and after plain[start:end] in its sentence ("^" and "$" at its borders)."""
        i, j = bisect_left(self.starts, start) - 1, bisect_left(self.starts, end)
        begin, stop = self.sentence(start, end)
        return (
            self._folded[i] if i >= 0 and self.starts[i] >= begin else "^",
            self._folded[j] if j < len(self.ends) and self.ends[j] <= stop else "$",
        )

    def forbids(self, context: Context, start: int, end: int) -> bool:
        """Whether something stands by plain[start:end] that must not."""
        if context.not_near and self.has(context.not_near):
            begin, stop = self.sentence(start, end)
            begin, stop = max(begin, start - REACH), min(stop, end + REACH)
            if _any_prefix(context.not_near, self.folded(begin, start) + self.folded(end, stop)):
                return True
        if context.not_before or context.not_after:
            before, after = self.beside(start, end)
            if _is_one(before, context.not_before) or _is_one(after, context.not_after):
                return True
            return self._leads(context.not_before, start, end) or self._follows(context.not_after, start, end)
        return False

    def _leads(self, listed: tuple[str, ...], start: int, end: int) -> bool:
        """Whether entries of several words, « porte-avions », are among these and one ends right before the name."""
        several = _of_several_words(listed)
        if not several:
            return False
        return self.folded(max(self.sentence(start, end)[0], start - REACH), start).endswith(several)

    def _follows(self, listed: tuple[str, ...], start: int, end: int) -> bool:
        """The same right behind the name."""
        several = _of_several_words(listed)
        if not several:
            return False
        return self.folded(end, min(self.sentence(start, end)[1], end + REACH)).startswith(several)

    def borders(self, context: Context, start: int, end: int) -> bool:
        """Whether what must stand right beside plain[start:end] does."""
        if not (context.before or context.after):
            return True
        before, after = self.beside(start, end)
        return (not context.before or _is_one(before, context.before) or self._leads(context.before, start, end)) and (
            not context.after or _is_one(after, context.after) or self._follows(context.after, start, end)
        )

    def evokes(self, context: Context, start: int, end: int) -> bool:
        """Whether what must stand near plain[start:end], or anywhere, does."""
        if context.near:
            if not self.has(context.near):
                return False
            begin, stop = self.paragraph(start, end)
            if not _any_prefix(context.near, self.folded(begin, start) + self.folded(end, stop)):
                return False
        return self.says(context.anywhere)

    def may_fit(self, context: Context | None) -> bool:
        """Whether the words that a context asks for are in the text at all."""
        return context is None or (self.has(context.near) and self.says(context.anywhere))

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


@lru_cache(maxsize=4096)
def _openings(phrases: tuple[str, ...]) -> tuple[str, ...]:
    """Each folded, with a space on both sides, as `folded` writes words."""
    return tuple(f" {_fold_phrase(p)} " for p in phrases)


def _any_prefix(prefixes: tuple[str, ...], folded: str) -> bool:
    for needle in _needles(prefixes):  # noqa: SIM110  twice as fast as any() of a generator
        if needle in folded:
            return True
    return False


def _is_one(word: str, listed: tuple[str, ...]) -> bool:
    return word in _folded_entries(listed)


@lru_cache(maxsize=4096)
def _folded_entries(listed: tuple[str, ...]) -> frozenset[str]:
    """The entries of a list of neighbours, folded; "^" and "$" are the borders of a sentence."""
    return frozenset(entry if entry in "^$" else _fold_phrase(entry) for entry in listed)


@lru_cache(maxsize=4096)
def _of_several_words(listed: tuple[str, ...]) -> tuple[str, ...]:
    """Those that are several words, folded, with a space on both sides, as `folded` writes words."""
    return tuple(f" {entry} " for entry in sorted(_folded_entries(listed)) if " " in entry)


def _true(flags: Iterable[bool]) -> list[int]:
    """The places of those that are true."""
    return list(compress(count(), flags))


def _fold_phrase(phrase: str) -> str:
    known = _PHRASES.get(phrase)
    if known is None:
        plain = normalize(Clean(phrase).text)
        known = _PHRASES[phrase] = " ".join(map(fold, surface_words(plain)))
    return known


_PHRASES: dict[str, str] = {}
