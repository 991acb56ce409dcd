"""Patterns around a phrase: « {trigger}(?: {adjectif}){0,5} {NAME} ».

What stands around a name is a short regex, on the left and on the right of it; the
name itself is a phrase of one of the kinds that the rule names, found beforehand
(phrases.py). {trigger} is one of the rule's trigger words: the pattern is tried only
where one stands, within a few words of it, so that time goes with the length of a text.

    '{trigger} {NAME}'            l’exercice Sirocco
    '{NAME}, une? {trigger}'      Sirocco, un exercice
    '{NAME}(?= mobilise)'         with trigger words: the name begins with one of them
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial

from extractor.core.errors import RuleError
from extractor.rules.document_view import Text
from extractor.rules.folding import key, surface_words
from extractor.rules.gazetteer import edition_end
from extractor.rules.patterns import PHRASES, expand, mending
from extractor.rules.phrases import Kind, Phrases
from extractor.rules.regex_pieces import beginning, is_piece, width
from extractor.rules.schema import PatternRule, RuleFile

NAME, TRIGGER = "{NAME}", "{trigger}"

#: how far from its trigger word a name may begin or end, in characters
REACH = 130
#: how far to the left a pattern looks from a name or a trigger word
LEFT = 60
#: how many names a list has at most
LIST = 8

Span = tuple[int, int]


def kinds_of(file: RuleFile) -> dict[str, Kind]:
    """The kinds of phrase that the patterns of a file may ask for."""
    return {
        name: Kind(name, partial(expand, regex, file.parts, file.path))
        for name, regex in {**PHRASES, **file.phrases}.items()
    }


class Around:
    """A pattern around a phrase, compiled when it is first needed."""

    def __init__(self, rule: PatternRule, put_parts: Callable[[str], str], kinds: Mapping[str, Kind]):
        self.rule = rule
        self._expand = put_parts
        try:
            self.kinds = tuple(kinds[name] for name in rule.names)
        except KeyError as error:
            raise RuleError(
                str(rule.origin), f"unknown kind of phrase {error}", f"there are {', '.join(sorted(kinds))}"
            ) from None
        before, found, after = (rule.around or "").partition(NAME)
        if not found or NAME in after or (before + after).count(TRIGGER) > 1:
            raise RuleError(
                str(rule.origin), f"around of '{rule.id}' needs one {{NAME}}, and {{trigger}} at most once", "mend it"
            )
        if TRIGGER in before + after and not rule.trigger:
            raise RuleError(
                str(rule.origin), f"around of '{rule.id}' has {{trigger}} and no trigger words", "add trigger"
            )
        self._before, self._after = before, after
        self.place = "before" if TRIGGER in before else "after" if TRIGGER in after else ""

    def _compile(self, piece: str) -> re.Pattern[str] | None:
        if not piece:
            return None
        try:
            return re.compile(self._expand(piece))
        except re.error as error:
            raise RuleError(str(self.rule.origin), f"around of '{self.rule.id}': {error}", mending(error)) from None

    def regexes(self) -> Iterator[str]:
        """The regexes it is made of, with those of its kinds of phrase."""
        for regex in (self._left, self._middle, self._right, self._several, *(kind.regex for kind in self.kinds)):
            if regex is not None:
                yield regex.pattern

    def check(self) -> None:
        """Compile all of it; RuleError for what is no regex."""
        _ = self._left, self._middle, self._right, self._several
        for kind in self.kinds:
            try:
                _ = kind.regex
            except re.error as error:
                raise RuleError(str(self.rule.origin), f"phrases.{kind.name}: {error}", "mend it") from None

    @cached_property
    def _left(self) -> re.Pattern[str] | None:
        """What ends where the trigger word (or, without one, the name) begins."""
        piece = self._before.partition(TRIGGER)[0] if self.place == "before" else self._before
        return self._compile(rf"(?:{piece})\Z") if piece else None

    @cached_property
    def _left_most(self) -> int:
        """How many characters before a name what stands on its left can begin."""
        return LEFT if self._left is None else min(width(self._left.pattern), LEFT)

    @cached_property
    def _up_to_word(self) -> tuple[re.Pattern[str], int] | None:
        """What ends at the trigger word behind a name, and how far before it that can begin, if that can be told."""
        if self._middle is None or not is_piece(self._middle.pattern):
            return None
        return re.compile(rf"(?:{self._middle.pattern})\Z"), width(self._middle.pattern)

    @cached_property
    def _middle(self) -> re.Pattern[str] | None:
        """What stands between the trigger word and the name, or the name and the trigger word."""
        piece = self._before.partition(TRIGGER)[2] if self.place == "before" else self._after.partition(TRIGGER)[0]
        return self._compile(piece)

    @cached_property
    def _right(self) -> re.Pattern[str] | None:
        """What stands behind the name, or behind the trigger word that follows it."""
        return self._compile(self._after.partition(TRIGGER)[2] if self.place == "after" else self._after)

    @cached_property
    def _several(self) -> re.Pattern[str] | None:
        """What may stand between the names of a list."""
        return self._compile(self.rule.several or "")

    # -- matching ----------------------------------------------------------

    def at_word(self, text: Text, phrases: Phrases, i: int) -> Sequence[Span]:
        """The names that the trigger word text.written[i] leads to."""
        if self.place == "before":
            return self._behind_word(text, phrases, text.starts[i], text.ends[i])
        if self.place == "after":
            return self._before_word(text, phrases, text.starts[i], text.ends[i])
        if text.written[i][0].isupper() or self.rule.case == "fold":
            return self.at_start(text, phrases, text.starts[i])
        return ()

    def _behind_word(self, text: Text, phrases: Phrases, word: int, end: int) -> Sequence[Span]:
        """The names behind the trigger word plain[word:end]."""
        if self._left and not self._left.search(text.plain, max(0, word - self._left_most), word):
            return ()
        middle, plain = self._middle, text.plain
        for start, opened in self._starts(text, phrases, end, end + REACH):
            if (middle is None and opened == end) or (middle and middle.fullmatch(plain, end, opened)):
                if spans := self._named(text, phrases, start):
                    return spans
        return ()

    def _before_word(self, text: Text, phrases: Phrases, word: int, word_end: int) -> Sequence[Span]:
        """The names before the trigger word plain[word:word_end]."""
        if self._right and not self._right.match(text.plain, word_end):
            return ()

        middle, plain = self._middle, text.plain
        begin = max(text.sentence(word, word_end)[0], word - REACH)
        least = word if middle is None else 0  # where a name, with its quote, may end first
        if self._up_to_word is not None:
            ending, most = self._up_to_word
            if not (nearest := ending.search(plain, max(begin, word - most), word)):
                return ()
            least = nearest.start()

        def leads_on(end: int, behind: int) -> bool:
            if middle is None:
                return behind == word
            return behind <= word and middle.fullmatch(plain, behind, word) is not None

        for start, _ in self._starts(text, phrases, begin, word - 1):
            if not self._leads(text, phrases, start):
                continue
            for end, behind in self._ends(text, phrases, start, leads_on, least):
                if not self.rule.several:
                    return [(start, end)]
                return [(start, end), *(s for s in self._listed(text, phrases, behind) if s[1] <= word)]
        return ()

    def may_lead_on(self, text: Text) -> bool:
        """Whether what stands behind the name is anywhere in the text at all."""
        return self._right is None or self._right.search(text.plain) is not None

    def begin(self, phrases: Phrases) -> Sequence[int]:
        """Where a phrase of its kinds begins, sorted."""
        if len(self.kinds) == 1:
            return phrases.of(self.kinds[0])
        return sorted({start for kind in self.kinds for start in phrases.of(kind)})

    def at_start(self, text: Text, phrases: Phrases, start: int) -> list[Span]:
        """The names, if one that fits begins at `start`, and those listed behind it."""
        return self._named(text, phrases, start) if self._leads(text, phrases, start) else []

    def behind(self, text: Text, phrases: Phrases, end: int) -> list[Span]:
        """The names that follow, right behind a mention's end, with what stands between."""
        left, (begins, most) = self._behind_left, self._link_bounds
        if begins is not None and not begins.match(text.plain, end):
            return []  # as behind most mentions
        for start, opened in self._starts(text, phrases, end, end + most):
            if (left is None and opened == end) or (left and left.fullmatch(text.plain, end, opened)):
                if spans := self._named(text, phrases, start):
                    return spans
        return []

    def _starts(self, text: Text, phrases: Phrases, first: int, last: int) -> Sequence[Span]:
        """Where a name can begin, and its quote: a phrase, or any word where it may stand in small letters."""
        if self.rule.case == "fold":
            return phrases.words_between(first, last)
        return phrases.between(first, last)

    @cached_property
    def link(self) -> str:
        """What stands between the mention that the pattern follows and the name."""
        return self._expand(self._before)

    @cached_property
    def links_alone(self) -> bool:
        """Whether a name can follow only where the link stands right before a phrase, and the link is a piece."""
        return self.rule.case != "fold" and is_piece(self.link)

    @cached_property
    def _link_bounds(self) -> tuple[re.Pattern[str] | None, int]:
        return _bounds(self.link)

    @cached_property
    def _behind_left(self) -> re.Pattern[str] | None:
        return self._compile(self._before)

    def _leads(self, text: Text, phrases: Phrases, start: int) -> bool:
        """Whether what must stand on the left of a name does, before it or its quote."""
        left, plain, most = self._left, text.plain, self._left_most
        if left is None or left.search(plain, max(0, start - most), start):
            return True
        opened = phrases.before(start)
        return opened != start and left.search(plain, max(0, opened - most), opened) is not None

    def _ends(
        self,
        text: Text,
        phrases: Phrases,
        start: int,
        leads_on: Callable[[int, int], bool] | None = None,
        least: int = 0,
    ) -> Iterator[Span]:
        """(end, end with the quote behind it) of each phrase that begins at `start`, the longest first.

        With `leads_on` also the shorter ones, and of all those alone behind which it is true: it is asked
        first, as it fails at most ends and takes less time than to see whether a phrase can end there. Nor is any
        told with whose quote ends before `least`.
        """
        exercise = self.rule.label == "EXERCISE"
        for kind in self.kinds:
            longest = phrases.longest(start, kind)
            # an edition may stand behind an exercise's name, a quote and a blank behind any
            if longest <= start or (longest + 2 < least and not exercise):
                continue
            ends = (longest,) if leads_on is None else phrases.shorter(start, longest, kind)
            for bare in ends:
                end = edition_end(text.plain, bare) if exercise else bare
                if exercise and bare == end and kind.name.startswith("edition"):
                    continue  # « Afrique du Sud 25 ans après »
                behind = phrases.behind(end)
                if leads_on is not None and not leads_on(end, behind):
                    continue
                if bare == longest or phrases.can_end(start, bare, kind):
                    yield end, behind

    def _named(self, text: Text, phrases: Phrases, start: int) -> list[Span]:
        """The name at `start`, and with `several` those of the list behind it."""
        right, plain = self._right, text.plain

        def leads_on(end: int, behind: int) -> bool:
            return right is None or bool(right.match(plain, behind) or (behind != end and right.match(plain, end)))

        if self.rule.abbreviates and self.rule.with_label:  # which end it has, its acronym says
            return [(start, end) for end, _ in self._ends(text, phrases, start, lambda end, behind: True)]
        for end, behind in self._ends(text, phrases, start, None if right is None else leads_on):
            return [(start, end), *(self._listed(text, phrases, behind) if self.rule.several else ())]
        return []

    def _listed(self, text: Text, phrases: Phrases, end: int) -> list[Span]:
        out: list[Span] = []
        while len(out) < LIST and (step := self._step(text, phrases, end)):
            start, stop, end = step
            out.append((start, stop))
        return out

    def _step(self, text: Text, phrases: Phrases, end: int) -> tuple[int, int, int] | None:
        for start, opened in phrases.between(end, end + REACH):
            if self._several and self._several.fullmatch(text.plain, end, opened):
                for stop, behind in self._ends(text, phrases, start):
                    return start, stop, behind
        return None


class _Followers:
    """The patterns that begin behind a mention of one label."""

    def __init__(self) -> None:
        self.patterns: list[Around] = []

    def link(self, text: Text, phrases: Phrases, end: int) -> bool:
        """Whether a link of a pattern that needs nothing else to begin stands between `end` and a phrase."""
        plain, (begins, most), link = text.plain, self._bounds, self._any_link
        if begins is not None and not begins.match(plain, end):
            return False
        return any(link.fullmatch(plain, end, opened) for _, opened in phrases.between(end, end + most))

    @cached_property
    def _any(self) -> str:
        return "|".join(f"(?:{pattern.link})" for pattern in self.patterns if pattern.links_alone)

    @cached_property
    def _any_link(self) -> re.Pattern[str]:
        return re.compile(self._any)

    @cached_property
    def _bounds(self) -> tuple[re.Pattern[str] | None, int]:
        return _bounds(self._any)


class Arounds:
    """The patterns around a phrase of a rule set, by the word that sets them off."""

    def __init__(self, patterns: Iterable[Around], keys: Mapping[str, str]):
        """The `keys` of trigger words that are known already."""
        self._at: dict[str, list[Around]] = {}
        self._everywhere: list[Around] = []
        self._follows: dict[str, _Followers] = {}
        #: by the label that they need in the document, those with trigger words by these, and those without
        self.second: dict[str, tuple[dict[str, list[Around]], list[Around]]] = {}
        for pattern in patterns:
            rule = pattern.rule
            if rule.follows and not rule.with_label:
                self._follows.setdefault(rule.follows, _Followers()).patterns.append(pattern)
                continue
            at, everywhere = self._at, self._everywhere
            if rule.with_label:
                at, everywhere = self.second.setdefault(rule.with_label, ({}, []))
            if rule.trigger:
                for word in dict.fromkeys([keys.get(word) or trigger_key(word) for word in rule.trigger]):
                    at.setdefault(word, []).append(pattern)
            else:
                everywhere.append(pattern)

    def find(self, text: Text, phrases: Phrases) -> Iterator[tuple[Around, int, int]]:
        """(pattern, start, end) of each name that a pattern without `follows` finds."""
        yield from _at_words(self._at, text, phrases)
        yield from _at_starts(self._everywhere, text, phrases)

    def following(self, label: str, text: Text, phrases: Phrases, end: int) -> Iterator[tuple[Around, int, int]]:
        """The same of the patterns that begin behind a mention of this label, which ends at `end`."""
        if label not in self._follows:
            return
        followers = self._follows[label]
        # behind most mentions stands nothing that leads to a name: one regex says so for nearly all patterns
        linked = followers.link(text, phrases, end)
        for pattern in followers.patterns:
            if linked or not pattern.links_alone:
                for span in pattern.behind(text, phrases, end):
                    yield pattern, *span

    def find_with(self, labels: set[str], text: Text, phrases: Phrases) -> Iterator[tuple[Around, int, int]]:
        """The same of the patterns that need one of these labels in the document."""
        for label in sorted(labels & self.second.keys()):
            at, everywhere = self.second[label]
            yield from _at_words(at, text, phrases)
            yield from _at_starts(everywhere, text, phrases)


def _at_words(at: Mapping[str, list[Around]], text: Text, phrases: Phrases) -> Iterator[tuple[Around, int, int]]:
    fit: dict[Around, bool] = {}
    for i in text.among(at):
        for pattern in at[text.keys[i]]:
            fits = fit.get(pattern)
            if fits is None:
                fits = fit[pattern] = text.may_fit(pattern.rule.context)
            if fits:
                for span in pattern.at_word(text, phrases, i):
                    yield pattern, *span


def _at_starts(patterns: list[Around], text: Text, phrases: Phrases) -> Iterator[tuple[Around, int, int]]:
    for pattern in patterns:
        if text.may_fit(pattern.rule.context) and pattern.may_lead_on(text):
            for start in pattern.begin(phrases):
                for span in pattern.at_start(text, phrases, start):
                    yield pattern, *span


def _bounds(link: str) -> tuple[re.Pattern[str] | None, int]:
    """What a link begins with, if that can be told, and how far behind a mention the name behind it can begin."""
    # two characters more: the name's own quote, and the blank in it, stand between the link and the name
    return beginning(link), min(width(link) + 2, REACH)


def trigger_key(word: str) -> str:
    """The key under which a trigger word is met in a text: that of its first part."""
    return key((surface_words(word) or [word])[0])
